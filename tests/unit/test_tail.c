/* Faults caught: a tail index of the wrong end, off by one value, or its inverse; largest values lost or out of order. */
#include "stats/tail.h"
#include "support.h"

enum { N = 20000, K = 101 };

/* Quantiles of a Pareto law with index a, in a scrambled order: 7919 and 20000 have no common factor. */
static void pareto(double a, double *x)
{
    for (int i = 0; i < N; i++) x[i] = pow(1 - ((7919 * i) % N + 0.5) / N, -1 / a);
}

/* Fault: as above. Hill's estimator has the relative standard error 1 / sqrt(k). */
static void hill_finds_the_index(void **state)
{
    (void)state;
    static double x[N], top[K];
    const double index[] = {0.8, 1.5, 3};
    for (int i = 0; i < 3; i++) {
        pareto(index[i], x);
        assert_int_equal(fc_tail_top(x, N, top, K), K);
        ASSERT_CLOSE(fc_tail_hill(top, K), index[i], 1 / sqrt(K - 1), 0);
    }
}

/* Fault: a value dropped, doubled, or a gap taken for one. */
static void largest_values(void **state)
{
    (void)state;
    const double x[] = {3, NAN, -1, 7, 7, 2, NAN, 5};
    double top[8];
    assert_int_equal(fc_tail_top(x, 8, top, 3), 3);
    assert_true(top[0] == 5 && top[1] == 7 && top[2] == 7);
    assert_int_equal(fc_tail_top(x, 8, top, 8), 6);
    assert_true(top[0] == -1 && top[1] == 2 && top[2] == 3 && top[5] == 7);
    assert_int_equal(fc_tail_top(x, 8, top, 0), 0);
}

/* Fault: a logarithm of what is not above 0; equal values called heavy. */
static void edges(void **state)
{
    (void)state;
    const double zero[] = {0, 1, 2}, equal[] = {2, 2, 2};
    assert_true(isnan(fc_tail_hill(zero, 3)));
    assert_true(isnan(fc_tail_hill(equal, 1)));
    assert_true(isinf(fc_tail_hill(equal, 3)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(hill_finds_the_index), cmocka_unit_test(largest_values),
                                       cmocka_unit_test(edges)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
