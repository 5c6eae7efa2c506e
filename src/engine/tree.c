/* Pending nodes and their merging. */
#include "engine/tree.h"

#include <stdlib.h>
#include <string.h>

#include "stats/moments.h"

void fc_tree_init(fc_tree *tree, const fc_rows *rows)
{
    memset(tree, 0, sizeof *tree);
    tree->rows = rows;
    pthread_mutex_init(&tree->lock, NULL);
}

static void free_list(fc_node *node)
{
    while (node) {
        fc_node *next = node->next;
        free(node);
        node = next;
    }
}

void fc_tree_free(fc_tree *tree)
{
    free_list(tree->pending);
    free_list(tree->spare);
    pthread_mutex_destroy(&tree->lock);
}

static size_t node_doubles(const fc_rows *rows) { return 2 * rows->n_rows + rows->n_counted + 2 * rows->n_kept; }

uint64_t fc_node_bytes(const fc_rows *rows) { return sizeof(fc_node) + node_doubles(rows) * sizeof(double); }

fc_node *fc_tree_take(fc_tree *tree)
{
    pthread_mutex_lock(&tree->lock);
    fc_node *node = tree->spare;
    if (node) tree->spare = node->next;
    pthread_mutex_unlock(&tree->lock);
    if (node) return node;
    const fc_rows *rows = tree->rows;
    node = calloc(1, sizeof *node + node_doubles(rows) * sizeof(double));
    if (!node) return NULL;
    node->mean = (double *)(node + 1);
    node->m2 = node->mean + rows->n_rows;
    node->count = node->m2 + rows->n_rows;
    node->lo = node->count + rows->n_counted;
    node->hi = node->lo + rows->n_kept;
    return node;
}

void fc_tree_give_back(fc_tree *tree, fc_node *node)
{
    pthread_mutex_lock(&tree->lock);
    node->next = tree->spare;
    tree->spare = node;
    pthread_mutex_unlock(&tree->lock);
}

int fc_node_siblings(const fc_node *left, const fc_node *right)
{
    const uint64_t l = left->leaf >> left->level, r = right->leaf >> right->level;
    return left->level == right->level && (l & 1) == 0 && r == l + 1;
}

void fc_node_merge(const fc_rows *rows, fc_node *left, const fc_node *right)
{
    const double nl = (double)left->n, nr = (double)right->n;
    for (size_t g = 0; g < rows->n_groups; g++) {
        const size_t at = rows->groups[g].first, n = rows->groups[g].rows;
        if (rows->groups[g].undefined)
            fc_moments_merge_counted(n, left->count + at, left->mean + at, left->m2 + at, right->count + at,
                                     right->mean + at, right->m2 + at);
        else
            fc_moments_merge(n, nl, nr, left->mean + at, left->m2 + at, right->mean + at, right->m2 + at);
    }
    fc_extremes_merge(rows->n_kept, left->lo, left->hi, right->lo, right->hi);
    left->n += right->n;
    left->level++;
}

/* Remove and return the sibling of node from the pending ones; NULL if it has not arrived. */
static fc_node *take_sibling(fc_tree *tree, const fc_node *node)
{
    for (fc_node **at = &tree->pending; *at; at = &(*at)->next) {
        fc_node *other = *at;
        if (!fc_node_siblings(node, other) && !fc_node_siblings(other, node)) continue;
        *at = other->next;
        return other;
    }
    return NULL;
}

void fc_tree_add(fc_tree *tree, fc_node *node)
{
    for (;;) {
        pthread_mutex_lock(&tree->lock);
        fc_node *other = take_sibling(tree, node);
        if (!other) {
            node->next = tree->pending;
            tree->pending = node;
        }
        pthread_mutex_unlock(&tree->lock);
        if (!other) return;
        fc_node *left = node->leaf < other->leaf ? node : other, *right = left == node ? other : node;
        fc_node_merge(tree->rows, left, right);
        fc_tree_give_back(tree, right);
        node = left;
    }
}

/* Remove and return the pending node that starts first. */
static fc_node *take_first(fc_tree *tree)
{
    fc_node **first = &tree->pending;
    for (fc_node **at = &tree->pending; *at; at = &(*at)->next)
        if ((*at)->leaf < (*first)->leaf) first = at;
    fc_node *node = *first;
    if (node) *first = node->next;
    return node;
}

fc_node *fc_tree_fold(fc_tree *tree)
{
    fc_node *sum = take_first(tree);
    for (fc_node *next; sum && (next = take_first(tree)) != NULL;) {
        fc_node_merge(tree->rows, sum, next);
        fc_tree_give_back(tree, next);
    }
    return sum;
}
