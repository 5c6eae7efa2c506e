/* Doubles as integers of the same order. */
#ifndef FC_STATS_ORDER_KEY_H
#define FC_STATS_ORDER_KEY_H

#include <stdint.h>
#include <string.h>

/* a < b exactly when key(a) < key(b), for all doubles but NaN; both zeros get the key of +0. */
static inline uint64_t fc_order_key(double x)
{
    uint64_t bits;
    x += 0.0; /* -0 -> +0 */
    memcpy(&bits, &x, sizeof bits);
    return bits ^ ((uint64_t)((int64_t)bits >> 63) | UINT64_C(0x8000000000000000));
}

static inline double fc_order_value(uint64_t key)
{
    const uint64_t bits = key >> 63 ? key ^ UINT64_C(0x8000000000000000) : ~key;
    double x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

/* Bins of histogram.h: the top 19 bits of the key. */
enum { FC_BIN_SHIFT = 64 - 19 };

/* Bin number of x, all bits set for NaN; *off takes the bits a bin cannot show. */
static inline uint32_t fc_order_bin(double x, uint64_t *off)
{
    const uint64_t key = fc_order_key(x), defined = x == x ? ~UINT64_C(0) : 0;
    *off |= (key >> 63 ? key : ~key) & ((UINT64_C(1) << FC_BIN_SHIFT) - 1) & defined;
    return (uint32_t)(key >> FC_BIN_SHIFT) | (uint32_t)~defined;
}

#endif
