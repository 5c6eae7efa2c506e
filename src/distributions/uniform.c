#include "random/law_build.h"

enum { LOW, HIGH };

static const char *check(const fc_law_params *p, char *buf, size_t n)
{
    const char *bad = fc_law_need(p->p[LOW], "low", buf, n);
    if (!bad) bad = fc_law_need(p->p[HIGH], "high", buf, n);
    if (!bad && !(p->p[LOW] < p->p[HIGH])) bad = fc_law_clause(buf, n, "low must be below high");
    return bad;
}
static double quantile(const fc_law_params *p, double u) { return p->p[LOW] + (p->p[HIGH] - p->p[LOW]) * u; }
static double cdf(const fc_law_params *p, double x)
{
    return fc_clamp((x - p->p[LOW]) / (p->p[HIGH] - p->p[LOW]), 0.0, 1.0);
}
static double mean(const fc_law_params *p) { return 0.5 * p->p[LOW] + 0.5 * p->p[HIGH]; }
static double sd(const fc_law_params *p) { return (p->p[HIGH] - p->p[LOW]) / fc_sqrt(12.0); }
static void support(const fc_law_params *p, double *lo, double *hi)
{
    *lo = p->p[LOW];
    *hi = p->p[HIGH];
}

static int compile(const fc_law_params *p, fc_arena *arena, fc_law *law)
{
    (void)arena;
    law->form = FC_FORM_UNIFORM;
    law->a = p->p[LOW];
    law->b = p->p[HIGH] - p->p[LOW];
    return 1;
}

const fc_distribution fc_distribution_uniform = {
    .name = "uniform",
    .summary = "Every value between low and high is equally likely; the reading of a hedged interval.",
    .formula = "F(x) = (x - low)/(high - low)",
    .source = "definition",
    .params = {"low", "high"},
    .sets = {"low high"},
    .check = check, .quantile = quantile, .cdf = cdf, .mean = mean, .sd = sd, .support = support, .compile = compile,
};
