/* A small programme whose runs are saved, left and gone on with, for the tests of checkpoints. */
#ifndef FC_TESTS_CHECKPOINT_SUPPORT_H
#define FC_TESTS_CHECKPOINT_SUPPORT_H

#if defined(__x86_64__)
#define FC_ISA sse2
#endif
#include <stdatomic.h>

#include "engine/checkpoint.h"
#include "engine/result_internal.h"
#include "engine/run_internal.h"
#include "factors/factors.h"
#include "scratch.h"
#include "stats/cross.h"
#include "stats/moments.h"
#include "path_luck.h"
#include "support.h"

/* ---- u: uniform on (0, 1); gaps: u of every third path; flow: a series, k times the world's u; odd: 1 in odd
   worlds, which are paths in one level; the input: u and
   luck of its own, of mean 1/2, a control ---- */

enum { K = 2, N_KEPT = 3 + K + 1 };

static uint64_t bad_path = UINT64_MAX; /* this path and every 500th after it fail; set before a run */

static void simulate(fc_ws *ws)
{
    memset(ws->scalars, 0xff, 3 * FC_LANES * sizeof(double));
    for (int i = 0; i < FC_LANES; i++) {
        const double u = uniform(ws->path[i]);
        ws->inputs[i] = 0.5 * (u + uniform_at(ws->path[i], 9));
        fc_scalar_of(ws, 0)[i] = u;
        if (ws->path[i] % 3 == 0) fc_scalar_of(ws, 1)[i] = exp(5 * u);
        fc_scalar_of(ws, 2)[i] = (double)(ws->world[i] % 2);
        for (int k = 0; k <= K; k++) fc_at(ws, 0, k)[i] = k * uniform(ws->world[i]);
        if (ws->path[i] >= bad_path && (ws->path[i] - bad_path) % 500 == 0) fc_at(ws, 0, 1)[i] = INFINITY;
    }
}

static const fc_kernels kernels = {
    .isa = "test", .simulate = simulate, .moments = FC_K(fc_moments),
    .extremes = FC_K(fc_extremes), .cumulate = FC_K(fc_cumulate), .zero = FC_K(fc_zero), .bins = FC_K(fc_histogram_bins), .count = FC_K(fc_histogram_count),
    .below = FC_K(fc_shares_count), .controls = FC_K(fc_controls_fill), .centre = FC_K(fc_centre), .cross = FC_K(fc_cross),
};
static fc_metric metrics[] = {
    {.name = "flow", .unit = "x", .series = 1, .column = 0, .bands = 1},
    {.name = "gaps", .unit = "x", .scalar = 1, .may_be_undefined = 1},
    {.name = "odd", .unit = "probability", .scalar = 2, .probability = 1},
    {.name = "u", .unit = "share", .scalar = 0},
};
static fc_line lines[] = {{.name = "x.called", .column = 0}};
static fc_plan_table tables[] = {{"the scenario", "aaaa"}, {"funds.angel.size", "bbbb"}};
static const fc_law half = {.mean = 0.5, .sd = 0.2};
static fc_input inputs[] = {{.key = "x", .law = &half}};
static fc_factor_plan no_factors = {.market_off = 1, .vintage_off = 1, .credit_off = 1, .appetite_off = 1, .window_off = 1};
static fc_plan plan = {.n_steps = K, .delta = 1, .n_cols = 1, .n_scalars = 3, .n_metrics = 4, .metrics = metrics, .n_lines = 1,
                       .lines = lines, .n_tables = 2, .tables = tables, .hash = "cccc", .n_inputs = 1, .inputs = inputs,
                       .factors = &no_factors};

/* ---- a run that is saved and left ------------------------------------------------------------------------------------ */

static fc_scratch place;

typedef struct keeper {
    const char *name;       /* in the scratch directory */
    int saves, leave_after; /* blocks after which the run is left */
    atomic_int begun;
} keeper;

