/* One batch: simulate, then take moments, extremes and kept values of every row. */
#include <string.h>

#include "base/report_internal.h"
#include "engine/run_internal.h"

static const double *source(const fc_worker *w, const fc_group *g)
{
    return fc_group_rows(w->run->kernels, w->space, g);
}

static void out_of_memory(fc_run_state *run, uint64_t path)
{
    fc_error e = {0};
    (void)fc_fail(&e, FC_E_MEMORY, FC_MSG_OUT_OF_MEMORY, NULL, 0, NULL);
    fc_run_fail(run, path, &e);
}

/* Values of a kept row: into their column, or their bins into the tally. */
static void keep(fc_worker *w, const fc_group *g, const double *x, uint64_t first, int n)
{
    fc_run_state *run = w->run;
    for (size_t r = 0; r < g->rows; r++) {
        const size_t row = g->first + r;
        const double *values = x + r * FC_LANES;
        if (run->columns) {
            memcpy(fc_run_column(run, row) + (size_t)(first - run->base), values, (size_t)n * sizeof *values);
            continue;
        }
        const size_t at = fc_thresholds_at(&run->thresholds, row);
        if (at < run->thresholds.n) fc_thresholds_keep(w, at, values, first);
        uint32_t *bin = fc_tally_row(w, row);
        run->kernels->bins(values, (size_t)n, bin, &w->off_grid[row]);
        for (int i = n; i < FC_LANES; i++) bin[i] = FC_HISTOGRAM_NONE;
    }
}

/* Of all lanes but those of failed paths. */
static int audit(fc_worker *w, uint64_t first, int n, uint64_t failed)
{
    fc_audit a = {.left_out = failed};
    const double before = fc_thread_clock();
    w->run->kernels->audit(&w->space->ws, &a);
    w->audit_seconds += fc_thread_clock() - before;
    if (!a.found || a.path >= first + (uint64_t)n) return 1; /* lanes beyond the last path do not exist */
    fc_error e = {0};
    (void)fc_fail(&e, FC_E_PROBLEM, FC_MSG_AUDIT_FAILED, NULL, 0, a.account, (unsigned long long)a.path, a.step,
                  a.account, a.amount, a.rule);
    fc_run_fail(w->run, a.path, &e);
    return 0;
}

/* Moments of a group's first n lanes into leaf; returns its rows. */
static const double *take_moments(fc_worker *w, const fc_group *group, fc_part *leaf, int n)
{
    const fc_kernels *k = w->run->kernels;
    const size_t at = group->first;
    const double *x = source(w, group);
    k->moments(x, group->rows, n, group->undefined, leaf->mean + at, leaf->m2 + at,
               group->undefined ? leaf->count + at : NULL);
    if (group->kept) k->extremes(x, group->rows, n, leaf->lo + at, leaf->hi + at);
    return x;
}

static void clear_column(fc_worker *w, fc_col column)
{
    fc_ws *ws = &w->space->ws;
    w->run->kernels->zero(fc_column(ws, column), (size_t)ws->plan->n_steps + 1);
}

/* Moments and kept values of all groups into leaf. clears: nobody reads the columns after this; the store is larger than
   the cache, so each is cleared for the next batch while it is there. */
static void take_rows(fc_worker *w, fc_part *leaf, uint64_t first, int n, int clears)
{
    const fc_rows *rows = &w->run->rows;
    leaf->paths = leaf->n = (uint64_t)n;
    for (size_t g = 0; g < rows->n_groups; g++) {
        const fc_group *group = &rows->groups[g];
        const double *x = take_moments(w, group, leaf, n);
        if (group->kept) keep(w, group, x, first, n);
        if (clears && group->last) clear_column(w, group->column);
    }
    for (size_t c = 0; clears && c < rows->n_unread; c++) clear_column(w, rows->unread[c]);
    w->space->ws.clean = clears;
}

/* Products of scalars with controls; after their moments. With a failed path there are none: scalars have lost their lanes. */
static void take_controls(fc_worker *w, fc_part *leaf, int taken, int n)
{
    const fc_run_state *run = w->run;
    const fc_kernels *k = run->kernels;
    const size_t m = run->rows.n_controls, s = run->rows.n_scalars;
    double none[FC_MAX_CONTROLS] = {0};
    if (m == 0) return;
    for (size_t i = 0; taken < n && i < run->rows.n_cross; i++) leaf->cross[i] = NAN;
    for (size_t i = 0; taken < n && i < m; i++) leaf->control_mean[i] = NAN;
    if (taken < n) return;
    k->controls(&run->controls, &w->space->ws, w->control);
    k->centre(w->control, m, n, leaf->control_mean);
    for (size_t g = 0; g < s; g++) {
        const size_t row = run->rows.groups[g].first; /* scalars: one row a group, the first groups */
        k->cross(source(w, &run->rows.groups[g]), 1, n, leaf->mean + row, w->control, m, leaf->cross + row * m);
    }
    k->cross(w->control, m, n, none, w->control, m, leaf->cross + s * m);
}

