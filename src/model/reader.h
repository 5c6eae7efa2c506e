/* Shared by the files that apply field tables; not for other folders. */
#ifndef FC_MODEL_READER_H
#define FC_MODEL_READER_H

#include "model/sections.h"

/* A reference met while reading: resolved once every entry is known. */
typedef struct fc_pending {
    struct fc_pending *next;
    fc_ref *ref;
    const fc_field *field;
    const fc_node *node;
    const char *key;
    int entry; /* index of the entry that holds it */
} fc_pending;

typedef struct fc_kept_value {
    struct fc_kept_value *next;
    const fc_value *value;
} fc_kept_value;

typedef struct fc_reader {
    fc_arena *arena; /* the model's */
    fc_report *report;
    const fc_section *const *sections;
    const char *scenario_path; /* data files stand relative to the file that names them, else to this */
    const char *currency;      /* the scenario's; amounts that name another one are refused */
    fc_kept_value *values, **values_end;
    fc_pending *refs, **refs_end;
    size_t n_values;
    int entry;    /* being read, -1 for head and simulation */
    char *broken; /* by entry: 1 if a key of it is wrong; its cross-key rules are then left out */
} fc_reader;

/* Words to choose from, for "did you mean". */
typedef struct fc_words {
    const char **word;
    size_t n, room;
    fc_arena *arena;
} fc_words;
void fc_words_add(fc_words *words, const char *word);
/* "did you mean X?" if one of `near` is, else "known here: A, B, C" of `listed`; in the arena. */
const char *fc_words_hint(const fc_words *near, const fc_words *listed, const char *wrong);
/* Both: "did you mean X? known: A, B, C". */
const char *fc_words_list(const fc_words *words, const char *wrong);

/* Report a problem at a node (NULL: no place). */
void fc_read_problem(fc_reader *r, fc_message id, const fc_node *node, const char *key, ...);
/* "a number", "a text", ... for messages. */
const char *fc_node_kind(const fc_node *node);

/* Child by dotted key, through groups only (list entries are not addressed). NULL if absent. */
const fc_node *fc_group_find(const fc_node *group, const char *key);
/* The member a field describes. */
void *fc_field_member(const fc_field *field, void *params);

/* The default of a field as a node; NULL and a clause in why if its text does not read. */
const fc_node *fc_field_default(fc_arena *arena, const fc_field *field, char *why, size_t n);

/* Read a whole table into params. node may be NULL (nothing written: all defaults); `at` is where missing keys are
   reported; prefix is the full path ("funds.a") or "". */
void fc_read_fields(fc_reader *r, const fc_field *fields, void *params, const fc_node *node, const fc_node *at,
                    const char *prefix);
/* Keys of a group that no field and no section knows. prefix: full path of the node; inner: part of it inside the
   entry ("" at its top). named: the key `name` is fine. */
void fc_read_unknown(fc_reader *r, const fc_field *fields, const fc_node *node, const char *prefix,
                     const char *inner, int named);
/* Names of entries and list items; 1 if fine. */
int fc_read_name(fc_reader *r, const fc_node *name, const char *key);
/* A name that stands twice: both nodes are texts. */
void fc_read_duplicate(fc_reader *r, const char *key, const fc_node *first, const fc_node *again);

/* One value; returns 1 and fills *v if it is fine, else reports. present as in fc_value. */
int fc_read_value(fc_reader *r, const fc_field *f, fc_value *v, const fc_node *node, int present, const char *key);
int fc_read_law(fc_reader *r, const fc_field *f, fc_value *v, const fc_node *node, const char *key);
/* 1 if x lies in the field's range, else reports. */
int fc_read_in_range(fc_reader *r, const fc_field *f, double x, const fc_node *node, const char *key);
/* One plain number (or unit text without interval). */
int fc_read_plain(fc_reader *r, fc_unit unit, const fc_node *node, const char *key, double *x);
/* grade, source, note of a group. */
void fc_read_annotations(fc_reader *r, fc_value *v, const fc_node *group, const char *key);
/* The keys of a group against a list of words. */
void fc_read_known(fc_reader *r, const fc_words *known, const fc_node *group, const char *key);
/* Column (from 1) of a data file, sorted; 1 if fine. */
int fc_read_column(fc_reader *r, const fc_node *file, const char *key, long column, const double **x, size_t *n);
void fc_sort_numbers(double *x, size_t n);
/* Range of a field in words: "at least 0 and below 1"; "any number". */
const char *fc_range_text(fc_arena *arena, const fc_field *f);
/* 1 if every value of [lo, hi] lies in the field's range; an end that carries no probability may touch an open end. */
int fc_range_holds(const fc_field *f, double lo, int lo_touched, double hi, int hi_touched);

/* Correlations against the values read. right: nothing was wrong with the head's own keys. */
void fc_read_correlations(fc_reader *r, fc_model *model, int right);
/* Cross-key rules of the built-in keys: calendar, matrices, regions. */
void fc_head_check(fc_reader *r, fc_model *model);
/* Remove the keys of a resolved scenario that hold their defaults. */
void fc_prune_defaults(fc_arena *arena, fc_node *root, const fc_section *const *sections);
/* The root of a scenario's tree, copied; NULL when out of memory. */
fc_node *fc_node_copy(fc_arena *arena, const fc_node *node, fc_node *parent);

#endif
