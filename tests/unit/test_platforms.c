/* Fault caught: a rule of platforms that is ignored, doubled or booked at the wrong step. In a still world births and money
   are certain, and so is what each spin-out brings; each row is one number with its hand calculation. */
#include "path_support.h"
#include "rule_rows.h"

#define YEARS4 STILL("4.0", "year")
#define PLATFORM(more) "platforms = ( { name = \"p\"; initial = 2; " more "} );\n"
/* Births at 0.5, 1.5, 2.5 and 3.5 years: one in each step. */
#define FOUR(more) YEARS4 PLATFORM("planned = 4; over = 4.0; capital = 10.0; operating = 3.0; income = 4.0; ramp = 2.0; " more)
#define JOINT(more) FOUR("co_funding = 2.0; " more)
#define TALENT(more) "talent = ( { name = \"t\"; supports = \"platforms.p\"; effect = 0.99; " more "} );\n"

#define DOUBLES "direct = ( { name = \"d\"; projects = 1; budget = 100.0; outcome : { multiple = 2.0; hold = 1.0; }; } );\n"

static void births(void **state)
{
    (void)state;
    const row rows[] = {
        {"two at the start", FOUR(""), "platforms.p.count", 0, 2.0},
        {"one more in each step", FOUR(""), "platforms.p.count", 1, 3.0},
        {"all there at the end", FOUR(""), "platforms.p.count", 4, 6.0},
        {"a delay of a year: none in step 1", FOUR("delay = 1.0; "), "platforms.p.count", 1, 2.0},
        {"and the last one falls beyond the horizon", FOUR("delay = 1.0; "), "platforms.p.count", 4, 5.0},
        {"no spreading: all in step 1", YEARS4 PLATFORM("planned = 4; "), "platforms.p.count", 1, 6.0},
        {"nor before", YEARS4 PLATFORM("planned = 4; delay = 2.0; "), "platforms.p.count", 1, 2.0},
        {"all at the delay", YEARS4 PLATFORM("planned = 4; delay = 2.0; "), "platforms.p.count", 2, 6.0},
        {"no success, no birth", FOUR("success = 0.0; "), "platforms.p.count", 4, 2.0},
        {"talent prevents all but 0.01^10 of the failures", FOUR("success = 0.0; ") TALENT("initial = 100; needed = 10; "), "platforms.p.count", 4, 6.0},
        {"talent without effect", FOUR("success = 0.0; ") "talent = ( { name = \"t\"; initial = 100; supports = \"platforms.p\"; } );", "platforms.p.count", 4, 2.0},
        {"those who came in the same step help already", FOUR("success = 0.0; ") TALENT("per_year = 1000000.0; needed = 1000; "), "platforms.p.count", 1, 3.0},
    };
    CHECK(rows);
}

/* 6 institutes, 50 in five years: the j-th opens at 5(j - 1/2)/44, so by year y j <= 8.8 y + 1/2. */
static void six_to_fifty(void **state)
{
    (void)state;
    static const double by_year[] = {6, 6 + 9, 6 + 18, 6 + 26, 6 + 35, 6 + 44, 50};
    run_of r = run_text(STILL("6.0", "quarter") "platforms = ( { name = \"institutes\"; initial = 6; planned = 44; over = 5.0; } );");
    for (int y = 0; y <= 6; y++) ASSERT_CLOSE(series_at(&r, "platforms.institutes.count", 4 * y), by_year[y], 0.0, 0.0);
    run_free(&r);
}

