# Fault: a run that was left, killed, extended or cut into shards gives other files; a checkpoint that does not belong is used, or
# costs the run that could not write it; a running run's folder is entered.
# shellcheck shell=sh disable=SC2154,SC2034 # set and read by run.sh
"$fulcrum" new programme > p.cfg 2> /dev/null
cp_run() { # NAME EXIT OPTIONS...
    name=$1 want=$2
    shift 2
    t "$name" "$want" run p.cfg -s 7 -q --no-charts "$@"
}
cp_same() { # DIR DIR: every file but the charts' report, and the manifest but its host
    name="$1 as $2"
    if diff -rq -x manifest.json -x report.html -x checkpoint.fc "$1" "$2" > "$work/differ"; then pass; else fail "$(head -n 3 "$work/differ")"; fi
    sed '/"host"/,$d' "$1/manifest.json" > "$work/a"
    sed '/"host"/,$d' "$2/manifest.json" > "$work/b"
    if cmp -s "$work/a" "$work/b"; then pass; else fail "manifest: $(diff "$work/a" "$work/b" | head -n 4)"; fi
}

# -- shards ---------------------------------------------------------------------------------------------------------------
cp_run 'whole' 0 -n 5500 -o cp/whole
cp_run 'shard 1' 0 -n 5500 --range 0:2k -o cp/s1
cp_run 'shard 2' 0 -n 5500 --range 2k:4100 -o cp/s2 -j 1
t 'shard 3' 0 run p.cfg -s 7 --no-charts -n 5500 --range 4100:5500 -o cp/s3
err_has 'shard of paths 4096 to 5119: whole blocks of 1024; merge works the last paths'
[ ! -e cp/s1/summary.csv ] && [ -s cp/s1/checkpoint.fc ] && pass || fail 'a shard is its checkpoint'
for command in plot diagnose convergence; do
    t "$command of a shard" 1 $command cp/s1
    err_is "fulcrum $command: 'cp/s1' holds an unfinished run or a shard: go on with it (fulcrum resume), or join it with the others (fulcrum merge)"
done
t 'merged' 0 merge cp/s3 cp/s1/checkpoint.fc cp/s2 -o cp/merged -q
cp_same cp/whole cp/merged
[ ! -e cp/merged/checkpoint.fc ] && pass || fail 'merge keeps a checkpoint unasked'
# Fault: what shards were told of language, format and charts is dropped.
t 'shard 1, in Chinese' 0 run p.cfg -s 7 -q -n 4096 --range 0:2048 --lang zh --format png -o cp/l1
t 'shard 2, in Chinese' 0 run p.cfg -s 7 -q -n 4096 --range 2048:4096 --lang zh --format png -o cp/l2
t 'merged, as they were told' 0 merge cp/l2 cp/l1 -o cp/mergedl
out_has '4,096 条路径，种子 7'
command -v gnuplot > /dev/null && { [ -s cp/mergedl/charts/cash.png ] && pass || fail 'charts of another format, or none'; }
t 'and it is said' 0 merge --help
out_has '--lang, --format, --stories and --no-charts are those of the'
t 'shard 2, in English' 0 run p.cfg -s 7 -q -n 4096 --range 2048:4096 --format png -o cp/l3
t 'as both were told cannot be' 2 merge cp/l1 cp/l3 -o cp/mergedm
err_has 'are shards of two runs: lang'
cp_run 'whole, streaming' 0 -n 5500 --streaming -o cp/wholes
cp_run 'shard 1, streaming' 0 -n 5500 --streaming --range 0:3k -o cp/t1
cp_run 'shard 2, values' 0 -n 5500 --range 3k:5500 -o cp/t2
t 'merged, streaming' 0 merge cp/t1 cp/t2 -o cp/mergeds -q --checkpoint
cp_same cp/wholes cp/mergeds
t 'extended' 0 resume cp/mergeds -n 7000 -q
cp_run 'longer' 0 -n 7000 --streaming -o cp/longers
cp_same cp/longers cp/mergeds
cp_run 'whole, sobol' 0 -n 5500 --sampler sobol -o cp/wholeq
cp_run 'shard 1, sobol' 0 -n 5500 --sampler sobol --range 0:3k -o cp/q1
cp_run 'shard 2, sobol' 0 -n 5500 --sampler sobol --range 3k:5500 -o cp/q2
t 'merged, sobol' 0 merge cp/q2 cp/q1 -o cp/mergedq -q
cp_same cp/wholeq cp/mergedq
cp_run 'whole, sobol, histograms' 0 -n 18k --sampler sobol --streaming -j 1 -o cp/wholet
cp_run 'whole, two threads' 0 -n 18k --sampler sobol --streaming -j 2 -o cp/wholeu
cp_same cp/wholet cp/wholeu
cp_run 'shard 1, sobol, histograms' 0 -n 18k --sampler sobol --streaming --range 0:5k -o cp/u1
cp_run 'shard 2, sobol, histograms' 0 -n 18k --sampler sobol --streaming --range 5k:18k -o cp/u2
t 'merged, sobol, histograms' 0 merge cp/u2 cp/u1 -o cp/mergedt -q
cp_same cp/wholet cp/mergedt
# with controls: SAMPLER MODE PATHS CUT
while read -r sampler mode n cut; do
    [ "$mode" = exact ] && mode=
    set -- --controls --sampler "$sampler" ${mode:+"$mode"}
    name="controls, $sampler $mode"
    rm -rf cp/c*
    cp_run "$name, whole" 0 "$@" -n "$n" -o cp/cwhole
    grep -q 'controlled mean$' cp/cwhole/summary.csv && pass || fail 'no controlled mean'
    cp_run "$name, shard 1" 0 "$@" -n "$n" --range 0:"$cut" -o cp/c1
    cp_run "$name, shard 2" 0 "$@" -n "$n" --range "$cut":"$n" -o cp/c2 -j 1
    t "$name, merged" 0 merge cp/c2 cp/c1 -o cp/cmerged -q
    cp_same cp/cwhole cp/cmerged
    cp_run "$name, time is up" 4 "$@" -n "$n" --max-time 1ms -j 1 -o cp/cleft
    t "$name, gone on" 0 resume cp/cleft -q
    cp_same cp/cwhole cp/cleft
    cp_run "$name, kept" 0 "$@" -n "$cut" --checkpoint -o cp/ckept
    t "$name, extended" 0 resume cp/ckept -n "$n" -q
    cp_same cp/cwhole cp/ckept
