/* Internal rate of return over lanes. With x = ln of one step's discount factor, ln(PV of receipts / PV of
   payments) is nearly linear in x, and strictly monotone when the flows change sign once, so a few
   safeguarded Newton rounds in all lanes at once settle almost every path; the rest is bisected lane by lane.
   Flows that change sign more often want the bracket nearest to the guess on a grid of 1%. Newton's root is that
   one if the logarithm is monotone from the guess as far as the root on both sides; where this cannot be shown the
   grid is walked and the bracket found is solved the same way. */
#include "base/vector.h"
#include "blocks/irr.h"

enum { ROUNDS = 8, RINGS = FC_LANES / 2 };
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

/* Sums over the flows of one vector of lanes; times are theirs weighted with the amounts. */
typedef struct totals {
    fc_vec paid, received, t_paid, t_received, changes, first;
} totals;

FC_INLINE totals add_up(const fc_vec *flows, int last)
{
    const fc_vec zero = {0}, one = zero + 1.0;
    fc_vec all = zero, sign = zero;
    for (int k = 0; k <= last; k++) {
        const fc_vec f = flows[k * FC_CHUNKS];
        all += FC_V_CHOOSE((fc_mask)(f < 0.0), -f, f);
    }
    const fc_vec small = dust * all;
    totals t = {zero, zero, zero, zero, zero, zero};
    for (int k = 0; k <= last; k++) {
        const fc_vec f = flows[k * FC_CHUNKS], time = zero + (double)k;
        const fc_mask pays = (fc_mask)(f < -small), gets = (fc_mask)(f > small);
        const fc_vec out = FC_V_KEEP(-f, pays), in = FC_V_KEEP(f, gets);
        const fc_vec s = FC_V_CHOOSE(gets, one, FC_V_KEEP(-one, pays));
        t.paid += out;
        t.received += in;
        t.t_paid += time * out;
        t.t_received += time * in;
        t.changes += FC_V_KEEP(one, (fc_mask)(s * sign < 0.0));
        sign = FC_V_CHOOSE(pays | gets, s, sign);
        t.first = FC_V_CHOOSE((fc_mask)(t.first == 0.0), s, t.first);
    }
    return t;
}

static void read_flows(const double *flows, int last, problem *p)
{
    fc_lane t_paid, t_received;
    for (int c = 0; c < FC_CHUNKS; c++) {
        const totals t = add_up((const fc_vec *)flows + c, last);
        ((fc_vec *)p->paid)[c] = t.paid;
        ((fc_vec *)p->received)[c] = t.received;
        ((fc_vec *)t_paid)[c] = t.t_paid;
        ((fc_vec *)t_received)[c] = t.t_received;
        ((fc_vec *)p->changes)[c] = t.changes;
        ((fc_vec *)p->first)[c] = t.first;
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
        p->unsolved[i] = p->changes[i] > 0.0 ? 1.0 : 0.0; /* money in one direction only has no rate to find */
    }
}

/* Present values of receipts and payments and their slopes. */
typedef struct values {
    fc_lane in, out, d_in, d_out;
} values;

/* Receipts at the discount factor d_in of a step, payments at d_out. Several vectors of lanes at a time: the sums of
   one wait for each other. */
static void present(const double *flows, int last, const double *d_in, const double *d_out, values *v)
{
    enum { TOGETHER = FC_WIDTH == 8 ? 4 : 2 };
    const fc_vec zero = {0};
    for (int c = 0; c < FC_CHUNKS; c += TOGETHER) {
        fc_vec in[TOGETHER], out[TOGETHER], slope_in[TOGETHER], slope_out[TOGETHER];
        for (int j = 0; j < TOGETHER; j++) in[j] = out[j] = slope_in[j] = slope_out[j] = zero;
        for (int k = last; k >= 0; k--)
            for (int j = 0; j < TOGETHER; j++) {
                const fc_vec f = ((const fc_vec *)flows)[k * FC_CHUNKS + c + j];
                const fc_vec di = ((const fc_vec *)d_in)[c + j], dp = ((const fc_vec *)d_out)[c + j];
                slope_in[j] = slope_in[j] * di + in[j];
                slope_out[j] = slope_out[j] * dp + out[j];
                in[j] = in[j] * di + FC_V_KEEP(f, (fc_mask)(f > 0.0));
                out[j] = out[j] * dp + FC_V_KEEP(-f, (fc_mask)(f < 0.0));
            }
        for (int j = 0; j < TOGETHER; j++) {
            ((fc_vec *)v->in)[c + j] = in[j];
            ((fc_vec *)v->out)[c + j] = out[j];
            ((fc_vec *)v->d_in)[c + j] = slope_in[j];
            ((fc_vec *)v->d_out)[c + j] = slope_out[j];
        }
    }
}

