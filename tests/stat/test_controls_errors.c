/* Catches: controlled means that are biased, or whose reported errors are not those they have; controls that leave the
   error as it was. 40 runs of 4096 paths (FULCRUM_REPLICATIONS: more) against the plain means of them all. */
#include "run_text.h"

static const char world[] =
    "schema = 1; title = \"t\"; start = \"2022-01\"; horizon = 5.0; step = \"quarter\"; %s\n"
    "funds = ( { name = \"a\"; count = 2; size = 100.0; investors = ( { class = \"sponsor\"; share = 0.5; }, { class = \"social\"; share = \"rest\"; } );\n"
    "  invest = 1.0; term = 4.0; deals : { count = 3; }; outcome : { multiple = { dist = \"lognormal\"; mean = 1.5; sd = 1.0; }; };\n"
    "  coinvest : { first = { dist = \"lognormal\"; mean = 1.5; sd = 0.5; }; appetite = 0.3; }; } );\n";

static const char *const names[] = {"leverage.paid.social", "sponsor.tvpi", "sponsor.loss"};
static const double wanted[] = {4, 4, 1.2}; /* variance factors that must be reached */
enum { N = 3 };

static fc_result *one_run(const fc_plan *plan, uint64_t seed, int controls)
{
    fc_run_options o = {.paths = 4096, .seed = seed, .threads = 1, .controls = controls};
    fc_result *r = NULL;
    fc_error err = {0};
    const fc_status s = fc_run(plan, &o, &r, &err);
    if (s != FC_OK) print_error("%s\n", err.text);
    assert_int_equal(s, FC_OK);
    return r;
}

static void check(const char *simulation)
{
    const char *given = getenv("FULCRUM_REPLICATIONS");
    const double n = given ? strtod(given, NULL) : 40;
    char text[2000];
    snprintf(text, sizeof text, world, simulation);
    run_of first = run_text_with(text, 4096, 1, NULL, 1);
    double plain[N] = {0}, sum[N] = {0}, square[N] = {0}, plain_square[N] = {0}, reported[N] = {0};
    for (uint64_t seed = 1; seed <= (uint64_t)n; seed++)
        for (int controls = 0; controls < 2; controls++) {
            fc_result *r = one_run(first.plan, seed, controls);
            for (int i = 0; i < N; i++) {
                const fc_summary *s = fc_result_find(r, names[i]);
                assert_int_equal(strncmp(s->estimator, "controlled", 10) == 0, controls);
                (controls ? sum : plain)[i] += s->mean / n;
                (controls ? square : plain_square)[i] += s->mean * s->mean / n;
                reported[i] += controls ? s->se * s->se / n : 0;
            }
            fc_result_free(r);
        }
    for (int i = 0; i < N; i++) {
        const double true_se = sqrt((square[i] - sum[i] * sum[i]) * n / (n - 1));
        const double plain_se = sqrt((plain_square[i] - plain[i] * plain[i]) * n / (n - 1));
        const double ratio = sqrt(reported[i]) / true_se, gain = plain_se * plain_se / (true_se * true_se);
        print_message("%-22s %-22s reported/true %.3f   variance factor %.2f\n", simulation, names[i], ratio, gain);
        ASSERT_WITHIN_SE(sum[i] - plain[i], plain_se / sqrt(n), 0.0);
        const double own = 1 / sqrt(2 * n); /* the ratio's own error: from 200 runs on it needs no room */
        assert_true(own < 0.112);
        ASSERT_CLOSE(log(ratio), 0.0, 0.0, log(1.25) + (n < 200 ? 3.5 * own : 0.0));
        if (!*simulation) assert_true(gain > wanted[i] * (1 - 3.5 * 2 / sqrt(n)));
    }
    run_free(&first);
}

static void test_plain(void **state)
{
    (void)state;
    check("");
}

static void test_beside_sobol(void **state)
{
    (void)state;
    check("simulation : { sampler = \"sobol\"; };");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_plain), cmocka_unit_test(test_beside_sobol)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
