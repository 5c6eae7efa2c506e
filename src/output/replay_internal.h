/* The ledger of one path: tables, text, JSON. */
#ifndef FC_OUTPUT_REPLAY_INTERNAL_H
#define FC_OUTPUT_REPLAY_INTERNAL_H

#include "engine/replay.h"
#include "output/output_internal.h"

/* Accounts that a flow names, in name order; opening: the sponsor's balance before the first step, else 0. */
typedef struct fc_account {
    const char *name;
    double opening, balance;
} fc_account;
typedef struct fc_accounts {
    size_t n;
    fc_account *items;
} fc_accounts;
int fc_accounts_open(fc_accounts *accounts, const fc_replay *r); /* 0 when out of memory */
void fc_accounts_free(fc_accounts *accounts);
/* What the flows of a step bring and take, in name order of the lines; the balance follows. Steps in order from 0. */
void fc_account_step(fc_account *account, const fc_replay *r, int step, double *in, double *out);

/* "ipo", "sale", "failed", "forced sale", "held", "not made" */
const char *fc_route_name(fc_route route);
/* Month of a step, or "" when there is none within the horizon. */
void fc_replay_date(const fc_replay *r, double step, char out[8]);

fc_status fc_replay_text_of(const fc_replay *r, const fc_replay_found *found, fc_text *out, fc_error *err) FC_MUST_USE;
fc_status fc_replay_table_of(const fc_replay *r, const char *table, fc_text *out, fc_error *err) FC_MUST_USE;
/* Stage "<stem>.txt" and "<stem>-TABLE.csv". */
fc_status fc_replay_stage(const fc_replay *r, const fc_replay_found *found, const char *stem, fc_stage *files,
                          fc_error *err) FC_MUST_USE;

#endif
