/* Control variates: numbers of a path whose mean is known to be 0. The mean of a metric is taken back by what regression on
   them explains of their luck: smaller errors from the same paths (Lavenberg and Welch, Management Science 27, 1981;
   Glasserman, Monte Carlo Methods in Financial Engineering, 2003, section 4.1). */
#ifndef FC_ENGINE_CONTROLS_H
#define FC_ENGINE_CONTROLS_H

#include "engine/ws.h"

enum { FC_MAX_CONTROLS = 48, FC_PATHS_PER_CONTROL = 100 };

typedef enum fc_control_kind {
    FC_CONTROL_INDEX, /* market index over its mean, minus 1 */
    FC_CONTROL_LOG,   /* its logarithm minus its mean */
    FC_CONTROL_MEAN,  /* mean of a factor's column over steps from .. to */
    FC_CONTROL_PACE,  /* sum of the exit window's pace up to a step, minus its mean */
    FC_CONTROL_INPUT, /* an input minus its law's mean */
    FC_CONTROL_DRAWS  /* draws of one kind in one entry: blocks/control.h */
} fc_control_kind;

typedef struct fc_control {
    fc_control_kind kind;
    uint32_t at; /* factor column, input, or state row */
    int from, to;
    double centre;
} fc_control;

typedef struct fc_controls {
    size_t n;
    fc_control item[FC_MAX_CONTROLS];
} fc_controls;

/* The controls of a programme: draws first, then factors, then inputs in name order, as far as there is room. */
void fc_controls_of(const fc_plan *plan, fc_controls *out);
/* Kernel: their values after a batch, out [n][64]. */
void FC_K(fc_controls_fill)(const fc_controls *controls, const fc_ws *ws, double *out);

#endif
