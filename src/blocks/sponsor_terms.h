/* The keys of the group `sponsor` as its field table fills them: read by the account and by the metric
   families. */
#ifndef FC_BLOCKS_SPONSOR_TERMS_H
#define FC_BLOCKS_SPONSOR_TERMS_H

#include "model/field.h"

typedef struct fc_sponsor_terms {
    fc_value cash, appropriation, recycle, overhead, deposit_rate, reserve;
    double appropriation_years, limit, rate, discount, cover, patience;
    int rule; /* 0 plan, 1 cash */
    fc_texts priority;
} fc_sponsor_terms;

#endif
