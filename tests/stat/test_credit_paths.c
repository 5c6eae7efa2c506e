/* Fault caught: a year of defaults that is not Vasicek's on every grid, a pool that is exhausted too early or late, money of
   loans and pool that leaks. Path by path; tables of Cal 8, GSL densities. */
#include "path_support.h"
#include "vasicek.h"

enum { PATHS = 32768, N_GRIDS = 3, YEARS = 2 };
static const struct { const char *step; int steps; } grids[N_GRIDS] = {{"year", 1}, {"quarter", 4}, {"month", 12}};

/* ---- the yearly law --------------------------------------------------------------------------------------------- */

/* Density of the yearly default rate at p. */
static double density(double pd, double rho, double p)
{
    const double x = gsl_cdf_ugaussian_Pinv(p), z = (sqrt(1.0 - rho) * x - gsl_cdf_ugaussian_Pinv(pd)) / sqrt(rho);
    return sqrt((1.0 - rho) / rho) * exp(0.5 * (x * x - z * z));
}

static int ascending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Every loan alive at a year's start is exposed for all of it, so 1 - product of (1 - defaulted/outstanding) over its steps is
   that year's rate, whatever the grid. rate[y][path]. */
static void yearly_rates(int grid, double rho, double (*rate)[PATHS])
{
    char text[512];
    (void)snprintf(text, sizeof text,
        "schema = 1; title = \"t\"; start = \"2022-01\"; horizon = 2.0; step = \"%s\"; credit = ( { name = \"a\"; per_year = 0.0; size = 1.0;"
        " pd = 0.03; correlation = %g; tenor = 3.0; initial : { outstanding = 1e9; loans = 1000000000; }; } );", grids[grid].step, rho);
    paths p = paths_open(text, 1, NULL);
    const fc_col out = paths_metric(&p, "credit.a.outstanding", 1)->column, bad = paths_metric(&p, "credit.a.defaulted", 1)->column;
    for (int first = 0; first < PATHS; first += FC_LANES) {
        paths_batch(&p, (uint64_t)first);
        for (int y = 0; y < YEARS; y++)
            for (int i = 0; i < FC_LANES; i++) {
                double stay = 1.0;
                for (int k = y * grids[grid].steps + 1; k <= (y + 1) * grids[grid].steps; k++)
                    stay *= 1.0 - fc_at(&p.work.ws, bad, k)[i] / fc_at(&p.work.ws, out, k - 1)[i];
                rate[y][first + i] = 1.0 - stay;
                if (first >= 8192) continue;
                /* given the year's factor nothing is left but the luck of n p loans of about 4e8 */
                const double truth = p_at(0.03, rho, fc_factor(&p.work.ws, FC_Z_CREDIT, (y + 1) * grids[grid].steps)[i]);
                ASSERT_CLOSE(1.0 - stay, truth, 6.0 / sqrt(4e8 * truth), 0.0);
            }
    }
    paths_close(&p);
}

/* A quantile's standard error is sqrt(q (1 - q) / n) / density. The tables have five digits. */
static void near_quantile(const double *sorted, double q, double rho, double table)
{
    const double se = sqrt(q * (1.0 - q) / PATHS) / density(0.03, rho, table);
    const double got = sorted[(int)(q * PATHS)];
    assert_true(4.0 * se < 0.07 * table); /* an error of 7% would be seen, much smaller ones by the rates given the factor */
    ASSERT_CLOSE(got, table, 0.0, 4.0 * se + 5e-6);
}

static void yearly_law(void **state)
{
    (void)state;
    static const struct { double rho, q95, q99, above; } table[] = {
        {0.05, 0.06030, 0.08136, 3.41e-4}, {0.12, 0.08113, 0.12592, 1.03e-2}, {0.20, 0.10021, 0.17371, 2.84e-2}};
    double (*rate)[PATHS] = malloc(YEARS * sizeof *rate);
    assert_non_null(rate);
    for (int grid = 0; grid < N_GRIDS; grid++)
        for (size_t t = 0; t < sizeof table / sizeof *table; t++) {
            yearly_rates(grid, table[t].rho, rate);
            for (int y = 0; y < YEARS; y++) {
                sample s = {0};
                int above = 0;
                for (int i = 0; i < PATHS; i++) {
                    sample_add(&s, rate[y][i]);
                    above += rate[y][i] > 0.125;
                }
                ASSERT_WITHIN_SE(s.mean, sample_se(&s), 0.03);
                assert_true(4.0 * sample_se(&s) < 0.03 * 0.03); /* 3% */
                ASSERT_CLOSE((double)above / PATHS, table[t].above, 0.005, 4.0 * sqrt(table[t].above / PATHS));
                qsort(rate[y], PATHS, sizeof rate[y][0], ascending);
                near_quantile(rate[y], 0.95, table[t].rho, table[t].q95);
                near_quantile(rate[y], 0.99, table[t].rho, table[t].q99);
            }
        }
    free(rate);
}

/* ---- exhaustion ------------------------------------------------------------------------------------------------- */

/* A pool of 100 with loans of lambda times that, share k of each loss: a claim exceeds it when the loss rate passes 1/(lambda k).
   The wide law lands on both sides of every threshold. */
