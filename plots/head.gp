# head.gp - title, subtitle and source line. Needs TITLE and SUBTITLE; both shrink until they fit the width.
if (SHOWN < ENTRIES) { SUBTITLE = SUBTITLE.sprintf(exists("SHOWN_WORDS") ? SHOWN_WORDS : T("; the %d largest of %d", "；最大的 %d 项（共 %d 项）"), SHOWN, ENTRIES) }
set label 9001 TITLE at screen 0.022,TOP(28) left font FB.sprintf(",%.1f", size_bold(TITLE, 0.955*W, 16)) textcolor rgb INK
set label 9002 SUBTITLE at screen 0.022,TOP(56) left font FONT.sprintf(",%.1f", size_for(SUBTITLE, 0.955*W, 11)) textcolor rgb MUTED
set label 9003 FOOT at screen 0.022,13.4/H left font FONT.",8.5" textcolor rgb MUTED
