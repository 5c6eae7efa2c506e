# funnel.gp - signed projects by the stage they have reached at the horizon; contracted money and what is paid in over time.
# two blocks an entry. 0: stage kind (count, money) entry_en entry_zh name_en name_zh start mean se p05 p50 p95;
# 1: step time year date mean se p05 p10 p25 p50 p75 p90 p95 (paid in) contracted (mean)
HERE = ""; do for [i=1:strlen(ARG0)] { if (ARG0[i:i] eq "/") { HERE = ARG0[1:i] } }
if (ARGC < 2) { printerr "usage: gnuplot -d -c ".ARG0." DATA OUT.{svg,png,pdf} [en|zh]"; exit status 2 }
DATA = ARG1; OUT = ARG2; LANG = (ARGC > 2) ? ARG3 : "en"
ROW_H = 330; BASE_H = 110; load HERE."theme.gp"; load HERE."rows.gp"
MAXABS = 0.0; BEST = -1.0; BIG = 1
do for [b=1:SHOWN] {
    c_ = 0.0
    stats DATA index 2*b-2 using (m_ = strcol("kind") eq "money" ? column("mean") : 0, c_ = m_ > c_ ? m_ : c_, 0) nooutput
    if (c_ > BEST) { BEST = c_; BIG = b }
    MAXABS = max(MAXABS, c_)
}
load HERE."money.gp"
SG = NaN; LASTN = ""; LAST = NaN; L5 = NaN; L95 = NaN; CT = NaN; PI = NaN; P5 = NaN; P95 = NaN; NM = ""
cell(k, c) = strcol("stage") eq k ? column(c) : NaN
stats DATA index 2*BIG-2 using (NM = T(strcol("entry_en"), strcol("entry_zh")), v_ = either(cell("signed","p50"), cell("signed","mean")), SG = either(v_, SG), \
    v_ = either(cell("contracted","p50"), cell("contracted","mean")), CT = either(v_, CT), v_ = either(cell("paid_in","p50"), cell("paid_in","mean")), PI = either(v_, PI), \
    v_ = cell("paid_in","p05"), P5 = either(v_, P5), v_ = cell("paid_in","p95"), P95 = either(v_, P95), \
    q_ = (strcol("kind") eq "count" && strcol("stage") ne "signed"), LASTN = q_ ? T(strcol("name_en"), strcol("name_zh")) : LASTN, \
    LAST = q_ ? either(column("p50"), column("mean")) : LAST, 0) nooutput
IX = 2*BIG-1; KEEP = 0; COLS = "mean"; load HERE."range.gp"
TITLE = (SHOWN > 1 ? NM.T(": ", "：") : "").T(sprintf(SHOWN > 1 ? "by %.0f, " : "By %.0f, ", X1).amount(PI).(P95 > P5 ? " (".fnum(P5/MS)."–".fnum(P95/MS).")" : "")." of ".fnum(CT/MS)." contracted is paid in", \
    sprintf("到 %.0f 年到位 ", X1).amount(PI).(P95 > P5 ? "（".fnum(P5/MS)."–".fnum(P95/MS)."）" : "")."，签约 ".fnum(CT/MS))
TITLE = TITLE.(LAST == LAST ? T("; ".cnt(LAST)." of ".cnt(SG)." projects: ".LASTN, "；".cnt(SG)." 个项目中 ".cnt(LAST)." 个".LASTN) : "")
SUBTITLE = sprintf(T("Left: at the horizon, projects and %s: median, line: 90%% of paths, orange: at the start. Right: paid in, bands: 50%%, 80%%, 90%% of paths, dotted: contracted", \
    "左：期末项目数与金额（%s），中位，横线：90%% 的路径，橙线：期初。右：到位资金，色带：50%%、80%%、90%% 的路径，点线：签约金额"), MU)
