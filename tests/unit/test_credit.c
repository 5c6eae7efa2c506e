/* Fault caught: a rule of a loan book, a securitisation or an insurance that is ignored, doubled or booked at the wrong step.
   Hand calculations in the rows. pd 0 and 1 leave nothing to chance. */
#include "rule_rows.h"

#include "blocks/defaults.h"

/* One loan of 10 a quarter, for one year, pool 100. */
#define BOOK(more) STILL("4.0", "quarter") "credit = ( { name = \"a\"; fixed = true; per_year = 4.0; size = 10.0; pool = 100.0; " more " } );"
#define SMALL STILL("4.0", "quarter") "credit = ( { name = \"a\"; fixed = true; per_year = 4.0; size = 10.0; pool = 10.0; pd = 1.0; } );"
#define GOOD "pd = 0.0; "
#define FEW STILL("4.0", "quarter") "credit = ( { name = \"a\"; per_year = 0.0; size = 10.0; tenor = 2.0; pd = 0.0; initial : { outstanding = 30.0; loans = 3; }; } );"
/* pd 1: every loan defaults in the first step after it was made; lgd 0.6. */
#define BAD "pd = 1.0; "

static void loans(void **state)
{
    (void)state;
    const row rows[] = {
        {"four quarters outstanding", BOOK(GOOD), "credit.a.outstanding", 8, 40.0},
        {"made at step 1, repaid at 5 before the new one", BOOK(GOOD), "credit.a.outstanding", 5, 40.0},
        {"lent so far", BOOK(GOOD), "credit.a.lent", 8, 80.0},
        {"two years: eight quarters outstanding", BOOK(GOOD "tenor = 2.0; "), "credit.a.outstanding", 10, 80.0},
        {"growth 44%: 1, 1.095445, 1.2, 1.314534 with the fraction carried over: 1 + 1 + 1 + 1, the fifth 1.44", BOOK(GOOD "growth = 0.44; "), "credit.a.lent", 5, 60.0},
        {"all default one step later: only the newest stands", BOOK(BAD), "credit.a.outstanding", 8, 10.0},
        {"defaulted", BOOK(BAD), "credit.a.defaulted", 8, 70.0},
        {"loss 0.6 of it", BOOK(BAD), "credit.a.loss", 8, 42.0},
        {"opening loans of 80 run off evenly over the tenor of four quarters", BOOK(GOOD "initial : { outstanding = 80.0; loans = 8; }; "), "credit.a.outstanding", 1, 70.0},
        {"and are gone after it", BOOK(GOOD "initial : { outstanding = 80.0; loans = 8; }; "), "credit.a.outstanding", 4, 40.0},
        /* loan i of 3 has the age (i - 1/2)/3 of 8 quarters, 1.33, 4, 6.67: stands 1, 3 and 6 steps below it, with 7, 5 and 2 left */
        {"few opening loans: none is repaid in the first quarter", FEW, "credit.a.outstanding", 1, 30.0},
        {"the oldest after two", FEW, "credit.a.outstanding", 2, 20.0},
        {"the next stands for four", FEW, "credit.a.outstanding", 4, 20.0},
        {"and is repaid after five", FEW, "credit.a.outstanding", 5, 10.0},
        {"the newest after seven", FEW, "credit.a.outstanding", 6, 10.0},
        {"then none is left", FEW, "credit.a.outstanding", 7, 0.0},
        {"graded: 4 loans of 5", STILL("4.0", "quarter") "credit = ( { name = \"a\"; fixed = true; per_year = 4.0; pd = 0.0; grades = ( { grade = \"A\"; limit = 5.0; share = 1.0; } ); } );", "credit.a.lent", 4, 20.0},
        {"commercial loans that follow", BOOK(GOOD "induced = 0.7; "), "mobilised.loans", 4, 68.0},
    };
    CHECK(rows);
}

