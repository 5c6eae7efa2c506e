/* A ledger made by hand: entries without parameters, lines with amounts written in the test, then one
   mechanism or metric family planned and computed on it. */
#ifndef FC_TESTS_LEDGER_SUPPORT_H
#define FC_TESTS_LEDGER_SUPPORT_H

#include "kernel_support.h"

#include "blocks/sponsor_terms.h"
#include "metrics/metric.h"
#include "plan/builder_internal.h"

enum { RIG_LINES = 32, RIG_ENTRIES = 8 };

typedef struct rig {
    fake *f;
    fc_builder b;
    fc_arena *arena;
    fc_entry entries[RIG_ENTRIES];
    fc_section sections[RIG_ENTRIES];
    fc_sponsor_terms sponsor;
    const double *amounts[RIG_LINES]; /* [K+1] per line, by column */
    fc_col columns[RIG_LINES];
    size_t n_lines;
    void *recs[4];
} rig;

static inline fc_value rig_number(double x) { return (fc_value){.number = x, .present = 1}; }

/* Entry 0 is the sponsor; add others with rig_entry. */
static inline rig *rig_new(int n_steps, int per_year)
{
    rig *r = calloc(1, sizeof *r);
    if (!r) abort();
    r->f = fake_new(n_steps, per_year, 0, 0);
    r->arena = r->f->plan.arena = r->f->model.arena = fc_arena_new();
    r->b = (fc_builder){.plan = &r->f->plan, .arena = r->arena, .entry = -1};
    r->f->model.entries = r->entries;
    r->f->model.n_entries = 1;
    r->sections[0].path = "sponsor";
    r->sponsor = (fc_sponsor_terms){.recycle = rig_number(1), .appropriation_years = NAN, .discount = 0.04};
    r->entries[0] =
        (fc_entry){.section = &r->sections[0], .name = "", .path = "sponsor", .params = &r->sponsor};
    for (int c = FC_CLASS_sponsor; c <= FC_CLASS_state; c++) r->f->model.public_class[c] = 1;
    return r;
}

static inline int rig_entry(rig *r, const char *section, const char *path)
{
    size_t i = r->f->model.n_entries++, kind = i; /* entries of a kind share their section */
    for (size_t j = 1; j < i; j++)
        if (r->sections[j].path && strcmp(r->sections[j].path, section) == 0) kind = j;
    r->sections[kind].path = section;
    r->entries[i] = (fc_entry){.section = &r->sections[kind], .name = path, .path = path};
    return (int)i;
}

/* A line of an entry with its amounts per step 0..K. payer or payee NULL: the entry. */
static inline void rig_line(rig *r, int entry, fc_line_spec spec, const double *amounts)
{
    r->b.entry = entry;
    r->columns[r->n_lines] = fc_build_line(&r->b, &spec);
    r->amounts[r->n_lines++] = amounts;
}

/* Allocate the workspace and write the amounts into every lane. */
static inline void rig_fill(rig *r)
{
    fake *f = r->f;
    free(f->ws.store);
    free(f->ws.scalars);
    f->ws.store = fake_rows((size_t)f->plan.n_cols * (size_t)(f->plan.n_steps + 1));
    f->ws.scalars = fake_rows(f->plan.n_scalars);
    f->ws.scratch = fake_rows(f->plan.scratch_doubles / FC_LANES);
    memset(f->ws.scalars, 0xff, (size_t)f->plan.n_scalars * FC_LANES * sizeof(double));
    for (size_t l = 0; l < r->n_lines; l++)
        for (int k = 0; k <= f->plan.n_steps; k++)
            for (int i = 0; i < FC_LANES; i++) fc_at(&f->ws, r->columns[l], k)[i] = r->amounts[l][k];
}

static inline void *rig_plan(rig *r, const fc_metric_family *family)
{
    fc_error err = {0};
    void *rec = fc_build_alloc(&r->b, 1, family->rec_size);
    r->b.entry = -1;
    r->b.family = 1;
    r->b.outputs = family->outputs;
    assert_int_equal(family->plan(&r->b, rec, &err), FC_OK);
    assert_false(r->b.broken);
    return rec;
}

static inline const fc_metric *rig_metric(const rig *r, const char *name, int series)
{
    for (size_t i = 0; i < r->f->plan.n_metrics; i++) {
        const fc_metric *m = &r->f->plan.metrics[i];
        if (m->series == series && strcmp(m->name, name) == 0) return m;
    }
    print_error("no metric %s\n", name);
    fail();
    return NULL;
}

static inline double rig_scalar(const rig *r, const char *name)
{
    return fc_scalar_of(&r->f->ws, rig_metric(r, name, 0)->scalar)[11];
}

/* As a reader sees it: cumulated if the metric says so. */
static inline double rig_series(const rig *r, const char *name, int k)
{
    const fc_metric *m = rig_metric(r, name, 1);
    double sum = fc_at(&r->f->ws, m->column, k)[11];
    for (int j = 0; m->cumulate && j < k; j++) sum += fc_at(&r->f->ws, m->column, j)[11];
    return sum;
}

static inline void rig_free(rig *r)
{
    free(r->f->ws.scratch);
    fc_arena_free(r->arena);
    fake_free(r->f);
    free(r);
}

#endif