/* Paths that meet the statements of the stop rule. */
static void count_hits(fc_worker *w, int n)
{
    const fc_stop_rules *rules = w->run->rules;
    for (size_t i = 0; i < rules->n; i++) {
        const fc_stop_rule *r = &rules->rule[i];
        if (r->statement.statistic != FC_STATISTIC_CHANCE) continue;
        w->hits[i] += fc_stop_count(r, source(w, r->group) + (r->row - r->group->first) * FC_LANES, n);
    }
}

/* Put a leaf on the stack, merging siblings: at a block's end the stack is the block's binary decomposition. */
static void push(fc_worker *w, fc_part *leaf)
{
    while (w->depth > w->floor && fc_part_siblings(w->stack[w->depth - 1], leaf)) {
        fc_part *left = w->stack[--w->depth];
        fc_parts_remember(&w->run->parts, left);
        fc_part_merge(&w->run->rows, left, leaf);
        fc_parts_give_back(&w->run->parts, leaf);
        leaf = left;
    }
    w->stack[w->depth++] = leaf;
}

/* 1 if the run may go on without these paths. */
static int may_fail(fc_run_state *run, uint64_t first, uint64_t failed, const fc_failed_lane *lane)
{
    pthread_mutex_lock(&run->lock);
    for (int i = 0; i < FC_LANES; i++)
        if (failed >> i & 1) fc_failed_add(&run->failed, first + (uint64_t)i, &lane[i]);
    const uint64_t most = fc_failed_most(run->options, run->options->paths);
    const int allowed = run->failed.n <= most;
    fc_error e = {0};
    if (!allowed) (void)fc_failed_error(&run->failed, most, &e);
    const uint64_t lowest = run->failed.listed[0].path;
    pthread_mutex_unlock(&run->lock);
    if (!allowed) fc_run_fail(run, lowest, &e);
    return allowed;
}

/* Takes the rows again without the failed paths. What is kept keeps its place; moments are of the others. */
static int take_sound(fc_worker *w, fc_part *leaf, uint64_t first, int n, uint64_t failed)
{
    const fc_rows *rows = &w->run->rows;
    fc_failed_blank(w->space, failed, n);
    take_rows(w, leaf, first, n, 0);
    const int sound = fc_failed_squeeze(w->space, failed, n);
    leaf->n = (uint64_t)sound;
    for (size_t g = 0; g < rows->n_groups; g++) (void)take_moments(w, &rows->groups[g], leaf, sound);
    return sound;
}

/* Everything of a batch into leaf: paths taken, or -1 when the run must stop. */
static int take_batch(fc_worker *w, fc_part *leaf, uint64_t first, int n)
{
    fc_run_state *run = w->run;
    fc_failed_lane lane[FC_LANES];
    uint64_t failed = 0;
    const int once = !run->options->audit && run->rules->n == 0 && run->rows.n_controls == 0;
    take_rows(w, leaf, first, n, once);
    if (!fc_all_finite(leaf->mean, run->rows.n_rows)) {
        if (once) run->kernels->simulate(&w->space->ws); /* what has been cleared is read again after all */
        failed = fc_failed_lanes(run->kernels, w->space, &run->rows, n, lane);
        if (!may_fail(run, first, failed, lane)) return -1;
    }
    if (run->options->audit && !audit(w, first, n, failed)) return -1;
    return failed ? take_sound(w, leaf, first, n, failed) : n;
}

/* A world ends with the path before `end`: its moments are the sum of its parts, left to right; only then do these merge
   with the parts before them, so that what is handed on is the same as in a run of one level. */
static int end_world(fc_worker *w, uint64_t end)
{
    fc_run_state *run = w->run;
    fc_part *const *own = w->stack + w->floor;
    const int n = w->depth - w->floor;
    fc_part *sum = n == 1 ? own[0] : fc_parts_take(&run->parts);
    if (!sum) {
        out_of_memory(run, end - 1);
        return 0;
    }
    if (n > 1) fc_part_copy(&run->rows, sum, own[0]);
    for (int i = 1; i < n; i++) fc_part_merge(&run->rows, sum, own[i]);
    fc_worlds_take(&run->worlds, end / run->options->inner - 1, sum);
    if (n > 1) fc_parts_give_back(&run->parts, sum);
    w->floor = 0;
    fc_part *last = w->stack[--w->depth];
    push(w, last);
    w->floor = w->depth;
    return 1;
}

int fc_harvest(fc_worker *w, uint64_t first, int n)
{
    fc_run_state *run = w->run;
    fc_workspace_aim(w->space, first);
    run->kernels->simulate(&w->space->ws);
    fc_part *leaf = fc_parts_take(&run->parts);
    if (!leaf) {
        out_of_memory(run, first);
        return 0;
    }
    leaf->leaf = first / FC_LANES;
    leaf->level = 0;
    const int taken = take_batch(w, leaf, first, n);
    if (taken < 0) {
        fc_parts_give_back(&run->parts, leaf);
        return 0;
    }
    take_controls(w, leaf, taken, n);
    count_hits(w, taken);
    push(w, leaf);
    const uint64_t inner = fc_run_inner(run->options);
    if (inner > 0 && (first + (uint64_t)n) % inner == 0 && !end_world(w, first + (uint64_t)n)) return 0;
    if (run->columns || ++w->batches < fc_tally_batches(&run->rows)) return 1;
    return fc_tally_flush(w, first);
}
