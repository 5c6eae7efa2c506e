# stage_flow.gp - firms in each stage of a chain over time, stacked; how many stand in and have entered each stage.
# two blocks a chain. 0: step time year date mean se p05 .. p95 [world_p05 world_p95] (all firms of the chain) s1 s2 .. others (means by stage);
# 1: column kind (moves, stays) chain_en chain_zh stages name_en name_zh start end_mean end_se end_p05 end_p50 end_p95 entered_mean ..
HERE = ""; do for [i=1:strlen(ARG0)] { if (ARG0[i:i] eq "/") { HERE = ARG0[1:i] } }
if (ARGC < 2) { printerr "usage: gnuplot -d -c ".ARG0." DATA OUT.{svg,png,pdf} [en|zh]"; exit status 2 }
DATA = ARG1; OUT = ARG2; LANG = (ARGC > 2) ? ARG3 : "en"
ROW_H = 330; BASE_H = 110; load HERE."theme.gp"; load HERE."rows.gp"
array HUE[10] = [SKY, BLUE, ORANGE, GREEN, 0xF2C14E, 0x7A4E00, 0x9AD0C2, INK, 0xC9A0B8, 0x6E7F8D]
# the finding: the largest chain, first in the title
M0 = -1.0; BIG = 1
do for [b=1:SHOWN] {
    m_ = NaN
    stats DATA index 2*b-2 using (m_ = column("mean"), 0) nooutput
    if (m_ > M0) { M0 = m_; BIG = b }
}
IX = 2*BIG-2; KEEP = 0; COLS = "mean p95"; load HERE."range.gp"
E5 = NaN; E50 = NaN; E95 = NaN; E0 = NaN; first_ = 1; LISTED = NaN; L5 = NaN; L95 = NaN; NM = ""
stats DATA index IX using (E0 = first_ ? column("mean") : E0, first_ = 0, E5 = column("p05"), E50 = column("p50"), E95 = column("p95"), 0) nooutput
stats DATA index IX+1 using (NM = T(strcol("chain_en"), strcol("chain_zh")), l_ = strcol("name_en") eq "Listed", LISTED = l_ ? column("end_p50") : LISTED, \
    L5 = l_ ? column("end_p05") : L5, L95 = l_ ? column("end_p95") : L95, 0) nooutput
