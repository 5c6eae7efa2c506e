/* How often a scalar is at most x, as the worlds of a two-level run know it. */
#include <math.h>
#include <stdlib.h>

#include "base/report_internal.h"
#include "engine/result_internal.h"
#include "stats/anova.h"
#include "stats/intervals.h"

fc_status fc_result_worlds_share(const fc_result *result, const char *metric, double x, fc_estimate *out, fc_error *err)
{
    const fc_summary *s = fc_result_find(result, metric);
    *out = (fc_estimate){NAN, NAN, NAN, NAN};
    if (!s || result->outer == 0 || !result->columns) return FC_OK;
    const double *at = result->columns + (size_t)(s - result->scalars) * result->stride;
    fc_anova_world *world = calloc(result->outer, sizeof *world);
    if (!world) return fc_fail(err, FC_E_MEMORY, FC_MSG_OUT_OF_MEMORY, NULL, 0, NULL);
    for (uint64_t w = 0; w < result->outer; w++, at += result->inner) {
        uint64_t hits = 0;
        for (uint64_t i = 0; i < result->inner; i++) hits += at[i] <= x; /* what is undefined is not */
        world[w].n = (double)result->inner;
        world[w].mean = (double)hits / world[w].n;
    }
    out->se = fc_anova_mean_se(world, result->outer, &out->value);
    fc_interval_wilson_worlds(out->value, out->se, result->outer, result->paths, &out->low, &out->high);
    free(world);
    return FC_OK;
}
