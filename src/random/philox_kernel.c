/* Philox over the lanes of a batch. A 32-bit word of the generator is the lower half of a 64-bit lane; what stands in the
   upper half is never read, so that one multiplication gives both halves of a product where they are needed. */
#include "random/philox.h"

#include "base/vector.h"
#include "random/philox_rounds.h"

typedef struct words {
    fc_words w[4];
} words;

/* The block's four words for the paths of one vector. */
FC_INLINE words philox_vector(uint64_t key, fc_words path, uint64_t block)
{
    const fc_words zero = {0}, m0 = zero + FC_PHILOX_M0, m1 = zero + FC_PHILOX_M1;
    fc_words x0 = path, x1 = fc_v_swap32(path), x2 = zero + (uint32_t)block, x3 = zero + (block >> 32);
    uint32_t k0 = (uint32_t)key, k1 = (uint32_t)(key >> 32);
    for (int r = 0; r < 10; r++) {
        const fc_words p0 = fc_v_mul32(x0, m0), p1 = fc_v_mul32(x2, m1);
        x0 = fc_v_swap32(p1) ^ x1 ^ (zero + k0);
        x2 = fc_v_swap32(p0) ^ x3 ^ (zero + k1);
        x1 = p1;
        x3 = p0;
        k0 += FC_PHILOX_W0;
        k1 += FC_PHILOX_W1;
    }
    return (words){{x0, x1, x2, x3}};
}

/* (k + 1/2) 2^-32: k as the last bits of a double of size 2^20, where one of them is 2^-32. */
void FC_K(fc_uniform32)(uint64_t site_key, const uint64_t *path, uint64_t block, double (*out)[FC_LANES])
{
    const fc_words low = (fc_words){0} + 0xFFFFFFFFu, size = (fc_words){0} + 0x4130000000000000u;
    for (int chunk = 0; chunk < FC_CHUNKS; chunk++) {
        const words x = philox_vector(site_key, ((const fc_words *)path)[chunk], block);
        for (int j = 0; j < 4; j++)
            ((fc_vec *)out[j])[chunk] = (fc_vec)((x.w[j] & low) | size) - (0x1p20 - 0x1p-33);
    }
}

/* (k + 1/2) 2^-52, k = the upper 52 of the 64 bits (word 2j : word 2j+1): set as the fraction of a double in [1, 2). */
void FC_K(fc_uniform52)(uint64_t site_key, const uint64_t *path, uint64_t block, double (*out)[FC_LANES])
{
    const fc_words low = (fc_words){0} + 0xFFFFFFFFu, one = (fc_words){0} + 0x3FF0000000000000u;
    for (int chunk = 0; chunk < FC_CHUNKS; chunk++) {
        const words x = philox_vector(site_key, ((const fc_words *)path)[chunk], block);
        for (int j = 0; j < 2; j++) {
            const fc_words a = x.w[2 * j] & low, b = x.w[2 * j + 1] & low;
            ((fc_vec *)out[j])[chunk] = (fc_vec)(one | a << 20 | b >> 12) - (1.0 - 0x1p-53);
        }
    }
}
