/* Fault caught: a rule of chains, carriers or grants that is ignored, doubled or booked at the wrong step. Fixed stays make
   every number certain; each row is one number with its hand calculation, with the rule and without it. */
#include "rule_rows.h"

#define STILL2(window)                                                                                                 \
    "schema = 1; title = \"t\"; start = \"2022-01\"; horizon = 4.0; step = \"year\";\n"                               \
    "factors : { market : { off = true; drift = 0.0; }; vintage : { off = true; }; credit : { off = true; };"          \
    " appetite : { off = true; }; exit_window : { " window " }; };\n"
#define SHUT                                                                                                           \
    "initial = \"a\"; states = ( { name = \"a\"; ipo = 0.0; stay = 1.0; next = ( { to = \"b\"; share = 1.0; } ); },"  \
    " { name = \"b\"; ipo = 0.0; stay = 1.0; next = ( { to = \"a\"; share = 1.0; } ); } );"
#define CHAIN(keys, stages) "incubation = ( { name = \"c\"; " keys " stages = ( " stages " ); } );"
#define RUN(keys, stages) STILL2("off = true;") CHAIN(keys, stages)
#define ALL_TO(stage) "dwell = 1.0; moves = ( { to = \"" stage "\"; share = 1.0; } ); "
#define STAGE(name, more) "{ name = \"" name "\"; " more "}"
/* 8 firms come up against 5 places. */
#define NARROW(keys, more) RUN(keys, STAGE("a", "initial = 8; " ALL_TO("b")) ", " STAGE("b", "capacity = 5; " more))
#define LEAVE "overflow = \"leave\"; "

#define TWO_PHASES RUN("", STAGE("a", "initial = 8; dwell = 2.0; phases = 2; moves = ( { to = \"b\"; share = 1.0; } ); ") ", " STAGE("b", ""))
#define WINDOW(keys) STILL2(SHUT) CHAIN(keys, STAGE("a", "initial = 8; dwell = 1.0; moves = ( { to = \"listed\"; share = 1.0; window = true; } ); "))

static void moves(void **state)
{
    (void)state;
    const row rows[] = {
        {"two phases of one step: nobody is through at step 1", TWO_PHASES, "incubation.c.a", 1, 8.0},
        {"everybody at step 2", TWO_PHASES, "incubation.c.b", 2, 8.0},
        {"5 places: 5 go on", NARROW("", ""), "incubation.c.b", 1, 5.0},
        {"no place taken at first", NARROW("", ""), "incubation.c.b.occupancy", 0, 0.0},
        {"all places taken", NARROW("", ""), "incubation.c.b.occupancy", 1, 1.0},
        {"two of five", RUN("", STAGE("a", "initial = 2; capacity = 5; ")), "incubation.c.a.occupancy", 4, 0.4},
        {"support 8 * 2 in step 1, award 8 * 3: 40 for 8 that entered b", RUN("", STAGE("a", "initial = 8; support = 2.0; " ALL_TO("b")) ", "
            STAGE("b", "award = 3.0; ")), "incubation.c.b.cost", SCALAR, 5.0},
        {"3 wait", NARROW("", ""), "incubation.c.a", 1, 3.0},
        {"and still wait", NARROW("", ""), "incubation.c.a", 4, 3.0},
        {"or leave", NARROW(LEAVE, ""), "incubation.c.left", 1, 3.0},
        {"and are gone", NARROW(LEAVE, ""), "incubation.c.a", 1, 0.0},
        {"places freed downstream are there at once: 5 leave b, 5 come up", NARROW("", "initial = 5; " ALL_TO("failed")), "incubation.c.b", 1, 5.0},
        {"the other 3 come at step 2", NARROW("", "initial = 5; " ALL_TO("failed")), "incubation.c.b", 2, 3.0},
        {"and all have failed at step 3", NARROW("", "initial = 5; " ALL_TO("failed")), "incubation.c.failed", 3, 13.0},
        {"sources in file order: a's 4 first, then 1 of z's 4", RUN("", STAGE("a", "initial = 4; " ALL_TO("b")) ", "
            STAGE("z", "initial = 4; " ALL_TO("b")) ", " STAGE("b", "capacity = 5; ")), "incubation.c.z", 1, 3.0},
        {"back to its own stage: no entry", RUN("", STAGE("a", "initial = 4; " ALL_TO("a"))), "incubation.c.a.entered", 4, 0.0},
        {"and still there", RUN("", STAGE("a", "initial = 4; " ALL_TO("a"))), "incubation.c.a", 4, 4.0},
        {"the window is shut: all wait", WINDOW(""), "incubation.c.a", 4, 8.0},
        {"or leave", WINDOW(LEAVE), "incubation.c.left", 1, 8.0},
        {"no hazard without a rate", RUN("", STAGE("a", "initial = 4; moves = ( { to = \"failed\"; hazard = 0.0; } ); ")), "incubation.c.a", 4, 4.0},
        {"new firms take the places free at the step's start: none", RUN("inflow = 1000.0; ", STAGE("a", "initial = 3; capacity = 3; " ALL_TO("failed"))), "incubation.c.arrived", 1, 0.0},
        {"then three", RUN("inflow = 1000.0; ", STAGE("a", "initial = 3; capacity = 3; " ALL_TO("failed"))), "incubation.c.arrived", 2, 3.0},
        {"the three find no place for others", RUN("inflow = 1000.0; ", STAGE("a", "initial = 3; capacity = 3; " ALL_TO("failed"))), "incubation.c.arrived", 3, 3.0},
    };
    CHECK(rows);
}

