# theme.gp - one look for every chart. Chart scripts set DATA OUT LANG, then load this file.
# gnuplot 5.4 and later; no shell, no back-ticks, no enhanced markup: labels from data are drawn as they are.
set encoding utf8
set decimalsign "."
# gnuplot would start a shell for a data name that begins with "<" and an output that begins with "|"
if (DATA[1:1] eq "<" || OUT[1:1] eq "|") { printerr "refused: a file name begins with < or |"; exit status 2 }
T(en, zh) = (LANG eq "zh") ? zh : en

# ---- what the comment lines of the data file say ----
set datafile separator "\t"
set datafile missing "NA"
set datafile commentschars ""
meta(s, k) = (strlen(s) > strlen(k)+4 && s[1:strlen(k)+4] eq "# ".k.": ") ? s[strlen(k)+5:*] : ""
PATHS = ""; SEED = ""; PLAN = ""; CUR = ""; SHOWN = 0; ENTRIES = 0; WORLDS = ""
stats DATA using (s_=strcol(1), v_=meta(s_,"paths"), PATHS = v_ ne "" ? v_ : PATHS, v_=meta(s_,"seed"), \
    SEED = v_ ne "" ? v_ : SEED, v_=meta(s_,"plan"), PLAN = v_ ne "" ? v_ : PLAN, \
    v_=meta(s_,"currency"), CUR = v_ ne "" ? v_ : CUR, v_=meta(s_,"worlds"), WORLDS = v_ ne "" ? v_ : WORLDS, v_=meta(s_,"shown"), SHOWN = v_ ne "" ? int(v_) : SHOWN, \
    v_=meta(s_,"entries"), ENTRIES = v_ ne "" ? int(v_) : ENTRIES, 0) nooutput
if (!exists("STATS_records")) { printerr "cannot read ".DATA; exit status 1 }
set datafile commentschars "#"
set datafile columnheaders # every block begins with a row of names

# ---- colours: Okabe-Ito family, darkened where thin. Purple stays away from blue and green (colour-blind readers) ----
INK   = 0x1B2733 ; MUTED = 0x5C6B78 ; GRID   = 0xD9DFE4 ; PAPER = 0xFFFFFF ; TRACK = 0xEEF2F5
BLUE  = 0x0B5A99 ; SKY   = 0x56B4E9 ; ORANGE = 0xE08E00 ; AMBER = 0xA86400 # orange dark enough for text
GREEN = 0x00866A ; GREY  = 0x9AA5AE ; TAG    = 0xC8102E
BAND1 = 0xDCE9F5 ; BAND2 = 0xB4D2EA ; BAND3  = 0x7FB2DB # light to dark: 5-95%, 10-90%, 25-75%

# ---- terminal from the output name ----
W = exists("W") ? W : 840
# a script that draws a row an entry sets ROW_H and BASE_H: the picture grows with what is shown
H = exists("ROW_H") ? (BASE_H + ROW_H*SHOWN > 480 ? BASE_H + ROW_H*SHOWN : 480) : 480
FONT = exists("FONT") ? FONT : "Noto Sans CJK SC" # any font with Chinese glyphs will do: the system falls back
EXT = strlen(OUT) > 4 ? OUT[strlen(OUT)-2:strlen(OUT)] : "svg"
if (EXT eq "png") {
    set terminal pngcairo noenhanced size 2*W,2*H fontscale 1.5 linewidth 2 pointscale 2 \
        butt font FONT.",11" background rgb PAPER
} else { if (EXT eq "pdf") {
    set terminal pdfcairo noenhanced size W/96.0,H/96.0 fontscale 0.5625 linewidth 0.75 \
        butt font FONT.",11" background rgb PAPER
} else {
    # svg text is drawn by the reader's machine, so it gets a list of fonts; gnuplot splits fonts at commas: &#44;
    FONT = FONT.'&#44; PingFang SC&#44; Microsoft YaHei&#44; WenQuanYi Micro Hei&#44; sans-serif'
    set terminal svg noenhanced size W,H dynamic butt font FONT.",11" background rgb PAPER
} }
TOP(px) = 1.0 - 1.0*px/H # places under the upper edge do not move when a picture is taller
PSC = EXT eq "svg" ? 0.7 : 1.0 # the svg terminal draws points larger
set output OUT
# plain svg labels ignore ":Bold", so there the weight rides in the family attribute
FB = (EXT eq "png" || EXT eq "pdf") ? FONT.":Bold" : FONT.'" font-weight="bold'

