/* Errors of quantiles and expected shortfalls under samplers other than plain. A block's paths are not independent of one
   another, blocks are: of every row whose quantiles want an error (scalars, and steps of series that a stop rule names) each
   block counts its values at or below thresholds fixed on the first 16 blocks (on all, if there are fewer) and adds up what lies
   beyond the outer ones, and the spread between blocks is the error: stats/shares.h. In exact mode all of it is made from the
   columns.
   With histograms the values of the first blocks are held until they are all there; then thresholds are fixed, and every block
   is counted as it is worked. A shard that begins later works the first blocks for their thresholds alone. */
#ifndef FC_ENGINE_THRESHOLDS_H
#define FC_ENGINE_THRESHOLDS_H

#include "engine/kernels.h"
#include "engine/rows.h"
#include "engine/stop.h"
#include "stats/quantiles.h"

typedef struct fc_thresholds {
    size_t n;          /* rows; 0 under plain */
    size_t n_scalars;  /* the first ones, as they are */
    size_t row[FC_MAX_STOPS]; /* the others */
    fc_shares *shares; /* [n]; NULL in exact mode */
    double *held;      /* [n][FC_FIRST_PATHS] values of the first blocks; NULL: thresholds are fixed, or will be taken over */
    uint64_t *sort;    /* beside them: [2][FC_FIRST_PATHS] */
} fc_thresholds;

struct fc_run_state;
struct fc_worker;

/* The rows that are meant. */
void fc_thresholds_choose(fc_thresholds *t, const fc_rows *rows, const fc_stop_rules *rules);
/* Bytes of a streaming run. */
uint64_t fc_thresholds_bytes(const fc_rows *rows, size_t n_stop, unsigned threads);
/* When histograms begin; hold: the first blocks are the run's own. 0 when out of memory. */
int fc_thresholds_begin(fc_thresholds *t, int hold);
void fc_thresholds_free(fc_thresholds *t);
/* Where a row of the run stands here; n: nowhere. */
FC_INLINE size_t fc_thresholds_at(const fc_thresholds *t, size_t row)
{
    if (row < t->n_scalars) return row;
    size_t at = t->n_scalars;
    while (at < t->n && t->row[at - t->n_scalars] != row) at++;
    return at;
}
/* Values of the first blocks; `at` is such a place from here on. */
FC_INLINE double *fc_thresholds_held(const fc_thresholds *t, size_t at) { return t->held + at * FC_FIRST_PATHS; }

/* A block of a row as it is read again; blocks come in order. */
void fc_thresholds_put(fc_thresholds *t, const fc_kernels *kernels, size_t at, uint64_t block, const double *x);
/* What other blocks have counted; of the row's first ones from..to are held. 0: at other thresholds. */
int fc_thresholds_merge(fc_thresholds *t, const fc_kernels *kernels, size_t at, uint64_t from, uint64_t to, const fc_shares *s);
/* Blocks before `done` are there: when they are the first ones, or thresholds are known, nothing is held any more. */
void fc_thresholds_settle(fc_thresholds *t, const fc_kernels *kernels, uint64_t done, int known);
/* From a run of the first blocks alone. FC_OK; what ended that run. */
fc_status fc_thresholds_look(struct fc_run_state *run, fc_error *err) FC_MUST_USE;

/* A worker's own: room for counts of a block; 64 values of a row; a block is finished. */
int fc_thresholds_room(struct fc_worker *w); /* 0 when out of memory */
void fc_thresholds_keep(struct fc_worker *w, size_t at, const double *x, uint64_t first);
void fc_thresholds_end_block(struct fc_worker *w);

/* Room to select from the values a row has in memory: its column, or those held. 0 when out of memory. */
int fc_run_select_work(const struct fc_run_state *run, fc_select_work *work);
/* What the blocks of a kept row have counted, after so many paths. 0: nothing is wanted. */
int fc_run_shares(const struct fc_run_state *run, uint64_t paths, size_t row, fc_select_work *work, fc_shares *s);

#endif
