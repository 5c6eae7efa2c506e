/* data/jcurve.dat: the sponsor's cumulative net cash, and its payments and receipts by programme year. */
#include <stdlib.h>
#include <string.h>

#include "output/chart_data.h"

static const char metric[] = "sponsor.cumulative";

static int applies(const fc_write_context *c)
{
    return fc_chart_has_series(c, metric);
}

/* Flows between the sponsor and a mechanism: +1 received, -1 paid, 0 neither. */
static int direction(const fc_write_context *c, const fc_line *line)
{
    if (line->type != FC_FLOW || line->entry < 0) return 0;
    if (strcmp(c->model->entries[line->entry].path, "sponsor") == 0)
        return 0; /* its own account: appropriation, … */
    return (line->payee_class == FC_CLASS_sponsor) - (line->payer_class == FC_CLASS_sponsor);
}

/* Receipts the sponsor hands on: they make what it received smaller, they are no new money. */
static int is_handed_on(const fc_line *line)
{
    return line->what != NULL &&
           (strcmp(line->what, "concession") == 0 || strcmp(line->what, "lossshare") == 0);
}

static void add_flows(const fc_write_context *c, double *paid, double *received)
{
    const size_t n_steps = fc_result_n_steps(c->result);
    for (size_t i = 0; i < c->plan->n_lines; i++) {
        const fc_line *line = &c->plan->lines[i];
        const int d = direction(c, line), receipt = d > 0 || is_handed_on(line);
        if (d == 0) continue;
        for (size_t step = 1; step <= n_steps; step++) {
            double mean, se;
            fc_result_line(c->result, i, step, &mean, &se);
            (receipt ? received : paid)[fc_calendar_year_of(&c->model->calendar, (int)step)] +=
                receipt ? d * mean : mean;
        }
    }
}

static fc_status write(const fc_write_context *c, fc_text *out, fc_error *err)
{
    const fc_calendar *calendar = &c->model->calendar;
    const int years = fc_calendar_year_of(calendar, calendar->n_steps);
    double *flows = calloc(2 * ((size_t)years + 1), sizeof *flows);
    if (flows == NULL) return fc_fail(err, FC_E_MEMORY, FC_MSG_OUT_OF_MEMORY, NULL, 0, NULL);
    double *paid = flows, *received = flows + years + 1;
    add_flows(c, paid, received);
    fc_chart_head(out, c, "sponsor's cumulative net cash; yearly payments and receipts (means)",
                  c->model->head.currency);
    fc_chart_fan(out, c, fc_result_series_find(c->result, metric));
    fc_chart_next_block(out);
    fc_text_add(out, "programme_year\tx\tcalls\tdistributions\n");
    for (int y = 1; y <= years; y++) {
        fc_text_format(out, "%d", y);
        fc_chart_number(out, calendar->start_year + (calendar->start_month - 1) / 12.0 + y - 0.5);
        fc_chart_number(out, paid[y]);
        fc_chart_number(out, received[y]);
        fc_text_add(out, "\n");
    }
    free(flows);
    return FC_OK;
}

const fc_writer fc_writer_chart_jcurve = {
    .file = "data/jcurve.dat",
    .summary = "The sponsor's cumulative net cash with bands, and yearly payments and receipts.",
    .chart = "jcurve",
    .applies = applies,
    .write = write,
};
