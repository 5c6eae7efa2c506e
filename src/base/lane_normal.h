/* Normal quantiles of a batch of lanes, the same bits as fc_norm_quantile lane by lane. Five lanes in six lie in the
   centre, where no logarithm and no root is needed; the others are brought together, so that both parts vectorise. */
#ifndef FC_BASE_LANE_NORMAL_H
#define FC_BASE_LANE_NORMAL_H

#include <stdint.h>

#include "base/lane_math.h"

/* z[i] = quantile of u[i]. z may be u. */
static inline void fc_norm_quantile_lanes(const double *u, double *z)
{
    enum { GROUP = 8 };
    double tail[FC_LANES + GROUP] FC_ALIGN, outside[FC_LANES] FC_ALIGN;
    int32_t at[FC_LANES + GROUP], n = 0;
    FC_EACH_LANE(i) outside[i] = fc_norm_is_tail(u[i]) ? 1.0 : 0.0;
    for (int i = 0; i < FC_LANES; i++) {
        at[n] = i;
        tail[n] = u[i];
        n += outside[i] > 0.0;
    }
    FC_EACH_LANE(i) z[i] = fc_norm_centre(u[i]);
    for (int i = n; i < n + GROUP; i++) tail[i] = 0.01;
    for (int from = 0; from < n; from += GROUP) {
        double x[GROUP] FC_ALIGN;
        for (int l = 0; l < GROUP; l++) x[l] = fc_norm_tail(tail[from + l]);
        for (int l = 0; l < GROUP && from + l < n; l++) z[at[from + l]] = x[l];
    }
}

#endif
