/* One batch: simulate, then take moments, extremes and kept values of every row. */
#include <math.h>
#include <string.h>

#include "base/report_internal.h"
#include "engine/run_internal.h"

/* Rows of a group, running sums already made. */
static const double *source(const fc_worker *w, const fc_group *g)
{
    const fc_ws *ws = &w->space->ws;
    if (g->column == FC_NONE) return fc_scalar_of(ws, g->scalar);
    const double *column = fc_column(ws, g->column);
    if (!g->cumulate) return column;
    w->run->kernels->cumulate(column, g->rows, w->space->running);
    return w->space->running;
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
    const size_t wide = run->columns ? 0 : (size_t)fc_tally_batches(&run->rows) * FC_LANES;
    for (size_t r = 0; r < g->rows; r++) {
        const size_t row = g->first + r;
        const double *values = x + r * FC_LANES;
        if (run->columns) {
            memcpy(run->columns + row * (size_t)run->options->paths + (size_t)first, values,
                   (size_t)n * sizeof *values);
            continue;
        }
        uint32_t *bin = w->tally + row * wide + (size_t)w->batches * FC_LANES;
        run->kernels->bins(values, (size_t)n, bin, &w->off_grid[row]);
        for (int i = n; i < FC_LANES; i++) bin[i] = FC_HISTOGRAM_NONE;
    }
}

/* Lowest lane of a row that spoils it; an overflowing sum of finite values is laid on lane 0. */
static int bad_lane(const double *x, int n, int undefined)
{
    for (int i = 0; i < n; i++)
        if (undefined ? isinf(x[i]) : !isfinite(x[i])) return i;
    return 0;
}

/* Name the lowest path that has a value that is not a finite number, and the first such row. */
static void report_bad(fc_worker *w, const fc_part *leaf, uint64_t first, int n)
{
    const fc_group *where = NULL;
    int lane = FC_LANES;
    size_t step = 0;
    for (size_t g = 0; g < w->run->rows.n_groups; g++) {
        const fc_group *group = &w->run->rows.groups[g];
        const double *x = NULL;
        for (size_t r = 0; r < group->rows; r++) {
            if (isfinite(leaf->mean[group->first + r])) continue;
            if (!x) x = source(w, group);
            const int found = bad_lane(x + r * FC_LANES, n, group->undefined);
            if (found >= lane) continue;
            lane = found;
            where = group;
            step = r;
        }
    }
    if (!where) return;
    fc_error e = {0};
    const uint64_t path = first + (uint64_t)lane;
    if (where->column == FC_NONE)
        (void)fc_fail(&e, FC_E_NUMERIC, FC_MSG_PATH_FAILED, NULL, 0, where->name, (unsigned long long)path,
                      where->name);
    else
        (void)fc_fail(&e, FC_E_NUMERIC, FC_MSG_PATH_FAILED_AT, NULL, 0, where->name, (unsigned long long)path,
                      where->name, step);
    fc_run_fail(w->run, path, &e);
}

static int audit(fc_worker *w, uint64_t first, int n)
{
    fc_audit a = {0};
    w->run->kernels->audit(&w->space->ws, &a);
    if (!a.found || a.path >= first + (uint64_t)n) return 1; /* lanes beyond the last path do not exist */
    fc_error e = {0};
    (void)fc_fail(&e, FC_E_PROBLEM, FC_MSG_AUDIT_FAILED, NULL, 0, a.account, (unsigned long long)a.path, a.step,
                  a.account, a.amount, a.rule);
    fc_run_fail(w->run, a.path, &e);
    return 0;
}

/* Moments and kept values of all groups into leaf. */
static void take_rows(fc_worker *w, fc_part *leaf, uint64_t first, int n)
{
    const fc_run_state *run = w->run;
    const fc_kernels *k = run->kernels;
    for (size_t g = 0; g < run->rows.n_groups; g++) {
        const fc_group *group = &run->rows.groups[g];
        const size_t at = group->first;
        const double *x = source(w, group);
        k->moments(x, group->rows, n, group->undefined, leaf->mean + at, leaf->m2 + at,
                   group->undefined ? leaf->count + at : NULL);
        if (!group->kept) continue;
        k->extremes(x, group->rows, n, leaf->lo + at, leaf->hi + at);
        keep(w, group, x, first, n);
    }
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

/* 1 if every mean is a finite number. */
static int all_finite(const fc_part *leaf, size_t n_rows)
{
    double sum = 0; /* 0 * x is 0 unless x is a NaN or infinite */
    for (size_t i = 0; i < n_rows; i++) sum += 0 * leaf->mean[i];
    return sum == 0;
}

/* Put a leaf on the stack, merging siblings: at a block's end the stack is the block's binary decomposition. */
static void push(fc_worker *w, fc_part *leaf)
{
    while (w->depth > 0 && fc_part_siblings(w->stack[w->depth - 1], leaf)) {
        fc_part *left = w->stack[--w->depth];
        fc_parts_remember(&w->run->parts, left);
        fc_part_merge(&w->run->rows, left, leaf);
        fc_parts_give_back(&w->run->parts, leaf);
        leaf = left;
    }
    w->stack[w->depth++] = leaf;
}

int fc_harvest(fc_worker *w, uint64_t first, int n)
{
    fc_run_state *run = w->run;
    fc_workspace_aim(w->space, first);
    run->kernels->simulate(&w->space->ws);
    if (run->options->audit && !audit(w, first, n)) return 0;
    fc_part *leaf = fc_parts_take(&run->parts);
    if (!leaf) {
        out_of_memory(run, first);
        return 0;
    }
    leaf->leaf = first / FC_LANES;
    leaf->level = 0;
    leaf->n = (uint64_t)n;
    take_rows(w, leaf, first, n);
    count_hits(w, n);
    if (!all_finite(leaf, run->rows.n_rows)) {
        report_bad(w, leaf, first, n);
        fc_parts_give_back(&run->parts, leaf);
        return 0;
    }
    push(w, leaf);
    if (run->columns || ++w->batches < fc_tally_batches(&run->rows)) return 1;
    return fc_tally_flush(w, first);
}
