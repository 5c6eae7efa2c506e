/* twolevel.csv: of a two-level run, what of each scalar's variance is uncertainty and what chance. */
#include <inttypes.h>

#include "output/writer.h"

static int applies(const fc_write_context *c) { return fc_result_outer(c->result) > 0; }

static void row(fc_text *out, const fc_result *result, size_t i)
{
    const fc_summary *s = fc_result_scalar(result, i);
    const fc_two_level *t = fc_result_two_level(result, i);
    const double numbers[] = {s->mean, s->se, t->var_total, t->var_between, t->var_between_se, t->var_within, t->var_within_se,
                              t->share, t->share_se, t->f};
    fc_csv_text(out, s->metric);
    fc_text_add(out, ",");
    fc_csv_text(out, s->unit);
    fc_text_format(out, ",%" PRIu64 ",%" PRIu64, fc_result_outer(result), fc_result_inner(result));
    for (size_t k = 0; k < sizeof numbers / sizeof *numbers; k++) {
        fc_text_add(out, ",");
        fc_csv_number(out, numbers[k]);
    }
    fc_text_add(out, "\n");
}

static fc_status write_twolevel(const fc_write_context *c, fc_text *out, fc_error *err)
{
    (void)err;
    fc_text_add(out, "metric,unit,outer,inner,mean,se,var_total,var_between,var_between_se,var_within,var_within_se,"
                     "share_between,share_between_se,f\n");
    for (size_t i = 0; i < fc_result_n_scalars(c->result); i++) row(out, c->result, i);
    return FC_OK;
}

const fc_writer fc_writer_twolevel = {
    .file = "twolevel.csv",
    .summary = "Two-level runs: variance of every scalar split into uncertainty (between) and chance (within).",
    .applies = applies,
    .write = write_twolevel,
};
