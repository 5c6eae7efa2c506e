# platforms.gp - platforms at work over time, and contract income over running costs of the last twelve months (1: they pay
# for themselves). one block an entry: step time year date mean se p05 .. p95 (count) self_mean self_se self_p05 .. self_p95
# self_n (of two levels also world_p05 world_p95 self_world_p05 self_world_p95); last block: entry name_en name_zh spinouts_mean .. spinouts_p95 income_mean .. cost_mean ..
HERE = ""; do for [i=1:strlen(ARG0)] { if (ARG0[i:i] eq "/") { HERE = ARG0[1:i] } }
if (ARGC < 2) { printerr "usage: gnuplot -d -c ".ARG0." DATA OUT.{svg,png,pdf} [en|zh]"; exit status 2 }
DATA = ARG1; OUT = ARG2; LANG = (ARGC > 2) ? ARG3 : "en"
ROW_H = 250; BASE_H = 110; load HERE."theme.gp"; load HERE."rows.gp"
SHOWN_WORDS = T("; the %d costliest of %d", "；支出最大的 %d 项（共 %d 项）")
array NM_[SHOWN]; array INFO[SHOWN]; array COST[SHOWN]; MAXABS = 0.0
stats DATA index SHOWN using (MAXABS = max(MAXABS, max(either(column("income_mean"), 0), either(column("cost_mean"), 0))), 0) nooutput
load HERE."money.gp"
i_ = 0
S_(c) = column(c)/1.0 # divided, so that a missing cell is undefined and not a row left out
half_(c) = 1.96*column(c."_se")
part(c, words) = column(c."_mean") > 0 ? words.money_pm(column(c."_mean"), half_(c)) : ""
stats DATA index SHOWN using (i_ = i_+1, NM_[i_] = T(strcol("name_en"), strcol("name_zh")), COST[i_] = column("cost_mean"), m_ = either(column("spinouts_p50"), column("spinouts_mean")), \
    INFO[i_] = (column("spinouts_mean") > 0 ? T("spin-outs ", "衍生企业 ").cnt_of(m_, column("spinouts_p05"), column("spinouts_p95")) : "") \
    .part("income", T(" · contract income ", " · 合同收入 ")).part("cost", T(" · sponsor's cost ", " · 出资方支出 ")), \
    INFO[i_] = INFO[i_][1:3] eq " · " ? INFO[i_][4:*] : INFO[i_], 0) nooutput
