/* The outcome block: luck, holding time, exit step, carrying value. Source: model.md section 4, Cal 3.2, 4, 10. */
#include "blocks/outcome.h"

void FC_K(fc_outcome_plan)(fc_builder *b, const fc_outcome_params *p, fc_outcome *o)
{
    const fc_plan *plan = fc_build_plan(b);
    double r = plan->factors->vintage_off ? 0.0 : p->loading;
    *o = (fc_outcome){.multiple = fc_build_draw(b, &p->multiple), .hold = fc_build_draw(b, &p->hold),
                      .fail_after = fc_build_draw(b, &p->fail_after), .load_w = fc_sqrt(r), .load_e = fc_sqrt(1.0 - r),
                      .beta = p->beta, .fail_below = p->fail_below, .forced_discount = p->forced_discount,
                      .ipo_share = p->ipo_share, .ipo_above = p->ipo_above, .marking = p->marking,
                      .drift = fc_build_column(b)};
}

void FC_K(fc_outcome_start)(const fc_outcome *o, fc_ws *ws)
{
    const fc_factor_plan *f = ws->plan->factors;
    double *j = fc_column(ws, o->drift);
    double vol = f->market_off ? 0.0 : f->volatility, mean = fc_log(1.0 + f->drift) * ws->plan->delta;
    double convex = 0.5 * o->beta * (o->beta - 1.0) * vol * vol * ws->plan->delta;
    int still = vol == 0.0 || o->beta == 0.0; /* M = M0 exactly */
    for (int k = 0; k <= ws->plan->n_steps; k++) {
        const double *x = fc_factor(ws, FC_X_MARKET, k);
        double *row = j + k * FC_LANES;
        if (still) FC_EACH_LANE(i) row[i] = 1.0;
        else FC_EACH_LANE(i) row[i] = fc_exp(o->beta * (x[i] - k * mean) - k * convex);
    }
}

static void draw_multiple(const fc_outcome *o, const fc_ws *ws, const double *u, fc_company *c)
{
    fc_lane v;
    if (o->load_w > 0.0 && fc_draw_needs_u(&o->multiple)) {
        const double *w = ws->factors + (size_t)FC_W_VINTAGE * (size_t)(ws->plan->n_steps + 1) * FC_LANES;
        int top = ws->plan->n_steps;
        for (int i = 0; i < FC_LANES; i++) v[i] = fc_gather(w, top, c->entry[i], i);
        FC_EACH_LANE(i)
        {
            double p = fc_norm_cdf(o->load_w * v[i] + o->load_e * fc_norm_quantile(u[i]));
            p = p < 0x1p-54 ? 0x1p-54 : p; /* a uniform stays inside (0, 1) */
            v[i] = p > 1.0 - 0x1p-53 ? 1.0 - 0x1p-53 : p;
        }
    } else {
        FC_EACH_LANE(i) v[i] = u[i];
    }
    FC_K(fc_draw_eval)(&o->multiple, ws, v, c->m0);
    FC_EACH_LANE(i) c->fail[i] = c->m0[i] < o->fail_below ? 1.0 : 0.0;
}

/* First step after entry whose cumulative pace reaches the holding time; `last` + 1 when none does. */
static void find_exit(const fc_ws *ws, int last, fc_company *c)
{
    double delta = ws->plan->delta, slack = 1e-9 * delta;
    int first = ws->plan->n_steps + 1;
    fc_lane need, count;
    for (int i = 0; i < FC_LANES; i++) {
        int e = (int)c->entry[i];
        first = e < first ? e : first;
    }
    FC_EACH_LANE(i)
    {
        need[i] = c->pace0[i] + c->hold[i] - slack;
        count[i] = 0.0;
    }
    int top = last < ws->plan->n_steps ? last : ws->plan->n_steps;
    for (int k = first + 1; k <= top; k++) {
        const double *pace = fc_factor(ws, FC_PACE_SUM, k);
        double step = k;
        FC_EACH_LANE(i) count[i] += step > c->entry[i] && pace[i] < need[i] ? 1.0 : 0.0;
    }
    FC_EACH_LANE(i) c->exit[i] = c->entry[i] + 1.0 + count[i];
    /* A count that ran to the end of the search means: not within it. */
    double beyond = top;
    FC_EACH_LANE(i) c->exit[i] = c->exit[i] > beyond ? (double)(1 << 20) : c->exit[i];
}

