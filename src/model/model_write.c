/* The resolved scenario: every key with its value, defaults marked. Reading it again gives the same model,
   and writing that gives the same bytes; to that end a key that holds its default is marked and later counts
   as not written. */
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "model/reader.h"

static void indent(fc_text *out, int depth)
{
    for (int i = 0; i < depth; i++) fc_text_add(out, "  ");
}

static void add_string(fc_text *out, const char *text)
{
    fc_text_add(out, "\"");
    for (const char *p = text; *p; p++) {
        if (*p == '"' || *p == '\\') fc_text_format(out, "\\%c", *p); /* the reader allows no other escape */
        else fc_text_add_n(out, p, 1);
    }
    fc_text_add(out, "\"");
}

/* Whole numbers keep their form while 32 bits hold them; all else is a float in libconfig's grammar. */
static void add_number(fc_text *out, const fc_node *node)
{
    char text[32];
    if (node->is_integer && node->integer > -2147483648LL && node->integer < 2147483648LL) {
        fc_text_format(out, "%lld", node->integer);
        return;
    }
    (void)fc_number_text(node->number, text);
    fc_text_add(out, text);
    if (!strpbrk(text, ".eE")) fc_text_add(out, ".0");
}

static void add_node(fc_text *out, const fc_node *node)
{
    const int group = node->type == FC_NODE_GROUP;
    switch (node->type) {
    case FC_NODE_NUMBER: add_number(out, node); return;
    case FC_NODE_BOOL: fc_text_add(out, node->boolean ? "true" : "false"); return;
    case FC_NODE_TEXT: add_string(out, node->text); return;
    case FC_NODE_GROUP:
    case FC_NODE_LIST: break;
    }
    fc_text_add(out, group ? "{" : "(");
    for (size_t i = 0; i < node->n; i++) {
        fc_text_add(out, i && !group ? ", " : " ");
        if (group) fc_text_format(out, "%s = ", node->child[i]->name);
        add_node(out, node->child[i]);
        if (group) fc_text_add(out, ";");
    }
    fc_text_add(out, group ? " }" : " )");
}

static void add_fields(fc_text *out, fc_arena *arena, const fc_field *fields, const fc_node *node,
                       const char *prefix, int depth);

/* A value as it is written out; the items of a list of groups with their own defaults. */
static void add_value(fc_text *out, fc_arena *arena, const fc_field *f, const fc_node *node, int depth)
{
    if (f->kind != FC_FIELD_LIST || node->type != FC_NODE_LIST || !node->n) {
        add_node(out, node);
        return;
    }
    fc_text_add(out, "(\n");
    for (size_t i = 0; i < node->n; i++) {
        indent(out, depth + 1);
        fc_text_add(out, "{\n");
        add_fields(out, arena, f->sub, node->child[i], "", depth + 2);
        indent(out, depth + 1);
        fc_text_add(out, i + 1 < node->n ? "},\n" : "}\n");
    }
    indent(out, depth);
    fc_text_add(out, ")");
}

static const fc_node *default_of(fc_arena *arena, const fc_field *f)
{
    char why[200];
    return f->dflt ? fc_field_default(arena, f, why, sizeof why) : NULL;
}

/* Same text, same value: the comparison on which the marks rest. */
static int holds_default(fc_arena *arena, const fc_field *f, const fc_node *node)
{
    const fc_node *given = default_of(arena, f);
    if (!given || !node) return given != NULL && !node;
    fc_text a, b;
    fc_text_init(&a);
    fc_text_init(&b);
    add_value(&a, arena, f, node, 0);
    add_value(&b, arena, f, given, 0);
    const int same = a.data && b.data && strcmp(a.data, b.data) == 0;
    fc_text_free(&a);
    fc_text_free(&b);
    return same;
}

/* Does the group at `prefix` hold anything to write? */
static int has_content(const fc_field *fields, const fc_node *node, const char *prefix)
{
    const size_t n = strlen(prefix);
    for (const fc_field *f = fields; f->key; f++)
        if (strncmp(f->key, prefix, n) == 0 && (f->dflt || (node && fc_group_find(node, f->key)))) return 1;
    return 0;
}

/* Is `f` the first field of its group (prefix plus n more characters)? */
static int first_of_group(const fc_field *fields, const fc_field *f, size_t n)
{
    for (const fc_field *g = fields; g < f; g++)
        if (strncmp(g->key, f->key, n) == 0) return 0;
    return 1;
}

