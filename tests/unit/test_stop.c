/* Faults caught: a stop rule met by one of several errors, by half of an error, too early or too late; other bytes than a
   plain run; a relative error of a number around 0; a time limit that cuts a block; misread statements. */
#if defined(__x86_64__)
#define FC_ISA sse2
#endif
#include "engine/result_internal.h"
#include "engine/run_internal.h"
#include "plan/statement.h"
#include "stats/moments.h"
#include "path_luck.h"
#include "support.h"

/* ---- u: uniform on (0, 1); zero: uniform on (-1/2, 1/2); level: a series, u + step; gaps: u of every other path;
   rare: 1 on path 20,000, else 0; same: 2; sum: 2 but for the last bit ---- */

enum { K = 2 };

static void simulate(fc_ws *ws)
{
    memset(ws->scalars, 0xff, 6 * FC_LANES * sizeof(double));
    for (int i = 0; i < FC_LANES; i++) {
        const double u = uniform(ws->path[i]);
        fc_scalar_of(ws, 0)[i] = u;
        fc_scalar_of(ws, 1)[i] = u - 0.5;
        if (ws->path[i] % 2 == 0) fc_scalar_of(ws, 2)[i] = u;
        fc_scalar_of(ws, 3)[i] = ws->path[i] == 20000;
        fc_scalar_of(ws, 4)[i] = 2;
        fc_scalar_of(ws, 5)[i] = ws->path[i] % 3 == 0 ? nextafter(2, 3) : 2;
        for (int k = 0; k <= K; k++) fc_at(ws, 0, k)[i] = u + k;
    }
}

static const fc_kernels kernels = {
    .isa = "test", .simulate = simulate, .moments = FC_K(fc_moments),
    .extremes = FC_K(fc_extremes), .cumulate = FC_K(fc_cumulate), .zero = FC_K(fc_zero), .bins = FC_K(fc_histogram_bins), .count = FC_K(fc_histogram_count),
};
static fc_metric metrics[] = {
    {.name = "gaps", .unit = "x", .scalar = 2, .may_be_undefined = 1},
    {.name = "level", .unit = "x", .series = 1, .column = 0},
    {.name = "rare", .unit = "x", .scalar = 3},
    {.name = "same", .unit = "x", .scalar = 4},
    {.name = "sum", .unit = "x", .scalar = 5},
    {.name = "u", .unit = "share", .scalar = 0},
    {.name = "zero", .unit = "x", .scalar = 1},
};
static const fc_plan plan = {.n_steps = K, .delta = 1, .n_cols = 1, .n_scalars = 6, .n_metrics = 7, .metrics = metrics};

static fc_status run_rules(const char *const *rules, size_t n, fc_run_options o, fc_result **r, fc_error *e)
{
    o.stop = rules;
    o.n_stop = n;
    if (o.paths == 0) o.paths = 1000000;
    if (o.memory == 0) o.memory = 1u << 30;
    if (o.threads == 0) o.threads = 2;
    *r = NULL;
    return fc_run_with(&plan, &kernels, &o, r, e);
}

static void stops_at(const char *rule, uint64_t paths)
{
    fc_result *r;
    fc_error e = {0};
    const fc_status status = run_rules(&rule, 1, (fc_run_options){0}, &r, &e);
    if (status != FC_OK) print_error("%s: %s\n", rule, e.text);
    assert_int_equal(status, FC_OK);
    if (fc_result_paths(r) != paths) print_error("%s: %llu\n", rule, (unsigned long long)fc_result_paths(r));
    assert_true(fc_result_paths(r) == paths);
    assert_string_equal(fc_result_stop(r)->reason, "precision");
    assert_true(fc_result_stop(r)->met);
    fc_result_free(r);
}

/* Fault: the standard error, a tail or a whole width taken for the error. Each: the first 1024 * 2^k >= the paths that
   z = 1.96 gives; the errors of the doublings on both sides are at least 15% away from the goal. */
