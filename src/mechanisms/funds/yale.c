/* Takahashi-Alexander pacing with a market- and self-driven NAV: LP flows net of fees and carry.
   Source: rules 5.1.4; Cal 1. */
#include "mechanisms/funds/funds.h"

/* Mean-one growth shock of one step. Own luck: draw k of the fund at site "yale". */
static void shock(const fc_fund_work *w, const fc_ws *ws, uint32_t unit, int k, double *xi)
{
    const fc_fund_rec *r = w->rec;
    double vol = r->vol_step, u[4][FC_LANES] FC_ALIGN;
    const double *g = fc_factor(ws, FC_G_MARKET, k);
    if (!(vol > 0.0)) {
        FC_EACH_LANE(i) xi[i] = 1.0;
        return;
    }
    fc_lane step;
    FC_EACH_LANE(i) step[i] = k;
    FC_K(fc_draw_uniforms)(ws, r->site_yale, ((uint64_t)unit << 20) + (uint64_t)(k - w->t.late), step, u);
    FC_EACH_LANE(i)
    {
        double y = r->load_market * g[i] + r->load_own * fc_norm_quantile(u[0][i]);
        xi[i] = fc_exp(vol * y - 0.5 * vol * vol);
    }
}

static void beside(fc_fund_work *w, const fc_ws *ws, uint32_t unit)
{
    const fc_fund_rec *r = w->rec;
    double u[4][FC_LANES] FC_ALIGN;
    fc_lane x;
    fc_fund_uniforms(r, ws, unit, 4, w->t.close, u);
    FC_K(fc_draw_eval)(&r->coinvest_first, ws, u[0], x);
    for (int k = w->t.close + 1; k <= w->n_steps; k++) {
        const double *c = w->call + (size_t)k * FC_LANES;
        double *y = w->coinvest + (size_t)k * FC_LANES;
        FC_EACH_LANE(i) y[i] = x[i] * c[i];
        if (!(r->coinvest.appetite > 0.0)) continue;
        const double *factor = fc_column(ws, r->coinvest.factor) + (size_t)k * FC_LANES;
        FC_EACH_LANE(i) y[i] *= factor[i];
    }
}

/* Calls count as cheques; the local share of them is expected, not drawn company by company. */
static void local_share(fc_fund_work *w, const fc_ws *ws)
{
    const fc_fund_rec *r = w->rec;
    fc_lane chance;
    FC_EACH_LANE(i) chance[i] = 0.5;
    FC_K(fc_draw_eval)(&r->local, ws, chance, chance);
    int until = w->t.deadline < w->n_steps ? w->t.deadline : w->n_steps;
    double round = r->p->reinvestment.counts == FC_COUNTS_ROUND ? 1.0 : 0.0;
    for (int k = w->t.close; k <= until; k++) {
        const double *c = w->call + (size_t)k * FC_LANES, *x = w->coinvest + (size_t)k * FC_LANES;
        FC_EACH_LANE(i) w->local[i] += chance[i] * (c[i] + round * x[i]);
    }
}

void FC_K(fc_fund_beside)(fc_fund_work *w, const fc_ws *ws, uint32_t unit)
{
    if (w->rec->has_coinvest) beside(w, ws, unit);
    if (w->rec->has_local) local_share(w, ws);
}

/* Step 0 of a fund that already runs: what it has called, returned and holds. */
static void begin_running(fc_fund_work *w, const fc_ws *ws)
{
    const fc_fund_rec *r = w->rec;
    FC_K(fc_draw_eval)(&r->state_paid_in, ws, NULL, w->call);
    FC_K(fc_draw_eval)(&r->state_distributed, ws, NULL, w->receipt);
    FC_K(fc_draw_eval)(&r->state_nav, ws, NULL, w->nav);
}

void FC_K(fc_fund_yale)(fc_fund_work *w, fc_ws *ws, uint32_t unit)
{
    const fc_fund_rec *r = w->rec;
    fc_lane nav, uncalled, xi;
    double end = w->t.last;
    if (r->has_state) begin_running(w, ws);
    const double *paid_in = w->call + (size_t)w->t.close * FC_LANES, *held_before = w->nav + (size_t)w->t.close * FC_LANES;
    FC_EACH_LANE(i)
    {
        nav[i] = held_before[i];
        uncalled[i] = w->working[i] - paid_in[i];
        w->last[i] = end;
    }
    for (int k = w->t.close + 1; k <= w->n_steps; k++) {
        size_t at = (size_t)k * FC_LANES;
        int age = k - w->t.close;
        double *call = w->call + at, *receipt = w->receipt + at, *held = w->nav + at;
        double *cheque = w->first_cheque + at, *proceeds = w->proceeds + at;
        double alive = age <= r->life_steps ? 1.0 : 0.0, rc = alive * r->yale_call[age], rd = alive * r->yale_return[age];
        double grow = alive > 0.0 ? r->growth_step : 1.0;
        if (alive > 0.0) shock(w, ws, unit, k, xi);
        else FC_EACH_LANE(i) xi[i] = 1.0;
        FC_EACH_LANE(i)
        {
            double c = rc * uncalled[i], v = nav[i] * grow * xi[i], d = rd * v;
            uncalled[i] -= c;
            nav[i] = v + c - d;
            call[i] = cheque[i] = c;
            receipt[i] = proceeds[i] = d;
            held[i] = nav[i];
        }
    }
    FC_K(fc_fund_beside)(w, ws, unit);
    FC_EACH_LANE(i) w->nav_end[i] = w->lp_nav[i] = nav[i];
}
