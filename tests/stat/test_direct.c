/* Fault caught: tickets that do not add up to the budget, projects that do not happen but pay, a co-investment law with
   another mean or spread than the plan's, promises taken for payments. */
#include "path_support.h"

#define HEAD STILL("4.0", "year")
#define QUICK "outcome : { multiple = 1.0; hold = 1.0; }; "

/* Path by path: 3 to 8 tickets of random weights are the budget, 40 to 60; the plan's social money is drawn once. */
static void tickets_add_up(void **state)
{
    (void)state;
    paths p = paths_open(HEAD "direct = ( { name = \"d\"; projects = \"3..8\"; budget = \"40..60\"; social_plan = \"100..140\"; over = 3.0;"
                              " ticket_law = { dist = \"gamma\"; mean = 1.0; sd = 0.5; }; " QUICK "} );", 1, NULL);
    sample budget = {0}, plan = {0}, number = {0};
    for (int b = 0; b < 200; b++) {
        double invested[FC_LANES];
        paths_batch(&p, (uint64_t)b * FC_LANES);
        paths_series(&p, "direct.d.invested", 4, invested);
        const double *n = paths_scalar(&p, "direct.d.projects"), *ratio = paths_scalar(&p, "leverage.committed.social");
        for (int i = 0; i < FC_LANES; i++) {
            assert_true(invested[i] >= 40.0 - 1e-9 && invested[i] <= 60.0 + 1e-9);
            assert_true(n[i] == floor(n[i]) && n[i] >= 3.0 && n[i] <= 8.0);
            assert_true(ratio[i] * invested[i] >= 100.0 - 1e-9 && ratio[i] * invested[i] <= 140.0 + 1e-9);
            sample_add(&budget, invested[i]);
            sample_add(&plan, ratio[i] * invested[i]);
            sample_add(&number, n[i]);
        }
    }
    ASSERT_MEAN(budget.mean, sample_se(&budget), 50.0, 0.01);
    ASSERT_MEAN(plan.mean, sample_se(&plan), 120.0, 0.01);
    ASSERT_MEAN(number.mean, sample_se(&number), 5.5, 0.03);
    ASSERT_CLOSE(sample_sd(&number), sqrt(35.0 / 12.0), 0.02, 0.0); /* even over six whole numbers */
    paths_close(&p);
}

/* Without coinvest.first X is lognormal with mean 120/50 and an sd as large: ln X has variance ln 2, median 2.4/sqrt(2). */
static void plan_is_the_mean(void **state)
{
    (void)state;
    const uint64_t n = 160000;
    run_of r = run_text_with(HEAD "direct = ( { name = \"d\"; projects = 1; budget = 50.0; social_plan = 120.0; additional = 0.6; " QUICK "} );", n, 1, NULL, 2);
    const fc_summary *x = fc_result_find(r.result, "leverage.paid.social");
    ASSERT_MEAN(x->mean, x->se, 2.4, 0.021);
    ASSERT_CLOSE(x->sd, 2.4, 0.04, 0.0);
    const double z[5] = {-1.6448536, -0.6744898, 0.0, 0.6744898, 1.6448536};
    const int at[5] = {2, 4, 5, 6, 8};
    for (int i = 0; i < 5; i++) {
        const double want = 2.4 / sqrt(2.0) * exp(z[i] * sqrt(log(2.0))), se = (x->q_high[at[i]] - x->q_low[at[i]]) / 3.92;
        assert_true(4.0 * se < 0.03 * want);
        ASSERT_WITHIN_SE(x->q[at[i]], se, want);
    }
    ASSERT_CLOSE(scalar_of(&r, "leverage.committed.social"), 2.4, 1e-12, 0.0);
    ASSERT_CLOSE(scalar_of(&r, "leverage.additional"), 0.6 * x->mean, 1e-9, 0.0);
    run_free(&r);
}

/* The seed's discount chain of Cal 7: 17.5x named, 0.60 raised, 0.50 paid, 2/3 additional: 10.5, 5.25, 3.50; and the card's
   1.75: 1.05, 0.525, 0.35. */
