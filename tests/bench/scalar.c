/*
 * The programme of bench.cfg once more, written on its own from the rules of the model: one path after the other, one
 * company after the other, random numbers and special functions from GSL. It serves two ends:
 * - the yardstick of speed: what a careful user of GSL would have without Fulcrum (build with -O3 -march=native);
 * - an oracle: it shares no line with src/, so both must agree within their standard errors (compare.sh).
 * Usage: scalar PATHS [SEED] [quiet]   prints name,step,n,mean,se per metric; CPU seconds to stderr.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_linalg.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <gsl/gsl_roots.h>
#include <gsl/gsl_sort.h>

enum { K = 48, PER_YEAR = 4, YEARS = 12, FUNDS = 18, DEALS = 25, PROJECTS = 30 };
static const double DT = 0.25;

/* ---- what bench.cfg says ---- */
static const double CASH = 5e8, APPROPRIATION = 3e8, APPROPRIATION_YEARS = 4.0, RECYCLE = 0.6, OVERHEAD = 1e7;
static const double DEPOSIT = 0.02, LINE_LIMIT = 1e8, LINE_RATE = 0.05, DISCOUNT = 0.04;
static const double DRIFT = 0.08, VOLATILITY = 0.25, VINTAGE_PHI = 0.3, APPETITE_PHI = 0.5;
static const double SIZE_MEAN = 4e8, SIZE_SD = 1e8, FUND_FIRST = 0.25, FUND_OVER = 4.0, CAP = 0.28;
static const double SHARE_SPONSOR = 0.25, SHARE_CITY = 0.15, SHARE_GP = 0.02, SHARE_SOCIAL = 0.58, CITY_PAID = 0.95;
static const double CLOSE_P = 0.9, CLOSE_APPETITE = 0.2, CLOSE_DELAY = 0.5, CLOSE_MINIMUM = 0.6;
static const double RAISED_MEAN = 0.8, RAISED_SD = 0.15, PAID_MEAN = 0.9, PAID_SD = 0.08;
static const double INVEST = 4.0, TERM = 7.0, EXTENSION = 2.0, FEE_RATE = 0.02, FEE_AFTER = 0.02;
static const double HURDLE = 0.08, CARRY = 0.20, CATCH_UP = 1.0, FUND_RESERVE = 0.25, FOLLOW_AFTER = 1.5, STEP_UP = 2.0;
static const double LOADING = 0.10, BETA = 1.2, FAIL_BELOW = 0.5, FORCED_DISCOUNT = 0.30, IPO_SHARE = 0.5, IPO_ABOVE = 3.0;
static const double HOLD_MEAN = 5.0, HOLD_SD = 2.0, FAIL_MEAN = 2.0, FAIL_SD = 1.0;
static const double FUND_X_MEAN = 1.5, FUND_X_SD = 1.5, FUND_Y_MEAN = 0.8, FUND_Y_SD = 1.0, FUND_ETA = 0.3;
static const double BUDGET_LOW = 4e8, BUDGET_HIGH = 5e8, PLAN_LOW = 20e8, PLAN_HIGH = 30e8, TICKET_SD = 0.8, HAPPENS = 0.8;
static const double DIRECT_FIRST = 0.5, DIRECT_OVER = 4.0, DIRECT_RESERVE = 0.2, DIRECT_Y_MEAN = 0.5, DIRECT_Y_SD = 0.5;
static const double D_RAISED_MEAN = 0.7, D_RAISED_SD = 0.2, D_PAID_MEAN = 0.8, D_PAID_SD = 0.15, DIRECT_ETA = 0.4;
static const double ADDITIONAL = 0.67, TOLERANCE = 0.5;

