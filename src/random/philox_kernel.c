/* Philox over the lanes of a batch: 32-bit lanes, so that AVX2 and AVX-512 multiply 8 and 16 words at once. */
#include "random/philox.h"

#include <string.h>

#include "random/philox_rounds.h"

typedef struct words {
    uint32_t w[4][FC_LANES] FC_ALIGN;
} words;

static void philox_lanes(uint64_t key, const uint64_t *restrict path, uint64_t block, words *restrict out)
{
    uint32_t low[FC_LANES] FC_ALIGN, high[FC_LANES] FC_ALIGN;
    uint32_t k0 = (uint32_t)key, k1 = (uint32_t)(key >> 32);
    uint32_t b0 = (uint32_t)block, b1 = (uint32_t)(block >> 32);
    FC_EACH_LANE(i) {
        low[i] = (uint32_t)path[i];
        high[i] = (uint32_t)(path[i] >> 32);
    }
    FC_EACH_LANE(i) {
        uint32_t x[4] = {low[i], high[i], b0, b1};
        fc_philox_rounds(x, k0, k1);
        out->w[0][i] = x[0];
        out->w[1][i] = x[1];
        out->w[2][i] = x[2];
        out->w[3][i] = x[3];
    }
}

/* (k + 1/2) 2^-32 by way of the signed conversion every level has; every step is exact. */
void FC_K(fc_uniform32)(uint64_t site_key, const uint64_t *path, uint64_t block, double (*out)[FC_LANES])
{
    words x;
    philox_lanes(site_key, path, block, &x);
    for (int j = 0; j < 4; j++) {
        const uint32_t *w = x.w[j];
        double *u = out[j];
        FC_EACH_LANE(i) u[i] = ((double)(int32_t)(w[i] ^ 0x80000000u) + 2147483648.5) * 0x1p-32;
    }
}

/* (k + 1/2) 2^-52, k = the upper 52 of the 64 bits (word 2j : word 2j+1): set as the fraction of a double in [1, 2). */
void FC_K(fc_uniform52)(uint64_t site_key, const uint64_t *path, uint64_t block, double (*out)[FC_LANES])
{
    words x;
    philox_lanes(site_key, path, block, &x);
    for (int j = 0; j < 2; j++) {
        const uint32_t *a = x.w[2 * j], *b = x.w[2 * j + 1];
        double *u = out[j];
        FC_EACH_LANE(i) {
            uint64_t bits = 0x3FF0000000000000u | ((uint64_t)a[i] << 20) | (uint64_t)(b[i] >> 12);
            double one_to_two;
            memcpy(&one_to_two, &bits, sizeof bits);
            u[i] = one_to_two - (1.0 - 0x1p-53);
        }
    }
}
