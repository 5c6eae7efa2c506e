/* Faults caught: a normal quantile where Student's belongs, Wilson's centre or width wrong, rank intervals that cover less than 95%. */
#include <gsl/gsl_cdf.h>

#include "stats/intervals.h"
#include "support.h"

/* Fault: 1.96 for small samples; the expansion for large ones off. Published: t(0.975; 1) = 12.706, 4: 2.776, 10: 2.228. */
static void student(void **state)
{
    (void)state;
    ASSERT_CLOSE(fc_student_975(1), 12.706, 0, 5e-4);
    ASSERT_CLOSE(fc_student_975(4), 2.776, 0, 5e-4);
    ASSERT_CLOSE(fc_student_975(10), 2.228, 0, 5e-4);
    ASSERT_CLOSE(fc_student_975(1001), gsl_cdf_tdist_Pinv(0.975, 1001), 1e-8, 0);
    ASSERT_CLOSE(fc_student_975(1e6), gsl_cdf_tdist_Pinv(0.975, 1e6), 1e-8, 0);
    double low, high;
    fc_interval_mean(10, 2, 5, &low, &high);
    ASSERT_CLOSE(low, 10 - 2 * 2.776445, 1e-6, 0);
    ASSERT_CLOSE(high, 10 + 2 * 2.776445, 1e-6, 0);
    fc_interval_mean(10, NAN, 1, &low, &high);
    assert_true(isnan(low) && isnan(high));
}

/* Fault: the interval does not solve (p - x)^2 = z^2 x (1 - x) / n, leaves [0, 1], or has no width at p = 0. */
static void wilson(void **state)
{
    (void)state;
    const double z = gsl_cdf_ugaussian_Pinv(0.975), p[] = {0.004, 0.3, 0.5, 0.97};
    for (int i = 0; i < 4; i++) {
        double end[2];
        fc_interval_wilson(p[i], 250, &end[0], &end[1]);
        for (int j = 0; j < 2; j++)
            ASSERT_CLOSE((p[i] - end[j]) * (p[i] - end[j]), z * z * end[j] * (1 - end[j]) / 250, 1e-12, 0);
        assert_true(end[0] < p[i] && p[i] < end[1]);
    }
    double low, high;
    fc_interval_wilson(0, 100, &low, &high); /* by hand: upper end z^2/(n + z^2) = 3.8415/103.8415 */
    ASSERT_CLOSE(low, 0, 0, 0);
    ASSERT_CLOSE(high, 3.841459 / 103.841459, 1e-6, 0);
    fc_interval_wilson(1, 100, &low, &high);
    ASSERT_CLOSE(high, 1, 0, 0);
    fc_interval_wilson(NAN, 0, &low, &high);
    assert_true(isnan(low) && isnan(high));
}

/* Fault: ranks off by one. Each tail at most 0.025 and the next rank inwards above it (tightest interval). */
static void ranks_are_tightest(void **state)
{
    (void)state;
    const unsigned n[] = {10, 59, 100, 473, 1000};
    const double p[] = {0.01, 0.05, 0.25, 0.5, 0.9, 0.99};
    for (int i = 0; i < 5; i++)
        for (int j = 0; j < 6; j++) {
            uint64_t r;
            if (fc_interval_rank_low(n[i], p[j], &r)) {
                assert_true(gsl_cdf_binomial_P((unsigned)r, p[j], n[i]) <= 0.025);
                assert_true(gsl_cdf_binomial_P((unsigned)r + 1, p[j], n[i]) > 0.025);
            } else {
                assert_true(gsl_cdf_binomial_P(0, p[j], n[i]) > 0.025);
            }
            if (fc_interval_rank_high(n[i], p[j], &r)) {
                assert_true(gsl_cdf_binomial_P((unsigned)r, p[j], n[i]) >= 0.975);
                assert_true(r == 0 || gsl_cdf_binomial_P((unsigned)r - 1, p[j], n[i]) < 0.975);
            } else {
                assert_true(gsl_cdf_binomial_P(n[i] - 1, p[j], n[i]) < 0.975);
            }
        }
}

/* Binomial cdf by summing the probabilities, as GSL's fails to converge for large n. */
static double binomial_cdf(uint64_t k, double p, uint64_t n)
{
    double sum = 0;
    for (uint64_t i = 0; i <= k; i++)
        sum += exp(lgamma((double)n + 1) - lgamma((double)i + 1) - lgamma((double)(n - i) + 1) +
                   (double)i * log(p) + (double)(n - i) * log1p(-p));
    return sum;
}

/* Fault: the expansion for large n misses the wanted tail: each tail within 0.0015 of 0.025. */
static void large_samples(void **state)
{
    (void)state;
    const uint64_t n[] = {1001, 20000};
    const double p[] = {0.01, 0.1, 0.5, 0.99};
    for (int i = 0; i < 2; i++)
        for (int j = 0; j < 4; j++) {
            uint64_t low, high;
            assert_true(fc_interval_rank_low(n[i], p[j], &low) && fc_interval_rank_high(n[i], p[j], &high));
            const double step = 0.13 / sqrt((double)n[i] * p[j] * (1 - p[j])); /* one rank, as probability */
            ASSERT_CLOSE(binomial_cdf(low, p[j], n[i]), 0.025, 0, 0.0015 + step / 2);
            ASSERT_CLOSE(binomial_cdf(high, p[j], n[i]), 0.975, 0, 0.0015 + step / 2);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(student),
        cmocka_unit_test(wilson),
        cmocka_unit_test(ranks_are_tightest),
        cmocka_unit_test(large_samples),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
