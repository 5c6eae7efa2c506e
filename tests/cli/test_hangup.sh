# Fault: a closed terminal throws away a long run, or nohup does not keep it going.
# shellcheck shell=sh disable=SC2154,SC2034 # set and read by run.sh
"$fulcrum" new programme > p.cfg 2> /dev/null
# The caller may ignore hangups itself: a shell cannot undo that, env can. A run that does not stop is ended.
hears=
if env --default-signal=HUP true 2> /dev/null; then hears='env --default-signal=HUP'; fi
begin() { # DIR: a run without end, until it has made its folder
    # shellcheck disable=SC2086 # words
    $hears "$fulcrum" run p.cfg -n 1e9 -s 3 -q --streaming --no-charts -j 1 -o "$1" > "$work/out" 2> "$work/err" &
    pid=$!
    tries=0
    while [ ! -d "$1" ] && [ $tries -lt 50 ]; do
        sleep 0.1
        tries=$((tries + 1))
    done
    sleep 1
}
name='hangup keeps what is done'
begin hung
kill -HUP $pid
(sleep 60; kill -KILL $pid 2> /dev/null) > /dev/null 2>&1 &
watch=$!
wait $pid
code=$?
kill $watch 2> /dev/null
if [ "$code" -eq 130 ]; then pass; else fail "exit $code, want 130"; fi
err_has 'interrupted: '
[ -s hung/summary.csv ] && pass || fail 'nothing kept'

name='nohup goes on'
hears=
trap '' HUP
begin going
trap - HUP
kill -HUP $pid
sleep 0.3
if kill -0 $pid 2> /dev/null; then pass; else fail 'ended all the same'; fi
kill -TERM $pid
wait $pid
