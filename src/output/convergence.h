/* How the error of a scalar fell on the way to the result. */
#ifndef FC_OUTPUT_CONVERGENCE_H
#define FC_OUTPUT_CONVERGENCE_H

#include "output/chart_data.h"

/* The metrics that stand for a run, most telling first, and their names. */
typedef struct fc_leading { const char *metric; fc_chart_name name; } fc_leading;
enum { FC_N_LEADING = 7 };
extern const fc_leading fc_leading_metrics[FC_N_LEADING];

/* What the error did, against one over the root of the paths. */
typedef enum fc_fall { FC_FALL_CONSTANT, FC_FALL_UNKNOWN, FC_FALL_ROOT, FC_FALL_SLOWER, FC_FALL_FASTER } fc_fall;

/* Exponent of the paths in the error of scalar i: the slope of ln se over ln paths by least squares, through the doublings
   of the last factor of 64, from 256 paths (32 worlds) on. NaN where it is not known. */
fc_fall fc_convergence_fall(const fc_result *result, size_t i, double *exponent);

/* Place in fc_leading_metrics of the first that the run has and that is no constant, and which scalar it is; FC_N_LEADING
   if there is none. */
size_t fc_convergence_leading(const fc_result *result, size_t *scalar);

#endif
