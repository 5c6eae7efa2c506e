/* The list of accumulated rows, made once per run from the plan. */
#include "engine/rows.h"

#include <stdlib.h>
#include <string.h>

static fc_group *add_group(fc_rows *rows, const char *name, size_t index, size_t n)
{
    fc_group *g = &rows->groups[rows->n_groups++];
    *g = (fc_group){.name = name, .index = index, .first = rows->n_rows, .rows = n, .column = FC_NONE};
    rows->n_rows += n;
    return g;
}

static void add_scalars(fc_rows *rows, const fc_plan *plan)
{
    for (size_t i = 0; i < plan->n_metrics; i++) {
        const fc_metric *m = &plan->metrics[i];
        if (m->series) continue;
        fc_group *g = add_group(rows, m->name, i, 1);
        g->scalar = m->scalar;
        g->undefined = m->may_be_undefined;
        g->kept = 1;
    }
}

static void add_series(fc_rows *rows, const fc_plan *plan, int bands)
{
    for (size_t i = 0; i < plan->n_metrics; i++) {
        const fc_metric *m = &plan->metrics[i];
        if (!m->series || (m->bands != 0) != bands) continue;
        fc_group *g = add_group(rows, m->name, i, (size_t)plan->n_steps + 1);
        g->column = m->column;
        g->cumulate = m->cumulate;
        g->undefined = m->may_be_undefined;
        g->kept = bands;
        rows->n_series++;
    }
}

/* Who reads a column last, and the columns that nobody reads. */
static void find_last(fc_rows *rows, const fc_plan *plan)
{
    for (size_t i = rows->n_groups; i-- > 0;) {
        fc_group *g = &rows->groups[i];
        if (g->column == FC_NONE) continue;
        g->last = !rows->unread[g->column];
        rows->unread[g->column] = 1; /* a mark at first: somebody reads it */
    }
    /* the list of columns grows over the marks, never past the one being looked at */
    for (fc_col c = 0; c < plan->n_cols; c++)
        if (!rows->unread[c]) rows->unread[rows->n_unread++] = c;
}

int fc_rows_init(fc_rows *rows, const fc_plan *plan)
{
    memset(rows, 0, sizeof *rows);
    rows->groups = calloc(plan->n_metrics + plan->n_lines + 1, sizeof *rows->groups);
    rows->unread = calloc((size_t)plan->n_cols + 1, sizeof *rows->unread);
    if (!rows->groups || !rows->unread) return 0;
    add_scalars(rows, plan);
    rows->n_scalars = rows->n_rows;
    add_series(rows, plan, 1);
    rows->n_kept = rows->n_rows;
    add_series(rows, plan, 0);
    rows->n_counted = rows->n_rows;
    for (size_t i = 0; i < plan->n_lines; i++)
        add_group(rows, plan->lines[i].name, i, (size_t)plan->n_steps + 1)->column = plan->lines[i].column;
    if (plan->sampling.kind != FC_SAMPLER_PLAIN) rows->n_between = rows->n_rows + rows->n_kept;
    find_last(rows, plan);
    return 1;
}

void fc_rows_control(fc_rows *rows, size_t n)
{
    rows->n_controls = n;
    rows->n_cross = (rows->n_scalars + n) * n;
}

void fc_rows_free(fc_rows *rows)
{
    free(rows->groups);
    free(rows->unread);
    memset(rows, 0, sizeof *rows);
}
