/* Sums of whole numbers of up to 256 bits: nothing is rounded, so the order in which terms come does not matter. */
#ifndef FC_STATS_WIDE_H
#define FC_STATS_WIDE_H

#include <math.h>
#include <stdint.h>

#include "base/kernel.h"

enum { FC_WIDE_WORDS = 4 };

typedef struct fc_wide {
    uint64_t word[FC_WIDE_WORDS]; /* lowest first */
} fc_wide;

/* s += x 2^(64 word); what is carried out of the last word is lost. */
FC_INLINE void fc_wide_add_word(fc_wide *s, uint64_t x, unsigned word)
{
    for (; x > 0 && word < FC_WIDE_WORDS; word++) {
        s->word[word] += x;
        x = s->word[word] < x; /* the carry */
    }
}

/* s += x 2^shift */
FC_INLINE void fc_wide_add(fc_wide *s, uint64_t x, unsigned shift)
{
    const unsigned word = shift / 64, bits = shift % 64;
    fc_wide_add_word(s, x << bits, word);
    if (bits > 0) fc_wide_add_word(s, x >> (64 - bits), word + 1);
}

FC_INLINE void fc_wide_merge(fc_wide *s, const fc_wide *other)
{
    for (unsigned i = 0; i < FC_WIDE_WORDS; i++) fc_wide_add_word(s, other->word[i], i);
}

/* To some 2^-52 of it. */
FC_INLINE double fc_wide_value(const fc_wide *s)
{
    double sum = 0;
    for (int i = FC_WIDE_WORDS; i-- > 0;) sum += ldexp((double)s->word[i], 64 * i);
    return sum;
}

#endif
