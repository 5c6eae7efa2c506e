/* The funds of the entry, from closing to clawback, and the direct projects. */
#include "scalar.h"

#include <math.h>
#include <string.h>

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>

/* European waterfall of one payment. Returns what the LPs get; balance and gp are updated. */
static double split(double payment, double *balance, double *gp, double lp_before, double calls)
{
    double tier1 = fmin(payment, *balance), rest = payment - tier1;
    *balance -= tier1;
    double profit = lp_before + tier1 - calls;
    double x = fmin(rest, fmax(0, (CARRY * (profit + *gp) - *gp) / (CATCH_UP - CARRY)));
    rest -= x;
    double to_gp = CATCH_UP * x + CARRY * rest;
    *gp += to_gp;
    return payment - to_gp;
}

static double clawback(double gp, double lp, double calls)
{
    return fmax(0, gp - CARRY * fmax(0, lp - calls + gp));
}

typedef struct shares { double working, closed, of[4]; } shares; /* parts of the working size by class */

static void fund_flows(path *p, portfolio *f, const shares *w, int closing, int invest_end, double *gross_in, double *gross_out,
                       double *lp_nav)
{
    double called = 0, received = 0, gp = 0, balance = 0, growth = pow(1 + HURDLE, DT), unfunded = w->of[SPONSOR] * w->working;
    int end = f->last < K ? f->last : K;
    for (int k = closing; k <= end; k++) {
        double money = f->cheques[k];
        double due = k > closing && k <= invest_end ? FEE_RATE * DT * w->closed : k > invest_end ? FEE_AFTER * DT * f->held[k - 1] : 0;
        double fee = fmax(0, fmin(due, w->working - called - money));
        double call = money + fee;
        p->v[V_f_waived] += due - fee;
        balance = balance * growth + call;
        called += call;
        double gp_before = gp;
        double lp = split(f->proceeds[k], &balance, &gp, received, called);
        if (k == f->last) {
            double back = clawback(gp, received + lp, called);
            gp -= back;
            lp += back;
        }
        received += lp;
        p->s[S_f_called][k] += call;
        p->s[S_f_fees][k] += fee;
        p->s[S_f_distributed][k] += lp;
        p->s[S_f_carry][k] += gp - gp_before;
        p->s[S_f_nav][k] += f->nav[k];
        p->s[S_f_scalled][k] += w->of[SPONSOR] * call;
        p->s[S_f_sdistributed][k] += w->of[SPONSOR] * lp;
        p->sponsor.in[k] += w->of[SPONSOR] * call;
        p->sponsor.out[k] += w->of[SPONSOR] * lp;
        p->city.in[k] += w->of[CITY] * call;
        p->city.out[k] += w->of[CITY] * lp;
        p->paid_p[k] += (w->of[SPONSOR] + w->of[CITY]) * call;
        p->paid_s[k] += (w->of[GP] + w->of[SOCIAL]) * call + f->coinvested[k];
        for (int i = 0; i < 4; i++) p->by[i] += w->of[i] * call;
        p->by[SOCIAL] += f->coinvested[k];
        p->fund_p += (w->of[SPONSOR] + w->of[CITY]) * call;
        p->fund_s += (w->of[GP] + w->of[SOCIAL]) * call + f->coinvested[k];
        p->cheques += money;
        p->coinvested += f->coinvested[k];
        gross_in[k] += money;
        gross_out[k] += f->proceeds[k];
        unfunded -= w->of[SPONSOR] * call;
        if (k < f->last) p->s[S_unfunded][k] += unfunded;
    }
    if (f->last > K) { /* what the LPs would get if the NAV were paid out now */
        double nav = split(f->nav[K], &balance, &gp, received, called);
        nav += clawback(gp, received + nav, called);
        *lp_nav += nav;
        p->sponsor_nav += w->of[SPONSOR] * nav;
    }
}

typedef struct totals { double closed, cost, loss, proceeds, best, lp_nav, in[K + 1], out[K + 1], nav; } totals;

