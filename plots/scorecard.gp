# scorecard.gp - how likely each target of the plan is; below, all of them together and the product of the single chances.
# block 0: target metric at side threshold unit probability low high mean_shortfall p50_date all_without bottleneck weight gate;
# block 1: key value low high (all, independent, without: all but the bottleneck, score)
HERE = ""; do for [i=1:strlen(ARG0)] { if (ARG0[i:i] eq "/") { HERE = ARG0[1:i] } }
if (ARGC < 2) { printerr "usage: gnuplot -d -c ".ARG0." DATA OUT.{svg,png,pdf} [en|zh]"; exit status 2 }
DATA = ARG1; OUT = ARG2; LANG = (ARGC > 2) ? ARG3 : "en"
ROW_H = 36; BASE_H = 232; load HERE."theme.gp"; load HERE."rows.gp"
SHOWN_WORDS = T("; the %d least likely of %d", "；概率最低的 %d 项（共 %d 项）")
N = 0; stats DATA index 0 using (N = N+1, 0) nooutput
array KEY[12]; do for [i=1:12] { KEY[i] = NaN }
slot(k) = k eq "all" ? 1 : (k eq "independent" ? 4 : (k eq "without" ? 7 : 10))
stats DATA index 1 using (k_ = slot(strcol("key")), KEY[k_] = column("value"), KEY[k_+1] = column("low"), KEY[k_+2] = column("high"), 0) nooutput
amount_of(v, u) = u eq "currency" ? (v == 0 ? "0" : amount_own(v)) : ((u eq "count" && abs(v) >= 1) ? cnt(v) : (u eq "x" ? times(v) : ((u eq "probability" || u eq "share" || u eq "1/year") ? fnum(100*v)."%" : fnum(v).(u eq "years" ? T(" years", " 年") : ""))))
every_zh(s) = s[1:10] eq "every year" ? "每年".(strlen(s) > 14 ? "，至 ".s[15:*] : "") : s
when(s) = T(s, every_zh(s))
gate_words(s) = s eq "paid" ? T(" (paid in)", "（实缴到位）") : (s eq "closed" ? T(" (closed)", "（募集完成）") : "")
array ID[N]; array WHAT[N]; array P_[N]; array LO[N]; array HI[N]; array MISS[N]; array DAY[N]; array NECK[N]
i_ = 0; WORST = ""; SURE = 0
stats DATA index 0 using (i_ = i_+1, ID[i_] = strcol("target"), u_ = strcol("unit"), \
    WHAT[i_] = strcol("metric").gate_words(strcol("gate")).(strcol("side") eq ">=" ? " ≥ " : " ≤ ").amount_of(column("threshold"), u_)." · ".when(strcol("at")), \
    P_[i_] = column("probability"), LO[i_] = column("low"), HI[i_] = column("high"), v_ = column("mean_shortfall"), MISS[i_] = v_ == v_ ? amount_of(v_, u_) : "–", \
    DAY[i_] = (strcol("p50_date") eq "NA" || strcol("p50_date") eq "") ? "–" : strcol("p50_date"), NECK[i_] = column("bottleneck") > 0, WORST = NECK[i_] ? ID[i_] : WORST, SURE = SURE + (P_[i_] >= 0.5), 0) nooutput
