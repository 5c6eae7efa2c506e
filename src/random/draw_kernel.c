/* A value at its level of chance, for all lanes: a constant, an input of the path, or a law fed by the addressed
   uniforms; then its multiplier. */
#include "engine/ws.h"
#include "random/philox.h"

void FC_K(fc_draw_uniforms)(const fc_ws *ws, uint64_t site, uint64_t block, const double *step, double (*u)[FC_LANES])
{
    FC_K(fc_uniform32)(fc_site_key(ws->seed, site), ws->path, block, u);
    if (!ws->redraw_step) return;
    double other[4][FC_LANES] FC_ALIGN, until = (double)ws->redraw_step;
    FC_K(fc_uniform32)(fc_site_key(ws->seed ^ FC_REDRAW_SALT, site), ws->path, block, other);
    for (int j = 0; j < 4; j++)
        FC_EACH_LANE(i) u[j][i] = step[i] > until ? other[j][i] : u[j][i];
}

/* Times the draw's multiplier. */
FC_INLINE void scale(const fc_draw *draw, const fc_ws *ws, double *x)
{
    const double factor = draw->scale_constant;
    if (draw->scale != FC_NONE) {
        const double *by = fc_input_of(ws, draw->scale);
        FC_EACH_LANE(i) x[i] *= by[i];
    }
    if (factor != 1.0) {
        FC_EACH_LANE(i) x[i] *= factor;
    }
}

void FC_K(fc_draw_eval)(const fc_draw *draw, const fc_ws *ws, const double *u, double *x)
{
    const double constant = draw->constant;
    const int scaled = draw->scale != FC_NONE || draw->scale_constant != 1.0;
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
    scale(draw, ws, x);
    if (draw->integer) {
        FC_EACH_LANE(i) x[i] = fc_round(x[i]);
    }
}

void FC_K(fc_draw_eval_score)(const fc_draw *draw, const fc_ws *ws, const double *z, double *x)
{
    FC_K(fc_law_eval_score)(draw->law, z, x);
    scale(draw, ws, x);
}
