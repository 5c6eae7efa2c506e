/* Fault caught: a rule of a fund or a direct entry that is ignored, doubled or booked at the wrong step. Each row is one
   number with its hand calculation; rows come in pairs, with the rule and without it. */
#include "rule_rows.h"

/* One fund of 100, closing at once (step 1), one deal entered at step 1 and held three years (exit at step 4, twice the
   money), no fees, no carry. */
#define OPEN "funds = ( { name = \"a\"; size = 100.0; "
#define PLAIN "fee : { rate = 0.0; after = 0.0; }; "
#define ONE "invest = 0.0; deals : { count = 1; }; "
#define LONG "term = 9.0; "
#define X2 "outcome : { multiple = 2.0; hold = 3.0; }; "
#define NOCARRY "waterfall : { carry = 0.0; catch_up = 0.0; }; "
#define WHO "investors = ( { class = \"sponsor\"; share = 0.4; }, { class = \"social\"; share = 0.6; } ); "
#define CLOSE "} );"
#define FUND(more) STILL("12.0", "year") OPEN PLAIN ONE LONG X2 NOCARRY WHO more CLOSE
/* investable = 100/(1 + 0.01*9/2) = 95.6937799043; the fee of 1% on cost held is paid at steps 2, 3 and 4. */
#define FEE "fee : { rate = 0.0; after = 0.01; }; "
#define FUND_FEE(more) STILL("12.0", "year") OPEN FEE ONE LONG X2 NOCARRY WHO more CLOSE
#define FUND_OF(terms, more) STILL("12.0", "year") OPEN PLAIN terms NOCARRY WHO more CLOSE
#define DIRECT(more) STILL("12.0", "year")                                                                            \
    "direct = ( { name = \"d\"; projects = 4; budget = 400.0; social_plan = 800.0; over = 4.0; "                      \
    "coinvest : { first = 2.0; }; outcome : { multiple = 2.0; hold = 3.0; }; " more "} );"

static const double cost = 100.0 / 1.045;

static void gates(void **state)
{
    (void)state;
    const row rows[] = {
        {"closes with 40 + 0.6*60 = 76", FUND("closing : { raised = 0.6; };"), "funds.a.called", 12, 76.0},
        {"minimum: 40 + 0.1*60 = 46 is below half", FUND("closing : { raised = 0.1; };"), "funds.a.called", 12, 0.0},
        {"minimum lowered to 0.4", FUND("closing : { raised = 0.1; minimum = 0.4; };"), "funds.a.called", 12, 46.0},
        {"cap: sponsor cut to 0.4/0.6*30 = 20", FUND("cap = 0.4; closing : { raised = 0.5; };"), "funds.a.called", 12, 50.0},
        {"no cap", FUND("closing : { raised = 0.5; };"), "funds.a.called", 12, 70.0},
        {"a fund that never closes calls nothing", FUND("closing : { probability = 0.0; };"), "funds.a.called", 12, 0.0},
        {"paid: 40 + 60*0.5", FUND("closing : { paid = 0.5; };"), "funds.a.called", 12, 70.0},
        {"size closed is what was raised, paid in or not", FUND("closing : { raised = 0.6; paid = 0.5; };"), "funds.a.size", 12, 76.0},
        {"nothing has size before it closes", FUND("closing : { delay = 3.0; };"), "funds.a.size", 2, 0.0},
        {"then all of it", FUND("closing : { delay = 3.0; };"), "funds.a.size", 3, 100.0},
        {"a fund that never closes has no size", FUND("closing : { probability = 0.0; };"), "funds.a.size", 12, 0.0},
        {"closing beyond the horizon is not seen", FUND("closing : { delay = 20.0; };"), "funds.a.size", 12, 0.0},
        {"unfunded until it closes", FUND("closing : { delay = 3.0; };"), "sponsor.unfunded", 2, 40.0},
        {"freed when it does not close", FUND("closing : { delay = 3.0; probability = 0.0; };"), "sponsor.unfunded", 3, 0.0},
    };
    CHECK(rows);
}