void FC_K(fc_company_draw)(const fc_outcome *o, const fc_ws *ws, const double *u, int last, fc_company *c)
{
    const fc_plan *p = ws->plan;
    const double *pace = ws->factors + (size_t)FC_PACE_SUM * (size_t)(p->n_steps + 1) * FC_LANES;
    const double *j = fc_column(ws, o->drift);
    double per_year = p->model->calendar.steps_per_year;
    fc_lane after;
    draw_multiple(o, ws, u + FC_DRAW_LUCK * FC_LANES, c);
    FC_K(fc_draw_eval)(&o->hold, ws, u + FC_DRAW_HOLD * FC_LANES, c->hold);
    FC_K(fc_draw_eval)(&o->fail_after, ws, u + FC_DRAW_FAIL * FC_LANES, after);
    for (int i = 0; i < FC_LANES; i++) c->pace0[i] = fc_gather(pace, p->n_steps, c->entry[i], i);
    for (int i = 0; i < FC_LANES; i++) c->inv_j[i] = fc_gather(j, p->n_steps, c->entry[i], i);
    find_exit(ws, last, c);
    FC_EACH_LANE(i)
    {
        double span = after[i] > 1e6 ? 1e6 : after[i];
        double fails_at = c->entry[i] + fc_step_of(span, per_year);
        double failing = c->fail[i];
        c->exit[i] = failing > 0.0 ? fails_at : c->exit[i];
        double time = failing > 0.0 ? after[i] : c->hold[i];
        c->inv[i] = time > 0.0 ? 1.0 / time : 1e300;
        c->inv_j[i] = failing > 0.0 || !(c->inv_j[i] > 0.0) ? 0.0 : 1.0 / c->inv_j[i];
        c->late[i] = 0.0;
        c->late_at[i] = 0.0;
    }
}

void FC_K(fc_company_multiple)(const fc_outcome *o, const fc_ws *ws, const fc_company *c, const double *step, double *m)
{
    const double *j = fc_column(ws, o->drift);
    int top = ws->plan->n_steps;
    fc_lane at;
    for (int i = 0; i < FC_LANES; i++) at[i] = fc_gather(j, top, step[i], i);
    FC_EACH_LANE(i) m[i] = c->m0[i] * (c->fail[i] > 0.0 ? 1.0 : at[i] * c->inv_j[i]);
}

/* q^marking for the marking speeds that occur; the general power last. */
FC_INLINE double marked(double q, double marking)
{
    return marking == 2.0 ? q * q : marking == 1.0 ? q : fc_pow(q, marking);
}

/* Carrying value of first and late money from M_k, progress q and progress at the late money's step. */
FC_INLINE double carrying(double cost, double late, double m, double q, double q_late, double step_up, double marking)
{
    double value = cost * (1.0 + (m - 1.0) * marked(q, marking));
    double left = 1.0 - q_late;
    double q2 = left > 0.0 ? (q - q_late) / left : 1.0;
    q2 = q2 < 0.0 ? 0.0 : q2;
    return value + late * (1.0 + (m / step_up - 1.0) * marked(q2, marking));
}

FC_INLINE double progress(double elapsed, double inv)
{
    double q = elapsed * inv;
    return q > 1.0 ? 1.0 : q < 0.0 ? 0.0 : q;
}

/* Progress of each lane at its own step. */
static void progress_at(const fc_ws *ws, const fc_company *c, const double *step, double *q)
{
    const double *pace = ws->factors + (size_t)FC_PACE_SUM * (size_t)(ws->plan->n_steps + 1) * FC_LANES;
    int top = ws->plan->n_steps;
    double delta = ws->plan->delta;
    fc_lane at;
    for (int i = 0; i < FC_LANES; i++) at[i] = fc_gather(pace, top, step[i], i);
    FC_EACH_LANE(i)
    {
        double elapsed = c->fail[i] > 0.0 ? (step[i] - c->entry[i]) * delta : at[i] - c->pace0[i];
        q[i] = progress(elapsed, c->inv[i]);
    }
}

