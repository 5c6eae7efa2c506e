/* One company: outcome, holding, follow-on, co-investment, value. */
#include "scalar.h"

#include <math.h>

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>

/* Quantile of the outcome buckets: < 1 zero with 0.6 else uniform, then log-uniform, the last a truncated power law. */
static double multiple(double u)
{
    static const double tail = 2.415 - 1.0;
    if (u < 0.65 * 0.6) return 0;
    if (u < 0.65) return (u / 0.65 - 0.6) / 0.4;
    if (u < 0.90) return pow(5.0, (u - 0.65) / 0.25);
    if (u < 0.96) return 5 * pow(2.0, (u - 0.90) / 0.06);
    if (u < 0.985) return 10 * pow(2.0, (u - 0.96) / 0.025);
    double w = fmin(1, (u - 0.985) / 0.015);
    return 20 * pow(1 - w * (1 - pow(0.1, tail)), -1 / tail);
}

/* One company from its cheque to its exit; adds to the portfolio and to the exit counts of the entry. Returns the step
   at which it leaves. */
int company(gsl_rng *r, const constants *c, path *p, const deal *d, portfolio *f, int first_series)
{
    int e = step_at(d->time);
    double l = sqrt(1 - LOADING) * gsl_ran_gaussian_ziggurat(r, 1);
    double hold = draw_lognormal(r, c->hold), fail = draw_lognormal(r, c->fail), route = gsl_rng_uniform(r);
    if (e > K) {
        f->last = K + 1;
        return K + 1;
    }
    double m0 = multiple(gsl_cdf_ugaussian_P(l + sqrt(LOADING) * p->vintage[(e + PER_YEAR - 1) / PER_YEAR]));
    int failure = m0 < FAIL_BELOW, out = e + 1;
    if (failure) {
        int n = (int)ceil(fail / DT - 1e-9);
        out = e + (n < 1 ? 1 : n);
    } else {
        while (out <= K && p->pace[out] - p->pace[e] < hold - 1e-9) out++;
    }
    int forced = out > d->forced;
    if (forced) out = d->forced;
    if (out > f->last) f->last = out > K ? K + 1 : out;
    int fs = step_at(d->time + FOLLOW_AFTER), ys = step_at(d->time + 0.5 * hold);
    double more = fs < out && fs < d->term && fs <= K ? d->follow : 0, qf = 0;
    f->cheques[e] += d->cheque;
    f->coinvested[e] += d->x * d->cheque * exp(d->eta * p->appetite[e] - 0.5 * d->eta * d->eta);
    if (ys < out && ys <= K) f->coinvested[ys] += d->y * d->cheque * exp(d->eta * p->appetite[ys] - 0.5 * d->eta * d->eta);
    if (more > 0) {
        f->cheques[fs] += more;
        qf = failure ? (fs - e) * DT / fail : (p->pace[fs] - p->pace[e]) / hold;
    }
    double value = 0;
    for (int k = e; k <= K && k <= out; k++) {
        double m = failure ? m0 : m0 * p->market[k] / p->market[e];
        double q = fmin(1, failure ? (k - e) * DT / fail : (p->pace[k] - p->pace[e]) / hold);
        value = d->cheque * (1 + (m - 1) * q * q);
        double cost = d->cheque;
        if (more > 0 && k >= fs) {
            double z = (q - qf) / (1 - qf);
            value += more * (1 + (m / STEP_UP - 1) * z * z);
            cost += more;
        }
        if (k == out) {
            value = forced ? value * (1 - FORCED_DISCOUNT) : d->cheque * m + more * m / STEP_UP;
        } else {
            f->nav[k] += value;
            f->held[k] += cost;
        }
    }
    if (out > K) return out;
    double cost = d->cheque + more;
    f->proceeds[out] += value;
    f->left_cost += cost;
    f->left_loss += fmax(0, cost - value);
    f->best = fmax(f->best, value);
    int listed = m0 >= IPO_ABOVE && route < IPO_SHARE * c->ipo[p->window[out]];
    p->s[first_series + (forced ? 3 : failure ? 2 : listed ? 0 : 1)][out] += 1;
    return out;
}
