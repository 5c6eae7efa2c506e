/* series.csv: every series metric at steps 0..K, with bands where they were kept. */
#include <math.h>

#include "output/writer.h"

/* p05 p10 p25 p50 p75 p90 p95 in fc_quantile_levels. */
enum { FIRST_BAND = 2, LAST_BAND = 8 };

static void rows(fc_text *out, const fc_write_context *c, size_t i)
{
    const fc_calendar *calendar = &c->model->calendar;
    const char *name = fc_result_series_name(c->result, i), *unit = fc_result_series_unit(c->result, i);
    const int bands = fc_result_series_has_bands(c->result, i);
    const size_t n_steps = fc_result_n_steps(c->result);
    for (size_t step = 0; step <= n_steps; step++) {
        const fc_series_point *point = fc_result_series_point(c->result, i, step);
        char date[8];
        fc_calendar_date(calendar, (int)step, date);
        fc_csv_text(out, name);
        fc_text_add(out, ",");
        fc_csv_text(out, unit);
        fc_text_format(out, ",%zu,", step);
        fc_csv_number(out, (double)step / calendar->steps_per_year);
        fc_text_format(out, ",%s,", date);
        fc_csv_number(out, point->mean);
        fc_text_add(out, ",");
        fc_csv_number(out, point->se);
        for (int q = FIRST_BAND; q <= LAST_BAND; q++) {
            fc_text_add(out, ",");
            fc_csv_number(out, bands ? point->q[q] : NAN);
        }
        fc_text_add(out, "\n");
    }
}

static fc_status write_series(const fc_write_context *c, fc_text *out, fc_error *err)
{
    (void)err;
    fc_text_add(out, "metric,unit,step,time,date,mean,se,p05,p10,p25,p50,p75,p90,p95\n");
    const size_t n = fc_result_n_series(c->result);
    for (size_t i = 0; i < n; i++) rows(out, c, i);
    return FC_OK;
}

const fc_writer fc_writer_series = {
    .file = "series.csv",
    .summary = "Every series at every step: mean, standard error, bands.",
    .write = write_series,
};
