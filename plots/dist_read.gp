# dist_read.gp - reads the second block of a distribution: name value low high; "target" also prob and prob_half.
named(nm, c) = strcol("name") eq nm ? column(c) : NaN
TGT = NaN; PT = NaN; PHALF = NaN; P05 = NaN; P50 = NaN; P95 = NaN; ABOVE = 0.0; BELOW = 0.0
stats DATA index 1 using (v_=named("target","value"), TGT = v_==v_ ? v_ : TGT, v_=named("target","prob"), PT = v_==v_ ? v_ : PT, \
    v_=named("target","prob_half"), PHALF = v_==v_ ? v_ : PHALF, v_=named("p05","value"), P05 = v_==v_ ? v_ : P05, \
    v_=named("p50","value"), P50 = v_==v_ ? v_ : P50, v_=named("p95","value"), P95 = v_==v_ ? v_ : P95, \
    v_=named("below","prob"), BELOW = v_==v_ ? v_ : BELOW, v_=named("above","prob"), ABOVE = v_==v_ ? v_ : ABOVE, 0) nooutput
# all (or nearly all) paths the same: no range to speak of
SINGLE = !(P95-P05 > 1e-4*max(abs(P05), abs(P95)))
range_words(d) = SINGLE ? T(" in nearly all paths", "，几乎所有路径相同") : sprintf(T(", 90%% of paths %s–%s", "，90%% 的路径在 %s–%s"), opt(P05), opt(P95))
if (BELOW+ABOVE > 5e-6) { FOOT = FOOT." · ".sprintf(T("beyond the axis: %.2g%% of paths below, %.2g%% above", "坐标轴之外：%.2g%% 更低，%.2g%% 更高"), 100*BELOW, 100*ABOVE) }
