/* data/calls_nav.dat: calls, distributions and net asset value of each fund entry, one block each. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "output/chart_data.h"

enum { MOST_PANELS = 8, CALLED = 0, DISTRIBUTED, NAV, N_SERIES };

typedef struct fund_row {
    const char *name;
    size_t series[N_SERIES];
    double size; /* called in the end */
} fund_row;

static size_t find(const fc_write_context *c, const char *path, const char *key)
{
    char metric[512];
    if (snprintf(metric, sizeof metric, "%s.%s", path, key) >= (int)sizeof metric) return SIZE_MAX;
    return fc_result_series_find(c->result, metric);
}

/* Fund entries with all three series; rows may be NULL to count only. */
static size_t funds(const fc_write_context *c, fund_row *rows)
{
    static const char *const keys[N_SERIES] = {"called", "distributed", "nav"};
    const fc_entry *entries;
    const size_t n_entries = fc_model_section(c->model, "funds", &entries);
    size_t n = 0;
    for (size_t i = 0; i < n_entries; i++) {
        fund_row row = {.name = entries[i].name};
        int complete = 1;
        for (int k = 0; k < N_SERIES; k++) {
            row.series[k] = find(c, entries[i].path, keys[k]);
            complete &= row.series[k] != SIZE_MAX;
        }
        if (!complete) continue;
        row.size = fc_result_series_point(c->result, row.series[CALLED], fc_result_n_steps(c->result))->mean;
        if (rows != NULL) rows[n] = row;
        n++;
    }
    return n;
}

static int applies(const fc_write_context *c)
{
    return funds(c, NULL) > 0;
}

static int larger_first(const void *a, const void *b)
{
    const double x = ((const fund_row *)a)->size, y = ((const fund_row *)b)->size;
    return x != y ? (x < y) - (x > y) : strcmp(((const fund_row *)a)->name, ((const fund_row *)b)->name);
}

/* One panel: the sum over rows. Bands of net asset value only for a single entry: quantiles do not add up.
   The standard error of a sum is at most the sum of the standard errors; that bound is written. */
static void panel(fc_text *out, const fc_write_context *c, const fund_row *rows, size_t n, const char *en,
                  const char *zh)
{
    static const int shown[] = {FC_Q05, FC_Q25, FC_Q50, FC_Q75, FC_Q95};
    fc_text_add(out, "name_en\tname_zh\t" FC_CHART_TIME_COLUMNS "\tcalled\tdistributed\tnav\tse_called"
                     "\tse_distributed\tse_nav\tnav_p05\tnav_p25\tnav_p50\tnav_p75\tnav_p95\n");
    for (size_t step = 0; step <= fc_result_n_steps(c->result); step++) {
        double mean[N_SERIES] = {0.0}, se[N_SERIES] = {0.0};
        for (size_t i = 0; i < n; i++)
            for (int k = 0; k < N_SERIES; k++) {
                const fc_series_point *p = fc_result_series_point(c->result, rows[i].series[k], step);
                mean[k] += p->mean;
                se[k] += p->se;
            }
        fc_chart_label(out, en);
        fc_text_add(out, "\t");
        fc_chart_label(out, zh);
        fc_text_add(out, "\t");
        fc_chart_time(out, c, step);
        for (int k = 0; k < N_SERIES; k++) fc_chart_number(out, mean[k]);
        for (int k = 0; k < N_SERIES; k++) fc_chart_number(out, se[k]);
        const fc_series_point *nav = fc_result_series_point(c->result, rows[0].series[NAV], step);
        for (size_t q = 0; q < sizeof shown / sizeof *shown; q++)
            fc_chart_number(out, n == 1 ? nav->q[shown[q]] : NAN);
        fc_text_add(out, "\n");
    }
}

static fc_status write(const fc_write_context *c, fc_text *out, fc_error *err)
{
    const size_t n = funds(c, NULL);
    fund_row *rows = calloc(n, sizeof *rows);
    if (rows == NULL) return fc_fail(err, FC_E_MEMORY, FC_MSG_OUT_OF_MEMORY, NULL, 0, NULL);
    funds(c, rows);
    const size_t single = n > MOST_PANELS ? MOST_PANELS - 1 : n;
    if (n > MOST_PANELS) qsort(rows, n, sizeof *rows, larger_first);
    fc_chart_head(out, c, "calls, distributions and net asset value of each fund entry",
                  c->model->head.currency);
    for (size_t i = 0; i < single; i++) {
        if (i > 0) fc_chart_next_block(out);
        panel(out, c, &rows[i], 1, rows[i].name, rows[i].name);
    }
    if (single < n) {
        char en[40], zh[40];
        snprintf(en, sizeof en, "%zu others", n - single);
        snprintf(zh, sizeof zh, "其余 %zu 项", n - single);
        fc_chart_next_block(out);
        panel(out, c, rows + single, n - single, en, zh);
    }
    free(rows);
    return FC_OK;
}

const fc_writer fc_writer_chart_calls_nav = {
    .file = "data/calls_nav.dat",
    .summary = "Calls, distributions and net asset value of each fund entry over time.",
    .chart = "calls_nav",
    .applies = applies,
    .write = write,
};
