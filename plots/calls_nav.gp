# calls_nav.gp - calls, distributions and net asset value of each fund entry, one panel each.
# one block an entry: name_en name_zh step time year date called distributed nav se_called se_distributed se_nav
#   nav_p05 nav_p25 nav_p50 nav_p75 nav_p95
HERE = ""; do for [i=1:strlen(ARG0)] { if (ARG0[i:i] eq "/") { HERE = ARG0[1:i] } }
if (ARGC < 2) { printerr "usage: gnuplot -d -c ".ARG0." DATA OUT.{svg,png,pdf} [en|zh]"; exit status 2 }
DATA = ARG1; OUT = ARG2; LANG = (ARGC > 2) ? ARG3 : "en"
load HERE."theme.gp"
stats DATA using (0) nooutput; N = STATS_blocks
MAXABS = 0.0; X0 = 1e300; X1 = -1e300
array NAME[N]; array PEAK[N]
C = 0.0; D = 0.0; V = 0.0; CS = 0.0; DS = 0.0
do for [b=1:N] {
    IX = b-1; KEEP = 0; COLS = "called distributed nav nav_p95"; load HERE."range.gp"
    PEAK[b] = YMAX; MAXABS = max(MAXABS, YMAX); NAME[b] = ""
    c_ = 0.0; d_ = 0.0; n_ = 0.0; cs_ = 0.0; ds_ = 0.0
    stats DATA index IX using (NAME[b] = T(strcol("name_en"), strcol("name_zh")), c_=column("called"), d_=column("distributed"), n_=column("nav"), cs_=column("se_called"), ds_=column("se_distributed"), 0) nooutput
    C = C+c_; D = D+d_; V = V+n_; CS = CS+(cs_ == cs_ ? cs_ : 0); DS = DS+(ds_ == ds_ ? ds_ : 0)
}
load HERE."money.gp"
# the standard error of a sum is at most the sum of the standard errors
TITLE = sprintf(T("The funds call %s and pay back %s by %.0f", "基金到期末共实缴 %s、分配 %s（%.0f 年）"), money_pm(C, 1.96*CS), money_pm(D, 1.96*DS), X1)
TITLE = TITLE.(V < 0.001*max(C, D) ? T("; nothing is left in them", "，净值已清零") : sprintf(T(", with %s left in them", "，仍有净值 %s"), amount(V)))
SUBTITLE = sprintf(T("%s, means over paths; band: net asset value in 90%% and 50%% of paths", "%s，路径均值；色带：净值的 90%% 与 50%% 区间"), MU)
load HERE."head.gp"
COLSN = N <= 1 ? 1 : (N == 2 || N == 4 ? 2 : (N <= 6 ? 3 : 4)); ROWSN = int((N+COLSN-1)/COLSN)
L0 = 0.022; R0 = 0.975; T0 = 0.80; B0 = 0.075
PW = (R0-L0)/COLSN; PH = (T0-B0)/ROWSN
if (XS >= 1) { XS = ceil((X1-X0)/(COLSN >= 4 ? 3.0 : (COLSN == 3 ? 4.0 : (COLSN == 2 ? 7.0 : 13.0)))) }
TINY = COLSN >= 3 ? 8.5 : 9.5
set label 50 T("called", "实缴") at screen 0.62, screen 0.845 left font FB.",10" textcolor rgb AMBER
set label 51 T("distributed", "分配") at screen 0.72, screen 0.845 left font FB.",10" textcolor rgb GREEN
set label 52 T("net asset value", "净值") at screen 0.84, screen 0.845 left font FB.",10" textcolor rgb BLUE
set xrange [X0:X1]; set xtics XS font FONT.sprintf(",%.1f", TINY) scale 0.3; set ytics font FONT.sprintf(",%.1f", TINY)
set format x XF
set multiplot
do for [b=1:N] {
    IX = b-1; r = int((b-1)/COLSN); q = (b-1)-r*COLSN
    set lmargin at screen L0+q*PW+0.052; set rmargin at screen L0+(q+1)*PW-0.012
    set tmargin at screen T0-r*PH-0.055; set bmargin at screen T0-(r+1)*PH+0.055
    NW = (PW-0.02)*W/7.2
    set label 60 cut(NAME[b], int(NW)) at screen L0+q*PW+0.010, screen T0-r*PH-0.027 left font FB.",10.5" textcolor rgb INK
    YHI = PEAK[b] > 0 ? 1.06*PEAK[b]/MS : 1.0
    set ytics autofreq
    if (ROWSN >= 2) { set ytics add autofreq }
    plot [][0:YHI] DATA index IX using (column("year")):(column("nav_p05")/MS):(column("nav_p95")/MS) with filledcurves fc rgb BAND1, \
        DATA index IX using (column("year")):(column("nav_p25")/MS):(column("nav_p75")/MS) with filledcurves fc rgb BAND2, \
        DATA index IX using (column("year")):(column("nav")/MS) with lines lw 2.2 lc rgb BLUE, \
        DATA index IX using (column("year")):(column("called")/MS) with lines lw 2.2 lc rgb ORANGE, \
        DATA index IX using (column("year")):(column("distributed")/MS) with lines lw 2.2 lc rgb GREEN
    load HERE."nohead.gp"; unset label 50; unset label 51; unset label 52
}
unset multiplot
