/* Drawdowns by a mean-reverting square-root rate, distributions by a log-normal rate: LP flows net of fees and carry.
   Buchner, Kaserer, Wagner; sub-steps of a month. Source: rules 5.1.4; Cal 2 (every parameter is an assumption). */
#include "mechanisms/funds/funds.h"

#include <math.h>

enum { MONTHS = 12 };

/* ---- plan -------------------------------------------------------------------------------------------------------- */

/* E[called]/W at time t: 1 - exp(A - B delta0). Below a volatility of 1e-4 the rate is as good as certain, and the closed
   form loses its digits. */
static double expected_called(const fc_fund_params *p, double t)
{
    const double kappa = p->drawdown.speed, theta = p->drawdown.mean, first = p->drawdown.initial;
    const double variance = p->drawdown.volatility * p->drawdown.volatility;
    if (p->drawdown.volatility < 1e-4)
        return 1.0 - fc_exp(-(theta * t + (first - theta) * (1.0 - fc_exp(-kappa * t)) / kappa));
    const double f = fc_sqrt(kappa * kappa + 2.0 * variance), fade = fc_exp(-f * t); /* everything times e^{-ft}: no overflow */
    const double den = (f + kappa) * (1.0 - fade) + 2.0 * f * fade;
    const double b = 2.0 * (1.0 - fade) / den;
    const double a = 2.0 * kappa * theta / variance * (fc_log(2.0 * f / den) + (kappa - f) * t / 2.0);
    return 1.0 - fc_exp(a - b * first);
}

typedef struct months { /* expected flows of a fund of size 1, months 1..n after closing */
    int n, call_until;
    double *pay, *net, *value; /* distributions; distributions - calls; worth at the month's end */
} months;

/* Present value at closing of what is expected, v a month's discount factor. */
static double worth(const months *m, double v)
{
    double x = 0.0;
    for (int j = m->n; j >= 1; j--) x = (x + m->net[j]) * v;
    return x;
}

/* The month's discount factor at which the expected flows are worth 0: what a fund is fair at. 1 if there is none. */
static double fair_discount(const months *m)
{
    double lo = -0.9, hi = 10.0; /* yearly rates */
    if (!(worth(m, fc_pow(1.0 + lo, -1.0 / MONTHS)) > 0.0 && worth(m, fc_pow(1.0 + hi, -1.0 / MONTHS)) < 0.0)) return 1.0;
    for (int i = 0; i < 100; i++) {
        const double mid = 0.5 * (lo + hi);
        if (worth(m, fc_pow(1.0 + mid, -1.0 / MONTHS)) > 0.0) lo = mid;
        else hi = mid;
    }
    return fc_pow(1.0 + 0.5 * (lo + hi), -1.0 / MONTHS);
}

/* Expected flows month by month. A fund with an end pays out then what is still expected; one without is followed until
   less than 1e-12 of its distributions is left. */
static int expect(const fc_fund_params *p, fc_builder *b, int least, months *m)
{
    const int ends = isfinite(p->payout.until);
    const double alpha = p->payout.pace, last = ends ? p->payout.until : fc_sqrt(2.0 * 27.7 / alpha);
    const int end = (int)fc_step_of(last, MONTHS);
    double before = 0.0, left = 1.0;
    m->n = end > least ? end : least;
    m->call_until = (int)fc_floor(p->drawdown.until * MONTHS + 1e-9);
    if (ends && m->call_until > end) m->call_until = end;
    m->pay = fc_build_alloc(b, (size_t)m->n + 1, sizeof(double));
    m->net = fc_build_alloc(b, (size_t)m->n + 1, sizeof(double));
    m->value = fc_build_alloc(b, (size_t)m->n + 1, sizeof(double));
    if (!m->pay || !m->net || !m->value) return 0;
    m->pay[0] = m->net[0] = m->value[m->n] = 0.0;
    for (int j = 1; j <= m->n; j++) {
        const double t = (double)j / MONTHS;
        const double rest = ends && j >= end ? 0.0 : fc_exp(-alpha * t * t / 2.0);
        const double called = j <= m->call_until ? expected_called(p, t) : before;
        m->pay[j] = p->payout.multiple * (left - rest);
        m->net[j] = m->pay[j] - (called - before);
        left = rest;
        before = called;
    }
    const double v = fair_discount(m);
    for (int j = m->n; j >= 1; j--) m->value[j - 1] = v * (m->value[j] + m->net[j]);
    return 1;
}

