/* Fault caught: an arrival, stay, amount, success rate or delivery that is wrong: means and variances against closed forms. */
#include "closed_form.h"

#define HEAD "schema = 1; title = \"t\"; start = \"2022-01\"; horizon = 10.0; step = \"quarter\";\n"

enum { PATHS = 16384, LAST = 40 };

/* Variance within 4 SE for a kurtosis. */
static void check(const run_of *r, const char *name, int step, double mean, double variance, double kurtosis)
{
    const moments_of m = series_moments(r, name, step, PATHS);
    ASSERT_WITHIN_SE(m.mean, m.se, mean);
    if (step == LAST) ASSERT_MEAN(m, mean);
    ASSERT_CLOSE(m.var, variance, 4.0 * sqrt((kurtosis - 1.0) / PATHS), 0.0);
}

/* s = chance to stay a step. Those there at the start: Binomial(n0, s^k). Arrivals: Poisson with mean
   m(k) = s m(k-1) + rate*delta. Both are independent. */
static void talent(void **state)
{
    (void)state;
    run_of r = run_text_with(HEAD "talent = ( { name = \"t\"; initial = 200; per_year = 40.0; stay = 5.0; cost = 3.0; } );", PATHS, 1, NULL, 2);
    double s = exp(-0.25 / 5.0), m = 0.0, old = 1.0, paid = 0.0;
    for (int k = 1; k <= LAST; k++) {
        paid += (200.0 * old + m) * 3.0 * 0.25; /* by the people at the step's start */
        m = s * m + 10.0;
        old *= s;
        if (k % 8 == 0) check(&r, "talent.t", k, 200.0 * old + m, 200.0 * old * (1.0 - old) + m, 3.02);
    }
    ASSERT_MEAN(series_moments(&r, "talent.t.spent", LAST, PATHS), paid);
    check(&r, "talent.t.arrived", LAST, 400.0, 400.0, 3.01);
    run_free(&r);
    r = run_text_with(HEAD "talent = ( { name = \"t\"; initial = 200; } );", 64, 1, NULL, 1);
    ASSERT_CLOSE(series_at(&r, "talent.t", LAST), 200.0, 0.0, 0.0); /* nobody comes, nobody leaves */
    run_free(&r);
}

/* Number Poisson(60 a year * 10); successes are thinned: Poisson; money is a compound Poisson sum with variance
   n (mean^2 + sd^2). */
static void grants(void **state)
{
    (void)state;
    run_of r = run_text_with(HEAD "grants = ( { name = \"g\"; per_year = 60.0; success = 0.3; co_funding = 0.5;"
                             " amount = { dist = \"lognormal\"; mean = 2.0; sd = 1.0; }; } );", PATHS, 1, NULL, 2);
    check(&r, "grants.g.made", LAST, 600.0, 600.0, 3.01);
    check(&r, "grants.g.succeeded", LAST, 180.0, 180.0, 3.01);
    check(&r, "grants.g.spent", LAST, 1200.0, 600.0 * (4.0 + 1.0), 3.1);
    ASSERT_CLOSE(series_at(&r, "grants.g.cofunded", LAST), 0.5 * series_at(&r, "grants.g.spent", LAST), 1e-12, 0.0);
    run_free(&r);
    /* an amount drawn once per path: variance = E[n]^2 var(amount) + E[amount^2] var(n), uniform 1.8..2.2 */
    r = run_text_with(HEAD "grants = ( { name = \"g\"; per_year = 60.0; amount = { dist = \"uniform\"; low = 1.8; high = 2.2; level = \"input\"; }; } );", PATHS, 1, NULL, 2);
    double variance = 600.0 * 600.0 * 0.16 / 12.0 + (4.0 + 0.16 / 12.0) * 600.0;
    check(&r, "grants.g.spent", LAST, 1200.0, variance, 3.0);
    run_free(&r);
}

/* An area drawn from 800..1200 and a delay from 0..4, both once per path, delivered at once: by year 5 all of it, by year 2 with
   chance 1/2. E[A] = 1000, E[A^2] = 1000^2 + 400^2/12. Cost 2 a m2; rent of places = floor(A/10) for what stood at each step's
   start, so its mean lies within half a place of that of A/10. */
static void space(void **state)
{
    (void)state;
    run_of r = run_text_with(HEAD "space = ( { name = \"s\"; area = { dist = \"uniform\"; low = 800.0; high = 1200.0; };"
                             " delay = { dist = \"uniform\"; low = 0.0; high = 4.0; }; cost = 2.0; per_place = 10.0; rent = 1.0; } );", PATHS, 1, NULL, 2);
    const double a2 = 1e6 + 160000.0 / 12.0;
    check(&r, "space.s.delivered", 20, 1000.0, 160000.0 / 12.0, 1.8);
    check(&r, "space.s.delivered", 8, 500.0, 0.5 * a2 - 250000.0, 1.1);
    check(&r, "space.s.cost", 20, 2000.0, 4.0 * 160000.0 / 12.0, 1.8);
    check(&r, "space.s", 20, 99.5, 1600.0 / 12.0, 1.8); /* floor takes half a place; its own spread of 1/12 is lost in the tolerance */
    run_free(&r);
    /* over four years: delivered = A min(1, t/4) in a straight line */
    r = run_text_with(HEAD "space = ( { name = \"s\"; area = { dist = \"uniform\"; low = 800.0; high = 1200.0; }; over = 4.0; } );", PATHS, 1, NULL, 2);
    check(&r, "space.s.delivered", 4, 250.0, 0.0625 * 160000.0 / 12.0, 1.8);
    run_free(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(talent), cmocka_unit_test(grants), cmocka_unit_test(space)};
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
