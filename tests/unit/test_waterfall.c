/* Fault caught: a tier of the waterfall skipped, swapped, doubled or filled in the wrong order; a hurdle that does not
   compound; a clawback that is forgotten; a concession or loss share that moves another amount than the published one. */
#include "blocks/waterfall.h"

#include "run_text.h"

/* Cal 5: 100 paid in, 8% compound for five years, carry 20%; the last digit printed is 1e-4. */
static const double proceeds[5] = {150, 160, 200, 250, 400}, catch_ups[3] = {1.0, 0.5, 0.0};
static const double lps[5][3] = {{146.9328, 148.4664, 149.3866}, {148.0, 153.4664, 157.3866}, {180.0, 180.0, 189.3866},
                                 {220.0, 220.0, 229.3866}, {340.0, 340.0, 349.3866}};
static const double gps[5][3] = {{3.0672, 1.5336, 0.6134}, {12.0, 6.5336, 2.6134}, {20.0, 20.0, 10.6134},
                                 {30.0, 30.0, 20.6134}, {60.0, 60.0, 50.6134}};
static const double last_digit = 0.5e-4;

static double owed_after_five_years(void) { return 100.0 * 1.08 * 1.08 * 1.08 * 1.08 * 1.08; }

static void table_of_tiers(void **state)
{
    (void)state;
    for (int p = 0; p < 5; p++)
        for (int c = 0; c < 3; c++) {
            const fc_tiers t = {.carry = 0.2, .catch_up = catch_ups[c]};
            fc_split s = {.owed = owed_after_five_years(), .lp_profit = -100.0};
            const double gp = fc_waterfall(&t, proceeds[p], &s);
            ASSERT_CLOSE(gp, gps[p][c], 0.0, last_digit);
            ASSERT_CLOSE(proceeds[p] - gp, lps[p][c], 0.0, last_digit);
            ASSERT_CLOSE(s.lp_profit, lps[p][c] - 100.0, 0.0, last_digit);
        }
}

/* Catch-up is complete at 158.6660 (c = 1) and 178.2213 (c = 0.5): from there on the GP has 20% of the profit. */
static void catch_up_is_complete(void **state)
{
    (void)state;
    const double at[2] = {158.6660, 178.2213};
    for (int c = 0; c < 2; c++)
        for (int side = -1; side <= 1; side++) {
            const fc_tiers t = {.carry = 0.2, .catch_up = catch_ups[c]};
            fc_split s = {.owed = owed_after_five_years(), .lp_profit = -100.0};
            const double p = at[c] + side * 1.0, gp = fc_waterfall(&t, p, &s), full = 0.2 * (p - 100.0);
            if (side < 0) ASSERT_CLOSE(full - gp, catch_ups[c] - 0.2, 0.0, 1e-4); /* one unit short */
            else ASSERT_CLOSE(gp, full, 0.0, 1e-4);
        }
}

/* The same table through a scenario: one deal without fees, closed at step 1, left at step 6. */
static void table_through_scenario(void **state)
{
    (void)state;
    for (int p = 0; p < 5; p++)
        for (int c = 0; c < 3; c++)
            for (int american = 0; american < 2; american++) { /* one deal and no fee: both styles agree */
                char text[2048];
                (void)snprintf(text, sizeof text,
                               STILL("8.0", "year")
                               "funds = ( { name = \"a\"; size = 100.0; fee : { rate = 0.0; after = 0.0; }; invest = 0.0;"
                               " deals : { count = 1; }; outcome : { multiple = %g; hold = 5.0; };"
                               " waterfall : { style = \"%s\"; hurdle = 0.08; carry = 0.2; catch_up = %g; };"
                               " investors = ( { class = \"sponsor\"; share = 0.4; }, { class = \"social\"; share = 0.6; } ); } );",
                               proceeds[p] / 100.0, american ? "american" : "european", catch_ups[c]);
                run_of r = run_text(text);
                ASSERT_CLOSE(series_at(&r, "funds.a.distributed", 5), 0.0, 0.0, 0.0);
                ASSERT_CLOSE(series_at(&r, "funds.a.distributed", 6), lps[p][c], 0.0, last_digit);
                ASSERT_CLOSE(series_at(&r, "funds.a.carry", 6), gps[p][c], 0.0, last_digit);
                ASSERT_CLOSE(line_at(&r, "funds.a.distribution.sponsor", 6), 0.4 * lps[p][c], 0.0, last_digit);
                run_free(&r);
            }
}

/* Cal 5, two deals of 50: 150 at year 3 and 10 at year 5. A multiple of 3 (held three years) or 0.2 (a failure, five
   years) is drawn for each; with one path a run, the first seed that draws one of each is looked for. */
