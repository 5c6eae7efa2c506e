#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sf_gamma.h>

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

/* Where the incomplete gamma function of GSL is exact enough to be inverted to 1e-9. */
static const double shape_min = 0.05, shape_max = 1e5;

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

/* log P(X <= e^y) and log P(X > e^-y) at scale 1: the logarithm of a gamma variable has a log-concave density.
   (gsl_cdf_gamma_Pinv does not return for some shapes below 0.1.) */
static double log_slope(double a, double y, double p)
{
    return fc_exp(a * y - fc_exp(y) - gsl_sf_lngamma(a) - fc_log(p));
}
static double log_lower(const void *data, double y, double *slope)
{
    double a = *(const double *)data;
    *slope = a;
    if (y < -650.0) return a * y - gsl_sf_lngamma(a + 1.0);
    double p = gsl_cdf_gamma_P(fc_exp(y), a, 1.0);
    *slope = p > 0.0 ? log_slope(a, y, p) : 0.0;
    return fc_log(p);
}
static double log_upper(const void *data, double minus_y, double *slope)
{
    double a = *(const double *)data, q = gsl_cdf_gamma_Q(fc_exp(-minus_y), a, 1.0);
    *slope = q > 0.0 ? log_slope(a, -minus_y, q) : 0.0;
    return fc_log(q);
}

/* Start: the Wilson-Hilferty cube, for small shapes the leading term of the lower tail. */
static double start(double a, double z)
{
    double w = 1.0 - 1.0 / (9.0 * a) + z / (3.0 * fc_sqrt(a));
    double small = (fc_log(fc_norm_cdf(z)) + gsl_sf_lngamma(a + 1.0)) / a;
    return a < 1.0 || w < 0.1 ? small : fc_log(a * w * w * w);
}

static double upper(const fc_law_params *p, double q);

static double quantile(const fc_law_params *p, double u)
{
    shape s = shape_of(p);
    if (u <= 0.0) return 0.0;
    if (u > 0.5) return upper(p, 1.0 - u);
    return s.b * fc_exp(fc_law_solve(log_lower, &s.a, fc_log(u), start(s.a, fc_norm_quantile(u))));
}
static double upper(const fc_law_params *p, double q)
{
    shape s = shape_of(p);
    if (q <= 0.0) return INFINITY;
    if (q > 0.5) return quantile(p, 1.0 - q);
    return s.b * fc_exp(-fc_law_solve(log_upper, &s.a, fc_log(q), -start(s.a, -fc_norm_quantile(q))));
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
