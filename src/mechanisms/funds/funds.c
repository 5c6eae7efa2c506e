/* funds: LP commitments to investment funds. Source: rules 5.1 (M03 M04 M05 M06 M26). */
#include "engine/trace.h"
#include "mechanisms/funds/funds.h"

/* A mother stays open until each of her children has begun or never will. */
static void decide(const fc_fund_rec *child, const fc_ws *ws, const double *mask)
{
    double *n = fc_fund_scalar(child->parent, ws, FC_FUND_S_DECIDED);
    FC_EACH_LANE(i) n[i] += mask[i];
}

/* Rule cash: the sponsor's share of the target size; a child asks its mother, not the sponsor. */
static void ask(const void *rec, fc_ws *ws, uint32_t unit, fc_ask *to)
{
    const fc_fund_rec *r = rec;
    const int planned = r->times[unit].planned;
    double u[4][FC_LANES] FC_ALIGN, share[FC_FUND_MAX_INVESTORS][FC_LANES] FC_ALIGN;
    fc_lane size;
    fc_fund_uniforms(r, ws, unit, 0, planned, u);
    FC_K(fc_fund_targets)(r, ws, u[0], size, share);
    const double *own = share[r->sponsor], asks = r->parent ? 0.0 : 1.0;
    FC_EACH_LANE(i)
    {
        to->step[i] = planned;
        to->amount[i] = asks * own[i] * size[i];
        to->running[i] = 0.0;
    }
}

/* A child waits for the closing of its mother. */
static void ready(const void *rec, const fc_ws *ws, uint32_t unit, int step, double *is)
{
    const fc_fund_rec *m = ((const fc_fund_rec *)rec)->parent;
    (void)unit;
    FC_EACH_LANE(i) is[i] = 1.0;
    if (!m) return;
    const double *begun = fc_fund_scalar(m, ws, FC_FUND_S_BEGUN), closing = m->times[0].close - m->times[0].commit, now = step;
    FC_EACH_LANE(i)
    {
        const double closed = begun[i] > 0.0 && begun[i] + closing <= now ? 1.0 : 0.0;
        is[i] = begun[i] < 0.0 ? -1.0 : closed;
    }
}

static void drop(const void *rec, fc_ws *ws, uint32_t unit, const double *mask)
{
    const fc_fund_rec *r = rec;
    (void)unit;
    if (r->parent) decide(r, ws, mask);
    if (!r->mother) return;
    double *begun = fc_fund_scalar(r, ws, FC_FUND_S_BEGUN);
    FC_EACH_LANE(i) begun[i] = mask[i] > 0.0 ? -1.0 : begun[i];
}

/* What became of the fund in the lane that is replayed. */
static void tell(const fc_fund_work *w, const fc_ws *ws, uint32_t unit, const double *mask)
{
    const int i = ws->trace->lane;
    if (!(mask[i] > 0.0) || w->t.commit > w->n_steps) return;
    fc_trace_fund(ws->trace, &(fc_traced_fund){.entry = w->rec->path, .unit = unit, .committed = w->t.commit,
                                               .closes = w->t.close, .open = w->open[i] > 0.0, .size = w->size[i],
                                               .closed = w->closed[i], .working = w->working[i]});
}

/* One commitment's whole life on the lanes of the mask. */
static void unroll(const void *rec, fc_ws *ws, uint32_t unit, int step, const double *mask)
{
    const fc_fund_rec *r = rec;
    fc_fund_work w;
    FC_K(fc_fund_work_init)(&w, r, &r->times[unit], step, ws);
    FC_K(fc_fund_close)(&w, ws, unit, mask);
    if (ws->trace) tell(&w, ws, unit, mask);
    if (r->parent) decide(r, ws, mask);
    FC_K(fc_fund_place)(&w, ws, unit);
    if (r->mother) {
        FC_K(fc_fund_open_mother)(&w, ws, mask);
        return;
    }
    if (r->p->model == FC_FUND_YALE) FC_K(fc_fund_yale)(&w, ws, unit);
    else if (r->p->model == FC_FUND_STOCHASTIC) FC_K(fc_fund_stochastic)(&w, ws, unit);
    else FC_K(fc_fund_deals)(&w, ws, unit);
    FC_K(fc_fund_post)(&w, ws);
}

/* A fund that already runs is no commitment to be made: nothing can postpone or drop it. */
static void start(const void *rec, fc_ws *ws)
{
    const fc_fund_rec *r = rec;
    fc_lane all;
    FC_EACH_LANE(i) all[i] = 1.0;
    if (r->p->model == FC_FUND_DEALS) FC_K(fc_outcome_start)(&r->outcome, ws);
    FC_K(fc_coinvest_start)(&r->coinvest, ws);
    for (uint32_t unit = 0; r->has_state && unit < (uint32_t)r->p->count; unit++) unroll(rec, ws, unit, 0, all);
}

static void settle(const void *rec, fc_ws *ws, int final)
{
    const fc_fund_rec *r = rec;
    if (r->mother) FC_K(fc_fund_settle_mother)(r, ws, final);
}

const fc_mechanism FC_K(fc_mechanism_funds) = {
    .section = {.path = "funds", .form = FC_SECTION_LIST,
                .summary = "Commitments as a limited partner to funds, with three gates, fees, waterfall and policy terms.",
                .source = "M03 M04 M05 M06 M26; Cal 1, 5, 6", .fields = FC_K(fc_fund_fields),
                .params_size = sizeof(fc_fund_params), .check = FC_K(fc_fund_check)},
    .outputs = FC_K(fc_fund_outputs), .rec_size = sizeof(fc_fund_rec), .order = 10, .plan = FC_K(fc_fund_plan),
    .start = start, .unroll = unroll, .step = FC_K(fc_fund_step), .settle = settle, .finish = FC_K(fc_fund_finish), .audit = FC_K(fc_fund_audit),
    .ask = ask, .ready = ready, .drop = drop};
