#!/bin/sh
# Would catch: any rule of funds, direct investment, waterfall, outcome, factors, leverage or the sponsor's account that
# is read otherwise here than in scalar/, which was written from the model's text alone.
# B=build/gcc PATHS=50000. Every mean of bench.cfg within 4 joint standard errors; exit 1 if not.
set -u
B=${B:-build/gcc} PATHS=${PATHS:-50000}
out=$B/bench
mkdir -p "$out"
sh tests/bench/scalar/build.sh "$out/scalar" || exit 1
"$out/scalar" "$PATHS" 1 >"$out/scalar.csv" 2>/dev/null &
./fulcrum run tests/bench/bench.cfg -n "$PATHS" -o "$out/compare" --force --no-charts -q >/dev/null || exit 1
wait $! || exit 1
awk -f tests/bench/compare.awk "$out/scalar.csv" "$out/compare/summary.csv" "$out/compare/series.csv"
