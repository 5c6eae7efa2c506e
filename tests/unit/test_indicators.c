/* Fault caught: an indicator that grows by the wrong rule, a feed counted twice or a step late, income on the wrong base.
   Hand calculations in the rows; nothing moves by chance. */
#include "rule_rows.h"

#define IND(more) STILL("4.0", "quarter") "indicators = ( " more " );"

#define CONTRACTS "{ name = \"a\"; kind = \"additive\"; measure = \"money\"; initial = \"1000亿\"; growth = \"100亿\"; "
#define BALANCE "{ name = \"a\"; kind = \"balance\"; initial = 100.0; runoff = 0.2; new = 40.0; "

static void levels(void **state)
{
    (void)state;
    const row rows[] = {
        {"E17: 1000亿 and 100亿 a year: 1300亿 after three", IND(CONTRACTS "}"), "indicators.a", 12, 1.3e11},
        {"at time 0", IND(CONTRACTS "}"), "indicators.a", 0, 1e11},
        {"E35: 3150亿 and 150亿 a year: 3600亿", IND("{ name = \"a\"; kind = \"additive\"; initial = \"3150亿\"; growth = \"150亿\"; }"), "indicators.a", 12, 3.6e11},
        {"compound: 9145 * 1.1^3", IND("{ name = \"a\"; kind = \"compound\"; initial = 9145.0; growth = 0.1; }"), "indicators.a", 12, 9145.0 * 1.331},
        {"a quarter of it: 9145 * 1.1^(1/4)", IND("{ name = \"a\"; kind = \"compound\"; initial = 9145.0; growth = 0.1; }"), "indicators.a", 1, 9145.0 * pow(1.1, 0.25)},
        {"balance, first quarter: 100 * 0.8^(1/4) + 10", IND(BALANCE "}"), "indicators.a", 1, 100.0 * pow(0.8, 0.25) + 10.0},
        /* q = 0.8^(1/4): after n steps 100 q^n + 10 (1 - q^n)/(1 - q) */
        {"balance after a year", IND(BALANCE "}"), "indicators.a", 4, 80.0 + 10.0 * 0.2 / (1.0 - pow(0.8, 0.25))},
        {"new business of the second quarter grows from (k-1) delta", IND(BALANCE "growth = 0.5; }"), "indicators.a", 2,
         (100.0 * pow(0.8, 0.25) + 10.0) * pow(0.8, 0.25) + 10.0 * pow(1.5, 0.25)},
    };
    CHECK(rows);
}

static void feeds(void **state)
{
    (void)state;
    const row rows[] = {
        /* b gains 25 a quarter and passes 2 for each on in the same step */
        {"a level feeds its increase", IND("{ name = \"a\"; kind = \"additive\"; feeds_from = ( { series = \"indicators.b\"; weight = 2.0; } ); },"
         "{ name = \"b\"; kind = \"additive\"; initial = 1000.0; growth = 100.0; }"), "indicators.a", 1, 50.0},
        {"over a year", IND("{ name = \"a\"; kind = \"additive\"; feeds_from = ( { series = \"indicators.b\"; weight = 2.0; } ); },"
         "{ name = \"b\"; kind = \"additive\"; initial = 1000.0; growth = 100.0; }"), "indicators.a", 4, 200.0},
        {"two feeds add up", IND("{ name = \"a\"; kind = \"additive\"; feeds_from = ( { series = \"indicators.b\"; }, { series = \"indicators.b\"; weight = 2.0; } ); },"
         "{ name = \"b\"; kind = \"additive\"; growth = 100.0; }"), "indicators.a", 4, 300.0},
        {"a chain, in whatever order it is written", IND("{ name = \"a\"; kind = \"additive\"; feeds_from = ( { series = \"indicators.b\"; } ); },"
         "{ name = \"b\"; kind = \"additive\"; feeds_from = ( { series = \"indicators.c\"; weight = 3.0; } ); }, { name = \"c\"; kind = \"additive\"; growth = 4.0; }"),
         "indicators.a", 1, 3.0},
        /* direct: 100 a project, invested is kept per step and shown as a running sum */
        {"a cumulative series feeds its step", IND("{ name = \"a\"; kind = \"additive\"; feeds_from = ( { series = \"direct.d.invested\"; weight = 0.5; } ); }")
         " direct = ( { name = \"d\"; projects = 4; budget = 400.0; over = 1.0; outcome : { multiple = 2.0; hold = 20.0; }; } );", "indicators.a", 4, 200.0},
    };
    CHECK(rows);
}

static void income(void **state)
{
    (void)state;
    const row rows[] = {
        {"2% of 25亿 a quarter", IND(CONTRACTS "income = 0.02; }"), "indicators.a.income", 1, 0.02 * 2.5e9},
        {"reaches the sponsor", IND(CONTRACTS "income = 0.02; }"), "sponsor.cumulative", 4, 0.02 * 1e10},
        {"balance: of new business, runoff or not", IND(BALANCE "income = 0.1; }"), "indicators.a.income", 4, 4.0},
        {"a falling level earns nothing", IND("{ name = \"a\"; kind = \"additive\"; initial = 100.0; growth = -10.0; income = 0.1; }"), "indicators.a.income", 4, 0.0},
        {"no income key", IND(CONTRACTS "}"), "sponsor.cumulative", 4, 0.0},
    };
    CHECK(rows);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(levels), cmocka_unit_test(feeds), cmocka_unit_test(income)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