static void add_field(fc_text *out, fc_arena *arena, const fc_field *f, const fc_node *node, const char *name,
                      int depth)
{
    const fc_node *written = node ? fc_group_find(node, f->key) : NULL;
    const fc_node *value = written ? written : default_of(arena, f);
    if (!value) return;
    const int same = holds_default(arena, f, written);
    const int plain = value->type == FC_NODE_NUMBER || value->type == FC_NODE_TEXT;
    indent(out, depth);
    fc_text_format(out, "%s = ", name);
    if (same && written && plain && f->kind == FC_FIELD_VALUE) { /* stays an input that somebody wrote */
        fc_text_add(out, "{ value = ");
        add_node(out, value);
        fc_text_add(out, "; };\n");
        return;
    }
    add_value(out, arena, f, value, depth);
    fc_text_add(out, same ? "; # default\n" : ";\n");
}

/* Fields below `prefix` ("" or "fee."), in the order of the table, groups where their first key stands. */
static void add_fields(fc_text *out, fc_arena *arena, const fc_field *fields, const fc_node *node,
                       const char *prefix, int depth)
{
    const size_t n = strlen(prefix);
    for (const fc_field *f = fields; f->key; f++) {
        if (strncmp(f->key, prefix, n) != 0) continue;
        const char *rest = f->key + n;
        const size_t part = strcspn(rest, ".");
        if (!rest[part]) {
            add_field(out, arena, f, node, rest, depth);
            continue;
        }
        const char *group = fc_arena_format(arena, "%.*s.", (int)(n + part), f->key);
        if (!group || !first_of_group(fields, f, n + part + 1) || !has_content(fields, node, group)) continue;
        indent(out, depth);
        fc_text_format(out, "%.*s : {\n", (int)part, rest);
        add_fields(out, arena, fields, node, group, depth + 1);
        indent(out, depth);
        fc_text_add(out, "};\n");
    }
}

static void add_list_section(fc_text *out, fc_arena *arena, const fc_section *s, const fc_node *list)
{
    if (!list || !list->n) return;
    fc_text_format(out, "\n%s = (\n", s->path);
    for (size_t i = 0; i < list->n; i++) {
        const fc_node *name = fc_group_find(list->child[i], "name");
        fc_text_add(out, "  {\n    name = ");
        add_node(out, name);
        fc_text_add(out, ";\n");
        add_fields(out, arena, s->fields, list->child[i], "", 2);
        fc_text_add(out, i + 1 < list->n ? "  },\n" : "  }\n");
    }
    fc_text_add(out, ");\n");
}

/* "factors" and "factors.market" share a group of the text. */
static void add_group_sections(fc_text *out, fc_arena *arena, const fc_section *const *sections,
                               const char *top, size_t n, const fc_node *root)
{
    fc_text_format(out, "\n%.*s : {\n", (int)n, top);
    for (const fc_section *const *s = sections; *s; s++) {
        if (strncmp((*s)->path, top, n) != 0) continue;
        const fc_node *node = fc_group_find(root, (*s)->path);
        if ((*s)->path[n] == '\0') add_fields(out, arena, (*s)->fields, node, "", 1);
        if ((*s)->path[n] != '.' || !has_content((*s)->fields, node, "")) continue;
        fc_text_format(out, "  %s : {\n", (*s)->path + n + 1);
        add_fields(out, arena, (*s)->fields, node, "", 2);
        fc_text_add(out, "  };\n");
    }
    fc_text_add(out, "};\n");
}

static int seen_before(const fc_section *const *sections, const fc_section *const *s, size_t n)
{
    for (; sections < s; sections++)
        if (strncmp((*sections)->path, (*s)->path, n) == 0 &&
            ((*sections)->path[n] == '\0' || (*sections)->path[n] == '.'))
            return 1;
    return 0;
}

static void add_simulation(fc_text *out, const fc_model_run *run)
{
    fc_text_add(out, "\nsimulation : {\n");
    if (run->paths < 2147483648u) fc_text_format(out, "  paths = %" PRIu64 ";\n", run->paths);
    else fc_text_format(out, "  paths = %" PRIu64 ".0;\n", run->paths);
    if (run->outer > 0) fc_text_format(out, "  outer = %" PRIu64 ";\n  inner = %" PRIu64 ";\n", run->outer, run->inner);
    if (run->seed < 2147483648u) fc_text_format(out, "  seed = %" PRIu64 ";\n", run->seed);
    else fc_text_format(out, "  seed = \"%" PRIu64 "\";\n", run->seed);
    fc_text_add(out, "  sampler = ");
    add_string(out, run->sampler);
    fc_text_add(out, ";\n};\n");
}

