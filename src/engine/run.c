/* A run: threads claim blocks in order, finish what they claimed, and hand their moments to the parts. */
#include <stdlib.h>
#include <string.h>

#include "base/report_internal.h"
#include "engine/pool.h"
#include "engine/result_internal.h"
#include "engine/run_internal.h"

void fc_run_fail(fc_run_state *run, uint64_t path, const fc_error *error)
{
    pthread_mutex_lock(&run->lock);
    if (run->failure.status == FC_OK || path < run->failure.path)
        run->failure = (fc_run_failure){.status = error->code, .path = path, .error = *error};
    atomic_store(&run->stop, 1);
    pthread_cond_broadcast(&run->advanced);
    pthread_mutex_unlock(&run->lock);
}

static int cancelled(const fc_run_state *run)
{
    return run->options->cancelled && run->options->cancelled(run->options->user);
}

/* Next block in order, or 0 when there is none. A block claimed is always worked, unless a lower one failed: what is
   finished after a cancellation is a prefix. Waits while the block is too far ahead of the first unfinished one,
   whose own worker never waits. */
static int claim(fc_run_state *run, uint64_t *block)
{
    if (cancelled(run) || atomic_load(&run->stop)) return 0;
    *block = atomic_fetch_add(&run->next, 1);
    if (*block >= run->shape.n_blocks) return 0;
    pthread_mutex_lock(&run->lock);
    while (*block >= run->prefix + run->shape.window && !atomic_load(&run->stop))
        pthread_cond_wait(&run->advanced, &run->lock);
    const int wanted = *block < run->prefix + run->shape.window;
    pthread_mutex_unlock(&run->lock);
    return wanted;
}

static void finish_block(fc_run_state *run, uint64_t block)
{
    const unsigned window = run->shape.window;
    pthread_mutex_lock(&run->lock);
    run->finished[block % window] = 1;
    for (; run->finished[run->prefix % window]; run->prefix++) run->finished[run->prefix % window] = 0;
    pthread_cond_broadcast(&run->advanced);
    pthread_mutex_unlock(&run->lock);
}

static void work(void *user, unsigned id)
{
    fc_run_state *run = user;
    fc_worker w = {.run = run, .space = &run->workspaces[id]};
    int ok = run->columns || fc_tally_init(&w);
    if (!ok) {
        fc_error e = {0};
        (void)fc_fail(&e, FC_E_MEMORY, FC_MSG_OUT_OF_MEMORY, NULL, 0, NULL);
        fc_run_fail(run, 0, &e);
    }
    for (uint64_t block; ok && claim(run, &block);) {
        const uint64_t first = block * FC_BLOCK, left = run->options->paths - first;
        const uint64_t n = left < FC_BLOCK ? left : FC_BLOCK;
        for (uint64_t at = 0; ok && at < n; at += FC_LANES)
            ok = fc_harvest(&w, first + at, (int)(n - at < FC_LANES ? n - at : FC_LANES));
        if (ok && !run->columns) ok = fc_tally_flush(&w, first);
        while (w.depth > 0) {
            fc_part *part = w.stack[--w.depth];
            if (ok) fc_parts_add(&run->parts, part);
            else fc_parts_give_back(&run->parts, part);
        }
        if (!ok) break;
        atomic_fetch_add_explicit(&run->paths_done, n, memory_order_relaxed);
        finish_block(run, block);
    }
    fc_tally_free(&w);
}

static void tick(void *user, double seconds)
{
    fc_run_state *run = user;
    if (run->options->progress)
        run->options->progress(run->options->user, atomic_load(&run->paths_done), run->options->paths, seconds);
}

static int state_init(fc_run_state *run)
{
    const fc_run_shape *shape = &run->shape;
    const size_t kept = run->rows.n_kept > 0 ? run->rows.n_kept : 1;
    run->finished = calloc(shape->window, 1);
    const size_t spaces = shape->threads * sizeof *run->workspaces;
    run->workspaces = aligned_alloc(_Alignof(fc_workspace), spaces); /* kernels read whole vectors of it */
    if (run->workspaces) memset(run->workspaces, 0, spaces);
    if (shape->exact) run->columns = fc_pages_new((uint64_t)kept * run->options->paths * sizeof *run->columns);
    else run->histograms = calloc(kept, sizeof *run->histograms);
    if (!run->finished || !run->workspaces || (!run->columns && !run->histograms)) return 0;
    for (unsigned i = 0; i < shape->threads; i++)
        if (!fc_workspace_init(&run->workspaces[i], run->plan, run->options->seed)) return 0;
    return 1;
}

static void free_workspaces(fc_run_state *run)
{
    for (unsigned i = 0; run->workspaces && i < run->shape.threads; i++) fc_workspace_free(&run->workspaces[i]);
    free(run->workspaces);
    run->workspaces = NULL;
}

static void state_free(fc_run_state *run)
{
    free_workspaces(run);
    for (size_t i = 0; run->histograms && i < run->rows.n_kept; i++) fc_histogram_clear(&run->histograms[i]);
    free(run->histograms);
    free(run->columns);
    free(run->finished);
    for (int i = 0; i < FC_STRIPES; i++) pthread_mutex_destroy(&run->stripes[i]);
    pthread_mutex_destroy(&run->lock);
    pthread_cond_destroy(&run->advanced);
    fc_parts_free(&run->parts);
    fc_rows_free(&run->rows);
}

/* Threads, then the result from what they left. */
static fc_status simulate(fc_run_state *run, fc_result **out, fc_error *err)
{
    if (!state_init(run)) return fc_fail(err, FC_E_MEMORY, FC_MSG_OUT_OF_MEMORY, NULL, 0, NULL);
    const fc_pool_job job = {.work = work, .tick = tick, .user = run, .threads = run->shape.threads};
    fc_pool_report report;
    fc_pool_run(&job, &report);
    free_workspaces(run); /* before the selection asks for its own */
    if (run->failure.status != FC_OK) {
        if (err) *err = run->failure.error;
        return run->failure.status;
    }
    const int partial = run->prefix < run->shape.n_blocks;
    if (run->prefix > 0) {
        const fc_status status = fc_result_make(run, &report, out, err);
        if (status != FC_OK) return status;
    }
    if (!partial) return FC_OK;
    return fc_fail(err, FC_E_INTERRUPTED, FC_MSG_RUN_INTERRUPTED, NULL, 0, NULL,
                   (unsigned long long)atomic_load(&run->paths_done), (unsigned long long)run->options->paths);
}

fc_status fc_run_with(const fc_plan *plan, const fc_kernels *kernels, const fc_run_options *options, fc_result **out,
                      fc_error *err)
{
    fc_run_state *run = calloc(1, sizeof *run);
    if (!run) return fc_fail(err, FC_E_MEMORY, FC_MSG_OUT_OF_MEMORY, NULL, 0, NULL);
    run->plan = plan;
    run->kernels = kernels;
    run->options = options;
    for (int i = 0; i < FC_STRIPES; i++) pthread_mutex_init(&run->stripes[i], NULL);
    pthread_mutex_init(&run->lock, NULL);
    pthread_cond_init(&run->advanced, NULL);
    fc_parts_init(&run->parts, &run->rows);
    fc_status status;
    if (!fc_rows_init(&run->rows, plan)) status = fc_fail(err, FC_E_MEMORY, FC_MSG_OUT_OF_MEMORY, NULL, 0, NULL);
    else status = fc_run_shape_of(plan, &run->rows, options, &run->shape, err);
    if (status == FC_OK) status = simulate(run, out, err);
    state_free(run);
    free(run);
    return status;
}
