/* Sums of products of distances from means, of rows with controls: what regression needs. */
#ifndef FC_STATS_CROSS_H
#define FC_STATS_CROSS_H

#include <stddef.h>

#include "base/kernel.h"

/* Kernel: c [m][64] becomes its distances from the mean over the first n lanes (0 beyond), mean [m]. */
void FC_K(fc_centre)(double *c, size_t m, int n, double *mean);
/* Kernel: out[row][j] = sum over the first n lanes of (x[row] - mean[row]) c[j], c centred. A row with an undefined lane
   gives NaN. Fixed order of summation. */
void FC_K(fc_cross)(const double *x, size_t rows, int n, const double *mean, const double *c, size_t m, double *out);

/* a += b: sums over rows of weight na and nb, from means before they are merged. */
void fc_cross_merge(size_t rows, size_t m, double na, double nb, double *restrict cross_a, const double *restrict cross_b,
                    const double *mean_a, const double *mean_b, const double *control_a, const double *control_b);

typedef struct fc_controlled {
    double mean;    /* the metric's mean without the luck the controls explain */
    double squares; /* residual sum of squares over paths */
    double leave;   /* mean' S^-1 mean of the controls: what their coefficients' errors add to the variance */
    size_t used;    /* controls that are not a combination of others */
} fc_controlled;
enum { FC_MAX_CROSS = 48 };
/* Regression of a row (mean, m2, cross [m]) on m controls (mean [m], cross [m][m]); beta [m]: the coefficients. 0 if the
   row's products are not finite. */
int fc_regress(size_t m, double mean, double m2, const double *cross, const double *control_mean, const double *control_cross,
               double *beta, fc_controlled *out);

#endif
