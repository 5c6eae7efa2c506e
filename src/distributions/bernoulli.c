#include "random/law_build.h"

static const char *check(const fc_law_params *p, char *buf, size_t n)
{
    const char *bad = fc_law_need(p->p[0], "p", buf, n);
    if (!bad && !(p->p[0] >= 0.0 && p->p[0] <= 1.0)) bad = fc_law_clause(buf, n, "p must lie between 0 and 1");
    return bad;
}
static double quantile(const fc_law_params *p, double u) { return u > 1.0 - p->p[0] ? 1.0 : 0.0; }
static double cdf(const fc_law_params *p, double x) { return x < 0.0 ? 0.0 : x < 1.0 ? 1.0 - p->p[0] : 1.0; }
static double mean(const fc_law_params *p) { return p->p[0]; }
static double sd(const fc_law_params *p) { return fc_sqrt(p->p[0] * (1.0 - p->p[0])); }
static void support(const fc_law_params *p, double *lo, double *hi)
{
    *lo = p->p[0] == 1.0 ? 1.0 : 0.0;
    *hi = p->p[0] == 0.0 ? 0.0 : 1.0;
}

static int compile(const fc_law_params *p, fc_arena *arena, fc_law *law)
{
    double values[2] = {0.0, 1.0}, cumulative[2] = {1.0 - p->p[0], 1.0};
    size_t skip = p->p[0] == 1.0, n = p->p[0] == 0.0 || skip ? 1 : 2;
    return fc_law_set_steps(arena, law, values + skip, cumulative + skip, n);
}

const fc_distribution fc_distribution_bernoulli = {
    .name = "bernoulli",
    .summary = "1 with probability p, else 0.",
    .formula = "P(X = 1) = p",
    .source = "definition",
    .params = {"p"},
    .sets = {"p"},
    .discrete = 1,
    .check = check, .quantile = quantile, .cdf = cdf, .mean = mean, .sd = sd, .support = support, .compile = compile,
};
