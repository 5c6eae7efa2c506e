#include <gsl/gsl_cdf.h>

#include "random/law_build.h"

enum { N, P };

static const char *check(const fc_law_params *p, char *buf, size_t n)
{
    const char *bad = fc_law_need(p->p[N], "n", buf, n);
    if (!bad) bad = fc_law_need(p->p[P], "p", buf, n);
    if (!bad && !(p->p[N] >= 0.0 && p->p[N] <= 1e9 && fc_floor(p->p[N]) == p->p[N]))
        bad = fc_law_clause(buf, n, "n must be a whole number between 0 and 1e9");
    if (!bad && !(p->p[P] >= 0.0 && p->p[P] <= 1.0)) bad = fc_law_clause(buf, n, "p must lie between 0 and 1");
    return bad;
}
static int fixed(const fc_law_params *p) { return p->p[N] == 0.0 || p->p[P] == 0.0 || p->p[P] == 1.0; }
static double mean(const fc_law_params *p) { return p->p[N] * p->p[P]; }
static double sd(const fc_law_params *p) { return fc_sqrt(p->p[N] * p->p[P] * (1.0 - p->p[P])); }
/* P(X <= k) = 1 - I_p(k + 1, n - k), written as the upper tail of a beta law. */
static double cdf(const fc_law_params *p, double x)
{
    double k = fc_floor(x);
    if (k < 0.0) return 0.0;
    if (k >= p->p[N]) return 1.0;
    if (fixed(p)) return k >= mean(p) ? 1.0 : 0.0;
    return gsl_cdf_beta_Q(p->p[P], k + 1.0, p->p[N] - k);
}
static double survival(const fc_law_params *p, double x)
{
    double k = fc_floor(x);
    if (k < 0.0) return 1.0;
    if (k >= p->p[N]) return 0.0;
    if (fixed(p)) return k >= mean(p) ? 0.0 : 1.0;
    return gsl_cdf_beta_P(p->p[P], k + 1.0, p->p[N] - k);
}
static double quantile(const fc_law_params *p, double u)
{
    return fixed(p) ? mean(p) : fc_count_quantile(p, u, mean(p), sd(p), p->p[N], cdf);
}
static void support(const fc_law_params *p, double *lo, double *hi)
{
    *lo = p->p[P] == 1.0 ? p->p[N] : 0.0;
    *hi = p->p[P] == 0.0 ? 0.0 : p->p[N];
}

const fc_distribution fc_distribution_binomial;

static int compile(const fc_law_params *p, fc_arena *arena, fc_law *law)
{
    double only = mean(p), one = 1.0;
    if (fixed(p)) return fc_law_set_steps(arena, law, &only, &one, 1);
    return fc_law_set_counts(arena, law, p, &fc_distribution_binomial, (1.0 - 2.0 * p->p[P]) / sd(p));
}

const fc_distribution fc_distribution_binomial = {
    .name = "binomial",
    .summary = "How many of n independent trials succeed.",
    .formula = "P(X = k) = C(n, k) p^k (1-p)^(n-k)",
    .source = "Johnson, Kemp and Kotz, Univariate discrete distributions, ch. 3",
    .params = {"n", "p"},
    .sets = {"n p"},
    .discrete = 1,
    .check = check, .quantile = quantile, .cdf = cdf, .mean = mean, .sd = sd, .support = support,
    .survival = survival, .compile = compile,
};
