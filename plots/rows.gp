# rows.gp - a row of panels for each entry: RT(r) and RB(r) are the edges of row r = 1..SHOWN on the screen, PX(y, p) is p
# pixels below y. Scripts set ROW_H and BASE_H before the theme.
SHOWN = SHOWN > 0 ? SHOWN : 1
ROWPX = (H - 74.0 - 24.0)/SHOWN
RT(r) = TOP(74.0 + (r-1)*ROWPX)
RB(r) = TOP(74.0 + r*ROWPX)
PX(y, p) = y - 1.0*p/H
TL = 0 # labels, arrows and objects of the tables get numbers from here on
# "median (5-95%)" of a count and of an amount; no interval where none is to be seen
cnt_of(m, lo, hi) = cnt(m).(cnt(lo) ne cnt(hi) ? cnt_range(lo, hi) : "")
num_of(m, lo, hi) = fnum(m).(lo == lo && hi > lo && fnum(lo) ne fnum(hi) ? " (".fnum(lo)."–".fnum(hi).")" : "")
either(a, b) = a == a ? a : b