E50 = E50 == E50 ? E50 : M0
TITLE = (SHOWN > 1 ? NM.T(": ", "：") : "").T(cnt(E50).sprintf(" firms in the chain by %.0f", X1), sprintf("到 %.0f 年链上企业 ", X1).cnt(E50)." 家").(E95 > E5 ? T(" (90% of paths: ", "（90% 的路径：").cnt(E5)."–".cnt(E95).T(")", "）") : "")
TITLE = TITLE.T(", from ", "，期初 ").cnt(E0).T("", " 家")
if (LISTED == LISTED) { TITLE = TITLE.T("; listed ", "；上市 ").cnt(LISTED).cnt_range(L5, L95) }
SUBTITLE = T("Mean number of firms by stage; dashes: all firms in 90% of paths. Right: median (90% of paths)", "各阶段企业数均值；虚线：全部企业 90% 的路径。右：中位（90% 的路径）")
SUBTITLE = SUBTITLE.(WORLDS ne "" ? T("; orange lines on the left: 90% of what is uncertainty", "；左图橙线：不确定性的 90%") : "")
load HERE."head.gp"
UNSURE = WORLDS ne "" ? "world_p05 world_p95" : ""
EDGES = E95 == E95 ? "p05 p95" : "" # no bands kept: nothing to draw
set multiplot
do for [b=1:SHOWN] {
    A_ = 2*b-2; S_ = 2*b-1; N = 0; NAME = ""; ALL = 0
    stats DATA index S_ using (N = N+1, NAME = T(strcol("chain_en"), strcol("chain_zh")), ALL = column("stages"), 0) nooutput
    array C_[N]; array K_[N]; array NM_[N]; array P0[N]; array P5[N]; array P50[N]; array P95[N]; array Q5[N]; array Q50[N]; array Q95[N]
    i_ = 0; QMAX = 0.0
    stats DATA index S_ using (i_ = i_+1, C_[i_] = strcol("column"), K_[i_] = strcol("kind") eq "moves", NM_[i_] = T(strcol("name_en"), strcol("name_zh")), \
        P0[i_] = column("start"), P5[i_] = column("end_p05"), v_ = column("end_p50"), P50[i_] = v_ == v_ ? v_ : column("end_mean"), P95[i_] = column("end_p95"), \
        Q5[i_] = column("entered_p05"), v_ = column("entered_p50"), Q50[i_] = v_ == v_ ? v_ : column("entered_mean"), Q95[i_] = column("entered_p95"), \
        QMAX = max(QMAX, Q50[i_]), QMAX = Q95[i_] > QMAX ? Q95[i_] : QMAX, 0) nooutput
    QMAX = QMAX > 0 ? QMAX : 1.0
    NL = 0; do for [i=1:N] { NL = NL + K_[i] }
    IX = A_; KEEP = 0; COLS = "mean p95"; load HERE."range.gp"
    OTHERS = 0.0; stats DATA index A_ using (OTHERS = max(OTHERS, column("others")), 0) nooutput
    y_ = PX(RT(b), 14)
    set label 20 NAME at screen 0.022,y_ left font FB.",11.5" textcolor rgb INK
    set label 21 T("now", "期初") at screen 0.715,y_ right font FONT.",9" textcolor rgb MUTED
    set label 22 sprintf(T("there in %.0f", "%.0f 年在册"), X1) at screen 0.835,y_ right font FONT.",9" textcolor rgb MUTED
    set label 23 T("entered so far", "累计进入") at screen 0.985,y_ right font FONT.",9" textcolor rgb MUTED
    RP = (ROWPX-62.0)/max(N + (OTHERS > 0), 6)
    do for [i=1:N] {
        yy = PX(RT(b), 30 + (i-0.5)*RP); t_ = 100+10*i
        set object t_ rectangle from screen 0.560,PX(yy, 5) to screen 0.573,PX(yy, -5) fillcolor rgb (K_[i] ? HUE[i] : PAPER) fillstyle solid border linecolor rgb (K_[i] ? HUE[i] : MUTED) front
        set label t_ NM_[i] at screen 0.580,yy left font FONT.sprintf(",%.1f", size_for(NM_[i], 0.105*W, 10.5)) textcolor rgb INK
        set label t_+1 (P0[i] > 0 ? cnt(P0[i]) : "–") at screen 0.715,yy right font FONT.",9.5" textcolor rgb MUTED
        s_ = cnt(P50[i]).cnt_range(P5[i], P95[i])
        set label t_+2 s_ at screen 0.835,yy right font FONT.sprintf(",%.1f", size_em(s_, 0.115*W, 9.5, 0.60)) textcolor rgb INK
        s_ = cnt(Q50[i]).cnt_range(Q5[i], Q95[i])
        set label t_+3 s_ at screen 0.985,PX(yy, -3) right font FONT.sprintf(",%.1f", size_em(s_, 0.135*W, 9.5, 0.60)) textcolor rgb INK
        set object t_+1 rectangle from screen 0.848,PX(yy, 6) to screen 0.985,PX(yy, 10) fillcolor rgb TRACK fillstyle solid noborder front
        set object t_+2 rectangle from screen 0.848,PX(yy, 6) to screen 0.848+0.137*Q50[i]/QMAX,PX(yy, 10) fillcolor rgb (K_[i] ? BLUE : MUTED) fillstyle solid noborder front
        if (Q95[i] > Q5[i]) { set arrow t_ from screen 0.848+0.137*Q5[i]/QMAX,PX(yy, 8) to screen 0.848+0.137*Q95[i]/QMAX,PX(yy, 8) nohead front lc rgb ORANGE lw 1.6 }
    }
    if (OTHERS > 0) {
        yy = PX(RT(b), 30 + (N+0.5)*RP)
        set object 90 rectangle from screen 0.560,PX(yy, 5) to screen 0.573,PX(yy, -5) fillcolor rgb GRID fillstyle solid noborder front
        set label 90 sprintf(T("%d other stages", "其余 %d 个阶段"), ALL-N) at screen 0.580,yy left font FONT.",10.5" textcolor rgb MUTED
    }
    set lmargin at screen 0.085; set rmargin at screen 0.535; set tmargin at screen PX(RT(b), 30); set bmargin at screen PX(RB(b), -26)
    XS = ceil((X1-X0)/8.0); set xrange [X0:X1]; set xtics XS; set format x "%.0f"; set format y "%'.0f"
    YHI = YMAX > 0 ? 1.05*YMAX : 1.0
    # the first stage lies on top, as in the table
    below(k) = column("others") + (k < N ? (sum [j=k+1:N] (K_[j] ? column(C_[j]) : 0)) : 0)
    plot [][0:YHI] DATA index A_ using (column("year")):(column("others")) with filledcurves x1 fc rgb GRID, \
        for [k=1:N] DATA index A_ using (column("year")):(below(k)):(below(k) + (K_[k] ? column(C_[k]) : 0)) with filledcurves fc rgb HUE[k], \
        for [k=1:N] DATA index A_ using (column("year")):(K_[k] ? below(k) : NaN) with lines lw 0.8 lc rgb PAPER, \
        for [e in EDGES] DATA index A_ using (column("year")):(column(e)) with lines lw 1.1 dt (4,3) lc rgb INK, \
        for [e in UNSURE] DATA index A_ using (column("year")):(column(e)) with lines lw 1.6 lc rgb ORANGE
    load HERE."nohead.gp"
    do for [i=1:N] { do for [j=0:3] { unset label 100+10*i+j }; do for [j=0:2] { unset object 100+10*i+j }; unset arrow 100+10*i }
    unset label 90; unset object 90; do for [j=20:23] { unset label j }
    undefine C_ K_ NM_ P0 P5 P50 P95 Q5 Q50 Q95
}
unset multiplot
