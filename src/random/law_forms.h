/* Compiled laws: what the kernels evaluate. Made at plan time by fc_law_compile, plain data in the plan's arena. */
#ifndef FC_RANDOM_LAW_FORMS_H
#define FC_RANDOM_LAW_FORMS_H

#include <stddef.h>

#include "base/arena.h"
#include "base/kernel.h"
#include "distributions/distribution.h"

typedef enum fc_form {
    FC_FORM_CONSTANT,  /* a */
    FC_FORM_UNIFORM,   /* a + b u */
    FC_FORM_NORMAL,    /* a + b z(u) */
    FC_FORM_LOGNORMAL, /* exp(a + b z(u)) */
    FC_FORM_POWER,     /* a (1-u)^b (Pareto), Weibull/exponential: a (-log(1-u))^b */
    FC_FORM_WEIBULL,
    FC_FORM_SEGMENTS,  /* piecewise in u: constant, linear, log-uniform, power, square root (triangular) */
    FC_FORM_STEPS,     /* discrete: sorted values and cumulative weights with a guide table */
    FC_FORM_TABLE      /* cubic z -> G(z), 1024 intervals on [-8, 8] */
} fc_form;

typedef struct fc_law fc_law;
struct fc_law {
    fc_form form;
    double a, b;
    double u0, u1;  /* truncation: u -> u0 + (u1 - u0) u */
    double lo, hi;  /* values are clamped here only against rounding at the ends */
    size_t n;       /* segments, steps or intervals */
    const double *t; /* form-specific tables, in the arena */
    double mean, sd; /* of the compiled (truncated) law, for explain and check */
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

/* Kernel: x[i] = G(u[i]) for all lanes. u is not changed; x may be u. */
void FC_K(fc_law_eval)(const fc_law *law, const double *u, double *x);

#endif
