/* The scenario's tree: building, searching, suggesting. */
#include "scenario/tree.h"

#include <stdint.h>
#include <string.h>

#include "scenario/scenario_internal.h"

fc_node *fc_node_new(fc_arena *arena, fc_node_type type, const char *name, const char *file, int line)
{
    fc_node *node = fc_arena_alloc(arena, sizeof *node);
    if (!node) return NULL;
    node->type = type;
    node->name = name[0] ? fc_arena_copy(arena, name) : "";
    node->file = file;
    node->line = line;
    return node->name ? node : NULL;
}

/* Children are kept in arrays whose size is the next power of two, found again from the count. */
int fc_node_add(fc_arena *arena, fc_node *parent, fc_node *child)
{
    const size_t n = parent->n;
    if ((n & (n - 1)) == 0) {
        fc_node **grown = fc_arena_array(arena, n ? 2 * n : 1, sizeof(fc_node *));
        if (!grown) return 0;
        if (n) memcpy(grown, parent->child, n * sizeof *grown);
        parent->child = grown;
    }
    parent->child[parent->n++] = child;
    child->parent = parent;
    return 1;
}

void fc_node_remove(fc_node *parent, const fc_node *child)
{
    size_t kept = 0;
    for (size_t i = 0; i < parent->n; i++)
        if (parent->child[i] != child) parent->child[kept++] = parent->child[i];
    parent->n = kept;
}

void fc_node_replace(fc_node *to, const fc_node *from)
{
    const char *name = to->name;
    fc_node *parent = to->parent;
    *to = *from;
    to->name = name;
    to->parent = parent;
    for (size_t i = 0; i < to->n; i++) to->child[i]->parent = to;
}

const fc_node *fc_node_child(const fc_node *group, const char *name)
{
    if (!group || group->type != FC_NODE_GROUP) return NULL;
    for (size_t i = 0; i < group->n; i++)
        if (strcmp(group->child[i]->name, name) == 0) return group->child[i];
    return NULL;
}

const char *fc_node_entry_name(const fc_node *node)
{
    const fc_node *name = fc_node_child(node, "name");
    return name && name->type == FC_NODE_TEXT ? name->text : NULL;
}

/* Child of a group, or entry of a list, whose name is the n bytes at p. */
static const fc_node *step_to(const fc_node *parent, const char *p, size_t n)
{
    if (parent->type != FC_NODE_GROUP && parent->type != FC_NODE_LIST) return NULL;
    for (size_t i = 0; i < parent->n; i++) {
        const fc_node *child = parent->child[i];
        const char *name = parent->type == FC_NODE_GROUP ? child->name : fc_node_entry_name(child);
        if (name && strlen(name) == n && memcmp(name, p, n) == 0) return child;
    }
    return NULL;
}

const fc_node *fc_node_find(const fc_node *group, const char *path)
{
    while (group && *path) {
        const size_t n = strcspn(path, ".");
        group = step_to(group, path, n);
        path += n + (path[n] == '.');
    }
    return group;
}

const char *fc_node_nearest(const fc_node *parent, const char *name)
{
    const char *best = NULL;
    const size_t n = strlen(name);
    size_t least = n <= 4 ? 1 : n <= 8 ? 2 : 3;
    for (size_t i = 0; i < parent->n; i++) {
        const fc_node *child = parent->child[i];
        const char *other = parent->type == FC_NODE_GROUP ? child->name : fc_node_entry_name(child);
        if (!other) continue;
        const size_t d = fc_edit_distance(name, other, least);
        if (d > least || (best && d == least)) continue;
        best = other;
        least = d;
    }
    return best;
}
