#!/bin/sh
# Speed and memory of the benchmark programme (bench.cfg) beside the scalar program of the same model (scalar/).
# CPU seconds of the simulation alone: a run's host.cpu_seconds, without plan, writing and charts. Programs are run in
# turn and medians of REPEATS rounds compared, so that other work on the machine hits all of them alike.
# B=build/gcc REPEATS=5 PATHS=20000 PAIRS=9 LARGE=1 (streaming memory at 1e7 paths as well)
set -u
B=${B:-build/gcc}
REPEATS=${REPEATS:-5} PATHS=${PATHS:-20000} PAIRS=${PAIRS:-9} LARGE=${LARGE:-0}
out=$B/bench
here=tests/bench
mkdir -p "$out"
sh $here/scalar/build.sh "$out/scalar" || exit 1

# seconds KIND ISA: CPU seconds of PATHS paths
seconds() {
    if [ "$1" = scalar ]; then
        "$out/scalar" "$PATHS" 1 quiet 2>&1 | sed -n 's/^scalar: \([0-9.]*\) CPU.*/\1/p'
    else
        # shellcheck disable=SC2086
        run "$PATHS" -j1 --isa "$2" $3 >/dev/null && field cpu_seconds
    fi
}
run() { # paths options...
    n=$1
    shift
    ./fulcrum run $here/bench.cfg -n "$n" "$@" -o "$out/run" --force --no-charts -q >/dev/null
}
field() { sed -n "s/^ *\"$1\": *\([0-9.e+-]*\).*/\1/p" "$out/run/manifest.json" | head -n 1; }
median() { sort -g "$1" | awk '{ x[NR] = $1 } END { print NR % 2 ? x[(NR + 1) / 2] : (x[NR / 2] + x[NR / 2 + 1]) / 2 }'; }

levels=
for isa in avx512 avx2 sse2 generic; do
    run 64 -j1 --isa $isa 2>/dev/null && levels="$levels $isa"
done
echo "compiler: $(sed -n 's/^ *"compiler": *"\(.*\)".*/\1/p' "$out/run/manifest.json")   processor: $(sed -n 's/^ *"cpu": *"\(.*\)".*/\1/p' "$out/run/manifest.json")"
rm -f "$out"/*.seconds
i=0
while [ $i -lt "$REPEATS" ]; do
    seconds scalar >>"$out/scalar.seconds"
    for isa in $levels; do
        seconds fulcrum "$isa" --streaming >>"$out/$isa.streaming.seconds"
        seconds fulcrum "$isa" "" >>"$out/$isa.exact.seconds"
    done
    i=$((i + 1))
done

variates=$(./fulcrum check $here/bench.cfg | sed -n 's/.* \([0-9]*\) random numbers a path.*/\1/p')
base=$(median "$out/scalar.seconds")
awk -v s="$base" -v n="$PATHS" -v r="$REPEATS" -v v="$variates" 'BEGIN {
    printf "%d random numbers a path; %d paths a run, medians of %d interleaved runs, one core\n", v, n, r
    printf "%-20s %8.1f us/path\n", "scalar C + GSL", s / n * 1e6 }'
for isa in $levels; do
    for mode in streaming exact; do
        awk -v t="$(median "$out/$isa.$mode.seconds")" -v s="$base" -v n="$PATHS" -v v="$variates" -v name="$isa $mode" \
            -v goal="$(case $isa in avx512) echo '(goals 4x, 9 ns)' ;; avx2) echo '(goal 2.5x)' ;; esac)" 'BEGIN {
            printf "%-20s %8.1f us/path   %5.2fx scalar   %5.1f ns a random number   %s\n",
                name, t / n * 1e6, s / t, t / n / v * 1e9, goal }'
    done
done

peak() { # paths: MiB resident at most
    if [ -x /usr/bin/time ]; then
        /usr/bin/time -f '%M' ./fulcrum run $here/bench.cfg -n "$1" -j2 --streaming -o "$out/run" --force --no-charts -q \
            2>&1 >/dev/null | tail -n 1 | awk '{ printf "%.0f\n", $1 / 1024 }'
    else
        ./fulcrum run $here/bench.cfg -n "$1" -j2 --streaming -o "$out/run" --force --no-charts -q >/dev/null &
        pid=$! most=0
        while kill -0 "$pid" 2>/dev/null; do
            now=$(sed -n 's/^VmHWM:[^0-9]*\([0-9]*\) kB/\1/p' "/proc/$pid/status" 2>/dev/null)
            [ "${now:-0}" -gt "$most" ] && most=$now
            sleep 0.05
        done
        wait "$pid"
        echo $((most / 1024))
    fi
}
echo "streaming, 2 threads, peak memory: $(peak 100000) MiB at 1e5 paths (goal 64)"
[ "$LARGE" = 0 ] || echo "streaming, 2 threads, peak memory: $(peak 10000000) MiB at 1e7 paths (goal 64)"

i=0
rm -f "$out/pairs"
while [ $i -lt "$PAIRS" ]; do
    run "$PATHS" -j1 --streaming && one=$(field wall_seconds)
    run "$PATHS" -j2 --streaming && two=$(field wall_seconds)
    echo "$one $two" >>"$out/pairs"
    i=$((i + 1))
done
awk '{ e = $1 / (2 * $2); if (e > best) best = e } END { printf "2 threads: efficiency %.2f, best of %d pairs (goal 0.9)\n", best, NR }' "$out/pairs"

i=0
rm -f "$out/audit"
while [ $i -lt "$REPEATS" ]; do
    run "$PATHS" -j1 --streaming && without=$(field cpu_seconds)
    run "$PATHS" -j1 --streaming --audit && with=$(field cpu_seconds)
    echo "$without $with" | awk '{ print 100 * ($2 / $1 - 1) }' >>"$out/audit"
    i=$((i + 1))
done
echo "audit: $(median "$out/audit" | awk '{ printf "%.1f", $1 }')% more processor time, median of $REPEATS interleaved pairs"
echo
B=$B REPEATS=$REPEATS PATHS=$PATHS sh "$here/linear.sh"
