#!/bin/sh
# Variance of plain paths over the variance of each sampler, with and without controls: (sd^2 / n) of the plain run over the
# squared standard error. B=build/gcc PATHS=102400 (a factor is known to sqrt(2 / blocks) of itself). At the end of a line the
# metric that gains least: how far it is worse than plain, in standard errors of its factor; above 3.5 the script fails.
set -u
B=${B:-build/gcc} PATHS=${PATHS:-102400}
out=$B/bench
mkdir -p "$out"
bad=0
echo "variance of plain paths over that of the sampler, $PATHS paths (goals: mean leverage 20 and TVPI 10 with sobol --controls)"
for s in plain antithetic lhs sobol; do
    for c in "" --controls; do
        # shellcheck disable=SC2086
        ./fulcrum run tests/bench/bench.cfg -n "$PATHS" -s 1 --sampler $s $c -o "$out/sampler" --force --no-charts -q >/dev/null || exit 1
        [ "$s$c" != plain ] || cp "$out/sampler/summary.csv" "$out/plain.csv"
        awk -F, -v name="$s $c" -v n="$PATHS" 'NR == FNR { v[$1] = $6 * $6; next }
            $1 ~ /^(leverage.paid.social|sponsor.tvpi|sponsor.irr|sponsor.loss)$/ && $6 > 0 { t = t sprintf("   %s %.1f", $1, v[$1] / ($6 * $6)) }
            $6 > 0 && v[$1] > 0 {
                worse = (1 - v[$1] / ($6 * $6)) / sqrt(2 / (n / 1024 - 1))
                if (!k++ || worse > worst) { worst = worse; least = $1 }
            }
            END { printf "%-22s%s   least of %d %s %.1f\n", name, t, k, least, worst; exit worst > 3.5 }' "$out/plain.csv" "$out/sampler/summary.csv" || bad=1
    done
done
exit "$bad"
