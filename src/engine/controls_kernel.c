/* Values of the controls after a batch. */
#include "engine/controls.h"
#include "factors/factors.h"

static void mean_over(const fc_control *c, const fc_ws *ws, double *out)
{
    const double steps = c->to - c->from + 1;
    FC_EACH_LANE(i) out[i] = 0.0;
    for (int k = c->from; k <= c->to; k++) {
        const double *row = fc_factor(ws, (fc_factor_column)c->at, k);
        FC_EACH_LANE(i) out[i] += row[i];
    }
    FC_EACH_LANE(i) out[i] = out[i] / steps - c->centre;
}

static void ratio_of(const fc_control *c, const fc_ws *ws, double *out)
{
    const double *sum = fc_state_of(ws, c->at), *weights = fc_state_of(ws, c->at + 1);
    FC_EACH_LANE(i) out[i] = weights[i] > 0.0 ? sum[i] / weights[i] : 0.0;
}

void FC_K(fc_controls_fill)(const fc_controls *controls, const fc_ws *ws, double *out)
{
    for (size_t n = 0; n < controls->n; n++, out += FC_LANES) {
        const fc_control *c = &controls->item[n];
        const double centre = c->centre;
        if (c->kind == FC_CONTROL_INPUT) {
            const double *x = fc_input_of(ws, c->at);
            FC_EACH_LANE(i) out[i] = x[i] - centre;
        } else if (c->kind == FC_CONTROL_INDEX) {
            const double *x = fc_factor(ws, FC_X_MARKET, c->to);
            FC_EACH_LANE(i) out[i] = fc_exp(x[i] - centre) - 1.0;
        } else if (c->kind == FC_CONTROL_LOG || c->kind == FC_CONTROL_PACE) {
            const double *x = fc_factor(ws, (fc_factor_column)c->at, c->to);
            FC_EACH_LANE(i) out[i] = x[i] - centre;
        } else if (c->kind == FC_CONTROL_MEAN) {
            mean_over(c, ws, out);
        } else {
            ratio_of(c, ws, out);
        }
    }
}
