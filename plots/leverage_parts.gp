# leverage_parts.gp - what follows the public money of each part of the programme, at each gate.
# columns: part name_en name_zh whole (0: an entry under the row of its kind) gate (committed, closed, paid) public social ratio n mean se p05 p50 p95
HERE = ""; do for [i=1:strlen(ARG0)] { if (ARG0[i:i] eq "/") { HERE = ARG0[1:i] } }
if (ARGC < 2) { printerr "usage: gnuplot -d -c ".ARG0." DATA OUT.{svg,png,pdf} [en|zh]"; exit status 2 }
DATA = ARG1; OUT = ARG2; LANG = (ARGC > 2) ? ARG3 : "en"
ROW_H = 66; BASE_H = 140; load HERE."theme.gp"; load HERE."rows.gp"
N = 3*SHOWN
array PART[N]; array NAME[N]; array WHOLE[N]; array GATE[N]; array PUB[N]; array SOC[N]; array RAT[N]; array LO[N]; array MID[N]; array HI[N]
i_ = 0; XMAX = 0.0; MAXABS = 0.0
stats DATA using (i_ = i_+1, PART[i_] = strcol("part"), NAME[i_] = T(strcol("name_en"), strcol("name_zh")), WHOLE[i_] = int(column("whole")), \
    GATE[i_] = strcol("gate"), PUB[i_] = column("public"), SOC[i_] = column("social"), RAT[i_] = column("ratio"), LO[i_] = column("p05"), MID[i_] = column("p50"), HI[i_] = column("p95"), \
    h_ = either(HI[i_], RAT[i_]), XMAX = h_ == h_ && h_ > XMAX ? h_ : XMAX, MAXABS = max(MAXABS, max(PUB[i_], SOC[i_])), 0) nooutput
XMAX = XMAX > 0 ? XMAX : 1.0
load HERE."money.gp"
BEST = 1; do for [i=1:N] { if (RAT[i] == RAT[i] && (RAT[BEST] != RAT[BEST] || RAT[i] > RAT[BEST])) { BEST = i } }
gate_word(g) = g eq "committed" ? T("committed", "认缴") : (g eq "closed" ? T("closed", "募集完成") : T("paid in", "实缴到位"))
LAST = 3*((BEST-1)/3)+3 # the same part at the last gate
FELL = BEST < LAST && RAT[LAST] == RAT[LAST] && RAT[LAST] < RAT[BEST]
TITLE = sprintf(T("%s: %s social per unit of public money when %s", "%s：公共资金带动社会资本 %s（%s）"), NAME[BEST], times(RAT[BEST]), gate_word(GATE[BEST]))
if (FELL) { TITLE = TITLE.sprintf(T(", %s once paid in", "，实缴到位时 %s"), times(RAT[LAST])) }
SUBTITLE = T("Social / public by gate. Bar: ratio of means, line: 90% of paths, tick: median; right: mean money, public → social, and 5–95% of the ratio", \
    "各部分的社会/公共杠杆，按关口。条：均值之比，横线：90% 的路径，短竖线：中位；右：公共→社会资金均值及倍数的 5–95%")
FOOT = FOOT." · ".T("later rounds and co-investment beside funds count once paid in", "后续轮次与基金外跟投只计入实缴")
load HERE."head.gp"
unset border; unset xtics; unset ytics; unset grid
set lmargin at screen 0; set rmargin at screen 1; set bmargin at screen 0; set tmargin at screen 1
X0 = 0.250; WX = 0.395
set label 1 T("ratio of means", "均值之比") at screen 0.720,TOP(84) right font FONT.",9" textcolor rgb MUTED
set label 2 T("5–95%", "5–95%") at screen 0.805,TOP(84) right font FONT.",9" textcolor rgb MUTED
HEAD_ = sprintf("%s (%s)", T("public → social", "公共→社会"), MU)
set label 3 HEAD_ at screen 0.985,TOP(84) right font FONT.",9" textcolor rgb MUTED
RH_ = min((H - 94.0 - 34.0)/SHOWN, 96.0)
top_(j) = TOP(94.0 + (j-1)*RH_)
do for [i=1:N] {
    j = (i-1)/3 + 1; g = (i-1)%3
    yc = PX(top_(j), 0.5*RH_ + (g-1)*17.0); t_ = 100+10*i
    colour = g == 0 ? GREY : (g == 1 ? SKY : BLUE)
    if (g == 1) {
        set label t_ NAME[i] at screen (WHOLE[i] ? 0.022 : 0.034),yc left font (WHOLE[i] ? FB : FONT).sprintf(",%.1f", size_em(NAME[i], 0.135*W, 11, 0.66)) textcolor rgb INK
    }
    if (g == 0 && j > 1) { set arrow t_+5 from screen 0.022,top_(j) to screen 0.985,top_(j) nohead back lc rgb GRID lw 0.6 }
    word_ = gate_word(GATE[i])
    set label t_+1 word_ at screen X0-0.008,yc right font FONT.",9" textcolor rgb MUTED
    set object t_ rectangle from screen X0,PX(yc, 6) to screen X0+WX,PX(yc, -6) fillcolor rgb TRACK fillstyle solid noborder behind
    if (RAT[i] == RAT[i]) {
        set object t_+1 rectangle from screen X0,PX(yc, 6) to screen X0+WX*RAT[i]/XMAX,PX(yc, -6) fillcolor rgb colour fillstyle solid noborder behind
        s_ = times(RAT[i])
        set label t_+2 s_ at screen 0.720,yc right font FB.",10" textcolor rgb (g == 2 ? BLUE : INK)
        m_ = fnum(PUB[i]/MS)." → ".fnum(SOC[i]/MS)
        set label t_+4 m_ at screen 0.985,yc right font FONT.sprintf(",%.1f", size_em(m_, 0.165*W, 9.5, 0.60)) textcolor rgb MUTED
    }
    if (HI[i] > LO[i] && fnum(LO[i]) ne fnum(HI[i])) {
        set arrow t_+1 from screen X0+WX*LO[i]/XMAX,yc to screen X0+WX*HI[i]/XMAX,yc nohead front lc rgb PAPER lw 4
        set arrow t_+2 from screen X0+WX*LO[i]/XMAX,yc to screen X0+WX*HI[i]/XMAX,yc nohead front lc rgb INK lw 1.6
        set arrow t_+3 from screen X0+WX*MID[i]/XMAX,PX(yc, -4) to screen X0+WX*MID[i]/XMAX,PX(yc, 4) nohead front lc rgb INK lw 1.6
        r_ = fnum(LO[i])."–".fnum(HI[i])
        set label t_+3 r_ at screen 0.805,yc right font FONT.sprintf(",%.1f", size_em(r_, 0.080*W, 9.5, 0.60)) textcolor rgb MUTED
    }
}
plot [0:1][0:1] NaN
