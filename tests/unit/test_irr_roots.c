/* Fault caught: of several rates that fit, another one than the nearest to the guess; a final value left out of the return. */
#include "kernel_support.h"

#include "blocks/irr.h"

static double rate_of(int n, const double *flows, double guess)
{
    fake *f = fake_new(n - 1, 1, 1, 0);
    fc_lane rate, several;
    for (int k = 0; k < n; k++)
        for (int i = 0; i < FC_LANES; i++) fc_at(&f->ws, 0, k)[i] = flows[k];
    FC_K(fc_irr)(&f->ws, fc_column(&f->ws, 0), guess, rate, several);
    const double got = rate[17];
    fake_free(f);
    return got;
}

/* -100 (1 - 1.1/x)(1 - 1.3/x): 10% and 30% both fit. */
static void nearest_root(void **state)
{
    (void)state;
    const double flows[3] = {-100.0, 240.0, -143.0};
    ASSERT_CLOSE(rate_of(3, flows, 0.04), 0.10, 1e-9, 0.0);
    ASSERT_CLOSE(rate_of(3, flows, 0.155), 0.10, 1e-9, 0.0);
    ASSERT_CLOSE(rate_of(3, flows, 0.255), 0.30, 1e-9, 0.0);
    ASSERT_CLOSE(rate_of(3, flows, 0.90), 0.30, 1e-9, 0.0);
}

/* -100 + 150 y - 30 y^2 with y = (1 + r)^-3: y = (150 -+ sqrt(10500)) / 60, so 8.07% and -38.06%. Newton's own start leads
   to the first; from -30% the other one is nearer. */
static void newton_is_not_enough(void **state)
{
    (void)state;
    const double flows[7] = {-100.0, 0.0, 0.0, 150.0, 0.0, 0.0, -30.0};
    ASSERT_CLOSE(rate_of(7, flows, 0.04), cbrt(60.0 / (150.0 - sqrt(10500.0))) - 1.0, 1e-9, 0.0);
    ASSERT_CLOSE(rate_of(7, flows, -0.30), cbrt(60.0 / (150.0 + sqrt(10500.0))) - 1.0, 1e-9, 0.0);
}

/* Cal 12: 17.6726% with the NAV of 40 in the last year. */
static void reference_case(void **state)
{
    (void)state;
    const double flows[7] = {-100.0, -60.0, 0.0, 30.0, 80.0, 120.0, 60.0 + 40.0};
    ASSERT_CLOSE(rate_of(7, flows, 0.04), 0.176726, 0.0, 0.6e-6);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(nearest_root), cmocka_unit_test(newton_is_not_enough),
                                       cmocka_unit_test(reference_case)};
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
