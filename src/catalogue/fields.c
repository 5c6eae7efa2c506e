/* Field tables in words. */
#include <string.h>

#include "catalogue/catalogue.h"
#include "model/model_internal.h"
#include "model/reader.h"
#include "scenario/quantity.h"

const char *fc_field_kind_name(const fc_field *field)
{
    static const char *const names[] = {
        [FC_FIELD_VALUE] = "value",         [FC_FIELD_NUMBER] = "number",
        [FC_FIELD_WHOLE] = "whole number",  [FC_FIELD_CHOICE] = "word",
        [FC_FIELD_BOOL] = "true or false",  [FC_FIELD_TEXT] = "text",
        [FC_FIELD_DATE] = "month YYYY-MM",  [FC_FIELD_REF] = "reference",
        [FC_FIELD_LIST] = "list of groups", [FC_FIELD_NUMBERS] = "list of numbers",
        [FC_FIELD_TEXTS] = "list of texts", [FC_FIELD_MATRIX] = "list of rows",
        [FC_FIELD_SEED] = "whole number"
    };
    return names[field->kind];
}

const char *fc_level_name(const fc_field *field)
{
    static const char *const names[] = {
        [FC_CONSTANT] = "constant", [FC_INPUT] = "input", [FC_EACH] = "each"
    };
    return field->kind == FC_FIELD_VALUE ? names[field->level] : "";
}

const char *fc_default_text(const fc_field *f, char *buf, size_t n)
{
    int words = f->kind == FC_FIELD_CHOICE || f->kind == FC_FIELD_TEXT || f->kind == FC_FIELD_DATE ||
                f->kind == FC_FIELD_REF;
    if (!f->dflt || !words || f->dflt[0] == '"') return f->dflt;
    snprintf(buf, n, "\"%s\"", f->dflt);
    return buf;
}

static const char *level_text(const fc_field *field)
{
    static const char *const texts[] = {
        [FC_CONSTANT] = "constant: a plain number, no law",
        [FC_INPUT] = "input: a number or a law, drawn once per path (what we do not know)",
        [FC_EACH] = "each: a number or a law, drawn for every fund, deal, firm or loan (luck)"
    };
    return field->kind == FC_FIELD_VALUE ? texts[field->level] : "constant";
}

/* ---- walking -------------------------------------------------------------------------------------------------- */

void fc_walk_fields(fc_arena *arena, const char *prefix, const fc_field *fields, fc_field_visit visit,
                    void *user)
{
    for (const fc_field *f = fields; f->key; f++) {
        const char *path = fc_arena_format(arena, "%s%s%s", prefix, prefix[0] ? "." : "", f->key);
        if (!path) return;
        visit(user, path, f);
        if (f->kind == FC_FIELD_LIST && f->sub) fc_walk_fields(arena, path, f->sub, visit, user);
    }
}

void fc_each_field(fc_arena *arena, fc_field_visit visit, void *user)
{
    for (const fc_section *const *s = fc_all_sections(); *s; s++)
        fc_walk_fields(arena, (*s)->path, (*s)->fields, visit, user);
}

/* ---- finding --------------------------------------------------------------------------------------------------- */

/* The part of a name after its first component; NULL if there is no more. */
static const char *rest_of(const char *name)
{
    const char *dot = strchr(name, '.');
    return dot ? dot + 1 : NULL;
}

/* What stands after "prefix." in name; NULL if name does not start so. */
static const char *after(const char *prefix, const char *name)
{
    size_t n = strlen(prefix);
    if (n == 0) return name;
    return strncmp(prefix, name, n) == 0 && name[n] == '.' ? name + n + 1 : NULL;
}

static const fc_field *find_row(const fc_field *fields, const char *name)
{
    for (const fc_field *f = fields; f->key; f++) {
        if (strcmp(f->key, name) == 0) return f;
        const char *inner = f->kind == FC_FIELD_LIST && f->sub ? after(f->key, name) : NULL;
        if (!inner) continue;
        const fc_field *row = find_row(f->sub, inner);
        if (!row && rest_of(inner))
            row = find_row(f->sub, rest_of(inner)); /* an item's number or name stands between */
        if (row) return row;
    }
    return NULL;
}

const fc_field *fc_field_of_key(const char *key)
{
    for (const fc_section *const *s = fc_all_sections(); *s; s++) {
        const char *inner = after((*s)->path, key);
        const fc_field *row = inner ? find_row((*s)->fields, inner) : NULL;
        if (!row && inner && (*s)->form == FC_SECTION_LIST && rest_of(inner))
            row = find_row((*s)->fields, rest_of(inner));
        if (row) return row;
    }
    return NULL;
}

