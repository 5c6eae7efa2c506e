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

/* The centre for all lanes; a function of its own, or clang 14 leaves the loop scalar on AVX-512. */
static __attribute__((noinline)) void fc_norm_centres(const double *restrict u, double *restrict z)
{
    FC_EACH_LANE(i) z[i] = fc_norm_centre(u[i]);
}

/* z[i] = quantile of u[i]; z is not u. */
static inline void fc_norm_quantile_lanes(const double *restrict u, double *restrict z)
{
    enum { GROUP = 8 };
    double tail[FC_LANES + GROUP] FC_ALIGN;
    int32_t at[FC_LANES], n = 0;
    fc_norm_centres(u, z);
    for (uint64_t tails = fc_norm_tails(u); tails; tails &= tails - 1) {
        at[n] = __builtin_ctzll(tails);
        tail[n] = u[at[n]];
        n++;
    }
    if (n == 0) return;
    for (int l = 0; l < GROUP; l++) tail[n + l] = 0.01;
    for (int from = 0; from < n; from += GROUP)
        for (int l = 0; l < GROUP; l++) tail[from + l] = fc_norm_tail(tail[from + l]);
    for (int i = 0; i < n; i++) {
        z[at[i]] = tail[i];
        FC_KEEP_SCALAR();
    }
}

#endif
