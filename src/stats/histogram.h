/* Log-linear histogram of doubles: bins by sign, exponent and the first 7 bits of the mantissa, so that a bin is never
   wider than 2^-7 of its values. Counts are whole numbers: merging in any order gives the same bytes. Pages of 32 bins
   are allocated when first hit. */
#ifndef FC_STATS_HISTOGRAM_H
#define FC_STATS_HISTOGRAM_H

#include <stddef.h>
#include <stdint.h>

#include "base/kernel.h"

enum { FC_HISTOGRAM_TOP = 128, FC_HISTOGRAM_MID = 128, FC_HISTOGRAM_PAGE = 32 };

typedef struct fc_histogram {
    int64_t **top[FC_HISTOGRAM_TOP]; /* [mid][bin], NULL where nothing fell */
    uint64_t n;                      /* values counted; NaN are not */
    uint64_t off_grid;               /* 0: every value has at most 7 mantissa bits, so each bin holds one value */
    uint64_t bytes;                  /* allocated, this struct not included */
} fc_histogram;

/* Largest relative distance between a reported and the true order statistic. */
#define FC_HISTOGRAM_ERROR (1.0 / 128)

/* Zero-initialised memory is an empty histogram. */
void fc_histogram_clear(fc_histogram *h);
/* Count n values; 0 when out of memory (the histogram is then unusable). Infinities must not be given. */
int fc_histogram_add(fc_histogram *h, const double *x, size_t n);
/* The same in two steps, for callers that gather many values before they touch the histogram: bin numbers of n values
   (FC_HISTOGRAM_NONE for NaN), *off_grid taking what they add to it; then their counting. */
#define FC_HISTOGRAM_NONE UINT32_MAX
void FC_K(fc_histogram_bins)(const double *x, size_t n, uint32_t *bin, uint64_t *off_grid);
int FC_K(fc_histogram_count)(fc_histogram *h, const uint32_t *bin, size_t n, uint64_t off_grid);
/* The page that holds a bin, made on demand; NULL when out of memory. */
int64_t *fc_histogram_page(fc_histogram *h, uint32_t bin);
/* Calls visit for every bin that is not empty, lowest value first, until it returns 0. */
void fc_histogram_walk(const fc_histogram *h, int (*visit)(void *user, uint32_t bin, int64_t count), void *user);
/* Adds to the count of one bin (< FC_HISTOGRAM_BINS, as walked; count > 0). 0 when out of memory. */
enum { FC_HISTOGRAM_BINS = FC_HISTOGRAM_TOP * FC_HISTOGRAM_MID * FC_HISTOGRAM_PAGE };
int fc_histogram_put(fc_histogram *h, uint32_t bin, int64_t count);
int fc_histogram_merge(fc_histogram *into, const fc_histogram *from);
/* out[i] = order statistic of rank ranks[i] (0-based, ascending, < n), spread evenly inside its bin; the caller clamps
   to the known minimum and maximum. Exact while off_grid is 0. */
void fc_histogram_order(const fc_histogram *h, const uint64_t *ranks, size_t n_ranks, double *out);
/* Adds each bin's count to the equal bins of [lo, hi] it overlaps, out of range in the end bins. */
void fc_histogram_rebin(const fc_histogram *h, double lo, double hi, size_t n_bins, double *count);

/* Calls visit with the middle of every bin that is not empty, lowest first, and its count. */
void fc_histogram_each(const fc_histogram *h, void (*visit)(void *user, double x, int64_t count), void *user);
/* Sum of the fourth powers of the distances from centre, each value at the middle of its bin. */
double fc_histogram_fourth_moment(const fc_histogram *h, double centre);

#endif
