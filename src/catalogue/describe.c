/* The programme in words. */
#include <fulcrum/model.h>

#include <math.h>
#include <string.h>

#include "catalogue/describe.h"

static void head(const fc_describer *d, fc_text *out)
{
    static const char *const en[] = { "month", "quarter", "year" }, *const zh[] = { "月", "季", "年" };
    const fc_head *h = &d->model->head;
    const fc_calendar *c = &d->model->calendar;
    char last[8], number[32];
    int by = c->steps_per_year == 12 ? 0 : c->steps_per_year == 4 ? 1 : 2;
    fc_calendar_date(c, c->n_steps, last);
    fc_number_text(h->horizon, number);
    fc_text_format(out, "%s\n", h->title && h->title[0] ? h->title : FC_WORD(d, "(no title)", "（无标题）"));
    fc_text_format(out,
                   FC_WORD(d, "%04d-%02d to %s: %s years in %d steps of a %s; amounts in %s\n",
                           "%04d-%02d 至 %s：%s 年，%d 步，步长一%s；币种 %s\n"),
                   c->start_year, c->start_month, last, number, c->n_steps, FC_WORD(d, en, zh)[by],
                   h->currency ? h->currency : "");
    fc_text_format(out, FC_WORD(d, "%llu paths, ", "%llu 条路径，"), (unsigned long long)d->model->paths);
    if (d->model->seed_given)
        fc_text_format(out, FC_WORD(d, "seed %llu\n", "种子 %llu\n"), (unsigned long long)d->model->seed);
    else
        fc_text_add(
            out, FC_WORD(d, "no seed: each run draws one and stores it\n", "未给种子：每次运行抽取并保存\n"));
}

static int is_told(const fc_entry *e) { return e->section->form == FC_SECTION_LIST || e->node != NULL; }

static void entries(const fc_describer *d, fc_text *out)
{
    for (size_t i = 0; i < d->model->n_entries; i++) {
        const fc_entry *e = &d->model->entries[i];
        if (!is_told(e) || fc_describe_target(d, e, out)) continue;
        fc_text_format(out, "\n%s: %s\n", e->path, e->section->summary ? e->section->summary : "");
        fc_describe_fund(d, e, out);
        fc_describe_platform(d, e, out);
        fc_describe_talent(d, e, out);
        fc_describe_references(d, e, out);
        fc_describe_rule(d, e, out);
        fc_describe_keys(d, e, out);
    }
}

static void correlations(const fc_describer *d, fc_text *out)
{
    for (size_t i = 0; i < d->model->n_correlations; i++) {
        const fc_correlation *c = &d->model->correlations[i];
        if (i == 0)
            fc_text_add(out, FC_WORD(d, "\nCorrelations (Spearman rank)\n", "\n相关（Spearman 秩）\n"));
        if (c->between.n >= 2)
            fc_text_format(out, "  %s, %s: %.4g\n", c->between.x[0], c->between.x[1], c->rank);
    }
}

fc_status fc_model_describe(const fc_model *model, const char *lang, FILE *out, fc_error *err)
{
    fc_describer d = { model, out, lang && strcmp(lang, "zh") == 0 };
    fc_text text;
    fc_status status = FC_OK;
    fc_text_init(&text);
    head(&d, &text);
    entries(&d, &text);
    correlations(&d, &text);
    fc_describe_leverage(&d, &text);
    fc_describe_feasibility(&d, &text);
    fc_describe_grades(&d, &text);
    if (text.failed) status = fc_fail(err, FC_E_MEMORY, FC_MSG_OUT_OF_MEMORY, NULL, 0, NULL);
    else if (fwrite(text.data, 1, text.n, out) != text.n || ferror(out))
        status = fc_fail(err, FC_E_IO, FC_MSG_STREAM_FAILED, NULL, 0, NULL);
    fc_text_free(&text);
    return status;
}
