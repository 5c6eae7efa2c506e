/* The steps at which the cumulative pace gets somewhere, by buckets of pace so narrow that no two steps of a path fall into
   one: whoever waits for a sum of pace looks its step up instead of searching for it. */
#include "factors/factors_internal.h"

void FC_K(fc_factor_crossings)(const fc_ws *ws)
{
    const fc_factor_plan *f = ws->plan->factors;
    const size_t n = (size_t)f->n_buckets;
    uint16_t *row = ws->crossings;
    if (n == 0) return;
    memset(row, 0, (n + 1) * FC_LANES * sizeof *row);
    for (int k = 1; k <= ws->plan->n_steps; k++) { /* steps in the bucket before */
        const double *sum = fc_factor(ws, FC_PACE_SUM, k);
        int32_t at[FC_LANES];
        FC_EACH_LANE(i) at[i] = (fc_pace_bucket(f, sum[i]) + 1) * FC_LANES + i;
        FC_LANE_BY_LANE(i) row[at[i]]++;
    }
    for (int i = 0; i < FC_LANES; i++) row[i] = 1;
    for (size_t b = 0; b < n; b++, row += FC_LANES) {
        uint16_t *next = row + FC_LANES;
        for (int i = 0; i < FC_LANES; i++) next[i] = (uint16_t)(next[i] + row[i]);
    }
}
