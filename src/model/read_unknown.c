/* Keys that nothing knows: every one is reported, with the nearest valid key. */
#include <string.h>

#include "model/reader.h"

/* 1: `whole` is `path` itself; 2: it lies below ("fee" of "fee.rate"); 0: neither. */
static int covers(const char *path, const char *whole)
{
    size_t n = strlen(path);
    if (strncmp(path, whole, n) != 0) return 0;
    return whole[n] == '\0' ? 1 : whole[n] == '.' ? 2 : 0;
}

static int known(const fc_reader *r, const fc_field *fields, const char *full, const char *inner)
{
    int best = 0;
    for (const fc_field *f = fields; f->key; f++) {
        int c = covers(inner, f->key);
        if (c == 1) return 1;
        if (c) best = c;
    }
    for (const fc_section *const *s = r->sections; *s; s++) {
        int c = covers(full, (*s)->path);
        if (c == 1) return 1;
        if (c) best = c;
    }
    return best;
}

/* Next part of `whole` below `path` ("" is above everything); NULL if it is not below. */
static const char *next_part(fc_arena *arena, const char *path, const char *whole)
{
    size_t n = strlen(path);
    if (n && (strncmp(path, whole, n) != 0 || whole[n] != '.')) return NULL;
    const char *start = whole + (n ? n + 1 : 0);
    return fc_arena_format(arena, "%.*s", (int)strcspn(start, "."), start);
}

static void add_word(fc_words *words, const char *word)
{
    if (word && word[0]) fc_words_add(words, word);
}

static void unknown_key(fc_reader *r, const fc_field *fields, const fc_node *child, const char *full,
                        const char *prefix, const char *inner, const char *path)
{
    fc_words near = {.arena = r->arena}, listed = {.arena = r->arena};
    for (const fc_field *f = fields; f->key; f++) {
        const char *part = next_part(r->arena, inner, f->key);
        fc_words_add(&near, f->key);
        if (part) add_word(&near, inner[0] ? fc_arena_format(r->arena, "%s.%s", inner, part) : part); /* a group */
        add_word(&listed, part);
    }
    for (const fc_section *const *s = r->sections; *s;
         s++) { /* "factors" holds sections besides its own keys */
        const char *part = next_part(r->arena, prefix, (*s)->path);
        add_word(&near, part);
        add_word(&listed, part);
    }
    fc_read_problem(r, FC_MSG_UNKNOWN_KEY, child, full, fc_words_hint(&near, &listed, path));
}

static void unknown_section(fc_reader *r, const fc_node *child, const char *full)
{
    fc_words tops = {.arena = r->arena};
    for (const fc_section *const *s = r->sections; *s; s++)
        add_word(&tops, next_part(r->arena, "", (*s)->path));
    fc_read_problem(r, FC_MSG_UNKNOWN_SECTION, child, full, fc_words_list(&tops, child->name));
}

static const char *join(fc_arena *arena, const char *path, const char *name)
{
    const char *joined = path[0] ? fc_arena_format(arena, "%s.%s", path, name) : name;
    return joined ? joined : "";
}

void fc_read_unknown(fc_reader *r, const fc_field *fields, const fc_node *node, const char *prefix,
                     const char *inner, int named)
{
    for (size_t i = 0; i < node->n; i++) {
        const fc_node *child = node->child[i];
        if (named && strcmp(child->name, "name") == 0) continue;
        const char *full = join(r->arena, prefix, child->name), *path = join(r->arena, inner, child->name);
        const int hit = known(r, fields, full, path),
                  container = child->type == FC_NODE_GROUP || child->type == FC_NODE_LIST;
        if (hit == 1) continue;
        if (hit == 2 && child->type == FC_NODE_GROUP) fc_read_unknown(r, fields, child, full, path, 0);
        else if (hit == 2)
            fc_read_problem(r, FC_MSG_WRONG_TYPE, child, full, "a group { ... }", fc_node_kind(child));
        else if (!prefix[0] && container) unknown_section(r, child, full);
        else unknown_key(r, fields, child, full, prefix, inner, path);
    }
}
