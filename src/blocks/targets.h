/* One target of the plan, as written: model.md 5.11. Shared by the section and by the metrics that judge it. */
#ifndef FC_BLOCKS_TARGETS_H
#define FC_BLOCKS_TARGETS_H

#include "model/field.h"

enum { FC_EVERY_NONE, FC_EVERY_YEAR };

typedef struct fc_target {
    const char *metric;
    fc_date at, from, to;
    int every;
    double at_least, at_most; /* NaN: the other one is meant */
    double weight;
} fc_target;

#endif
