/* Faults caught: results that depend on threads, memory mode or on how many blocks follow; lost, doubled or extra paths;
   wrong undefined counts; a failed or audited path that is averaged; a cancelled run that is not a prefix. */
#if defined(__x86_64__)
#define FC_ISA sse2
#endif
#include <stdatomic.h>
#include <time.h>

#include <gsl/gsl_sort_double.h>
#include <gsl/gsl_statistics_double.h>

#include "engine/result_internal.h"
#include "engine/run_internal.h"
#include "stats/histogram.h"
#include "stats/moments.h"
#include "path_luck.h"
#include "support.h"

/* ---- a tiny programme: values are known functions of the path number -------------------------------------------- */

enum { K = 3, N_COLS = 3, N_SCALARS = 4 };
enum { S_SMOOTH, S_GAPS, S_HIT, S_BAD };

static double smooth(uint64_t path) { return exp(3 * uniform_at(path, 0)) - 5; }
static double flow(uint64_t path, int step) { return step == 0 ? 0 : 1e6 * uniform_at(path, (uint64_t)(10 + step)) - 3e5; }
static int has_gap(uint64_t path) { return path % 3 == 1; }

static uint64_t bad_path = UINT64_MAX, audit_path = UINT64_MAX; /* set before a run, read by its threads */

static void simulate(fc_ws *ws)
{
    const fc_plan *p = ws->plan;
    memset(ws->store, 0, (size_t)p->n_cols * (K + 1) * FC_LANES * sizeof(double));
    memset(ws->scalars, 0xff, (size_t)p->n_scalars * FC_LANES * sizeof(double));
    for (int i = 0; i < FC_LANES; i++) {
        const uint64_t path = ws->path[i] + ws->seed;
        fc_scalar_of(ws, S_SMOOTH)[i] = smooth(path);
        if (!has_gap(path)) fc_scalar_of(ws, S_GAPS)[i] = uniform_at(path, 2);
        fc_scalar_of(ws, S_HIT)[i] = uniform_at(path, 3) < 0.2;
        fc_scalar_of(ws, S_BAD)[i] = ws->path[i] >= bad_path ? INFINITY : 0.1;
        for (int k = 0; k <= K; k++) {
            fc_at(ws, 0, k)[i] = flow(path, k);
            fc_at(ws, 1, k)[i] = k == 0 || has_gap(path) ? NAN : (double)(path % 10) + k;
            fc_at(ws, 2, k)[i] = 2 * flow(path, k);
        }
    }
}

static void audit(const fc_ws *ws, fc_audit *a)
{
    for (int i = 0; i < FC_LANES; i++)
        if (ws->path[i] >= audit_path && !a->found) {
            *a = (fc_audit){.found = 1, .path = ws->path[i], .step = 2, .amount = 0.5};
            strcpy(a->account, "funds.angel");
            strcpy(a->rule, "paid is at most closed");
        }
}

static const fc_kernels kernels = {
    .isa = "test", .simulate = simulate, .audit = audit, .moments = FC_K(fc_moments),
    .extremes = FC_K(fc_extremes), .cumulate = FC_K(fc_cumulate), .zero = FC_K(fc_zero), .bins = FC_K(fc_histogram_bins), .count = FC_K(fc_histogram_count),
};

static fc_metric metrics[] = {
    {.name = "a.flow", .unit = "currency", .series = 1, .column = 0, .cumulate = 1, .bands = 1},
    {.name = "b.smooth", .unit = "x", .scalar = S_SMOOTH},
    {.name = "c.gaps", .unit = "share", .scalar = S_GAPS, .may_be_undefined = 1},
    {.name = "d.level", .unit = "count", .series = 1, .column = 1, .may_be_undefined = 1},
    {.name = "e.hit", .unit = "probability", .scalar = S_HIT, .probability = 1},
    {.name = "f.bad", .unit = "x", .scalar = S_BAD},
};
static fc_line lines[] = {{.name = "x.called", .column = 2}};
static const fc_plan plan = {.n_steps = K, .delta = 0.25, .n_cols = N_COLS, .n_scalars = N_SCALARS, .n_metrics = 6,
                             .metrics = metrics, .n_lines = 1, .lines = lines};

static fc_result *run(uint64_t paths, unsigned threads, int streaming)
{
    fc_run_options o = {.paths = paths, .seed = 5, .threads = threads, .streaming = streaming, .memory = 1u << 30};
    fc_result *r = NULL;
    fc_error e = {0};
    const fc_status status = fc_run_with(&plan, &kernels, &o, &r, &e);
    if (status != FC_OK) print_error("%s\n", e.text);
    assert_int_equal(status, FC_OK);
    return r;
}

