/* Internal rate of return, leverage, and the sponsor's account. */
#include "scalar.h"

#include <math.h>

#include <gsl/gsl_errno.h>

static double npv(double rate, void *flow)
{
    const double *f = flow;
    double d = pow(1 + rate, -DT), v = 0;
    for (int k = K; k >= 0; k--) v = v * d + f[k];
    return v;
}

static double root(gsl_root_fsolver *s, double low, double high, double *flow)
{
    gsl_function f = {npv, flow};
    if (gsl_root_fsolver_set(s, &f, low, high) != GSL_SUCCESS) return NAN;
    for (int i = 0; i < 100; i++) {
        gsl_root_fsolver_iterate(s);
        if (gsl_root_test_interval(gsl_root_fsolver_x_lower(s), gsl_root_fsolver_x_upper(s), 1e-12, 0) == GSL_SUCCESS) break;
    }
    return gsl_root_fsolver_root(s);
}

double irr(gsl_root_fsolver *s, double *flow, int *several)
{
    int changes = 0, sign = 0, negative = 0, positive = 0;
    for (int k = 0; k <= K; k++) {
        int now = (flow[k] > 0) - (flow[k] < 0);
        if (!now) continue;
        changes += sign && now != sign;
        sign = now;
        negative |= now < 0;
        positive |= now > 0;
    }
    *several = changes > 1;
    if (!negative) return NAN;
    if (!positive) return -1;
    if (changes == 1) {
        double high = 1;
        while (npv(high, flow) * npv(-0.999999, flow) > 0 && high < 1e9) high *= 10;
        return root(s, -0.999999, high, flow);
    }
    double up = DISCOUNT, down = DISCOUNT, v_up = npv(up, flow), v_down = v_up;
    for (int n = 1; up < 10 || down > -0.98; n++) {
        double next = DISCOUNT + 0.01 * n;
        if (next <= 10) {
            double v = npv(next, flow);
            if ((v < 0) != (v_up < 0)) return root(s, up, next, flow);
            v_up = v;
        }
        up = next;
        next = DISCOUNT - 0.01 * n;
        if (next >= -0.99) {
            double v = npv(next, flow);
            if ((v < 0) != (v_down < 0)) return root(s, next, down, flow);
            v_down = v;
        }
        down = next;
    }
    return NAN;
}

void leverage(path *p)
{
    double cp = 0, cs = 0, lp = 0, ls = 0, pp = 0, ps = 0;
    for (int k = 0; k <= K; k++) {
        cp += p->committed_p[k], cs += p->committed_s[k];
        lp += p->closed_p[k], ls += p->closed_s[k];
        pp += p->paid_p[k], ps += p->paid_s[k];
        p->s[S_l_committed_s][k] = cp > 0 ? cs / cp : NAN;
        p->s[S_l_closed_s][k] = lp > 0 ? ls / lp : NAN;
        p->s[S_l_paid_s][k] = pp > 0 ? ps / pp : NAN;
        p->s[S_l_committed_t][k] = cp > 0 ? (cs + cp) / cp : NAN;
        p->s[S_l_closed_t][k] = lp > 0 ? (ls + lp) / lp : NAN;
        p->s[S_l_paid_t][k] = pp > 0 ? (ps + pp) / pp : NAN;
        p->s[S_equity][k] = p->s[S_soc][k] = ps;
        p->s[S_pub][k] = pp;
    }
    double *v = p->v, all = pp + ps, vehicles = p->by[SPONSOR] + p->by[CITY] + p->by[GP] + p->by[SOCIAL] - p->coinvested;
    v[V_l_cos] = cs / cp, v[V_l_cot] = 1 + cs / cp;
    v[V_l_cls] = ls / lp, v[V_l_clt] = 1 + ls / lp;
    v[V_l_ps] = ps / pp, v[V_l_pt] = 1 + ps / pp;
    v[V_l_ds] = p->direct_s / p->direct_p, v[V_l_dt] = 1 + v[V_l_ds];
    v[V_l_fs] = p->fund_s / p->fund_p, v[V_l_ft] = 1 + v[V_l_fs];
    v[V_l_sponsor] = all / p->by[SPONSOR], v[V_l_city] = all / p->by[CITY];
    v[V_l_gp] = all / p->by[GP], v[V_l_social] = all / p->by[SOCIAL];
    v[V_l_additional] = (p->fund_s + ADDITIONAL * p->direct_s) / pp;
    v[V_l_internal] = vehicles / pp;
    v[V_l_external] = (p->cheques + p->coinvested) / p->cheques;
    v[V_l_multiplier] = v[V_l_internal] * v[V_l_external];
}

