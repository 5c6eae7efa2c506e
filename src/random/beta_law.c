#include "random/beta_law.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sf_gamma.h>

#include "random/law_build.h"

typedef struct incomplete {
    double a, b, log_beta;
} incomplete;

/* log of the incomplete beta ratio at x = 1/(1 + e^-y), where X has a log-concave density in y; below the smallest
   numbers its leading term. (GSL's own gsl_cdf_beta_Pinv does not return for some shapes below 0.1.) */
static double log_p(const void *data, double y, double *slope)
{
    const incomplete *d = data;
    if (y < -650.0) {
        *slope = d->a;
        return d->a * y - d->log_beta - fc_log(d->a);
    }
    double e = fc_exp(-y), x = 1.0 / (1.0 + e), rest = 1.0 / (1.0 + fc_exp(y));
    double p = x < 1.0 ? gsl_cdf_beta_P(x, d->a, d->b) : 1.0;
    if (p == 0.0) {
        *slope = 0.0;
        return -INFINITY;
    }
    *slope = fc_exp(d->a * fc_log(x) + d->b * fc_log(rest) - d->log_beta - fc_log(p));
    return fc_log(p);
}

double fc_beta_log_odds(double u, double a, double b)
{
    incomplete d = {a, b, gsl_sf_lnbeta(a, b)};
    double z = fc_norm_quantile(u), target = fc_log(u);
    double low = (target + d.log_beta + fc_log(a)) / a; /* exact where x is tiny */
    double mid = fc_log(a / b) + z * fc_sqrt(1.0 / a + 1.0 / b);
    return fc_law_solve(log_p, &d, target, a < 1.0 && low < 0.0 ? low : mid);
}

/* x/(1 + x) of log odds y without loss for large negative y. */
static double share(double y)
{
    double e = fc_exp(y < 0.0 ? y : -y);
    return y < 0.0 ? e / (1.0 + e) : 1.0 / (1.0 + e);
}

double fc_beta_quantile(fc_beta b, double u)
{
    if (u <= 0.0) return b.low;
    if (u > 0.5) return fc_beta_upper(b, 1.0 - u);
    return b.low + b.width * share(fc_beta_log_odds(u, b.alpha, b.beta));
}

double fc_beta_upper(fc_beta b, double s)
{
    if (s <= 0.0) return b.low + b.width;
    if (s > 0.5) return fc_beta_quantile(b, 1.0 - s);
    return b.low + b.width * share(-fc_beta_log_odds(s, b.beta, b.alpha));
}

double fc_beta_cdf(fc_beta b, double x)
{
    double y = (x - b.low) / b.width;
    return y <= 0.0 ? 0.0 : y >= 1.0 ? 1.0 : gsl_cdf_beta_P(y, b.alpha, b.beta);
}

double fc_beta_survival(fc_beta b, double x)
{
    double y = (x - b.low) / b.width;
    return y <= 0.0 ? 1.0 : y >= 1.0 ? 0.0 : gsl_cdf_beta_Q(y, b.alpha, b.beta);
}

double fc_beta_mean(fc_beta b) { return b.low + b.width * (b.alpha / (b.alpha + b.beta)); }

double fc_beta_sd(fc_beta b)
{
    double s = b.alpha + b.beta;
    return b.width / s * fc_sqrt(b.alpha * b.beta / (s + 1.0));
}
