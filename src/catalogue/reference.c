/* The reference of the scenario language as Markdown, from the field tables and the laws' own words. */
#include <fulcrum/catalogue.h>

#include <string.h>

#include "base/report_internal.h"
#include "catalogue/catalogue.h"
#include "model/model_internal.h"
#include "model/reader.h"

typedef struct page {
    FILE *out;
    fc_arena *arena;
    const char *section; /* path of the section being printed */
} page;

/* A table's cell: a bar would end it. */
static void cell(const char *text, FILE *out)
{
    for (; *text; text++) {
        if (*text == '|') fputc('\\', out);
        fputc(*text, out);
    }
}

static void words(const char *const *word, FILE *out)
{
    for (size_t i = 0; word[i]; i++) fprintf(out, "%s`%s`", i ? " " : "", word[i]);
}

/* What may stand there: words, or kind, unit and level. */
static void print_type(const fc_field *f, FILE *out)
{
    const char *unit = fc_unit_name(f->unit), *level = fc_level_name(f);
    if (f->kind == FC_FIELD_CHOICE) {
        words(f->choices, out);
        return;
    }
    fputs(fc_field_kind_name(f), out);
    if (unit[0]) fprintf(out, ", %s", unit);
    if (level[0]) fprintf(out, ", %s", level);
    if (f->kind == FC_FIELD_REF) {
        fputs(" to ", out);
        words(f->choices, out);
    }
}

static void print_default(const fc_field *f, FILE *out)
{
    char buf[128];
    const char *dflt = fc_default_text(f, buf, sizeof buf);
    if (f->flags & FC_REQUIRED) fputs("**required**", out);
    else if (dflt && dflt[0] == '{') fputs("a law, see `explain`", out);
    else if (dflt) fprintf(out, "`%s`", dflt);
    else fputs(f->kind == FC_FIELD_LIST ? "empty" : "none", out);
}

static void print_row(void *user, const char *path, const fc_field *f)
{
    page *p = user;
    FILE *out = p->out;
    const size_t skip = p->section[0] ? strlen(p->section) + 1 : 0;
    fprintf(out, "| `%s` | ", path + skip);
    print_type(f, out);
    fputs(" | ", out);
    print_default(f, out);
    fprintf(out, " | %s | ", fc_field_has_range(f) ? fc_range_text(p->arena, f) : "");
    cell(f->help, out);
    fprintf(out, " | %s |\n", f->source ? f->source : "");
}

static void print_section(page *p, const fc_section *section)
{
    p->section = section->path;
    if (!section->path[0]) fputs("\n### The head\n", p->out);
    else if (section->form == FC_SECTION_LIST)
        fprintf(p->out, "\n### `%s = ( { name = \"...\"; ... }, ... );`\n", section->path);
    else fprintf(p->out, "\n### `%s : { ... };`\n", section->path);
    fprintf(p->out, "\n%s\n\n", section->summary ? section->summary : "");
    fputs("| key | takes | default | range | meaning | source |\n|---|---|---|---|---|---|\n", p->out);
    fc_walk_fields(p->arena, section->path, section->fields, print_row, p);
}

static void print_laws(FILE *out)
{
    fputs("\n### Laws\n\n| `dist` | keys | meaning | formula |\n|---|---|---|---|\n", out);
    for (size_t i = 0; i < fc_n_distributions; i++) {
        static const char *const arrays[] = { "", "`values` `weights`", "`file` `column`", "`edges` `weights`" };
        const fc_distribution *d = fc_distributions[i];
        fprintf(out, "| `%s` | %s", d->name, arrays[d->arrays]);
        for (size_t j = 0; d->sets[j]; j++) {
            const char *before = j ? " or " : d->arrays ? " " : "";
            if (d->sets[j][0]) fprintf(out, "%s`%s`", before, d->sets[j]);
        }
        fputs(" | ", out);
        cell(d->summary, out);
        fputs(" | ", out);
        cell(d->formula ? d->formula : "", out);
        fputs(" |\n", out);
    }
}

fc_status fc_catalogue_reference(FILE *out, fc_error *err)
{
    fc_arena *arena = fc_arena_new();
    if (!arena) return fc_fail(err, FC_E_MEMORY, FC_MSG_OUT_OF_MEMORY, NULL, 0, NULL);
    page p = { .out = out, .arena = arena };
    for (const fc_section *const *s = fc_all_sections(); *s; s++) print_section(&p, *s);
    print_laws(out);
    const int failed = fc_arena_failed(arena);
    fc_arena_free(arena);
    if (failed) return fc_fail(err, FC_E_MEMORY, FC_MSG_OUT_OF_MEMORY, NULL, 0, NULL);
    return ferror(out) ? fc_fail(err, FC_E_IO, FC_MSG_STREAM_FAILED, NULL, 0, NULL) : FC_OK;
}
