/** @file result.h  The immutable result of a run. It points into its plan and model, which must outlive it.
 *  Amounts are in the scenario's currency; the unit of a metric says what else there is. An index or name that does
 *  not exist gives NULL, 0 or NaN, never a crash. */
#ifndef FULCRUM_RESULT_H
#define FULCRUM_RESULT_H

#include <stddef.h>
#include <stdint.h>

#include <fulcrum/plan.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct fc_result fc_result;

enum { FC_N_QUANTILES = 11 };
/** 0.01 0.05 0.10 0.25 0.50 0.75 0.90 0.95 0.99 are indices 1..9; 0 and 10 are minimum and maximum. */
extern const double fc_quantile_levels[FC_N_QUANTILES];

typedef struct fc_summary {
    const char *metric; /**< dotted name */
    const char *unit;
    uint64_t n;         /**< paths where the metric is defined */
    uint64_t undefined; /**< paths where it is not, failed ones included: n + undefined = fc_result_paths */
    double mean, se;    /**< NaN when n is too small */
    double ci_low, ci_high; /**< 95% interval of the mean (probabilities: Wilson) */
    double sd;
    double q[FC_N_QUANTILES]; /**< at fc_quantile_levels; NaN when n is 0 */
    double q_low[FC_N_QUANTILES], q_high[FC_N_QUANTILES]; /**< 95% intervals that end at order statistics; NaN if none */
    const char *estimator; /**< "mean" | "probability"; with control variates "controlled mean" | "controlled probability" */
    int probability;       /**< 1: of a 0/1 metric, whose mean is the probability */
} fc_summary;

/** What a scalar came to when the first paths were done. */
typedef struct fc_doubling {
    uint64_t paths;        /**< done */
    uint64_t n, undefined; /**< paths of them where the metric is defined, and is not */
    double mean, se, ci_low, ci_high, sd; /**< as in fc_summary */
} fc_doubling;

typedef struct fc_series_point {
    uint64_t n, undefined;
    double mean, se;
    double ci_low, ci_high; /**< 95% interval of the mean */
    double sd;              /**< of paths */
    double q[FC_N_QUANTILES]; /**< NaN where bands were not chosen */
} fc_series_point;

/** One wanted error, as it stood when the run ended. Numbers are in the metric's unit; NaN where not known. */
typedef struct fc_stop_statement {
    const char *text;      /**< as given: "mean(leverage.paid.social):1%" */
    const char *unit;
    double estimate, low, high; /**< the number and its 95% interval */
    double error;          /**< larger distance from the number to an end of its interval */
    double wanted;         /**< the error wanted */
    int relative;          /**< 1: wanted as a share of the number, wanted_share */
    double wanted_share;
    int met;               /**< 1: the error is at most the one wanted */
    int spans_zero;        /**< 1: relative, and the interval holds 0: cannot be judged */
    int constant;          /**< 1: mean or sd of the same value on every path so far; met from 65,536 values on */
    int refused;           /**< 1: and more paths than allowed would not change that */
    uint64_t undefined;    /**< paths where the metric is undefined */
    double paths_needed;   /**< paths by which the error would be reached, from (error / wanted)^2 */
} fc_stop_statement;

/** Why a run ended. */
typedef struct fc_stop_report {
    const char *reason;    /**< "paths" | "precision" | "max-paths" | "max-time" | "relative-error" | "interrupted" */
    int met;               /**< 1: all wanted errors are reached (also when there are none) */
    int refused;           /**< 1: a relative error makes no sense */
    uint64_t paths;        /**< paths judged */
    uint64_t most;         /**< paths allowed */
    double max_seconds;    /**< time allowed; 0: no limit */
    unsigned checks;       /**< how often the rule was judged */
    size_t n;              /**< statements; 0: the run had no rule */
    const fc_stop_statement *statements;
    size_t worst;          /**< index of the one furthest from its goal */
    double paths_needed;   /**< of the worst; NaN if not known */
    double seconds_needed; /**< more, at this run's speed; NaN if not known */
} fc_stop_report;

/** One path that failed: a value on it is not a finite number. */
typedef struct fc_failed_path {
    uint64_t path;
    const char *what; /**< metric or ledger line of the first such value; belongs to the plan */
    int step;         /**< -1: a scalar */
} fc_failed_path;

enum { FC_LISTED_FAILURES = 20 };
/** Paths left out of every number. Which they are depends on plan and seed alone. */
typedef struct fc_failures {
    uint64_t n;
    size_t n_listed;    /**< of the lowest ones, ascending */
    fc_failed_path listed[FC_LISTED_FAILURES];
    uint64_t most;      /**< so many were allowed, or */
    double most_share;  /**< this share of the paths */
} fc_failures;

void fc_result_free(fc_result *result);
/** Paths that failed and were left out; never NULL. */
const fc_failures *fc_result_failures(const fc_result *result);
/** Why the run ended; never NULL. */
const fc_stop_report *fc_result_stop(const fc_result *result);
uint64_t fc_result_paths(const fc_result *result); /**< simulated, failed ones included */
uint64_t fc_result_paths_asked(const fc_result *result); /**< options.paths: a sampler may have rounded them up, a rule ended before */
uint64_t fc_result_seed(const fc_result *result);
size_t fc_result_controls(const fc_result *result); /**< control variates behind the means of scalars; 0: none */
const fc_plan *fc_result_plan(const fc_result *result);
const char *fc_result_quantile_method(const fc_result *result); /**< "exact" | "histogram" */
double fc_result_seconds(const fc_result *result);     /**< wall time */
double fc_result_cpu_seconds(const fc_result *result); /**< all threads */
double fc_result_audit_seconds(const fc_result *result); /**< of those, for the audit; NaN if there was none */
unsigned fc_result_threads(const fc_result *result);
const char *fc_result_isa(const fc_result *result);

