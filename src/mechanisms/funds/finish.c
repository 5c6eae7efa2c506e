/* Scalars of a funds entry, all its funds added. Source: model.md section 6. */
#include "blocks/irr.h"
#include "mechanisms/funds/funds.h"

static void column_sum(const fc_ws *ws, fc_col column, double *sum)
{
    FC_EACH_LANE(i) sum[i] = 0.0;
    for (int k = 1; k <= ws->plan->n_steps; k++) {
        const double *row = fc_at(ws, column, k);
        FC_EACH_LANE(i) sum[i] += row[i];
    }
}

/* a / b, undefined where b is 0. */
static void ratio(const double *a, const double *b, double *x)
{
    FC_EACH_LANE(i) x[i] = b[i] > 0.0 ? a[i] / b[i] : (double)NAN;
}

/* flows = in - out with the end value added to the last step. */
static void flows_of(const fc_ws *ws, fc_col in, fc_col out, const double *end, double *flows)
{
    int n = ws->plan->n_steps;
    for (int k = 0; k <= n; k++) {
        const double *a = fc_at(ws, in, k), *b = fc_at(ws, out, k);
        double *f = flows + (size_t)k * FC_LANES;
        FC_EACH_LANE(i) f[i] = a[i] - b[i];
    }
    double *f = flows + (size_t)n * FC_LANES;
    FC_EACH_LANE(i) f[i] += end[i];
}

static void net_returns(const fc_fund_rec *r, fc_ws *ws, double guess)
{
    fc_lane called, got, total;
    const double *nav = fc_fund_scalar(r, ws, FC_FUND_S_LP_NAV), *size = fc_fund_scalar(r, ws, FC_FUND_S_COMMITTED);
    column_sum(ws, r->called, called);
    column_sum(ws, r->distributed, got);
    FC_EACH_LANE(i) total[i] = got[i] + nav[i];
    ratio(total, called, fc_scalar_of(ws, r->tvpi));
    ratio(got, called, fc_scalar_of(ws, r->dpi));
    ratio(nav, called, fc_scalar_of(ws, r->rvpi));
    ratio(called, size, fc_scalar_of(ws, r->pic));
    flows_of(ws, r->distributed, r->called, nav, ws->scratch);
    FC_K(fc_irr)(ws, ws->scratch, guess, fc_scalar_of(ws, r->irr), NULL);
}

static void gross_returns(const fc_fund_rec *r, fc_ws *ws, double guess)
{
    fc_lane spent, got;
    const double *nav = fc_fund_scalar(r, ws, FC_FUND_S_GROSS_NAV);
    column_sum(ws, r->cheque_line, spent);
    column_sum(ws, r->proceeds_line, got);
    FC_EACH_LANE(i) got[i] += nav[i];
    ratio(got, spent, fc_scalar_of(ws, r->gross_tvpi));
    flows_of(ws, r->proceeds_line, r->cheque_line, nav, ws->scratch);
    double *gross = fc_scalar_of(ws, r->gross_irr), *spread = fc_scalar_of(ws, r->spread_irr);
    const double *net = fc_scalar_of(ws, r->irr);
    FC_K(fc_irr)(ws, ws->scratch, guess, gross, NULL);
    FC_EACH_LANE(i) spread[i] = gross[i] - net[i];
}

static void company_scalars(const fc_fund_rec *r, fc_ws *ws)
{
    const double *sum = fc_fund_scalar(r, ws, FC_FUND_S_PROCEEDS);
    double *rate = fc_scalar_of(ws, r->lossrate), *breach = fc_scalar_of(ws, r->breach), tolerance = r->p->tolerance;
    ratio(fc_fund_scalar(r, ws, FC_FUND_S_LOSS), fc_fund_scalar(r, ws, FC_FUND_S_LEFT_COST), rate);
    FC_EACH_LANE(i) breach[i] = rate[i] == rate[i] ? (rate[i] > tolerance ? 1.0 : 0.0) : rate[i];
    ratio(fc_fund_scalar(r, ws, FC_FUND_S_TOP), sum, fc_scalar_of(ws, r->top));
}

static void copy(double *to, const double *from) { FC_EACH_LANE(i) to[i] = from[i]; }

void FC_K(fc_fund_finish)(const void *rec, fc_ws *ws)
{
    const fc_fund_rec *r = rec;
    double guess = ws->plan->discount;
    net_returns(r, ws, guess);
    copy(fc_scalar_of(ws, r->closed_n), fc_fund_scalar(r, ws, FC_FUND_S_CLOSED));
    if (r->parent) copy(fc_scalar_of(ws, r->turned_away), fc_fund_scalar(r, ws, FC_FUND_S_TURNED_AWAY));
    if (r->p->model != FC_FUND_YALE) copy(fc_scalar_of(ws, r->waived), fc_fund_scalar(r, ws, FC_FUND_S_WAIVED));
    if (r->has_local) {
        ratio(fc_fund_scalar(r, ws, FC_FUND_S_LOCAL), fc_fund_scalar(r, ws, FC_FUND_S_LOCAL_BASE),
              fc_scalar_of(ws, r->local_ratio));
        ratio(fc_fund_scalar(r, ws, FC_FUND_S_MET), fc_fund_scalar(r, ws, FC_FUND_S_ASKED),
              fc_scalar_of(ws, r->local_met));
    }
    if (r->p->model != FC_FUND_DEALS) return;
    gross_returns(r, ws, guess);
    company_scalars(r, ws);
}
