# leverage_time.gp - social capital per unit of public money, paid in, over time.
# columns: step time year date mean se p05 p10 p25 p50 p75 p90 p95 committed
HERE = ""; do for [i=1:strlen(ARG0)] { if (ARG0[i:i] eq "/") { HERE = ARG0[1:i] } }
if (ARGC < 2) { printerr "usage: gnuplot -d -c ".ARG0." DATA OUT.{svg,png,pdf} [en|zh]"; exit status 2 }
DATA = ARG1; OUT = ARG2; LANG = (ARGC > 2) ? ARG3 : "en"
load HERE."theme.gp"
MS = 1.0; IX = 0; COLS = "p75 p50 mean"; load HERE."range.gp"
# early steps divide by almost nothing: the axis follows the middle of the paths and the end of the fan
E5 = NaN; E50 = NaN; E95 = NaN; EMEAN = NaN; EC = NaN
stats DATA using (v_=column("p05"), E5 = v_==v_ ? v_ : E5, v_=column("p50"), E50 = v_==v_ ? v_ : E50, v_=column("p95"), E95 = v_==v_ ? v_ : E95, \
    v_=column("mean"), EMEAN = v_==v_ ? v_ : EMEAN, v_=column("committed"), EC = v_==v_ ? v_ : EC, 0) nooutput
END = E50 == E50 ? E50 : EMEAN
YHI = 1.08*max(E95 == E95 ? E95 : YMAX, min(YMAX, 3*(E95 == E95 ? E95 : YMAX)))
if (EC == EC && EC < 2*YHI) { YHI = max(YHI, 1.08*EC) }
YHI = YHI > 0 ? YHI : 1.0; YLO = 0.0
TITLE = LANG eq "zh" ? sprintf("到 %.0f 年，实际到位的杠杆为 %s", X1, times(END)) : sprintf("Leverage paid in ends at %s by %.0f", times(END), X1)
if (E5 == E5 && E95 == E95) { TITLE = TITLE.sprintf(T(" (90%% of paths: %s–%s)", "（90%% 的路径：%s–%s）"), fnum(E5), fnum(E95)) }
SUBTITLE = T("Social over public capital, paid in so far; ", "累计到位的社会资本/公共资金；").BANDS_WORDS.(EC == EC ? T("; red: committed, mean ", "；红线：认缴，均值 ").times(EC) : "")
load HERE."head.gp"
set rmargin at screen 0.845
set xrange [X0:X1]; set xtics XS; set format x XF; set format y T("%gx", "%g倍")
PANEL = 0.665; FAN_SUFFIX = T("x", " 倍"); load HERE."fan_labels.gp"
plot [][YLO:YHI] @BANDS, DATA using (column("year")):(column("committed")) with lines lw 1.6 dt (2,2) lc rgb TAG
