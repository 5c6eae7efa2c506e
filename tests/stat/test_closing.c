/* Fault caught: closings that do not lean on the appetite of the year, promises and sizes that funds share by mistake, an
   appetite that moves the mean of co-investment. */
#include "path_support.h"

#include <gsl/gsl_cdf.h>

#define HEAD(appetite) "schema = 1; title = \"t\"; start = \"2022-01\"; horizon = 4.0; step = \"year\"; factors : {"      \
    " market : { off = true; }; vintage : { off = true; }; exit_window : { off = true; }; appetite : { " appetite " }; };"
#define CHEAP " fee : { rate = 0.0; after = 0.0; }; deals : { count = 1; }; outcome : { multiple = 1.0; hold = 1.0; };"    \
    " investors = ( { class = \"sponsor\"; share = 0.4; }, { class = \"social\"; share = 0.6; } ); "

/* P(two events of probability p | copula correlation r), by quadrature over the common factor. */
static double joint(double p, double r)
{
    const double c = gsl_cdf_ugaussian_Pinv(p), h = 0.01;
    double sum = 0.0;
    for (double z = -9.0; z <= 9.0; z += h) {
        const double q = gsl_cdf_ugaussian_P((c + sqrt(r) * z) / sqrt(1.0 - r));
        sum += q * q * exp(-0.5 * z * z) / sqrt(2.0 * 3.14159265358979323846) * h;
    }
    return sum;
}

/* Two funds of one entry, in the same step or a year apart: appetite 0.6, chance 0.3. */
static void both_close(const char *text, double want_joint)
{
    paths p = paths_open(text, 1, NULL);
    sample one = {0}, both = {0};
    for (int b = 0; b < 1500; b++) {
        paths_batch(&p, (uint64_t)b * FC_LANES);
        const double *x = paths_scalar(&p, "funds.a.closed");
        for (int i = 0; i < FC_LANES; i++) {
            sample_add(&one, x[i] / 2.0);
            sample_add(&both, x[i] == 2.0 ? 1.0 : 0.0);
        }
    }
    ASSERT_MEAN(one.mean, sample_se(&one), 0.3, 0.04);
    ASSERT_MEAN(both.mean, sample_se(&both), want_joint, 0.1);
    paths_close(&p);
}

static void closings_lean_on_appetite(void **state)
{
    (void)state;
#define TWO(factor, over, a) HEAD(factor) "funds = ( { name = \"a\"; count = 2; size = 100.0; over = " over ";"             \
    " closing : { probability = 0.3; appetite = " a "; }; " CHEAP " } );"
    both_close(TWO("persistence = 0.5;", "0.0", "0.6"), joint(0.3, 0.6));
    both_close(TWO("persistence = 0.5;", "2.0", "0.6"), joint(0.3, 0.6 * 0.5)); /* at 0.5 and 1.5 years: a year apart */
    both_close(TWO("persistence = 0.5;", "0.0", "0.0"), 0.09);
    both_close(TWO("off = true;", "0.0", "0.6"), 0.09);
}

/* Sizes, promises and companies of two funds are drawn apart: the variance of the sum is twice that of one. */
static void funds_have_their_own_luck(void **state)
{
    (void)state;
#define OWN(count, what) HEAD("") "funds = ( { name = \"a\"; count = " count "; " what                                      \
    " closing : { minimum = 0.0; raised = { dist = \"uniform\"; low = 0.0; high = 1.0; }; }; invest = 0.0;"                \
    " fee : { rate = 0.0; after = 0.0; }; waterfall : { carry = 0.0; catch_up = 0.0; };"                                   \
    " investors = ( { class = \"sponsor\"; share = 0.4; }, { class = \"social\"; share = 0.6; } ); } );"
    const uint64_t n = 60000;
    const char *const texts[2][2] = {
        {OWN("1", "size = { dist = \"uniform\"; low = 50.0; high = 150.0; }; deals : { count = 1; }; outcome : { multiple = 1.0; hold = 1.0; };"),
         OWN("2", "size = { dist = \"uniform\"; low = 50.0; high = 150.0; }; deals : { count = 1; }; outcome : { multiple = 1.0; hold = 1.0; };")},
        {OWN("1", "size = 100.0; deals : { count = 1; }; outcome : { multiple = { dist = \"uniform\"; low = 0.6; high = 3.0; }; hold = 1.0; };"),
         OWN("2", "size = 100.0; deals : { count = 1; }; outcome : { multiple = { dist = \"uniform\"; low = 0.6; high = 3.0; }; hold = 1.0; };")}};
    for (int c = 0; c < 2; c++) {
        double sd[2];
        for (int f = 0; f < 2; f++) {
            run_of r = run_text_with(texts[c][f], n, 1, NULL, 2);
            const size_t s = fc_result_series_find(r.result, "funds.a.distributed");
            sd[f] = fc_result_series_point(r.result, s, 4)->se * sqrt((double)n);
            run_free(&r);
        }
        ASSERT_CLOSE(sd[1] / sd[0], sqrt(2.0), 0.02, 0.0); /* shared luck would give 2; se of the ratio is 0.4% */
    }
}

static void appetite_keeps_the_mean(void **state)
{
    (void)state;
    const uint64_t n = 100000;
    run_of r = run_text_with(HEAD("persistence = 0.5;")
        "direct = ( { name = \"d\"; projects = 1; budget = 100.0; over = 3.0; coinvest : { first = 2.0; later = 1.0; appetite = 0.5; };"
        " outcome : { multiple = 1.0; hold = 2.0; }; } );", n, 1, NULL, 2);
    const size_t s = fc_result_series_find(r.result, "direct.d.coinvested");
    const fc_series_point *first = fc_result_series_point(r.result, s, 2), *all = fc_result_series_point(r.result, s, 3);
    ASSERT_MEAN(first->mean, first->se, 200.0, 0.014);
    ASSERT_CLOSE(first->se * sqrt((double)n) / first->mean, sqrt(exp(0.25) - 1.0), 0.03, 0.0);
    ASSERT_MEAN(all->mean, all->se, 300.0, 0.014);
    run_free(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(closings_lean_on_appetite), cmocka_unit_test(funds_have_their_own_luck),
                                       cmocka_unit_test(appetite_keeps_the_mean)};
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
