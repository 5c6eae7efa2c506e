/* Parts the laws of src/distributions are made of: lane tables, counts, small numeric helpers. Plan time only. */
#ifndef FC_RANDOM_LAW_BUILD_H
#define FC_RANDOM_LAW_BUILD_H

#include <math.h>
#include <stdio.h>

#include "random/law_lane.h"

/* A clause of a law's check: written to buf, returned. */
const char *fc_law_clause(char *buf, size_t n, const char *format, ...) __attribute__((format(printf, 3, 4)));
/* NULL, or "NAME must be ..." when p is missing, not finite, or outside. */
const char *fc_law_need(double p, const char *name, char *buf, size_t n);          /* any finite number */
const char *fc_law_need_positive(double p, const char *name, char *buf, size_t n); /* finite, above 0 */
/* Check of a law with p = low, mode, high: low < high, mode between them. */
const char *fc_law_three_points(const fc_law_params *p, char *buf, size_t n);

/* log(1 + x), exact to a few ulp for small x. */
double fc_log1p(double x);

/* y with log_p(y) = target, for an increasing concave log_p that also gives its slope: the logarithm of a cdf whose
   density is log-concave in y. Newton's steps then never diverge; a bracket guards against rounding. NaN if log_p is. */
double fc_law_solve(double (*log_p)(const void *data, double y, double *slope), const void *data, double target,
                    double y);

/* Piece of SEGMENTS from probability from to to. */
fc_segment fc_segment_constant(double to, double value);
fc_segment fc_segment_linear(double from, double to, double lo, double hi);
fc_segment fc_segment_log(double from, double to, double lo, double hi);
/* Density proportional to x^-exponent on [lo, hi], exponent > 1. */
fc_segment fc_segment_tail(double from, double to, double lo, double hi, double exponent);
/* Probability at value x inside the piece (not for constant pieces). */
double fc_segment_inverse(const fc_segment *s, double x);

/* Fill a law's lane form. values ascending, cumulative ends at 1. 1 on success, 0 out of memory. */
int fc_law_set_segments(fc_arena *arena, fc_law *law, const fc_segment *segments, size_t n);
int fc_law_set_steps(fc_arena *arena, fc_law *law, const double *values, const double *cumulative, size_t n);
/* Cubic table of value(data, z); z is the normal score. 0 out of memory, -1 when a value is not a number. */
int fc_law_set_table(fc_arena *arena, fc_law *law, double (*value)(const void *data, double z), const void *data,
                     double sd);

/* Laws on 0, 1, 2, ... (top: the last value, or infinite) from their cdf, mean and sd. */
double fc_count_quantile(const fc_law_params *p, double u, double mean, double sd, double top,
                         double (*cdf)(const fc_law_params *, double));
/* Steps, or above 65,536 of them a third-order Cornish-Fisher table rounded to whole numbers. */
int fc_law_set_counts(fc_arena *arena, fc_law *law, const fc_law_params *p, const fc_distribution *dist,
                      double skewness);

/* Integral of (x - centre)^power (power 1 or 2) over v in [va, vb]. */
double fc_segment_moment(const fc_segment *s, double va, double vb, double centre, int power);
/* Mean and sd of a compiled law, by sums, closed forms or quadrature. */
void fc_law_moments(fc_law *law);

#endif
