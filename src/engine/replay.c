/* One path again: the batch it stood in, with a trace on its lane. */
#include "engine/replay.h"

#include <math.h>
#include <stdlib.h>

#include "base/report_internal.h"
#include "engine/run_internal.h"

fc_status fc_replay_path(const fc_plan *plan, const fc_run_options *options, uint64_t path, fc_replay **out,
                         fc_error *err)
{
    if (!plan) return fc_fail_null(err, "plan");
    if (!options) return fc_fail_null(err, "options");
    if (!out) return fc_fail_null(err, "out");
    const fc_kernels *kernels = fc_kernels_find(options->isa);
    if (!kernels) return fc_run_unknown_isa(options->isa ? options->isa : "", err);
    fc_run_options normal;
    const fc_status sense = fc_run_normal(plan, options, &normal, err);
    if (sense != FC_OK) return sense;
    const uint64_t paths = fc_run_whole_paths(plan, options->paths);
    if (path >= paths)
        return fc_fail(err, FC_E_USAGE, FC_MSG_REPLAY_PATH, NULL, 0, NULL, (unsigned long long)path,
                       (unsigned long long)paths, (unsigned long long)(paths - 1));
    fc_replay *r = fc_workspaces_new(1, sizeof *r);
    if (!r || !fc_workspace_init(&r->space, plan, options->seed)) {
        free(r);
        return fc_fail(err, FC_E_MEMORY, FC_MSG_OUT_OF_MEMORY, NULL, 0, NULL);
    }
    r->plan = plan;
    r->path = path;
    r->paths = paths;
    r->seed = options->seed;
    r->space.inner = fc_run_inner(options);
    r->trace.lane = (int)(path % FC_LANES);
    r->space.ws.trace = &r->trace;
    fc_workspace_aim(&r->space, path - path % FC_LANES);
    kernels->simulate(&r->space.ws);
    if (r->trace.failed) {
        fc_replay_free(r);
        return fc_fail(err, FC_E_MEMORY, FC_MSG_OUT_OF_MEMORY, NULL, 0, NULL);
    }
    *out = r;
    return FC_OK;
}

void fc_replay_free(fc_replay *replay)
{
    if (!replay) return;
    fc_trace_free(&replay->trace);
    fc_workspace_free(&replay->space);
    free(replay);
}

uint64_t fc_replay_number(const fc_replay *replay) { return replay->path; }

double fc_replay_metric(const fc_replay *r, const fc_metric *m, int step)
{
    if (!m->series) return fc_scalar_of(&r->space.ws, m->scalar)[r->trace.lane];
    if (!m->cumulate) return fc_replay_at(r, m->column, step);
    double sum = fc_replay_at(r, m->column, 0); /* in the order of the run's running sums */
    for (int k = 1; k <= step; k++) sum += fc_replay_at(r, m->column, k);
    return sum;
}

static double by_name(const fc_replay *r, const char *name, int series, int step)
{
    for (size_t i = 0; i < r->plan->n_metrics; i++) {
        const fc_metric *m = &r->plan->metrics[i];
        if (!m->series == !series && strcmp(m->name, name) == 0) return fc_replay_metric(r, m, step);
    }
    return NAN;
}

double fc_replay_scalar(const fc_replay *replay, const char *metric) { return by_name(replay, metric, 0, 0); }

double fc_replay_series(const fc_replay *replay, const char *metric, int step)
{
    return step >= 0 && step <= replay->plan->n_steps ? by_name(replay, metric, 1, step) : NAN;
}
