/** @file manifest.h  What a finished run says about itself: enough to repeat it and to tell what changed since. */
#ifndef FULCRUM_MANIFEST_H
#define FULCRUM_MANIFEST_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <fulcrum/plan.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct fc_manifest fc_manifest;

/** Everything that changes the files of a run. Texts belong to the manifest. */
typedef struct fc_manifest_facts {
    const char *version, *git, *plan_hash, *sampler, *quantile_method, *stop_reason;
    const char *scenario;  /**< path of the resolved scenario.cfg beside the manifest */
    uint64_t seed, paths, asked; /**< asked: paths the run should have had; 0: as many as it had */
    uint64_t max_failed;   /**< paths that were allowed to fail, or */
    double max_failed_share; /**< this share of them */
    int controls;          /**< 1: means by control variates */
    uint64_t outer, inner; /**< of a two-level run; else 0 */
    int stories;           /**< 1: the ledgers of the 5, 50 and 95% worlds were written */
    const char *const *bands;
    size_t n_bands, n_files;
} fc_manifest_facts;

/** Read the manifest of a run: path is its directory, or the file. @return FC_OK; FC_E_IO for a directory that is no
    run, a damaged manifest, or one of a newer format; FC_E_MEMORY. */
fc_status fc_manifest_load(const char *path, fc_manifest **out, fc_error *err) FC_MUST_USE;
void fc_manifest_free(fc_manifest *manifest);
fc_manifest_facts fc_manifest_get(const fc_manifest *manifest);

/** FC_E_PROBLEM unless scenario.cfg is still the one of the run. */
fc_status fc_manifest_check_scenario(const fc_manifest *manifest, fc_error *err) FC_MUST_USE;
/** FC_E_PROBLEM unless the plan is the one of the run, so that its numbers are, too. */
fc_status fc_manifest_check_plan(const fc_manifest *manifest, const fc_plan *plan, fc_error *err) FC_MUST_USE;

/** Compare the files of two runs by their hashes. Print files of the earlier one that were changed or removed since (its
    directory is looked at); then one line: "byte-identical ...", or each file that differs,
    with the first line, row and column that do, then what else does: version, compiler, libraries, plan, seed.
    @return FC_OK; FC_E_PROBLEM if a file differs, is missing or new, or was changed or removed; FC_E_IO when printing fails. */
fc_status fc_manifest_compare(const fc_manifest *earlier, const fc_manifest *now, FILE *out,
                              fc_error *err) FC_MUST_USE;

#ifdef __cplusplus
}
#endif
#endif
