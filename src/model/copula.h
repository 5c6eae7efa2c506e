/* The Gaussian copula of the inputs, made at plan time. */
#ifndef FC_MODEL_COPULA_H
#define FC_MODEL_COPULA_H

#include <fulcrum/error.h>

#include "base/arena.h"
#include "model/model_internal.h"

/* The factor L with L L' = the normal correlations 2 sin(pi rank/6) of the pairs (Pearson 1907), identity elsewhere.
   keys: the inputs in plan order. repair: 0 refuses a matrix that is not positive definite; 1 replaces it by the
   nearest correlation matrix (alternating projections with Dykstra's correction, Higham 2002).
   *chol: [n][n] row-major lower triangle in the arena, NULL when there are no pairs or all ranks are 0.
   *largest_change: largest |repaired - asked| of a normal correlation, 0 if none. *min_eigen: smallest eigenvalue of
   the matrix asked for. Errors: FC_E_SCENARIO (unknown key, contradiction), FC_E_MEMORY. */
FC_MUST_USE fc_status fc_copula_build(fc_arena *arena, size_t n_inputs, const char *const *keys, size_t n_pairs,
                                      const fc_correlation *pairs, int repair, double **chol, double *largest_change,
                                      double *min_eigen, fc_error *err);

#endif