/* ---- metrics ---- */
#define SERIES(X) \
    X(d_invested, "direct.first-round.invested") X(d_proceeds, "direct.first-round.proceeds") \
    X(d_nav, "direct.first-round.nav") X(d_coinvested, "direct.first-round.coinvested") \
    X(d_ipo, "direct.first-round.exits.ipo") X(d_sale, "direct.first-round.exits.sale") \
    X(d_failed, "direct.first-round.exits.failed") X(f_called, "funds.angel.called") \
    X(f_distributed, "funds.angel.distributed") X(f_nav, "funds.angel.nav") X(f_fees, "funds.angel.fees") \
    X(f_carry, "funds.angel.carry") X(f_scalled, "funds.angel.sponsor.called") \
    X(f_sdistributed, "funds.angel.sponsor.distributed") X(f_ipo, "funds.angel.exits.ipo") \
    X(f_sale, "funds.angel.exits.sale") X(f_failed, "funds.angel.exits.failed") X(f_forced, "funds.angel.exits.forced") \
    X(l_committed_s, "leverage.committed.social") X(l_committed_t, "leverage.committed.total") \
    X(l_closed_s, "leverage.closed.social") X(l_closed_t, "leverage.closed.total") X(l_paid_s, "leverage.paid.social") \
    X(l_paid_t, "leverage.paid.total") X(equity, "mobilised.equity") X(pub, "public.capital") X(soc, "social.capital") \
    X(cash, "sponsor.cash") X(cumulative, "sponsor.cumulative") X(net, "sponsor.net") \
    X(selffinancing, "sponsor.selffinancing") X(unfunded, "sponsor.unfunded")
#define SCALARS(X) \
    X(d_breach, "direct.first-round.breach") X(d_irr, "direct.first-round.irr") X(d_lossrate, "direct.first-round.lossrate") \
    X(d_projects, "direct.first-round.projects") X(d_tvpi, "direct.first-round.tvpi") X(f_breach, "funds.angel.breach") \
    X(f_closed, "funds.angel.closed") X(f_dpi, "funds.angel.dpi") X(f_girr, "funds.angel.gross.irr") \
    X(f_gtvpi, "funds.angel.gross.tvpi") X(f_irr, "funds.angel.irr") X(f_lossrate, "funds.angel.lossrate") \
    X(f_pic, "funds.angel.pic") X(f_rvpi, "funds.angel.rvpi") X(f_spread, "funds.angel.spread") X(f_top, "funds.angel.top") \
    X(f_tvpi, "funds.angel.tvpi") X(f_waived, "funds.angel.waived") X(l_additional, "leverage.additional") \
    X(l_cls, "leverage.closed.social") X(l_clt, "leverage.closed.total") X(l_cos, "leverage.committed.social") \
    X(l_cot, "leverage.committed.total") X(l_ds, "leverage.direct.first-round.social") \
    X(l_dt, "leverage.direct.first-round.total") X(l_external, "leverage.external") X(l_fs, "leverage.funds.angel.social") \
    X(l_ft, "leverage.funds.angel.total") X(l_internal, "leverage.internal") X(l_multiplier, "leverage.multiplier") \
    X(l_city, "leverage.paid.by.city") X(l_gp, "leverage.paid.by.gp") X(l_social, "leverage.paid.by.social") \
    X(l_sponsor, "leverage.paid.by.sponsor") X(l_ps, "leverage.paid.social") X(l_pt, "leverage.paid.total") \
    X(p_cost, "programme.cost") X(p_net, "programme.net") X(p_npv, "programme.npv") X(s_dpi, "sponsor.dpi") \
    X(s_irr, "sponsor.irr") X(s_several, "sponsor.irr.several") X(s_loss, "sponsor.loss") X(s_payback, "sponsor.payback") \
    X(s_peak, "sponsor.peak") X(s_pic, "sponsor.pic") X(s_pme, "sponsor.pme") X(s_recycling, "sponsor.recycling") \
    X(s_rvpi, "sponsor.rvpi") X(s_selffunding, "sponsor.selffunding.year") X(s_shortfall, "sponsor.shortfall") \
    X(s_tvpi, "sponsor.tvpi")
