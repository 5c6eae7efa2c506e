/* Catches: a replay that is another path than the run's (lane, seed, batch), a quantile that leads to the wrong path, a
   ledger whose sums are not the metrics, companies that are not those that were simulated. */
#include "run_text.h"
#include "scratch.h"

#include "engine/replay.h"
#include "engine/result_internal.h"
#include "output/replay_internal.h"

static const char text[] =
    "schema = 1; title = \"test\"; start = \"2022-01\"; horizon = 12.0; step = \"quarter\"; currency = \"CNY\";\n"
    "sponsor : { cash = 3e8; appropriation = 1e8; appropriation_years = 4.0; recycle = 0.5; overhead = 1e6; };\n"
    "funds = ( { name = \"f\"; count = 3; size = \"1亿..2亿\"; first = 0.5; over = 1.5; reserve = 0.2; invest = 3.0; term = 5.0; extension = 1.0;\n"
    "  investors = ( { class = \"sponsor\"; share = 0.3; }, { class = \"social\"; share = \"rest\"; } );\n"
    "  closing : { probability = 0.8; raised = 0.9; paid = 0.9; }; coinvest : { first = 1.5; later = 0.8; }; },\n"
    "  { name = \"y\"; model = \"yale\"; size = 5e7; volatility = 0.2;\n"
    "  investors = ( { class = \"sponsor\"; share = 0.5; }, { class = \"social\"; share = \"rest\"; } ); } );\n"
    "direct = ( { name = \"d\"; projects = 6; budget = 6e7; happens = 0.7; over = 8.0; reserve = 0.1;\n"
    "  coinvest : { first = 2.0; later = 1.0; }; } );\n"
    "targets = ( { name = \"t\"; metric = \"leverage.paid.social\"; at_least = 2.0; } );\n";

/* A whole block, and one that is cut inside a batch. */
enum { PATHS = 1100 };

static run_of run;
static fc_run_options options;

static int set_up(void **state)
{
    (void)state;
    run = run_text_with(text, PATHS, 5, NULL, 2);
    fc_run_options_init(&options, run.model);
    options.paths = PATHS;
    options.seed = 5;
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    run_free(&run);
    return 0;
}

static fc_replay *replay_of(const run_of *r, const fc_run_options *o, uint64_t path)
{
    fc_replay *replay = NULL;
    fc_error err = {0};
    if (fc_replay_path(r->plan, o, path, &replay, &err) != FC_OK) fail_msg("%s", err.text);
    return replay;
}

static const double *column_of(const char *metric)
{
    for (size_t i = 0; i < run.result->n_scalars; i++)
        if (strcmp(run.result->scalars[i].metric, metric) == 0) return run.result->columns + i * run.result->stride;
    fail_msg("no scalar %s", metric);
    return NULL;
}

static int same_bits(double a, double b) { return (a != a && b != b) || memcmp(&a, &b, sizeof a) == 0; }

/* Catches: another lane, batch or seed; a trace that moves what it watches. */
static void test_every_scalar_to_the_bit(void **state)
{
    (void)state;
    static const uint64_t paths[] = {0, 63, 64, 777, 1023, 1024, PATHS - 1};
    assert_true(run.result->n_scalars > 30);
    for (size_t p = 0; p < sizeof paths / sizeof *paths; p++) {
        fc_replay *r = replay_of(&run, &options, paths[p]);
        for (size_t i = 0; i < run.result->n_scalars; i++) {
            const double got = fc_replay_scalar(r, run.result->scalars[i].metric);
            const double want = run.result->columns[i * run.result->stride + paths[p]];
            if (!same_bits(got, want)) fail_msg("path %d: %s", (int)paths[p], run.result->scalars[i].metric);
        }
        fc_replay_free(r);
    }
}

