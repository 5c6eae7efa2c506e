/* Fault caught: wrong mean or spread of an indicator (missing drift correction, volatility per step instead of per root
   year, support or feeds not in the rate, amounts with the wrong variance). Closed forms beside each case. */
#include "closed_form.h"

enum { PATHS = 65536 };
#define HEAD "schema = 1; title = \"t\"; start = \"2022-01\"; horizon = 3.0; step = \"quarter\";"

static run_of run(const char *text) { return run_text_with(text, PATHS, 1, NULL, 2); }

/* Variance within 5 standard errors of a normal sample's, and a spread 3% wider would be seen. */
static void near_variance(double got, double want, double kurtosis)
{
    ASSERT_CLOSE(got, want, 5.0 * sqrt((kurtosis - 1.0) / PATHS), 0.0);
    assert_true(fabs(got - want * 1.0609) > 5.0 * sqrt((kurtosis - 1.0) / PATHS) * want);
}

static void additive(void **state)
{
    (void)state;
    run_of r = run(HEAD "indicators = ( { name = \"a\"; kind = \"additive\"; initial = 100.0; growth = 10.0; volatility = 6.0; loading = 0.4; } );");
    moments_of m = series_moments(&r, "indicators.a", 12, PATHS);
    ASSERT_MEAN(m, 130.0);
    near_variance(m.var, 36.0 * 3.0, 3.0);
    run_free(&r);
}

static void compound(void **state)
{
    (void)state;
    run_of r = run(HEAD "indicators = ( { name = \"a\"; kind = \"compound\"; initial = 9145.0; growth = 0.2; volatility = 0.1; } );");
    moments_of m = series_moments(&r, "indicators.a", 12, PATHS);
    double mean = 9145.0 * 1.728;
    ASSERT_MEAN(m, mean);
    near_variance(m.var, mean * mean * (exp(0.01 * 3.0) - 1.0), 3.5);
    run_free(&r);
}

/* x_k = q x_{k-1} + v_k, v lognormal: mean by recursion; Var = sum of Var v q^(2(K-k)). */
static void balance(void **state)
{
    (void)state;
    run_of r = run(HEAD "indicators = ( { name = \"a\"; kind = \"balance\"; initial = 300.0; runoff = 0.3; new = 120.0; growth = 0.1; volatility = 0.4; loading = 1.0; } );");
    double mean = 300.0, var = 0.0, q = pow(0.7, 0.25);
    for (int k = 1; k <= 12; k++) {
        double v = 30.0 * pow(1.1, (k - 1) / 4.0);
        mean = q * mean + v;
        var = q * q * var + v * v * (exp(0.16 / 4.0) - 1.0);
    }
    moments_of m = series_moments(&r, "indicators.a", 12, PATHS);
    ASSERT_MEAN(m, mean);
    near_variance(m.var, var, 3.5);
    run_free(&r);
}

/* Poisson rate 80 a year (1 + 0.02*10), growing 10% a year, 5 more a year brought by b: compound amount. */
static void events(void **state)
{
    (void)state;
    run_of r = run(HEAD "indicators = ( { name = \"a\"; kind = \"events\"; per_year = 80.0; growth = 0.1; size = 1.5; size_sd = 3.0;"
                   " supported_by = \"indicators.s\"; effect = 0.02; feeds_from = ( { series = \"indicators.b\"; weight = 0.5; } ); },"
                   " { name = \"s\"; kind = \"additive\"; initial = 10.0; }, { name = \"b\"; kind = \"additive\"; growth = 10.0; } );");
    double mean = 0.0;
    for (int k = 1; k <= 12; k++) mean += 20.0 * pow(1.1, (k - 1) / 4.0) * 1.2 + 0.5 * 2.5;
    moments_of n = series_moments(&r, "indicators.a.count", 12, PATHS), x = series_moments(&r, "indicators.a.amount", 12, PATHS);
    ASSERT_MEAN(n, mean);
    near_variance(n.var, mean, 3.0);
    ASSERT_MEAN(x, 1.5 * mean);
    near_variance(x.var, mean * (1.5 * 1.5 + 3.0 * 3.0), 4.0);
    run_free(&r);
}

/* A cumulative series supports with its stock, not with the step's increment: 100 a quarter for a year, so the rate of 1 a
   quarter is raised by 1% of 100, 200, 300, 400 and then 400 eight times more: 2 + 3 + 4 + 5 + 8*5 = 54 (increments: 16). */
static void running_stock(void **state)
{
    (void)state;
    run_of r = run(HEAD "indicators = ( { name = \"a\"; kind = \"events\"; per_year = 4.0; supported_by = \"direct.d.invested\"; effect = 0.01; } );"
                   " direct = ( { name = \"d\"; projects = 4; budget = 400.0; over = 1.0; outcome : { multiple = 2.0; hold = 20.0; }; } );");
    moments_of n = series_moments(&r, "indicators.a.count", 12, PATHS);
    ASSERT_MEAN(n, 54.0);
    near_variance(n.var, 54.0, 3.0);
    run_free(&r);
}

/* Two indicators that share the market: correlation of their moves = sqrt(r1 r2), seen as the variance of the sum. */
static void common(void **state)
{
    (void)state;
    run_of r = run(HEAD "indicators = ( { name = \"a\"; kind = \"additive\"; initial = 100.0; volatility = 4.0; loading = 0.5;"
                   " feeds_from = ( { series = \"indicators.b\"; } ); }, { name = \"b\"; kind = \"additive\"; volatility = 4.0; loading = 0.8; } );");
    moments_of m = series_moments(&r, "indicators.a", 12, PATHS);
    ASSERT_MEAN(m, 100.0);
    near_variance(m.var, 3.0 * (16.0 + 16.0 + 2.0 * 16.0 * sqrt(0.4)), 3.0);
    run_free(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(additive), cmocka_unit_test(compound), cmocka_unit_test(balance),
                                       cmocka_unit_test(events), cmocka_unit_test(running_stock), cmocka_unit_test(common)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