static void each_statistic(void **state)
{
    (void)state;
    stops_at("mean(u):0.003", 65536);      /* (1.96 * 0.28868 / 0.003)^2 = 35571 */
    stops_at("mean(u):0.3pp", 65536);
    stops_at("mean(u):1%", 16384);         /* of 0.5: (1.96 * 0.28868 / 0.005)^2 = 12806 */
    stops_at("mean(gaps):0.005", 32768);   /* half of the paths count: 25612 */
    stops_at("mean(level):0.005", 16384);  /* the last step has the sd of u */
    stops_at("sd(u):0.0012", 65536);       /* sd * sqrt((1.8 - 1) / 4n): (1.96 * 0.12910 / 0.0012)^2 = 44463 */
    stops_at("u.p50:0.009", 16384);        /* 0.5 / density 1: (1.96 * 0.5 / 0.009)^2 = 11857 */
    stops_at("P(u >= 0.8):0.5pp", 32768);  /* (1.96 * 0.4 / 0.005)^2 = 24586 */
    stops_at("P(u < 20%):0.5pp", 32768);
    stops_at("P(gaps > 0.6):0.5pp", 32768); /* undefined misses: 0.2 of all paths */
}

/* Fault: any of the errors ends the run. */
static void all_must_pass(void **state)
{
    (void)state;
    static const char *const rules[] = {"mean(u):0.003", "u.p50:0.009"};
    fc_result *r;
    fc_error e = {0};
    assert_int_equal(run_rules(rules, 2, (fc_run_options){0}, &r, &e), FC_OK);
    assert_true(fc_result_paths(r) == 65536);
    const fc_stop_report *s = fc_result_stop(r);
    assert_int_equal(s->n, 2);
    assert_int_equal(s->checks, 5); /* 4, 8, 16, 32, 64 blocks */
    fc_result_free(r);
}

static void same_numbers(const fc_result *a, const fc_result *b)
{
    assert_true(fc_result_paths(a) == fc_result_paths(b));
    assert_string_equal(fc_result_quantile_method(a), fc_result_quantile_method(b));
    for (size_t i = 0; i < fc_result_n_scalars(a); i++) {
        const fc_summary *x = fc_result_scalar(a, i), *y = fc_result_scalar(b, i);
        assert_true(x->n == y->n && x->undefined == y->undefined);
        const double p[] = {x->mean, x->se, x->sd, x->ci_low, x->ci_high}, q[] = {y->mean, y->se, y->sd, y->ci_low, y->ci_high};
        assert_memory_equal(p, q, sizeof p);
        assert_memory_equal(x->q, y->q, sizeof x->q);
        assert_memory_equal(x->q_low, y->q_low, sizeof x->q_low);
        assert_memory_equal(x->q_high, y->q_high, sizeof x->q_high);
        double h[2][20];
        fc_result_histogram(a, x->metric, -1, 2, 20, h[0]);
        fc_result_histogram(b, x->metric, -1, 2, 20, h[1]);
        assert_memory_equal(h[0], h[1], sizeof h[0]);
    }
    for (size_t k = 0; k <= K; k++)
        assert_memory_equal(fc_result_series_point(a, 0, k), fc_result_series_point(b, 0, k), sizeof(fc_series_point));
}

/* Fault: stretches that lose, double or reorder values; columns moved wrongly into larger ones or into histograms. */
static void same_bytes_as_plain(void **state)
{
    (void)state;
    static const char *const rule = "mean(u):0.003";
    /* 5 rows: exact to 65536 paths needs 2.5 MiB of columns and 1 MiB of selection a thread */
    const fc_run_options modes[] = {{.threads = 1}, {.threads = 3}, {.streaming = 1, .threads = 2},
                                    {.memory = 3500 << 10, .threads = 1}, {.paths = 40000, .threads = 2}};
    for (size_t i = 0; i < sizeof modes / sizeof *modes; i++) {
        fc_result *stopped, *plain = NULL;
        fc_error e = {0};
        assert_int_equal(run_rules(&rule, 1, modes[i], &stopped, &e), FC_OK);
        assert_true(fc_result_paths(stopped) == (modes[i].paths ? 40000 : 65536));
        assert_string_equal(fc_result_quantile_method(stopped), i == 2 || i == 3 ? "histogram" : "exact");
        fc_run_options o = modes[i];
        o.paths = fc_result_paths(stopped);
        if (o.memory == 0) o.memory = 1u << 30;
        assert_int_equal(fc_run_with(&plan, &kernels, &o, &plain, &e), FC_OK);
        assert_string_equal(fc_result_stop(plain)->reason, "paths");
        same_numbers(stopped, plain);
        fc_result_free(stopped);
        fc_result_free(plain);
    }
}

