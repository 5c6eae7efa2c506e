#include "random/law_build.h"

#include <stdarg.h>

const char *fc_law_clause(char *buf, size_t n, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(buf, n, format, args);
    va_end(args);
    return buf;
}

const char *fc_law_need(double p, const char *name, char *buf, size_t n)
{
    if (isnan(p)) return fc_law_clause(buf, n, "%s is missing", name);
    return isfinite(p) ? NULL : fc_law_clause(buf, n, "%s must be a finite number", name);
}

const char *fc_law_need_positive(double p, const char *name, char *buf, size_t n)
{
    const char *clause = fc_law_need(p, name, buf, n);
    if (clause) return clause;
    return p > 0.0 ? NULL : fc_law_clause(buf, n, "%s must be above 0", name);
}

const char *fc_law_three_points(const fc_law_params *p, char *buf, size_t n)
{
    static const char *const names[3] = {"low", "mode", "high"};
    for (int i = 0; i < 3; i++) {
        const char *bad = fc_law_need(p->p[i], names[i], buf, n);
        if (bad) return bad;
    }
    if (!(p->p[0] < p->p[2])) return fc_law_clause(buf, n, "low must be below high");
    return p->p[0] <= p->p[1] && p->p[1] <= p->p[2] ? NULL : fc_law_clause(buf, n, "mode must lie between low and high");
}

double fc_log1p(double x)
{
    double w = 1.0 + x;
    return w == 1.0 ? x : x * (fc_log(w) / (w - 1.0)); /* the rounding of w cancels in the quotient */
}

double fc_law_solve(double (*log_p)(const void *data, double y, double *slope), const void *data, double target,
                    double y)
{
    double lo = -INFINITY, hi = INFINITY, slope;
    for (int i = 0; i < 200; i++) {
        double f = log_p(data, y, &slope) - target;
        if (isnan(f)) return NAN;
        if (f < 0.0) lo = y;
        else hi = y;
        double next = isfinite(f) && slope > 0.0 ? y - f / slope : INFINITY;
        if (!(next > lo && next < hi)) {
            if (isfinite(lo) && isfinite(hi)) next = 0.5 * (lo + hi);
            else next = f < 0.0 ? y + 1.0 + fabs(y) : y - 1.0 - fabs(y);
        }
        if (fabs(next - y) <= 1e-15 * fabs(y) + 1e-16) return next;
        y = next;
    }
    return y;
}

/* ---- segments ---- */

fc_segment fc_segment_constant(double to, double value)
{
    return (fc_segment){to, 0.0, FC_SEGMENT_LINEAR, value, 0.0, 1.0, 0.0, 0.0};
}

fc_segment fc_segment_linear(double from, double to, double lo, double hi)
{
    return (fc_segment){to, from, FC_SEGMENT_LINEAR, lo, hi - lo, 1.0, 0.0, 1.0 / (to - from)};
}

fc_segment fc_segment_log(double from, double to, double lo, double hi)
{
    return (fc_segment){to, from, FC_SEGMENT_EXP, 0.0, lo, 1.0, 0.0, fc_log(hi / lo) / (to - from)};
}

fc_segment fc_segment_tail(double from, double to, double lo, double hi, double exponent)
{
    double cut = 1.0 - fc_pow(hi / lo, 1.0 - exponent); /* share of the uncut tail below hi */
    return (fc_segment){to, from, FC_SEGMENT_POWER, 0.0, lo, -1.0 / (exponent - 1.0), 1.0, -cut / (to - from)};
}

double fc_segment_inverse(const fc_segment *s, double x)
{
    double y = (x - s->c0) / s->c1, arg = y;
    if (s->kind == FC_SEGMENT_EXP) arg = fc_log(y);
    if (s->kind == FC_SEGMENT_POWER) arg = fc_pow(y, 1.0 / s->c2);
    return s->anchor + (arg - s->c3) / s->c4;
}

int fc_law_set_segments(fc_arena *arena, fc_law *law, const fc_segment *segments, size_t n)
{
    fc_segment *t = fc_arena_array(arena, n, sizeof *t);
    if (!t) return 0;
    for (size_t i = 0; i < n; i++) t[i] = segments[i];
    law->form = FC_FORM_SEGMENTS;
    law->n = n;
    law->t = (const double *)t;
    return 1;
}

/* ---- steps ---- */

int fc_law_set_steps(fc_arena *arena, fc_law *law, const double *values, const double *cumulative, size_t n)
{
    size_t cells = 1;
    while (cells < 2 * n) cells *= 2; /* a power of two: u * cells is exact */
    double *t = fc_arena_array(arena, 2 * n + cells, sizeof *t);
    if (!t) return 0;
    for (size_t i = 0; i < n; i++) {
        t[i] = values[i];
        t[n + i] = i + 1 < n ? cumulative[i] : 1.0;
    }
    size_t j = 0;
    for (size_t c = 0; c < cells; c++) {
        while (t[n + j] < (double)c / (double)cells) j++;
        t[2 * n + c] = (double)j;
    }
    law->form = FC_FORM_STEPS;
    law->n = n;
    law->a = (double)cells;
    law->t = t;
    return 1;
}

/* ---- tables ---- */

/* Coefficients of the cubic through f = 0, a, 1 - a, 1 with a = (1 - 1/sqrt 5)/2, the Lobatto points: neighbouring
   rows meet exactly, and the error is the smallest such a cubic can have. */