/* Opening loans of 80 at the end of the first year, then one loan of 10 a quarter. */
#define LATER(more) BOOK("first = 1.0; initial : { outstanding = 80.0; loans = 8; }; " more)
static void later(void **state)
{
    (void)state;
    const row rows[] = {
        {"nothing before", LATER(GOOD), "credit.a.outstanding", 3, 0.0},
        {"no pool yet", LATER(GOOD), "sponsor.cumulative", 4, 0.0},
        {"then the opening loans", LATER(GOOD), "credit.a.outstanding", 4, 80.0},
        {"a fourth repaid, one made", LATER(GOOD), "credit.a.outstanding", 5, 70.0},
        {"only new ones after the tenor", LATER(GOOD), "credit.a.outstanding", 8, 40.0},
        {"four made by then", LATER(GOOD), "credit.a.made", 8, 4.0},
        {"pool with the first loan", LATER(GOOD), "sponsor.cumulative", 5, -100.0},
        {"growth counts from there", LATER(GOOD "growth = 0.44; "), "credit.a.lent", 9, 60.0},
        {"lent 120 in three years over 100", LATER(GOOD), "credit.a.leverage", SCALAR, 1.2},
        {"half of the opening loans' first loss: 80 * 0.6 * 0.5", LATER(BAD), "credit.a.payout", 5, 24.0},
        {"loss over opening loans and lent: 0.6 (80 + 110) / 200", LATER(BAD), "credit.a.loss_rate", SCALAR, 0.57},
        {"3 a step from 10, short at step 9", STILL("4.0", "quarter") "credit = ( { name = \"a\"; fixed = true; per_year = 4.0; size = 10.0; pool = 10.0; pd = 1.0; first = 1.0; } );", "credit.a.exhausted", SCALAR, 2.25},
        {"paused in the second step: 100% of the opening loans defaulted", LATER(BAD "stop_above = 0.5; "), "credit.a.made", 6, 0.0},
        {"beyond the horizon: nothing", BOOK(GOOD "first = 9.0; "), "mobilised.loans", 16, 0.0},
    };
    CHECK(rows);
}

static void pool(void **state)
{
    (void)state;
    const row rows[] = {
        {"half of 0.6*10 a step from step 2", BOOK(BAD), "credit.a.pool", 3, 100.0 - 2 * 3.0},
        {"80%: 4.8 a step", BOOK(BAD "pool_share = 0.8; "), "credit.a.payout", 3, 9.6},
        {"the bank bears what is left: 6 - 3 - 1.2 - 0.6", BOOK(BAD "guarantor_share = 0.2; insurer_share = 0.1; "), "credit.a.bank_loss", 2, 1.2},
        {"top-up of 4 a year", BOOK(GOOD "top_up = 4.0; "), "credit.a.pool", 4, 104.0},
        {"fee of 1% of 10", BOOK(GOOD "fee = 0.01; "), "credit.a.pool", 4, 100.4},
        {"lent 40 over 100 + 4", BOOK(GOOD "top_up = 1.0; "), "credit.a.leverage", SCALAR, 160.0 / 104.0},
        {"all from the sponsor", BOOK(GOOD), "sponsor.cumulative", 1, -100.0},
        {"or shared", BOOK(GOOD "pool_by = ( { class = \"city\"; share = 0.6; }, { class = \"sponsor\"; share = 0.4; } ); "), "sponsor.cumulative", 1, -40.0},
        {"a pool of 10 pays 3, 3, 3, 1", SMALL, "credit.a.payout", 6, 10.0},
        {"exhausted at step 5: 1.25 years", SMALL, "credit.a.exhausted", SCALAR, 1.25},
        {"so it could not pay", SMALL, "credit.a.ruin", SCALAR, 1},
        {"the bank bears 3*4 + 2 more", SMALL, "credit.a.bank_loss", 5, 3.0 * 4 + 2.0},
        {"pool leverage 40/100", BOOK(GOOD), "credit.a.pool_leverage", 4, 0.4},
    };
    CHECK(rows);
}