/* All numbers of a summary are the same bits; quantiles too if asked. */
static void same_summary(const fc_summary *a, const fc_summary *b, int quantiles)
{
    assert_string_equal(a->metric, b->metric);
    assert_true(a->n == b->n && a->undefined == b->undefined);
    const double x[] = {a->mean, a->se, a->ci_low, a->ci_high, a->sd, a->q[0], a->q[10]};
    const double y[] = {b->mean, b->se, b->ci_low, b->ci_high, b->sd, b->q[0], b->q[10]};
    assert_memory_equal(x, y, sizeof x);
    if (!quantiles) return;
    assert_memory_equal(a->q, b->q, sizeof a->q);
    assert_memory_equal(a->q_low, b->q_low, sizeof a->q_low);
    assert_memory_equal(a->q_high, b->q_high, sizeof a->q_high);
}

static void same_result(const fc_result *a, const fc_result *b, int quantiles)
{
    assert_true(fc_result_paths(a) == fc_result_paths(b));
    for (size_t i = 0; i < fc_result_n_scalars(a); i++)
        same_summary(fc_result_scalar(a, i), fc_result_scalar(b, i), quantiles);
    for (size_t i = 0; i < fc_result_n_series(a); i++)
        for (size_t k = 0; k <= K; k++) {
            const fc_series_point *p = fc_result_series_point(a, i, k), *q = fc_result_series_point(b, i, k);
            if (quantiles) assert_memory_equal(p, q, sizeof *p);
            else assert_memory_equal(&p->mean, &q->mean, 2 * sizeof p->mean);
        }
    for (size_t k = 0; k <= K; k++) {
        double m[2], s[2];
        fc_result_line(a, 0, k, m, s);
        fc_result_line(b, 0, k, m + 1, s + 1);
        assert_memory_equal(m, m + 1, sizeof m[0]);
        assert_memory_equal(s, s + 1, sizeof s[0]);
    }
}

/* Fault: any dependence on the number of threads, in either memory mode. */
static void threads_do_not_matter(void **state)
{
    (void)state;
    const unsigned threads[] = {2, 3, 8};
    for (int streaming = 0; streaming < 2; streaming++) {
        fc_result *one = run(41999, 1, streaming);
        for (int t = 0; t < 3; t++)
            for (int again = 0; again < 3; again++) {
                fc_result *many = run(41999, threads[t], streaming);
                same_result(one, many, 1);
                fc_result_free(many);
            }
        fc_result_free(one);
    }
}

/* Fault: moments taken from what is kept, not from what was simulated. */
static void modes_agree(void **state)
{
    (void)state;
    fc_result *exact = run(20000, 2, 0), *streaming = run(20000, 2, 1);
    assert_string_equal(fc_result_quantile_method(exact), "exact");
    assert_string_equal(fc_result_quantile_method(streaming), "histogram");
    same_result(exact, streaming, 0);
    for (size_t i = 0; i < fc_result_n_scalars(exact); i++)
        for (int q = 0; q < FC_N_QUANTILES; q++)
            ASSERT_CLOSE(fc_result_scalar(streaming, i)->q[q], fc_result_scalar(exact, i)->q[q], FC_HISTOGRAM_ERROR,
                         1e-3);
    double a[20], b[20];
    fc_result_histogram(exact, "b.smooth", -4, 15, 20, a);
    fc_result_histogram(streaming, "b.smooth", -4, 15, 20, b);
    for (int i = 0; i < 20; i++) ASSERT_CLOSE(b[i], a[i], 0, 0.01);
    fc_result_free(exact);
    fc_result_free(streaming);
}

