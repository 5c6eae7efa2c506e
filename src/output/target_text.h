/* A target in words, for the headline and for `check`. */
#ifndef FC_OUTPUT_TARGET_TEXT_H
#define FC_OUTPUT_TARGET_TEXT_H

#include "base/text.h"
#include "blocks/targets.h"

/* "direct.d.coinvested (paid in) at least 7 bn, 2027-12": threshold is the number as the reader expects it; gate: "paid in", or
   "" where there is none to tell. */
void fc_target_text(fc_text *out, const fc_target *target, const char *gate, const char *threshold, int zh);
/* at_least, or at_most where that is written. */
double fc_target_threshold(const fc_target *target);

#endif
