/* What is written about a target in targets.csv and on its chart. */
#include "output/target_rows.h"

#include <stdio.h>

const fc_summary *fc_target_find(const fc_write_context *c, const char *name, const char *leaf)
{
    char metric[160];
    (void)snprintf(metric, sizeof metric, "target.%s%s", name, leaf);
    return fc_result_find(c->result, metric);
}

void fc_target_when(const fc_write_context *c, const fc_target *t, char *out, size_t n)
{
    char end[8];
    fc_calendar_date(&c->model->calendar, c->model->calendar.n_steps, end);
    if (t->every == FC_EVERY_YEAR && t->to.present) (void)snprintf(out, n, "every year to %04d-%02d", t->to.year, t->to.month);
    else if (t->every == FC_EVERY_YEAR) (void)snprintf(out, n, "every year");
    else if (t->from.present) (void)snprintf(out, n, "%04d-%02d..%04d-%02d", t->from.year, t->from.month, t->to.year, t->to.month);
    else if (t->at.present) (void)snprintf(out, n, "%04d-%02d", t->at.year, t->at.month);
    else (void)snprintf(out, n, "%s", end);
}

/* Dates are whole steps, so a histogram with one bin a step holds them all; paths that never reach it are left out of it. */
void fc_target_median_date(const fc_write_context *c, const fc_summary *date, char out[8])
{
    enum { MOST = 2400 };
    const fc_calendar *grid = &c->model->calendar;
    double share[MOST], paths = (double)(date->n + date->undefined), sum = 0.0;
    size_t bins = (size_t)grid->n_steps + 1;
    out[0] = '\0';
    if (bins > MOST || !(paths > 0.0)) return;
    fc_result_histogram(c->result, date->metric, -0.5 * grid->delta, (grid->n_steps + 0.5) * grid->delta, bins, share);
    for (size_t k = 0; k < bins; k++) {
        sum += share[k] * (double)date->n / paths;
        if (sum < 0.5) continue;
        fc_calendar_date(grid, (int)k, out);
        return;
    }
}
