/* Fault caught: a fund that already runs starts at the wrong age, calls its whole size again, pays its past out of today's
   cash, or hides its past from multiples and leverage. */
#include "run_text.h"

#define INVESTORS " investors = ( { class = \"sponsor\"; share = 0.4; }, { class = \"social\"; share = 0.6; } ); "
#define PACING " model = \"yale\"; life = 9.0; bow = 1.7; yield = 0.03; growth = 0.11; contribution = ( 0.3, 0.4, 0.5, 0.25 ); "

/* One fund from its closing at step 1, and the same one taken over after `age` years with its own state. */
static void same_later_flows(const char *step, int per_year, double age)
{
    char text[2048], years[16];
    (void)snprintf(text, sizeof text,
                   "schema = 1; title = \"t\"; start = \"2022-01\"; horizon = 12.0; step = \"%s\";"
                   "funds = ( { name = \"a\"; size = 70.0;" PACING INVESTORS " } );", step);
    run_of whole = run_text(text);
    const int shift = 1 + (int)(age * per_year + 0.5);
    (void)snprintf(years, sizeof years, "%.2f", age);
    (void)snprintf(text, sizeof text,
                   "schema = 1; title = \"t\"; start = \"2022-01\"; horizon = 9.0; step = \"%s\";"
                   "funds = ( { name = \"a\";" PACING INVESTORS " state : { age = %s; closed = 70.0; paid_in = %.17g; distributed = %.17g;"
                   " nav = %.17g; }; } );", step, years, series_at(&whole, "funds.a.called", shift),
                   series_at(&whole, "funds.a.distributed", shift), series_at(&whole, "funds.a.nav", shift));
    run_of later = run_text(text);
    static const char *const series[5] = {"funds.a.called", "funds.a.distributed", "funds.a.nav", "funds.a.sponsor.called", "sponsor.unfunded"};
    for (int k = 0; shift + k <= 12 * per_year && k <= 9 * per_year; k++)
        for (int s = 0; s < 5; s++)
            ASSERT_CLOSE(series_at(&later, series[s], k), series_at(&whole, series[s], shift + k), 1e-9, 1e-9);
    run_free(&later);
    run_free(&whole);
}

static void taken_over(void **state)
{
    (void)state;
    same_later_flows("year", 1, 3.0);
    same_later_flows("quarter", 4, 2.5);
    same_later_flows("quarter", 4, 0.25);
    same_later_flows("month", 12, 5.25);
}

/* By hand, annual steps: closed 100, 60 paid in, 20 returned, NAV 50 at age 2 of 4; half of the uncalled a year, growth 10%,
   bow 1: year 3 calls 20, 50*1.1 = 55 returns 55*3/4 = 41.25, NAV 13.75 + 20 = 33.75; year 4 calls 10, 33.75*1.1 = 37.125
   returns all of it, NAV 10. The sponsor holds 40%. */
#define HAND STILL("3.0", "year")                                                                                      \
    "sponsor : { cash = 100.0; discount = 0.05; };"                                                                     \
    "regions = ( { name = \"east\"; tax = 0.1; } );"                                                                   \
    "funds = ( { name = \"a\"; model = \"yale\"; life = 4.0; bow = 1.0; growth = 0.1; contribution = ( 0.5 );" INVESTORS \
    " state : { age = 2.0; closed = 100.0; paid_in = 60.0; distributed = 20.0; nav = 50.0; }; } );"

