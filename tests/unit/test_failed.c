/* Faults caught: a failed path that is averaged, counted as 0 or shifts another one's value; a set of failed paths that
   depends on threads; a cap that is one too wide; a run that never ends because failed paths are never done. */
#if defined(__x86_64__)
#define FC_ISA sse2
#endif
#include <gsl/gsl_sort_double.h>
#include <gsl/gsl_statistics_double.h>

#include "engine/replay.h"
#include "engine/result_internal.h"
#include "engine/run_internal.h"
#include "stats/histogram.h"
#include "stats/moments.h"
#include "path_luck.h"
#include "support.h"

/* ---- u uniform, odd: u of every other path; flow: a line, a series with bands that sums it. Paths fail by an infinite
   scalar, by a hole in the line, and all of batch 3 together ---- */

enum { K = 2, N = 5000 };

static int infinite(uint64_t path) { return path % 97 == 13 || path / 64 == 3; }
static int hole(uint64_t path) { return path % 101 == 7; }
static int fails(uint64_t path) { return infinite(path) || hole(path); }

static void simulate(fc_ws *ws)
{
    memset(ws->scalars, 0xff, 2 * FC_LANES * sizeof(double));
    for (int i = 0; i < FC_LANES; i++) {
        const double u = uniform(ws->path[i]);
        fc_scalar_of(ws, 0)[i] = infinite(ws->path[i]) ? INFINITY : u;
        if (ws->path[i] % 2 == 1) fc_scalar_of(ws, 1)[i] = u;
        for (int k = 0; k <= K; k++) fc_at(ws, 0, k)[i] = k == 1 && hole(ws->path[i]) ? NAN : u * k;
    }
}

/* Every failed path breaks a rule, and the sound path 4001, too. */
static void audit(const fc_ws *ws, fc_audit *a)
{
    for (int i = 0; i < FC_LANES; i++)
        if (fails(ws->path[i]) || ws->path[i] == 4001) fc_audit_note(a, ws, "account", i, 1, 1.0, "rule");
}

static const fc_kernels kernels = {
    .isa = "test", .simulate = simulate, .audit = audit, .moments = FC_K(fc_moments),
    .extremes = FC_K(fc_extremes), .cumulate = FC_K(fc_cumulate), .zero = FC_K(fc_zero), .bins = FC_K(fc_histogram_bins), .count = FC_K(fc_histogram_count),
};
static fc_metric metrics[] = {
    {.name = "flow", .unit = "currency", .series = 1, .column = 0, .cumulate = 1, .bands = 1},
    {.name = "odd", .unit = "x", .scalar = 1, .may_be_undefined = 1},
    {.name = "u", .unit = "x", .scalar = 0},
};
static fc_line lines[] = {{.name = "x.called", .column = 0}};
static const fc_plan plan = {.n_steps = K, .delta = 1, .n_cols = 1, .n_scalars = 2, .n_metrics = 3,
                             .metrics = metrics, .n_lines = 1, .lines = lines};

static uint64_t count_failed(uint64_t paths)
{
    uint64_t n = 0;
    for (uint64_t i = 0; i < paths; i++) n += fails(i) != 0;
    return n;
}

static fc_status run_with(fc_run_options o, fc_result **r, fc_error *e)
{
    o.memory = 1u << 30;
    *r = NULL;
    return fc_run_with(&plan, &kernels, &o, r, e);
}

static fc_result *run(unsigned threads, int streaming)
{
    fc_result *r;
    fc_error e = {0};
    const fc_status status = run_with((fc_run_options){.paths = N, .threads = threads, .streaming = streaming,
                                                       .max_failed = 1000}, &r, &e);
    if (status != FC_OK) fail_msg("%s", e.text);
    return r;
}

