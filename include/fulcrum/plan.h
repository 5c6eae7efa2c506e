/** @file plan.h  The compiled programme: flat, immutable, shared by all threads. */
#ifndef FULCRUM_PLAN_H
#define FULCRUM_PLAN_H

#include <stddef.h>
#include <stdint.h>

#include <fulcrum/model.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct fc_plan fc_plan;

typedef struct fc_plan_size {
    size_t n_steps, n_columns, n_lines, n_series, n_scalars, n_inputs, n_sites, n_units;
    uint64_t store_bytes;       /**< column store of one thread */
    uint64_t accumulator_bytes; /**< of one partial result */
    uint64_t variates_per_path; /**< uniforms addressed per path (upper bound over lanes) */
} fc_plan_size;

/** Compile a model. The model must outlive the plan. Plans with the same hash give the same numbers.
    bands: [n_bands] series names or patterns with * whose quantiles are kept at every step besides the usual ones (NULL
    when n_bands is 0).
    @return FC_OK; FC_E_SCENARIO (report filled); FC_E_USAGE (a pattern that matches nothing; NULL); FC_E_MEMORY;
            FC_E_NUMERIC (a law whose table cannot be built). */
fc_status fc_plan_new(const fc_model *model, const char *const *bands, size_t n_bands, fc_plan **out,
                      fc_report *report, fc_error *err) FC_MUST_USE;
void fc_plan_free(fc_plan *plan);
fc_plan_size fc_plan_get_size(const fc_plan *plan);
/** 64 hex digits and a NUL: SHA-256 over the plan's data, tables included. */
void fc_plan_hash(const fc_plan *plan, char out[65]);

#ifdef __cplusplus
}
#endif
#endif
