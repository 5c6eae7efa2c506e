/* Catches: a wrong coefficient, a lost correction term or a mishandled end of exp, log, pow, quantile, cdf.
   Oracle: the C library in long double (64-bit mantissa on x86), the quantile by Newton's method on its erfc. */
#include "support.h"

#include <float.h>

#include "base/lane_math.h"

enum { POINTS = 60000 };

/* A fixed sequence in (0, 1): multiples of the golden ratio. */
static double point(int i)
{
    double x = 0.5 + 0.61803398874989484820 * i;
    return x - floor(x);
}

static double relative(double got, long double want) { return (double)fabsl(((long double)got - want) / want); }

static long double phi_lower(long double z) { return 0.5L * erfcl(-z * M_SQRT1_2 - z * -4.8336466567264567e-17L); }

static long double exact_quantile(double u, double start)
{
    /* by the smaller tail, on the logarithm: quadratic everywhere */
    long double p = u < 0.5 ? (long double)u : 1.0L - (long double)u, z = u < 0.5 ? start : -start;
    for (int i = 0; i < 4; i++) {
        long double f = phi_lower(z), density = expl(-0.5L * z * z) * 0.398942280401432677939946L;
        z -= f / density * logl(f / p);
    }
    return u < 0.5 ? z : -z;
}

static void test_exp(void **state)
{
    (void)state;
    double worst = 0.0;
    for (int i = 0; i < POINTS; i++) {
        double x = -708.0 + 1417.0 * point(i), y = 2.0 * point(i) - 1.0;
        worst = fmax(worst, fmax(relative(fc_exp(x), expl(x)), relative(fc_exp(y), expl(y))));
    }
    assert_true(worst < 2e-16);
    ASSERT_CLOSE(fc_exp(0.0), 1.0, 0.0, 0.0);
    /* below 2^-1021.5 nothing is left; down to the smallest numbers with a correction */
    const double low[] = {-708.06, -708.39, -708.41, -740.0, -745.2, -1e4, -1e300};
    for (size_t i = 0; i < sizeof low / sizeof low[0]; i++) ASSERT_CLOSE(fc_exp(low[i]), 0.0, 0.0, 0.0);
    ASSERT_CLOSE(fc_exp(-708.04), (double)expl((long double)-708.04), 2.3e-16, 0.0);
    ASSERT_CLOSE(fc_exp_sum(-745.2, 0.0), 0.0, 0.0, 0.0);
    ASSERT_CLOSE(fc_exp_sum(-745.1, 0.0), 0x1p-1074, 0.0, 0.0);
    ASSERT_CLOSE(fc_exp_sum(-740.0, 0.0), (double)expl(-740.0L), 0.0, 0x1p-1074); /* subnormal */
    ASSERT_CLOSE(fc_exp_sum(-730.0, 1e-3), (double)expl(-729.999L), 0.0, 0x1p-1074);
    ASSERT_CLOSE(fc_exp(-INFINITY), 0.0, 0.0, 0.0);
    assert_true(isinf(fc_exp(709.79)) && isfinite(fc_exp(709.78)) && isinf(fc_exp(INFINITY)));
    uint64_t ones = ~UINT64_C(0);
    assert_true(isnan(fc_exp(NAN)) && isnan(fc_exp(fc_from_bits(ones))));
}

static void test_log(void **state)
{
    (void)state;
    double worst = 0.0;
    for (int i = 0; i < POINTS; i++) {
        double x = exp(-708.0 + 1417.0 * point(i)), y = 0.5 + 1.5 * point(i);
        worst = fmax(worst, fmax(relative(fc_log(x), logl(x)), relative(fc_log(y), logl(y))));
    }
    assert_true(worst < 2.2e-16);
    ASSERT_CLOSE(fc_log(1.0), 0.0, 0.0, 0.0);
    ASSERT_CLOSE(fc_log(1.0 + 0x1p-52), (double)logl(1.0L + 0x1p-52L), 2e-16, 0.0);
    ASSERT_CLOSE(fc_log(0x1p-1074), (double)logl(0x1p-1074L), 2e-16, 0.0);
    assert_true(fc_log(0.0) == -INFINITY && fc_log(INFINITY) == INFINITY);
    assert_true(isnan(fc_log(-1.0)) && isnan(fc_log(NAN)));
}

static void test_pow(void **state)
{
    (void)state;
    double worst = 0.0;
    for (int i = 0; i < POINTS; i++) {
        double x = exp(-50.0 + 100.0 * point(i)), y = -14.0 + 28.0 * point(3 * i + 1);
        worst = fmax(worst, relative(fc_pow(x, y), powl(x, y)));
        x = 0.9 + 0.2 * point(i);
        y = -3000.0 + 6000.0 * point(3 * i + 1);
        worst = fmax(worst, relative(fc_pow(x, y), powl(x, y)));
    }
    assert_true(worst < 1e-14);
    ASSERT_CLOSE(fc_pow(0.0, 2.5), 0.0, 0.0, 0.0);
    ASSERT_CLOSE(fc_pow(0.0, 0.0), 1.0, 0.0, 0.0);
    ASSERT_CLOSE(fc_pow(7.3, 0.0), 1.0, 0.0, 0.0);
    ASSERT_CLOSE(fc_pow(1.0, 1e300), 1.0, 0.0, 0.0);
    ASSERT_CLOSE(fc_pow(2.0, -1074.0), 0x1p-1074, 0.0, 0.0);
    ASSERT_CLOSE(fc_pow(1.08, 0.25), 1.0194265469082735, 1e-15, 0.0); /* 1.08^(1/4), 17 digits by hand square roots */
    assert_true(isinf(fc_pow(0.0, -1.0)) && isinf(fc_pow(2.0, 2000.0)) && isinf(fc_pow(INFINITY, 1.0)));
    ASSERT_CLOSE(fc_pow(INFINITY, -1.0), 0.0, 0.0, 0.0);
    ASSERT_CLOSE(fc_pow(2.0, -2000.0), 0.0, 0.0, 0.0);
}

