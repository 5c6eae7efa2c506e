/* Carrying values of many companies of one owner, step by step. Source: rules 4 (carrying value).
   With marking 2 the value of a company between its entry and its exit is a polynomial in the cumulative pace S, the
   market's J and the time t, whose coefficients do not change: a company costs one addition where it enters, one where its
   follow-on is paid and one where it leaves, and the values of all companies together are one polynomial a step. */
#ifndef FC_BLOCKS_MARKING_H
#define FC_BLOCKS_MARKING_H

#include "base/vector.h"
#include "blocks/outcome.h"

/* Coefficients of 1, S, S^2, J, J S, J S^2, t, t^2, then the companies and follow-ons in one number. */
enum { FC_MARK_ONE, FC_MARK_S, FC_MARK_SS, FC_MARK_J, FC_MARK_JS, FC_MARK_JSS, FC_MARK_T, FC_MARK_TT, FC_MARK_COUNT, FC_MARK_N };

/* What a step changes in the coefficients, one vector of lanes after the other. */
typedef fc_vec fc_mark_change[FC_CHUNKS][FC_MARK_N];

/* A change whose step is each lane's own. */
typedef struct fc_mark_event {
    fc_mark_change by;
    int32_t at[FC_LANES];
} FC_ALIGN fc_mark_event;

/* One company that is stepped through: where the polynomial would lose digits, and with other speeds than 2. Money is worth
   money + (grow J + still) q^marking with q = (clock - clock0) inv, clock = S or, for failures, years; late money the
   same with its own numbers. */
typedef struct fc_mark_steep {
    fc_lane entry, out, fail, mine; /* mine: 1.0 where the lane is stepped through */
    fc_lane cost, inv, clock0, grow, still;
    fc_lane late, late_at, late_inv, late_clock0, late_grow, late_still, late_one;
    int has_late, first, end; /* steps [first, end) hold all lanes */
} FC_ALIGN fc_mark_steep;

enum { FC_MARK_EVENTS = 32, FC_MARK_STEEPS = 16 };
typedef struct fc_marking {
    const fc_outcome *o;
    fc_mark_change *rows; /* [last + 2]: changes all lanes share the step of */
    double *used;         /* [last + 2]: 1.0 where such a row has been set */
    fc_mark_event *events;
    fc_mark_steep *steeps;
    double *work;         /* work space of fc_mark_flush */
    double *nav, *held;   /* rows of 64 by step; held may be NULL */
    const double *first_cost, *late_cost; /* [64] with held: what every company there costs, first and late */
    double per_step_up;
    int n, n_steeps, first, last; /* events and steep companies in the lists; first and last step to be marked */
} fc_marking;

/* Scratch rows a marking needs, and its layout there. */
FC_INLINE size_t fc_marking_rows(int n_steps)
{
    const size_t row = FC_LANES * sizeof(double), steps = (size_t)n_steps + 3;
    return (FC_MARK_EVENTS * sizeof(fc_mark_event) + FC_MARK_STEEPS * sizeof(fc_mark_steep)) / row + 1
           + steps * sizeof(fc_mark_change) / row + steps / FC_LANES + 1 + 2 * steps;
}
FC_INLINE fc_marking fc_marking_at(double *scratch, const fc_outcome *o, double *nav, double step_up, int last)
{
    fc_mark_event *events = (fc_mark_event *)(void *)scratch;
    fc_mark_steep *steeps = (fc_mark_steep *)(void *)(events + FC_MARK_EVENTS);
    fc_mark_change *rows = (fc_mark_change *)(void *)(steeps + FC_MARK_STEEPS);
    const int n = last + 2;
    double *work = (double *)(void *)(rows + n), *used = work + 2 * n * FC_LANES;
    for (int k = 0; k < n; k++) used[k] = 0.0;
    return (fc_marking){.o = o, .rows = rows, .used = used, .events = events, .steeps = steeps, .work = work, .nav = nav,
                        .per_step_up = 1.0 / step_up, .first = last + 1, .last = last};
}

/* Add the carrying values and the held cost of one company to g->nav and g->held while entry <= k < leave. They are
   there after fc_mark_flush. */
void FC_K(fc_mark_company)(fc_marking *g, const fc_ws *ws, const fc_company *c, const double *leave);
void FC_K(fc_mark_flush)(fc_marking *g, const fc_ws *ws);

#endif
