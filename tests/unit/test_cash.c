/* Fault caught: a commitment made without the money for it, at the wrong step, out of turn, or with another's luck; one
   that waits or is given up and shows nowhere; a decision that knows the future. */
#include "path_support.h"

#define CASH(more) "sponsor : { rule = \"cash\"; cover = 0.0; " more " };\n"
#define STAKE "outcome : { multiple = 1.0; hold = 50.0; }; "
#define PROJECT(name, budget, first) \
    "{ name = \"" name "\"; projects = 1; budget = " budget "; first = " first "; coinvest : { first = 1.0; }; " STAKE "}"

/* Cash 100, 10 a year, a reserve of 5. a asks 60, b 70, c 500. Opening balances: 100, 50, 60, 70, 80, 20.
   Step 1: 60 <= 95: a. Step 2: 70 > 45, b and c wait. Step 4: 70 > 65. Step 5: 70 <= 75: b, three steps late; c has
   waited three years and is given up. */
static void by_hand(void **state)
{
    (void)state;
    run_of r = run_text(STILL("8.0", "year") CASH("cash = 100.0; appropriation = 10.0; reserve = 5.0; patience = 3.0;")
                        "direct = ( " PROJECT("a", "60.0", "1.0") ", " PROJECT("b", "70.0", "2.0") ", " PROJECT("c", "500.0", "2.0") " );");
    const double cash[] = {100, 50, 60, 70, 80, 20, 30, 40, 50}, b[] = {0, 0, 0, 0, 0, 70, 70, 70, 70};
    const double waiting[] = {0, 0, 2, 2, 2, 0, 0, 0, 0}, b_line[] = {0, 0, 70, 70, 70, 0, 0, 0, 0};
    for (int k = 0; k <= 8; k++) {
        ASSERT_CLOSE(series_at(&r, "sponsor.cash", k), cash[k], 1e-14, 0);
        ASSERT_CLOSE(series_at(&r, "direct.a.invested", k), k >= 1 ? 60 : 0, 1e-14, 0);
        ASSERT_CLOSE(series_at(&r, "direct.b.invested", k), b[k], 1e-14, 0);
        ASSERT_CLOSE(series_at(&r, "direct.b.coinvested", k), b[k], 1e-14, 0);
        ASSERT_CLOSE(series_at(&r, "direct.c.invested", k), 0, 0, 0);
        ASSERT_CLOSE(series_at(&r, "sponsor.waiting", k), waiting[k], 0, 0);
        ASSERT_CLOSE(series_at(&r, "sponsor.postponed", k), k >= 2 ? 2 : 0, 0, 0);
        ASSERT_CLOSE(series_at(&r, "sponsor.dropped", k), k >= 5 ? 1 : 0, 0, 0);
        ASSERT_CLOSE(series_at(&r, "direct.b.postponed", k), k >= 2 ? 1 : 0, 0, 0);
        ASSERT_CLOSE(series_at(&r, "direct.c.dropped", k), k >= 5 ? 1 : 0, 0, 0);
        ASSERT_CLOSE(line_at(&r, "direct.b.waiting_sponsor", k), b_line[k], 0, 0);
        ASSERT_CLOSE(line_at(&r, "direct.c.waiting_sponsor", k), k >= 2 && k <= 4 ? 500 : 0, 0, 0);
        ASSERT_CLOSE(line_at(&r, "direct.c.dropped_sponsor", k), k == 5 ? 500 : 0, 0, 0);
        ASSERT_CLOSE(line_at(&r, "direct.b.committed.sponsor", k), k == 5 ? 70 : 0, 0, 0);
    }
    ASSERT_CLOSE(scalar_of(&r, "sponsor.wait"), 1.5, 1e-14, 0); /* a 0 years, b 3 */
    run_free(&r);
}

