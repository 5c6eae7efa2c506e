# dist.gp - histogram over cumulative curve on one axis, quantiles marked, what lies below the target in orange.
# block 0: lo hi share cdf (equal bins); block 1: name value low high prob prob_half (p05 … p95, mean, target, below, above:
# the shares beyond the bins). Needs TARGET_NAME and dist_read.gp.
YM = 0.0; X0 = 1e300; X1 = -1e300
stats DATA index 0 using (YM = max(YM, 100*column("share")), X0 = min(X0, column("lo")), X1 = max(X1, column("hi")), 0) nooutput
YM = YM > 0 ? YM : 1.0
if (X1 <= X0) { X1 = X0 + 1 }
SEEN = TGT == TGT && TGT >= X0 && TGT <= X1
mid(d) = (column("lo")+column("hi"))/2
wid(d) = column("hi")-column("lo")
shade(d) = (TGT == TGT && mid(0) < TGT) ? ORANGE : BAND3
quant(d) = (!SINGLE || strcol("name") eq "p50") && strlen(strcol("name")) == 3 && strcol("name")[1:1] eq "p" && strcol("name") ne "p25" && strcol("name") ne "p75"
set xrange [X0:X1]
unset border; set xtics autofreq
# names above the bars: pushed apart where they would touch
array QV[5] = [NaN, NaN, NaN, NaN, NaN]; array QN[5] = ["p05", "p25", "p50", "p75", "p95"]
stats DATA index 1 using (s_=strcol("name"), v_=column("value"), QV[1] = s_ eq "p05" ? v_ : QV[1], QV[2] = s_ eq "p25" ? v_ : QV[2], \
    QV[3] = s_ eq "p50" ? v_ : QV[3], QV[4] = s_ eq "p75" ? v_ : QV[4], QV[5] = s_ eq "p95" ? v_ : QV[5], 0) nooutput
if (SINGLE) { QV[1] = NaN; QV[2] = NaN; QV[4] = NaN; QV[5] = NaN }
array QX[5]; do for [i=1:5] { QX[i] = QV[i] == QV[i] ? clamp(QV[i], X0, X1) : NaN }
GAP = 0.105*(X1-X0)
if (!SINGLE) {
QX[2] = min(QX[2], QX[3]-GAP); QX[1] = min(QX[1], QX[2]-GAP); QX[4] = max(QX[4], QX[3]+GAP); QX[5] = max(QX[5], QX[4]+GAP)
QX[1] = max(QX[1], X0+0.45*GAP); do for [i=2:5] { QX[i] = max(QX[i], QX[i-1]+GAP) }
QX[5] = min(QX[5], X1-0.45*GAP); do for [i=1:4] { QX[5-i] = min(QX[5-i], QX[6-i]-GAP) }
}
set multiplot
  set tmargin at screen 0.745; set bmargin at screen 0.43
  set format y "%g%%"; set format x ""; set xtics scale 0
  do for [i=1:5] { if (QV[i] == QV[i]) {
    set arrow 20+i from first clamp(QV[i],X0,X1), first 0 to first clamp(QV[i],X0,X1), first YM*1.06 nohead lc rgb INK lw 0.8 dt (3,3) front
    set arrow 30+i from first clamp(QV[i],X0,X1), first YM*1.06 to first QX[i], first YM*1.14 nohead lc rgb GREY lw 0.6 front
    s_ = (i == 3 ? T("median ", "中位 ") : "P".int(QN[i][2:3])." ").times(QV[i])
    set label 20+i s_ at first QX[i], first YM*1.14 center offset 0,0.6 front \
        font (i == 3 ? FB : FONT).",9.5" textcolor rgb (i == 3 ? BLUE : INK)
  } }
  if (SEEN) { set arrow 40 from first TGT, first 0 to first TGT, first YM*1.06 nohead lc rgb TAG lw 1.8 front }
  plot [][0:YM*1.14] DATA index 0 using (mid(0)):(100*column("share")):(0.94*wid(0)):(shade(0)) with boxes lc rgb variable
  do for [i=20:45] { unset label i; unset arrow i }
  load HERE."nohead.gp"
  set tmargin at screen 0.390; set bmargin at screen 0.120
  set format x T("%gx", "%g倍"); set xtics scale 0.4; set ytics 25; set border 1
  if (SEEN) {
    set arrow 1 from first TGT, first 0 to first TGT, first 100*PT nohead lc rgb TAG lw 1.8 front
    set arrow 2 from first X0, first 100*PT to first TGT, first 100*PT nohead lc rgb TAG lw 1.2 dt (6,4) front
  }
  if (TGT == TGT) {
    RIGHT = (TGT-X0)/(X1-X0) < 0.6
    s_ = TARGET_NAME." ".times(TGT).": ".pct(PT, PHALF).T(" fall below", " 的路径低于此")
    set style textbox opaque noborder fillcolor rgb PAPER margins 0.4,0.2
    set label 1 s_ at first clamp(TGT, X0, X1), first clamp(100*PT, 24, 84) left offset 1.6,-0.9 front boxed font FB.",10" textcolor rgb TAG
    if (!RIGHT) { set label 1 right offset -1.6,0.9 }
  }
  plot [][0:100] DATA index 0 using (column("hi")):(100*column("cdf")) with lines lw 2.4 lc rgb BLUE, \
     DATA index 1 using (quant(0) ? column("value") : NaN):(100*column("prob")) with points pt 7 ps 0.7*PSC lc rgb BLUE
unset multiplot
