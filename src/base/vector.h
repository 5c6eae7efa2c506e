/* Vectors of eight doubles for loops whose order of lanes or whose registers matter. Narrower machines split them, so
   that every level computes the same bits. */
#ifndef FC_BASE_VECTOR_H
#define FC_BASE_VECTOR_H

#include <stdint.h>

#include "base/kernel.h"

enum { FC_WIDTH = 8, FC_CHUNKS = FC_LANES / FC_WIDTH };
typedef double fc_v8 __attribute__((vector_size(64), may_alias));
typedef int64_t fc_m8 __attribute__((vector_size(64), may_alias)); /* -1 where true */

/* x where the mask is set, else +0. */
#define FC_V_KEEP(x, mask) ((fc_v8)((fc_m8)(x) & (mask)))
#define FC_V_CHOOSE(mask, a, b) ((fc_v8)(((fc_m8)(a) & (mask)) | ((fc_m8)(b) & ~(mask))))

#endif