static void money(void **state)
{
    (void)state;
    const row rows[] = {
        {"capital of one birth, running costs of two", FOUR(""), "platforms.p.cost", 1, 10.0 + 2 * 3.0},
        {"running costs of 2, 3, 4, 5 at the steps' starts", FOUR(""), "platforms.p.cost", 4, 40.0 + 14 * 3.0},
        {"no capital for what does not open", FOUR("success = 0.0; "), "platforms.p.cost", 4, 4 * 2 * 3.0},
        {"income of the two mature ones", FOUR(""), "platforms.p.income", 1, 2 * 4.0},
        {"half an income at age 1, whole at 2: 2 + 2.5 + 3.5 + 4.5", FOUR(""), "platforms.p.income", 4, 12.5 * 4.0},
        {"without a ramp whole from the next step: 2 + 3 + 4 + 5", YEARS4 PLATFORM("planned = 4; over = 4.0; income = 4.0; "), "platforms.p.income", 4, 14 * 4.0},
        {"18 of income on 15 of running costs", FOUR(""), "platforms.p.selfsufficiency", 4, 18.0 / 15.0},
        {"the sponsor pays 82 and earns 50", FOUR(""), "sponsor.cumulative", 4, 50.0 - 82.0},
        {"income stays in the account whatever the treasury takes", FOUR("") "sponsor : { recycle = 0.0; };", "sponsor.cash", 4, 50.0 - 82.0},
        {"a project that doubles its money: platforms buy no share", FOUR("") DOUBLES, "sponsor.tvpi", SCALAR, 2.0},
        {"twelve months, not one step: 4 quarters of 2 * 4 over 2 * 3", STILL("4.0", "quarter") PLATFORM("operating = 3.0; income = 4.0; "), "platforms.p.selfsufficiency", 2, 4.0 / 3.0},
    };
    CHECK(rows);
}

/* Indicators that bring income to p, two mature platforms that earn 8 on running costs of 6 a year: 5% of 40 a year, and a tenth
   of new business that is 20 a year at first and `growth` more each year. */
#define TO "income_to = \"platforms.p\"; "
#define BRINGS(growth, more)                                                                                           \
    STILL("4.0", "quarter") "platforms = ( { name = \"p\"; initial = 2; operating = 3.0; income = 4.0; },"               \
    " { name = \"q\"; initial = 1; operating = 2.0; income = 1.0; } );"                                              \
    "indicators = ( { name = \"a\"; kind = \"additive\"; measure = \"money\"; growth = 40.0; income = 0.05; " more "},"  \
    " { name = \"b\"; kind = \"balance\"; initial = 100.0; runoff = 0.5; new = 20.0; growth = " growth "; income = 0.1; " more "} );"
static void brought(void **state)
{
    (void)state;
    const row rows[] = {
        {"without income_to contracts alone", BRINGS("0.0", ""), "platforms.p.income", 16, 4 * 8.0},
        {"8 on 6", BRINGS("0.0", ""), "platforms.p.selfsufficiency", 16, 8.0 / 6.0},
        {"with it 2 + 2 a year more", BRINGS("0.0", TO), "platforms.p.income", 16, 4 * 12.0},
        {"a quarter of it in the first step", BRINGS("0.0", TO), "platforms.p.income", 1, 3.0},
        {"12 on 6", BRINGS("0.0", TO), "platforms.p.selfsufficiency", 16, 12.0 / 6.0},
        {"from the first step on", BRINGS("0.0", TO), "platforms.p.selfsufficiency", 1, 12.0 / 6.0},
        {"others get nothing", BRINGS("0.0", TO), "platforms.q.selfsufficiency", 16, 1.0 / 2.0},
        {"the indicator says what it brought", BRINGS("0.0", TO), "indicators.a.income", 16, 4 * 2.0},
        {"the sponsor gets it once: 13 less 8 a year", BRINGS("0.0", TO), "sponsor.cumulative", 16, 4 * (13.0 - 8.0)},
        {"as it does without", BRINGS("0.0", ""), "sponsor.cumulative", 16, 4 * (13.0 - 8.0)},
        /* new business doubles in a year: in year 2 a tenth of 5 (2 + 2^(5/4) + 2^(3/2) + 2^(7/4)) = 1 / (2^(1/4) - 1) */
        {"twelve months, not all of them", BRINGS("1.0", TO), "platforms.p.selfsufficiency", 8, (10.0 + 1.0 / (pow(2.0, 0.25) - 1.0)) / 6.0},
    };
    CHECK(rows);
}

