# jcurve.gp - the sponsor's cumulative net cash above, yearly payments and receipts below.
# block 0: step time year date mean se p05 p10 p25 p50 p75 p90 p95; block 1: year x calls distributions
HERE = ""; do for [i=1:strlen(ARG0)] { if (ARG0[i:i] eq "/") { HERE = ARG0[1:i] } }
if (ARGC < 2) { printerr "usage: gnuplot -d -c ".ARG0." DATA OUT.{svg,png,pdf} [en|zh]"; exit status 2 }
DATA = ARG1; OUT = ARG2; LANG = (ARGC > 2) ? ARG3 : "en"
load HERE."theme.gp"
IX = 0; COLS = "p05 p95 p50 mean"; load HERE."range.gp"
MAXABS = max(abs(YMIN), abs(YMAX)); load HERE."money.gp"
# lowest point and break-even of the median (of the mean where there are no bands)
MID = "mean"; stats DATA index 0 using (MID = column("p50") == column("p50") ? "p50" : MID, 0) nooutput
LO = 0.0; XLO = X0; BE = NaN; py_ = NaN; px_ = NaN; END = NaN; E5 = NaN; E95 = NaN
stats DATA index 0 using (x_=column("year"), y_=column(MID), XLO = y_ < LO ? x_ : XLO, LO = y_ < LO ? y_ : LO, \
    BE = (BE != BE && py_ < 0 && y_ >= 0) ? px_+(x_-px_)*(-py_)/(y_-py_) : BE, BE = y_ < 0 && py_ >= 0 ? NaN : BE, \
    px_ = x_, py_ = y_, END = y_, E5 = column("p05"), E95 = column("p95"), 0) nooutput
WHO = MID eq "p50" ? T("median", "中位") : T("mean", "均值")
TITLE = BE == BE ? \
    sprintf(T("The %s path is whole again in %.1f after going %s down", "%s路径到 %.1f 年回本，此前最多净投入 %s"), WHO, BE, amount(-LO)) : \
    (LO < 0 ? sprintf(T("The %s path is not whole again by %.0f: %s short, %s at the lowest", "%s路径到 %.0f 年尚未回本：差 %s，最低时净投入 %s"), WHO, X1, amount(-END), amount(-LO)) : \
    T("The sponsor is never out of pocket on the middle path", "出资方的中位路径从未净流出"))
if (LO >= 0 && YMAX <= 0) { TITLE = T("No cash moves between the sponsor and the programme", "出资方与方案之间没有现金往来") }
if (E5 == E5 && E95 == E95) { TITLE = TITLE.sprintf(T(" (end, 90%% of paths: %s to %s)", "（期末 90%% 的路径：%s 至 %s）"), fnum(E5/MS), fnum(E95/MS)) }
SUBTITLE = sprintf(T("Sponsor's net cash, %s. Top: cumulative (", "出资方净现金，%s。上：累计（"), MU).BANDS_WORDS.T("). Bottom: yearly means", "）。下：年度均值")
load HERE."head.gp"
YLO = YMIN/MS; YHI = YMAX/MS
if (YHI <= YLO) { YHI = YLO+1 }
PAD = 0.10*(YHI-YLO); YLO = YLO-PAD; YHI = YHI+PAD*0.6
set rmargin at screen 0.860
set xrange [X0-0.2:X1+0.2]; set xtics XS # room for the first and the last bar; the names keep clear of it
set xzeroaxis linetype 1 linewidth 1 linecolor rgb INK
PANEL = 0.46; FAN_SUFFIX = ""; FAN_AT = X1+0.2; load HERE."fan_labels.gp"
set multiplot
  set tmargin at screen 0.82; set bmargin at screen 0.36
  unset border; set format x ""; set xtics scale 0
  if (LO < 0) { set label 1 sprintf(T("lowest %s", "最低 %s"), fnum(LO/MS)) at first XLO, first LO/MS point pt 7 ps 0.8*PSC lc rgb BLUE left offset 0.8,-0.9 front font FB.",10" textcolor rgb BLUE }
  if (LO < 0 && XLO > X0+0.8*(X1-X0)) { set label 1 right offset -0.8,-0.9 } # clear of the names at the edge
  if (BE == BE) { set label 2 sprintf(T("whole again %.1f", "回本 %.1f"), BE) at first BE, first 0 point pt 7 ps 0.8*PSC lc rgb BLUE right offset -0.9,0.8 front font FB.",10" textcolor rgb BLUE }
  plot [][YLO:YHI] @BANDS
  unset label 1; unset label 2; do for [i=11:15] { unset label i }
  load HERE."nohead.gp"
  set tmargin at screen 0.32; set bmargin at screen 0.12
  BMIN = 0.0; BMAX = 0.0
  stats DATA index 1 using (BMIN = min(BMIN, -column("calls")), BMAX = max(BMAX, column("distributions")), 0) nooutput
  BMIN = BMIN/MS; BMAX = BMAX/MS
  if (BMAX <= BMIN) { BMAX = 1 }
  set boxwidth 0.62 absolute; set format x XF
  set label 3 T("received", "收回") at screen 0.868, screen 0.265 left font FB.",10" textcolor rgb GREEN
  set label 4 T("paid", "付出") at screen 0.868, screen 0.175 left font FB.",10" textcolor rgb AMBER
  plot [][BMIN*1.1:BMAX*1.1] DATA index 1 using (column("x")):(-column("calls")/MS) with boxes fc rgb ORANGE, \
     DATA index 1 using (column("x")):(column("distributions")/MS) with boxes fc rgb GREEN
unset multiplot
