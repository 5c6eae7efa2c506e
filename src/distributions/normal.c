#include "random/law_build.h"

enum { MEAN, SD };

static const char *check(const fc_law_params *p, char *buf, size_t n)
{
    const char *bad = fc_law_need(p->p[MEAN], "mean", buf, n);
    return bad ? bad : fc_law_need_positive(p->p[SD], "sd", buf, n);
}
static double quantile(const fc_law_params *p, double u) { return fc_fma(p->p[SD], fc_norm_quantile(u), p->p[MEAN]); }
static double upper(const fc_law_params *p, double s) { return fc_fma(-p->p[SD], fc_norm_quantile(s), p->p[MEAN]); }
static double cdf(const fc_law_params *p, double x) { return fc_norm_cdf((x - p->p[MEAN]) / p->p[SD]); }
static double survival(const fc_law_params *p, double x) { return fc_norm_cdf((p->p[MEAN] - x) / p->p[SD]); }
static double mean(const fc_law_params *p) { return p->p[MEAN]; }
static double sd(const fc_law_params *p) { return p->p[SD]; }
static void support(const fc_law_params *p, double *lo, double *hi)
{
    (void)p;
    *lo = -INFINITY;
    *hi = INFINITY;
}

static int compile(const fc_law_params *p, fc_arena *arena, fc_law *law)
{
    (void)arena;
    law->form = FC_FORM_NORMAL;
    law->a = p->p[MEAN];
    law->b = p->p[SD];
    return 1;
}

const fc_distribution fc_distribution_normal = {
    .name = "normal",
    .summary = "The bell curve; truncate it where values below 0 make no sense.",
    .formula = "X = mean + sd Z",
    .source = "definition",
    .params = {"mean", "sd"},
    .sets = {"mean sd"},
    .check = check, .quantile = quantile, .cdf = cdf, .mean = mean, .sd = sd, .support = support,
    .upper = upper, .survival = survival, .compile = compile,
};
