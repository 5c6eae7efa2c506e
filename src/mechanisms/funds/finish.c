/* Scalars of a funds entry, all its funds added. Source: rules 6. */
#include "blocks/columns.h"
#include "blocks/irr.h"
#include "mechanisms/funds/funds.h"

/* Series of the whole entry from the lines of its investors and its GP. */
static void whole_fund(const fc_fund_rec *r, fc_ws *ws, int k)
{
    double *called = fc_at(ws, r->called, k), *got = fc_at(ws, r->distributed, k);
    for (int v = 0; v < r->n_investors; v++) {
        const double *c = fc_at(ws, r->investors[v].called, k), *d = fc_at(ws, r->investors[v].received, k);
        FC_EACH_LANE(i)
        {
            called[i] += c[i];
            got[i] += d[i];
        }
    }
    const fc_fund_line *own = &r->investors[r->sponsor];
    fc_post(ws, r->sponsor_called, k, fc_at(ws, own->called, k));
    if (!r->has_terms_of_own) fc_post(ws, r->sponsor_distributed, k, fc_at(ws, own->received, k));
    if (fc_fund_is_pacing(r->p)) return;
    const double *fee = fc_at(ws, r->fee_line, k), *gp = fc_at(ws, r->carry_line, k), *claw = fc_at(ws, r->clawback_line, k);
    double *fees = fc_at(ws, r->fees, k), *carry = fc_at(ws, r->carry, k);
    FC_EACH_LANE(i)
    {
        fees[i] = fee[i];
        carry[i] = gp[i] - claw[i];
    }
}

void FC_K(fc_fund_step)(const void *rec, fc_ws *ws, int k)
{
    const fc_fund_rec *r = rec;
    if (r->mother) return; /* known when her children are through */
    whole_fund(r, ws, k);
    if (fc_fund_values_last(r)) fc_mark_take(ws, r->book, &r->outcome, k, r->nav);
}

static void net_returns(const fc_fund_rec *r, fc_ws *ws, double guess)
{
    fc_lane called, got, total;
    const double *nav = fc_fund_scalar(r, ws, FC_FUND_S_LP_NAV), *size = fc_fund_scalar(r, ws, FC_FUND_S_COMMITTED);
    fc_column_sum(ws, r->called, called);
    fc_column_sum(ws, r->distributed, got);
    const double *past_called = fc_at(ws, r->called, 0), *past_got = fc_at(ws, r->distributed, 0); /* 0 without state */
    FC_EACH_LANE(i)
    {
        called[i] += past_called[i];
        got[i] += past_got[i];
    }
    FC_EACH_LANE(i) total[i] = got[i] + nav[i];
    fc_ratio(total, called, fc_scalar_of(ws, r->tvpi));
    fc_ratio(got, called, fc_scalar_of(ws, r->dpi));
    fc_ratio(nav, called, fc_scalar_of(ws, r->rvpi));
    fc_ratio(called, size, fc_scalar_of(ws, r->pic));
    fc_net_flows(ws, r->distributed, r->called, nav, ws->scratch);
    const double *opening = fc_at(ws, r->nav, 0);
    if (r->has_state) FC_EACH_LANE(i) ws->scratch[i] = -opening[i]; /* the past has no dates: bought at its NAV */
    FC_K(fc_irr)(ws, ws->scratch, guess, fc_scalar_of(ws, r->irr), fc_scalar_of(ws, r->irr_several));
}

static void gross_returns(const fc_fund_rec *r, fc_ws *ws, double guess)
{
    fc_lane spent, got;
    const double *nav = fc_fund_scalar(r, ws, FC_FUND_S_GROSS_NAV);
    fc_column_sum(ws, r->cheque_line, spent);
    fc_column_sum(ws, r->proceeds_line, got);
    FC_EACH_LANE(i) got[i] += nav[i];
    fc_ratio(got, spent, fc_scalar_of(ws, r->gross_tvpi));
    fc_net_flows(ws, r->proceeds_line, r->cheque_line, nav, ws->scratch);
    double *gross = fc_scalar_of(ws, r->gross_irr), *spread = fc_scalar_of(ws, r->spread_irr);
    const double *net = fc_scalar_of(ws, r->irr);
    FC_K(fc_irr)(ws, ws->scratch, guess, gross, NULL);
    FC_EACH_LANE(i) spread[i] = gross[i] - net[i];
}

static void company_scalars(const fc_fund_rec *r, fc_ws *ws)
{
    const double *sum = fc_fund_scalar(r, ws, FC_FUND_S_PROCEEDS);
    double *rate = fc_scalar_of(ws, r->lossrate);
    fc_ratio(fc_fund_scalar(r, ws, FC_FUND_S_LOSS), fc_fund_scalar(r, ws, FC_FUND_S_LEFT_COST), rate);
    fc_breach(rate, r->p->tolerance, fc_scalar_of(ws, r->breach));
    fc_ratio(fc_fund_scalar(r, ws, FC_FUND_S_TOP), sum, fc_scalar_of(ws, r->top));
}

void FC_K(fc_fund_finish)(const void *rec, fc_ws *ws)
{
    const fc_fund_rec *r = rec;
    double guess = ws->plan->discount;
    for (int k = 1; r->mother && k <= ws->plan->n_steps; k++) whole_fund(r, ws, k);
    net_returns(r, ws, guess);
    fc_lane_copy(fc_scalar_of(ws, r->closed_n), fc_fund_scalar(r, ws, FC_FUND_S_CLOSED));
    if (r->parent) fc_lane_copy(fc_scalar_of(ws, r->turned_away), fc_fund_scalar(r, ws, FC_FUND_S_TURNED_AWAY));
    if (!fc_fund_is_pacing(r->p)) fc_lane_copy(fc_scalar_of(ws, r->waived), fc_fund_scalar(r, ws, FC_FUND_S_WAIVED));
    if (r->has_local) {
        fc_ratio(fc_fund_scalar(r, ws, FC_FUND_S_LOCAL), fc_fund_scalar(r, ws, FC_FUND_S_LOCAL_BASE),
              fc_scalar_of(ws, r->local_ratio));
        fc_ratio(fc_fund_scalar(r, ws, FC_FUND_S_MET), fc_fund_scalar(r, ws, FC_FUND_S_ASKED),
              fc_scalar_of(ws, r->local_met));
    }
    if (r->p->model != FC_FUND_DEALS) return;
    gross_returns(r, ws, guess);
    company_scalars(r, ws);
}
