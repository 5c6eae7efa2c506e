/* Fault caught: a fee waived although money is undrawn, a concession counted twice while it waits, a value that holds
   money not yet paid, a loading that acts although its factor is off, a tie lost to the last bit. */
#include "rule_rows.h"

#define WHO "investors = ( { class = \"sponsor\"; share = 0.4; }, { class = \"social\"; share = 0.6; } ); "
#define FUND(years, more) STILL(years, "year") "funds = ( { name = \"a\"; size = 100.0; " more " } );"
#define NOFEE "fee : { rate = 0.0; after = 0.0; }; "
#define NOCARRY "waterfall : { carry = 0.0; catch_up = 0.0; }; "
#define CARRY(style, hurdle, c)                                                                                        \
    "waterfall : { style = \"" style "\"; hurdle = " hurdle "; carry = 0.2; catch_up = " c "; }; "
#define ONE "invest = 0.0; term = 9.0; deals : { count = 1; }; "

/* Closing at 0.5 years (step 1), investing 3.6 years: entries at 1.4 and 3.2 years (steps 2 and 4), fees of 10 at steps
   2 to 5, 36 of them planned, so cheques are 0.5*64/2 = 16. Both companies fail a year after entry, before their
   follow-ons (steps 5 and 7). At step 5: 100 - 32 - 30 = 38 undrawn and no follow-on left to come. */
#define FAILING                                                                                                        \
    FUND("12.0", WHO NOCARRY "first = 0.5; invest = 3.6; term = 9.0; fee : { rate = 0.1; after = 0.0; }; reserve = 0.5; "  \
                 "follow_after = 3.0; deals : { count = 2; }; outcome : { multiple = 0.2; fail_after = 1.0; }; ")

static void reserve(void **state)
{
    (void)state;
    const row rows[] = {
        {"four fees of 10, though 32 of follow-ons were planned", FAILING, "funds.a.fees", 12, 40.0},
        {"none waived", FAILING, "funds.a.waived", SCALAR, 0.0},
    };
    CHECK(rows);
}

/* Cheques of 50 at steps 1 and 3, each back as 150 a year later; the sponsor has 40% and keeps its cost only:
   60 received at step 2, 20 kept; 20 called at step 3; 60 received at step 4, 20 kept. */
#define TWICE(when)                                                                                                    \
    FUND("12.0", WHO NOFEE NOCARRY "invest = 4.0; term = 9.0; deals : { count = 2; }; outcome : { multiple = 3.0; hold = 1.0; }; " \
                 "reinvestment : { multiple = 1.0; local = 1.0; }; "                                                    \
                 "concession : { kind = \"cost_plus\"; rate = 0.0; when = \"" when "\"; }; ")

static void waiting(void **state)
{
    (void)state;
    const row rows[] = {
        {"at once: 40 given up at step 2", TWICE("always"), "funds.a.sponsor.distributed", 2, 20.0},
        {"and 40 at step 4", TWICE("always"), "funds.a.sponsor.distributed", 12, 40.0},
        {"later: all 60 stay for now", TWICE("reinvested"), "funds.a.sponsor.distributed", 2, 60.0},
        {"and the same 80 go at the end", TWICE("reinvested"), "funds.a.sponsor.distributed", 12, 40.0},
    };
    CHECK(rows);
}

/* 50 entered at step 1, the other 50 due at step 3; at step 2 a quarter of the way to 3x: 50*(1 + 2/4) = 75. The GP's
   part of the gain of 25 is 5, so the LPs hold 70 for 50 paid in. */
#define YOUNG(style)                                                                                                   \
    FUND("2.0", WHO NOFEE CARRY(style, "0.0", "1.0") ONE "reserve = 0.5; follow_after = 3.0; "                              \
                "outcome : { multiple = 3.0; hold = 4.0; marking = 1.0; }; ")

