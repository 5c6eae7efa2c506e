#!/bin/sh
# Runs that are killed at random moments and resumed until they end give the files of one that was never interrupted.
# kill.sh N [FULCRUM [SEED]]: N kills, then one closing line: N kills, N runs, N failed. Exit 1 if a file differs.
set -u
kills=$1
here=$(cd "$(dirname "$0")" && pwd)
fulcrum=${2:-$here/../fulcrum}
seed=${3:-1}
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
cd "$work" || exit 1
"$fulcrum" new programme >p.cfg 2>/dev/null
paths=12000 done=0 a_run=3 runs=0 failed=0 moment=0
for mode in exact streaming; do
    "$fulcrum" run p.cfg -n $paths -s 1 -q --no-charts $([ $mode = exact ] || echo --$mode) -o whole-$mode >/dev/null || exit 1
done
# Seconds until the next kill, from 0.02 to 1.02.
pause() {
    moment=$((moment + 1))
    awk -v s="$seed" -v n="$moment" 'BEGIN { srand(1000 * s + n); rand(); printf "%.3f\n", 0.02 + rand() }'
}
# Runs a command, killed after a pause if it still works. 0: it ended by itself.
until_killed() {
    "$@" >out.txt 2>err.txt &
    pid=$!
    sleep "$(pause)"
    if kill -KILL $pid 2>/dev/null; then killed=1; else killed=0; fi
    wait $pid 2>/dev/null
    code=$?
    [ $killed = 1 ] && [ $code = 137 ] && done=$((done + 1))
    [ $code = 0 ]
}
while [ $done -lt "$kills" ]; do
    runs=$((runs + 1))
    mode=exact options=
    [ $((runs % 2)) = 1 ] || mode=streaming options=--streaming
    rm -rf r
    enough=$((done + a_run)) # then it is let go on to its end
    [ $enough -le "$kills" ] || enough=$kills
    # shellcheck disable=SC2086 # words
    if until_killed "$fulcrum" run p.cfg -n $paths -s 1 -q --no-charts --checkpoint=20ms $options -o r; then ended=1; else ended=0; fi
    while [ $ended = 0 ]; do
        if [ ! -f r/checkpoint.fc ]; then # killed before the first checkpoint
            # shellcheck disable=SC2086
            if until_killed "$fulcrum" run p.cfg -n $paths -s 1 -q --no-charts --checkpoint=20ms $options -o r; then ended=1; fi
        elif [ $done -ge $enough ]; then
            "$fulcrum" resume r -q >out.txt 2>err.txt || break
            ended=1
        elif until_killed "$fulcrum" resume r -q -j $((1 + done % 3)); then ended=1
        elif [ $code != 137 ]; then break
        fi
    done
    if [ $ended = 0 ] || ! diff -rq -x manifest.json -x report.html -x checkpoint.fc whole-$mode r >differ.txt; then
        failed=$((failed + 1))
        echo "FAILED run $runs ($mode) after $done kills: $(head -n 3 err.txt differ.txt 2>/dev/null)"
    fi
done
echo "$done kills, $runs runs, $failed failed"
[ $failed = 0 ]
