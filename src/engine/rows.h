/* What is accumulated: every scalar, every series at every step, every ledger line at every step. */
#ifndef FC_ENGINE_ROWS_H
#define FC_ENGINE_ROWS_H

#include "plan/plan_internal.h"

/* Rows that come from one scalar or one column. */
typedef struct fc_group {
    const char *name;
    size_t index;       /* into the plan's metrics or lines */
    size_t first, rows; /* rows of this group: 1, or K+1 */
    fc_col column;      /* FC_NONE: a scalar */
    fc_scalar scalar;
    int cumulate, undefined;
    int kept;           /* quantiles are wanted */
    int last;           /* no later group reads the column */
} fc_group;

/* Order of rows: scalars, series with bands, other series, lines; each in name order. */
typedef struct fc_rows {
    size_t n_groups;
    fc_group *groups;
    size_t n_rows;
    size_t n_counted; /* rows of metrics, which may hold undefined lanes: the first ones */
    size_t n_kept;    /* rows with quantiles: the first of those */
    size_t n_scalars; /* rows of scalars: the very first */
    size_t n_series;  /* groups that are series */
    size_t n_between; /* samplers other than plain: rows of between-block moments, means of all rows, then variances of the
                         kept ones; 0: plain */
    size_t n_controls; /* control variates; 0: none */
    size_t n_cross;    /* doubles of their products: with scalars, then with each other */
    size_t n_unread;  /* columns of no group: what mechanisms and metrics keep for themselves */
    fc_col *unread;
} fc_rows;

int fc_rows_init(fc_rows *rows, const fc_plan *plan); /* 0 when out of memory */
/* Accumulate for n control variates. */
void fc_rows_control(fc_rows *rows, size_t n);
void fc_rows_free(fc_rows *rows);

#endif
