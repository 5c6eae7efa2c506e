#include "blocks/defaults.h"

#include "blocks/counts.h"
#include "factors/factors.h"
#include "random/philox.h"

void FC_K(fc_defaults_plan)(fc_builder *b, const fc_value *pd, double correlation, fc_default_law *law)
{
    double rho = fc_build_plan(b)->factors->credit_off ? 0.0 : correlation;
    law->pd = fc_build_draw(b, pd);
    law->load = fc_sqrt(rho);
    law->rest = fc_sqrt(1.0 - rho);
}

void FC_K(fc_default_rate)(const fc_default_law *law, const fc_ws *ws, int k, double *rate)
{
    const double *z = fc_factor(ws, FC_Z_CREDIT, k);
    const double load = law->load, rest = law->rest, delta = ws->plan->delta;
    fc_lane pd;
    FC_K(fc_draw_eval)(&law->pd, ws, NULL, pd);
    FC_EACH_LANE(i) rate[i] = 1.0 - fc_pow(1.0 - fc_conditional_pd(pd[i], load, rest, z[i]), delta);
}

void FC_K(fc_cohorts_plan)(fc_builder *b, int tenor, int opening, fc_cohorts *c)
{
    c->tenor = tenor;
    c->oldest = opening ? 1 - tenor : 1;
    c->state = fc_build_state(b, 2 * (size_t)tenor);
    c->site = fc_build_site(b, "default", (uint64_t)tenor * (uint64_t)fc_build_plan(b)->n_steps);
}

static double *count_of(const fc_cohorts *c, const fc_ws *ws, int e)
{
    return fc_state_of(ws, c->state + (uint32_t)((e + c->tenor) % c->tenor));
}

static double *amount_of(const fc_cohorts *c, const fc_ws *ws, int e)
{
    return fc_state_of(ws, c->state + (uint32_t)(c->tenor + (e + c->tenor) % c->tenor));
}

void FC_K(fc_cohorts_add)(const fc_cohorts *c, fc_ws *ws, int e, const double *count, const double *amount)
{
    double *n = count_of(c, ws, e), *x = amount_of(c, ws, e);
    FC_EACH_LANE(i)
    {
        n[i] = count[i];
        x[i] = amount[i];
    }
}

/* A draw's number is step and age of the cohort, so other tenors or openings leave it alone. */
void FC_K(fc_cohorts_default)(const fc_cohorts *c, fc_ws *ws, int k, const double *rate, double *count, double *amount)
{
    double u[4][FC_LANES] FC_ALIGN;
    fc_lane lost;
    uint64_t key = fc_site_key(ws->seed, c->site), first = (uint64_t)k * (FC_MAX_TENOR / 4);
    FC_EACH_LANE(i) count[i] = amount[i] = 0.0;
    for (int age = 1; age <= c->tenor && k - age >= c->oldest; age++) {
        double *n = count_of(c, ws, k - age), *x = amount_of(c, ws, k - age);
        if ((age - 1) % 4 == 0) FC_K(fc_uniform32)(key, ws->path, first + (uint64_t)(age - 1) / 4, u);
        FC_K(fc_binomial)(n, rate, u[(age - 1) % 4], lost);
        FC_EACH_LANE(i)
        {
            double part = n[i] > 0.0 ? lost[i] / n[i] : 0.0, bad = part < 1.0 ? x[i] * part : x[i];
            count[i] += lost[i];
            amount[i] += bad;
            n[i] -= lost[i];
            x[i] -= bad;
        }
    }
}

void FC_K(fc_cohorts_repay)(const fc_cohorts *c, fc_ws *ws, int k, double *count, double *amount)
{
    if (k - c->tenor < c->oldest) {
        FC_EACH_LANE(i) count[i] = amount[i] = 0.0;
        return;
    }
    double *n = count_of(c, ws, k - c->tenor), *x = amount_of(c, ws, k - c->tenor);
    FC_EACH_LANE(i)
    {
        count[i] = n[i];
        amount[i] = x[i];
        n[i] = x[i] = 0.0;
    }
}
