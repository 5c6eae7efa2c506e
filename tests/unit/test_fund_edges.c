/* Fault caught: a bound on the wrong side (at the minimum, the cap, the term, the step of an exit), and rates that grow the
   wrong way inside a year. Each row is one number with its hand calculation. */
#include "run_text.h"

/* One fund of 100, closing at the end of step 1 (year 1 or 0.25), one deal entered there, no fee, no carry unless a row adds them. */
#define GRID(step, first, more) STILL("12.0", step)                                                                            \
    "funds = ( { name = \"a\"; first = " first "; size = 100.0; deals : { count = 1; };"                                    \
    " investors = ( { class = \"sponsor\"; share = 0.4; }, { class = \"social\"; share = 0.6; } ); " more " } );"
#define FREE "invest = 0.0; fee : { rate = 0.0; after = 0.0; }; waterfall : { carry = 0.0; catch_up = 0.0; }; "
#define X2(hold) "outcome : { multiple = 2.0; hold = " hold "; }; "
#define YEARS(more) GRID("year", "1.0", FREE more)

typedef struct row { const char *rule, *text, *name; int step; double want; } row;

static void check(const row *rows, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        run_of r = run_text(rows[i].text);
        const double got = series_at(&r, rows[i].name, rows[i].step);
        run_free(&r);
        if (!(fabs(got - rows[i].want) <= 1e-9 * (1.0 + fabs(rows[i].want)))) print_error("rule: %s\n", rows[i].rule);
        ASSERT_CLOSE(got, rows[i].want, 1e-9, 1e-9);
    }
}
#define CHECK(rows) check(rows, sizeof rows / sizeof *rows)

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

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(bounds), cmocka_unit_test(inside_a_year), cmocka_unit_test(treasury_share)};
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
