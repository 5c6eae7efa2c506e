/* Moments of ranges of paths, merged as they arrive. A part covers the leaves [i 2^j, (i+1) 2^j); only siblings are
   merged, and what is left at the end is folded from left to right: the bytes depend on the set of leaves alone, never
   on threads or timing, and the parts of the first blocks are the same however many follow. */
#ifndef FC_ENGINE_PARTS_H
#define FC_ENGINE_PARTS_H

#include <pthread.h>

#include "engine/rows.h"

enum { FC_BLOCK_LEVEL = 4 }; /* 2^4 leaves are a block */

typedef struct fc_part fc_part;
struct fc_part {
    uint64_t leaf;  /* first leaf */
    unsigned level; /* covers 2^level leaves (the last leaf of a run may be short) */
    uint64_t paths; /* simulated */
    uint64_t n;     /* of those, the ones that did not fail */
    double *mean, *m2; /* [n_rows] */
    double *count;     /* [n_counted] defined paths; only rows that may be undefined use it */
    double *lo, *hi;   /* [n_kept] */
    /* whole blocks, samplers other than plain: [n_between] weight, mean and squares of the blocks' values; a block weighs
       the square of its defined paths */
    double *block_weight, *block_mean, *block_m2;
    /* with controls: their means [n_controls]; [n_cross] sums of products of distances from means, of each scalar with each
       control, then of each control with each; the same of the means of whole blocks */
    double *control_mean, *cross, *block_cross;
    fc_part *next;
};

/* Doublings a run can have: 64 << 0 .. 64 << 34 paths. */
enum { FC_DOUBLINGS = 35 };

typedef struct fc_parts {
    const fc_rows *rows;
    pthread_mutex_t lock;
    fc_part *pending, *spare;
    fc_part *doubling; /* [FC_DOUBLINGS] the first 64 << i paths, rows of scalars only; n = 0: not reached */
} fc_parts;

void fc_parts_init(fc_parts *parts, const fc_rows *rows);
void fc_parts_free(fc_parts *parts);
/* Room for the doublings, once the rows are known: 0 when out of memory. */
int fc_parts_reserve(fc_parts *parts);
/* Keep the scalars of a part that covers the first 64 << i paths and no others; others are left alone. Each such part is
   made once, by one thread, so nothing is locked. */
void fc_parts_remember(fc_parts *parts, const fc_part *part);
/* An unused part (contents undefined); NULL when out of memory. */
fc_part *fc_parts_take(fc_parts *parts);
void fc_parts_give_back(fc_parts *parts, fc_part *part);
/* A part that is one whole block takes its block values; nothing to do under plain. */
void fc_part_close_block(const fc_rows *rows, fc_part *part);
/* to becomes a copy of from, what was merged and where it stands included. */
void fc_part_copy(const fc_rows *rows, fc_part *to, const fc_part *from);
/* left += right; right keeps its contents. */
void fc_part_merge(const fc_rows *rows, fc_part *left, const fc_part *right);
/* 1 if left and right are the two halves of one part. */
int fc_part_siblings(const fc_part *left, const fc_part *right);
/* Hand over a part; merges it with its sibling, upwards, outside the lock. */
void fc_parts_add(fc_parts *parts, fc_part *part);
/* The sum of all pending parts, left to right; they stay. NULL if there is none or memory ran out. Belongs to the caller
   until given back. No worker may be at work. */
fc_part *fc_parts_sum(fc_parts *parts);
/* The pending part that starts first at or after a leaf; NULL if there is none. */
const fc_part *fc_parts_from(const fc_parts *parts, uint64_t leaf);
uint64_t fc_part_bytes(const fc_rows *rows);
uint64_t fc_doublings_bytes(const fc_rows *rows);
/* The shape of a part that holds the scalars only. */
fc_rows fc_rows_of_scalars(const fc_rows *rows);

/* The arrays of a part: allocation, copies and checkpoints go through this table. */
typedef struct fc_part_array {
    size_t at;     /* of the pointer in fc_part */
    size_t length; /* of its length in fc_rows */
} fc_part_array;
enum { FC_PART_ARRAYS = 11 };
extern const fc_part_array fc_part_arrays[FC_PART_ARRAYS];
double **fc_part_array_of(fc_part *part, size_t i);
size_t fc_part_array_length(const fc_rows *rows, size_t i);

#endif
