/* Compiled laws: what the kernels evaluate. Made at plan time by fc_law_compile, plain data in the plan's arena. */
#ifndef FC_RANDOM_LAW_FORMS_H
#define FC_RANDOM_LAW_FORMS_H

#include <stddef.h>

#include "base/arena.h"
#include "base/kernel.h"
#include "distributions/distribution.h"

/* v is the truncated uniform u0 + (u1 - u0) u, z its normal quantile. */
typedef enum fc_form {
    FC_FORM_CONSTANT,  /* a */
    FC_FORM_UNIFORM,   /* a + b u */
    FC_FORM_NORMAL,    /* a + b z */
    FC_FORM_LOGNORMAL, /* exp(a + b z) */
    FC_FORM_POWER,     /* a v^b, v counted from the upper end: u0 = 1, u1 = 0 untruncated (Pareto) */
    FC_FORM_WEIBULL,   /* a (-log v)^b, v counted from the upper end (exponential: b = 1) */
    FC_FORM_SEGMENTS,  /* piecewise in v: constant, linear, log-uniform, power, square root (buckets, triangular) */
    FC_FORM_STEPS,     /* discrete: sorted values and cumulative weights with a guide table */
    FC_FORM_TABLE      /* cubic b z -> G on [-8, 8], 1024 intervals or more */
} fc_form;

typedef struct fc_law fc_law;
struct fc_law {
    fc_form form;
    double a, b;
    double u0, u1;  /* truncation; a law cut to its upper half counts v from the upper end and has b < 0 */
    double lo, hi;  /* values are clamped here only against rounding at the ends */
    size_t n;       /* segments, steps or intervals */
    const double *t; /* SEGMENTS: n fc_segment; STEPS: values[n], cumulative[n], guide[a]; TABLE: n x 4 coefficients */
    int whole;       /* TABLE: values are rounded to whole numbers (counts too many for steps) */
    double mean, sd; /* of the compiled (truncated) law, for explain and check; +inf if infinite */
};

/* Compile a checked law truncated to [min, max] (+-inf: not truncated). Returns NULL and a clause in buf if nothing
   of the law lies inside, or out of memory. */
const fc_law *fc_law_compile(fc_arena *arena, const fc_distribution *dist, const fc_law_params *params, double min,
                             double max, char *buf, size_t n);
/* A constant as a law. */
const fc_law *fc_law_constant(fc_arena *arena, double value);
/* Doubles in law->t (0 without a table). */
size_t fc_law_table_doubles(const fc_law *law);
/* Scalar evaluation, same bits as the kernels: x = G(u), 0 < u < 1. For tests, quantiles of inputs, check. */
double fc_law_quantile(const fc_law *law, double u);

/* Kernel: x[i] = G(u[i]) for all lanes. u is not changed; x may be u; both 64-byte aligned. */
void FC_K(fc_law_eval)(const fc_law *law, const double *u, double *x);
/* 1 if the law is a function of the normal quantile of u itself. */
FC_INLINE int fc_law_takes_score(const fc_law *law)
{
    return (law->form == FC_FORM_NORMAL || law->form == FC_FORM_LOGNORMAL) && law->u0 == 0.0 && law->u1 == 1.0;
}
/* The values of such a law from normal quantiles. */
void FC_K(fc_law_eval_score)(const fc_law *law, const double *z, double *x);
/* fc_law_eval, rounded to whole numbers: a uniform law makes every whole number of its interval equally likely, other
   laws give the nearest one. */
void FC_K(fc_law_eval_whole)(const fc_law *law, const double *u, double *x);

#endif
