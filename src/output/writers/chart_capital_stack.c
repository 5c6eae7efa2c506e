/* data/capital_stack.dat: who pays in, from the ledger lines that count at gate paid. */
#include <math.h>

#include "output/chart_data.h"

static void amounts(const fc_write_context *c, double by_class[FC_N_CLASSES])
{
    for (int k = 0; k < FC_N_CLASSES; k++) by_class[k] = 0.0;
    for (size_t i = 0; i < c->plan->n_lines; i++) {
        const fc_line *line = &c->plan->lines[i];
        if (line->leverage && line->gate == FC_GATE_PAID && line->payer_class >= 0)
            by_class[line->payer_class] += (1.0 - line->overlap) * fc_chart_line_total(c, i);
    }
}

static int applies(const fc_write_context *c)
{
    double totals[2];
    fc_chart_gate_totals(c, FC_GATE_PAID, totals);
    return totals[0] + totals[1] > 0.0;
}

static void total_row(fc_text *out, const fc_write_context *c, const char *key, const char *metric)
{
    const size_t i = fc_result_series_find(c->result, metric);
    if (i == SIZE_MAX) return;
    const fc_series_point *p = fc_result_series_point(c->result, i, fc_result_n_steps(c->result));
    fc_text_add(out, key);
    fc_chart_number(out, p->mean);
    fc_chart_number(out, p->se);
    fc_chart_number(out, p->q[FC_Q05]);
    fc_chart_number(out, p->q[FC_Q50]);
    fc_chart_number(out, p->q[FC_Q95]);
    fc_text_add(out, "\n");
}

static fc_status write(const fc_write_context *c, fc_text *out, fc_error *err)
{
    double by_class[FC_N_CLASSES], total = 0.0;
    (void)err;
    amounts(c, by_class);
    for (int k = 0; k < FC_N_CLASSES; k++) total += by_class[k];
    fc_chart_head(out, c, "paid in by the horizon, by payer (means)", c->model->head.currency);
    fc_text_add(out, "class\tname_en\tname_zh\tside\tamount\tshare\n");
    for (int social = 0; social <= 1; social++) /* public payers first */
        for (int k = 0; k < FC_N_CLASSES; k++) {
            if (by_class[k] == 0.0 || c->model->public_class[k] == social) continue;
            const fc_chart_name name = fc_chart_class_name(k);
            fc_text_format(out, "%s\t%s\t%s\t%s", fc_class_names[k], name.en, name.zh,
                           social ? "social" : "public");
            fc_chart_number(out, by_class[k]);
            fc_chart_number(out, by_class[k] / total);
            fc_text_add(out, "\n");
        }
    fc_chart_next_block(out);
    fc_text_add(out, "key\tmean\tse\tp05\tp50\tp95\n");
    total_row(out, c, "public", "public.capital");
    total_row(out, c, "social", "social.capital");
    return FC_OK;
}

const fc_writer fc_writer_chart_capital_stack = {
    .file = "data/capital_stack.dat",
    .summary = "Who pays in: amounts by class of payer, public beside social.",
    .chart = "capital_stack",
    .applies = applies,
    .write = write,
};