static void money(void **state)
{
    (void)state;
    const row rows[] = {
        {"fee on cost held: cheque + 3 fees", FUND_FEE(""), "funds.a.called", 12, cost * 1.03},
        {"no fee", FUND(""), "funds.a.called", 12, 100.0},
        {"follow-on earns M/step_up: 80*2 + 20*2/2", FUND("reserve = 0.2; "), "funds.a.distributed", 12, 180.0},
        {"part of the reserve: 80*2 + 10*2/2", FUND("reserve = 0.2; follow_share = 0.5; "), "funds.a.distributed", 12, 170.0},
        {"unused reserve is not called", FUND("reserve = 0.2; follow_share = 0.5; "), "funds.a.called", 12, 90.0},
        {"exited before the follow-on", FUND("reserve = 0.2; follow_after = 3.5; "), "funds.a.called", 12, 80.0},
        {"no foresight: a failing company still held gets its follow-on",
         FUND_OF(ONE LONG "outcome : { multiple = 0.2; fail_after = 3.0; }; ", "reserve = 0.2; "), "funds.a.distributed", 12, 18.0},
        {"recycling keeps 30 of the first 100: 50 + 20", FUND_OF("invest = 4.0; deals : { count = 2; }; outcome : { multiple = 2.0; hold = 1.0; }; ", "recycle = 0.3; "), "funds.a.called", 12, 70.0},
        {"and pays out 70 at step 2", FUND_OF("invest = 4.0; deals : { count = 2; }; outcome : { multiple = 2.0; hold = 1.0; }; ", "recycle = 0.3; "), "funds.a.distributed", 2, 70.0},
        {"without recycling", FUND_OF("invest = 4.0; deals : { count = 2; }; outcome : { multiple = 2.0; hold = 1.0; }; ", ""), "funds.a.called", 12, 100.0},
        {"forced sale at 5 + 2: 0.7*(1 + 0.3^2)*100", FUND_OF(ONE "term = 5.0; outcome : { multiple = 2.0; hold = 20.0; }; ", ""), "funds.a.distributed", 7, 76.3},
        {"no extension: 0.7*(1 + 0.25^2)*100", FUND_OF(ONE "term = 5.0; outcome : { multiple = 2.0; hold = 20.0; }; ", "extension = 0.0; "), "funds.a.distributed", 5, 0.7 * 104.0},
    };
    CHECK(rows);
}

static void policy(void **state)
{
    (void)state;
    const row rows[] = {
        {"1.5 beside the cheque: (60 + 150)/40", FUND("coinvest : { first = 1.5; };"), "leverage.paid.social", SCALAR, 5.25},
        {"and 0.8 in the next round", FUND("coinvest : { first = 1.5; later = 0.8; };"), "leverage.paid.social", SCALAR, 7.25},
        {"half of it counted elsewhere", FUND("coinvest : { first = 1.5; overlap = 0.5; };"), "leverage.paid.social", SCALAR, 3.375},
        {"none", FUND(""), "leverage.paid.social", SCALAR, 1.5},
        {"reinvestment missed: 0.3 of the fees paid by step 2, sponsor's 40%",
         FUND_FEE("reinvestment : { multiple = 1.0; deadline = 2.0; penalty = 0.3; };"), "funds.a.sponsor.distributed", 3, 0.3 * 0.01 * cost * 0.4},
        {"reinvestment met: all local",
         FUND_FEE("reinvestment : { multiple = 1.0; local = 1.0; deadline = 2.0; penalty = 0.3; };"), "funds.a.sponsor.distributed", 3, 0.0},
        {"local amount over the sponsor's paid-in: 100/40", FUND("reinvestment : { multiple = 1.0; local = 1.0; };"), "funds.a.local.ratio", SCALAR, 2.5},
        {"the round counts: (100 + 150)/40",
         FUND("coinvest : { first = 1.5; }; reinvestment : { multiple = 1.0; local = 1.0; counts = \"round\"; };"), "funds.a.local.ratio", SCALAR, 6.25},
        {"concession: 80 back, 40 + 4%*40*3 = 44.8 kept", FUND("concession : { kind = \"cost_plus\"; };"), "funds.a.sponsor.distributed", 12, 44.8},
        {"only if the reinvestment is met", FUND("concession : { kind = \"cost_plus\"; when = \"reinvested\"; }; reinvestment : { multiple = 1.0; };"), "funds.a.sponsor.distributed", 12, 80.0},
        {"met, settled at the end", FUND("concession : { kind = \"cost_plus\"; when = \"reinvested\"; }; reinvestment : { multiple = 1.0; local = 1.0; };"), "funds.a.sponsor.distributed", 12, 44.8},
        {"half of the excess over 40*1.1^3 = 53.24", FUND("concession : { kind = \"excess_share\"; rate = 0.1; share = 0.5; };"), "funds.a.sponsor.distributed", 12, 80.0 - 0.5 * (80.0 - 53.24)},
        {"loss of 40: 0.6*40 - 16 = 8 to the others", FUND_OF(ONE LONG "outcome : { multiple = 0.6; hold = 3.0; }; ", "loss_share = 0.6; "), "funds.a.sponsor.distributed", 12, 24.0 - 8.0},
        {"no loss share", FUND_OF(ONE LONG "outcome : { multiple = 0.6; hold = 3.0; }; ", ""), "funds.a.sponsor.distributed", 12, 24.0},
        {"loss rate 0.4 above the tolerance 0.3", FUND_OF(ONE LONG "outcome : { multiple = 0.6; hold = 3.0; }; ", "tolerance = 0.3; "), "funds.a.breach", SCALAR, 1.0},
        {"and below 0.5", FUND_OF(ONE LONG "outcome : { multiple = 0.6; hold = 3.0; }; ", "tolerance = 0.5; "), "funds.a.breach", SCALAR, 0.0},
    };
    CHECK(rows);
}

