#include "random/beta_law.h"

#include <gsl/gsl_cdf.h>

#include "random/law_build.h"

double fc_beta_quantile(fc_beta b, double u) { return b.low + b.width * gsl_cdf_beta_Pinv(u, b.alpha, b.beta); }
double fc_beta_upper(fc_beta b, double s) { return b.low + b.width * gsl_cdf_beta_Qinv(s, b.alpha, b.beta); }

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
