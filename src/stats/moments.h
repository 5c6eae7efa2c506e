/* Mean and sum of squared deviations of rows of lanes, and their merging.
   Leaves are 64 consecutive paths (one batch); parts are merged pairwise (Chan, Golub, LeVeque: Updating formulae and
   a pairwise algorithm for computing sample variances, 1979), so no value depends on the order of arrival. */
#ifndef FC_STATS_MOMENTS_H
#define FC_STATS_MOMENTS_H

#include <stddef.h>

#include "base/kernel.h"

/* mean [rows] and m2 [rows] of the first n lanes (1..64) of x [rows][64], 64-byte aligned. Eight partial sums by lane
   number modulo 8, folded in a fixed order, of the distances from the first lane: a constant row has m2 = 0 exactly.
   undefined = 1: NaN lanes are left out and count [rows] takes the lanes that are defined (mean = m2 = 0 if none).
   undefined = 0: count is not touched; a NaN or infinity makes the mean non-finite. */
void FC_K(fc_moments)(const double *x, size_t rows, int n, int undefined, double *mean, double *m2, double *count);
/* Smallest and largest of the first n lanes, NaN left out; +inf and -inf if there is none. */
void FC_K(fc_extremes)(const double *x, size_t rows, int n, double *lo, double *hi);
/* out[row] = x[0] + ... + x[row], lane by lane; out is not x. */
void FC_K(fc_cumulate)(const double *x, size_t rows, double *out);

/* Rows that are in the cache set to 0: memset would go around it. */
void FC_K(fc_zero)(double *x, size_t rows);

/* a += b for rows that all hold na and nb values. */
void fc_moments_merge(size_t rows, double na, double nb, double *restrict mean_a, double *restrict m2_a,
                      const double *restrict mean_b, const double *restrict m2_b);
/* a += b where each row has its own count (may be 0). */
void fc_moments_merge_counted(size_t rows, double *restrict count_a, double *restrict mean_a, double *restrict m2_a,
                              const double *restrict count_b, const double *restrict mean_b,
                              const double *restrict m2_b);
void fc_extremes_merge(size_t rows, double *restrict lo_a, double *restrict hi_a, const double *restrict lo_b,
                       const double *restrict hi_b);

/* Sum of the fourth powers of the distances from centre; NaN are left out. */
double fc_fourth_moment(const double *x, size_t n, double centre);

#endif
