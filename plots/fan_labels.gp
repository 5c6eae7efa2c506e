# fan_labels.gp - names and last values of the bands of block IX beside the right edge, pushed apart until readable.
# Needs YLO YHI (axis, in plotted units), MS, PANEL (height of the panel as a share of the picture).
fan_num(x) = exists("FAN_COUNT") ? cnt(x) : opt(x) # FAN_COUNT: whole things
FAN_X = exists("FAN_AT") ? FAN_AT : X1 # FAN_AT: right end of an axis that goes on after the last point
array FE[6]; do for [i=1:6] { FE[i] = NaN }
array FC[6] = ["p05", "p25", "p50", "p75", "p95", "mean"]
do for [i=1:6] {
    e_ = NaN; xl_ = -1e300
    stats DATA index IX using (v_=column(FC[i]), x_=column("year"), g_ = (v_ == v_ && x_ >= xl_), e_ = g_ ? v_ : e_, xl_ = g_ ? x_ : xl_, 0) nooutput
    FE[i] = e_ / MS
}
do for [i=11:15] { unset label i }
STEP_ = 0.034*480.0/H / PANEL * (YHI - YLO) # one line of text
if (FE[3] == FE[3]) {
    array FP[5]; do for [i=1:5] { FP[i] = FE[i] == FE[i] ? clamp(FE[i], YLO, YHI) : FE[3] }
    FP[3] = clamp(FP[3], YLO+2*STEP_, YHI-2*STEP_)
    SAME_ = !(FE[5]-FE[1] > 0.015*(YHI-YLO)) # no spread to be seen: one name is enough
    if (SAME_) { FP[3] = clamp(FE[3], YLO, YHI) }
    FP[4] = max(FP[4], FP[3]+STEP_); FP[5] = max(FP[5], FP[4]+STEP_)
    FP[2] = min(FP[2], FP[3]-STEP_); FP[1] = min(FP[1], FP[2]-STEP_)
    FP[1] = max(FP[1], YLO); FP[2] = max(FP[2], FP[1]+STEP_) # none below the axis or above the panel
    FP[5] = min(FP[5], YHI); FP[4] = min(FP[4], FP[5]-STEP_)
    do for [i=1:5] {
        s_ = (i == 3 ? T("median ", "中位 ") : "P".int(FC[i][2:3])." ").fan_num(FE[i]).FAN_SUFFIX
        if (i == 3 || !SAME_) { set label 10+i s_ at first FAN_X, first FP[i] left offset 0.7,0 \
            font (i == 3 ? FB.",10.5" : FONT.",10") textcolor rgb (i == 3 ? BLUE : MUTED) }
    }
} else { if (FE[6] == FE[6]) {
    set label 13 T("mean ", "均值 ").fnum(FE[6]).FAN_SUFFIX at first FAN_X, first FE[6] left offset 0.7,0 font FB.",10.5" textcolor rgb INK
} }
