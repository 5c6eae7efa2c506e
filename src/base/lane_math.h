/* Our own exp, log, pow, normal quantile and normal cdf: plain C, explicit fma, no tables, no libm, so that gcc and
   clang, any instruction set and plan-time code give the same bits. Always-inline; vectorises over lanes.
   (Author of bodies: see tests/unit/test_lane_math.c for the measured error bounds.) */
#ifndef FC_BASE_LANE_MATH_H
#define FC_BASE_LANE_MATH_H

#include "base/kernel.h"

/* FC_INLINE double fc_exp(double x);     x <= -745.13 gives 0, x > 709.78 gives +inf; rel. error <= 2e-16 goal
   FC_INLINE double fc_log(double x);     x > 0 normal; 0 gives -inf
   FC_INLINE double fc_pow(double x, double y);  x >= 0; pow(0, y>0) = 0, pow(x, 0) = 1
   FC_INLINE double fc_norm_quantile(double u);  u in (0,1), both tails exact in form (u tiny: -, u near 1: +)
   FC_INLINE double fc_norm_cdf(double z);       accurate in both tails in relative terms of the lower tail
   FC_INLINE double fc_min2/fc_max2(double, double);  a < b ? a : b forms
   FC_INLINE double fc_sqrt(double x);  exactly rounded */

#endif
