/* Internal rate of return over lanes. With x = ln of one step's discount factor, ln(PV of receipts / PV of
   payments) is nearly linear in x, and strictly monotone when the flows change sign once, so a few
   safeguarded Newton rounds in all lanes at once settle almost every path; the rest is bisected lane by lane.
   Flows that change sign more often take the bracket nearest to the guess on a grid of 1% and are then solved
   the same way. */
#include "blocks/irr.h"

enum { ROUNDS = 6, RINGS = FC_LANES / 2 };
static const double grid = 0.01, rate_lo = -0.99, rate_hi = 10.0;
/* Amounts below this part of all flows together are rounding of cancelled postings, not changes of sign. */
static const double dust = 1e-13;
/* Newton has settled when its last step is this small: the error left is of the order of its square. */
static const double settled = 1e-11;

typedef struct problem {
    fc_lane paid, received;   /* sums of the flows below and above zero */
    fc_lane changes, first;   /* changes of sign; sign of the first flow */
    fc_lane x, lo, hi, rise;  /* root, its bracket, +1 where NPV rises with x inside it */
    fc_lane unsolved;         /* 1: Newton has not settled; 2: no root */
} problem;

static void read_flows(const double *flows, int last, problem *p)
{
    fc_lane all, sign, t_paid, t_received;
    FC_EACH_LANE(i)
    {
        all[i] = sign[i] = t_paid[i] = t_received[i] = 0.0;
        p->paid[i] = p->received[i] = p->changes[i] = p->first[i] = 0.0;
    }
    for (int k = 0; k <= last; k++) {
        const double *f = flows + (size_t)k * FC_LANES;
        FC_EACH_LANE(i) all[i] += f[i] < 0.0 ? -f[i] : f[i];
    }
    for (int k = 0; k <= last; k++) {
        const double *f = flows + (size_t)k * FC_LANES, t = (double)k;
        FC_EACH_LANE(i)
        {
            const double small = dust * all[i];
            const double out = f[i] < -small ? -f[i] : 0.0, in = f[i] > small ? f[i] : 0.0;
            const double s = in > 0.0 ? 1.0 : (out > 0.0 ? -1.0 : 0.0);
            p->paid[i] += out;
            p->received[i] += in;
            t_paid[i] += t * out;
            t_received[i] += t * in;
            p->changes[i] += s * sign[i] < 0.0 ? 1.0 : 0.0;
            sign[i] = s != 0.0 ? s : sign[i];
            p->first[i] = p->first[i] == 0.0 ? s : p->first[i];
        }
    }
    const double limit = 600.0 / (double)(last > 0 ? last : 1); /* powers stay finite */
    FC_EACH_LANE(i)
    {
        /* all receipts at their mean time, all payments at theirs */
        const double gap = t_received[i] / p->received[i] - t_paid[i] / p->paid[i];
        const double x = -fc_log(p->received[i] / p->paid[i]) / gap;
        const double below = x > limit ? limit : x;
        p->x[i] = below > -limit ? below : (below <= -limit ? -limit : 0.0); /* NaN starts at 0 */
        p->lo[i] = -limit;
        p->hi[i] = limit;
        p->rise[i] = -p->first[i];
        p->unsolved[i] = 0.0;
    }
}

/* One safeguarded Newton round on ln(PV+ / PV-) in every lane. */
static void newton(const double *flows, int last, problem *p)
{
    fc_lane d, in, out, d_in, d_out;
    FC_EACH_LANE(i)
    {
        d[i] = fc_exp(p->x[i]);
        in[i] = out[i] = d_in[i] = d_out[i] = 0.0;
    }
    for (int k = last; k >= 0; k--) {
        const double *f = flows + (size_t)k * FC_LANES;
        FC_EACH_LANE(i)
        {
            d_in[i] = d_in[i] * d[i] + in[i];
            d_out[i] = d_out[i] * d[i] + out[i];
            in[i] = in[i] * d[i] + (f[i] > 0.0 ? f[i] : 0.0);
            out[i] = out[i] * d[i] + (f[i] < 0.0 ? -f[i] : 0.0);
        }
    }
    FC_EACH_LANE(i)
    {
        const double f = fc_log(in[i] / out[i]);
        const double slope = d[i] * (d_in[i] / in[i] - d_out[i] / out[i]);
        const double above = f * p->rise[i];
        p->hi[i] = above > 0.0 ? p->x[i] : p->hi[i];
        p->lo[i] = above > 0.0 ? p->lo[i] : p->x[i];
        const double next = p->x[i] - f / slope, middle = 0.5 * (p->lo[i] + p->hi[i]);
        const double up = next >= p->lo[i] ? next : middle;
        const double inside = up <= p->hi[i] ? up : middle;
        const double step = inside - p->x[i];
        const double none = p->unsolved[i] == 2.0 ? 2.0 : 1.0;
        p->unsolved[i] = ((none < 2.0) & (step <= settled) & (step >= -settled)) ? 0.0 : none;
        p->x[i] = inside;
    }
}

/* Sign of the net present value of one lane, scaled so that no power overflows and the leading term stays. */
static double npv_sign(const double *flows, int last, int lane, double x)
{
    const double d = fc_exp(x > 0.0 ? -x : x);
    double s = 0.0;
    int first = 0;
    const double *f = flows + lane;
    while (first < last && f[(size_t)first * FC_LANES] == 0.0) first++;
    while (last > first && f[(size_t)last * FC_LANES] == 0.0) last--;
    if (x > 0.0)
        for (int k = first; k <= last; k++) s = s * d + f[(size_t)k * FC_LANES];
    else
        for (int k = last; k >= first; k--) s = s * d + f[(size_t)k * FC_LANES];
    return s;
}

