/* One value of a compiled law from one uniform: the inlined body shared by the lane kernels and plan-time code, so
   that both give the same bits. */
#ifndef FC_RANDOM_LAW_LANE_H
#define FC_RANDOM_LAW_LANE_H

#include "base/lane_math.h"
#include "random/law_forms.h"

/* A piece of SEGMENTS for v <= end: x = c0 + c1 y with arg = c3 + c4 (v - anchor) and y = arg, exp(arg) or arg^c2.
   The anchor is the end at which the piece must be exact. */
typedef enum fc_segment_kind { FC_SEGMENT_LINEAR, FC_SEGMENT_EXP, FC_SEGMENT_POWER } fc_segment_kind;
typedef struct fc_segment {
    double end, anchor, kind, c0, c1, c2, c3, c4;
} fc_segment;

enum { FC_TABLE_INTERVALS = 1024 };
#define FC_TABLE_REACH 8.0

/* The largest v below 1: rounding must not turn a cut tail into an infinite value. */
FC_INLINE double fc_law_v(const fc_law *law, double u)
{
    return fc_min2(fc_fma(law->u1 - law->u0, u, law->u0), 1.0 - 0x1p-53);
}
FC_INLINE double fc_law_clamp(const fc_law *law, double x) { return fc_clamp(x, law->lo, law->hi); }

FC_INLINE double fc_segment_arg(double anchor, double c3, double c4, double v) { return fc_fma(c4, v - anchor, c3); }
FC_INLINE double fc_segment_power(double c2, double arg) { return c2 * fc_log(fc_max2(arg, 0.0)); }
/* up: arg, or the power's logarithm where the piece is a power. */
FC_INLINE double fc_segment_end(double kind, double c0, double c1, double arg, double up)
{
    double grown = fc_exp(up);
    return fc_fma(c1, kind < 0.5 ? arg : grown, c0);
}
FC_INLINE double fc_segment_value(const fc_segment *s, double v)
{
    double arg = fc_segment_arg(s->anchor, s->c3, s->c4, v);
    return fc_segment_end(s->kind, s->c0, s->c1, arg, s->kind < 1.5 ? arg : fc_segment_power(s->c2, arg));
}

/* Index of the step that holds u: the first whose cumulative weight reaches it. */
FC_INLINE double fc_steps_value(const fc_law *law, double u)
{
    const double *cumulative = law->t + law->n, *guide = cumulative + law->n;
    size_t j = (size_t)guide[(size_t)(u * law->a)];
    while (cumulative[j] < u) j++; /* the last one is 1 */
    return law->t[j];
}

/* Row of the table and the place inside it, 0..1. */
FC_INLINE double fc_table_row(const fc_law *law, double z, double *f)
{
    double n = (double)law->n;
    double s = (fc_clamp(law->b * z, -FC_TABLE_REACH, FC_TABLE_REACH) + FC_TABLE_REACH) * (n / (2.0 * FC_TABLE_REACH));
    double row = fc_min2(fc_floor(s), n - 1.0);
    *f = s - row;
    return row;
}
FC_INLINE double fc_table_cubic(const double *c, double f)
{
    return fc_fma(fc_fma(fc_fma(c[3], f, c[2]), f, c[1]), f, c[0]);
}

#endif
