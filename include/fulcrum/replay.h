/** @file replay.h  One path of a run again, with its complete ledger: who paid whom at each step, fund by fund and
 *  company by company. The path is simulated again from its number and seed alone: every value is the run's, to the
 *  bit. */
#ifndef FULCRUM_REPLAY_H
#define FULCRUM_REPLAY_H

#include <stdint.h>
#include <stdio.h>

#include <fulcrum/run.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Which path a question led to. */
typedef struct fc_replay_found {
    char asked[200];   /**< "sponsor.irr.p05", "worst sponsor.irr" */
    uint64_t path;     /**< counted from 0; of several with the same value the lowest */
    double value;      /**< of the metric on that path */
    double quantile;   /**< the run's quantile, between this order statistic and the next one; NaN for the worst */
    uint64_t rank, n;  /**< the value is number `rank` (from 0) of the n defined ones in ascending order */
    uint64_t undefined; /**< paths where the metric is not defined: they have no rank */
    int high_is_bad;   /**< worst: 1 if the highest value is meant */
} fc_replay_found;

/**
 * Find the path of a quantile: "METRIC.pNN" (p01 .. p99; p00 and p100 are the lowest and highest). METRIC is a scalar,
 * or a series, whose value at the end, or with METRIC@YYYY-MM at that date, is meant. All paths of the options are
 * simulated once; memory grows with 16 bytes a path.
 * @return FC_OK; FC_E_USAGE for a metric the programme does not have; FC_E_PROBLEM when it is defined on no path;
 *         otherwise as fc_run.
 */
fc_status fc_replay_find(const fc_plan *plan, const fc_run_options *options, const char *quantile,
                         fc_replay_found *out, fc_error *err) FC_MUST_USE;
/** The same for the worst value: the lowest, or the highest where high is bad (losses, cash needs, waiting). */
fc_status fc_replay_worst(const fc_plan *plan, const fc_run_options *options, const char *metric,
                          fc_replay_found *out, fc_error *err) FC_MUST_USE;

typedef struct fc_replay fc_replay;

/** Simulate one path, 0 <= path < options->paths, and keep everything about it. The plan must outlive the replay.
    @return FC_OK; FC_E_USAGE for a path beyond the run; FC_E_MEMORY. */
fc_status fc_replay_path(const fc_plan *plan, const fc_run_options *options, uint64_t path, fc_replay **out,
                         fc_error *err) FC_MUST_USE;
void fc_replay_free(fc_replay *replay);
uint64_t fc_replay_number(const fc_replay *replay);
/** Value of a scalar metric on the path; NaN where it is undefined or unknown. */
double fc_replay_scalar(const fc_replay *replay, const char *metric);
/** Value of a series at a step, as in series.csv; NaN where it is undefined or unknown. */
double fc_replay_series(const fc_replay *replay, const char *metric, int step);

/** The ledger for people: metrics, funds, companies, then every payment and balance, step by step.
    found: how the path was found, or NULL. @return FC_OK; FC_E_IO; FC_E_MEMORY. */
fc_status fc_replay_print(const fc_replay *replay, const fc_replay_found *found, FILE *out, fc_error *err) FC_MUST_USE;
/** Everything as one JSON object, numbers unrounded. */
fc_status fc_replay_json(const fc_replay *replay, const fc_replay_found *found, FILE *out, fc_error *err) FC_MUST_USE;
/** Names of the tables: "ledger", "accounts", "metrics", "series", "funds", "companies"; NULL at the end. */
const char *fc_replay_table(size_t i);
/** One table as CSV. @return FC_OK; FC_E_USAGE for an unknown table; FC_E_IO; FC_E_MEMORY. */
fc_status fc_replay_csv(const fc_replay *replay, const char *table, FILE *out, fc_error *err) FC_MUST_USE;
/** Write path-N.txt and path-N-TABLE.csv for every table into a directory: empty, an earlier run's, or any with force.
    Files of a run are left alone. */
fc_status fc_replay_write(const fc_replay *replay, const fc_replay_found *found, const char *dir, int force,
                          fc_error *err) FC_MUST_USE;

#ifdef __cplusplus
}
#endif
#endif