/* Bisection to the last bit inside [lo, hi]; rise as in problem. */
static double bisect(const double *flows, int last, int lane, double lo, double hi, double rise)
{
    for (int round = 0; round < 200; round++) {
        const double middle = 0.5 * (lo + hi);
        if (!(middle > lo && middle < hi)) break;
        if (npv_sign(flows, last, lane, middle) * rise > 0.0) hi = middle;
        else lo = middle;
    }
    return 0.5 * (lo + hi);
}

static void solve_alone(const double *flows, int last, int lane, problem *p)
{
    double lo = p->lo[lane], hi = p->hi[lane];
    if (p->changes[lane] == 1.0) { /* the root exists, but may lie beyond the batch's limits */
        for (lo = -1.0; lo > -65536.0 && npv_sign(flows, last, lane, lo) * p->rise[lane] > 0.0; lo *= 2.0) { }
        for (hi = 1.0; hi < 65536.0 && npv_sign(flows, last, lane, hi) * p->rise[lane] < 0.0; hi *= 2.0) { }
    }
    p->x[lane] = bisect(flows, last, lane, lo, hi, p->rise[lane]);
}

/* ---- several changes of sign --------------------------------------------------------------------------- */

typedef struct net { /* points of the grid: lanes 0..31 go up from the guess, 32..63 down */
    fc_lane x, npv;
} net;

static void net_points(double guess, double delta, int block, net *n)
{
    fc_lane rate;
    for (int j = 0; j < RINGS; j++) {
        const double away = grid * (double)(block * RINGS + j + 1);
        rate[j] = fc_min2(guess + away, rate_hi);
        rate[RINGS + j] = fc_max2(guess - away, rate_lo);
    }
    FC_EACH_LANE(i) n->x[i] = -delta * fc_log(1.0 + rate[i]);
}

static void net_values(const double *flows, int last, int lane, net *n)
{
    fc_lane d;
    FC_EACH_LANE(i)
    {
        d[i] = fc_exp(n->x[i]);
        n->npv[i] = 0.0;
    }
    for (int k = last; k >= 0; k--) {
        const double f = flows[(size_t)k * FC_LANES + (size_t)lane];
        FC_EACH_LANE(i) n->npv[i] = n->npv[i] * d[i] + f;
    }
}

/* Take the bracket between two neighbours if the value changes sign there. */
static int bracket(problem *p, int lane, double x0, double npv0, double x1, double npv1)
{
    if ((npv0 < 0.0) == (npv1 < 0.0) && npv0 != 0.0 && npv1 != 0.0) return 0;
    const double at = npv0 == 0.0 ? x0 : (npv1 == 0.0 ? x1 : x0 + (x1 - x0) * (npv0 / (npv0 - npv1)));
    const int exact = npv0 == 0.0 || npv1 == 0.0;
    p->x[lane] = at;
    p->lo[lane] = exact ? at : fc_min2(x0, x1);
    p->hi[lane] = exact ? at : fc_max2(x0, x1);
    p->rise[lane] = (x1 > x0) == (npv1 > npv0) ? 1.0 : -1.0;
    return 1;
}

/* Outwards from the guess, the higher rate of each ring first. */
static void scan(const double *flows, int last, double delta, double guess, int lane, const net *first,
                 problem *p)
{
    net n;
    const double x_guess = -delta * fc_log(1.0 + guess);
    double x_up = x_guess, x_down = x_guess, up = 0.0;
    {
        const double d = fc_exp(x_guess);
        for (int k = last; k >= 0; k--) up = up * d + flows[(size_t)k * FC_LANES + (size_t)lane];
    }
    double down = up;
    for (int block = 0; (double)(block * RINGS) * grid < rate_hi - rate_lo; block++) {
        if (block == 0) FC_EACH_LANE(i) n.x[i] = first->x[i];
        else net_points(guess, delta, block, &n);
        net_values(flows, last, lane, &n);
        for (int j = 0; j < RINGS; j++) {
            if (bracket(p, lane, x_up, up, n.x[j], n.npv[j])) return;
            if (bracket(p, lane, x_down, down, n.x[RINGS + j], n.npv[RINGS + j])) return;
            x_up = n.x[j];
            up = n.npv[j];
            x_down = n.x[RINGS + j];
            down = n.npv[RINGS + j];
        }
    }
    p->unsolved[lane] = 2.0;
}

void FC_K(fc_irr)(const fc_ws *ws, const double *flows, double guess, double *irr, double *several)
{
    const int last = ws->plan->n_steps;
    const double per_year = (double)ws->plan->model->calendar.steps_per_year;
    problem p;
    net first;
    int netted = 0;
    read_flows(flows, last, &p);
    for (int lane = 0; lane < FC_LANES; lane++) {
        if (p.changes[lane] < 2.0) continue;
        if (!netted++) net_points(guess, ws->plan->delta, 0, &first);
        scan(flows, last, ws->plan->delta, guess, lane, &first, &p);
    }
    for (int round = 0; round < ROUNDS; round++) newton(flows, last, &p);
    for (int lane = 0; lane < FC_LANES; lane++)
        if (p.unsolved[lane] == 1.0 && p.changes[lane] > 0.0) solve_alone(flows, last, lane, &p);
    FC_EACH_LANE(i)
    {
        const double rate = fc_exp(-p.x[i] * per_year) - 1.0;
        const double finite = rate < 1e300 ? rate : NAN, root = p.unsolved[i] == 2.0 ? NAN : finite;
        const double defined = p.received[i] > 0.0 ? root : -1.0;
        irr[i] = p.paid[i] > 0.0 ? defined : NAN;
    }
    if (several) FC_EACH_LANE(i) several[i] = p.changes[i] > 1.0 ? 1.0 : 0.0;
}
