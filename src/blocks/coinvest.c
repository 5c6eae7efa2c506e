/* The appetite for co-investment, once a step for all companies. Source: rules 5.1.8. */
#include "blocks/coinvest.h"

#include "base/lane_normal.h"
#include "blocks/control.h"

void FC_K(fc_coinvest_plan)(fc_builder *b, double appetite, fc_coinvest *c)
{
    c->appetite = fc_build_plan(b)->factors->appetite_off ? 0.0 : appetite;
    if (c->appetite > 0.0) c->factor = fc_build_column(b);
    c->control_first = c->control_later = FC_NONE;
}

void FC_K(fc_coinvest_control)(fc_builder *b, const fc_draw *first, const fc_draw *later, fc_coinvest *c)
{
    c->control_first = fc_draw_has_control(first) ? fc_build_control(b) : FC_NONE;
    c->control_later = fc_draw_has_control(later) ? fc_build_control(b) : FC_NONE;
}

void FC_K(fc_coinvest_add)(const fc_coinvest *c, const fc_ws *ws, uint32_t row, const fc_draw *draw, const fc_spot *step,
                           const double *cheque, const double *amount)
{
    fc_lane weight, come;
    if (!ws->controls || row == FC_NONE) return;
    FC_EACH_LANE(i)
    {
        weight[i] = cheque[i] * step->inside[i];
        come[i] = amount[i] * step->inside[i];
    }
    fc_coinvest_scale(c, ws, step, weight);
    fc_control_add(ws, row, draw, weight, come);
}

void FC_K(fc_coinvest_draw)(const fc_draw *first, const fc_draw *later, const fc_ws *ws, const double (*u)[FC_LANES], double *now,
                            double *then)
{
    if (!fc_draw_takes_score(first) || !fc_draw_takes_score(later)) {
        FC_K(fc_draw_eval)(first, ws, u[0], now);
        FC_K(fc_draw_eval)(later, ws, u[1], then);
        return;
    }
    fc_lane z[2];
    fc_norm_quantile_rows(u, 2, z);
    FC_K(fc_draw_eval_score)(first, ws, z[0], now);
    FC_K(fc_draw_eval_score)(later, ws, z[1], then);
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