static void test_norm_cdf(void **state)
{
    (void)state;
    double lower = 0.0, upper = 0.0;
    for (int i = 0; i < POINTS; i++) {
        double z = -37.0 * point(i), w = 9.0 * point(i);
        lower = fmax(lower, relative(fc_norm_cdf(z), phi_lower(z)));
        upper = fmax(upper, (double)fabsl(fc_norm_cdf(w) - phi_lower(w)));
    }
    assert_true(lower < 1e-14);
    assert_true(upper < 2.3e-16);
    ASSERT_CLOSE(fc_norm_cdf(0.0), 0.5, 0.0, 0.0);
    ASSERT_CLOSE(fc_norm_cdf(-INFINITY), 0.0, 0.0, 0.0);
    ASSERT_CLOSE(fc_norm_cdf(INFINITY), 1.0, 0.0, 0.0);
    ASSERT_CLOSE(fc_norm_cdf(-1e300), 0.0, 0.0, 0.0);
    assert_true(fc_norm_cdf(-38.4) > 0.0 && isnan(fc_norm_cdf(NAN)));
    ASSERT_CLOSE(fc_norm_cdf(1.959963984540054), 0.975, 1e-15, 0.0);
}

static void test_norm_quantile(void **state)
{
    (void)state;
    double worst = 0.0;
    for (int i = 0; i < POINTS; i++) {
        double u = i % 2 ? point(i) : exp(-36.7 * point(i)), z = fc_norm_quantile(u);
        if (fabs(z) > 1e-6) worst = fmax(worst, relative(z, exact_quantile(u, z)));
        /* odd about 1/2, bit for bit where 1 - u is exact */
        double even = (floor(u * 0x1p52) + 0.5) * 0x1p-52;
        if (even < 1.0) ASSERT_CLOSE(fc_norm_quantile(1.0 - even), -fc_norm_quantile(even), 0.0, 0.0);
    }
    assert_true(worst < 2e-15);
    const double ends[] = {0x1p-53, 1.0 - 0x1p-53, 0x1p-33, 1.0 - 0x1p-33, 1e-300, 0x1p-1074};
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        double z = fc_norm_quantile(ends[i]);
        ASSERT_CLOSE(z, (double)exact_quantile(ends[i], z), 2e-15, 0.0);
    }
    ASSERT_CLOSE(fc_norm_quantile(0.5), 0.0, 0.0, 0.0);
    assert_true(fc_norm_quantile(0.0) == -INFINITY && fc_norm_quantile(1.0) == INFINITY);
    /* near the seams of the three rationals the two sides agree: |u - 1/2| = 0.498, log p = -25 */
    const double seams[] = {0.002, 0.998, 1.3887943864964021e-11};
    for (size_t i = 0; i < sizeof seams / sizeof seams[0]; i++) {
        double u0 = nextafter(seams[i], 0.0), u1 = nextafter(seams[i], 1.0);
        double below = fc_norm_quantile(u0), above = fc_norm_quantile(u1);
        double density = exp(-0.5 * below * below) / sqrt(2.0 * M_PI);
        ASSERT_CLOSE(below + (u1 - u0) / density, above, 2e-15, 0.0);
    }
}

static void test_rounding(void **state)
{
    (void)state;
    const double x[] = {-2.5, -2.0, -0.4, 0.0, 0.5, 1.5, 2.5, 2.4999999999999996, 1e9 + 0.5, 1e18, -1e300};
    for (size_t i = 0; i < sizeof x / sizeof x[0]; i++) {
        ASSERT_CLOSE(fc_floor(x[i]), floor(x[i]), 0.0, 0.0);
        ASSERT_CLOSE(fc_round(x[i]), fabs(x[i]) < 1e15 ? floor(x[i] + 0.5) : x[i], 0.0, 0.0);
    }
    ASSERT_CLOSE(fc_round(0.49999999999999994), 0.0, 0.0, 0.0); /* floor(x + 0.5) would give 1 */
    ASSERT_CLOSE(fc_clamp(3.0, 0.0, 2.0), 2.0, 0.0, 0.0);
    ASSERT_CLOSE(fc_clamp(-3.0, 0.0, 2.0), 0.0, 0.0, 0.0);
    ASSERT_CLOSE(fc_select(1.0, 5.0, 6.0), 5.0, 0.0, 0.0);
    ASSERT_CLOSE(fc_select(0.0, 5.0, 6.0), 6.0, 0.0, 0.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_exp), cmocka_unit_test(test_log), cmocka_unit_test(test_pow),
        cmocka_unit_test(test_norm_cdf), cmocka_unit_test(test_norm_quantile), cmocka_unit_test(test_rounding),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
