#include "random/beta_law.h"
#include "random/law_build.h"

enum { LOW, MODE, HIGH };

/* Mode weight 4: the mean is (low + 4 mode + high)/6. */
static fc_beta shape(const fc_law_params *p)
{
    double w = p->p[HIGH] - p->p[LOW];
    return (fc_beta){1.0 + 4.0 * (p->p[MODE] - p->p[LOW]) / w, 1.0 + 4.0 * (p->p[HIGH] - p->p[MODE]) / w, p->p[LOW], w};
}

static double quantile(const fc_law_params *p, double u) { return fc_beta_quantile(shape(p), u); }
static double upper(const fc_law_params *p, double s) { return fc_beta_upper(shape(p), s); }
static double cdf(const fc_law_params *p, double x) { return fc_beta_cdf(shape(p), x); }
static double survival(const fc_law_params *p, double x) { return fc_beta_survival(shape(p), x); }
static double mean(const fc_law_params *p) { return (p->p[LOW] + 4.0 * p->p[MODE] + p->p[HIGH]) / 6.0; }
static double sd(const fc_law_params *p) { return fc_beta_sd(shape(p)); }
static void support(const fc_law_params *p, double *lo, double *hi)
{
    *lo = p->p[LOW];
    *hi = p->p[HIGH];
}

const fc_distribution fc_distribution_pert = {
    .name = "pert",
    .summary = "An expert's low, most likely and high value, smoothed (mode weight 4).",
    .formula = "beta on [low, high], alpha = 1 + 4 (mode - low)/(high - low), beta = 1 + 4 (high - mode)/(high - low)",
    .source = "Malcolm, Roseboom, Clark and Fazar 1959 (PERT)",
    .params = {"low", "mode", "high"},
    .sets = {"low mode high"},
    .check = fc_law_three_points, .quantile = quantile, .cdf = cdf, .mean = mean, .sd = sd, .support = support,
    .upper = upper, .survival = survival,
};