/* Closing: draws what is raised and paid, cuts the sponsor to the cap. Returns 0 when the fund does not close. */
static int close_fund(gsl_rng *r, const constants *c, path *p, double size, int commit, int closing, shares *w)
{
    double raised = gsl_ran_beta(r, c->raised.a, c->raised.b), paid = gsl_ran_beta(r, c->paid.a, c->paid.b);
    double u = gsl_rng_uniform(r);
    for (int k = commit; k < closing && k <= K; k++) p->s[S_unfunded][k] += SHARE_SPONSOR * size;
    if (commit <= K) {
        p->committed_p[commit] += (SHARE_SPONSOR + SHARE_CITY) * size;
        p->committed_s[commit] += (SHARE_GP + SHARE_SOCIAL) * size;
    }
    if (closing > K) return 0;
    double part[4] = {SHARE_SPONSOR * size, SHARE_CITY * size, SHARE_GP * size, SHARE_SOCIAL * raised * size};
    part[SPONSOR] = fmin(part[SPONSOR], CAP / (1 - CAP) * (part[CITY] + part[GP] + part[SOCIAL]));
    w->closed = part[SPONSOR] + part[CITY] + part[GP] + part[SOCIAL];
    double z = (gsl_cdf_ugaussian_Pinv(CLOSE_P) + sqrt(CLOSE_APPETITE) * p->appetite[closing]) / sqrt(1 - CLOSE_APPETITE);
    if (w->closed / size < CLOSE_MINIMUM || u >= gsl_cdf_ugaussian_P(z)) return 0;
    p->closed_p[closing] += part[SPONSOR] + part[CITY];
    p->closed_s[closing] += part[GP] + part[SOCIAL];
    p->sponsor_closed += part[SPONSOR];
    part[CITY] *= CITY_PAID;
    part[SOCIAL] *= paid;
    w->working = part[SPONSOR] + part[CITY] + part[GP] + part[SOCIAL];
    for (int i = 0; i < 4; i++) w->of[i] = part[i] / w->working;
    return 1;
}

static void fund(gsl_rng *r, const constants *c, path *p, int i, totals *t)
{
    double start = FUND_FIRST + FUND_OVER * (i + 0.5) / FUNDS, close = start + CLOSE_DELAY;
    double size = draw_lognormal(r, c->size);
    int commit = step_at(start), closing = step_at(close);
    shares w;
    if (!close_fund(r, c, p, size, commit, closing, &w)) return;
    portfolio f;
    memset(&f, 0, sizeof f);
    double kappa = FEE_AFTER * (TERM - INVEST) / 2;
    double investable = fmax(0, (w.working - FEE_RATE * w.closed * INVEST) / (1 + kappa));
    for (int j = 0; j < DEALS; j++) {
        deal d = {.time = close + INVEST * (j + 0.5) / DEALS, .cheque = investable * (1 - FUND_RESERVE) / DEALS,
                  .follow = FUND_RESERVE * investable / DEALS, .term = step_at(close + TERM),
                  .forced = step_at(close + TERM + EXTENSION), .x = draw_lognormal(r, c->x_fund),
                  .y = draw_lognormal(r, c->y_fund), .eta = FUND_ETA};
        (void)company(r, c, p, &d, &f, S_f_ipo);
    }
    t->closed += w.closed;
    t->cost += f.left_cost;
    t->loss += f.left_loss;
    t->best = fmax(t->best, f.best);
    t->nav += f.nav[K];
    p->v[V_f_closed] += 1;
    fund_flows(p, &f, &w, closing, step_at(close + INVEST), t->in, t->out, &t->lp_nav);
    for (int k = 0; k <= K; k++) t->proceeds += f.proceeds[k];
}

