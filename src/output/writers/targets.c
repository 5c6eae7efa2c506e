/* targets.csv: the plan's targets, how likely each is, all together, and the product of the single chances. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "output/target_rows.h"

static void cell(fc_text *out, double x)
{
    fc_text_add(out, ",");
    fc_csv_number(out, x);
}

static double one_target(const fc_write_context *c, const fc_entry *entry, fc_text *out)
{
    const fc_target *t = entry->params;
    char at[32], date[8] = "";
    const fc_summary *hit = fc_target_find(c, entry->name, ""), *miss = fc_target_find(c, entry->name, ".shortfall");
    const fc_summary *reached = fc_target_find(c, entry->name, ".date"), *without = fc_target_find(c, entry->name, ".without");
    if (!hit || !miss || !reached || !without) return NAN;
    fc_target_when(c, t, at, sizeof at);
    fc_target_median_date(c, reached, date);
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
