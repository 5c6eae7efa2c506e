/* Poisson and binomial counts over lanes. Cornish-Fisher: Fisher and Cornish 1960, third order (skewness and kurtosis). */
#include "blocks/counts.h"

enum { LAST_TERM = 400 }; /* more than mean + 12 sd at variance 64 and mean <= 128 */

/* Nearest whole number, |x| < 2^51. */
FC_INLINE double whole(double x) { return x + 6755399441055744.0 - 6755399441055744.0; }

/* Quantile of a law with mean m, sd s, skewness g, excess kurtosis e, at normal score z. Rounding to whole numbers adds
   a variance of 1/12, so callers pass the sd of the smooth part. */
FC_INLINE double expansion(double m, double s, double g, double e, double z)
{
    double z2 = z * z;
    double w = z + g * (z2 - 1.0) * (1.0 / 6.0) + e * (z2 * z - 3.0 * z) * (1.0 / 24.0) -
               g * g * (2.0 * z2 * z - 5.0 * z) * (1.0 / 36.0);
    return whole(m + s * w);
}

/* Step all lanes upwards from k = 0 until the distribution function reaches u. The ratio of successive terms is
   (a - b k)/(k + 1): a = mean, b = 0 for Poisson; a = n p/q, b = p/q for the binomial. */
static void climb(const double *first, const double *a, const double *b, const double *u, double *x)
{
    fc_lane term, sum;
    FC_EACH_LANE(i)
    {
        term[i] = sum[i] = first[i];
        x[i] = 0.0;
    }
    for (int k = 0; k < LAST_TERM; k++) {
        double at = k, next = k + 1.0, open = 0.0;
        FC_EACH_LANE(i)
        {
            double more = sum[i] < u[i] ? 1.0 : 0.0;
            double ratio = (a[i] - b[i] * at) / next;
            term[i] *= ratio > 0.0 ? ratio : 0.0;
            x[i] += more * (term[i] > 0.0 ? 1.0 : 0.0);
            sum[i] += more * term[i];
        }
        for (int i = 0; i < FC_LANES; i++) open += sum[i] < u[i] && term[i] > 0.0 ? 1.0 : 0.0;
        if (!(open > 0.0)) return;
    }
}

void FC_K(fc_poisson)(const double *mean, const double *u, double *x)
{
    fc_lane small, first, zero, exact, v;
    FC_EACH_LANE(i)
    {
        small[i] = mean[i] <= 64.0 ? mean[i] : 0.0;
        first[i] = fc_exp(-small[i]);
        zero[i] = 0.0;
        v[i] = u[i];
    }
    climb(first, small, zero, v, exact);
    FC_EACH_LANE(i)
    {
        double m = mean[i] > 1.0 ? mean[i] : 1.0, r = fc_sqrt(m), s = fc_sqrt(m - 1.0 / 12.0);
        double large = expansion(mean[i], s, 1.0 / r, 1.0 / m, fc_norm_quantile(v[i]));
        large = large > 0.0 ? large : 0.0;
        x[i] = mean[i] <= 64.0 ? exact[i] : large;
    }
}

void FC_K(fc_binomial)(const double *n, const double *p, const double *u, double *x)
{
    fc_lane a, b, first, exact, v, odds_p;
    FC_EACH_LANE(i)
    {
        /* work with the rarer outcome; its quantile runs the other way */
        double q = p[i] > 0.5 ? 1.0 - p[i] : p[i];
        double flip = p[i] > 0.5 ? 1.0 - u[i] : u[i];
        double fits = n[i] * q * (1.0 - q) <= 64.0 ? 1.0 : 0.0;
        double odds = q / (1.0 - q);
        odds_p[i] = q;
        v[i] = flip;
        a[i] = fits * n[i] * odds;
        b[i] = fits * odds;
        first[i] = fc_exp(fits * n[i] * fc_log(1.0 - q));
    }
    climb(first, a, b, v, exact);
    FC_EACH_LANE(i)
    {
        double q = odds_p[i], m = n[i] * q, var = m * (1.0 - q);
        double s2 = var > 1.0 ? var : 1.0, r = fc_sqrt(s2), s = fc_sqrt(s2 - 1.0 / 12.0);
        double large = expansion(m, s, (1.0 - 2.0 * q) / r, (1.0 - 6.0 * q * (1.0 - q)) / s2, fc_norm_quantile(v[i]));
        large = large > 0.0 ? large : 0.0;
        large = large < n[i] ? large : n[i];
        double rare = var <= 64.0 ? exact[i] : large;
        x[i] = p[i] > 0.5 ? n[i] - rare : rare;
    }
}

void FC_K(fc_amount_sums)(const double *n, const double *mean, double sd, const double *u, double *x)
{
    FC_EACH_LANE(i)
    {
        double some = n[i] > 0.0 ? n[i] : 1.0, relative = mean[i] > 0.0 ? sd / mean[i] : 0.0;
        double s2 = fc_log(1.0 + relative * relative / some);
        double sum = some * mean[i] * fc_exp(fc_sqrt(s2) * fc_norm_quantile(u[i]) - 0.5 * s2);
        x[i] = n[i] > 0.0 ? sum : 0.0;
    }
}

void FC_K(fc_amount_sum)(const double *n, double mean, double sd, const double *u, double *x)
{
    fc_lane same;
    FC_EACH_LANE(i) same[i] = mean;
    FC_K(fc_amount_sums)(n, same, sd, u, x);
}
