# Fault: a run that is not to be trusted passes, or a sound one is accused; a finished run judged by other numbers.
# shellcheck shell=sh disable=SC2154,SC2034 # set and read by run.sh
cp "$root/scenarios/minimal.cfg" d.cfg
t 'sound' 0 diagnose d.cfg
out_has 'nothing wrong was found'
t 'too few paths' 5 diagnose d.cfg -n 500
out_has 'Diagnosis: not converged ('
err_has 'bad answer'
t 'the folder of a run' 0 run d.cfg -n 500 --no-charts -q -o out/d
out_has 'Diagnosis: not converged ('
t 'judged by its paths' 5 diagnose out/d
out_has '500 paths, seed 1'
sed 's/size = "1亿"/size = { dist = "normal"; mean = "1亿"; sd = "0.3亿"; min = "1亿"; max = "900亿"; }/' d.cfg > cut.cfg
t 'half of a law cut off' 5 diagnose cut.cfg
out_has 'funds.seed.size: 50.0% of it lies outside its min and max (at most 10'
t 'in Chinese' 5 diagnose cut.cfg --lang zh
out_has '诊断：分布被截断'
t 'no such run' 1 diagnose nowhere
t 'a folder that is no run' 1 diagnose out
t 'no operand' 2 diagnose
cat > count.cfg <<'CFG'
schema = 1; title = "t"; start = "2022-01"; horizon = 12.0; step = "quarter"; currency = "CNY";
simulation : { paths = 4096; seed = 1; };
direct = ( { name = "d"; budget = 1.0e7; projects = { dist = "poisson"; mean = 3.0; min = 1.0; max = 20.0; }; } );
CFG
t 'what lies on min is not cut off' 5 diagnose count.cfg
out_has 'direct.d.projects: 4.98% of it lies outside' # e^-3, the chance of 0
cat > overflow.cfg <<'CFG'
schema = 1; title = "t"; start = "2022-01"; horizon = 40.0; step = "quarter"; currency = "CNY";
simulation : { paths = 4000; seed = 3; };
indicators = ( { name = "i"; kind = "compound"; initial = 1.0; growth = { dist = "uniform"; low = 0.0; high = 5.3e7; }; } );
CFG
t 'a path that fails ends the run' 1 run overflow.cfg --no-charts -q -o out/none
err_is 'fulcrum run: indicators.i: path 4: indicators.i is not a finite number at step 159'
[ ! -e out/none ] && pass || fail 'a folder of a failed run'
t 'more fail than may' 1 run overflow.cfg --no-charts -q -o out/none --max-failed 10
err_is 'fulcrum run: indicators.i: more than the 10 paths allowed failed; the lowest is path 4: indicators.i is not a finite number'
t 'a share of the paths' 1 run overflow.cfg --no-charts -q -o out/none --max-failed 1%
err_has 'more than the 40 paths allowed failed'
t 'no share' 2 run overflow.cfg --max-failed 100%
err_has "'100%' is neither a whole number nor a share below 100%"
t 'no number' 2 run overflow.cfg --max-failed -1
err_has 'negative'
t 'left out and counted' 0 run overflow.cfg --no-charts -q -o out/of1 --max-failed 20% -j 1
out_has 'left out of every number; the lowest is path 4: indicators.i is not a finite number at step 159; see fulcrum replay --path 4'
out_has 'Diagnosis: not converged (indicators.i); failed paths (indicators.i); more: fulcrum diagnose'
lost=$(sed -n '/"failed": {/,/}/s/^ *"n": \([0-9]*\),/\1/p' out/of1/manifest.json)
x 'in every row' 0 awk -F, -v f="$lost" 'NR > 1 && ($4 < f || $3 + $4 != 4000) { exit 1 }' out/of1/summary.csv
t 'for any threads' 0 run overflow.cfg --no-charts -q -o out/of2 --max-failed 20% -j 2
for f in summary series quantiles flows; do cmp -s out/of1/$f.csv out/of2/$f.csv && pass || fail "$f.csv differs"; done
t 'repeated with the same cap' 0 rerun out/of1 -o out/of3 -q
out_has 'byte-identical'
t 'diagnosed with the same cap' 5 diagnose out/of1
out_has 'failed paths?         WRONG   indicators.i: not a finite number on 15'
t 'as JSON' 5 diagnose out/of1 --json
out_has '"lowest_path": 4'
if command -v python3 > /dev/null; then
    python3 -c 'import json,sys; json.load(sys.stdin)' < "$work/out" && pass || fail 'not JSON'
fi
t 'the path can be seen' 0 replay out/of1 --path 4 --csv series -q
out_has 'indicators.i,'
t 'a quantile of the others' 0 replay out/of1 --at indicators.i.p50 --json -q
out_has '"undefined": '"$lost"
# Fault: the error of a series that comes from worlds or blocks is taken for that of paths. Growth of sd 6 over five years: worlds 30 apart,
# paths within one 2.2; the mean of 400 worlds is known to 1.97 x 30/20 = 2.95, 9.8% of the spread. A mean of blocks: as the seed will have it.
cat > wide.cfg <<'CFG'
schema = 1; title = "i"; start = "2024-01"; horizon = 5.0; step = "quarter"; simulation : { paths = 1024; seed = 3; };
indicators = ( { name = "x"; kind = "additive"; initial = 0.0; growth = { dist = "normal"; mean = 0.0; sd = 6.0; }; volatility = 1.0; } );
CFG
t 'worlds' 0 run wide.cfg --outer 400 --inner 64 -s 1 --no-charts -q -o out/wide
t 'the error of worlds' 5 diagnose out/wide
out_has 'indicators.x: error 9.'
for seed in 1 2; do
    t "blocks, seed $seed" 0 run wide.cfg --set indicators.x.growth=0 -n 9216 --sampler lhs -s $seed --no-charts -q -o out/blocks$seed
    "$fulcrum" diagnose out/blocks$seed --json 2> "$work/err" | sed -n '/"converged"/,/}/s/^ *"value": //p' > "$work/value$seed"
done
if cmp -s "$work/value1" "$work/value2"; then fail 'the figure does not know the error'; else pass; fi
# Fault: what never or always happens makes every run of few worlds "not converged".
cat > idle.cfg <<'CFG'
schema = 1; title = "no cash spoken of"; start = "2024-01"; horizon = 8.0; step = "quarter"; simulation : { paths = 1024; seed = 3; };
direct = ( { name = "d"; projects = 30; budget = "4亿..4.1亿"; first = 0.5; over = 2.0; outcome : { multiple = 1.5; hold = 3.0; beta = 0.0; }; } );
CFG
t 'always' 0 run idle.cfg --outer 200 --inner 64 -s 1 --no-charts -q -o out/idle
out_has 'nothing wrong was found'
