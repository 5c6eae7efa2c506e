/* Intervals: Student, Wilson, binomial ranks. */
#include "stats/intervals.h"

#include <math.h>

#include <gsl/gsl_cdf.h>

static const double Z975 = 1.959963984540054; /* standard normal quantile of 0.975 */
enum { EXACT_TO = 1000 };

double fc_student_975(double nu)
{
    if (nu <= EXACT_TO) return gsl_cdf_tdist_Pinv(0.975, nu);
    const double z = Z975, z3 = z * z * z, z5 = z3 * z * z;
    return z + (z3 + z) / (4 * nu) + (5 * z5 + 16 * z3 + 3 * z) / (96 * nu * nu);
}

void fc_interval_mean(double mean, double se, uint64_t n, double *low, double *high)
{
    *low = *high = NAN;
    if (n < 2) return;
    const double half = fc_student_975((double)(n - 1)) * se;
    *low = mean - half;
    *high = mean + half;
}

void fc_interval_wilson(double p, uint64_t n, double *low, double *high)
{
    fc_interval_wilson_at(p, (double)n, Z975, low, high);
}

void fc_interval_wilson_at(double p, double m, double z, double *low, double *high)
{
    *low = *high = NAN;
    if (!(m > 0)) return;
    const double z2 = z * z, centre = (p + z2 / (2 * m)) / (1 + z2 / m);
    const double half = z / (1 + z2 / m) * sqrt(p * (1 - p) / m + z2 / (4 * m * m));
    /* the ends are exact at p = 0 and 1; rounding must not step outside */
    *low = p <= 0 ? 0 : fmax(0, centre - half);
    *high = p >= 1 ? 1 : fmin(1, centre + half);
}

double fc_sd_error(double sd, double fourth, double n)
{
    if (n < 4) return NAN;
    const double variance = sd * sd, spread = fmax(fourth / n - (n - 3) / (n - 1) * variance * variance, 0) / n;
    return sd > 0 ? sqrt(spread) / (2 * sd) : 0;
}

void fc_interval_wilson_worlds(double p, double se, uint64_t worlds, uint64_t n, double *low, double *high)
{
    *low = *high = NAN;
    if (worlds < 2 || n == 0 || isnan(se)) return;
    const double least = fmin((double)worlds, (double)n), t = fc_student_975((double)(worlds - 1)) / Z975;
    const double equal = p > 0 && p < 1 ? p * (1 - p) / (se * se) : least;
    fc_interval_wilson_at(p, fmin(fmax(equal, least), (double)n) / (t * t), Z975, low, high);
}

/* Smallest k with P(Binomial(n, p) <= k) >= tail, for n <= EXACT_TO. */
static uint64_t binomial_quantile(uint64_t n, double p, double tail)
{
    uint64_t lo = 0, hi = n;
    while (lo < hi) {
        const uint64_t mid = lo + (hi - lo) / 2;
        if (gsl_cdf_binomial_P((unsigned)mid, p, (unsigned)n) >= tail) hi = mid;
        else lo = mid + 1;
    }
    return lo;
}

/* The same as a real number for large n: third-order Cornish-Fisher with continuity. */
static double binomial_quantile_large(uint64_t n, double p, double z)
{
    const double m = (double)n, v = m * p * (1 - p), sd = sqrt(v);
    const double skew = (1 - 2 * p) / sd, kurtosis = (1 - 6 * p * (1 - p)) / v;
    const double w = z + skew * (z * z - 1) / 6 + kurtosis * (z * z * z - 3 * z) / 24 -
                     skew * skew * (2 * z * z * z - 5 * z) / 36;
    return m * p - 0.5 + w * sd;
}

/* Stirling's series for ln k! without its leading terms k ln k - k + ln(2 pi k) / 2; below 16 from k! itself. */
static double stirling_rest(double k)
{
    const double i = 1 / (k * k);
    if (k < 16) return log(tgamma(k + 1)) - (k + 0.5) * log(k) + k - 0.5 * log(2 * M_PI);
    return (1.0 / 12 - i * (1.0 / 360 - i * (1.0 / 1260 - i * (1.0 / 1680 - i / 1188)))) / k;
}

/* x ln(x / mean) - (x - mean), small beside its terms. */
static double deviance(double x, double mean) { return x * log1p((x - mean) / mean) - (x - mean); }

/* P(Binomial(n, p) <= k) for k below the mean: the probability of k from its saddle point (Loader, Fast and accurate computation of
   binomial probabilities, 2000), and those before it by their ratios, until they are nothing. */
static double lower_tail(double k, double p, double n)
{
    const double q = 1 - p, left = n - k;
    if (k < 1) return exp(n * log1p(-p));
    const double rest = stirling_rest(n) - stirling_rest(k) - stirling_rest(left);
    const double least = sqrt(n / (2 * M_PI * k * left)) * exp(rest - deviance(k, n * p) - deviance(left, n * q));
    double sum = 1, term = 1;
    for (double i = k; i >= 1 && term > 1e-17 * sum; i--) {
        term *= i * q / ((n - i + 1) * p);
        sum += term;
    }
    return least * sum;
}

/* Largest k with P(B <= k) <= 0.025; below 0 if there is none. What the expansion leaves out is of the order of 1 / sd (a fifth
   of it at most where it was measured), so the tail itself is asked only where a whole number is within 1 / sd. */
static double rank_low_large(uint64_t n, double p)
{
    const double m = (double)n, at = binomial_quantile_large(n, p, -Z975), nearest = rint(at);
    double k = floor(at);
    if (fabs(at - nearest) * sqrt(m * p * (1 - p)) < 1) {
        const double from = fmax(nearest, 0);
        for (k = from; k >= 0 && lower_tail(k, p, m) > 0.025;) k--;
        while (k >= from && lower_tail(k + 1, p, m) <= 0.025) k++;
    }
    return k;
}

int fc_interval_rank_low(uint64_t n, double p, uint64_t *rank)
{
    if (n == 0) return 0;
    if (n <= EXACT_TO) {
        const uint64_t k = binomial_quantile(n, p, 0.025);
        if (k == 0) return gsl_cdf_binomial_P(0, p, (unsigned)n) <= 0.025 ? (*rank = 0, 1) : 0;
        *rank = gsl_cdf_binomial_P((unsigned)k, p, (unsigned)n) <= 0.025 ? k : k - 1;
        return 1;
    }
    const double k = rank_low_large(n, p);
    if (k < 0) return 0;
    *rank = (uint64_t)k;
    return 1;
}

/* n - B is Binomial(n, 1 - p), and P(B <= high) >= 0.975 where P(n - B <= n - 1 - high) <= 0.025. */
int fc_interval_rank_high(uint64_t n, double p, uint64_t *rank)
{
    uint64_t low;
    if (!fc_interval_rank_low(n, 1 - p, &low)) return 0;
    *rank = n - 1 - low;
    return 1;
}