#define NAME(id, text) text,
#define S_ID(id, text) S_##id,
#define V_ID(id, text) V_##id,
enum { SERIES(S_ID) N_SERIES };
enum { SCALARS(V_ID) N_SCALARS };
static const char *const series_name[] = {SERIES(NAME)};
static const char *const scalar_name[] = {SCALARS(NAME)};

typedef struct law { double a, b; } law; /* lognormal: zeta, sigma; beta: a, b */
typedef struct constants {
    law size, hold, fail, x_fund, y_fund, ticket, x_direct, y_direct, raised, paid, d_raised, d_paid;
    double move[3][3], stationary[3]; /* cumulative rows */
    double pace[3], ipo[3];
    double adjust;                    /* exp(-beta(beta-1)/2 vol^2 dt) */
} constants;

typedef struct flows { double in[K + 1], out[K + 1]; } flows; /* towards the investor's stake and back */

/* Totals of one entry's companies. */
typedef struct portfolio {
    double cheques[K + 1], proceeds[K + 1], nav[K + 1], held[K + 1], coinvested[K + 1];
    double left_cost, left_loss, best;
    int last;                         /* step at which the last company leaves; K + 1 = after the horizon */
} portfolio;

typedef struct path {
    double level[K + 1], market[K + 1], pace[K + 1], appetite[K + 1], vintage[YEARS + 1]; /* market: growth factor of M */
    int window[K + 1];
    double s[N_SERIES][K + 1], v[N_SCALARS];
    double committed_p[K + 1], committed_s[K + 1], closed_p[K + 1], closed_s[K + 1], paid_p[K + 1], paid_s[K + 1];
    flows sponsor, city;
    double by[4], fund_s, fund_p, direct_s, direct_p, cheques, coinvested, sponsor_closed, sponsor_nav;
} path;
enum { SPONSOR, CITY, GP, SOCIAL };

static law lognormal(double mean, double sd)
{
    double v = log(1.0 + sd * sd / (mean * mean));
    return (law){log(mean) - 0.5 * v, sqrt(v)};
}

static law beta_law(double mean, double sd)
{
    double n = mean * (1.0 - mean) / (sd * sd) - 1.0;
    return (law){mean * n, (1.0 - mean) * n};
}

static double draw_lognormal(gsl_rng *r, law l)
{
    return exp(l.a + gsl_ran_gaussian_ziggurat(r, l.b));
}

static int step_at(double years)
{
    int k = (int)ceil(years / DT - 1e-9);
    return k < 1 ? 1 : k;
}

/* Chain of the exit window: P = exp(Q dt), stationary law from pi Q = 0. */
static void window_chain(constants *c)
{
    static const double stay[3] = {3.9744, 1.8096, 1.2419};
    static const double next[3][3] = {{0, 0.7843, 0.2157}, {0.5053, 0, 0.4947}, {0.0747, 0.9253, 0}};
    double q[9], e[9], pi[3] = {1, 1, 1};
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++) q[3 * i + j] = (i == j ? -1.0 : next[i][j]) / stay[i] * DT;
    gsl_matrix_view mq = gsl_matrix_view_array(q, 3, 3), me = gsl_matrix_view_array(e, 3, 3);
    gsl_linalg_exponential_ss(&mq.matrix, &me.matrix, GSL_PREC_DOUBLE);
    for (int n = 0; n < 100000; n++) {
        double to[3] = {0, 0, 0};
        for (int i = 0; i < 3; i++)
            for (int j = 0; j < 3; j++) to[j] += pi[i] * e[3 * i + j];
        double sum = to[0] + to[1] + to[2];
        for (int j = 0; j < 3; j++) pi[j] = to[j] / sum;
    }
    double p = 0;
    for (int i = 0; i < 3; i++) {
        double row = 0;
        for (int j = 0; j < 3; j++) c->move[i][j] = row += e[3 * i + j];
        c->stationary[i] = p += pi[i];
    }
}

