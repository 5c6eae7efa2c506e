# Fault: a replayed path that is not the run's, a question answered with another path, a damaged run replayed as if whole.
# shellcheck shell=sh disable=SC2154,SC2034 # set and read by run.sh
"$fulcrum" new programme > rp.cfg 2> /dev/null
t 'a run with stories' 0 run rp.cfg -n 2k -s 7 --no-charts -q --stories -o rp
for level in p05 p50 p95; do
    [ -s rp/story-$level.txt ] && [ -s rp/story-$level-ledger.csv ] && pass || fail "no story $level"
done
cp -R rp again
t 'a later run without stories' 0 run rp.cfg -n 2k -s 7 --no-charts -q -o again
[ ! -e again/story-p05.txt ] && [ ! -e again/story-p95-ledger.csv ] && pass || fail 'old stories stay'
t 'text' 0 replay rp --at sponsor.irr.p05
out_has 'sponsor.irr.p05: '
for part in Metrics Funds 'Companies (' 'Ledger: ' 'account sponsor' 'Step 1, to the end of '; do out_has "$part"; done
err_empty
t 'metrics as a table' 0 replay rp/manifest.json --at sponsor.irr.p05 --csv metrics -q
cp "$work/out" metrics.csv
value=$(sed -n 's/^sponsor.irr,1\/year,//p' metrics.csv)
t 'json' 0 replay rp --at sponsor.irr.p05 --json -q
out_has "\"sponsor.irr\": $value"
out_has "\"value\": $value"
out_has "\"quantile\": $(awk -F, '$1 == "sponsor.irr" { print $12 }' rp/summary.csv)"
if command -v python3 > /dev/null; then
    python3 -c 'import json,sys; json.load(sys.stdin)' < "$work/out" && pass || fail 'not JSON'
fi
path=$(sed -n 's/^  "path": \([0-9]*\),/\1/p' "$work/out")
t 'the same path by number, from the scenario' 0 replay rp.cfg -n 2k -s 7 --path "$path" --csv metrics -q
cmp -s metrics.csv "$work/out" && pass || fail 'another path'
t 'one thread finds the same' 0 replay rp --at sponsor.irr.p05 --csv metrics -q -j 1
cmp -s metrics.csv "$work/out" && pass || fail 'threads change the answer'
t 'into a folder' 0 replay rp --path "$path" -o paths
err_has "path $path in paths"
cmp -s metrics.csv "paths/path-$path-metrics.csv" && pass || fail 'another table'
for table in ledger accounts series funds companies; do [ -s "paths/path-$path-$table.csv" ] && pass || fail "no $table"; done
t 'the worst cash need is the highest' 0 replay rp --worst sponsor.peak
out_has 'its highest value'
t 'the worst return is the lowest' 0 replay rp --worst sponsor.irr
out_has 'its lowest value'
lowest=$(awk -F, '$1 == "sponsor.irr" { print $10 }' rp/summary.csv)
out_has "worst sponsor.irr: $lowest on this path"
t 'no path asked' 2 replay rp
t 'two paths asked' 2 replay rp --path 1 --worst sponsor.irr
t 'beyond the run' 2 replay rp --path 2000
err_is 'fulcrum replay: there is no path 2000: the run has 2000, counted from 0 to 1999'
t 'unknown metric' 2 replay rp --at no.such.p05
err_has 'no metric "no.such"'
t 'no quantile' 2 replay rp --at sponsor.irr
err_has 'does not end in a quantile'
t 'options of a scenario' 2 replay rp --path 1 -s 3
err_has 'a finished run has its own'
mkdir no-run
t 'not a run' 1 replay no-run --path 0
err_has 'is not the directory of a finished run'
t 'no such run' 1 replay no-such.cfg --path 0
mkdir -p foreign2 && : > foreign2/letter.txt
t 'foreign folder' 1 replay rp --path 0 -o foreign2
cp -R rp bad
head -c 200 rp/manifest.json > bad/manifest.json
t 'cut manifest' 1 replay bad --path 0
err_has 'damaged'
sed 's/"format": 1/"format": 99/' rp/manifest.json > bad/manifest.json
t 'manifest of another format' 1 replay bad --path 0
err_has 'has format 99'
sed 's/"plan_hash": "..../"plan_hash": "0000/; s/"version": "[^"]*"/"version": "0.0.9"/' rp/manifest.json > bad/manifest.json
t 'run of another version' 5 replay bad --path 0
err_has 'version 0.0.9'
cp rp/manifest.json bad/manifest.json
printf '\n' >> bad/scenario.cfg
t 'changed scenario' 5 replay bad --path 0
err_has 'was changed after the run'
t 'numbers for people' 0 replay rp --path 7
cp "$work/out" "$work/text"
x 'rounded' 1 grep -E '\.[0-9]{8}' "$work/text"
out_empty
t 'mistyped metric' 2 replay rp --at sponsor.ir.p05
err_has 'did you mean sponsor.irr?'