/* Made or not in step 1, at the very edge of what is free. */
static void condition(void **state)
{
    (void)state;
    const struct { const char *what, *terms; double made; } rows[] = {
        {"cash alone", "cash = 100.0;", 1}, {"cash alone", "cash = 99.999;", 0},
        {"reserve", "cash = 104.0; reserve = 4.0;", 1}, {"reserve", "cash = 104.0; reserve = 4.001;", 0},
        {"two years of appropriation", "cash = 80.0; appropriation = 10.0; cover = 2.0;", 1},
        {"two years of appropriation", "cash = 79.999; appropriation = 10.0; cover = 2.0;", 0},
        {"only the years it is paid", "cash = 90.0; appropriation = 10.0; appropriation_years = 1.0; cover = 2.0;", 1},
        {"only the years it is paid", "cash = 89.999; appropriation = 10.0; appropriation_years = 1.0; cover = 2.0;", 0},
        {"half a year of it", "cash = 95.0; appropriation = 10.0; cover = 0.5;", 1},
        {"half a year of it", "cash = 94.999; appropriation = 10.0; cover = 0.5;", 0},
        {"running costs of the years", "cash = 106.0; overhead = 3.0; cover = 2.0;", 1},
        {"running costs of the years", "cash = 105.999; overhead = 3.0; cover = 2.0;", 0},
        {"a year ahead unless written", "cash = 90.0; appropriation = 10.0; ", 1},
        {"a year ahead unless written", "cash = 89.999; appropriation = 10.0; ", 0}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char text[2048];
        (void)snprintf(text, sizeof text, "%ssponsor : { rule = \"cash\"; patience = 0.0; %s };\ndirect = ( %s );",
                       STILL("4.0", "year"), rows[i].terms, PROJECT("a", "100.0", "0.0"));
        run_of r = run_text(text);
        if (series_at(&r, "direct.a.invested", 1) != 100.0 * rows[i].made) print_error("%s: %s\n", rows[i].what, rows[i].terms);
        ASSERT_CLOSE(series_at(&r, "direct.a.invested", 1), 100.0 * rows[i].made, 0, 0);
        ASSERT_CLOSE(series_at(&r, "sponsor.dropped", 1), 1.0 - rows[i].made, 0, 0);
        ASSERT_CLOSE(series_at(&r, "sponsor.postponed", 4), 0, 0, 0); /* no patience: given up at once */
        run_free(&r);
    }
}

/* Two of 60 for 100 of cash: the first in the queue gets it, by entry, by kind, or as written. */
static void priority(void **state)
{
    (void)state;
#define TWO(order) STILL("4.0", "year") CASH("cash = 100.0; patience = 1.0; " order)                                  \
    "funds = ( { name = \"f\"; size = 60.0; fee : { rate = 0.0; after = 0.0; }; invest = 0.0; deals : { count = 1; };" \
    " investors = ( { class = \"sponsor\"; share = 1.0; } ); " STAKE "} );\n"                                         \
    "direct = ( " PROJECT("a", "60.0", "0.0") ", " PROJECT("b", "60.0", "0.0") " );"
    const struct { const char *text; double f, a, b; } rows[] = {
        {TWO(""), 60, 0, 0}, {TWO("priority = ( \"direct\" );"), 0, 60, 0}, {TWO("priority = ( \"direct.b\" );"), 0, 0, 60},
        {TWO("priority = ( \"direct\", \"direct.b\" );"), 0, 60, 0}, /* b has a place of its own: after the kind's */
        {TWO("priority = ( \"direct.b\", \"funds\" );"), 0, 0, 60}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        run_of r = run_text(rows[i].text);
        ASSERT_CLOSE(series_at(&r, "funds.f.sponsor.called", 4), rows[i].f, 1e-14, 0);
        ASSERT_CLOSE(series_at(&r, "direct.a.invested", 4), rows[i].a, 0, 0);
        ASSERT_CLOSE(series_at(&r, "direct.b.invested", 4), rows[i].b, 0, 0);
        ASSERT_CLOSE(series_at(&r, "sponsor.dropped", 4), 2, 0, 0);
        run_free(&r);
    }
}

/* What is promised and unpaid is not free. Of a project of 100, 60 are paid in step 1 and 40 stay promised until step 4
   (3.5 years): in step 2 the balance is 80 and 40 of it are free. A project of 40 is made at once; one of 41 never. */
static void unfunded(void **state)
{
    (void)state;
    for (int j = 0; j < 2; j++) {
        char text[2048];
        (void)snprintf(text, sizeof text,
                       "%s%sdirect = ( { name = \"a\"; projects = 1; budget = 100.0; first = 1.0; reserve = 0.4; follow_after = 2.5; %s},"
                       " { name = \"b\"; projects = 1; budget = %s; first = 2.0; %s} );",
                       STILL("6.0", "year"), CASH("cash = 140.0;"), STAKE, j ? "41.0" : "40.0", STAKE);
        run_of r = run_text(text);
        ASSERT_CLOSE(series_at(&r, "direct.a.invested", 1), 60, 1e-14, 0);
        ASSERT_CLOSE(series_at(&r, "direct.a.invested", 4), 100, 1e-14, 0);
        ASSERT_CLOSE(series_at(&r, "direct.b.invested", 2), j ? 0 : 40, 0, 0);
        ASSERT_CLOSE(series_at(&r, "direct.b.invested", 6), j ? 0 : 40, 0, 0);
        ASSERT_CLOSE(series_at(&r, "sponsor.waiting", 6), j, 0, 0);
        ASSERT_CLOSE(series_at(&r, "sponsor.cash", 6), j ? 40 : 0, 0, 1e-12);
        run_free(&r);
    }
}