#define TWO_DEALS(style) STILL("8.0", "year")                                                                          \
    "funds = ( { name = \"a\"; size = 100.0; fee : { rate = 0.0; after = 0.0; }; invest = 0.0; deals : { count = 2; };"  \
    " outcome : { multiple = { dist = \"discrete\"; values = ( 0.2, 3.0 ); weights = ( 0.5, 0.5 ); };"                  \
    " hold = 3.0; fail_after = 5.0; }; waterfall : { style = \"" style "\"; hurdle = 0.08; carry = 0.2; };"             \
    " investors = ( { class = \"sponsor\"; share = 0.4; }, { class = \"social\"; share = 0.6; } ); } );"

static run_of one_of_each(const char *text)
{
    for (uint64_t seed = 1; seed <= 40; seed++) {
        run_of r = run_text_with(text, 1, seed, NULL, 1);
        if (fabs(scalar_of(&r, "funds.a.gross.tvpi") - 1.6) < 1e-9) return r;
        run_free(&r);
    }
    fail_msg("no path with one deal of each kind");
    return (run_of){0};
}

static void american_example(void **state)
{
    (void)state;
    run_of r = one_of_each(TWO_DEALS("american"));
    ASSERT_CLOSE(line_at(&r, "funds.a.carry", 4), 20.0, 1e-12, 0.0); /* 20% of 100 */
    ASSERT_CLOSE(line_at(&r, "funds.a.carry", 6), 0.0, 0.0, 1e-12);
    ASSERT_CLOSE(line_at(&r, "funds.a.clawback", 6), 8.0, 1e-12, 0.0); /* 20 - 20% of 60 */
    ASSERT_CLOSE(series_at(&r, "funds.a.carry", 6), 12.0, 1e-12, 0.0);
    ASSERT_CLOSE(series_at(&r, "funds.a.distributed", 6), 148.0, 1e-12, 0.0);
    run_free(&r);
}

static void european_example(void **state)
{
    (void)state;
    run_of r = one_of_each(TWO_DEALS("european"));
    ASSERT_CLOSE(line_at(&r, "funds.a.carry", 4), 6.4928 + 3.5072, 0.0, 2.0 * last_digit);
    ASSERT_CLOSE(series_at(&r, "funds.a.distributed", 4), 125.9712 + 14.0288, 0.0, 2.0 * last_digit);
    ASSERT_CLOSE(line_at(&r, "funds.a.carry", 6), 2.0, 0.0, last_digit);
    ASSERT_CLOSE(line_at(&r, "funds.a.clawback", 6), 0.0, 0.0, 1e-12);
    ASSERT_CLOSE(series_at(&r, "funds.a.distributed", 6), 148.0, 0.0, last_digit);
    run_free(&r);
}

/* Calls of 40, 20, 20 in years 1, 4 and 5, proceeds of 100 and 10 in years 3 and 6:
     year 3: B = 40 * 1.08^2 = 46.656 comes first, LP profit 6.656, catch-up x = 0.2*6.656/0.8 = 1.664, the rest 51.68 is
             split 41.344 : 10.336; the GP has 12 = 20% of 60
     year 6: B = 20*1.08^2 + 20*1.08 = 44.928, so all 10 are tier 1. The LPs paid 80 and got 88 + 10: profit 18 and 12.
   20% of 30 is 6, so the GP returns 6 and keeps 6. */
static void european_clawback(void **state)
{
    (void)state;
    const fc_tiers t = {.carry = 0.2, .catch_up = 1.0};
    const double call[7] = {0, 40, 0, 0, 20, 20, 0}, paid[7] = {0, 0, 0, 100, 0, 0, 10};
    fc_split s = {0};
    for (int y = 1; y <= 6; y++) {
        s.owed = s.owed * 1.08 + call[y];
        s.lp_profit -= call[y];
        const double gp = fc_waterfall(&t, paid[y], &s);
        ASSERT_CLOSE(gp, y == 3 ? 12.0 : 0.0, 0.0, 1e-12);
    }
    ASSERT_CLOSE(s.owed, 34.928, 0.0, 1e-12);
    ASSERT_CLOSE(s.lp_profit, 18.0, 0.0, 1e-12);
    ASSERT_CLOSE(fc_clawback(0.2, s.gp, s.lp_profit), 6.0, 0.0, 1e-12);
    ASSERT_CLOSE(fc_clawback(0.2, 20.0, 40.0), 8.0, 0.0, 1e-12); /* the American example */
    ASSERT_CLOSE(fc_clawback(0.2, 12.0, 48.0), 0.0, 0.0, 1e-12);
    ASSERT_CLOSE(fc_clawback(0.2, 5.0, -30.0), 5.0, 0.0, 1e-12); /* a loss: all of it goes back */
}

static uint64_t next_random(uint64_t *s)
{
    *s = *s * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return *s >> 11;
}
static double random_in(uint64_t *s, double lo, double hi) { return lo + (hi - lo) * (double)next_random(s) * 0x1p-53; }

