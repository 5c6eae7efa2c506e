# cash.gp - the sponsor's cash balance above with its credit line, unfunded commitments below; in words what suffices in 95%
# of paths (a sum over the years, so no line on the balance), what the plan provides, and how likely that is not enough.
# block 0: balance, block 1: unfunded (step time year date mean se p05 p10 p25 p50 p75 p90 p95); block 2: key value low high
# (reserve95, provided, limit, ruin)
HERE = ""; do for [i=1:strlen(ARG0)] { if (ARG0[i:i] eq "/") { HERE = ARG0[1:i] } }
if (ARGC < 2) { printerr "usage: gnuplot -d -c ".ARG0." DATA OUT.{svg,png,pdf} [en|zh]"; exit status 2 }
DATA = ARG1; OUT = ARG2; LANG = (ARGC > 2) ? ARG3 : "en"
load HERE."theme.gp"
R = NaN; RL = NaN; RH = NaN; GIVEN = NaN; LIMIT = NaN; RUIN = NaN; RUL = NaN; RUH = NaN
stats DATA index 2 using (k_=strcol("key"), R = k_ eq "reserve95" ? column("value") : R, RL = k_ eq "reserve95" ? column("low") : RL, \
    RH = k_ eq "reserve95" ? column("high") : RH, GIVEN = k_ eq "provided" ? column("value") : GIVEN, LIMIT = k_ eq "limit" ? column("value") : LIMIT, \
    RUIN = k_ eq "ruin" ? column("value") : RUIN, RUL = k_ eq "ruin" ? column("low") : RUL, RUH = k_ eq "ruin" ? column("high") : RUH, 0) nooutput
IX = 0; COLS = "p05 p95 p50 mean"; KEEP = 0; load HERE."range.gp"
Y0 = min(0, YMIN); Y1 = max(0, YMAX)
if (LIMIT == LIMIT) { Y0 = min(Y0, -LIMIT) }
IX = 1; load HERE."range.gp"; U1 = max(0, YMAX); U0 = min(0, YMIN)
MAXABS = max(max(abs(Y0), abs(Y1)), U1); load HERE."money.gp"
TITLE = R == R ? sprintf(T("%s beside own receipts is enough in 95%% of paths", "自有收入以外有 %s，95%% 的路径够用"), money_pm(max(R, 0), 0.5*(RH-RL))).(GIVEN == GIVEN ? T("; the plan provides ", "；方案各年合计提供 ").amount_own(GIVEN).T(" in all years", "") : "") : \
    T("The sponsor's cash and what it still owes", "出资方现金与未缴承诺")
SUBTITLE = sprintf(T("%s. Top: cash balance. Bottom: commitments not yet called (", "%s。上：现金余额；下：未缴承诺（"), MU).BANDS_WORDS.T(")", "）").(RUIN == RUIN ? T(". Cash and credit run out in ", "。资金及授信不足的概率 ").chance(RUIN, RUL, RUH) : "")
if (R == R) { FOOT = FOOT." · ".T("needed: payments and running costs less the receipts kept, at the worst moment; provided: cash, appropriations, credit", "所需：支出与运行费用减留用收入后的最大缺口；提供：期初资金、各年拨款与授信") }
load HERE."head.gp"
set rmargin at screen 0.860
set xrange [X0:X1]; set xtics XS
set multiplot
  set tmargin at screen 0.82; set bmargin at screen 0.43
  unset border; set format x ""; set xtics scale 0
  set arrow 2 from graph 0, first 0 to graph 1, first 0 nohead lc rgb INK lw 1 front
  YLO = Y0/MS; YHI = Y1/MS
  if (YHI <= YLO) { YHI = YLO+1 }
  PAD = 0.07*(YHI-YLO); YLO = YLO-(Y0 < 0 ? PAD : 0); YHI = YHI+PAD
  IX = 0; PANEL = 0.39; FAN_SUFFIX = ""; load HERE."fan_labels.gp"
  if (LIMIT == LIMIT) {
    set arrow 1 from first X0, first -LIMIT/MS to first X1, first -LIMIT/MS nohead lc rgb TAG lw 1.4 dt (6,4) front
    set label 1 (LIMIT > 0 ? sprintf(T("credit line %s", "授信额度 %s"), fnum(LIMIT/MS)) : T("no credit line", "无授信额度")) at first X0, first -LIMIT/MS left offset 0.6,-0.7 front font FB.",10" textcolor rgb TAG
  }
  plot [][YLO:YHI] @BANDS
  unset arrow 1; unset arrow 2; unset label 1; do for [i=11:15] { unset label i }
  load HERE."nohead.gp"
  set tmargin at screen 0.37; set bmargin at screen 0.12
  set format x XF; set xtics scale 0.4; set border 1
  YLO = U0/MS; YHI = U1/MS > YLO ? U1/MS*1.06 : YLO+1
  IX = 1; PANEL = 0.25; load HERE."fan_labels.gp"
  plot [][YLO:YHI] @BANDS
unset multiplot
