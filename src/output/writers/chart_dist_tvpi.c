/* data/dist_tvpi.dat: the sponsor's multiple of money, with break-even. */
#include <math.h>

#include "output/chart_data.h"

static const char metric[] = "sponsor.tvpi";

static int applies(const fc_write_context *c)
{
    return fc_chart_has_distribution(c, metric);
}

static fc_status write(const fc_write_context *c, fc_text *out, fc_error *err)
{
    (void)err;
    const fc_summary *loss = fc_result_find(c->result, "sponsor.loss"); /* 1 where tvpi < 1 */
    fc_chart_head(out, c, "sponsor's total value over paid-in (TVPI)", "x");
    fc_chart_distribution(out, c, metric, 1.0, loss != NULL ? loss->mean : NAN);
    return FC_OK;
}

const fc_writer fc_writer_chart_dist_tvpi = {
    .file = "data/dist_tvpi.dat",
    .summary = "Distribution of the sponsor's multiple of money.",
    .chart = "dist_tvpi",
    .applies = applies,
    .write = write,
};
