/* The parts of `incubation`: parameters as the field table fills them, the record the plan makes, and what the files of
   this folder call in each other. Source: rules 5.5. */
#ifndef FC_MECHANISMS_INCUBATION_H
#define FC_MECHANISMS_INCUBATION_H

#include "blocks/regions.h"
#include "mechanisms/mechanism.h"

enum { FC_CHAIN_STAGES = 64, FC_CHAIN_MOVES = 16, FC_CHAIN_PHASES = 600 };
enum { FC_CHAIN_WAIT, FC_CHAIN_LEAVE }; /* overflow */

typedef struct fc_chain_move_params { const char *to; fc_value share, hazard; int window; } fc_chain_move_params;

typedef struct fc_chain_stage_params {
    const char *name;
    fc_value initial, dwell, capacity, support, award, jobs;
    struct { fc_value mean; double sd; } raise;
    long phases;
    fc_list moves; /* of fc_chain_move_params */
} fc_chain_stage_params;

typedef struct fc_chain_params {
    fc_value inflow, growth;
    int overflow;
    fc_list stages; /* of fc_chain_stage_params */
    fc_list where;
} fc_chain_params;

typedef struct fc_chain_move {
    int to, window, rest; /* rest: takes what the other shares leave */
    fc_draw rate;         /* share or hazard */
    uint32_t movers;      /* scratch row: a hazard has one for each phase, a share one */
} fc_chain_move;

typedef struct fc_chain_stage {
    const char *name;
    int phases, n_hazards, n_shares, any_window;
    fc_chain_move *hazards, *shares;
    fc_draw initial, dwell, capacity, raise, support, award, jobs;
    double raise_spread; /* sd over mean of one firm's round */
    int limited, raises, supported, awarded, employs, fixed_stay; /* fixed_stay: a phase is one step */
    fc_col places;       /* offered by carriers; FC_NONE */
    fc_col present, entered, occupancy; /* occupancy: FC_NONE without places */
    fc_scalar cost;      /* FC_NONE if the chain costs nothing */
    uint32_t phase;      /* state row of phase 1 */
    uint32_t advance;    /* scratch row: firms that complete phase 1; one for each phase */
    uint32_t held;       /* scratch row: completed, but the window is not open for them */
    uint32_t draw;       /* first draw of the stage within a step */
} fc_chain_stage;

typedef struct fc_chain_rec {
    const fc_chain_params *p;
    const char *path;
    int n_stages;        /* declared ones, then words like "failed" that moves name without a stage */
    fc_chain_stage *stages;
    fc_draw inflow, growth;
    int has_inflow;
    uint64_t site, stride;
    fc_col feeds;        /* port "in"; FC_NONE */
    fc_col arrived, turned_away, left, firms, jobs, raised, support, awards; /* series */
    fc_col line_raise, line_support, line_award; /* FC_NONE */
} fc_chain_rec;

extern const fc_field FC_K(fc_chain_fields)[];
extern const fc_output_row FC_K(fc_chain_outputs)[];
void FC_K(fc_chain_check)(const fc_entry *entry, const fc_model *model, fc_report *report);
fc_status FC_K(fc_chain_plan)(const void *params, fc_builder *b, void *rec, fc_error *err);
void FC_K(fc_chain_start)(const void *rec, fc_ws *ws);
void FC_K(fc_chain_step)(const void *rec, fc_ws *ws, int k);
void FC_K(fc_chain_finish)(const void *rec, fc_ws *ws);
void FC_K(fc_chain_audit)(const void *rec, const fc_ws *ws, fc_audit *a);

/* Draws of a stage in one step, from its first: hazards of each phase (all leaving, then who goes where), completions of
   each phase, destinations of the completed, the round raised. */
FC_INLINE uint32_t fc_chain_hazard_draw(const fc_chain_stage *s, int phase)
{
    return s->draw + (uint32_t)(phase * s->n_hazards);
}
FC_INLINE uint32_t fc_chain_completion_draw(const fc_chain_stage *s, int phase)
{
    return s->draw + (uint32_t)(s->phases * s->n_hazards + phase);
}
FC_INLINE uint32_t fc_chain_share_draw(const fc_chain_stage *s)
{
    return s->draw + (uint32_t)(s->phases * (s->n_hazards + 1));
}
FC_INLINE uint32_t fc_chain_raise_draw(const fc_chain_stage *s)
{
    return fc_chain_share_draw(s) + (uint32_t)s->n_shares;
}

/* The stage that "incubation.NAME.STAGE" names: index of the stage (entry in *entry), or -1. */
int FC_K(fc_chain_find)(const fc_model *model, const char *text, int *entry);

/* Stages that keep every firm that comes in. */
FC_INLINE int fc_chain_absorbs(const fc_chain_stage *s) { return s->n_hazards + s->n_shares == 0; }

#endif
