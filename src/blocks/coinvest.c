/* The appetite for co-investment, once a step for all companies. Source: rules 5.1.8. */
#include "blocks/coinvest.h"

void FC_K(fc_coinvest_plan)(fc_builder *b, double appetite, fc_coinvest *c)
{
    c->appetite = fc_build_plan(b)->factors->appetite_off ? 0.0 : appetite;
    if (c->appetite > 0.0) c->factor = fc_build_column(b);
}

void FC_K(fc_coinvest_start)(const fc_coinvest *c, fc_ws *ws)
{
    double eta = c->appetite;
    if (!(eta > 0.0)) return;
    for (int k = 0; k <= ws->plan->n_steps; k++) {
        const double *a = fc_factor(ws, FC_A_APPETITE, k);
        double *row = fc_column(ws, c->factor) + (size_t)k * FC_LANES;
        FC_EACH_LANE(i) row[i] = fc_exp(eta * a[i] - 0.5 * eta * eta);
    }
}
