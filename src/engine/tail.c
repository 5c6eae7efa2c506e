/* The upper tail and the skewness of a scalar, from its kept values or its histogram. */
#include <math.h>
#include <stdlib.h>

#include "base/report_internal.h"
#include "engine/result_internal.h"
#include "stats/intervals.h"
#include "stats/tail.h"

enum { HILL_ONE_IN = 200, SHARE_ONE_IN = 1000, HILL_LEAST = 20, SKEWNESS_LEAST = 50 };

/* The k largest defined values, ascending; 0 when out of memory. */
static int top_values(const fc_result *r, size_t at, size_t k, double *top)
{
    const uint64_t n = r->scalars[at].n;
    if (r->columns) return fc_tail_top(r->columns + at * r->stride, (size_t)r->paths, top, k) == k;
    uint64_t *ranks = malloc(k * sizeof *ranks);
    if (!ranks) return 0;
    for (size_t i = 0; i < k; i++) ranks[i] = n - k + i;
    fc_histogram_order(&r->histograms[at], ranks, k, top);
    free(ranks);
    return 1;
}

fc_status fc_result_tail(const fc_result *result, const char *metric, fc_tail *out, fc_error *err)
{
    const fc_summary *s = fc_result_find(result, metric);
    *out = (fc_tail){.index = NAN, .index_se = NAN, .share = NAN};
    if (!s || s->n < SHARE_ONE_IN) return FC_OK;
    const size_t in_share = (size_t)(s->n / SHARE_ONE_IN), in_hill = (size_t)(s->n / HILL_ONE_IN), k = in_hill + 1;
    double *top = malloc(k * sizeof *top);
    if (!top || !top_values(result, (size_t)(s - result->scalars), k, top)) {
        free(top);
        return fc_fail(err, FC_E_MEMORY, FC_MSG_OUT_OF_MEMORY, NULL, 0, NULL);
    }
    double sum = 0;
    for (size_t i = k - in_share; i < k; i++) sum += top[i];
    const double mean = fc_result_sample_mean(result, (size_t)(s - result->scalars));
    if (s->q[0] >= 0 && mean > 0) out->share = sum / ((double)s->n * mean);
    if (in_hill >= HILL_LEAST) {
        out->index = fc_tail_hill(top, k);
        out->index_se = out->index / sqrt((double)in_hill); /* asymptotic, of a tail that is a power */
    }
    free(top);
    return FC_OK;
}

/* Powers of the distances from a centre. */
typedef struct powers {
    double n, centre, sum, squares, cubes;
} powers;

static void add(void *user, double x, int64_t count)
{
    powers *p = user;
    const double c = (double)count, d = x - p->centre;
    p->n += c;
    p->sum += c * d;
    p->squares += c * d * d;
    p->cubes += c * d * d * d;
}

/* Means of the defined values of every `block` of a column, which may be blocks of one. */
static void each_mean(const double *x, uint64_t paths, uint64_t block, powers *p)
{
    for (uint64_t first = 0; first < paths; first += block) {
        double n = 0, sum = 0;
        for (uint64_t i = first; i < paths && i < first + block; i++) {
            if (isnan(x[i])) continue;
            n++;
            sum += x[i];
        }
        if (n > 0) add(p, sum / n, 1);
    }
}

static void each(const fc_result *r, size_t at, powers *p)
{
    if (r->columns) each_mean(r->columns + at * r->stride, r->paths, r->outer > 0 ? r->inner : 1, p);
    else fc_histogram_each(&r->histograms[at], add, p);
}

double fc_result_skewness(const fc_result *result, const char *metric, uint64_t *n)
{
    const fc_summary *s = fc_result_find(result, metric);
    powers first = {0}, p = {0};
    *n = 0;
    if (!s || s->n == 0 || (result->outer > 0 && !result->columns)) return NAN;
    const size_t at = (size_t)(s - result->scalars);
    first.centre = s->mean;
    each(result, at, &first);
    p.centre = first.centre + first.sum / first.n; /* the mean may be a controlled one */
    each(result, at, &p);
    *n = (uint64_t)p.n;
    const double sd = sqrt(p.squares / p.n);
    return p.n >= SKEWNESS_LEAST && sd > FC_NOISE * fabs(p.centre) ? p.cubes / p.n / (sd * sd * sd) : NAN;
}
