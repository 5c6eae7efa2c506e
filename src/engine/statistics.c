/* Spread and tails of a scalar, each with its error, from its kept values or its histogram. */
#include <math.h>

#include "base/report_internal.h"
#include "engine/result_internal.h"
#include "stats/intervals.h"

/* One side of the law: by how much values lie beyond a quantile. Sums over all values, and over the worlds' sums t and
   numbers of values n. */
typedef struct side {
    double q, sign;      /* the quantile; -1: below it, 1: above it */
    double sum, squares;
    double t, tt, tn;    /* of the world in work; over worlds */
} side;

/* Over the defined values. */
typedef struct sums {
    double mean, fourth; /* fourth powers of the distances from the mean */
    side low, high;
    double n, nn;        /* of the world in work; over worlds */
} sums;

enum { LEAST = 200 }; /* ten values in a tail of 5% */
static const double tail = 0.05;

static void add_side(side *s, double x, double count)
{
    const double beyond = fmax(s->sign * (x - s->q), 0);
    s->sum += count * beyond;
    s->squares += count * beyond * beyond;
    s->t += count * beyond;
}

static void add(sums *s, double x, double count)
{
    const double d = x - s->mean;
    s->fourth += count * d * d * d * d;
    add_side(&s->low, x, count);
    add_side(&s->high, x, count);
    s->n += count;
}

static void add_bin(void *user, double x, int64_t count) { add(user, x, (double)count); }

static void end_world(sums *s)
{
    side *const sides[] = {&s->low, &s->high};
    for (int i = 0; i < 2; i++) {
        sides[i]->tt += sides[i]->t * sides[i]->t;
        sides[i]->tn += sides[i]->t * s->n;
        sides[i]->t = 0;
    }
    s->nn += s->n * s->n;
    s->n = 0;
}

/* world: paths that are not independent of one another; 0: all are. */
static void add_column(sums *s, const double *x, uint64_t paths, uint64_t world)
{
    for (uint64_t i = 0; i < paths; i++) {
        if (!isnan(x[i])) add(s, x[i], 1);
        if (world > 0 && (i + 1) % world == 0) end_world(s);
    }
}

/* Standard error of the mean distance beyond a quantile. */
static double beyond_se(const fc_result *r, size_t at, const side *s, double n, double nn)
{
    const double mean = s->sum / n, worlds = (double)r->outer;
    if (r->shares) return fc_shares_beyond_se(&r->shares[at], s->sign < 0 ? FC_BEYOND_LOW : FC_BEYOND_HIGH, s->q);
    if (r->outer == 0) return sqrt(fmax(s->squares / n - mean * mean, 0) / (n - 1));
    if (!r->columns) return NAN; /* histograms do not tell worlds apart */
    return sqrt(worlds / (worlds - 1) * fmax(s->tt - 2 * mean * s->tn + mean * mean * nn, 0)) / n; /* a ratio of the worlds' sums */
}

/* How many values, blocks or worlds are independent of one another. */
static uint64_t independent(const fc_result *r, size_t at)
{
    if (r->outer > 0) return r->outer;
    return r->shares ? r->paths / FC_BLOCK : r->scalars[at].n;
}

/* Expected shortfall as q - E[(q - X)+] / 5% at the quantile (Rockafellar and Uryasev, Optimization of conditional
   value-at-risk, Journal of Risk 2, 2000): its derivative by q is 0 there, so the error is that of the mean alone. */
static fc_estimate shortfall(const fc_result *r, size_t at, const side *s, const sums *all)
{
    const double n = (double)r->scalars[at].n;
    fc_estimate e = {NAN, NAN, NAN, NAN};
    if (n < LEAST) return e;
    e.value = s->q + s->sign * (s->sum / n) / tail;
    e.se = beyond_se(r, at, s, n, all->nn) / tail;
    fc_interval_mean(e.value, e.se, independent(r, at), &e.low, &e.high);
    return e;
}

fc_status fc_result_statistics(const fc_result *result, const char *metric, fc_statistics *out, fc_error *err)
{
    const fc_estimate none = {NAN, NAN, NAN, NAN};
    const fc_summary *s = fc_result_find(result, metric);
    *out = (fc_statistics){none, none, none, {NAN, NAN, NAN}};
    if (!s || s->n < 2) return FC_OK;
    const size_t at = (size_t)(s - result->scalars);
    sums all = {.mean = fc_result_sample_mean(result, at), .low = {.q = s->q[2], .sign = -1}, .high = {.q = s->q[8], .sign = 1}};
    if (result->columns) add_column(&all, result->columns + at * result->stride, result->paths, result->inner);
    else fc_histogram_each(&result->histograms[at], add_bin, &all);
    out->sd = result->sd ? result->sd[at] : (fc_estimate){.value = s->sd, .se = fc_sd_error(s->sd, all.fourth, (double)s->n)};
    fc_interval_mean(out->sd.value, out->sd.se, independent(result, at), &out->sd.low, &out->sd.high);
    if (out->sd.low < 0) out->sd.low = 0;
    out->lowest = shortfall(result, at, &all.low, &all);
    out->highest = shortfall(result, at, &all.high, &all);
    return fc_result_tail(result, metric, &out->tail, err);
}
