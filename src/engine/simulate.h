/* One batch, at one instruction-set level (see kernels.h for the table that holds these). */
#ifndef FC_ENGINE_SIMULATE_H
#define FC_ENGINE_SIMULATE_H

#include "mechanisms/mechanism.h"

void FC_K(fc_simulate)(fc_ws *ws);
void FC_K(fc_audit_batch)(const fc_ws *ws, fc_audit *audit);

#endif
