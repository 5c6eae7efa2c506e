/* Carrying values of many companies of one owner, step by step. Source: rules 4 (carrying value).
   With marking 2 the value of a company between its entry and its exit is a polynomial in the cumulative pace S, the
   market's J and the time t, whose coefficients do not change: a company costs one addition where it enters, one where its
   follow-on is paid and one where it leaves, and the values of all companies together are one polynomial a step. */
#ifndef FC_BLOCKS_MARKING_H
#define FC_BLOCKS_MARKING_H

#include "blocks/outcome.h"

/* One company as fc_mark_flush needs it. Money is worth money + (grow J + still) q^marking with
   q = (clock - clock0) inv, clock = S or, for failures, years; late money the same with its own numbers. */
typedef struct fc_mark {
    fc_lane entry, out, fail, steep; /* steep: 1.0 where the polynomial would lose digits: stepped through instead */
    fc_lane cost, inv, clock0, grow, still;
    fc_lane late, late_at, late_inv, late_clock0, late_grow, late_still, late_one;
    int32_t in[FC_LANES], follows[FC_LANES], leaves[FC_LANES]; /* rows of entry, late_at and out, none beyond the last step + 1 */
    int has_late, has_steep, first, end; /* steps [first, end) hold all lanes */
} fc_mark;

enum { FC_MARK_GROUP = 32 };
typedef struct fc_marking {
    const fc_outcome *o;
    fc_mark *list;      /* [FC_MARK_GROUP] */
    double *work;       /* work space of fc_mark_flush */
    double *nav, *held; /* rows of 64 by step; held may be NULL */
    const double *first_cost, *late_cost; /* [64] with held: what every company there costs, first and late */
    double step_up;
    int n, last;        /* companies in the list; last step to be marked */
} fc_marking;

/* Scratch rows a marking needs, and its layout there. */
FC_INLINE size_t fc_marking_rows(int n_steps)
{
    size_t row = FC_LANES * sizeof(double), steps = (size_t)n_steps + 3;
    return FC_MARK_GROUP * sizeof(fc_mark) / row + 1 + steps + 5 * steps / 8 + 1;
}
FC_INLINE fc_marking fc_marking_at(double *scratch, const fc_outcome *o, double *nav, double step_up, int last)
{
    fc_mark *list = (fc_mark *)(void *)scratch;
    return (fc_marking){.o = o, .list = list, .work = (double *)(void *)(list + FC_MARK_GROUP), .nav = nav,
                        .step_up = step_up, .last = last};
}

/* Add the carrying values and the held cost of one company to g->nav and g->held while entry <= k < leave. They are
   there after fc_mark_flush: companies are marked in groups, one vector of lanes at a time, whose steps stay in the
   nearest cache. */
void FC_K(fc_mark_company)(fc_marking *g, const fc_ws *ws, const fc_company *c, const double *leave);
void FC_K(fc_mark_flush)(fc_marking *g, const fc_ws *ws);

#endif