void FC_K(fc_company_value_at)(const fc_outcome *o, const fc_ws *ws, const fc_company *c, const double *step,
                               double step_up, double *value)
{
    fc_lane q, q_late, m;
    double marking = o->marking;
    progress_at(ws, c, step, q);
    progress_at(ws, c, c->late_at, q_late);
    FC_K(fc_company_multiple)(o, ws, c, step, m);
    if (marking == 2.0) FC_EACH_LANE(i) value[i] = carrying(c->cost[i], c->late[i], m[i], q[i], q_late[i], step_up, 2.0);
    else FC_EACH_LANE(i) value[i] = carrying(c->cost[i], c->late[i], m[i], q[i], q_late[i], step_up, marking);
}

/* One step of marking; `power` is a compile-time marking speed in the common case. */
FC_INLINE void mark_step(const fc_company *c, const double *leave, const double *pace, const double *j, int k,
                         double delta, double power, double *nav, double *held)
{
    double step = k;
    FC_EACH_LANE(i)
    {
        double failing = c->fail[i];
        double elapsed = failing > 0.0 ? (step - c->entry[i]) * delta : pace[i] - c->pace0[i];
        double m = c->m0[i] * (failing > 0.0 ? 1.0 : j[i] * c->inv_j[i]);
        double here = step >= c->entry[i] && step < leave[i] ? c->cost[i] : 0.0;
        nav[i] += here * (1.0 + (m - 1.0) * marked(progress(elapsed, c->inv[i]), power));
        held[i] += here;
    }
}

FC_INLINE void mark_late(const fc_company *c, const double *leave, const double *q_late, const double *pace,
                         const double *j, int k, double delta, double step_up, double power, double *nav, double *held)
{
    double step = k;
    FC_EACH_LANE(i)
    {
        double failing = c->fail[i];
        double elapsed = failing > 0.0 ? (step - c->entry[i]) * delta : pace[i] - c->pace0[i];
        double m = c->m0[i] * (failing > 0.0 ? 1.0 : j[i] * c->inv_j[i]);
        double here = step >= c->late_at[i] && step < leave[i] ? c->late[i] : 0.0;
        nav[i] += carrying(0.0, here, m, progress(elapsed, c->inv[i]), q_late[i], step_up, power);
        held[i] += here;
    }
}

void FC_K(fc_company_mark)(const fc_outcome *o, const fc_ws *ws, const fc_company *c, const double *leave, int first,
                           int last, double step_up, double *nav, double *held)
{
    const double *j = fc_column(ws, o->drift);
    double delta = ws->plan->delta, any_late = 0.0;
    fc_lane unused, q_late;
    for (int i = 0; i < FC_LANES; i++) any_late += c->late[i];
    if (any_late > 0.0) progress_at(ws, c, c->late_at, q_late);
    for (int k = first; k <= last; k++) {
        const double *pace = fc_factor(ws, FC_PACE_SUM, k), *jk = j + k * FC_LANES;
        double *nav_k = nav + k * FC_LANES, *held_k = held ? held + k * FC_LANES : unused;
        if (!held) FC_EACH_LANE(i) unused[i] = 0.0;
        if (o->marking == 2.0) {
            mark_step(c, leave, pace, jk, k, delta, 2.0, nav_k, held_k);
            if (any_late > 0.0) mark_late(c, leave, q_late, pace, jk, k, delta, step_up, 2.0, nav_k, held_k);
        } else {
            mark_step(c, leave, pace, jk, k, delta, o->marking, nav_k, held_k);
            if (any_late > 0.0) mark_late(c, leave, q_late, pace, jk, k, delta, step_up, o->marking, nav_k, held_k);
        }
    }
}

void FC_K(fc_company_listed)(const fc_outcome *o, const fc_ws *ws, const fc_company *c, const double *step,
                             const double *u, double *listed)
{
    const double *ipo = ws->factors + (size_t)FC_IPO * (size_t)(ws->plan->n_steps + 1) * FC_LANES;
    int top = ws->plan->n_steps;
    fc_lane at;
    for (int i = 0; i < FC_LANES; i++) at[i] = fc_gather(ipo, top, step[i], i);
    FC_EACH_LANE(i)
    listed[i] = c->fail[i] < 1.0 && c->m0[i] >= o->ipo_above && u[i] < o->ipo_share * at[i] ? 1.0 : 0.0;
}
