/* `explain`: any name, looked up in every table; amounts both ways. */
#include <fulcrum/catalogue.h>

#include <string.h>

#include "base/report_internal.h"
#include "catalogue/catalogue.h"
#include "model/model_internal.h"
#include "output/writer.h"

static int explain_law(const char *name, FILE *out)
{
    const fc_distribution *d = fc_distribution_find(name);
    if (!d) return 0;
    fprintf(out, "%s\n  %s\n", d->name, d->summary);
    for (size_t i = 0; d->sets[i]; i++)
        fprintf(out, "  %-9s %s%s\n", i ? "" : "keys", i ? "or " : "", d->sets[i]);
    if (d->formula && d->formula[0]) fprintf(out, "  formula   %s\n", d->formula);
    if (d->source && d->source[0]) fprintf(out, "  source    %s\n", d->source);
    fputs("  also      min, max (truncate, renormalised), scale (a multiplier: a number or a law, once per "
          "path),\n"
          "            level = \"input\", grade, source, note\n",
          out);
    return 1;
}

static int explain_message(const char *name, FILE *out)
{
    static const char *const words[] = { [FC_NOTE] = "note", [FC_WARNING] = "warning", [FC_ERROR] = "error" };
    for (size_t i = 0; i < FC_N_MESSAGES; i++) {
        if (strcmp(fc_messages[i].name, name) != 0) continue;
        fprintf(out, "%s (%s)\n  text      %s\n  %s\n", name, words[fc_messages[i].severity],
                fc_messages[i].text, fc_messages[i].help);
        return 1;
    }
    return 0;
}

static int explain_writer(const char *name, FILE *out)
{
    for (size_t i = 0; i < fc_n_writers; i++) {
        const fc_writer *w = fc_writers[i];
        if (strcmp(w->file, name) != 0 && (!w->chart || strcmp(w->chart, name) != 0)) continue;
        fprintf(out, "%s\n  %s\n", w->file, w->summary);
        if (w->chart) fprintf(out, "  chart     charts/%s.svg\n", w->chart);
        return 1;
    }
    return 0;
}

static void print_number(const char *label, double x, FILE *out)
{
    char number[32];
    if (fc_number_text(x, number)) fprintf(out, "  %-9s %s\n", label, number);
}

/* "4亿", "4亿..4.99亿", "8%", "18 months": how the scenario reader takes the text. */
static int explain_quantity(const char *text, FILE *out)
{
    static const struct {
        fc_unit unit;
        const char *label;
    } others[] = { { FC_UNIT_SHARE, "share" }, { FC_UNIT_YEARS, "years" } };
    double lo, hi;
    int interval = 0, found = 0;
    char buf[256];
    if (!strchr("0123456789.-+", text[0])) return 0;
    if (fc_quantity_read(text, FC_UNIT_MONEY, &lo, &hi, &interval, buf, sizeof buf)) {
        fc_money_both(lo, buf, sizeof buf);
        fprintf(out, "%s\n", buf);
        if (interval) {
            fc_money_both(hi, buf, sizeof buf);
            fprintf(out, "to %s\n", buf);
            fc_money_both((lo + hi) / 2, buf, sizeof buf);
            fprintf(out, "mean %s, every value between equally likely\n", buf);
        }
        return 1;
    }
    for (size_t i = 0; i < sizeof others / sizeof *others && !found; i++) {
        interval = 0;
        if (!fc_quantity_read(text, others[i].unit, &lo, &hi, &interval, buf, sizeof buf)) continue;
        fprintf(out, "%s\n", text);
        print_number(others[i].label, lo, out);
        if (interval) print_number("to", hi, out);
        found = 1;
    }
    return found;
}

/* ---- names ------------------------------------------------------------------------------------------------------- */

typedef struct visitor {
    fc_name_visit visit;
    void *user;
} visitor;

static void visit_field(void *user, const char *path, const fc_field *f)
{
    const visitor *v = user;
    (void)f;
    v->visit(v->user, path);
}

static void visit_metric(void *user, const char *name, const fc_output_row *row)
{
    const visitor *v = user;
    (void)row;
    v->visit(v->user, name);
}

