# convergence.gp - the running mean of the leading metric above, its error below, both against paths on a log axis.
# block 0: paths mean se low high; block 1: metric name_en name_zh kind (times money chance rate) exponent fall (0 root, -1 slower, 1 faster)
HERE = ""; do for [i=1:strlen(ARG0)] { if (ARG0[i:i] eq "/") { HERE = ARG0[1:i] } }
if (ARGC < 2) { printerr "usage: gnuplot -d -c ".ARG0." DATA OUT.{svg,png,pdf} [en|zh]"; exit status 2 }
DATA = ARG1; OUT = ARG2; LANG = (ARGC > 2) ? ARG3 : "en"
load HERE."theme.gp"
NAME = ""; KIND = "times"; POWER = NaN; FALL = 0
stats DATA index 1 using (NAME = T(strcol("name_en"), strcol("name_zh")), KIND = strcol("kind"), POWER = column("exponent"), FALL = int(column("fall")), 0) nooutput
X0 = 1e300; X1 = 0; YMIN = 1e300; YMAX = -1e300; E0 = 1e300; E1 = 0; M_ = NaN; S_ = NaN; L_ = NaN; H_ = NaN
stats DATA index 0 using (n_=column("paths"), X0 = min(X0, n_), X1 = max(X1, n_), l_ = column("low"), h_ = column("high"), \
    YMIN = l_ < YMIN ? l_ : YMIN, YMAX = h_ > YMAX ? h_ : YMAX, s_ = column("se"), E0 = s_ > 0 && s_ < E0 ? s_ : E0, \
    E1 = s_ > E1 ? s_ : E1, M_ = column("mean"), S_ = s_, L_ = l_, H_ = h_, 0) nooutput
if (YMAX <= YMIN) { YMIN = M_-1; YMAX = M_+1 }
MAXABS = max(abs(YMIN), abs(YMAX)); load HERE."money.gp"
PERCENT = KIND eq "chance" || KIND eq "rate"
if (PERCENT) { MS = 0.01 }
if (KIND eq "times") { MS = 1.0 }
HALF = 0.5*(H_-L_)
FINAL = KIND eq "chance" ? pct(M_, HALF) : (KIND eq "rate" ? pm(100*M_, 100*HALF)."%" : (KIND eq "times" ? pm(M_, HALF).T("x", " 倍") : money_pm(M_, HALF)))
TITLE = sprintf(T("%s, settles at %s", "%s：收敛于 %s"), NAME, FINAL)
WORDS = FALL < 0 ? T("slower than 1/√paths: rare paths carry the mean", "慢于 1/√路径：均值受少数路径左右") : (FALL > 0 ? \
    T("faster than 1/√paths: early paths were unlike the later ones", "快于 1/√路径：前期路径与后期不同") : T("like 1/√paths, as it should", "按 1/√路径 下降，正常"))
SUBTITLE = T("Top: running mean and its 95% interval. Bottom: standard error", "上：累计均值及其 95% 区间；下：标准误") \
    .(POWER == POWER ? T(", falls ", "，").WORDS : "")
load HERE."head.gp"
UNIT = PERCENT ? "%%" : (KIND eq "times" ? T("x", "倍") : "")
set rmargin at screen 0.880
set logscale x; set xrange [X0*0.93:X1*1.07]; unset mxtics
set multiplot
  set tmargin at screen 0.800; set bmargin at screen 0.455
  unset border; unset xtics; set format y "%g".UNIT
  PAD = 0.06*(YMAX-YMIN); YLO = (YMIN-PAD)/MS; YHI = (YMAX+PAD)/MS
  set label 1 T("final ", "最终 ").(PERCENT ? sprintf("%.3g%%", M_/MS) : (KIND eq "times" ? times(M_) : fnum(M_/MS))) \
      at first X1*1.07, first M_/MS left offset 0.7,0 font FB.",10.5" textcolor rgb BLUE
  if (KIND eq "money") { set label 2 MU at screen 0.022,TOP(84) left font FONT.",9.5" textcolor rgb MUTED }
  set arrow 1 from graph 0, first M_/MS to graph 1, first M_/MS nohead lc rgb TAG lw 1.0 dt (6,4) front
  plot [][YLO:YHI] DATA index 0 using (column("paths")):(column("low")/MS):(column("high")/MS) with filledcurves fc rgb BAND2, \
     DATA index 0 using (column("paths")):(column("mean")/MS) with linespoints lw 2.2 pt 7 ps 0.5*PSC lc rgb BLUE
  unset arrow 1; unset label 1; unset label 2
  load HERE."nohead.gp"
  set tmargin at screen 0.395; set bmargin at screen 0.130
  set border 1; set logscale y
  set xtics nomirror out scale 0.4
  set xtics (X0 0); do for [i=0:30] { if (64*2**i <= X1 && (X1/X0 < 2100 || i % 2 == 0)) { set xtics add (sep(sprintf("%.0f", 64*2**i)) 64*2**i) } }
  set label 3 T("1/√paths", "1/√路径") at first X1*1.07, first S_/MS left offset 0.7,0 font FONT.",10" textcolor rgb MUTED
  set label 4 T("paths", "路径数") at screen 0.880,0.062 left font FONT.",9.5" textcolor rgb MUTED
  root(n) = S_/MS*sqrt(X1/n)
  LOW_ = min(E0, S_)/MS; HIGH_ = max(E1/MS, root(X0))
  unset mytics; set ytics (X0 0)
  do for [i=-14:14] { do for [m in "1 2 5"] { v_ = m*10.0**i; if (v_ >= 0.85*LOW_ && v_ <= 1.18*HIGH_ && (HIGH_/LOW_ < 60 || m == 1)) { set ytics add (sprintf("%g".(PERCENT ? "%%%%" : UNIT), v_) v_) } } }
  plot [][0.85*LOW_:1.18*HIGH_] root(x) with lines lw 1.2 dt (5,3) lc rgb MUTED, \
     DATA index 0 using (column("paths")):(column("se")/MS) with linespoints lw 2.2 pt 7 ps 0.5*PSC lc rgb BLUE
unset multiplot
