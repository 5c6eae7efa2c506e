/* Factor sections compiled to plain numbers: Cholesky factor, exit-window matrix, table of the t copula's
   margin. */
#include "plan/factor_plan.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <string.h>

#include "base/lane_math.h"
#include "random/philox.h"

/* ---- exit window --------------------------------------------------------------------------------------- */

/* Cal 10; pace is an assumption. */
static const fc_window_next from_open[] = {{"tight", 0.7843}, {"shut", 0.2157}};
static const fc_window_next from_tight[] = {{"open", 0.5053}, {"shut", 0.4947}};
static const fc_window_next from_shut[] = {{"open", 0.0747}, {"tight", 0.9253}};
static const fc_window_state default_states[] = {
    {"open", 1.0, 1.0, 3.9744, {2, (void *)(uintptr_t)from_open, 0}},
    {"tight", 0.7, 0.4, 1.8096, {2, (void *)(uintptr_t)from_tight, 0}},
    {"shut", 0.4, 0.05, 1.2419, {2, (void *)(uintptr_t)from_shut, 0}},
};

static int state_of(const fc_window_chain *chain, const char *name)
{
    for (int i = 0; i < chain->n; i++)
        if (name && strcmp(chain->name[i], name) == 0) return i;
    return -1;
}

void fc_window_chain_read(const fc_window_params *params, fc_window_chain *chain)
{
    const fc_window_state *states = params->states.n ? params->states.items : default_states;
    size_t n = params->states.n ? params->states.n : 3;
    memset(chain, 0, sizeof *chain);
    chain->n = n > FC_MAX_STATES ? FC_MAX_STATES : (int)n;
    for (int i = 0; i < chain->n; i++) {
        chain->name[i] = states[i].name ? states[i].name : "";
        chain->pace[i] = states[i].pace;
        chain->ipo[i] = states[i].ipo;
    }
    for (int i = 0; i < chain->n; i++) {
        const fc_window_next *next = states[i].next.items;
        for (size_t j = 0; j < states[i].next.n; j++) {
            int to = state_of(chain, next[j].to);
            if (to >= 0 && to != i) chain->rate[i][to] += next[j].share / states[i].stay;
        }
    }
}

static unsigned reached(const fc_window_chain *c, int backwards)
{
    unsigned seen = 1;
    for (int round = 0; round < c->n; round++)
        for (int i = 0; i < c->n; i++)
            for (int j = 0; j < c->n; j++)
                if ((backwards ? c->rate[j][i] : c->rate[i][j]) > 0.0 && (seen >> i & 1u)) seen |= 1u << j;
    return seen;
}

int fc_window_chain_connected(const fc_window_chain *c)
{
    unsigned all = (1u << c->n) - 1u;
    return reached(c, 0) == all && reached(c, 1) == all;
}

typedef double square[FC_MAX_STATES][FC_MAX_STATES];

static void multiply(int n, square a, square b, square out)
{
    square c = {{0}};
    for (int i = 0; i < n; i++)
        for (int j = 0; j < n; j++)
            for (int m = 0; m < n; m++) c[i][j] += a[i][m] * b[m][j];
    memcpy(out, c, sizeof c);
}

void fc_window_transition(const fc_window_chain *chain, double delta, double p[FC_MAX_STATES][FC_MAX_STATES])
{
    const int n = chain->n;
    double leave[FC_MAX_STATES] = {0}, top = 0.0;
    for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) leave[i] += chain->rate[i][j];
        top = fc_max2(top, leave[i]);
    }
    int halvings = 0;
    double h = delta;
    for (; top * h > 0.5 && halvings < 60; halvings++) h *= 0.5;
    square a = {{0}}, term = {{0}};
    memset(p, 0, sizeof(square));
    for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) a[i][j] = chain->rate[i][j] * h;
        a[i][i] = (top - leave[i]) * h; /* Q + top I has no negative entry */
        p[i][i] = term[i][i] = 1.0;
    }
    for (int order = 1; order <= 18; order++) { /* 0.5^19/19! is far below the last bit */
        multiply(n, term, a, term);
        for (int i = 0; i < n; i++)
            for (int j = 0; j < n; j++) p[i][j] += term[i][j] /= (double)order;
    }
    const double shrink = fc_exp(-top * h);
    for (int i = 0; i < n; i++)
        for (int j = 0; j < n; j++) p[i][j] *= shrink;
    for (int s = 0; s < halvings; s++) multiply(n, p, p, p);
    for (int i = 0; i < n; i++) {
        double sum = 0.0;
        for (int j = 0; j < n; j++) sum += p[i][j];
        for (int j = 0; j < n; j++) p[i][j] /= sum;
    }
}

