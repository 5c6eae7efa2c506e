/* All factor paths of one batch. Each factor has one site whose draw k belongs to step k; the correlation
   mixes only the N(0,1) innovations, so an identity matrix costs nothing and switching a factor off leaves
   the others' luck. */
#include "base/lane_normal.h"
#include "factors/factors_internal.h"
#include "random/philox.h"

typedef double fc_pair[2][FC_LANES];

/* Uniforms of draws k and k + 1 (k even) of the site of factor j. */
static void uniforms(const fc_ws *ws, uint64_t site, int j, int k, double (*u)[FC_LANES])
{
    const fc_sampling *s = &ws->plan->sampling;
    const uint32_t d[2] = {fc_factor_dimension(s, j, k), fc_factor_dimension(s, j, k + 1)};
    const uint64_t salt = ws->redraw_step && (uint64_t)k > ws->redraw_step ? FC_REDRAW_SALT : 0;
    FC_K(fc_sample)(s, fc_site_key(ws->seed ^ salt, site), ws->path, (uint64_t)k / 2, d, u);
    if (!ws->redraw_step || (uint64_t)k != ws->redraw_step) return;
    fc_pair other FC_ALIGN; /* the boundary lies inside this block */
    FC_K(fc_sample)(s, fc_site_key(ws->seed ^ FC_REDRAW_SALT, site), ws->path, (uint64_t)k / 2, d, other);
    FC_EACH_LANE(i) u[1][i] = other[1][i];
}

static void normals(const fc_ws *ws, int j, int k, double (*z)[FC_LANES])
{
    fc_pair u FC_ALIGN;
    uniforms(ws, ws->plan->factors->sites[j], j, k, u);
    for (int b = 0; b < 2; b++) fc_norm_quantile_lanes(u[b], z[b]);
}

/* t copula: g -> Phi^-1(T_df(g sqrt(df / c))), c one chi-squared draw a step. With t = g sqrt(df/c) and
   w = ln(1 + t^2/df), the map is t/|t| R(w) sqrt(df w); R is smooth and near 1 and comes from the plan's
   table. */
static void heavy_tails(const fc_factor_plan *f, const double *u, double (*g)[FC_LANES])
{
    fc_lane c, w, r;
    FC_K(fc_law_eval)(f->chi2, u, c);
    const double per = (double)FC_T_CELLS / f->t_w_max, df = f->df;
    for (int j = 0; j < FC_N_FACTORS; j++) {
        if (!f->used[j]) continue;
        FC_EACH_LANE(i) w[i] = fc_log(1.0 + g[j][i] * g[j][i] / c[i]);
        for (int i = 0; i < FC_LANES; i++) { /* table look-up: a loop of its own, it does not vectorise */
            const double at = fc_min2(w[i] * per, (double)FC_T_CELLS - 1e-9);
            const int cell = (int)at;
            const double *t = f->t_table + 4 * cell, s = at - (double)cell;
            r[i] = ((t[3] * s + t[2]) * s + t[1]) * s + t[0];
        }
        FC_EACH_LANE(i)
        {
            const double size = r[i] * sqrt(df * w[i]);
            g[j][i] = g[j][i] < 0.0 ? -size : size;
        }
    }
}

/* g[j] = sum over i <= j of chol[j][i] e[i], for the factors that run; from the last, g may be e. */
static void correlate(const fc_factor_plan *f, double (*g)[FC_LANES])
{
    if (f->independent) return;
    for (int j = FC_N_FACTORS - 1; j >= 0; j--) {
        const double own = f->chol[j][j];
        FC_EACH_LANE(i) g[j][i] *= own;
        for (int m = 0; m < j; m++) {
            const double a = f->chol[j][m];
            FC_EACH_LANE(i) g[j][i] += a * g[m][i];
        }
    }
}

static void clear(const fc_ws *ws, fc_factor_column column, int from, int to, double value)
{
    for (int k = from; k <= to; k++) {
        double *row = fc_factor_row(ws, column, k);
        FC_EACH_LANE(i) row[i] = value;
    }
}

/* Rows of step 0, and whole columns of factors that are off. */
static void start(const fc_ws *ws, double *state)
{
    const fc_factor_plan *f = ws->plan->factors;
    const int last = ws->plan->n_steps;
    clear(ws, FC_G_MARKET, 0, 0, 0.0);
    clear(ws, FC_X_MARKET, 0, 0, 0.0);
    clear(ws, FC_W_VINTAGE, 0, f->vintage_off ? last : 0, 0.0);
    clear(ws, FC_Z_CREDIT, 0, f->credit_off ? last : 0, 0.0);
    clear(ws, FC_A_APPETITE, 0, f->appetite_off ? last : 0, 0.0);
    clear(ws, FC_PACE_SUM, 0, 0, 0.0);
    if (!f->window_off) {
        FC_K(fc_factor_exit_window_start)(ws, state);
        return;
    }
    clear(ws, FC_PACE, 0, last, 1.0);
    clear(ws, FC_IPO, 0, last, 1.0);
    for (int k = 1; k <= last; k++) clear(ws, FC_PACE_SUM, k, k, (double)k * ws->plan->delta);
}

static void advance(const fc_ws *ws, int k, double (*g)[FC_LANES], double *state)
{
    const fc_factor_plan *f = ws->plan->factors;
    FC_K(fc_factor_market)(ws, k, g[0]);
    if (!f->vintage_off) FC_K(fc_factor_vintage)(ws, k, g[1]);
    if (!f->credit_off) FC_K(fc_factor_credit)(ws, k, g[2]);
    if (!f->appetite_off) FC_K(fc_factor_appetite)(ws, k, g[3]);
    if (!f->window_off) FC_K(fc_factor_exit_window)(ws, k, g[4], state);
}

void FC_K(fc_fill_factors)(fc_ws *ws)
{
    const fc_factor_plan *f = ws->plan->factors;
    double g[2][FC_N_FACTORS][FC_LANES] FC_ALIGN = { 0 };
    fc_pair z FC_ALIGN, chi FC_ALIGN;
    fc_lane state;
    start(ws, state);
    /* draws 2b and 2b + 1 share a block; draw 0 is not used */
    for (int k = 0; k <= ws->plan->n_steps; k += 2) {
        for (int j = 0; j < FC_N_FACTORS; j++) {
            if (!f->needed[j]) continue;
            normals(ws, j, k, z);
            for (int b = 0; b < 2; b++) FC_EACH_LANE(i) g[b][j][i] = z[b][i];
        }
        if (f->df > 0.0) uniforms(ws, f->site_df, FC_N_FACTORS, k, chi);
        for (int b = 0; b < 2; b++) {
            if (k + b == 0 || k + b > ws->plan->n_steps) continue;
            correlate(f, g[b]);
            if (f->df > 0.0) heavy_tails(f, chi[b], g[b]);
            advance(ws, k + b, g[b], state);
        }
    }
    FC_K(fc_factor_crossings)(ws);
}
