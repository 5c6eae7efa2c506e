/* Which ledger lines are the sponsor's, and in which role: shared by the sponsor's account and its
   returns. */
#ifndef FC_BLOCKS_SPONSOR_FLOWS_H
#define FC_BLOCKS_SPONSOR_FLOWS_H

#include "engine/ws.h"
#include "plan/builder.h"

typedef struct fc_cols { size_t n; fc_col *col; } fc_cols;

/* Flows between the sponsor and mechanisms; its own account's lines (treasury, bank, running costs) are left
   out. */
typedef struct fc_sponsor_flows {
    fc_cols paid;     /* sponsor pays: calls, cheques, grants, ... */
    fc_cols given;    /* sponsor gives up out of its receipts: concession, loss share */
    fc_cols received; /* proceeds: distributions, exits, refunds, repayments */
    fc_cols income;   /* earned, not invested money coming back: fees, rent, contract research */
    fc_cols conceded, lossshared; /* the two parts of given */
    fc_cols past_paid, past_received; /* step 0: before the start, in no balance */
    fc_cols nav, unfunded;        /* hidden levels published by the mechanisms */
    fc_cols closed;               /* sponsor's part of what closed */
} fc_sponsor_flows;

/* Lines so far; stakes_only keeps what sponsor.irr covers: funds, direct, conversion, and of platforms the stakes in
   spin-outs (their capital, running costs and income buy no stake). */
void FC_K(fc_sponsor_flows_plan)(fc_builder *b, int stakes_only, fc_sponsor_flows *flows);
/* out [64] = sum over the columns at step k. */
void FC_K(fc_cols_at)(const fc_ws *ws, const fc_cols *cols, int k, double *out);
/* out [64] = sum over the columns and steps 0..K. */
void FC_K(fc_cols_total)(const fc_ws *ws, const fc_cols *cols, double *out);

#endif
