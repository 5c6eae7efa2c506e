/* targets.csv: the plan's targets, how likely each is, all together, and the product of the single chances. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "blocks/targets.h"
#include "output/writer.h"

static const fc_summary *find(const fc_write_context *c, const char *name, const char *leaf)
{
    char metric[160];
    (void)snprintf(metric, sizeof metric, "target.%s%s", name, leaf);
    return fc_result_find(c->result, metric);
}

/* "2024-12", "2022-12..2024-12", "every year", "every year to 2024-12", or the last step's month. */
static void when(const fc_write_context *c, const fc_target *t, char *out, size_t n)
{
    char end[8];
    fc_calendar_date(&c->model->calendar, c->model->calendar.n_steps, end);
    if (t->every == FC_EVERY_YEAR && t->to.present) (void)snprintf(out, n, "every year to %04d-%02d", t->to.year, t->to.month);
    else if (t->every == FC_EVERY_YEAR) (void)snprintf(out, n, "every year");
    else if (t->from.present) (void)snprintf(out, n, "%04d-%02d..%04d-%02d", t->from.year, t->from.month, t->to.year, t->to.month);
    else if (t->at.present) (void)snprintf(out, n, "%04d-%02d", t->at.year, t->at.month);
    else (void)snprintf(out, n, "%s", end);
}

/* Median date among all paths: known when at least half of them reach it. Dates are whole steps, so a histogram with one
   bin a step holds them all; paths that never reach it are left out of it. */
static void median_date(const fc_write_context *c, const fc_summary *date, char out[8])
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

static void cell(fc_text *out, double x)
{
    fc_text_add(out, ",");
    fc_csv_number(out, x);
}

static double one_target(const fc_write_context *c, const fc_entry *entry, fc_text *out)
{
    const fc_target *t = entry->params;
    char at[32], date[8] = "";
    const fc_summary *hit = find(c, entry->name, ""), *miss = find(c, entry->name, ".shortfall");
    const fc_summary *reached = find(c, entry->name, ".date"), *without = find(c, entry->name, ".without");
    if (!hit || !miss || !reached || !without) return NAN;
    when(c, t, at, sizeof at);
    median_date(c, reached, date);
    fc_csv_text(out, entry->name);
    fc_text_add(out, ",");
    fc_csv_text(out, t->metric);
    fc_text_format(out, ",%s", at);
    cell(out, isnan(t->at_least) ? t->at_most : t->at_least);
    cell(out, hit->mean);
    cell(out, hit->se);
    cell(out, miss->mean);
    fc_text_format(out, ",%s", date);
    cell(out, without->mean);
    fc_text_add(out, "\n");
    return hit->mean;
}

static fc_status write_targets(const fc_write_context *c, fc_text *out, fc_error *err)
{
    const fc_entry *first;
    size_t n = fc_model_section(c->model, "targets", &first);
    const fc_summary *all = fc_result_find(c->result, "target.all");
    double product = 1.0;
    (void)err;
    fc_text_add(out, "target,metric,at,threshold,probability,se,mean_shortfall,p50_date,all_without\n");
    for (size_t i = 0; i < n; i++) product *= one_target(c, &first[i], out);
    if (!n || !all) return FC_OK;
    fc_text_add(out, "ALL,,,");
    cell(out, all->mean);
    cell(out, all->se);
    fc_text_add(out, ",,,\nINDEPENDENT,,,");
    cell(out, product);
    fc_text_add(out, ",,,,\n");
    return FC_OK;
}

const fc_writer fc_writer_targets = {
    .file = "targets.csv",
    .summary = "One row per target of the plan: chance, shortfall, date, weight in the whole.",
    .write = write_targets,
};
