# Fault: a chart without script or sample; a script that warns, draws half a picture, writes nan, trusts a label or a file
# name, or fails on data without bands or without spread.
# shellcheck shell=sh disable=SC2154,SC2034 # set and read by run.sh
draw() { # DATA PICTURE LANG SCRIPT
    rm -f "$2"
    if ! LC_ALL=C.UTF-8 gnuplot -d -c "$root/plots/$4.gp" "$1" "$2" "$3" > "$work/out" 2> "$work/err"; then
        fail "gnuplot says $(head -n 1 "$work/err")"
    elif [ -s "$work/err" ]; then
        fail "gnuplot warns $(head -n 1 "$work/err")"
    elif ! grep -q 'Fulcrum ·' "$2" || ! tail -n 2 "$2" | grep -qx '</svg>' || grep -qiw 'nan\|inf' "$2"; then
        fail 'not a whole picture'
    else
        pass
    fi
}
name='every chart has a script and a sample'
for writer in "$root"/src/output/writers/chart_*.c; do
    chart=$(sed -n 's/.*\.chart = "\(.*\)",/\1/p' "$writer")
    [ -f "$root/plots/$chart.gp" ] && [ -f "$root/plots/sample/$chart.dat" ] && pass || fail "$chart"
done
if command -v gnuplot > /dev/null; then
    for data in "$root"/plots/sample/*.dat; do
        chart=$(basename "$data" .dat)
        for lang in en zh; do
            name="$chart $lang"
            draw "$data" "$chart.svg" "$lang" "$chart"
        done
        name="$chart: hostile currency"
        # shellcheck disable=SC2016 # meant as it stands
        sed 's/^# currency: .*/# currency: `touch pwned` %s_{x}/' "$data" > hostile.dat
        draw hostile.dat "$chart.svg" en "$chart"
        name="$chart: no bands"
        awk -F '\t' -v OFS='\t' '/^#/ || /^$/ { header = 1; print; next }
            header { for (i = 1; i <= NF; i++) gone[i] = $i ~ /p[0-9][0-9]$/ && !/^gate/; header = 0; print; next }
            { for (i = 1; i <= NF; i++) if (gone[i]) $i = "NA"; print }' "$data" > bands.dat
        draw bands.dat "$chart.svg" zh "$chart"
        name="$chart: zeros"
        awk -F '\t' -v OFS='\t' '/^#/ || /^$/ { header = 1; print; next }
            header { header = 0; print; next }
            /^[0-9]+\t[0-9.]+\t20[0-9][0-9]/ { for (i = 5; i <= NF; i++) $i = 0 }
            /\t(public|social|manager|moves|stays|count|money|source|use)\t/ { for (i = 5; i <= NF; i++) if ($i ~ /^[0-9.e-]+$/) $i = 0 }
            { print }' "$data" > zeros.dat
        draw zeros.dat "$chart.svg" en "$chart"
    done
    name='no label is run'
    [ ! -e pwned ] && pass || fail 'a back-tick was run'
    name='no shell by file name'
    gnuplot -d -c "$root/plots/cash.gp" '<touch pwned' x.svg > /dev/null 2>&1 && fail 'taken' || pass
    gnuplot -d -c "$root/plots/cash.gp" "$root/plots/sample/cash.dat" '|touch pwned' > /dev/null 2>&1 && fail 'taken' || pass
    [ ! -e pwned ] && pass || fail 'a shell was run'
    name='the title says what the data say'
    LC_ALL=C.UTF-8 gnuplot -d -c "$root/plots/jcurve.gp" "$root/plots/sample/jcurve.dat" j.svg en
    # lowest median of the sample, in bn
    low=$(awk -F '\t' '/^step/ { n++ } n && $3 ~ /^20/ && NF > 8 && $10 < low { low = $10 } END { printf "%.2f", -low / 1e9 }' "$root/plots/sample/jcurve.dat")
    grep -q "CNY $low bn" j.svg && pass || fail "the title lacks CNY $low bn"
    name='what is left out is said'
    # pools that stand for the largest of seven; the sample's scorecard holds the least likely of its targets
    sed 's/^# entries: .*/# entries: 7/' "$root/plots/sample/credit_pool.dat" > pool.dat
    LC_ALL=C.UTF-8 gnuplot -d -c "$root/plots/credit_pool.gp" pool.dat p.svg en
    shown=$(sed -n 's/^# shown: //p' pool.dat)
    grep -q "the $shown largest of 7" p.svg && pass || fail "the subtitle lacks $shown largest of 7"
    shown=$(sed -n 's/^# shown: //p' "$root/plots/sample/scorecard.dat") all=$(sed -n 's/^# entries: //p' "$root/plots/sample/scorecard.dat")
    LC_ALL=C.UTF-8 gnuplot -d -c "$root/plots/scorecard.gp" "$root/plots/sample/scorecard.dat" s.svg zh
    [ "$shown" -lt "$all" ] && grep -q "概率最低的 $shown 项（共 $all 项）" s.svg && pass || fail "the subtitle lacks $shown of $all"
else
    skip 'gnuplot is not installed'
fi
