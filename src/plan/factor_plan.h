/* Factor sections compiled: keys, correlation, exit-window matrix. */
#ifndef FC_PLAN_FACTOR_PLAN_H
#define FC_PLAN_FACTOR_PLAN_H

#include "factors/factors.h"
#include "model/model_internal.h"

/* Fill *out in the arena from the model's factors sections; scenario problems go to the report. */
fc_status fc_factors_plan(const fc_model *model, fc_arena *arena, fc_factor_plan **out, fc_report *report,
                          fc_error *err) FC_MUST_USE;
/* Uniforms the factors address per path. */
uint64_t fc_factors_variates(const fc_factor_plan *factors, int n_steps);

#endif