done <<RUNS
plain exact 5500 3k
plain --streaming 5500 3k
antithetic --streaming 9000 5k
lhs exact 9000 5k
sobol exact 9000 5k
sobol --streaming 20000 18k
RUNS
# of two levels: INNER MODE OUTER FEWER A B: a shard ends at A, cut to B
while read -r inner mode outer fewer a b; do
    [ "$mode" = exact ] && mode=
    set -- --inner "$inner" ${mode:+"$mode"}
    name="worlds of $inner $mode" all=$((outer * inner))
    rm -rf cp/lev*
    cp_run "$name, whole" 0 "$@" --outer "$outer" -o cp/levwhole
    [ -s cp/levwhole/twolevel.csv ] && pass || fail 'no twolevel.csv'
    cp_run "$name, shard 1" 0 "$@" --outer "$outer" --range 0:"$a" -o cp/lev1
    t "$name, shard 2" 0 run p.cfg -s 7 --no-charts "$@" --outer "$outer" --range "$a:$all" -o cp/lev2 -j 1
    err_has "shard of paths $b to "
    t "$name, merged" 0 merge cp/lev2 cp/lev1 -o cp/levmerged -q
    cp_same cp/levwhole cp/levmerged
    cp_run "$name, time is up" 4 "$@" --outer "$outer" --max-time 1ms -j 1 -o cp/levleft
    t "$name, gone on" 0 resume cp/levleft
    err_has "of $all paths, seed 7"
    cp_same cp/levwhole cp/levleft
    cp_run "$name, kept" 0 "$@" --outer "$fewer" --checkpoint -o cp/levkept
    t "$name, extended" 0 resume cp/levkept --outer "$outer" -q
    cp_same cp/levwhole cp/levkept
