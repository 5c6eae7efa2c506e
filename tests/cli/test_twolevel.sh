# Fault: a two-level run that cannot be repeated or replayed, or takes options that contradict it; a plain run that changes.
# shellcheck shell=sh disable=SC2154,SC2034 # set and read by run.sh
cat > two.cfg <<'CFG'
schema = 1; title = "t"; start = "2022-01"; horizon = 12.0; step = "quarter"; currency = "CNY";
simulation : { paths = 100; seed = 1; };
direct = ( { name = "d"; budget = "1亿"; projects = "20..60"; } );
CFG
t 'a run' 0 run two.cfg --outer 20 --inner 100 -o out/two
err_has '100 paths a world are rounded up to 128: 20 worlds, 2560 paths in all'
out_has 'Where the spread comes from (20 worlds of 128 paths'
out_has 'uncertainty'
for path in twolevel.csv twolevel_bands.csv; do
    [ -s "out/two/$path" ] && pass || fail "no $path"
done
name='an input is uncertainty and nothing else'
share=$(grep '^direct.d.projects,' out/two/twolevel.csv | cut -d, -f12)
[ "$share" = 1 ] && pass || fail "share $share"
grep -q '"outer": 20' out/two/manifest.json && grep -q '"inner": 128' out/two/manifest.json && pass || fail 'the manifest does not say so'
t 'threads' 0 run two.cfg --outer 20 --inner 100 -q -j 1 --no-charts -o out/one
err_empty
name='same files'
if diff -rq -x manifest.json -x report.html -x charts out/two out/one > "$work/differ"; then pass; else fail "$(head -n 3 "$work/differ")"; fi
t 'again from the manifest' 0 rerun out/two -q -o out/again
out_has 'byte-identical'
t 'the resolved scenario' 0 run out/two/scenario.cfg -q --no-charts -o out/resolved
cmp -s out/two/twolevel.csv out/resolved/twolevel.csv && pass || fail 'other numbers'
t 'diagnosed as it was run' 5 diagnose out/two
out_has '2,560 paths'
out_has '-> more worlds (--outer)'
t 'convergence over worlds' 0 convergence out/two --metric direct.d.projects
out_has '  512 ' # 4 worlds
name='a path of the right world'
first=$("$fulcrum" replay out/two --path 256 --csv metrics | grep '^direct.d.projects,')
last=$("$fulcrum" replay out/two --path 383 --csv metrics | grep '^direct.d.projects,')
next=$("$fulcrum" replay out/two --path 384 --csv metrics | grep '^direct.d.projects,')
[ -n "$first" ] && [ "$first" = "$last" ] && [ "$last" != "$next" ] && pass || fail "$first, $last, $next"
t 'its quantile' 0 replay out/two --at direct.d.projects.p50 --json
t 'json' 0 run two.cfg --outer 20 --inner 100 -q --no-charts --json -o out/json
out_has '"two_level"'
t 'in Chinese' 0 run two.cfg --outer 20 --inner 100 -q --no-charts --lang zh -o out/zh
out_has '差异从何而来'
t 'more paths: one level again' 0 run out/two/scenario.cfg -n 500 -q --no-charts -o out/plain
[ ! -e out/plain/twolevel.csv ] && pass || fail 'twolevel.csv of a run of one level'
t 'in the scenario' 0 run two.cfg --set simulation.outer=10 --set simulation.inner=64 -q --no-charts -o out/set
[ "$(sed -n 's/^  "paths": \([0-9]*\),/\1/p' out/set/manifest.json)" = 640 ] && pass || fail 'not 640 paths'
t 'streaming' 0 run two.cfg --outer 20 --inner 100 -q --streaming --no-charts -o out/stream
cmp -s out/two/twolevel.csv out/stream/twolevel.csv && pass || fail 'the memory mode changes variances'
t 'time is up' 4 run two.cfg --outer 100000 --inner 1000 --streaming --max-time 300ms -q --no-charts -o out/levels-time
out_has '(time was up before 102,400,000)'
name='the report says so'
grep -q 'time was up before 102,400,000' out/levels-time/report.html && pass || fail 'not in report.html'
name='diagnosed: it ended early' # how many worlds were done, and so the verdict, depends on the machine
"$fulcrum" diagnose out/levels-time > "$work/out" 2> /dev/null
out_has '(time was up before 102,400,000)'
t 'repeated: it ended early' 0 rerun out/levels-time -q -o out/levels-time-again
out_has 'byte-identical'
grep -q 'time was up before 102,400,000' out/levels-time-again/report.html && pass || fail 'not in the repetition'
t 'json: it ended early' 4 run two.cfg --outer 100000 --inner 1000 --streaming --max-time 300ms -q --no-charts --json -o out/levels-json
out_has '"ended": "max-time"'
out_has '"paths_asked": 102400000'
t 'no inputs' 2 run "$root/scenarios/minimal.cfg" --outer 10 --inner 64 --no-charts -o out/none
err_has 'nothing to tell apart'
t 'no inputs, checked' 2 check "$root/scenarios/minimal.cfg" --set simulation.outer=10 --set simulation.inner=64
err_has 'nothing to tell apart'
out_empty
t 'no inputs, one level' 0 check "$root/scenarios/minimal.cfg" --set simulation.outer=10 --set simulation.inner=64 -n 100 -q
t 'no inputs, a path' 2 replay "$root/scenarios/minimal.cfg" --set simulation.outer=10 --set simulation.inner=64 --path 3
err_has 'nothing to tell apart'
t 'outer alone' 2 run two.cfg --outer 10
err_has '--inner is missing'
t 'inner alone' 2 run two.cfg --inner 10
t 'three worlds' 2 run two.cfg --outer 3 --inner 10
[ ! -e out/none ] && pass || fail 'a folder was left'
t 'explain' 0 explain worlds
out_has 'uncertainty'
t 'chances of ruin' 0 run "$root/scenarios/wuhan-institute.cfg" --outer 8 --inner 256 -s 1 -q --no-charts -o out/ruin
for metric in sponsor.ruin sponsor.selffunding.never; do
    name="error of $metric from the worlds" # one of all paths taken for independent would be sqrt(p (1 - p) / n)
    awk -F, -v m="$metric" '$1 == m { found = $6 > 1.3 * sqrt($5 * (1 - $5) / $3) && $7 < $5 && $8 > $5 } END { exit !found }' \
        out/ruin/summary.csv && pass || fail "$(grep "^$metric," out/ruin/summary.csv)"
