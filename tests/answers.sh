#!/bin/sh
# Figures of shipped scenarios against tests/data/answers.txt: calculations by hand and what a lesson says it prints.
# Would catch: a lesson whose answer is not what its run gives, and a scenario whose means are not those of its rules.
# answers.sh [FULCRUM]; lessons at their own number of futures, other scenarios at 5,000; PATHS=2000: all of them at that many.
# The errors that a file states are compared at its own number only. Ends with "N passed, N failed".
set -u
cd "$(dirname "$0")/.." || exit 1
fulcrum=${1:-./fulcrum}
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
export LC_ALL=C
last=

# value METRIC STATISTIC: "value error" of the present run
value() {
    case $2 in
    20??-??) awk -F, -v m="$1" -v d="$2" '$1 == m && $5 == d { print $6, $7 }' "$work/run/series.csv" ;;
    last) awk -F, -v m="$1" '$1 == m { v = $6; e = $7 } END { if (v != "") print v, e }' "$work/run/series.csv" ;;
    p[0-9]*) awk -F, -v m="$1" -v p="0.${2#p}" '$1 == m && $3 == "" && $4 + 0 == p + 0 { print $5, ($7 - $6) / 3.92 }' "$work/run/quantiles.csv" ;;
    defined) awk -F, -v m="$1" '$1 == m { n = $3 + $4; q = ($3 + 1) / (n + 2); print $3 / n, sqrt(q * (1 - q) / n) }' "$work/run/summary.csv" ;;
    mean) awk -F, -v m="$1" '$1 == m && $5 != "" { print $5, $6 }' "$work/run/summary.csv" ;;
    esac
}
# by hand: an expression, "+-" what a rounded table leaves open; 4 standard errors are allowed on top
agrees() { # VALUE ERROR EXPRESSION ROOM
    awk "BEGIN { pi = atan2(0, -1); want = ($3); room = 4 * $2 + $4 + 1e-9 * (want < 0 ? -want : want)
        d = $1 - want; if (d < 0) d = -d
        if (d > room) { printf \"%.9g, by hand %.9g, room %.3g\n\", $1, want, room; exit 1 } }"
}
# said: "2.198 +- 0.016", "14.71亿", "3.53%": equal to the last digit, with 4 standard errors for other paths
says() { # VALUE ERROR TEXT
    echo "$3" | sed 's/亿/ 1e8/g; s/万/ 1e4/g; s/%/ 0.01/g' | awk -v v="$1" -v e="$2" -v own="$own" '
        function half(text,   n) { n = index(text, "."); return 0.5001 * (n ? 10 ^ -(length(text) - n) : 1) }
        function differs(got, text, unit, room,   d) { d = got - text * unit; return (d < 0 ? -d : d) > half(text) * unit + room }
        { for (i = 1; i <= NF; i++) if ($i == "+-") at = i
          unit = (at ? at == 3 : NF == 2) ? $2 : 1
          if (differs(v, $1, unit, 4 * e)) { print v ", said " $0; exit 1 }
          if (at && own && differs(e, $(at + 1), unit, 0.02 * e)) { print "error " e ", said " $0; exit 1 } }'
}
: > "$work/results"
result() { # ok|FAILED WHAT
    echo "$1" >> "$work/results"
    [ "$1" = ok ] || echo "FAILED $2"
}
sed '/^ *#/d; /^ *$/d; s/ *| */|/g; s/^ *//; s/ *$//' tests/data/answers.txt > "$work/rows"
while IFS='|' read -r scenario changes metric statistic hand said; do
    cfg=scenarios/$scenario.cfg
    what="$scenario${changes:+ ($changes)}: $metric"
    if [ "$scenario $changes" != "$last" ]; then
        last="$scenario $changes"
        set -- run "$cfg" -q --no-charts -o "$work/run"
        case ${PATHS:-}$scenario in lessons/*) own=1 ;; *) own=0 && set -- "$@" -n "${PATHS:-5000}" ;; esac
        for change in $changes; do set -- "$@" --set "$change"; done
        rm -rf "$work/run"
        "$fulcrum" "$@" > "$work/said" 2>&1 < /dev/null || result FAILED "$what: $(tail -n 1 "$work/said")"
    fi
    found=$(value "$metric" "$statistic")
    if [ -z "$found" ]; then
        result FAILED "$what: no $statistic"
        continue
    fi
    got=${found% *} error=${found#* }
    if [ -n "$hand" ]; then
        room=0
        case $hand in *+-*) room=${hand#*+-} hand=${hand%+-*} ;; esac
        if said_why=$(agrees "$got" "$error" "$hand" "$room"); then result ok; else result FAILED "$what: $said_why"; fi
    fi
    if [ -n "$said" ]; then
        if said_why=$(says "$got" "$error" "$said"); then result ok; else result FAILED "$what: $said_why"; fi
        if grep -qF -e "$said" "$cfg"; then result ok; else result FAILED "$what: the file does not say $said"; fi
    fi
done < "$work/rows"
failed=$(grep -c FAILED "$work/results")
echo "$(grep -c ok "$work/results") passed, $failed failed"
[ "$failed" = 0 ]