/* Fault caught: what rounding leaves in a pool that is paid out to the last yuan, taken for money: loans over 1e-15. Three
   claims of 0.5 * 0.6 * 10.1 = 3.03 take 9.09 at steps 2, 3 and 4, in binary to 8.9e-16. */
static void paid_out(void **state)
{
    (void)state;
    run_of r = run_text(STILL("4.0", "quarter") "credit = ( { name = \"a\"; fixed = true; per_year = 4.0; size = 10.1; pool = 9.09; pd = 1.0; } );");
    ASSERT_CLOSE(series_at(&r, "credit.a.pool_leverage", 3), 10.1 / 3.03, 1e-9, 0.0);
    assert_true(isnan(series_at(&r, "credit.a.pool_leverage", 4)));
    ASSERT_CLOSE(series_at(&r, "credit.a.payout", 4), 9.09, 1e-9, 0.0);
    ASSERT_CLOSE(scalar_of(&r, "credit.a.exhausted"), 1.25, 1e-9, 0.0);
    run_free(&r);
}

static void brakes(void **state)
{
    (void)state;
    const row rows[] = {
        {"cap 0.25 of 100: two loans fit", BOOK(GOOD "leverage_cap = 0.25; "), "credit.a.outstanding", 4, 20.0},
        {"the third and fourth are declined", BOOK(GOOD "leverage_cap = 0.25; "), "credit.a.declined", 4, 2.0},
        {"the fee of a loan makes no room for the loan: 0.0999 * 100 < 10", BOOK(GOOD "leverage_cap = 0.0999; fee = 0.1; "), "credit.a.lent", 4, 0.0},
        {"no cap", BOOK(GOOD), "credit.a.declined", 4, 0.0},
        /* opening 80, all default at step 1: 80/80 > 0.5 until the window starts at step 1 (outstanding 0: no ratio) */
        {"a pause while the defaults of 12 months are above half", BOOK(BAD "stop_above = 0.5; initial : { outstanding = 80.0; loans = 8; }; "), "credit.a.lent", 4, 0.0},
        {"ends when they leave the window", BOOK(BAD "stop_above = 0.5; initial : { outstanding = 80.0; loans = 8; }; "), "credit.a.lent", 5, 10.0},
        {"no pause", BOOK(BAD "initial : { outstanding = 80.0; loans = 8; }; "), "credit.a.lent", 4, 40.0},
    };
    CHECK(rows);
}

#define DEAL(more) STILL("4.0", "quarter") "securitisation = ( { name = \"a\"; loans = 10; amount = 100.0; term = 2.0; tranches = (" \
    " { name = \"senior\"; attach = 0.3; detach = 1.0; coupon = 0.04; }, { name = \"junior\"; attach = 0.0; detach = 0.3; class = \"sponsor\"; coupon = 0.08; } ); " more " } );"
#define COVER(more) STILL("4.0", "quarter") "insurance = ( { name = \"a\"; policies = 50; sum_insured = 10.0; premium = 0.4; " more " } );"