/* 8 firms, 2 of which go to b. */
#define PAID(more_a, more_b) RUN("", STAGE("a", "initial = 8; dwell = 1.0; moves = ( { to = \"b\"; share = 1.0; } ); " more_a) ", " STAGE("b", more_b))

static void money(void **state)
{
    (void)state;
    const row rows[] = {
        {"support of 8 firms in year 1, none after", PAID("support = 3.0; ", ""), "incubation.c.support", 4, 24.0},
        {"support in the last stage: years 2, 3, 4", PAID("", "support = 3.0; "), "incubation.c.support", 4, 72.0},
        {"award for 8 that enter", PAID("", "award = 5.0; "), "incubation.c.awards", 4, 40.0},
        {"none for those there at the start", PAID("award = 5.0; ", ""), "incubation.c.awards", 4, 0.0},
        {"rounds of 8 firms", PAID("", "raise : { mean = 10.0; }; "), "incubation.c.raised", 4, 80.0},
        {"are equity that came", PAID("", "raise : { mean = 10.0; }; "), "mobilised.equity", 4, 80.0},
        {"jobs at the start", PAID("jobs = 2.0; ", "jobs = 7.0; "), "jobs", 0, 16.0},
        {"jobs at the end", PAID("jobs = 2.0; ", "jobs = 7.0; "), "jobs", 4, 56.0},
        {"public money for each of 40 new jobs: 24/40", PAID("jobs = 2.0; support = 3.0; ", "jobs = 7.0; "), "public.per.job", SCALAR, 0.6},
        {"for each of 8 firms", PAID("support = 3.0; ", ""), "public.per.firm", SCALAR, 3.0},
        {"for each of 8 listed", RUN("", STAGE("a", "initial = 8; support = 3.0; " ALL_TO("listed"))), "public.per.listed", SCALAR, 3.0},
        {"listed so far, not those listed before", RUN("", STAGE("a", "initial = 8; " ALL_TO("listed")) ", " STAGE("listed", "initial = 5; ")), "listed", 4, 8.0},
        {"present in the stage: both", RUN("", STAGE("a", "initial = 8; " ALL_TO("listed")) ", " STAGE("listed", "initial = 5; ")), "incubation.c.listed", 4, 13.0},
        {"firms that can still leave", RUN("", STAGE("a", "initial = 8; " ALL_TO("listed"))), "incubation.c.firms", 0, 8.0},
        {"the sponsor pays support", PAID("support = 3.0; ", ""), "sponsor.cumulative", 4, -24.0},
    };
    CHECK(rows);
}

