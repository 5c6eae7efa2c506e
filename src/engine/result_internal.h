/* The result's inside, and how a finished run becomes one. */
#ifndef FC_ENGINE_RESULT_INTERNAL_H
#define FC_ENGINE_RESULT_INTERNAL_H

#include <fulcrum/result.h>

#include "engine/pool.h"
#include "engine/run_internal.h"

typedef struct fc_line_point {
    double mean, se;
} fc_line_point;

struct fc_result {
    const fc_plan *plan;
    uint64_t paths, asked, seed;          /* paths: simulated */
    size_t controls;                      /* control variates */
    const char *isa;
    unsigned threads;
    double seconds, cpu_seconds, audit_seconds; /* audit: NaN if there was none */
    int exact;
    size_t n_scalars, n_series, n_points; /* n_points = K + 1 */
    fc_summary *scalars;                  /* name order */
    uint64_t outer, inner;                /* two-level runs: worlds done, paths of each; else 0 */
    fc_two_level *two_level;              /* [n_scalars]; two-level runs */
    double (*world_q)[FC_N_QUANTILES];    /* [n_series][n_points]: of the worlds' means; two-level runs, series with bands */
    size_t n_doublings;
    fc_doubling *doublings;               /* [n_scalars][n_doublings] */
    const fc_metric **series;             /* name order */
    fc_series_point *points;              /* [n_series][n_points] */
    fc_line_point *lines;                 /* [n_lines][n_points] */
    double *columns;                      /* exact: [n_scalars][stride], `paths` of them in use */
    size_t stride;
    fc_histogram *histograms;             /* streaming: [n_scalars] */
    fc_stop_rules *rules;                 /* why it ended */
    fc_failures failed;
    fc_estimate *sd;                      /* [n_scalars] samplers other than plain and two-level runs, whose errors come from
                                             blocks or worlds; else NULL */
    fc_shares *shares;                    /* [n_scalars] what the blocks have counted; samplers other than plain, else NULL */
};

/* Mean of the values of a scalar, whatever control variates make of it. */
double fc_result_sample_mean(const fc_result *result, size_t scalar);
/* Folds the parts, computes summaries and quantiles (in parallel) and takes over the scalars' columns or histograms. */
fc_status fc_result_make(fc_run_state *run, const fc_pool_report *report, fc_result **out, fc_error *err) FC_MUST_USE;

#endif
