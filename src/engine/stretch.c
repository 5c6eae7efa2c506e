/* A run goes in stretches: one, or with a stop rule one per doubling of blocks. Each is set up as a run of that many paths
   would be, so that where it ends nothing tells the two apart. */
#include <stdlib.h>
#include <string.h>

#include "base/report_internal.h"
#include "engine/run_internal.h"

void fc_run_free_workspaces(fc_run_state *run)
{
    for (unsigned i = 0; run->workspaces && i < run->shape.threads; i++) fc_workspace_free(&run->workspaces[i]);
    free(run->workspaces);
    run->workspaces = NULL;
}

/* Rows move from the last to the first: none is overwritten before it is moved. */
static int grow_columns(fc_run_state *run, size_t kept, uint64_t to)
{
    const uint64_t bytes = (uint64_t)kept * to * sizeof *run->columns;
    const size_t from = run->stride;
    run->stride = (size_t)to;
    if (!run->columns) return (run->columns = fc_pages_new(bytes)) != NULL;
    if (bytes > SIZE_MAX / 2) return 0;
    double *larger = realloc(run->columns, (size_t)bytes);
    if (!larger) return 0;
    run->columns = larger;
    for (size_t row = kept; row-- > 1;)
        memmove(larger + row * (size_t)to, larger + row * from, from * sizeof *larger);
    return 1;
}

/* Histograms, and into them what the columns hold. */
static int to_histograms(fc_run_state *run, size_t kept, uint64_t from)
{
    if (run->histograms) return 1;
    run->histograms = calloc(kept, sizeof *run->histograms);
    if (!run->histograms || !fc_thresholds_begin(&run->thresholds, !fc_run_looks_elsewhere(run))) return 0;
    uint64_t bytes = 0;
    for (size_t row = 0; run->columns && row < run->rows.n_kept; row++) {
        const double *x = fc_run_column(run, row);
        if (!fc_histogram_add(&run->histograms[row], x, (size_t)from)) return 0;
        const size_t at = fc_thresholds_at(&run->thresholds, row);
        for (uint64_t b = 0; at < run->thresholds.n && b < from / FC_BLOCK; b++)
            fc_thresholds_put(&run->thresholds, run->kernels, at, b, x + b * FC_BLOCK);
        bytes += run->histograms[row].bytes;
    }
    atomic_store(&run->histogram_bytes, bytes);
    free(run->columns);
    run->columns = NULL;
    return 1;
}

static int set_up(fc_run_state *run, uint64_t from)
{
    const uint64_t to = run->options->paths - run->base;
    const fc_run_shape *shape = &run->shape;
    const size_t kept = run->rows.n_kept > 0 ? run->rows.n_kept : 1;
    free(run->finished);
    run->finished = calloc(shape->window, 1);
    run->workspaces = fc_workspaces_new(shape->threads, sizeof *run->workspaces);
    if (!run->finished || !run->workspaces || !fc_parts_reserve(&run->parts)) return 0;
    if (!(shape->exact ? grow_columns(run, kept, to) : to_histograms(run, kept, from))) return 0;
    for (unsigned i = 0; i < shape->threads; i++) {
        if (!fc_workspace_init(&run->workspaces[i], run->plan, run->options->seed)) return 0;
        run->workspaces[i].inner = fc_run_inner(run->options);
    }
    for (unsigned i = 0; i < shape->threads; i++) run->workspaces[i].ws.controls = run->rows.n_controls > 0;
    return 1;
}

fc_status fc_run_stretch(fc_run_state *run, uint64_t paths, fc_error *err)
{
    const uint64_t from = atomic_load(&run->paths_done) - run->base;
    fc_run_free_workspaces(run);
    run->stretch.paths = paths;
    const fc_status status = fc_run_shape_of(run->plan, &run->rows, run->options, &run->shape, err);
    if (status != FC_OK) return status;
    if (set_up(run, from)) return FC_OK;
    return fc_fail(err, FC_E_MEMORY, FC_MSG_OUT_OF_MEMORY, NULL, 0, NULL);
}
