/* statistics.csv: what else is estimated of a scalar, each with its error: spread, mean of the worst and best 5%, tails. */
#include <math.h>
#include <string.h>

#include "output/writer.h"
#include "stats/intervals.h"

static void row(fc_text *out, const fc_summary *s, const char *statistic, const fc_estimate *e)
{
    const double numbers[] = {e->value, e->se, e->low, e->high};
    if (isnan(e->value)) return;
    fc_csv_text(out, s->metric);
    fc_text_add(out, ",");
    fc_csv_text(out, strncmp(statistic, "tail", 4) == 0 ? "" : s->unit);
    fc_text_format(out, ",%s", statistic);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        fc_text_add(out, ",");
        fc_csv_number(out, numbers[i]);
    }
    fc_text_add(out, "\n");
}

/* Probabilities have all they need in summary.csv. */
static fc_status rows(const fc_write_context *c, const fc_summary *s, fc_text *out, fc_error *err)
{
    fc_statistics all;
    if (s->probability) return FC_OK;
    const fc_status status = fc_result_statistics(c->result, s->metric, &all, err);
    if (status != FC_OK) return status;
    fc_estimate index = {isfinite(all.tail.index) ? all.tail.index : NAN, all.tail.index_se, NAN, NAN};
    fc_interval_mean(index.value, index.se, s->n, &index.low, &index.high);
    const fc_estimate share = {all.tail.share, NAN, NAN, NAN};
    row(out, s, "sd", &all.sd);
    row(out, s, "es05", &all.lowest);
    row(out, s, "es95", &all.highest);
    row(out, s, "tail_index", &index);
    row(out, s, "tail_share", &share);
    return FC_OK;
}

static fc_status write_statistics(const fc_write_context *c, fc_text *out, fc_error *err)
{
    const size_t n = fc_result_n_scalars(c->result);
    fc_text_add(out, "metric,unit,statistic,value,se,low,high\n");
    for (size_t i = 0; i < n; i++) {
        const fc_status status = rows(c, fc_result_scalar(c->result, i), out, err);
        if (status != FC_OK) return status;
    }
    return FC_OK;
}

const fc_writer fc_writer_statistics = {
    .file = "statistics.csv",
    .summary = "Spread, means of the lowest and highest 5%, tails of scalars with their errors.",
    .write = write_statistics,
};
