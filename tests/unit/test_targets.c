/* Fault caught: a target judged at the wrong step or side, a joint probability taken as a product, a score that pays for
   more than the threshold or for a missed one below 0, a plan missed by the last bit of a sum. */
#include "run_text.h"

/* One fund of 100 called at once at step 1, doubled and paid back at step 4 (annual steps). */
#define FUND                                                                                                           \
    "funds = ( { name = \"a\"; size = 100.0; invest = 0.0; fee : { rate = 0.0; after = 0.0; }; deals : { count = 1; };" \
    " waterfall : { carry = 0.0; catch_up = 0.0; }; outcome : { multiple = 2.0; hold = 3.0; };"                        \
    " investors = ( { class = \"sponsor\"; share = 0.4; }, { class = \"social\"; share = 0.6; } ); } );"

typedef struct row { const char *rule, *target, *metric; double want; } row;

static void judged(void **state)
{
    (void)state;
    const row rows[] = {
        {"level at a date", "{ name = \"t\"; metric = \"funds.a.distributed\"; at = \"2025-12\"; at_least = 200.0; }", "target.t", 1},
        {"a year too early", "{ name = \"t\"; metric = \"funds.a.distributed\"; at = \"2024-12\"; at_least = 200.0; }", "target.t", 0},
        {"shortfall 200 - 0", "{ name = \"t\"; metric = \"funds.a.distributed\"; at = \"2024-12\"; at_least = 200.0; }", "target.t.shortfall", 200},
        {"reached after four years", "{ name = \"t\"; metric = \"funds.a.distributed\"; at = \"2024-12\"; at_least = 200.0; }", "target.t.date", 4},
        {"increase over (2024-12, 2025-12]", "{ name = \"t\"; metric = \"funds.a.distributed\"; from = \"2024-12\"; to = \"2025-12\"; at_least = 200.0; }", "target.t", 1},
        {"no increase after it", "{ name = \"t\"; metric = \"funds.a.distributed\"; from = \"2025-12\"; to = \"2026-12\"; at_least = 1.0; }", "target.t", 0},
        {"every year fails in the second", "{ name = \"t\"; metric = \"funds.a.called\"; every = \"year\"; at_least = 1.0; }", "target.t", 0},
        {"at most in every year", "{ name = \"t\"; metric = \"funds.a.called\"; every = \"year\"; at_most = 100.0; }", "target.t", 1},
        {"of the first year alone it is met", "{ name = \"t\"; metric = \"funds.a.called\"; every = \"year\"; to = \"2022-12\"; at_least = 1.0; }", "target.t", 1},
        {"the fourth year alone", "{ name = \"t\"; metric = \"funds.a.distributed\"; every = \"year\"; from = \"2024-12\"; to = \"2025-12\"; at_least = 200.0; }", "target.t", 1},
        {"from the fourth year on", "{ name = \"t\"; metric = \"funds.a.distributed\"; every = \"year\"; from = \"2024-12\"; at_least = 200.0; }", "target.t", 0},
        {"worst of two years: 200 - 0", "{ name = \"t\"; metric = \"funds.a.distributed\"; every = \"year\"; from = \"2024-12\"; to = \"2026-12\"; at_least = 200.0; }", "target.t.shortfall", 200},
        {"an increase from the first day", "{ name = \"t\"; metric = \"funds.a.called\"; from = \"2021-12\"; to = \"2022-12\"; at_least = 100.0; }", "target.t", 1},
        {"at most", "{ name = \"t\"; metric = \"sponsor.tvpi\"; at_most = 1.9; }", "target.t", 0},
        {"score of at most: 1.9/2", "{ name = \"t\"; metric = \"sponsor.tvpi\"; at_most = 1.9; }", "plan.score", 0.95},
        {"score: (1*2/4 + 3*1)/4", "{ name = \"t\"; metric = \"sponsor.tvpi\"; at_least = 4.0; }, { name = \"u\"; metric = \"sponsor.tvpi\"; at_least = 1.0; weight = 3.0; }", "plan.score", 0.875},
        {"score of a cost of 40 for at most 10: -10/-40", "{ name = \"t\"; metric = \"sponsor.cumulative\"; at = \"2022-12\"; at_least = -10.0; }", "plan.score", 0.25},
        {"score of at most -80: -40/-80", "{ name = \"t\"; metric = \"sponsor.cumulative\"; at = \"2022-12\"; at_most = -80.0; }", "plan.score", 0.5},
        {"a gain for at most -80 scores nothing", "{ name = \"t\"; metric = \"sponsor.cumulative\"; at = \"2025-12\"; at_most = -80.0; }", "plan.score", 0},
        {"all is missed when one is", "{ name = \"t\"; metric = \"sponsor.tvpi\"; at_least = 4.0; }, { name = \"u\"; metric = \"sponsor.tvpi\"; at_least = 1.0; }", "target.all", 0},
        {"which it spoils alone", "{ name = \"t\"; metric = \"sponsor.tvpi\"; at_least = 4.0; }, { name = \"u\"; metric = \"sponsor.tvpi\"; at_least = 1.0; }", "target.t.alone", 1},
        {"the other spoils nothing", "{ name = \"t\"; metric = \"sponsor.tvpi\"; at_least = 4.0; }, { name = \"u\"; metric = \"sponsor.tvpi\"; at_least = 1.0; }", "target.u.alone", 0},
        {"two that fail spoil it together", "{ name = \"t\"; metric = \"sponsor.tvpi\"; at_least = 4.0; }, { name = \"u\"; metric = \"sponsor.tvpi\"; at_least = 5.0; }", "target.t.alone", 0},
        {"and met without it", "{ name = \"t\"; metric = \"sponsor.tvpi\"; at_least = 4.0; }, { name = \"u\"; metric = \"sponsor.tvpi\"; at_least = 1.0; }", "target.t.without", 1},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char text[2048];
        (void)snprintf(text, sizeof text, "%s%s );", STILL("6.0", "year") FUND "targets = ( ", rows[i].target);
        run_of r = run_text(text);
        double got = scalar_of(&r, rows[i].metric);
        /* a shortfall is measured in what its target is: money here, else a reader takes yuan for pieces */
        if (strstr(rows[i].metric, ".shortfall")) assert_string_equal(fc_result_find(r.result, rows[i].metric)->unit, "currency");
        run_free(&r);
        if (!(fabs(got - rows[i].want) < 1e-9)) print_error("rule: %s\n", rows[i].rule);
        ASSERT_CLOSE(got, rows[i].want, 0.0, 1e-9);
    }
}

