/* data/convergence.dat: the running mean of the leading metric with its interval, at 64, 128, 256, ... paths. */
#include <string.h>

#include "output/convergence.h"

enum { LEAST_POINTS = 4 };

static int applies(const fc_write_context *c)
{
    size_t i;
    return fc_result_n_doublings(c->result) >= LEAST_POINTS && fc_convergence_leading(c->result, &i) < FC_N_LEADING;
}

static void way(fc_text *out, const fc_result *result, size_t i)
{
    fc_text_add(out, "paths\tmean\tse\tlow\thigh\n");
    for (size_t k = 0; k < fc_result_n_doublings(result); k++) {
        const fc_doubling *d = fc_result_doubling(result, i, k);
        fc_dat_number(out, (double)d->paths);
        fc_chart_number(out, d->mean);
        fc_chart_number(out, d->se);
        fc_chart_number(out, d->ci_low);
        fc_chart_number(out, d->ci_high);
        fc_text_add(out, "\n");
    }
}

static fc_status write(const fc_write_context *c, fc_text *out, fc_error *err)
{
    size_t i;
    const fc_chart_name name = fc_leading_metrics[fc_convergence_leading(c->result, &i)].name;
    const fc_summary *s = fc_result_scalar(c->result, i);
    double exponent;
    (void)err;
    const fc_fall fall = fc_convergence_fall(c->result, i, &exponent);
    const int money = strcmp(s->unit, "currency") == 0;
    fc_chart_head(out, c, "running mean and its error", money ? c->model->head.currency : s->unit);
    way(out, c->result, i);
    fc_chart_next_block(out);
    fc_text_add(out, "metric\tname_en\tname_zh\tkind\texponent\tfall\n");
    /* kind: how a value is written; fall: 0 as the root, -1 slower, 1 faster */
    const int chance = s->probability;
    const char *kind = money ? "money" : strcmp(s->unit, "x") == 0 ? "times" : chance ? "chance" : "rate";
    fc_text_format(out, "%s\t%s\t%s\t%s", s->metric, name.en, name.zh, kind);
    fc_chart_number(out, exponent);
    fc_text_format(out, "\t%d\n", fall == FC_FALL_SLOWER ? -1 : fall == FC_FALL_FASTER);
    return FC_OK;
}

const fc_writer fc_writer_chart_convergence = {
    .file = "data/convergence.dat",
    .summary = "The running mean of the leading metric and its error, as paths were added.",
    .chart = "convergence",
    .applies = applies,
    .write = write,
};
