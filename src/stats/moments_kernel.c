/* Moments of rows of 64 lanes. Eight partial sums at every level, in as many vectors as they take, so that the order of
   summation, and with it every bit, is the same everywhere. */
#include <math.h>
#include <stdint.h>

#include "stats/lane_fold.h"
#include "stats/moments.h"

/* All 64 lanes, all defined. */
FC_INLINE void full_row(const double *x, double *mean, double *m2)
{
    const fc_vec *v = (const fc_vec *)x;
    const double base = x[0];
    fc_vec sum[FC_SUMS], square[FC_SUMS];
    for (int j = 0; j < FC_SUMS; j++) sum[j] = v[j] - base;
    for (int c = FC_SUMS; c < FC_CHUNKS; c += FC_SUMS)
        for (int j = 0; j < FC_SUMS; j++) sum[j] += v[c + j] - base;
    const double m = base + fc_fold(sum) / FC_LANES;
    for (int j = 0; j < FC_SUMS; j++) square[j] = (v[j] - m) * (v[j] - m);
    for (int c = FC_SUMS; c < FC_CHUNKS; c += FC_SUMS)
        for (int j = 0; j < FC_SUMS; j++) {
            const fc_vec d = v[c + j] - m;
            square[j] += d * d;
        }
    *mean = m;
    *m2 = fc_fold(square);
}

/* 1 if no lane is a NaN. */
FC_INLINE int all_defined(const double *x)
{
    const fc_vec *v = (const fc_vec *)x;
    fc_mask defined = (fc_mask)(v[0] == v[0]);
    for (int c = 1; c < FC_CHUNKS; c++) defined &= (fc_mask)(v[c] == v[c]);
    return fc_v_bits(~defined) == 0;
}

/* Set in the first n lanes of vector number c. */
FC_INLINE fc_mask first_lanes(int c, int n)
{
    fc_mask lane;
    for (int l = 0; l < FC_WIDTH; l++) lane[l] = c * FC_WIDTH + l;
    return (fc_mask)(lane < (int64_t)n);
}

/* Masks of the lanes that count, and how many there are. */
FC_INLINE int64_t lane_masks(const fc_vec *v, int n, int undefined, fc_mask *mask)
{
    fc_mask counted = {0};
    for (int c = 0; c < FC_CHUNKS; c++) {
        mask[c] = first_lanes(c, n);
        if (undefined) mask[c] &= (fc_mask)(v[c] == v[c]);
        counted -= mask[c];
    }
    int64_t total = 0;
    for (int l = 0; l < FC_WIDTH; l++) total += counted[l];
    return total;
}

/* Some lanes only. The same order of summation as full_row: left-out lanes add +0. */
static int64_t masked_row(const double *x, int n, int undefined, double *mean, double *m2)
{
    const fc_vec *v = (const fc_vec *)x;
    fc_mask mask[FC_CHUNKS];
    const int64_t total = lane_masks(v, n, undefined, mask);
    *mean = *m2 = 0;
    if (total == 0) return 0;
    int first = 0;
    while (undefined && x[first] != x[first]) first++;
    const double base = x[first];
    fc_vec sum[FC_SUMS], square[FC_SUMS];
    for (int j = 0; j < FC_SUMS; j++) sum[j] = FC_V_KEEP(v[j] - base, mask[j]);
    for (int c = FC_SUMS; c < FC_CHUNKS; c++) sum[c % FC_SUMS] += FC_V_KEEP(v[c] - base, mask[c]);
    const double m = base + fc_fold(sum) / (double)total;
    for (int c = 0; c < FC_CHUNKS; c++) {
        const fc_vec d = FC_V_KEEP(v[c] - m, mask[c]);
        if (c < FC_SUMS) square[c] = d * d;
        else square[c % FC_SUMS] += d * d;
    }
    *mean = m;
    *m2 = fc_fold(square);
    return total;
}

void FC_K(fc_moments)(const double *x, size_t rows, int n, int undefined, double *mean, double *m2, double *count)
{
    if (n == FC_LANES && !undefined) {
        for (size_t r = 0; r < rows; r++) full_row(x + r * FC_LANES, mean + r, m2 + r);
        return;
    }
    for (size_t r = 0; r < rows; r++) {
        const double *row = x + r * FC_LANES;
        int64_t total = FC_LANES;
        if (n == FC_LANES && all_defined(row)) full_row(row, mean + r, m2 + r);
        else total = masked_row(row, n, undefined, mean + r, m2 + r);
        if (undefined) count[r] = (double)total;
    }
}

void FC_K(fc_extremes)(const double *x, size_t rows, int n, double *lo, double *hi)
{
    const fc_vec top = fc_v_all(INFINITY), bottom = -top;
    for (size_t r = 0; r < rows; r++) {
        const fc_vec *v = (const fc_vec *)(x + r * FC_LANES);
        fc_vec least = top, most = bottom;
        for (int c = 0; c < FC_CHUNKS; c++) {
            const fc_mask mask = first_lanes(c, n);
            least = fc_v_min(n < FC_LANES ? FC_V_CHOOSE(mask, v[c], top) : v[c], least);
            most = fc_v_max(n < FC_LANES ? FC_V_CHOOSE(mask, v[c], bottom) : v[c], most);
        }
        lo[r] = least[0];
        hi[r] = most[0];
        for (int l = 1; l < FC_WIDTH; l++) {
            lo[r] = least[l] < lo[r] ? least[l] : lo[r];
            hi[r] = most[l] > hi[r] ? most[l] : hi[r];
        }
    }
}

void FC_K(fc_cumulate)(const double *x, size_t rows, double *out)
{
    if (rows == 0) return;
    FC_EACH_LANE(i) out[i] = x[i];
    for (size_t r = 1; r < rows; r++) {
        const double *row = x + r * FC_LANES;
        double *to = out + r * FC_LANES;
        FC_EACH_LANE(i) to[i] = to[i - FC_LANES] + row[i];
    }
}

void FC_K(fc_zero)(double *x, size_t rows)
{
    const fc_vec nothing = {0};
    for (size_t r = 0; r < rows; r++) {
        fc_vec *v = (fc_vec *)(x + r * FC_LANES);
        for (int c = 0; c < FC_CHUNKS; c++) v[c] = nothing;
        FC_KEEP_SCALAR(); /* or the compiler calls memset */
    }
}
