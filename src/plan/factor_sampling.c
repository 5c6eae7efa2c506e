/* Dimensions of the draws: the factors' components, step after step, then the inputs in name order. */
#include "plan/factor_plan.h"
#include "random/sampler.h"

fc_status fc_sampling_plan(const fc_factor_plan *f, int n_steps, size_t n_inputs, const char *sampler, fc_arena *arena,
                           fc_sampling *s, fc_error *err)
{
    s->kind = fc_sampler_find(sampler);
    s->once = !f->window_off && f->initial < 0;
    for (int j = 0; j < FC_N_FACTORS; j++)
        if (f->needed[j]) s->slot[j] = (uint8_t)s->per_step++;
    if (f->df > 0.0) s->slot[FC_N_FACTORS] = (uint8_t)s->per_step++;
    s->inputs = s->once + s->per_step * (size_t)n_steps;
    s->n = s->inputs + n_inputs < FC_SOBOL_DIMENSIONS ? s->inputs + n_inputs : FC_SOBOL_DIMENSIONS;
    if (s->kind == FC_SAMPLER_SOBOL && s->n > 0) {
        s->directions = fc_arena_array(arena, s->n, sizeof *s->directions);
        if (!s->directions) return fc_fail(err, FC_E_MEMORY, FC_MSG_OUT_OF_MEMORY, NULL, 0, NULL);
        fc_sobol_directions(s->n, s->directions);
    }
    return FC_OK;
}
