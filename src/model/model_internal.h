/* The model's inside, read by the plan and by check functions. */
#ifndef FC_MODEL_MODEL_INTERNAL_H
#define FC_MODEL_MODEL_INTERNAL_H

#include <fulcrum/model.h>

#include "base/arena.h"
#include "base/calendar.h"
#include "base/report_internal.h"
#include "model/field.h"
#include "scenario/tree.h"

typedef struct fc_entry {
    const fc_section *section;
    int kind;           /* index of the mechanism or factor registry the section came from; -1 for built-in sections */
    const char *name;   /* LIST entries; "" for groups */
    const char *path;   /* "funds.angel", "sponsor", "factors.market" */
    const void *params; /* section->params_size bytes, laid out by the field table */
    const fc_node *node; /* NULL when the group is not written: all defaults */
} fc_entry;

/* The scenario's head (top-level keys) and simulation group, as read by src/model/sections.c. */
typedef struct fc_head {
    long schema;
    const char *title;
    fc_date start;
    double horizon;
    int step; /* 0 month, 1 quarter, 2 year */
    const char *currency;
    int state_is_public;
    fc_matrix spillover, benefit;
    fc_list correlations; /* of fc_correlation */
    int resolved;         /* written by fc_model_write: a key that holds its default counts as not written */
    int repair_correlations; /* take the nearest possible ones */
} fc_head;
typedef struct fc_simulation { long paths, outer, inner; fc_seed seed; int sampler; } fc_simulation;

/* correlations = ( { between = ( key, key ); rank; } ): pairs of input keys with Spearman rank. */
typedef struct fc_correlation { fc_texts between; double rank; } fc_correlation;

typedef struct fc_region { fc_value weight; double tax; } fc_region; /* params of section "regions" */

struct fc_model {
    fc_arena *arena;
    const fc_node *root;     /* the model's own copy of the merged tree */
    const char *path;
    const fc_section *const *sections; /* NULL-terminated list it was read with; outlives the model */
    fc_head head;
    fc_calendar calendar;
    uint64_t paths, seed;
    uint64_t outer, inner;   /* as written; 0: a run of one level */
    int seed_given;
    const char *sampler;
    int public_class[FC_N_CLASSES]; /* 1: public money */
    size_t n_entries;        /* every section's entries: head and simulation excluded */
    fc_entry *entries;       /* registry order of sections, then file order */
    size_t n_correlations;
    const fc_correlation *correlations;
    double correlations_changed; /* largest change of a normal correlation by the repair; 0: as written */
    size_t n_values;         /* every fc_value of every entry, in file order of entries (check, inputs.csv, describe) */
    const fc_value **values;
};

/* Entry by path ("funds.angel", "sponsor", "factors.market"); NULL if none. GROUP sections always have one. */
const fc_entry *fc_model_entry(const fc_model *model, const char *path);
/* Entry index of section path and position; entries of one section are contiguous. */
size_t fc_model_section(const fc_model *model, const char *section_path, const fc_entry **first);
/* 1 if an entry of this section names `entry` in a key that holds a reference. */
int fc_model_names(const fc_model *model, const char *section_path, const char *key, int entry);
/* 1 if the key (dotted inside the entry; a group such as "fee" too) is written in the scenario. */
int fc_entry_has(const fc_entry *entry, const char *key);
/* A key of the entry's kind, and where the entry keeps its value; NULL if the kind has no such key. */
const fc_field *fc_entry_row(const fc_entry *entry, const char *key);
const void *fc_entry_member(const fc_entry *entry, const char *key);
/* Report a problem at a key of an entry: finds file and line (of the key, else of the entry), full key path. */
void fc_entry_problem(fc_report *report, fc_message id, const fc_entry *entry, const char *key, ...);
/* Step of a delay in years on the model's grid. */
int fc_model_step(const fc_model *model, double years);

/* All sections: mechanisms' and factors' (generated registries) and the built-in ones, NULL-terminated. */
const fc_section *const *fc_all_sections(void);

#endif
