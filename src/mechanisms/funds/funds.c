/* funds: LP commitments to investment funds. Source: rules 5.1 (M03 M04 M05 M06 M26). */
#include "mechanisms/funds/funds.h"

/* One commitment's whole life on the lanes of the mask. */
static void unroll(const void *rec, fc_ws *ws, uint32_t unit, int step, const double *mask)
{
    const fc_fund_rec *r = rec;
    fc_fund_work w;
    (void)step; /* the planned step: under rule plan every unit starts there */
    FC_K(fc_fund_work_init)(&w, r, &r->times[unit], ws);
    FC_K(fc_fund_close)(&w, ws, unit, mask);
    FC_K(fc_fund_place)(&w, ws, unit);
    if (r->mother) {
        FC_K(fc_fund_open_mother)(&w, ws);
        return;
    }
    if (r->p->model == FC_FUND_YALE) FC_K(fc_fund_yale)(&w, ws, unit);
    else if (r->p->model == FC_FUND_STOCHASTIC) FC_K(fc_fund_stochastic)(&w, ws, unit);
    else {
        FC_K(fc_fund_deals)(&w, ws, unit);
        FC_K(fc_fund_terms)(&w, ws);
    }
    FC_K(fc_fund_post)(&w, ws);
}

/* A fund that already runs is no commitment to be made: nothing can postpone or drop it. */
static void start(const void *rec, fc_ws *ws)
{
    const fc_fund_rec *r = rec;
    fc_lane all;
    FC_EACH_LANE(i) all[i] = 1.0;
    if (r->p->model == FC_FUND_DEALS) FC_K(fc_outcome_start)(&r->outcome, ws);
    for (uint32_t unit = 0; r->has_state && unit < (uint32_t)r->p->count; unit++) unroll(rec, ws, unit, 0, all);
}

static void settle(const void *rec, fc_ws *ws)
{
    const fc_fund_rec *r = rec;
    if (r->mother) FC_K(fc_fund_settle_mother)(r, ws);
}

const fc_mechanism FC_K(fc_mechanism_funds) = {
    .section = {.path = "funds", .form = FC_SECTION_LIST,
                .summary = "Commitments as a limited partner to funds, with three gates, fees, waterfall and policy terms.",
                .source = "M03 M04 M05 M06 M26; Cal 1, 5, 6", .fields = FC_K(fc_fund_fields),
                .params_size = sizeof(fc_fund_params), .check = FC_K(fc_fund_check)},
    .outputs = FC_K(fc_fund_outputs), .rec_size = sizeof(fc_fund_rec), .order = 10, .plan = FC_K(fc_fund_plan),
    .start = start, .unroll = unroll, .settle = settle, .finish = FC_K(fc_fund_finish), .audit = FC_K(fc_fund_audit)};
