/* Fault caught: a bound on the wrong side (at the minimum, the cap, the term, the step of an exit), and rates that grow the
   wrong way inside a year. Each row is one number with its hand calculation. */
#include "path_support.h"
#include "rule_rows.h"

/* One fund of 100, closing at the end of step 1 (year 1 or 0.25), one deal entered there, no fee, no carry unless a row adds them. */
#define GRID_OF(step, first, core, more)                                                                               \
    STILL("12.0", step) "funds = ( { name = \"a\"; first = " first "; " core                                           \
    " investors = ( { class = \"sponsor\"; share = 0.4; }, { class = \"social\"; share = 0.6; } ); " more " } );"
#define GRID(step, first, more) GRID_OF(step, first, "size = 100.0; deals : { count = 1; };", more)
#define FREE "invest = 0.0; fee : { rate = 0.0; after = 0.0; }; waterfall : { carry = 0.0; catch_up = 0.0; }; "
#define X2(hold) "outcome : { multiple = 2.0; hold = " hold "; }; "
#define YEARS(more) GRID("year", "1.0", FREE more)

static void bounds(void **state)
{
    (void)state;
    const row rows[] = {
        {"40 + 60*0.5 = 70 is the minimum: closes", YEARS("closing : { raised = 0.5; minimum = 0.7; }; " X2("3.0")), "funds.a.called", 12, 70.0},
        {"a little more is asked", YEARS("closing : { raised = 0.5; minimum = 0.71; }; " X2("3.0")), "funds.a.called", 12, 0.0},
        {"the sponsor at its cap is not cut", YEARS("cap = 0.4; " X2("3.0")), "funds.a.called", 12, 100.0},
        {"above it, to 0.4/0.6 of 54", YEARS("cap = 0.4; closing : { raised = 0.9; }; " X2("3.0")), "funds.a.called", 12, 90.0},
        {"left at the step of its follow-on: none", YEARS("reserve = 0.2; follow_after = 3.0; " X2("3.0")), "funds.a.called", 12, 80.0},
        {"held one step longer", YEARS("reserve = 0.2; follow_after = 3.0; " X2("4.0")), "funds.a.called", 12, 100.0},
        {"no follow-on at the term", YEARS("term = 3.0; reserve = 0.2; follow_after = 3.0; " X2("4.0")), "funds.a.called", 12, 80.0},
        {"one a step before it", YEARS("term = 3.0; reserve = 0.2; follow_after = 2.0; " X2("4.0")), "funds.a.called", 12, 100.0},
        {"an exit due at the term is no forced sale", YEARS("term = 5.0; extension = 0.0; " X2("5.0")), "funds.a.distributed", 12, 200.0},
        {"nor one at the end of the extension", YEARS("term = 5.0; extension = 2.0; " X2("7.0")), "funds.a.distributed", 12, 200.0},
        {"first exit is a step after entry", YEARS(X2("0.0")), "funds.a.distributed", 1, 0.0},
        {"and then it is there", YEARS(X2("0.0")), "funds.a.distributed", 2, 200.0},
        {"three years after step 1 is step 4, not 3", YEARS(X2("3.0")), "funds.a.distributed", 3, 0.0},
        {"nor 5", YEARS(X2("3.0")), "funds.a.distributed", 4, 200.0},
        {"a failure leaves at fail_after, whatever its hold", YEARS("outcome : { multiple = 0.4; hold = 9.0; fail_after = 2.0; };"), "funds.a.distributed", 3, 40.0},
        {"at fail_below it is none", YEARS("outcome : { multiple = 0.5; hold = 9.0; fail_after = 2.0; };"), "funds.a.distributed", 3, 0.0},
    };
    CHECK(rows);
}

#define QUARTERS(more) GRID("quarter", "0.25", more)
#define NOFEE "invest = 0.0; fee : { rate = 0.0; after = 0.0; }; "
static void inside_a_year(void **state)
{
    (void)state;
    const row rows[] = {
        /* two years are owed 116.64, so the GP gets 3.36 of the 4 of a full catch-up; 1.02^8 would leave 2.83 */
        {"the hurdle compounds by years", QUARTERS(NOFEE "outcome : { multiple = 1.2; hold = 2.0; };"), "funds.a.carry", 48, 3.36},
        {"a fee is simple: 8 quarters of 0.5", QUARTERS("invest = 2.0; fee : { rate = 0.02; after = 0.0; }; " X2("3.0")), "funds.a.fees", 48, 4.0},
        {"and the first comes a step after closing", QUARTERS("invest = 2.0; fee : { rate = 0.02; after = 0.0; }; " X2("3.0")), "funds.a.fees", 2, 0.5},
        {"cost_plus is simple: 40 + 12*0.01*40", QUARTERS(FREE "concession : { kind = \"cost_plus\"; }; " X2("3.0")), "funds.a.sponsor.distributed", 48, 44.8},
        {"excess_share compounds: 40*1.1^3 and half of the rest", QUARTERS(FREE "concession : { kind = \"excess_share\"; rate = 0.1; share = 0.5; }; " X2("3.0")),
         "funds.a.sponsor.distributed", 48, 53.24 + 0.5 * (80.0 - 53.24)},
    };
    CHECK(rows);
}

