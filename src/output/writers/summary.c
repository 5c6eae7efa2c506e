/* summary.csv: one row per scalar metric. */
#include "output/writer.h"

#include <inttypes.h>

static void row(fc_text *out, const fc_summary *s)
{
    const double numbers[] = {s->mean, s->se, s->ci_low, s->ci_high, s->sd};
    fc_csv_text(out, s->metric);
    fc_text_add(out, ",");
    fc_csv_text(out, s->unit);
    fc_text_format(out, ",%" PRIu64 ",%" PRIu64, s->n, s->undefined);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        fc_text_add(out, ",");
        fc_csv_number(out, numbers[i]);
    }
    for (int q = 0; q < FC_N_QUANTILES; q++) {
        fc_text_add(out, ",");
        fc_csv_number(out, s->q[q]);
    }
    fc_text_add(out, ",");
    fc_csv_text(out, s->estimator);
    fc_text_add(out, "\n");
}

static fc_status write_summary(const fc_write_context *c, fc_text *out, fc_error *err)
{
    (void)err;
    fc_text_add(out, "metric,unit,n,undefined,mean,se,ci_low,ci_high,sd,"
                     "min,p01,p05,p10,p25,p50,p75,p90,p95,p99,max,estimator\n");
    const size_t n = fc_result_n_scalars(c->result);
    for (size_t i = 0; i < n; i++) row(out, fc_result_scalar(c->result, i));
    return FC_OK;
}

const fc_writer fc_writer_summary = {
    .file = "summary.csv",
    .summary = "One row per scalar metric: mean, standard error, interval, quantiles.",
    .write = write_summary,
};
