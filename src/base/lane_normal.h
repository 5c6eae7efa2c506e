/* Normal quantiles of a batch of lanes, the same bits as fc_norm_quantile lane by lane. Nearly all lanes lie in the
   centre, where no logarithm is needed; the others, if any, are brought together, so that both parts vectorise. */
#ifndef FC_BASE_LANE_NORMAL_H
#define FC_BASE_LANE_NORMAL_H

#include <stdint.h>

#include "base/lane_math.h"
#include "base/vector.h"

/* Bit i is set where u[i] lies in a tail. */
FC_INLINE uint64_t fc_norm_tails(const double *u)
{
    uint64_t tails = 0;
    for (int chunk = 0; chunk < FC_CHUNKS; chunk++) {
        const fc_vec q = ((const fc_vec *)u)[chunk] - 0.5;
        tails |= fc_v_bits((fc_mask)(q > 0.498) | (fc_mask)(q < -0.498)) << (chunk * FC_WIDTH);
    }
    return tails;
}

/* The centres of n rows; a function of its own, or clang 14 leaves the loop scalar on AVX-512. */
static __attribute__((noinline)) void fc_norm_centres(const double (*restrict u)[FC_LANES], int n, double (*restrict z)[FC_LANES])
{
    for (int r = 0; r < n; r++) FC_EACH_LANE(i) z[r][i] = fc_norm_centre(u[r][i]);
}

enum { FC_NORM_ROWS = 8 };
/* z = quantile of u, n <= FC_NORM_ROWS rows at a time: together they wait less, and share the work on tails. z is not u. */
static inline void fc_norm_quantile_rows(const double (*restrict u)[FC_LANES], int n, double (*restrict z)[FC_LANES])
{
    enum { GROUP = 8 };
    double tail[FC_NORM_ROWS * FC_LANES + GROUP] FC_ALIGN, *all = z[0];
    int32_t at[FC_NORM_ROWS * FC_LANES], m = 0;
    fc_norm_centres(u, n, z);
    for (int r = 0; r < n; r++)
        for (uint64_t tails = fc_norm_tails(u[r]); tails; tails &= tails - 1) {
            const int i = __builtin_ctzll(tails);
            at[m] = r * FC_LANES + i;
            tail[m] = u[r][i];
            m++;
        }
    if (m == 0) return;
    for (int l = 0; l < GROUP; l++) tail[m + l] = 0.01;
    for (int from = 0; from < m; from += GROUP)
        for (int l = 0; l < GROUP; l++) tail[from + l] = fc_norm_tail(tail[from + l]);
    for (int i = 0; i < m; i++) {
        all[at[i]] = tail[i];
        FC_KEEP_SCALAR();
    }
}

/* One row. */
static inline void fc_norm_quantile_lanes(const double *restrict u, double *restrict z)
{
    fc_norm_quantile_rows((const double (*)[FC_LANES])u, 1, (double (*)[FC_LANES])z);
}

#endif
