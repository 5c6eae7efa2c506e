/* Values at or below thresholds, of one batch. */
#include "base/vector.h"
#include "stats/shares.h"

/* Columns that have grown may begin anywhere. */
typedef double loose __attribute__((vector_size(FC_VEC_BYTES), aligned(8), may_alias));

FC_INLINE uint8_t total(fc_mask counted)
{
    int64_t sum = 0;
    for (int l = 0; l < FC_WIDTH; l++) sum -= counted[l];
    return (uint8_t)sum;
}

void FC_K(fc_shares_count)(const double *x, const double *threshold, uint8_t *count)
{
    const loose *v = (const loose *)x;
    fc_mask defined = {0};
    for (int c = 0; c < FC_CHUNKS; c++) defined += (fc_mask)(v[c] == v[c]);
    for (int l = 0; l < FC_SHARE_LEVELS; l++) {
        const double t = threshold[l];
        fc_mask below = {0};
        for (int c = 0; c < FC_CHUNKS; c++) below += (fc_mask)(v[c] <= t);
        count[l] = total(below);
    }
    count[FC_SHARE_LEVELS] = total(defined);
}
