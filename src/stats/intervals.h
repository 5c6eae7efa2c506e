/* 95% intervals of means, probabilities and quantiles. */
#ifndef FC_STATS_INTERVALS_H
#define FC_STATS_INTERVALS_H

#include <stdint.h>

/* A spread, or an error, below this part of a value is the rounding of a constant. */
#define FC_NOISE 1e-12

/* Student quantile 0.975 with nu > 0 degrees of freedom (above 1000: Cornish-Fisher, error below 1e-8). */
double fc_student_975(double nu);
/* mean -+ t * se; NaN when n < 2. */
void fc_interval_mean(double mean, double se, uint64_t n, double *low, double *high);
/* Wilson score interval of a share p of n (Wilson, Probable inference, JASA 22, 1927, 209-212); NaN when n = 0. */
void fc_interval_wilson(double p, uint64_t n, double *low, double *high);
/* The same for m paths, not always a whole number, and a quantile z of the law of the estimate. */
void fc_interval_wilson_at(double p, double m, double z, double *low, double *high);
/* Standard error of a standard deviation of n values, from the sum of the fourth powers of their distances from the mean:
   variance of the sample variance, then the delta method; NaN when n < 4. */
double fc_sd_error(double sd, double fourth, double n);
/* The same where the n values lie in independent worlds: with as many trials as have the error se between worlds, at least
   one a world, and fewer for the Student quantile of the worlds (Korn and Graubard, Confidence intervals for proportions
   with small expected number of positive counts estimated from survey data, Survey Methodology 24, 1998, 193-201). */
void fc_interval_wilson_worlds(double p, double se, uint64_t worlds, uint64_t n, double *low, double *high);
/* Order statistics (0-based ranks) between which the p-quantile lies with probability >= 0.95, at most 0.025 in each
   tail: with B ~ Binomial(n, p), the largest low with P(B <= low) <= 0.025 and the smallest high with
   P(B <= high) >= 0.975 (David and Nagaraja, Order Statistics, 3rd ed., section 7.1). Returns 1 if the side exists. */
int fc_interval_rank_low(uint64_t n, double p, uint64_t *rank);
int fc_interval_rank_high(uint64_t n, double p, uint64_t *rank);

#endif
