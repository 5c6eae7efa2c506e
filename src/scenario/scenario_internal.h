/* The steps of the scenario stage: file -> guarded text -> tree -> merged tree. For this folder only. */
#ifndef FC_SCENARIO_SCENARIO_INTERNAL_H
#define FC_SCENARIO_SCENARIO_INTERNAL_H

#include <sys/types.h>

#include "base/arena.h"
#include "base/report_internal.h"
#include "base/text.h"
#include "scenario/tree.h"

enum {
    FC_MAX_FILE = 8 << 20,       /* bytes of one scenario file */
    FC_MAX_DEPTH = 32,           /* brackets inside brackets */
    FC_MAX_SETTINGS = 200000,    /* settings and list items of one file */
    FC_MAX_GROUP = 2000,         /* settings of one group: libconfig is quadratic in them */
    FC_MAX_LIST = 20000,         /* items of one list */
    FC_MAX_STRING = 4096,        /* bytes of one string */
    FC_MAX_NAME = 64,            /* bytes of one setting's name */
    FC_MAX_NUMBER = 64,          /* characters of one number */
    FC_MAX_BASES = 8,            /* files in one chain of bases */
    FC_MAX_FILES = 64            /* files read for one scenario */
};

typedef struct fc_file_id {
    dev_t device;
    ino_t inode;
} fc_file_id;

/* Whole regular file into text, without waiting on pipes or devices. 1; else 0 with a clause in why and
   *oversize = 1 when only its size is wrong. */
int fc_source_read(const char *path, fc_text *text, fc_file_id *id, int *oversize, char *why, size_t n);

/* Check one token that begins like a number and write the form libconfig reads exactly to out (FC_MAX_NUMBER
   + 4 bytes). 1; else 0 with the message and, for those that take one, the right spelling in hint (>= 96
   bytes). */
int fc_guard_number(const char *token, size_t length, char *out, fc_message *id, char *hint, size_t n);

/* Characters of a text: UTF-8, no controls, nothing invisible. 0 if the text cannot be looked at further. */
int fc_guard_characters(const char *text, size_t n, const char *file, fc_report *report);
/* The proper spelling of a full-width or typographic character ("；" -> ";"), NULL if it has none. *length is
   the character's bytes. */
const char *fc_ascii_of(const char *p, size_t *length);

/* Everything libconfig 1.5 reads wrongly or slowly is refused here, all at once; what is left is written to
   out in a form it reads exactly (same lines). 0 if the report got an error. */
int fc_guard(const char *text, size_t n, const char *file, fc_text *out, fc_report *report);

/* Guarded text to a tree in the arena; NULL if the report got an error or memory ran out. line < 0: as read,
   else all settings get this line. */
fc_node *fc_read_tree(const char *text, size_t n, const char *file, int line, fc_arena *arena,
                      fc_report *report);

/* Tree building. All return NULL / 0 when memory runs out. */
fc_node *fc_node_new(fc_arena *arena, fc_node_type type, const char *name, const char *file, int line);
int fc_node_add(fc_arena *arena, fc_node *parent, fc_node *child);
void fc_node_remove(fc_node *parent, const fc_node *child);
/* Its text child `name` if node is a group with one, else NULL. */
const char *fc_node_entry_name(const fc_node *node);
/* Copy of everything but name and parent into `to`. */
void fc_node_replace(fc_node *to, const fc_node *from);

/* Names of a group's children, or of a list's entries, nearest to name; NULL if none is near. */
const char *fc_node_nearest(const fc_node *parent, const char *name);

/* Merge `over` into `under` (both groups) by the rules of bases. 0 when memory runs out. */
int fc_merge(fc_arena *arena, fc_node *under, const fc_node *over);
int fc_merge_node(fc_arena *arena, fc_node *under, const fc_node *over); /* any two values of one name */

/* Take `base` and `remove` out of root, read the bases and return the merged root; NULL: memory, or see
   report. */
typedef struct fc_base_chain {
    const struct fc_base_chain *up;
    const char *file;
    fc_file_id id;
    int has_id, depth;
} fc_base_chain;
typedef struct fc_base_loader {
    fc_arena *arena;
    fc_report *report;
    int n_files;
} fc_base_loader;
fc_node *fc_apply_bases(fc_base_loader *loader, const fc_base_chain *chain, fc_node *root);

/* Apply one KEY=VALUE. 0 if memory ran out. */
int fc_apply_set(fc_arena *arena, fc_node *root, const char *set, fc_report *report);

#endif