/* Expected numbers by GSL on the same values, path by path; n is no multiple of 64: fault: extra lanes are averaged. */
static void against_gsl(void **state)
{
    (void)state;
    enum { N = 3333 };
    static double x[N], gaps[N], flows[N], calls[N];
    size_t n_gaps = 0, hits = 0;
    for (uint64_t i = 0; i < N; i++) {
        x[i] = smooth(i + 5);
        if (!has_gap(i + 5)) gaps[n_gaps++] = uniform_at(i + 5, 2);
        hits += uniform_at(i + 5, 3) < 0.2;
        flows[i] = flow(i + 5, 1) + flow(i + 5, 2) + flow(i + 5, 3);
        calls[i] = 2 * flow(i + 5, 2);
    }
    fc_result *r = run(N, 2, 0);
    const fc_summary *s = fc_result_find(r, "b.smooth");
    ASSERT_CLOSE(s->mean, gsl_stats_mean(x, 1, N), 1e-13, 0);
    ASSERT_CLOSE(s->sd, gsl_stats_sd(x, 1, N), 1e-12, 0);
    ASSERT_CLOSE(s->se, gsl_stats_sd(x, 1, N) / sqrt(N), 1e-12, 0);
    gsl_sort(x, 1, N);
    for (int q = 0; q < FC_N_QUANTILES; q++)
        ASSERT_CLOSE(s->q[q], gsl_stats_quantile_from_sorted_data(x, 1, N, fc_quantile_levels[q]), 1e-12, 0);
    s = fc_result_find(r, "c.gaps");
    assert_true(s->n == n_gaps && s->undefined == N - n_gaps);
    ASSERT_CLOSE(s->mean, gsl_stats_mean(gaps, 1, n_gaps), 1e-13, 0);
    ASSERT_CLOSE(s->sd, gsl_stats_sd(gaps, 1, n_gaps), 1e-12, 0);
    s = fc_result_find(r, "e.hit");
    assert_string_equal(s->estimator, "probability");
    ASSERT_CLOSE(s->mean, (double)hits / N, 1e-13, 0);
    assert_true(s->ci_low < s->mean && s->mean < s->ci_high);
    s = fc_result_find(r, "f.bad"); /* constant: no noise */
    assert_true(s->mean == 0.1 && s->se == 0 && s->q[5] == 0.1);
    const size_t f = fc_result_series_find(r, "a.flow");
    const fc_series_point *p = fc_result_series_point(r, f, K);
    ASSERT_CLOSE(p->mean, gsl_stats_mean(flows, 1, N), 1e-12, 0);
    gsl_sort(flows, 1, N);
    ASSERT_CLOSE(p->q[2], gsl_stats_quantile_from_sorted_data(flows, 1, N, 0.05), 1e-12, 0);
    const size_t l = fc_result_series_find(r, "d.level");
    assert_true(fc_result_series_has_bands(r, f) && !fc_result_series_has_bands(r, l));
    p = fc_result_series_point(r, l, 0); /* undefined everywhere */
    assert_true(p->n == 0 && p->undefined == N && isnan(p->mean));
    assert_true(fc_result_series_point(r, l, 1)->n == n_gaps && isnan(fc_result_series_point(r, l, 1)->q[5]));
    double mean, se;
    fc_result_line(r, 0, 2, &mean, &se);
    ASSERT_CLOSE(mean, gsl_stats_mean(calls, 1, N), 1e-12, 0);
    ASSERT_CLOSE(se, gsl_stats_sd(calls, 1, N) / sqrt(N), 1e-12, 0);
    fc_result_free(r);
}

/* Fault: a single path, or a single lane of a block, breaks something; se of one path is a number. */
static void few_paths(void **state)
{
    (void)state;
    const uint64_t n[] = {1, 2, 64, 65, 1024, 1025};
    for (int i = 0; i < 6; i++) {
        fc_result *r = run(n[i], 3, i % 2);
        const fc_summary *s = fc_result_find(r, "b.smooth");
        assert_true(fc_result_paths(r) == n[i] && s->n == n[i]);
        if (n[i] == 1) {
            assert_true(s->mean == smooth(5) && isnan(s->se) && isnan(s->ci_low) && isnan(s->sd));
            ASSERT_CLOSE(s->q[5], smooth(5), 0, 0);
        }
        fc_result_free(r);
    }
}

/* ---- cancelling, failing, auditing, refusing ---------------------------------------------------------------------- */

typedef struct stopper {
    atomic_int flag;
    atomic_int calls;
} stopper;

/* A slow programme, so that the first tick comes in the middle. */
static void slow_simulate(fc_ws *ws)
{
    const struct timespec ms = {0, 1000000};
    nanosleep(&ms, NULL);
    simulate(ws);
}

static void stop_at_once(void *user, uint64_t done, uint64_t wanted, double seconds)
{
    stopper *s = user;
    assert_true(done <= wanted && seconds > 0);
    atomic_fetch_add(&s->calls, 1);
    if (done > 0) atomic_store(&s->flag, 1);
}

static int flag_is_up(void *user)
{
    stopper *s = user;
    return atomic_load(&s->flag);
}

/* Fault: what a cancelled run keeps is not the run of that many paths; extension changes the first blocks. */
static void cancelled_is_a_prefix(void **state)
{
    (void)state;
    fc_kernels slow = kernels;
    slow.simulate = slow_simulate;
    stopper s = {0, 0};
    fc_run_options o = {.paths = 1000000, .seed = 5, .threads = 3, .memory = 1u << 30, .progress = stop_at_once,
                        .user = &s, .cancelled = flag_is_up};
    fc_result *part = NULL;
    fc_error e = {0};
    assert_int_equal(fc_run_with(&plan, &slow, &o, &part, &e), FC_E_INTERRUPTED);
    assert_true(part && fc_result_paths(part) % FC_BLOCK == 0 && fc_result_paths(part) < 1000000);
    assert_true(atomic_load(&s.calls) >= 1);
    fc_result *whole = run(fc_result_paths(part), 1, 0);
    same_result(part, whole, 1);
    fc_result_free(part);
    fc_result_free(whole);
    part = NULL; /* cancelled before anything was done */
    assert_int_equal(fc_run_with(&plan, &slow, &o, &part, &e), FC_E_INTERRUPTED);
    assert_true(part == NULL);
}

