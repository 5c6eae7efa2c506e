/* Fault caught: a pool that pays twice, forgets what came back or lets it out too early; a conversion price, cap, interest
   or delay that is wrong. Still worlds by hand, then means and variances against closed forms. */
#include "closed_form.h"

#define IS(got, want) ASSERT_CLOSE(got, want, 1e-12, 1e-9)

/* A thousand grants asked for in each step: the pool is always used up as far as it goes. */
#define GRANT(step, more)                                                                                              \
    STILL("7.0", step) "conversion = ( { name = \"c\"; per_year = 4000.0; grant = 2.0; pool = 100.0; valuation = 30.0; success = 1.0; " more " } );"

/* Grants of 2 from a pool of 100, paid back after a year with 10%; what returns can be granted a step later:
   year      1    2    3    4    5    6    7
   granted 100    0  110    0  120    0  132     50, 55, 60 and 66 grants
   returns   0  110    0  121    0  132    0
   pool      0  110    0  121    1  133    1 */
static void pool_revolves(void **state)
{
    (void)state;
    static const double granted[] = {0, 100, 100, 210, 210, 330, 330, 462}, repaid[] = {0, 0, 110, 110, 231, 231, 363, 363};
    static const double pool[] = {100, 0, 110, 0, 121, 1, 133, 1}, held[] = {0, 100, 0, 110, 0, 120, 0, 132};
    run_of r = run_text(GRANT("year", "buy_back = 1.0; rate = 0.1; revolving = true;"));
    for (int k = 0; k <= 7; k++) {
        IS(series_at(&r, "conversion.c.granted", k), granted[k]);
        IS(series_at(&r, "conversion.c.repaid", k), repaid[k]);
        IS(series_at(&r, "conversion.c.pool", k), pool[k]);
        IS(series_at(&r, "conversion.c.pending", k), held[k]);
        IS(series_at(&r, "conversion.c.nav", k), held[k]);
        IS(series_at(&r, "conversion.c.converted", k) + series_at(&r, "conversion.c.written_off", k), 0.0);
        if (k) IS(line_at(&r, "conversion.c.grant", k), granted[k] - granted[k - 1]);
        if (k) IS(line_at(&r, "conversion.c.repayment", k), repaid[k] - repaid[k - 1]);
        IS(series_at(&r, "sponsor.cumulative", k), repaid[k] - granted[k]);
    }
    IS(scalar_of(&r, "conversion.c.tvpi"), (363.0 + 132.0) / 462.0);
    IS(scalar_of(&r, "conversion.c.irr"), 0.1);
    run_free(&r);
    r = run_text(GRANT("year", "buy_back = 1.0; rate = 0.1;")); /* does not revolve: one round */
    IS(series_at(&r, "conversion.c.granted", 7), 100.0);
    IS(series_at(&r, "conversion.c.repaid", 7), 110.0);
    IS(series_at(&r, "conversion.c.pool", 7), 0.0);
    run_free(&r);
    r = run_text(GRANT("year", "buy_back = 1.0; rate = 0.1; delay = 2.5;")); /* due in year 1 + 3 with three years' interest */
    IS(series_at(&r, "conversion.c.repaid", 3), 0.0);
    IS(series_at(&r, "conversion.c.repaid", 4), 130.0);
    run_free(&r);
    r = run_text(STILL("7.0", "year") "conversion = ( { name = \"c\"; per_year = 4000.0; grant = 2.0; pool = 5.0; valuation = 30.0; success = 0.0; } );");
    IS(series_at(&r, "conversion.c.granted", 7), 4.0); /* a third grant does not fit */
    IS(series_at(&r, "conversion.c.pool", 7), 1.0);
    IS(series_at(&r, "conversion.c.written_off", 1), 0.0);
    IS(series_at(&r, "conversion.c.written_off", 2), 4.0);
    IS(scalar_of(&r, "conversion.c.tvpi"), 0.0);
    run_free(&r);
    r = run_text(GRANT("year", "first = 2.0;")); /* the first thousand ask in year 3, fifty get something */
    IS(series_at(&r, "conversion.c.granted", 2), 0.0);
    IS(series_at(&r, "conversion.c.pool", 2), 100.0);
    IS(series_at(&r, "conversion.c.granted", 3), 100.0);
    IS(scalar_of(&r, "conversion.c.exhausted"), 3.0);
    run_free(&r);
    /* grants of 1 or 3: one that is too large is left out, a later small one still fits, so nothing remains */
    r = run_text(STILL("7.0", "year") "conversion = ( { name = \"c\"; per_year = 4000.0; grant = { dist = \"discrete\"; values = ( 1.0, 3.0 );"
                 " weights = ( 1.0, 1.0 ); }; pool = 100.0; valuation = 30.0; } );");
    IS(series_at(&r, "conversion.c.granted", 1), 100.0);
    const moments_of made = series_moments(&r, "conversion.c.made", 1, 64.0), refused = series_moments(&r, "conversion.c.refused", 1, 64.0);
    assert_true(made.mean > 34.0 && made.mean < 100.0);
    ASSERT_WITHIN_SE(made.mean + refused.mean, refused.se + made.se, 4000.0);
    run_free(&r);
}

