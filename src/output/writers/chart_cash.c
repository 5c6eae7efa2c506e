/* data/cash.dat: the sponsor's cash balance and commitments not yet called; the reserve for 95% of paths; where the
   scenario speaks of the sponsor's cash, what the plan provides and the chance that it is not enough. */
#include <math.h>

#include "blocks/sponsor_terms.h"
#include "output/chart_data.h"
#include "output/headline_facts.h"

static int applies(const fc_write_context *c)
{
    return fc_chart_has_series(c, "sponsor.cash") && fc_chart_has_series(c, "sponsor.unfunded");
}

static fc_status write(const fc_write_context *c, fc_text *out, fc_error *err)
{
    const fc_summary *need = fc_result_find(c->result, "sponsor.need"), *ruin = fc_result_find(c->result, "sponsor.ruin");
    const fc_sponsor_terms *terms = fc_model_entry(c->model, "sponsor")->params;
    double provided, error;
    (void)err;
    fc_chart_head(out, c, "sponsor's cash balance; unfunded commitments", c->model->head.currency);
    fc_chart_fan(out, c, fc_result_series_find(c->result, "sponsor.cash"));
    fc_chart_next_block(out);
    fc_chart_fan(out, c, fc_result_series_find(c->result, "sponsor.unfunded"));
    fc_chart_next_block(out);
    fc_text_add(out, "key\tvalue\tlow\thigh\n");
    if (need != NULL) fc_chart_key_row(out, "reserve95", need->q[FC_Q95], need->q_low[FC_Q95], need->q_high[FC_Q95]);
    if (ruin != NULL && fc_fact_provided(c->model, c->result, &provided, &error)) {
        fc_chart_key_row(out, "provided", provided, provided - 1.96 * error, provided + 1.96 * error);
        fc_chart_key_row(out, "limit", terms->limit, NAN, NAN);
        fc_chart_key_row(out, "ruin", ruin->mean, ruin->ci_low, ruin->ci_high);
    }
    return FC_OK;
}

const fc_writer fc_writer_chart_cash = {
    .file = "data/cash.dat",
    .summary = "The sponsor's cash balance and unfunded commitments with bands; what is needed and what the plan provides.",
    .chart = "cash",
    .applies = applies,
    .write = write,
};
