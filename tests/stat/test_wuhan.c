/* Fault caught: the shipped Wuhan programme wired to other numbers than its file says: births, spin-outs, firms on the chain,
   money beside stakes and the chances of its targets, against expectations worked out here from the inputs alone. */
#include "closed_form.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_linalg.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_sf_gamma.h>

#define BASE "schema = 1; base = \"" FC_TESTS_DIR "/../scenarios/wuhan-institute.cfg\";\n"
#define CASH "schema = 1; base = \"" FC_TESTS_DIR "/../scenarios/wuhan-institute-cash.cfg\";\n"
enum { PATHS = 8192, STEPS = 56, TARGET_STEP = 23 }; /* step 23 ends with 2027-12 */
static const double delta = 0.25;

/* Within four standard errors, which can see a relative error `seen`. */
static void near_(const char *what, moments_of m, double truth, double seen)
{
    if (!(fabs(m.mean - truth) <= 4.0 * m.se && 4.0 * m.se <= seen * truth))
        print_error("%s: mean %.10g, se %.3g, expected %.10g\n", what, m.mean, m.se, truth);
    ASSERT_WITHIN_SE(m.mean, m.se, truth);
    assert_true(4.0 * m.se <= seen * truth);
}
static void series_near(const run_of *r, const char *name, int step, double truth, double seen)
{
    near_(name, series_moments(r, name, step, PATHS), truth, seen);
}
/* A chance: the error is the expected one, so that 0 hits of a rare event are judged too. */
static void chance_near(const run_of *r, const char *name, double truth)
{
    const double se = sqrt(truth * (1.0 - truth) / PATHS);
    near_(name, (moments_of){scalar_of(r, name), se, 0.0}, truth, 1.0);
}

/* ---- births --------------------------------------------------------------------------------------------------- */

static int step_of(double years)
{
    const int k = (int)ceil(years / delta - 1e-9);
    return k > 1 ? k : 1;
}

/* Chance that an institute opens in step k: failures, 15% on average, are prevented by the academicians there then. Of the 6
   at the start each stays a step with chance q; newcomers still there are Poisson with mean m. E[z^stock] = (1 - q^k + q^k
   z)^6 exp(m (z - 1)), z = (1 - 0.4)^(1/50). */
static double stayed(int k) { return exp(-delta * k / 12.0); }
static double newcomers(int k)
{
    const double q = stayed(1);
    return 10.0 * delta * (1.0 - pow(q, k)) / (1.0 - q);
}
static double opens(int k)
{
    const double z = pow(0.6, 1.0 / 50.0), q = stayed(k);
    return 1.0 - 0.15 * pow(1.0 - q + q * z, 6.0) * exp(newcomers(k) * (z - 1.0));
}

/* Expected births by step: the number planned is 44, 45 .. 54, all alike; the j-th is due at 4.9 (j - 1/2)/n + 10 months. */
static void institutes_born(double *born)
{
    for (int k = 0; k <= STEPS; k++) born[k] = 0.0;
    for (int n = 44; n <= 54; n++)
        for (int j = 0; j < n; j++) {
            const int k = step_of(4.9 * (j + 0.5) / n + 10.0 / 12.0);
            born[k] += opens(k) / 11.0;
        }
}
static void centres_born(double *born)
{
    for (int k = 0; k <= STEPS; k++) born[k] = 0.0;
    for (int j = 0; j < 16; j++) born[step_of(2.0 * (j + 0.5) / 16.0 + 10.0 / 12.0)] += 0.9;
}

/* Platforms at the end of step k, and the sum over them of min(1, age / ramp). */
static double there(const double *born, double initial, int k)
{
    double n = initial;
    for (int b = 0; b <= k; b++) n += born[b];
    return n;
}
static double mature(const double *born, double initial, double ramp, int k)
{
    double n = initial;
    for (int b = 0; b < k; b++) n += born[b] * fmin(1.0, (k - b) * delta / ramp);
    return n;
}

