/* Spread and tails of a scalar, each with its error, from its kept values or its histogram. */
#include <math.h>

#include "base/report_internal.h"
#include "engine/result_internal.h"
#include "stats/intervals.h"

/* One side of the law: by how much values lie beyond a quantile. Sums over all values, and over the blocks' sums t and
   numbers of values n. */
typedef struct side {
    double q, sign;      /* the quantile; -1: below it, 1: above it */
    double sum, squares;
    double t, tt, tn;    /* of the block in work; over blocks */
} side;

/* Over the defined values. */
typedef struct sums {
    double mean, fourth; /* fourth powers of the distances from the mean */
    side low, high;
    double n, nn;        /* of the block in work; over blocks */
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

static void end_block(sums *s)
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

/* block: paths that are not independent of one another. */
static void add_column(sums *s, const double *x, uint64_t paths, uint64_t block)
{
    for (uint64_t i = 0; i < paths; i++) {
        if (!isnan(x[i])) add(s, x[i], 1);
        if ((i + 1) % block == 0) end_block(s);
    }
}

/* Expected shortfall as q - E[(q - X)+] / 5% at the quantile (Rockafellar and Uryasev, Optimization of conditional
   value-at-risk, Journal of Risk 2, 2000): its derivative by q is 0 there, so the error is that of the mean alone. blocks: 0
   where paths are independent; else the error is that of a ratio of the blocks' sums. */
static fc_estimate shortfall(const side *s, double n, double nn, uint64_t blocks)
{
    fc_estimate e = {NAN, NAN, NAN, NAN};
    const double mean = s->sum / n, r = (double)blocks;
    if (n < LEAST) return e;
    e.value = s->q + s->sign * mean / tail;
    if (blocks > 1) e.se = sqrt(r / (r - 1) * fmax(s->tt - 2 * mean * s->tn + mean * mean * nn, 0)) / n / tail;
    else e.se = sqrt(fmax(s->squares / n - mean * mean, 0) / (n - 1)) / tail;
    fc_interval_mean(e.value, e.se, blocks > 1 ? blocks : (uint64_t)n, &e.low, &e.high);
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
    const double n = (double)s->n;
    const uint64_t block = result->outer > 0 ? result->inner : FC_BLOCK; /* a world is a block of its own size */
    uint64_t blocks = 0;
    if (result->columns) {
        add_column(&all, result->columns + at * result->stride, result->paths, block);
        if (result->sd) blocks = result->paths / block;
    } else {
        fc_histogram_each(&result->histograms[at], add_bin, &all);
    }
    out->sd = result->sd ? result->sd[at] : (fc_estimate){.value = s->sd, .se = fc_sd_error(s->sd, all.fourth, n)};
    fc_interval_mean(out->sd.value, out->sd.se, result->sd ? result->paths / block : s->n, &out->sd.low, &out->sd.high);
    if (out->sd.low < 0) out->sd.low = 0;
    out->lowest = shortfall(&all.low, n, all.nn, blocks);
    out->highest = shortfall(&all.high, n, all.nn, blocks);
    if (result->outer > 0 && !result->columns) { /* histograms do not tell worlds apart */
        out->lowest = (fc_estimate){out->lowest.value, NAN, NAN, NAN};
        out->highest = (fc_estimate){out->highest.value, NAN, NAN, NAN};
    }
    return fc_result_tail(result, metric, &out->tail, err);
}
