/* Fault caught: a pacing rule read from the wrong year, a sub-period rate that is not the root of the yearly one, growth
   applied to the new money, a return rate without its floor or its last 1, a shock that moves the mean. */
#include "path_support.h"

/* Cal 1: C, D, NAV of years 1..12 for 100 committed; RC 25%, 1/3, then 50%; life 12, bow 2.5, growth 13%. */
static const double table[12][3] = {
    {25.0000, 0.0000, 25.0000},   {25.0000, 0.3204, 52.9296},   {25.0000, 1.8691, 82.9414},  {12.5000, 6.0124, 100.2114},
    {6.2500, 12.6902, 106.7987},  {3.1250, 21.3339, 102.4737},  {1.5625, 30.0942, 87.2636},  {0.7812, 35.7835, 63.6055},
    {0.3906, 35.0128, 37.2521},   {0.1953, 26.6856, 15.6046},   {0.0977, 14.1860, 3.5449},   {0.0488, 4.0057, 0.0488}};
static const double printed = 1.01e-4; /* the tables' tolerance */

#define FUND(years, step, more) STILL(years, step)                                                                     \
    "funds = ( { name = \"a\"; model = \"yale\"; investors = ( { class = \"sponsor\"; share = 0.4; },"                 \
    " { class = \"social\"; share = 0.6; } ); " more " } );"
#define TA "size = 100.0; life = 12.0; bow = 2.5; yield = 0.0; growth = 0.13; volatility = 0.0; "
#define RC "contribution = ( 0.25, 0.33333333333333333, 0.5 ); "

static double flow(const run_of *r, const char *what, int step)
{
    char name[64];
    (void)snprintf(name, sizeof name, "funds.a.%s", what);
    return series_at(r, name, step) - series_at(r, name, step - 1);
}

static void published_table(void **state)
{
    (void)state;
    run_of r = run_text(FUND("13.0", "year", TA RC)); /* closes at step 1: year t is step t + 1 */
    for (int t = 1; t <= 12; t++) {
        ASSERT_CLOSE(flow(&r, "called", t + 1), table[t - 1][0], 0.0, printed);
        ASSERT_CLOSE(flow(&r, "distributed", t + 1), table[t - 1][1], 0.0, printed);
        ASSERT_CLOSE(series_at(&r, "funds.a.nav", t + 1), table[t - 1][2], 0.0, printed);
    }
    ASSERT_CLOSE(series_at(&r, "funds.a.called", 13), 99.9512, 0.0, printed);
    ASSERT_CLOSE(scalar_of(&r, "funds.a.dpi"), 1.880855, 0.0, 1e-6);
    ASSERT_CLOSE(scalar_of(&r, "funds.a.irr"), 0.13, 1e-9, 0.0); /* 12.9965% without the final NAV, 13% with it */
    run_free(&r);
}

static void last_call_in_year_8(void **state)
{
    (void)state;
    run_of r = run_text(FUND("13.0", "year", TA "contribution = ( 0.25, 0.33333333333333333, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.0 ); "));
    const double d[4] = {35.0128, 26.4057, 13.8616, 3.8063}, nav[4] = {36.8615, 15.2478, 3.3684, 0.0};
    for (int t = 9; t <= 12; t++) {
        ASSERT_CLOSE(flow(&r, "called", t + 1), 0.0, 0.0, 0.0);
        ASSERT_CLOSE(flow(&r, "distributed", t + 1), d[t - 9], 0.0, printed);
        ASSERT_CLOSE(series_at(&r, "funds.a.nav", t + 1), nav[t - 9], 0.0, printed);
    }
    ASSERT_CLOSE(series_at(&r, "funds.a.called", 13), 99.2188, 0.0, printed);
    ASSERT_CLOSE(series_at(&r, "funds.a.distributed", 13), 187.1900, 0.0, printed);
    ASSERT_CLOSE(scalar_of(&r, "funds.a.tvpi"), 1.886639, 0.0, 1e-6);
    ASSERT_CLOSE(scalar_of(&r, "funds.a.irr"), 0.13, 1e-9, 0.0);
    run_free(&r);
}

/* Cal 1, second vector; its source rounds to cents in every year. */
static void second_vector(void **state)
{
    (void)state;
    run_of r = run_text(FUND("9.0", "year",
                             "size = 3500000.0; contribution = ( 0.40, 0.66, 0.67, 0.40, 0.0 ); life = 8.0; bow = 1.5; yield = 0.06;"
                             " growth = 0.13; volatility = 0.0;"));
    const double c[8] = {1400000, 1386000, 478380, 94248};
    const double d[8] = {0, 197750, 718859.98, 1154560.36, 1231293.86, 925276.76, 461779.55, 115719.74};
    const double nav[8] = {1400000, 2770250, 2889902.52, 2205277.48, 1260669.70, 499280.00, 102406.85, 0};
    for (int t = 1; t <= 8; t++) {
        ASSERT_CLOSE(flow(&r, "called", t + 1), c[t - 1], 0.0, 0.05);
        ASSERT_CLOSE(flow(&r, "distributed", t + 1), d[t - 1], 0.0, 0.05);
        ASSERT_CLOSE(series_at(&r, "funds.a.nav", t + 1), nav[t - 1], 0.0, 0.05);
    }
    run_free(&r);
}