void fc_window_stationary(const fc_window_chain *chain, double *law)
{
    square q;
    memcpy(q, chain->rate, sizeof q);
    const int n = chain->n;
    for (int m = n - 1; m > 0; m--) {
        double out = 0.0;
        for (int j = 0; j < m; j++) out += q[m][j];
        for (int i = 0; i < m; i++) q[i][m] /= out;
        for (int i = 0; i < m; i++)
            for (int j = 0; j < m; j++) q[i][j] += i == j ? 0.0 : q[i][m] * q[m][j];
    }
    double sum = law[0] = 1.0;
    for (int m = 1; m < n; m++) {
        law[m] = 0.0;
        for (int i = 0; i < m; i++) law[m] += law[i] * q[i][m];
        sum += law[m];
    }
    for (int m = 0; m < n; m++) law[m] /= sum;
}

static void cumulate(int n, const double *p, double *cum)
{
    double sum = 0.0;
    for (int j = 0; j < n; j++) cum[j] = sum += p[j];
}

/* Buckets a little narrower than the least any step adds to the cumulative pace; none if they would be many. */
static void plan_buckets(const fc_calendar *calendar, fc_factor_plan *f)
{
    enum { MOST = 16 }; /* buckets a step */
    static const double narrower = 1.01;
    double least = 1.0, most = 1.0;
    for (int s = 0; s < f->n_states && !f->window_off; s++) {
        least = s == 0 || f->pace[s] < least ? f->pace[s] : least;
        most = s == 0 || f->pace[s] > most ? f->pace[s] : most;
    }
    if (!(most * narrower < MOST * least)) return;
    f->per_bucket = narrower / (least * calendar->delta);
    f->n_buckets = (int)(narrower * most / least * calendar->n_steps) + 3;
}

static void plan_window(const fc_model *model, fc_factor_plan *f)
{
    const fc_window_params *params = fc_model_entry(model, "factors.exit_window")->params;
    fc_window_chain chain;
    square p;
    double law[FC_MAX_STATES];
    fc_window_chain_read(params, &chain);
    f->window_off = params->off;
    f->n_states = chain.n;
    f->initial = params->initial ? state_of(&chain, params->initial) : -1;
    memcpy(f->pace, chain.pace, sizeof f->pace);
    memcpy(f->ipo, chain.ipo, sizeof f->ipo);
    fc_window_transition(&chain, model->calendar.delta, p);
    for (int i = 0; i < chain.n; i++) cumulate(chain.n, p[i], f->transition_cum[i]);
    plan_buckets(&model->calendar, f);
    if (f->initial >= 0) return;
    fc_window_stationary(&chain, law);
    cumulate(chain.n, law, f->stationary_cum);
}

/* ---- correlation and tails ----------------------------------------------------------------------------- */

int fc_factor_cholesky(const double *matrix, double chol[FC_N_FACTORS][FC_N_FACTORS])
{
    memset(chol, 0, sizeof(double[FC_N_FACTORS][FC_N_FACTORS]));
    for (int i = 0; i < FC_N_FACTORS; i++)
        for (int j = 0; j <= i; j++) {
            double sum = matrix[i * FC_N_FACTORS + j];
            for (int m = 0; m < j; m++) sum -= chol[i][m] * chol[j][m];
            if (i == j && !(sum > 1e-12)) return 0;
            chol[i][j] = i == j ? sqrt(sum) : sum / chol[j][j];
        }
    return 1;
}

static void plan_correlation(const fc_factors_params *params, fc_factor_plan *f)
{
    static const double identity[FC_N_FACTORS * FC_N_FACTORS] = {
        [0] = 1.0, [6] = 1.0, [12] = 1.0, [18] = 1.0, [24] = 1.0};
    const int off[FC_N_FACTORS] = {f->market_off, f->vintage_off, f->credit_off, f->appetite_off,
                                   f->window_off};
    fc_factor_cholesky(params->correlation.x ? params->correlation.x : identity, f->chol);
    f->independent = 1;
    for (int i = 0; i < FC_N_FACTORS; i++) {
        f->used[i] = !off[i];
        for (int j = 0; j <= i; j++) {
            if (i != j && f->chol[i][j] != 0.0) f->independent = 0;
            if (!off[i] && f->chol[i][j] != 0.0) f->needed[j] = 1;
        }
    }
}

/* Phi^-1(T_df(t)) / sqrt(df w) at w = ln(1 + t^2/df); its limit at 0 is the ratio of the two densities. */
static double tail_ratio(double w, double df)
{
    if (w <= 0.0) return gsl_ran_tdist_pdf(0.0, df) / gsl_ran_ugaussian_pdf(0.0);
    double t = sqrt(df * expm1(w));
    return -gsl_cdf_ugaussian_Pinv(gsl_cdf_tdist_Q(t, df)) / sqrt(df * w);
}

