/* Moments of rows of 64 lanes. Eight-wide vectors at every level: narrower machines split them, so that the order of
   summation, and with it every bit, is the same everywhere. */
#include <math.h>
#include <stdint.h>

#include "base/vector.h"
#include "stats/moments.h"

FC_INLINE double fold(const fc_v8 *p)
{
    const double *s = (const double *)p;
    return ((s[0] + s[4]) + (s[2] + s[6])) + ((s[1] + s[5]) + (s[3] + s[7]));
}

/* All 64 lanes, all defined. */
FC_INLINE void full_row(const double *x, double *mean, double *m2)
{
    const fc_v8 *v = (const fc_v8 *)x;
    const double base = x[0];
    fc_v8 sum = v[0] - base;
    for (int c = 1; c < FC_CHUNKS8; c++) sum += v[c] - base;
    const double m = base + fold(&sum) / FC_LANES;
    fc_v8 d = v[0] - m;
    fc_v8 square = d * d;
    for (int c = 1; c < FC_CHUNKS8; c++) {
        d = v[c] - m;
        square += d * d;
    }
    *mean = m;
    *m2 = fold(&square);
}

/* Masks of the lanes that count, and how many there are. */
FC_INLINE int64_t lane_masks(const fc_v8 *v, int n, int undefined, fc_m8 *mask)
{
    const fc_m8 lane0 = {0, 1, 2, 3, 4, 5, 6, 7};
    fc_m8 counted = {0};
    for (int c = 0; c < FC_CHUNKS8; c++) {
        mask[c] = (fc_m8)(lane0 + (int64_t)(c * FC_WIDTH8) < (int64_t)n);
        if (undefined) mask[c] &= (fc_m8)(v[c] == v[c]);
        counted -= mask[c];
    }
    int64_t total = 0;
    for (int l = 0; l < FC_WIDTH8; l++) total += counted[l];
    return total;
}

/* Some lanes only. The same order of summation as full_row: left-out lanes add +0. */
static int64_t masked_row(const double *x, int n, int undefined, double *mean, double *m2)
{
    const fc_v8 *v = (const fc_v8 *)x;
    fc_m8 mask[FC_CHUNKS8];
    const int64_t total = lane_masks(v, n, undefined, mask);
    *mean = *m2 = 0;
    if (total == 0) return 0;
    int first = 0;
    while (undefined && x[first] != x[first]) first++;
    const double base = x[first];
    fc_v8 sum = FC_V8_KEEP(v[0] - base, mask[0]);
    for (int c = 1; c < FC_CHUNKS8; c++) sum += FC_V8_KEEP(v[c] - base, mask[c]);
    const double m = base + fold(&sum) / (double)total;
    fc_v8 d = FC_V8_KEEP(v[0] - m, mask[0]);
    fc_v8 square = d * d;
    for (int c = 1; c < FC_CHUNKS8; c++) {
        d = FC_V8_KEEP(v[c] - m, mask[c]);
        square += d * d;
    }
    *mean = m;
    *m2 = fold(&square);
    return total;
}

void FC_K(fc_moments)(const double *x, size_t rows, int n, int undefined, double *mean, double *m2, double *count)
{
    if (n == FC_LANES && !undefined) {
        for (size_t r = 0; r < rows; r++) full_row(x + r * FC_LANES, mean + r, m2 + r);
        return;
    }
    for (size_t r = 0; r < rows; r++) {
        const int64_t total = masked_row(x + r * FC_LANES, n, undefined, mean + r, m2 + r);
        if (undefined) count[r] = (double)total;
    }
}

void FC_K(fc_extremes)(const double *x, size_t rows, int n, double *lo, double *hi)
{
    const fc_m8 lane0 = {0, 1, 2, 3, 4, 5, 6, 7};
    for (size_t r = 0; r < rows; r++) {
        const fc_v8 *v = (const fc_v8 *)(x + r * FC_LANES);
        fc_v8 least = (fc_v8){0} + INFINITY, most = (fc_v8){0} - INFINITY;
        for (int c = 0; c < FC_CHUNKS8; c++) {
            const fc_m8 in = (fc_m8)(lane0 + (int64_t)(c * FC_WIDTH8) < (int64_t)n);
            const fc_m8 below = (fc_m8)(v[c] < least) & in, above = (fc_m8)(v[c] > most) & in; /* false for NaN */
            least = FC_V8_CHOOSE(below, v[c], least);
            most = FC_V8_CHOOSE(above, v[c], most);
        }
        lo[r] = least[0];
        hi[r] = most[0];
        for (int l = 1; l < FC_WIDTH8; l++) {
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
