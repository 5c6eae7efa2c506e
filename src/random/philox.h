/* Philox4x32-10 (Salmon, Moraes, Dror, Shaw: Parallel random numbers: as easy as 1, 2, 3; SC11), addressed:
   key = site key, counter = (path low, path high, draw low, draw high). */
#ifndef FC_RANDOM_PHILOX_H
#define FC_RANDOM_PHILOX_H

#include <stdint.h>

#include "base/kernel.h"

/* One block, plain C, for tests and plan time. */
void fc_philox(const uint32_t counter[4], const uint32_t key[2], uint32_t out[4]);

/* key of a site: mix(seed, 64-bit hash of its full name). */
uint64_t fc_site_hash(const char *name);
uint64_t fc_site_key(uint64_t seed, uint64_t hash);

/* Kernel (one per ISA): four 32-bit uniforms per lane, (k + 1/2) 2^-32, of draws 4*block .. 4*block+3.
   path[lane] keys the draw. out[4][FC_LANES]. Both on 64 bytes. */
void FC_K(fc_uniform32)(uint64_t site_key, const uint64_t *path, uint64_t block, double (*out)[FC_LANES]);
/* Kernel: two 52-bit uniforms per lane, (k + 1/2) 2^-52, of draws 2*block, 2*block+1. out[2][FC_LANES]. */
void FC_K(fc_uniform52)(uint64_t site_key, const uint64_t *path, uint64_t block, double (*out)[FC_LANES]);

#endif
