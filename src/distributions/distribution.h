/* A probability law: one file per law in this folder, found by the generated registry.
   A law is described once (parameters, checks, cdf, quantile, moments; cold, GSL as oracle) and compiled to one of a
   few lane forms (law_forms.h), each a monotone function of one uniform. */
#ifndef FC_DISTRIBUTIONS_DISTRIBUTION_H
#define FC_DISTRIBUTIONS_DISTRIBUTION_H

#include <stddef.h>

#include "base/arena.h"

enum { FC_LAW_MAX_PARAMS = 8, FC_LAW_MAX_SETS = 3 };

/* Parameters as given in the scenario, in the law's own order; NaN = not written. Arrays for discrete, empirical,
   buckets. */
typedef struct fc_law_params {
    double p[FC_LAW_MAX_PARAMS];
    size_t n_values, n_weights;
    const double *values, *weights; /* discrete: values, weights; empirical: sorted values; buckets: edges, weights */
    int log_within;                 /* buckets: within = "log" */
    const char *text;               /* empirical: file name, for messages */
} fc_law_params;

struct fc_law;

typedef struct fc_distribution {
    const char *name;                          /* file name = law name */
    const char *summary, *formula, *source;    /* for explain */
    const char *params[FC_LAW_MAX_PARAMS + 1]; /* scenario names, NULL-terminated, e.g. "mean", "sd", "median", "sigma" */
    /* Which sets of names may stand together: each string lists names separated by blanks, e.g. "mean sd",
       "median sigma", "p10 p90"; names in [brackets] are optional. NULL-terminated. */
    const char *sets[FC_LAW_MAX_SETS + 1];
    int arrays;   /* 0 none, 1 values + weights (discrete), 2 file + column (empirical), 3 edges + weights (buckets) */
    int discrete; /* 1: takes whole numbers only if its values are whole (counts) */
    /* NULL if the parameters are fine, else one clause saying what is wrong ("sd must be above 0"); written to buf. */
    const char *(*check)(const fc_law_params *, char *buf, size_t n);
    double (*quantile)(const fc_law_params *, double u); /* 0 < u < 1; may return +-inf for unbounded support at 0/1 */
    double (*cdf)(const fc_law_params *, double x);      /* P(X <= x) */
    double (*mean)(const fc_law_params *);               /* untruncated; +inf if infinite */
    double (*sd)(const fc_law_params *);
    void (*support)(const fc_law_params *, double *lo, double *hi); /* closed hull, may be infinite */
    /* Optional from here. */
    double (*upper)(const fc_law_params *, double s);    /* x with P(X > x) = s, exact for tiny s; NULL: quantile(1 - s) */
    double (*survival)(const fc_law_params *, double x); /* P(X > x), exact where tiny; NULL: 1 - cdf */
    /* The closed lane form of the untruncated law (form, a, b, t; the rest is preset): 1 on success, 0 out of memory.
       NULL: a table z -> G(z) is built from quantile and upper. */
    int (*compile)(const fc_law_params *, fc_arena *, struct fc_law *);
} fc_distribution;

/* Generated registry, sorted by name. */
extern const fc_distribution *const fc_distributions[];
extern const size_t fc_n_distributions;
const fc_distribution *fc_distribution_find(const char *name); /* NULL if unknown */

#endif