static void cubic_row(const double y[4], double c[4])
{
    const double x[4] = {0.0, 0.27639320225002103036, 0.72360679774997896964, 1.0};
    double d[4] = {y[0], y[1], y[2], y[3]};
    for (int k = 1; k < 4; k++)
        for (int i = 3; i >= k; i--) d[i] = (d[i] - d[i - 1]) / (x[i] - x[i - k]);
    c[3] = d[3];
    c[2] = d[2] - d[3] * (x[0] + x[1] + x[2]);
    c[1] = d[1] - d[2] * (x[0] + x[1]) + d[3] * (x[0] * x[1] + x[0] * x[2] + x[1] * x[2]);
    c[0] = y[0];
}

/* Worst error in the middle of a row, where it is largest, as a multiple of what is allowed: 1e-10 of the value plus
   1e-11 sd. Negative: a value is not a number. */
static double fill_table(double *t, size_t n, double (*value)(const void *, double), const void *data, double sd)
{
    const double inner = 0.27639320225002103036;
    double h = 2.0 * FC_TABLE_REACH / (double)n, worst = 0.0, next = value(data, -FC_TABLE_REACH);
    for (size_t i = 0; i < n; i++) {
        double z = -FC_TABLE_REACH + h * (double)i;
        double y[4] = {next, value(data, z + h * inner), value(data, z + h * (1.0 - inner)), value(data, z + h)};
        if (!isfinite(y[0]) || !isfinite(y[1]) || !isfinite(y[2]) || !isfinite(y[3])) return -1.0;
        next = y[3];
        cubic_row(y, t + 4 * i);
        double middle = value(data, z + 0.5 * h), error = fabs(fc_table_cubic(t + 4 * i, 0.5) - middle);
        worst = fmax(worst, error / (1e-10 * fabs(middle) + 1e-11 * sd + 1e-300));
    }
    return worst;
}

int fc_law_set_table(fc_arena *arena, fc_law *law, double (*value)(const void *data, double z), const void *data,
                     double sd)
{
    if (!isfinite(sd)) sd = 0.0;
    for (size_t n = FC_TABLE_INTERVALS;; n *= 2) {
        double *t = fc_arena_array(arena, 4 * n, sizeof *t);
        if (!t) return 0;
        double worst = fill_table(t, n, value, data, sd);
        if (worst < 0.0) return -1;
        if (worst <= 1.0 || n >= 8 * FC_TABLE_INTERVALS) {
            law->form = FC_FORM_TABLE;
            law->b = 1.0;
            law->n = n;
            law->t = t;
            return 1;
        }
    }
}

/* ---- counts ---- */

double fc_count_quantile(const fc_law_params *p, double u, double mean, double sd, double top,
                         double (*cdf)(const fc_law_params *, double))
{
    double x = fc_clamp(fc_floor(mean + sd * fc_norm_quantile(u)), 0.0, top);
    /* bracket: F(lo) < u <= F(hi), lo = -1 standing for F = 0 */
    double step = 1.0, lo = -1.0, hi = x;
    if (cdf(p, x) >= u) {
        for (lo = x - step; lo >= 0.0 && cdf(p, lo) >= u; lo -= step *= 2.0) hi = lo;
        lo = fmax(lo, -1.0);
    } else {
        for (lo = x, hi = x + step; hi < top && cdf(p, hi) < u; hi += step *= 2.0) lo = hi;
        hi = fmin(hi, top);
    }
    while (hi - lo > 1.0) {
        double middle = fc_floor(0.5 * (lo + hi));
        if (cdf(p, middle) >= u) hi = middle;
        else lo = middle;
    }
    return hi;
}

typedef struct smooth_count {
    double mean, sd, skewness, top;
} smooth_count;

/* Third-order Cornish-Fisher; at variances above 1e7 its error in probability is below 1e-7. */
static double smooth_count_value(const void *data, double z)
{
    const smooth_count *c = data;
    double s = c->skewness;
    double w = z + s * (z * z - 1.0) / 6.0 - s * s * (2.0 * z * z * z - 5.0 * z) / 36.0;
    return fc_clamp(c->mean + c->sd * w, 0.0, c->top);
}

int fc_law_set_counts(fc_arena *arena, fc_law *law, const fc_law_params *p, const fc_distribution *dist,
                      double skewness)
{
    enum { MOST = 65536 };
    double bottom, top, mean = dist->mean(p), sd = dist->sd(p);
    dist->support(p, &bottom, &top);
    double first = dist->quantile(p, 0x1p-60), last = dist->quantile(p, 1.0 - 0x1p-53);
    if (!(last - first < MOST)) {
        smooth_count c = {mean, sd, skewness, top};
        law->whole = 1;
        return fc_law_set_table(arena, law, smooth_count_value, &c, sd);
    }
    size_t n = (size_t)(last - first) + 1;
    double *values = fc_arena_array(arena, 2 * n, sizeof *values);
    if (!values) return 0;
    double *cumulative = values + n;
    for (size_t i = 0; i < n; i++) {
        values[i] = first + (double)i;
        cumulative[i] = dist->cdf(p, values[i]);
    }
    return fc_law_set_steps(arena, law, values, cumulative, n);
}
