/* Bases: what a scenario inherits, what it changes, what it removes. */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "scenario/scenario_internal.h"

/* A law or an annotated value: its keys belong together. */
static int is_whole(const fc_node *group)
{
    return fc_node_child(group, "dist") || fc_node_child(group, "value");
}

static int has_named_entries(const fc_node *list)
{
    for (size_t i = 0; i < list->n; i++)
        if (!fc_node_entry_name(list->child[i])) return 0;
    return list->n > 0;
}

static uint32_t hash_of(const char *text)
{
    uint32_t hash = 2166136261u; /* FNV-1a */
    for (; *text; text++) hash = (hash ^ (unsigned char)*text) * 16777619u;
    return hash;
}

/* Entries of the same name merge, others are appended in order. A name written twice in `over` is appended
   the second time, so that the model sees and reports it. */
static int merge_entries(fc_arena *arena, fc_node *under, const fc_node *over)
{
    const size_t n_under = under->n;
    uint32_t *hash = fc_arena_array(arena, n_under, sizeof *hash);
    unsigned char *taken = fc_arena_alloc(arena, n_under);
    if (!hash || !taken) return 0;
    for (size_t j = 0; j < n_under; j++) hash[j] = hash_of(fc_node_entry_name(under->child[j]));
    for (size_t i = 0; i < over->n; i++) {
        const char *name = fc_node_entry_name(over->child[i]);
        const uint32_t h = hash_of(name);
        size_t j = 0;
        while (j < n_under &&
               (hash[j] != h || taken[j] || strcmp(fc_node_entry_name(under->child[j]), name) != 0))
            j++;
        if (j == n_under) {
            if (!fc_node_add(arena, under, over->child[i])) return 0;
        } else {
            taken[j] = 1;
            if (!fc_merge_node(arena, under->child[j], over->child[i])) return 0;
        }
    }
    return 1;
}

int fc_merge(fc_arena *arena, fc_node *under, const fc_node *over)
{
    for (size_t i = 0; i < over->n; i++) {
        fc_node *child = over->child[i];
        fc_node *old = (fc_node *)fc_node_child(under, child->name);
        if (!(old ? fc_merge_node(arena, old, child) : fc_node_add(arena, under, child))) return 0;
    }
    return 1;
}

int fc_merge_node(fc_arena *arena, fc_node *under, const fc_node *over)
{
    if (under->type == FC_NODE_GROUP && over->type == FC_NODE_GROUP && !is_whole(under) && !is_whole(over)) {
        under->file = over->file; /* a problem of the whole group is mended where it was last written */
        under->line = over->line;
        return fc_merge(arena, under, over);
    }
    if (under->type == FC_NODE_LIST && over->type == FC_NODE_LIST && has_named_entries(under) &&
        has_named_entries(over))
        return merge_entries(arena, under, over);
    fc_node_replace(under, over);
    return 1;
}

/* The text items of a list or one text; 0 if it is anything else. */
static int is_texts(const fc_node *node)
{
    if (node->type == FC_NODE_TEXT) return 1;
    if (node->type != FC_NODE_LIST) return 0;
    for (size_t i = 0; i < node->n; i++)
        if (node->child[i]->type != FC_NODE_TEXT) return 0;
    return 1;
}

static size_t n_texts(const fc_node *node)
{
    return node->type == FC_NODE_TEXT ? 1 : node->n;
}

static const fc_node *text_at(const fc_node *node, size_t i)
{
    return node->type == FC_NODE_TEXT ? node : node->child[i];
}

/* Take a child out of the root. */
static const fc_node *take(fc_node *root, const char *name)
{
    const fc_node *node = fc_node_child(root, name);
    if (node) fc_node_remove(root, node);
    return node;
}

static void remove_one(fc_node *root, const fc_node *what, fc_report *report)
{
    char parent_path[FC_MAX_STRING + 1], suggestion[256] = "";
    const char *dot = strrchr(what->text, '.');
    (void)snprintf(parent_path, sizeof parent_path, "%.*s", dot ? (int)(dot - what->text) : 0, what->text);
    const fc_node *found = what->text[0] ? fc_node_find(root, what->text) : NULL;
    if (found && found->parent) {
        fc_node_remove(found->parent, found);
        return;
    }
    const fc_node *parent = fc_node_find(root, parent_path);
    const char *last = dot ? dot + 1 : what->text;
    if (!parent && !strchr(parent_path, '.')) { /* the kind itself may be misspelt */
        const char *near = fc_node_nearest(root, parent_path);
        if (near) (void)snprintf(suggestion, sizeof suggestion, "; did you mean \"%s.%s\"?", near, last);
    } else if (parent) {
        const char *near = fc_node_nearest(parent, last);
        if (near)
            (void)snprintf(suggestion, sizeof suggestion, "; did you mean \"%.100s%s%s\"?", parent_path,
                           dot ? "." : "", near);
    }
    fc_report_add(report, FC_MSG_REMOVE_UNKNOWN, what->file, what->line, "remove", what->text, suggestion);
}

