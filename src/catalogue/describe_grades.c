/* Assumptions: what is written with grade A, and the defaults for which no source was found. */
#include <string.h>

#include "catalogue/describe.h"

static void count_grades(const fc_describer *d, fc_text *out)
{
    static const char grades[] = "PSDA";
    static const char *const en[] = { "primary source", "secondary report", "derived", "assumption" };
    static const char *const zh[] = { "一手来源", "二手报道", "推算", "假设" };
    size_t n[4] = { 0 }, none = 0;
    for (size_t i = 0; i < d->model->n_values; i++) {
        const fc_value *v = d->model->values[i];
        const char *at = v->grade ? strchr(grades, v->grade) : NULL;
        if (v->present && at) n[at - grades]++;
        else if (v->present == 1) none++; /* not "rest": the others give it */
    }
    fc_text_add(out, FC_WORD(d, "\nGrades of the values written:", "\n所写数值的等级："));
    for (int i = 0; i < 4; i++) fc_text_format(out, " %c (%s) %zu,", grades[i], FC_WORD(d, en, zh)[i], n[i]);
    fc_text_format(out, FC_WORD(d, " ungraded %zu\n", " 未标注 %zu\n"), none);
}

static void written_assumptions(const fc_describer *d, fc_text *out)
{
    int n = 0;
    for (size_t i = 0; i < d->model->n_values; i++) {
        const fc_value *v = d->model->values[i];
        if (!v->present || v->grade != 'A') continue;
        if (n++ == 0)
            fc_text_add(out, FC_WORD(d, "Written as assumptions (grade A):\n", "所写假设（A 级）：\n"));
        fc_text_format(out, "  %s = ", v->key);
        fc_describe_value(v, out);
        if (v->note) fc_text_format(out, " %s", v->note);
        fc_text_add(out, "\n");
    }
}

static int is_assumed(const fc_entry *e, const fc_field *f)
{
    return f->source && strstr(f->source, "assumption") && f->dflt && !fc_entry_has(e, f->key);
}

/* One line of keys per entry: they are many, and `explain` tells more. */
static void assumed_defaults(const fc_describer *d, fc_text *out)
{
    size_t total = 0;
    for (size_t i = 0; i < d->model->n_entries; i++) {
        const fc_entry *e = &d->model->entries[i];
        size_t n = 0;
        for (const fc_field *f = e->section->fields; f->key; f++) {
            if (!is_assumed(e, f)) continue;
            if (total++ == 0)
                fc_text_add(out,
                            FC_WORD(d, "Defaults that are assumptions (`fulcrum explain KEY` tells more):\n",
                                    "取默认值的假设（详见 `fulcrum explain 键`）：\n"));
            if (n++ == 0) fc_text_format(out, "  %s: ", e->path);
            fc_text_format(out, "%s%s = %s", n > 1 ? "; " : "", f->key, f->dflt);
        }
        if (n) fc_text_add(out, "\n");
    }
    if (total) fc_text_format(out, FC_WORD(d, "  %zu defaults in all\n", "  共 %zu 项默认值\n"), total);
}

void fc_describe_grades(const fc_describer *d, fc_text *out)
{
    count_grades(d, out);
    written_assumptions(d, out);
    assumed_defaults(d, out);
}
