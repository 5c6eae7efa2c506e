/* Expected values of loan books by GSL quadrature over the year's factor: Cal 8. */
#ifndef FC_TESTS_VASICEK_H
#define FC_TESTS_VASICEK_H

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_integration.h>
#include <gsl/gsl_randist.h>

static inline double p_at(double pd, double rho, double z)
{
    return gsl_cdf_ugaussian_P((gsl_cdf_ugaussian_Pinv(pd) - sqrt(rho) * z) / sqrt(1.0 - rho));
}

/* E[f(p_y)] over Z. */
typedef struct law { double pd, rho; double (*f)(double p, const double *arg); const double *arg; } law;
static inline double integrand(double z, void *user)
{
    const law *l = user;
    return l->f(p_at(l->pd, l->rho, z), l->arg) * gsl_ran_ugaussian_pdf(z);
}
static inline double expectation(double pd, double rho, double (*f)(double, const double *), const double *arg)
{
    law l = {pd, rho, f, arg};
    gsl_function g = {integrand, &l};
    gsl_integration_workspace *w = gsl_integration_workspace_alloc(2000);
    double x, e;
    (void)gsl_integration_qag(&g, -9.0, 9.0, 1e-13, 1e-10, 2000, GSL_INTEG_GAUSS21, w, &x, &e);
    gsl_integration_workspace_free(w);
    return x;
}

/* One year, opening loans of S equal cohorts (tenor 1 year, S steps a year): cohort j is exposed for j of S steps, so a
   yearly p gives the default rate (1/S) sum over j of 1 - (1-p)^(j/S). */
static inline double book_rate(double p, int steps)
{
    double sum = 0.0;
    for (int j = 1; j <= steps; j++) sum += 1.0 - pow(1.0 - p, (double)j / steps);
    return sum / steps;
}

#endif
