/* Fault caught: any yuan that appears, vanishes or moves to another step between closing and the last distribution. */
#include "run_text.h"

/* One fund, two deals, annual steps. Target 100: sponsor 40, social 60, of which 80% is raised and 75% of that paid:
     closed  sponsor 40, social 48, together 88      paid (W)  sponsor 40, social 36, together 76
   Committed at step 1, closed one year later at step 1 (years 1.0). Fees 2% of 88 = 1.76 in the two investing years
   (steps 2 and 3), then 1% of the cost held. kappa = 0.01 (5 - 2)/2 = 0.015, so
     investable = (76 - 0.02*88*2)/1.015 = 72.48/1.015 = 71.4088669950739, two cheques of 35.704433497537
   at 1 + 2*0.25 = 1.5 and 1 + 2*0.75 = 2.5 years: steps 2 and 3. Held three years: exits at steps 5 and 6 at 2.5x.
     calls   2: 35.704433.. + 1.76 = 37.464433497537       3: the same
             4: 1% of 71.408866.. = 0.714088669951
             5: due 0.714088669951, but 76 - 75.642955665 = 0.357044334975 is all that is undrawn: the rest is waived
             6: due 1% of 35.7044.. = 0.357044334975, nothing undrawn: waived
   Waterfall 8%, carry 20%, full catch-up. B is what is owed:
     B2 = 37.464433497537   B3 = 1.08 B2 + 37.464433497537 = 77.926021674877
     B4 = 1.08 B3 + 0.714088669951 = 84.874192078818       B5 = 1.08 B4 + 0.357044334975 = 92.021171780098
     step 5: 89.261083743842 comes in, all tier 1, B = 2.760088036256
     step 6: B = 2.980895079156; tier 1 takes it; LP profit 89.261083743842 + 2.980895079156 - 76 = 16.241978822998;
             catch-up x = 0.2*16.241978822998/0.8 = 4.060494705750; rest 82.219693958936, GP 20% of it 16.443938791787;
             GP in all 20.504433497537 = 20% of the profit 178.522167487685 - 76. */
static const char text[] = STILL("8.0", "year")
    "funds = ( { name = \"a\"; size = 100.0; closing : { delay = 1.0; raised = 0.8; paid = 0.75; }; invest = 2.0; term = 5.0;"
    " fee : { rate = 0.02; after = 0.01; }; deals : { count = 2; }; outcome : { multiple = 2.5; hold = 3.0; };"
    " investors = ( { class = \"sponsor\"; share = 0.4; }, { class = \"social\"; share = \"rest\"; } ); } );";

enum { STEPS = 9 };
static const double cheque = 72.48 / 1.015 / 2.0;
static double call[STEPS], lp[STEPS];

static void by_hand(void)
{
    double fee4 = 0.01 * 2.0 * cheque, drawn = 2.0 * (cheque + 1.76) + fee4;
    call[2] = call[3] = cheque + 1.76;
    call[4] = fee4;
    call[5] = 76.0 - drawn;
    lp[5] = 2.5 * cheque;
    lp[6] = 2.5 * cheque - 0.2 * (5.0 * cheque - 76.0);
}

static void check_line(const run_of *r, const char *name, const double *want, double part)
{
    for (int k = 0; k < STEPS; k++) ASSERT_CLOSE(line_at(r, name, k), want[k] * part, 1e-12, 1e-12);
}

static void every_line(void **state)
{
    (void)state;
    run_of r = run_text(text);
    by_hand();
    const double sponsor = 40.0 / 76.0, social = 36.0 / 76.0;
    const double cheques[STEPS] = {[2] = cheque, [3] = cheque}, proceeds[STEPS] = {[5] = 2.5 * cheque, [6] = 2.5 * cheque};
    const double carry[STEPS] = {[6] = 0.2 * (5.0 * cheque - 76.0)}, none[STEPS] = {0};
    const double fee[STEPS] = {[2] = 1.76, [3] = 1.76, [4] = call[4], [5] = call[5]};
    const double committed[STEPS] = {[1] = 100.0}, closed_social[STEPS] = {[1] = 48.0}, closed_sponsor[STEPS] = {[1] = 40.0};
    check_line(&r, "funds.a.committed.sponsor", committed, 0.4);
    check_line(&r, "funds.a.committed.social", committed, 0.6);
    check_line(&r, "funds.a.closed.sponsor", closed_sponsor, 1.0);
    check_line(&r, "funds.a.closed.social", closed_social, 1.0);
    check_line(&r, "funds.a.call.sponsor", call, sponsor);
    check_line(&r, "funds.a.call.social", call, social);
    check_line(&r, "funds.a.distribution.sponsor", lp, sponsor);
    check_line(&r, "funds.a.distribution.social", lp, social);
    check_line(&r, "funds.a.cheque", cheques, 1.0);
    check_line(&r, "funds.a.proceeds", proceeds, 1.0);
    check_line(&r, "funds.a.fee", fee, 1.0);
    check_line(&r, "funds.a.carry", carry, 1.0);
    check_line(&r, "funds.a.clawback", none, 1.0);
    run_free(&r);
}