static void check_platforms(const run_of *r)
{
    double born[STEPS + 1], full = 0.0, run = 0.0;
    institutes_born(born);
    for (int k = 8; k <= STEPS; k += 8) series_near(r, "platforms.institutes.count", k, there(born, 6.0, k), 0.01);
    for (int k = 1; k <= STEPS; k++) {
        full += mature(born, 6.0, 3.0, k) * delta;
        run += there(born, 6.0, k - 1) * delta;
    }
    series_near(r, "platforms.institutes.income", STEPS, 7e6 * full, 0.02);
    series_near(r, "platforms.institutes.spinouts", STEPS, 0.5 * full, 0.02);
    series_near(r, "platforms.institutes.cost", STEPS, 8e6 * run + 2e7 * (there(born, 6.0, STEPS) - 6.0), 0.01);
    centres_born(born);
    run = 0.0;
    for (int k = 1; k <= STEPS; k++) run += there(born, 8.0, k - 1) * delta;
    series_near(r, "platforms.centres.count", STEPS, 22.4, 0.01);
    series_near(r, "platforms.centres.cofunded", STEPS, 2.0 * (2e6 * run + 5e6 * 14.4), 0.02);
    /* five platforms, 2..5 a year for 14 years: a Poisson mean of 245 */
    series_near(r, "platforms.public.spinouts", STEPS, 5.0 * 3.5 * 14.0, 0.02);
    const double q = stayed(STEPS);
    series_near(r, "talent.academicians", STEPS, 6.0 * q + newcomers(STEPS), 0.01);
}

/* ---- firms ---------------------------------------------------------------------------------------------------- */

/* Three stages with phases, then growth, left by hazards only; firms list with hazard 0.03 x ipo of the window's state. */
typedef struct walk { double phase[3][3], growth[3], entered[3], listed; } walk;
static const int phases[3] = {2, 3, 2};
static const double dwell[3] = {1.0, 3.0, 2.0}, dies[3] = {0.016, 0.079, 0.085}, climbs[3] = {0.6, 0.35, 0.6};
static const double ipo[3] = {1.0, 0.4, 0.05};

/* One step: state is the window's law in it, from the law before (Q = exp(rates / 4)). */
static void advance(walk *w, const gsl_matrix *q, const double *state, double arrive)
{
    double come[4] = {arrive, 0.0, 0.0, 0.0}, before[3];
    for (int s = 0; s < 3; s++) {
        const double lives = exp(-dies[s] * delta), goes = phases[s] * delta / dwell[s];
        come[s + 1] = w->phase[s][phases[s] - 1] * lives * goes * climbs[s];
    }
    for (int s = 0; s < 3; s++) {
        const double lives = exp(-dies[s] * delta), goes = phases[s] * delta / dwell[s];
        for (int p = phases[s] - 1; p >= 0; p--)
            w->phase[s][p] = w->phase[s][p] * lives * (1.0 - goes) + (p > 0 ? w->phase[s][p - 1] * lives * goes : come[s]);
        w->entered[s] += come[s];
    }
    for (int j = 0; j < 3; j++) before[j] = w->growth[j];
    for (int j = 0; j < 3; j++) {
        const double all = 0.03 * ipo[j] + 0.03 + 0.07, gone = 1.0 - exp(-all * delta);
        double n = 0.0;
        for (int i = 0; i < 3; i++) n += before[i] * gsl_matrix_get(q, i, j);
        w->listed += n * gone * 0.03 * ipo[j] / all;
        w->growth[j] = n * (1.0 - gone) + come[3] * state[j];
    }
}

static gsl_matrix *window(void)
{
    static const double stay[3] = {3.9744, 1.8096, 1.2419}, next[3][3] = {{0, 0.7843, 0.2157}, {0.5053, 0, 0.4947}, {0.0747, 0.9253, 0}};
    gsl_matrix *rates = gsl_matrix_alloc(3, 3), *q = gsl_matrix_alloc(3, 3);
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++) gsl_matrix_set(rates, i, j, (i == j ? -1.0 : next[i][j]) / stay[i] * delta);
    gsl_linalg_exponential_ss(rates, q, GSL_PREC_DOUBLE);
    gsl_matrix_free(rates);
    return q;
}

static void check_firms(const run_of *r)
{
    double born[STEPS + 1], state[3] = {0.0, 1.0, 0.0}, arrived = 0.0; /* the window is tight at the start */
    walk w = {.listed = 0.0};
    gsl_matrix *q = window();
    institutes_born(born);
    for (int k = 1; k <= STEPS; k++) {
        double now[3];
        const double come = (20.0 + 5.0 * 3.5 + 0.5 * mature(born, 6.0, 3.0, k)) * delta;
        for (int j = 0; j < 3; j++) {
            now[j] = 0.0;
            for (int i = 0; i < 3; i++) now[j] += state[i] * gsl_matrix_get(q, i, j);
        }
        advance(&w, q, now, come);
        for (int j = 0; j < 3; j++) state[j] = now[j];
        arrived += come;
    }
    gsl_matrix_free(q);
    series_near(r, "incubation.chain.arrived", STEPS, arrived, 0.01);
    series_near(r, "incubation.chain.makerspace", STEPS, w.phase[0][0] + w.phase[0][1], 0.02);
    series_near(r, "incubation.chain.incubator", STEPS, w.phase[1][0] + w.phase[1][1] + w.phase[1][2], 0.02);
    series_near(r, "incubation.chain.accelerator.entered", STEPS, w.entered[2], 0.02);
    series_near(r, "incubation.chain.growth", STEPS, w.growth[0] + w.growth[1] + w.growth[2], 0.02);
    series_near(r, "listed", STEPS, w.listed, 0.05);
}

