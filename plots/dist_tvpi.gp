# dist_tvpi.gp - the sponsor's multiple of money (TVPI): histogram over cumulative curve, quantiles, break-even.
# blocks as in dist.gp
HERE = ""; do for [i=1:strlen(ARG0)] { if (ARG0[i:i] eq "/") { HERE = ARG0[1:i] } }
if (ARGC < 2) { printerr "usage: gnuplot -d -c ".ARG0." DATA OUT.{svg,png,pdf} [en|zh]"; exit status 2 }
DATA = ARG1; OUT = ARG2; LANG = (ARGC > 2) ? ARG3 : "en"
load HERE."theme.gp"
load HERE."dist_read.gp"
TITLE = sprintf(T("The stakes return what they cost in %s of paths; median %s", "%s 的路径股权收回成本；中位倍数 %s"), pct(1-PT, PHALF), times(P50))
TITLE = TITLE.range_words(0)
SUBTITLE = T("Total value over paid-in (TVPI) of the sponsor. Top: share of paths per bar. Bottom: chance of ending at or below", \
    "出资方总值倍数（TVPI）。上：各区间的路径占比；下：不高于该值的概率")
TARGET_NAME = T("break-even", "保本")
load HERE."head.gp"
load HERE."dist.gp"