# ---- numbers in words ----
max(a, b) = a > b ? a : b
min(a, b) = a < b ? a : b
clamp(v, a, b) = v < a ? a : (v > b ? b : v)
sep(s) = strlen(s) <= 3 + (s[1:1] eq "-") ? s : sep(s[1:strlen(s)-3]).",".s[strlen(s)-2:*]
# three figures or so, never more decimals than help
fnum(x) = abs(x) >= 999.5 ? (abs(x) < 1e15 ? sep(sprintf("%.0f", x)) : sprintf("%.3g", x)) : (abs(x) >= 99.95 ? sprintf("%.0f", x) : \
    (abs(x) >= 9.995 ? sprintf("%.1f", x) : (abs(x) >= 0.0995 ? sprintf("%.2f", x) : (abs(x) < 1e-6 ? "0" : sprintf("%.2g", x)))))
# counts: whole numbers stand without decimals
cnt(x) = x == x ? (abs(x) >= 9.5 || abs(x-floor(x+0.5)) < 1e-9 ? sep(sprintf("%.0f", x)) : sprintf("%.1f", x)) : "–"
cnt_range(lo, hi) = (lo == lo && hi > lo) ? " (".cnt(lo)."–".cnt(hi).")" : ""
opt(x) = x == x ? fnum(x) : "–"
# a mean with the half-width of its 95% interval, both rounded to two digits of it
dec(h) = h > 0 ? clamp(1 - floor(log10(h)), 0, 6) : 2
tens(x, h) = h < 100 ? x : 10**(floor(log10(h))-1)*floor(x/10**(floor(log10(h))-1) + 0.5)
pm(m, h) = (h == h && h > 1e-6*abs(m)) ? sprintf(sprintf("%%.%df ± %%.%df", dec(h), dec(h)), tens(m, h), tens(h, h)) : opt(m)
# a probability; none (or all) of the paths seen bounds it on one side: twice the half-width of Wilson's interval
pct(p, h) = (h == h && h > 0) ? (p <= 0 ? sprintf("<%.2g%%", 200*h) : (p >= 1 ? sprintf(sprintf(">%%.%df%%%%", dec(100*h)), 100-200*h) : \
    (p < h ? sprintf("%.2g%%", 100*p) : pm(100*p, 100*h)."%"))) : sprintf("%.3g%%", 100*p)
# the same from both ends of its interval
# (seen so rarely that an error on both sides would pass 0 or 1: its two ends alone)
chance(p, lo, hi) = (p > 0 && p < 1 && (p < 0.5*(hi-lo) || 1-p < 0.5*(hi-lo))) ? sprintf(p < 0.5 ? "%.2g–%.2g%%" : "%.4g–%.4g%%", 100*lo, 100*hi) : p <= 0 ? (hi > 0 ? sprintf("<%.2g%%", 100*hi) : "0%") : (p >= 1 ? sprintf(sprintf(">%%.%df%%%%", dec(100*(1-lo))), 100*lo) : pm(100*p, 50*(hi-lo))."%")
times(x) = opt(x).T("x", " 倍")

# ---- money: one unit for a whole chart, chosen by its largest amount ----
scale_zh(m) = m >= 1e13 ? 1e12 : (m >= 1e7 ? 1e8 : (m >= 1e4 ? 1e4 : 1.0))
word_zh(m)  = m >= 1e13 ? "万亿" : (m >= 1e7 ? "亿" : (m >= 1e4 ? "万" : ""))
scale_en(m) = m >= 1e13 ? 1e12 : (m >= 1e9 ? 1e9 : (m >= 1e6 ? 1e6 : (m >= 1e4 ? 1e3 : 1.0)))
word_en(m)  = m >= 1e13 ? " tn" : (m >= 1e9 ? " bn" : (m >= 1e6 ? " million" : (m >= 1e4 ? " thousand" : "")))
cur_zh(c) = c eq "CNY" ? "元" : (c eq "USD" ? "美元" : (c eq "EUR" ? "欧元" : (c eq "HKD" ? "港元" : (c eq "JPY" ? "日元" : " ".c))))
money_scale(m) = LANG eq "zh" ? scale_zh(m) : scale_en(m)
money_unit(m)  = LANG eq "zh" ? word_zh(m).cur_zh(CUR) : CUR.word_en(m)
# both need MS and MU (money.gp): an amount, and a mean with its half-width
amount(x) = LANG eq "zh" ? opt(x/MS)." ".MU : CUR." ".opt(x/MS).MU_WORD
# an amount in a unit of its own
amount_own(x) = LANG eq "zh" ? fnum(x/scale_zh(abs(x)))." ".word_zh(abs(x)).cur_zh(CUR) : CUR." ".fnum(x/scale_en(abs(x))).word_en(abs(x))
money_pm(m, h) = LANG eq "zh" ? pm(m/MS, h/MS)." ".MU : CUR." ".pm(m/MS, h/MS).MU_WORD

