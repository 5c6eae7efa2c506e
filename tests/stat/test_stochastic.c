/* Fault caught: a drawdown rate with a wrong mean or variance, its integral over a month taken from one end, calls after the
   last call year, distributions that lose their mean or their order, a NAV that knows what comes. */
#include "path_support.h"

#include <fulcrum/run.h>

#include <gsl/gsl_spline.h>

#define INVESTORS " investors = ( { class = \"sponsor\"; share = 0.4; }, { class = \"social\"; share = 0.6; } ); "
#define FUND(years, step, more) STILL(years, step) "funds = ( { name = \"a\"; model = \"stochastic\"; size = 100.0;" INVESTORS more " } );"
#define CALLS(kappa, theta, sigma, first)                                                                              \
    "drawdown : { speed = " kappa "; mean = " theta "; volatility = " sigma "; initial = " first "; until = 20.0; };"

typedef struct rate { double kappa, theta, sigma, first; } rate;

static double flow(const run_of *r, const char *what, int step)
{
    char name[64];
    (void)snprintf(name, sizeof name, "funds.a.%s", what);
    return series_at(r, name, step) - series_at(r, name, step - 1);
}

static const fc_series_point *point(const run_of *r, const char *name, int step)
{
    return fc_result_series_point(r->result, fc_result_series_find(r->result, name), (size_t)step);
}

/* ---- drawdowns --------------------------------------------------------------------------------------------------- */

/* Cal 2, closed form: E[called]/W. */
static double closed_form(const rate *p, double t)
{
    const double f = sqrt(p->kappa * p->kappa + 2.0 * p->sigma * p->sigma), e = exp(f * t);
    const double den = (f + p->kappa) * (e - 1.0) + 2.0 * f, b = 2.0 * (e - 1.0) / den;
    const double a = 2.0 * p->kappa * p->theta / (p->sigma * p->sigma) * log(2.0 * f * exp((p->kappa + f) * t / 2.0) / den);
    return 1.0 - exp(a - b * p->first);
}

/* What the rule's monthly sub-steps give on average, without simulation: u_n(delta) = E[e^{-integral} u_{n-1}(delta')], the
   expectation by the trapezoid rule over a normal score, log u between the nodes by a cubic spline. uncalled[n]: u_n(first). */
enum { NODES = 141, SCORES = 161, MONTHS = 120 };

static void by_quadrature(const rate *p, double *uncalled)
{
    const double d = 1.0 / 12.0, fade = exp(-p->kappa * d), bend = tanh(p->kappa * d / 2.0) / p->kappa;
    double x[NODES], log_u[NODES] = {0}, next[NODES];
    gsl_spline *spline = gsl_spline_alloc(gsl_interp_cspline, NODES);
    gsl_interp_accel *near = gsl_interp_accel_alloc();
    for (int i = 0; i < NODES; i++) x[i] = 10.0 * pow(i / (NODES - 1.0), 2.0); /* dense where the rate mostly is */
    for (int n = 1; n <= MONTHS; n++) {
        gsl_spline_init(spline, x, log_u, NODES);
        for (int i = -1; i < NODES; i++) {
            const double from = i < 0 ? p->first : x[i], mean = p->theta + (from - p->theta) * fade;
            const double var = from * p->sigma * p->sigma / p->kappa * (fade - fade * fade) +
                               p->theta * p->sigma * p->sigma / (2.0 * p->kappa) * pow(1.0 - fade, 2.0);
            const double sd = sqrt(log1p(var / (mean * mean)));
            double sum = 0.0;
            for (int s = 0; s < SCORES; s++) {
                const double z = -8.0 + 16.0 * s / (SCORES - 1.0), to = mean * exp(sd * z - sd * sd / 2.0);
                const double at = fmin(to, x[NODES - 1]);
                const double u = exp(gsl_spline_eval(spline, at, near));
                sum += exp(-z * z / 2.0) / sqrt(2.0 * M_PI) * 16.0 / (SCORES - 1.0) * u *
                       exp(-(p->theta * d + (from + to - 2.0 * p->theta) * bend));
            }
            if (i < 0) uncalled[n] = sum;
            else next[i] = log(sum);
        }
        for (int i = 0; i < NODES; i++) log_u[i] = next[i];
    }
    gsl_spline_free(spline);
    gsl_interp_accel_free(near);
}