static void others(void **state)
{
    (void)state;
    const row rows[] = {
        {"2 yuan beside each of 82", JOINT(""), "platforms.p.cofunded", 4, 164.0},
        {"paid", JOINT(""), "leverage.paid.social", SCALAR, 2.0},
        {"closed", JOINT(""), "leverage.closed.social", SCALAR, 2.0},
        {"committed", JOINT(""), "leverage.committed.social", SCALAR, 2.0},
        {"co-funders of a public class are public money", JOINT("class = \"city\"; "), "leverage.paid.social", SCALAR, 0.0},
        {"what was planned: capital of 4 and running costs of 24", JOINT("success = 0.0; "), "leverage.committed.social", SCALAR, 2.0},
        {"social money is what came", JOINT("success = 0.0; "), "social.capital", 4, 48.0},
        {"without co-funding outside leverage: the project's own", FOUR("") "direct = ( { name = \"d\"; projects = 1; budget = 100.0; coinvest : { first = 3.0; }; } );", "leverage.paid.social", SCALAR, 3.0},
    };
    CHECK(rows);
    run_of r = run_text(JOINT("success = 0.0; "));
    ASSERT_CLOSE(line_at(&r, "platforms.p.committed.sponsor", 1), 16.0, 1e-12, 0.0);
    ASSERT_CLOSE(line_at(&r, "platforms.p.closed.sponsor", 1), 6.0, 1e-12, 0.0);
    ASSERT_CLOSE(line_at(&r, "platforms.p.committed.cofunders", 1), 32.0, 1e-12, 0.0);
    ASSERT_CLOSE(line_at(&r, "platforms.p.closed.cofunders", 1), 12.0, 1e-12, 0.0);
    run_free(&r);
}

#define STAKES(outcome) YEARS4 PLATFORM("spinouts = 30.0; equity = 0.1; value = 20.0; outcome : { " outcome " }; ")

/* A stake of 2 in each spin-out; their number is luck, the rest is not. */
static void stakes(void **state)
{
    (void)state;
    run_of r = run_text(STAKES("multiple = 3.0; hold = 1.0; ipo_above = 9.0;"));
    double n3 = series_at(&r, "platforms.p.spinouts", 3), n4 = series_at(&r, "platforms.p.spinouts", 4);
    assert_true(n4 > n3 && n3 > 0.0);
    ASSERT_CLOSE(series_at(&r, "platforms.p.proceeds", 4), 6.0 * n3, 1e-12, 0.0); /* triple after a year */
    ASSERT_CLOSE(series_at(&r, "platforms.p.nav", 4), 2.0 * (n4 - n3), 1e-12, 0.0); /* the new ones at their value */
    ASSERT_CLOSE(series_at(&r, "platforms.p.exits.sale", 4), n3, 1e-12, 0.0);
    ASSERT_CLOSE(series_at(&r, "platforms.p.cost", 4), 0.0, 0.0, 0.0); /* at no cost */
    ASSERT_CLOSE(series_at(&r, "sponsor.cumulative", 4), 6.0 * n3, 1e-12, 0.0);
    run_free(&r);
    r = run_text(STAKES("multiple = 3.0; hold = 2.0; marking = 1.0; ipo_above = 9.0;"));
    double m2 = series_at(&r, "platforms.p.spinouts", 2);
    ASSERT_CLOSE(series_at(&r, "platforms.p.spinouts", 4), n4, 0.0, 0.0); /* the outcome does not touch the number */
    ASSERT_CLOSE(series_at(&r, "platforms.p.proceeds", 4), 6.0 * m2, 1e-12, 0.0);
    /* half way to the triple: 2 (1 + 2/2) */
    ASSERT_CLOSE(series_at(&r, "platforms.p.nav", 4), 2.0 * (n4 - n3) + 4.0 * (n3 - m2), 1e-12, 0.0);
    run_free(&r);
    r = run_text(STAKES("multiple = 0.2; fail_after = 1.0;"));
    ASSERT_CLOSE(series_at(&r, "platforms.p.proceeds", 4), 0.4 * n3, 1e-12, 0.0);
    ASSERT_CLOSE(series_at(&r, "platforms.p.exits.failed", 4), n3, 1e-12, 0.0);
    run_free(&r);
    r = run_text(STAKES("multiple = 3.0; hold = 1.0; ipo_share = 1.0;"));
    ASSERT_CLOSE(series_at(&r, "platforms.p.exits.ipo", 4), n3, 1e-12, 0.0);
    ASSERT_CLOSE(series_at(&r, "ipos", 4), n3, 1e-12, 0.0);
    run_free(&r);
    /* beside a project of 100 that doubles: (200 + proceeds + nav)/100 */
    r = run_text(STAKES("multiple = 3.0; hold = 1.0; ipo_above = 9.0;") DOUBLES);
    ASSERT_CLOSE(scalar_of(&r, "sponsor.tvpi"), 2.0 + (6.0 * n3 + 2.0 * (n4 - n3)) / 100.0, 1e-12, 0.0);
    ASSERT_CLOSE(scalar_of(&r, "sponsor.dpi"), 2.0 + 6.0 * n3 / 100.0, 1e-12, 0.0);
    run_free(&r);
}