void fc_each_name(fc_arena *arena, fc_name_visit visit, void *user)
{
    visitor v = { visit, user };
    for (const struct fc_topic *t = fc_topics; t->name; t++) visit(user, t->name);
    for (const fc_section *const *s = fc_all_sections(); *s; s++)
        if ((*s)->path[0]) visit(user, (*s)->path);
    for (size_t i = 0; i < fc_n_distributions; i++) visit(user, fc_distributions[i]->name);
    for (size_t i = 0; i < FC_N_MESSAGES; i++) visit(user, fc_messages[i].name);
    for (size_t i = 0; i < fc_n_writers; i++) visit(user, fc_writers[i]->file);
    fc_each_term(visit, user);
    fc_each_field(arena, visit_field, &v);
    fc_each_metric(arena, visit_metric, &v);
}

/* The three nearest names. */
enum { N_NEAR = 3 };
typedef struct nearest {
    const char *wrong, *name[N_NEAR];
    size_t distance[N_NEAR], limit;
} nearest;

static const char *last_part(const char *name)
{
    const char *dot = strrchr(name, '.');
    return dot ? dot + 1 : name;
}

/* A key written without its section ("hurdle") is one slip away from its full name. */
static size_t distance(const nearest *n, const char *name)
{
    size_t d = fc_edit_distance(n->wrong, name, n->limit);
    if (d > 1 && strcmp(last_part(name), last_part(n->wrong)) == 0) d = 1;
    return d;
}

static void consider(void *user, const char *name)
{
    nearest *n = user;
    size_t d = distance(n, name), at = N_NEAR;
    if (d > n->limit) return;
    for (size_t i = 0; i < N_NEAR; i++)
        if (n->name[i] && strcmp(n->name[i], name) == 0) return;
    while (at > 0 && (!n->name[at - 1] || d < n->distance[at - 1])) at--;
    for (size_t i = N_NEAR; i-- > at + 1;) {
        n->name[i] = n->name[i - 1];
        n->distance[i] = n->distance[i - 1];
    }
    if (at < N_NEAR) {
        n->name[at] = name;
        n->distance[at] = d;
    }
}

static fc_status unknown(const char *name, fc_arena *arena, fc_error *err)
{
    nearest n = { .wrong = name, .limit = strlen(name) / 3 + 1 };
    if (n.limit > 5) n.limit = 5;
    fc_each_name(arena, consider, &n);
    const char *near = "";
    for (size_t i = 0; i < N_NEAR && n.name[i] && near; i++)
        near = fc_arena_format(arena, "%s%s%s", near, i ? ", " : "; near: ", n.name[i]);
    if (near && !near[0]) near = "; see `fulcrum list`";
    return fc_fail(err, FC_E_USAGE, FC_MSG_UNKNOWN_NAME, NULL, 0, NULL, name, near ? near : "");
}

static int explain(const char *name, FILE *out, fc_arena *arena)
{
    if (fc_explain_topic(name, out)) return 1;
    if (explain_law(name, out) || explain_message(name, out)) return 1;
    if (explain_quantity(name, out)) return 1;
    int found = fc_explain_section(name, out) || fc_explain_field(name, out);
    if (fc_explain_metric(name, out, arena)) found = 1; /* a key, a metric and a chart may share a name: all are shown */
    return explain_writer(name, out) || found || fc_explain_term(name, out);
}

fc_status fc_catalogue_explain(const char *name, FILE *out, fc_error *err)
{
    fc_arena *arena = fc_arena_new();
    if (!arena) return fc_fail(err, FC_E_MEMORY, FC_MSG_OUT_OF_MEMORY, NULL, 0, NULL);
    fc_status status = FC_OK;
    if (!explain(name, out, arena)) status = unknown(name, arena, err);
    else if (fc_arena_failed(arena)) status = fc_fail(err, FC_E_MEMORY, FC_MSG_OUT_OF_MEMORY, NULL, 0, NULL);
    else if (ferror(out)) status = fc_fail(err, FC_E_IO, FC_MSG_STREAM_FAILED, NULL, 0, NULL);
    fc_arena_free(arena);
    return status;
}
