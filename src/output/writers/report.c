/* report.html: one self-contained page with the headline, the charts, tables and assumptions. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "output/law_text.h"
#include "output/report_page.h"
#include "output/svg_inline.h"

typedef struct chapter {
    const char *id, *en, *zh;
    const char *charts[8];   /* NULL-terminated; the last chapter takes what no other one names */
    const char *scalars[8];  /* prefixes of the metrics in its table, NULL-terminated */
} chapter;

static const chapter chapters[] = {
    {"leverage", "What follows the public money", "撬动效果",
     {"leverage_gates", "leverage_parts", "capital_stack", "leverage_time", "dist_leverage"},
     {"leverage."}},
    {"return", "What comes back", "回报",
     {"jcurve", "dist_tvpi", "waterfall_split", "calls_nav"},
     {"sponsor.irr", "sponsor.tvpi", "sponsor.dpi", "sponsor.loss", "sponsor.payback", "sponsor.conceded"}},
    {"cash", "What cash it needs", "资金需求",
     {"cash", "sources_uses"},
     {"sponsor.need", "sponsor.peak", "sponsor.shortfall", "sponsor.recycling"}},
    {"targets", "Targets", "目标", {"scorecard"}, {"target.", "plan.score"}},
    {"platforms", "Platforms", "平台", {"platforms"}, {"platforms."}},
    {"firms", "Firms and stages", "企业与梯次", {"stage_flow"}, {"public.per.", "incubation."}},
    {"credit", "Loans and risk-compensation pools", "信贷与风险补偿池", {"credit_pool"},
     {"credit.", "securitisation.", "insurance."}},
    {"projects", "Signed projects", "签约项目", {"funnel"}, {"pipeline."}},
    {"measures", "Grants, people, space and other measures", "资助、人才、场所等", {"measures"},
     {"conversion.", "grants.", "talent.", "space.", "indicators."}},
    {"regions", "Regions", "地区", {"regions"}, {NULL}},
    {"more", "More charts", "其他图表", {NULL}, {NULL}},
};
enum { N_CHAPTERS = sizeof chapters / sizeof *chapters };

static int names(const char *const *list, const char *name)
{
    for (; *list != NULL; list++)
        if (strcmp(*list, name) == 0) return 1;
    return 0;
}

/* The chapter a chart stands in. */
static size_t chapter_of(const char *chart)
{
    size_t i = 0;
    while (i < N_CHAPTERS - 1 && !names(chapters[i].charts, chart)) i++;
    return i;
}

static const fc_writer *chart_writer(const fc_write_context *c, const char *chart)
{
    for (size_t i = 0; i < fc_n_writers; i++)
        if (fc_writers[i]->chart != NULL && strcmp(fc_writers[i]->chart, chart) == 0)
            return fc_writers[i]->applies == NULL || fc_writers[i]->applies(c) ? fc_writers[i] : NULL;
    return NULL;
}

/* Charts of a chapter in reading order: its own list, or (last chapter) whatever stands nowhere else. */
static fc_status add_charts(const fc_page *page, size_t which, int *drawn, fc_error *err)
{
    fc_status status = FC_OK;
    for (const char *const *name = chapters[which].charts; *name != NULL && status == FC_OK; name++) {
        const fc_writer *writer = chart_writer(page->c, *name);
        if (writer != NULL) status = fc_page_chart(page, writer, drawn, err);
    }
    for (size_t i = 0; i < fc_n_writers && which == N_CHAPTERS - 1 && status == FC_OK; i++) {
        const char *chart = fc_writers[i]->chart;
        if (chart == NULL || chapter_of(chart) != which) continue;
        const fc_writer *writer = chart_writer(page->c, chart);
        if (writer != NULL) status = fc_page_chart(page, writer, drawn, err);
    }
    return status;
}

