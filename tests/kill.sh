#!/bin/sh
# Runs that are killed at random moments and resumed until they end give the files of one that was never interrupted.
# One and two levels, values and histograms, with and without controls.
# kill.sh N [FULCRUM [SEED]]: N kills, then one closing line: N kills, N runs, N failed. Exit 1 if a file differs.
set -u
kills=$1
here=$(cd "$(dirname "$0")" && pwd)
fulcrum=${2:-$here/../fulcrum}
fulcrum=$(cd "$(dirname "$fulcrum")" && pwd)/$(basename "$fulcrum")
seed=${3:-1}
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
cd "$work" || exit 1
done=0 runs=0 failed=0 moment=0
a_run=3 # kills of one run: then it is let go on to its end
"$fulcrum" new programme >p.cfg 2>/dev/null
kinds=6
choose() { # NUMBER: what kind of run
    case $(($1 % kinds)) in
    1) mode='-n 12000' ;;
    2) mode='--outer 47 --inner 256' ;;
    3) mode='-n 12000 --controls' ;;
    4) mode='-n 12000 --streaming' ;;
    5) mode='--outer 47 --inner 256 --streaming' ;;
    0) mode='-n 12000 --streaming --controls --sampler lhs' ;;
    esac
    whole=whole$(($1 % kinds))
}
# Seconds until the next kill, from 0.02 to 1.02.
pause() { awk -v s="$seed" -v n="$moment" 'BEGIN { srand(1000 * s + n); rand(); printf "%.3f\n", 0.02 + rand() }'; }
# The run from its beginning, or from its checkpoint; killed after a pause unless it has been killed enough. 0: it ended.
work_on() {
    moment=$((moment + 1))
    # shellcheck disable=SC2086 # options and their values
    if [ -f r/checkpoint.fc ]; then set -- resume r -q -j $((1 + moment % 3))
    else set -- run p.cfg $mode -s 1 -q --no-charts --checkpoint=20ms -o r
    fi
    "$fulcrum" "$@" >out.txt 2>err.txt &
    pid=$!
    if [ $done -lt "$enough" ]; then
        sleep "$(pause)"
        kill -KILL $pid 2>/dev/null
    fi
    wait $pid 2>/dev/null
    code=$?
    [ $code != 137 ] || done=$((done + 1))
    [ $code = 0 ]
}
while [ $done -lt "$kills" ]; do
    runs=$((runs + 1))
    choose $runs
    # shellcheck disable=SC2086 # options and their values
    [ -d "$whole" ] || "$fulcrum" run p.cfg $mode -s 1 -q --no-charts -o "$whole" >/dev/null || exit 1
    enough=$((done + a_run))
    [ $enough -le "$kills" ] || enough=$kills
    rm -rf r
    until work_on || [ $code != 137 ]; do :; done
    if [ $code != 0 ] || ! diff -rq -x manifest.json -x report.html -x checkpoint.fc "$whole" r >differ.txt; then
        failed=$((failed + 1))
        echo "FAILED run $runs $mode after $done kills: $(head -n 3 err.txt differ.txt 2>/dev/null)"
    fi
done
echo "kill: $done kills, $runs runs, $failed failed"
[ $failed = 0 ]
