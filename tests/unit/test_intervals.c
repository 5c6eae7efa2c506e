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

/* The ranks as the header promises them, from the summed probabilities: GSL's binomial fails to converge for large n. */
static void ranks_by_summing(uint64_t n, double p, uint64_t *low, uint64_t *high)
{
    double sum = 0, term;
    *low = *high = UINT64_MAX;
    for (uint64_t k = 0; *high == UINT64_MAX; k++) {
        term = exp(lgamma((double)n + 1) - lgamma((double)k + 1) - lgamma((double)(n - k) + 1) + (double)k * log(p) +
                   (double)(n - k) * log1p(-p));
        sum += term;
        if (sum <= 0.025) *low = k;
        if (sum >= 0.975) *high = k;
    }
}

/* Fault: in large samples a rank beside the tightest one: the expansion alone is wrong in some of these n. Every 7th n
   up to 12,000 at all levels, and some larger ones. */
static void large_samples(void **state)
{
    (void)state;
    static const double p[] = {0.01, 0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95, 0.99, 0.0005};
    static const uint64_t large[] = {20000, 65536, 100000, 131072, 262144, 999424};
    for (uint64_t i = 0; i < 1571 + 6; i++)
        for (int j = 0; j < 10; j++) {
            const uint64_t n = i < 1571 ? 1001 + 7 * i : large[i - 1571];
            uint64_t low = UINT64_MAX, high, want_low, want_high;
            ranks_by_summing(n, p[j], &want_low, &want_high);
            const int any = fc_interval_rank_low(n, p[j], &low);
            assert_true(any == (want_low != UINT64_MAX));
            assert_true(low == want_low);
            assert_true(fc_interval_rank_high(n, p[j], &high));
            assert_true(high == want_high);
        }
}

/* Fault: digits lost where n is beyond what can be summed from 0. There the normal law with
   its skewness, (1 - 2 p)(z^2 - 1) / 6 ranks, and half a rank for continuity is all there is; whole ranks add half a one. */
static void huge_samples(void **state)
{
    (void)state;
    static const uint64_t n[] = {100000000, 1000000000000};
    for (int i = 0; i < 2; i++)
        for (double p = 0.05; p < 1; p += 0.45) {
            uint64_t low, high;
            const double m = (double)n[i], sd = sqrt(m * p * (1 - p)), z = 1.959963984540054, skew = (1 - 2 * p) * (z * z - 1) / 6;
            assert_true(fc_interval_rank_low(n[i], p, &low));
            assert_true(fc_interval_rank_high(n[i], p, &high));
            ASSERT_CLOSE((double)low, m * p - z * sd + skew - 1, 0, 0.6);
            ASSERT_CLOSE((double)high, m * p + z * sd + skew, 0, 0.6);
        }
}

/* Uniform numbers for the coverage counts. */
static double number(uint64_t *s)
{
    *s ^= *s << 13;
    *s ^= *s >> 7;
    *s ^= *s << 17;
    return (double)(*s >> 11) * 0x1p-53;
}

/* Fault: intervals that look right but hold the truth too rarely. 4000 samples of 60 numbers; a twin that is 15% too
   narrow must fail. Truth: mean 0 of normal numbers, median ln 2 of
   exponential ones, probability 0.3. */
static void coverage(void **state)
{
    (void)state;
    enum { RUNS = 4000, N = 60 };
    double mean_hits = 0, narrow_hits = 0, median_hits = 0, share_hits = 0;
    uint64_t s = 1, low, high;
    assert_true(fc_interval_rank_low(N, 0.5, &low) && fc_interval_rank_high(N, 0.5, &high));
    for (int r = 0; r < RUNS; r++) {
        double sum = 0, square = 0, a, b;
        uint64_t below = 0, hits = 0;
        for (int i = 0; i < N; i++) {
            const double u = 1 - number(&s), z = gsl_cdf_ugaussian_Pinv(u);
            sum += z;
            square += z * z;
            below += -log(u) < log(2);
            hits += number(&s) < 0.3;
        }
        const double mean = sum / N, se = sqrt((square - N * mean * mean) / (N - 1) / N);
        fc_interval_mean(mean, se, N, &a, &b);
        mean_hits += a <= 0 && 0 <= b;
        narrow_hits += fabs(mean) <= 0.85 * (b - a) / 2;
        median_hits += low < below && below <= high; /* x[low] < median <= x[high] */
        fc_interval_wilson((double)hits / N, N, &a, &b);
        share_hits += a <= 0.3 && 0.3 <= b;
    }
    const double se = sqrt(0.95 * 0.05 / RUNS); /* 0.0034: sees a coverage of 0.935 */
    assert_true(se < 0.015 / 4);
    ASSERT_WITHIN_SE(mean_hits / RUNS, se, 0.95);
    assert_true(narrow_hits / RUNS < 0.95 - 4 * se);
    assert_true(median_hits / RUNS > 0.95 - 4 * se && median_hits / RUNS < 0.985);
    ASSERT_CLOSE(share_hits / RUNS, 0.95, 0, 4 * se + 0.012); /* Wilson's own wobble at n = 60 */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(student),
        cmocka_unit_test(wilson),
        cmocka_unit_test(ranks_are_tightest),
        cmocka_unit_test(large_samples),
        cmocka_unit_test(huge_samples),
        cmocka_unit_test(coverage),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
