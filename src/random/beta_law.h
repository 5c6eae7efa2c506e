/* The beta law on [low, low + width], shared by `beta` and `pert`. */
#ifndef FC_RANDOM_BETA_LAW_H
#define FC_RANDOM_BETA_LAW_H

typedef struct fc_beta {
    double alpha, beta, low, width;
} fc_beta;

/* log(x/(1 - x)) with P(X <= x) = u <= 1/2 on [0, 1]. */
double fc_beta_log_odds(double u, double alpha, double beta);
double fc_beta_quantile(fc_beta b, double u);
double fc_beta_upper(fc_beta b, double s); /* x with P(X > x) = s */
double fc_beta_cdf(fc_beta b, double x);
double fc_beta_survival(fc_beta b, double x);
double fc_beta_mean(fc_beta b);
double fc_beta_sd(fc_beta b);

#endif
