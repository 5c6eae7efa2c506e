/* Which path a quantile or the worst value of a metric belongs to: all paths once more, one number of each. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/report_internal.h"
#include "base/text.h"
#include "engine/pool.h"
#include "engine/replay.h"
#include "engine/run_internal.h"

/* ---- what is asked ------------------------------------------------------------------------------------------- */

typedef struct question {
    const fc_metric *metric;
    int step; /* of a series */
} question;

static const fc_metric *find_metric(const fc_plan *plan, const char *name, size_t n, int series)
{
    for (size_t i = 0; i < plan->n_metrics; i++) {
        const fc_metric *m = &plan->metrics[i];
        if (!m->series == !series && strlen(m->name) == n && memcmp(m->name, name, n) == 0) return m;
    }
    return NULL;
}

/* METRIC or SERIES@YYYY-MM, n bytes of text. */
static fc_status read_metric(const fc_plan *plan, const char *text, size_t n, question *q, fc_error *err)
{
    const char *at = memchr(text, '@', n);
    const size_t len = at ? (size_t)(at - text) : n;
    *q = (question){.step = plan->n_steps};
    if (!at) q->metric = find_metric(plan, text, len, 0);
    if (!q->metric) q->metric = find_metric(plan, text, len, 1);
    if (!q->metric)
        return fc_fail(err, FC_E_USAGE, FC_MSG_REPLAY_METRIC, NULL, 0, NULL, (int)(len < 120 ? len : 120), text);
    if (!at) return FC_OK;
    char date[8];
    int year, month;
    const size_t wide = n - len - 1;
    snprintf(date, sizeof date, "%.*s", (int)(wide < 7 ? wide : 7), at + 1);
    q->step = wide == 7 && fc_month_read(date, &year, &month)
                  ? fc_calendar_step_at(&plan->model->calendar, year, month)
                  : 0;
    if (q->step >= 1 && q->step <= plan->n_steps) return FC_OK;
    return fc_fail(err, FC_E_USAGE, FC_MSG_REPLAY_DATE, NULL, 0, NULL, (int)(wide < 40 ? wide : 40), at + 1);
}

/* ".p05": the length before it and the level; 0 if the text does not end so. */
static int read_level(const char *text, size_t *n, double *level)
{
    const char *p = strrchr(text, '.');
    if (!p || p[1] != 'p') return 0;
    const size_t digits = strspn(p + 2, "0123456789");
    const long percent = digits >= 2 && digits <= 3 && p[2 + digits] == '\0' ? strtol(p + 2, NULL, 10) : -1;
    if (percent < 0 || percent > 100 || (digits == 3 && percent != 100)) return 0;
    *n = (size_t)(p - text);
    *level = (double)percent / 100.0;
    return 1;
}

/* ---- all paths ----------------------------------------------------------------------------------------------- */

typedef struct scan {
    const fc_plan *plan;
    const fc_kernels *kernels;
    const fc_run_options *options;
    question asked;
    double *values; /* [paths] */
    fc_workspace *spaces;
    uint64_t n_blocks;
    atomic_uint_fast64_t next, done;
} scan;

static void take_batch(scan *s, fc_workspace *space, uint64_t first, uint64_t n)
{
    const fc_metric *m = s->asked.metric;
    fc_workspace_aim(space, first);
    s->kernels->simulate(&space->ws);
    const double *x = m->series ? fc_at(&space->ws, m->column, s->asked.step) : fc_scalar_of(&space->ws, m->scalar);
    if (m->series && m->cumulate) {
        s->kernels->cumulate(fc_column(&space->ws, m->column), (size_t)s->plan->n_steps + 1, space->running);
        x = space->running + (size_t)s->asked.step * FC_LANES;
    }
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
            take_batch(s, &s->spaces[id], from + i, n - i < FC_LANES ? n - i : FC_LANES);
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
    fc_pool_report report;
    int fine = (s->spaces = fc_workspaces_new(threads, sizeof *s->spaces)) != NULL;
    for (unsigned i = 0; fine && i < threads; i++)
        fine = fc_workspace_init(&s->spaces[i], s->plan, s->options->seed);
    if (fine) fc_pool_run(&job, &report);
    for (unsigned i = 0; s->spaces && i < threads; i++) fc_workspace_free(&s->spaces[i]);
    free(s->spaces);
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

/* level < 0: the worst. */
static fc_status find(const fc_plan *plan, const fc_run_options *options, const question *q, double level,
                      const char *name, fc_replay_found *out, fc_error *err)
{
    fc_run_options lean = *options;
    scan s = {.plan = plan, .kernels = fc_kernels_find(options->isa), .options = &lean, .asked = *q};
    fc_rows rows;
    fc_run_shape shape;
    if (!s.kernels) return fc_run_unknown_isa(options->isa ? options->isa : "", err);
    if (!fc_rows_init(&rows, plan)) return fc_fail(err, FC_E_MEMORY, FC_MSG_OUT_OF_MEMORY, NULL, 0, NULL);
    lean.streaming = 1;
    lean.paths = fc_run_whole_paths(plan, options->paths);
    fc_status status = fc_run_shape_of(plan, &rows, &lean, &shape, err);
    fc_rows_free(&rows);
    if (status != FC_OK) return status;
    const double bytes = (double)lean.paths * (sizeof(double) + sizeof(placed)), mib = 1 << 20;
    if (bytes > (double)shape.allowed)
        return fc_fail(err, FC_E_LIMIT, FC_MSG_RUN_MEMORY, NULL, 0, NULL, bytes / mib, shape.threads,
                       (double)shape.allowed / mib);
    s.n_blocks = shape.n_blocks;
    s.values = malloc((size_t)lean.paths * sizeof *s.values);
    if (!s.values) return fc_fail(err, FC_E_MEMORY, FC_MSG_OUT_OF_MEMORY, NULL, 0, NULL);
    status = scan_paths(&s, shape.threads, err);
    fc_replay_found found = {.high_is_bad = level < 0.0 && q->metric->high_is_bad};
    const double at = level >= 0.0 ? level : found.high_is_bad ? 1.0 : 0.0;
    if (status == FC_OK) status = fc_replay_select(s.values, lean.paths, at, name, &found, err);
    free(s.values);
    if (status != FC_OK) return status;
    snprintf(found.asked, sizeof found.asked, "%s%s", level < 0.0 ? "worst " : "", name);
    if (level < 0.0) found.quantile = NAN;
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
    size_t n;
    double level;
    question q;
    if (!read_level(quantile, &n, &level))
        return fc_fail(err, FC_E_USAGE, FC_MSG_REPLAY_QUANTILE, NULL, 0, NULL, quantile);
    const fc_status status = read_metric(plan, quantile, n, &q, err);
    return status != FC_OK ? status : find(plan, options, &q, level, quantile, out, err);
}

fc_status fc_replay_worst(const fc_plan *plan, const fc_run_options *options, const char *metric,
                          fc_replay_found *out, fc_error *err)
{
    if (!plan) return fc_fail_null(err, "plan");
    if (!options) return fc_fail_null(err, "options");
    if (!metric) return fc_fail_null(err, "metric");
    if (!out) return fc_fail_null(err, "out");
    question q;
    const fc_status status = read_metric(plan, metric, strlen(metric), &q, err);
    return status != FC_OK ? status : find(plan, options, &q, -1.0, metric, out, err);
}