static constants make_constants(void)
{
    constants c = {.pace = {1.0, 0.7, 0.4}, .ipo = {1.0, 0.4, 0.05}};
    c.size = lognormal(SIZE_MEAN, SIZE_SD);
    c.hold = lognormal(HOLD_MEAN, HOLD_SD);
    c.fail = lognormal(FAIL_MEAN, FAIL_SD);
    c.x_fund = lognormal(FUND_X_MEAN, FUND_X_SD);
    c.y_fund = lognormal(FUND_Y_MEAN, FUND_Y_SD);
    c.ticket = lognormal(1.0, TICKET_SD);
    double ratio = (PLAN_LOW + PLAN_HIGH) / (BUDGET_LOW + BUDGET_HIGH);
    c.x_direct = lognormal(ratio, ratio);
    c.y_direct = lognormal(DIRECT_Y_MEAN, DIRECT_Y_SD);
    c.raised = beta_law(RAISED_MEAN, RAISED_SD);
    c.paid = beta_law(PAID_MEAN, PAID_SD);
    c.d_raised = beta_law(D_RAISED_MEAN, D_RAISED_SD);
    c.d_paid = beta_law(D_PAID_MEAN, D_PAID_SD);
    c.adjust = exp(-0.5 * BETA * (BETA - 1.0) * VOLATILITY * VOLATILITY * DT);
    window_chain(&c);
    return c;
}

static int draw_state(gsl_rng *r, const double *cumulative)
{
    double u = gsl_rng_uniform_pos(r);
    return u <= cumulative[0] ? 0 : u <= cumulative[1] ? 1 : 2;
}

static void draw_factors(gsl_rng *r, const constants *c, path *p)
{
    double x = 0, phi = pow(APPETITE_PHI, DT), psi = sqrt(1 - phi * phi), growth = log(1 + DRIFT) * DT, correction = 1;
    p->level[0] = p->market[0] = 1;
    p->pace[0] = p->appetite[0] = p->vintage[0] = 0;
    p->window[0] = draw_state(r, c->stationary);
    for (int k = 1; k <= K; k++) {
        x += -0.5 * VOLATILITY * VOLATILITY * DT + VOLATILITY * sqrt(DT) * gsl_ran_gaussian_ziggurat(r, 1);
        p->level[k] = exp(x + growth * k);
        correction *= c->adjust;
        p->market[k] = exp(BETA * x) * correction;
        double g = gsl_ran_gaussian_ziggurat(r, 1);
        p->appetite[k] = k == 1 ? g : phi * p->appetite[k - 1] + psi * g;
        p->window[k] = draw_state(r, c->move[p->window[k - 1]]);
        p->pace[k] = p->pace[k - 1] + c->pace[p->window[k]] * DT;
    }
    for (int y = 1; y <= YEARS; y++) {
        double eta = gsl_ran_gaussian_ziggurat(r, 1);
        p->vintage[y] = y == 1 ? eta : VINTAGE_PHI * p->vintage[y - 1] + sqrt(1 - VINTAGE_PHI * VINTAGE_PHI) * eta;
    }
}

/* Quantile of the outcome buckets: < 1 zero with 0.6 else uniform, then log-uniform, the last a truncated power law. */
static double multiple(double u)
{
    static const double tail = 2.415 - 1.0;
    if (u < 0.65 * 0.6) return 0;
    if (u < 0.65) return (u / 0.65 - 0.6) / 0.4;
    if (u < 0.90) return pow(5.0, (u - 0.65) / 0.25);
    if (u < 0.96) return 5 * pow(2.0, (u - 0.90) / 0.06);
    if (u < 0.985) return 10 * pow(2.0, (u - 0.96) / 0.025);
    double w = fmin(1, (u - 0.985) / 0.015);
    return 20 * pow(1 - w * (1 - pow(0.1, tail)), -1 / tail);
}

