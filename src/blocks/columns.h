/* Arithmetic on columns [K+1][64] and lanes [64] that mechanisms share. */
#ifndef FC_BLOCKS_COLUMNS_H
#define FC_BLOCKS_COLUMNS_H

#include "base/vector.h"
#include "engine/ws.h"

/* sum [64] = what the column holds in steps 1..K. */
FC_INLINE void fc_column_sum(const fc_ws *ws, fc_col column, double *sum)
{
    FC_EACH_LANE(i) sum[i] = 0.0;
    for (int k = 1; k <= ws->plan->n_steps; k++) {
        const double *x = fc_at(ws, column, k);
        FC_EACH_LANE(i) sum[i] += x[i];
    }
}

/* What flows at the end with what is held: money put in on the last day is held at its cost, and the rounding of one against the
   other is no flow. */
FC_INLINE void fc_add_held(const double *held, double *flow)
{
    FC_EACH_LANE(i)
    {
        const double net = flow[i] + held[i];
        flow[i] = fc_abs(net) > 1e-12 * held[i] ? net : 0.0;
    }
}

/* flows [K+1][64] = in - out, with what is held at the end (end [64]) added to step K: what an IRR is taken of. */
FC_INLINE void fc_net_flows(const fc_ws *ws, fc_col in, fc_col out, const double *end, double *flows)
{
    const double *a = fc_column(ws, in), *b = fc_column(ws, out);
    size_t last = (size_t)ws->plan->n_steps * FC_LANES;
    for (size_t i = 0; i < last + FC_LANES; i++) flows[i] = a[i] - b[i];
    fc_add_held(end, flows + last);
}

/* x = a / b, undefined where b is not positive. */
FC_INLINE void fc_ratio(const double *a, const double *b, double *x)
{
    FC_EACH_LANE(i) x[i] = b[i] > 0.0 ? a[i] / b[i] : (double)NAN;
}

/* 1 where a loss rate is above what is tolerated, undefined where the rate is. */
FC_INLINE void fc_breach(const double *rate, double tolerance, double *breach)
{
    FC_EACH_LANE(i) breach[i] = rate[i] == rate[i] ? (rate[i] > tolerance + 1e-12 ? 1.0 : 0.0) : rate[i];
}

FC_INLINE void fc_lane_copy(double *to, const double *from) { FC_EACH_LANE(i) to[i] = from[i]; }

/* Add x [64] to a step of a column. */
FC_INLINE void fc_post(const fc_ws *ws, fc_col column, int step, const double *x)
{
    double *row = fc_at(ws, column, step);
    FC_EACH_LANE(i) row[i] += x[i];
}

/* The same for a column that may not be there. */
FC_INLINE void fc_post_if(const fc_ws *ws, fc_col column, int step, const double *x)
{
    if (column != FC_NONE) fc_post(ws, column, step, x);
}

/* The same; rows of zeros are left alone. */
FC_INLINE void fc_post_some(const fc_ws *ws, fc_col column, int step, const double *x)
{
    if (fc_v_some(x)) fc_post(ws, column, step, x);
}

#endif
