/* data/credit_pool.dat: balance of each risk-compensation pool over time and the chance that it has been exhausted; what
   was lent on it in the end. One block an entry, then one row an entry. */
#include <math.h>
#include <stdlib.h>

#include "output/chart_entries.h"
#include "stats/intervals.h"

static int applies(const fc_write_context *c)
{
    return fc_chart_entries_any(c, "credit", "pool");
}

static double mean_at(const fc_write_context *c, size_t series, size_t step)
{
    const fc_series_point *p = fc_result_series_point(c->result, series, step);
    return p == NULL ? NAN : p->mean;
}

/* chance: P(exhausted by the end of the step), with its 95% interval (Wilson). */
static void life(fc_text *out, const fc_write_context *c, const fc_entry *entry, size_t pool, double *chance)
{
    const fc_summary *exhausted = fc_chart_scalar_of(c, entry, "exhausted");
    const size_t outstanding = fc_chart_series_of(c, entry, "outstanding"), lent = fc_chart_series_of(c, entry, "lent");
    double low, high;
    if (exhausted != NULL) fc_chart_reached(c, exhausted, chance);
    fc_chart_fan_columns(out, c);
    fc_text_add(out, "\texhausted\texhausted_low\texhausted_high\toutstanding\tlent\n");
    for (size_t k = 0; k <= fc_result_n_steps(c->result); k++) {
        fc_chart_fan_row(out, c, pool, k);
        fc_interval_wilson(chance[k], fc_result_paths(c->result), &low, &high);
        fc_chart_number(out, exhausted == NULL ? NAN : chance[k]);
        if (fc_result_outer(c->result) > 0) low = high = NAN; /* paths of one world are not independent */
        fc_chart_number(out, exhausted == NULL ? NAN : low);
        fc_chart_number(out, exhausted == NULL ? NAN : high);
        fc_chart_number(out, mean_at(c, outstanding, k));
        fc_chart_number(out, mean_at(c, lent, k));
        fc_text_add(out, "\n");
    }
}

static fc_status write(const fc_write_context *c, fc_text *out, fc_error *err)
{
    fc_chart_entries found;
    double *chance = calloc(fc_result_n_steps(c->result) + 1, sizeof *chance);
    if (chance == NULL) return fc_fail(err, FC_E_MEMORY, FC_MSG_OUT_OF_MEMORY, NULL, 0, NULL);
    fc_chart_entries_begin(out, c, "credit", "pool", "balance of the risk-compensation pools; chance of exhaustion",
                           c->model->head.currency, &found);
    for (size_t i = 0; i < found.n; i++) {
        life(out, c, found.entry[i], found.series[i], chance);
        fc_chart_next_block(out);
    }
    free(chance);
    fc_text_add(out, "entry\tname_en\tname_zh\t" FC_CHART_SHORT_COLUMNS("leverage_") "\t" FC_CHART_SHORT_COLUMNS("loss_rate_") "\n");
    for (size_t i = 0; i < found.n; i++) {
        const fc_chart_name name = fc_chart_word(found.entry[i]->name);
        fc_text_format(out, "%s", found.entry[i]->name);
        fc_chart_names(out, name);
        fc_chart_short_scalar(out, fc_chart_scalar_of(c, found.entry[i], "leverage"));
        fc_chart_short_scalar(out, fc_chart_scalar_of(c, found.entry[i], "loss_rate"));
        fc_text_add(out, "\n");
    }
    return FC_OK;
}

const fc_writer fc_writer_chart_credit_pool = {
    .file = "data/credit_pool.dat",
    .summary = "Life of the risk-compensation pools: balance, chance of exhaustion, loans per yuan.",
    .chart = "credit_pool",
    .applies = applies,
    .write = write,
};