static void discount_chain(void **state)
{
    (void)state;
    const double named[2] = {17.5, 1.75}, raised[2] = {10.5, 1.05}, paid[2] = {5.25, 0.525}, additional[2] = {3.50, 0.35};
    for (int i = 0; i < 2; i++) {
        char text[1024];
        (void)snprintf(text, sizeof text, HEAD
                       "direct = ( { name = \"d\"; projects = 4; budget = %g; social_plan = %g; over = 3.0; additional = 0.66666666666666667;"
                       " coinvest : { first = %g; raised = 0.6; paid = 0.5; }; " QUICK "} );", 400.0, 400.0 * named[i], named[i]);
        run_of r = run_text(text);
        ASSERT_CLOSE(scalar_of(&r, "leverage.committed.social"), named[i], 1e-12, 0.0);
        ASSERT_CLOSE(scalar_of(&r, "leverage.committed.total"), named[i] + 1.0, 1e-12, 0.0);
        ASSERT_CLOSE(scalar_of(&r, "leverage.closed.social"), raised[i], 1e-12, 0.0);
        ASSERT_CLOSE(scalar_of(&r, "leverage.paid.social"), paid[i], 1e-12, 0.0);
        ASSERT_CLOSE(scalar_of(&r, "leverage.paid.total"), paid[i] + 1.0, 1e-12, 0.0);
        ASSERT_CLOSE(scalar_of(&r, "leverage.additional"), additional[i], 1e-12, 0.0);
        run_free(&r);
    }
}

/* Ten projects of 10, each with chance 0.7: binomial; what does not happen is neither closed nor paid. Half of those that
   happen come from outside and 60% of their units work. */
static void some_do_not_happen(void **state)
{
    (void)state;
    paths p = paths_open(HEAD "direct = ( { name = \"d\"; projects = 10; budget = 100.0; happens = 0.7; inbound = 0.5; local_spend = 0.4;"
                              " local_success = 0.6; coinvest : { first = 2.0; }; " QUICK "} );", 1, NULL);
    sample number = {0}, spend = {0};
    for (int b = 0; b < 400; b++) {
        double invested[FC_LANES], beside[FC_LANES], local[FC_LANES], back[FC_LANES];
        paths_batch(&p, (uint64_t)b * FC_LANES);
        const double *n = paths_scalar(&p, "direct.d.projects");
        paths_series(&p, "direct.d.invested", 4, invested);
        paths_series(&p, "direct.d.coinvested", 4, beside);
        paths_series(&p, "direct.d.proceeds", 4, back);
        paths_series(&p, "direct.d.local.spend", 4, local);
        for (int i = 0; i < FC_LANES; i++) {
            ASSERT_CLOSE(invested[i], 10.0 * n[i], 1e-12, 1e-12);
            ASSERT_CLOSE(beside[i], 20.0 * n[i], 1e-12, 1e-12);
            ASSERT_CLOSE(back[i], 10.0 * n[i], 1e-12, 1e-12);
            sample_add(&number, n[i]);
            sample_add(&spend, local[i]);
        }
    }
    ASSERT_MEAN(number.mean, sample_se(&number), 7.0, 0.011);
    ASSERT_CLOSE(sample_sd(&number), sqrt(10.0 * 0.7 * 0.3), 0.03, 0.0);
    ASSERT_MEAN(spend.mean, sample_se(&spend), 10.0 * 0.7 * 0.5 * 0.6 * 4.0, 0.035);
    paths_close(&p);
}

/* Fault: money put in on the last day, held at its cost, has a rate of return of -100%: the rounding of cost less NAV taken for a flow.
   There is none, so there is no rate, of the entry and of the sponsor. */
static void put_in_on_the_last_day(void **state)
{
    (void)state;
    run_of r = run_text_with("schema = 1; title = \"t\"; start = \"2024-01\"; horizon = 5.0; step = \"quarter\"; currency = \"CNY\";"
                             "direct = ( { name = \"d\"; projects = 3; budget = 4.0e8; first = 5.0; over = 0.0;"
                             " ticket_law = { dist = \"lognormal\"; mean = 1.0; sd = 0.5; }; } );", 1024, 1, NULL, 1);
    ASSERT_CLOSE(scalar_of(&r, "direct.d.tvpi"), 1.0, 1e-12, 0);
    assert_true(fc_result_find(r.result, "direct.d.irr")->n == 0);
    assert_true(fc_result_find(r.result, "sponsor.irr")->n == 0);
    run_free(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(put_in_on_the_last_day), cmocka_unit_test(tickets_add_up), cmocka_unit_test(plan_is_the_mean),
                                       cmocka_unit_test(discount_chain), cmocka_unit_test(some_do_not_happen)};
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