load HERE."head.gp"
set multiplot
do for [b=1:SHOWN] {
    A_ = 2*b-2; N = 0; NAME = ""; TOPC = 0.0; TOPM = 0.0
    stats DATA index A_ using (N = N+1, NAME = T(strcol("entry_en"), strcol("entry_zh")), k_ = strcol("kind") eq "count", v_ = max(column("mean"), either(column("p95"), 0)), \
        TOPC = k_ ? max(TOPC, v_) : TOPC, TOPM = k_ ? TOPM : max(TOPM, v_), 0) nooutput
    array K_[N]; array NM_[N]; array S0[N]; array V_[N]; array V5[N]; array V95[N]
    i_ = 0
    stats DATA index A_ using (i_ = i_+1, K_[i_] = strcol("kind") eq "count", NM_[i_] = T(strcol("name_en"), strcol("name_zh")), S0[i_] = column("start"), \
        V_[i_] = either(column("p50"), column("mean")), V5[i_] = column("p05"), V95[i_] = column("p95"), 0) nooutput
    set label 20 NAME at screen 0.022,PX(RT(b), 14) left font FB.",11.5" textcolor rgb INK
    RP = (ROWPX-52.0)/max(N, 5)
    do for [i=1:N] {
        yy = PX(RT(b), 30 + (i-0.5)*RP); t_ = 100+10*i; top_ = K_[i] ? TOPC : TOPM; top_ = top_ > 0 ? top_ : 1.0
        at_(v) = 0.150 + 0.220*v/top_
        set label t_ NM_[i] at screen 0.140,yy right font FONT.sprintf(",%.1f", size_for(NM_[i], 0.115*W, 11)) textcolor rgb INK
        set object t_ rectangle from screen 0.150,PX(yy, 10) to screen 0.370,PX(yy, -10) fillcolor rgb TRACK fillstyle solid noborder behind
        set object t_+1 rectangle from screen 0.150,PX(yy, 10) to screen at_(V_[i]),PX(yy, -10) fillcolor rgb (K_[i] ? BLUE : GREEN) fillstyle solid noborder behind
        if (V95[i] > V5[i]) {
            set arrow t_ from screen at_(V5[i]),yy to screen at_(V95[i]),yy nohead front lc rgb PAPER lw 4
            set arrow t_+1 from screen at_(V5[i]),yy to screen at_(V95[i]),yy nohead front lc rgb INK lw 1.6
        }
        if (S0[i] > 0) { set arrow t_+2 from screen at_(S0[i]),PX(yy, 10) to screen at_(S0[i]),PX(yy, -10) nohead front lc rgb ORANGE lw 2 }
        s_ = K_[i] ? cnt_of(V_[i], V5[i], V95[i]) : num_of(V_[i]/MS, V5[i]/MS, V95[i]/MS)
        set label t_+1 s_ at screen 0.378,yy left font FB.sprintf(",%.1f", size_em(s_, 0.118*W, 11, 0.62)) textcolor rgb (K_[i] ? BLUE : GREEN)
        if (i > 1) {
            same_ = K_[i] == K_[i-1]
            if (same_ && V_[i-1] > 0) { set label t_+2 sprintf("↓ %.0f%%", 100.0*V_[i]/V_[i-1]) at screen 0.160,PX(yy, -RP/2.0) left font FONT.",9.5" textcolor rgb MUTED }
        }
    }
    IX = 2*b-1; KEEP = 0; COLS = "mean p95 contracted"; load HERE."range.gp"
    YLO = 0; YHI = YMAX > 0 ? 1.06*YMAX/MS : 1.0
    set lmargin at screen 0.565; set rmargin at screen 0.880; set tmargin at screen PX(RT(b), 26); set bmargin at screen PX(RB(b), -26)
    XS = ceil((X1-X0)/6.0); set xrange [X0:X1]; set xtics XS; set format x "%.0f"
    PANEL = (ROWPX-52.0)/H; FAN_SUFFIX = ""; load HERE."fan_labels.gp"
    plot [][0:YHI] @BANDS, DATA index IX using (column("year")):(column("contracted")/MS) with lines lw 1.6 dt (2,3) lc rgb GREEN
    load HERE."nohead.gp"
    do for [i=1:N] { do for [j=0:2] { unset label 100+10*i+j; unset arrow 100+10*i+j; unset object 100+10*i+j } }
    do for [i=11:20] { unset label i }
    undefine K_ NM_ S0 V_ V5 V95
}
unset multiplot