/* Names of the chain from its first file, for messages. */
static void chain_text(const fc_base_chain *chain, char *buf, size_t n)
{
    if (chain->up) chain_text(chain->up, buf, n);
    const size_t k = strlen(buf);
    const char *slash = strrchr(chain->file, '/');
    (void)snprintf(buf + k, n - k, "%s%s", k ? " -> " : "", slash ? slash + 1 : chain->file);
}

/* base as written, relative to the file that names it. */
static const char *beside(fc_arena *arena, const char *file, const char *base)
{
    const char *slash = base[0] == '/' ? NULL : strrchr(file, '/');
    return fc_arena_format(arena, "%.*s%s", slash ? (int)(slash - file + 1) : 0, file, base);
}

static int in_chain(const fc_base_chain *chain, fc_file_id id)
{
    for (; chain; chain = chain->up)
        if (chain->has_id && chain->id.device == id.device && chain->id.inode == id.inode) return 1;
    return 0;
}

/* Read one base with its own bases; NULL if the report got an error. */
static fc_node *load_base(fc_base_loader *loader, const fc_base_chain *chain, const fc_node *where)
{
    fc_base_chain link = {.up = chain, .has_id = 1, .depth = chain->depth + 1};
    char why[96], names[400] = "";
    int oversize;
    link.file = beside(loader->arena, chain->file, where->text);
    if (!link.file) return NULL;
    if (link.depth > FC_MAX_BASES) {
        fc_report_add(loader->report, FC_MSG_BASE_DEPTH, where->file, where->line, "base", where->text,
                      FC_MAX_BASES);
        return NULL;
    }
    if (++loader->n_files > FC_MAX_FILES) {
        if (loader->n_files == FC_MAX_FILES + 1)
            fc_report_add(loader->report, FC_MSG_BASE_COUNT, where->file, where->line, "base", where->text,
                          FC_MAX_FILES);
        return NULL;
    }
    fc_text text;
    fc_text_init(&text);
    fc_node *root = NULL;
    if (!fc_source_read(link.file, &text, &link.id, &oversize, why, sizeof why)) {
        fc_report_add(loader->report, FC_MSG_UNREADABLE_FILE, where->file, where->line, "base", where->text,
                      why);
    } else if (in_chain(chain, link.id)) {
        chain_text(&link, names, sizeof names);
        fc_report_add(loader->report, FC_MSG_BASE_LOOP, where->file, where->line, "base", names);
    } else {
        root = fc_read_tree(text.data ? text.data : "", text.n, link.file, -1, loader->arena, loader->report);
    }
    fc_text_free(&text);
    return root ? fc_apply_bases(loader, &link, root) : NULL;
}

fc_node *fc_apply_bases(fc_base_loader *loader, const fc_base_chain *chain, fc_node *root)
{
    const fc_node *base = take(root, "base"), *gone = take(root, "remove");
    fc_node *merged = NULL;
    int complete = 1;
    if (base && !is_texts(base)) {
        fc_report_add(loader->report, FC_MSG_BASE_FORM, base->file, base->line, "base");
        complete = 0;
    }
    for (size_t i = 0; complete && base && i < n_texts(base); i++) {
        fc_node *one = load_base(loader, chain, text_at(base, i));
        if (!one) complete = 0;
        else if (!merged) merged = one;
        else if (!fc_merge(loader->arena, merged, one)) return NULL;
    }
    if (!complete) return NULL;
    if (!merged) merged = fc_node_new(loader->arena, FC_NODE_GROUP, "", root->file, root->line);
    if (!merged) return NULL;
    if (gone && !is_texts(gone))
        fc_report_add(loader->report, FC_MSG_REMOVE_FORM, gone->file, gone->line, "remove");
    else
        for (size_t i = 0; gone && i < n_texts(gone); i++)
            remove_one(merged, text_at(gone, i), loader->report);
    merged->file = root->file;
    merged->line = root->line;
    return fc_merge(loader->arena, merged, root) ? merged : NULL;
}