done <<RUNS
128 exact 47 10 2k 1024
128 --streaming 47 10 2k 1024
1024 --streaming 9 4 5k 4096
3072 exact 6 4 4k 3072
RUNS
t 'worlds are not paths' 2 resume cp/levkept -n 50k -q
err_has "'cp/levkept' is a two-level run, 6 worlds of 3072 paths: --outer extends it, not --paths"
t 'fewer worlds' 2 resume cp/levkept --outer 4 -q
err_has 'holds 18432 paths, more than the 12288 wanted'
t 'paths are not worlds' 2 resume cp/ckept --outer 10 -q
err_has "'cp/ckept' is no two-level run: --paths extends it, not --outer"
t 'a shard gets no worlds' 2 resume cp/lev1 --outer 10 -q
err_has 'extend the merged run'
cp_run 'another run in the place of worlds' 1 -n 1100 -o cp/levkept
err_has 'extend it (fulcrum resume cp/levkept --outer N)'
cp_run 'the same worlds again' 0 --outer 6 --inner 3072 --checkpoint -o cp/levkept
cp_same cp/levwhole cp/levkept
cp_run 'no whole world' 2 --outer 6 --inner 3072 --range 0:2k -o cp/no
err_has "'0:2k' holds no whole world of 3072 paths"
cp_run 'a shard with controls' 0 -n 5500 --controls --range 0:2k -o cp/controlled
t 'one with controls, two without' 2 merge cp/controlled cp/s2 cp/s3 -o cp/no
err_has 'are shards of two runs: --controls'
cp_run 'in the place of one without' 1 -n 5500 --range 0:2k -o cp/controlled
err_has "'cp/controlled' holds a shard"
# Fault: a shard that was only begun counts as paths that are kept, and the run in its place writes none of its own.
"$fulcrum" run p.cfg -s 7 -q --no-charts --streaming -n 2G --range 1G:2G --checkpoint -o cp/bare > /dev/null 2>&1 &
begun=$!
waited=0
while [ ! -s cp/bare/checkpoint.fc ] && [ $waited -lt 100 ]; do
    sleep 0.1
    waited=$((waited + 1))
done
kill -9 $begun
wait $begun 2> /dev/null
cp_run 'in the place of a shard that was only begun' 0 -n 5500 --range 0:2k -o cp/bare
t 'and it is there' 0 merge cp/bare cp/s2 cp/s3 -o cp/mergedbare -q
cp_same cp/whole cp/mergedbare
# Fault: a run resumed in the place of another one does without the audit that was asked for.
cp_run 'kept' 0 -n 4096 --checkpoint -o cp/audited
cp_run 'the same with an audit' 1 -n 4096 --checkpoint --audit -o cp/audited
err_has "'cp/audited' holds"
cp_run 'the same with bands' 1 -n 4096 --checkpoint --bands 'sponsor.*' -o cp/audited
cp_run 'the same' 0 -n 4096 --checkpoint -o cp/audited
t 'gap' 2 merge cp/s1 cp/s3 -o cp/no
err_has 'paths 1024 to 4095 are in none of the shards'
t 'end missing' 2 merge cp/s1 cp/s2 -o cp/no
err_has 'paths 4096 to 5499 are in none of the shards'
t 'doubled' 2 merge cp/s1 cp/s2 cp/s1 cp/s3 -o cp/no
err_has 'paths 0 to 1023 are in '
t 'overlapping' 2 merge cp/t1 cp/s2 cp/s3 -o cp/no
err_has 'paths 1024 to 2047 are in '
t 'another seed' 0 run p.cfg -s 8 -q --no-charts -n 5500 --range 2k:4100 -o cp/other
t 'two seeds' 2 merge cp/s1 cp/other cp/s3 -o cp/no
err_has 'are shards of two runs: the seed'
cp_run 'another programme' 0 -n 5500 --range 2k:4100 -o cp/plan --set sponsor.discount=0.05
t 'two plans' 2 merge cp/s1 cp/plan cp/s3 -o cp/no
err_has 'are shards of two runs: the scenario'
t 'in the place of a shard' 2 merge cp/s1 cp/s2 cp/s3 -o cp/s2
err_has 'is a shard itself'
t 'in the place of a shard given as its file' 2 merge cp/s1 cp/s2/checkpoint.fc cp/s3 -o cp/s2
err_has 'is a shard itself'
[ -f cp/s2/checkpoint.fc ] && [ ! -e cp/s2/summary.csv ] && pass || fail 'the shard is gone'
t 'no place' 2 merge cp/s1 cp/s2 cp/s3
cp_run 'shard in the place of another' 1 -n 5500 --range 0:2k -o cp/s2
err_has "'cp/s2' holds a shard, paths 1024 to 4095 of 5500: join it with the others (fulcrum merge), choose another --out"
cp_run 'the same shard' 0 -n 5500 --range 2k:4100 -o cp/s2
cp_run 'shard among results' 1 -n 5500 --range 0:2k -o cp/whole
err_has "'cp/whole' holds the results of a run"
cp_run 'shard, no place' 0 -n 5500 --range 0:2k
cp_run 'next shard, no place' 0 -n 5500 --range 2k:4100
cmp -s cp/s1/checkpoint.fc out/p-shard-0-1024/checkpoint.fc && cmp -s cp/s2/checkpoint.fc out/p-shard-1024-4096/checkpoint.fc && pass ||
    fail 'shards without a place are not side by side'
