/* Values at or below thresholds, and sums beyond them, of one batch. */
#include "stats/lane_fold.h"
#include "stats/shares.h"

/* Columns that have grown may begin anywhere. */
typedef double loose __attribute__((vector_size(FC_VEC_BYTES), aligned(8), may_alias));

FC_INLINE uint8_t total(fc_mask counted)
{
    int64_t sum = 0;
    for (int l = 0; l < FC_WIDTH; l++) sum -= counted[l];
    return (uint8_t)sum;
}

/* Sum of sign (v - t) where it is above 0; NaN adds nothing. */
FC_INLINE double beyond(const loose *v, double t, double sign)
{
    const fc_vec nothing = {0};
    fc_vec sum[FC_SUMS];
    for (int j = 0; j < FC_SUMS; j++) sum[j] = nothing;
    for (int c = 0; c < FC_CHUNKS; c++) sum[c % FC_SUMS] += fc_v_max(sign * ((fc_vec)v[c] - t), nothing);
    return fc_fold(sum);
}

void FC_K(fc_shares_count)(const double *x, const double *threshold, fc_shares_batch *out)
{
    const loose *v = (const loose *)x;
    fc_mask defined = {0};
    for (int c = 0; c < FC_CHUNKS; c++) defined += (fc_mask)(v[c] == v[c]);
    for (int l = 0; l < FC_SHARE_LEVELS; l++) {
        const double t = threshold[l];
        fc_mask below = {0};
        for (int c = 0; c < FC_CHUNKS; c++) below += (fc_mask)(v[c] <= t);
        out->count[l] = total(below);
    }
    out->count[FC_SHARE_LEVELS] = total(defined);
    out->beyond[FC_BEYOND_LOW] = beyond(v, threshold[fc_beyond_level(FC_BEYOND_LOW)], -1.0);
    out->beyond[FC_BEYOND_HIGH] = beyond(v, threshold[fc_beyond_level(FC_BEYOND_HIGH)], 1.0);
}