/* Carrying value 1 + 1.5 q^2 of cost: q = 1/3, 2/3 one and two years after entry. */
static void carrying_value(void **state)
{
    (void)state;
    run_of r = run_text(text);
    const double one = 1.0 + 1.5 / 9.0, two = 1.0 + 1.5 * 4.0 / 9.0;
    const double nav[STEPS] = {[2] = 1.0, [3] = one + 1.0, [4] = two + one, [5] = two};
    for (int k = 0; k < STEPS; k++) ASSERT_CLOSE(series_at(&r, "funds.a.nav", k), cheque * nav[k], 1e-12, 1e-12);
    ASSERT_CLOSE(scalar_of(&r, "funds.a.waived"), 0.03 * cheque - call[5], 1e-9, 0.0); /* 0.02 + 0.01 of a cheque due */
    ASSERT_CLOSE(scalar_of(&r, "funds.a.tvpi"), (lp[5] + lp[6]) / 76.0, 1e-12, 0.0);
    ASSERT_CLOSE(scalar_of(&r, "funds.a.pic"), 76.0 / 88.0, 1e-12, 0.0);
    ASSERT_CLOSE(scalar_of(&r, "leverage.committed.social"), 1.5, 1e-12, 0.0);
    ASSERT_CLOSE(scalar_of(&r, "leverage.closed.social"), 1.2, 1e-12, 0.0);
    ASSERT_CLOSE(scalar_of(&r, "leverage.paid.social"), 0.9, 1e-12, 0.0);
    run_free(&r);
}

/* Fault: the fee on what is held forgets follow-ons, or one that is gone. One deal: kappa = 0.01 (6 - 1)/2 = 0.025, so
   100/1.025 is investable, half of it the cheque at 1.5 years (step 2), half the follow-on a year later (step 3); held four
   years, sold at step 6. From step 3 on 1% of what is held the step before: one cheque, then two; at step 6 nothing is
   undrawn any more, at step 7 nothing is held. */
static void fee_on_follow_ons(void **state)
{
    (void)state;
    static const char one_deal[] = STILL("8.0", "year")
        "funds = ( { name = \"a\"; size = 100.0; closing : { delay = 1.0; raised = 1.0; paid = 1.0; }; invest = 1.0; term = 6.0;"
        " fee : { rate = 0.0; after = 0.01; }; deals : { count = 1; }; reserve = 0.5; follow_after = 1.0; follow_share = 1.0;"
        " step_up = 1.0; outcome : { multiple = 2.0; hold = 4.0; };"
        " investors = ( { class = \"sponsor\"; share = 0.4; }, { class = \"social\"; share = \"rest\"; } ); } );";
    const double half = 50.0 / 1.025, fee[STEPS] = {[3] = 0.01 * half, [4] = 0.02 * half, [5] = 0.02 * half};
    const double cheques[STEPS] = {[2] = half, [3] = half}, proceeds[STEPS] = {[6] = 4.0 * half};
    run_of r = run_text(one_deal);
    check_line(&r, "funds.a.cheque", cheques, 1.0);
    check_line(&r, "funds.a.proceeds", proceeds, 1.0);
    check_line(&r, "funds.a.fee", fee, 1.0);
    ASSERT_CLOSE(scalar_of(&r, "funds.a.waived"), 0.02 * half, 1e-9, 0.0);
    run_free(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_line), cmocka_unit_test(carrying_value),
                                       cmocka_unit_test(fee_on_follow_ons)};
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