/* 1000 m2 over (1, 3] at 100 a place and 80% let: 4 places at step 2, 8 at step 3. */
#define HALL(more) "space = ( { name = \"h\"; area = 1000.0; delay = 1.0; over = 2.0; per_place = 100.0; occupancy = 0.8; " more "} );"
#define HOUSED(more) STILL2("off = true;") HALL("serves = \"incubation.c.b\"; " more) CHAIN("", STAGE("a", "initial = 20; " ALL_TO("b")) ", " STAGE("b", ""))

static void carriers(void **state)
{
    (void)state;
    const row rows[] = {
        {"nothing stands at step 1", HOUSED(""), "space.h", 1, 0.0},
        {"half of it at step 2: 500*0.8/100", HOUSED(""), "space.h", 2, 4.0},
        {"all of it at step 3", HOUSED(""), "space.h", 3, 8.0},
        {"and no more", HOUSED(""), "space.h.delivered", 4, 1000.0},
        {"firms move in as places come", HOUSED(""), "incubation.c.b", 2, 4.0},
        {"no more than places", HOUSED(""), "incubation.c.b", 4, 8.0},
        {"a hall that serves nobody is no limit", STILL2("off = true;") HALL("") CHAIN("", STAGE("a", "initial = 20; " ALL_TO("b")) ", " STAGE("b", "")), "incubation.c.b", 4, 20.0},
        {"own places beside the hall's", STILL2("off = true;") HALL("serves = \"incubation.c.b\"; ") CHAIN("", STAGE("a", "initial = 20; " ALL_TO("b")) ", " STAGE("b", "capacity = 2; ")), "incubation.c.b", 4, 10.0},
        {"cost of 500 m2 at step 2", HOUSED("cost = 3.0; "), "space.h.cost", 2, 1500.0},
        {"rent of 4 places in year 3, 8 in year 4", HOUSED("rent = 5.0; "), "space.h.rent", 4, 60.0},
        {"comes to the sponsor", HOUSED("rent = 5.0; "), "sponsor.cumulative", 4, 60.0},
        {"no delay, no spreading: all at step 1", STILL2("off = true;") "space = ( { name = \"h\"; area = 1000.0; } );", "space.h", 1, 10.0},
    };
    CHECK(rows);
}

/* Grants of 10; without luck in number, only ratios are certain. */
#define GRANTS(more) STILL2("off = true;") "grants = ( { name = \"g\"; per_year = 50.0; amount = 10.0; " more "} );"
#define FED(more) GRANTS(more "feeds = \"incubation.c\"; ") CHAIN("", STAGE("a", ""))

static void grants(void **state)
{
    (void)state;
    const row ratios[] = {
        {"co-funding of 3 per yuan, at every gate", GRANTS("co_funding = 3.0; "), "leverage.paid.social", SCALAR, 3.0},
        {"closed", GRANTS("co_funding = 3.0; "), "leverage.closed.social", SCALAR, 3.0},
        {"committed", GRANTS("co_funding = 3.0; "), "leverage.committed.social", SCALAR, 3.0},
        {"co-funders of a public class are public money", GRANTS("co_funding = 3.0; class = \"city\"; "), "leverage.paid.social", SCALAR, 0.0},
    };
    CHECK(ratios);
    run_of r = run_text(FED("success = 0.5; "));
    ASSERT_CLOSE(series_at(&r, "incubation.c.a", 4), series_at(&r, "grants.g.succeeded", 4), 1e-12, 0.0); /* one firm each */
    ASSERT_CLOSE(series_at(&r, "grants.g.spent", 4), 10.0 * series_at(&r, "grants.g.made", 4), 1e-12, 0.0);
    ASSERT_CLOSE(series_at(&r, "sponsor.cumulative", 4), -series_at(&r, "grants.g.spent", 4), 1e-12, 0.0);
    assert_true(series_at(&r, "grants.g.succeeded", 4) < series_at(&r, "grants.g.made", 4));
    run_free(&r);
    r = run_text(FED("success = 0.0; "));
    ASSERT_CLOSE(series_at(&r, "incubation.c.a", 4), 0.0, 0.0, 0.0);
    run_free(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(moves), cmocka_unit_test(money), cmocka_unit_test(carriers), cmocka_unit_test(grants)};
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
