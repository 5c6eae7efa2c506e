/* A run: threads claim blocks in order, finish what they claimed, and hand their moments to the parts. */
#include <stdlib.h>
#include <string.h>

#include "base/report_internal.h"
#include "engine/errors.h"
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

static int cancelled(fc_run_state *run)
{
    if (!atomic_load(&run->left) && run->options->cancelled && run->options->cancelled(run->options->user))
        atomic_store(&run->left, 1);
    return atomic_load(&run->left);
}

/* What is begun holds a block of this run's own, and the worlds or blocks without which no number has an error; a shard is joined
   with others. */
static int has_least(fc_run_state *run)
{
    const uint64_t unit = run->shape.unit, inner = fc_run_inner(run->options), next = atomic_load(&run->next);
    const int blocks = run->plan->sampling.kind != FC_SAMPLER_PLAIN && run->options->end == 0;
    const uint64_t least = inner > 0 ? FC_LEAST_WORLDS * inner : blocks ? (uint64_t)FC_LEAST_BLOCKS * FC_BLOCK : 0;
    return next > run->begun / unit && next * unit >= least;
}

/* Time is up: no block is begun any more, save those without which there is no result. */
static int late(fc_run_state *run)
{
    if (run->deadline <= 0 || !has_least(run) || fc_clock() < run->deadline) return 0;
    atomic_store(&run->late, 1);
    return 1;
}

/* The state is to be saved before another block is begun. */
static int save_due(const fc_run_state *run)
{
    return run->save_due > 0 && atomic_load(&run->next) > run->gone_from && fc_clock() >= run->save_due;
}

/* Next block in order, or 0 when there is none. A block claimed is always worked, unless a lower one failed: what is
   finished after a cancellation is a prefix. Waits while the block is too far ahead of the first unfinished one,
   whose own worker never waits. */