t 'no shard' 1 merge cp/s1 p.cfg -o cp/no
err_has "'p.cfg' is no checkpoint of Fulcrum"
[ ! -e cp/no ] && pass || fail 'a folder was left'
for bad in 5k:1k 1k 1k:2M -1:2 1k:1k x:y 0:500 1100:2000; do
    t "range $bad" 2 run p.cfg -n 5500 --range "$bad" -o cp/no
done
t 'range and rule' 2 run p.cfg --range 0:2k --stop 'mean(leverage.paid.social):1%' -o cp/no
err_has '--range and --stop exclude each other'
t 'a shard is not extended' 2 resume cp/s1 -n 9000
err_has 'is a shard of 5500 paths'

# -- left and gone on with ----------------------------------------------------------------------------------------------------
cp_run 'stopped by time' 4 -n 5500 --max-time 1ms -j 1 -o cp/time
[ -s cp/time/checkpoint.fc ] && grep -q '"stop_reason": "max-time"' cp/time/manifest.json && pass || fail 'not to be resumed'
t 'gone on' 0 resume cp/time
err_has 'of 5500 paths, seed 7'
cp_same cp/whole cp/time
[ ! -e cp/time/checkpoint.fc ] && pass || fail 'a checkpoint stays unasked'
t 'no checkpoint' 1 resume cp/time -n 9000
err_has 'is a finished run that kept no checkpoint'
cp_run 'kept' 0 -n 3000 --checkpoint -o cp/kept --bands 'funds.*.fees' --stories
t 'shorter' 2 resume cp/kept -n 1000 -q
err_has 'holds 2048 paths, more than the 1000 wanted'
t 'extended' 0 resume cp/kept -n 5500 -q -j 1
cp_run 'with bands' 0 -n 5500 -o cp/bands --bands 'funds.*.fees' --stories
cp_same cp/bands cp/kept
[ -s cp/kept/checkpoint.fc ] && pass || fail 'the checkpoint is not kept'
t 'once more' 0 resume cp/kept -q
cp_same cp/bands cp/kept
cp_run 'another run there' 1 -n 1100 -o cp/kept
err_has "'cp/kept' holds a checkpoint, 5120 of 5500 paths: extend it (fulcrum resume cp/kept -n N), choose another --out, or give it up with --force"
[ -s cp/kept/checkpoint.fc ] && pass || fail 'a refused run removes what is kept'
cp_run 'another run there, forced' 0 -n 1100 -o cp/kept --force
[ ! -e cp/kept/checkpoint.fc ] && pass || fail 'a checkpoint of another run stays'
# Fault: the same run once more, ended early, leaves less than there was.
cp_run 'once' 0 -n 5500 --checkpoint -o cp/twice
cp "cp/twice/checkpoint.fc" cp/before
cp_run 'twice, cut' 4 -n 5500 --checkpoint --max-time 1ms -j 1 -o cp/twice
cmp -s cp/before cp/twice/checkpoint.fc && pass || fail 'a whole checkpoint gave way to a part of itself'
t 'gone on from the whole' 0 resume cp/twice -q
cp_same cp/whole cp/twice
cp_run 'a rule' 0 --stop 'mean(sponsor.tvpi):10%' --checkpoint -o cp/ruled
cp_run 'a rule again' 0 --stop 'mean(sponsor.tvpi):10%' --checkpoint -o cp/ruled
stop='mean(leverage.paid.social):0.0001%'
cp_run 'rule' 4 --stop "$stop" --max-paths 9000 -o cp/rule
cp_run 'rule, cut' 4 --stop "$stop" --max-paths 9000 --max-time 1ms -j 1 -o cp/cut
t 'rule, gone on' 4 resume cp/cut -q
cp_same cp/rule cp/cut
"$fulcrum" run p.cfg -n 1e9 -s 3 -q --streaming --no-charts -j 1 --checkpoint=50ms -o cp/busy > /dev/null 2>&1 &
pid=$!
tries=0
while [ ! -s cp/busy/checkpoint.fc ] && [ $tries -lt 100 ]; do
    sleep 0.1
    tries=$((tries + 1))
