# dist_leverage.gp - social capital per unit of public money, paid in: histogram over cumulative curve, quantiles, what is committed.
# blocks as in dist.gp
HERE = ""; do for [i=1:strlen(ARG0)] { if (ARG0[i:i] eq "/") { HERE = ARG0[1:i] } }
if (ARGC < 2) { printerr "usage: gnuplot -d -c ".ARG0." DATA OUT.{svg,png,pdf} [en|zh]"; exit status 2 }
DATA = ARG1; OUT = ARG2; LANG = (ARGC > 2) ? ARG3 : "en"
load HERE."theme.gp"
load HERE."dist_read.gp"
TITLE = TGT == TGT ? sprintf(T("At least the %s committed is paid in on %s of paths; median %s", "实缴不低于认缴 %s的路径占 %s；中位 %s"), times(TGT), pct(1-PT, PHALF), times(P50)) : \
    sprintf(T("Median leverage %s", "杠杆中位数 %s"), times(P50))
TITLE = TITLE.range_words(0)
SUBTITLE = T("Social over public capital, paid in. Top: share of paths per bar. Bottom: chance of ending at or below", \
    "实际到位的社会资本/公共资金。上：各区间的路径占比；下：不高于该值的概率")
TARGET_NAME = T("committed", "认缴")
load HERE."head.gp"
load HERE."dist.gp"
