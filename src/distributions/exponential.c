#include "random/law_build.h"

static const char *check(const fc_law_params *p, char *buf, size_t n)
{
    return fc_law_need_positive(p->p[0], "mean", buf, n);
}
static double upper(const fc_law_params *p, double s) { return -p->p[0] * fc_log(s); }
static double quantile(const fc_law_params *p, double u) { return -p->p[0] * fc_log1p(-u); }
static double survival(const fc_law_params *p, double x) { return x <= 0.0 ? 1.0 : fc_exp(-x / p->p[0]); }
static double cdf(const fc_law_params *p, double x) { return 1.0 - survival(p, x); }
static double mean(const fc_law_params *p) { return p->p[0]; }
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
    law->a = p->p[0];
    law->u0 = 1.0;
    law->u1 = 0.0;
    return 1;
}

const fc_distribution fc_distribution_exponential = {
    .name = "exponential",
    .summary = "The wait for something that happens at a constant rate.",
    .formula = "F(x) = 1 - exp(-x/mean)",
    .source = "definition",
    .params = {"mean"},
    .sets = {"mean"},
    .check = check, .quantile = quantile, .cdf = cdf, .mean = mean, .sd = mean, .support = support,
    .upper = upper, .survival = survival, .compile = compile,
};
