/** @file run.h  Simulating a plan. */
#ifndef FULCRUM_RUN_H
#define FULCRUM_RUN_H

#include <stdatomic.h>
#include <stdint.h>

#include <fulcrum/plan.h>
#include <fulcrum/result.h>

/** Called from the calling thread about ten times a second; paths done, paths wanted, seconds so far. */
typedef void (*fc_progress_fn)(void *user, uint64_t done, uint64_t wanted, double seconds);

typedef struct fc_run_options {
    uint64_t paths;        /**< number of paths, >= 1 */
    uint64_t seed;         /**< any 64-bit number; 0 is a seed */
    unsigned threads;      /**< 0: all processors */
    const char *isa;       /**< NULL: best; "sse2", "avx2", "avx512" (x86-64), "generic" */
    uint64_t memory;       /**< bytes allowed; 0: half of the machine's memory */
    int streaming;         /**< 1: histograms even if exact columns would fit; 0: choose by memory */
    int audit;             /**< 1: check every path against the ledger invariants */
    fc_progress_fn progress;
    void *user;
    const atomic_int *cancel; /**< non-zero asks the run to stop after the blocks in work; may be NULL */
} fc_run_options;

/** Defaults: paths and seed from the model, everything else chosen by the library. */
void fc_run_options_init(fc_run_options *options, const fc_model *model);

/** Bytes the run will need with these options (all threads). */
uint64_t fc_run_memory(const fc_plan *plan, const fc_run_options *options);

/**
 * Simulate. The same plan, paths and seed give the same bytes for any threads, isa and memory mode
 * (quantiles of the streaming mode carry their stated error).
 * @return FC_OK; FC_E_INTERRUPTED with a partial *out (paths done so far, whole blocks); FC_E_LIMIT above
 *         the memory allowed; FC_E_MEMORY; FC_E_USAGE; FC_E_PROBLEM when the audit found a violation (err says
 *         path, step, account, amount).
 */
fc_status fc_run(const fc_plan *plan, const fc_run_options *options, fc_result **out, fc_error *err) FC_MUST_USE;

/** Instruction-set levels this build holds and this machine can run, best first, NULL-terminated. */
const char *const *fc_isa_levels(void);

#endif
