/* Vectors as a type of the compiler, as wide as the level's registers, for loops whose numbers should stay in registers
   over the steps. Lanes are independent, so that the width changes no bit; sums over lanes need an order of their own. */
#ifndef FC_BASE_VECTOR_H
#define FC_BASE_VECTOR_H

#include <stdint.h>

#include "base/kernel.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#if defined(__AVX512F__)
#define FC_VEC_BYTES 64
#elif defined(__AVX2__)
#define FC_VEC_BYTES 32
#else
#define FC_VEC_BYTES 16
#endif
enum { FC_WIDTH = FC_VEC_BYTES / 8, FC_CHUNKS = FC_LANES / FC_WIDTH };
typedef double fc_vec __attribute__((vector_size(FC_VEC_BYTES), may_alias));
typedef int64_t fc_mask __attribute__((vector_size(FC_VEC_BYTES), may_alias)); /* -1 where true */

typedef uint64_t fc_words __attribute__((vector_size(FC_VEC_BYTES), may_alias));

/* Product of the low 32 bits of each word (what stands above them does not matter), and a word's halves exchanged:
   compilers do not find the one instruction that does either. */
FC_INLINE fc_words fc_v_mul32(fc_words a, fc_words b)
{
#if defined(__AVX512F__)
    return (fc_words)_mm512_mul_epu32((__m512i)a, (__m512i)b);
#elif defined(__AVX2__)
    return (fc_words)_mm256_mul_epu32((__m256i)a, (__m256i)b);
#elif defined(__x86_64__)
    return (fc_words)_mm_mul_epu32((__m128i)a, (__m128i)b);
#else
    return (a & 0xFFFFFFFFu) * (b & 0xFFFFFFFFu);
#endif
}
FC_INLINE fc_words fc_v_swap32(fc_words a)
{
#if defined(__AVX512F__)
    return (fc_words)_mm512_shuffle_epi32((__m512i)a, _MM_PERM_CDAB);
#elif defined(__AVX2__)
    return (fc_words)_mm256_shuffle_epi32((__m256i)a, 0xB1);
#elif defined(__x86_64__)
    return (fc_words)_mm_shuffle_epi32((__m128i)a, 0xB1);
#else
    return a >> 32 | a << 32;
#endif
}
/* Bit l is set where lane l of the mask is. */
FC_INLINE uint64_t fc_v_bits(fc_mask m)
{
#if defined(__AVX512F__)
    return _mm512_movepi64_mask((__m512i)m);
#elif defined(__AVX2__)
    return (uint64_t)(unsigned)_mm256_movemask_pd((__m256d)m);
#elif defined(__x86_64__)
    return (uint64_t)(unsigned)_mm_movemask_pd((__m128d)m);
#else
    uint64_t bits = 0;
    for (int l = 0; l < FC_WIDTH; l++) bits |= (uint64_t)(m[l] & 1) << l;
    return bits;
#endif
}

/* Counts: n[l] + 1 where a[l] < b[l]. */
FC_INLINE fc_mask fc_v_count(fc_mask n, fc_vec a, fc_vec b)
{
#if defined(__AVX512F__)
    return (fc_mask)_mm512_mask_sub_epi64((__m512i)n, _mm512_cmp_pd_mask((__m512d)a, (__m512d)b, _CMP_LT_OS), (__m512i)n,
                                          _mm512_set1_epi64(-1));
#else
    return n - (fc_mask)(a < b);
#endif
}
/* What is counted, as doubles. */
FC_INLINE fc_vec fc_v_counted(fc_mask n)
{
    return (fc_vec)(n | (fc_mask)((fc_vec){0} + 0x1p52)) - 0x1p52;
}

/* Bit i is set where number i of 64 is above 0. */
FC_INLINE uint64_t fc_v_above(const double *x)
{
    uint64_t found = 0;
    for (int chunk = 0; chunk < FC_CHUNKS; chunk++)
        found |= fc_v_bits((fc_mask)(((const fc_vec *)x)[chunk] > 0.0)) << (chunk * FC_WIDTH);
    return found;
}
/* 1 if any of 64 numbers is above 0. */
FC_INLINE int fc_v_any(const double *x)
{
    fc_mask found = {0};
    for (int chunk = 0; chunk < FC_CHUNKS; chunk++) found |= (fc_mask)(((const fc_vec *)x)[chunk] > 0.0);
    return fc_v_bits(found) != 0;
}
/* 1 if any of 64 numbers is not 0. */
FC_INLINE int fc_v_some(const double *x)
{
    fc_mask found = {0};
    for (int chunk = 0; chunk < FC_CHUNKS; chunk++) found |= (fc_mask)(((const fc_vec *)x)[chunk] != 0.0);
    return fc_v_bits(found) != 0;
}

/* 64 zeros, without a call of memset. */
FC_INLINE void fc_v_clear(double *x)
{
    const fc_vec nothing = {0};
    for (int chunk = 0; chunk < FC_CHUNKS; chunk++) ((fc_vec *)x)[chunk] = nothing;
    FC_KEEP_SCALAR();
}

/* Every lane x. (x added to zeros would stay an addition: x may be -0.) */
FC_INLINE fc_vec fc_v_all(double x) { return x - (fc_vec){0}; }

/* a < b ? a : b and a > b ? a : b: a NaN, or two equal ones, give b. */
FC_INLINE fc_vec fc_v_min(fc_vec a, fc_vec b)
{
#if defined(__AVX512F__)
    return (fc_vec)_mm512_min_pd((__m512d)a, (__m512d)b);
#elif defined(__AVX2__)
    return (fc_vec)_mm256_min_pd((__m256d)a, (__m256d)b);
#elif defined(__x86_64__)
    return (fc_vec)_mm_min_pd((__m128d)a, (__m128d)b);
#else
    for (int l = 0; l < FC_WIDTH; l++) b[l] = a[l] < b[l] ? a[l] : b[l];
    return b;
#endif
}
FC_INLINE fc_vec fc_v_max(fc_vec a, fc_vec b)
{
#if defined(__AVX512F__)
    return (fc_vec)_mm512_max_pd((__m512d)a, (__m512d)b);
#elif defined(__AVX2__)
    return (fc_vec)_mm256_max_pd((__m256d)a, (__m256d)b);
#elif defined(__x86_64__)
    return (fc_vec)_mm_max_pd((__m128d)a, (__m128d)b);
#else
    for (int l = 0; l < FC_WIDTH; l++) b[l] = a[l] > b[l] ? a[l] : b[l];
    return b;
#endif
}

/* x where the mask is set, else +0. */
#define FC_V_KEEP(x, mask) ((fc_vec)((fc_mask)(x) & (mask)))
#define FC_V_CHOOSE(mask, a, b) ((fc_vec)(((fc_mask)(a) & (mask)) | ((fc_mask)(b) & ~(mask))))

#endif
