/* Fault caught: defaults that are not the yearly one-factor law on every grid, a capped payout or tranche with the wrong
   mean, counts that leave the linear recursion, losses of the wrong size. Oracles: Cal 8, GSL quadrature, recursion. */
#include "closed_form.h"
#include "vasicek.h"

#define HEAD(years, step) "schema = 1; title = \"t\"; start = \"2022-01\"; horizon = " years "; step = \"" step "\";"
enum { PATHS = 65536 };

/* The rate of the book is monotone in p, so quantiles map one to one. p: q95 0.08113, q99 0.12592 (Cal 8, PD 3%, rho 0.12). */
static void yearly_law(void **state)
{
    (void)state;
    static const struct { const char *text; int steps; } grids[] = {
#define GRID(step, n) {HEAD("1.0", step) "credit = ( { name = \"a\"; per_year = 0.0; size = 1.0; pd = 0.03; lgd = 1.0; initial : { outstanding = 1e8; loans = 120000000; }; } );", n}
        GRID("year", 1), GRID("quarter", 4), GRID("month", 12)};
    for (size_t i = 0; i < 3; i++) {
        run_of r = run_text_with(grids[i].text, PATHS, 1, NULL, 2);
        const fc_summary *s = fc_result_find(r.result, "credit.a.loss_rate");
        assert_non_null(s);
        /* se of a quantile = sqrt(q(1-q)/n)/density; density of p at q95 and q99 from neighbouring Vasicek quantiles */
        ASSERT_CLOSE(s->q[8], book_rate(0.08113, grids[i].steps), 0.0, 4.0 * 0.0009);
        ASSERT_CLOSE(s->q[9], book_rate(0.12592, grids[i].steps), 0.0, 4.0 * 0.0015);
        run_free(&r);
    }
}

static double capped(double p, const double *a) { return fmin(a[0] * p, a[1]); }
static double capped_quarters(double p, const double *a) { return fmin(a[0] * book_rate(p, 4), a[1]); }
static double layer(double p, const double *a) { return fmin(fmax(a[0] * p - a[1], 0.0), a[2]); }
static double layer_to(double p, const double *a) { return pow(layer(p, a) - a[3], a[4]); } /* a[3]: mean, a[4]: power */
static double square(double p, const double *a) { return (void)a, p * p; }
static double quarter(double p, const double *a) { return (void)a, 1.0 - pow(1.0 - p, 0.25); }
static double quarter_square(double p, const double *a) { return quarter(p, a) * quarter(p, a); }

/* Pool of 50 against 1000 of loans, 80% of each loss: exhausted above a default rate of 0.0625/0.5 = 0.125. */
static void capped_pool(void **state)
{
    (void)state;
    run_of r = run_text_with(HEAD("1.0", "year") "credit = ( { name = \"a\"; per_year = 0.0; size = 1.0; pd = 0.03; lgd = 0.5; pool_share = 0.8; pool = 50.0;"
                             " initial : { outstanding = 1000.0; loans = 100000000; }; } );", 4 * PATHS, 1, NULL, 2);
    const double arg[] = {400.0, 50.0};
    ASSERT_MEAN(series_moments(&r, "credit.a.payout", 1, 4 * PATHS), expectation(0.03, 0.12, capped, arg));
    const fc_summary *s = fc_result_find(r.result, "credit.a.exhausted");
    double p = (double)s->n / (4.0 * PATHS), truth = 1.03e-2; /* Cal 8: P(rate > 12.5%) */
    ASSERT_CLOSE(p, truth, 0.0, 4.0 * sqrt(truth * (1.0 - truth) / (4.0 * PATHS)) + 5e-5);
    run_free(&r);
    /* on quarters the cap is met by what all claims of the year have taken together */
    r = run_text_with(HEAD("1.0", "quarter") "credit = ( { name = \"a\"; per_year = 0.0; size = 1.0; pd = 0.03; lgd = 0.5; pool_share = 0.8; pool = 30.0;"
                      " initial : { outstanding = 1000.0; loans = 100000000; }; } );", 4 * PATHS, 1, NULL, 2);
    const double quarters[] = {400.0, 30.0};
    ASSERT_MEAN(series_moments(&r, "credit.a.payout", 4, 4 * PATHS), expectation(0.03, 0.12, capped_quarters, quarters));
    run_free(&r);
}

