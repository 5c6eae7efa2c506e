/* The tiers of a waterfall on lanes: rules 5.1.5. Return of capital with hurdle, catch-up, split. */
#ifndef FC_BLOCKS_WATERFALL_H
#define FC_BLOCKS_WATERFALL_H

#include "base/kernel.h"

typedef struct fc_tiers { double carry, catch_up; } fc_tiers;

/* State of one payee group in one lane. */
typedef struct fc_split {
    double owed;      /* B: unreturned calls with the hurdle on them */
    double lp_profit; /* LP receipts - LP calls to date */
    double gp;        /* GP receipts to date */
} fc_split;

/* Split proceeds p >= 0; s is updated, the GP's part returned (the LP's part is p minus it). */
FC_INLINE double fc_waterfall(const fc_tiers *t, double p, fc_split *s)
{
    double back = p < s->owed ? p : s->owed, rest = p - back;
    s->owed -= back;
    double profit = s->lp_profit + back;
    double room = t->catch_up - t->carry; /* no catch-up unless c > carry */
    double due = t->carry * (profit + s->gp) - s->gp;
    double per = room > 0.0 ? 1.0 / room : 0.0; /* the same in every lane */
    double x = due * per;
    x = x > 0.0 ? x : 0.0;
    x = x < rest ? x : rest;
    double gp = t->catch_up * x + t->carry * (rest - x);
    s->lp_profit = s->lp_profit + (p - gp);
    s->gp += gp;
    return gp;
}

/* What the GP returns at the fund's last step, on whole-fund flows. */
FC_INLINE double fc_clawback(double carry, double gp, double lp_profit)
{
    double whole = lp_profit + gp, due = gp - carry * (whole > 0.0 ? whole : 0.0);
    return due > 0.0 ? due : 0.0;
}

#endif
