# range.gp - extent of block IX over the columns COLS (words): YMIN YMAX X0 X1, and the last row's x. Missing cells do
# not count. Keeps earlier extents when KEEP is 1 (several blocks, one axis).
KEEP = exists("KEEP") ? KEEP : 0
if (!KEEP) { YMIN = 1e300; YMAX = -1e300; X0 = 1e300; X1 = -1e300 }
do for [c in COLS] {
    stats DATA index IX using (v_=column(c), YMIN = v_ < YMIN ? v_ : YMIN, YMAX = v_ > YMAX ? v_ : YMAX, 0) nooutput
}
stats DATA index IX using (v_=column("year"), X0 = v_ < X0 ? v_ : X0, X1 = v_ > X1 ? v_ : X1, 0) nooutput
if (YMAX < YMIN) { YMIN = 0.0; YMAX = 0.0 }
if (X1 <= X0) { X1 = X0 + 1.0 }
# calendar years on the axis, never more than about a dozen
XS = X1-X0 > 60 ? 10 : (X1-X0 > 26 ? 5 : (X1-X0 > 13 ? 2 : (X1-X0 >= 3 ? 1 : 0.5)))
XF = XS < 1 ? "%.1f" : "%.0f"