/** Scalar metrics, sorted by name. */
size_t fc_result_n_scalars(const fc_result *result);
const fc_summary *fc_result_scalar(const fc_result *result, size_t i);
/** By name; NULL if there is none. */
const fc_summary *fc_result_find(const fc_result *result, const char *metric);

/** Two-level runs: where the spread of a scalar comes from. One-way analysis of variance over the worlds, errors by the
    jackknife over worlds; NaN where there are too few. */
typedef struct fc_two_level {
    double var_total;                   /**< variance over all futures: between + within */
    double var_between, var_between_se; /**< uncertainty: between worlds, chance taken out; about 0 (and perhaps below)
                                             where no input reaches the metric */
    double var_within, var_within_se;   /**< chance: within a world */
    double share, share_se;             /**< of uncertainty in the whole */
    double f;                           /**< mean square between worlds over mean square within */
} fc_two_level;
/** Worlds finished and paths of each; 0 for a run of one level. */
uint64_t fc_result_outer(const fc_result *result);
uint64_t fc_result_inner(const fc_result *result);
/** Of scalar i; NULL for a run of one level. */
const fc_two_level *fc_result_two_level(const fc_result *result, size_t i);
/** Quantiles (at fc_quantile_levels) of the worlds' means of series i at a step: what better knowledge could tell apart.
    NULL for a run of one level and for series without bands. */
const double *fc_result_world_quantiles(const fc_result *result, size_t i, size_t step);

/** The way to the result: 64, 128, 256, ... paths (two-level runs: 4, 8, 16, ... worlds) and at last all of them. */
size_t fc_result_n_doublings(const fc_result *result);
/** Scalar i as it stood at the k-th of them; NULL if there is none. */
const fc_doubling *fc_result_doubling(const fc_result *result, size_t i, size_t k);

/** Series metrics, sorted by name; steps 0..fc_result_n_steps(). */
size_t fc_result_n_series(const fc_result *result);
size_t fc_result_n_steps(const fc_result *result);
const char *fc_result_series_name(const fc_result *result, size_t i);
const char *fc_result_series_unit(const fc_result *result, size_t i);
int fc_result_series_has_bands(const fc_result *result, size_t i);
const fc_series_point *fc_result_series_point(const fc_result *result, size_t i, size_t step);
/** Index by name, or SIZE_MAX. */
size_t fc_result_series_find(const fc_result *result, const char *metric);

/** Mean and standard error of the amount of ledger line i (the plan's order) at a step; NaN where there is none. */
void fc_result_line(const fc_result *result, size_t line, size_t step, double *mean, double *se);

/** Histogram of a scalar for charts: n_bins equal bins over [lo, hi]; out of range falls in the
    end bins. share[n_bins] sums to 1 (all 0 for an unknown metric or one that is never defined). */
void fc_result_histogram(const fc_result *result, const char *metric, double lo, double hi, size_t n_bins,
                         double *share);

/** The upper tail of a scalar. */
typedef struct fc_tail {
    double index_se; /**< of the index */
    double index; /**< Hill's index from the top 0.5% of paths; NaN under 4000 defined paths or where they are not above 0 */
    double share; /**< of the sum, in the top 0.1% of paths; NaN under 1000 defined paths or where values are below 0 */
} fc_tail;
/** @return FC_OK (both NaN for an unknown metric); FC_E_MEMORY. */
fc_status fc_result_tail(const fc_result *result, const char *metric, fc_tail *out, fc_error *err) FC_MUST_USE;

/** Skewness of what the error of a metric's mean comes from: values, or the worlds' means of a two-level run, *n of them.
    Means of n values of skewness g are all but normal from n = 25 g^2 on (Cochran, Sampling Techniques, 1977, section 2.15).
    NaN under 50 of them, where all are equal, and for two-level runs that kept no values. */
double fc_result_skewness(const fc_result *result, const char *metric, uint64_t *n);

/** A number with its standard error and 95% interval; NaN where not known. */
typedef struct fc_estimate {
    double value, se, low, high;
} fc_estimate;
/** What fc_summary does not hold. Errors of heavy tails (index below 4 for sd, below 2 for the means) are too small. */
typedef struct fc_statistics {
    fc_estimate sd;
    fc_estimate lowest, highest; /**< expected shortfall: mean of the lowest and of the highest 5%; NaN under 200 paths */
    fc_tail tail;
} fc_statistics;
/** Where paths are not independent of one another: share of paths on which a scalar is at most x (where it is undefined it is not),
    with the error of the worlds of a two-level run, or of the blocks of a sampler. Of the paths on which the scalar `among` is
    defined; NULL: of all.
    @return FC_OK (all NaN for a plain run of one level, one that kept no values, and an unknown metric); FC_E_MEMORY. */
fc_status fc_result_share(const fc_result *result, const char *metric, const char *among, double x, fc_estimate *out, fc_error *err) FC_MUST_USE;
/** @return FC_OK (all NaN for an unknown metric); FC_E_MEMORY. */
fc_status fc_result_statistics(const fc_result *result, const char *metric, fc_statistics *out, fc_error *err) FC_MUST_USE;

#ifdef __cplusplus
}
#endif
#endif