/* No common factor: counts and amounts follow E[n_j,k] = E[n_j-1,k-1](1-q); new loans Poisson. */
static void recursion(void **state)
{
    (void)state;
    run_of r = run_text_with(HEAD("5.0", "quarter") "factors : { credit : { off = true; }; }; credit = ( { name = \"a\"; per_year = 80.0; growth = 0.2; size = 3.0;"
                             " size_sd = 4.0; tenor = 1.5; pd = 0.2; } );", PATHS, 1, NULL, 2);
    double alive[6] = {0}, q = 1.0 - pow(0.8, 0.25), lent = 0.0, bad = 0.0, n = 0.0;
    for (int k = 1; k <= 20; k++) {
        double lost = 0.0;
        for (int j = 0; j < 6; j++) lost += alive[j] * q;
        bad += lost;
        for (int j = 5; j > 0; j--) alive[j] = alive[j - 1] * (1.0 - q);
        alive[0] = 20.0 * pow(1.2, (k - 1) / 4.0);
        lent += alive[0];
    }
    for (int j = 0; j < 6; j++) n += alive[j];
    moments_of m = series_moments(&r, "credit.a.lent", 20, PATHS);
    ASSERT_MEAN(series_moments(&r, "credit.a.loans", 20, PATHS), n);
    ASSERT_MEAN(series_moments(&r, "credit.a.outstanding", 20, PATHS), 3.0 * n);
    ASSERT_MEAN(series_moments(&r, "credit.a.defaulted", 20, PATHS), 3.0 * bad);
    ASSERT_MEAN(m, 3.0 * lent);
    ASSERT_CLOSE(m.var, lent * (9.0 + 16.0), 0.03, 0.0); /* compound Poisson */
    run_free(&r);
}

/* Cal 8, Guangzhou: loss 0.472% of loans disbursed, payout 0.236%: PD 1.18%, LGD 40%, half to the pool. */
static void guangzhou(void **state)
{
    (void)state;
    run_of r = run_text_with(HEAD("6.0", "quarter") "credit = ( { name = \"a\"; fixed = true; per_year = 400000.0; size = 1.0; pd = 0.0118; lgd = 0.4; correlation = 0.02; pool = 1e9; } );",
                             PATHS, 1, NULL, 2);
    /* of 24 cohorts the last four are exposed for 3, 2, 1, 0 quarters; E[1-(1-p)^(j/4)] is j/4 of E[p] to 1% here */
    moments_of loss = series_moments(&r, "credit.a.loss", 24, PATHS), payout = series_moments(&r, "credit.a.payout", 24, PATHS);
    double want = 0.00472 * 2.4e6 * (20.0 + 0.75 + 0.5 + 0.25) / 24.0;
    ASSERT_CLOSE(loss.mean, want, 0.005, 0.0);
    ASSERT_CLOSE(payout.mean, 0.5 * want, 0.005, 0.0);
    run_free(&r);
}

/* A tranche's loss: mean, and variance within four standard errors of a law with its fourth moment. */
static void tranche(const run_of *r, const char *name, double attach, double detach)
{
    double arg[] = {600.0, 1000.0 * attach, 1000.0 * (detach - attach), 0.0, 2.0};
    const moments_of m = scalar_moments(r, name);
    arg[3] = expectation(0.05, 0.2, layer, arg);
    const double var = expectation(0.05, 0.2, layer_to, arg);
    arg[4] = 4.0;
    const double kurtosis = expectation(0.05, 0.2, layer_to, arg) / (var * var), se = sqrt((kurtosis - 1.0) / (16.0 * PATHS));
    ASSERT_WITHIN_SE(m.mean, m.se, arg[3]);
    ASSERT_CLOSE(m.var, var, 4.0 * se, 0.0);
    assert_true(4.0 * m.se < 0.03 * arg[3] && 4.0 * se < 0.15); /* the senior is hit rarely */
}

