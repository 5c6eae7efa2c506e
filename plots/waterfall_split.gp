# waterfall_split.gp - who receives what from the funds, beside what was paid in.
# columns: party name_en name_zh side (public, social, manager) paid before after; block 1: key value (conceded lossshared)
HERE = ""; do for [i=1:strlen(ARG0)] { if (ARG0[i:i] eq "/") { HERE = ARG0[1:i] } }
if (ARGC < 2) { printerr "usage: gnuplot -d -c ".ARG0." DATA OUT.{svg,png,pdf} [en|zh]"; exit status 2 }
DATA = ARG1; OUT = ARG2; LANG = (ARGC > 2) ? ARG3 : "en"
load HERE."theme.gp"
N = 0; XM = 0.0; OUTSUM = 0.0; PUBO = 0.0; SOCO = 0.0; MANO = 0.0
stats DATA index 0 using (p_=column("paid"), a_=column("after"), b_=column("before"), XM = max(XM, max(p_, max(a_, b_))), OUTSUM = OUTSUM+a_, \
    PUBO = PUBO+(strcol("side") eq "public" ? a_ : 0), SOCO = SOCO+(strcol("side") eq "social" ? a_ : 0), MANO = MANO+(strcol("side") eq "manager" ? a_ : 0), N = N+1, 0) nooutput
CON = 0.0; CSE = NaN; LSH = 0.0
stats DATA index 1 using (k_=strcol("key"), v_=column("value"), CON = k_ eq "conceded" ? v_ : CON, CSE = k_ eq "conceded" ? column("se") : CSE, LSH = k_ eq "lossshared" ? v_ : LSH, 0) nooutput
MAXABS = XM; load HERE."money.gp"
XM = XM > 0 ? XM/MS : 1.0
part(x) = OUTSUM > 0 ? sprintf("%.1f", 100.0*x/OUTSUM) : "–"
TITLE = sprintf(T("Of every 100 received, social investors get %s, public ones %s, managers %s", "每收到 100，社会出资人得 %s，公共出资人得 %s，管理人得 %s"), part(SOCO), part(PUBO), part(MANO))
if (CON > 0) { TITLE = TITLE.sprintf(T("; the sponsor gives up %s", "；出资方让利 %s"), money_pm(CON, 1.96*CSE)) }
SUBTITLE = sprintf(T("Means by the horizon, %s. Bar: received in the end, outline: before concession and loss sharing, tick: paid in", "到期末均值，%s。色条：最终所得，空框：让利与分担亏损之前，竖线：实缴"), MU)
load HERE."head.gp"
array NM[N]; array PD[N]; array BF[N]; array AF[N]; array SD[N]
i_ = 0
stats DATA index 0 using (i_ = i_+1, NM[i_] = T(strcol("name_en"), strcol("name_zh")), PD[i_] = column("paid"), BF[i_] = column("before"), AF[i_] = column("after"), SD[i_] = strcol("side"), 0) nooutput
set lmargin at screen 0.200; set rmargin at screen 0.690; set tmargin at screen 0.800; set bmargin at screen 0.110
set xrange [0:XM*1.04]; set yrange [N-0.4:-0.6]
unset border; set grid xtics noytics back linetype 1 linecolor rgb GRID linewidth 0.6
set xtics nomirror scale 0; unset ytics
shade(s) = s eq "public" ? TAG : (s eq "social" ? BLUE : MUTED)
set label 1 T("paid in", "实缴") at screen 0.775, graph 1.035 right font FONT.",9" textcolor rgb MUTED
set label 2 T("received", "所得") at screen 0.875, graph 1.035 right font FONT.",9" textcolor rgb MUTED
set label 3 T("multiple", "倍数") at screen 0.975, graph 1.035 right font FONT.",9" textcolor rgb MUTED
do for [i=1:N] {
    set label 100+4*i NM[i] at screen 0.190, first i-1 right font FONT.sprintf(",%.1f", size_for(NM[i], 0.165*W, 11)) textcolor rgb INK
    s_ = PD[i] > 0 ? fnum(PD[i]/MS) : "–"; m_ = PD[i] > 0 ? times(AF[i]/PD[i]) : "–"
    set label 101+4*i s_ at screen 0.775, first i-1 right font FONT.",10.5" textcolor rgb INK
    set label 102+4*i opt(AF[i]/MS) at screen 0.875, first i-1 right font FB.",11" textcolor rgb shade(SD[i])
    set label 103+4*i m_ at screen 0.975, first i-1 right font FONT.",10.5" textcolor rgb INK
    set object 10+i rectangle from first 0, first i-1-0.31 to first max(AF[i],0)/MS, first i-1+0.31 fillcolor rgb shade(SD[i]) fillstyle solid noborder
    if (abs(BF[i]-AF[i]) > 0.002*XM*MS) { set object 40+i rectangle from first 0, first i-1-0.31 to first BF[i]/MS, first i-1+0.31 front fillstyle empty border rgb INK lw 1.2 }
    if (PD[i] > 0) { set arrow 10+i from first PD[i]/MS, first i-1-0.42 to first PD[i]/MS, first i-1+0.42 nohead lc rgb INK lw 2.2 front }
}
plot DATA index 0 using (column("after")/MS):(column(0)) with points pt 0 lc rgb PAPER