typedef struct deal {
    double time, cheque, follow; /* years of entry; money of the first cheque and kept for the follow-on */
    int term, forced;            /* steps of the term and of the forced sale; beyond K: none */
    double x, y, eta;            /* co-investment per yuan of the cheque, now and later */
} deal;

/* One company from its cheque to its exit; adds to the portfolio and to the exit counts of the entry. Returns the step
   at which it leaves. */
static int company(gsl_rng *r, const constants *c, path *p, const deal *d, portfolio *f, int first_series)
{
    int e = step_at(d->time);
    double l = sqrt(1 - LOADING) * gsl_ran_gaussian_ziggurat(r, 1);
    double hold = draw_lognormal(r, c->hold), fail = draw_lognormal(r, c->fail), route = gsl_rng_uniform(r);
    if (e > K) {
        f->last = K + 1;
        return K + 1;
    }
    double m0 = multiple(gsl_cdf_ugaussian_P(l + sqrt(LOADING) * p->vintage[(e + PER_YEAR - 1) / PER_YEAR]));
    int failure = m0 < FAIL_BELOW, out = e + 1;
    if (failure) {
        int n = (int)ceil(fail / DT - 1e-9);
        out = e + (n < 1 ? 1 : n);
    } else {
        while (out <= K && p->pace[out] - p->pace[e] < hold - 1e-9) out++;
    }
    int forced = out > d->forced;
    if (forced) out = d->forced;
    if (out > f->last) f->last = out > K ? K + 1 : out;
    int fs = step_at(d->time + FOLLOW_AFTER), ys = step_at(d->time + 0.5 * hold);
    double more = fs < out && fs < d->term && fs <= K ? d->follow : 0, qf = 0;
    f->cheques[e] += d->cheque;
    f->coinvested[e] += d->x * d->cheque * exp(d->eta * p->appetite[e] - 0.5 * d->eta * d->eta);
    if (ys < out && ys <= K) f->coinvested[ys] += d->y * d->cheque * exp(d->eta * p->appetite[ys] - 0.5 * d->eta * d->eta);
    if (more > 0) {
        f->cheques[fs] += more;
        qf = failure ? (fs - e) * DT / fail : (p->pace[fs] - p->pace[e]) / hold;
    }
    double value = 0;
    for (int k = e; k <= K && k <= out; k++) {
        double m = failure ? m0 : m0 * p->market[k] / p->market[e];
        double q = fmin(1, failure ? (k - e) * DT / fail : (p->pace[k] - p->pace[e]) / hold);
        value = d->cheque * (1 + (m - 1) * q * q);
        double cost = d->cheque;
        if (more > 0 && k >= fs) {
            double z = (q - qf) / (1 - qf);
            value += more * (1 + (m / STEP_UP - 1) * z * z);
            cost += more;
        }
        if (k == out) {
            value = forced ? value * (1 - FORCED_DISCOUNT) : d->cheque * m + more * m / STEP_UP;
        } else {
            f->nav[k] += value;
            f->held[k] += cost;
        }
    }
    if (out > K) return out;
    double cost = d->cheque + more;
    f->proceeds[out] += value;
    f->left_cost += cost;
    f->left_loss += fmax(0, cost - value);
    f->best = fmax(f->best, value);
    int listed = m0 >= IPO_ABOVE && route < IPO_SHARE * c->ipo[p->window[out]];
    p->s[first_series + (forced ? 3 : failure ? 2 : listed ? 0 : 1)][out] += 1;
    return out;
}

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

/* ---- internal rate of return ---- */
static double npv(double rate, void *flow)
{
    const double *f = flow;
    double d = pow(1 + rate, -DT), v = 0;
    for (int k = K; k >= 0; k--) v = v * d + f[k];
    return v;
}

