/* Fault caught: a figure of a small zone that is not met at time 0, or an answer that is biased: counts by recursion given
   the drawn rates, averaged over them. */
#include "shipped.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>

enum { PATHS = 8192, MONTH = 12 };

static moments_of at(const run_of *r, const char *name, int step) { return series_moments(r, name, step, PATHS); }

static double yuxi_come(double growth, int k) { return 25.0 / MONTH * pow(1.0 + growth, (k - 1.0) / MONTH); }
static double yuxi_arrived(double growth, const void *steps)
{
    double sum = 0.0;
    for (int k = 1; k <= *(const int *)steps; k++) sum += yuxi_come(growth, k);
    return sum;
}
/* Memoryless three years: one in 36 a month completes, a quarter of those register again. */
static double yuxi_sme(double growth, const void *steps)
{
    double n = 75.0;
    for (int k = 1; k <= *(const int *)steps; k++) n += yuxi_come(growth, k) - n * 0.75 / 36.0;
    return n;
}

/* P(doubling). Of the 75 each stays for 39 months with chance s^39, newcomers of month k with s^(39 - k): a binomial and a
   Poisson count. Registrations of a year are Poisson. */
enum { END_2024 = 27, END_2025 = 39 };
static double stock_doubles(double growth, const void *arg)
{
    const double s = 1.0 - 0.75 / 36.0;
    double come = 0.0, sum = 0.0;
    (void)arg;
    for (int k = 1; k <= END_2025; k++) come += yuxi_come(growth, k) * pow(s, END_2025 - k);
    for (unsigned j = 0; j <= 75; j++) sum += gsl_ran_binomial_pdf(j, pow(s, END_2025), 75) * gsl_cdf_poisson_Q(149 - j, come);
    return sum;
}
static double intake_doubles(double growth, const void *arg)
{
    double come = 0.0;
    (void)arg;
    for (int k = END_2024 + 1; k <= END_2025; k++) come += yuxi_come(growth, k);
    return gsl_cdf_poisson_Q(49, come);
}

/* 10 intents and 6 a year pass two phases of half a year; 70% take a place. Nobody is turned away in the first year. */
static double weihai_park(double failing, const void *steps)
{
    const double stay = exp(-(failing + 0.02) / MONTH), pass = 2.0 / MONTH;
    double one = 10.0, two = 0.0, park = 47.0;
    for (int k = 1; k <= *(const int *)steps; k++) {
        park = park * stay + 0.7 * pass * two;
        two += pass * (one - two);
        one += 6.0 / MONTH - pass * one;
    }
    return park;
}

/* People: a part 1 - e^(-1/(12 stay)) leaves each month. */
static double people(double stay, const void *steps)
{
    const double keep = exp(-1.0 / (MONTH * stay));
    double n = 2499.5;
    for (int k = 1; k <= *(const int *)steps; k++) n = n * keep + 374.5 / MONTH;
    return n;
}

static double s_curve(double x) { return x < 1.0 ? x * x * (3.0 - 2.0 * x) : 1.0; }

/* Of 40 projects 70% start after a lognormal delay (mean 0.75, sd 0.4), in whole months, and build for two years. */
static double usual_paid(int steps)
{
    const double s2 = log(1.0 + pow(0.4 / 0.75, 2.0)), mu = log(0.75) - 0.5 * s2;
    double sum = 0.0, before = 0.0;
    for (int k = 1; k <= steps; k++) {
        const double by = gsl_cdf_lognormal_P(k / 12.0, mu, sqrt(s2));
        sum += 28.0 * (by - before) * s_curve((steps - k) / 24.0);
        before = by;
    }
    return sum;
}

static void zones(void **state)
{
    (void)state;
    run_of r = run_shipped("small-zones", PATHS);
    static const exact_row reported[] = {
        {"incubation.yuxi.sme", 0, 75.0}, {"incubation.weihai.park", 0, 47.0}, {"incubation.weihai.park.occupancy", 0, 47.0 / 62.0},
        {"incubation.weihai.intent", 0, 10.0}, {"platforms.weihai.count", 0, 17.0},
        {"platforms.weihai.count", 60, 17.0}, {"pipeline.xianning-before.signed", 0, 40.0}, {"pipeline.xianning-one-day.signed", 0, 40.0}};
    assert_exact(&r, reported, sizeof reported / sizeof *reported, PATHS);
    const int one = 12, three = 36, end_2025 = END_2025;
    ASSERT_NEAR(at(&r, "incubation.yuxi.arrived", 12), uniform_mean(-0.1, 0.5, yuxi_arrived, &one), 0.0);
    ASSERT_NEAR(at(&r, "incubation.yuxi.arrived", 36), uniform_mean(-0.1, 0.5, yuxi_arrived, &three), 0.0);
    ASSERT_MEAN(at(&r, "incubation.yuxi.sme", 12), uniform_mean(-0.1, 0.5, yuxi_sme, &one));
    ASSERT_NEAR(at(&r, "incubation.yuxi.sme", END_2025), uniform_mean(-0.1, 0.5, yuxi_sme, &end_2025), 0.0);
    ASSERT_NEAR(scalar_moments(&r, "target.yuxi-stock-doubled"), uniform_mean(-0.1, 0.5, stock_doubles, NULL), 1e-4);
    ASSERT_NEAR(scalar_moments(&r, "target.yuxi-intake-doubled"), uniform_mean(-0.1, 0.5, intake_doubles, NULL), 1e-4);
    ASSERT_MEAN(at(&r, "incubation.weihai.park", 12), uniform_mean(0.03, 0.06, weihai_park, &one));
    ASSERT_MEAN(at(&r, "incubation.weihai.park.occupancy", 12), uniform_mean(0.03, 0.06, weihai_park, &one) / 62.0);
    ASSERT_CLOSE(series_at(&r, "incubation.weihai.turned_away", 60), 0.0, 0.0, 0.0);
    ASSERT_MEAN(at(&r, "talent.weihai", 0), 2499.5);
    ASSERT_MEAN(at(&r, "talent.weihai", 36), uniform_mean(5.0, 10.0, people, &three));
    /* one day is one month of the grid; then 28 projects of 1 pay along the curve */
    ASSERT_MEAN(at(&r, "pipeline.xianning-one-day.started", 1), 28.0);
    ASSERT_MEAN(at(&r, "pipeline.xianning-one-day.paid_in", 12), 28.0 * s_curve(11.0 / 24.0));
    ASSERT_MEAN(at(&r, "pipeline.xianning-before.paid_in", 12), usual_paid(12));
    ASSERT_MEAN(at(&r, "pipeline.xianning-before.paid_in", 24), usual_paid(24));
    run_free(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(zones)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