/* Catches: running sums in another order, a line read at a wrong step. A run of one path has that path's values as means. */
static void test_every_series_and_line_to_the_bit(void **state)
{
    (void)state;
    run_of one = run_text_with(text, 1, 5, NULL, 1);
    fc_run_options o = options;
    o.paths = 1;
    fc_replay *r = replay_of(&one, &o, 0);
    for (size_t i = 0; i < fc_result_n_series(one.result); i++)
        for (size_t k = 0; k <= fc_result_n_steps(one.result); k++) {
            const fc_series_point *p = fc_result_series_point(one.result, i, k);
            const char *name = fc_result_series_name(one.result, i);
            if (p->n == 1 && !same_bits(p->mean, fc_replay_series(r, name, (int)k))) fail_msg("%s at %d", name, (int)k);
        }
    for (size_t i = 0; i < one.plan->n_lines; i++)
        for (int k = 0; k <= one.plan->n_steps; k++) {
            double mean, se;
            fc_result_line(one.result, i, (size_t)k, &mean, &se);
            if (!same_bits(mean, fc_replay_at(r, one.plan->lines[i].column, k))) fail_msg("%s", one.plan->lines[i].name);
        }
    assert_true(isnan(fc_replay_series(r, "sponsor.cash", one.plan->n_steps + 1)));
    assert_true(isnan(fc_replay_scalar(r, "no.such")));
    fc_replay_free(r);
    run_free(&one);
}

static double line_sum(const fc_replay *r, const char *name)
{
    double sum = 0.0;
    for (size_t i = 0; i < r->plan->n_lines; i++)
        for (int k = 0; strcmp(r->plan->lines[i].name, name) == 0 && k <= r->plan->n_steps; k++)
            sum += fc_replay_at(r, r->plan->lines[i].column, k);
    return sum;
}

/* Catches: companies left out, told twice or told of another lane; follow-ons and routes of another company. */
static void test_companies_add_up(void **state)
{
    (void)state;
    double forced = 0.0, held = 0.0;
    for (uint64_t path = 3; path < 700; path += 61) {
        fc_replay *r = replay_of(&run, &options, path);
        double paid[2] = {0}, back[2] = {0}, nav[2] = {0}, failed[2] = {0}, projects = 0.0;
        for (size_t i = 0; i < r->trace.n_companies; i++) {
            const fc_traced_company *c = &r->trace.companies[i];
            const int d = strcmp(c->entry, "direct.d") == 0;
            paid[d] += c->cost + (c->late_at <= run.plan->n_steps ? c->late : 0.0);
            back[d] += c->proceeds;
            nav[d] += c->value;
            failed[d] += c->route == FC_ROUTE_FAILED;
            projects += d && c->route != FC_ROUTE_NEVER;
            forced += c->route == FC_ROUTE_FORCED;
            held += c->route == FC_ROUTE_HELD;
            assert_true(c->leaves > c->entered);
        }
        ASSERT_CLOSE(paid[1], line_sum(r, "direct.d.cheque"), 1e-13, 0.0);
        ASSERT_CLOSE(back[1], line_sum(r, "direct.d.proceeds"), 1e-13, 0.0);
        ASSERT_CLOSE(nav[1], fc_replay_series(r, "direct.d.nav", run.plan->n_steps), 1e-9, 1e-6);
        ASSERT_CLOSE(projects, fc_replay_scalar(r, "direct.d.projects"), 0.0, 0.0);
        ASSERT_CLOSE(paid[0], line_sum(r, "funds.f.cheque"), 1e-12, 1e-6);
        ASSERT_CLOSE(back[0], line_sum(r, "funds.f.proceeds"), 1e-12, 1e-6);
        for (int d = 0; d < 2; d++)
            ASSERT_CLOSE(failed[d], fc_replay_series(r, d ? "direct.d.exits.failed" : "funds.f.exits.failed", run.plan->n_steps),
                         0.0, 0.0);
        double closed = 0.0, n = 0.0;
        for (size_t i = 0; i < r->trace.n_funds; i++) {
            const int f = strcmp(r->trace.funds[i].entry, "funds.f") == 0;
            closed += f && r->trace.funds[i].open;
            n += f;
        }
        ASSERT_CLOSE(closed, fc_replay_scalar(r, "funds.f.closed"), 0.0, 0.0);
        ASSERT_CLOSE(n, 3.0, 0.0, 0.0);
        assert_int_equal(r->trace.n_funds, 4);
        fc_replay_free(r);
    }
    assert_true(forced > 0.0 && held > 0.0); /* or these cases were not seen */
}