static double root(gsl_root_fsolver *s, double low, double high, double *flow)
{
    gsl_function f = {npv, flow};
    if (gsl_root_fsolver_set(s, &f, low, high) != GSL_SUCCESS) return NAN;
    for (int i = 0; i < 100; i++) {
        gsl_root_fsolver_iterate(s);
        if (gsl_root_test_interval(gsl_root_fsolver_x_lower(s), gsl_root_fsolver_x_upper(s), 1e-12, 0) == GSL_SUCCESS) break;
    }
    return gsl_root_fsolver_root(s);
}

static double irr(gsl_root_fsolver *s, double *flow, int *several)
{
    int changes = 0, sign = 0, negative = 0, positive = 0;
    for (int k = 0; k <= K; k++) {
        int now = (flow[k] > 0) - (flow[k] < 0);
        if (!now) continue;
        changes += sign && now != sign;
        sign = now;
        negative |= now < 0;
        positive |= now > 0;
    }
    *several = changes > 1;
    if (!negative) return NAN;
    if (!positive) return -1;
    if (changes == 1) {
        double high = 1;
        while (npv(high, flow) * npv(-0.999999, flow) > 0 && high < 1e9) high *= 10;
        return root(s, -0.999999, high, flow);
    }
    double up = DISCOUNT, down = DISCOUNT, v_up = npv(up, flow), v_down = v_up;
    for (int n = 1; up < 10 || down > -0.98; n++) {
        double next = DISCOUNT + 0.01 * n;
        if (next <= 10) {
            double v = npv(next, flow);
            if ((v < 0) != (v_up < 0)) return root(s, up, next, flow);
            v_up = v;
        }
        up = next;
        next = DISCOUNT - 0.01 * n;
        if (next >= -0.99) {
            double v = npv(next, flow);
            if ((v < 0) != (v_down < 0)) return root(s, next, down, flow);
            v_down = v;
        }
        down = next;
    }
    return NAN;
}

static void funds(gsl_rng *r, const constants *c, path *p, gsl_root_fsolver *s)
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

static void direct(gsl_rng *r, const constants *c, path *p, gsl_root_fsolver *s)
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

static void leverage(path *p)
{
    double cp = 0, cs = 0, lp = 0, ls = 0, pp = 0, ps = 0;
    for (int k = 0; k <= K; k++) {
        cp += p->committed_p[k], cs += p->committed_s[k];
        lp += p->closed_p[k], ls += p->closed_s[k];
        pp += p->paid_p[k], ps += p->paid_s[k];
        p->s[S_l_committed_s][k] = cp > 0 ? cs / cp : NAN;
        p->s[S_l_closed_s][k] = lp > 0 ? ls / lp : NAN;
        p->s[S_l_paid_s][k] = pp > 0 ? ps / pp : NAN;
        p->s[S_l_committed_t][k] = cp > 0 ? (cs + cp) / cp : NAN;
        p->s[S_l_closed_t][k] = lp > 0 ? (ls + lp) / lp : NAN;
        p->s[S_l_paid_t][k] = pp > 0 ? (ps + pp) / pp : NAN;
        p->s[S_equity][k] = p->s[S_soc][k] = ps;
        p->s[S_pub][k] = pp;
    }
    double *v = p->v, all = pp + ps, vehicles = p->by[SPONSOR] + p->by[CITY] + p->by[GP] + p->by[SOCIAL] - p->coinvested;
    v[V_l_cos] = cs / cp, v[V_l_cot] = 1 + cs / cp;
    v[V_l_cls] = ls / lp, v[V_l_clt] = 1 + ls / lp;
    v[V_l_ps] = ps / pp, v[V_l_pt] = 1 + ps / pp;
    v[V_l_ds] = p->direct_s / p->direct_p, v[V_l_dt] = 1 + v[V_l_ds];
    v[V_l_fs] = p->fund_s / p->fund_p, v[V_l_ft] = 1 + v[V_l_fs];
    v[V_l_sponsor] = all / p->by[SPONSOR], v[V_l_city] = all / p->by[CITY];
    v[V_l_gp] = all / p->by[GP], v[V_l_social] = all / p->by[SOCIAL];
    v[V_l_additional] = (p->fund_s + ADDITIONAL * p->direct_s) / pp;
    v[V_l_internal] = vehicles / pp;
    v[V_l_external] = (p->cheques + p->coinvested) / p->cheques;
    v[V_l_multiplier] = v[V_l_internal] * v[V_l_external];
}

