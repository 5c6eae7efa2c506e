/* Direction numbers of Sobol sequences for nets of 1024 points. */
#ifndef FC_RANDOM_SOBOL_H
#define FC_RANDOM_SOBOL_H

#include <stddef.h>
#include <stdint.h>

enum { FC_SOBOL_DIMENSIONS = 1111, FC_SOBOL_DIGITS = 10 };

/* Joe and Kuo's table, dimensions 2 .. 1111: s, a, m_1 .. m_min(s, 10), one after the other. */
extern const uint16_t fc_joe_kuo[];

/* The first n dimensions (n <= 1111): direction number j + 1 as ten binary digits, the first one is bit 9. Point i of
   1024 is the sum modulo 2 of the numbers j where bit j of i is set. */
void fc_sobol_directions(size_t n, uint16_t (*out)[FC_SOBOL_DIGITS]);

#endif