done
name='bands of the worlds beside income over costs, too'
grep -q 'self_world_p05.*self_world_p95' out/ruin/data/platforms.dat && pass || fail 'no self_world_p05'
"$fulcrum" new programme > levels.cfg 2> /dev/null
t 'charts of worlds' 0 run levels.cfg -s 3 --outer 20 --inner 128 -q --no-charts -o out/levels
name='firms of a chain have the range of their worlds'
x "$name" 0 awk -F'\t' '$1 == "step" && !seen { for (i = 1; i <= NF; i++) h[$i] = i; seen = h["world_p05"] && h["world_p95"]; next }
    seen && NF > 14 && $h["time"] == 7 { found = $h["p05"] <= $h["world_p05"] && $h["world_p05"] < $h["mean"] && $h["mean"] < $h["world_p95"] && $h["world_p95"] <= $h["p95"] }
    END { exit !found }' out/levels/data/stage_flow.dat
name='the chance of an exhausted pool has the interval of its worlds'
x "$name" 0 awk -F'\t' '$1 == "step" && !seen { for (i = 1; i <= NF; i++) h[$i] = i; seen = 1; next }
    seen && NF > 14 && $h["exhausted"] > 0.2 && $h["exhausted"] < 0.8 { n++; p = $h["exhausted"]
        bad += !($h["exhausted_low"] < p && p < $h["exhausted_high"] && $h["exhausted_high"] - $h["exhausted_low"] > 2 * 1.9 * sqrt(p * (1 - p) / 2560) / 1.7) }
    END { exit bad || n < 5 }' out/levels/data/credit_pool.dat
name='a chance is bounded by what it comes to'
x "$name" 0 awk -F'\t' '$1 == "step" && !seen { for (i = 1; i <= NF; i++) h[$i] = i; seen = 1; next }
    seen && NF > 14 { v = $h["exhausted_high"] + 0; bad += n++ && v < last - 1e-12; last = v } END { exit bad || n < 10 }' out/levels/data/credit_pool.dat
# Fault: the worlds that a skewed mean wants are called paths.
t 'skewness of worlds' 0 run two.cfg -s 1 --outer 60 --inner 64 -q --no-charts -o out/sixty
"$fulcrum" diagnose out/sixty --json > "$work/json" 2> /dev/null
name='are worlds in JSON'
sed -n '/"skewed"/,/}/p' "$work/json" | grep -q '"worlds": 60,' && pass || fail "$(sed -n '/"skewed"/,/}/p' "$work/json")"
"$fulcrum" diagnose two.cfg -s 1 -n 640 --json > "$work/json" 2> /dev/null
name='and paths of one level are paths'
sed -n '/"skewed"/,/}/p' "$work/json" | grep -q '"paths": 640,' && pass || fail "$(sed -n '/"skewed"/,/}/p' "$work/json")"
