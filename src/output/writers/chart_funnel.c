/* data/funnel.dat: how many signed projects reach each stage by the horizon, what was contracted and what is paid in.
   Two blocks an entry: a row for each stage and amount, then the money over time. */
#include "mechanisms/pipeline/pipeline.h"
#include "output/chart_entries.h"

static int applies(const fc_write_context *c)
{
    return fc_chart_entries_any(c, "pipeline", "contracted");
}

static void row(fc_text *out, const fc_write_context *c, const fc_entry *entry, const char *key, const char *kind)
{
    const size_t series = fc_chart_series_of(c, entry, key);
    if (series == SIZE_MAX) return;
    fc_chart_label(out, key);
    fc_text_format(out, "\t%s", kind);
    fc_chart_names(out, (fc_chart_name){entry->name, entry->name});
    fc_chart_names(out, fc_chart_word(key));
    fc_chart_number(out, fc_result_series_point(c->result, series, 0)->mean);
    fc_chart_short_point(out, fc_result_series_point(c->result, series, fc_result_n_steps(c->result)));
    fc_text_add(out, "\n");
}

static void rows(fc_text *out, const fc_write_context *c, const fc_entry *entry)
{
    const fc_pipe_params *p = entry->params;
    const fc_pipe_stage_params *stages = p->stages.items;
    fc_text_add(out, "stage\tkind\tentry_en\tentry_zh\tname_en\tname_zh\tstart\t" FC_CHART_SHORT_COLUMNS("") "\n");
    row(out, c, entry, "signed", "count");
    for (size_t i = 0; i < p->stages.n; i++) row(out, c, entry, stages[i].name, "count");
    row(out, c, entry, "contracted", "money");
    row(out, c, entry, "paid_in", "money");
}

/* What is paid in over time with bands, beside the mean of what was contracted. */
static void money(fc_text *out, const fc_write_context *c, const fc_entry *entry, size_t contracted)
{
    const size_t paid = fc_chart_series_of(c, entry, "paid_in");
    fc_chart_fan_columns(out, c);
    fc_text_add(out, "\tcontracted\n");
    for (size_t k = 0; k <= fc_result_n_steps(c->result); k++) {
        fc_chart_fan_row(out, c, paid, k);
        fc_chart_number(out, fc_result_series_point(c->result, contracted, k)->mean);
        fc_text_add(out, "\n");
    }
}

static fc_status write(const fc_write_context *c, fc_text *out, fc_error *err)
{
    fc_chart_entries found;
    (void)err;
    fc_chart_entries_begin(out, c, "pipeline", "contracted", "projects that have reached each stage; contracted and paid in",
                           c->model->head.currency, &found);
    for (size_t i = 0; i < found.n; i++) {
        if (i > 0) fc_chart_next_block(out);
        rows(out, c, found.entry[i]);
        fc_chart_next_block(out);
        money(out, c, found.entry[i], found.series[i]);
    }
    return FC_OK;
}

const fc_writer fc_writer_chart_funnel = {
    .file = "data/funnel.dat",
    .summary = "Signed projects by stage reached, what was contracted and what is paid in over time.",
    .chart = "funnel",
    .applies = applies,
    .write = write,
};
