/* What a replay wants to know beyond the columns: every fund and company of one lane, told by the mechanisms while they
   are simulated. Telling changes nothing that is simulated. */
#ifndef FC_ENGINE_TRACE_H
#define FC_ENGINE_TRACE_H

#include "engine/ws.h"

/* How a company left; the first four in the order of exits.<route>. */
typedef enum fc_route { FC_ROUTE_IPO, FC_ROUTE_SALE, FC_ROUTE_FAILED, FC_ROUTE_FORCED, FC_ROUTE_HELD, FC_ROUTE_NEVER } fc_route;

typedef struct fc_traced_company {
    const char *entry;       /* path of the entry: "funds.angel" */
    uint32_t unit, number;   /* fund within the entry (0 for direct), company within the fund */
    double entered, leaves;  /* steps; beyond K: not within the horizon */
    double cost;             /* first cheque */
    double late, late_at;    /* follow-on and its step; 0 without */
    double beside;           /* paid by others with the first cheque */
    double multiple;         /* gross multiple drawn, before the market */
    double proceeds, value;  /* of its exit, if it left by K; else the carrying value at K */
    fc_route route;
} fc_traced_company;

typedef struct fc_traced_fund {
    const char *entry;
    uint32_t unit;
    int committed, closes;   /* steps */
    int open;                /* 1: it closed */
    double size, closed, working; /* target, closed and really paid size */
} fc_traced_fund;

typedef struct fc_trace {
    int lane;
    int failed;              /* out of memory */
    size_t n_companies, room_companies, n_funds, room_funds;
    fc_traced_company *companies;
    fc_traced_fund *funds;
} fc_trace;

void fc_trace_company(fc_trace *trace, const fc_traced_company *company);
void fc_trace_fund(fc_trace *trace, const fc_traced_fund *fund);
void fc_trace_free(fc_trace *trace);

#endif