/* The sponsor's account and what the stakes brought. */
void account(path *p, gsl_root_fsolver *s)
{
    double *v = p->v, in = 0, out = 0, cash = CASH, short_by = 0, peak = 0, pv = 0, cost = 0, gain = 0, in_i = 0, out_i = 0;
    double deposit = pow(1 + DEPOSIT, DT), line = pow(1 + LINE_RATE, DT), d = pow(1 + DISCOUNT, -DT), df = 1, flow[K + 1];
    p->s[S_cash][0] = CASH;
    p->s[S_net][0] = p->s[S_cumulative][0] = flow[0] = 0;
    p->s[S_selffinancing][0] = NAN;
    v[V_s_payback] = v[V_s_selffunding] = NAN;
    for (int k = 1; k <= K; k++) {
        double pay = p->sponsor.in[k], get = p->sponsor.out[k];
        double interest = cash * ((cash > 0 ? deposit : line) - 1);
        cash += interest + ((k - 1) * DT < APPROPRIATION_YEARS - 1e-9 ? APPROPRIATION * DT : 0) - pay + RECYCLE * get - OVERHEAD * DT;
        short_by = fmax(short_by, -LINE_LIMIT - cash);
        in += pay, out += get;
        peak = fmax(peak, in - out);
        df *= d;
        double paid = pay + p->city.in[k] + OVERHEAD * DT + fmax(0, -interest);
        double got = get + p->city.out[k] + fmax(0, interest);
        cost += paid, gain += got - paid, pv += df * (got - paid);
        in_i += pay / p->level[k], out_i += get / p->level[k];
        flow[k] = get - pay;
        p->s[S_cash][k] = cash;
        p->s[S_net][k] = get - pay;
        p->s[S_cumulative][k] = out - in;
        if (isnan(v[V_s_payback]) && in > 0 && out >= in) v[V_s_payback] = k * DT;
        double kept = 0, spent = 0;
        for (int j = k > PER_YEAR ? k - PER_YEAR + 1 : 1; j <= k; j++) kept += RECYCLE * p->sponsor.out[j], spent += p->sponsor.in[j];
        p->s[S_selffinancing][k] = spent > 1e-12 * in ? kept / spent : NAN;
        if (k % PER_YEAR == 0 && isnan(v[V_s_selffunding]) && in > 0 && kept >= spent) v[V_s_selffunding] = k / PER_YEAR;
    }
    flow[K] += p->sponsor_nav;
    int several;
    v[V_s_irr] = irr(s, flow, &several);
    v[V_s_several] = several;
    v[V_s_dpi] = out / in;
    v[V_s_rvpi] = p->sponsor_nav / in;
    v[V_s_tvpi] = (out + p->sponsor_nav) / in;
    v[V_s_loss] = v[V_s_tvpi] < 1;
    v[V_s_pic] = in / p->sponsor_closed;
    v[V_s_pme] = (out_i + p->sponsor_nav / p->level[K]) / in_i;
    v[V_s_recycling] = RECYCLE * out / in;
    v[V_s_peak] = peak;
    v[V_s_shortfall] = short_by;
    v[V_p_cost] = cost, v[V_p_net] = gain, v[V_p_npv] = pv;
}
