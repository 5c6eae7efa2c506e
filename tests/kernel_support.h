/* A workspace made by hand for tests of single kernels: plan, calendar, store. Kernels are called at the
   plain level. */
#ifndef FC_TESTS_KERNEL_SUPPORT_H
#define FC_TESTS_KERNEL_SUPPORT_H

#if defined(__x86_64__)
#define FC_ISA sse2
#endif

#include "engine/ws.h"
#include "factors/factors.h"
#include "support.h"

typedef struct fake {
    fc_model model;
    fc_plan plan;
    fc_factor_plan factors;
    fc_ws ws;
} fake;

static inline void *fake_rows(size_t rows)
{
    void *p = aligned_alloc(64, (rows ? rows : 1) * FC_LANES * sizeof(double));
    if (!p) abort();
    memset(p, 0, (rows ? rows : 1) * FC_LANES * sizeof(double));
    return p;
}

/* K steps, steps_per_year 1, 4 or 12; seed 1, paths 0..63, n_cols columns. */
static inline fake *fake_new(int n_steps, int per_year, uint32_t n_cols, uint32_t n_scalars)
{
    fake *f = calloc(1, sizeof *f);
    if (!f) abort();
    f->model.calendar = (fc_calendar){2022, 4, per_year, n_steps, 1.0 / per_year};
    f->plan.model = &f->model;
    f->plan.n_steps = n_steps;
    f->plan.delta = 1.0 / per_year;
    f->plan.n_cols = n_cols;
    f->plan.n_scalars = n_scalars;
    f->plan.factors = &f->factors;
    f->ws.plan = &f->plan;
    f->ws.seed = 1;
    f->ws.store = fake_rows((size_t)n_cols * (size_t)(n_steps + 1));
    f->ws.scalars = fake_rows(n_scalars);
    f->ws.factors = fake_rows((size_t)FC_N_FACTOR_COLUMNS * (size_t)(n_steps + 1));
    for (int i = 0; i < FC_LANES; i++) f->ws.path[i] = f->ws.world[i] = (uint64_t)i;
    return f;
}

static inline void fake_free(fake *f)
{
    free(f->ws.store);
    free(f->ws.scalars);
    free(f->ws.factors);
    free(f->ws.crossings);
    free(f);
}

#endif