/* Catches: a flow on the wrong side, an opening balance left out. The sponsor keeps its cash by itself. */
static void test_the_ledger_balances(void **state)
{
    (void)state;
    fc_replay *r = replay_of(&run, &options, 42);
    fc_accounts all;
    assert_true(fc_accounts_open(&all, r));
    int seen = 0;
    for (int k = 0; k <= run.plan->n_steps; k++) {
        double sum = 0.0, opening = 0.0, turnover = 0.0;
        for (size_t i = 0; i < all.n; i++) {
            double in, out;
            fc_account_step(&all.items[i], r, k, &in, &out);
            sum += all.items[i].balance;
            opening += all.items[i].opening;
            turnover += fabs(all.items[i].balance);
            if (strcmp(all.items[i].name, "sponsor") != 0) continue;
            ASSERT_CLOSE(all.items[i].balance, fc_replay_series(r, "sponsor.cash", k), 1e-9, 1e-3);
            seen++;
        }
        ASSERT_CLOSE(sum, opening, 0.0, 1e-12 * turnover + 1e-6);
    }
    assert_int_equal(seen, run.plan->n_steps + 1);
    fc_accounts_free(&all);
    fc_replay_free(r);
}

/* Catches: a rank off by one, ties to the wrong path, a quantile that is not the run's. */
static void test_quantiles_lead_to_their_path(void **state)
{
    (void)state;
    static const char *const metrics[] = {"sponsor.irr", "leverage.paid.social", "funds.f.irr", "sponsor.peak"};
    static const struct { const char *level; size_t index; } levels[] = {{"p01", 1}, {"p05", 2}, {"p50", 5}, {"p95", 8}};
    for (size_t m = 0; m < 4; m++)
        for (size_t l = 0; l < 4; l++) {
            fc_replay_found found;
            fc_error err = {0};
            char asked[80];
            const fc_summary *s = fc_result_find(run.result, metrics[m]);
            snprintf(asked, sizeof asked, "%s.%s", metrics[m], levels[l].level);
            assert_int_equal(fc_replay_find(run.plan, &options, asked, &found, &err), FC_OK);
            assert_true(same_bits(found.quantile, s->q[levels[l].index]));
            assert_true(found.n == s->n && found.undefined == s->undefined);
            const double *x = column_of(metrics[m]);
            uint64_t below = 0, equal = 0;
            for (uint64_t i = 0; i < PATHS; i++) {
                below += x[i] < found.value;
                equal += x[i] == found.value;
                if (i < found.path) assert_true(x[i] != found.value);
            }
            assert_true(same_bits(x[found.path], found.value));
            assert_true(below <= found.rank && found.rank < below + equal);
        }
}

/* Catches: worst taken on the wrong side. */
static void test_worst(void **state)
{
    (void)state;
    static const struct { const char *metric; int high; } cases[] = {
        {"sponsor.irr", 0}, {"leverage.paid.social", 0}, {"sponsor.peak", 1}, {"funds.f.lossrate", 1}};
    for (size_t c = 0; c < 4; c++) {
        fc_replay_found found;
        fc_error err = {0};
        assert_int_equal(fc_replay_worst(run.plan, &options, cases[c].metric, &found, &err), FC_OK);
        const fc_summary *s = fc_result_find(run.result, cases[c].metric);
        assert_int_equal(found.high_is_bad, cases[c].high);
        assert_true(same_bits(found.value, s->q[cases[c].high ? FC_N_QUANTILES - 1 : 0]));
        assert_true(same_bits(column_of(cases[c].metric)[found.path], found.value));
    }
}

