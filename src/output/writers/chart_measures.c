/* data/measures.dat: what grants, talent, space, insurance and the other small kinds come to over time, one block an entry,
   then one row an entry. */
#include <stdio.h>
#include <string.h>

#include "output/chart_entries.h"

enum { PANELS = 8 };

/* The series that tells a kind's story. */
static const struct { const char *section, *key; fc_chart_name what; } stories[] = {
    {"conversion", ".converted", {"grants that became shares", "转为股权的资助"}},
    {"grants", ".succeeded", {"projects that succeeded", "成功项目"}},
    {"talent", "", {"people", "人才"}},
    {"space", "", {"places", "可容纳企业"}},
    {"securitisation", ".loss", {"lost by the pool", "资产池损失"}},
    {"insurance", ".claims", {"claims paid", "累计赔付"}},
    {"indicators", "", {"level", "水平"}},
    {"indicators", ".count", {"events so far", "累计件数"}},
};

typedef struct panels {
    size_t n, total;
    const fc_entry *entry[PANELS];
    size_t series[PANELS], story[PANELS];
} panels;

static void find(const fc_write_context *c, panels *p)
{
    char metric[512];
    *p = (panels){0};
    for (size_t s = 0; s < sizeof stories / sizeof *stories; s++) {
        const fc_entry *entries;
        const size_t n = fc_model_section(c->model, stories[s].section, &entries);
        for (size_t i = 0; i < n; i++) {
            if (snprintf(metric, sizeof metric, "%s%s", entries[i].path, stories[s].key) >= (int)sizeof metric) continue;
            const size_t series = fc_result_series_find(c->result, metric);
            if (series == SIZE_MAX) continue;
            p->total++;
            if (p->n == PANELS) continue;
            p->entry[p->n] = &entries[i];
            p->series[p->n] = series;
            p->story[p->n++] = s;
        }
    }
}

static int applies(const fc_write_context *c)
{
    panels p;
    find(c, &p);
    return p.n > 0;
}

static fc_status write(const fc_write_context *c, fc_text *out, fc_error *err)
{
    panels p;
    (void)err;
    find(c, &p);
    fc_chart_head(out, c, "grants, talent, space, insurance and the like over time", c->model->head.currency);
    fc_chart_shown(out, p.n, p.total);
    for (size_t i = 0; i < p.n; i++) {
        fc_chart_fan(out, c, p.series[i]);
        fc_chart_next_block(out);
    }
    fc_text_add(out, "entry\tname_en\tname_zh\twhat_en\twhat_zh\tmoney\n");
    for (size_t i = 0; i < p.n; i++) {
        const int money = strcmp(fc_result_series_unit(c->result, p.series[i]), "currency") == 0;
        fc_text_format(out, "%s", p.entry[i]->path);
        fc_chart_names(out, fc_chart_word(p.entry[i]->name));
        fc_chart_names(out, stories[p.story[i]].what);
        fc_text_format(out, "\t%d\n", money);
    }
    return FC_OK;
}

const fc_writer fc_writer_chart_measures = {
    .file = "data/measures.dat",
    .summary = "What grants, talent, space, insurance, securitisation, conversion and indicators come to over time.",
    .chart = "measures",
    .applies = applies,
    .write = write,
};