static void keep(void *user, const fc_snapshot *snapshot)
{
    keeper *k = user;
    const fc_note notes[] = {{"band", "flow"}, {"lang", "en"}};
    fc_error e = {0};
    const int file = open(scratch_at(&place, k->name), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    assert_true(file >= 0);
    assert_int_equal(fc_checkpoint_write(snapshot, notes, 2, file, &e), FC_OK);
    assert_int_equal(close(file), 0);
    k->saves++;
}

/* One thread asks before each block. */
static int is_left(void *user)
{
    keeper *k = user;
    return atomic_fetch_add(&k->begun, 1) >= k->leave_after;
}

static fc_run_options options_of(uint64_t paths, unsigned threads, int streaming)
{
    return (fc_run_options){.paths = paths, .seed = 5, .threads = threads, .streaming = streaming, .memory = 1u << 30};
}

static fc_status run(const fc_run_options *o, fc_result **r)
{
    fc_error e = {0};
    *r = NULL;
    const fc_status status = fc_run_with(&plan, &kernels, o, r, &e);
    if (status != FC_OK && status != FC_E_INTERRUPTED && status != FC_E_PRECISION) print_error("%s\n", e.text);
    return status;
}

static inline fc_checkpoint *open_file(const char *name)
{
    fc_checkpoint *c = NULL;
    fc_error e = {0};
    if (fc_checkpoint_open(scratch_at(&place, name), &c, &e) != FC_OK) print_error("%s\n", e.text);
    assert_non_null(c);
    return c;
}

/* Left after so many blocks. */
static inline void leave(fc_run_options o, const char *name, int after)
{
    keeper k = {.name = name, .leave_after = after};
    fc_result *r;
    o.save = keep;
    o.cancelled = is_left;
    o.user = &k;
    assert_int_equal(run(&o, &r), FC_E_INTERRUPTED);
    assert_int_equal(k.saves, 1);
    fc_result_free(r);
}

/* A shard of blocks a .. b - 1 of a run into a file. */
static inline void shard_of(fc_run_options o, const char *name, uint64_t a, uint64_t b)
{
    keeper k = {.name = name};
    fc_result *r;
    o.first = a * FC_BLOCK;
    o.end = b * FC_BLOCK < o.paths ? b * FC_BLOCK : o.paths;
    o.save = keep;
    o.user = &k;
    assert_int_equal(run(&o, &r), FC_OK);
    assert_null(r);
    assert_int_equal(k.saves, 1);
}

/* The same, of a run of `paths`. */
static inline void shard(const char *name, uint64_t paths, uint64_t a, uint64_t b, int streaming, uint64_t seed)
{
    fc_run_options o = options_of(paths, 2, streaming);
    o.seed = seed;
    shard_of(o, name, a, b);
}

/* Goes on from a file. */
static inline fc_result *go_on(fc_run_options o, const char *name)
{
    fc_checkpoint *c = open_file(name);
    const fc_checkpoint *from[] = {c};
    fc_result *r;
    o.from = from;
    o.n_from = 1;
    o.first = fc_checkpoint_get(c).first;
    assert_int_equal(run(&o, &r), FC_OK);
    fc_checkpoint_close(c);
    return r;
}

static inline void same_bits(double a, double b) { assert_memory_equal(&a, &b, sizeof a); }

static inline void same_worlds(const fc_result *a, const fc_result *b)
{
    assert_true(a->outer == b->outer && a->inner == b->inner);
    for (size_t i = 0; a->outer > 0 && i < fc_result_n_scalars(a); i++)
        assert_memory_equal(fc_result_two_level(a, i), fc_result_two_level(b, i), sizeof(fc_two_level));
    for (size_t k = 0; a->outer > 0 && k <= K; k++)
        assert_memory_equal(fc_result_world_quantiles(a, 0, k), fc_result_world_quantiles(b, 0, k), FC_N_QUANTILES * sizeof(double));
}

static inline void same_result(const fc_result *a, const fc_result *b)
{
    same_worlds(a, b);
    assert_true(a->paths == b->paths && a->exact == b->exact);
    assert_memory_equal(fc_result_failures(a), fc_result_failures(b), sizeof(fc_failures));
    for (size_t i = 0; i < fc_result_n_scalars(a); i++) {
        const fc_summary *x = fc_result_scalar(a, i), *y = fc_result_scalar(b, i);
        assert_true(x->n == y->n && x->undefined == y->undefined);
        assert_string_equal(x->estimator, y->estimator);
        same_bits(x->mean, y->mean);
        same_bits(x->se, y->se);
        same_bits(x->ci_low, y->ci_low);
        same_bits(x->ci_high, y->ci_high);
        same_bits(x->sd, y->sd);
        assert_memory_equal(x->q, y->q, sizeof x->q);
        assert_memory_equal(x->q_low, y->q_low, sizeof x->q_low);
        assert_memory_equal(x->q_high, y->q_high, sizeof x->q_high);
        assert_true(fc_result_n_doublings(a) == fc_result_n_doublings(b));
        for (size_t k = 0; k < fc_result_n_doublings(a); k++)
            assert_memory_equal(fc_result_doubling(a, i, k), fc_result_doubling(b, i, k), sizeof(fc_doubling));
        fc_statistics s, t;
        fc_error e = {0};
        assert_int_equal(fc_result_statistics(a, x->metric, &s, &e), FC_OK);
        assert_int_equal(fc_result_statistics(b, x->metric, &t, &e), FC_OK);
        same_bits(s.sd.se, t.sd.se);
        same_bits(s.lowest.se, t.lowest.se);
        same_bits(s.highest.value, t.highest.value);
        same_bits(s.highest.se, t.highest.se);
        double p[30], q[30];
        fc_result_histogram(a, x->metric, 0, 150, 30, p);
        fc_result_histogram(b, x->metric, 0, 150, 30, q);
        assert_memory_equal(p, q, sizeof p);
    }
    for (size_t k = 0; k <= K; k++) {
        const fc_series_point *x = fc_result_series_point(a, 0, k), *y = fc_result_series_point(b, 0, k);
        assert_memory_equal(x, y, sizeof *x);
        double m[2], s[2];
        fc_result_line(a, 0, k, m, s);
        fc_result_line(b, 0, k, m + 1, s + 1);
        same_bits(m[0], m[1]);
        same_bits(s[0], s[1]);
    }
}

static int make_place(void **state)
{
    (void)state;
    scratch_make(&place);
    return 0;
}
static int remove_place(void **state)
{
    (void)state;
    scratch_remove(place.path);
    return 0;
}

/* Runs on from "bad" or another file with a plan; the error says why not. */
static inline void not_used(const fc_plan *p, const char *name, fc_run_options o, const char *why)
{
    fc_checkpoint *c = open_file(name);
    const fc_checkpoint *from[] = {c};
    fc_result *r = NULL;
    fc_error e = {0};
    o.from = from;
    o.n_from = 1;
    assert_true(fc_run_with(p, &kernels, &o, &r, &e) != FC_OK);
    assert_null(r);
    if (!strstr(e.text, why)) fail_msg("'%s' lacks '%s'", e.text, why);
    fc_checkpoint_close(c);
}

/* The shards together, in any order, make the whole run; takes both. */
static inline void joined_is(fc_checkpoint **shards, size_t n, fc_run_options o, fc_result *whole)
{
    fc_error e = {0};
    fc_result *r;
    assert_int_equal(fc_checkpoint_cover(shards, n, &e), FC_OK);
    o.from = (const fc_checkpoint *const *)shards;
    o.n_from = n;
    assert_int_equal(run(&o, &r), FC_OK);
    same_result(whole, r);
    fc_result_free(r);
    fc_result_free(whole);
    for (size_t i = 0; i < n; i++) fc_checkpoint_close(shards[i]);
}

#endif
