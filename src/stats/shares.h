/* Shares of a row's values at or below thresholds, block by block: where the errors of quantiles come from when the paths of
   a block are not independent of one another, but blocks are. Everything counted is a whole number, so the order in which
   blocks come does not matter. */
#ifndef FC_STATS_SHARES_H
#define FC_STATS_SHARES_H

#include <stddef.h>
#include <stdint.h>

#include <fulcrum/result.h>

#include "base/kernel.h"

enum {
    FC_FIRST_BLOCKS = 16,                /* thresholds are fixed on the values of so many */
    FC_FIRST_PATHS = FC_FIRST_BLOCKS * FC_BLOCK,
    FC_SHARE_LEVELS = FC_N_QUANTILES - 2, /* those between least and most */
    FC_SHARE_COUNTS = FC_SHARE_LEVELS + 1 /* values at or below each threshold, and values at all */
};

typedef struct fc_shares {
    double threshold[FC_SHARE_LEVELS]; /* of level i + 1; NaN: there was no value to take one from */
    uint64_t blocks;                   /* counted */
    uint64_t n, nn;                    /* over blocks: values, and their number squared */
    uint64_t below[FC_SHARE_LEVELS], squares[FC_SHARE_LEVELS]; /* values at or below; the blocks' numbers squared */
    uint64_t cross[FC_SHARE_LEVELS];   /* and times the values of the block */
} fc_shares;

/* Fixes thresholds, nothing counted yet: of the n values of x (NaN left out) the one whose share at or below is nearest to the
   level, neither none nor all of them unless all are equal. key, spare: [n] each. */
void fc_shares_fix(fc_shares *s, const double *x, size_t n, uint64_t *key, uint64_t *spare);
/* Kernel: counts of 64 values. */
void FC_K(fc_shares_count)(const double *x, const double *threshold, uint8_t *count);
typedef void (*fc_shares_count_fn)(const double *x, const double *threshold, uint8_t *count);
/* Take in a block: the counts of its batches, `apart` bytes from one another; or its values. */
void fc_shares_add_counts(fc_shares *s, const uint8_t *count, size_t apart);
void fc_shares_add_values(fc_shares *s, fc_shares_count_fn count, const double *x);
/* s += other, of other blocks at the same thresholds. */
void fc_shares_merge(fc_shares *s, const fc_shares *other);
/* Half widths of the 95% intervals of the shares at the quantiles' levels: Student's quantile times the error between blocks
   at the threshold, brought from its share to the level. NaN: unknown. */
void fc_shares_half(const fc_shares *s, double half[FC_N_QUANTILES]);

#endif
