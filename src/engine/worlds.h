/* Two-level runs: the moments of each world, one draw of the inputs with its paths. */
#ifndef FC_ENGINE_WORLDS_H
#define FC_ENGINE_WORLDS_H

#include <fulcrum/run.h>

#include "engine/parts.h"
#include "stats/anova.h"

/* Fewer worlds say nothing of what lies between them. */
enum { FC_LEAST_WORLDS = 4 };

typedef struct fc_worlds {
    uint64_t outer, inner; /* worlds, and paths of each; 0: a run of one level */
    const fc_rows *rows;
    double *mean;  /* [outer][n_rows] */
    double *count; /* [outer][n_counted]; rows that may be undefined */
    double *m2;    /* [outer][n_scalars] */
    double *sound; /* [outer] paths that did not fail */
} fc_worlds;

/* One of them. */
enum { FC_WORLD_ARRAYS = 3 };
typedef struct fc_world {
    double *sound;
    double *array[FC_WORLD_ARRAYS]; /* mean, count, m2 */
    size_t length[FC_WORLD_ARRAYS];
} fc_world;

/* FC_E_USAGE for a two-level run that makes no sense, with what would. */
fc_status fc_worlds_check(const fc_plan *plan, const fc_run_options *options, fc_error *err) FC_MUST_USE;
/* 1 if worlds, their paths and paths in all are such as fc_run_two_level sets. */
int fc_worlds_fit(const fc_run_options *options);
/* Makes room; nothing for a run of one level. FC_OK; FC_E_MEMORY. */
fc_status fc_worlds_begin(fc_worlds *worlds, const fc_rows *rows, const fc_run_options *options, fc_error *err) FC_MUST_USE;
void fc_worlds_free(fc_worlds *worlds);
/* Bytes of the worlds and of what the result says of them. */
uint64_t fc_worlds_bytes(const fc_rows *rows, int n_steps, uint64_t outer);
/* Where a world is kept. */
fc_world fc_worlds_at(const fc_worlds *worlds, uint64_t world);
/* Keep what a part that covers just this world says; worlds may be taken by several threads. */
void fc_worlds_take(fc_worlds *worlds, uint64_t world, const fc_part *part);

/* A row of the first n worlds: into out [n]. m2 is 0 for rows that are no scalar. */
void fc_worlds_row(const fc_worlds *worlds, const fc_group *group, size_t row, uint64_t n, fc_anova_world *out);

#endif
