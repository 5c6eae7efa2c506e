#include "random/beta_law.h"
#include "random/law_build.h"

enum { MEAN, SD, ALPHA, BETA, LOW, HIGH };

static fc_beta shape(const fc_law_params *p)
{
    fc_beta b = {p->p[ALPHA], p->p[BETA], isnan(p->p[LOW]) ? 0.0 : p->p[LOW], 1.0};
    b.width = (isnan(p->p[HIGH]) ? 1.0 : p->p[HIGH]) - b.low;
    if (!isnan(p->p[MEAN])) {
        double m = (p->p[MEAN] - b.low) / b.width, s = p->p[SD] / b.width;
        double total = m * (1.0 - m) / (s * s) - 1.0;
        b.alpha = m * total;
        b.beta = (1.0 - m) * total;
    }
    return b;
}

/* Where the incomplete beta function of GSL is exact enough to be inverted to 1e-9. */
static const double shape_min = 0.05, shape_max = 1e5;

static const char *check(const fc_law_params *p, char *buf, size_t n)
{
    double low = isnan(p->p[LOW]) ? 0.0 : p->p[LOW], high = isnan(p->p[HIGH]) ? 1.0 : p->p[HIGH];
    const char *bad = fc_law_need(low, "low", buf, n);
    if (!bad) bad = fc_law_need(high, "high", buf, n);
    if (!bad && !(low < high)) bad = fc_law_clause(buf, n, "low must be below high");
    if (bad) return bad;
    if (!isnan(p->p[MEAN])) {
        bad = fc_law_need_positive(p->p[SD], "sd", buf, n);
        if (bad) return bad;
        if (!(p->p[MEAN] > low && p->p[MEAN] < high))
            return fc_law_clause(buf, n, "mean must lie between low and high");
        double most = fc_sqrt((p->p[MEAN] - low) * (high - p->p[MEAN]));
        if (!(p->p[SD] < most))
            return fc_law_clause(buf, n, "sd must be below sqrt((mean - low)(high - mean)) = %.6g", most);
    } else {
        bad = fc_law_need_positive(p->p[ALPHA], "alpha", buf, n);
        if (!bad) bad = fc_law_need_positive(p->p[BETA], "beta", buf, n);
        if (bad) return bad;
    }
    fc_beta b = shape(p);
    if (fmin(b.alpha, b.beta) < shape_min || fmax(b.alpha, b.beta) > shape_max)
        return fc_law_clause(buf, n, "alpha = %.6g and beta = %.6g must lie between %g and %g", b.alpha, b.beta,
                             shape_min, shape_max);
    return NULL;
}

static double quantile(const fc_law_params *p, double u) { return fc_beta_quantile(shape(p), u); }
static double upper(const fc_law_params *p, double s) { return fc_beta_upper(shape(p), s); }
static double cdf(const fc_law_params *p, double x) { return fc_beta_cdf(shape(p), x); }
static double survival(const fc_law_params *p, double x) { return fc_beta_survival(shape(p), x); }
static double mean(const fc_law_params *p) { return fc_beta_mean(shape(p)); }
static double sd(const fc_law_params *p) { return fc_beta_sd(shape(p)); }
static void support(const fc_law_params *p, double *lo, double *hi)
{
    fc_beta b = shape(p);
    *lo = b.low;
    *hi = isnan(p->p[HIGH]) ? 1.0 : p->p[HIGH];
}

const fc_distribution fc_distribution_beta = {
    .name = "beta",
    .summary = "A share between low and high (0 and 1 unless written), given by mean and sd or by its two shapes.",
    .formula = "f(y) proportional to y^(alpha-1) (1-y)^(beta-1), y = (x - low)/(high - low)",
    .source = "Johnson, Kotz and Balakrishnan, Continuous univariate distributions 2, ch. 25",
    .params = {"mean", "sd", "alpha", "beta", "low", "high"},
    .sets = {"mean sd [low] [high]", "alpha beta [low] [high]"},
    .check = check, .quantile = quantile, .cdf = cdf, .mean = mean, .sd = sd, .support = support,
    .upper = upper, .survival = survival,
};
