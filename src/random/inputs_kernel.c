/* Inputs: one draw per path each, from 52-bit uniforms keyed by the world, tied by a Gaussian copula. */
#include "engine/ws.h"
#include "random/philox.h"
#include "random/sampler.h"

/* 1 if row i of the lower triangle ties the input to another one. */
static int is_tied(const double *chol, size_t n, size_t i)
{
    for (size_t j = 0; j < i; j++)
        if (chol[i * n + j] != 0.0) return 1;
    for (size_t j = i + 1; j < n; j++)
        if (chol[j * n + i] != 0.0) return 1;
    return 0;
}

/* Rows of uniforms become correlated uniforms in place: z = L z from the last row up, zero coefficients left out, so
   that no untied input changes a tied one. Untied rows keep their uniforms bit for bit. */
static void tie(const double *chol, size_t n, double *rows)
{
    for (size_t i = 0; i < n; i++) {
        double *z = rows + i * FC_LANES;
        if (!is_tied(chol, n, i)) continue;
        FC_EACH_LANE(l) z[l] = fc_norm_quantile(z[l]);
    }
    for (size_t i = n; i-- > 0;) {
        double *z = rows + i * FC_LANES, sum[FC_LANES] FC_ALIGN, own = chol[i * n + i];
        if (!is_tied(chol, n, i)) continue;
        FC_EACH_LANE(l) sum[l] = own * z[l];
        for (size_t j = 0; j < i; j++) {
            double c = chol[i * n + j];
            const double *other = rows + j * FC_LANES;
            if (c == 0.0) continue;
            FC_EACH_LANE(l) sum[l] = fc_fma(c, other[l], sum[l]);
        }
        FC_EACH_LANE(l) z[l] = fc_clamp(fc_norm_cdf(sum[l]), 0x1p-53, 1.0 - 0x1p-53);
    }
}

void FC_K(fc_fill_inputs)(fc_ws *ws)
{
    const fc_plan *plan = ws->plan;
    double u[2][FC_LANES] FC_ALIGN;
    for (size_t i = 0; i < plan->n_inputs; i++) {
        const uint32_t d[2] = {fc_dimension(&plan->sampling, plan->sampling.inputs + i), FC_NO_DIMENSION};
        FC_K(fc_sample)(&plan->sampling, fc_site_key(ws->seed, plan->inputs[i].site_hash), ws->world, 0, d, u);
        memcpy(ws->inputs + i * FC_LANES, u[0], sizeof u[0]);
    }
    if (plan->input_chol) tie(plan->input_chol, plan->n_inputs, ws->inputs);
    for (size_t i = 0; i < plan->n_inputs; i++) {
        double *row = ws->inputs + i * FC_LANES;
        if (plan->inputs[i].integer) FC_K(fc_law_eval_whole)(plan->inputs[i].law, row, row);
        else FC_K(fc_law_eval)(plan->inputs[i].law, row, row);
    }
}
