/* Sums over lanes: eight partial sums by lane number modulo 8, whatever the width of the vectors, folded in one order. */
#ifndef FC_STATS_LANE_FOLD_H
#define FC_STATS_LANE_FOLD_H

#include "base/vector.h"

enum { FC_SUMS = 8 / FC_WIDTH };

FC_INLINE double fc_fold(const fc_vec *p)
{
    const double *s = (const double *)p;
    return ((s[0] + s[4]) + (s[2] + s[6])) + ((s[1] + s[5]) + (s[3] + s[7]));
}

#endif
