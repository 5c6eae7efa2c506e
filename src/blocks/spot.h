/* A step per lane, ready for looking up and posting. All lanes often share one step (the entry of deal j of a fund):
   then rows are read and written whole. */
#ifndef FC_BLOCKS_SPOT_H
#define FC_BLOCKS_SPOT_H

#include <stdint.h>

#include "base/lane_math.h"
#include "base/vector.h"

typedef struct fc_spot {
    int32_t row;                /* the common step inside the horizon, or -1: then only is `at` set */
    int64_t at[FC_LANES] FC_ALIGN;    /* place in a [K+1][64] table; steps beyond K point at K */
    double inside[FC_LANES] FC_ALIGN; /* 1.0: not beyond K */
} fc_spot;

/* step >= 0 in every lane; anything above n_steps lies beyond the horizon. */
FC_INLINE void fc_spot_set(fc_spot *s, int n_steps, const double *step)
{
    const double top = n_steps, first = step[0], low = 0x1p52; /* a whole number x stands in the low bits of x + 2^52 */
    int same = 1;
    for (int chunk = 0; chunk < FC_CHUNKS && same; chunk++) same = !fc_v_bits((fc_mask)(((const fc_vec *)step)[chunk] != first));
    s->row = same && first <= top ? (int32_t)first : -1;
    if (s->row >= 0) {
        FC_EACH_LANE(i) s->inside[i] = 1.0;
        return;
    }
    FC_EACH_LANE(i)
    {
        const double in = step[i] < top ? step[i] : top;
        s->inside[i] = step[i] <= top ? 1.0 : 0.0;
        s->at[i] = (int64_t)(fc_bits(in * FC_LANES + i + low) - fc_bits(low));
    }
}

/* x[i] = the table's value at the lane's step, at K beyond it. */
FC_INLINE void fc_spot_take(const fc_spot *s, const double *table, double *x)
{
    if (s->row >= 0) {
        const double *row = table + (long)s->row * FC_LANES;
        FC_EACH_LANE(i) x[i] = row[i];
        return;
    }
    FC_LANE_BY_LANE(i)
    {
        x[i] = table[s->at[i]];
        FC_KEEP_SCALAR();
    }
}

/* Add v at the lane's step; beyond the horizon nothing. */
FC_INLINE void fc_spot_add(const fc_spot *s, double *table, const double *v)
{
    if (s->row >= 0) {
        double *row = table + (long)s->row * FC_LANES;
        FC_EACH_LANE(i) row[i] += v[i];
        return;
    }
    double w[FC_LANES] FC_ALIGN;
    FC_EACH_LANE(i) w[i] = s->inside[i] > 0.0 ? v[i] : 0.0;
    FC_LANE_BY_LANE(i) table[s->at[i]] += w[i];
}

/* Add v >= 0 at the lane's step where there is any: for what happens to few lanes. */
FC_INLINE void fc_spot_add_few(const fc_spot *s, double *table, const double *v)
{
    for (uint64_t some = fc_v_above(v) & fc_v_above(s->inside); some; some &= some - 1) {
        const int i = __builtin_ctzll(some);
        table[s->row >= 0 ? s->row * FC_LANES + i : s->at[i]] += v[i];
    }
}

/* Add v at the lane's step of column number which[i] of neighbouring columns `stride` doubles apart; v is 0 beyond the
   horizon. */
FC_INLINE void fc_spot_count(const fc_spot *s, double *columns, int stride, const double *which, const double *v)
{
    int32_t at[FC_LANES];
    if (s->row >= 0) FC_EACH_LANE(i) at[i] = s->row * FC_LANES + i + (int32_t)which[i] * stride;
    else FC_EACH_LANE(i) at[i] = (int32_t)s->at[i] + (int32_t)which[i] * stride;
    FC_LANE_BY_LANE(i) columns[at[i]] += v[i];
}

#endif
