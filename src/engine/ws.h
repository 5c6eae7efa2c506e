/* The workspace of one thread: one batch of 64 paths at a time. */
#ifndef FC_ENGINE_WS_H
#define FC_ENGINE_WS_H

#include <math.h>

#include "base/lane_math.h"
#include "plan/plan_internal.h"

typedef struct fc_ws {
    const fc_plan *plan;
    uint64_t seed;
    uint64_t path[FC_LANES] FC_ALIGN;  /* path number of each lane: keys chance, which is factors and each-level draws */
    uint64_t world[FC_LANES] FC_ALIGN; /* keys the inputs (= path; in two-level runs the outer number) */
    double *store;   /* [n_cols][K+1][64] */
    double *scalars; /* [n_scalars][64], NaN = undefined */
    double *state;   /* [n_state][64] */
    double *scratch; /* [scratch rows][64] */
    double *blank;   /* [blank rows][64]: 0 wherever nobody is at work; users put it back */
    double *kept;    /* [kept rows][64]: 0 between batches; each row has one user */
    double *inputs;  /* [n_inputs][64] */
    double *factors; /* laid out by src/factors */
    uint16_t *crossings; /* [buckets + 1][64]: first step whose cumulative pace lies in the bucket or above it */
    int clean;       /* whoever took the last batch's values left the store zero behind it */
    uint64_t redraw_step; /* test hook: draws of steps after this one use a second key (no look-ahead test); 0 = off */
    int now;                /* rule cash: while the sponsor decides, the step; what lies at or after it is not its to read */
    int controls;           /* 1: draws add to their controls */
    struct fc_trace *trace; /* NULL except in replay */
} fc_ws;

FC_INLINE double *fc_column(const fc_ws *ws, fc_col col)
{
    return ws->store + (size_t)col * (size_t)(ws->plan->n_steps + 1) * FC_LANES;
}
FC_INLINE double *fc_at(const fc_ws *ws, fc_col col, int step)
{
    return fc_column(ws, col) + (size_t)step * FC_LANES;
}
FC_INLINE double *fc_scalar_of(const fc_ws *ws, fc_scalar s)
{
    return ws->scalars + (size_t)s * FC_LANES;
}
FC_INLINE double *fc_state_of(const fc_ws *ws, uint32_t row)
{
    return ws->state + (size_t)row * FC_LANES;
}
FC_INLINE const double *fc_input_of(const fc_ws *ws, uint32_t input)
{
    return ws->inputs + (size_t)input * FC_LANES;
}

/* Mixed into the seed for draws of steps after redraw_step. */
#define FC_REDRAW_SALT UINT64_C(0x9e3779b97f4a7c15)

/* Four 32-bit uniforms per lane: draws 4*block .. 4*block+3 of a site. step: [64], the step at which each lane's luck is
   decided (read only when redraw_step is on). */
void FC_K(fc_draw_uniforms)(const fc_ws *ws, uint64_t site, uint64_t block, const double *step, double (*u)[FC_LANES]);

/* Values of a draw for all lanes. u: the addressed uniforms (read only when the draw is a law); x: [64] out. */
void FC_K(fc_draw_eval)(const fc_draw *draw, const fc_ws *ws, const double *u, double *x);
/* 1 if the draw is a function of the normal quantile of its uniform, which several draws can find together; and its values
   from such quantiles. */
FC_INLINE int fc_draw_takes_score(const fc_draw *draw)
{
    return draw->feed == FC_FEED_LAW && !draw->integer && fc_law_takes_score(draw->law);
}
void FC_K(fc_draw_eval_score)(const fc_draw *draw, const fc_ws *ws, const double *z, double *x);
/* 1 if evaluating the draw needs its uniform. */
FC_INLINE int fc_draw_needs_u(const fc_draw *draw) { return draw->feed == FC_FEED_LAW; }

/* Fill inputs (52-bit uniforms, copula), then factors. src/random/inputs.c, src/factors/. */
void FC_K(fc_fill_inputs)(fc_ws *ws);
void FC_K(fc_fill_factors)(fc_ws *ws);

#endif
