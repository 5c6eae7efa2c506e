/* Counts with lane-dependent parameters as monotone functions of one uniform: rules 5.5, 5.6.
   Exact inversion while the variance is at most 64, above it a rounded Cornish-Fisher expansion of third order, clamped
   to the range. */
#ifndef FC_BLOCKS_COUNTS_H
#define FC_BLOCKS_COUNTS_H

#include "base/lane_math.h"

/* x[i] = smallest k with P(Poisson(mean[i]) <= k) >= u[i]. mean >= 0 (0 gives 0), 0 < u < 1. x may be u. */
void FC_K(fc_poisson)(const double *mean, const double *u, double *x);
/* The same for Binomial(n[i], p[i]); n whole and >= 0, p in [0, 1]. x may be u. */
void FC_K(fc_binomial)(const double *n, const double *p, const double *u, double *x);
/* A positive sum of n[i] like amounts: lognormal with mean n m and variance n s^2 exactly; 0 where n = 0. */
void FC_K(fc_amount_sum)(const double *n, double mean, double sd, const double *u, double *x);

/* The same with a mean of each lane's own. */
void FC_K(fc_amount_sums)(const double *n, const double *mean, double sd, const double *u, double *x);

#endif
