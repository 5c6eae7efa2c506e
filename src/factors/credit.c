/* Credit cycle Z_y: what the loans and policies of one programme year share (Vasicek's common factor). */
#include "factors/factors_internal.h"

void FC_K(fc_factor_credit)(const fc_ws *ws, int k, const double *g)
{
    FC_K(fc_factor_yearly)(ws, FC_Z_CREDIT, ws->plan->factors->credit_persistence, k, g);
}
