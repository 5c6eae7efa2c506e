/* data/dist_leverage.dat: social over public capital paid in, with the plan's figure. */
#include <math.h>

#include "output/chart_data.h"

static const char metric[] = "leverage.paid.social";

static int applies(const fc_write_context *c)
{
    return fc_chart_has_distribution(c, metric);
}

/* The plan's figure: what is to be committed by social over what is to be committed by public payers. For a
   direct entry that is social_plan over budget. */
static fc_status write(const fc_write_context *c, fc_text *out, fc_error *err)
{
    double committed[2];
    (void)err;
    fc_chart_gate_totals(c, FC_GATE_COMMITTED, committed);
    fc_chart_head(out, c, "social over public capital, paid in", "x");
    fc_chart_distribution(out, c, metric, committed[0] > 0.0 ? committed[1] / committed[0] : NAN, NAN);
    return FC_OK;
}

const fc_writer fc_writer_chart_dist_leverage = {
    .file = "data/dist_leverage.dat",
    .summary = "Distribution of the leverage paid in, with the plan's figure.",
    .chart = "dist_leverage",
    .applies = applies,
    .write = write,
};