/* Catches: a series read at the wrong date. Month 2024-12 ends step 12. */
static void test_series_at_a_date(void **state)
{
    (void)state;
    fc_replay_found found;
    fc_error err = {0};
    assert_int_equal(fc_replay_find(run.plan, &options, "sponsor.cash@2024-12.p50", &found, &err), FC_OK);
    fc_replay *r = replay_of(&run, &options, found.path);
    assert_true(same_bits(fc_replay_series(r, "sponsor.cash", 12), found.value));
    fc_replay_free(r);
    assert_int_equal(fc_replay_find(run.plan, &options, "direct.d.invested.p50", &found, &err), FC_OK); /* cumulated, at K */
    r = replay_of(&run, &options, found.path);
    assert_true(same_bits(fc_replay_series(r, "direct.d.invested", run.plan->n_steps), found.value));
    fc_replay_free(r);
}

static void test_bad_questions(void **state)
{
    (void)state;
    static const char *const bad[] = {"no.such.p05",    "sponsor.irr",       "sponsor.irr.p5",      "sponsor.irr.p101",
                                      "sponsor.irr.pxx", "p05",              "sponsor.cash@2024.p05", "sponsor.cash@2099-12.p05",
                                      "sponsor.cash@2024-11.p05", "sponsor.irr@2024-12.p05", ""};
    fc_replay_found found = {.path = 99};
    fc_replay *r = NULL;
    fc_error err = {0};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_int_equal(fc_replay_find(run.plan, &options, bad[i], &found, &err), FC_E_USAGE);
        assert_true(found.path == 99 && err.text[0]);
    }
    assert_int_equal(fc_replay_worst(run.plan, &options, "no.such", &found, &err), FC_E_USAGE);
    assert_int_equal(fc_replay_path(run.plan, &options, PATHS, &r, &err), FC_E_USAGE);
    assert_null(r);
    assert_int_equal(fc_replay_path(NULL, &options, 0, &r, &err), FC_E_USAGE);
    fc_run_options strange = options;
    strange.isa = "pdp11";
    assert_int_equal(fc_replay_path(run.plan, &strange, 0, &r, &err), FC_E_USAGE);
    assert_int_equal(fc_replay_find(run.plan, &strange, "sponsor.irr.p05", &found, &err), FC_E_USAGE);
    strange = options;
    strange.memory = 1 << 20;
    assert_int_equal(fc_replay_find(run.plan, &strange, "sponsor.irr.p05", &found, &err), FC_E_LIMIT);
}

/* Catches: an entry, exit, multiple or amount told wrongly. By hand: one project of 100 enters in year 1, triples in two
   years without failing or listing: it leaves in year 3 with 300. Its follow-on: none. Beside it 2 x 100. */
static void test_a_company_by_hand(void **state)
{
    (void)state;
    run_of r = run_text(STILL("5.0", "year")
                        "direct = ( { name = \"d\"; projects = 1; budget = 100.0; coinvest : { first = 2.0; };\n"
                        "  outcome : { multiple = 3.0; hold = 2.0; ipo_share = 0.0; }; } );\n");
    fc_run_options o;
    fc_run_options_init(&o, r.model);
    o.paths = 64;
    fc_replay *p = replay_of(&r, &o, 9);
    assert_int_equal(p->trace.n_companies, 1);
    const fc_traced_company *c = &p->trace.companies[0];
    ASSERT_CLOSE(c->entered, 1.0, 0.0, 0.0);
    ASSERT_CLOSE(c->leaves, 3.0, 0.0, 0.0);
    ASSERT_CLOSE(c->cost, 100.0, 1e-15, 0.0);
    ASSERT_CLOSE(c->beside, 200.0, 1e-15, 0.0);
    ASSERT_CLOSE(c->multiple, 3.0, 1e-15, 0.0);
    ASSERT_CLOSE(c->proceeds, 300.0, 1e-14, 0.0);
    assert_int_equal(c->route, FC_ROUTE_SALE);
    fc_text out;
    fc_error err = {0};
    fc_text_init(&out);
    assert_int_equal(fc_replay_table_of(p, "companies", &out, &err), FC_OK);
    assert_string_equal(out.data, "entry,fund,company,entered,cheque,beside,follow_on,follow_on_date,multiple,left,route,proceeds,value\n"
                                  "direct.d,1,1,2022-12,100,200,0,,3,2024-12,sale,300,0\n");
    assert_int_equal(fc_replay_table_of(p, "nothing", &out, &err), FC_E_USAGE);
    fc_text_free(&out);
    fc_replay_free(p);
    run_free(&r);
}