/* Cal 2: E[called]/W at 0.5, 1, 2, 3, 5, 7, 10 years. The difference of the months from the closed form is printed and small;
   what is simulated agrees with the months. */
static void drawdowns_on_average(void **state)
{
    (void)state;
    static const double at[7] = {0.5, 1, 2, 3, 5, 7, 10};
    static const struct { rate p; const char *text; double want[7], bias; } rows[3] = {
        {{2.0, 0.5, 0.3, 0.1}, FUND("11.0", "quarter", CALLS("2.0", "0.5", "0.3", "0.1")),
         {0.116084, 0.278139, 0.550002, 0.724777, 0.897588, 0.961908, 0.991359}, 2e-5},
        {{2.0, 0.5, 0.3, 0.5}, FUND("11.0", "quarter", CALLS("2.0", "0.5", "0.3", "0.5")),
         {0.220832, 0.392178, 0.629522, 0.774072, 0.915967, 0.968744, 0.992910}, 2e-5},
        {{0.5, 0.5, 0.5, 0.1}, FUND("11.0", "quarter", CALLS("0.5", "0.5", "0.5", "0.1")),
         {0.069939, 0.165603, 0.371824, 0.548702, 0.778281, 0.892965, 0.964276}, 8e-4}};
    for (int i = 0; i < 3; i++) {
        double uncalled[MONTHS + 1], worst = 0.0;
        by_quadrature(&rows[i].p, uncalled);
        run_of r = run_text_with(rows[i].text, 40000, 1, NULL, 2);
        for (int j = 0; j < 7; j++) {
            const double months = 1.0 - uncalled[(int)(12.0 * at[j])], bias = months - rows[i].want[j];
            const fc_series_point *p = point(&r, "funds.a.called", 1 + (int)(4.0 * at[j])); /* closes at step 1 */
            worst = fabs(bias) > fabs(worst) ? bias : worst;
            ASSERT_CLOSE(closed_form(&rows[i].p, at[j]), rows[i].want[j], 0.0, 0.6e-6);
            ASSERT_CLOSE(months, rows[i].want[j], 0.0, rows[i].bias); /* worse where the rate often comes near 0 */
            ASSERT_MEAN(p->mean, p->se, 100.0 * months, 0.02);
            ASSERT_CLOSE(p->mean, 100.0 * rows[i].want[j], 0.0, 4.0 * p->se + 100.0 * fabs(bias));
        }
        print_message("monthly sub-steps, row %d: largest difference of E[called]/W from the closed form %+.1e\n", i + 1, worst);
        run_free(&r);
    }
}

/* ---- distributions ----------------------------------------------------------------------------------------------- */

/* Cal 2: E[distributed]/W, m 1.6, alpha 0.03. The monthly parts p_i share one log-normal path, so the variance of their sum is
   sum_ij p_i p_j (exp(sigma^2 min(t_i, t_j)) - 1). */
static void distributions_on_average(void **state)
{
    (void)state;
    static const int at[7] = {2, 4, 6, 8, 10, 12, 15};
    static const double want[7] = {0.093177, 0.341395, 0.667603, 0.987371, 1.242992, 1.415480, 1.545251};
    const uint64_t paths = 60000;
    run_of r = run_text_with(FUND("16.0", "year", ""), paths, 1, NULL, 2);
    for (int j = 0; j < 7; j++) {
        const fc_series_point *p = point(&r, "funds.a.distributed", 1 + at[j]);
        double variance = 0.0;
        for (int a = 1; a <= 12 * at[j]; a++)
            for (int b = 1; b <= 12 * at[j]; b++) {
                const double pa = 160.0 * (exp(-0.015 * pow((a - 1) / 12.0, 2)) - exp(-0.015 * pow(a / 12.0, 2)));
                const double pb = 160.0 * (exp(-0.015 * pow((b - 1) / 12.0, 2)) - exp(-0.015 * pow(b / 12.0, 2)));
                variance += pa * pb * expm1(0.04 * (a < b ? a : b) / 12.0);
            }
        ASSERT_MEAN(p->mean, p->se, 100.0 * want[j], 0.02);
        ASSERT_CLOSE(p->se * sqrt((double)paths), sqrt(variance), 0.04, 0.0);
    }
    run_free(&r);
}

