/* Templates: scenarios to start from, written from the field tables, so that they cannot fall behind. */
#include <fulcrum/catalogue.h>

#include <string.h>

#include "base/report_internal.h"
#include "catalogue/catalogue.h"
#include "model/model_internal.h"

typedef struct printer {
    FILE *out;
    const char *section;
    int brief; /* 1: only what must be written */
} printer;

static void indent(FILE *out, int depth)
{
    for (int i = 0; i < depth; i++) fputs("    ", out);
}

/* The remark behind a key: unit, choices, level, help. */
static void remark(const fc_field *f, FILE *out)
{
    const char *unit = fc_unit_name(f->unit), *level = fc_level_name(f);
    fputs("  # ", out);
    if (f->kind == FC_FIELD_CHOICE) {
        for (size_t i = 0; f->choices[i]; i++) fprintf(out, "%s%s", i ? " | " : "", f->choices[i]);
        fputs(": ", out);
    } else if (unit[0] || level[0]) {
        fprintf(out, "%s%s%s: ", unit, unit[0] && level[0] ? ", " : "", level);
    }
    fprintf(out, "%s\n", f->help);
}

static void print_key(const printer *p, const fc_field *f, const char *key, int depth)
{
    char buf[128];
    const char *sample = fc_sample_value(p->section, f, buf, sizeof buf), *dflt;
    if (!sample && p->brief) return;
    indent(p->out, depth);
    if (sample) fprintf(p->out, "%s = %s;", key, sample);
    else {
        dflt = fc_default_text(f, buf, sizeof buf);
        fprintf(p->out, "# %s = %s;", key, dflt ? dflt : f->kind == FC_FIELD_LIST ? "( ... )" : "...");
    }
    remark(f, p->out);
}

/* Length of the group part at the head of a key below `from`; 0 if the key stands there itself. */
static size_t group_length(const char *key, size_t from)
{
    const char *dot = strchr(key + from, '.');
    return dot ? (size_t)(dot - key) : 0;
}

static int in_group(const char *key, const char *group, size_t n)
{
    return strncmp(key, group, n) == 0 && key[n] == '.';
}

static int group_is_written(const printer *p, const fc_field *fields, const char *group, size_t n)
{
    char buf[64];
    for (const fc_field *f = fields; f->key; f++)
        if (in_group(f->key, group, n) && fc_sample_value(p->section, f, buf, sizeof buf)) return 1;
    return 0;
}

static void print_rows(const printer *p, const fc_field *fields, const char *group, size_t from, int depth);

/* A group at its first row. One without written keys is a remark as a whole. */
static void print_group(const printer *p, const fc_field *fields, const fc_field *first, size_t from,
                        size_t n, int depth)
{
    int written = group_is_written(p, fields, first->key, n);
    if (!written && p->brief) return;
    indent(p->out, depth);
    fprintf(p->out, "%s%.*s : {\n", written ? "" : "# ", (int)(n - from), first->key + from);
    print_rows(p, fields, first->key, n + 1, depth + 1);
    indent(p->out, depth);
    fprintf(p->out, "%s};\n", written ? "" : "# ");
}

static int seen_before(const fc_field *fields, const fc_field *row, size_t n)
{
    for (const fc_field *f = fields; f != row; f++)
        if (in_group(f->key, row->key, n)) return 1;
    return 0;
}

/* Rows whose key starts with group[0..from), from is 0 or includes the dot. */
static void print_rows(const printer *p, const fc_field *fields, const char *group, size_t from, int depth)
{
    for (const fc_field *f = fields; f->key; f++) {
        if (from && strncmp(f->key, group, from) != 0) continue;
        size_t n = group_length(f->key, from);
        if (n == 0) print_key(p, f, f->key + from, depth);
        else if (!seen_before(fields, f, n)) print_group(p, fields, f, from, n, depth);
    }
}

/* The groups inside a group ("factors.market" in "factors"). */
static void print_inner(const char *path, int brief, FILE *out)
{
    const size_t n = strlen(path);
    for (const fc_section *const *s = fc_all_sections(); *s; s++) {
        if (strncmp((*s)->path, path, n) != 0 || (*s)->path[n] != '.') continue;
        const printer p = { out, (*s)->path, brief };
        fprintf(out, "    # %s\n    %s : {\n", (*s)->summary, (*s)->path + n + 1);
        print_rows(&p, (*s)->fields, "", 0, 2);
        fputs("    };\n", out);
    }
}

