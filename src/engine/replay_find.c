/* Which path a quantile or the worst value of a metric belongs to: all paths once more, one number of each. Paths that
   fail are left out as in the run. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/report_internal.h"
#include "base/text.h"
#include "engine/pool.h"
#include "engine/replay.h"
#include "engine/run_internal.h"
#include "plan/statement.h"

/* ---- all paths ----------------------------------------------------------------------------------------------- */

typedef struct scan {
    const fc_plan *plan;
    const fc_kernels *kernels;
    const fc_run_options *options;
    const fc_rows *rows;
    const fc_group *asked; /* the metric's rows, and of a series the step */
    size_t step;
    double *values; /* [paths]; NaN: undefined, or the path failed */
    fc_workspace *spaces;
    double *sums; /* [threads][3 (K + 1)] where paths may fail, else NULL */
    uint64_t n_blocks;
    atomic_uint_fast64_t next, done;
} scan;

static void take_batch(scan *s, unsigned id, uint64_t first, uint64_t n)
{
    fc_workspace *space = &s->spaces[id];
    fc_workspace_aim(space, first);
    s->kernels->simulate(&space->ws);
    if (s->sums) {
        fc_failed_lane lane[FC_LANES];
        double *sums = s->sums + id * 3 * ((size_t)s->plan->n_steps + 1);
        const uint64_t failed = fc_failed_in_batch(s->kernels, space, s->rows, (int)n, sums, lane);
        if (failed) fc_failed_blank(space, failed, (int)n);
    }
    const double *x = fc_group_rows(s->kernels, space, s->asked) + s->step * FC_LANES;
    memcpy(s->values + first, x, (size_t)n * sizeof *x);
}

static void work(void *user, unsigned id)
{
    scan *s = user;
    for (;;) {
        if (s->options->cancelled && s->options->cancelled(s->options->user)) return;
        const uint64_t block = atomic_fetch_add(&s->next, 1);
        if (block >= s->n_blocks) return;
        const uint64_t from = block * FC_BLOCK, left = s->options->paths - from;
        const uint64_t n = left < FC_BLOCK ? left : FC_BLOCK;
        for (uint64_t i = 0; i < n; i += FC_LANES)
            take_batch(s, id, from + i, n - i < FC_LANES ? n - i : FC_LANES);
        atomic_fetch_add(&s->done, n);
    }
}

static void tick(void *user, double seconds)
{
    const scan *s = user;
    if (s->options->progress)
        s->options->progress(s->options->user, atomic_load(&s->done), s->options->paths, seconds);
}

static fc_status scan_paths(scan *s, unsigned threads, fc_error *err)
{
    const fc_pool_job job = {.work = work, .tick = tick, .user = s, .threads = threads};
    const int may_fail = fc_failed_most(s->options, s->options->paths) > 0;
    fc_pool_report report;
    int fine = (s->spaces = fc_workspaces_new(threads, sizeof *s->spaces)) != NULL;
    if (may_fail) s->sums = calloc(threads, 3 * ((size_t)s->plan->n_steps + 1) * sizeof *s->sums);
    fine = fine && (s->sums || !may_fail);
    for (unsigned i = 0; fine && i < threads; i++)
        if ((fine = fc_workspace_init(&s->spaces[i], s->plan, s->options->seed)) != 0) s->spaces[i].inner = fc_run_inner(s->options);
    if (fine) fc_pool_run(&job, &report);
    for (unsigned i = 0; s->spaces && i < threads; i++) fc_workspace_free(&s->spaces[i]);
    free(s->spaces);
    free(s->sums);
    if (!fine) return fc_fail(err, FC_E_MEMORY, FC_MSG_OUT_OF_MEMORY, NULL, 0, NULL);
    const unsigned long long done = atomic_load(&s->done);
    if (done == s->options->paths) return FC_OK;
    return fc_fail(err, FC_E_INTERRUPTED, FC_MSG_RUN_INTERRUPTED, NULL, 0, NULL, done,
                   (unsigned long long)s->options->paths);
}

/* ---- order --------------------------------------------------------------------------------------------------- */

typedef struct placed {
    double value;
    uint64_t path;
} placed;

static int by_value(const void *a, const void *b)
{
    const placed *x = a, *y = b;
    if (x->value != y->value) return x->value < y->value ? -1 : 1;
    return x->path < y->path ? -1 : x->path > y->path;
}

