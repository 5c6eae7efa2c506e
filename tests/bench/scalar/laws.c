/* Laws of bench.cfg and the shared factors of one path. */
#include "scalar.h"

#include <math.h>

#include <gsl/gsl_linalg.h>
#include <gsl/gsl_randist.h>

static law lognormal(double mean, double sd)
{
    double v = log(1.0 + sd * sd / (mean * mean));
    return (law){log(mean) - 0.5 * v, sqrt(v)};
}

static law beta_law(double mean, double sd)
{
    double n = mean * (1.0 - mean) / (sd * sd) - 1.0;
    return (law){mean * n, (1.0 - mean) * n};
}

double draw_lognormal(gsl_rng *r, law l)
{
    return exp(l.a + gsl_ran_gaussian_ziggurat(r, l.b));
}

int step_at(double years)
{
    int k = (int)ceil(years / DT - 1e-9);
    return k < 1 ? 1 : k;
}

/* Chain of the exit window: P = exp(Q dt), stationary law from pi Q = 0. */
static void window_chain(constants *c)
{
    static const double stay[3] = {3.9744, 1.8096, 1.2419};
    static const double next[3][3] = {{0, 0.7843, 0.2157}, {0.5053, 0, 0.4947}, {0.0747, 0.9253, 0}};
    double q[9], e[9], pi[3] = {1, 1, 1};
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++) q[3 * i + j] = (i == j ? -1.0 : next[i][j]) / stay[i] * DT;
    gsl_matrix_view mq = gsl_matrix_view_array(q, 3, 3), me = gsl_matrix_view_array(e, 3, 3);
    gsl_linalg_exponential_ss(&mq.matrix, &me.matrix, GSL_PREC_DOUBLE);
    for (int n = 0; n < 100000; n++) {
        double to[3] = {0, 0, 0};
        for (int i = 0; i < 3; i++)
            for (int j = 0; j < 3; j++) to[j] += pi[i] * e[3 * i + j];
        double sum = to[0] + to[1] + to[2];
        for (int j = 0; j < 3; j++) pi[j] = to[j] / sum;
    }
    double p = 0;
    for (int i = 0; i < 3; i++) {
        double row = 0;
        for (int j = 0; j < 3; j++) c->move[i][j] = row += e[3 * i + j];
        c->stationary[i] = p += pi[i];
    }
}

constants make_constants(void)
{
    constants c = {.pace = {1.0, 0.7, 0.4}, .ipo = {1.0, 0.4, 0.05}};
    c.size = lognormal(SIZE_MEAN, SIZE_SD);
    c.hold = lognormal(HOLD_MEAN, HOLD_SD);
    c.fail = lognormal(FAIL_MEAN, FAIL_SD);
    c.x_fund = lognormal(FUND_X_MEAN, FUND_X_SD);
    c.y_fund = lognormal(FUND_Y_MEAN, FUND_Y_SD);
    c.ticket = lognormal(1.0, TICKET_SD);
    double ratio = (PLAN_LOW + PLAN_HIGH) / (BUDGET_LOW + BUDGET_HIGH);
    c.x_direct = lognormal(ratio, ratio);
    c.y_direct = lognormal(DIRECT_Y_MEAN, DIRECT_Y_SD);
    c.raised = beta_law(RAISED_MEAN, RAISED_SD);
    c.paid = beta_law(PAID_MEAN, PAID_SD);
    c.d_raised = beta_law(D_RAISED_MEAN, D_RAISED_SD);
    c.d_paid = beta_law(D_PAID_MEAN, D_PAID_SD);
    c.adjust = exp(-0.5 * BETA * (BETA - 1.0) * VOLATILITY * VOLATILITY * DT);
    window_chain(&c);
    return c;
}

static int draw_state(gsl_rng *r, const double *cumulative)
{
    double u = gsl_rng_uniform_pos(r);
    return u <= cumulative[0] ? 0 : u <= cumulative[1] ? 1 : 2;
}

void draw_factors(gsl_rng *r, const constants *c, path *p)
{
    double x = 0, phi = pow(APPETITE_PHI, DT), psi = sqrt(1 - phi * phi), growth = log(1 + DRIFT) * DT, correction = 1;
    p->level[0] = p->market[0] = 1;
    p->pace[0] = p->appetite[0] = p->vintage[0] = 0;
    p->window[0] = draw_state(r, c->stationary);
    for (int k = 1; k <= K; k++) {
        x += -0.5 * VOLATILITY * VOLATILITY * DT + VOLATILITY * sqrt(DT) * gsl_ran_gaussian_ziggurat(r, 1);
        p->level[k] = exp(x + growth * k);
        correction *= c->adjust;
        p->market[k] = exp(BETA * x) * correction;
        double g = gsl_ran_gaussian_ziggurat(r, 1);
        p->appetite[k] = k == 1 ? g : phi * p->appetite[k - 1] + psi * g;
        p->window[k] = draw_state(r, c->move[p->window[k - 1]]);
        p->pace[k] = p->pace[k - 1] + c->pace[p->window[k]] * DT;
    }
    for (int y = 1; y <= YEARS; y++) {
        double eta = gsl_ran_gaussian_ziggurat(r, 1);
        p->vintage[y] = y == 1 ? eta : VINTAGE_PHI * p->vintage[y - 1] + sqrt(1 - VINTAGE_PHI * VINTAGE_PHI) * eta;
    }
}
