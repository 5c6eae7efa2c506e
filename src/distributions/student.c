#include <gsl/gsl_cdf.h>

#include "random/beta_law.h"
#include "random/law_build.h"

enum { LOCATION, SCALE, DF };

static const char *check(const fc_law_params *p, char *buf, size_t n)
{
    const char *bad = fc_law_need(p->p[LOCATION], "location", buf, n);
    if (!bad) bad = fc_law_need_positive(p->p[SCALE], "scale", buf, n);
    if (!bad) bad = fc_law_need_positive(p->p[DF], "df", buf, n);
    if (!bad && !(p->p[DF] >= 0.5 && p->p[DF] <= 1e6)) bad = fc_law_clause(buf, n, "df must lie between 0.5 and 1000000");
    return bad;
}
/* t with P(T > t) = s <= 1/2: df/(df + t^2) is a beta variable with shapes df/2 and 1/2. */
static double tail(double s, double df)
{
    if (s <= 0.0) return INFINITY;
    if (s == 0.5) return 0.0;
    if (s > 0.25) { /* near the middle t^2/(df + t^2) is the small one; its law mirrors the other */
        fc_beta b = {0.5, 0.5 * df, 0.0, 1.0};
        double x = fc_beta_quantile(b, 1.0 - 2.0 * s);
        return fc_sqrt(df * x / (1.0 - x));
    }
    return fc_sqrt(df * fc_exp(-fc_beta_log_odds(2.0 * s, 0.5 * df, 0.5)));
}
static double upper(const fc_law_params *p, double s)
{
    return p->p[LOCATION] + p->p[SCALE] * (s <= 0.5 ? tail(s, p->p[DF]) : -tail(1.0 - s, p->p[DF]));
}
static double quantile(const fc_law_params *p, double u)
{
    return p->p[LOCATION] - p->p[SCALE] * (u <= 0.5 ? tail(u, p->p[DF]) : -tail(1.0 - u, p->p[DF]));
}
static double cdf(const fc_law_params *p, double x)
{
    return gsl_cdf_tdist_P((x - p->p[LOCATION]) / p->p[SCALE], p->p[DF]);
}
static double survival(const fc_law_params *p, double x)
{
    return gsl_cdf_tdist_Q((x - p->p[LOCATION]) / p->p[SCALE], p->p[DF]);
}
/* df <= 1 has no mean: reported as infinite, so that nobody uses it. */
static double mean(const fc_law_params *p) { return p->p[DF] > 1.0 ? p->p[LOCATION] : INFINITY; }
static double sd(const fc_law_params *p)
{
    return p->p[DF] > 2.0 ? p->p[SCALE] * fc_sqrt(p->p[DF] / (p->p[DF] - 2.0)) : INFINITY;
}
static void support(const fc_law_params *p, double *lo, double *hi)
{
    (void)p;
    *lo = -INFINITY;
    *hi = INFINITY;
}

const fc_distribution fc_distribution_student = {
    .name = "student",
    .summary = "A bell curve with heavy tails; the fewer the degrees of freedom the heavier.",
    .formula = "X = location + scale T, T Student's t with df degrees of freedom",
    .source = "Johnson, Kotz and Balakrishnan, Continuous univariate distributions 2, ch. 28",
    .params = {"location", "scale", "df"},
    .sets = {"location scale df"},
    .check = check, .quantile = quantile, .cdf = cdf, .mean = mean, .sd = sd, .support = support,
    .upper = upper, .survival = survival,
};