/* Cubics through four points of each cell, so neighbours meet. */
static void fill_cells(double df, double w_max, double *table)
{
    const double step = w_max / FC_T_CELLS;
    for (int c = 0; c < FC_T_CELLS; c++) {
        double y[4];
        for (int j = 0; j < 4; j++) y[j] = tail_ratio(step * (c + j / 3.0), df);
        double *t = table + 4 * c;
        t[0] = y[0];
        t[1] = -5.5 * y[0] + 9.0 * y[1] - 4.5 * y[2] + y[3];
        t[2] = 9.0 * y[0] - 22.5 * y[1] + 18.0 * y[2] - 4.5 * y[3];
        t[3] = -4.5 * y[0] + 13.5 * y[1] - 13.5 * y[2] + 4.5 * y[3];
    }
}

static const fc_law *chi_squared(fc_arena *arena, double df, char *why, size_t n)
{
    const fc_distribution *gamma = fc_distribution_find("gamma");
    fc_law_params params = {0};
    for (int i = 0; i < FC_LAW_MAX_PARAMS; i++) params.p[i] = NAN;
    for (int i = 0; gamma && gamma->params[i]; i++) {
        if (strcmp(gamma->params[i], "shape") == 0) params.p[i] = 0.5 * df;
        if (strcmp(gamma->params[i], "scale") == 0) params.p[i] = 2.0;
    }
    return gamma ? fc_law_compile(arena, gamma, &params, -INFINITY, INFINITY, why, n) : NULL;
}

static fc_status plan_tails(fc_arena *arena, fc_factor_plan *f, fc_error *err)
{
    char why[160] = "";
    double *table = fc_arena_array(arena, FC_T_CELLS * 4, sizeof *table);
    f->chi2 = chi_squared(arena, f->df, why, sizeof why);
    if (!table || fc_arena_failed(arena))
        return fc_fail(err, FC_E_MEMORY, FC_MSG_OUT_OF_MEMORY, NULL, 0, NULL);
    if (!f->chi2) return fc_fail(err, FC_E_NUMERIC, FC_MSG_FACTOR_TAILS, NULL, 0, "factors.df", why);
    /* the largest |G| and the smallest chi-squared draw that 52-bit uniforms can give, with room to spare */
    const double least = gsl_cdf_chisq_Pinv(ldexp(1.0, -54), f->df);
    f->t_w_max = log1p(8.5 * 8.5 / least);
    fill_cells(f->df, f->t_w_max, table);
    f->t_table = table;
    return FC_OK;
}

/* ---- public -------------------------------------------------------------------------------------------- */

fc_status fc_factors_plan(const fc_model *model, fc_arena *arena, fc_factor_plan **out, fc_report *report,
                          fc_error *err)
{
    (void)report; /* the sections' checks have reported what can be wrong */
    static const char *const names[FC_N_FACTORS] = {"factors.market", "factors.vintage", "factors.credit",
                                                    "factors.appetite", "factors.exit_window"};
    fc_factor_plan *f = fc_arena_alloc(arena, sizeof *f);
    if (!f) return fc_fail(err, FC_E_MEMORY, FC_MSG_OUT_OF_MEMORY, NULL, 0, NULL);
    const fc_factors_params *common = fc_model_entry(model, "factors")->params;
    const fc_market_params *market = fc_model_entry(model, names[0])->params;
    const fc_persistent_params *vintage = fc_model_entry(model, names[1])->params;
    const fc_persistent_params *credit = fc_model_entry(model, names[2])->params;
    const fc_persistent_params *appetite = fc_model_entry(model, names[3])->params;
    f->drift = market->drift;
    f->market_off = market->off;
    f->volatility = market->off ? 0.0 : market->volatility;
    f->vintage_off = vintage->off;
    f->credit_off = credit->off;
    f->appetite_off = appetite->off;
    f->vintage_persistence = vintage->persistence;
    f->credit_persistence = credit->persistence;
    f->appetite_persistence = appetite->persistence;
    for (int i = 0; i < FC_N_FACTORS; i++) f->sites[i] = fc_site_hash(names[i]);
    f->site_df = fc_site_hash("factors.df");
    f->site_initial = fc_site_hash("factors.exit_window.initial");
    plan_window(model, f);
    plan_correlation(common, f);
    f->df = common->df > 0.0 ? common->df : 0.0; /* NaN: not written */
    *out = f;
    return f->df > 0.0 ? plan_tails(arena, f, err) : FC_OK;
}

uint64_t fc_factors_variates(const fc_factor_plan *f, int n_steps)
{
    uint64_t per_step = f->df > 0.0, once = !f->window_off && f->initial < 0;
    for (int j = 0; j < FC_N_FACTORS; j++) per_step += (uint64_t)f->needed[j];
    return per_step * (uint64_t)n_steps + once;
}

void fc_factors_hash(const fc_factor_plan *f, fc_sha256 *sha)
{
    fc_sha256_add(sha, f, offsetof(fc_factor_plan, chi2));
    if (!(f->df > 0.0)) return;
    fc_sha256_add(sha, f->t_table, FC_T_CELLS * 4 * sizeof *f->t_table);
    fc_sha256_add(sha, f->chi2->t, fc_law_table_doubles(f->chi2) * sizeof *f->chi2->t);
}
