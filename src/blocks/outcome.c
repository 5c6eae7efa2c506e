/* The outcome block: luck, holding time, exit step, carrying value. Source: rules 4, Cal 3.2, 4, 10. */
#include "blocks/outcome.h"

#include "base/lane_normal.h"
#include "base/vector.h"
#include "blocks/control.h"

void FC_K(fc_outcome_plan)(fc_builder *b, const fc_outcome_params *p, fc_outcome *o)
{
    const fc_plan *plan = fc_build_plan(b);
    double r = plan->factors->vintage_off ? 0.0 : p->loading;
    *o = (fc_outcome){.multiple = fc_build_draw(b, &p->multiple), .hold = fc_build_draw(b, &p->hold),
                      .fail_after = fc_build_draw(b, &p->fail_after), .load_w = fc_sqrt(r), .load_e = fc_sqrt(1.0 - r),
                      .beta = p->beta, .fail_below = p->fail_below, .forced_discount = p->forced_discount,
                      .ipo_share = p->ipo_share, .ipo_above = p->ipo_above, .marking = p->marking,
                      .drift = fc_build_column(b), .undrift = fc_build_column(b), .control = FC_NONE};
    const int apart = !plan->rule_cash && (r == 0.0 || plan->factors->independent);
    if (!apart || !fc_draw_has_control(&o->multiple)) return;
    o->control = fc_build_control(b);
    (void)fc_build_control(b); /* the next two rows */
}

fc_col FC_K(fc_exit_series)(fc_builder *b)
{
    static const char *const routes[] = {"ipo", "sale", "failed"};
    const fc_col first = fc_build_series(b, "exits.<route>", routes[0]);
    for (int i = 1; i < 3; i++) (void)fc_build_series(b, "exits.<route>", routes[i]);
    return first;
}

void FC_K(fc_outcome_start)(const fc_outcome *o, fc_ws *ws)
{
    const fc_factor_plan *f = ws->plan->factors;
    double *j = fc_column(ws, o->drift), *inverse = fc_column(ws, o->undrift);
    double vol = f->market_off ? 0.0 : f->volatility, mean = fc_log(1.0 + f->drift) * ws->plan->delta;
    double convex = 0.5 * o->beta * (o->beta - 1.0) * vol * vol * ws->plan->delta;
    int still = vol == 0.0 || o->beta == 0.0; /* M = M0 exactly */
    for (int k = 0; k <= ws->plan->n_steps; k++) {
        const double *x = fc_factor(ws, FC_X_MARKET, k);
        double *row = j + k * FC_LANES, *under = inverse + k * FC_LANES;
        if (still) FC_EACH_LANE(i) row[i] = 1.0;
        else FC_EACH_LANE(i) row[i] = fc_exp(o->beta * (x[i] - k * mean) - k * convex);
        FC_EACH_LANE(i)
        {
            const double some = row[i] > 0.0 ? row[i] : 1.0;
            under[i] = row[i] > 0.0 ? 1.0 / some : 0.0;
        }
    }
}

/* 1 if the luck of the vintage year plays a part in the multiple. */
FC_INLINE int knows_vintage(const fc_outcome *o) { return o->load_w > 0.0 && fc_draw_needs_u(&o->multiple); }

/* u, z: luck as a uniform and, where the vintage plays a part, its normal quantile. */
static void draw_multiple(const fc_outcome *o, const fc_ws *ws, const double *u, const double *z, const fc_spot *entry,
                          fc_company *c)
{
    fc_lane v;
    double load_w = o->load_w, load_e = o->load_e;
    if (knows_vintage(o)) {
        fc_spot_take(entry, fc_factor(ws, FC_W_VINTAGE, 0), v);
        FC_EACH_LANE(i)
        {
            double p = fc_norm_cdf(load_w * v[i] + load_e * z[i]);
            p = p < 0x1p-54 ? 0x1p-54 : p; /* a uniform stays inside (0, 1) */
            v[i] = p > 1.0 - 0x1p-53 ? 1.0 - 0x1p-53 : p;
        }
    } else {
        FC_EACH_LANE(i) v[i] = u[i];
    }
    FC_K(fc_draw_eval)(&o->multiple, ws, v, c->m0);
    FC_EACH_LANE(i) c->fail[i] = c->m0[i] < o->fail_below ? 1.0 : 0.0;
}

