#include "engine/thresholds.h"

#include <stdlib.h>
#include <string.h>

#include "engine/run_internal.h"

void fc_thresholds_choose(fc_thresholds *t, const fc_rows *rows, const fc_stop_rules *rules)
{
    if (rows->n_between == 0) return;
    t->n = t->n_scalars = rows->n_scalars;
    for (size_t i = 0; i < rules->n; i++) {
        const fc_stop_rule *r = &rules->rule[i];
        if (r->statement.statistic == FC_STATISTIC_QUANTILE && fc_thresholds_at(t, r->row) == t->n)
            t->row[t->n++ - t->n_scalars] = r->row;
    }
}

uint64_t fc_thresholds_bytes(const fc_rows *rows, size_t n_stop, unsigned threads)
{
    const uint64_t n = rows->n_scalars + n_stop, sort = 2 * FC_FIRST_PATHS * sizeof(uint64_t);
    if (rows->n_between == 0) return 0;
    return n * (sizeof(fc_shares) + FC_FIRST_PATHS * sizeof(double)) + sort +
           threads * (n * FC_BATCHES * sizeof(fc_shares_batch) + fc_select_work_bytes(FC_FIRST_PATHS));
}

int fc_thresholds_begin(fc_thresholds *t, int hold)
{
    const uint64_t values = (uint64_t)t->n * FC_FIRST_PATHS;
    if (t->n == 0) return 1;
    t->shares = calloc(t->n, sizeof *t->shares);
    if (hold) t->held = fc_pages_new((values + 2 * FC_FIRST_PATHS) * sizeof *t->held);
    if (!t->shares || (hold && !t->held)) return 0;
    if (hold) t->sort = (uint64_t *)(void *)(t->held + values);
    return 1;
}

static void let_go(fc_thresholds *t)
{
    free(t->held);
    t->held = NULL;
    t->sort = NULL;
}

void fc_thresholds_free(fc_thresholds *t)
{
    let_go(t);
    free(t->shares);
    memset(t, 0, sizeof *t);
}

static void count_held(fc_thresholds *t, const fc_kernels *kernels, size_t at, uint64_t from, uint64_t to)
{
    for (uint64_t b = from; b < to; b++)
        fc_shares_add_values(&t->shares[at], kernels->below, fc_thresholds_held(t, at) + b * FC_BLOCK);
}

static void fix(fc_thresholds *t, const fc_kernels *kernels, size_t at)
{
    fc_shares_fix(&t->shares[at], fc_thresholds_held(t, at), FC_FIRST_PATHS, t->sort, t->sort + FC_FIRST_PATHS);
    count_held(t, kernels, at, 0, FC_FIRST_BLOCKS);
}

/* Rows come one after the other: some may be fixed while values of the others are still held. */
static int is_fixed(const fc_thresholds *t, size_t at) { return !t->held || t->shares[at].blocks > 0; }

void fc_thresholds_put(fc_thresholds *t, const fc_kernels *kernels, size_t at, uint64_t block, const double *x)
{
    if (!is_fixed(t, at)) {
        if (block < FC_FIRST_BLOCKS) {
            memcpy(fc_thresholds_held(t, at) + block * FC_BLOCK, x, FC_BLOCK * sizeof *x);
            return;
        }
        fix(t, kernels, at);
    }
    fc_shares_add_values(&t->shares[at], kernels->below, x);
}

int fc_thresholds_merge(fc_thresholds *t, const fc_kernels *kernels, size_t at, uint64_t from, uint64_t to, const fc_shares *s)
{
    fc_shares *own = &t->shares[at];
    if (!is_fixed(t, at)) {
        fc_shares_fix_like(own, s);
        count_held(t, kernels, at, from, to);
    }
    fc_shares_merge(own, s);
    return fc_shares_alike(own, s);
}

void fc_thresholds_settle(fc_thresholds *t, const fc_kernels *kernels, uint64_t done, int known)
{
    if (!t->held || !(known || done >= FC_FIRST_BLOCKS)) return;
    for (size_t at = 0; at < t->n && !known; at++)
        if (!is_fixed(t, at)) fix(t, kernels, at);
    let_go(t);
}

