# Fault: a sampler that is not carried into replay, rerun or the resolved scenario, that depends on threads, or whose errors
# come from too few blocks.
# shellcheck shell=sh disable=SC2154 # set and read by run.sh
"$fulcrum" new programme > sampler.cfg 2> /dev/null
t 'plain' 0 run sampler.cfg -n 5120 -s 7 --no-charts -q -o out/sam-plain
for s in antithetic lhs sobol; do
    t "$s" 0 run sampler.cfg -n 5000 -s 7 --sampler $s --no-charts -j 1 -o out/sam-$s
    err_has '5120 paths instead of 5000'
    grep -q "\"sampler\": \"$s\"" out/sam-$s/manifest.json && pass || fail 'not in the manifest'
    grep -q '"paths_asked": 5000' out/sam-$s/manifest.json && pass || fail 'paths asked for are not in the manifest'
    t "$s, two threads" 0 run sampler.cfg -n 5120 -s 7 --sampler $s --no-charts -q -j 2 -o out/sam-two
    cmp -s out/sam-$s/summary.csv out/sam-two/summary.csv && pass || fail 'threads change numbers'
    t "$s, resolved" 0 run out/sam-$s/scenario.cfg --no-charts -q -o out/sam-again
    cmp -s out/sam-$s/summary.csv out/sam-again/summary.csv && pass || fail 'the resolved scenario gives other numbers'
    t "$s, again" 0 rerun out/sam-$s -o out/sam-rerun -q
    out_has byte-identical
    t "$s, replay" 0 replay out/sam-$s --worst sponsor.tvpi --json
    least=$(awk -F, '$1 == "sponsor.tvpi" { print $10 }' out/sam-$s/summary.csv)
    out_has "\"value\": $least"
    cmp -s out/sam-plain/summary.csv out/sam-$s/summary.csv && fail 'the same as plain' || pass
done
t 'streaming' 0 run sampler.cfg -n 5000 -s 7 --sampler sobol --streaming --no-charts -q -o out/sam-stream
err_empty
cut -d, -f1-9 out/sam-stream/summary.csv > "$work/streamed"
cut -d, -f1-9 out/sam-sobol/summary.csv | cmp -s - "$work/streamed" && pass || fail 'streaming changes means or errors'
t 'a stop rule' 0 run sampler.cfg -s 7 --sampler sobol --stop 'mean(leverage.paid.social):5%' --no-charts -q -o out/sam-stop
t 'too few blocks' 2 run sampler.cfg -n 3072 --sampler lhs --no-charts -o out/sam-few
err_has 'needs at least 4096 paths (4 blocks of 1024)'
t 'controls' 0 run sampler.cfg -n 5000 -s 7 --controls --no-charts -q -j 1 -o out/sam-controls
grep -q 'controlled mean$' out/sam-controls/summary.csv && pass || fail 'no controlled mean'
t 'as many paths without controls' 0 run sampler.cfg -n 5000 -s 7 --no-charts -q -o out/sam-without
cmp -s out/sam-controls/statistics.csv out/sam-without/statistics.csv && pass || fail 'controls change spreads and tails'
t 'controls are not in the resolved scenario' 0 run out/sam-controls/scenario.cfg --no-charts -q -o out/sam-resolved
cmp -s out/sam-resolved/summary.csv out/sam-without/summary.csv && pass || fail 'the resolved scenario has other numbers than a run without controls'
t 'and it is said' 0 explain repeat
out_has 'but for what options of the run made of them: --controls, --streaming, --bands, --stop and --max-failed are not in it'
t 'controls, two threads' 0 run sampler.cfg -n 5000 -s 7 --controls --streaming --no-charts -q -j 2 -o out/sam-two
cut -d, -f1-9 out/sam-two/summary.csv > "$work/streamed"
cut -d, -f1-9 out/sam-controls/summary.csv | cmp -s - "$work/streamed" && pass || fail 'threads or mode change controlled means'
t 'controls again' 0 rerun out/sam-controls -o out/sam-rerun -q
out_has byte-identical
t 'controls beside sobol' 0 run sampler.cfg -n 5000 -s 7 --sampler sobol --controls --no-charts -q -o out/sam-both
t 'too few paths for controls' 2 run sampler.cfg -n 200 --controls --no-charts -o out/sam-few
err_has 'control variates of this programme needs at least'
t 'controls explained' 0 explain controls
t 'in the scenario' 0 run sampler.cfg -n 5120 -s 7 --set simulation.sampler=sobol --no-charts -q -o out/sam-key
cmp -s out/sam-sobol/summary.csv out/sam-key/summary.csv && pass || fail 'the key gives other numbers'
t 'unknown' 2 run sampler.cfg --sampler halton
t 'checked' 0 check sampler.cfg -n 5000 --sampler lhs
out_has 'sampler lhs: 5120 paths, 5 whole blocks of 1024; errors come from the spread between blocks, 4 degrees of freedom'
t 'checked in Chinese' 0 check sampler.cfg -n 5000 --sampler lhs --lang zh
out_has '抽样 lhs：5120 条路径，即 5 个整块'
t 'checked, plain' 0 check sampler.cfg -n 5000
grep -q 'sampler' "$work/out" && fail 'blocks of a plain run' || pass
t 'checked, too few blocks' 2 check sampler.cfg -n 3072 --sampler lhs
err_has 'needs at least 4096 paths (4 blocks of 1024)'
t 'a path of the scenario' 0 replay sampler.cfg -n 5000 -s 7 --sampler sobol --path 1234 --csv metrics
cp "$work/out" "$work/before"
t 'is that of its run' 0 replay out/sam-sobol --path 1234 --csv metrics
cmp -s "$work/out" "$work/before" && pass || fail 'another path'
t 'diagnosed' 5 diagnose sampler.cfg -n 5000 -s 7 --sampler sobol --json
cp "$work/out" "$work/before"
t 'like its run' 5 diagnose out/sam-sobol --json
cmp -s "$work/out" "$work/before" && pass || fail 'another verdict'
t 'convergence' 0 convergence sampler.cfg -n 5000 -s 7 --sampler sobol --json
cp "$work/out" "$work/before"
t 'like its run' 0 convergence out/sam-sobol --json
cmp -s "$work/out" "$work/before" && pass || fail 'other numbers'
for c in replay diagnose convergence; do
    t "$c: a run has its own" 2 $c out/sam-sobol --sampler lhs
    [ $c = replay ] || err_has -- '--sampler is for a scenario'
