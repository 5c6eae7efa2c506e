/* flows.csv: the ledger, mean and standard error of every line at every step. */
#include "output/ledger_line.h"

static fc_status write_flows(const fc_write_context *c, fc_text *out, fc_error *err)
{
    (void)err;
    fc_text_add(out, FC_LINE_HEADER "step,mean,se\n");
    const size_t n_steps = fc_result_n_steps(c->result);
    for (size_t i = 0; i < c->plan->n_lines; i++) {
        const fc_line *line = &c->plan->lines[i];
        if (fc_line_is_valuation(line)) continue;
        for (size_t step = 0; step <= n_steps; step++) {
            double mean, se;
            fc_result_line(c->result, i, step, &mean, &se);
            fc_line_cells(out, c->model, line); /* the same for every row of a line */
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
