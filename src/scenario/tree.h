/* The merged scenario: a plain tree that remembers where every setting came from. No libconfig beyond this
   folder. */
#ifndef FC_SCENARIO_TREE_H
#define FC_SCENARIO_TREE_H

#include <stddef.h>

#include <fulcrum/scenario.h>

#include "base/arena.h"

typedef enum fc_node_type {
    FC_NODE_GROUP,
    FC_NODE_LIST,
    FC_NODE_NUMBER,
    FC_NODE_BOOL,
    FC_NODE_TEXT
} fc_node_type;

typedef struct fc_node {
    fc_node_type type;
    const char *name; /* "" for list elements */
    const char *file;
    int line;
    double number;
    int is_integer;   /* written without point or exponent; exact in integer */
    long long integer;
    int boolean;
    const char *text;
    size_t n;                /* children of a group or list */
    struct fc_node **child;
    struct fc_node *parent;
} fc_node;

struct fc_scenario {
    fc_arena *arena;
    const char *path; /* as given */
    fc_node *root;    /* group; `base` and `remove` are gone */
};

/* Direct child of a group by name, NULL if none. */
const fc_node *fc_node_child(const fc_node *group, const char *name);
/* Dotted path below a group ("waterfall.hurdle"); list entries are addressed by their `name`. NULL: none. */
const fc_node *fc_node_find(const fc_node *group, const char *path);
/* Parse one libconfig value text ("0.08", "\"8%\"", "{ dist = ...; }") into a tree node; NULL and a clause in
   buf if it does not parse. Used for --set and for the defaults of field tables. */
fc_node *fc_node_parse_value(fc_arena *arena, const char *name, const char *text, char *buf, size_t n);

#endif
