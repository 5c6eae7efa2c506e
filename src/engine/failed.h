/* Failed paths: those on which a value is not a finite number. They are left out of every number as far as the run
   allows it (--max-failed), and counted. Which paths fail depends on plan and seed alone. */
#ifndef FC_ENGINE_FAILED_H
#define FC_ENGINE_FAILED_H

#include <fulcrum/result.h>
#include <fulcrum/run.h>

#include "engine/kernels.h"
#include "engine/rows.h"
#include "engine/workspace.h"

/* The first value of a lane that spoils its path. */
typedef struct fc_failed_lane {
    const fc_group *group; /* NULL: the lane is sound */
    size_t step;
} fc_failed_lane;

/* Rows of a group in the store, running sums made. */
const double *fc_group_rows(const fc_kernels *kernels, fc_workspace *space, const fc_group *group);

/* Among the first n lanes of a batch with a mean that is not finite: lane i set where a value of its path is not, or is
   so large that the batch's sum is not. */
uint64_t fc_failed_lanes(const fc_kernels *kernels, fc_workspace *space, const fc_rows *rows, int n,
                         fc_failed_lane lane[FC_LANES]);
/* The same of a batch whose moments were not taken; sums: room for 3 (K + 1) doubles. 0 where all means are finite. */
uint64_t fc_failed_in_batch(const fc_kernels *kernels, fc_workspace *space, const fc_rows *rows, int n, double *sums,
                            fc_failed_lane lane[FC_LANES]);
/* 1 if all of n means are finite numbers. */
int fc_all_finite(const double *mean, size_t n);
/* Lanes of failed paths become undefined in every row; then the others move together: returns how many there are. */
void fc_failed_blank(fc_workspace *space, uint64_t failed, int n);
int fc_failed_squeeze(fc_workspace *space, uint64_t failed, int n);

/* Adds a failed path to the list, which keeps the lowest ones. */
void fc_failed_add(fc_failures *all, uint64_t path, const fc_failed_lane *lane);
/* Paths out of `paths` that may fail. */
uint64_t fc_failed_most(const fc_run_options *options, uint64_t paths);
/* What ends a run: its lowest failed path, named. most: how many might have failed. */
fc_status fc_failed_error(const fc_failures *all, uint64_t most, fc_error *err);

#endif