static void print_section(const fc_section *s, int brief, FILE *out)
{
    printer p = { out, s->path, brief };
    if (!s->path[0]) {
        print_rows(&p, s->fields, "", 0, 0);
        return;
    }
    fprintf(out, "\n# %s\n", s->summary ? s->summary : s->path);
    if (s->form == FC_SECTION_LIST) fprintf(out, "%s = ( {\n    name = \"example\";\n", s->path);
    else fprintf(out, "%s : {\n", s->path);
    print_rows(&p, s->fields, "", 0, 1);
    print_inner(s->path, brief, out);
    fputs(s->form == FC_SECTION_LIST ? "} );\n" : "};\n", out);
}

static const fc_section *section(const char *path)
{
    for (const fc_section *const *s = fc_all_sections(); *s; s++)
        if (strcmp((*s)->path, path) == 0) return *s;
    return NULL;
}

static void print_named(const char *path, int brief, FILE *out)
{
    const fc_section *s = section(path);
    if (s) print_section(s, brief, out);
}

/* Targets name metrics, so they cannot come from a table. */
static const char targets[] =
    "\n# what the plan promises: a metric, a date, a threshold\n"
    "targets = (\n"
    "    { name = \"leverage\"; metric = \"leverage.paid.social\"; at = \"2033-12\"; at_least = 2.0; },\n"
    "    { name = \"public\"; metric = \"public.capital\"; at = \"2033-12\"; at_most = 1.5e9; }\n);\n";

static void programme(FILE *out)
{
    static const char *const parts[] = { "sponsor", "funds", "direct", "incubation", "credit" };
    fputs("# A programme to start from. Amounts take units (\"2亿\", \"0.4 bn\"), values may be laws or "
          "intervals:\n"
          "# `fulcrum explain units`. Every other key has a default: `fulcrum new KIND` shows them all.\n",
          out);
    print_named("", 1, out);
    print_named("simulation", 1, out);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) print_named(parts[i], 1, out);
    if (section("targets")) fputs(targets, out);
}

static void one_kind(const fc_section *s, FILE *out)
{
    fprintf(
        out,
        "# %s%s. What is commented out shows the default; `fulcrum explain %s.KEY` tells more.\n",
        s->form == FC_SECTION_LIST ? "One entry of " : "The group ", s->path, s->path);
    print_named("", 1, out);
    if (strcmp(s->path, "simulation") != 0) print_named("simulation", 1, out);
    if (strcmp(s->path, "sponsor") != 0) print_named("sponsor", 1, out);
    print_section(s, 0, out);
}

/* A list of entries, or a group at the top. */
static int has_template(const fc_section *s) { return s->path[0] && !strchr(s->path, '.'); }

const char *fc_catalogue_template_name(size_t i)
{
    if (i == 0) return "programme";
    for (const fc_section *const *s = fc_all_sections(); *s; s++)
        if (has_template(*s) && --i == 0) return (*s)->path;
    return NULL;
}

static fc_status no_template(const char *kind, fc_error *err)
{
    const char *names[128];
    size_t n = 0;
    while (n < 128 && (names[n] = fc_catalogue_template_name(n)) != NULL) n++;
    const char *near = fc_nearest_name(kind, names, n);
    return fc_fail(err, FC_E_USAGE, FC_MSG_UNKNOWN_TEMPLATE, NULL, 0, NULL, kind, near ? "; did you mean " : "",
                   near ? near : "");
}

fc_status fc_catalogue_template(const char *kind, FILE *out, fc_error *err)
{
    const fc_section *s = kind[0] ? section(kind) : NULL;
    if (strcmp(kind, "programme") == 0) programme(out);
    else if (s && has_template(s)) one_kind(s, out);
    else return no_template(kind, err);
    return ferror(out) ? fc_fail(err, FC_E_IO, FC_MSG_STREAM_FAILED, NULL, 0, NULL) : FC_OK;
}