static void securities(void **state)
{
    (void)state;
    run_of r = run_text_with(HEAD("2.0", "year") "securitisation = ( { name = \"a\"; loans = 1000000; amount = 1000.0; term = 1.0; pd = 0.05; correlation = 0.2; lgd = 0.6; tranches = ("
                             " { name = \"j\"; attach = 0.0; detach = 0.03; }, { name = \"m\"; attach = 0.03; detach = 0.1; }, { name = \"s\"; attach = 0.1; detach = 1.0; } ); } );",
                             16 * PATHS, 1, NULL, 2);
    const double cuts[] = {0.0, 0.03, 0.1, 1.0};
    static const char *const names[] = {"securitisation.a.tranche.j.loss", "securitisation.a.tranche.m.loss"};
    double sum = 0.0;
    for (int t = 0; t < 2; t++) {
        const double arg[] = {600.0, 1000.0 * cuts[t], 1000.0 * (cuts[t + 1] - cuts[t])};
        ASSERT_MEAN(scalar_moments(&r, names[t]), expectation(0.05, 0.2, layer, arg));
        tranche(&r, names[t], cuts[t], cuts[t + 1]);
        sum += scalar_of(&r, names[t]);
    }
    tranche(&r, "securitisation.a.tranche.s.loss", cuts[2], cuts[3]);
    sum += scalar_of(&r, "securitisation.a.tranche.s.loss");
    ASSERT_CLOSE(sum, series_at(&r, "securitisation.a.loss", 2), 1e-12, 0.0);
    ASSERT_MEAN(series_moments(&r, "securitisation.a.loss", 2, 16 * PATHS), 30.0);
    run_free(&r);
}

/* Claims of one year: mean n pd, variance n (pd - E[p^2]) + n^2 (E[p^2] - pd^2). */
static void insurance(void **state)
{
    (void)state;
    run_of r = run_text_with(HEAD("1.0", "year") "insurance = ( { name = \"a\"; policies = 500; sum_insured = 10.0; premium = 0.4; pd = 0.03; correlation = 0.05; } );", 4 * PATHS, 1, NULL, 2);
    double p2 = expectation(0.03, 0.05, square, NULL), n = 500.0;
    moments_of m = series_moments(&r, "insurance.a.claims", 1, 4 * PATHS);
    ASSERT_MEAN(m, 10.0 * n * 0.03);
    ASSERT_CLOSE(m.var, 100.0 * (n * (0.03 - p2) + n * n * (p2 - 0.0009)), 0.03, 0.0);
    run_free(&r);
    /* on quarters: four draws with q = 1 - (1 - p)^(1/4) of the same year; claims do not end policies */
    r = run_text_with(HEAD("1.0", "quarter") "insurance = ( { name = \"a\"; policies = 500; sum_insured = 10.0; premium = 0.4; pd = 0.03; correlation = 0.05; } );", 4 * PATHS, 1, NULL, 2);
    const double q = expectation(0.03, 0.05, quarter, NULL), q2 = expectation(0.03, 0.05, quarter_square, NULL);
    m = series_moments(&r, "insurance.a.claims", 4, 4 * PATHS);
    ASSERT_MEAN(m, 10.0 * 4.0 * n * q);
    ASSERT_CLOSE(m.var, 100.0 * (4.0 * n * (q - q2) + 16.0 * n * n * (q2 - q * q)), 0.03, 0.0);
    run_free(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(yearly_law), cmocka_unit_test(capped_pool), cmocka_unit_test(recursion),
                                       cmocka_unit_test(guangzhou), cmocka_unit_test(securities), cmocka_unit_test(insurance)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
