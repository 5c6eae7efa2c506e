/* flows.csv: the ledger, mean and standard error of every line at every step. */
#include <string.h>

#include "output/writer.h"

/* Valuations that metric families pass to each other through the ledger; they are no flows. */
static int is_hidden(const fc_line *line)
{
    return line->what != NULL &&
           (strcmp(line->what, "nav_sponsor") == 0 || strcmp(line->what, "unfunded_sponsor") == 0);
}

static const char *gate_name(fc_gate gate)
{
    switch (gate) {
    case FC_GATE_COMMITTED: return "committed";
    case FC_GATE_CLOSED: return "closed";
    case FC_GATE_PAID: return "paid";
    case FC_GATE_NONE: break;
    }
    return "";
}

/* The cells before the step, the same for every row of a line. */
static void head(fc_text *out, const fc_write_context *c, const fc_line *line)
{
    const fc_entry *entry = line->entry < 0 ? NULL : &c->model->entries[line->entry];
    const char *cells[] = {line->name, line->type == FC_PROMISE ? "promise" : "flow", line->payer, line->payee,
                           entry ? entry->section->path : "", entry ? entry->name : "", gate_name(line->gate), line->region};
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) {
        fc_csv_text(out, cells[i]);
        fc_text_add(out, ",");
    }
}

static fc_status write_flows(const fc_write_context *c, fc_text *out, fc_error *err)
{
    (void)err;
    fc_text_add(out, "line,type,payer,payee,kind,name,gate,region,step,mean,se\n");
    const size_t n_steps = fc_result_n_steps(c->result);
    for (size_t i = 0; i < c->plan->n_lines; i++) {
        const fc_line *line = &c->plan->lines[i];
        if (is_hidden(line)) continue;
        for (size_t step = 0; step <= n_steps; step++) {
            double mean, se;
            fc_result_line(c->result, i, step, &mean, &se);
            head(out, c, line);
            fc_text_format(out, "%zu,", step);
            fc_csv_number(out, mean);
            fc_text_add(out, ",");
            fc_csv_number(out, se);
            fc_text_add(out, "\n");
        }
    }
    return FC_OK;
}

const fc_writer fc_writer_flows = {
    .file = "flows.csv",
    .summary = "The ledger: who pays whom for what, mean and standard error at every step.",
    .write = write_flows,
};
