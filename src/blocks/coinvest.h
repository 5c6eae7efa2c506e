/* Money others put in beside a cheque: what the appetite of the day makes of it, and the step of the next round.
   Source: rules 5.1.8. */
#ifndef FC_BLOCKS_COINVEST_H
#define FC_BLOCKS_COINVEST_H

#include "blocks/outcome.h"

typedef struct fc_coinvest {
    double appetite; /* eta; 0 when the factor is off */
    uint32_t control_first, control_later; /* of the draws per yuan of the cheque; FC_NONE: none */
    fc_col factor;   /* [K+1][64] exp(eta A_k - eta^2/2), of mean one; none when eta is 0 */
} fc_coinvest;

void FC_K(fc_coinvest_plan)(fc_builder *b, double appetite, fc_coinvest *c);
/* Controls for both rounds' draws. */
void FC_K(fc_coinvest_control)(fc_builder *b, const fc_draw *first, const fc_draw *later, fc_coinvest *c);
/* Money that came in a round whose cheques are `cheque`, to its control; row: control_first or control_later. */
void FC_K(fc_coinvest_add)(const fc_coinvest *c, const fc_ws *ws, uint32_t row, const fc_draw *draw, const fc_spot *step,
                           const double *cheque, const double *amount);
/* Yuan per yuan of the cheque now and in the next round; u: [2][64], neighbouring draws. */
void FC_K(fc_coinvest_draw)(const fc_draw *first, const fc_draw *later, const fc_ws *ws, const double (*u)[FC_LANES], double *now,
                            double *then);
/* Fill the factor of this batch. */
void FC_K(fc_coinvest_start)(const fc_coinvest *c, fc_ws *ws);

/* amount times the appetite at each lane's step. */
FC_INLINE void fc_coinvest_scale(const fc_coinvest *c, const fc_ws *ws, const fc_spot *step, double *amount)
{
    fc_lane factor;
    if (!(c->appetite > 0.0)) return;
    fc_spot_take(step, fc_column(ws, c->factor), factor);
    FC_EACH_LANE(i) amount[i] *= factor[i];
}

/* Step of the next round: half the holding time drawn after entry. */
FC_INLINE double fc_next_round(double years, double hold, double per_year)
{
    double half = hold * 0.5;
    return fc_step_of(years + (half < 1e6 ? half : 1e6), per_year);
}

#endif
