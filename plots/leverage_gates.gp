# leverage_gates.gp - leverage at each gate, both ratios, with its bands.
# columns: gate name_en name_zh side (social, total) n mean se ratio p05 p25 p50 p75 p95
HERE = ""; do for [i=1:strlen(ARG0)] { if (ARG0[i:i] eq "/") { HERE = ARG0[1:i] } }
if (ARGC < 2) { printerr "usage: gnuplot -d -c ".ARG0." DATA OUT.{svg,png,pdf} [en|zh]"; exit status 2 }
DATA = ARG1; OUT = ARG2; LANG = (ARGC > 2) ? ARG3 : "en"
load HERE."theme.gp"
set datafile missing "NA"
N = 0; XMAX = 0.0; GATES = 0; last_ = ""
stats DATA using (v_=column("p95"), m_=column("mean"), XMAX = v_ > XMAX ? v_ : XMAX, XMAX = m_ > XMAX ? m_ : XMAX, N = N+1, 0) nooutput
XMAX = XMAX > 0 ? XMAX : 1.0
get(g, s, c) = (strcol("gate") eq g && strcol("side") eq s) ? column(c) : NaN
A = NaN; M = NaN; L5 = NaN; L95 = NaN
stats DATA using (v_=get("committed","social","p50"), A = v_==v_ ? v_ : A, v_=get("paid","social","p50"), M = v_==v_ ? v_ : M, \
    v_=get("paid","social","p05"), L5 = v_==v_ ? v_ : L5, v_=get("paid","social","p95"), L95 = v_==v_ ? v_ : L95, 0) nooutput
TITLE = sprintf(T("1 public yuan draws %s of social capital once paid in (90%% of paths: %s–%s)", \
    "每 1 元公共资金实际带动社会资本 %s 元（90%% 的路径：%s–%s）"), opt(M), opt(L5), opt(L95))
if (LANG ne "zh" && CUR ne "CNY") { TITLE = sprintf("Public money draws %s times its amount once paid in (90%% of paths: %s–%s)", opt(M), opt(L5), opt(L95)) }
if (LANG eq "zh" && CUR ne "CNY") { TITLE = sprintf("实际到位时公共资金带动 %s 倍社会资本（90%% 的路径：%s–%s）", opt(M), opt(L5), opt(L95)) }
if (A == A) { TITLE = TITLE.sprintf(T("; %s when committed", "，认缴时为 %s"), opt(A)) }
SUBTITLE = T("Leverage by gate. Dot: median, thick: 50% of paths, thin: 90%, diamond: mean, tick: ratio of means", \
    "各关口的杠杆倍数。圆点：中位，粗条：50% 的路径，细条：90%，菱形：均值，竖线：均值之比")
FOOT = FOOT." · ".T("later rounds and co-investment beside funds count once paid in", "后续轮次与基金外跟投只计入实缴")
load HERE."head.gp"
row(d) = column(0)
soc(d) = strcol("side") eq "social"
col(d) = soc(0) ? BLUE : MUTED
nm(d) = soc(0) ? T(strcol("name_en"), strcol("name_zh")) : ""
sd(d) = soc(0) ? T("social / public", "社会/公共") : T("total / public", "总额/公共")
array NE[N]; array SE_[N]; array C50[N]; array CM[N]; array CB[N]; array SIDE[N]
i_ = 0
stats DATA using (i_ = i_+1, NE[i_] = nm(0), SE_[i_] = sd(0), SIDE[i_] = soc(0), C50[i_] = times(column("p50")), \
    CM[i_] = pm(column("mean"), 1.96*column("se")), CB[i_] = opt(column("p05"))."–".opt(column("p95")), 0) nooutput
set lmargin at screen 0.235; set rmargin at screen 0.690; set bmargin at screen 0.120
set xrange [0:XMAX*1.05]; set yrange [N-0.4:-0.6]
unset border; set grid xtics noytics back linetype 1 linecolor rgb GRID linewidth 0.6
set xtics nomirror scale 0; set format x T("%gx", "%g倍"); unset ytics
set xtics rotate by 0
set label 1 T("median", "中位") at screen 0.745, graph 1.035 right font FONT.",9" textcolor rgb MUTED
set label 2 T("mean ± 95%", "均值 ± 95%") at screen 0.865, graph 1.035 right font FONT.",9" textcolor rgb MUTED
set label 3 T("5–95%", "5–95%") at screen 0.985, graph 1.035 right font FONT.",9" textcolor rgb MUTED
# texts at fixed places of the picture: one label a row
do for [i=1:N] {
    set label 100+4*i NE[i] at screen 0.022, first i-1+0.0 left font FB.",11.5" textcolor rgb INK
    set label 101+4*i SE_[i] at screen 0.225, first i-1 right font FONT.",9.5" textcolor rgb (SIDE[i] ? BLUE : MUTED)
    set label 102+4*i C50[i] at screen 0.745, first i-1 right font FB.",11" textcolor rgb (SIDE[i] ? BLUE : INK)
    set label 103+4*i CM[i] at screen 0.865, first i-1 right font FONT.",10" textcolor rgb INK
    set label 203+4*i CB[i] at screen 0.985, first i-1 right font FONT.",10" textcolor rgb MUTED
}
plot DATA using (column("p05")):(row(0)):(column("p95")-column("p05")):(0):(col(0)) with vectors nohead lw 1.6 lc rgb variable, \
    DATA using (column("p25")):(row(0)):(column("p25")):(column("p75")):(row(0)-0.17):(row(0)+0.17):(col(0)) with boxxyerror lc rgb variable, \
    DATA using (column("ratio")):(row(0)-0.3):(0):(0.6):(INK) with vectors nohead lw 1.2 lc rgb variable, \
    DATA using (column("p50")):(row(0)) with points pt 7 ps 1.3*PSC lc rgb PAPER, \
    DATA using (column("p50")):(row(0)):(col(0)) with points pt 7 ps 0.9*PSC lc rgb variable, \
    DATA using (column("mean")):(row(0)) with points pt 13 ps 1.3*PSC lc rgb PAPER, \
    DATA using (column("mean")):(row(0)) with points pt 13 ps 0.9*PSC lc rgb ORANGE
