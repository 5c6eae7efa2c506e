#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sf_gamma.h>

#include "random/law_build.h"

static const char *check(const fc_law_params *p, char *buf, size_t n)
{
    const char *bad = fc_law_need(p->p[0], "mean", buf, n);
    if (!bad && !(p->p[0] >= 0.0 && p->p[0] <= 1e9)) bad = fc_law_clause(buf, n, "mean must lie between 0 and 1e9");
    return bad;
}
/* P(X <= k) is the upper incomplete gamma function at k + 1. */
static double cdf(const fc_law_params *p, double x)
{
    if (x < 0.0) return 0.0;
    return p->p[0] == 0.0 ? 1.0 : gsl_sf_gamma_inc_Q(fc_floor(x) + 1.0, p->p[0]);
}
static double survival(const fc_law_params *p, double x)
{
    if (x < 0.0) return 1.0;
    return p->p[0] == 0.0 ? 0.0 : gsl_sf_gamma_inc_P(fc_floor(x) + 1.0, p->p[0]);
}
static double mean(const fc_law_params *p) { return p->p[0]; }
static double sd(const fc_law_params *p) { return fc_sqrt(p->p[0]); }
static double quantile(const fc_law_params *p, double u)
{
    return fc_count_quantile(p, u, p->p[0], sd(p), INFINITY, cdf);
}
static void support(const fc_law_params *p, double *lo, double *hi)
{
    *lo = 0.0;
    *hi = p->p[0] == 0.0 ? 0.0 : INFINITY;
}

const fc_distribution fc_distribution_poisson;

static int compile(const fc_law_params *p, fc_arena *arena, fc_law *law)
{
    double zero = 0.0, one = 1.0;
    if (p->p[0] == 0.0) return fc_law_set_steps(arena, law, &zero, &one, 1);
    return fc_law_set_counts(arena, law, p, &fc_distribution_poisson, 1.0 / sd(p));
}

const fc_distribution fc_distribution_poisson = {
    .name = "poisson",
    .summary = "The number of events when they come one by one at a known rate.",
    .formula = "P(X = k) = exp(-mean) mean^k / k!",
    .source = "Johnson, Kemp and Kotz, Univariate discrete distributions, ch. 4",
    .params = {"mean"},
    .sets = {"mean"},
    .discrete = 1,
    .check = check, .quantile = quantile, .cdf = cdf, .mean = mean, .sd = sd, .support = support,
    .survival = survival, .compile = compile,
};