/* Fault: a cap that is passed, or reached without saying so; a forecast off by the square. */
static void cap_of_paths(void **state)
{
    (void)state;
    static const char *const rules[] = {"mean(u):0.003", "mean(u):0.001"};
    fc_result *r;
    fc_error e = {0};
    assert_int_equal(run_rules(rules, 2, (fc_run_options){.paths = 10000}, &r, &e), FC_E_PRECISION);
    const fc_stop_report *s = fc_result_stop(r);
    assert_true(fc_result_paths(r) == 10000);
    assert_string_equal(s->reason, "max-paths");
    assert_false(s->met);
    assert_int_equal(s->worst, 1);
    /* (1.96 * 0.288675 / 0.001)^2 = 320,136; the sd of 10,000 paths is known to 0.45%, its square to 0.9% */
    ASSERT_CLOSE(s->paths_needed, 320136, 4 * 0.009, 0);
    assert_non_null(strstr(e.text, "mean(u):0.001"));
    fc_result_free(r);
}

/* Fault: a block cut in two, or time that ends a run before its first block. */
static void cap_of_time(void **state)
{
    (void)state;
    static const char *const rule = "mean(u):1e-9";
    fc_result *r, *plain = NULL;
    fc_error e = {0};
    for (int with_rule = 0; with_rule < 2; with_rule++) {
        const fc_run_options o = {.paths = 1000000000, .streaming = 1, .max_seconds = with_rule ? 0.05 : 1e-9};
        assert_int_equal(run_rules(&rule, (size_t)with_rule, o, &r, &e), FC_E_PRECISION);
        assert_string_equal(fc_result_stop(r)->reason, "max-time");
        assert_true(fc_result_paths(r) >= FC_BLOCK && fc_result_paths(r) % FC_BLOCK == 0);
        fc_run_options p = {.paths = fc_result_paths(r), .streaming = 1, .memory = 1u << 30, .threads = 1};
        assert_int_equal(fc_run_with(&plan, &kernels, &p, &plain, &e), FC_OK);
        same_numbers(r, plain);
        fc_result_free(r);
        fc_result_free(plain);
    }
}

/* Fault: a share of a number around 0 chased for ever, or called reached. */
static void relative_error_of_nothing(void **state)
{
    (void)state;
    static const char *const rule = "mean(zero):1%";
    fc_result *r;
    fc_error e = {0};
    assert_int_equal(run_rules(&rule, 1, (fc_run_options){0}, &r, &e), FC_E_PRECISION);
    assert_string_equal(fc_result_stop(r)->reason, "relative-error");
    assert_true(fc_result_paths(r) == 4096);
    assert_true(fc_result_stop(r)->statements[0].spans_zero);
    assert_non_null(strstr(e.text, "means nothing"));
    fc_result_free(r);
    stops_at("mean(zero):0.005", 16384);
}

/* Fault: an event that no path has shown yet has mean 0 and "error 0", and the run stops. The first one is path 20,000: 0
   until 16,384, then at 32,768 one value of 1, mean and standard error 1 / 32,768. At 65,536: 1.96 / 65,536 = 3.0e-5. */
static void nothing_yet(void **state)
{
    (void)state;
    static const char *const relative[] = {"mean(rare):1%", "sd(rare):1%", "rare.p99:1%"};
    fc_result *r;
    fc_error e = {0};
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(run_rules(&relative[i], 1, (fc_run_options){0}, &r, &e), FC_E_PRECISION);
        assert_string_equal(fc_result_stop(r)->reason, "relative-error");
        assert_true(fc_result_paths(r) == 4096);
        assert_true(fc_result_stop(r)->statements[0].spans_zero);
        fc_result_free(r);
    }
    stops_at("mean(rare):0.00004", 65536);
    stops_at("rare.p99:0.001", 4096); /* a quantile's interval knows how many paths it stands on */
}

