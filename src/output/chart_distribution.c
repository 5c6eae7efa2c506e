/* Distribution charts: bins, shares beyond them, quantiles with their intervals, the target's probability. */
#include "output/chart_data.h"

#include <math.h>

enum { WANTED_BINS = 60, CONSTANT_BINS = 21 };

/* Smallest of 1, 2, 2.5, 5, 10 times a power of ten that is at least x. */
static double round_width(double x)
{
    static const double steps[] = {1.0, 2.0, 2.5, 5.0};
    const double magnitude = pow(10.0, floor(log10(x)));
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        if (steps[i] * magnitude >= x * (1.0 - 1e-12)) return steps[i] * magnitude;
    return 10.0 * magnitude;
}

fc_chart_bins fc_chart_bins_choose(double low, double high, double target)
{
    const double size = fmax(fabs(low), fabs(high));
    if (!(high - low > 1e-4 * size)) { /* a constant, or nearly so: one bar in the middle of a window of 10% */
        const double width = size > 0.0 ? 0.1 * size / CONSTANT_BINS : 0.1;
        return (fc_chart_bins){0.5 * (low + high) - 0.5 * CONSTANT_BINS * width, width, CONSTANT_BINS};
    }
    const double span = high - low;
    double from = low - 0.02 * span, to = high + 0.04 * span;
    if (low >= 0.0 && from < 0.0) from = 0.0;
    if (isfinite(target) && target > low - 2.0 * span && target < high + 2.0 * span) {
        from = fmin(from, target - 0.03 * span);
        to = fmax(to, target + 0.03 * span);
    }
    fc_chart_bins bins = {.width = round_width(1.06 * span / WANTED_BINS)};
    const double first = floor(from / bins.width), last = ceil(to / bins.width);
    bins.low = first * bins.width;
    bins.n = last - first < FC_CHART_MAX_BINS ? (size_t)fmax(last - first, 1.0) : FC_CHART_MAX_BINS;
    return bins;
}

double fc_chart_probability_half(double p, double n)
{
    const double z = 1.959963984540054;
    if (!(n > 0.0) || !(p >= 0.0 && p <= 1.0)) return NAN;
    return z * sqrt(p * (1.0 - p) / n + z * z / (4.0 * n * n)) / (1.0 + z * z / n);
}

int fc_chart_has_distribution(const fc_write_context *c, const char *metric)
{
    const fc_summary *s = fc_result_find(c->result, metric);
    return s != NULL && s->n > 0 && isfinite(s->q[1]) && isfinite(s->q[9]);
}

static void mark(fc_text *out, const char *name, double value, double low, double high, double prob,
                 double half)
{
    fc_text_add(out, name);
    fc_chart_number(out, value);
    fc_chart_number(out, low);
    fc_chart_number(out, high);
    fc_chart_number(out, prob);
    fc_chart_number(out, half);
    fc_text_add(out, "\n");
}

/* Share of paths below x: the edge between two bins. */
static double share_below(const fc_result *result, const char *metric, double x)
{
    const double reach = fmax(1.0, fabs(x));
    double share[2];
    fc_result_histogram(result, metric, x - reach, x + reach, 2, share);
    return share[0];
}

void fc_chart_distribution(fc_text *out, const fc_write_context *c, const char *metric, double target,
                           double below)
{
    static const char *const names[] = {"p05", "p10", "p25", "p50", "p75", "p90", "p95"};
    const fc_summary *s = fc_result_find(c->result, metric);
    const fc_chart_bins bins = fc_chart_bins_choose(s->q[1], s->q[9], target);
    const double high = bins.low + (double)bins.n * bins.width;
    double share[FC_CHART_MAX_BINS + 2], cdf;
    /* one bin more at each end takes what lies beyond */
    fc_result_histogram(c->result, metric, bins.low - bins.width, high + bins.width, bins.n + 2, share);
    fc_text_add(out, "lo\thi\tshare\tcdf\n");
    cdf = share[0];
    for (size_t i = 0; i < bins.n; i++) {
        cdf += share[i + 1];
        fc_dat_number(out, bins.low + (double)i * bins.width);
        fc_chart_number(out, bins.low + (double)(i + 1) * bins.width);
        fc_chart_number(out, share[i + 1]);
        fc_chart_number(out, fmin(cdf, 1.0));
        fc_text_add(out, "\n");
    }
    fc_chart_next_block(out);
    fc_text_add(out, "name\tvalue\tlow\thigh\tprob\tprob_half\n");
    for (int q = FC_Q05; q <= FC_Q95; q++)
        mark(out, names[q - FC_Q05], s->q[q], s->q_low[q], s->q_high[q], fc_quantile_levels[q], NAN);
    mark(out, "mean", s->mean, s->ci_low, s->ci_high, NAN, NAN);
    mark(out, "below", bins.low, NAN, NAN, share[0], NAN);
    mark(out, "above", high, NAN, NAN, share[bins.n + 1], NAN);
    if (isfinite(target)) {
        const double p = isfinite(below) ? below : share_below(c->result, metric, target);
        mark(out, "target", target, NAN, NAN, p, fc_result_outer(c->result) > 0 ? NAN : fc_chart_probability_half(p, (double)s->n));
    }
}
