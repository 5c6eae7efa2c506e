/* Reading a result. */
#include <fulcrum/result.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/result_internal.h"

void fc_result_free(fc_result *result)
{
    if (!result) return;
    for (size_t i = 0; result->histograms && i < result->n_scalars; i++) fc_histogram_clear(&result->histograms[i]);
    free(result->histograms);
    free(result->rules);
    free(result->sd);
    free(result->shares);
    free(result->columns);
    free(result->lines);
    free(result->points);
    free((void *)result->series);
    free(result->doublings);
    free(result->two_level);
    free(result->world_q);
    free(result->scalars);
    free(result);
}

const fc_stop_report *fc_result_stop(const fc_result *result) { return &result->rules->report; }
const fc_failures *fc_result_failures(const fc_result *result) { return &result->failed; }
uint64_t fc_result_paths(const fc_result *result) { return result->paths; }
uint64_t fc_result_paths_asked(const fc_result *result) { return result->asked; }
size_t fc_result_controls(const fc_result *result) { return result->controls; }
uint64_t fc_result_seed(const fc_result *result) { return result->seed; }
const fc_plan *fc_result_plan(const fc_result *result) { return result->plan; }
const char *fc_result_quantile_method(const fc_result *result) { return result->exact ? "exact" : "histogram"; }
double fc_result_seconds(const fc_result *result) { return result->seconds; }
double fc_result_audit_seconds(const fc_result *result) { return result->audit_seconds; }
double fc_result_cpu_seconds(const fc_result *result) { return result->cpu_seconds; }
unsigned fc_result_threads(const fc_result *result) { return result->threads; }
const char *fc_result_isa(const fc_result *result) { return result->isa; }

size_t fc_result_n_scalars(const fc_result *result) { return result->n_scalars; }

const fc_summary *fc_result_scalar(const fc_result *result, size_t i)
{
    return i < result->n_scalars ? &result->scalars[i] : NULL;
}

uint64_t fc_result_outer(const fc_result *result) { return result->outer; }
uint64_t fc_result_inner(const fc_result *result) { return result->inner; }

const fc_two_level *fc_result_two_level(const fc_result *result, size_t i)
{
    return result->outer > 0 && i < result->n_scalars ? &result->two_level[i] : NULL;
}

const double *fc_result_world_quantiles(const fc_result *result, size_t i, size_t step)
{
    if (result->outer == 0 || !fc_result_series_has_bands(result, i) || step >= result->n_points) return NULL;
    return result->world_q[i * result->n_points + step];
}

size_t fc_result_n_doublings(const fc_result *result) { return result->n_doublings; }

const fc_doubling *fc_result_doubling(const fc_result *result, size_t i, size_t k)
{
    return i < result->n_scalars && k < result->n_doublings ? &result->doublings[i * result->n_doublings + k] : NULL;
}

double fc_result_sample_mean(const fc_result *result, size_t scalar)
{
    return fc_result_doubling(result, scalar, result->n_doublings - 1)->mean;
}

/* Index of a scalar by name; n_scalars if there is none. */
static size_t scalar_index(const fc_result *result, const char *metric)
{
    size_t i = 0;
    while (i < result->n_scalars && strcmp(result->scalars[i].metric, metric) != 0) i++;
    return i;
}

const fc_summary *fc_result_find(const fc_result *result, const char *metric)
{
    return fc_result_scalar(result, scalar_index(result, metric));
}

size_t fc_result_n_series(const fc_result *result) { return result->n_series; }
size_t fc_result_n_steps(const fc_result *result) { return result->n_points - 1; }

const char *fc_result_series_name(const fc_result *result, size_t i)
{
    return i < result->n_series ? result->series[i]->name : NULL;
}

const char *fc_result_series_unit(const fc_result *result, size_t i)
{
    return i < result->n_series ? result->series[i]->unit : NULL;
}

int fc_result_series_has_bands(const fc_result *result, size_t i)
{
    return i < result->n_series && result->series[i]->bands;
}

const fc_series_point *fc_result_series_point(const fc_result *result, size_t i, size_t step)
{
    return i < result->n_series && step < result->n_points ? &result->points[i * result->n_points + step] : NULL;
}

size_t fc_result_series_find(const fc_result *result, const char *metric)
{
    for (size_t i = 0; i < result->n_series; i++)
        if (strcmp(result->series[i]->name, metric) == 0) return i;
    return SIZE_MAX;
}

void fc_result_line(const fc_result *result, size_t line, size_t step, double *mean, double *se)
{
    *mean = *se = NAN;
    if (line >= result->plan->n_lines || step >= result->n_points) return;
    const fc_line_point *p = &result->lines[line * result->n_points + step];
    *mean = p->mean;
    *se = p->se;
}

void fc_result_histogram(const fc_result *result, const char *metric, double lo, double hi, size_t n_bins,
                         double *share)
{
    for (size_t b = 0; b < n_bins; b++) share[b] = 0;
    const size_t at = scalar_index(result, metric);
    if (at == result->n_scalars || n_bins == 0 || !(hi > lo) || result->scalars[at].n == 0) return;
    if (result->histograms) {
        fc_histogram_rebin(&result->histograms[at], lo, hi, n_bins, share);
    } else {
        const double *x = result->columns + at * result->stride, per = (double)n_bins / (hi - lo);
        for (uint64_t i = 0; i < result->paths; i++) {
            if (x[i] != x[i]) continue;
            const double place = (x[i] - lo) * per;
            const size_t b = !(place > 0) ? 0 : place >= (double)n_bins ? n_bins - 1 : (size_t)place;
            share[b] += 1;
        }
    }
    for (size_t b = 0; b < n_bins; b++) share[b] /= (double)result->scalars[at].n;
}
