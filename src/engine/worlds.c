/* Worlds of a two-level run: see worlds.h. */
#include "engine/worlds.h"

#include <stdlib.h>
#include <string.h>

#include "base/report_internal.h"
#include "engine/run_internal.h"

/* Whole leaves that share no block with another world, or whole blocks. */
static uint64_t rounded(uint64_t inner)
{
    uint64_t size = FC_LANES;
    while (size < inner && size < FC_BLOCK) size *= 2;
    return inner <= FC_BLOCK ? size : (inner - 1) / FC_BLOCK * FC_BLOCK + FC_BLOCK;
}

fc_status fc_run_two_level(fc_run_options *options, uint64_t outer, uint64_t inner, fc_error *err)
{
    if (!options) return fc_fail_null(err, "options");
    options->outer = 0;
    options->inner = 0;
    options->paths = inner;
    if (outer == 0) return FC_OK;
    if (outer < FC_LEAST_WORLDS || inner < 1 || inner > FC_MAX_PATHS || outer > FC_MAX_PATHS / rounded(inner))
        return fc_fail(err, FC_E_USAGE, FC_MSG_WORLDS_FEW, NULL, 0, NULL, (int)FC_LEAST_WORLDS);
    options->outer = outer;
    options->inner = rounded(inner);
    options->paths = outer * options->inner;
    return FC_OK;
}

int fc_worlds_fit(const fc_run_options *o)
{
    return o->outer >= FC_LEAST_WORLDS && o->inner >= 1 && o->inner <= FC_MAX_PATHS && o->inner == rounded(o->inner) &&
           o->outer <= FC_MAX_PATHS / o->inner && o->outer * o->inner == o->paths;
}

fc_status fc_worlds_check(const fc_plan *plan, const fc_run_options *o, fc_error *err)
{
    if (o->outer == 0) return FC_OK;
    if (o->controls) return fc_fail(err, FC_E_USAGE, FC_MSG_WORLDS_CONTROLS, NULL, 0, NULL);
    if (o->n_stop > 0) return fc_fail(err, FC_E_USAGE, FC_MSG_WORLDS_STOP, NULL, 0, NULL);
    if (o->outer < FC_LEAST_WORLDS) return fc_fail(err, FC_E_USAGE, FC_MSG_WORLDS_FEW, NULL, 0, NULL, (int)FC_LEAST_WORLDS);
    if (!fc_worlds_fit(o))
        return fc_fail(err, FC_E_USAGE, FC_MSG_WORLDS_PATHS, NULL, 0, NULL, (unsigned long long)o->outer,
                       (unsigned long long)o->inner, (unsigned long long)o->paths);
    if (plan->sampling.kind != FC_SAMPLER_PLAIN)
        return fc_fail(err, FC_E_USAGE, FC_MSG_WORLDS_SAMPLER, NULL, 0, NULL, fc_sampler_names[plan->sampling.kind]);
    if (plan->n_inputs == 0) return fc_fail(err, FC_E_USAGE, FC_MSG_WORLDS_NO_INPUTS, NULL, 0, NULL);
    return FC_OK;
}

static uint64_t world_doubles(const fc_rows *rows) { return rows->n_rows + rows->n_counted + rows->n_scalars + 1; }

uint64_t fc_worlds_bytes(const fc_rows *rows, int n_steps, uint64_t outer)
{
    uint64_t bytes;
    if (outer == 0) return 0;
    if (__builtin_mul_overflow(outer, (world_doubles(rows) + 4) * sizeof(double), &bytes)) return UINT64_MAX;
    const uint64_t bands = (uint64_t)rows->n_series * ((uint64_t)n_steps + 1) * FC_N_QUANTILES * sizeof(double);
    return bytes > UINT64_MAX - bands ? UINT64_MAX : bytes + bands;
}

fc_status fc_worlds_begin(fc_worlds *worlds, const fc_rows *rows, const fc_run_options *options, fc_error *err)
{
    memset(worlds, 0, sizeof *worlds);
    if (options->outer == 0) return FC_OK;
    const size_t n = (size_t)options->outer;
    if (fc_worlds_bytes(rows, 0, options->outer) > SIZE_MAX / 2) return fc_fail(err, FC_E_MEMORY, FC_MSG_OUT_OF_MEMORY, NULL, 0, NULL);
    worlds->mean = malloc(n * (size_t)world_doubles(rows) * sizeof(double));
    if (!worlds->mean) return fc_fail(err, FC_E_MEMORY, FC_MSG_OUT_OF_MEMORY, NULL, 0, NULL);
    worlds->count = worlds->mean + n * rows->n_rows;
    worlds->m2 = worlds->count + n * rows->n_counted;
    worlds->sound = worlds->m2 + n * rows->n_scalars;
    worlds->outer = options->outer;
    worlds->inner = options->inner;
    worlds->rows = rows;
    return FC_OK;
}

void fc_worlds_free(fc_worlds *worlds)
{
    free(worlds->mean);
    memset(worlds, 0, sizeof *worlds);
}

fc_world fc_worlds_at(const fc_worlds *worlds, uint64_t world)
{
    const fc_rows *rows = worlds->rows;
    return (fc_world){.sound = worlds->sound + world,
                      .array = {worlds->mean + world * rows->n_rows, worlds->count + world * rows->n_counted,
                                worlds->m2 + world * rows->n_scalars},
                      .length = {rows->n_rows, rows->n_counted, rows->n_scalars}};
}

void fc_worlds_take(fc_worlds *worlds, uint64_t world, const fc_part *part)
{
    const fc_world at = fc_worlds_at(worlds, world);
    const double *const from[FC_WORLD_ARRAYS] = {part->mean, part->count, part->m2};
    *at.sound = (double)part->n;
    for (size_t i = 0; i < FC_WORLD_ARRAYS; i++) memcpy(at.array[i], from[i], at.length[i] * sizeof(double));
}

void fc_worlds_row(const fc_worlds *worlds, const fc_group *group, size_t row, uint64_t n, fc_anova_world *out)
{
    const fc_rows *rows = worlds->rows;
    for (uint64_t w = 0; w < n; w++) {
        out[w].n = group->undefined ? worlds->count[w * rows->n_counted + row] : worlds->sound[w];
        out[w].mean = worlds->mean[w * rows->n_rows + row];
        out[w].m2 = row < rows->n_scalars ? worlds->m2[w * rows->n_scalars + row] : 0;
    }
}
