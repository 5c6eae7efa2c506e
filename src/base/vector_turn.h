/* Rows into columns: FC_WIDTH vectors of FC_WIDTH lanes. */
#ifndef FC_BASE_VECTOR_TURN_H
#define FC_BASE_VECTOR_TURN_H

#include "base/vector.h"

#define FC_V_MIX(a, b, ...) __builtin_shufflevector(a, b, __VA_ARGS__)

/* out[j * to][i] = in[i * from][j]. */
FC_INLINE void fc_v_turn(const fc_vec *in, int from, fc_vec *out, int to)
{
#if FC_VEC_BYTES == 64
    fc_vec t[8], u[8];
    for (int p = 0; p < 8; p += 2) { /* pairs of neighbours: even lanes, odd lanes */
        t[p] = FC_V_MIX(in[p * from], in[(p + 1) * from], 0, 8, 2, 10, 4, 12, 6, 14);
        t[p + 1] = FC_V_MIX(in[p * from], in[(p + 1) * from], 1, 9, 3, 11, 5, 13, 7, 15);
    }
    for (int q = 0; q < 8; q += 4) /* then pairs of lanes: 0 and 4, 2 and 6, in shuffles that keep their sources */
        for (int s = 0; s < 2; s++) {
            u[q + s] = FC_V_MIX(t[q + s], t[q + 2 + s], 0, 1, 4, 5, 8, 9, 12, 13);
            u[q + 2 + s] = FC_V_MIX(t[q + s], t[q + 2 + s], 2, 3, 6, 7, 10, 11, 14, 15);
        }
    for (int s = 0; s < 4; s++) {
        out[s * to] = FC_V_MIX(u[s], u[4 + s], 0, 1, 4, 5, 8, 9, 12, 13);
        out[(4 + s) * to] = FC_V_MIX(u[s], u[4 + s], 2, 3, 6, 7, 10, 11, 14, 15);
    }
#elif FC_VEC_BYTES == 32
    fc_vec t[4];
    for (int p = 0; p < 4; p += 2) {
        t[p] = FC_V_MIX(in[p * from], in[(p + 1) * from], 0, 4, 2, 6);
        t[p + 1] = FC_V_MIX(in[p * from], in[(p + 1) * from], 1, 5, 3, 7);
    }
    for (int s = 0; s < 2; s++) {
        out[s * to] = FC_V_MIX(t[s], t[2 + s], 0, 1, 4, 5);
        out[(2 + s) * to] = FC_V_MIX(t[s], t[2 + s], 2, 3, 6, 7);
    }
#else
    const fc_vec a = in[0], b = in[from];
    out[0] = FC_V_MIX(a, b, 0, 2);
    out[to] = FC_V_MIX(a, b, 1, 3);
#endif
}

#endif
