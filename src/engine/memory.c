/* How much memory a run needs, and whether its columns can be kept. All sizes are overflow-checked; UINT64_MAX means
   "more than can be counted". */
#include <unistd.h>

#include "base/report_internal.h"
#include "engine/run_internal.h"
#include "stats/quantiles.h"

/* Usual size of a histogram's pages: some ten exponents. It may grow up to what is allowed. */
enum { HISTOGRAM_USUAL = 8 << 10, MAX_THREADS = 1024 };

static uint64_t add(uint64_t a, uint64_t b) { return a > UINT64_MAX - b ? UINT64_MAX : a + b; }
static uint64_t mul(uint64_t a, uint64_t b) { return b > 0 && a > UINT64_MAX / b ? UINT64_MAX : a * b; }

static unsigned count_threads(const fc_run_options *options, uint64_t n_blocks)
{
    uint64_t n = options->threads;
    if (n == 0) {
        const long online = sysconf(_SC_NPROCESSORS_ONLN);
        n = online > 0 ? (uint64_t)online : 1;
    }
    if (n > MAX_THREADS) n = MAX_THREADS;
    return (unsigned)(n < n_blocks ? n : n_blocks);
}

static uint64_t allowed_bytes(const fc_run_options *options)
{
    if (options->memory > 0) return options->memory;
    const long pages = sysconf(_SC_PHYS_PAGES), size = sysconf(_SC_PAGESIZE);
    return pages > 0 && size > 0 ? mul((uint64_t)pages, (uint64_t)size) / 2 : UINT64_C(1) << 30;
}

/* Workspaces, pending parts and the result: needed in both modes. */
static uint64_t base_bytes(const fc_plan *plan, const fc_rows *rows, const fc_run_shape *shape)
{
    uint64_t levels = 1;
    while (shape->n_blocks >> levels) levels++;
    uint64_t deep = 6; /* a worker's stack with one part in hand, and the sum of a world */
    while (shape->unit >> (deep + 4)) deep += 2;
    /* finished ranges before the window, inside it, each worker's, and their sum */
    const uint64_t parts = levels + shape->window + (uint64_t)shape->threads * deep + 1;
    const uint64_t points = add(mul(rows->n_series, (uint64_t)plan->n_steps + 1), plan->n_lines);
    const uint64_t scalar = sizeof(fc_summary) + (rows->n_between > 0 ? sizeof(fc_shares) : 0);
    return add(add(add(mul(shape->threads, fc_workspace_bytes(plan)), mul(parts, fc_part_bytes(rows))), fc_doublings_bytes(rows)),
               add(mul(points, sizeof(fc_series_point)), mul(rows->n_scalars, scalar)));
}

static uint64_t exact_bytes(const fc_rows *rows, const fc_run_shape *shape, uint64_t paths)
{
    const uint64_t columns = mul(mul(rows->n_kept, paths), sizeof(double));
    return add(columns, mul(shape->threads, fc_select_work_bytes(paths)));
}

/* Histograms without their pages. */
static uint64_t streaming_bytes(const fc_rows *rows) { return mul(rows->n_kept, sizeof(fc_histogram)); }

fc_status fc_run_shape_of(const fc_plan *plan, const fc_rows *rows, const fc_run_options *options,
                          fc_run_shape *shape, fc_error *err)
{
    const uint64_t paths = options->paths - options->first;
    *shape = (fc_run_shape){.unit = fc_run_unit(options)};
    shape->n_blocks = (options->paths - 1) / shape->unit + 1;
    shape->threads = count_threads(options, (paths - 1) / shape->unit + 1);
    shape->window = 4 * shape->threads + 4;
    shape->allowed = allowed_bytes(options);
    const uint64_t base = add(base_bytes(plan, rows, shape), fc_worlds_bytes(rows, plan->n_steps, options->outer));
    const uint64_t exact = add(base, exact_bytes(rows, shape, paths));
    /* selection numbers values with 32 bits */
    shape->exact = !options->streaming && exact <= shape->allowed && paths < UINT32_MAX;
    const uint64_t streaming = add(add(base, fc_thresholds_bytes(rows, options->n_stop, shape->threads)),
                                   add(streaming_bytes(rows), mul(shape->threads, fc_tally_bytes(rows))));
    shape->needed = shape->exact ? exact : add(streaming, mul(rows->n_kept, HISTOGRAM_USUAL));
    if (shape->needed > shape->allowed) {
        const double mib = 1 << 20;
        return fc_fail(err, FC_E_LIMIT, FC_MSG_RUN_MEMORY, NULL, 0, NULL, (double)shape->needed / mib,
                       shape->threads, (double)shape->allowed / mib);
    }
    shape->histogram_budget = shape->exact ? 0 : shape->allowed - streaming;
    return FC_OK;
}

/* The shape such options would give a run. */
static fc_status shape_of(const fc_plan *plan, const fc_run_options *options, fc_run_shape *shape, fc_error *err)
{
    fc_rows rows;
    fc_run_options normal;
    shape->needed = UINT64_MAX;
    fc_status status = fc_run_normal(plan, options, &normal, err);
    if (status != FC_OK) return status;
    if (!fc_rows_init(&rows, plan)) return fc_fail(err, FC_E_MEMORY, FC_MSG_OUT_OF_MEMORY, NULL, 0, NULL);
    if (options->controls) {
        fc_controls controls;
        fc_controls_of(plan, &controls);
        fc_rows_control(&rows, controls.n);
    }
    status = fc_run_shape_of(plan, &rows, &normal, shape, err);
    fc_rows_free(&rows);
    return status;
}

fc_status fc_run_fits(const fc_plan *plan, const fc_run_options *options, fc_error *err)
{
    fc_run_shape shape;
    return shape_of(plan, options, &shape, err);
}

uint64_t fc_run_memory(const fc_plan *plan, const fc_run_options *options)
{
    fc_run_shape shape;
    (void)shape_of(plan, options, &shape, NULL);
    return shape.needed;
}