/* A mother asks 50 of 20 a year: opening balances 0, 20, 40, 60, she commits and closes in step 4 instead of 1. Her child
   (80, half of it hers) waits from 2 to 4; it calls 80, she 40, the sponsor 20; 160 come back in step 7, 40 to the sponsor.
   Half of her 50 - 20 = 30 stays promised until then. A project of 45 in step 5: 60 - 30 < 45, in step 6: 80 - 30. */
#define NOFEE "fee : { rate = 0.0; after = 0.0; }; waterfall : { carry = 0.0; catch_up = 0.0; }; "
#define HALVES "investors = ( { class = \"sponsor\"; share = 0.5; }, { class = \"social\"; share = 0.5; } ); "
#define MOTHER(first) "funds = ( { name = \"m\"; model = \"mother\"; size = 100.0; term = 10.0; " NOFEE HALVES "},"      \
    " { name = \"c\"; parent = \"funds.m\"; size = 80.0; first = " first "; " NOFEE HALVES "invest = 0.0; term = 9.0;"   \
    " deals : { count = 1; }; outcome : { multiple = 2.0; hold = 3.0; }; } );\n"
static void mothers(void **state)
{
    (void)state;
    run_of r = run_text(STILL("12.0", "year") CASH("appropriation = 20.0;") MOTHER("1.5") "direct = ( " PROJECT("d", "45.0", "5.0") " );");
    ASSERT_CLOSE(series_at(&r, "funds.m.called", 3), 0, 0, 0);
    ASSERT_CLOSE(series_at(&r, "funds.c.called", 4), 80, 1e-14, 0);
    ASSERT_CLOSE(series_at(&r, "funds.m.called", 4), 40, 1e-14, 0);
    ASSERT_CLOSE(series_at(&r, "funds.m.sponsor.called", 12), 20, 1e-14, 0);
    ASSERT_CLOSE(series_at(&r, "funds.m.sponsor.distributed", 6), 0, 0, 0);
    ASSERT_CLOSE(series_at(&r, "funds.m.sponsor.distributed", 7), 40, 1e-14, 0);
    ASSERT_CLOSE(series_at(&r, "sponsor.unfunded", 4), 30, 1e-14, 0);
    ASSERT_CLOSE(series_at(&r, "direct.d.invested", 5), 0, 0, 0);
    ASSERT_CLOSE(series_at(&r, "direct.d.invested", 6), 45, 0, 0);
    ASSERT_CLOSE(series_at(&r, "sponsor.cash", 7), 115, 1e-14, 0); /* 60, 80, 100 - 45, 75 + 40 */
    ASSERT_CLOSE(series_at(&r, "funds.m.postponed", 12), 1, 0, 0);
    ASSERT_CLOSE(series_at(&r, "funds.c.postponed", 12), 1, 0, 0);
    ASSERT_CLOSE(series_at(&r, "sponsor.postponed", 12), 3, 0, 0);
    ASSERT_CLOSE(scalar_of(&r, "sponsor.wait"), 2.0, 1e-14, 0); /* 3, 2 and 1 years */
    run_free(&r);

    /* the child only comes in step 8: until then all 50 of the mother are promised; 60 + 20 - 50 < 45 in step 5 */
    r = run_text(STILL("12.0", "year") CASH("appropriation = 20.0;") MOTHER("8.0") "direct = ( " PROJECT("d", "45.0", "5.0") " );");
    ASSERT_CLOSE(series_at(&r, "sponsor.unfunded", 5), 50, 1e-14, 0);
    ASSERT_CLOSE(series_at(&r, "direct.d.invested", 5), 0, 0, 0);
    ASSERT_CLOSE(series_at(&r, "direct.d.invested", 6), 45, 0, 0); /* 100 - 50 */
    ASSERT_CLOSE(series_at(&r, "funds.c.postponed", 12), 0, 0, 0);
    run_free(&r);

    /* no mother, no child: given up in step 2, after a year */
    r = run_text(STILL("12.0", "year") CASH("appropriation = 1.0; patience = 1.0;") MOTHER("1.5"));
    ASSERT_CLOSE(series_at(&r, "funds.m.dropped", 1), 0, 0, 0);
    ASSERT_CLOSE(series_at(&r, "funds.m.dropped", 2), 1, 0, 0);
    ASSERT_CLOSE(series_at(&r, "funds.c.dropped", 2), 1, 0, 0);
    ASSERT_CLOSE(series_at(&r, "funds.c.called", 12), 0, 0, 0);
    ASSERT_CLOSE(series_at(&r, "sponsor.cash", 12), 12, 1e-14, 0);
    run_free(&r);
}