/* Expected: GSL on the values of the other paths. Fault: a failed path in a mean, a quantile, a count or a line. */
static void left_out_of_every_number(void **state)
{
    (void)state;
    static double u[N], flow[N], odd[N];
    size_t n = 0, n_odd = 0;
    for (uint64_t i = 0; i < N; i++) {
        if (fails(i)) continue;
        if (i % 2 == 1) odd[n_odd++] = uniform(i);
        flow[n] = 3 * uniform(i); /* steps 1 and 2 */
        u[n++] = uniform(i);
    }
    fc_result *r = run(2, 0);
    const fc_summary *s = fc_result_find(r, "u");
    assert_true(fc_result_paths(r) == N && s->n == n && s->undefined == N - n && n == N - count_failed(N));
    ASSERT_CLOSE(s->mean, gsl_stats_mean(u, 1, n), 1e-13, 0);
    ASSERT_CLOSE(s->sd, gsl_stats_sd(u, 1, n), 1e-12, 0);
    ASSERT_CLOSE(s->se, gsl_stats_sd(u, 1, n) / sqrt((double)n), 1e-12, 0);
    gsl_sort(u, 1, n);
    for (int q = 0; q < FC_N_QUANTILES; q++)
        ASSERT_CLOSE(s->q[q], gsl_stats_quantile_from_sorted_data(u, 1, n, fc_quantile_levels[q]), 1e-12, 0);
    s = fc_result_find(r, "odd");
    assert_true(s->n == n_odd && s->undefined == N - n_odd);
    ASSERT_CLOSE(s->mean, gsl_stats_mean(odd, 1, n_odd), 1e-13, 0);
    const fc_series_point *p = fc_result_series_point(r, 0, K);
    assert_true(p->n == n && p->undefined == N - n);
    ASSERT_CLOSE(p->mean, gsl_stats_mean(flow, 1, n), 1e-12, 0);
    gsl_sort(flow, 1, n);
    ASSERT_CLOSE(p->q[2], gsl_stats_quantile_from_sorted_data(flow, 1, n, 0.05), 1e-12, 0);
    double mean, se, share[2];
    fc_result_line(r, 0, 2, &mean, &se);
    ASSERT_CLOSE(mean, 2.0 / 3.0 * gsl_stats_mean(flow, 1, n), 1e-12, 0);
    ASSERT_CLOSE(se, 2.0 / 3.0 * gsl_stats_sd(flow, 1, n) / sqrt((double)n), 1e-12, 0);
    fc_result_histogram(r, "u", 0, 1, 2, share);
    ASSERT_CLOSE(share[0] + share[1], 1, 1e-12, 0);
    fc_result_free(r);
}

/* Fault: the values of a failed path's neighbours stand under other numbers; stories and replay then show another path. */
static void kept_values_keep_their_place(void **state)
{
    (void)state;
    fc_result *r = run(3, 0);
    const double *u = r->columns + r->stride; /* the second scalar in name order */
    for (uint64_t i = 0; i < N; i++) {
        if (fails(i)) assert_true(isnan(u[i]));
        else ASSERT_CLOSE(u[i], uniform(i), 0, 0);
    }
    fc_result_free(r);
}

/* Fault: another set of failed paths, or other bytes, for other threads or the other memory mode. */
static void the_same_for_any_threads(void **state)
{
    (void)state;
    for (int streaming = 0; streaming < 2; streaming++) {
        fc_result *one = run(1, streaming);
        const fc_failures *f = fc_result_failures(one);
        assert_true(f->n == count_failed(N) && f->n_listed == FC_LISTED_FAILURES);
        assert_true(f->listed[0].path == 7 && f->listed[0].step == 1 && strcmp(f->listed[0].what, "flow") == 0);
        assert_true(f->listed[1].path == 13 && f->listed[1].step == -1 && strcmp(f->listed[1].what, "u") == 0);
        for (size_t i = 1; i < f->n_listed; i++) assert_true(f->listed[i - 1].path < f->listed[i].path);
        for (unsigned threads = 2; threads < 6; threads++) {
            fc_result *many = run(threads, streaming);
            assert_memory_equal(f, fc_result_failures(many), sizeof *f);
            for (size_t i = 0; i < 2; i++) {
                const fc_summary *a = fc_result_scalar(one, i), *b = fc_result_scalar(many, i);
                assert_memory_equal(&a->mean, &b->mean, offsetof(fc_summary, estimator) - offsetof(fc_summary, mean));
            }
            fc_result_free(many);
        }
        fc_result_free(one);
    }
}

