/* Exit window: a Markov chain over states listed best to worst. u_k = Phi(-G_k) and the next state is the
   first whose cumulative probability reaches u_k: a high G picks a good state, so the window can be tied to
   the market. */
#include "factors/factors_internal.h"
#include "random/philox.h"

/* Writes pace, its running sum and ipo of step k for the state held in each lane. */
static void publish(const fc_ws *ws, int k, const double *state)
{
    const fc_factor_plan *f = ws->plan->factors;
    double *pace = fc_factor_row(ws, FC_PACE, k), *ipo = fc_factor_row(ws, FC_IPO, k);
    double *sum = fc_factor_row(ws, FC_PACE_SUM, k);
    FC_EACH_LANE(i)
    {
        pace[i] = f->pace[0];
        ipo[i] = f->ipo[0];
    }
    for (int s = 1; s < f->n_states; s++) {
        const double is = (double)s, p = f->pace[s], q = f->ipo[s];
        FC_EACH_LANE(i)
        {
            pace[i] = state[i] == is ? p : pace[i];
            ipo[i] = state[i] == is ? q : ipo[i];
        }
    }
    if (k == 0) return;
    const double *before = fc_factor_row(ws, FC_PACE_SUM, k - 1);
    const double delta = ws->plan->delta;
    FC_EACH_LANE(i) sum[i] = before[i] + pace[i] * delta;
}

void FC_K(fc_factor_exit_window_start)(const fc_ws *ws, double *state)
{
    const fc_factor_plan *f = ws->plan->factors;
    if (f->initial >= 0) {
        FC_EACH_LANE(i) state[i] = (double)f->initial;
    } else {
        double u[2][FC_LANES] FC_ALIGN;
        const fc_sampling *s = &ws->plan->sampling;
        const uint32_t d[2] = {fc_dimension(s, 0), FC_NO_DIMENSION};
        FC_K(fc_sample)(s, fc_site_key(ws->seed, f->site_initial), ws->path, 0, d, u);
        FC_EACH_LANE(i) state[i] = 0.0;
        for (int j = 0; j < f->n_states - 1; j++) {
            const double c = f->stationary_cum[j];
            FC_EACH_LANE(i) state[i] += c < u[0][i] ? 1.0 : 0.0;
        }
    }
    publish(ws, 0, state);
}

void FC_K(fc_factor_exit_window)(const fc_ws *ws, int k, const double *g, double *state)
{
    const fc_factor_plan *f = ws->plan->factors;
    fc_lane u, next;
    FC_EACH_LANE(i)
    {
        u[i] = fc_norm_cdf(-g[i]);
        next[i] = 0.0;
    }
    /* The last state needs no test: it takes what is left, rounding of the row's sum included. */
    for (int s = 0; s < f->n_states; s++)
        for (int j = 0; j < f->n_states - 1; j++) {
            const double is = (double)s, c = f->transition_cum[s][j];
            FC_EACH_LANE(i)
            {
                const double passed = c < u[i] ? 1.0 : 0.0;
                next[i] += state[i] == is ? passed : 0.0;
            }
        }
    FC_EACH_LANE(i) state[i] = next[i];
    publish(ws, k, state);
}
