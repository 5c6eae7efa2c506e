/* The upper tail of a scalar, from its kept values or its histogram. */
#include <math.h>
#include <stdlib.h>

#include "base/report_internal.h"
#include "engine/result_internal.h"
#include "stats/tail.h"

enum { HILL_ONE_IN = 200, SHARE_ONE_IN = 1000, HILL_LEAST = 20 };

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
    if (s->q[0] >= 0 && s->mean > 0) out->share = sum / ((double)s->n * s->mean);
    if (in_hill >= HILL_LEAST) {
        out->index = fc_tail_hill(top, k);
        out->index_se = out->index / sqrt((double)in_hill); /* asymptotic, of a tail that is a power */
    }
    free(top);
    return FC_OK;
}