/* ---- money ---------------------------------------------------------------------------------------------------- */

/* Sum of a line's means over the steps; steps may move together, so their errors add up. */
static moments_of line_total(const run_of *r, const char *name)
{
    moments_of t = {0.0, 0.0, 0.0};
    for (size_t i = 0; i < r->plan->n_lines; i++)
        for (size_t k = 0; k <= STEPS && strcmp(r->plan->lines[i].name, name) == 0; k++) {
            double mean, se;
            fc_result_line(r->result, i, k, &mean, &se);
            t.mean += mean;
            t.se += se;
        }
    return t;
}
#define LINE_NEAR(r, name, truth, seen) near_(name, line_total((r), name), (truth), (seen))

/* Co-investment = budget x E[X], gate by gate: X is 74.5/4.495 on average, a project happens with 0.7, raised 0.6, paid 0.5. */
static void check_money(const run_of *r)
{
    LINE_NEAR(r, "direct.first-round.committed.sponsor", 4.495e8, 0.02);
    LINE_NEAR(r, "direct.first-round.committed.coinvestors", 74.5e8, 0.02);
    LINE_NEAR(r, "direct.first-round.closed.sponsor", 0.7 * 4.495e8, 0.08);
    LINE_NEAR(r, "direct.first-round.closed.coinvestors", 0.7 * 0.6 * 74.5e8, 0.12);
    LINE_NEAR(r, "direct.next-round.committed.coinvestors", 3.0 * 3e8, 0.02);
    series_near(r, "direct.first-round.coinvested", STEPS, 0.7 * 0.6 * 0.5 * 74.5e8, 0.04);
    series_near(r, "direct.next-round.coinvested", STEPS, 0.8 * 0.6 * 0.5 * 3.0 * 3e8, 0.04);
    series_near(r, "direct.next-round.invested", STEPS, 0.8 * 3e8, 0.01);
    /* 18 funds of 82亿: the sponsor's 20%, 25% and 35% of 32, 34 and 16亿 */
    LINE_NEAR(r, "funds.brokers.committed.sponsor", 0.20 * 32e8, 0.05);
    LINE_NEAR(r, "funds.general.committed.sponsor", 0.25 * 34e8, 0.05);
    LINE_NEAR(r, "funds.special.committed.sponsor", 0.35 * 16e8, 0.05);
    LINE_NEAR(r, "funds.brokers.committed.city", 0.10 * 32e8, 0.05);
}

/* ---- targets -------------------------------------------------------------------------------------------------- */

/* E[p^16], p beta with mean 0.9 and sd 0.06. */
static double all_sixteen(void)
{
    const double sum = 0.9 * 0.1 / 0.0036 - 1.0, a = 0.9 * sum;
    double p = 1.0;
    for (int i = 0; i < 16; i++) p *= (a + i) / (sum + i);
    return p;
}

/* At least 50 of those who stayed (binomial of 6) and newcomers (Poisson) together. */
static double fifty_people(void)
{
    double p = 0.0;
    for (unsigned i = 0; i <= 6; i++)
        p += gsl_ran_binomial_pdf(i, stayed(TARGET_STEP), 6) * gsl_cdf_poisson_Q(49 - i, newcomers(TARGET_STEP));
    return p;
}

/* At least 50 spin-outs of five platforms in five years: Poisson of 25 times a rate that is even over 2..5. */
static double fifty_spinouts(void)
{
    enum { CELLS = 3000 };
    double p = 0.0;
    for (int i = 0; i < CELLS; i++) p += gsl_cdf_poisson_Q(49, 25.0 * (2.0 + 3.0 * (i + 0.5) / CELLS)) / CELLS;
    return p;
}

static void programme(void **state)
{
    (void)state;
    run_of r = run_text_with(BASE, PATHS, 2022, NULL, 2);
    check_platforms(&r);
    check_firms(&r);
    check_money(&r);
    chance_near(&r, "target.centres-24", all_sixteen());
    chance_near(&r, "target.academicians-50", fifty_people());
    chance_near(&r, "target.spinouts-50", fifty_spinouts());
    run_free(&r);
}