/* A chapter with nothing in it is left out. */
static fc_status add_chapter(const fc_page *page, size_t which, int *drawn, fc_error *err)
{
    const chapter *this = &chapters[which];
    fc_text body;
    fc_text_init(&body);
    const fc_page inner = {&body, page->c, page->zh};
    const fc_status status = add_charts(&inner, which, drawn, err);
    if (status == FC_OK && this->scalars[0] != NULL) fc_page_scalars(&inner, this->scalars);
    if (status == FC_OK && body.n > 0) {
        fc_page_section(page, this->id, fc_page_say(page, this->en, this->zh));
        fc_text_add_n(page->out, body.data, body.n);
        fc_page_section_end(page);
    }
    page->out->failed |= body.failed;
    fc_text_free(&body);
    return status;
}

static fc_status no_memory(fc_error *err)
{
    return fc_fail(err, FC_E_MEMORY, FC_MSG_OUT_OF_MEMORY, NULL, 0, NULL);
}

static fc_status add_headline(const fc_page *page, fc_error *err)
{
    char *text = NULL;
    size_t n = 0;
    FILE *stream = open_memstream(&text, &n);
    if (stream == NULL) return no_memory(err);
    fc_status status = fc_headline(page->c->model, page->c->result, page->c->options->lang, stream, err);
    if (fclose(stream) != 0 && status == FC_OK) status = no_memory(err);
    if (status == FC_OK && n > 0) {
        fc_text_add(page->out, "<pre>");
        fc_html_text(page->out, text);
        fc_text_add(page->out, "</pre>\n");
    }
    free(text);
    return status;
}

/* What nobody measured: values of grade A. */
static void add_assumptions(const fc_page *page)
{
    int open = 0;
    for (size_t i = 0; i < page->c->model->n_values; i++) {
        const fc_value *value = page->c->model->values[i];
        fc_text law;
        if (value->grade != 'A') continue;
        if (!open) {
            fc_page_section(page, "assumptions", fc_page_say(page, "Assumptions", "假设"));
            fc_text_format(page->out, "<table><tr><th>%s</th><th>%s</th><th>%s</th></tr>\n",
                           fc_page_say(page, "key", "参数"), fc_page_say(page, "value", "取值"),
                           fc_page_say(page, "note", "说明"));
        }
        open = 1;
        fc_text_init(&law);
        fc_law_text(&law, value);
        fc_text_add(page->out, "<tr><td>");
        fc_html_text(page->out, value->key);
        fc_text_add(page->out, "</td><td class=\"text\">");
        if (law.data != NULL) fc_html_text(page->out, law.data);
        fc_text_add(page->out, "</td><td class=\"text\">");
        const char *origin = value->source != NULL ? value->source : "";
        fc_html_text(page->out, value->note != NULL ? value->note : origin);
        fc_text_add(page->out, "</td></tr>\n");
        page->out->failed |= law.failed;
        fc_text_free(&law);
    }
    if (!open) return;
    fc_text_add(page->out, "</table>\n");
    fc_page_section_end(page);
}

static fc_status write(const fc_write_context *c, fc_text *out, fc_error *err)
{
    const fc_page page = {out, c, c->options->lang != NULL && strcmp(c->options->lang, "zh") == 0};
    int drawn = 0;
    fc_page_open(&page);
    fc_status status = add_headline(&page, err);
    for (size_t i = 0; i < N_CHAPTERS && status == FC_OK; i++) status = add_chapter(&page, i, &drawn, err);
    if (status != FC_OK) return status;
    if (drawn == 0)
        fc_text_format(
            out, "<p class=\"sub\">%s</p>\n",
            fc_page_say(&page, "No charts stand here (gnuplot draws them as svg); the tables hold the same numbers.",
                        "此处无图表（需 gnuplot 绘制 svg）；表格给出相同的数据。"));
    add_assumptions(&page);
    fc_page_section(&page, "all", fc_page_say(&page, "All results", "全部结果"));
    fc_text_format(out, "<details><summary>%s</summary>\n",
                   fc_page_say(&page, "Every scalar metric", "全部标量指标"));
    fc_page_scalars(&page, NULL);
    fc_text_add(out, "</details>\n");
    fc_page_section_end(&page);
    fc_page_close(&page);
    return FC_OK;
}

const fc_writer fc_writer_report = {
    .file = "report.html",
    .summary = "One self-contained page: headline, charts, tables, assumptions.",
    .late = 1,
    .write = write,
};
