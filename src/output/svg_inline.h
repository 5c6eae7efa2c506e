/* A chart's SVG made fit to stand inside a page beside others. */
#ifndef FC_OUTPUT_SVG_INLINE_H
#define FC_OUTPUT_SVG_INLINE_H

#include "base/text.h"

/* Appends the picture without prolog, tool tips, descriptions, scripts, font families and event attributes
   (the page's style sheet sets the font); ids and references to them get the prefix "NAME-", because ids
   repeat across pictures. label: what a screen reader says, plain text. Returns 0 (nothing appended) if svg
   holds no complete picture. */
int fc_svg_inline(fc_text *out, const char *svg, const char *name, const char *label);
/* Text for HTML content and attribute values; control characters become spaces. */
void fc_html_text(fc_text *out, const char *text);

#endif
