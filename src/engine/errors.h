/* Errors of estimates. Plain runs: paths are independent. Other samplers: the paths of a block are not, blocks are; every
   error comes from the spread of block values, with Student's law of blocks - 1 degrees of freedom. */
#ifndef FC_ENGINE_ERRORS_H
#define FC_ENGINE_ERRORS_H

#include <fulcrum/result.h>

#include "engine/parts.h"
#include "stats/quantiles.h"

enum { FC_LEAST_BLOCKS = 4 }; /* of a run with a sampler other than plain */

/* Mean of a row over its n defined paths, and the standard deviation of the paths. */
fc_estimate fc_error_mean(const fc_rows *rows, const fc_part *total, size_t row, uint64_t n, int probability, double *sd);
/* The same mean by regression on the control variates; 0, and e as it is, where there are none, or a path is undefined. */
int fc_error_controlled(const fc_rows *rows, const fc_part *total, size_t row, int probability, fc_estimate *e);
/* Standard deviation of a kept row; fourth: sum of fourth powers of distances from the mean (plain only). */
fc_estimate fc_error_sd(const fc_rows *rows, const fc_part *total, size_t row, uint64_t n, double fourth);
/* Share of all paths that meet something: how many, and the sum over blocks of their number squared. */
fc_estimate fc_error_share(const fc_rows *rows, const fc_part *total, uint64_t hits, double squares);
/* Wilson's interval of a share of n paths with an error from blocks: that of as many independent paths as have this error. */
void fc_error_share_interval(fc_estimate *e, double blocks, uint64_t n);

#endif