typedef struct pacing { double rc[8], life, bow, yield, growth; int n_rc; } pacing;

/* rules 5.1.4 written again in other words: years and roots by repeated multiplication, one array per quantity. */
static void recursion(const pacing *p, int per_year, int n, double *c, double *d, double *nav)
{
    double left = 100.0, held = 0.0;
    for (int k = 1; k <= n; k++) {
        const double tau = (double)k / per_year;
        const int year = (k + per_year - 1) / per_year;
        const double rc = p->rc[year <= p->n_rc ? year - 1 : p->n_rc - 1], bowed = pow(tau / p->life, p->bow);
        double rd = bowed > p->yield ? bowed : p->yield;
        if (tau > p->life - 1e-9) rd = 1.0;
        c[k] = left * (1.0 - exp(log1p(-rc) / per_year));
        const double value = held * exp(log1p(p->growth) / per_year);
        d[k] = value * (rd >= 1.0 ? 1.0 : 1.0 - exp(log1p(-rd) / per_year));
        left -= c[k];
        held = value - d[k] + c[k];
        nav[k] = held;
    }
}

static void follow_recursion(const char *text, int per_year)
{
    const pacing p = {.rc = {0.25, 1.0 / 3.0, 0.5}, .n_rc = 3, .life = 12.0, .bow = 2.5, .yield = 0.03, .growth = 0.13};
    double c[200], d[200], nav[200];
    recursion(&p, per_year, 12 * per_year, c, d, nav);
    run_of r = run_text(text);
    for (int k = 1; k <= 12 * per_year; k++) {
        ASSERT_CLOSE(flow(&r, "called", k + 1), c[k], 1e-9, 1e-9);
        ASSERT_CLOSE(flow(&r, "distributed", k + 1), d[k], 1e-9, 1e-9);
        ASSERT_CLOSE(series_at(&r, "funds.a.nav", k + 1), nav[k], 1e-9, 1e-9);
    }
    ASSERT_CLOSE(series_at(&r, "funds.a.nav", 12 * per_year + 2), nav[12 * per_year], 1e-9, 0.0); /* after life: stays */
    run_free(&r);
}

static void finer_steps(void **state)
{
    (void)state;
#define FLOORED "size = 100.0; life = 12.0; bow = 2.5; yield = 0.03; growth = 0.13; volatility = 0.0; " RC
    follow_recursion(FUND("14.0", "year", FLOORED), 1);
    follow_recursion(FUND("14.0", "quarter", FLOORED), 4);
    follow_recursion(FUND("14.0", "month", FLOORED), 12);
}

/* Cal 1, sub-period checks: a yearly 0.4 is 0.119888 a quarter, 0.5 is 0.159104. */
static void published_roots(void **state)
{
    (void)state;
    run_of r = run_text(FUND("3.0", "quarter", TA "contribution = ( 0.4, 0.5 ); "));
    double left = 100.0;
    for (int k = 1; k <= 8; k++) {
        ASSERT_CLOSE(flow(&r, "called", k + 1) / left, k <= 4 ? 0.119888 : 0.159104, 0.0, 0.6e-6);
        left -= flow(&r, "called", k + 1);
    }
    run_free(&r);
}

static double uniform(uint64_t *s, double lo, double hi)
{
    *s = *s * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return lo + (hi - lo) * (double)(*s >> 11) * 0x1p-53;
}

/* Calls, distributions and the final NAV of any parameters have net present value 0 at the growth rate; where that is
   the only sign change, the rate printed is the growth rate. */