BIG = 1; M0 = -1.0; array E0[SHOWN]; array E5[SHOWN]; array E50[SHOWN]; array E95[SHOWN]; array S5[SHOWN]; array S50[SHOWN]; array S95[SHOWN]; array FROM[SHOWN]
do for [b=1:SHOWN] {
    IX = b-1; KEEP = 0; COLS = "mean"; load HERE."range.gp"
    E0[b] = NaN; E5[b] = NaN; E50[b] = NaN; E95[b] = NaN; S5[b] = NaN; S50[b] = NaN; S95[b] = NaN; FROM[b] = NaN; first_ = 1
    # FROM: the first year from which the median ratio stays at 1 or more
    stats DATA index IX using (E0[b] = first_ ? column("mean") : E0[b], first_ = 0, E50[b] = either(column("p50"), column("mean")), E5[b] = column("p05"), E95[b] = column("p95"), \
        v_ = either(column("self_p50"), column("self_mean")), S50[b] = v_, S5[b] = column("self_p05"), S95[b] = column("self_p95"), \
        FROM[b] = v_ >= 1 ? either(FROM[b], column("year")) : (v_ == v_ ? NaN : FROM[b]), 0) nooutput
    if (COST[b] > M0) { M0 = COST[b]; BIG = b }
}
TITLE = (SHOWN > 1 ? NM_[BIG].T(": ", "：") : "").T(cnt(E0[BIG])." → ".cnt_of(E50[BIG], E5[BIG], E95[BIG]).sprintf(" platforms by %.0f", X1), sprintf("到 %.0f 年平台 ", X1).cnt(E0[BIG])." → ".cnt_of(E50[BIG], E5[BIG], E95[BIG])." 家")
TITLE = TITLE.(S50[BIG] == S50[BIG] ? T("; contract income covers ", "；合同收入覆盖运营成本 ").sprintf("%.0f%%", 100*S50[BIG]).T(" of running costs", "") : "")
SUBTITLE = T("Left: platforms at work. Right: income over running costs, last twelve months; red: they pay for themselves (", "左：在运营平台数。右：近十二个月合同收入/运营成本，红线：自我造血（").BANDS_WORDS.T(")", "）")
OWN_WORLDS = WORLDS eq "" ? "" : ', DATA index IX using (column("year")):(S_("self_world_p05")) with lines lw 1.6 lc rgb ORANGE, DATA index IX using (column("year")):(S_("self_world_p95")) with lines lw 1.6 lc rgb ORANGE'
load HERE."head.gp"
set multiplot
do for [b=1:SHOWN] {
    IX = b-1; KEEP = 0; COLS = "mean p95"; load HERE."range.gp"
    set label 20 NM_[b] at screen 0.022,PX(RT(b), 14) left font FB.",11.5" textcolor rgb INK
    set label 21 INFO[b] at screen 0.965,PX(RT(b), 14) right font FONT.",10" textcolor rgb MUTED
    MS_ = MS; MS = 1.0; YLO = 0; YHI = YMAX > 0 ? 1.08*YMAX : 1.0
    set lmargin at screen 0.070; set rmargin at screen 0.400; set tmargin at screen PX(RT(b), 32); set bmargin at screen PX(RB(b), -26)
    XS = ceil((X1-X0)/6.0); set xrange [X0:X1]; set xtics XS; set format x "%.0f"; set format y "%g"
    PANEL = (ROWPX-58.0)/H; FAN_SUFFIX = ""; FAN_COUNT = 1; load HERE."fan_labels.gp"
    plot [][0:YHI] @BANDS
    load HERE."nohead.gp"; unset label 20; unset label 21; do for [i=11:15] { unset label i }
    KEEP = 0; COLS = "self_mean self_p95"; load HERE."range.gp"
    set lmargin at screen 0.570; set rmargin at screen 0.880
    if (S50[b] == S50[b] || YMAX > 0) {
        YHI = max(1.15, 1.08*YMAX)
        set arrow 1 from graph 0, first 1 to graph 1, first 1 nohead front lc rgb TAG lw 1.4 dt (6,4)
        if (S50[b] == S50[b]) { set label 13 T("median ", "中位 ").fnum(S50[b]) at first X1, first S50[b] left offset 0.7,0 font FB.",10.5" textcolor rgb BLUE }
        if (fnum(S95[b]) ne fnum(S5[b])) { set label 14 fnum(S5[b])."–".fnum(S95[b]) at first X1, first S50[b] left offset 0.7,-1.1 font FONT.",10" textcolor rgb MUTED }
        if (FROM[b] == FROM[b] && FROM[b] > X0+0.3) { set label 15 sprintf(T("from %.1f", "%.1f 起"), FROM[b]) at first FROM[b], first 1 point pt 7 ps 0.8*PSC lc rgb BLUE right offset -0.6,0.8 front font FB.",10" textcolor rgb BLUE }
        plot [][0:YHI] DATA index IX using (column("year")):(S_("self_p05")):(S_("self_p95")) with filledcurves fc rgb BAND1, \
            DATA index IX using (column("year")):(S_("self_p10")):(S_("self_p90")) with filledcurves fc rgb BAND2, \
            DATA index IX using (column("year")):(S_("self_p25")):(S_("self_p75")) with filledcurves fc rgb BAND3, \
            DATA index IX using (column("year")):(S_("self_mean")) with lines lw 1.2 dt (5,3) lc rgb INK, \
            DATA index IX using (column("year")):(either(column("self_p50"), column("self_mean"))) with lines lw 2.6 lc rgb BLUE @OWN_WORLDS
        unset arrow 1; unset label 13; unset label 14; unset label 15
    } else {
        set label 13 T("no running costs", "无运营成本") at graph 0.5, graph 0.5 center font FONT.",10.5" textcolor rgb MUTED
        unset border; unset grid; unset xtics; unset ytics
        plot [][0:1] NaN
        unset label 13
        set border 1; set grid ytics noxtics; set xtics XS nomirror out scale 0.4 format "%.0f" font FONT.",10"; set ytics nomirror scale 0 font FONT.",10"
    }
    MS = MS_
}
unset multiplot
