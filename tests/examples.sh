#!/bin/sh
# Every shipped scenario: check, an audited run, the same again from its resolved form, and the means of tests/data/golden.
# Would catch: a shipped scenario that is refused, warns, breaks the ledger, cannot be repeated, takes too long, or gives
# other numbers than it did. examples.sh [FULCRUM]; ends with "N passed, N failed".
# TIMED=1 PATHS=20000: nothing but the seconds of each, at most LIMIT=180 together; GOLDEN=1: rewrite the means.
set -u
cd "$(dirname "$0")/.." || exit 1
fulcrum=${1:-./fulcrum}
paths=${PATHS:-2000} timed=${TIMED:-0} limit=${LIMIT:-180} rewrite=${GOLDEN:-0}
golden=tests/data/golden
export LC_ALL=C
skipped=0
. tests/try.sh
means() { # DIR: means of all scalars, of all series at the horizon
    { awk -F, 'NR > 1 && $5 != "" { printf "%s,%.9g\n", $1, $5 }' "$1/summary.csv"
      awk -F, 'NR > 1 { if ($6 != "") v[$1] = $6; else delete v[$1] } END { for (m in v) printf "%s@end,%.9g\n", m, v[m] }' "$1/series.csv"
    } | sort
}
# Bits are the same on every machine but for tables made at plan time: 1e-6 of the value, nothing where it is nothing.
same_means() { # FILE FILE
    awk -F, '{ k = FILENAME == ARGV[1] } k { want[$1] = $2; next }
        !($1 in want) { next } # a metric that came later
        { d = $2 - want[$1]; a = want[$1]; room = 1e-6 * (a < 0 ? -a : a) + 1e-9; if (d > room || -d > room) { print $1 ": " $2 ", was " a; bad = 1 }
          delete want[$1] }
        END { for (m in want) { print m " is gone"; bad = 1 } exit bad }' "$1" "$2"
}
compare() { # NAME DIR
    [ "$paths" = 2000 ] || return 0
    file=$golden/$1.csv
    means "$2" > "$work/means"
    if [ "$rewrite" = 1 ]; then
        cmp -s "$work/means" "$file" || { cat "$work/means" > "$file" && echo "$file rewritten"; }
    elif [ -f "$file" ]; then
        try "$1: means of $file (changed on purpose: make golden)" same_means "$file" "$work/means"
    else
        skipped=$((skipped + 1))
        echo "SKIPPED $1: there is no $file (make golden)"
    fi
}
now() { date +%s.%N; }
began=$(now)
for cfg in scenarios/*.cfg scenarios/lessons/*.cfg; do
    name=$(basename "$cfg" .cfg)
    if [ "$timed" = 1 ]; then
        from=$(now)
        try "$name: run" "$fulcrum" run "$cfg" -n "$paths" -q --no-charts -o "$work/$name"
        echo "$name $from $(now)" | awk '{ printf "%-32s %6.1f s\n", $1, $3 - $2 }'
    else
        try "$name: check" "$fulcrum" check "$cfg" -q
        try "$name: audited run" "$fulcrum" run "$cfg" -n "$paths" -q --audit --no-charts -o "$work/$name"
        if [ "$rewrite" = 0 ]; then
            try "$name: resolved scenario" "$fulcrum" run "$work/$name/scenario.cfg" -q --no-charts -o "$work/again"
            for table in "$work/$name"/*.csv "$work/$name"/data/*.dat; do
                try "$name: $(basename "$table") again" cmp "$table" "$work/again${table#"$work/$name"}"
            done
        fi
    fi
    [ "$timed" = 1 ] || [ ! -f "$work/$name/summary.csv" ] || compare "$name" "$work/$name"
    rm -rf "${work:?}/$name"
done
if [ "$timed" = 1 ]; then
    echo "$began $(now)" | awk -v n="$paths" '{ printf "%-32s %6.1f s at %d paths each\n", "together", $2 - $1, n }'
    try "all within $limit s" awk "BEGIN { exit !($(now) - $began <= $limit) }"
fi
[ "$skipped" = 0 ] || echo "$skipped skipped"
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