/* Catches: files of a run overwritten, files not written, stories of other paths than the quantiles'. */
static void test_files(void **state)
{
    (void)state;
    fc_scratch scratch;
    fc_error err = {0};
    fc_output *output = NULL;
    fc_output_options where = {.dir = NULL, .stories = 1};
    scratch_make(&scratch);
    where.dir = scratch_at(&scratch, "run");
    assert_int_equal(fc_output_open(&where, &output, &err), FC_OK);
    assert_int_equal(fc_output_write(output, run.model, run.result, &err), FC_OK);
    fc_output_close(output);
    fc_manifest *before = NULL, *after = NULL;
    assert_int_equal(fc_manifest_load(where.dir, &before, &err), FC_OK);
    assert_int_equal(fc_manifest_get(before).stories, 1);
    assert_int_equal(fc_manifest_check_scenario(before, &err), FC_OK);
    assert_int_equal(fc_manifest_check_plan(before, run.plan, &err), FC_OK);
    fc_replay_found found;
    assert_int_equal(fc_replay_find(run.plan, &options, "leverage.paid.social.p50", &found, &err), FC_OK);
    fc_replay *r = replay_of(&run, &options, found.path);
    assert_int_equal(fc_replay_write(r, &found, where.dir, 0, &err), FC_OK);
    const int dir = open(where.dir, O_RDONLY | O_DIRECTORY);
    for (size_t i = 0; fc_replay_table(i); i++) {
        fc_text a, b;
        char name[80];
        fc_text_init(&a);
        fc_text_init(&b);
        snprintf(name, sizeof name, "story-p50-%s.csv", fc_replay_table(i));
        assert_true(fc_output_read(dir, name, 1 << 26, &a));
        snprintf(name, sizeof name, "path-%d-%s.csv", (int)found.path, fc_replay_table(i));
        assert_true(fc_output_read(dir, name, 1 << 26, &b));
        assert_string_equal(a.data, b.data);
        fc_text_free(&a);
        fc_text_free(&b);
    }
    close(dir);
    assert_int_equal(fc_manifest_load(where.dir, &after, &err), FC_OK);
    FILE *null = fopen("/dev/null", "w");
    assert_int_equal(fc_manifest_compare(before, after, null, &err), FC_OK);
    fclose(null);
    fc_manifest_free(before);
    fc_manifest_free(after);
    fc_replay_free(r);
    scratch_remove(scratch.path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_every_scalar_to_the_bit),
                                       cmocka_unit_test(test_every_series_and_line_to_the_bit),
                                       cmocka_unit_test(test_companies_add_up),
                                       cmocka_unit_test(test_the_ledger_balances),
                                       cmocka_unit_test(test_quantiles_lead_to_their_path),
                                       cmocka_unit_test(test_worst),
                                       cmocka_unit_test(test_series_at_a_date),
                                       cmocka_unit_test(test_bad_questions),
                                       cmocka_unit_test(test_a_company_by_hand),
                                       cmocka_unit_test(test_files)};
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
