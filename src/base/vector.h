/* Vectors as a type of the compiler, for loops whose numbers should stay in registers over the steps (fc_vec: as wide
   as the level's registers; lanes are independent, so that the width changes no bit), and for sums over lanes, whose
   order counts (fc_v8: eight doubles at every level, split on narrower machines). */
#ifndef FC_BASE_VECTOR_H
#define FC_BASE_VECTOR_H

#include <stdint.h>

#include "base/kernel.h"

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

/* x where the mask is set, else +0. */
#define FC_V_KEEP(x, mask) ((fc_vec)((fc_mask)(x) & (mask)))
#define FC_V_CHOOSE(mask, a, b) ((fc_vec)(((fc_mask)(a) & (mask)) | ((fc_mask)(b) & ~(mask))))

enum { FC_WIDTH8 = 8, FC_CHUNKS8 = FC_LANES / FC_WIDTH8 };
typedef double fc_v8 __attribute__((vector_size(64), may_alias));
typedef int64_t fc_m8 __attribute__((vector_size(64), may_alias));
#define FC_V8_KEEP(x, mask) ((fc_v8)((fc_m8)(x) & (mask)))
#define FC_V8_CHOOSE(mask, a, b) ((fc_v8)(((fc_m8)(a) & (mask)) | ((fc_m8)(b) & ~(mask))))

#endif
