/* The inside of a run: fixed facts, shared state, one worker's own. */
#ifndef FC_ENGINE_RUN_INTERNAL_H
#define FC_ENGINE_RUN_INTERNAL_H

#include <stdatomic.h>

#include <fulcrum/run.h>

#include "engine/failed.h"
#include "engine/kernels.h"
#include "engine/parts.h"
#include "engine/pool.h"
#include "engine/stop.h"
#include "engine/thresholds.h"
#include "engine/workspace.h"
#include "engine/worlds.h"
#include "stats/histogram.h"
#include "stats/quantiles.h"

enum { FC_STRIPES = 64, FC_LEVELS = 80 };
#define FC_MAX_PATHS UINT64_C(1000000000000)

/* How a run will use memory. */
typedef struct fc_run_shape {
    unsigned threads;
    uint64_t unit;     /* fc_run_unit */
    uint64_t n_blocks; /* units */
    unsigned window; /* blocks that may be ahead of the first unfinished one: bounds the pending parts */
    int exact;       /* 1: columns kept; 0: histograms */
    uint64_t needed, allowed;  /* bytes; needed counts histograms at their usual size */
    uint64_t histogram_budget; /* bytes the histograms may grow to */
} fc_run_shape;

/* Of normal options. FC_OK; FC_E_LIMIT when neither mode fits. shape is filled in any case. */
fc_status fc_run_shape_of(const fc_plan *plan, const fc_rows *rows, const fc_run_options *options,
                          fc_run_shape *shape, fc_error *err);

typedef struct fc_run_failure { /* of the lowest path so far */
    fc_status status;
    uint64_t path;
    fc_error error;
} fc_run_failure;

typedef struct fc_run_state fc_run_state;
struct fc_run_state {
    const fc_plan *plan;
    const fc_kernels *kernels;
    const fc_run_options *options; /* paths: where the stretch in work ends */
    fc_run_options stretch;
    uint64_t asked;           /* paths, before they are rounded up to blocks */
    uint64_t total;           /* paths of the whole run, of which this may be a shard */
    uint64_t base;            /* first path: 0, or the shard's */
    uint64_t begun;           /* paths before this one come from checkpoints */
    fc_run_shape shape;
    fc_stop_rules *rules;
    double started, deadline; /* fc_clock; deadline 0: none */
    uint64_t goal;            /* paths, as far as known */
    fc_rows rows;
    fc_controls controls;
    fc_parts parts;
    fc_worlds worlds;         /* of a two-level run */

    double *columns;          /* exact: [n_kept][stride], path base first; NULL in streaming mode */
    size_t stride;
    fc_histogram *histograms; /* streaming: [n_kept] */
    pthread_mutex_t stripes[FC_STRIPES]; /* guard histograms i, i + FC_STRIPES, ... */
    atomic_uint_fast64_t histogram_bytes;
    fc_thresholds thresholds; /* streaming, samplers other than plain; the stripes guard its rows, too */

    fc_workspace *workspaces; /* [threads] */
    atomic_uint_fast64_t next;  /* block to claim */
    atomic_uint_fast64_t paths_done;
    atomic_int stop;            /* a path failed or memory ran out */
    atomic_int late;            /* a block was not begun because time was up */
    atomic_int left;            /* or because the caller cancelled */
    uint64_t hold;              /* this block is not begun before a save */
    uint64_t gone_from;         /* block the threads went from: something is done between two saves */
    double save_due;            /* fc_clock; no block is begun later before a save. 0: never */
    uint64_t saved;             /* blocks in the last save */
    pthread_mutex_t lock;       /* guards what follows */
    pthread_cond_t advanced;
    uint64_t prefix;            /* all blocks before it are finished */
    unsigned char *finished;    /* [window] ring: block b at b % window */
    fc_run_failure failure;
    fc_failures failed; /* left out of every number */
    double audit_seconds; /* processor time of the audit, all threads */
};

/* Values of a kept row. */
FC_INLINE double *fc_run_column(const fc_run_state *run, size_t row) { return run->columns + row * run->stride; }