fc_status fc_replay_select(const double *values, uint64_t n_paths, double level, const char *metric,
                           fc_replay_found *out, fc_error *err)
{
    placed *all = n_paths > SIZE_MAX / sizeof *all ? NULL : malloc((size_t)n_paths * sizeof *all + 1);
    if (!all) return fc_fail(err, FC_E_MEMORY, FC_MSG_OUT_OF_MEMORY, NULL, 0, NULL);
    uint64_t n = 0;
    for (uint64_t i = 0; i < n_paths; i++)
        if (!isnan(values[i])) all[n++] = (placed){values[i], i};
    if (n == 0) {
        free(all);
        return fc_fail(err, FC_E_PROBLEM, FC_MSG_REPLAY_UNDEFINED, NULL, 0, NULL, metric, (unsigned long long)n_paths);
    }
    qsort(all, (size_t)n, sizeof *all, by_value);
    const double h = (double)(n - 1) * level; /* as the run's quantiles: stats/quantiles.h */
    const uint64_t rank = (uint64_t)h, above = rank + 1 < n ? rank + 1 : rank;
    uint64_t lowest = rank; /* of several with this value the lowest path */
    while (lowest > 0 && !(all[lowest - 1].value < all[rank].value)) lowest--;
    out->path = all[lowest].path;
    out->value = all[rank].value;
    out->quantile = all[rank].value + (h - (double)rank) * (all[above].value - all[rank].value);
    out->rank = rank;
    out->n = n;
    out->undefined = n_paths - n;
    free(all);
    return FC_OK;
}

/* The rows of a statement's metric. */
static const fc_group *group_of(const fc_rows *rows, const fc_statement *q)
{
    size_t g = 0;
    while (rows->groups[g].index != q->metric) g++; /* metrics come before lines */
    return &rows->groups[g];
}

/* The values of all paths, made and searched. level: 0 .. 1. */
static fc_status search(scan *s, unsigned threads, double level, const char *name, fc_replay_found *out, fc_error *err)
{
    const uint64_t paths = s->options->paths;
    s->values = malloc((size_t)paths * sizeof *s->values);
    if (!s->values) return fc_fail(err, FC_E_MEMORY, FC_MSG_OUT_OF_MEMORY, NULL, 0, NULL);
    fc_status status = scan_paths(s, threads, err);
    if (status == FC_OK) status = fc_replay_select(s->values, paths, level, name, out, err);
    free(s->values);
    return status;
}

/* A quantile, or the worst. */
static fc_status find(const fc_plan *plan, const fc_run_options *options, const fc_statement *q, int worst,
                      fc_replay_found *out, fc_error *err)
{
    fc_run_options lean;
    scan s = {.plan = plan, .kernels = fc_kernels_find(options->isa), .options = &lean,
              .step = q->step < 0 ? 0 : (size_t)q->step};
    fc_rows rows;
    fc_run_shape shape;
    if (!s.kernels) return fc_run_unknown_isa(options->isa ? options->isa : "", err);
    fc_status status = fc_run_normal(plan, options, &lean, err);
    if (status != FC_OK) return status;
    if (!fc_rows_init(&rows, plan)) return fc_fail(err, FC_E_MEMORY, FC_MSG_OUT_OF_MEMORY, NULL, 0, NULL);
    lean.streaming = 1;
    status = fc_run_shape_of(plan, &rows, &lean, &shape, err);
    const double bytes = (double)lean.paths * (sizeof(double) + sizeof(placed)), mib = 1 << 20;
    if (status == FC_OK && bytes > (double)shape.allowed)
        status = fc_fail(err, FC_E_LIMIT, FC_MSG_RUN_MEMORY, NULL, 0, NULL, bytes / mib, shape.threads,
                         (double)shape.allowed / mib);
    fc_replay_found found = {.high_is_bad = worst && plan->metrics[q->metric].high_is_bad};
    s.n_blocks = shape.n_blocks;
    s.rows = &rows;
    s.asked = group_of(&rows, q);
    if (status == FC_OK)
        status = search(&s, shape.threads, !worst ? q->p : found.high_is_bad ? 1.0 : 0.0, q->text, &found, err);
    fc_rows_free(&rows);
    if (status != FC_OK) return status;
    snprintf(found.asked, sizeof found.asked, "%s%.180s", worst ? "worst " : "", q->text);
    if (worst) found.quantile = NAN;
    *out = found;
    return FC_OK;
}

fc_status fc_replay_find(const fc_plan *plan, const fc_run_options *options, const char *quantile,
                         fc_replay_found *out, fc_error *err)
{
    if (!plan) return fc_fail_null(err, "plan");
    if (!options) return fc_fail_null(err, "options");
    if (!quantile) return fc_fail_null(err, "quantile");
    if (!out) return fc_fail_null(err, "out");
    fc_statement q;
    const fc_status status = fc_statement_read_quantile(plan, quantile, &q, err);
    return status != FC_OK ? status : find(plan, options, &q, 0, out, err);
}

fc_status fc_replay_worst(const fc_plan *plan, const fc_run_options *options, const char *metric,
                          fc_replay_found *out, fc_error *err)
{
    if (!plan) return fc_fail_null(err, "plan");
    if (!options) return fc_fail_null(err, "options");
    if (!metric) return fc_fail_null(err, "metric");
    if (!out) return fc_fail_null(err, "out");
    fc_statement q;
    const fc_status status = fc_statement_read_metric(plan, metric, &q, err);
    return status != FC_OK ? status : find(plan, options, &q, 1, out, err);
}
