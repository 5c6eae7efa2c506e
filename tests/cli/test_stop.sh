# Fault: a stop rule that is met and fails, fails and is praised, gives other files than a plain run, or swallows a mistake.
# shellcheck shell=sh disable=SC2154,SC2034 # set and read by run.sh
"$fulcrum" new programme > p.cfg 2> /dev/null
stop() { # NAME EXIT OPTIONS...
    name=$1 want=$2
    shift 2
    t "$name" "$want" run p.cfg -s 7 --no-charts "$@"
}
stop 'reached' 0 --stop 'mean(leverage.paid.social):5%' --stop 'sponsor.irr.p05:2pp' -q -o out/stop
err_empty
out_has 'ended: all wanted errors are reached'
grep -q '"reason": "precision"' out/stop/manifest.json && pass || fail 'the manifest does not say why'
paths=$(sed -n 's/^  "paths": \([0-9]*\),/\1/p' out/stop/manifest.json)
case $paths in 4096 | 8192 | 16384 | 32768 | 65536) pass ;; *) fail "$paths paths is no doubling" ;; esac
stop 'plain run of as many paths' 0 -n "$paths" -q -o out/as-many
name="same files (the report shows the command line)"
if diff -rq -x manifest.json -x report.html out/stop out/as-many > "$work/differ"; then pass; else fail "$(head -n 3 "$work/differ")"; fi
stop 'any threads' 0 --stop 'mean(leverage.paid.social):5%' --stop 'sponsor.irr.p05:2pp' -q -j 1 -o out/one
if diff -rq -x manifest.json -x report.html out/stop out/one > "$work/differ"; then pass; else fail "$(head -n 3 "$work/differ")"; fi
stop 'not reached' 4 --stop 'mean(leverage.paid.social):0.0001%' --max-paths 6000 -o out/cap
err_has '4096 paths: not yet mean(leverage.paid.social):0.0001%'
err_has 'judged at doublings, enough: '
err_has 'the wanted error is not reached: mean(leverage.paid.social):0.0001%, after 6000 paths'
out_has 'not reached, needs about'
grep -q '"stop_reason": "max-paths"' out/cap/manifest.json && pass || fail 'no max-paths'
stop 'time' 4 -n 1e9 --streaming --max-time 200ms -q -o out/time
err_has 'time was up after'
grep -q '"stop_reason": "max-time"' out/time/manifest.json && pass || fail 'no max-time'
paths=$(sed -n 's/^  "paths": \([0-9]*\),/\1/p' out/time/manifest.json)
[ $((paths % 1024)) -eq 0 ] && [ "$paths" -gt 0 ] && pass || fail "$paths paths are no whole blocks"
stop 'json' 4 --stop 'mean(leverage.paid.social):1e-6' --max-paths 4096 -q --json -o out/json
out_has '"reason": "max-paths"'
stop 'in Chinese' 0 --stop 'mean(leverage.paid.social):50%' -q --lang zh -o out/zh
out_has '误差要求全部达到'
stop 'no such metric' 2 --stop 'mean(leverage.paid.socail):1%' -o out/bad
err_has 'no metric "leverage.paid.socail"'
[ ! -e out/bad ] && pass || fail 'a folder was left'
stop 'no error' 2 --stop 'mean(leverage.paid.social)'
err_has 'STATEMENT:ERROR'
stop 'no such date' 2 --stop 'mean(sponsor.paid@1999-12):1%'
stop 'paths and rule' 2 -n 10k --stop 'mean(leverage.paid.social):1%'
err_has 'exclude each other'
stop 'cap without rule' 2 --max-paths 10k
for bad in 0 -1s 5x s 1e3s 2y; do
    stop "time $bad" 2 --max-time "$bad"
done
[ "$(sed -n 's/^  "paths": \([0-9]*\),/\1/p' out/cap/manifest.json)" = 6000 ] && pass || fail 'the cap is no number of paths'
t 'explain' 0 explain stop
out_has 'the run at that number, --max-time at the last whole block of 1024 paths'
out_has 'M.p05'
# Fault: a number of paths that takes years is begun without a word, into a log where no bar is drawn.
name='years of paths'
"$fulcrum" run "$root/scenarios/minimal.cfg" -n 900000000000 --no-charts -o out/years > "$work/out" 2> "$work/err" &
long=$!
for _ in $(seq 300); do
    grep -q 'take about' "$work/err" && break
    sleep 0.2
done
kill -TERM $long
wait $long
err_has '900000000000 paths take about '
err_has '--max-time ends it in time'
t 'a run that ends by time says nothing' 4 run "$root/scenarios/minimal.cfg" -n 900000000000 --max-time 3 --no-charts -o out/years-by-time
if grep -q 'take about' "$work/err"; then fail 'told of the time of a run that ends in time'; else pass; fi