/* ---- limits ------------------------------------------------------------------------------------------------------ */

#define CERTAIN "drawdown : { volatility = 0.0; until = 20.0; }; payout : { volatility = 0.0; };"

/* Without volatility: called 1 - exp(-(theta t + (delta0 - theta)(1 - e^{-kappa t})/kappa)), distributed m(1 - e^{-alpha t^2/2}),
   whatever the step; the NAV grows at one rate, which is the fund's return. */
static void certain_world(void **state)
{
    (void)state;
    static const char *const texts[3] = {FUND("14.0", "year", CERTAIN), FUND("14.0", "quarter", CERTAIN), FUND("14.0", "month", CERTAIN)};
    static const int per_year[3] = {1, 4, 12};
    for (int g = 0; g < 3; g++) {
        run_of r = run_text(texts[g]);
        const int n = per_year[g], last = 14 * n;
        double rate_of = 0.0;
        for (int k = 2; k <= last; k++) {
            const double t = (double)(k - 1) / n, sum = 0.5 * t - 0.4 * (1.0 - exp(-2.0 * t)) / 2.0;
            ASSERT_CLOSE(series_at(&r, "funds.a.called", k), 100.0 * (1.0 - exp(-sum)), 1e-11, 0.0);
            ASSERT_CLOSE(series_at(&r, "funds.a.distributed", k), 160.0 * (1.0 - exp(-0.015 * t * t)), 1e-11, 0.0);
        }
        for (int k = 3; n == 12 && k <= last; k++) { /* month by month nothing happens in between */
            const double value = series_at(&r, "funds.a.nav", k) + flow(&r, "distributed", k) - flow(&r, "called", k);
            const double grows = value / series_at(&r, "funds.a.nav", k - 1);
            if (k > 3) ASSERT_CLOSE(grows, rate_of, 1e-9, 0.0);
            rate_of = grows;
        }
        if (n == 12) ASSERT_CLOSE(scalar_of(&r, "funds.a.irr"), pow(rate_of, 12.0) - 1.0, 1e-7, 0.0);
        run_free(&r);
    }
}

/* With an end after 8 years everything still expected is paid out then, and nothing is held or owed after; calls stop with
   year 3. */
static void an_end(void **state)
{
    (void)state;
    run_of r = run_text(FUND("12.0", "quarter", "drawdown : { volatility = 0.0; until = 3.0; }; payout : { volatility = 0.0; until = 8.0; };"));
    const double sum = 1.5 - 0.2 * (1.0 - exp(-6.0)), called = 100.0 * (1.0 - exp(-sum));
    ASSERT_CLOSE(series_at(&r, "funds.a.called", 13), called, 1e-11, 0.0);
    ASSERT_CLOSE(series_at(&r, "funds.a.called", 48), called, 1e-11, 0.0);
    ASSERT_CLOSE(series_at(&r, "funds.a.distributed", 32), 160.0 * (1.0 - exp(-0.015 * 7.75 * 7.75)), 1e-11, 0.0);
    ASSERT_CLOSE(series_at(&r, "funds.a.distributed", 33), 160.0, 1e-11, 0.0);
    ASSERT_CLOSE(series_at(&r, "funds.a.distributed", 48), 160.0, 1e-11, 0.0);
    assert_true(series_at(&r, "funds.a.nav", 32) > 1.0);
    ASSERT_CLOSE(series_at(&r, "funds.a.nav", 33), 0.0, 0.0, 0.0);
    assert_true(series_at(&r, "sponsor.unfunded", 12) > 1.0);
    ASSERT_CLOSE(series_at(&r, "sponsor.unfunded", 13), 0.0, 0.0, 0.0);
    run_free(&r);
}

/* ---- NAV --------------------------------------------------------------------------------------------------------- */

