/* Vintage quality W_y: what the deals entered in one programme year share (copula of outcome.loading). */
#include "factors/factors_internal.h"

void FC_K(fc_factor_vintage)(const fc_ws *ws, int k, const double *g)
{
    FC_K(fc_factor_yearly)(ws, FC_W_VINTAGE, ws->plan->factors->vintage_persistence, k, g);
}