const fc_section *fc_section_find(const char *path)
{
    for (const fc_section *const *s = fc_all_sections(); *s; s++)
        if (path[0] && strcmp((*s)->path, path) == 0) return *s;
    return NULL;
}

/* ---- printing -------------------------------------------------------------------------------------------------- */

static void print_words(const char *label, const char *const *words, FILE *out)
{
    fprintf(out, "  %-9s", label);
    for (size_t i = 0; words[i]; i++) fprintf(out, "%s%s", i ? ", " : " ", words[i]);
    fputc('\n', out);
}

int fc_field_has_range(const fc_field *f)
{
    return f->kind == FC_FIELD_VALUE || f->kind == FC_FIELD_NUMBER || f->kind == FC_FIELD_WHOLE ||
           f->kind == FC_FIELD_NUMBERS || f->kind == FC_FIELD_MATRIX;
}

static void print_default(const fc_field *f, FILE *out)
{
    char buf[128];
    if (f->flags & FC_REQUIRED) fputs("  default   none: must be written\n", out);
    else if (f->dflt) fprintf(out, "  default   %s\n", fc_default_text(f, buf, sizeof buf));
    else if (f->flags & FC_OPTIONAL) fputs("  default   none: may be left out\n", out);
}

static void print_row(const char *key, const fc_field *f, FILE *out)
{
    fc_arena *arena = fc_arena_new();
    const char *unit = fc_unit_name(f->unit), *range = arena && fc_field_has_range(f) ? fc_range_text(arena, f) : NULL;
    fprintf(out, "%s\n  %s\n  type      %s\n", key, f->help, fc_field_kind_name(f));
    if (fc_field_has_range(f)) fprintf(out, "  unit      %s\n", unit[0] ? unit : "a number");
    if (f->kind == FC_FIELD_VALUE) fprintf(out, "  level     %s\n", level_text(f));
    print_default(f, out);
    if (range && range[0]) fprintf(out, "  range     %s\n", range);
    if (f->kind == FC_FIELD_CHOICE && f->choices) print_words("words", f->choices, out);
    if (f->kind == FC_FIELD_REF && f->choices) print_words("refers to", f->choices, out);
    if (f->flags & FC_WORD_REST) fputs("  also      \"rest\": what the others leave\n", out);
    if (f->source && f->source[0]) fprintf(out, "  source    %s\n", f->source);
    if (f->kind == FC_FIELD_LIST && f->sub) {
        fputs("  items     ", out);
        for (const fc_field *s = f->sub; s->key; s++) fprintf(out, "%s%s", s == f->sub ? "" : ", ", s->key);
        fputc('\n', out);
    }
    fc_arena_free(arena);
}

static void print_short(const char *prefix, const fc_field *f, FILE *out)
{
    char buf[128];
    const char *dflt = fc_default_text(f, buf, sizeof buf);
    fprintf(out, "  %s%s%s%s%s: %s\n", prefix, prefix[0] ? "." : "", f->key, dflt ? " = " : "",
            dflt ? dflt : "", f->help);
}

/* A group such as funds.waterfall: its rows, one a line. */
static int print_group(const fc_section *section, const char *inner, FILE *out)
{
    int n = 0;
    for (const fc_field *f = section->fields; f->key; f++) {
        if (!after(inner, f->key)) continue;
        if (n++ == 0)
            fprintf(out, "%s%s%s: a group of keys\n", section->path, section->path[0] ? "." : "", inner);
        print_short(section->path, f, out);
    }
    return n;
}

int fc_explain_field(const char *key, FILE *out)
{
    const fc_field *row = fc_field_of_key(key);
    if (row) {
        print_row(key, row, out);
        return 1;
    }
    for (const fc_section *const *s = fc_all_sections(); *s; s++) {
        const char *inner = after((*s)->path, key);
        if (!inner) continue;
        if (print_group(*s, inner, out)) return 1;
        if ((*s)->form == FC_SECTION_LIST && rest_of(inner) && print_group(*s, rest_of(inner), out)) return 1;
    }
    return 0;
}

int fc_explain_section(const char *path, FILE *out)
{
    const fc_section *section = fc_section_find(path);
    if (!section) return 0;
    fprintf(out, "%s%s\n  %s\n", path,
            section->form == FC_SECTION_LIST ? " = ( { name = \"...\"; ... }, ... );" : " : { ... };",
            section->summary ? section->summary : "");
    if (section->source && section->source[0]) fprintf(out, "  source    %s\n", section->source);
    fputs("Keys:\n", out);
    for (const fc_field *f = section->fields; f->key; f++) print_short(path, f, out);
    return 1;
}