/* First cheque 80 at year 1, follow-on 20 at year 3 at 1.6 times the price, exit at year 5; q = (k - 1)/4.
     year 4: 80 (1 + q^2) with q = 3/4 is 125; the follow-on is half way from 1/2 to 1: 20 (1 + (2/1.6 - 1)/4) = 21.25
   Terms at 1.45x: 116 + 18.125 = 134.125 against 80*1.08^4 + 20*1.08^2 = 132.1671168 owed; the catch-up takes the rest. */
#define LATE(multiple) "invest = 0.0; reserve = 0.2; follow_after = 2.0; step_up = 1.6;"                                 \
    " fee : { rate = 0.0; after = 0.0; }; outcome : { multiple = " multiple "; hold = 4.0; }; "
#define FLAT "waterfall : { carry = 0.0; catch_up = 0.0; }; "
#define NOFEE_4 "invest = 4.0; fee : { rate = 0.0; after = 0.0; }; "
#define SPREAD "size = 100.0; deals : { count = 1; spread = { dist = \"beta\"; alpha = 1.0; beta = 3.0; }; };"
#define FOUR "count = 4; total = 100.0; over = 4.0; deals : { count = 1; };"
static void second_cheque(void **state)
{
    (void)state;
    const row rows[] = {
        {"carried from its own step on", GRID("year", "1.0", LATE("2.0") FLAT), "funds.a.nav", 4, 146.25},
        {"at cost when it is paid: 80 (1 + 1/4) + 20", GRID("year", "1.0", LATE("2.0") FLAT), "funds.a.nav", 3, 120.0},
        {"sold by force with the rest", GRID("year", "1.0", LATE("2.0") FLAT "term = 3.0; extension = 0.0;"), "funds.a.distributed", 4, 0.7 * 146.25},
        {"earns M over its price", GRID("year", "1.0", LATE("2.0") FLAT), "funds.a.distributed", 5, 185.0},
        {"carry, whole fund", GRID("year", "1.0", LATE("1.45")), "funds.a.carry", 5, 134.125 - 132.1671168},
        {"carry, deal by deal", GRID("year", "1.0", LATE("1.45") "waterfall : { style = \"american\"; };"), "funds.a.carry", 5, 134.125 - 132.1671168},
    };
    CHECK(rows);
}

/* Four funds of 25 at years 1.5, 2.5, 3.5, 4.5; a first cheque at the median of beta(1, 3), 1 - 0.5^(1/3) = 0.206 of four
   years; a next round at half of the holding time. */
static void timing(void **state)
{
    (void)state;
    const row rows[] = {
        {"the first of four", GRID_OF("year", "1.0", FOUR, FREE X2("3.0")), "funds.a.called", 2, 25.0},
        {"not before", GRID_OF("year", "1.0", FOUR, FREE X2("3.0")), "funds.a.called", 1, 0.0},
        {"all of them", GRID_OF("year", "1.0", FOUR, FREE X2("3.0")), "funds.a.called", 5, 100.0},
        {"one cheque in the middle of the period", GRID("year", "1.0", NOFEE_4 X2("3.0")), "funds.a.called", 2, 0.0},
        {"at year 3", GRID("year", "1.0", NOFEE_4 X2("3.0")), "funds.a.called", 3, 100.0},
        {"or where the law puts it", GRID_OF("year", "1.0", SPREAD, NOFEE_4 X2("3.0")), "funds.a.called", 2, 100.0},
        {"next round at 1 + 3/2 years", YEARS("coinvest : { later = 0.5; }; " X2("3.0")), "social.capital", 2, 60.0},
        {"that is step 3", YEARS("coinvest : { later = 0.5; }; " X2("3.0")), "social.capital", 3, 110.0},
        {"no next round for who left before", YEARS("coinvest : { later = 0.5; }; outcome : { multiple = 0.1; hold = 6.0; fail_after = 2.0; }; "), "social.capital", 12, 60.0},
    };
    CHECK(rows);
}

