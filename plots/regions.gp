# regions.gp - what each region receives by the horizon: public money and social capital, companies, tax benefit.
# block 0: region name_en name_zh public_mean public_se public_p05 public_p50 public_p95 social_.. firms_.. benefit_..;
# block 1: key (public, social, firms, benefit: all regions) mean se_bound
HERE = ""; do for [i=1:strlen(ARG0)] { if (ARG0[i:i] eq "/") { HERE = ARG0[1:i] } }
if (ARGC < 2) { printerr "usage: gnuplot -d -c ".ARG0." DATA OUT.{svg,png,pdf} [en|zh]"; exit status 2 }
DATA = ARG1; OUT = ARG2; LANG = (ARGC > 2) ? ARG3 : "en"
ROW_H = 52; BASE_H = 150; load HERE."theme.gp"; load HERE."rows.gp"
N = 0; MX = 0.0; FX = 0.0; BX = 0.0
top(m, q) = either(q, m) > m ? q : m
stats DATA index 0 using (N = N+1, MX = max(MX, max(top(column("public_mean"), column("public_p95")), top(column("social_mean"), column("social_p95")))), \
    FX = max(FX, top(column("firms_mean"), column("firms_p95"))), BX = max(BX, top(column("benefit_mean"), column("benefit_p95"))), 0) nooutput
array ALL[4]; array ALLS[4]; i_ = 0
stats DATA index 1 using (i_ = i_+1, ALL[i_] = column("mean"), ALLS[i_] = 1.96*column("se_bound"), 0) nooutput
MAXABS = max(MX, max(ALL[1], ALL[2])); load HERE."money.gp"; MSM = MS; MUM = MU
BS = money_scale(BX); BU = money_unit(BX) # benefit has a unit of its own: it is much smaller
array NM_[N]; array V_[12*N] # per region: median, p05, p95 of public, social, firms, benefit
array A_[4*N]; i_ = 0
mid(k) = either(column(k."_p50"), column(k."_mean"))
stats DATA index 0 using (i_ = i_+1, o_ = 12*(i_-1), NM_[i_] = T(strcol("name_en"), strcol("name_zh")), \
    V_[o_+1] = mid("public"), V_[o_+2] = column("public_p05"), V_[o_+3] = column("public_p95"), V_[o_+4] = mid("social"), V_[o_+5] = column("social_p05"), V_[o_+6] = column("social_p95"), \
    V_[o_+7] = mid("firms"), V_[o_+8] = column("firms_p05"), V_[o_+9] = column("firms_p95"), V_[o_+10] = mid("benefit"), V_[o_+11] = column("benefit_p05"), V_[o_+12] = column("benefit_p95"), \
    A_[4*i_-3] = column("public_mean"), A_[4*i_-2] = column("social_mean"), A_[4*i_-1] = column("firms_mean"), A_[4*i_] = column("benefit_mean"), 0) nooutput
BIG = 1; do for [i=2:N] { if (A_[4*i-3]+A_[4*i-2] > A_[4*BIG-3]+A_[4*BIG-2]) { BIG = i } }
SUM = ALL[1]+ALL[2]
TITLE = SUM > 0 ? sprintf(T("%s receives %.0f%% of all money", "%s获得全部资金的 %.0f%%"), NM_[BIG], 100*(A_[4*BIG-3]+A_[4*BIG-2])/SUM) : T("No money is placed in the regions", "各地区未获得资金")
if (ALL[4] > 0) { TITLE = TITLE.sprintf(T(" and %.0f%% of the tax benefit", "、税收收益的 %.0f%%"), 100*A_[4*BIG]/ALL[4]) }
SUBTITLE = T("By the horizon, after spillover: median, line: 90% of paths. All regions, mean: public ", "到期末，外溢之后：中位，横线：90% 的路径。合计均值：公共 ").money_pm(ALL[1], ALLS[1]).T(", social ", "，社会 ").money_pm(ALL[2], ALLS[2])
load HERE."head.gp"
unset border; unset xtics; unset ytics; unset grid
set lmargin at screen 0; set rmargin at screen 1; set bmargin at screen 0; set tmargin at screen 1
set label 1 T("public money", "公共资金").sprintf(" (%s)", MUM) at screen 0.140,TOP(88) left font FB.",10" textcolor rgb TAG
set label 2 T("social capital", "社会资本").sprintf(" (%s)", MUM) at screen 0.290,TOP(88) left font FB.",10" textcolor rgb BLUE
set label 3 T("companies", "企业数") at screen 0.580,TOP(88) left font FB.",10" textcolor rgb AMBER
set label 4 T("tax benefit", "税收收益").sprintf(" (%s)", BU) at screen 0.770,TOP(88) left font FB.",10" textcolor rgb GREEN
RH = (H - 98.0 - 30.0)/N
do for [i=1:N] {
    yc = TOP(98 + RH*(i-0.5)); t_ = 100+20*i
    set label t_ NM_[i] at screen 0.130,yc right font FB.sprintf(",%.1f", size_bold(NM_[i], 0.105*W, 11)) textcolor rgb INK
    do for [k=0:3] {
        x0 = k < 2 ? 0.140 : (k == 2 ? 0.580 : 0.770); w = k < 2 ? 0.290 : 0.100
        lim = k < 2 ? MX : (k == 2 ? FX : BX); lim = lim > 0 ? lim : 1.0
        yy = k == 0 ? PX(yc, -11) : (k == 1 ? PX(yc, 11) : yc)
        m = V_[12*i-11+3*k]; lo = V_[12*i-10+3*k]; hi = V_[12*i-9+3*k]
        set object t_+2*k rectangle from screen x0,PX(yy, 7) to screen x0+w,PX(yy, -7) fillcolor rgb TRACK fillstyle solid noborder behind
        set object t_+2*k+1 rectangle from screen x0,PX(yy, 7) to screen x0+w*m/lim,PX(yy, -7) fillcolor rgb (k == 0 ? TAG : (k == 1 ? BLUE : (k == 2 ? ORANGE : GREEN))) fillstyle solid noborder behind
        if (hi > lo) {
            set arrow t_+2*k from screen x0+w*lo/lim,yy to screen x0+w*hi/lim,yy nohead front lc rgb PAPER lw 4
            set arrow t_+2*k+1 from screen x0+w*lo/lim,yy to screen x0+w*hi/lim,yy nohead front lc rgb INK lw 1.6
        }
        s_ = k == 2 ? cnt_of(m, lo, hi) : num_of(m/(k == 3 ? BS : MSM), lo/(k == 3 ? BS : MSM), hi/(k == 3 ? BS : MSM))
        set label t_+1+k s_ at screen x0+w+0.006,yy left font FONT.sprintf(",%.1f", size_em(s_, (k < 2 ? 0.135 : (k == 2 ? 0.080 : 0.110))*W, 9.5, 0.60)) textcolor rgb INK
    }
}
plot [0:1][0:1] NaN