static int claim(fc_run_state *run, uint64_t *block)
{
    if (cancelled(run) || atomic_load(&run->stop) || late(run) || save_due(run)) return 0;
    *block = atomic_fetch_add(&run->next, 1);
    if (*block >= run->shape.n_blocks || *block >= run->hold) return 0;
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
    if (run->rows.n_controls > 0) {
        w.control = aligned_alloc(64, run->rows.n_controls * sizeof(fc_lane));
        ok = ok && w.control;
    }
    if (!(ok && fc_thresholds_room(&w))) {
        ok = 0;
        fc_error e = {0};
        (void)fc_fail(&e, FC_E_MEMORY, FC_MSG_OUT_OF_MEMORY, NULL, 0, NULL);
        fc_run_fail(run, 0, &e);
    }
    for (uint64_t block; ok && claim(run, &block);) {
        const uint64_t unit = run->shape.unit, first = block * unit, left = run->options->paths - first;
        const uint64_t n = left < unit ? left : unit;
        w.floor = 0;
        for (uint64_t at = 0; ok && at < n; at += FC_LANES)
            ok = fc_harvest(&w, first + at, (int)(n - at < FC_LANES ? n - at : FC_LANES));
        if (ok && !run->columns) ok = fc_tally_flush(&w, first);
        if (ok) fc_thresholds_end_block(&w);
        fc_stop_add_block(run->rules, w.hits);
        if (ok && w.depth == 1) fc_part_close_block(&run->rows, w.stack[0]);
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
    pthread_mutex_lock(&run->lock);
    run->audit_seconds += w.audit_seconds;
    pthread_mutex_unlock(&run->lock);
    free(w.control);
    free(w.below);
}

static void tick(void *user, double seconds)
{
    fc_run_state *run = user;
    (void)seconds;
    if (run->options->progress)
        run->options->progress(run->options->user, atomic_load(&run->paths_done) - run->base, run->goal - run->base,
                               fc_clock() - run->started);
}

static void state_free(fc_run_state *run)
{
    fc_run_free_workspaces(run);
    for (size_t i = 0; run->histograms && i < run->rows.n_kept; i++) fc_histogram_clear(&run->histograms[i]);
    free(run->histograms);
    fc_thresholds_free(&run->thresholds);
    free(run->columns);
    free(run->finished);
    free(run->rules);
    for (int i = 0; i < FC_STRIPES; i++) pthread_mutex_destroy(&run->stripes[i]);
    pthread_mutex_destroy(&run->lock);
    pthread_cond_destroy(&run->advanced);
    fc_worlds_free(&run->worlds);
    fc_parts_free(&run->parts);
    fc_rows_free(&run->rows);
}

/* Where the next stretch ends: the first doubling beyond what is judged, and not before what checkpoints hold. */
static uint64_t next_end(const fc_run_state *run, uint64_t judged, uint64_t most)
{
    uint64_t end = (uint64_t)FC_FIRST_CHECK * FC_BLOCK;
    if (run->rules->n == 0) return most;
    while (end <= judged || end < run->begun) end *= 2;
    return end < most ? end : most;
}

/* A share is of the paths there are, and some path must be sound. */
static fc_status failed_within(const fc_run_state *run, fc_error *err)
{
    const uint64_t done = fc_run_simulated(run), most = fc_failed_most(run->options, done);
    const uint64_t failed = run->failed.n;
    return failed == 0 || (failed <= most && failed < done) ? FC_OK : fc_failed_error(&run->failed, most, err);
}

/* What is finished, to whoever saves it: whole blocks. The next time is so far away that saving takes a tenth of the time
   at most. */
static void save_state(fc_run_state *run)
{
    const fc_run_options *o = run->options;
    const double before = fc_clock();
    o->save(o->user, run);
    const double after = fc_clock(), cost = 10 * (after - before);
    run->saved = run->prefix;
    if (o->save_seconds > 0) run->save_due = after + (cost > o->save_seconds ? cost : o->save_seconds);
}

static void save(fc_run_state *run)
{
    if (run->options->save && run->prefix != run->saved && fc_run_finished(run) == atomic_load(&run->paths_done) &&
        fc_run_finished(run) != run->base)
        save_state(run);
}

/* The threads work until the stretch is done or something is to be done between. */
static fc_status go(fc_run_state *run, fc_pool_report *report, fc_error *err)
{
    const fc_pool_job job = {.work = work, .tick = tick, .user = run, .threads = run->shape.threads};
    fc_pool_report own;
    run->gone_from = run->prefix;
    atomic_store(&run->next, run->prefix); /* workers claim past the end before they stop */
    fc_pool_run(&job, &own);
    if (own.threads > report->threads) report->threads = own.threads;
    report->seconds += own.seconds;
    report->cpu_seconds += own.cpu_seconds;
    if (run->failure.status == FC_OK) return FC_OK;
    if (err) *err = run->failure.error;
    return run->failure.status;
}

/* What a run begins with. It is saved before anything is done: a run that is killed at once is begun anew from what it was to be. */
static fc_status take_up(fc_run_state *run, fc_error *err)
{
    fc_status status = FC_OK;
    if (run->options->n_from == 0 && run->options->save && run->options->save_seconds > 0) save_state(run);
    if (run->thresholds.shares && fc_run_looks_elsewhere(run)) status = fc_thresholds_look(run, err);
    return status == FC_OK && run->options->n_from > 0 ? fc_run_load(run, err) : status;
}

/* Blocks up to the end of the stretch, or fewer; adds to the report. */
static fc_status work_stretch(fc_run_state *run, uint64_t end, fc_pool_report *report, fc_error *err)
{
    const int first = run->goal == 0;
    fc_status status = fc_run_stretch(run, end, err);
    if (status == FC_OK && first) status = take_up(run, err);
    if (status != FC_OK) return status;
    if (run->goal < end) run->goal = end;
    /* a broken block at the end cannot be taken apart again: what is saved ends before it */
    uint64_t broken = run->options->save && run->options->save_seconds > 0 ? end / run->shape.unit : UINT64_MAX;
    for (;;) {
        fc_thresholds_settle(&run->thresholds, run->kernels, run->prefix, 0);
        run->hold = run->thresholds.held ? FC_FIRST_BLOCKS : broken;
        status = go(run, report, err);
        if (status != FC_OK || run->prefix >= run->shape.n_blocks || cancelled(run) || atomic_load(&run->late)) break;
        if (run->thresholds.held && run->prefix == FC_FIRST_BLOCKS) continue; /* all there to fix thresholds on */
        save(run);
        if (run->prefix == broken) broken = UINT64_MAX;
    }
    if (status == FC_OK && run->prefix < run->shape.n_blocks) save(run); /* ended early */
    return status == FC_OK && run->options->end == 0 ? failed_within(run, err) : status;
}

/* The stop rule on what is finished; the goal moves to where it may be met. */
static fc_status check(fc_run_state *run, uint64_t most, fc_error *err)
{
    const fc_status status = fc_stop_judge(run, most, err);
    fc_stop_report *report = &run->rules->report;
    report->most = most;
    report->max_seconds = run->options->max_seconds;
    if (status != FC_OK || run->rules->n == 0) return status;
    for (run->goal = report->paths; !report->met && run->goal < most && !((double)run->goal >= report->paths_needed);)
        run->goal = next_end(run, run->goal, most);
    if (run->options->checked) run->options->checked(run->options->user, report);
    return FC_OK;
}

/* Why it ended there. */
static const char *reason_of(fc_run_state *run, uint64_t most)
{
    const fc_stop_report *report = &run->rules->report;
    if (run->rules->n > 0 && report->met) return "precision";
    if (report->refused) return "relative-error";
    if (report->paths == most) return run->rules->n > 0 ? "max-paths" : "paths";
    return atomic_load(&run->late) && !cancelled(run) ? "max-time" : "interrupted";
}

/* The status of a run whose result is made. */
static fc_status verdict(const fc_run_state *run, const fc_stop_report *report, const char *reason, fc_error *err)
{
    if (strcmp(reason, "interrupted") == 0)
        return fc_fail(err, FC_E_INTERRUPTED, FC_MSG_RUN_INTERRUPTED, NULL, 0, NULL,
                       (unsigned long long)atomic_load(&run->paths_done), (unsigned long long)report->most);
    if (report->n == 0 && strcmp(reason, "max-time") == 0)
        return fc_fail(err, FC_E_PRECISION, FC_MSG_RUN_TIME, NULL, 0, NULL, (unsigned long long)report->paths,
                       (unsigned long long)report->most);
    if (report->met) return FC_OK;
    const fc_stop_statement *worst = &report->statements[report->worst];
    if (report->refused)
        return fc_fail(err, FC_E_PRECISION, FC_MSG_STOP_SPANS_ZERO, NULL, 0, NULL, worst->text, worst->low, worst->high);
    return fc_fail(err, FC_E_PRECISION, FC_MSG_STOP_MISSED, NULL, 0, NULL, worst->text, (unsigned long long)report->paths);
}

/* A shard's state is its result. */
static fc_status end_shard(fc_run_state *run, uint64_t most, fc_error *err)
{
    const unsigned long long done = atomic_load(&run->paths_done) - run->base, wanted = most - run->base;
    if (done == wanted) return FC_OK;
    if (cancelled(run)) return fc_fail(err, FC_E_INTERRUPTED, FC_MSG_RUN_INTERRUPTED, NULL, 0, NULL, done, wanted);
    return fc_fail(err, FC_E_PRECISION, FC_MSG_RUN_TIME, NULL, 0, NULL, done, wanted);
}

/* Stretches until the rule is met, the paths are done, or something ends the run; then the result. */
static fc_status simulate(fc_run_state *run, fc_result **out, fc_error *err)
{
    const uint64_t most = run->options->paths;
    const int shard = run->options->end > 0;
    fc_pool_report report = {0};
    fc_status status = FC_OK;
    do {
        status = work_stretch(run, next_end(run, run->rules->report.paths, most), &report, err);
        const int more = !shard && run->rules->report.paths < atomic_load(&run->paths_done);
        if (status == FC_OK && more) status = check(run, most, err);
        if (status != FC_OK) return status;
    } while (!shard && run->prefix == run->shape.n_blocks && run->rules->report.paths < most &&
             !(run->rules->report.met || run->rules->report.refused));
    if (shard || run->options->save_seconds > 0) save(run);
    if (shard) return end_shard(run, most, err);
    fc_run_free_workspaces(run); /* before the selection asks for its own */
    if (run->prefix == 0)
        return fc_fail(err, FC_E_INTERRUPTED, FC_MSG_RUN_INTERRUPTED, NULL, 0, NULL, 0ull, (unsigned long long)most);
    const char *const reason = reason_of(run, most);
    const int repeats = run->options->ended != NULL && strcmp(reason, "paths") == 0;
    run->rules->report.reason = repeats ? run->options->ended : reason;
    status = fc_result_make(run, &report, out, err);
    return status == FC_OK ? verdict(run, &(*out)->rules->report, reason, err) : status;
}

/* Where it begins: at 0 or the shard's first path, or behind what checkpoints hold. */
static void begin(fc_run_state *run)
{
    const fc_run_options *o = run->options;
    run->base = run->begun = o->first;
    for (size_t i = 0; i < o->n_from; i++) {
        const fc_checkpoint_facts f = fc_checkpoint_get(o->from[i]);
        run->begun = f.done;
        if (!f.exact) run->stretch.streaming = 1;
    }
    run->prefix = run->base / fc_run_unit(o);
    atomic_store(&run->paths_done, run->base);
    run->hold = run->saved = UINT64_MAX;
    run->save_due = o->save && o->save_seconds > 0 ? run->started + o->save_seconds : 0;
    for (uint64_t at = (uint64_t)FC_FIRST_CHECK * FC_BLOCK; run->rules->n > 0 && at < run->begun; at *= 2)
        run->rules->report.checks++; /* those of the run that was left */
}

/* The programme's controls, if they are wanted. The whole run needs paths for them, not each of its shards. */
static fc_status take_controls(fc_run_state *run, fc_error *err)
{
    if (!run->options->controls) return FC_OK;
    fc_controls_of(run->plan, &run->controls);
    fc_rows_control(&run->rows, run->controls.n);
    const unsigned long long least = FC_PATHS_PER_CONTROL * run->controls.n;
    if (run->total >= least) return FC_OK;
    return fc_fail(err, FC_E_USAGE, FC_MSG_RUN_CONTROLS, NULL, 0, NULL, (int)run->controls.n, least,
                   (unsigned long long)run->asked);
}

fc_status fc_run_with(const fc_plan *plan, const fc_kernels *kernels, const fc_run_options *options, fc_result **out,
                      fc_error *err)
{
    fc_run_state *run = calloc(1, sizeof *run);
    if (!run) return fc_fail(err, FC_E_MEMORY, FC_MSG_OUT_OF_MEMORY, NULL, 0, NULL);
    run->plan = plan;
    run->kernels = kernels;
    run->failed.most = options->max_failed;
    run->failed.most_share = options->max_failed_share;
    run->options = &run->stretch;
    run->asked = options->asked > 0 ? options->asked : options->paths;
    run->total = fc_run_whole_paths(plan, options->paths);
    run->started = fc_clock();
    run->deadline = options->max_seconds > 0 ? run->started + options->max_seconds : 0;
    for (int i = 0; i < FC_STRIPES; i++) pthread_mutex_init(&run->stripes[i], NULL);
    pthread_mutex_init(&run->lock, NULL);
    pthread_cond_init(&run->advanced, NULL);
    fc_parts_init(&run->parts, &run->rows);
    fc_status status = fc_run_normal(plan, options, &run->stretch, err);
    run->rules = calloc(1, sizeof *run->rules);
    if (status == FC_OK && (!run->rules || !fc_rows_init(&run->rows, plan)))
        status = fc_fail(err, FC_E_MEMORY, FC_MSG_OUT_OF_MEMORY, NULL, 0, NULL);
    if (status == FC_OK) status = take_controls(run, err);
    if (status == FC_OK) status = fc_stop_read(run->rules, plan, &run->rows, options->stop, options->n_stop, err);
    if (status == FC_OK) fc_thresholds_choose(&run->thresholds, &run->rows, run->rules);
    if (status == FC_OK) status = fc_worlds_begin(&run->worlds, &run->rows, options, err);
    if (status == FC_OK) status = fc_run_check_from(run, err);
    if (status == FC_OK) begin(run);
    if (status == FC_OK) /* all of it, before anything is done */
        status = fc_run_shape_of(plan, &run->rows, run->options, &run->shape, err);
    if (status == FC_OK) status = simulate(run, out, err);
    state_free(run);
    free(run);
    return status;
}