/* Fault: an infinity is averaged, or the path named depends on the threads. */
static void failed_path(void **state)
{
    (void)state;
    bad_path = 5003;
    for (unsigned threads = 1; threads < 5; threads++) {
        fc_run_options o = {.paths = 30000, .seed = 5, .threads = threads, .memory = 1u << 30};
        fc_result *r = NULL;
        fc_error e = {0};
        assert_int_equal(fc_run_with(&plan, &kernels, &o, &r, &e), FC_E_NUMERIC);
        assert_null(r);
        assert_non_null(strstr(e.text, "path 5003"));
        assert_non_null(strstr(e.text, "f.bad"));
    }
    bad_path = 3010; /* lanes beyond the last path do not exist */
    fc_result *r = run(3010, 2, 0);
    fc_result_free(r);
    bad_path = UINT64_MAX;
}

/* Fault: a violation goes unseen, or one in a lane that does not exist stops the run. */
static void audited(void **state)
{
    (void)state;
    fc_run_options o = {.paths = 5000, .seed = 5, .threads = 2, .memory = 1u << 30, .audit = 1};
    fc_result *r = NULL;
    fc_error e = {0};
    audit_path = 4000;
    assert_int_equal(fc_run_with(&plan, &kernels, &o, &r, &e), FC_E_PROBLEM);
    assert_non_null(strstr(e.text, "path 4000, step 2, funds.angel: off by 0.5: paid is at most closed"));
    audit_path = 5000;
    assert_int_equal(fc_run_with(&plan, &kernels, &o, &r, &e), FC_OK);
    fc_result_free(r);
    audit_path = UINT64_MAX;
}

/* Fault: sizes overflow, a run starts that cannot fit, or memory grows with paths in streaming mode. */
static void memory_rules(void **state)
{
    (void)state;
    fc_run_options o = {.paths = 1000, .threads = 2, .memory = 1000};
    fc_result *r = NULL;
    fc_error e = {0};
    assert_int_equal(fc_run_with(&plan, &kernels, &o, &r, &e), FC_E_LIMIT);
    assert_null(r);
    o.paths = 0;
    assert_int_equal(fc_run_with(&plan, &kernels, &o, &r, &e), FC_E_USAGE);
    o.paths = UINT64_MAX;
    assert_int_equal(fc_run_with(&plan, &kernels, &o, &r, &e), FC_E_USAGE);
    o.memory = 64u << 20;
    o.paths = UINT64_C(1000000000000); /* columns cannot fit: histograms, and no overflow */
    const uint64_t many = fc_run_memory(&plan, &o);
    o.paths = 100000;
    o.streaming = 1;
    const uint64_t few = fc_run_memory(&plan, &o);
    assert_true(few < (64u << 20) && many < (64u << 20) && many - few < (1u << 20));
    o.streaming = 0;
    assert_true(fc_run_memory(&plan, &o) > 100000u * 8 * 8); /* 4 scalars and 4 points kept */
}

/* Values over some 600 decades: their histogram fills thousands of pages. */
static void wide_simulate(fc_ws *ws)
{
    simulate(ws);
    for (int i = 0; i < FC_LANES; i++) fc_scalar_of(ws, S_SMOOTH)[i] = exp(1380 * (uniform_at(ws->path[i], 7) - 0.5));
}

/* Fault: histograms grow beyond what the user allowed. */
static void histograms_stay_in_their_budget(void **state)
{
    (void)state;
    fc_kernels wide = kernels;
    wide.simulate = wide_simulate;
    fc_run_options o = {.paths = 50000, .threads = 1, .streaming = 1};
    fc_result *r = NULL;
    fc_error e = {0};
    o.memory = fc_run_memory(&plan, &o);
    assert_int_equal(fc_run_with(&plan, &wide, &o, &r, &e), FC_E_LIMIT);
    assert_non_null(strstr(e.text, "grew beyond"));
    o.memory += 8 << 20;
    assert_int_equal(fc_run_with(&plan, &wide, &o, &r, &e), FC_OK);
    fc_result_free(r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(threads_do_not_matter), cmocka_unit_test(modes_agree),
        cmocka_unit_test(against_gsl),           cmocka_unit_test(few_paths),
        cmocka_unit_test(cancelled_is_a_prefix), cmocka_unit_test(failed_path),
        cmocka_unit_test(audited),               cmocka_unit_test(memory_rules),
        cmocka_unit_test(histograms_stay_in_their_budget),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