TITLE = sprintf(T("All %d targets are met in %s of paths", "%d 项目标全部达成的概率为 %s"), ENTRIES, chance(KEY[1], KEY[2], KEY[3]))
TITLE = TITLE.T("; independent ones would be in ", "；若各自独立则为 ").chance(KEY[4], KEY[5], KEY[6])
SUBTITLE = T("Bar: chance of meeting the target, line: its 95% interval", "柱：达标概率，横线：95% 区间")
if (KEY[7] == KEY[7] && WORST ne "") { SUBTITLE = SUBTITLE.T("; bottleneck ".WORST.": without it all the others are met in ", "；瓶颈 ".WORST."：去掉它其余全部达成的概率为 ").chance(KEY[7], KEY[8], KEY[9]) }
load HERE."head.gp"
unset border; unset xtics; unset ytics; unset grid
set lmargin at screen 0; set rmargin at screen 1; set bmargin at screen 0; set tmargin at screen 1
X0 = 0.450; X1 = 0.700
y_ = TOP(90)
set label 1 T("target", "目标") at screen 0.022,y_ left font FONT.",9" textcolor rgb MUTED
set label 2 T("chance", "达标概率") at screen 0.800,y_ right font FONT.",9" textcolor rgb MUTED
set label 3 T("missed by (mean)", "未达标时平均差额") at screen 0.910,y_ right font FONT.",9" textcolor rgb MUTED
set label 4 T("half there by", "中位达成") at screen 0.985,y_ right font FONT.",9" textcolor rgb MUTED
do for [g=0:4] { # a light scale behind the bars
    set arrow 10+g from screen X0+(X1-X0)*g/4.0,TOP(104) to screen X0+(X1-X0)*g/4.0,TOP(106+36*N) nohead back lc rgb GRID lw 0.8
    set label 10+g sprintf("%d%%", 25*g) at screen X0+(X1-X0)*g/4.0,TOP(97) center font FONT.",8" textcolor rgb MUTED
}
shade(p) = p >= 0.6 ? BLUE : (p >= 0.4 ? SKY : ORANGE)
ink(p) = p >= 0.6 ? BLUE : (p >= 0.4 ? INK : AMBER)
do for [i=1:N] {
    yy = TOP(106 + 36*(i-0.5)); t_ = 100+6*i
    set label t_ cut(ID[i], 40).(NECK[i] ? T("  ← bottleneck", "  ← 瓶颈") : "") at screen 0.022,PX(yy, -7) left font FB.",10.5" textcolor rgb (NECK[i] ? TAG : INK)
    set label t_+1 cut(WHAT[i], 70) at screen 0.022,PX(yy, 9) left font FONT.sprintf(",%.1f", size_em(WHAT[i], 0.41*W, 9, 0.56)) textcolor rgb MUTED
    set object t_ rectangle from screen X0,PX(yy, 8) to screen X1,PX(yy, -8) fillcolor rgb TRACK fillstyle solid noborder behind
    set object t_+1 rectangle from screen X0,PX(yy, 8) to screen X0+(X1-X0)*P_[i],PX(yy, -8) fillcolor rgb shade(P_[i]) fillstyle solid noborder behind
    set arrow t_ from screen X0+(X1-X0)*LO[i],yy to screen X0+(X1-X0)*HI[i],yy nohead front lc rgb PAPER lw 4
    set arrow t_+1 from screen X0+(X1-X0)*LO[i],yy to screen X0+(X1-X0)*HI[i],yy nohead front lc rgb INK lw 1.6
    set label t_+2 chance(P_[i], LO[i], HI[i]) at screen 0.800,yy right font FB.",9" textcolor rgb ink(P_[i])
    set label t_+3 MISS[i] at screen 0.910,yy right font FONT.sprintf(",%.1f", size_em(MISS[i], 0.105*W, 10, 0.60)) textcolor rgb INK
    set label t_+4 DAY[i] at screen 0.985,yy right font FONT.",10" textcolor rgb MUTED
}
B0 = 106 + 36*N + 8
set arrow 20 from screen 0.022,TOP(B0) to screen 0.985,TOP(B0) nohead lc rgb INK lw 1
array SUM[3] = [T("ALL: every target on the same path", "全部达成（同一路径）"), T("INDEPENDENT: product of the chances above", "若相互独立：各概率之积"), T("SCORE: mean degree of fulfilment (45 of 50 is 90%)", "得分：平均完成度（50 完成 45 计 90%）")]
if (SHOWN < ENTRIES) { SUM[2] = T("INDEPENDENT: product of all chances", "若相互独立：各概率之积") }
do for [j=1:3] {
    v = KEY[1 + (j == 3 ? 9 : 3*(j-1))]; lo = KEY[2 + (j == 3 ? 9 : 3*(j-1))]; hi = KEY[3 + (j == 3 ? 9 : 3*(j-1))]
    if (v == v) {
        yy = TOP(B0 + 18 + 29*(j-1)); t_ = 50+5*j
        set label t_ SUM[j] at screen 0.022,yy left font FB.",10.5" textcolor rgb INK
        set object t_ rectangle from screen X0,PX(yy, 8) to screen X1,PX(yy, -8) fillcolor rgb TRACK fillstyle solid noborder behind
        set object t_+1 rectangle from screen X0,PX(yy, 8) to screen X0+(X1-X0)*clamp(v, 0, 1),PX(yy, -8) fillcolor rgb (j == 1 ? TAG : (j == 2 ? GREY : GREEN)) fillstyle solid noborder behind
        set arrow t_ from screen X0+(X1-X0)*clamp(lo, 0, 1),yy to screen X0+(X1-X0)*clamp(hi, 0, 1),yy nohead front lc rgb PAPER lw 4
        set arrow t_+1 from screen X0+(X1-X0)*clamp(lo, 0, 1),yy to screen X0+(X1-X0)*clamp(hi, 0, 1),yy nohead front lc rgb INK lw 1.6
        set label t_+1 chance(v, lo, hi) at screen 0.800,yy right font FB.",9" textcolor rgb (j == 1 ? TAG : INK)
    }
}
plot [0:1][0:1] NaN
