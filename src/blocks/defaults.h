/* Defaults that share a bad year: rules 5.6 (Vasicek 1987; Cal 8). Used by credit, securitisation and insurance.

   The chance of default in programme year y is p_y = Phi((Phi^-1(pd) - sqrt(rho) Z_y) / sqrt(1 - rho)), Z_y the credit
   factor; every step of the year uses 1 - (1 - p_y)^delta, so a whole year gives p_y on any grid. */
#ifndef FC_BLOCKS_DEFAULTS_H
#define FC_BLOCKS_DEFAULTS_H

#include "engine/ws.h"
#include "plan/builder.h"

typedef struct fc_default_law {
    fc_draw pd;
    double load, rest; /* sqrt(rho), sqrt(1 - rho); 0 and 1 when the credit factor is off */
} fc_default_law;

/* p_y of one lane. pd 0 and 1 stay what they are. */
FC_INLINE double fc_conditional_pd(double pd, double load, double rest, double z)
{
    return fc_norm_cdf((fc_norm_quantile(pd) - load * z) / rest);
}

/* rho in [0, 1). */
void FC_K(fc_defaults_plan)(fc_builder *b, const fc_value *pd, double correlation, fc_default_law *law);
/* rate [64] = chance to default in step k. */
void FC_K(fc_default_rate)(const fc_default_law *law, const fc_ws *ws, int k, double *rate);

/* Loans by the step they were made in; all loans of a cohort are alike. A loan made at step e is exposed at
   e+1 .. e+tenor and leaves at e+tenor. Cohorts may be as old as e = -(tenor-1). */
typedef struct fc_cohorts {
    int tenor;       /* steps, >= 1 and <= FC_MAX_TENOR */
    int oldest;      /* step of the oldest cohort there can be: 1, or 1 - tenor with opening loans */
    uint32_t state;  /* [tenor] counts, then [tenor] amounts */
    uint64_t site;
} fc_cohorts;

enum { FC_MAX_TENOR = 1024 };

/* opening: 1 if there are loans made before step 1. Draws come from site "default" of the entry. */
void FC_K(fc_cohorts_plan)(fc_builder *b, int tenor, int opening, fc_cohorts *c);
/* Put a cohort of step e in (its place must be free). */
void FC_K(fc_cohorts_add)(const fc_cohorts *c, fc_ws *ws, int e, const double *count, const double *amount);
/* Defaults of step k: binomial per cohort, the same fraction of count and amount. Sums into count and amount [64]. */
void FC_K(fc_cohorts_default)(const fc_cohorts *c, fc_ws *ws, int k, const double *rate, double *count, double *amount);
/* The cohort that ends at step k leaves: its count and amount [64]. Call after the defaults of step k. */
void FC_K(fc_cohorts_repay)(const fc_cohorts *c, fc_ws *ws, int k, double *count, double *amount);

#endif