static void value_now(void **state)
{
    (void)state;
    const row rows[] = {
        {"whole fund", YOUNG("european"), "funds.a.tvpi", SCALAR, 1.4},
        {"deal by deal, without the follow-on to come", YOUNG("american"), "funds.a.tvpi", SCALAR, 1.4},
    };
    CHECK(rows);
}

#define PLAIN(more) FUND("12.0", NOFEE ONE "outcome : { multiple = 2.0; hold = 3.0; }; " more)

static void loadings(void **state)
{
    (void)state;
    const row rows[] = {
        {"2 beside each yuan, the factor being off", PLAIN(WHO NOCARRY "coinvest : { first = 2.0; appetite = 1.0; }; "),
         "social.capital", 12, 60.0 + 200.0},
        {"and in the next round", PLAIN(WHO NOCARRY "coinvest : { later = 2.0; appetite = 1.0; }; "), "social.capital", 12, 260.0},
        {"beside calls", FUND("12.0", WHO "model = \"yale\"; contribution = ( 1.0 ); coinvest : { first = 2.0; appetite = 1.0; }; "),
         "social.capital", 12, 260.0},
        {"direct: 2*400 and 400 later",
         STILL("12.0", "year") "direct = ( { name = \"d\"; projects = 4; budget = 400.0; "
                               "coinvest : { first = 2.0; later = 1.0; appetite = 1.0; }; outcome : { multiple = 2.0; hold = 3.0; }; } );",
         "direct.d.coinvested", 12, 1200.0},
    };
    CHECK(rows);
}

static void terms(void **state)
{
    (void)state;
    const double owed = 100.0 * 1.08 * 1.08 * 1.08; /* a fifth of the rest, nothing caught up */
    const row rows[] = {
        {"a catch-up below the carry is none", PLAIN(WHO CARRY("european", "0.08", "0.1")), "funds.a.carry", 12, 0.2 * (200.0 - owed)},
        {"two investors of one class: 40 + 30 + 30*0.5",
         PLAIN(NOCARRY "investors = ( { class = \"sponsor\"; share = 0.4; }, { class = \"social\"; share = 0.3; }, "
                       "{ class = \"social\"; share = \"rest\"; paid = 0.5; } ); "), "funds.a.called", 12, 85.0},
        {"and one figure for the class", PLAIN(NOCARRY "investors = ( { class = \"sponsor\"; share = 0.4; }, "
                       "{ class = \"social\"; share = 0.3; }, { class = \"social\"; share = \"rest\"; paid = 0.5; } ); "),
         "leverage.paid.by.social", SCALAR, 85.0 / 45.0},
        {"a loss of 0.3 is not above 0.3", FUND("12.0", WHO NOFEE NOCARRY ONE "tolerance = 0.3; "
                       "outcome : { multiple = 0.7; hold = 3.0; }; "), "funds.a.breach", SCALAR, 0.0},
    };
    CHECK(rows);
}

#define LISTED "outcome : { multiple = 2.0; hold = 3.0; ipo_share = 1.0; ipo_above = 2.0; }; "

static void listings(void **state)
{
    (void)state;
    const char *both = STILL("12.0", "year") "funds = ( { name = \"a\"; size = 100.0; " WHO ONE LISTED " } ); "
                       "direct = ( { name = \"d\"; projects = 4; budget = 400.0; inbound = 1.0; local_spend = 0.5; " LISTED " } );";
    const row rows[] = {
        {"none before the exits", both, "ipos", 3, 0.0},
        {"one of the fund and four direct", both, "ipos", 12, 5.0},
        {"spent by the end, as one number: 0.5*400", both, "direct.d.local.spend", SCALAR, 200.0},
    };
    CHECK(rows);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(reserve), cmocka_unit_test(waiting), cmocka_unit_test(value_now),
                                       cmocka_unit_test(loadings), cmocka_unit_test(terms), cmocka_unit_test(listings)};
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
