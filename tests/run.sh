#!/bin/sh
# Runs the built tests and prints one closing line: N passed, N failed, N skipped.
# B=build/gcc T=unit/test_irr (one test) STRICT=1 (a skip is a failure)
set -u
B=${B:-build/gcc}
passed=0 failed=0 skipped=0 names=
out=$B/tests/output.txt
run() { # name command...
    name=$1
    shift
    if "$@" >"$out" 2>&1; then
        n=$(grep -c '^\[       OK \]' "$out")
        [ "$n" -gt 0 ] || n=$(sed -n 's/^\([0-9][0-9]*\) passed, 0 failed.*/\1/p' "$out" | tail -n 1)
        k=$(sed -n 's/^\[  SKIPPED \] \([0-9]*\) test.*/\1/p' "$out" | tail -n 1)
        k=$((${k:-0} + $(grep -c '^SKIPPED' "$out")))
        passed=$((passed + ${n:-1}))
        skipped=$((skipped + k))
        printf 'ok    %s (%s)\n' "$name" "${n:-1}"
        [ "$k" = 0 ] || grep '^\[  SKIPPED \] [a-z]\|^SKIPPED' "$out" | sort -u
    else
        failed=$((failed + 1))
        names="$names $name"
        printf 'FAIL  %s\n' "$name"
        tail -n 40 "$out"
    fi
}
if [ -n "${T:-}" ]; then
    run "$T" "$B/tests/$T"
else
    for t in "$B"/tests/unit/test_* "$B"/tests/contract/test_* "$B"/tests/stat/test_*; do
        case $t in *.d | *.dSYM | *'*') continue ;; esac
        [ -f "tests/${t#"$B"/tests/}.c" ] || continue # left over from a removed test
        run "${t#"$B"/tests/}" "$t"
    done
    # The command at the top may be another variant's; chart scripts are found beside it.
    ln -f "$B/fulcrum" fulcrum 2>/dev/null || cp -f "$B/fulcrum" fulcrum
    run cli sh tests/cli/run.sh
    run examples sh tests/examples.sh
    # sanitizers are slow: fewer futures
    case $B in *address* | *thread* | *undefined*) PATHS=2000 && export PATHS ;; esac
    run answers sh tests/answers.sh
fi
[ "${STRICT:-0}" != 1 ] || [ "$skipped" = 0 ] || { failed=$((failed + 1)); names="$names skipped-tests"; }
[ -z "$names" ] || echo "failed:$names"
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ]
