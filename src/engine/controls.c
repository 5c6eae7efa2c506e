/* Which controls a programme has, and the means behind them. */
#include "engine/controls.h"

#include "factors/factors.h"

static void add(fc_controls *c, fc_control item)
{
    if (c->n < FC_MAX_CONTROLS) c->item[c->n++] = item;
}

/* The index and its logarithm at the four quarters of the horizon. */
static void add_market(const fc_plan *plan, fc_controls *c)
{
    const fc_factor_plan *f = plan->factors;
    if (f->market_off || !(f->volatility > 0.0)) return;
    const double grow = fc_log(1.0 + f->drift) * plan->delta, convex = 0.5 * f->volatility * f->volatility * plan->delta;
    for (int q = 1; q <= 4; q++) {
        const int k = (int)((long)plan->n_steps * q / 4);
        if (k < 1) continue;
        add(c, (fc_control){FC_CONTROL_INDEX, FC_X_MARKET, k, k, k * grow});
        add(c, (fc_control){FC_CONTROL_LOG, FC_X_MARKET, k, k, k * (grow - convex)});
    }
}

/* First and second half of the horizon of a factor with mean 0. */
static void add_halves(const fc_plan *plan, fc_factor_column column, fc_controls *c)
{
    const int half = plan->n_steps / 2;
    if (half >= 1) add(c, (fc_control){FC_CONTROL_MEAN, column, 1, half, 0.0});
    add(c, (fc_control){FC_CONTROL_MEAN, column, half + 1, plan->n_steps, 0.0});
}

/* Mean of the sum of paces over steps 1 .. k: the chain's law, step by step. */
static double mean_pace(const fc_factor_plan *f, int k, double delta)
{
    double law[8] = {0}, sum = 0.0;
    for (int s = 0; s < f->n_states; s++)
        law[s] = f->initial >= 0 ? s == f->initial : f->stationary_cum[s] - (s ? f->stationary_cum[s - 1] : 0.0);
    for (int step = 1; step <= k; step++) {
        double next[8] = {0};
        for (int s = 0; s < f->n_states; s++)
            for (int j = 0; j < f->n_states; j++)
                next[j] += law[s] * (f->transition_cum[s][j] - (j ? f->transition_cum[s][j - 1] : 0.0));
        memcpy(law, next, sizeof law);
        for (int s = 0; s < f->n_states; s++) sum += law[s] * f->pace[s] * delta;
    }
    return sum;
}

static void add_window(const fc_plan *plan, fc_controls *c)
{
    if (plan->factors->window_off) return;
    for (int k = plan->n_steps / 2; k >= 1; k = k < plan->n_steps ? plan->n_steps : 0)
        add(c, (fc_control){FC_CONTROL_PACE, FC_PACE_SUM, k, k, mean_pace(plan->factors, k, plan->delta)});
}

void fc_controls_of(const fc_plan *plan, fc_controls *c)
{
    const fc_factor_plan *f = plan->factors;
    c->n = 0;
    for (size_t i = 0; i < plan->n_control_rows; i++) add(c, (fc_control){.kind = FC_CONTROL_DRAWS, .at = plan->control_rows[i]});
    add_market(plan, c);
    if (!f->vintage_off) add_halves(plan, FC_W_VINTAGE, c);
    if (!f->credit_off) add_halves(plan, FC_Z_CREDIT, c);
    if (!f->appetite_off) add_halves(plan, FC_A_APPETITE, c);
    add_window(plan, c);
    for (size_t i = 0; i < plan->n_inputs; i++) {
        const fc_input *in = &plan->inputs[i];
        if (in->integer || !isfinite(in->law->mean) || !isfinite(in->law->sd) || !(in->law->sd > 0.0)) continue;
        add(c, (fc_control){.kind = FC_CONTROL_INPUT, .at = (uint32_t)i, .centre = in->law->mean});
    }
}
