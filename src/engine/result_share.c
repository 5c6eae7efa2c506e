/* How often a scalar is at most x, as the worlds of a two-level run or the blocks of a sampler know it. */
#include <math.h>
#include <stdlib.h>

#include "base/report_internal.h"
#include "engine/errors.h"
#include "engine/result_internal.h"
#include "stats/anova.h"
#include "stats/intervals.h"

static const double *column_of(const fc_result *result, const char *metric)
{
    const fc_summary *s = metric ? fc_result_find(result, metric) : NULL;
    return s && result->columns ? result->columns + (size_t)(s - result->scalars) * result->stride : NULL;
}

/* Of n paths those on which `among` is defined (NULL: all), and the share of them that is at most x. */
static fc_anova_world share_of(const double *at, const double *among, uint64_t n, double x)
{
    uint64_t hits = 0, values = 0;
    for (uint64_t i = 0; i < n; i++) {
        const int counts = !among || !isnan(among[i]);
        values += (uint64_t)counts;
        hits += counts && at[i] <= x; /* what is undefined is not */
    }
    return (fc_anova_world){.n = (double)values, .mean = values > 0 ? (double)hits / (double)values : 0};
}

fc_status fc_result_share(const fc_result *result, const char *metric, const char *among, double x, fc_estimate *out, fc_error *err)
{
    const double *at = column_of(result, metric), *sound = column_of(result, among);
    const uint64_t unit = result->outer > 0 ? result->inner : FC_BLOCK, groups = result->paths / unit;
    const int apart = result->outer > 0 || result->plan->sampling.kind != FC_SAMPLER_PLAIN;
    *out = (fc_estimate){NAN, NAN, NAN, NAN};
    if (!at || !apart || (among && !sound)) return FC_OK;
    fc_anova_world *group = calloc(groups, sizeof *group);
    if (!group) return fc_fail(err, FC_E_MEMORY, FC_MSG_OUT_OF_MEMORY, NULL, 0, NULL);
    double n = 0;
    for (uint64_t g = 0; g < groups; g++) {
        group[g] = share_of(at + g * unit, sound ? sound + g * unit : NULL, unit, x);
        n += group[g].n;
    }
    out->se = fc_anova_mean_se(group, groups, &out->value);
    if (result->outer > 0) fc_interval_wilson_worlds(out->value, out->se, groups, (uint64_t)n, &out->low, &out->high);
    else fc_error_share_interval(out, (double)groups, (uint64_t)n);
    free(group);
    return FC_OK;
}