/* The sponsor's account and what the stakes brought. */
static void account(path *p, gsl_root_fsolver *s)
{
    double *v = p->v, in = 0, out = 0, cash = CASH, short_by = 0, peak = 0, pv = 0, cost = 0, gain = 0, in_i = 0, out_i = 0;
    double deposit = pow(1 + DEPOSIT, DT), line = pow(1 + LINE_RATE, DT), d = pow(1 + DISCOUNT, -DT), df = 1, flow[K + 1];
    p->s[S_cash][0] = CASH;
    p->s[S_net][0] = p->s[S_cumulative][0] = flow[0] = 0;
    p->s[S_selffinancing][0] = NAN;
    v[V_s_payback] = v[V_s_selffunding] = NAN;
    for (int k = 1; k <= K; k++) {
        double pay = p->sponsor.in[k], get = p->sponsor.out[k];
        double interest = cash * ((cash > 0 ? deposit : line) - 1);
        cash += interest + ((k - 1) * DT < APPROPRIATION_YEARS - 1e-9 ? APPROPRIATION * DT : 0) - pay + RECYCLE * get - OVERHEAD * DT;
        short_by = fmax(short_by, -LINE_LIMIT - cash);
        in += pay, out += get;
        peak = fmax(peak, in - out);
        df *= d;
        double paid = pay + p->city.in[k] + OVERHEAD * DT + fmax(0, -interest);
        double got = get + p->city.out[k] + fmax(0, interest);
        cost += paid, gain += got - paid, pv += df * (got - paid);
        in_i += pay / p->level[k], out_i += get / p->level[k];
        flow[k] = get - pay;
        p->s[S_cash][k] = cash;
        p->s[S_net][k] = get - pay;
        p->s[S_cumulative][k] = out - in;
        if (isnan(v[V_s_payback]) && in > 0 && out >= in) v[V_s_payback] = k * DT;
        double kept = 0, spent = 0;
        for (int j = k > PER_YEAR ? k - PER_YEAR + 1 : 1; j <= k; j++) kept += RECYCLE * p->sponsor.out[j], spent += p->sponsor.in[j];
        p->s[S_selffinancing][k] = spent > 1e-12 * in ? kept / spent : NAN;
        if (k % PER_YEAR == 0 && isnan(v[V_s_selffunding]) && in > 0 && kept >= spent) v[V_s_selffunding] = k / PER_YEAR;
    }
    flow[K] += p->sponsor_nav;
    int several;
    v[V_s_irr] = irr(s, flow, &several);
    v[V_s_several] = several;
    v[V_s_dpi] = out / in;
    v[V_s_rvpi] = p->sponsor_nav / in;
    v[V_s_tvpi] = (out + p->sponsor_nav) / in;
    v[V_s_loss] = v[V_s_tvpi] < 1;
    v[V_s_pic] = in / p->sponsor_closed;
    v[V_s_pme] = (out_i + p->sponsor_nav / p->level[K]) / in_i;
    v[V_s_recycling] = RECYCLE * out / in;
    v[V_s_peak] = peak;
    v[V_s_shortfall] = short_by;
    v[V_p_cost] = cost, v[V_p_net] = gain, v[V_p_npv] = pv;
}

static void accumulate(double *x, int from, int to)
{
    for (int k = from + 1; k <= to; k++) x[k] += x[k - 1];
}

