/* Internal rate of return over lanes. */
#ifndef FC_BLOCKS_IRR_H
#define FC_BLOCKS_IRR_H

#include "engine/ws.h"

/* IRR per lane (rules 6). flows: [K+1][64] net per step with the final NAV already in the last; guess: the
   sponsor's discount, where a scan for several sign changes starts; irr [64] out, per year (NaN undefined);
   several [64] out: 1.0 where the flows change sign more than once (may be NULL). */
void FC_K(fc_irr)(const fc_ws *ws, const double *flows, double guess, double *irr, double *several);

#endif
