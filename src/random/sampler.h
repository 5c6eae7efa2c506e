/* Where the uniforms of inputs and factors come from: the plain stream, or points that fill the unit cube evenly block by
   block. Each-level draws are always plain.
   A draw of a path has an address (site, number) and, for nets, a dimension. Every block of 1024 paths is randomised on its
   own, keyed by seed, site, draw and block: blocks are independent, and every single uniform is uniform. */
#ifndef FC_RANDOM_SAMPLER_H
#define FC_RANDOM_SAMPLER_H

#include <stddef.h>
#include <stdint.h>

#include "base/kernel.h"
#include "random/sobol.h"

typedef enum fc_sampler {
    FC_SAMPLER_PLAIN,
    FC_SAMPLER_ANTITHETIC, /* paths 2i and 2i + 1: u and 1 - u */
    FC_SAMPLER_LHS,        /* each draw: one path of the block in every 1/1024 */
    FC_SAMPLER_SOBOL       /* scrambled digital net; draws beyond the table: as lhs */
} fc_sampler;
enum { FC_N_SAMPLERS = 4 };
#define FC_NO_DIMENSION UINT32_MAX
extern const char *const fc_sampler_names[FC_N_SAMPLERS + 1];
fc_sampler fc_sampler_find(const char *name); /* unknown: plain */

/* Which draw has which dimension: what the factors draw step after step, then the inputs in name order. */
typedef struct fc_sampling {
    fc_sampler kind;
    size_t once;     /* draws of the factors before the first step: 0 or 1 */
    size_t per_step; /* draws of the factors in a step */
    uint8_t slot[8]; /* place of a factor among them */
    size_t inputs;   /* dimension of the first input */
    size_t n;        /* dimensions in the table */
    uint16_t (*directions)[FC_SOBOL_DIGITS]; /* [n]; sobol only */
} fc_sampling;

FC_INLINE uint32_t fc_dimension(const fc_sampling *s, size_t d) { return d < s->n ? (uint32_t)d : FC_NO_DIMENSION; }
FC_INLINE uint32_t fc_factor_dimension(const fc_sampling *s, int factor, int step)
{
    return step < 1 ? FC_NO_DIMENSION : fc_dimension(s, s->once + (size_t)(step - 1) * s->per_step + s->slot[factor]);
}

/* Kernel: uniforms of draws 2 * pair and 2 * pair + 1 of a site, in dimensions d[0] and d[1], for 64 paths in a row, the
   first a multiple of 64. Plain: fc_uniform52 of the site's key. */
void FC_K(fc_sample)(const fc_sampling *s, uint64_t site_key, const uint64_t *path, uint64_t pair, const uint32_t d[2],
                     double (*u)[FC_LANES]);

#endif