static void simulate(gsl_rng *r, const constants *c, path *p, gsl_root_fsolver *s)
{
    memset(p, 0, sizeof *p);
    draw_factors(r, c, p);
    funds(r, c, p, s);
    direct(r, c, p, s);
    leverage(p);
    account(p, s);
    static const int counted[] = {S_d_invested, S_d_proceeds, S_d_coinvested, S_d_ipo, S_d_sale, S_d_failed, S_f_called,
                                  S_f_distributed, S_f_fees, S_f_carry, S_f_scalled, S_f_sdistributed, S_f_ipo, S_f_sale,
                                  S_f_failed, S_f_forced};
    for (size_t i = 0; i < sizeof counted / sizeof *counted; i++) accumulate(p->s[counted[i]], 0, K);
}

typedef struct moments { double n, sum, squares; } moments;

static void add(moments *m, const double *x, int n)
{
    for (int i = 0; i < n; i++) {
        double defined = x[i] == x[i], y = defined != 0 ? x[i] : 0;
        m[i].n += defined;
        m[i].sum += y;
        m[i].squares += y * y;
    }
}

static void print_moments(const char *name, int step, moments m)
{
    double mean = m.sum / m.n, var = fmax(0, m.squares / m.n - mean * mean);
    if (step >= 0) printf("%s,%d,%.0f,", name, step, m.n);
    else printf("%s,,%.0f,", name, m.n);
    if (m.n > 0) printf("%.12g,%.6g\n", mean, sqrt(var / m.n));
    else printf(",\n");
}

static double cpu_seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* Quantiles of the scalar metrics, as every user wants them. Returns a number that depends on all of them. */
static double quantiles(double *column, const double *kept, size_t n)
{
    double sum = 0;
    for (int i = 0; i < N_SCALARS; i++) {
        size_t m = 0;
        for (size_t j = 0; j < n; j++)
            if (!isnan(kept[j * N_SCALARS + i])) column[m++] = kept[j * N_SCALARS + i];
        gsl_sort(column, 1, m);
        for (int q = 1; q < 20; q++) sum += m ? column[m * (size_t)q / 20] : 0;
    }
    return sum;
}

int main(int argc, char **argv)
{
    size_t n = argc > 1 ? (size_t)strtod(argv[1], NULL) : 10000;
    int quiet = argc > 3;
    gsl_set_error_handler_off();
    gsl_rng *r = gsl_rng_alloc(gsl_rng_mt19937);
    gsl_root_fsolver *s = gsl_root_fsolver_alloc(gsl_root_fsolver_brent);
    static path p;
    static moments scalars[N_SCALARS], series[N_SERIES][K + 1];
    double *kept = malloc(n * N_SCALARS * sizeof *kept), *column = malloc(n * sizeof *column);
    if (!r || !s || !kept || !column) return 1;
    gsl_rng_set(r, argc > 2 ? strtoul(argv[2], NULL, 10) : 1);
    double t0 = cpu_seconds();
    constants c = make_constants();
    for (size_t i = 0; i < n; i++) {
        simulate(r, &c, &p, s);
        memcpy(kept + i * N_SCALARS, p.v, sizeof p.v);
        add(scalars, p.v, N_SCALARS);
        add(series[0], p.s[0], N_SERIES * (K + 1));
    }
    double check = quantiles(column, kept, n), seconds = cpu_seconds() - t0;
    fprintf(stderr, "scalar: %.6f CPU seconds, %.3f us/path (check %.6g)\n", seconds, seconds / (double)n * 1e6, check);
    if (!quiet) {
        printf("metric,step,n,mean,se\n");
        for (int i = 0; i < N_SCALARS; i++) print_moments(scalar_name[i], -1, scalars[i]);
        for (int i = 0; i < N_SERIES; i++)
            for (int k = 0; k <= K; k++) print_moments(series_name[i], k, series[i][k]);
    }
    gsl_rng_free(r);
    gsl_root_fsolver_free(s);
    free(kept);
    free(column);
    return 0;
}
