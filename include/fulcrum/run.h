/** @file run.h  Simulating a plan. */
#ifndef FULCRUM_RUN_H
#define FULCRUM_RUN_H

#include <stdint.h>

#include <fulcrum/checkpoint.h>
#include <fulcrum/plan.h>
#include <fulcrum/result.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Called from the thread that called fc_run, about ten times a second: paths done, paths wanted (with a stop rule: as far
    as known), seconds so far. */
typedef void (*fc_progress_fn)(void *user, uint64_t done, uint64_t wanted, double seconds);

/** Called by every thread of the run before each block of 1024 paths, at the same time: it must be quick and
    thread-safe. Not 0: no new block is begun; those in work are finished and kept. */
typedef int (*fc_cancelled_fn)(void *user);

/** Called from the thread that called fc_run after each check of the stop rule. */
typedef void (*fc_checked_fn)(void *user, const fc_stop_report *report);

/** Called from the thread that called fc_run, while no other thread of the run works: what is finished may be written with
    fc_checkpoint_write (fc_output_checkpoint). */
typedef void (*fc_save_fn)(void *user, const fc_snapshot *snapshot);

typedef struct fc_run_options {
    uint64_t paths;        /**< number of paths, >= 1; with a stop rule: the most */
    uint64_t seed;         /**< any 64-bit number; 0 is a seed */
    unsigned threads;      /**< 0: all processors */
    const char *isa;       /**< NULL: best; "sse2", "avx2", "avx512" (x86-64), "generic" */
    uint64_t memory;       /**< bytes allowed; 0: half of the machine's memory */
    int streaming;         /**< 1: histograms even if exact columns would fit; 0: choose by memory */
    int controls;          /**< 1: means of scalars by control variates (fulcrum explain controls); not in two levels */
    int audit;             /**< 1: check every path against the ledger invariants */
    uint64_t max_failed;   /**< paths that may fail (a value on them is not a finite number): they are left out of every
                                number and counted, see fc_result_failures; 0: the first one ends the run */
    double max_failed_share; /**< the same as a share of the paths; the larger of the two counts */
    fc_progress_fn progress; /**< may be NULL */
    void *user;            /**< handed to progress and cancelled */
    fc_cancelled_fn cancelled; /**< may be NULL: never */
    const char *const *stop; /**< [n_stop] "STATEMENT:ERROR": end as soon as all errors are reached. Judged when 4, 8, 16,
                                  ... blocks of 1024 paths are finished, so the numbers never depend on timing */
    size_t n_stop;
    double max_seconds;    /**< > 0: begin no block of 1024 paths later than this, but for the least a result needs: one, with samplers
                                other than plain four, in two levels four worlds */
    fc_checked_fn checked; /**< may be NULL */
    uint64_t first, end;   /**< end > 0: a shard, paths first .. end - 1 of `paths` only, multiples of fc_run_unit (end may be
                                `paths`: its last, broken block is left to whoever merges). Makes no result */
    const fc_checkpoint *const *from; /**< [n_from] finished parts to go on from, adjacent, in order, from `first` on */
    size_t n_from;
    fc_save_fn save;       /**< may be NULL: nothing is saved */
    double save_seconds;   /**< > 0: save about this often, and when the last whole block is done; 0: only what ends before
                                its paths, and shards. More seldom where saving takes more than a tenth of the time */
    uint64_t asked;        /**< > 0: this repeats a run that was asked for so many paths, and */
    const char *ended;     /**< why that one ended (fc_stop_report.reason); must outlive the result; NULL: repeats none */
    uint64_t outer, inner; /**< outer > 0: a two-level run of so many worlds (draws of the inputs) with `inner` paths each;
                                set by fc_run_two_level */
} fc_run_options;

/** Defaults: paths and seed from the model, everything else chosen by the library (all zero). */
void fc_run_options_init(fc_run_options *options, const fc_model *model);

/** Paths a run of `paths` simulates: as many, or with a sampler other than plain rounded up to whole blocks of 1024. */
uint64_t fc_run_whole_paths(const fc_plan *plan, uint64_t paths);
/** Paths that are finished and kept together, and where shards may be cut: a block of 1024, or a world that is larger. */
uint64_t fc_run_unit(const fc_run_options *options);
/**
 * Make it a two-level run, which tells uncertainty (the inputs, one draw a world) from chance (everything else, path by path).
 * inner is rounded up to 64, 128, 256, 512 or a multiple of 1024, and paths becomes outer x inner. Means and their errors
 * are then those of worlds: paths of one world are not independent.
 * outer = 0: one level again, `inner` paths.
 * @return FC_OK; FC_E_USAGE with fewer than 4 worlds or more than 1e12 paths.
 */
fc_status fc_run_two_level(fc_run_options *options, uint64_t outer, uint64_t inner, fc_error *err) FC_MUST_USE;

/** Whether a run with these options makes sense for the plan: paths, blocks of the sampler, worlds, shard; and has the memory.
    @return FC_OK; FC_E_USAGE with what is wrong, FC_E_LIMIT if it needs more than it may use. */
fc_status fc_run_check(const fc_plan *plan, const fc_run_options *options, fc_error *err) FC_MUST_USE;
/** Bytes the run will need with these options (all threads); UINT64_MAX when they make no sense or memory ran out. */
uint64_t fc_run_memory(const fc_plan *plan, const fc_run_options *options);

/**
 * Simulate. The same plan, paths and seed give the same bytes for any threads, isa and memory mode
 * (quantiles of the streaming mode carry their stated error). The plan, and the model under it, must outlive the
 * result; the options may go. The threads it starts take no signals and have ended when it returns.
 * A sampler other than plain (simulation.sampler) rounds the paths up to whole blocks of 1024, of which it needs 4 at least;
 * all errors then come from the spread between blocks.
 * With a stop rule or a time limit the numbers are those of a run of the paths it ended with. What goes on from a
 * checkpoint gives the bytes of a run that was never interrupted; the histograms of one stay histograms.
 * A shard leaves *out untouched: save takes what it did.
 * @return FC_OK; FC_E_PRECISION with a complete *out when a wanted error was not reached, or time ran out before the paths;
 *         FC_E_INTERRUPTED with a partial *out (the first blocks, whole; *out untouched when none was finished);
 *         FC_E_IO when a checkpoint does not belong to the plan, the seed or this program, or cannot be read;
 *         FC_E_LIMIT above the memory allowed; FC_E_MEMORY; FC_E_USAGE (options, or too few paths for the sampler);
 *         FC_E_NUMERIC when more paths fail than may, or all do (the lowest one is named); FC_E_PROBLEM when the audit
 *         found a violation (err says path, step, account, amount).
 */
fc_status fc_run(const fc_plan *plan, const fc_run_options *options, fc_result **out, fc_error *err) FC_MUST_USE;

/** Instruction-set levels this build holds and this machine can run, best first, NULL-terminated. */
const char *const *fc_isa_levels(void);

#ifdef __cplusplus
}
#endif

#endif