static void thresholds(void **state)
{
    (void)state;
    static const double lambda[] = {5.0, 10.0, 15.0, 20.0}, share[] = {0.5, 0.8};
    static const double table[2][4] = {{0.4000, 0.2000, 0.1333, 0.1000}, {0.2500, 0.1250, 0.0833, 0.0625}};
    for (int s = 0; s < 2; s++)
        for (int l = 0; l < 4; l++) {
            char text[512];
            int over = 0, under = 0;
            (void)snprintf(text, sizeof text, "schema = 1; title = \"t\"; start = \"2022-01\"; horizon = 1.0; step = \"year\";"
                           "credit = ( { name = \"a\"; per_year = 0.0; size = 1.0; pd = 0.15; correlation = 0.5; lgd = 1.0; pool = 100.0; pool_share = %g;"
                           " initial : { outstanding = %g; loans = 100000; }; } );", share[s], 100.0 * lambda[l]);
            ASSERT_CLOSE(1.0 / (lambda[l] * share[s]), table[s][l], 0.0, 5e-5);
            paths p = paths_open(text, 1, NULL);
            for (uint64_t first = 0; first < 1024; first += FC_LANES) {
                double lost[FC_LANES];
                paths_batch(&p, first);
                paths_series(&p, "credit.a.loss", 1, lost);
                const double *when = paths_scalar(&p, "credit.a.exhausted");
                for (int i = 0; i < FC_LANES; i++) {
                    const double rate = lost[i] / (100.0 * lambda[l]);
                    if (fabs(rate - table[s][l]) < 1e-4) continue; /* the table's digits */
                    assert_true((when[i] == 1.0) == (rate > table[s][l]));
                    assert_true((when[i] != when[i]) == (rate < table[s][l]));
                    over += rate > table[s][l];
                    under += rate < table[s][l];
                }
            }
            assert_true(over > 20 && under > 20);
            paths_close(&p);
        }
}

/* ---- money ------------------------------------------------------------------------------------------------------ */

/* Sum of a line of credit.a up to a step, one lane. */
static double until(const paths *p, const char *leaf, int step, int lane)
{
    char name[64];
    double sum = NAN;
    (void)snprintf(name, sizeof name, "credit.a.%s", leaf);
    for (size_t l = 0; l < p->plan->n_lines; l++) {
        if (strcmp(p->plan->lines[l].name, name) != 0) continue;
        sum = 0.0;
        for (int k = 0; k <= step; k++) sum += fc_at(&p->work.ws, p->plan->lines[l].column, k)[lane];
    }
    if (sum != sum) print_error("no line %s\n", name);
    return sum;
}

static double now(const paths *p, const char *leaf, int step, int lane)
{
    char name[64];
    double x[FC_LANES];
    (void)snprintf(name, sizeof name, "credit.a.%s", leaf);
    paths_series(p, name, step, x);
    return x[lane];
}

/* With every brake and payer at work: lent = repaid + defaulted + outstanding; the pool is what came in less what it paid and
   never below 0; somebody bears every loss, and the pool never more than its share. */
static void money(void **state)
{
    (void)state;
    static const char text[] =
        "schema = 1; title = \"t\"; start = \"2022-01\"; horizon = 8.0; step = \"quarter\"; credit = ( { name = \"a\"; per_year = 200.0; growth = 0.1;"
        " size = 2.0; size_sd = 3.0; tenor = 1.5; pd = \"0.02..0.15\"; correlation = 0.2; lgd = \"0.4..0.8\"; pool = 15.0; top_up = 2.0; fee = 0.01;"
        " pool_share = 0.5; guarantor_share = 0.2; insurer_share = 0.1; leverage_cap = 30.0; stop_above = 0.12;"
        " pool_by = ( { class = \"sponsor\"; share = 0.4; }, { class = \"district\"; share = 0.6; } ); initial : { outstanding = 100.0; loans = 60; }; } );";
    paths p = paths_open(text, 1, NULL);
    int empty = 0, declined = 0;
    for (uint64_t first = 0; first < 256; first += FC_LANES) {
        paths_batch(&p, first);
        for (int i = 0; i < FC_LANES; i += 7)
            for (int k = 1; k <= 32; k++) {
                const double lent = until(&p, "lent", k, i), pool = now(&p, "pool", k, i), loss = now(&p, "loss", k, i);
                const double in = until(&p, "pool.sponsor", k, i) + until(&p, "pool.district", k, i) + until(&p, "fee", k, i);
                const double paid = until(&p, "payout", k, i), others = until(&p, "guarantor", k, i) + until(&p, "insurer", k, i);
                ASSERT_CLOSE(until(&p, "repaid", k, i) + now(&p, "defaulted", k, i) + now(&p, "outstanding", k, i), 100.0 + lent, 1e-9, 0.0);
                ASSERT_CLOSE(in - paid, pool, 1e-9, 1e-9);
                ASSERT_CLOSE(in, 15.0 + 0.5 * k + 0.01 * lent, 1e-9, 0.0);
                assert_true(pool >= 0.0 && paid <= 0.5 * loss * (1.0 + 1e-9) + 1e-9);
                ASSERT_CLOSE(others, 0.3 * loss, 1e-9, 1e-9);
                ASSERT_CLOSE(paid + others + now(&p, "bank_loss", k, i), loss, 1e-9, 1e-9);
                ASSERT_CLOSE(until(&p, "recovered", k, i), now(&p, "defaulted", k, i) - loss, 1e-9, 1e-9);
                empty += paid < 0.5 * loss * (1.0 - 1e-6);
                declined += now(&p, "declined", k, i) > 0.0;
            }
    }
    assert_true(empty > 100 && declined > 100); /* the pool and the brakes were tried */
    paths_close(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(yearly_law), cmocka_unit_test(thresholds), cmocka_unit_test(money)};
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