done
t 'explained' 0 explain sampler
# Fault: a run whose time is up before its fourth block has numbers without errors, which nobody can look at.
t 'no time at all' 4 run "$root/scenarios/minimal.cfg" --sampler lhs -n 1M -j 1 --max-time 0.001 --no-charts -q -o out/short
out_has '4,096 paths'
grep -q '^sponsor.tvpi,x,4096,0,[0-9.]*,[0-9.]' out/short/summary.csv && pass || fail 'no error'
t 'no time, a shard' 4 run "$root/scenarios/minimal.cfg" --sampler lhs -n 1M --range 2048:900k -j 1 --max-time 0.001 -q -o out/shortest
err_has '1024 of'
for args in 'diagnose out/short:5' 'rerun out/short -o out/short2:0' 'convergence out/short:0' 'replay out/short --path 3:0'; do
    # shellcheck disable=SC2086
    t "${args%:*}" "${args##*:}" ${args%:*}
done
# Fault: failed paths count as paths on which a pool lasted; the chance of a streaming sampler has the interval of independent paths.
cat > pool.cfg <<'CFG'
schema = 1; title = "p"; start = "2024-01"; horizon = 40.0; step = "quarter"; simulation : { paths = 1024; seed = 3; };
credit = ( { name = "c"; per_year = 4.0; size = "100万"; tenor = 1.0; pd = 0.1; correlation = 0.15; lgd = 0.5; pool = "500万"; pool_share = 0.5; } );
indicators = ( { name = "i"; kind = "compound"; initial = 1.0; growth = { dist = "uniform"; low = 0.0; high = 5.3e7; }; } );
CFG
for options in '-n 2000' '-n 5120 --sampler lhs' '-n 5120 --sampler lhs --streaming' '-n 5120 --streaming'; do
    # shellcheck disable=SC2086
    t "pool, $options" 0 run pool.cfg $options --max-failed 20% -q --no-charts -o out/pool
    awk 'FNR == NR { split($0, s, ","); if (s[1] == "credit.c.ruin") { n = s[3]; lost = s[4]; p = s[5]; low = s[7]; high = s[8] } next }
        { split($0, d, "\t") } d[1] == "step" && !col { for (i in d) at[d[i]] = i; col = 1; next }
        d[1] == 100 { early = d[at["exhausted_low"]] }
        d[1] == 160 { a = d[at["exhausted"]]; b = d[at["exhausted_low"]]; c = d[at["exhausted_high"]] }
        function near(x, y) { return x - y < 1e-9 && y - x < 1e-9 }
        END { exit !(lost > 50 && p > 0.05 && p < 0.95 && near(a, p) && near(b, low) && near(c, high) && (early == "NA") == want) }' \
        want="$(case $options in *lhs*streaming) echo 1 ;; *) echo 0 ;; esac)" out/pool/summary.csv out/pool/data/credit_pool.dat && pass ||
        fail 'not the chance of credit.c.ruin'
    rm -r out/pool
done