/* 0.1 a month: ten of them are 0.9999999999999999 in doubles, three 0.30000000000000004. The plan is met on the day. */
static void to_the_last_bit(void **state)
{
    (void)state;
    const row rows[] = {
        {"ten months spend 1", "{ name = \"t\"; metric = \"talent.a.spent\"; at = \"2022-10\"; at_least = 1.0; }", "target.t", 1},
        {"reached that day", "{ name = \"t\"; metric = \"talent.a.spent\"; at_least = 1.0; }", "target.t.date", 10.0 / 12.0},
        {"at most three tenths", "{ name = \"t\"; metric = \"talent.a.spent\"; at = \"2022-03\"; at_most = 0.3; }", "target.t", 1},
        {"an increase", "{ name = \"t\"; metric = \"talent.a.spent\"; from = \"2022-07\"; to = \"2022-10\"; at_least = 0.3; }", "target.t", 1},
        {"more than that is missed", "{ name = \"t\"; metric = \"talent.a.spent\"; at = \"2022-10\"; at_least = 1.000001; }", "target.t", 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char text[1024];
        (void)snprintf(text, sizeof text, "%s talent = ( { name = \"a\"; initial = 1; cost = 1.2; } ); targets = ( %s );", STILL("1.0", "month"), rows[i].target);
        run_of r = run_text(text);
        double got = scalar_of(&r, rows[i].metric);
        run_free(&r);
        if (!(fabs(got - rows[i].want) < 1e-9)) print_error("rule: %s\n", rows[i].rule);
        ASSERT_CLOSE(got, rows[i].want, 0.0, 1e-9);
    }
}

/* Two NAVs driven half by the market: ln NAV are normal with correlation 0.5, thresholds at their medians. The chance of
   both is 1/4 + asin(0.5)/(2 pi) = 1/3, not 1/4. */
#define YALE(name)                                                                                                     \
    "{ name = \"" name "\"; model = \"yale\"; size = 100.0; contribution = ( 1.0 ); life = 100.0; bow = 100.0; growth = 0.0;" \
    " volatility = 0.2; loading = 0.5; investors = ( { class = \"sponsor\"; share = 1.0; } ); }"
static void joint(void **state)
{
    (void)state;
    static const char text[] =
        "schema = 1; title = \"joint\"; start = \"2022-01\"; horizon = 3.0; step = \"year\"; funds = ( " YALE("a") ", " YALE("b") " );"
        "targets = ( { name = \"ta\"; metric = \"funds.a.nav\"; at_least = 98.01986733067553; },"
        " { name = \"tb\"; metric = \"funds.b.nav\"; at_least = 98.01986733067553; } );"; /* 100 exp(-0.02) */
    run_of r = run_text_with(text, 65536, 1, NULL, 2);
    ASSERT_WITHIN_SE(scalar_of(&r, "target.ta"), se_of(&r, "target.ta"), 0.5);
    ASSERT_WITHIN_SE(scalar_of(&r, "target.all"), se_of(&r, "target.all"), 1.0 / 3.0);
    assert_true(4.0 * se_of(&r, "target.all") < 0.04); /* sees 1/3 against 1/4 */
    ASSERT_CLOSE(scalar_of(&r, "target.ta.without"), scalar_of(&r, "target.tb"), 0.0, 0.0);
    run_free(&r);
}

/* Fault: the error of what a target alone costs is that of independent paths, whatever the sampler. Two targets that exclude
   each other: where one is missed the other is met, so each costs what its miss is: chances 0.841345 = P(N <= 1) and
   0.158655. One normal input: a digital net of 1024 misses its chance by 1 point in 1024 or so, plain paths by 12. */
static void alone(void **state)
{
    (void)state;
    run_of r = run_text_with(
        "schema = 1; title = \"alone\"; start = \"2022-01\"; horizon = 1.0; step = \"year\"; simulation : { sampler = \"sobol\"; };"
        "indicators = ( { name = \"a\"; kind = \"additive\"; initial = { dist = \"normal\"; mean = 100.0; sd = 10.0; }; } );"
        "targets = ( { name = \"hi\"; metric = \"indicators.a\"; at_least = 110.0; }, { name = \"lo\"; metric = \"indicators.a\"; at_most = 110.0; } );",
        16384, 1, NULL, 2);
    const double se = se_of(&r, "target.hi.alone");
    ASSERT_WITHIN_SE(scalar_of(&r, "target.hi.alone"), se, 0.841345);
    ASSERT_WITHIN_SE(scalar_of(&r, "target.lo.alone"), se_of(&r, "target.lo.alone"), 0.158655);
    ASSERT_CLOSE(se, se_of(&r, "target.hi"), 1e-9, 0.0);
    assert_true(se > 0.0 && se < 0.2 * sqrt(0.841345 * 0.158655 / 16384.0));
    run_free(&r);
}

/* The row of a target in targets.csv: its n-th cell as a number. */
static double cell(const fc_text *csv, const char *target, int n)
{
    const char *at = csv->data;
    const size_t length = strlen(target);
    while (at && !(strncmp(at, target, length) == 0 && at[length] == ',')) at = strchr(at, '\n') ? strchr(at, '\n') + 1 : NULL;
    for (; at && n > 0; n--) at = strchr(at, ',') + 1;
    if (!at) print_error("no row %s\n", target);
    return at ? strtod(at, NULL) : NAN;
}

/* Three levels drawn once per path, two of them tied with rank correlation 0.6: a Gaussian copula with r = 2 sin(pi 0.6/6) =
   0.618034. At their medians P(a and b) = 1/4 + asin(r)/(2 pi) = 0.356035, with c 0.178018 against a product of 0.125. Without c
   the two others are met with 0.356035, without a or b with 1/4: c is the bottleneck. */
static void bottleneck(void **state)
{
    (void)state;
#define LEVEL(name) "{ name = \"" name "\"; kind = \"additive\"; initial = { dist = \"normal\"; mean = 100.0; sd = 20.0; }; }"
#define MEDIAN(name) "{ name = \"t" name "\"; metric = \"indicators." name "\"; at_least = 100.0; }"
    run_of r = run_text_with(
        "schema = 1; title = \"copula\"; start = \"2022-01\"; horizon = 1.0; step = \"year\"; indicators = ( " LEVEL("a") ", " LEVEL("b") ", " LEVEL("c") " );"
        "correlations = ( { between = ( \"indicators.a.initial\", \"indicators.b.initial\" ); rank = 0.6; } );"
        "targets = ( " MEDIAN("a") ", " MEDIAN("b") ", " MEDIAN("c") " );", 65536, 1, NULL, 2);
    const double both = 0.25 + asin(2.0 * sin(acos(-1.0) * 0.1)) / (2.0 * acos(-1.0));
    ASSERT_CLOSE(both, 0.356035, 0.0, 1e-6);
    static const char *const single[] = {"target.ta", "target.tb", "target.tc"};
    double product = 1.0;
    for (int i = 0; i < 3; i++) {
        ASSERT_WITHIN_SE(scalar_of(&r, single[i]), se_of(&r, single[i]), 0.5);
        product *= scalar_of(&r, single[i]);
    }
    ASSERT_WITHIN_SE(scalar_of(&r, "target.all"), se_of(&r, "target.all"), 0.5 * both);
    assert_true(4.0 * se_of(&r, "target.all") < 0.01); /* 0.178 is told from 0.125 */
    ASSERT_WITHIN_SE(scalar_of(&r, "target.ta.without"), se_of(&r, "target.ta.without"), 0.25);
    ASSERT_WITHIN_SE(scalar_of(&r, "target.tb.without"), se_of(&r, "target.tb.without"), 0.25);
    ASSERT_WITHIN_SE(scalar_of(&r, "target.tc.without"), se_of(&r, "target.tc.without"), both);
    fc_output_options options = {0};
    fc_write_context c = {r.model, r.plan, r.result, &options};
    fc_error err = {0};
    fc_text csv;
    fc_text_init(&csv);
    size_t w = 0;
    while (w < fc_n_writers && strcmp(fc_writers[w]->file, "targets.csv") != 0) w++;
    assert_true(w < fc_n_writers);
    assert_int_equal(fc_writers[w]->write(&c, &csv, &err), FC_OK);
    ASSERT_CLOSE(cell(&csv, "ALL", 4), scalar_of(&r, "target.all"), 1e-12, 0.0);
    ASSERT_CLOSE(cell(&csv, "INDEPENDENT", 4), product, 1e-12, 0.0);
    ASSERT_CLOSE(cell(&csv, "tb", 4), scalar_of(&r, "target.tb"), 1e-12, 0.0);
    ASSERT_CLOSE(cell(&csv, "tc", 8), scalar_of(&r, "target.tc.without"), 1e-12, 0.0);
    assert_true(cell(&csv, "tc", 8) > cell(&csv, "ta", 8) && cell(&csv, "tc", 8) > cell(&csv, "tb", 8));
    fc_text_free(&csv);
    run_free(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(judged), cmocka_unit_test(to_the_last_bit), cmocka_unit_test(joint), cmocka_unit_test(alone), cmocka_unit_test(bottleneck)};
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