/* One safeguarded Newton round on ln(PV+ / PV-) in every lane that has not settled. */
static void newton(const double *flows, int last, problem *p)
{
    fc_lane d;
    values v;
    FC_EACH_LANE(i) d[i] = fc_exp(p->x[i]);
    present(flows, last, d, d, &v);
    FC_EACH_LANE(i)
    {
        const double f = fc_log(v.in[i] / v.out[i]);
        const double slope = d[i] * (v.d_in[i] / v.in[i] - v.d_out[i] / v.out[i]);
        const double above = f * p->rise[i];
        p->hi[i] = above > 0.0 ? p->x[i] : p->hi[i];
        p->lo[i] = above > 0.0 ? p->lo[i] : p->x[i];
        const double next = p->x[i] - f / slope, middle = 0.5 * (p->lo[i] + p->hi[i]);
        const double up = next >= p->lo[i] ? next : middle;
        const double inside = up <= p->hi[i] ? up : middle;
        const double step = inside - p->x[i];
        const double left = ((step <= settled) & (step >= -settled)) ? 0.0 : 1.0;
        p->x[i] = p->unsolved[i] == 1.0 ? inside : p->x[i];
        p->unsolved[i] = p->unsolved[i] == 1.0 ? left : p->unsolved[i];
    }
}

static int any_unsolved(const problem *p)
{
    fc_mask open = {0};
    for (int c = 0; c < FC_CHUNKS; c++) open |= (fc_mask)(((const fc_vec *)p->unsolved)[c] == 1.0);
    return fc_v_bits(open) != 0;
}

static void solve(const double *flows, int last, problem *p)
{
    for (int round = 0; round < ROUNDS && any_unsolved(p); round++) newton(flows, last, p);
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

/* nearest[i] = 1 where Newton's root is the only one between the guess and the ring of the grid beyond the root, both
   ways. The slope of ln(PV+ / PV-) is the mean time of the receipts minus that of the payments, and both times rise
   with x: no slope in between is less than the first at the lower end minus the second at the upper one. */
static void only_root(const double *flows, int last, double delta, double guess, const problem *p, double *nearest)
{
    fc_lane d_low, d_high, inside;
    values v;
    FC_EACH_LANE(i)
    {
        const double rate = fc_exp(-p->x[i] / delta) - 1.0;
        const double reach = grid * (fc_floor(fc_abs(rate - guess) / grid) + 1.0);
        inside[i] = ((rate >= rate_lo) & (rate <= rate_hi)) ? 1.0 : 0.0;
        d_low[i] = fc_exp(-delta * fc_log(1.0 + fc_min2(guess + reach, rate_hi)));
        d_high[i] = fc_exp(-delta * fc_log(1.0 + fc_max2(guess - reach, rate_lo)));
    }
    present(flows, last, d_low, d_high, &v);
    FC_EACH_LANE(i)
    {
        const double least = d_low[i] * v.d_in[i] / v.in[i] - d_high[i] * v.d_out[i] / v.out[i];
        const double only = least > 1e-9 ? inside[i] : 0.0;
        nearest[i] = p->unsolved[i] == 0.0 ? only : 0.0;
    }
}

/* Paths whose flows change sign more than once: the root nearest to the guess. */
static void choose_roots(const double *flows, int last, double delta, double guess, problem *p)
{
    fc_lane nearest;
    net first;
    int many = 0, netted = 0;
    for (int lane = 0; lane < FC_LANES; lane++) many |= p->changes[lane] > 1.0;
    if (!many) return;
    only_root(flows, last, delta, guess, p, nearest);
    for (int lane = 0; lane < FC_LANES; lane++) {
        if (p->changes[lane] < 2.0 || nearest[lane] > 0.0) continue;
        if (!netted++) net_points(guess, delta, 0, &first);
        p->unsolved[lane] = 1.0;
        scan(flows, last, delta, guess, lane, &first, p);
    }
    if (netted) solve(flows, last, p);
}

void FC_K(fc_irr)(const fc_ws *ws, const double *flows, double guess, double *irr, double *several)
{
    const int last = ws->plan->n_steps;
    const double per_year = (double)ws->plan->model->calendar.steps_per_year;
    problem p;
    read_flows(flows, last, &p);
    solve(flows, last, &p);
    choose_roots(flows, last, ws->plan->delta, guess, &p);
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
