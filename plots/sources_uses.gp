# sources_uses.gp - the sponsor's money by programme year: sources upwards, uses downwards, the balance at each year's end.
# block 0: programme_year x appropriation returns income interest other_in funds direct conversion platforms firms credit
# running treasury other_out cash_mean cash_p05 cash_p50 cash_p95; block 1: item name_en name_zh side total se_bound
HERE = ""; do for [i=1:strlen(ARG0)] { if (ARG0[i:i] eq "/") { HERE = ARG0[1:i] } }
if (ARGC < 2) { printerr "usage: gnuplot -d -c ".ARG0." DATA OUT.{svg,png,pdf} [en|zh]"; exit status 2 }
DATA = ARG1; OUT = ARG2; LANG = (ARGC > 2) ? ARG3 : "en"
load HERE."theme.gp"
N = 0; stats DATA index 1 using (N = N+1, 0) nooutput
array ID[N]; array NM_[N]; array IN_[N]; array TOT[N]; array HALF[N]; i_ = 0; SIN = 0.0; SOUT = 0.0; NI = 0
stats DATA index 1 using (i_ = i_+1, ID[i_] = strcol("item"), NM_[i_] = T(strcol("name_en"), strcol("name_zh")), IN_[i_] = strcol("side") eq "source", \
    TOT[i_] = column("total"), HALF[i_] = 1.96*column("se_bound"), SIN = SIN + (IN_[i_] ? TOT[i_] : 0), SOUT = SOUT + (IN_[i_] ? 0 : TOT[i_]), NI = NI + IN_[i_], 0) nooutput
array HUE[14] = [GREEN, 0x4FB08E, SKY, 0x8FD3C0, GREY, ORANGE, AMBER, 0xF2C14E, BLUE, 0x5B8DB8, 0x7A4E00, 0xA9BCCB, TAG, MUTED]
ORDER = "appropriation returns income interest other_in funds direct conversion platforms firms credit running treasury other_out"
place(id) = sum [k=1:14] (word(ORDER, k) eq id ? k : 0)
HI = 0.0; LO = 0.0; X0 = 1e300; X1 = -1e300; C5 = NaN; C50 = NaN; C95 = NaN
stats DATA index 0 using (u_ = sum [k=1:5] column(word(ORDER, k)), d_ = sum [k=6:14] column(word(ORDER, k)), c_ = column("cash_p50"), c_ = c_ == c_ ? c_ : column("cash_mean"), \
    HI = max(HI, max(u_, c_)), h_ = column("cash_p95"), HI = h_ > HI ? h_ : HI, LO = min(LO, min(-d_, c_)), h_ = column("cash_p05"), LO = h_ < LO ? h_ : LO, \
    X0 = min(X0, column("x")), X1 = max(X1, column("x")), C50 = c_, C5 = column("cash_p05"), C95 = column("cash_p95"), 0) nooutput
MAXABS = max(max(HI, -LO), max(SIN, SOUT)); load HERE."money.gp"
SELF = 0.0; do for [i=1:N] { if (ID[i] eq "returns" || ID[i] eq "income") { SELF = SELF + TOT[i] } }
TITLE = T(sprintf("Sources of %s by %.0f, uses of %s", amount(SIN), X1+0.5, amount(SOUT)), sprintf("到 %.0f 年来源 %s、用途 %s", X1+0.5, amount(SIN), amount(SOUT)))
if (SOUT > 0) { TITLE = TITLE.sprintf(T("; returns and income pay for %.0f%% of them", "；投资回收与经营收入抵用途的 %.0f%%"), 100*SELF/SOUT) }
SUBTITLE = sprintf(T("Sponsor's account by programme year, %s, means: sources up, uses down; line: balance at the year's end, median and 90%% of paths", \
    "出资方账户，按年度，%s，均值：上为来源，下为用途；折线：年末余额，中位与 90%% 的路径"), MU)
load HERE."head.gp"
L_ = 0.735
set label 10 T("sources, total", "来源合计") at screen L_,TOP(92) left font FB.",10" textcolor rgb INK
set label 11 fnum(SIN/MS) at screen 0.985,TOP(92) right font FB.",10" textcolor rgb INK
RP = (H - 92.0 - 40.0)/max(N + 2.6, 13)
row_ = 0.0; split_ = 0
do for [i=1:N] {
    if (!IN_[i] && !split_) {
        split_ = 1; row_ = row_ + 1.6
        set label 12 T("uses, total", "用途合计") at screen L_,TOP(92+RP*row_) left font FB.",10" textcolor rgb INK
        set label 13 fnum(SOUT/MS) at screen 0.985,TOP(92+RP*row_) right font FB.",10" textcolor rgb INK
    }
    row_ = row_ + 1; yy = TOP(92 + RP*row_); k_ = place(ID[i]); t_ = 100+4*i
    set object t_ rectangle from screen L_,yy-5.0/H to screen L_+0.013,yy+5.0/H fillcolor rgb (k_ > 0 ? HUE[k_] : PAPER) fillstyle solid border linecolor rgb (k_ > 0 ? HUE[k_] : MUTED) front
    set label t_ NM_[i] at screen L_+0.020,yy left font FONT.sprintf(",%.1f", size_for(NM_[i], 0.180*W, 10)) textcolor rgb INK
    set label t_+1 opt(TOT[i]/MS) at screen 0.985,yy right font FONT.",10" textcolor rgb INK
}
set lmargin at screen 0.080; set rmargin at screen 0.710
set xrange [X0-0.6:X1+0.6]
XS = ceil((X1-X0)/9.0); XS = XS < 1 ? 1 : XS
set xtics XS; set format x "%.0f"; set boxwidth 0.7 absolute
set xzeroaxis linetype 1 linewidth 1 linecolor rgb INK
YHI = HI > 0 ? 1.06*HI/MS : 0.0; YLO = 1.06*LO/MS
if (YHI <= YLO) { YHI = YLO+1 }
up(k) = (sum [j=1:k] (column(word(ORDER, j))))/MS
dn(k) = -(sum [j=6:k] (column(word(ORDER, j))))/MS
plot [][YLO:YHI] for [k=1:5] DATA index 0 using (column("x")):(0.0):(column("x")-0.36):(column("x")+0.36):(up(k)-column(word(ORDER, k))/MS):(up(k)) with boxxyerror fc rgb HUE[k], \
    for [k=6:14] DATA index 0 using (column("x")):(0.0):(column("x")-0.36):(column("x")+0.36):(dn(k)):(dn(k)+column(word(ORDER, k))/MS) with boxxyerror fc rgb HUE[k], \
    DATA index 0 using (column("x")+0.5):(column("cash_p05")/MS):(0):((column("cash_p95")-column("cash_p05"))/MS) with vectors nohead lw 1.6 lc rgb INK, \
    DATA index 0 using (column("x")+0.5):((column("cash_p50") == column("cash_p50") ? column("cash_p50") : column("cash_mean"))/MS) with lines lw 1.6 lc rgb INK, \
    DATA index 0 using (column("x")+0.5):((column("cash_p50") == column("cash_p50") ? column("cash_p50") : column("cash_mean"))/MS) with points pt 7 ps 0.8*PSC lc rgb INK
