#include <gsl/gsl_sf_gamma.h>

#include "random/law_build.h"

enum { SHAPE, SCALE };

static const char *check(const fc_law_params *p, char *buf, size_t n)
{
    const char *bad = fc_law_need_positive(p->p[SHAPE], "shape", buf, n);
    if (!bad) bad = fc_law_need_positive(p->p[SCALE], "scale", buf, n);
    if (!bad && !(p->p[SHAPE] >= 0.05 && p->p[SHAPE] <= 1e4))
        bad = fc_law_clause(buf, n, "shape must lie between 0.05 and 10000");
    return bad;
}
static double upper(const fc_law_params *p, double s)
{
    return p->p[SCALE] * fc_pow(-fc_log(s), 1.0 / p->p[SHAPE]);
}
static double quantile(const fc_law_params *p, double u)
{
    return p->p[SCALE] * fc_pow(-fc_log1p(-u), 1.0 / p->p[SHAPE]);
}
static double survival(const fc_law_params *p, double x)
{
    return x <= 0.0 ? 1.0 : fc_exp(-fc_pow(x / p->p[SCALE], p->p[SHAPE]));
}
static double cdf(const fc_law_params *p, double x) { return 1.0 - survival(p, x); }
static double mean(const fc_law_params *p) { return p->p[SCALE] * gsl_sf_gamma(1.0 + 1.0 / p->p[SHAPE]); }
static double sd(const fc_law_params *p)
{
    /* Gamma(1+2k)/Gamma(1+k)^2 - 1 by logarithms: no cancellation for large shapes */
    double k = 1.0 / p->p[SHAPE];
    double log_ratio = gsl_sf_lngamma(1.0 + 2.0 * k) - 2.0 * gsl_sf_lngamma(1.0 + k);
    return mean(p) * fc_sqrt(expm1(log_ratio));
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
    law->form = FC_FORM_WEIBULL;
    law->a = p->p[SCALE];
    law->b = 1.0 / p->p[SHAPE];
    law->u0 = 1.0;
    law->u1 = 0.0;
    return 1;
}

const fc_distribution fc_distribution_weibull = {
    .name = "weibull",
    .summary = "A wait whose rate rises (shape above 1) or falls (below 1) with age.",
    .formula = "F(x) = 1 - exp(-(x/scale)^shape)",
    .source = "Johnson, Kotz and Balakrishnan, Continuous univariate distributions 1, ch. 21",
    .params = {"shape", "scale"},
    .sets = {"shape scale"},
    .check = check, .quantile = quantile, .cdf = cdf, .mean = mean, .sd = sd, .support = support,
    .upper = upper, .survival = survival, .compile = compile,
};
