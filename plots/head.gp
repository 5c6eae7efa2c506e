# head.gp - title, subtitle and source line. Needs TITLE and SUBTITLE; both shrink until they fit the width.
set label 9001 TITLE at screen 0.022,0.942 left font FB.sprintf(",%.1f", size_bold(TITLE, 0.955*W, 16)) textcolor rgb INK
set label 9002 SUBTITLE at screen 0.022,0.883 left font FONT.sprintf(",%.1f", size_for(SUBTITLE, 0.955*W, 11)) textcolor rgb MUTED
set label 9003 FOOT at screen 0.022,0.028 left font FONT.",8.5" textcolor rgb MUTED