/* Multiple, holding time and time to failure. Quantiles are found together: one wait for all. */
static void draw_luck(const fc_outcome *o, const fc_ws *ws, const double (*u)[FC_LANES], const fc_spot *entry, fc_company *c,
                      double *after)
{
    enum { LUCK = FC_DRAW_LUCK, HOLD = FC_DRAW_HOLD, FAIL = FC_DRAW_FAIL };
    const int times = fc_draw_takes_score(&o->hold) && fc_draw_takes_score(&o->fail_after);
    const int first = knows_vintage(o) ? LUCK : HOLD, end = times ? FAIL + 1 : LUCK + 1;
    fc_lane z[FAIL + 1];
    if (first < end) fc_norm_quantile_rows(u + first, end - first, z + first);
    draw_multiple(o, ws, u[LUCK], z[LUCK], entry, c);
    if (times) {
        FC_K(fc_draw_eval_score)(&o->hold, ws, z[HOLD], c->hold);
        FC_K(fc_draw_eval_score)(&o->fail_after, ws, z[FAIL], after);
        return;
    }
    FC_K(fc_draw_eval)(&o->hold, ws, u[HOLD], c->hold);
    FC_K(fc_draw_eval)(&o->fail_after, ws, u[FAIL], after);
}

/* Counts the steps up to top at which a lane still waits for need; top + 1 is beyond the search. */
static void search_exit(const fc_ws *ws, int top, const double *need, fc_company *c)
{
    const fc_vec *sums = (const fc_vec *)fc_factor(ws, FC_PACE_SUM, 0);
    for (int chunk = 0; chunk < FC_CHUNKS; chunk++) {
        const fc_vec entry = ((const fc_vec *)c->entry)[chunk], needs = ((const fc_vec *)need)[chunk];
        fc_mask later = {0};
        for (int k = 1; k <= top; k++) {
            const double step = k;
            later = fc_v_count(later, FC_V_CHOOSE((fc_mask)(entry < step), sums[k * FC_CHUNKS + chunk], needs), needs);
        }
        ((fc_vec *)c->exit)[chunk] = entry + 1.0 + fc_v_counted(later);
    }
}

/* The first step of the bucket need lies in, or the one after it: there is no other in the bucket. */
static void look_up_exit(const fc_ws *ws, const double *need, fc_company *c)
{
    const double *sums = fc_factor(ws, FC_PACE_SUM, 0);
    const fc_factor_plan *f = ws->plan->factors;
    int32_t at[FC_LANES] FC_ALIGN, step[FC_LANES] FC_ALIGN;
    fc_lane sum;
    FC_EACH_LANE(i) at[i] = fc_pace_bucket(f, need[i]) * FC_LANES + i;
    FC_LANE_BY_LANE(i)
    {
        const int k = ws->crossings[at[i]];
        step[i] = k;
        sum[i] = sums[k * FC_LANES + i]; /* a step beyond K has another factor's number, and exits beyond K either way */
        FC_KEEP_SCALAR();
    }
    FC_EACH_LANE(i)
    {
        const double crossed = step[i], first = sum[i] < need[i] ? crossed + 1.0 : crossed;
        c->exit[i] = fc_max2(first, c->entry[i] + 1.0);
    }
}

/* First step after entry whose cumulative pace reaches the holding time; far beyond `last` when none does. */
static void find_exit(const fc_ws *ws, int last, fc_company *c)
{
    const double slack = 1e-9 * ws->plan->delta, beyond = 1 << 20;
    const int top = last < ws->plan->n_steps ? last : ws->plan->n_steps;
    const double end = top;
    fc_lane need;
    FC_EACH_LANE(i) need[i] = c->pace0[i] + c->hold[i] - slack;
    if (ws->plan->factors->n_buckets > 0) look_up_exit(ws, need, c);
    else search_exit(ws, top, need, c);
    FC_EACH_LANE(i) c->exit[i] = c->exit[i] > end ? beyond : c->exit[i];
}

/* (M0 - E[M0]) per yuan of first cheques, each worth what the market makes of it when the holding time drawn is over, or as
   far as it is marked at the end of the search; and once more without the market, for what is not linear in money. Failing
   or not plays no part, so the weight knows nothing of M0. */
static void add_control(const fc_outcome *o, const fc_ws *ws, int last, const fc_spot *entry, const fc_company *c)
{
    if (!ws->controls || o->control == FC_NONE) return;
    double *sum = fc_state_of(ws, o->control), *all = fc_state_of(ws, o->control + 1);
    double *alone = fc_state_of(ws, o->control + 2), *again = fc_state_of(ws, o->control + 3);
    const double end = last < ws->plan->n_steps ? last : ws->plan->n_steps, marking = o->marking;
    fc_lane at, j, pace;
    fc_spot out;
    FC_EACH_LANE(i)
    {
        const double step = c->exit[i] < end ? c->exit[i] : end;
        at[i] = step > c->entry[i] ? step : c->entry[i];
    }
    fc_spot_set(&out, ws->plan->n_steps, at);
    fc_spot_take(&out, fc_column(ws, o->drift), j);
    fc_spot_take(&out, fc_factor(ws, FC_PACE_SUM, 0), pace);
    for (int i = 0; i < FC_LANES; i++) {
        const double passed = (pace[i] - c->pace0[i]) / c->hold[i], q = passed < 1.0 ? passed : 1.0;
        const double cost = c->cost[i] * entry->inside[i], grown = j[i] * c->inv_j[i];
        const double worth = c->exit[i] <= end ? 1.0 : q > 0.0 ? fc_pow(q, marking) : 0.0;
        const double luck = cost * (c->m0[i] - fc_draw_mean(&o->multiple, ws, i));
        sum[i] += grown * worth * luck;
        all[i] += cost;
        alone[i] += luck;
        again[i] += cost;
    }
}

