/* convergence.csv: how every scalar's mean and its error came to what they are, at 64, 128, 256, ... paths. */
#include <inttypes.h>

#include "output/writer.h"

static void row(fc_text *out, const fc_summary *s, const fc_doubling *d)
{
    const double numbers[] = {d->mean, d->se, d->ci_low, d->ci_high, d->sd};
    fc_csv_text(out, s->metric);
    fc_text_add(out, ",");
    fc_csv_text(out, s->unit);
    fc_text_format(out, ",%" PRIu64, d->paths);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        fc_text_add(out, ",");
        fc_csv_number(out, numbers[i]);
    }
    fc_text_add(out, "\n");
}

static fc_status write_convergence(const fc_write_context *c, fc_text *out, fc_error *err)
{
    (void)err;
    fc_text_add(out, "metric,unit,paths,mean,se,ci_low,ci_high,sd\n");
    const size_t n = fc_result_n_scalars(c->result), k = fc_result_n_doublings(c->result);
    for (size_t i = 0; i < n; i++)
        for (size_t d = 0; d < k; d++) row(out, fc_result_scalar(c->result, i), fc_result_doubling(c->result, i, d));
    return FC_OK;
}

const fc_writer fc_writer_convergence = {
    .file = "convergence.csv",
    .summary = "Every scalar at 64, 128, 256, ... paths and at the end: mean, standard error, interval.",
    .write = write_convergence,
};
