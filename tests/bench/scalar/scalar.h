/*
 * The programme of bench.cfg once more, written on its own from the rules of the model: one path after the other, one
 * company after the other, random numbers and special functions from GSL. It serves two ends:
 * - the yardstick of speed: what a careful user of GSL would have without Fulcrum (build with -O3 -march=native);
 * - an oracle: it shares no line with src/, so both must agree within their standard errors (compare.sh).
 * laws.c: what is drawn; company.c: one company; stakes.c: funds and direct projects; account.c: returns, leverage, the
 * sponsor; main.c: the loop.
 * Usage: scalar PATHS [SEED] [quiet]   prints name,step,n,mean,se per metric; CPU seconds to stderr.
 */

#ifndef SCALAR_H
#define SCALAR_H

#include <gsl/gsl_rng.h>
#include <gsl/gsl_roots.h>

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

typedef struct deal {
    double time, cheque, follow; /* years of entry; money of the first cheque and kept for the follow-on */
    int term, forced;            /* steps of the term and of the forced sale; beyond K: none */
    double x, y, eta;            /* co-investment per yuan of the cheque, now and later */
} deal;

double draw_lognormal(gsl_rng *r, law l);
int step_at(double years);
constants make_constants(void);
void draw_factors(gsl_rng *r, const constants *c, path *p);
int company(gsl_rng *r, const constants *c, path *p, const deal *d, portfolio *f, int first_series);
double irr(gsl_root_fsolver *s, double *flow, int *several);
void funds(gsl_rng *r, const constants *c, path *p, gsl_root_fsolver *s);
void direct(gsl_rng *r, const constants *c, path *p, gsl_root_fsolver *s);
void leverage(path *p);
void account(path *p, gsl_root_fsolver *s);

#endif
