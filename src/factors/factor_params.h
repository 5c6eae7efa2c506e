/* Parameters of the sections factors, factors.market, ... as their field tables fill them (rules section
   3). */
#ifndef FC_FACTORS_FACTOR_PARAMS_H
#define FC_FACTORS_FACTOR_PARAMS_H

#include "model/field.h"

/* market, vintage, credit, appetite, exit_window: the order of rows */
enum { FC_N_FACTORS = 5, FC_MAX_STATES = 8 };

typedef struct fc_factors_params {
    fc_matrix correlation; /* 5 x 5; not written: identity */
    double df;             /* NaN: Gaussian */
} fc_factors_params;

typedef struct fc_market_params { int off; double drift, volatility; } fc_market_params;
/* vintage, credit, appetite */
typedef struct fc_persistent_params { int off; double persistence; } fc_persistent_params;

typedef struct fc_window_next { const char *to; double share; } fc_window_next;
typedef struct fc_window_state {
    const char *name;
    double pace, ipo, stay;
    fc_list next; /* of fc_window_next; empty: never left */
} fc_window_state;
typedef struct fc_window_params {
    int off;
    const char *initial; /* NULL: stationary law */
    fc_list states;      /* of fc_window_state, best to worst; empty: the three default states */
} fc_window_params;

#endif
