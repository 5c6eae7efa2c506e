# Fault: a repetition that forgets an option of the run, or a change that is not told.
# shellcheck shell=sh disable=SC2154,SC2034 # set and read by run.sh
"$fulcrum" new programme | grep -v 'seed = ' > rr.cfg
t 'seed from the system, bands, stories' 0 run rr.cfg -n 1500 --no-charts -q --bands 'funds.*.fees' --stories --set sponsor.discount=0.05 -o rr
t 'rerun' 0 rerun rr/manifest.json -o rr2
out_has 'byte-identical: all '
name='every file'
if diff -rq -x manifest.json -x report.html rr rr2 > "$work/differ"; then pass; else fail "$(head -n 3 "$work/differ")"; fi
t 'rerun of the rerun, one thread' 0 rerun rr2 -o rr3 -j 1 -q
t 'streaming run' 0 run rr.cfg -n 1500 -s 0 --no-charts -q --streaming -o rs
grep -q '"seed": 0,' rs/manifest.json && grep -q 'seed = 0' rs/scenario.cfg && pass || fail '0 is a seed'
t 'streaming rerun' 0 rerun rs -o rs2 -q
out_has 'byte-identical'
t 'resolved scenario alone' 0 run rs/scenario.cfg --no-charts -q --streaming -o rs3
cmp -s rs/summary.csv rs3/summary.csv && pass || fail 'other numbers'
for pair in 0,4294967296 4294967295,8589934591 1,4294967297; do
    a=${pair%,*} b=${pair#*,}
    t "seed $a" 0 run rr.cfg -n 64 -s "$a" --no-charts -q -o sa
    t "seed $b" 0 run rr.cfg -n 64 -s "$b" --no-charts -q -o sb
    cmp -s sa/summary.csv sb/summary.csv && fail "seeds $pair give the same numbers" || pass
done
t 'no place' 2 rerun rr
t 'its own place' 2 rerun rr -o rr
err_has 'is the run itself'
t 'not a run' 1 rerun no-such/manifest.json -o rr9
[ ! -e rr9 ] && pass || fail 'a folder was made'
sed -i.old 's/rate = 0.02/rate = 0.03/' rr/scenario.cfg
cmp -s rr/scenario.cfg rr/scenario.cfg.old && fail 'the test changes nothing' || pass
t 'changed scenario' 5 rerun rr -o rr4 -q
out_has 'differs: summary.csv'
out_has 'differs: scenario.cfg: it, or its hash in the manifest, was changed after the run'
lines_of() { sed -n "s|^differs: $1: ||p" "$work/out"; }
# what is told is what the files hold
name='the first cell of summary.csv'
said=$(lines_of summary.csv)
at=$(awk 'NR == FNR { a[FNR] = $0; next } a[FNR] != $0 { print FNR; exit }' rr/summary.csv rr4/summary.csv)
told=$(awk -F, -v n="$at" 'FNR == 1 && NR == 1 { split($0, h, ",") } FNR != n { next }
    NR == FNR { split($0, a, ","); next } { for (i = 1; a[i] == $i; i++); printf "line %d, %s, %s: %s, now %s;", n, $1, h[i], a[i], $i; exit }' rr/summary.csv rr4/summary.csv)
case $said in "$told"*" lines differ") pass ;; *) fail "said '$said', not '$told'" ;; esac
[ -n "$told" ] && pass || fail 'nothing differs'
name='a row of a series by its date'
case $(lines_of series.csv) in "line "*"@20"*-*", mean: "*", now "*) pass ;; *) fail "$(lines_of series.csv)" ;; esac
name='chart data, and its remarks'
case $(lines_of data/dist_tvpi.dat) in "line "*", now "*" lines differ") pass ;; *) fail "$(lines_of data/dist_tvpi.dat)" ;; esac
grep -q 'line [0-9]*: #' "$work/out" && fail 'a remark is shown' || pass
out_has 'changed since the run: scenario.cfg'
out_has 'plan hash: '
err_has 'files differ from the earlier run'
mv rr/scenario.cfg.old rr/scenario.cfg
sed -i.old 's/"version": "[^"]*"/"version": "0.0.9"/; s/"sha256": "..../"sha256": "0000/' rr/manifest.json
t 'another version' 5 rerun rr -o rr4 -q
out_has 'version: 0.0.9, now '
out_has 'differs: series.csv'
mv rr/manifest.json.old rr/manifest.json
t 'as it was' 0 rerun rr -o rr4 -q
out_has 'byte-identical'
cp rr/summary.csv summary.kept
sed -i 's/^sponsor.tvpi,x,1500,0,[0-9.]*/sponsor.tvpi,x,1500,0,9.99/' rr/summary.csv
cmp -s rr/summary.csv summary.kept && fail 'the test changes nothing' || pass
t 'edited results' 5 rerun rr -o rr4 -q
lines out 2
out_has 'changed since the run: summary.csv'
out_has 'byte-identical with what the run wrote: all '
err_has ' files is not what it wrote'
rm rr/summary.csv
t 'removed results' 5 rerun rr -o rr4 -q
out_has 'removed since the run: summary.csv'
rm rr/series.csv && mkfifo rr/series.csv
t 'a pipe in the place of one' 5 rerun rr -o rr4 -q
out_has 'no regular file any more: series.csv'
out_has 'removed since the run: summary.csv'
err_has "2 of the run's "
err_has ' files are not what it wrote'
rm rr/series.csv && cp rr4/series.csv rr/series.csv
mv summary.kept rr/summary.csv
t 'put back' 0 rerun rr -o rr4 -q
head -c 300 rr/manifest.json > cut.json
t 'cut manifest' 1 rerun cut.json -o rr5
err_has 'damaged'
