#include <gsl/gsl_cdf.h>

#include "random/law_build.h"

enum { MEAN, SD, SHAPE, SCALE };

typedef struct shape {
    double a, b; /* shape, scale */
} shape;

static shape shape_of(const fc_law_params *p)
{
    if (isnan(p->p[MEAN])) return (shape){p->p[SHAPE], p->p[SCALE]};
    double cv = p->p[SD] / p->p[MEAN];
    return (shape){1.0 / (cv * cv), p->p[MEAN] * cv * cv};
}

/* What GSL's incomplete gamma function was found to invert reliably. */
static const double shape_min = 0.01, shape_max = 1e6;

static const char *check(const fc_law_params *p, char *buf, size_t n)
{
    int first = isnan(p->p[MEAN]) ? SHAPE : MEAN;
    static const char *const names[] = {"mean", "sd", "shape", "scale"};
    const char *bad = fc_law_need_positive(p->p[first], names[first], buf, n);
    if (!bad) bad = fc_law_need_positive(p->p[first + 1], names[first + 1], buf, n);
    if (bad) return bad;
    double a = shape_of(p).a;
    if (!(a >= shape_min && a <= shape_max))
        return fc_law_clause(buf, n, "shape = (mean/sd)^2 = %.6g must lie between %g and %g", a, shape_min, shape_max);
    return NULL;
}

static double quantile(const fc_law_params *p, double u)
{
    shape s = shape_of(p);
    return gsl_cdf_gamma_Pinv(u, s.a, s.b);
}
static double upper(const fc_law_params *p, double q)
{
    shape s = shape_of(p);
    return gsl_cdf_gamma_Qinv(q, s.a, s.b);
}
static double cdf(const fc_law_params *p, double x)
{
    shape s = shape_of(p);
    return x <= 0.0 ? 0.0 : gsl_cdf_gamma_P(x, s.a, s.b);
}
static double survival(const fc_law_params *p, double x)
{
    shape s = shape_of(p);
    return x <= 0.0 ? 1.0 : gsl_cdf_gamma_Q(x, s.a, s.b);
}
static double mean(const fc_law_params *p)
{
    shape s = shape_of(p);
    return s.a * s.b;
}
static double sd(const fc_law_params *p)
{
    shape s = shape_of(p);
    return fc_sqrt(s.a) * s.b;
}
static void support(const fc_law_params *p, double *lo, double *hi)
{
    (void)p;
    *lo = 0.0;
    *hi = INFINITY;
}

const fc_distribution fc_distribution_gamma = {
    .name = "gamma",
    .summary = "A positive amount with a lighter tail than the lognormal, given by mean and sd or shape and scale.",
    .formula = "f(x) proportional to x^(shape-1) exp(-x/scale); mean = shape scale, variance = shape scale^2",
    .source = "Johnson, Kotz and Balakrishnan, Continuous univariate distributions 1, ch. 17",
    .params = {"mean", "sd", "shape", "scale"},
    .sets = {"mean sd", "shape scale"},
    .check = check, .quantile = quantile, .cdf = cdf, .mean = mean, .sd = sd, .support = support,
    .upper = upper, .survival = survival,
};
