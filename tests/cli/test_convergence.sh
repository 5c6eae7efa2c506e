# Fault: running means of other paths than the run's, an unknown metric swallowed, a run's folder judged by other numbers.
# shellcheck shell=sh disable=SC2154,SC2034 # set and read by run.sh
"$fulcrum" new programme > p.cfg 2> /dev/null
t 'a run' 0 run p.cfg -n 5k -s 7 --no-charts -q -o out/way
t 'a shorter one' 0 run p.cfg -n 2048 -s 7 --no-charts -q -o out/shorter
name='a doubling is a shorter run'
grep '^sponsor.irr,[^,]*,2048,' out/way/convergence.csv | cut -d, -f4-8 > "$work/got"
grep '^sponsor.irr,' out/shorter/summary.csv | cut -d, -f5-9 > "$work/want"
[ -s "$work/got" ] && cmp -s "$work/got" "$work/want" && pass || fail "$(cat "$work/got") is not $(cat "$work/want")"
name='and the last one the result'
tail -n 1 out/way/convergence.csv | grep -q ',5000,' && pass || fail 'no row of 5000 paths'
t 'of a folder' 0 convergence out/way
out_has '5,000 paths, seed 7'
out_has '1/sqrt(paths)'
cp "$work/out" way.txt
t 'of a scenario' 0 convergence p.cfg -n 5k --set simulation.seed=7 -j 1
same out "$(cat way.txt)
"
t 'one metric' 0 convergence out/way --metric sponsor.tvpi
out_has 'sponsor.tvpi (x)'
grep -q leverage "$work/out" && fail 'more than asked' || pass
t 'json' 0 convergence out/way -m sponsor.tvpi -m leverage.paid.social --json
if command -v python3 > /dev/null; then
    python3 -c 'import json,sys; m = json.load(sys.stdin)["metrics"]["sponsor.tvpi"]; assert len(m["doublings"]) == 8 and m["fall"]' < "$work/out" && pass || fail 'not what JSON should hold'
fi
t 'in Chinese' 0 convergence out/way --lang zh
out_has '路径，种子'
t 'errors of few blocks are not known' 0 convergence p.cfg -n 4096 --sampler sobol --metric sponsor.tvpi
name='and shown as such'
awk '$1 == 64 || $1 == 1024 { n += NF == 6 && $3 == "-" && length($2) <= 5 } END { exit n != 2 }' "$work/out" && pass || fail "$(cat "$work/out")"
t 'no such metric' 2 convergence out/way --metric sponsor.tpvi
err_has 'no scalar metric "sponsor.tpvi"; did you mean sponsor.tvpi?'
t 'nor anything like it' 2 convergence out/way --metric wholly.elsewhere
err_has 'no scalar metric "wholly.elsewhere"; see summary.csv'
# Fault: a series is suggested, which convergence does not take either.
t 'a series' 2 convergence out/way --metric sponsor.nav
grep -q 'did you mean sponsor.nav?' "$work/err" && fail 'suggests what it refuses' || pass
t 'no such run' 1 convergence nowhere
t 'no operand' 2 convergence
