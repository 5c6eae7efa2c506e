# credit_pool.gp - balance of each risk-compensation pool over time, and the chance that it could not pay a claim by then.
# one block an entry: step time year date mean se p05 p10 p25 p50 p75 p90 p95 exhausted exhausted_low exhausted_high outstanding lent;
# last block: entry name_en name_zh leverage_mean leverage_se leverage_p05 leverage_p50 leverage_p95 loss_rate_mean ..
HERE = ""; do for [i=1:strlen(ARG0)] { if (ARG0[i:i] eq "/") { HERE = ARG0[1:i] } }
if (ARGC < 2) { printerr "usage: gnuplot -d -c ".ARG0." DATA OUT.{svg,png,pdf} [en|zh]"; exit status 2 }
DATA = ARG1; OUT = ARG2; LANG = (ARGC > 2) ? ARG3 : "en"
ROW_H = 230; BASE_H = 110; load HERE."theme.gp"; load HERE."rows.gp"
array NM_[SHOWN]; array LV[SHOWN]; array LR[SHOWN]; array PE[SHOWN]; array PL[SHOWN]; array PH[SHOWN]
i_ = 0; MAXABS = 0.0; PMAX = 0.0; WORST = 1
stats DATA index SHOWN using (i_ = i_+1, NM_[i_] = T(strcol("name_en"), strcol("name_zh")), \
    LV[i_] = pm(column("leverage_mean"), 1.96*column("leverage_se")).(column("leverage_p95") > column("leverage_p05") ? " (".fnum(column("leverage_p05"))."–".fnum(column("leverage_p95")).")" : ""), \
    LR[i_] = pct(column("loss_rate_mean"), 1.96*column("loss_rate_se")), 0) nooutput
do for [b=1:SHOWN] {
    IX = b-1; KEEP = 0; COLS = "mean p95"; load HERE."range.gp"
    MAXABS = max(MAXABS, YMAX); PE[b] = NaN; PL[b] = NaN; PH[b] = NaN
    stats DATA index IX using (PE[b] = either(column("exhausted"), PE[b]), PL[b] = either(column("exhausted_low"), PL[b]), PH[b] = either(column("exhausted_high"), PH[b]), 0) nooutput
    PMAX = PH[b] > PMAX ? PH[b] : PMAX
    WORST = PE[b] > PE[WORST] ? b : WORST
}
PMAX = PMAX > 0.005 ? min(1.0, 1.08*PMAX) : 0.005
load HERE."money.gp"
TITLE = (SHOWN > 1 ? NM_[WORST].T(": ", "：") : "").sprintf(T("the pool is exhausted by %.0f in %s of paths", "到 %.0f 年风险补偿池耗尽的概率为 %s"), X1, chance(PE[WORST], PL[WORST], PH[WORST]))
TITLE = TITLE.T("; ".LV[WORST]." lent per unit paid in", "；贷款为池资金的 ".LV[WORST]." 倍")
if (SHOWN == 1 && LANG ne "zh") { TITLE = "T".TITLE[2:*] }
SUBTITLE = sprintf(T("Left: balance, %s (", "左：池余额，%s（"), MU).BANDS_WORDS.T("). Right: chance that a claim could not be paid in full so far, and its 95% interval", "）。右：至今发生过赔付不足的概率及其 95% 区间")
load HERE."head.gp"
set multiplot
do for [b=1:SHOWN] {
    IX = b-1; KEEP = 0; COLS = "mean p95"; load HERE."range.gp"
    set label 20 NM_[b] at screen 0.022,PX(RT(b), 14) left font FB.",11.5" textcolor rgb INK
    set label 21 T("lent per unit paid in: ", "贷款/池资金：").LV[b].T(" · loss on loans: ", " · 贷款损失率：").LR[b] at screen 0.965,PX(RT(b), 14) right font FONT.",10" textcolor rgb MUTED
    YLO = 0; YHI = YMAX > 0 ? 1.06*YMAX/MS : 1.0
    set lmargin at screen 0.080; set rmargin at screen 0.490; set tmargin at screen PX(RT(b), 30); set bmargin at screen PX(RB(b), -26)
    XS = ceil((X1-X0)/7.0); set xrange [X0:X1]; set xtics XS; set format x "%.0f"; set format y "%g"
    PANEL = (ROWPX-56.0)/H; FAN_SUFFIX = ""; load HERE."fan_labels.gp"
    plot [][0:YHI] @BANDS
    load HERE."nohead.gp"; unset label 20; unset label 21; do for [i=11:15] { unset label i }
    set lmargin at screen 0.670; set rmargin at screen 0.880
    XS = ceil((X1-X0)/4.0); set xtics XS; set format y "%g%%"
    if (PE[b] == PE[b]) { set label 22 chance(PE[b], PL[b], PH[b]) at first X1, first 100*PE[b] left offset 0.7,0 font FB.",10.5" textcolor rgb AMBER }
    plot [][0:100*PMAX] DATA index IX using (column("year")):(100*column("exhausted_low")):(100*column("exhausted_high")) with filledcurves fc rgb 0xF7DDB0, \
        DATA index IX using (column("year")):(100*column("exhausted")) with lines lw 2.6 lc rgb ORANGE
    unset label 22
}
unset multiplot
