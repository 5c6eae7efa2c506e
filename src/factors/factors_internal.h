/* The five processes, one step at a time: g [64] is the step's correlated innovation of that factor. */
#ifndef FC_FACTORS_FACTORS_INTERNAL_H
#define FC_FACTORS_FACTORS_INTERNAL_H

#include "factors/factors.h"

FC_INLINE double *fc_factor_row(const fc_ws *ws, fc_factor_column c, int step)
{
    return ws->factors + ((size_t)c * (size_t)(ws->plan->n_steps + 1) + (size_t)step) * FC_LANES;
}

void FC_K(fc_factor_market)(const fc_ws *ws, int k, const double *g);
void FC_K(fc_factor_vintage)(const fc_ws *ws, int k, const double *g);
void FC_K(fc_factor_credit)(const fc_ws *ws, int k, const double *g);
void FC_K(fc_factor_appetite)(const fc_ws *ws, int k, const double *g);
void FC_K(fc_factor_exit_window)(const fc_ws *ws, int k, const double *g, double *state);
/* State [64] during step 0 and the rows of step 0. */
void FC_K(fc_factor_exit_window_start)(const fc_ws *ws, double *state);
/* Fills ws->crossings from the running sums of pace. */
void FC_K(fc_factor_crossings)(const fc_ws *ws);
/* One AR(1) value a year with unit variance, from the innovations of the year's steps (vintage and
   credit). */
void FC_K(fc_factor_yearly)(const fc_ws *ws, fc_factor_column column, double persistence, int k,
                            const double *g);

#endif
