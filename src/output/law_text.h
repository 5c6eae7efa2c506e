/* Words and quantiles of a scenario value, for tables a reader checks. */
#ifndef FC_OUTPUT_LAW_TEXT_H
#define FC_OUTPUT_LAW_TEXT_H

#include "base/text.h"
#include "plan/plan_internal.h"

/* "uniform(4e8, 4.99e8)", "lognormal(mean = 17.5, sd = 20) in [0, 200]", "… * pert(0.8, 1, 1.3)"; a plain number is
   printed as it is. */
void fc_law_text(fc_text *out, const fc_value *value);

/* Quantiles of the value at levels p[n] (0 < p < 1), its multiplier included. The product of a random law and a random
   multiplier is taken on a grid of 256 x 256 mid-quantiles (error below 1/256 in probability). NaN where it has none.
   @return FC_OK; FC_E_MEMORY. */
fc_status fc_value_quantiles(const fc_plan *plan, const fc_value *value, const double *p, size_t n, double *q,
                             fc_error *err) FC_MUST_USE;

#endif