/* Fault: a cap one too wide or too narrow; a share taken of something else; another path named with more threads. */
static void no_more_than_allowed(void **state)
{
    (void)state;
    const uint64_t failed = count_failed(N);
    for (unsigned threads = 1; threads < 5; threads++) {
        const struct {
            fc_run_options o;
            fc_status status;
        } cases[] = {{{.max_failed = failed}, FC_OK},
                     {{.max_failed = failed - 1}, FC_E_NUMERIC},
                     {{.max_failed_share = (double)failed / N + 1e-9}, FC_OK},
                     {{.max_failed_share = ((double)failed - 0.5) / N}, FC_E_NUMERIC},
                     {{.max_failed = 0}, FC_E_NUMERIC}};
        for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
            fc_run_options o = cases[c].o;
            fc_result *r;
            fc_error e = {0};
            o.paths = N;
            o.threads = threads;
            assert_int_equal(run_with(o, &r, &e), cases[c].status);
            assert_true((r != NULL) == (cases[c].status == FC_OK));
            if (cases[c].status != FC_OK) assert_non_null(strstr(e.text, "path 7: flow is not a finite number"));
            fc_result_free(r);
        }
    }
}

/* Fault: means of no path at all. Paths 192 .. 255 all fail; a run of only such paths has no number. */
static void some_path_must_be_sound(void **state)
{
    (void)state;
    static fc_metric only[] = {{.name = "u", .unit = "x", .scalar = 0}};
    const fc_plan bad = {.n_steps = K, .delta = 1, .n_cols = 1, .n_scalars = 2, .n_metrics = 1, .metrics = only};
    fc_kernels all = kernels;
    fc_run_options o = {.paths = 14, .threads = 1, .memory = 1u << 30, .max_failed = 14};
    fc_result *r = NULL;
    fc_error e = {0};
    assert_int_equal(fc_run_with(&bad, &all, &o, &r, &e), FC_OK); /* path 13 fails */
    fc_result_free(r);
    o.paths = 1;
    o.max_failed = 5;
    r = NULL;
    assert_int_equal(fc_run_with(&bad, &all, &o, &r, &e), FC_OK); /* none does */
    fc_result_free(r);
    metrics[2].scalar = 1; /* even paths have no value where one must be: path 0 fails */
    r = NULL;
    assert_int_equal(fc_run_with(&plan, &all, &o, &r, &e), FC_E_NUMERIC);
    metrics[2].scalar = 0;
    assert_null(r);
}

/* Fault: paths done never reach the paths wanted, or a rule is judged by fewer paths than were simulated. */
static void a_stop_rule_ends(void **state)
{
    (void)state;
    const char *const rules[] = {"mean(u):0.003", "P(u >= 0.5):0.02"};
    fc_result *r;
    fc_error e = {0};
    const fc_run_options o = {.paths = 1000000, .threads = 2, .max_failed_share = 0.1, .stop = rules, .n_stop = 2};
    const fc_status status = run_with(o, &r, &e);
    if (status != FC_OK) fail_msg("%s", e.text);
    assert_true(fc_result_paths(r) == 65536); /* (1.96 * 0.28868 / 0.003)^2 = 35571 */
    assert_true(fc_result_stop(r)->statements[1].undefined == count_failed(65536));
    fc_result_free(r);
}

/* Fault: a violation on a path that is left out ends the run, or one on a sound path is left out with it. */
static void audit_of_the_others(void **state)
{
    (void)state;
    fc_result *r;
    fc_error e = {0};
    fc_run_options o = {.paths = 4001, .threads = 2, .max_failed = 1000, .audit = 1};
    assert_int_equal(run_with(o, &r, &e), FC_OK);
    fc_result_free(r);
    o.paths = N;
    assert_int_equal(run_with(o, &r, &e), FC_E_PROBLEM);
    assert_non_null(strstr(e.text, "path 4001, step 1, account"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(left_out_of_every_number), cmocka_unit_test(kept_values_keep_their_place),
        cmocka_unit_test(the_same_for_any_threads), cmocka_unit_test(no_more_than_allowed),
        cmocka_unit_test(some_path_must_be_sound),  cmocka_unit_test(a_stop_rule_ends),
        cmocka_unit_test(audit_of_the_others),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
