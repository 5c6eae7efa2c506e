/* Parts of the mechanism `pipeline`: signed projects that register, start and pay in. rules 5.7. */
#ifndef FC_MECHANISMS_PIPELINE_PIPELINE_H
#define FC_MECHANISMS_PIPELINE_PIPELINE_H

#include "blocks/regions.h"
#include "mechanisms/mechanism.h"

enum {
    FC_PIPE_STAGES = 8,
    FC_PIPE_ANCHORS = 100,
    FC_PIPE_SIGNED = 10000,
    FC_PIPE_BUNCH = 65536, /* numbers kept for projects that one step or one anchor brings */
    FC_PIPE_OBSERVED = 2   /* stages that a snapshot can count */
};

typedef struct fc_pipe_stage_params { const char *name; fc_value probability, delay; } fc_pipe_stage_params;
typedef struct fc_pipe_anchor_params { const char *name; fc_value amount; } fc_pipe_anchor_params;
typedef struct fc_pipe_params {
    fc_value signed_now, per_year, amount, realised;
    fc_list anchors, stages, where;
    double build, public_share;
    struct { fc_value mean; double delay; } followers;
    struct { fc_value age, counts[FC_PIPE_OBSERVED], contracted, paid_in; } observed;
} fc_pipe_params;

extern const fc_field FC_K(fc_pipe_fields)[];
extern const fc_output_row FC_K(fc_pipe_outputs)[];
void FC_K(fc_pipe_check)(const fc_entry *entry, const fc_model *model, fc_report *report);
/* 1 if the scenario gives a snapshot. */
int FC_K(fc_pipe_has_snapshot)(const fc_pipe_params *p);
/* Number of stages that the snapshot counts, from the first on. counts: [FC_PIPE_OBSERVED] */
int FC_K(fc_pipe_counts)(const fc_pipe_params *p, double *counts);
/* The stage that begins paying. */
int FC_K(fc_pipe_paying)(const fc_pipe_params *p);

typedef struct fc_pipe_stage {
    fc_draw probability, delay;
    fc_col reached; /* per step; the metric is the running sum */
} fc_pipe_stage;

/* State rows; a region's unpaid rest each after the last. */
enum { FC_PIPE_N, FC_PIPE_SCALE, FC_PIPE_PAID_SHARE, FC_PIPE_LEVEL, FC_PIPE_REST };

typedef struct fc_pipe_rec {
    const fc_pipe_params *p;
    const char *path;
    fc_draw signed_now, per_year, amount, realised, followers;
    int n_anchors, n_stages, n_observed, paying, snapshot, max_signed, n_places;
    double counts[FC_PIPE_OBSERVED];
    fc_pipe_stage stages[FC_PIPE_STAGES];
    fc_regions regions;
    uint64_t site_signed, site_arrivals, site_new, site_anchor, site_follower;
    uint32_t state;
    const double *curve, *rest; /* [K+1] share paid in d steps after the start; of a snapshot's rest in step k */
    fc_col signed_so_far, contracted, paid_in, social, public_; /* per step */
    fc_col opening_social, opening_public;
    fc_col starting[FC_MAX_REGIONS]; /* money of projects that start paying, by step */
} fc_pipe_rec;

/* Every project of the path, from step 0 to the end. */
void FC_K(fc_pipe_start)(const void *rec, fc_ws *ws);

#endif
