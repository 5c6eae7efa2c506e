/* Appetite of outside investors: A_1 = G_1, A_k = phi A_{k-1} + sqrt(1 - phi^2) G_k, phi = persistence^delta,
   so that the yearly correlation does not depend on the grid. */
#include "factors/factors_internal.h"

void FC_K(fc_factor_appetite)(const fc_ws *ws, int k, const double *g)
{
    const double phi = k == 1 ? 0.0 : fc_pow(ws->plan->factors->appetite_persistence, ws->plan->delta);
    const double sd = sqrt(1.0 - phi * phi);
    const double *before = fc_factor_row(ws, FC_A_APPETITE, k - 1);
    double *a = fc_factor_row(ws, FC_A_APPETITE, k);
    FC_EACH_LANE(i) a[i] = phi * before[i] + sd * g[i];
}