/* A mother of 100 (half the sponsor's) with a child of 300 that it pays 20% of: 60 at year 2, 120 back at year 5.
     fees: 2 in years 2 and 3, then 1% of the 60 out: 0.6 in years 4 and 5; calls 62, 2, 0.6, 0.6, together 65.2
     owed at year 5: ((62*1.08 + 2)*1.08 + 0.6)*1.08 + 0.6 = 81.682944 < 120, the catch-up is full: GP 20% of 120 - 65.2
   Counted are the mother's two investors and the child's outsiders: 32.6 public, 32.6 + 240 social. */
#define MOTHER STILL("12.0", "year")                                                                                    \
    "funds = ( { name = \"m\"; model = \"mother\"; size = 100.0; first = 1.0; invest = 2.0; term = 9.0; fee : { rate = 0.02; after = 0.01; };" \
    " investors = ( { class = \"sponsor\"; share = 0.5; }, { class = \"social\"; share = 0.5; } ); },"                  \
    " { name = \"c\"; parent = \"funds.m\"; size = 300.0; first = 2.0; deals : { count = 1; }; " FREE X2("3.0")          \
    " investors = ( { class = \"sponsor\"; share = 0.2; }, { class = \"social\"; share = 0.8; } ); } );"
static void mother(void **state)
{
    (void)state;
    const row rows[] = {
        {"the first call: 60 and a fee", MOTHER, "funds.m.called", 2, 62.0},
        {"all calls", MOTHER, "funds.m.called", 12, 65.2},
        {"fees", MOTHER, "funds.m.fees", 12, 5.2},
        {"nothing before the child returns", MOTHER, "funds.m.distributed", 4, 0.0},
        {"its own waterfall", MOTHER, "funds.m.carry", 5, 0.2 * (120.0 - 65.2)},
        {"the rest to its investors", MOTHER, "funds.m.distributed", 5, 120.0 - 10.96},
        {"half of it the sponsor's", MOTHER, "funds.m.sponsor.distributed", 12, 54.52},
        {"public money", MOTHER, "public.capital", 12, 32.6},
        {"social money", MOTHER, "social.capital", 12, 272.6},
        {"the child's 20% is the mother's NAV: 60 (1 + 1/9) at year 3", MOTHER, "funds.m.nav", 3, 60.0 * (1.0 + 1.0 / 9.0)},
    };
    CHECK(rows);
}

/* 80 come back to the sponsor at step 4: 30% stay, 70% go to the treasury; 40 went out at step 1. */
static void treasury_share(void **state)
{
    (void)state;
    run_of r = run_text("sponsor : { cash = 100.0; recycle = 0.3; };\n" YEARS(X2("3.0")));
    ASSERT_CLOSE(line_at(&r, "sponsor.treasury", 4), 56.0, 1e-12, 0.0);
    ASSERT_CLOSE(series_at(&r, "sponsor.cash", 3), 60.0, 1e-12, 0.0);
    ASSERT_CLOSE(series_at(&r, "sponsor.cash", 4), 84.0, 1e-12, 0.0);
    run_free(&r);
}

/* Fault: once all of W is called, what rounding leaves of it is paid as a fee. Every fee here is a yuan or more, or none. */
static void no_fee_of_rounding(void **state)
{
    (void)state;
    paths p = paths_open("schema = 1; title = \"t\"; start = \"2022-01\"; horizon = 12.0; step = \"quarter\"; currency = \"CNY\";\n"
                         "sponsor : { cash = 1.0e10; };\n"
                         "funds = ( { name = \"a\"; size = 3.0e8; first = 0.25; closing : { paid = 0.9; };\n"
                         "  investors = ( { class = \"sponsor\"; share = 0.3; }, { class = \"social\"; share = \"rest\"; } ); } );\n", 1, NULL);
    double paid = 0.0, nothing = 0.0;
    for (uint64_t first = 0; first < 1024; first += FC_LANES) {
        paths_batch(&p, first);
        for (int k = 1; k <= 48; k++) {
            const double *fee = fc_at(&p.work.ws, paths_metric(&p, "funds.a.fees", 1)->column, k);
            for (int i = 0; i < FC_LANES; i++) {
                if (fee[i] == 0.0) nothing++;
                else assert_true(fee[i] >= 1.0);
                paid += fee[i];
            }
        }
    }
    assert_true(paid > 1e9 && nothing > 0.0);
    paths_close(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(bounds), cmocka_unit_test(inside_a_year), cmocka_unit_test(second_cheque),
                                       cmocka_unit_test(timing), cmocka_unit_test(mother), cmocka_unit_test(treasury_share),
                                       cmocka_unit_test(no_fee_of_rounding)};
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