void funds(gsl_rng *r, const constants *c, path *p, gsl_root_fsolver *s)
{
    totals t;
    memset(&t, 0, sizeof t);
    for (int i = 0; i < FUNDS; i++) fund(r, c, p, i, &t);
    double flow[K + 1], called = 0, distributed = 0, invested = 0;
    for (int k = 0; k <= K; k++) {
        called += p->s[S_f_called][k];
        distributed += p->s[S_f_distributed][k];
        invested += t.in[k];
        flow[k] = p->s[S_f_distributed][k] - p->s[S_f_called][k];
    }
    int several;
    flow[K] += t.lp_nav;
    p->v[V_f_irr] = irr(s, flow, &several);
    for (int k = 0; k <= K; k++) flow[k] = t.out[k] - t.in[k];
    flow[K] += t.nav;
    p->v[V_f_girr] = irr(s, flow, &several);
    p->v[V_f_spread] = p->v[V_f_girr] - p->v[V_f_irr];
    p->v[V_f_dpi] = distributed / called;
    p->v[V_f_rvpi] = t.lp_nav / called;
    p->v[V_f_tvpi] = (distributed + t.lp_nav) / called;
    p->v[V_f_gtvpi] = (t.proceeds + t.nav) / invested;
    p->v[V_f_pic] = called / t.closed;
    p->v[V_f_lossrate] = t.loss / t.cost;
    p->v[V_f_breach] = p->v[V_f_lossrate] > TOLERANCE;
    p->v[V_f_top] = t.best / t.proceeds;
}

void direct(gsl_rng *r, const constants *c, path *p, gsl_root_fsolver *s)
{
    double budget = gsl_ran_flat(r, BUDGET_LOW, BUDGET_HIGH), plan = gsl_ran_flat(r, PLAN_LOW, PLAN_HIGH), sum = 0;
    double weight[PROJECTS];
    for (int j = 0; j < PROJECTS; j++) sum += weight[j] = draw_lognormal(r, c->ticket);
    portfolio f;
    memset(&f, 0, sizeof f);
    for (int j = 0; j < PROJECTS; j++) {
        double ticket = budget * weight[j] / sum, time = DIRECT_FIRST + DIRECT_OVER * (j + 0.5) / PROJECTS;
        double raised = gsl_ran_beta(r, c->d_raised.a, c->d_raised.b), paid = gsl_ran_beta(r, c->d_paid.a, c->d_paid.b);
        double x = draw_lognormal(r, c->x_direct), y = draw_lognormal(r, c->y_direct);
        int e = step_at(time);
        p->committed_p[e] += ticket;
        p->committed_s[e] += plan * ticket / budget;
        if (gsl_rng_uniform(r) >= HAPPENS) continue;
        p->v[V_d_projects] += 1;
        p->sponsor_closed += ticket;
        p->closed_p[e] += ticket;
        p->closed_s[e] += ticket * x * raised * exp(DIRECT_ETA * p->appetite[e] - 0.5 * DIRECT_ETA * DIRECT_ETA);
        deal d = {.time = time, .cheque = ticket * (1 - DIRECT_RESERVE), .follow = ticket * DIRECT_RESERVE, .term = K + 1,
                  .forced = K + 1, .x = x * raised * paid, .y = y * raised * paid, .eta = DIRECT_ETA};
        int out = company(r, c, p, &d, &f, S_d_ipo);
        int fs = step_at(time + FOLLOW_AFTER); /* the reserve stays promised until it is used, or the company has left */
        for (int k = e; k < fs && k < out && k <= K; k++) p->s[S_unfunded][k] += d.follow;
    }
    double flow[K + 1], in = 0, out = 0;
    for (int k = 0; k <= K; k++) {
        p->s[S_d_invested][k] = f.cheques[k];
        p->s[S_d_proceeds][k] = f.proceeds[k];
        p->s[S_d_nav][k] = f.nav[k];
        p->s[S_d_coinvested][k] = f.coinvested[k];
        p->sponsor.in[k] += f.cheques[k];
        p->sponsor.out[k] += f.proceeds[k];
        p->paid_p[k] += f.cheques[k];
        p->paid_s[k] += f.coinvested[k];
        p->direct_s += f.coinvested[k];
        in += f.cheques[k];
        out += f.proceeds[k];
        flow[k] = f.proceeds[k] - f.cheques[k];
    }
    flow[K] += f.nav[K];
    int several;
    p->direct_p = in;
    p->by[SPONSOR] += in;
    p->by[SOCIAL] += p->direct_s;
    p->cheques += in;
    p->coinvested += p->direct_s;
    p->sponsor_nav += f.nav[K];
    p->v[V_d_irr] = irr(s, flow, &several);
    p->v[V_d_tvpi] = (out + f.nav[K]) / in;
    p->v[V_d_lossrate] = f.left_loss / f.left_cost;
    p->v[V_d_breach] = p->v[V_d_lossrate] > TOLERANCE;
}