/* Without the academicians the number that opens is beta-binomial: 44 of n = 44 .. 54, p with mean 0.85 and sd 0.08. */
static double forty_four(void)
{
    const double sum = 0.85 * 0.15 / 0.0064 - 1.0, a = 0.85 * sum, b = 0.15 * sum;
    double p = 0.0;
    for (unsigned n = 44; n <= 54; n++)
        for (unsigned m = 44; m <= n; m++)
            p += exp(gsl_sf_lnchoose(n, m) + gsl_sf_lnbeta(a + m, b + n - m) - gsl_sf_lnbeta(a, b)) / 11.0;
    return p;
}

/* 1 for what holds the carrying values of several projects, which are added in turn of commitment. */
static int holds_values(const char *metric)
{
    const size_t n = strlen(metric);
    return strstr(metric, "irr") != NULL || (n > 5 && strcmp(metric + n - 5, ".tvpi") == 0);
}

/* Catches: a part that changes when another, unconnected one is taken away: same bits, but for sums of carrying values
   that differ within `apart`. */
static void same_numbers(const run_of *a, const run_of *b, const char *part, double apart)
{
    size_t found = 0;
    for (size_t i = 0; i < fc_result_n_scalars(b->result); i++) {
        const fc_summary *x = fc_result_scalar(b->result, i), *y = fc_result_find(a->result, x->metric);
        if (strncmp(x->metric, part, strlen(part)) != 0) continue;
        assert_non_null(y);
        if (apart > 0.0 && holds_values(x->metric)) ASSERT_CLOSE(x->mean, y->mean, apart, apart);
        else if (memcmp(&x->mean, &y->mean, sizeof x->mean) != 0 || memcmp(x->q, y->q, sizeof x->q) != 0)
            fail_msg("%s moved", x->metric);
        found++;
    }
    assert_true(found > 4);
}

static void parts_alone(void **state)
{
    (void)state;
    enum { FEW = 1024 };
    run_of whole = run_text_with(BASE, FEW, 2022, NULL, 2);
    run_of part = run_text_with(BASE "remove = ( \"platforms.institutes\", \"platforms.centres\", \"platforms.public\", \"talent.academicians\","
                                     " \"incubation.chain\", \"direct.next-round\", \"targets.institutes-50\", \"targets.academicians-50\","
                                     " \"targets.centres-24\", \"targets.spinouts-50\" );", FEW, 2022, NULL, 2);
    same_numbers(&whole, &part, "direct.first-round.", 0.0);
    same_numbers(&whole, &part, "funds.", 0.0);
    run_free(&whole);
    run_free(&part);
    run_of bare = run_text_with(BASE "remove = ( \"talent.academicians\", \"targets.academicians-50\" );", PATHS, 2022, NULL, 2);
    chance_near(&bare, "target.institutes-50", forty_four());
    series_near(&bare, "platforms.institutes.count", STEPS, 6.0 + 0.85 * 49.0, 0.01);
    run_free(&bare);
}

/* Catches: rule cash that changes a programme which never lacks money, or that changes luck: with 10,000亿 every number of the
   parts is that of rule plan (sums over direct projects to rounding, for they are added in turn of commitment); with 10亿 some births wait, and those of the centres, first in turn, end where they
   would have. */
static void waits_for_cash(void **state)
{
    (void)state;
    enum { FEW = 1024 };
    run_of plan = run_text_with(BASE, FEW, 2022, NULL, 2);
    run_of rich = run_text_with(CASH "sponsor : { cash = 1.0e12; };", FEW, 2022, NULL, 2);
    same_numbers(&plan, &rich, "direct.", 1e-9);
    same_numbers(&plan, &rich, "funds.", 0.0);
    same_numbers(&plan, &rich, "target.", 0.0);
    ASSERT_CLOSE(series_at(&rich, "sponsor.postponed", STEPS), 0.0, 0.0, 0.0);
    run_free(&rich);
    run_of poor = run_text_with(CASH, FEW, 2022, NULL, 2);
    assert_true(series_at(&poor, "platforms.institutes.postponed", STEPS) > 1.0);
    assert_true(scalar_of(&poor, "target.institutes-50") < scalar_of(&plan, "target.institutes-50"));
    assert_true(scalar_of(&poor, "sponsor.shortfall") < scalar_of(&plan, "sponsor.shortfall"));
    ASSERT_CLOSE(series_at(&poor, "platforms.centres.dropped", STEPS), 0.0, 0.0, 0.0);
    ASSERT_CLOSE(series_at(&poor, "platforms.centres.count", STEPS), series_at(&plan, "platforms.centres.count", STEPS), 1e-12, 0.0);
    run_free(&poor);
    run_free(&plan);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(programme), cmocka_unit_test(parts_alone),
                                       cmocka_unit_test(waits_for_cash)};
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
