/** @file checkpoint.h  The finished blocks of a run in a file: to go on later, to extend, to merge shards. */
#ifndef FULCRUM_CHECKPOINT_H
#define FULCRUM_CHECKPOINT_H

#include <stddef.h>
#include <stdint.h>

#include <fulcrum/error.h>

#ifdef __cplusplus
extern "C" {
#endif

/** What is finished of a run, at rest: only inside fc_save_fn. */
typedef struct fc_run_state fc_snapshot;
/** An open file. */
typedef struct fc_checkpoint fc_checkpoint;

/** Texts that travel with the file; keys may repeat. */
typedef struct fc_note {
    const char *key, *value;
} fc_note;

typedef struct fc_checkpoint_facts {
    const char *version, *git, *plan_hash; /**< of the program and the plan that made it */
    uint64_t seed;
    uint64_t paths;        /**< of the whole run; with a stop rule: the most */
    uint64_t first, done;  /**< paths first .. done - 1 are in it, whole blocks of 1024, whole worlds */
    uint64_t end;          /**< > 0: a shard, which is to go on to here */
    int exact;             /**< 1: values kept; 0: histograms */
    int audit, controls;   /**< as fc_run_options */
    uint64_t outer, inner; /**< as fc_run_options; 0: one level */
    uint64_t max_failed;   /**< as fc_run_options */
    double max_failed_share;
    double save_seconds;   /**< as fc_run_options */
    size_t n_stop;
    const char *const *stop; /**< statements of the stop rule */
    size_t n_notes;
    const fc_note *notes;
} fc_checkpoint_facts;

/** Write the file to an open descriptor, from its present place on. @return FC_OK; FC_E_IO (errno says why); FC_E_MEMORY. */
fc_status fc_checkpoint_write(const fc_snapshot *snapshot, const fc_note *notes, size_t n_notes, int file,
                              fc_error *err) FC_MUST_USE;

/** Open a file and check all of it. @return FC_OK; FC_E_IO when it cannot be read, is no checkpoint, was cut or changed, or
    has a newer format (err says which); FC_E_MEMORY. */
fc_status fc_checkpoint_open(const char *path, fc_checkpoint **out, fc_error *err) FC_MUST_USE;
void fc_checkpoint_close(fc_checkpoint *checkpoint);
fc_checkpoint_facts fc_checkpoint_get(const fc_checkpoint *checkpoint);
/** Value of the first note of a key; NULL if there is none. */
const char *fc_checkpoint_note(const fc_checkpoint *checkpoint, const char *key);

/** Put shards in order and check that they are one run: same plan, seed, paths and notes, each block of 1024 paths once, none
    missing. @return FC_OK; FC_E_USAGE naming what differs, which paths are missing, or which are in two of them. */
fc_status fc_checkpoint_cover(fc_checkpoint **shards, size_t n, fc_error *err) FC_MUST_USE;

#ifdef __cplusplus
}
#endif
#endif