void FC_K(fc_fund_plan_stochastic)(const fc_fund_params *p, fc_builder *b, fc_fund_rec *r)
{
    const fc_plan *plan = fc_build_plan(b);
    const double d = 1.0 / MONTHS, kappa = p->drawdown.speed, theta = p->drawdown.mean, sigma = p->drawdown.volatility;
    const double fade = fc_exp(-kappa * d), spread = sigma * sigma / kappa;
    fc_fund_drift *s = &r->drift;
    months m;
    *s = (fc_fund_drift){.months = MONTHS / (int)(plan->model->calendar.steps_per_year + 0.5)};
    if (!expect(p, b, plan->n_steps * s->months, &m)) return;
    s->call_until = m.call_until;
    s->keep = fade;
    s->pull = theta * (1.0 - fade);
    s->var_rate = spread * (fade - fade * fade);
    s->var_own = 0.5 * theta * spread * (1.0 - fade) * (1.0 - fade);
    s->bend = (1.0 - fade) / ((1.0 + fade) * kappa); /* the hyperbolic tangent of kappa d / 2, over kappa */
    s->level = theta * (d - 2.0 * s->bend);
    s->vol = p->payout.volatility * fc_sqrt(d);
    s->pay = m.pay;
    s->value = fc_build_alloc(b, (size_t)plan->n_steps + 1, sizeof(double));
    if (!s->value) return;
    for (int k = 1; k <= plan->n_steps; k++) {
        const int j = k * s->months, calls = j < m.call_until ? j : m.call_until;
        const double held = m.value[j] > 0.0 ? m.value[j] : 0.0;
        s->value[k] = calls > 0 ? held / expected_called(p, (double)calls / MONTHS) : 0.0;
    }
    s->blocks = (s->months + 1) / 2;
    r->site_drift = fc_build_site(b, "stochastic", (uint64_t)p->count * (uint64_t)plan->n_steps * (uint64_t)s->blocks * 4);
    r->call_steps = fc_build_step(b, p->drawdown.until);
    r->life_steps = isfinite(p->payout.until) ? fc_build_step(b, p->payout.until) : 1 << 20;
}

/* ---- steps ------------------------------------------------------------------------------------------------------- */

typedef struct drifting { /* state of one fund, 64 paths */
    fc_lane rate, called, log_shock;
} drifting;

/* Rate after a month, log-normal with the exact conditional mean and variance; what is called of the uncalled. */
static void drawdown(const fc_fund_drift *s, const double *u, const double *working, drifting *x, double *call)
{
    const double random = s->var_rate + s->var_own;
    FC_EACH_LANE(i)
    {
        const double mean = s->pull + s->keep * x->rate[i], variance = s->var_rate * x->rate[i] + s->var_own;
        double next = mean;
        if (random > 0.0) {
            const double log_variance = fc_log(1.0 + variance / (mean * mean));
            next = mean * fc_exp(fc_sqrt(log_variance) * fc_norm_quantile(u[i]) - 0.5 * log_variance);
        }
        const double sum = s->level + s->bend * (x->rate[i] + next); /* the rate's integral over the month */
        const double amount = (working[i] - x->called[i]) * (1.0 - fc_exp(-sum));
        x->rate[i] = next;
        x->called[i] += amount;
        call[i] += amount;
    }
}

/* What a month distributes: its expected part times a shock that keeps its mean and whose log moves by volatility. */
static void distribute(const fc_fund_drift *s, const double *u, double share, const double *working, drifting *x, double *receipt)
{
    const double vol = s->vol;
    if (vol > 0.0)
        FC_EACH_LANE(i) x->log_shock[i] += vol * fc_norm_quantile(u[i]) - 0.5 * vol * vol;
    FC_EACH_LANE(i) receipt[i] += working[i] * share * fc_exp(x->log_shock[i]);
}

void FC_K(fc_fund_stochastic)(fc_fund_work *w, fc_ws *ws, uint32_t unit)
{
    const fc_fund_rec *r = w->rec;
    const fc_fund_drift *s = &r->drift;
    double u[4][FC_LANES] FC_ALIGN, end = w->t.last;
    drifting x;
    fc_lane at;
    FC_EACH_LANE(i)
    {
        x.rate[i] = r->p->drawdown.initial;
        x.called[i] = x.log_shock[i] = 0.0;
        w->last[i] = end;
    }
    for (int k = w->t.close + 1; k <= w->n_steps; k++) {
        const size_t row = (size_t)k * FC_LANES;
        const int age = k - w->t.close;
        double *call = w->call + row, *receipt = w->receipt + row, *held = w->nav + row;
        double *cheque = w->first_cheque + row, *proceeds = w->proceeds + row;
        FC_EACH_LANE(i) at[i] = k;
        for (int m = 0; m < s->months; m++) {
            const int j = (age - 1) * s->months + m + 1, slot = 2 * (m & 1);
            const uint64_t block = ((uint64_t)unit << 32) + (uint64_t)(k - w->t.late) * (uint64_t)s->blocks +
                                   (uint64_t)(m / 2);
            if (slot == 0) FC_K(fc_draw_uniforms)(ws, r->site_drift, block, at, u);
            if (j <= s->call_until) drawdown(s, u[slot], w->working, &x, call);
            if (s->pay[j] > 0.0) distribute(s, u[slot + 1], s->pay[j], w->working, &x, receipt);
        }
        FC_EACH_LANE(i)
        {
            cheque[i] = call[i];
            proceeds[i] = receipt[i];
            held[i] = s->value[age] * x.called[i] * fc_exp(x.log_shock[i]);
        }
    }
    FC_K(fc_fund_beside)(w, ws, unit);
    const double *nav = w->nav + (size_t)w->n_steps * FC_LANES;
    FC_EACH_LANE(i) w->nav_end[i] = w->lp_nav[i] = nav[i];
}
