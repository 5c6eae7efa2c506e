/* The sponsor: rules 5.10. Record as used by the kernels. */
#ifndef FC_MECHANISMS_SPONSOR_SPONSOR_H
#define FC_MECHANISMS_SPONSOR_SPONSOR_H

#include "blocks/sponsor_flows.h"
#include "blocks/sponsor_terms.h"
#include "mechanisms/mechanism.h"

typedef struct fc_sponsor_rec {
    fc_draw cash, appropriation, recycle, overhead, deposit_rate, reserve;
    double steps_funded; /* steps that get an appropriation; the last may count in part */
    double limit, rate;
    fc_sponsor_flows flows;
    fc_col interest, credit, funding, treasury, costs; /* ledger lines */
    fc_col balance;                                    /* series cash */
    fc_scalar shortfall, ruin;
    /* rule cash */
    double cover, patience; /* years; patience in steps */
    double funded_years;    /* of appropriation; infinite if it does not end */
    size_t n_units;
    const uint32_t *order;  /* [n_units] of the plan's units, by priority */
    uint32_t state, units;  /* rows: FC_CASH_*, and FC_UNIT_* of each unit */
    fc_col postponed, dropped, waiting;
    fc_scalar wait;
} fc_sponsor_rec;

/* State rows: units still to be decided within the horizon (one number for the whole batch), the same with one begun in
   this step; years waited by those begun, and their number. */
enum { FC_CASH_LEFT, FC_CASH_BEGAN, FC_CASH_WAITED, FC_CASH_MADE, FC_CASH_ROWS };
/* Of one unit: planned step, amount promised, what must be free for it; 0 undecided, its step when made, -1 given up. */
enum { FC_UNIT_PLANNED, FC_UNIT_AMOUNT, FC_UNIT_NEED, FC_UNIT_FATE, FC_UNIT_ROWS };

FC_INLINE double *fc_cash_row(const fc_sponsor_rec *r, const fc_ws *ws, uint32_t row)
{
    return fc_state_of(ws, r->state + row);
}
FC_INLINE double *fc_unit_row(const fc_sponsor_rec *r, const fc_ws *ws, size_t unit, uint32_t row)
{
    return fc_state_of(ws, r->units + (uint32_t)unit * FC_UNIT_ROWS + row);
}

/* account.c: terms per step; turnover: everything that has gone in or out, against which rounding is told. */
typedef struct fc_account_terms { fc_lane funding, keep, costs, deposit, turnover; } fc_account_terms;
/* Also writes the opening balance. */
void FC_K(fc_account_open)(const fc_sponsor_rec *r, const fc_ws *ws, fc_account_terms *terms);
/* Lines and balance of step k. */
void FC_K(fc_account_keep)(const fc_sponsor_rec *r, const fc_ws *ws, fc_account_terms *terms, int k);
void FC_K(fc_account_audit)(const fc_sponsor_rec *r, const fc_ws *ws, fc_audit *found);

/* cash.c: rule cash. */
void FC_K(fc_cash_plan)(const fc_sponsor_terms *p, fc_builder *b, fc_sponsor_rec *r);
void FC_K(fc_cash_start)(const fc_sponsor_rec *r, fc_ws *ws);
void FC_K(fc_cash_commit)(const fc_sponsor_rec *r, fc_ws *ws, int k);
void FC_K(fc_cash_step)(const fc_sponsor_rec *r, fc_ws *ws, int k);
void FC_K(fc_cash_finish)(const fc_sponsor_rec *r, fc_ws *ws);
void FC_K(fc_cash_audit)(const fc_sponsor_rec *r, const fc_ws *ws, fc_audit *found);

#endif
