/* One allocation per thread, cut into the parts of fc_ws. */
#include "engine/workspace.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "factors/factors.h"

enum { N_PARTS = 10, HUGE = 2 << 20 };

/* Doubles of each part: store, state, scalars, scratch, inputs, factors, running, crossings, blank, kept. */
static void part_doubles(const fc_plan *plan, uint64_t part[N_PARTS])
{
    const uint64_t rows = (uint64_t)plan->n_steps + 1;
    part[0] = (uint64_t)plan->n_cols * rows * FC_LANES;
    part[1] = (uint64_t)plan->n_state * FC_LANES;
    part[2] = (uint64_t)plan->n_scalars * FC_LANES;
    part[3] = (plan->scratch_doubles + FC_LANES - 1) / FC_LANES * FC_LANES; /* keeps the next part aligned */
    part[4] = (uint64_t)plan->n_inputs * FC_LANES;
    part[5] = (uint64_t)FC_N_FACTOR_COLUMNS * rows * FC_LANES;
    part[6] = rows * FC_LANES;
    part[7] = plan->n_crossings * FC_LANES * sizeof(uint16_t) / sizeof(double);
    part[8] = plan->blank_doubles;
    part[9] = plan->kept_doubles;
}

uint64_t fc_workspace_bytes(const fc_plan *plan)
{
    uint64_t part[N_PARTS], total = 0;
    part_doubles(plan, part);
    for (int i = 0; i < N_PARTS; i++)
        if (__builtin_add_overflow(total, part[i], &total)) return UINT64_MAX;
    uint64_t bytes;
    if (__builtin_mul_overflow(total, (uint64_t)sizeof(double), &bytes)) return UINT64_MAX;
    return bytes > UINT64_MAX - HUGE ? UINT64_MAX : bytes + HUGE;
}

void *fc_workspaces_new(size_t n, size_t size)
{
    size_t bytes;
    if (__builtin_mul_overflow(n, size, &bytes)) return NULL;
    void *at = aligned_alloc(_Alignof(fc_workspace), bytes);
    return at ? memset(at, 0, bytes) : NULL;
}

void *fc_pages_new(uint64_t bytes)
{
    void *block = NULL;
    if (bytes > SIZE_MAX / 2) return NULL;
    const size_t size = (size_t)bytes / HUGE * HUGE + HUGE;
    if (posix_memalign(&block, HUGE, size) != 0) return NULL;
#ifdef MADV_HUGEPAGE
    /* swept again and again, or in long strides: fewer faults and page-table walks; a refusal does no harm */
    if (bytes > 2 * (uint64_t)HUGE) (void)madvise(block, size, MADV_HUGEPAGE);
#endif
    return block;
}

int fc_workspace_init(fc_workspace *w, const fc_plan *plan, uint64_t seed)
{
    memset(w, 0, sizeof *w);
    w->block = fc_pages_new(fc_workspace_bytes(plan));
    if (!w->block) return 0;
    uint64_t part[N_PARTS];
    part_doubles(plan, part);
    double *at = w->block, *crossings;
    double **const parts[N_PARTS] = {&w->ws.store,  &w->ws.state,   &w->ws.scalars, &w->ws.scratch,
                                     &w->ws.inputs, &w->ws.factors, &w->running,    &crossings,
                                     &w->ws.blank,  &w->ws.kept};
    for (int i = 0; i < N_PARTS; i++) {
        memset(at, 0, (size_t)part[i] * sizeof(double));
        *parts[i] = at;
        at += part[i];
    }
    w->ws.crossings = (uint16_t *)crossings;
    w->ws.plan = plan;
    w->ws.seed = seed;
    return 1;
}

void fc_workspace_free(fc_workspace *w)
{
    free(w->block);
    memset(w, 0, sizeof *w);
}

void fc_workspace_aim(fc_workspace *w, uint64_t first)
{
    for (int i = 0; i < FC_LANES; i++) {
        w->ws.path[i] = first + (uint64_t)i;
        w->ws.world[i] = w->inner > 0 ? w->ws.path[i] / w->inner : w->ws.path[i];
    }
}
