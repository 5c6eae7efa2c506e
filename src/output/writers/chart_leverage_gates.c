/* data/leverage_gates.dat: leverage at each gate, both ratios. */
#include <math.h>
#include <stdio.h>

#include "output/chart_data.h"

typedef struct gate_row {
    const char *gate;
    fc_chart_name name;
    fc_gate id; /* FC_GATE_NONE: no lines of its own */
} gate_row;

static const gate_row gates[] = {
    {"committed", {"Committed", "认缴"}, FC_GATE_COMMITTED},
    {"closed", {"Closed", "募集完成"}, FC_GATE_CLOSED},
    {"paid", {"Paid in", "实缴到位"}, FC_GATE_PAID},
};

static int applies(const fc_write_context *c)
{
    const fc_summary *paid = fc_result_find(c->result, "leverage.paid.social");
    return paid != NULL && paid->n > 0;
}

static void row(fc_text *out, const gate_row *gate, const char *side, const fc_summary *s, double ratio)
{
    static const int shown[] = {FC_Q05, FC_Q25, FC_Q50, FC_Q75, FC_Q95};
    if (s == NULL || s->n == 0) return;
    fc_text_format(out, "%s\t%s\t%s\t%s", gate->gate, gate->name.en, gate->name.zh, side);
    fc_chart_number(out, (double)s->n);
    fc_chart_number(out, s->mean);
    fc_chart_number(out, s->se);
    fc_chart_number(out, ratio);
    for (size_t i = 0; i < sizeof shown / sizeof *shown; i++) fc_chart_number(out, s->q[shown[i]]);
    fc_text_add(out, "\n");
}

static fc_status write(const fc_write_context *c, fc_text *out, fc_error *err)
{
    (void)err;
    fc_chart_head(out, c, "leverage by gate", "x");
    fc_text_add(out, "gate\tname_en\tname_zh\tside\tn\tmean\tse\tratio\tp05\tp25\tp50\tp75\tp95\n");
    for (size_t i = 0; i < sizeof gates / sizeof *gates; i++) {
        char social[64], total[64];
        double sums[2];
        snprintf(social, sizeof social, "leverage.%s.social", gates[i].gate);
        snprintf(total, sizeof total, "leverage.%s.total", gates[i].gate);
        fc_chart_gate_totals(c, gates[i].id, sums);
        const double ratio = sums[0] > 0.0 ? sums[1] / sums[0] : NAN;
        row(out, &gates[i], "social", fc_result_find(c->result, social), ratio);
        row(out, &gates[i], "total", fc_result_find(c->result, total), ratio + 1.0);
    }
    static const gate_row additional = {"additional", {"Additional", "真正新增"}, FC_GATE_NONE};
    row(out, &additional, "social", fc_result_find(c->result, "leverage.additional"), NAN);
    return FC_OK;
}

const fc_writer fc_writer_chart_leverage_gates = {
    .file = "data/leverage_gates.dat",
    .summary = "Leverage at each gate: social and total over public capital, with bands.",
    .chart = "leverage_gates",
    .applies = applies,
    .write = write,
};
