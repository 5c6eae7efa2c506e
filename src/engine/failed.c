/* Failed paths: finding them in a batch, leaving them out, naming them. */
#include "engine/failed.h"

#include <float.h>
#include <math.h>

#include "base/report_internal.h"

/* 64 values and their distances below it have a finite sum. */
static const double most_size = DBL_MAX / (4 * FC_LANES);

const double *fc_group_rows(const fc_kernels *kernels, fc_workspace *space, const fc_group *group)
{
    if (group->column == FC_NONE) return fc_scalar_of(&space->ws, group->scalar);
    const double *column = fc_column(&space->ws, group->column);
    if (!group->cumulate) return column;
    kernels->cumulate(column, group->rows, space->running);
    return space->running;
}

uint64_t fc_failed_lanes(const fc_kernels *kernels, fc_workspace *space, const fc_rows *rows, int n,
                         fc_failed_lane lane[FC_LANES])
{
    uint64_t failed = 0;
    for (size_t g = 0; g < rows->n_groups; g++) {
        const fc_group *group = &rows->groups[g];
        const double *x = fc_group_rows(kernels, space, group);
        for (size_t at = 0; at < group->rows * FC_LANES; at++) {
            const int i = (int)(at % FC_LANES);
            const double size = fabs(x[at]);
            if (i >= n || size <= most_size || (isnan(size) && group->undefined) || failed >> i & 1) continue;
            failed |= UINT64_C(1) << i;
            lane[i] = (fc_failed_lane){.group = group, .step = at / FC_LANES};
        }
    }
    return failed;
}

int fc_all_finite(const double *mean, size_t n)
{
    double sum = 0; /* 0 * x is 0 unless x is a NaN or infinite */
    for (size_t i = 0; i < n; i++) sum += 0 * mean[i];
    return sum == 0;
}

uint64_t fc_failed_in_batch(const fc_kernels *kernels, fc_workspace *space, const fc_rows *rows, int n, double *sums,
                            fc_failed_lane lane[FC_LANES])
{
    int finite = 1;
    for (size_t g = 0; g < rows->n_groups && finite; g++) {
        const fc_group *group = &rows->groups[g];
        const size_t k = group->rows;
        kernels->moments(fc_group_rows(kernels, space, group), k, n, group->undefined, sums, sums + k, sums + 2 * k);
        finite = fc_all_finite(sums, k);
    }
    return finite ? 0 : fc_failed_lanes(kernels, space, rows, n, lane);
}

/* Calls with every row of the store and every scalar. */
static void each_row(fc_workspace *space, uint64_t failed, int n, void (*visit)(double *x, uint64_t failed, int n))
{
    const fc_plan *p = space->ws.plan;
    const size_t rows = (size_t)p->n_cols * ((size_t)p->n_steps + 1);
    for (size_t r = 0; r < rows; r++) visit(space->ws.store + r * FC_LANES, failed, n);
    for (size_t r = 0; r < (size_t)p->n_scalars; r++) visit(space->ws.scalars + r * FC_LANES, failed, n);
}

static void blank(double *x, uint64_t failed, int n)
{
    for (int i = 0; i < n; i++)
        if (failed >> i & 1) x[i] = NAN;
}

static void squeeze(double *x, uint64_t failed, int n)
{
    int at = 0;
    for (int i = 0; i < n; i++)
        if (!(failed >> i & 1)) x[at++] = x[i];
    while (at < n) x[at++] = NAN;
}

void fc_failed_blank(fc_workspace *space, uint64_t failed, int n)
{
    each_row(space, failed, n, blank);
}

int fc_failed_squeeze(fc_workspace *space, uint64_t failed, int n)
{
    each_row(space, failed, n, squeeze);
    int left = n;
    for (int i = 0; i < n; i++) left -= (int)(failed >> i & 1);
    return left;
}

void fc_failed_add(fc_failures *all, uint64_t path, const fc_failed_lane *lane)
{
    size_t at = all->n_listed;
    all->n++;
    while (at > 0 && all->listed[at - 1].path > path) at--;
    if (at == FC_LISTED_FAILURES) return;
    if (all->n_listed < FC_LISTED_FAILURES) all->n_listed++;
    for (size_t i = all->n_listed - 1; i > at; i--) all->listed[i] = all->listed[i - 1];
    all->listed[at] = (fc_failed_path){.path = path, .what = lane->group->name,
                                       .step = lane->group->column == FC_NONE ? -1 : (int)lane->step};
}

uint64_t fc_failed_most(const fc_run_options *options, uint64_t paths)
{
    const uint64_t share = (uint64_t)(options->max_failed_share * (double)paths);
    return share > options->max_failed ? share : options->max_failed;
}

fc_status fc_failed_error(const fc_failures *all, uint64_t most, fc_error *err)
{
    const fc_failed_path *first = &all->listed[0];
    const unsigned long long path = first->path;
    if (most > 0)
        return fc_fail(err, FC_E_NUMERIC, FC_MSG_PATHS_FAILED, NULL, 0, first->what, (unsigned long long)most, path,
                       first->what);
    if (first->step < 0) return fc_fail(err, FC_E_NUMERIC, FC_MSG_PATH_FAILED, NULL, 0, first->what, path, first->what);
    return fc_fail(err, FC_E_NUMERIC, FC_MSG_PATH_FAILED_AT, NULL, 0, first->what, path, first->what, (size_t)first->step);
}
