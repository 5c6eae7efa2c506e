# measures.gp - grants, talent, space, insurance and the like over time, two panels a row.
# one block an entry: step time year date mean se p05 .. p95; last block: entry name_en name_zh what_en what_zh money
HERE = ""; do for [i=1:strlen(ARG0)] { if (ARG0[i:i] eq "/") { HERE = ARG0[1:i] } }
if (ARGC < 2) { printerr "usage: gnuplot -d -c ".ARG0." DATA OUT.{svg,png,pdf} [en|zh]"; exit status 2 }
DATA = ARG1; OUT = ARG2; LANG = (ARGC > 2) ? ARG3 : "en"
ROW_H = 120; BASE_H = 110; load HERE."theme.gp"; load HERE."rows.gp"
SHOWN_WORDS = T("; the first %d of %d", "；前 %d 项（共 %d 项）")
COLS_ = SHOWN > 1 ? 2 : 1; ROWS_ = ceil(1.0*SHOWN/COLS_); ROWPX = (H - 74.0 - 24.0)/ROWS_
array NM_[SHOWN]; array WHAT[SHOWN]; array MONEY[SHOWN]; i_ = 0
stats DATA index SHOWN using (i_ = i_+1, NM_[i_] = T(strcol("name_en"), strcol("name_zh")), WHAT[i_] = T(strcol("what_en"), strcol("what_zh")), \
    MONEY[i_] = int(column("money")), 0) nooutput
array E0[SHOWN]; array E5[SHOWN]; array E50[SHOWN]; array E95[SHOWN]
do for [b=1:SHOWN] {
    IX = b-1; first_ = 1; E0[b] = NaN; E5[b] = NaN; E50[b] = NaN; E95[b] = NaN
    stats DATA index IX using (E0[b] = first_ ? column("mean") : E0[b], first_ = 0, E50[b] = either(column("p50"), column("mean")), \
        E5[b] = column("p05"), E95[b] = column("p95"), 0) nooutput
}
IX = 0; KEEP = 0; COLS = "mean p95"; load HERE."range.gp"; MAXABS = YMAX; load HERE."money.gp"
TITLE = NM_[1].T(", ", "，").WHAT[1].T(": ", "：").(MONEY[1] ? amount(E0[1])." → ".amount(E50[1]) : cnt(E0[1])." → ".cnt_of(E50[1], E5[1], E95[1])) \
    .T(sprintf(" by %.0f", X1), sprintf("（到 %.0f 年）", X1))
SUBTITLE = T("Each panel an entry (", "每格一项（").BANDS_WORDS.T(")", "）")
load HERE."head.gp"
set multiplot
do for [b=1:SHOWN] {
    IX = b-1; KEEP = 0; COLS = "mean p05 p95"; load HERE."range.gp"
    r_ = (b-1)/COLS_; c_ = (b-1)%COLS_; top_ = 74.0 + r_*ROWPX; bottom_ = top_ + ROWPX
    left_ = 0.022 + 0.500*c_
    MAXABS = max(abs(YMIN), abs(YMAX)); MS = 1.0; UNIT = ""
    if (MONEY[b]) { load HERE."money.gp"; UNIT = T(", ", "，").MU }
    if (MONEY[b]) { undefine FAN_COUNT } else { FAN_COUNT = 1 }
    HEAD_ = NM_[b].T(": ", "：").WHAT[b].UNIT
    set label 20 HEAD_ at screen left_,TOP(top_+14) left font FB.sprintf(",%.1f", size_bold(HEAD_, 0.46*W*(COLS_ == 1 ? 2 : 1), 11.5)) textcolor rgb INK
    YLO = YMIN < 0 ? 1.08*YMIN/MS : 0; YHI = YMAX > 0 ? 1.08*YMAX/MS : (YLO < 0 ? 0 : 1.0)
    set lmargin at screen left_+0.058; set rmargin at screen (COLS_ == 1 ? 0.870 : left_+0.370)
    set tmargin at screen TOP(top_+32); set bmargin at screen TOP(bottom_-26)
    XS = ceil((X1-X0)/6.0); set xrange [X0:X1]; set xtics XS; set format x "%.0f"; set format y "%g"
    PANEL = (ROWPX-58.0)/H; FAN_SUFFIX = ""; load HERE."fan_labels.gp"
    plot [][YLO:YHI] @BANDS
    load HERE."nohead.gp"; unset label 20; do for [i=11:15] { unset label i }
}
unset multiplot
