#!/bin/sh
# What costs how much: time per path for 1 to 8 entries of funds, for 10^3 to 10^8 firms in a chain, for 10^2 to 10^7 loans.
# Entries should cost in proportion; firms and loans are counted in cohorts and should cost nothing.
# B=build/gcc REPEATS=5 PATHS=20000: CPU seconds of the simulation alone, one thread, medians of interleaved runs.
set -u
B=${B:-build/gcc} REPEATS=${REPEATS:-5} PATHS=${PATHS:-20000}
out=$B/bench/linear
rm -rf "$out"
mkdir -p "$out"

opening() { # TITLE HORIZON
    printf 'schema = 1; title = "%s"; start = "2022-01"; horizon = %s; step = "quarter"; simulation : { seed = 1; };\n' "$1" "$2"
}
funds() { # ENTRIES
    opening "$1 entries of funds" 12.0
    echo 'funds = ('
    i=0
    while [ $i -lt "$1" ]; do
        i=$((i + 1))
        printf '%s{ name = "f%d"; count = 4; size = "2亿"; first = 0.25; over = 2.0; reserve = 0.2;\n' "$([ $i = 1 ] || echo ', ')" $i
        echo '  investors = ( { class = "sponsor"; share = 0.25; }, { class = "social"; share = "rest"; } );'
        echo '  closing : { probability = 0.9; delay = 0.5; raised = 0.8; paid = 0.9; }; deals : { count = 20; }; }'
    done
    echo ');'
}
firms() { # FIRMS
    opening "$1 firms" 10.0
    cat << EOF
incubation = ( { name = "ladder"; inflow = $1.0; stages = (
  { name = "sme"; initial = $1; moves = ( { to = "hightech"; hazard = 0.2; }, { to = "failed"; hazard = 0.06; } ); },
  { name = "hightech"; initial = $1; dwell = 3.0; phases = 12; award = "1万"; raise : { mean = "100万"; sd = "200万"; };
    moves = ( { to = "hightech"; share = 0.85; }, { to = "sme"; share = "rest"; }, { to = "giant"; hazard = 0.03; } ); },
  { name = "giant"; moves = ( { to = "listed"; hazard = 0.03; window = true; }, { to = "failed"; hazard = 0.02; } ); } ); } );
EOF
}
loans() { # LOANS A YEAR
    opening "$1 loans a year" 10.0
    cat << EOF
credit = ( { name = "book"; per_year = $1.0; size = "100万"; size_sd = 1e6; tenor = 3.0; pd = 0.03; correlation = 0.12; lgd = 0.6;
  pool = "1000亿"; pool_share = 0.5; } );
EOF
}
table() { # WHAT UNIT SIZES...
    what=$1 unit=$2
    shift 2
    for n in "$@"; do
        $what "$n" > "$out/$what-$n.cfg"
        : > "$out/$what-$n.seconds"
    done
    r=0
    while [ $r -lt "$REPEATS" ]; do
        for n in "$@"; do
            ./fulcrum run "$out/$what-$n.cfg" -n "$PATHS" -j1 --streaming -q --no-charts --force -o "$out/run" > /dev/null || exit 1
            sed -n 's/^ *"cpu_seconds": *\([0-9.e+-]*\).*/\1/p' "$out/run/manifest.json" >> "$out/$what-$n.seconds"
        done
        r=$((r + 1))
    done
    for n in "$@"; do
        sort -g "$out/$what-$n.seconds" | awk -v n="$n" '{ x[NR] = $1 } END { print n, NR % 2 ? x[(NR + 1) / 2] : (x[NR / 2] + x[NR / 2 + 1]) / 2 }'
    done | awk -v paths="$PATHS" -v what="$what" -v unit="$unit" '
        NR == 1 { first = $2 }
        { printf "%-6s %9d %-13s %8.2f us/path   %5.2f of the first", what, $1, unit, $2 / paths * 1e6, $2 / first
          if (what == "funds" && NR > 1) printf "   %8.2f us each further entry", ($2 - time) / ($1 - n) / paths * 1e6
          print ""
          n = $1; time = $2 }'
}
echo "cost of entries, firms and loans: $PATHS paths, medians of $REPEATS interleaved runs, one core"
table funds "entries" 1 2 4 8
table firms "at the start" 1000 100000 100000000
table loans "a year" 100 1000 10000 100000 1000000 10000000
