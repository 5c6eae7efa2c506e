/* Faults caught: a wrong variance, a level that sums in another order, a merge that loses a part, a NaN lane counted. */
#include <gsl/gsl_statistics_double.h>

#include "stats/moments.h"
#include "support.h"

typedef void moments_fn(const double *, size_t, int, int, double *, double *, double *);
typedef void extremes_fn(const double *, size_t, int, double *, double *);
#define X(level) extern moments_fn fc_moments_##level; extern extremes_fn fc_extremes_##level;
#include "isas.inc"
#undef X

static const struct {
    const char *name;
    moments_fn *moments;
    extremes_fn *extremes;
} levels[] = {
#define X(level) {#level, fc_moments_##level, fc_extremes_##level},
#include "isas.inc"
#undef X
};
enum { N_LEVELS = sizeof levels / sizeof levels[0] };

static int runs(const char *level)
{
#if defined(__x86_64__)
    if (strcmp(level, "avx512") == 0) return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq");
    if (strcmp(level, "avx2") == 0) return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
#endif
    return level[0] != 0;
}

/* Deterministic numbers of mixed sign and size. */
static void fill(double *x, size_t n, double shift)
{
    uint64_t s = 88172645463325252u;
    for (size_t i = 0; i < n; i++) {
        s ^= s << 13;
        s ^= s >> 7;
        s ^= s << 17;
        x[i] = shift + (double)(s >> 11) * 0x1p-53 * (i % 5 == 0 ? -3.7 : 1.9);
    }
}

/* Fault: variance by the one-pass formula (loses all digits at shift 1e9); short or masked rows summed wrongly. */
static void against_gsl(void **state)
{
    (void)state;
    FC_ALIGN double x[3][FC_LANES];
    for (int l = 0; l < N_LEVELS; l++) {
        if (!runs(levels[l].name)) continue;
        for (int n = 1; n <= FC_LANES; n++) {
            fill(x[0], sizeof x / sizeof(double), 1e9);
            double mean[3], m2[3], count[3];
            levels[l].moments(x[0], 3, n, 0, mean, m2, NULL);
            for (int r = 0; r < 3; r++) {
                const double m = gsl_stats_mean(x[r], 1, (size_t)n);
                ASSERT_CLOSE(mean[r], m, 1e-15, 0);
                ASSERT_CLOSE(m2[r], n > 1 ? gsl_stats_variance_m(x[r], 1, (size_t)n, m) * (n - 1) : 0, 1e-6, 1e-12);
            }
            (void)count;
        }
    }
}

/* Fault: NaN lanes enter the sums, or are counted; lanes beyond n leak in. */
static void undefined_lanes(void **state)
{
    (void)state;
    FC_ALIGN double x[FC_LANES];
    for (int l = 0; l < N_LEVELS; l++) {
        if (!runs(levels[l].name)) continue;
        for (int i = 0; i < FC_LANES; i++) x[i] = i % 3 == 0 ? NAN : i;
        double mean, m2, count;
        levels[l].moments(x, 1, 10, 1, &mean, &m2, &count); /* defined: 1 2 4 5 7 8: mean 4.5, M2 = 37.5 */
        ASSERT_CLOSE(count, 6, 0, 0);
        ASSERT_CLOSE(mean, 4.5, 1e-15, 0);
        ASSERT_CLOSE(m2, 37.5, 1e-15, 0);
        double lo, hi;
        levels[l].extremes(x, 1, 10, &lo, &hi);
        ASSERT_CLOSE(lo, 1, 0, 0);
        ASSERT_CLOSE(hi, 8, 0, 0);
        levels[l].moments(x, 1, 1, 1, &mean, &m2, &count); /* none defined */
        ASSERT_CLOSE(count, 0, 0, 0);
        ASSERT_CLOSE(mean, 0, 0, 0);
        levels[l].moments(x, 1, FC_LANES, 0, &mean, &m2, NULL); /* not allowed to be undefined: must show */
        assert_true(isnan(mean));
    }
}

/* Fault: a level or a lane count changes the order of summation. */
static void same_bits(void **state)
{
    (void)state;
    FC_ALIGN double x[16][FC_LANES];
    fill(x[0], sizeof x / sizeof(double), 0.1);
    for (int n = 63; n <= FC_LANES; n++)
        for (int undefined = 0; undefined < 2; undefined++) {
            double mean[N_LEVELS][16], m2[N_LEVELS][16], count[16];
            const int base = N_LEVELS - 1;
            levels[base].moments(x[0], 16, n, undefined, mean[base], m2[base], count);
            for (int l = 0; l < base; l++) {
                if (!runs(levels[l].name)) continue;
                levels[l].moments(x[0], 16, n, undefined, mean[l], m2[l], count);
                assert_memory_equal(mean[l], mean[base], sizeof mean[l]);
                assert_memory_equal(m2[l], m2[base], sizeof m2[l]);
            }
        }
}

/* Fault: a constant metric shows a standard error of rounding noise. */
static void constant_row(void **state)
{
    (void)state;
    FC_ALIGN double x[FC_LANES];
    for (int i = 0; i < FC_LANES; i++) x[i] = 0.1;
    double mean, m2;
    levels[N_LEVELS - 1].moments(x, 1, FC_LANES, 0, &mean, &m2, NULL);
    assert_true(mean == 0.1 && m2 == 0);
    double other = 0.1, zero = 0;
    fc_moments_merge(1, 64, 64, &mean, &m2, &other, &zero);
    assert_true(mean == 0.1 && m2 == 0);
}

/* Fault: merging weighs the parts wrongly or forgets the distance of their means; an empty part changes anything. */
static void merging(void **state)
{
    (void)state;
    double x[150];
    fill(x, 150, 5);
    double mean = gsl_stats_mean(x, 1, 30), m2 = gsl_stats_variance(x, 1, 30) * 29, count = 30;
    double mean_b = gsl_stats_mean(x + 30, 1, 120), m2_b = gsl_stats_variance(x + 30, 1, 120) * 119, count_b = 120;
    double mean_c = mean, m2_c = m2;
    fc_moments_merge(1, 30, 120, &mean, &m2, &mean_b, &m2_b);
    ASSERT_CLOSE(mean, gsl_stats_mean(x, 1, 150), 1e-14, 0);
    ASSERT_CLOSE(m2, gsl_stats_variance(x, 1, 150) * 149, 1e-13, 0);
    double none = 0, zero = 0;
    fc_moments_merge_counted(1, &count, &mean_c, &m2_c, &none, &zero, &zero);
    ASSERT_CLOSE(count, 30, 0, 0);
    fc_moments_merge_counted(1, &count, &mean_c, &m2_c, &count_b, &mean_b, &m2_b);
    assert_true(mean_c == mean && m2_c == m2 && count == 150);
    fc_moments_merge_counted(1, &none, &zero, &m2_b, &count, &mean, &m2);
    assert_true(none == 150 && zero == mean && m2_b == m2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(against_gsl),   cmocka_unit_test(undefined_lanes), cmocka_unit_test(same_bits),
        cmocka_unit_test(constant_row), cmocka_unit_test(merging),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