/* A platform asks 30 and a year of running costs, 5: free are 12, 24, 36 in steps 1, 2, 3. Its spin-outs start a year
   after it opened, and each is a firm of the chain. */
static void platforms(void **state)
{
    (void)state;
    run_of r = run_text(STILL("6.0", "year") "sponsor : { rule = \"cash\"; cover = 1.0; appropriation = 12.0; };\n"
                        "platforms = ( { name = \"p\"; planned = 1; capital = 30.0; operating = 5.0; spinouts = 40.0; feeds = \"incubation.c\"; } );\n"
                        "incubation = ( { name = \"c\"; stages = ( { name = \"in\"; } ); } );");
    const double cash[] = {0, 12, 24, 6, 13, 20, 27};
    for (int k = 0; k <= 6; k++) {
        ASSERT_CLOSE(series_at(&r, "platforms.p.count", k), k >= 3, 0, 0);
        ASSERT_CLOSE(series_at(&r, "sponsor.cash", k), cash[k], 1e-14, 0);
        ASSERT_CLOSE(line_at(&r, "platforms.p.waiting_sponsor", k), k == 1 || k == 2 ? 30 : 0, 0, 0);
        ASSERT_CLOSE(series_at(&r, "incubation.c.in", k), series_at(&r, "platforms.p.spinouts", k), 0, 0);
    }
    ASSERT_CLOSE(series_at(&r, "platforms.p.spinouts", 3), 0, 0, 0);
    assert_true(series_at(&r, "platforms.p.spinouts", 4) > 20.0);
    run_free(&r);
    /* the platform at work binds 5 a year: a project of 8 finds 6 + 12 - 5 in step 4; of 14 only 13 */
    for (int j = 0; j < 2; j++) {
        char text[2048];
        (void)snprintf(text, sizeof text,
                       "%ssponsor : { rule = \"cash\"; cover = 1.0; appropriation = 12.0; };\nplatforms = ( { name = \"p\"; planned = 1;"
                       " capital = 30.0; operating = 5.0; } );\ndirect = ( { name = \"d\"; projects = 1; first = 4.0; budget = %s; %s} );",
                       STILL("6.0", "year"), j ? "14.0" : "13.0", STAKE);
        r = run_text(text);
        ASSERT_CLOSE(series_at(&r, "direct.d.invested", 4), j ? 0 : 13, 0, 0);
        run_free(&r);
    }
}

/* Cal 12: what can be used again is DPI (1 - leak). 100 come back as 130 after seven years, a tenth is the treasury's: then
   a second commitment of 117 can be made, of 117.01 not; 1.17^(1/7) - 1 = 2.268% a year. */
static void recycling(void **state)
{
    (void)state;
    const struct { double dpi, keep, years, multiplier, a_year; } rows[] = {
        {1.3, 0.90, 7, 1.17, 0.02268}, {1.8, 0.90, 7, 1.62, 0.07135}, {2.5, 0.90, 10, 2.25, 0.08447}, {1.0, 0.98, 7, 0.98, -0.00288}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        for (int more = 0; more < 2; more++) {
            char text[2048];
            (void)snprintf(text, sizeof text,
                           "%ssponsor : { rule = \"cash\"; cash = 100.0; recycle = %g; };\n"
                           "direct = ( { name = \"a\"; projects = 1; budget = 100.0; outcome : { multiple = %g; hold = %g; }; },"
                           " { name = \"b\"; projects = 1; first = 2.0; budget = %.10g; %s} );",
                           STILL("14.0", "year"), rows[i].keep, rows[i].dpi, rows[i].years,
                           100.0 * rows[i].multiplier + 0.01 * more, STAKE);
            run_of r = run_text(text);
            const int back = 1 + (int)rows[i].years; /* in the account at the end of this step */
            ASSERT_CLOSE(series_at(&r, "sponsor.cash", back), 100.0 * rows[i].multiplier, 1e-12, 0);
            ASSERT_CLOSE(series_at(&r, "direct.b.invested", back), 0, 0, 0);
            ASSERT_CLOSE(series_at(&r, "direct.b.invested", back + 1), more ? 0 : 100.0 * rows[i].multiplier, 1e-12, 0);
            ASSERT_CLOSE(pow(series_at(&r, "sponsor.cash", back) / 100.0, 1.0 / rows[i].years) - 1.0, rows[i].a_year, 0, 5e-6);
            /* the second round is paid by nothing but what came back */
            if (!more) ASSERT_CLOSE(series_at(&r, "sponsor.cash", 14), 0, 0, 1e-9);
            run_free(&r);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(by_hand),  cmocka_unit_test(condition), cmocka_unit_test(priority),
                                       cmocka_unit_test(unfunded), cmocka_unit_test(mothers),   cmocka_unit_test(platforms),
                                       cmocka_unit_test(recycling)};
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
