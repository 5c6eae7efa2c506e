/* Moments of ranges of paths, merged as they arrive. A node covers the leaves [i 2^j, (i+1) 2^j); only siblings are
   merged, and what is left at the end is folded from left to right: the bytes depend on the set of leaves alone, never
   on threads or timing, and the nodes of the first blocks are the same however many follow. */
#ifndef FC_ENGINE_TREE_H
#define FC_ENGINE_TREE_H

#include <pthread.h>

#include "engine/rows.h"

typedef struct fc_node fc_node;
struct fc_node {
    uint64_t leaf;  /* first leaf */
    unsigned level; /* covers 2^level leaves (the last leaf of a run may be short) */
    uint64_t n;     /* paths */
    double *mean, *m2; /* [n_rows] */
    double *count;     /* [n_counted] defined paths; only rows that may be undefined use it */
    double *lo, *hi;   /* [n_kept] */
    fc_node *next;
};

typedef struct fc_tree {
    const fc_rows *rows;
    pthread_mutex_t lock;
    fc_node *pending, *spare;
} fc_tree;

void fc_tree_init(fc_tree *tree, const fc_rows *rows);
void fc_tree_free(fc_tree *tree);
/* An unused node (contents undefined); NULL when out of memory. */
fc_node *fc_tree_take(fc_tree *tree);
void fc_tree_give_back(fc_tree *tree, fc_node *node);
/* left += right; right keeps its contents. */
void fc_node_merge(const fc_rows *rows, fc_node *left, const fc_node *right);
/* 1 if left and right are the two halves of one node. */
int fc_node_siblings(const fc_node *left, const fc_node *right);
/* Hand over a node; merges it with its sibling, upwards, outside the lock. */
void fc_tree_add(fc_tree *tree, fc_node *node);
/* All pending nodes as one, left to right; NULL if there is none. Belongs to the caller until given back. */
fc_node *fc_tree_fold(fc_tree *tree);
uint64_t fc_node_bytes(const fc_rows *rows);

#endif
