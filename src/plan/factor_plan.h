/* Factor sections compiled: keys, correlation, exit-window matrix. */
#ifndef FC_PLAN_FACTOR_PLAN_H
#define FC_PLAN_FACTOR_PLAN_H

#include "base/sha256.h"
#include "factors/factors.h"
#include "model/model_internal.h"
#include "random/sampler.h"

/* Fill *out in the arena from the model's factors sections; scenario problems go to the report. */
fc_status fc_factors_plan(const fc_model *model, fc_arena *arena, fc_factor_plan **out, fc_report *report,
                          fc_error *err) FC_MUST_USE;
/* Uniforms the factors address per path. */
uint64_t fc_factors_variates(const fc_factor_plan *factors, int n_steps);
/* Add everything that decides the factor paths, tables included, to a hash. */
void fc_factors_hash(const fc_factor_plan *factors, fc_sha256 *sha);

/* Which sampler, and the dimension of every draw of factors and inputs. FC_OK; FC_E_MEMORY. */
fc_status fc_sampling_plan(const fc_factor_plan *factors, int n_steps, size_t n_inputs, const char *sampler, fc_arena *arena,
                           fc_sampling *out, fc_error *err) FC_MUST_USE;

/* The exit window's keys as numbers: states of the defaults when none are written. Shared by check and
   plan. */
typedef struct fc_window_chain {
    int n;
    const char *name[FC_MAX_STATES];
    double pace[FC_MAX_STATES], ipo[FC_MAX_STATES];
    double rate[FC_MAX_STATES][FC_MAX_STATES]; /* off-diagonal rates of Q a year; diagonal 0 */
} fc_window_chain;
void fc_window_chain_read(const fc_window_params *params, fc_window_chain *chain);
/* 1 if one state leads to every other and back, so that the stationary law is unique. */
int fc_window_chain_connected(const fc_window_chain *chain);
/* P = exp(Q delta), rows summing to 1. Squaring of a scaled series of non-negative terms: no cancellation. */
void fc_window_transition(const fc_window_chain *chain, double delta, double p[FC_MAX_STATES][FC_MAX_STATES]);
/* Stationary law by elimination without subtractions (Grassmann, Taksar, Heyman 1985). */
void fc_window_stationary(const fc_window_chain *chain, double *law);
/* Lower Cholesky factor of a 5 x 5 row-major correlation matrix; 0 if it is not positive-definite. */
int fc_factor_cholesky(const double *matrix, double chol[FC_N_FACTORS][FC_N_FACTORS]);

#endif
