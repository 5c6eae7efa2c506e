/* Layout of a checkpoint, format 5. Little-endian; u64 unless said.
     magic (8 bytes), format
     bytes of the head; head: the facts below in their order, n texts, texts: length and bytes, twice each: key and value
     two counts of each statement of the stop rule: paths that meet it, squares of the blocks' numbers
     failed paths that are listed: path, group of rows, step
     parts, first leaf first: leaf, level, paths, sound paths, then the arrays of fc_part_arrays as doubles
     the scalars of the first 64, 128, 256, ... paths in the same form
     worlds of a two-level run: sound paths, then means, defined paths and squares of their rows as doubles
     kept rows: exact: the values; else: values counted, bits off the grid, bins, then bin and count of each; then, for rows
       of thresholds.h, values that are held, or what blocks have counted: thresholds, blocks,
       values, the blocks' squares, for each threshold the values below, the blocks' squares and products with their values, and
       for each side of stats/shares.h the unit and its four sums, lowest word first
     SHA-256 of everything before, as 64 hex digits
   Every later format begins with the magic and its number and ends with such a hash. */
#ifndef FC_ENGINE_CHECKPOINT_H
#define FC_ENGINE_CHECKPOINT_H

#include <fulcrum/checkpoint.h>

#include "base/arena.h"
#include "base/packed.h"
#include "engine/run_internal.h"

enum { FC_CHECKPOINT_FORMAT = 5, FC_CHECKPOINT_MAGIC = 8 };
extern const unsigned char fc_checkpoint_magic[FC_CHECKPOINT_MAGIC];

/* Facts in the order of the file. */
enum {
    FC_CP_SEED, FC_CP_PATHS, FC_CP_FIRST, FC_CP_DONE, FC_CP_END, FC_CP_EXACT, FC_CP_AUDIT, FC_CP_SAVE_MS,
    FC_CP_ROWS, FC_CP_COUNTED, FC_CP_KEPT, FC_CP_ARRAYS, FC_CP_PARTS, FC_CP_CHANCES,
    FC_CP_SCALARS, FC_CP_DOUBLINGS, FC_CP_MAX_FAILED, FC_CP_MAX_SHARE, FC_CP_FAILED, FC_CP_LISTED, FC_CP_BLOCKS,
    FC_CP_CONTROLLED, FC_CP_CONTROLS, /* means are by control variates; how many of them */
    FC_CP_OUTER, FC_CP_INNER,
    FC_CP_FACTS
};

/* FC_CP_BLOCKS: what histograms have beside them. */
enum { FC_CP_NO_BLOCKS, FC_CP_HELD, FC_CP_COUNTED_BLOCKS };

/* Keys of the texts the engine writes itself; the caller's begin with FC_CP_NOTE. */
#define FC_CP_VERSION "version"
#define FC_CP_GIT "git"
#define FC_CP_PLAN "plan"
#define FC_CP_STOP "stop"
#define FC_CP_TABLE "table "
#define FC_CP_NOTE "note "

struct fc_checkpoint {
    fc_arena *arena;
    const char *path;
    int file;
    uint64_t body, end; /* where the counts begin, where the hash does */
    uint64_t fact[FC_CP_FACTS];
    fc_checkpoint_facts facts;
    size_t n_tables;
    fc_note *tables; /* name and hash */
};

/* The shape of the rows as the facts say it. */
FC_INLINE int fc_checkpoint_fits(const fc_checkpoint *c, const fc_rows *rows)
{
    return c->fact[FC_CP_ROWS] == rows->n_rows && c->fact[FC_CP_COUNTED] == rows->n_counted &&
           c->fact[FC_CP_KEPT] == rows->n_kept && c->fact[FC_CP_SCALARS] == rows->n_scalars &&
           c->fact[FC_CP_ARRAYS] == FC_PART_ARRAYS && c->fact[FC_CP_CONTROLS] == rows->n_controls;
}

#endif
