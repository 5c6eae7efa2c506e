#include "random/law_build.h"

enum { MEAN, SD, MEDIAN, SIGMA, P10, P90 };

typedef struct shape {
    double mu, sigma;
} shape;

static shape shape_of(const fc_law_params *p)
{
    shape s;
    if (!isnan(p->p[MEAN])) {
        double cv = p->p[SD] / p->p[MEAN], variance = fc_log1p(cv * cv);
        s.sigma = fc_sqrt(variance);
        s.mu = fc_log(p->p[MEAN]) - 0.5 * variance;
    } else if (!isnan(p->p[MEDIAN])) {
        s.mu = fc_log(p->p[MEDIAN]);
        s.sigma = p->p[SIGMA];
    } else {
        double a = fc_log(p->p[P10]), b = fc_log(p->p[P90]);
        s.mu = 0.5 * (a + b);
        s.sigma = 0.5 * (b - a) / fc_norm_quantile(0.9);
    }
    return s;
}

static const char *check(const fc_law_params *p, char *buf, size_t n)
{
    int first = !isnan(p->p[MEAN]) ? MEAN : !isnan(p->p[MEDIAN]) ? MEDIAN : P10;
    static const char *const names[] = {"mean", "sd", "median", "sigma", "p10", "p90"};
    const char *bad = fc_law_need_positive(p->p[first], names[first], buf, n);
    if (!bad) bad = fc_law_need_positive(p->p[first + 1], names[first + 1], buf, n);
    if (bad) return bad;
    if (first == P10 && !(p->p[P10] < p->p[P90])) return fc_law_clause(buf, n, "p10 must be below p90");
    shape s = shape_of(p);
    if (!(s.sigma > 0.0 && s.sigma <= 10.0))
        return fc_law_clause(buf, n, "the sd of the logarithm must lie between 0 and 10, it is %.6g", s.sigma);
    return NULL;
}

static double quantile(const fc_law_params *p, double u)
{
    shape s = shape_of(p);
    return fc_exp(fc_fma(s.sigma, fc_norm_quantile(u), s.mu));
}
static double upper(const fc_law_params *p, double q)
{
    shape s = shape_of(p);
    return fc_exp(fc_fma(-s.sigma, fc_norm_quantile(q), s.mu));
}
static double cdf(const fc_law_params *p, double x)
{
    shape s = shape_of(p);
    return x > 0.0 ? fc_norm_cdf((fc_log(x) - s.mu) / s.sigma) : 0.0;
}
static double survival(const fc_law_params *p, double x)
{
    shape s = shape_of(p);
    return x > 0.0 ? fc_norm_cdf((s.mu - fc_log(x)) / s.sigma) : 1.0;
}
static double mean(const fc_law_params *p)
{
    shape s = shape_of(p);
    return fc_exp(s.mu + 0.5 * s.sigma * s.sigma);
}
static double sd(const fc_law_params *p)
{
    if (!isnan(p->p[MEAN])) return p->p[SD];
    shape s = shape_of(p);
    double v = s.sigma * s.sigma;
    /* e^v - 1, for small v by its series */
    double growth = v < 1e-5 ? v * (1.0 + v * (0.5 + v / 6.0)) : fc_exp(v) - 1.0;
    return mean(p) * fc_sqrt(growth);
}
static void support(const fc_law_params *p, double *lo, double *hi)
{
    (void)p;
    *lo = 0.0;
    *hi = INFINITY;
}

static int compile(const fc_law_params *p, fc_arena *arena, fc_law *law)
{
    (void)arena;
    shape s = shape_of(p);
    law->form = FC_FORM_LOGNORMAL;
    law->a = s.mu;
    law->b = s.sigma;
    return 1;
}

const fc_distribution fc_distribution_lognormal = {
    .name = "lognormal",
    .summary = "A positive amount whose logarithm is normal: many small values, a few large ones.",
    .formula = "X = exp(mu + sigma Z), mu = log median, sigma^2 = log(1 + (sd/mean)^2)",
    .source = "Johnson, Kotz and Balakrishnan, Continuous univariate distributions 1, ch. 14",
    .params = {"mean", "sd", "median", "sigma", "p10", "p90"},
    .sets = {"mean sd", "median sigma", "p10 p90"},
    .check = check, .quantile = quantile, .cdf = cdf, .mean = mean, .sd = sd, .support = support,
    .upper = upper, .survival = survival, .compile = compile,
};