static void by_hand(void **state)
{
    (void)state;
    run_of r = run_text(HAND);
    const double called[4] = {60.0, 80.0, 90.0, 90.0}, got[4] = {20.0, 61.25, 98.375, 98.375}, nav[4] = {50.0, 33.75, 10.0, 10.0};
    for (int k = 0; k <= 3; k++) {
        ASSERT_CLOSE(series_at(&r, "funds.a.called", k), called[k], 1e-12, 0.0);
        ASSERT_CLOSE(series_at(&r, "funds.a.distributed", k), got[k], 1e-12, 0.0);
        ASSERT_CLOSE(series_at(&r, "funds.a.nav", k), nav[k], 1e-12, 0.0);
    }
    /* multiples and leverage with the past */
    ASSERT_CLOSE(scalar_of(&r, "funds.a.dpi"), 98.375 / 90.0, 1e-12, 0.0);
    ASSERT_CLOSE(scalar_of(&r, "funds.a.tvpi"), 108.375 / 90.0, 1e-12, 0.0);
    ASSERT_CLOSE(scalar_of(&r, "funds.a.pic"), 0.9, 1e-12, 0.0);
    ASSERT_CLOSE(scalar_of(&r, "sponsor.dpi"), 98.375 / 90.0, 1e-12, 0.0);
    ASSERT_CLOSE(scalar_of(&r, "sponsor.tvpi"), 108.375 / 90.0, 1e-12, 0.0);
    ASSERT_CLOSE(scalar_of(&r, "sponsor.pic"), 0.9, 1e-12, 0.0);
    ASSERT_CLOSE(series_at(&r, "public.capital", 0), 24.0, 1e-12, 0.0);
    ASSERT_CLOSE(series_at(&r, "social.capital", 3), 54.0, 1e-12, 0.0);
    ASSERT_CLOSE(scalar_of(&r, "leverage.paid.social"), 1.5, 1e-12, 0.0);
    ASSERT_CLOSE(scalar_of(&r, "leverage.internal"), 2.5, 1e-12, 0.0);
    ASSERT_CLOSE(series_at(&r, "region.east.public", 0), 24.0, 1e-12, 0.0);
    ASSERT_CLOSE(series_at(&r, "region.east.social", 3), 54.0, 1e-12, 0.0);
    ASSERT_CLOSE(series_at(&r, "region.east.benefit", 0), 0.0, 0.0, 0.0);
    ASSERT_CLOSE(series_at(&r, "region.east.benefit", 1), 0.1 * 80.0, 1e-12, 0.0); /* all that was placed so far */
    /* bought at its NAV: -50, 41.25 - 20, 37.125 - 10, + 10 in year 3: NAV at the growth rate is fair until the last call; the
       10 that stays does not grow in year 3, so -50 + 21.25 q + 27.125 q^2 + 10 q^3 = 0: the rate is below 10% */
    const double q = 1.0 / (1.0 + scalar_of(&r, "funds.a.irr"));
    ASSERT_CLOSE(-50.0 + 21.25 * q + 27.125 * q * q + 10.0 * q * q * q, 0.0, 0.0, 1e-9);
    ASSERT_CLOSE(scalar_of(&r, "sponsor.irr"), scalar_of(&r, "funds.a.irr"), 1e-9, 0.0);
    run_free(&r);
}

/* Only what happens after the start moves cash: 100 - 8 + 16.5, then - 4 + 14.85. */
static void past_is_not_paid_again(void **state)
{
    (void)state;
    run_of r = run_text(HAND);
    ASSERT_CLOSE(series_at(&r, "sponsor.cash", 0), 100.0, 1e-12, 0.0);
    ASSERT_CLOSE(series_at(&r, "sponsor.cumulative", 0), 0.0, 0.0, 0.0);
    ASSERT_CLOSE(series_at(&r, "sponsor.cumulative", 1), 8.5, 1e-12, 0.0);
    ASSERT_CLOSE(series_at(&r, "sponsor.cumulative", 2), 8.5 + 10.85, 1e-12, 0.0);
    ASSERT_CLOSE(series_at(&r, "sponsor.unfunded", 0), 16.0, 1e-12, 0.0);
    ASSERT_CLOSE(scalar_of(&r, "programme.cost"), 12.0, 1e-12, 0.0);
    ASSERT_CLOSE(scalar_of(&r, "sponsor.payback"), 2.0, 1e-12, 0.0); /* 24.5 back of 32 in year 1, 39.35 of 36 in year 2 */
    run_free(&r);
}

/* A hedged amount is one draw per path, shared by all the entry's funds. */
static void hedged(void **state)
{
    (void)state;
    run_of r = run_text_with(STILL("3.0", "year") "funds = ( { name = \"a\"; count = 2; model = \"yale\";" INVESTORS
                             " state : { age = 2.0; closed = 100.0; paid_in = \"60..80\"; distributed = 20.0; nav = 50.0; }; } );", 20000, 1, NULL, 1);
    const fc_series_point *p = fc_result_series_point(r.result, fc_result_series_find(r.result, "funds.a.called"), 0);
    ASSERT_WITHIN_SE(p->mean, p->se, 140.0);
    ASSERT_CLOSE(p->se * sqrt(20000.0), 40.0 / sqrt(12.0), 0.02, 0.0);
    run_free(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(taken_over), cmocka_unit_test(by_hand),
                                       cmocka_unit_test(past_is_not_paid_again), cmocka_unit_test(hedged)};
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
