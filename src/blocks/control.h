/* Controls from single draws: sums over the draws that were used of weight (x - E[x]), divided by the sum of the weights.
   Their mean is 0 as long as no weight knows a draw it does not precede: co-investment moves no money of the programme, so
   its weights may be anything; the weights of exit multiples are first cheques, fixed when a fund closes. */
#ifndef FC_BLOCKS_CONTROL_H
#define FC_BLOCKS_CONTROL_H

#include "engine/ws.h"

/* 1 if the draw has luck of its own with a finite mean and spread that a control can use. */
FC_INLINE int fc_draw_has_control(const fc_draw *d)
{
    return d->feed == FC_FEED_LAW && d->law && !d->integer && d->law->sd > 0.0 && isfinite(d->law->sd) &&
           isfinite(d->law->mean);
}
/* E[x] of a law's draw, given the path's inputs. */
FC_INLINE double fc_draw_mean(const fc_draw *d, const fc_ws *ws, int lane)
{
    const double scale = d->scale == FC_NONE ? 1.0 : fc_input_of(ws, d->scale)[lane];
    return d->law->mean * d->scale_constant * scale;
}
/* amount = weight x of a draw. row: of fc_build_control, FC_NONE: nothing is added. */
FC_INLINE void fc_control_add(const fc_ws *ws, uint32_t row, const fc_draw *d, const double *weight, const double *amount)
{
    if (row == FC_NONE || !ws->controls) return;
    double *sum = fc_state_of(ws, row), *weights = fc_state_of(ws, row + 1);
    for (int i = 0; i < FC_LANES; i++) {
        sum[i] += amount[i] - fc_draw_mean(d, ws, i) * weight[i];
        weights[i] += weight[i];
    }
}

#endif