static void chain(void **state)
{
    (void)state;
    run_of r = run_text(YEARS4 PLATFORM("spinouts = 30.0; feeds = \"incubation.c\"; ")
                        "incubation = ( { name = \"c\"; stages = ( { name = \"a\"; } ); } );");
    for (int k = 1; k <= 4; k++) /* one firm each, in the same step */
        ASSERT_CLOSE(series_at(&r, "incubation.c.a", k), series_at(&r, "platforms.p.spinouts", k), 1e-12, 0.0);
    assert_true(series_at(&r, "incubation.c.a", 1) > 0.0);
    run_free(&r);
    r = run_text(YEARS4 "platforms = ( { name = \"p\"; planned = 2; spinouts = 1000.0; } );"); /* born in step 1: too young */
    ASSERT_CLOSE(series_at(&r, "platforms.p.spinouts", 1), 0.0, 0.0, 0.0);
    assert_true(series_at(&r, "platforms.p.spinouts", 2) > 0.0);
    run_free(&r);
}

/* Stakes are booked ahead: at no step may a row know what is drawn later. */
static void no_look_ahead(void **state)
{
    (void)state;
    static const char text[] =
        "schema = 1; title = \"t\"; start = \"2022-01\"; horizon = 12.0; step = \"quarter\";\n"
        "talent = ( { name = \"t\"; per_year = 20.0; supports = \"platforms.p\"; effect = 0.3; needed = 50; } );\n"
        "incubation = ( { name = \"c\"; stages = ( { name = \"a\"; } ); } );\n"
        PLATFORM("planned = \"5..20\"; over = 8.0; success = 0.4; ramp = 2.0; capital = { dist = \"lognormal\"; mean = 10.0; sd = 5.0; };"
                 " operating = 3.0; co_funding = 0.5; income = 2.0; spinouts = 2.0; feeds = \"incubation.c\"; equity = 0.1;"
                 " value = { dist = \"lognormal\"; mean = 20.0; sd = 10.0; }; ");
    for (int k = 4; k <= 44; k += 8) paths_forget(text, k, 40);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(births), cmocka_unit_test(six_to_fifty), cmocka_unit_test(money), cmocka_unit_test(brought),
                                       cmocka_unit_test(others), cmocka_unit_test(stakes), cmocka_unit_test(chain),
                                       cmocka_unit_test(no_look_ahead)};
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