typedef struct fc_worker fc_worker;
struct fc_worker {
    fc_run_state *run;
    fc_workspace *space;
    fc_part *stack[FC_LEVELS]; /* parts of the block in work, left to right */
    int depth;
    int floor;          /* two-level runs: the world in work begins here; below it nothing is merged until it is taken */
    uint32_t *tally;    /* streaming: [tally_batches][n_kept][64] bins not yet counted */
    uint64_t *off_grid; /* streaming: [n_kept] */
    unsigned batches;   /* in the tally */
    fc_shares_batch *below; /* thresholds: [FC_BATCHES][rows of thresholds] of the block in work */
    double *control;    /* [n_controls][64] of the batch in work */
    uint64_t hits[FC_MAX_STOPS]; /* of the block in work */
    double audit_seconds;
};

/* Batches whose bins a worker gathers before it goes through the histograms: they are large together, and one row's is
   then in the cache for many values. */
unsigned fc_tally_batches(const fc_rows *rows);
uint64_t fc_tally_bytes(const fc_rows *rows);
int fc_tally_init(fc_worker *w); /* 0 when out of memory */
void fc_tally_free(fc_worker *w);
uint32_t *fc_tally_row(const fc_worker *w, size_t row); /* [64]: where a row's bins of the batch in work go */
/* Count what the tally holds. 0: the run must stop; first: a path to name then. */
int fc_tally_flush(fc_worker *w, uint64_t first);

/* Simulate paths first .. first + n - 1 (n <= 64) and take everything from the store. 0: the run must stop. */
int fc_harvest(fc_worker *w, uint64_t first, int n);
/* Paths simulated, those that failed included; at rest, when no worker is at work. */
FC_INLINE uint64_t fc_run_simulated(const fc_run_state *run) { return atomic_load(&run->paths_done) - run->base; }
/* Keep the failure if its path is the lowest so far, and stop the run. */
void fc_run_fail(fc_run_state *run, uint64_t path, const fc_error *error);

/* Quantiles of a kept row from its column (work is used) or histogram; shares: where what its blocks have counted is left. 0: it
   is not wanted. */
int fc_run_quantiles(const fc_run_state *run, const fc_part *total, size_t row, const fc_ranks *ranks, fc_select_work *work,
                     fc_quantiles *out, fc_shares *shares);
/* Two-level runs: the intervals of a scalar's quantiles again, from the first n worlds; none in streaming mode. 0 when out of
   memory. */
int fc_worlds_quantile_intervals(const fc_run_state *run, const fc_part *total, size_t row, uint64_t n_defined, uint64_t n,
                                 fc_select_work *work, fc_quantiles *q);
/* Make ready for `paths` paths in all, more than before: what was kept moves over. columns or histograms, threads'
   workspaces, the ring of finished blocks. */
fc_status fc_run_stretch(fc_run_state *run, uint64_t paths, fc_error *err) FC_MUST_USE;
void fc_run_free_workspaces(fc_run_state *run);

/* Take in what the checkpoints hold; the first stretch is set up. */
fc_status fc_run_load(fc_run_state *run, fc_error *err) FC_MUST_USE;
/* FC_E_IO, FC_E_USAGE unless the checkpoints fit the plan, the options and one another. */
fc_status fc_run_check_from(const fc_run_state *run, fc_error *err) FC_MUST_USE;
/* The options with paths rounded as the sampler wants, and the ends of a shard in place: paths is where it ends. FC_E_USAGE. */
fc_status fc_run_normal(const fc_plan *plan, const fc_run_options *options, fc_run_options *out, fc_error *err) FC_MUST_USE;
/* Options that make sense, and memory enough for them. FC_E_USAGE, FC_E_LIMIT. */
fc_status fc_run_fits(const fc_plan *plan, const fc_run_options *options, fc_error *err) FC_MUST_USE;
/* A shard that begins later has no first blocks of its own to fix thresholds on, but blocks that need them. */
FC_INLINE int fc_run_looks_elsewhere(const fc_run_state *run) { return run->base > 0 && run->options->paths > FC_FIRST_PATHS; }
/* Paths of a world, 0 in one-level runs. */
FC_INLINE uint64_t fc_run_inner(const fc_run_options *options) { return options->outer > 0 ? options->inner : 0; }

/* Paths before the first unit that is not finished. */
FC_INLINE uint64_t fc_run_finished(const fc_run_state *run) { return run->prefix * fc_run_unit(run->options); }

/* FC_E_USAGE, with the levels there are. */
fc_status fc_run_unknown_isa(const char *isa, fc_error *err) FC_MUST_USE;
/* Simulate with a given table of kernels (fc_run finds it). */
fc_status fc_run_with(const fc_plan *plan, const fc_kernels *kernels, const fc_run_options *options, fc_result **out,
                      fc_error *err) FC_MUST_USE;

#endif