void FC_K(fc_company_draw)(const fc_outcome *o, const fc_ws *ws, const double *u, int last, fc_company *c)
{
    const fc_plan *p = ws->plan;
    double per_year = p->model->calendar.steps_per_year;
    fc_lane after;
    fc_spot entry;
    fc_spot_set(&entry, p->n_steps, c->entry);
    draw_luck(o, ws, (const double (*)[FC_LANES])u, &entry, c, after);
    fc_spot_take(&entry, fc_factor(ws, FC_PACE_SUM, 0), c->pace0);
    fc_spot_take(&entry, fc_column(ws, o->undrift), c->inv_j);
    find_exit(ws, last, c);
    add_control(o, ws, last, &entry, c);
    FC_EACH_LANE(i)
    {
        double span = after[i] > 1e6 ? 1e6 : after[i];
        double fails_at = c->entry[i] + fc_step_of(span, per_year);
        double failing = c->fail[i];
        c->exit[i] = failing > 0.0 ? fails_at : c->exit[i];
        double time = failing > 0.0 ? after[i] : c->hold[i];
        double some = time > 0.0 ? time : 1.0, per = 1.0 / some;
        c->inv[i] = time > 0.0 ? per : 1e300;
        c->inv_j[i] = failing > 0.0 ? 0.0 : c->inv_j[i];
        c->late[i] = 0.0;
        c->late_at[i] = 0.0;
    }
}

void FC_K(fc_company_multiple)(const fc_outcome *o, const fc_ws *ws, const fc_company *c, const fc_spot *step, double *m)
{
    fc_lane j;
    fc_spot_take(step, fc_column(ws, o->drift), j);
    FC_EACH_LANE(i) m[i] = c->m0[i] * (c->fail[i] > 0.0 ? 1.0 : j[i] * c->inv_j[i]);
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

typedef struct moment { double pace, late_pace, j; } moment; /* sums of pace at a step and at the late money's, J there */

FC_INLINE moment look_at(const double *sums, const double *j, const fc_company *c, double step, double top, int i)
{
    const int here = (int)fc_min2(step, top) * FC_LANES + i, late = (int)fc_min2(c->late_at[i], top) * FC_LANES + i;
    return (moment){sums[here], sums[late], j[here]};
}

FC_INLINE double value_of(const fc_company *c, moment at, double step, double delta, double step_up, double marking, int i)
{
    const double failing = c->fail[i], m = c->m0[i] * (failing > 0.0 ? 1.0 : at.j * c->inv_j[i]);
    double elapsed = failing > 0.0 ? (step - c->entry[i]) * delta : at.pace - c->pace0[i];
    double late_elapsed = failing > 0.0 ? (c->late_at[i] - c->entry[i]) * delta : at.late_pace - c->pace0[i];
    double q = progress(elapsed, c->inv[i]), q_late = progress(late_elapsed, c->inv[i]);
    return carrying(c->cost[i], c->late_at[i] <= step ? c->late[i] : 0.0, m, q, q_late, step_up, marking);
}

void FC_K(fc_company_value_at)(const fc_outcome *o, const fc_ws *ws, const fc_company *c, const double *step,
                               double step_up, const double *few, double *value)
{
    const double *sums = fc_factor(ws, FC_PACE_SUM, 0), *js = fc_column(ws, o->drift), top = ws->plan->n_steps;
    fc_v_clear(value);
    for (uint64_t some = fc_v_above(few); some; some &= some - 1) {
        const int i = __builtin_ctzll(some);
        value[i] = value_of(c, look_at(sums, js, c, step[i], top, i), step[i], ws->plan->delta, step_up, o->marking, i);
    }
}

void FC_K(fc_company_listed)(const fc_outcome *o, const fc_ws *ws, const fc_company *c, const fc_spot *step,
                             const double *u, double *listed)
{
    double share = o->ipo_share, above = o->ipo_above;
    fc_lane open;
    fc_spot_take(step, fc_factor(ws, FC_IPO, 0), open);
    FC_EACH_LANE(i)
    {
        double lists = u[i] < share * open[i] ? 1.0 : 0.0;
        lists = c->m0[i] >= above ? lists : 0.0;
        listed[i] = c->fail[i] > 0.0 ? 0.0 : lists;
    }
}