/* 50 grants at step 1 convert at step 5. Valuation 30, discount 0.2: share 2/(24 + 2), company 30 + 2/0.8 = 32.5, value
   2.5 each, 125 in all. Multiple 3, two years: halfway (step 9) q^2 = 1/4, 125 (1 + 2/4) = 187.5; at step 13 375. */
static void price(void **state)
{
    (void)state;
#define SHARES "discount = 0.2; outcome : { multiple = 3.0; hold = 2.0; ipo_share = 1.0; ipo_above = 2.0; };"
    run_of r = run_text(GRANT("quarter", SHARES));
    IS(series_at(&r, "conversion.c.converted", 4), 0.0);
    IS(series_at(&r, "conversion.c.converted", 5), 100.0);
    IS(series_at(&r, "conversion.c.nav", 4), 100.0);
    IS(series_at(&r, "conversion.c.nav", 5), 125.0);
    IS(series_at(&r, "conversion.c.nav", 9), 187.5);
    IS(line_at(&r, "conversion.c.nav_sponsor", 9), 187.5);
    IS(series_at(&r, "conversion.c.nav", 13), 0.0);
    IS(series_at(&r, "conversion.c.proceeds", 12), 0.0);
    IS(series_at(&r, "conversion.c.proceeds", 13), 375.0);
    IS(series_at(&r, "conversion.c.exits.ipo", 13), 50.0);
    IS(series_at(&r, "ipos", 28), 50.0);
    IS(series_at(&r, "sponsor.net", 13), 375.0);
    IS(scalar_of(&r, "sponsor.tvpi"), 3.75);
    IS(scalar_of(&r, "sponsor.pic"), 1.0);
    IS(scalar_of(&r, "conversion.c.tvpi"), 3.75);
    ASSERT_CLOSE(scalar_of(&r, "sponsor.irr"), cbrt(3.75) - 1.0, 1e-9, 0.0); /* 100 out, 375 back three years later */
    ASSERT_CLOSE(scalar_of(&r, "conversion.c.irr"), cbrt(3.75) - 1.0, 1e-9, 0.0);
    IS(scalar_of(&r, "leverage.paid.total"), 1.0); /* public money without social money beside it */
    IS(scalar_of(&r, "leverage.conversion.c.social"), 0.0);
    IS(series_at(&r, "public.capital", 28), 100.0);
    run_free(&r);
    /* at most 5%: 0.05 * 32.5 = 1.625 each, times 3 */
    r = run_text(GRANT("quarter", SHARES "cap = 0.05;"));
    IS(series_at(&r, "conversion.c.nav", 5), 81.25);
    IS(series_at(&r, "conversion.c.proceeds", 13), 243.75);
    run_free(&r);
    /* shares sold for 100 * 3 at step 13 go back to the pool: granted again at step 14 */
    r = run_text(GRANT("quarter", "revolving = true; outcome : { multiple = 3.0; hold = 2.0; };"));
    IS(series_at(&r, "conversion.c.pool", 13), 300.0);
    IS(series_at(&r, "conversion.c.granted", 13), 100.0);
    IS(series_at(&r, "conversion.c.granted", 14), 400.0);
    run_free(&r);
    /* 0.2 is a failure: a year after conversion, whatever the hold; 125 * 0.2 */
    r = run_text(GRANT("quarter", "discount = 0.2; outcome : { multiple = 0.2; hold = 9.0; fail_after = 1.0; };"));
    IS(series_at(&r, "conversion.c.proceeds", 8), 0.0);
    IS(series_at(&r, "conversion.c.proceeds", 9), 25.0);
    IS(series_at(&r, "conversion.c.exits.failed", 9), 50.0);
    run_free(&r);
}

