/* quantiles.csv: quantiles of the scalars with their order-statistic intervals, and of the banded series per step. */
#include <math.h>

#include "output/writer.h"

/* fc_quantile_levels without minimum and maximum. */
enum { FIRST_LEVEL = 1, LAST_LEVEL = FC_N_QUANTILES - 2 };

static void cells(fc_text *out, double level, double value, double low, double high)
{
    const double numbers[] = {level, value, low, high};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        fc_text_add(out, ",");
        fc_csv_number(out, numbers[i]);
    }
    fc_text_add(out, "\n");
}

static void head(fc_text *out, const char *metric, const char *unit)
{
    fc_csv_text(out, metric);
    fc_text_add(out, ",");
    fc_csv_text(out, unit);
    fc_text_add(out, ",");
}

static void scalar_rows(fc_text *out, const fc_summary *s)
{
    for (int q = FIRST_LEVEL; q <= LAST_LEVEL; q++) {
        head(out, s->metric, s->unit);
        cells(out, fc_quantile_levels[q], s->q[q], s->q_low[q], s->q_high[q]);
    }
}

static void series_rows(fc_text *out, const fc_result *result, size_t i)
{
    const char *name = fc_result_series_name(result, i), *unit = fc_result_series_unit(result, i);
    const size_t n_steps = fc_result_n_steps(result);
    for (size_t step = 0; step <= n_steps; step++) {
        const fc_series_point *point = fc_result_series_point(result, i, step);
        for (int q = FIRST_LEVEL; q <= LAST_LEVEL; q++) {
            head(out, name, unit);
            fc_text_format(out, "%zu", step);
            cells(out, fc_quantile_levels[q], point->q[q], NAN, NAN);
        }
    }
}

static fc_status write_quantiles(const fc_write_context *c, fc_text *out, fc_error *err)
{
    (void)err;
    fc_text_add(out, "metric,unit,step,p,value,low,high\n");
    const size_t n_scalars = fc_result_n_scalars(c->result), n_series = fc_result_n_series(c->result);
    for (size_t i = 0; i < n_scalars; i++) scalar_rows(out, fc_result_scalar(c->result, i));
    for (size_t i = 0; i < n_series; i++)
        if (fc_result_series_has_bands(c->result, i)) series_rows(out, c->result, i);
    return FC_OK;
}

const fc_writer fc_writer_quantiles = {
    .file = "quantiles.csv",
    .summary = "Quantiles of every scalar with 95% intervals, and of banded series at every step.",
    .write = write_quantiles,
};
