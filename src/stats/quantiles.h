/* Quantiles and their 95% intervals from order statistics.
   Definition: type 7 of Hyndman and Fan (Sample quantiles in statistical packages, American Statistician 50, 1996):
   with h = (n - 1) p, x[floor h] + (h - floor h) (x[floor h + 1] - x[floor h]), x sorted, 0-based (that of GSL). */
#ifndef FC_STATS_QUANTILES_H
#define FC_STATS_QUANTILES_H

#include <stddef.h>
#include <stdint.h>

#include <fulcrum/result.h>

#include "stats/histogram.h"

enum { FC_MAX_RANKS = 4 * FC_N_QUANTILES };

/* What the quantiles of n values need: ranks ascending and unique, and where each part finds its own. */
typedef struct fc_ranks {
    uint64_t n;
    size_t n_ranks;
    uint64_t rank[FC_MAX_RANKS];
    unsigned below[FC_N_QUANTILES], above[FC_N_QUANTILES]; /* index into rank; entries 1..9 */
    unsigned low[FC_N_QUANTILES], high[FC_N_QUANTILES];    /* FC_MAX_RANKS: no such end */
    double fraction[FC_N_QUANTILES];
} fc_ranks;

typedef struct fc_quantiles {
    double q[FC_N_QUANTILES], low[FC_N_QUANTILES], high[FC_N_QUANTILES];
} fc_quantiles;

void fc_ranks_of(uint64_t n, fc_ranks *ranks);
/* The same with intervals at the shares level -+ half[level] of the paths (NaN: none), for paths that are not independent. */
void fc_ranks_within(uint64_t n, const double half[FC_N_QUANTILES], fc_ranks *ranks);
/* From the order statistics value [n_ranks], clamped to [least, most]; all NaN when n = 0. */
void fc_quantiles_of(const fc_ranks *ranks, const double *value, double least, double most, fc_quantiles *out);
void fc_quantiles_of_histogram(const fc_ranks *ranks, const fc_histogram *h, double least, double most,
                               fc_quantiles *out);

/* Work space of fc_select_order for up to n values. */
typedef struct fc_select_work {
    uint32_t *count;       /* [2^15] */
    uint32_t *place;       /* [2^15] */
    uint64_t *key, *spare; /* [n] */
    size_t capacity;
} fc_select_work;
int fc_select_work_init(fc_select_work *work, size_t n); /* 0 when out of memory */
void fc_select_work_free(fc_select_work *work);
uint64_t fc_select_work_bytes(uint64_t n);
/* Ascending; returns where they are, key or spare. [n] each. */
uint64_t *fc_sort_keys(uint64_t *key, uint64_t *spare, size_t n);
/* value[i] = order statistic ranks->rank[i] of the values of x [n_x] that are not NaN (ranks->n of them, all within
   [least, most]). n_x < 2^32. One counting pass, one gathering pass, a radix sort of what lies in the bins wanted. */
void fc_select_order(const double *x, size_t n_x, double least, double most, const fc_ranks *ranks, fc_select_work *work,
               double *value);

#endif