enum { PATHS = 16384, LAST = 40 };

/* A sum over a Poisson number of grants: mean n E[x], variance n E[x^2], kurtosis 3 + E[x^4] / (n E[x^2]^2). */
static void check(const run_of *r, const char *name, int step, double n, double x, double x2, double x4)
{
    const moments_of m = series_moments(r, name, step, PATHS);
    const double kurtosis = 3.0 + x4 / (n * x2 * x2);
    ASSERT_WITHIN_SE(m.mean, m.se, n * x);
    ASSERT_CLOSE(m.var, n * x2, 4.0 * sqrt((kurtosis - 1.0) / PATHS), 0.0);
    assert_true(m.se < 0.0033 * n * x); /* an error of 1.5% would be seen */
}
static void check_fixed(const run_of *r, const char *name, int step, double n, double x) { check(r, name, step, n, x, x * x, x * x * x * x); }

/* 60 grants of 2 a year: 15 a step. Settled after 4 steps: 40% written off, 30% paid back with 5%, 30% converted at 2.5
   each, sold for three times that 8 steps later. The pool does not bind. */
static void moments(void **state)
{
    (void)state;
#define OPEN(grant) STILL("10.0", "quarter") "conversion = ( { name = \"c\"; per_year = 60.0; grant = " grant "; pool = 1e6; valuation = 30.0;"            \
    " success = 0.6; buy_back = 0.5; rate = 0.05; discount = 0.2; outcome : { multiple = 3.0; hold = 2.0; }; } );"
    run_of r = run_text_with(OPEN("2.0"), PATHS, 1, NULL, 2);
    check_fixed(&r, "conversion.c.made", LAST, 600.0, 1.0);
    check_fixed(&r, "conversion.c.granted", LAST, 600.0, 2.0);
    check_fixed(&r, "conversion.c.written_off", LAST, 36.0 * 15.0 * 0.4, 2.0); /* made in steps 1..36 */
    check_fixed(&r, "conversion.c.repaid", LAST, 36.0 * 15.0 * 0.3, 2.0 * 1.05);
    check_fixed(&r, "conversion.c.converted", LAST, 36.0 * 15.0 * 0.3, 2.0);
    check_fixed(&r, "conversion.c.proceeds", LAST, 28.0 * 15.0 * 0.3, 7.5); /* made in steps 1..28 */
    ASSERT_CLOSE(series_at(&r, "conversion.c.pool", LAST), 1e6 - series_at(&r, "conversion.c.granted", LAST), 1e-9, 0.0);
    ASSERT_CLOSE(series_at(&r, "conversion.c.refused", LAST), 0.0, 0.0, 0.0);
    /* held at the end: 4 steps of grants at cost, and shares converted m = 0..7 steps ago at 2.5 (1 + 2 (m/8)^2) */
    double mean = 60.0 * 2.0, var = 60.0 * 4.0;
    for (int m = 0; m < 8; m++) {
        const double v = 2.5 * (1.0 + 2.0 * m * m / 64.0);
        mean += 4.5 * v;
        var += 4.5 * v * v;
    }
    const moments_of nav = series_moments(&r, "conversion.c.nav", LAST, PATHS);
    ASSERT_MEAN(nav, mean);
    ASSERT_CLOSE(nav.var, var, 4.0 * sqrt(2.1 / PATHS), 0.0);
    run_free(&r);
    /* sizes of their own: lognormal with mean 2, sd 1: E[x^2] = 5, E[x^4] = 2^4 1.25^6 */
    r = run_text_with(OPEN("{ dist = \"lognormal\"; mean = 2.0; sd = 1.0; }"), PATHS, 1, NULL, 2);
    const double x4 = 16.0 * pow(1.25, 6.0);
    check(&r, "conversion.c.granted", LAST, 600.0, 2.0, 5.0, x4);
    check(&r, "conversion.c.written_off", LAST, 216.0, 2.0, 5.0, x4);
    check(&r, "conversion.c.converted", LAST, 162.0, 2.0, 5.0, x4);
    check(&r, "conversion.c.proceeds", LAST, 126.0, 7.5, 3.75 * 3.75 * 5.0, 3.75 * 3.75 * 3.75 * 3.75 * x4);
    run_free(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(pool_revolves), cmocka_unit_test(price), cmocka_unit_test(moments)};
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
