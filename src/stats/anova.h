/* One-way analysis of variance over worlds: what of a value's variance lies between them (what we do not know) and what
   within them (chance), with errors by the jackknife over worlds.
   Estimators: Searle, Casella, McCulloch, Variance Components (1992), section 3.6, for worlds of unequal counts; the
   jackknife: Efron and Tibshirani, An Introduction to the Bootstrap (1993), chapter 11. */
#ifndef FC_STATS_ANOVA_H
#define FC_STATS_ANOVA_H

#include <stddef.h>

typedef struct fc_anova_world {
    double n, mean, m2; /* values, their mean and sum of squared deviations; n = 0: none is defined */
} fc_anova_world;

/* NaN where there are too few worlds or values. */
typedef struct fc_anova {
    double values, mean;
    double se;                  /* of the mean, from the worlds' means alone */
    double total, total_se;     /* variance of a value: between + within */
    double between, between_se; /* without the part of the worlds' means that is chance; may come out below 0 */
    double within, within_se;
    double share, share_se;     /* between / total */
    double f;                   /* mean square between over mean square within */
} fc_anova;

void fc_anova_of(const fc_anova_world *world, size_t n, fc_anova *out);
/* Mean and its error only. */
double fc_anova_mean_se(const fc_anova_world *world, size_t n, double *mean);

#endif
