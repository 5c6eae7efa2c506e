/* How heavy an upper tail is: Hill's index (A simple general approach to inference about the tail of a distribution,
   Annals of Statistics 3, 1975) and the share of the sum that the largest values carry. */
#ifndef FC_STATS_TAIL_H
#define FC_STATS_TAIL_H

#include <stddef.h>

/* The k largest values of x [n], NaN left out, ascending; returns how many there are (k, or fewer). */
size_t fc_tail_top(const double *x, size_t n, double *top, size_t k);
/* 1 / mean of ln(top[i] / top[0]), i = 1 .. n - 1; NaN when top[0] <= 0 or n < 2, +inf when all are equal. */
double fc_tail_hill(const double *top, size_t n);

#endif