/* ---- a shard that begins later --------------------------------------------------------------------------------- */

typedef struct looker {
    fc_thresholds *own;
    const fc_run_options *options;
} looker;

/* The first blocks are there. */
static void take_over(void *user, const fc_snapshot *first)
{
    fc_thresholds *t = ((looker *)user)->own;
    const fc_thresholds *from = &first->thresholds;
    for (size_t at = 0; at < t->n && first->prefix == FC_FIRST_BLOCKS; at++)
        fc_shares_fix(&t->shares[at], fc_thresholds_held(from, at), FC_FIRST_PATHS, from->sort, from->sort + FC_FIRST_PATHS);
}

static int is_cancelled(void *user)
{
    const fc_run_options *o = ((looker *)user)->options;
    return o->cancelled && o->cancelled(o->user);
}

fc_status fc_thresholds_look(fc_run_state *run, fc_error *err)
{
    looker l = {&run->thresholds, run->options};
    fc_run_options o = *run->options;
    fc_result *none = NULL;
    o.paths = run->total;
    o.first = 0;
    o.end = FC_FIRST_PATHS;
    o.n_from = 0;
    o.streaming = 1; /* holds values */
    o.audit = o.controls = 0;
    o.max_failed = UINT64_MAX; /* the shard they belong to counts them */
    o.max_seconds = 0;
    o.progress = NULL;
    o.cancelled = is_cancelled;
    o.save = take_over;
    o.save_seconds = 0;
    o.user = &l;
    return fc_run_with(run->plan, run->kernels, &o, &none, err);
}

/* ---- as blocks are worked --------------------------------------------------------------------------------------- */

int fc_thresholds_room(fc_worker *w)
{
    const fc_thresholds *t = &w->run->thresholds;
    if (t->shares) w->below = malloc(t->n * FC_BATCHES * sizeof *w->below);
    return !t->shares || w->below;
}

void fc_thresholds_keep(fc_worker *w, size_t at, const double *x, uint64_t first)
{
    const fc_thresholds *t = &w->run->thresholds;
    const size_t batch = (size_t)(first / FC_LANES % FC_BATCHES);
    if (t->held) memcpy(fc_thresholds_held(t, at) + first, x, FC_LANES * sizeof *x);
    else w->run->kernels->below(x, t->shares[at].threshold, &w->below[batch * t->n + at]);
}

void fc_thresholds_end_block(fc_worker *w)
{
    fc_run_state *run = w->run;
    fc_thresholds *t = &run->thresholds;
    for (size_t at = 0; t->shares && !t->held && at < t->n; at++) {
        pthread_mutex_t *lock = &run->stripes[at % FC_STRIPES];
        pthread_mutex_lock(lock);
        fc_shares_add_batches(&t->shares[at], w->below + at, t->n);
        pthread_mutex_unlock(lock);
    }
}

/* ---- the errors ------------------------------------------------------------------------------------------------- */

int fc_run_select_work(const fc_run_state *run, fc_select_work *work)
{
    memset(work, 0, sizeof *work);
    if (!run->columns && !run->thresholds.held) return 1;
    return fc_select_work_init(work, run->columns ? (size_t)fc_run_simulated(run) : FC_FIRST_PATHS);
}

int fc_run_shares(const fc_run_state *run, uint64_t paths, size_t row, fc_select_work *work, fc_shares *s)
{
    const fc_thresholds *t = &run->thresholds;
    const size_t at = fc_thresholds_at(t, row);
    if (at == t->n) return 0;
    if (!run->columns && !t->held) {
        *s = t->shares[at];
        return 1;
    }
    const double *x = run->columns ? fc_run_column(run, row) : fc_thresholds_held(t, at);
    fc_shares_fix(s, x, paths < FC_FIRST_PATHS ? (size_t)paths : FC_FIRST_PATHS, work->key, work->spare);
    for (uint64_t b = 0; b < paths / FC_BLOCK; b++) fc_shares_add_values(s, run->kernels->below, x + b * FC_BLOCK);
    return 1;
}
