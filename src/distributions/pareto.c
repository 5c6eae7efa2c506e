#include "random/law_build.h"

enum { MINIMUM, EXPONENT };

static const char *check(const fc_law_params *p, char *buf, size_t n)
{
    const char *bad = fc_law_need_positive(p->p[MINIMUM], "minimum", buf, n);
    if (!bad) bad = fc_law_need_positive(p->p[EXPONENT], "exponent", buf, n);
    if (!bad && !(p->p[EXPONENT] > 1.0)) bad = fc_law_clause(buf, n, "exponent (of the density) must be above 1");
    return bad;
}
static double upper(const fc_law_params *p, double s)
{
    return p->p[MINIMUM] * fc_pow(s, -1.0 / (p->p[EXPONENT] - 1.0));
}
static double quantile(const fc_law_params *p, double u) { return upper(p, 1.0 - u); }
static double survival(const fc_law_params *p, double x)
{
    return x <= p->p[MINIMUM] ? 1.0 : fc_pow(x / p->p[MINIMUM], 1.0 - p->p[EXPONENT]);
}
static double cdf(const fc_law_params *p, double x) { return 1.0 - survival(p, x); }
static double mean(const fc_law_params *p)
{
    double e = p->p[EXPONENT];
    return e > 2.0 ? p->p[MINIMUM] * (e - 1.0) / (e - 2.0) : INFINITY;
}
static double sd(const fc_law_params *p)
{
    double e = p->p[EXPONENT];
    return e > 3.0 ? p->p[MINIMUM] / (e - 2.0) * fc_sqrt((e - 1.0) / (e - 3.0)) : INFINITY;
}
static void support(const fc_law_params *p, double *lo, double *hi)
{
    *lo = p->p[MINIMUM];
    *hi = INFINITY;
}

static int compile(const fc_law_params *p, fc_arena *arena, fc_law *law)
{
    (void)arena;
    law->form = FC_FORM_POWER;
    law->a = p->p[MINIMUM];
    law->b = -1.0 / (p->p[EXPONENT] - 1.0);
    law->u0 = 1.0;
    law->u1 = 0.0;
    return 1;
}

const fc_distribution fc_distribution_pareto = {
    .name = "pareto",
    .summary = "A power-law tail above a minimum; `exponent` is that of the density, so the mean needs one above 2.",
    .formula = "F(x) = 1 - (x/minimum)^-(exponent-1)",
    .source = "Cal 3.3",
    .params = {"minimum", "exponent"},
    .sets = {"minimum exponent"},
    .check = check, .quantile = quantile, .cdf = cdf, .mean = mean, .sd = sd, .support = support,
    .upper = upper, .survival = survival, .compile = compile,
};
