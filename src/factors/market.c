/* Market index: x_k = x_{k-1} + (ln(1+drift) - vol^2/2) delta + vol sqrt(delta) G_k, I_k = exp(x_k). The
   drift term makes E[I_k] = (1+drift)^{k delta} whatever the volatility. Off: volatility 0. */
#include "factors/factors_internal.h"

void FC_K(fc_factor_market)(const fc_ws *ws, int k, const double *g)
{
    const fc_factor_plan *f = ws->plan->factors;
    const double delta = ws->plan->delta;
    const double vol = f->market_off ? 0.0 : f->volatility;
    const double drift = (fc_log(1.0 + f->drift) - 0.5 * vol * vol) * delta, sd = vol * sqrt(delta);
    const double *before = fc_factor_row(ws, FC_X_MARKET, k - 1);
    double *x = fc_factor_row(ws, FC_X_MARKET, k), *innovation = fc_factor_row(ws, FC_G_MARKET, k);
    const double keep = f->market_off ? 0.0 : 1.0;
    FC_EACH_LANE(i)
    {
        x[i] = before[i] + drift + sd * g[i];
        innovation[i] = keep * g[i];
    }
}
