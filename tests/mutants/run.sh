#!/bin/sh
# Plants each fault of this folder in a copy of the tree and shows that the one test its header names goes red.
# A patch: a line `# fault: ...`, a line `# test: unit/test_NAME`, a unified diff. Only="NAME NAME" runs these.
# One closing line: N passed, N failed. Exit 1 if a patch no longer applies or its test stays green.
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
case $(uname -m) in x86_64 | amd64) isa=sse2 ;; *) isa=generic ;; esac
dir=$(mktemp -d "${TMPDIR:-/tmp}/fulcrum-mutants.XXXXXX") || exit 1
trap 'rm -rf "$dir"' EXIT
trap 'exit 130' INT TERM
(cd "$root" && tar cf - Makefile LICENSE include src scenarios plots tests) | (cd "$dir" && tar xf -) || exit 1
cd "$dir" || exit 1
GIT_CEILING_DIRECTORIES=$(dirname "$dir")
export GIT_CEILING_DIRECTORIES

B=build/mutants
build() { make -s ISAS=$isa B=$B CFLAGS=-O1 HOT=-O1 WERROR= DEPS=no -j"${JOBS:-2}" "$@" >"$dir/build.txt" 2>&1; }
field() { sed -n "s/^# $1: //p" "$2" | head -n 1; }
passed=0 failed=0 names=
miss() { # name, what went wrong
    failed=$((failed + 1))
    names="$names $1"
    printf 'FAIL  %s: %s\n' "$1" "$2"
}

patches=$(ls "$dir"/tests/mutants/*.patch)
[ -z "${Only:-}" ] || patches=$(for n in $Only; do echo "$dir/tests/mutants/$n.patch"; done)
tests=$(for p in $patches; do field test "$p"; done | sort -u)
targets=$(for t in $tests; do echo "$B/tests/$t"; done)
# shellcheck disable=SC2086 # a list of words
build $targets || { tail -n 20 build.txt; echo "0 passed, 1 failed"; exit 1; }
for t in $tests; do # green without a fault
    "$B/tests/$t" >test.txt 2>&1 || miss "clean-$t" "the test fails without a fault"
done

for p in $patches; do
    name=$(basename "$p" .patch)
    t=$(field test "$p")
    if ! git apply "$p" 2>/dev/null; then
        miss "$name" "the patch no longer applies"
        continue
    fi
    if ! build "$B/tests/$t"; then
        miss "$name" "does not compile"
    elif "$B/tests/$t" >test.txt 2>&1; then
        miss "$name" "$t stays green: $(field fault "$p")"
    else
        passed=$((passed + 1))
        printf 'ok    %s (%s)\n' "$name" "$t"
    fi
    git apply -R "$p" || exit 1
done
[ -z "$names" ] || echo "failed:$names"
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