# ---- text that fits: width guessed from the language (Chinese letters are wider) ----
EM = LANG eq "zh" ? 0.88 : 0.60 ; EM_BOLD = LANG eq "zh" ? 0.90 : 0.68
size_em(s, px, most, em) = strlen(s) < 1 ? most : clamp(px / (em * strlen(s)), 7.0, most)
size_for(s, px, most) = size_em(s, px, most, EM)
size_bold(s, px, most) = size_em(s, px, most, EM_BOLD)
cut(s, n) = strlen(s) > n ? s[1:n-1]."…" : s
CUR = cut(CUR, 12)

# ---- frame: baseline only, hairlines across, fixed margins so that all charts line up ----
set key noautotitle # no plot expression as a tool tip of the svg
unset key
set border 1 linecolor rgb MUTED linewidth 0.8
set tics textcolor rgb MUTED font FONT.",10"
set xtics nomirror out scale 0.4
set ytics nomirror scale 0
set grid ytics noxtics back linetype 1 linecolor rgb GRID linewidth 0.6
set style fill solid 1.0 noborder
set boxwidth 0.8 relative
set lmargin at screen 0.080
set rmargin at screen 0.965
set tmargin at screen 0.800
set bmargin at screen 0.135
set format x "%g"; set format y "%g"

# ---- head and foot: head.gp draws TITLE, SUBTITLE and FOOT ----
set object 9001 rectangle from screen 0.022,TOP(7) to screen 0.075,1.0 fillcolor rgb TAG fillstyle solid noborder behind
FOOT = "Fulcrum".(PATHS ne "" ? " · ".T(sep(PATHS)." paths", "模拟 ".sep(PATHS)." 条路径") : "") \
    .(SEED ne "" ? " · ".T("seed ", "种子 ").SEED : "").(PLAN ne "" ? " · ".T("plan ", "方案 ").PLAN[1:12] : "")

# ---- plotting parts used by several charts; IX = block, MS = divisor ----
LO_(c) = column(c)/MS
BANDS = 'DATA index IX using (column("year")):(LO_("p05")):(LO_("p95")) with filledcurves fc rgb BAND1, \
    DATA index IX using (column("year")):(LO_("p10")):(LO_("p90")) with filledcurves fc rgb BAND2, \
    DATA index IX using (column("year")):(LO_("p25")):(LO_("p75")) with filledcurves fc rgb BAND3, \
    DATA index IX using (column("year")):(LO_("mean")) with lines lw 1.2 dt (5,3) lc rgb INK, \
    DATA index IX using (column("year")):(LO_("p50")) with lines lw 2.6 lc rgb BLUE'
BANDS_WORDS = T("line: median, bands: 50%, 80%, 90% of paths, dashes: mean", "实线：中位，色带：50%、80%、90% 的路径，虚线：均值")
# a two-level run: over the spread of all futures the spread of its worlds' means, what better knowledge could tell apart
if (WORLDS ne "") {
    BANDS = BANDS.', DATA index IX using (column("year")):(LO_("world_p05")) with lines lw 1.6 lc rgb ORANGE, \
        DATA index IX using (column("year")):(LO_("world_p95")) with lines lw 1.6 lc rgb ORANGE'
    BANDS_WORDS = BANDS_WORDS.T(", orange: 5-95% of the worlds' means", "，橙线：各设定均值的 5–95%")
    FOOT = FOOT." · ".T("worlds x paths ", "设定 x 路径 ").WORLDS
}