/* Fault: a value that never changes is waited for until the cap, or is reached on a few paths. */
static void constants(void **state)
{
    (void)state;
    static const char *const rule = "mean(same):1%";
    fc_result *r;
    fc_error e = {0};
    stops_at(rule, 65536);
    stops_at("sd(same):0.1", 65536);
    stops_at("mean(sum):1%", 65536); /* the rounding of a sum is no spread */
    stops_at("sd(sum):0.1", 65536);
    assert_int_equal(run_rules(&rule, 1, (fc_run_options){.paths = 10000}, &r, &e), FC_E_PRECISION);
    assert_true(fc_result_stop(r)->statements[0].constant);
    assert_string_equal(fc_result_stop(r)->reason, "max-paths");
    ASSERT_CLOSE(fc_result_stop(r)->paths_needed, 65536, 0, 0);
    fc_result_free(r);
}

/* Fault: a mistake taken for something else. */
static void bad_rules(void **state)
{
    (void)state;
    static const struct {
        const char *rule, *says;
    } cases[] = {
        {"mean(u)", "STATEMENT:ERROR"}, {"mean(v):1%", "no metric \"v\""}, {"mean(u):0%", "above 0"},
        {"mean(u):-1%", ""}, {"mean(u):x", ""}, {"mean(u):1%..2%", ""}, {"mean(u):nan", ""}, {"mean(u):", ""},
        {"mean(zero):0.2pp", "percentage points"}, {"u.p07:1%", "quantiles are"}, {"u:1%", "known forms"},
        {"level.p05:1%", "--bands"}, {"sd(level):1%", "--bands"}, {"P(u):1%", "comparison"}, {"P(u >= ):1pp", "missing"},
        {"mean(u@2024-12):1%", "no date"}, {"mean(level@2024):1%", "YYYY-MM"}, {"P(all targets):1pp", "target.all"},
        {"max(u):1%", "known forms"}, {"", "STATEMENT:ERROR"}, {":1%", "known forms"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fc_result *r;
        fc_error e = {0};
        const fc_status status = run_rules(&cases[i].rule, 1, (fc_run_options){0}, &r, &e);
        if (status != FC_E_USAGE || !strstr(e.text, cases[i].says)) print_error("%s: %s\n", cases[i].rule, e.text);
        assert_int_equal(status, FC_E_USAGE);
        assert_non_null(strstr(e.text, cases[i].says));
        assert_null(r);
    }
}

/* Fault: a comparison read as its neighbour. */
static void statements(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int below, at, above; /* 0.5 */
    } cases[] = {{"P(u >= 0.5)", 0, 1, 1}, {"P( u<=0.5 )", 1, 1, 0}, {"P(u > 50%)", 0, 0, 1}, {"P(u<50%)", 1, 0, 0}};
    for (size_t i = 0; i < 4; i++) {
        fc_statement s;
        fc_error e = {0};
        assert_int_equal(fc_statement_read(&plan, cases[i].text, strlen(cases[i].text), &s, &e), FC_OK);
        assert_int_equal(fc_statement_holds(&s, 0.4), cases[i].below);
        assert_int_equal(fc_statement_holds(&s, 0.5), cases[i].at);
        assert_int_equal(fc_statement_holds(&s, 0.6), cases[i].above);
        assert_int_equal(fc_statement_holds(&s, NAN), 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_statistic), cmocka_unit_test(all_must_pass), cmocka_unit_test(same_bytes_as_plain),
        cmocka_unit_test(cap_of_paths), cmocka_unit_test(cap_of_time), cmocka_unit_test(relative_error_of_nothing),
        cmocka_unit_test(nothing_yet), cmocka_unit_test(constants), cmocka_unit_test(bad_rules), cmocka_unit_test(statements),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
