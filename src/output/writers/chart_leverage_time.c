/* data/leverage_time.dat: leverage paid in over time, beside what was committed. */
#include <math.h>

#include "output/chart_data.h"

static const char metric[] = "leverage.paid.social";

static int applies(const fc_write_context *c)
{
    const size_t i = fc_result_series_find(c->result, metric);
    return i != SIZE_MAX && fc_result_series_point(c->result, i, fc_result_n_steps(c->result))->n > 0;
}

static fc_status write(const fc_write_context *c, fc_text *out, fc_error *err)
{
    const size_t paid = fc_result_series_find(c->result, metric);
    const size_t committed = fc_result_series_find(c->result, "leverage.committed.social");
    const size_t n_steps = fc_result_n_steps(c->result);
    (void)err;
    fc_chart_head(out, c, "social over public capital paid in so far", "x");
    fc_chart_fan_columns(out, c);
    fc_text_add(out, "\tcommitted\n");
    for (size_t step = 0; step <= n_steps; step++) {
        fc_chart_fan_row(out, c, paid, step);
        fc_chart_number(out, committed != SIZE_MAX ? fc_result_series_point(c->result, committed, step)->mean
                                                   : NAN);
        fc_text_add(out, "\n");
    }
    return FC_OK;
}

const fc_writer fc_writer_chart_leverage_time = {
    .file = "data/leverage_time.dat",
    .summary = "Leverage paid in over time, with bands.",
    .chart = "leverage_time",
    .applies = applies,
    .write = write,
};