static void tranches(void **state)
{
    (void)state;
    const row rows[] = {
        {"all default, half lost: the junior is gone", DEAL("pd = 1.0; lgd = 0.5; "), "securitisation.a.tranche.junior.loss", SCALAR, 30.0},
        {"the senior bears the other 20", DEAL("pd = 1.0; lgd = 0.5; "), "securitisation.a.tranche.senior.loss", SCALAR, 20.0},
        {"losses below the junior's size spare the senior", DEAL("pd = 1.0; lgd = 0.2; "), "securitisation.a.tranche.senior.hit", SCALAR, 0.0},
        {"tranches of social holders are loans that came", DEAL("pd = 0.0; "), "mobilised.loans", 8, 70.0},
        {"raised from social holders", DEAL("pd = 0.0; "), "securitisation.a.raised", 1, 70.0},
        {"sponsor: -30 at issue, 8 coupons of 0.6, 30 back", DEAL("pd = 0.0; "), "sponsor.cumulative", 9, 4.8},
        {"before the end", DEAL("pd = 0.0; "), "sponsor.cumulative", 8, -30.0 + 7 * 0.6},
        {"coupon on what is left: 30 - 20 = 10 from step 2 on", DEAL("pd = 1.0; lgd = 0.2; "), "sponsor.cumulative", 2, -30.0 + 0.2},
        {"two years from the issue", DEAL("pd = 0.0; "), "securitisation.a.outstanding", 8, 100.0},
        {"issued a year later", DEAL("pd = 0.0; first = 1.0; "), "securitisation.a.outstanding", 3, 0.0},
        {"stands from step 4", DEAL("pd = 0.0; first = 1.0; "), "securitisation.a.outstanding", 4, 100.0},
        {"insurance: every policy claims in every step", COVER("pd = 1.0; "), "insurance.a.claims", 4, 2000.0},
        {"half of 20 a year", COVER("pd = 0.0; "), "insurance.a.cost", 4, 10.0},
        {"a third", COVER("pd = 0.0; subsidy = 0.3; "), "sponsor.cumulative", 8, -12.0},
        {"claims over premiums: 50*10*16 / (20*4)", COVER("pd = 1.0; "), "insurance.a.claims_ratio", SCALAR, 100.0},
    };
    CHECK(rows);
}

/* Cal 8, the Basel table (LGD 45%, M 2.5): correlation R of a PD, stressed PD at 99.9%, capital K, risk weight 12.5 K, and K with
   R lower by 0.04 for small firms. What the law says at z = -3.09 must give all of it. */
static double capital(double pd, double rho)
{
    const double b = (0.11852 - 0.05478 * log(pd)) * (0.11852 - 0.05478 * log(pd));
    const double stressed = fc_conditional_pd(pd, sqrt(rho), sqrt(1.0 - rho), fc_norm_quantile(0.001));
    return 0.45 * (stressed - pd) / (1.0 - 1.5 * b);
}

static void basel(void **state)
{
    (void)state;
    static const double table[][6] = {{0.005, 0.213456, 0.097738, 0.055689, 0.6961, 0.043929}, {0.01, 0.192784, 0.140273, 0.073853, 0.9232, 0.057916},
                                      {0.02, 0.164146, 0.190259, 0.091883, 1.1485, 0.070836}, {0.03, 0.146776, 0.225290, 0.102750, 1.2844, 0.078062},
                                      {0.05, 0.129850, 0.284488, 0.119884, 1.4985, 0.089812}};
    for (size_t i = 0; i < 5; i++) {
        const double pd = table[i][0], w = (1.0 - exp(-50.0 * pd)) / (1.0 - exp(-50.0)), rho = 0.12 * w + 0.24 * (1.0 - w);
        ASSERT_CLOSE(rho, table[i][1], 0.0, 1e-6);
        ASSERT_CLOSE(fc_conditional_pd(pd, sqrt(rho), sqrt(1.0 - rho), fc_norm_quantile(0.001)), table[i][2], 0.0, 1e-6);
        ASSERT_CLOSE(capital(pd, rho), table[i][3], 0.0, 1e-6);
        ASSERT_CLOSE(12.5 * capital(pd, rho), table[i][4], 0.0, 1e-4);
        ASSERT_CLOSE(capital(pd, rho - 0.04), table[i][5], 0.0, 1e-6);
    }
    assert_true(fc_conditional_pd(0.0, 0.3, 0.9, -5.0) == 0.0 && fc_conditional_pd(1.0, 0.3, 0.9, 5.0) == 1.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(loans), cmocka_unit_test(later), cmocka_unit_test(pool), cmocka_unit_test(paid_out), cmocka_unit_test(brakes),
                                       cmocka_unit_test(tranches), cmocka_unit_test(basel)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
