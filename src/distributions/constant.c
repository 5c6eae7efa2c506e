#include "random/law_build.h"

static const char *check(const fc_law_params *p, char *buf, size_t n) { return fc_law_need(p->p[0], "value", buf, n); }
static double quantile(const fc_law_params *p, double u) { return (void)u, p->p[0]; }
static double cdf(const fc_law_params *p, double x) { return x >= p->p[0] ? 1.0 : 0.0; }
static double mean(const fc_law_params *p) { return p->p[0]; }
static double sd(const fc_law_params *p) { return (void)p, 0.0; }
static void support(const fc_law_params *p, double *lo, double *hi) { *lo = *hi = p->p[0]; }

static int compile(const fc_law_params *p, fc_arena *arena, fc_law *law)
{
    (void)arena;
    law->form = FC_FORM_CONSTANT;
    law->a = p->p[0];
    return 1;
}

const fc_distribution fc_distribution_constant = {
    .name = "constant",
    .summary = "Always the same value.",
    .formula = "X = value",
    .source = "definition",
    .params = {"value"},
    .sets = {"value"},
    .check = check, .quantile = quantile, .cdf = cdf, .mean = mean, .sd = sd, .support = support, .compile = compile,
};
