/* Shared factors, rules 3. Filled for the whole horizon before any mechanism; read up to the
   current step. */
#ifndef FC_FACTORS_FACTORS_H
#define FC_FACTORS_FACTORS_H

#include "engine/ws.h"
#include "factors/factor_params.h"

/* The value of a yearly factor belongs to its whole year: it uses the innovations of all its steps. With
   ws->redraw_step inside a year the whole year's W and Z change, so look-ahead tests take the end of a
   year. */

/* Columns of ws->factors, each [K+1][64] (row 0 = time 0). */
typedef enum fc_factor_column {
    FC_G_MARKET,   /* innovation of the market, N(0,1); row 0 unused */
    FC_X_MARKET,   /* ln I_k; row 0 = 0 */
    FC_W_VINTAGE,  /* W of the programme year of step k */
    FC_Z_CREDIT,   /* Z of the programme year of step k */
    FC_A_APPETITE, /* A_k */
    FC_PACE,       /* pace of the state during step k */
    FC_PACE_SUM,   /* sum of pace * delta over steps 1..k; row 0 = 0 */
    FC_IPO,        /* ipo of the state during step k */
    FC_N_FACTOR_COLUMNS
} fc_factor_column;

FC_INLINE const double *fc_factor(const fc_ws *ws, fc_factor_column c, int step)
{
    return ws->factors + ((size_t)c * (size_t)(ws->plan->n_steps + 1) + (size_t)step) * FC_LANES;
}

typedef struct fc_factor_plan {
    double drift, volatility;   /* market; volatility 0 and loadings 0 when off */
    int market_off, vintage_off, credit_off, appetite_off, window_off;
    double vintage_persistence, credit_persistence, appetite_persistence;
    double df;                  /* 0: Gaussian */
    double chol[5][5];          /* of factors.correlation */
    int n_states, initial;      /* exit window; initial -1: stationary law */
    double pace[8], ipo[8];
    double transition_cum[8][8], stationary_cum[8]; /* cumulative, states best to worst */
    uint64_t sites[5], site_df, site_initial;
    int independent;            /* chol is the identity */
    int needed[5];              /* the innovations some running factor reads */
    int used[5];                /* the factor itself runs */
    double t_w_max;
    const fc_law *chi2; /* df > 0: law of the common chi-squared draw. Pointers last: see fc_factors_hash */
    const double *t_table;      /* df > 0: [FC_T_CELLS][4] cubics of R(w) on [0, t_w_max], see fill.c */
    double per_bucket;          /* of ws->crossings: buckets in a year of cumulative pace */
    int n_buckets;              /* 0: none, the window may stand still or nearly so */
} fc_factor_plan;
enum { FC_T_CELLS = 1024 };

/* Bucket of a cumulative pace; what lies beyond the horizon falls into the last one. */
FC_INLINE int32_t fc_pace_bucket(const fc_factor_plan *f, double pace)
{
    return (int32_t)fc_clamp(pace * f->per_bucket, 0.0, (double)(f->n_buckets - 1));
}

#endif
