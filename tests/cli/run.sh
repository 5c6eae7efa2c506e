#!/bin/sh
# Tests of the command line: run.sh [FULCRUM]. Each test_*.sh is read into this shell and uses the functions below.
# Prints what differs and ends with "N passed, N failed"; exit 1 if any failed.
here=$(cd "$(dirname "$0")" && pwd)
fulcrum=${1:-$here/../../fulcrum}
fulcrum=$(cd "$(dirname "$fulcrum")" && pwd)/$(basename "$fulcrum")
[ -x "$fulcrum" ] || { echo "no such program: $fulcrum" >&2; exit 1; }
# shellcheck disable=SC2034 # read by the tests
root=$(cd "$here/../.." && pwd)
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
export LC_ALL=C TERM=dumb
passed=0
failed=0
name=
mkdir "$work/cwd" # the tests' own files; what fulcrum said stays outside

pass() { passed=$((passed + 1)); }
fail() { failed=$((failed + 1)); echo "FAILED $file: $name: $*"; }

# x NAME EXIT COMMAND...: stdout in $work/out, stderr in $work/err, check the exit code.
x() {
    name=$1 want=$2
    shift 2
    "$@" > "$work/out" 2> "$work/err"
    got=$?
    if [ "$got" -eq "$want" ]; then pass; else fail "exit $got, want $want: $(head -n 3 "$work/err")"; fi
}
t() { # NAME EXIT ARGS...: the same for fulcrum
    name=$1 want=$2
    shift 2
    x "$name" "$want" "$fulcrum" "$@"
}
same() { # STREAM TEXT: the whole stream is this text
    printf '%s' "$2" > "$work/want"
    if cmp -s "$work/want" "$work/$1"; then pass; else fail "$1 differs:"; diff "$work/want" "$work/$1" | head -n 8; fi
}
out_is() { same out "$1
"; }
err_is() { same err "$1
"; }
out_empty() { same out ''; }
err_empty() { same err ''; }
has() { if grep -qF -e "$2" "$work/$1"; then pass; else fail "$1 lacks: $2"; fi; }
out_has() { has out "$1"; }
err_has() { has err "$1"; }
lines() { # STREAM N
    n=$(wc -l < "$work/$1")
    if [ "$n" -eq "$2" ]; then pass; else fail "$1 has $n lines, want $2"; fi
}
skip() { echo "SKIPPED $file: $*"; }

for path in "$here"/test_*.sh; do
    file=$(basename "$path")
    cd "$work/cwd" || exit 1
    # shellcheck disable=SC1090
    . "$path"
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
