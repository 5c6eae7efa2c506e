/* Fault caught: a count that is off by one, biased, or not monotone in its uniform. Oracle: GSL's distribution functions. */
#include "support.h"

#include <gsl/gsl_cdf.h>

#include "blocks/counts.h"
#include "kernel_support.h"

/* Exact range: the count is the smallest k with F(k) >= u. */
static void exact_range(void **state)
{
    (void)state;
    fc_lane mean, n, p, u, x;
    const double means[] = {0.0, 1e-9, 0.02, 0.7, 3.3, 17.0, 40.0, 64.0};
    for (size_t m = 0; m < sizeof means / sizeof *means; m++) {
        for (int i = 0; i < FC_LANES; i++) {
            mean[i] = means[m];
            u[i] = (i + 0.5) / FC_LANES;
        }
        FC_K(fc_poisson)(mean, u, x);
        for (int i = 0; i < FC_LANES; i++) {
            if (means[m] == 0.0) assert_true(x[i] == 0.0);
            else assert_true(gsl_cdf_poisson_P((unsigned)x[i], means[m]) >= u[i] - 1e-12);
            if (x[i] > 0.0) assert_true(gsl_cdf_poisson_P((unsigned)x[i] - 1, means[m]) < u[i] + 1e-12);
        }
    }
    const double sizes[] = {0, 1, 2, 7, 30, 250, 1000, 100000}, chances[] = {0.0, 1e-4, 0.03, 0.3, 0.5, 0.7, 0.97, 1.0};
    for (size_t a = 0; a < 8; a++)
        for (size_t c = 0; c < 8; c++) {
            for (int i = 0; i < FC_LANES; i++) {
                n[i] = sizes[a];
                p[i] = chances[c];
                u[i] = (i + 0.5) / FC_LANES;
            }
            FC_K(fc_binomial)(n, p, u, x);
            if (sizes[a] * chances[c] * (1.0 - chances[c]) > 64.0) continue;
            for (int i = 0; i < FC_LANES; i++) {
                assert_true(x[i] >= 0.0 && x[i] <= sizes[a]);
                assert_true(gsl_cdf_binomial_P((unsigned)x[i], chances[c], (unsigned)sizes[a]) >= u[i] - 1e-10);
                if (x[i] > 0.0) assert_true(gsl_cdf_binomial_P((unsigned)x[i] - 1, chances[c], (unsigned)sizes[a]) < u[i] + 1e-10);
            }
        }
}

/* Expansion: mean within 1e-4 sd, variance within 0.1%, Kolmogorov-Smirnov distance at most 2e-3 against GSL. */
static void expansion_range(void **state)
{
    (void)state;
    enum { N = 1 << 18 };
    const double means[] = {64.5, 100.0, 1000.0, 1e5};
    fc_lane mean, u, x;
    for (size_t m = 0; m < 4; m++) {
        double s1 = 0.0, s2 = 0.0, worst = 0.0, before = -1.0;
        for (int block = 0; block < N / FC_LANES; block++) {
            for (int i = 0; i < FC_LANES; i++) {
                mean[i] = means[m];
                u[i] = (block * FC_LANES + i + 0.5) / N;
            }
            FC_K(fc_poisson)(mean, u, x);
            for (int i = 0; i < FC_LANES; i++) {
                double d = x[i] - means[m];
                assert_true(x[i] >= before); /* monotone */
                if (x[i] > before && before >= 0.0) { /* u jumps over F(before) */
                    double gap = fabs(gsl_cdf_poisson_P((unsigned)before, means[m]) - (u[i] - 0.5 / N));
                    worst = gap > worst ? gap : worst;
                }
                before = x[i];
                s1 += d;
                s2 += d * d;
            }
        }
        double sd = sqrt(means[m]), var = s2 / N - (s1 / N) * (s1 / N);
        ASSERT_CLOSE(s1 / N, 0.0, 0.0, 1e-4 * sd + 2.0 / N);
        ASSERT_CLOSE(var, means[m], 1e-3, 0.0);
        assert_true(worst <= 2e-3);
    }
}

static void sums(void **state)
{
    (void)state;
    enum { N = 1 << 16 };
    fc_lane n, u, x;
    double s1 = 0.0, s2 = 0.0;
    for (int block = 0; block < N / FC_LANES; block++) {
        for (int i = 0; i < FC_LANES; i++) {
            n[i] = 25.0;
            u[i] = (block * FC_LANES + i + 0.5) / N;
        }
        FC_K(fc_amount_sum)(n, 4.0, 3.0, u, x);
        for (int i = 0; i < FC_LANES; i++) {
            s1 += x[i];
            s2 += x[i] * x[i];
        }
    }
    ASSERT_CLOSE(s1 / N, 100.0, 1e-5, 0.0);                              /* n m */
    ASSERT_CLOSE(s2 / N - (s1 / N) * (s1 / N), 25.0 * 9.0, 1e-3, 0.0);   /* n s^2 */
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(exact_range), cmocka_unit_test(expansion_range), cmocka_unit_test(sums)};
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
