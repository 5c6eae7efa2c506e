/* Fault caught: a birth, spin-out or stake whose chance is wrong: means and variances against closed forms. */
#include "closed_form.h"

#define HEAD                                                                                                           \
    "schema = 1; title = \"t\"; start = \"2022-01\"; horizon = 10.0; step = \"quarter\";\n"                           \
    "factors : { market : { off = true; drift = 0.0; }; vintage : { off = true; }; exit_window : { off = true; }; };\n"
#define PLATFORM(keys) HEAD "platforms = ( { name = \"p\"; " keys " } );\n"

enum { PATHS = 16384, LAST = 40 };

/* Variance within 4 SE for a kurtosis. */
static void check(const char *text, const char *name, double mean, double variance, double kurtosis)
{
    run_of r = run_text_with(text, PATHS, 1, NULL, 2);
    const moments_of m = series_moments(&r, name, LAST, PATHS);
    run_free(&r);
    ASSERT_MEAN(m, mean);
    ASSERT_CLOSE(m.var, variance, 4.0 * sqrt((kurtosis - 1.0) / PATHS), 0.0);
}

/* Binomial(200, p). With 100 people of 100 needed half of the failures are prevented: p = 1 - 0.8 * 0.5. A number of
   platforms that is drawn: uniform on 180, 181 .. 220 has variance (41^2 - 1)/12. */
static void births(void **state)
{
    (void)state;
    check(PLATFORM("planned = 200; over = 8.0; success = 0.5;"), "platforms.p.count", 100.0, 50.0, 3.0);
    check(PLATFORM("planned = 200; over = 8.0; success = 0.2;")
          "talent = ( { name = \"t\"; initial = 100; supports = \"platforms.p\"; effect = 0.5; needed = 100; } );",
          "platforms.p.count", 120.0, 48.0, 3.0);
    check(PLATFORM("initial = 50; planned = \"180..220\"; over = 8.0;"), "platforms.p.count", 250.0, 140.0, 3.0);
}

/* 100 capitals with mean 10 and sd 5. */
static void capital(void **state)
{
    (void)state;
    check(PLATFORM("planned = 100; over = 8.0; capital = { dist = \"lognormal\"; mean = 10.0; sd = 5.0; };"),
          "platforms.p.cost", 1000.0, 2500.0, 3.1);
}

/* Poisson: 4 mature platforms, 3 a year, 10 years. Births in steps 1, 3 .. 15 and a ramp of 8 steps: a platform born in step
   b counts sum of min(1, a/8) over a = 1 .. 40-b, which is 36.5 - b; over the eight 228 quarters, 0.75 spin-outs each. */
static void spinouts(void **state)
{
    (void)state;
    check(PLATFORM("initial = 4; spinouts = 3.0;"), "platforms.p.spinouts", 120.0, 120.0, 3.01);
    check(PLATFORM("planned = 8; over = 4.0; ramp = 2.0; spinouts = 3.0;"), "platforms.p.spinouts", 171.0, 171.0, 3.01);
}

/* Sold one step after the start: a compound Poisson sum of 4 * 3/4 * 39 stakes equity * V * M, variance n E[x^2] with
   E[V^2] = 400 + 100, E[M^2] = 2.25 + 1. Kurtosis 3 + E[x^4]/(n E[x^2]^2), E[x^4]/E[x^2]^2 = (1 + 1/4)^4 (1 + 1/2.25)^4. */
static void stakes(void **state)
{
    (void)state;
    const double n = 4.0 * 0.75 * 39.0, peak = pow(1.25, 4.0) * pow(1.0 + 1.0 / 2.25, 4.0);
    check(PLATFORM("initial = 4; spinouts = 3.0; equity = 0.1; value = { dist = \"lognormal\"; mean = 20.0; sd = 10.0; };"
                   " outcome : { multiple = { dist = \"lognormal\"; mean = 1.5; sd = 1.0; }; hold = 0.25; fail_below = 0.0; };"),
          "platforms.p.proceeds", n * 0.1 * 20.0 * 1.5, n * 0.01 * 500.0 * 3.25, 3.0 + peak / n);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(births), cmocka_unit_test(capital), cmocka_unit_test(spinouts),
                                       cmocka_unit_test(stakes)};
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
