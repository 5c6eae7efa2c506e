/* inputs.csv: what the run was told, with law, grade and origin. */
#include "output/law_text.h"
#include "output/writer.h"

static int is_listed(const fc_value *value)
{
    return fc_value_is_random(value) || value->grade != 0 || value->present;
}

static fc_status row(fc_text *out, const fc_write_context *c, const fc_value *value, fc_error *err)
{
    static const double levels[] = {0.05, 0.95};
    const char grade[2] = {value->grade, '\0'};
    double q[2];
    fc_text law;
    const fc_status status = fc_value_quantiles(c->plan, value, levels, 2, q, err);
    if (status != FC_OK) return status;
    fc_text_init(&law);
    fc_law_text(&law, value);
    if (law.failed) out->failed = 1;
    fc_csv_text(out, value->key);
    fc_text_add(out, ",");
    fc_csv_text(out, law.data);
    fc_text_format(out, ",%s,", grade);
    fc_csv_text(out, value->source);
    fc_text_add(out, ",");
    fc_csv_number(out, fc_value_mean(value));
    fc_text_add(out, ",");
    fc_csv_number(out, q[0]);
    fc_text_add(out, ",");
    fc_csv_number(out, q[1]);
    fc_text_add(out, "\n");
    fc_text_free(&law);
    return FC_OK;
}

static fc_status write_inputs(const fc_write_context *c, fc_text *out, fc_error *err)
{
    fc_status status = FC_OK;
    fc_text_add(out, "key,law,grade,source,mean,p05,p95\n");
    for (size_t i = 0; i < c->model->n_values && status == FC_OK; i++)
        if (is_listed(c->model->values[i])) status = row(out, c, c->model->values[i], err);
    return status;
}

const fc_writer fc_writer_inputs = {
    .file = "inputs.csv",
    .summary = "Every value that is written, graded or random: law, grade, source, mean, 5% and 95%.",
    .write = write_inputs,
};
