# capital_stack.gp - who pays in, stacked up to the total.
# block 0: class name_en name_zh side (public, social) amount share; block 1: key mean se p05 p50 p95 (public, social)
HERE = ""; do for [i=1:strlen(ARG0)] { if (ARG0[i:i] eq "/") { HERE = ARG0[1:i] } }
if (ARGC < 2) { printerr "usage: gnuplot -d -c ".ARG0." DATA OUT.{svg,png,pdf} [en|zh]"; exit status 2 }
DATA = ARG1; OUT = ARG2; LANG = (ARGC > 2) ? ARG3 : "en"
load HERE."theme.gp"
N = 0; TOTAL = 0.0; PUB = 0.0; SOC = 0.0; S1 = NaN
stats DATA index 0 using (v_=column("amount"), TOTAL = TOTAL+v_, PUB = PUB+(strcol("side") eq "public" ? v_ : 0), \
    SOC = SOC+(strcol("side") eq "social" ? v_ : 0), N = N+1, 0) nooutput
key(k, c) = strcol("key") eq k ? column(c) : NaN
PM = NaN; PS = NaN; SM = NaN; SS = NaN; SL = NaN; SH = NaN
stats DATA index 1 using (v_=key("social","se"), SS = v_==v_ ? v_ : SS, v_=key("social","p05"), SL = v_==v_ ? v_ : SL, \
    v_=key("social","p95"), SH = v_==v_ ? v_ : SH, 0) nooutput
MAXABS = TOTAL; load HERE."money.gp"
TITLE = PUB <= 0 ? sprintf(T("Social capital pays in %s, public money nothing", "社会资本到位 %s，公共资金为零"), money_pm(SOC, 1.96*SS)) : \
    (SOC <= 0 ? T("Only public money is paid in", "到位资金全部来自公共资金") : \
    sprintf(T("Social capital pays in %s: %s times the public money, %.0f%% of all", "社会资本到位 %s，是公共资金的 %s 倍，占总额 %.0f%%"), money_pm(SOC, 1.96*SS), fnum(SOC/PUB), 100.0*SOC/TOTAL))
SUBTITLE = sprintf(T("Mean amount paid in by the horizon, %s, by payer", "到期末各方实缴均值，%s"), MU)
if (SL == SL && SH == SH) { SUBTITLE = SUBTITLE.sprintf(T("; social capital in 90%% of paths: %s–%s", "；社会资本 90%% 的路径：%s–%s"), fnum(SL/MS), fnum(SH/MS)) }
load HERE."head.gp"
TOP = TOTAL > 0 ? TOTAL/MS : 1.0
array NM[N]; array AM[N]; array PUBLIC[N]
i_ = 0
stats DATA index 0 using (i_ = i_+1, NM[i_] = T(strcol("name_en"), strcol("name_zh")), AM[i_] = column("amount"), \
    PUBLIC[i_] = strcol("side") eq "public", 0) nooutput
set lmargin at screen 0.200; set rmargin at screen 0.800; set tmargin at screen 0.830; set bmargin at screen 0.110
set xrange [0:TOP*1.001]; set yrange [N+0.5:-0.6]
unset border; set grid xtics noytics back linetype 1 linecolor rgb GRID linewidth 0.6
set xtics nomirror scale 0; unset ytics
share(x) = TOTAL > 0 ? (x > 0 && x/TOTAL < 0.0005 ? "<0.1%" : sprintf("%.1f%%", 100.0*x/TOTAL)) : "–"
do for [i=1:N] {
    set label 100+3*i NM[i] at screen 0.190, first i-1 right font FONT.sprintf(",%.1f", size_for(NM[i], 0.165*W, 11)) textcolor rgb INK
    set label 101+3*i opt(AM[i]/MS) at screen 0.890, first i-1 right font FB.",11" textcolor rgb (PUBLIC[i] ? TAG : BLUE)
    set label 102+3*i share(AM[i]) at screen 0.970, first i-1 right font FONT.",10.5" textcolor rgb MUTED
}
set label 1 T("all payers", "合计") at screen 0.190, first N right font FB.",11" textcolor rgb INK
set label 2 fnum(TOTAL/MS) at screen 0.890, first N right font FB.",11" textcolor rgb INK
set label 3 "100%" at screen 0.970, first N right font FONT.",10.5" textcolor rgb MUTED
set object 1 rectangle from first 0, first N-0.33 to first PUB/MS, first N+0.33 fillcolor rgb TAG fillstyle solid noborder
set object 2 rectangle from first PUB/MS, first N-0.33 to first TOTAL/MS, first N+0.33 fillcolor rgb BLUE fillstyle solid noborder
inside(x) = TOTAL > 0 && x/TOTAL > 0.12
if (inside(PUB)) { set label 4 T("public ", "公共 ").share(PUB) at first PUB/MS/2, first N center front font FB.",10" textcolor rgb PAPER }
if (inside(SOC)) { set label 5 T("social ", "社会 ").share(SOC) at first (PUB+SOC/2)/MS, first N center front font FB.",10" textcolor rgb PAPER }
s_ = 0.0; r_ = 0.0
shade(d) = strcol("side") eq "public" ? TAG : BLUE
plot DATA index 0 using (a_=s_, s_=s_+column("amount")/MS, (a_+s_)/2):(column(0)):(a_):(s_):(column(0)-0.33):(column(0)+0.33):(shade(0)) with boxxyerror lc rgb variable, \
    DATA index 0 using (r_=r_+column("amount")/MS, r_):(column(0)+0.33):(0):(0.34) with vectors nohead lc rgb GREY lw 1
