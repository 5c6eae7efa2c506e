#include <gsl/gsl_cdf.h>

#include "random/law_build.h"

enum { MEAN, DISPERSION };

static const char *check(const fc_law_params *p, char *buf, size_t n)
{
    const char *bad = fc_law_need_positive(p->p[MEAN], "mean", buf, n);
    if (!bad) bad = fc_law_need_positive(p->p[DISPERSION], "dispersion", buf, n);
    if (!bad && !(p->p[MEAN] <= 1e9)) bad = fc_law_clause(buf, n, "mean must be at most 1e9");
    if (!bad && !(p->p[DISPERSION] >= 0.01 && p->p[DISPERSION] <= 1e9))
        bad = fc_law_clause(buf, n, "dispersion must lie between 0.01 and 1e9");
    return bad;
}
static double mean(const fc_law_params *p) { return p->p[MEAN]; }
static double sd(const fc_law_params *p) { return fc_sqrt(p->p[MEAN] + p->p[MEAN] * p->p[MEAN] / p->p[DISPERSION]); }
/* P(X <= k) = I_q(dispersion, k + 1), q = dispersion/(dispersion + mean). */
static double cdf(const fc_law_params *p, double x)
{
    double d = p->p[DISPERSION];
    return x < 0.0 ? 0.0 : gsl_cdf_beta_P(d / (d + p->p[MEAN]), d, fc_floor(x) + 1.0);
}
static double survival(const fc_law_params *p, double x)
{
    double d = p->p[DISPERSION];
    return x < 0.0 ? 1.0 : gsl_cdf_beta_Q(d / (d + p->p[MEAN]), d, fc_floor(x) + 1.0);
}
static double quantile(const fc_law_params *p, double u)
{
    return fc_count_quantile(p, u, mean(p), sd(p), INFINITY, cdf);
}
static void support(const fc_law_params *p, double *lo, double *hi)
{
    (void)p;
    *lo = 0.0;
    *hi = INFINITY;
}

typedef struct source {
    const fc_law_params *p;
} source;

static double value(const void *data, double z)
{
    return quantile(((const source *)data)->p, fc_min2(fc_norm_cdf(z), 1.0 - 0x1p-53));
}

const fc_distribution fc_distribution_negbinomial;

/* A law too wide for steps and far from normal (small dispersion) is tabled from its quantiles. */
static int compile(const fc_law_params *p, fc_arena *arena, fc_law *law)
{
    double q = p->p[DISPERSION] / (p->p[DISPERSION] + p->p[MEAN]);
    double skewness = (2.0 - q) / fc_sqrt(p->p[DISPERSION] * (1.0 - q));
    if (sd(p) > 1000.0 && skewness > 0.01) {
        source s = {p};
        law->whole = 1;
        return fc_law_set_table(arena, law, value, &s, sd(p));
    }
    return fc_law_set_counts(arena, law, p, &fc_distribution_negbinomial, skewness);
}

const fc_distribution fc_distribution_negbinomial = {
    .name = "negbinomial",
    .summary = "A count that scatters more than a Poisson count of the same mean.",
    .formula = "variance = mean + mean^2/dispersion; a Poisson count whose mean is gamma with shape `dispersion`",
    .source = "Johnson, Kemp and Kotz, Univariate discrete distributions, ch. 5",
    .params = {"mean", "dispersion"},
    .sets = {"mean dispersion"},
    .discrete = 1,
    .check = check, .quantile = quantile, .cdf = cdf, .mean = mean, .sd = sd, .support = support,
    .survival = survival, .compile = compile,
};
