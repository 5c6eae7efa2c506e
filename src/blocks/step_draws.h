/* Draws of a kind that steps: step k of a site owns the draws k * stride .. k * stride + stride - 1, whatever happens, so
   that luck depends on the place and the step alone. */
#ifndef FC_BLOCKS_STEP_DRAWS_H
#define FC_BLOCKS_STEP_DRAWS_H

#include "engine/ws.h"
#include "random/philox.h"

typedef struct fc_step_draws {
    uint64_t key, first, block; /* block: the one in u, first / 4 and onwards */
    const uint64_t *path;
    double u[4][FC_LANES] FC_ALIGN;
} fc_step_draws;

/* stride: a multiple of 4. */
FC_INLINE void fc_step_draws_begin(fc_step_draws *d, const fc_ws *ws, uint64_t site, uint64_t stride, int step)
{
    const uint64_t salt = ws->redraw_step && (uint64_t)step > ws->redraw_step ? FC_REDRAW_SALT : 0;
    d->key = fc_site_key(ws->seed ^ salt, site);
    d->path = ws->path;
    d->first = (uint64_t)step * stride;
    d->block = UINT64_MAX;
}

/* Uniforms [64] of draw n of the step; valid until the next call. Neighbours come from one block: ask in order. */
FC_INLINE const double *fc_step_draws_at(fc_step_draws *d, uint64_t n)
{
    const uint64_t block = (d->first + n) / 4;
    if (block != d->block) FC_K(fc_uniform32)(d->key, d->path, block, d->u);
    d->block = block;
    return d->u[(d->first + n) & 3u];
}

#endif