static void add_head(fc_text *out, fc_arena *arena, const fc_model *model)
{
    fc_text_add(out,
                "# Resolved scenario: every key, the defaults marked. Running it gives the same results.\n");
    for (const fc_field *f = fc_section_head.fields; f->key; f++) {
        if (strcmp(f->key, "resolved") == 0) fc_text_add(out, "resolved = true;\n");
        else add_field(out, arena, f, model->root, f->key, 0);
    }
}

static void add_model(fc_text *out, fc_arena *arena, const fc_model *model, const fc_model_run *run)
{
    const fc_section *const *sections = model->sections;
    add_head(out, arena, model);
    add_simulation(out, run);
    for (const fc_section *const *s = sections; *s; s++) {
        const size_t n = strcspn((*s)->path, ".");
        if (*s == &fc_section_head || *s == &fc_section_simulation || seen_before(sections, s, n)) continue;
        if ((*s)->form == FC_SECTION_LIST)
            add_list_section(out, arena, *s, fc_group_find(model->root, (*s)->path));
        else add_group_sections(out, arena, sections, (*s)->path, n, model->root);
    }
}

fc_status fc_model_write(const fc_model *model, const fc_model_run *run, FILE *out, fc_error *err)
{
    fc_arena *arena = fc_arena_new();
    fc_text text;
    fc_text_init(&text);
    if (arena) add_model(&text, arena, model, run);
    const int memory = arena && !text.failed && !fc_arena_failed(arena);
    const int written = memory && fwrite(text.data, 1, text.n, out) == text.n && fflush(out) == 0;
    fc_text_free(&text);
    fc_arena_free(arena);
    if (!memory) return fc_fail(err, FC_E_MEMORY, FC_MSG_OUT_OF_MEMORY, NULL, 0, NULL);
    return written ? FC_OK : fc_fail(err, FC_E_IO, FC_MSG_SCENARIO_NOT_WRITTEN, NULL, 0, NULL);
}

/* ---- reading a resolved scenario back --------------------------------------------------------- */

static void remove_child(fc_node *group, const fc_node *child)
{
    size_t kept = 0;
    for (size_t i = 0; i < group->n; i++)
        if (group->child[i] != child) group->child[kept++] = group->child[i];
    group->n = kept;
}

/* Take a node out, and the groups that it leaves empty up to `top`. */
static void prune(const fc_node *node, const fc_node *top)
{
    while (node && node != top && node->parent) {
        fc_node *parent = node->parent;
        remove_child(parent, node);
        if (parent->n || parent->type != FC_NODE_GROUP || parent == top) return;
        node = parent;
    }
}

static void prune_fields(fc_arena *arena, const fc_field *fields, const fc_node *node, const fc_node *top)
{
    for (const fc_field *f = fields; f->key; f++) {
        const fc_node *given = fc_group_find(node, f->key);
        if (!given) continue;
        if (holds_default(arena, f, given)) {
            prune(given, top);
            continue;
        }
        for (size_t i = 0; f->kind == FC_FIELD_LIST && given->type == FC_NODE_LIST && i < given->n; i++)
            prune_fields(arena, f->sub, given->child[i], given->child[i]);
    }
}

void fc_prune_defaults(fc_arena *arena, fc_node *root, const fc_section *const *sections)
{
    const fc_node *resolved = fc_group_find(root, "resolved");
    if (!resolved || resolved->type != FC_NODE_BOOL || !resolved->boolean) return;
    for (; *sections; sections++) {
        const fc_node *node = *sections == &fc_section_head ? root : fc_group_find(root, (*sections)->path);
        if (!node || *sections == &fc_section_simulation) continue;
        if (node->type == FC_NODE_GROUP) prune_fields(arena, (*sections)->fields, node, root);
        for (size_t i = 0; node->type == FC_NODE_LIST && i < node->n; i++)
            prune_fields(arena, (*sections)->fields, node->child[i], node->child[i]);
    }
}