/* The GP's part of p by filling the tiers a little at a time: who gets the next yuan depends on what is full. */
static double gp_by_drops(const fc_tiers *t, double p, fc_split s, int n)
{
    double gp = 0.0;
    for (int i = 0; i < n; i++) {
        const double drop = p / n;
        double g;
        if (s.owed >= drop) g = 0.0;
        else if (t->catch_up > t->carry && s.gp < t->carry * (s.lp_profit + s.gp)) g = t->catch_up * drop;
        else g = t->carry * drop;
        s.owed = s.owed > drop ? s.owed - drop : 0.0;
        s.lp_profit += drop - g;
        s.gp += g;
        gp += g;
    }
    return gp;
}

static void random_flows(void **state)
{
    (void)state;
    uint64_t seed = 1;
    for (int n = 0; n < 20000; n++) {
        const double carry = random_in(&seed, 0.0, 0.4), up = random_in(&seed, 0.0, 1.0);
        const fc_tiers t = {.carry = carry, .catch_up = up > carry ? up : 0.0};
        const double hurdle = 1.0 + random_in(&seed, 0.0, 0.2);
        fc_split s = {0};
        double calls = 0.0, all = 0.0, lp = 0.0, gp = 0.0;
        for (int k = 0; k < 10; k++) {
            const double call = next_random(&seed) % 2 ? random_in(&seed, 0.0, 50.0) : 0.0;
            const double p = next_random(&seed) % 2 ? random_in(&seed, 0.0, 90.0) : 0.0, more = p + random_in(&seed, 0.0, 30.0);
            s.owed = s.owed * hurdle + call;
            s.lp_profit -= call;
            fc_split other = s, before = s;
            const double g = fc_waterfall(&t, p, &s), g_more = fc_waterfall(&t, more, &other);
            assert_true(g >= 0.0 && g <= p);                                        /* nobody pays in a distribution */
            assert_true(g_more >= g - 1e-12 && more - g_more >= p - g - 1e-12);     /* more proceeds hurt nobody */
            if (n % 200 == 0) ASSERT_CLOSE(g, gp_by_drops(&t, p, before, 4000), 0.0, 3.0 * p / 4000.0);
            calls += call;
            all += p;
            gp += g;
            lp += p - g;
        }
        ASSERT_CLOSE(lp + gp, all, 1e-12, 0.0);
        ASSERT_CLOSE(s.gp, gp, 1e-12, 1e-12);
        ASSERT_CLOSE(s.lp_profit, lp - calls, 1e-11, 1e-9);
        const double claw = fc_clawback(carry, s.gp, s.lp_profit), profit = all - calls;
        assert_true(claw >= 0.0 && claw <= gp);
        assert_true(gp - claw <= carry * (profit > 0.0 ? profit : 0.0) + 1e-9);
    }
}

/* Cal 6: fund 100, public 30, social 70, seven years, no fee; what the public side receives. Amounts to two digits. */
static void concessions(void **state)
{
    (void)state;
    const double gross[4] = {60, 150, 200, 300};
    const double want[4][4] = {{18.0, 18.0, 18.0, 14.0}, {45.0, 36.3, 45.0, 45.0}, {60.0, 36.3, 52.55, 60.0}, {90.0, 36.3, 67.55, 90.0}};
    const char *const terms[4] = {"", "concession : { kind = \"cost_plus\"; rate = 0.03; };",
                                  "concession : { kind = \"excess_share\"; rate = 0.06; share = 0.5; };", "loss_share = 0.4;"};
    for (int g = 0; g < 4; g++)
        for (int v = 0; v < 4; v++) {
            char text[2048];
            (void)snprintf(text, sizeof text,
                           STILL("10.0", "year")
                           "funds = ( { name = \"a\"; size = 100.0; fee : { rate = 0.0; after = 0.0; }; invest = 0.0;"
                           " deals : { count = 1; }; outcome : { multiple = %g; hold = 7.0; fail_after = 7.0; };"
                           " waterfall : { carry = 0.0; catch_up = 0.0; }; %s"
                           " investors = ( { class = \"sponsor\"; share = 0.3; }, { class = \"social\"; share = 0.7; } ); } );",
                           gross[g] / 100.0, terms[v]);
            run_of r = run_text(text);
            ASSERT_CLOSE(series_at(&r, "funds.a.sponsor.distributed", 10), want[g][v], 0.0, 0.5e-2);
            ASSERT_CLOSE(series_at(&r, "funds.a.distributed", 10), gross[g], 1e-12, 0.0); /* transfers move, not make, money */
            run_free(&r);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(table_of_tiers),    cmocka_unit_test(catch_up_is_complete), cmocka_unit_test(table_through_scenario),
        cmocka_unit_test(american_example),  cmocka_unit_test(european_example),     cmocka_unit_test(european_clawback),
        cmocka_unit_test(random_flows),      cmocka_unit_test(concessions),
    };
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
