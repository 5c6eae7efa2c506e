/* A value at its level of chance, for all lanes: a constant, an input of the path, or a law fed by the addressed
   uniforms; then its multiplier. */
#include "engine/ws.h"

void FC_K(fc_draw_eval)(const fc_draw *draw, const fc_ws *ws, const double *u, double *x)
{
    double constant = draw->constant, factor = draw->scale_constant;
    int scaled = draw->scale != FC_NONE || factor != 1.0;
    if (draw->feed == FC_FEED_LAW && draw->integer && !scaled) {
        FC_K(fc_law_eval_whole)(draw->law, u, x);
        return;
    }
    if (draw->feed == FC_FEED_LAW) {
        FC_K(fc_law_eval)(draw->law, u, x);
    } else if (draw->feed == FC_FEED_INPUT) {
        const double *input = fc_input_of(ws, draw->input);
        FC_EACH_LANE(i) x[i] = input[i];
    } else {
        FC_EACH_LANE(i) x[i] = constant;
    }
    if (draw->scale != FC_NONE) {
        const double *scale = fc_input_of(ws, draw->scale);
        FC_EACH_LANE(i) x[i] *= scale[i];
    }
    if (factor != 1.0) {
        FC_EACH_LANE(i) x[i] *= factor;
    }
    if (draw->integer) {
        FC_EACH_LANE(i) x[i] = fc_round(x[i]);
    }
}
