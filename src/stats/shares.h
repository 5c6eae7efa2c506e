/* Shares of a row's values at or below thresholds, and by how much values lie beyond the outer ones, block by block: where the
   errors of quantiles and expected shortfalls come from when the paths of a block are not independent of one another, but
   blocks are. Everything added up is a whole number, so the order in which blocks come does not matter. */
#ifndef FC_STATS_SHARES_H
#define FC_STATS_SHARES_H

#include <stddef.h>
#include <stdint.h>

#include <fulcrum/result.h>

#include "base/kernel.h"
#include "stats/wide.h"

enum {
    FC_FIRST_BLOCKS = 16,                /* thresholds are fixed on the values of so many */
    FC_FIRST_PATHS = FC_FIRST_BLOCKS * FC_BLOCK,
    FC_SHARE_LEVELS = FC_N_QUANTILES - 2, /* those between least and most */
    FC_SHARE_COUNTS = FC_SHARE_LEVELS + 1 /* values at or below each threshold, and values at all */
};

/* The thresholds that expected shortfalls look beyond: of 5%, downwards, and of 95%, upwards. */
enum { FC_BEYOND_LOW, FC_BEYOND_HIGH, FC_BEYOND_SIDES };
FC_INLINE size_t fc_beyond_level(int side) { return side == FC_BEYOND_LOW ? 1 : 7; }

/* Of 64 values. */
typedef struct fc_shares_batch {
    double beyond[FC_BEYOND_SIDES]; /* sums of (threshold - value)+ and (value - threshold)+ */
    uint8_t count[FC_SHARE_COUNTS];
} fc_shares_batch;

/* Sums over blocks of their sums t beyond a threshold, t as a multiple of 2^unit with 31 digits. */
typedef struct fc_beyond {
    int64_t unit;
    fc_wide sum, squares, cross, below; /* t, t^2, t times the block's values, t times those at or below */
} fc_beyond;

typedef struct fc_shares {
    double threshold[FC_SHARE_LEVELS]; /* of level i + 1; NaN: there was no value to take one from */
    uint64_t blocks;                   /* counted */
    uint64_t n, nn;                    /* over blocks: values, and their number squared */
    uint64_t below[FC_SHARE_LEVELS], squares[FC_SHARE_LEVELS]; /* values at or below; the blocks' numbers squared */
    uint64_t cross[FC_SHARE_LEVELS];   /* and times the values of the block */
    fc_beyond beyond[FC_BEYOND_SIDES];
} fc_shares;

/* Fixes thresholds and units, nothing counted yet: of the n values of x (NaN left out) the one whose share at or below is nearest
   to the level, neither none nor all of them unless all are equal. key, spare: [n] each. */
void fc_shares_fix(fc_shares *s, const double *x, size_t n, uint64_t *key, uint64_t *spare);
/* The thresholds and units of another one, nothing counted yet. */
void fc_shares_fix_like(fc_shares *s, const fc_shares *other);
int fc_shares_alike(const fc_shares *a, const fc_shares *b); /* 1: thresholds and units are the same */
/* Kernel: what 64 values add. */
void FC_K(fc_shares_count)(const double *x, const double *threshold, fc_shares_batch *out);
typedef void (*fc_shares_count_fn)(const double *x, const double *threshold, fc_shares_batch *out);
/* Take in a block: its batches, `apart` from one another; or its values. */
void fc_shares_add_batches(fc_shares *s, const fc_shares_batch *batch, size_t apart);
void fc_shares_add_values(fc_shares *s, fc_shares_count_fn count, const double *x);
/* s += other, of other blocks, where both are alike. */
void fc_shares_merge(fc_shares *s, const fc_shares *other);
/* Half widths of the 95% intervals of the shares at the quantiles' levels: Student's quantile times the error between blocks
   at the threshold, brought from its share to the level. NaN: unknown. */
void fc_shares_half(const fc_shares *s, double half[FC_N_QUANTILES]);
/* Standard error of the mean of (q - X)+ or (X - q)+ over all values, at the quantile q whose threshold is near. NaN: unknown. */
double fc_shares_beyond_se(const fc_shares *s, int side, double q);

#endif