static void return_is_growth(void **state)
{
    (void)state;
    uint64_t s = 1;
    int unique = 0;
    for (int n = 0; n < 200; n++) {
        static const char *const steps[3] = {"year", "quarter", "month"};
        static const int per_year[3] = {1, 4, 12};
        const int grid = n % 3, life = 3 + (int)uniform(&s, 0.0, 8.0), horizon = life - (n % 4 == 0);
        const double growth = uniform(&s, -0.2, 0.4);
        char text[2048];
        (void)snprintf(text, sizeof text,
                       STILL("%d.0", "%s")
                       "sponsor : { discount = 0.04; }; funds = ( { name = \"a\"; model = \"yale\"; size = 100.0; volatility = 0.0;"
                       " contribution = ( %.6f, %.6f, %.6f ); life = %d.0; bow = %.4f; yield = %.4f; growth = %.17g;"
                       " investors = ( { class = \"sponsor\"; share = 1.0; } ); } );",
                       horizon + 1, steps[grid], uniform(&s, 0.05, 1.0), uniform(&s, 0.0, 1.0), uniform(&s, 0.0, 1.0), life,
                       uniform(&s, 0.5, 4.0), uniform(&s, 0.0, 0.3), growth);
        run_of r = run_text_with(text, 1, 1, NULL, 1);
        const int last = (horizon + 1) * per_year[grid], alive = 1 + life * per_year[grid];
        double value = 0.0, size = 0.0, before = 0.0;
        int changes = 0;
        for (int k = 2; k <= last; k++) {
            double x = flow(&r, "distributed", k) - flow(&r, "called", k);
            if (k == last) x += series_at(&r, "funds.a.nav", k) / pow(1.0 + growth, k > alive ? (double)(alive - k) / per_year[grid] : 0.0);
            value += x * pow(1.0 + growth, -(double)k / per_year[grid]);
            size += fabs(x) * pow(1.0 + growth, -(double)k / per_year[grid]);
            if (fabs(x) > 1e-12 && x * before < 0.0) changes++;
            if (fabs(x) > 1e-12) before = x;
        }
        ASSERT_CLOSE(value, 0.0, 0.0, 1e-9 * size);
        if (changes == 1 && last <= alive) {
            unique++;
            ASSERT_CLOSE(scalar_of(&r, "funds.a.irr"), growth, 1e-7, 1e-7);
        }
        run_free(&r);
    }
    assert_true(unique >= 30);
}

/* Fully called at once, nothing returned: the NAV after n steps is the product of n growth shocks. */
#define SHOCKED(more) "schema = 1; title = \"t\"; start = \"2022-01\"; horizon = 4.0; step = \"quarter\";"               \
    " factors : { market : { drift = 0.08; volatility = 0.3; }; };"                                                   \
    " funds = ( { name = \"a\"; model = \"yale\"; size = 100.0; contribution = ( 1.0 ); life = 30.0; bow = 30.0; yield = 0.0;" \
    " growth = 0.1; volatility = 0.2; " more " investors = ( { class = \"sponsor\"; share = 1.0; } ); } );"

static void shocks_keep_the_mean(void **state)
{
    (void)state;
    const uint64_t paths = 140000;
    run_of r = run_text_with(SHOCKED(""), paths, 1, NULL, 2);
    const size_t nav = fc_result_series_find(r.result, "funds.a.nav");
    for (int k = 4; k <= 16; k += 4) { /* called at step 2 */
        const fc_series_point *p = fc_result_series_point(r.result, nav, (size_t)k);
        const double years = (k - 2) / 4.0;
        ASSERT_MEAN(p->mean, p->se, 100.0 * pow(1.1, years), 0.01);
        const double sd = p->se * sqrt((double)paths) / p->mean, want = sqrt(exp(0.04 * years) - 1.0);
        ASSERT_CLOSE(sd, want, 0.03, 0.0); /* sd of a sample sd: want * sqrt(kurtosis / 4n), below 0.7% here */
    }
    run_free(&r);
}

/* Two funds of one entry: their shocks share loading 0.5 of the market's innovation, so
   var(sum)/mean^2 = ((e^v - 1) + (e^{v/2} - 1))/2 with v = 0.04 years. */
static void shocks_share_the_market(void **state)
{
    (void)state;
    const uint64_t paths = 40000;
    const double years = 14.0 / 4.0, v = 0.04 * years;
    const struct { const char *text; double shared; } cases[] = {
        {SHOCKED("count = 2;"), 0.5}, {SHOCKED("count = 2; loading = 0.0;"), 0.0}, {SHOCKED("count = 2; loading = 1.0;"), 1.0}};
    for (int i = 0; i < 3; i++) {
        run_of r = run_text_with(cases[i].text, paths, 2, NULL, 2);
        const fc_series_point *p = fc_result_series_point(r.result, fc_result_series_find(r.result, "funds.a.nav"), 16);
        const double sd = p->se * sqrt((double)paths) / p->mean;
        ASSERT_CLOSE(sd, sqrt((exp(v) - 1.0 + exp(v * cases[i].shared) - 1.0) / 2.0), 0.03, 0.0);
        run_free(&r);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(published_table), cmocka_unit_test(last_call_in_year_8),  cmocka_unit_test(second_vector),
        cmocka_unit_test(finer_steps),     cmocka_unit_test(published_roots),      cmocka_unit_test(return_is_growth),
        cmocka_unit_test(shocks_keep_the_mean), cmocka_unit_test(shocks_share_the_market),
    };
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
