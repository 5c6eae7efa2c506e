/* data/cash.dat: the sponsor's cash balance and commitments not yet called; the reserve for 95% of paths. */
#include "output/chart_data.h"

static int applies(const fc_write_context *c)
{
    return fc_chart_has_series(c, "sponsor.cash") && fc_chart_has_series(c, "sponsor.unfunded");
}

static fc_status write(const fc_write_context *c, fc_text *out, fc_error *err)
{
    const fc_summary *need = fc_result_find(c->result, "sponsor.need");
    (void)err;
    fc_chart_head(out, c, "sponsor's cash balance; unfunded commitments", c->model->head.currency);
    fc_chart_fan(out, c, fc_result_series_find(c->result, "sponsor.cash"));
    fc_chart_next_block(out);
    fc_chart_fan(out, c, fc_result_series_find(c->result, "sponsor.unfunded"));
    fc_chart_next_block(out);
    fc_text_add(out, "key\tvalue\tlow\thigh\n");
    if (need != NULL) {
        fc_text_add(out, "reserve95");
        fc_chart_number(out, need->q[FC_Q95]);
        fc_chart_number(out, need->q_low[FC_Q95]);
        fc_chart_number(out, need->q_high[FC_Q95]);
        fc_text_add(out, "\n");
    }
    return FC_OK;
}

const fc_writer fc_writer_chart_cash = {
    .file = "data/cash.dat",
    .summary = "The sponsor's cash balance and unfunded commitments with bands; the 95% reserve.",
    .chart = "cash",
    .applies = applies,
    .write = write,
};
