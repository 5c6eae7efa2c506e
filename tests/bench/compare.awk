# Joins two tables of means: scalar's (metric,step,n,mean,se), then Fulcrum's summary.csv and series.csv. Prints every
# mean further apart than 4 joint standard errors (or 1e-9 of it, for rounding), then one line of counts.
# A pair counts as sharp when 1% of the mean would be seen: 4 joint standard errors <= 1% of the mean.
BEGIN { FS = "," }
FNR == 1 { file++; for (i in col) delete col[i]; for (i = 1; i <= NF; i++) col[$i] = i; next }
{
    step = ("step" in col) ? $col["step"] : ""
    key = $col["metric"] SUBSEP step
}
file == 1 { mean[key] = $col["mean"]; se[key] = $col["se"]; next }
!(key in mean) { if (step == "" || step == 0) left[$col["metric"]] = 1; next }
{
    seen[key] = 1
    a = mean[key]; b = $col["mean"]
    if (a == "" && b == "") { same++; next }
    if (a == "" || b == "") { wrong++; printf "%-40s step %-3s defined on one side only: %s | %s\n", $col["metric"], step, a, b; next }
    s = sqrt(se[key] ^ 2 + $col["se"] ^ 2); d = a - b; if (d < 0) d = -d
    size = a < 0 ? -a : a
    pairs++
    if (4 * s <= 0.01 * size) sharp++
    if (d > 4 * s + 1e-9 * size) {
        wrong++
        apart = 999; if (s > 0) apart = d / s
        share = 0; if (size > 0) share = 100 * d / size
        printf "%-40s step %-3s scalar %.6g +- %.2g, fulcrum %.6g +- %.2g: %.1f se, %.2f%%\n",
            $col["metric"], step, a, se[key], b, $col["se"], apart, share
    }
}
END {
    for (m in left) only = only " " m
    for (k in mean) if (!(k in seen)) missing++
    printf "%d means compared, %d apart by more than 4 joint standard errors, %d sharp enough to see 1%%, %d missing in Fulcrum\n",
        pairs, wrong + 0, sharp + 0, missing + 0
    if (only != "") print "only in Fulcrum:" only
    exit (wrong + missing > 0)
}