done
t 'a run at work' 1 resume cp/busy -q
err_has 'another run is writing to'
kill -INT $pid
wait $pid
code=$?
name='interrupted'
[ $code -eq 130 ] && [ -s cp/busy/checkpoint.fc ] && [ -s cp/busy/summary.csv ] && pass || fail 'not kept'

"$fulcrum" run p.cfg -n 1e9 -s 7 -q --streaming --no-charts -j 1 --checkpoint=1h -o cp/begun > /dev/null 2>&1 &
pid=$!
tries=0
while [ ! -s cp/begun/checkpoint.fc ] && [ $tries -lt 1000 ]; do
    sleep 0.01
    tries=$((tries + 1))
done
kill -KILL $pid
wait $pid 2> /dev/null
t 'killed before its first hour' 0 resume cp/begun -n 7000 --no-charts
err_has 'going on after 0 of 7000 paths, seed 7'
cp_same cp/longers cp/begun
cat > cp/fails.cfg <<'CFG'
schema = 1; title = "t"; start = "2022-01"; horizon = 40.0; step = "quarter"; currency = "CNY";
simulation : { paths = 1000; seed = 3; };
indicators = ( { name = "i"; kind = "compound"; initial = 1.0; growth = { dist = "uniform"; low = 0.0; high = 5.3e7; }; } );
CFG
t 'fails at once' 1 run cp/fails.cfg --checkpoint -q --no-charts -o cp/fails
[ ! -e cp/fails ] && pass || fail 'the state of a run that failed at once stays'
mkdir cp/fails
t 'fails at once, in a folder' 1 run cp/fails.cfg --checkpoint -q --no-charts -o cp/fails
[ ! -e cp/fails/checkpoint.fc ] && pass || fail 'the state of a run that failed at once stays'
t 'run instead of resume' 1 run p.cfg -n 1e9 -s 3 -q --streaming --no-charts -o cp/busy
err_has 'of 1000000000 paths: go on with it (fulcrum resume cp/busy)'

# -- killed -------------------------------------------------------------------------------------------------------------------
x 'killed ten times' 0 sh "$root/tests/kill.sh" 10 "$fulcrum"
out_has '10 kills, '
out_has ', 0 failed'

# -- what is refused ----------------------------------------------------------------------------------------------------------
t 'nothing there' 1 resume cp/nothing
err_has "'cp/nothing' is not the directory of a run with a checkpoint"
mkdir cp/foreign
cp p.cfg cp/foreign/checkpoint.fc
t 'foreign' 1 resume cp/foreign
err_has 'is no checkpoint of Fulcrum'
cp -r cp/s1 cp/short
head -c 1000 cp/s1/checkpoint.fc > cp/short/checkpoint.fc
t 'cut' 1 resume cp/short
err_has "'cp/short/checkpoint.fc' was cut or changed"

# -- a disk that fills up -----------------------------------------------------------------------------------------------------
# shellcheck disable=SC2016
x 'no room for the checkpoint' 0 sh -c 'ulimit -f 8192; exec "$@"' sh "$fulcrum" run p.cfg -s 7 -q --no-charts -n 5500 --checkpoint=50ms -o cp/full
err_has 'warning: cannot write '
err_has 'the run goes on'
cp_same cp/whole cp/full
# shellcheck disable=SC2016
x 'no room for a shard' 1 sh -c 'ulimit -f 64; exec "$@"' sh "$fulcrum" run p.cfg -s 7 -q --no-charts -n 5500 --range 0:2k -o cp/lost
err_has 'cannot write '
[ -z "$(find cp/lost -type f 2> /dev/null)" ] && pass || fail "left behind: $(find cp/lost -type f)"
t 'a finished run is no shard' 1 merge cp/whole cp/whole -o cp/joined
err_has "'cp/whole' is a finished run, not a shard"
