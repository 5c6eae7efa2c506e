/** @file model.h  The checked meaning of a scenario: every key applied, every reference resolved. */
#ifndef FULCRUM_MODEL_H
#define FULCRUM_MODEL_H

#include <stdint.h>
#include <stdio.h>

#include <fulcrum/scenario.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct fc_model fc_model;

/**
 * Apply the field tables to a scenario. The model copies what it needs; the scenario may be freed.
 * @return FC_OK; FC_E_SCENARIO if the report holds new errors (all problems are reported at once); FC_E_MEMORY;
 *         FC_E_USAGE.
 */
fc_status fc_model_new(const fc_scenario *scenario, fc_model **out, fc_report *report, fc_error *err) FC_MUST_USE;
void fc_model_free(fc_model *model);

const char *fc_model_title(const fc_model *model); /**< title as written; never NULL */
uint64_t fc_model_paths(const fc_model *model); /**< simulation.paths */
const char *fc_model_sampler(const fc_model *model); /**< simulation.sampler: plain, antithetic, lhs, sobol */
uint64_t fc_model_seed(const fc_model *model, int *given); /**< simulation.seed; *given (may be NULL) = 0 if not written */

/** Print the programme in words, amounts both ways, leverage as written, feasibility, assumptions by grade.
    lang: "en" or "zh". @return FC_OK; FC_E_IO; FC_E_MEMORY. */
fc_status fc_model_describe(const fc_model *model, const char *lang, FILE *out, fc_error *err) FC_MUST_USE;

/** How a scenario was run. */
typedef struct fc_model_run {
    uint64_t paths, seed;
    const char *sampler;   /**< "plain" */
    uint64_t outer, inner; /**< of a two-level run; else 0 */
} fc_model_run;
/** Write the resolved scenario (no base, defaults included, run as given): running it gives the same bytes.
    @return FC_OK; FC_E_IO; FC_E_MEMORY. */
fc_status fc_model_write(const fc_model *model, const fc_model_run *run, FILE *out, fc_error *err) FC_MUST_USE;

#ifdef __cplusplus
}
#endif
#endif
