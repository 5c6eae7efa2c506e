/* Sobol's recurrence (Sobol 1967; Bratley and Fox, Algorithm 659, ACM TOMS 14, 1988), ten numbers a dimension. */
#include "random/sobol.h"

/* m_1 .. m_10 from degree, coefficients and the first numbers. */
static void extend(unsigned degree, unsigned a, const uint16_t *first, uint32_t m[FC_SOBOL_DIGITS])
{
    for (unsigned j = 0; j < FC_SOBOL_DIGITS; j++) {
        if (j < degree) {
            m[j] = first[j];
            continue;
        }
        m[j] = m[j - degree] ^ m[j - degree] << degree;
        for (unsigned i = 1; i < degree; i++)
            if (a >> (degree - 1 - i) & 1u) m[j] ^= m[j - i] << i;
    }
}

void fc_sobol_directions(size_t n, uint16_t (*out)[FC_SOBOL_DIGITS])
{
    const uint16_t *at = fc_joe_kuo;
    for (size_t d = 0; d < n; d++) {
        uint32_t m[FC_SOBOL_DIGITS] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1}; /* the first dimension: van der Corput */
        if (d > 0) {
            extend(at[0], at[1], at + 2, m);
            at += 2 + (at[0] < FC_SOBOL_DIGITS ? at[0] : FC_SOBOL_DIGITS);
        }
        for (unsigned j = 0; j < FC_SOBOL_DIGITS; j++) out[d][j] = (uint16_t)(m[j] << (FC_SOBOL_DIGITS - 1 - j));
    }
}
