/* The ten rounds of Philox4x32, shared by the one-block function and the lane kernels. */
#ifndef FC_RANDOM_PHILOX_ROUNDS_H
#define FC_RANDOM_PHILOX_ROUNDS_H

#include <stdint.h>

#include "base/kernel.h"

/* Multipliers and key increments of Salmon et al. 2011. */
#define FC_PHILOX_M0 0xD2511F53u
#define FC_PHILOX_M1 0xCD9E8D57u
#define FC_PHILOX_W0 0x9E3779B9u
#define FC_PHILOX_W1 0xBB67AE85u

/* x: counter in, random words out. */
FC_INLINE void fc_philox_rounds(uint32_t x[4], uint32_t k0, uint32_t k1)
{
    uint32_t x0 = x[0], x1 = x[1], x2 = x[2], x3 = x[3];
    for (int r = 0; r < 10; r++) {
        uint64_t p0 = (uint64_t)FC_PHILOX_M0 * x0, p1 = (uint64_t)FC_PHILOX_M1 * x2;
        x0 = (uint32_t)(p1 >> 32) ^ x1 ^ k0;
        x2 = (uint32_t)(p0 >> 32) ^ x3 ^ k1;
        x1 = (uint32_t)p1;
        x3 = (uint32_t)p0;
        k0 += FC_PHILOX_W0;
        k1 += FC_PHILOX_W1;
    }
    x[0] = x0;
    x[1] = x1;
    x[2] = x2;
    x[3] = x3;
}

#endif