/* On average the NAV is what the expected calls, less the expected distributions, have grown to at the rate at which the whole
   life is worth 0: rolled forward here, found by regula falsi on 100 years of months. */
static void nav_is_fair_on_average(void **state)
{
    (void)state;
    const rate p = {2.0, 0.5, 0.3, 0.1};
    enum { LONG = 1200 };
    static double net[LONG + 1];
    double before = 0.0, lo = 0.0, hi = 1.0;
    for (int j = 1; j <= LONG; j++) {
        const double t = j / 12.0, called = j <= 120 ? closed_form(&p, t) : before;
        net[j] = 1.6 * (exp(-0.015 * pow(t - 1.0 / 12.0, 2)) - exp(-0.015 * t * t)) - (called - before);
        before = called;
    }
    for (int i = 0; i < 200; i++) {
        const double mid = (lo + hi) / 2.0;
        double worth = 0.0;
        for (int j = 1; j <= LONG; j++) worth += net[j] * pow(1.0 + mid, -j / 12.0);
        if (worth > 0.0) lo = mid;
        else hi = mid;
    }
    run_of r = run_text_with(FUND("11.0", "year", ""), 60000, 1, NULL, 2);
    for (int y = 1; y <= 10; y++) {
        double nav = 0.0;
        for (int j = 1; j <= 12 * y; j++) nav -= net[j] * pow(1.0 + lo, y - j / 12.0);
        const fc_series_point *got = point(&r, "funds.a.nav", 1 + y);
        ASSERT_MEAN(got->mean, got->se, 100.0 * nav, 0.025);
    }
    run_free(&r);
}

static const char moving[] =
    "schema = 1; title = \"t\"; start = \"2022-01\"; horizon = 12.0; step = \"quarter\";"
    "funds = ( { name = \"a\"; model = \"stochastic\"; size = 100.0; count = 3; over = 2.0; coinvest : { first = { dist ="
    " \"lognormal\"; mean = 1.0; sd = 0.5; }; };"
    " reinvestment : { multiple = 1.0; local = 0.7; deadline = 4.0; }; concession : { kind = \"cost_plus\"; };" INVESTORS "} );";

static void nothing_is_known_before(void **state)
{
    (void)state;
    for (int k = 4; k <= 44; k += 8) paths_forget(moving, k, 40);
}

static void same_bits_at_every_level(void **state)
{
    (void)state;
    paths a = paths_open(moving, 1, NULL);
    paths_batch(&a, 0);
    for (const char *const *level = fc_isa_levels(); *level; level++) {
        paths b = paths_open(moving, 1, *level);
        paths_batch(&b, 0);
        const size_t all = (size_t)a.plan->n_cols * (size_t)(a.plan->n_steps + 1) * FC_LANES * sizeof(double);
        assert_memory_equal(a.work.ws.store, b.work.ws.store, all);
        paths_close(&b);
    }
    paths_close(&a);
}

/* Co-investment and reinvestment see the calls: others put in 1 yuan a called yuan, 0.7 of the calls are local. */
static void calls_count_as_cheques(void **state)
{
    (void)state;
    run_of r = run_text(FUND("12.0", "quarter", "drawdown : { volatility = 0.0; }; coinvest : { first = 2.0; };"
                             " reinvestment : { multiple = 1.0; local = 0.7; deadline = 4.0; };"));
    const double called = series_at(&r, "funds.a.called", 17);
    double beside = 0.0;
    for (int k = 1; k <= 17; k++) beside += line_at(&r, "funds.a.coinvestment", k);
    ASSERT_CLOSE(beside, 2.0 * called, 1e-12, 0.0);
    ASSERT_CLOSE(scalar_of(&r, "funds.a.local.ratio"), 0.7 / 0.4, 1e-12, 0.0);
    run_free(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(drawdowns_on_average), cmocka_unit_test(distributions_on_average), cmocka_unit_test(certain_world),
        cmocka_unit_test(an_end), cmocka_unit_test(nav_is_fair_on_average), cmocka_unit_test(nothing_is_known_before),
        cmocka_unit_test(same_bits_at_every_level), cmocka_unit_test(calls_count_as_cheques),
    };
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
