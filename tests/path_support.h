/* Single paths: simulate batches by hand and read factors, series, lines and scalars lane by lane. */
#ifndef FC_TESTS_PATH_SUPPORT_H
#define FC_TESTS_PATH_SUPPORT_H

#include "run_text.h"

#include "engine/kernels.h"
#include "engine/workspace.h"
#include "factors/factors.h"

typedef struct paths {
    fc_model *model;
    fc_plan *plan;
    const fc_kernels *kernels;
    fc_workspace work;
} paths;

static inline paths paths_open(const char *text, uint64_t seed, const char *isa)
{
    paths p = {0};
    fc_error err = {0};
    fc_report *report = fc_report_new();
    fc_scenario *scenario = NULL;
    fc_status s = fc_scenario_parse(text, "text.cfg", NULL, 0, &scenario, report, &err);
    if (s == FC_OK) s = fc_model_new(scenario, &p.model, report, &err);
    if (s == FC_OK) s = fc_plan_new(p.model, NULL, 0, &p.plan, report, &err);
    for (size_t i = 0; s != FC_OK && i < fc_report_size(report); i++)
        print_error("%s: %s\n", fc_report_get(report, i)->key, fc_report_get(report, i)->text);
    assert_int_equal(s, FC_OK);
    fc_scenario_free(scenario);
    fc_report_free(report);
    p.kernels = fc_kernels_find(isa);
    assert_non_null(p.kernels);
    assert_true(fc_workspace_init(&p.work, p.plan, seed));
    return p;
}

static inline void paths_close(paths *p)
{
    fc_workspace_free(&p->work);
    fc_plan_free(p->plan);
    fc_model_free(p->model);
}

/* Simulate paths first .. first + 63. */
static inline void paths_batch(paths *p, uint64_t first)
{
    fc_workspace_aim(&p->work, first);
    p->kernels->simulate(&p->work.ws);
}

static inline const fc_metric *paths_metric(const paths *p, const char *name, int series)
{
    for (size_t i = 0; i < p->plan->n_metrics; i++) {
        const fc_metric *m = &p->plan->metrics[i];
        if (m->series == series && strcmp(m->name, name) == 0) return m;
    }
    fail_msg("no metric %s", name);
    return NULL;
}

/* [64]; cumulative series are added up. */
static inline void paths_series(const paths *p, const char *name, int step, double *x)
{
    const fc_metric *m = paths_metric(p, name, 1);
    for (int i = 0; i < FC_LANES; i++) x[i] = 0.0;
    for (int k = m->cumulate ? 0 : step; k <= step; k++)
        for (int i = 0; i < FC_LANES; i++) x[i] += fc_at(&p->work.ws, m->column, k)[i];
}

static inline const double *paths_scalar(const paths *p, const char *name)
{
    return fc_scalar_of(&p->work.ws, paths_metric(p, name, 0)->scalar);
}

/* Running mean and variance of a sample. */
typedef struct sample { double n, mean, m2; } sample;
static inline void sample_add(sample *s, double x)
{
    const double d = x - s->mean;
    s->n += 1.0;
    s->mean += d / s->n;
    s->m2 += d * (x - s->mean);
}
static inline double sample_sd(const sample *s) { return sqrt(s->m2 / (s->n - 1.0)); }
static inline double sample_se(const sample *s) { return sample_sd(s) / sqrt(s->n); }

/* The mean is the truth within four standard errors, which are small enough to see a relative error `seen`; and a twin
   off by that error would have failed. */
static inline void assert_mean(double mean, double se, double truth, double seen, const char *what, const char *file, int line)
{
    if (!(8.0 * se <= seen * fabs(truth))) {
        print_error("%s: se %g cannot see an error of %g of %g\n", what, se, seen, truth);
        _fail(file, line);
    }
    fc_assert_close_(mean, truth, 0.0, 4.0 * se, what, file, line);
    if (fabs(mean * (1.0 + seen) - truth) <= 4.0 * se || fabs(mean * (1.0 - seen) - truth) <= 4.0 * se) {
        print_error("%s: a twin off by %g passes\n", what, seen);
        _fail(file, line);
    }
}
#define ASSERT_MEAN(mean, se, truth, seen) assert_mean((mean), (se), (truth), (seen), #mean, __FILE__, __LINE__)

/* All luck after step k is drawn again: nothing recorded up to it may change, and more than `least` numbers after it must. */
static inline void paths_forget(const char *text, int k, int least)
{
    paths a = paths_open(text, 1, NULL), b = paths_open(text, 1, NULL);
    const size_t row = FC_LANES * sizeof(double);
    int changed = 0;
    paths_batch(&a, 0);
    b.work.ws.redraw_step = (uint64_t)k;
    paths_batch(&b, 0);
    for (fc_col c = 0; c < (fc_col)a.plan->n_cols; c++)
        for (int s = 0; s <= a.plan->n_steps; s++) {
            const int differs = memcmp(fc_at(&a.work.ws, c, s), fc_at(&b.work.ws, c, s), row) != 0;
            if (differs && s <= k) {
                for (size_t m = 0; m < a.plan->n_metrics; m++)
                    if (a.plan->metrics[m].series && a.plan->metrics[m].column == c) print_error("series %s\n", a.plan->metrics[m].name);
                for (size_t l = 0; l < a.plan->n_lines; l++)
                    if (a.plan->lines[l].column == c) print_error("line %s\n", a.plan->lines[l].name);
                fail_msg("column %u at step %d knows what is drawn after step %d", (unsigned)c, s, k);
            }
            changed += differs;
        }
    assert_true(changed > least);
    paths_close(&a);
    paths_close(&b);
}

#endif
