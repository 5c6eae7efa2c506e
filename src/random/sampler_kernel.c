/* Uniforms of 64 paths under each sampler. Words that belong to a whole block come from Philox with the block's number in
   place of the path's and the highest bit of the counter set, where no path's draw lies. */
#include "random/sampler.h"

#include "random/philox.h"
#include "random/philox_rounds.h"

enum { WORD_BITS = 52, STRATUM_BITS = 10, ROUNDS = 8 };
#define BLOCK_DRAW 0x80000000u

/* Two random words of draw `draw` in a block of 1024 paths; n: which two. */
FC_INLINE void block_words(uint64_t key, uint64_t block, uint64_t draw, uint32_t n, uint64_t out[2])
{
    uint32_t x[4] = {(uint32_t)block, (uint32_t)(block >> 32), (uint32_t)draw, BLOCK_DRAW | n};
    fc_philox_rounds(x, (uint32_t)key, (uint32_t)(key >> 32));
    out[0] = (uint64_t)x[0] << 32 | x[1];
    out[1] = (uint64_t)x[2] << 32 | x[3];
}

/* (k + 1/2) 2^-52 */
FC_INLINE void to_uniforms(const uint64_t *k, double *u)
{
    FC_EACH_LANE(i) u[i] = ((double)(int64_t)k[i] + 0.5) * 0x1p-52;
}

/* ---- antithetic ---- */

static void antithetic(uint64_t key, const uint64_t *path, uint64_t pair, double (*u)[FC_LANES])
{
    uint64_t even[FC_LANES] FC_ALIGN;
    FC_EACH_LANE(i) even[i] = path[i] & ~UINT64_C(1);
    FC_K(fc_uniform52)(key, even, pair, u);
    for (int j = 0; j < 2; j++) FC_EACH_LANE(i) u[j][i] = (i & 1) ? 1.0 - u[j][i] : u[j][i]; /* exact */
}

/* ---- Latin hypercube ---- */

/* A keyed permutation of 0 .. 1023: a Feistel network on two halves of five bits, then an exclusive or that makes the
   stratum of every single path uniform. */
static void permute(uint64_t key, uint64_t block, uint64_t draw, const uint64_t *path, uint32_t *p)
{
    uint64_t words[6];
    for (uint32_t n = 0; n < 3; n++) block_words(key, block, draw, 8 + n, words + 2 * n);
    const uint32_t last = (uint32_t)(words[ROUNDS / 2] >> (64 - STRATUM_BITS));
    uint32_t l[FC_LANES] FC_ALIGN, r[FC_LANES] FC_ALIGN;
    FC_EACH_LANE(i)
    {
        l[i] = (uint32_t)path[i] >> 5 & 31u;
        r[i] = (uint32_t)path[i] & 31u;
    }
    for (int round = 0; round < ROUNDS; round++) {
        const uint32_t k = (uint32_t)(words[round / 2] >> (round & 1 ? 32 : 0));
        FC_EACH_LANE(i)
        {
            uint32_t h = (r[i] ^ k) * 0x9E3779B1u; /* all bits of k and r reach the upper ones */
            h = (h ^ h >> 15) * 0x85EBCA77u;
            h = (h ^ h >> 13) * 0xC2B2AE3Du;
            const uint32_t old = l[i];
            l[i] = r[i];
            r[i] = old ^ h >> 27;
        }
    }
    FC_EACH_LANE(i) p[i] = (l[i] << 5 | r[i]) ^ last;
}

/* A place inside the stratum from the path's own plain uniform. u: in and out. */
static void latin(uint64_t key, const uint64_t *path, uint64_t draw, double *u)
{
    uint32_t p[FC_LANES] FC_ALIGN;
    uint64_t k[FC_LANES] FC_ALIGN;
    permute(key, path[0] / FC_BLOCK, draw, path, p);
    FC_EACH_LANE(i)
    k[i] = (uint64_t)p[i] << (WORD_BITS - STRATUM_BITS) | (uint64_t)(int64_t)(u[i] * 0x1p42);
    to_uniforms(k, u);
}

/* ---- scrambled net ---- */

/* Matousek's linear scramble with a digital shift (J. Complexity 14, 1998): digits of the direction numbers times a random
   lower triangular matrix with ones on its diagonal, down to the last bit, plus random digits. */
static void net(uint64_t key, const uint64_t *path, uint64_t draw, const uint16_t *direction, double *u)
{
    const uint64_t block = path[0] / FC_BLOCK;
    uint64_t words[12], scrambled[FC_SOBOL_DIGITS], k[FC_LANES] FC_ALIGN;
    for (uint32_t n = 0; n < 6; n++) block_words(key, block, draw, n, words + 2 * n);
    for (int j = 0; j < FC_SOBOL_DIGITS; j++) words[j] = words[j] >> (12 + j + 1) | UINT64_C(1) << (WORD_BITS - 1 - j);
    for (int j = 0; j < FC_SOBOL_DIGITS; j++) {
        scrambled[j] = 0;
        for (int digit = 0; digit <= j; digit++)
            if (direction[j] >> (FC_SOBOL_DIGITS - 1 - digit) & 1) scrambled[j] ^= words[digit];
    }
    uint64_t base = words[10] >> 12;
    for (int j = 6; j < FC_SOBOL_DIGITS; j++)
        if (path[0] >> j & 1) base ^= scrambled[j];
    FC_EACH_LANE(i) k[i] = base;
    for (int j = 0; j < 6; j++) {
        const uint64_t s = scrambled[j];
        FC_EACH_LANE(i) k[i] ^= ((uint32_t)i >> j & 1u) ? s : 0;
    }
    to_uniforms(k, u);
}

void FC_K(fc_sample)(const fc_sampling *s, uint64_t site_key, const uint64_t *path, uint64_t pair, const uint32_t d[2],
                     double (*u)[FC_LANES])
{
    if (s->kind == FC_SAMPLER_ANTITHETIC) {
        antithetic(site_key, path, pair, u);
        return;
    }
    const int sobol = s->kind == FC_SAMPLER_SOBOL, first = sobol && d[0] < s->n, second = sobol && d[1] < s->n;
    if (!first || !second) FC_K(fc_uniform52)(site_key, path, pair, u);
    if (s->kind == FC_SAMPLER_PLAIN) return;
    for (int j = 0; j < 2; j++) {
        if (j == 0 ? first : second) net(site_key, path, 2 * pair + (uint64_t)j, s->directions[d[j]], u[j]);
        else latin(site_key, path, 2 * pair + (uint64_t)j, u[j]);
    }
}
