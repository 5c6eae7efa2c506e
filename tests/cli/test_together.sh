# Fault: two options that contradict each other, of which one is dropped without a word; a pair that is allowed and does not work.
# shellcheck shell=sh disable=SC2154,SC2034 # set and read by run.sh
cat > pair.cfg <<'CFG'
schema = 1; title = "t"; start = "2022-01"; horizon = 12.0; step = "quarter"; currency = "CNY";
simulation : { paths = 3000; seed = 1; };
direct = ( { name = "d"; budget = "1亿"; projects = "20..60"; } );
CFG
rule='mean(direct.d.tvpi):5%'

# -- refused: ONE | OTHER: both are named -----------------------------------------------------------------------------------
while IFS='|' read -r one other; do
    name="$one with $other"
    # shellcheck disable=SC2086 # options and their values
    t "$name" 2 run pair.cfg $one $other -q --no-charts -o out/pair
    for o in "${one%%[ =]*}" "${other%%[ =]*}"; do err_has "$o"; done
    err_has 'exclude each other: '
    lines err 1
    [ ! -e out/pair ] && pass || fail 'a folder was left'
done <<PAIRS
--paths 1000|--outer 10 --inner 64
--stop $rule|--outer 10 --inner 64
--stop $rule --max-paths 9k|--outer 10 --inner 64
--controls|--outer 10 --inner 64
--sampler sobol|--outer 10 --inner 64
--sampler lhs|--outer 10 --inner 64
--sampler antithetic|--outer 10 --inner 64
--paths 1000|--stop $rule
--range 0:1k|--stop $rule
--range 0:1k|--json
PAIRS
while IFS='|' read -r one key; do
    # shellcheck disable=SC2086
    t "$one in a scenario of two levels" 2 run pair.cfg --set simulation.outer=10 --set simulation.inner=128 $one -q --no-charts -o out/pair
    err_has "$key and simulation.outer exclude each other: "
done <<PAIRS
--stop $rule|--stop
--controls|--controls
--sampler lhs|--sampler
--set simulation.sampler="lhs"|simulation.sampler
PAIRS
t 'a cap without its rule' 2 run pair.cfg --max-paths 1k -o out/pair
err_has '--max-paths is the cap of a run with --stop'

# -- allowed: each runs, is repeated byte for byte, and carries what both ask for -----------------------------------------------
works() { # OPTIONS...: a run, and again from its manifest
    name="$*"
    rm -rf out/pair out/pair2
    t "$name" 0 run pair.cfg "$@" -q --no-charts -o out/pair
    err_empty
    t "$name, again" 0 rerun out/pair -q -o out/pair2
    out_has 'byte-identical'
}
there() { [ -s "out/pair/$1" ] && pass || fail "$name: no $1"; }
in_manifest() { grep -q "$1" out/pair/manifest.json && pass || fail "$name: $1 is not in the manifest"; }
controlled() { grep -q 'controlled mean$' out/pair/summary.csv && pass || fail "$name: no controlled mean"; }
works --outer 10 --inner 64 --stories
there twolevel.csv
there story-p95-ledger.csv
works --outer 10 --inner 64 --max-failed 1%
in_manifest '"most_share": 0.01'
works --outer 10 --inner 64 --audit --streaming
works --outer 10 --inner 64 --sampler plain --max-time 1m --bands 'direct.*'
works --outer 10 --inner 128 --checkpoint
there twolevel.csv
there checkpoint.fc
works --set simulation.outer=10 --set simulation.inner=128 --checkpoint --streaming
there twolevel.csv
there checkpoint.fc
works --controls --stop "$rule"
controlled
in_manifest '"reason": "precision"'
works --controls --stories
controlled
there story-p95-ledger.csv
works --controls --max-failed 2
controlled
in_manifest '"most": 2'
works --controls --audit --streaming --bands 'direct.*'
controlled
works --controls --sampler sobol -n 5000
controlled
works --controls --sampler lhs --stop "$rule"
controlled
works --stop "$rule" --stories --max-failed 1% --sampler antithetic
in_manifest '"reason": "precision"'
there story-p95-ledger.csv
works --stop "$rule" --checkpoint --streaming
there checkpoint.fc
t 'controls that need more paths than the cap' 2 run pair.cfg --controls --stop "$rule" --max-paths 200 -o out/none
err_has '--controls with the '
t 'shard with bands, stories and failures' 0 run pair.cfg -s 1 --range 0:2k --bands 'direct.*' --stories --max-failed 1% --sampler lhs -n 5000 -q -o out/half1
t 'the other one' 0 run pair.cfg -s 1 --range 2k:5000 --bands 'direct.*' --stories --max-failed 1% --sampler lhs -n 5000 -q -o out/half2
rm -rf out/pair
t 'merged, as JSON' 0 merge out/half1 out/half2 -q --json -o out/pair
out_has '"seed": 1'
there story-p95-ledger.csv
works --controls --checkpoint --streaming
controlled
there checkpoint.fc
works --controls --checkpoint --sampler sobol -n 5000
controlled
there checkpoint.fc
"$fulcrum" run pair.cfg -n 1e9 -s 1 --controls --streaming -q --no-charts -j 1 -o out/left > /dev/null 2> "$work/err" &
pid=$!
sleep 0.5
kill -INT $pid
wait $pid
name='left with controls'
grep -q 'are kept; go on: fulcrum resume out/left$' "$work/err" && [ -s out/left/checkpoint.fc ] && pass || fail "$(cat "$work/err")"
