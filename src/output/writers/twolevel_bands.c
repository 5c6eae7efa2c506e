/* twolevel_bands.csv: of a two-level run, quantiles of the worlds' means (uncertainty) beside those of all futures. */
#include "output/chart_data.h"

static int applies(const fc_write_context *c) { return fc_result_outer(c->result) > 0; }

static void cells(fc_text *out, const double *q)
{
    for (int i = FC_Q05; i <= FC_Q95; i++) {
        fc_text_add(out, ",");
        fc_csv_number(out, q[i]);
    }
}

static void rows(fc_text *out, const fc_write_context *c, size_t i)
{
    const fc_calendar *calendar = &c->model->calendar;
    for (size_t step = 0; step <= fc_result_n_steps(c->result); step++) {
        char date[8];
        fc_calendar_date(calendar, (int)step, date);
        fc_csv_text(out, fc_result_series_name(c->result, i));
        fc_text_add(out, ",");
        fc_csv_text(out, fc_result_series_unit(c->result, i));
        fc_text_format(out, ",%zu,", step);
        fc_csv_number(out, (double)step / calendar->steps_per_year);
        fc_text_format(out, ",%s", date);
        cells(out, fc_result_world_quantiles(c->result, i, step));
        cells(out, fc_result_series_point(c->result, i, step)->q);
        fc_text_add(out, "\n");
    }
}

static fc_status write_bands(const fc_write_context *c, fc_text *out, fc_error *err)
{
    (void)err;
    fc_text_add(out, "metric,unit,step,time,date,world_p05,world_p10,world_p25,world_p50,world_p75,world_p90,world_p95,"
                     "p05,p10,p25,p50,p75,p90,p95\n");
    for (size_t i = 0; i < fc_result_n_series(c->result); i++)
        if (fc_result_series_has_bands(c->result, i)) rows(out, c, i);
    return FC_OK;
}

const fc_writer fc_writer_twolevel_bands = {
    .file = "twolevel_bands.csv",
    .summary = "Two-level runs: quantiles of the worlds' means at every step, beside those of all futures.",
    .applies = applies,
    .write = write_bands,
};