/* A mother fund of 100 with 20% of the sponsor's money; its child asks 20% of its own size. */
#define MOTHER(size)                                                                                                  \
    STILL("12.0", "year") "funds = ( { name = \"m\"; model = \"mother\"; size = 100.0; fee : { rate = 0.0; after = 0.0; };" \
    " term = 10.0; waterfall : { carry = 0.0; catch_up = 0.0; };"                                                      \
    " investors = ( { class = \"sponsor\"; share = 0.2; }, { class = \"social\"; share = 0.8; } ); },"                  \
    " { name = \"c\"; parent = \"funds.m\"; size = " size "; first = 1.5; " PLAIN ONE LONG X2 NOCARRY                   \
    " investors = ( { class = \"sponsor\"; share = 0.2; }, { class = \"social\"; share = 0.8; } ); } );"

static void mothers(void **state)
{
    (void)state;
    const row rows[] = {
        {"the child's 20% of 300 are called by the mother", MOTHER("300.0"), "funds.m.called", 12, 60.0},
        {"and doubled", MOTHER("300.0"), "funds.m.distributed", 12, 120.0},
        {"only outside money counts: (60*0.8 + 240)/12", MOTHER("300.0"), "leverage.paid.social", SCALAR, 24.0},
        {"a child that asks 120 of 100 is turned away", MOTHER("600.0"), "funds.c.called", 12, 0.0},
        {"and counted", MOTHER("600.0"), "funds.c.turned_away", SCALAR, 1.0},
    };
    CHECK(rows);
}

static void direct(void **state)
{
    (void)state;
    const row rows[] = {
        {"committed: the plan's 800 over 400", DIRECT(""), "leverage.committed.social", SCALAR, 2.0},
        {"tickets of 100 at years 0.5, 1.5, 2.5, 3.5", DIRECT(""), "direct.d.invested", 2, 200.0},
        {"twice the cheques beside them", DIRECT(""), "direct.d.coinvested", 12, 800.0},
        {"no project happens", DIRECT("happens = 0.0; "), "direct.d.invested", 12, 0.0},
        {"follow-on of 20 earns M/2: 4*(80*2 + 20)", DIRECT("reserve = 0.2; "), "direct.d.proceeds", 12, 720.0},
        {"inbound companies spend half of their tickets", DIRECT("inbound = 1.0; local_spend = 0.5; "), "direct.d.local.spend", 12, 200.0},
        {"and nothing when the unit fails", DIRECT("inbound = 1.0; local_spend = 0.5; local_success = 0.0; "), "direct.d.local.spend", 12, 0.0},
        {"a year later", DIRECT("inbound = 1.0; local_spend = 0.5; local_delay = 1.0; "), "direct.d.local.spend", 1, 0.0},
    };
    CHECK(rows);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(gates), cmocka_unit_test(money), cmocka_unit_test(policy),
                                       cmocka_unit_test(mothers), cmocka_unit_test(direct)};
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
