/* data/platforms.dat: platforms at work and their self-sufficiency over time, one block an entry, then one row an entry. */
#include "output/chart_entries.h"

static int applies(const fc_write_context *c)
{
    return fc_chart_entries_any(c, "platforms", "cost");
}

#define POINT_COLUMNS(p) p "mean\t" p "se\t" p "p05\t" p "p10\t" p "p25\t" p "p50\t" p "p75\t" p "p90\t" p "p95"

static void growth(fc_text *out, const fc_write_context *c, const fc_entry *entry, size_t count)
{
    const size_t ratio = fc_chart_series_of(c, entry, "selfsufficiency");
    fc_chart_fan_columns(out, c);
    const int worlds = fc_result_outer(c->result) > 0;
    fc_text_format(out, "\t" POINT_COLUMNS("self_") "\tself_n%s\n", worlds ? "\tself_world_p05\tself_world_p95" : "");
    for (size_t k = 0; k <= fc_result_n_steps(c->result); k++) {
        const fc_series_point *self = fc_result_series_point(c->result, ratio, k);
        fc_chart_fan_row(out, c, count, k);
        fc_chart_point(out, self);
        fc_chart_number(out, (double)self->n);
        if (worlds) fc_chart_world_band(out, c, ratio, k);
        fc_text_add(out, "\n");
    }
}

static void in_the_end(fc_text *out, const fc_write_context *c, const fc_entry *entry, const char *key)
{
    fc_chart_short_point(out, fc_result_series_point(c->result, fc_chart_series_of(c, entry, key),
                                                     fc_result_n_steps(c->result)));
}

static fc_status write(const fc_write_context *c, fc_text *out, fc_error *err)
{
    fc_chart_entries found;
    (void)err;
    fc_chart_entries_begin(out, c, "platforms", "cost", "platforms at work; income over running costs of the last twelve months",
                           c->model->head.currency, &found);
    for (size_t i = 0; i < found.n; i++) {
        growth(out, c, found.entry[i], fc_chart_series_of(c, found.entry[i], "count"));
        fc_chart_next_block(out);
    }
    fc_text_add(out, "entry\tname_en\tname_zh\t" FC_CHART_SHORT_COLUMNS("spinouts_") "\t" FC_CHART_SHORT_COLUMNS("income_")
                     "\t" FC_CHART_SHORT_COLUMNS("cost_") "\n");
    for (size_t i = 0; i < found.n; i++) {
        const fc_chart_name name = fc_chart_word(found.entry[i]->name);
        fc_text_format(out, "%s", found.entry[i]->name);
        fc_chart_names(out, name);
        in_the_end(out, c, found.entry[i], "spinouts");
        in_the_end(out, c, found.entry[i], "income");
        in_the_end(out, c, found.entry[i], "cost");
        fc_text_add(out, "\n");
    }
    return FC_OK;
}

const fc_writer fc_writer_chart_platforms = {
    .file = "data/platforms.dat",
    .summary = "Platforms at work over time and whether their contract income pays for them.",
    .chart = "platforms",
    .applies = applies,
    .write = write,
};
