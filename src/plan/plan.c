/* fc_plan_new: order the entries, plan each, plan the metric families, fix the order of everything, hash. */
#include <fnmatch.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/sha256.h"
#include "engine/kernels.h"
#include "factors/factors.h"
#include "model/copula.h"
#include "plan/builder_internal.h"
#include "plan/factor_plan.h"

static int mechanism_of(const fc_kernels *facts, const fc_entry *entry)
{
    for (size_t i = 0; i < facts->n_mechanisms; i++)
        if (&facts->mechanisms[i]->section == entry->section) return (int)i;
    return -1;
}

int fc_parent_of(const fc_entry *entry)
{
    for (const fc_field *f = entry->section->fields; f->key; f++)
        if (f->kind == FC_FIELD_REF && strcmp(f->key, "parent") == 0)
            return ((const fc_ref *)(const void *)((const char *)entry->params + f->offset))->entry;
    return -1;
}

/* A member of a group section by key, NULL when there is no such section or key. */
static const void *member_of(const fc_model *model, const char *path, const char *key, fc_field_kind kind)
{
    const fc_entry *entry = fc_model_entry(model, path);
    for (const fc_field *f = entry ? entry->section->fields : NULL; f && f->key; f++)
        if (f->kind == kind && strcmp(f->key, key) == 0) return (const char *)entry->params + f->offset;
    return NULL;
}

static int depth_of(const fc_model *model, const fc_entry *entry)
{
    int depth = 0;
    for (int p = fc_parent_of(entry); p >= 0 && depth < 64; p = fc_parent_of(&model->entries[p])) depth++;
    return depth;
}

typedef struct job { int order, depth, entry, mechanism; } job;

/* Entries read by others of their kind are planned, and step, before them. Loops are the check functions' to report. */
static void order_readers(const fc_model *model, const fc_kernels *facts, job *jobs, size_t n)
{
    int changed = 1;
    for (size_t pass = 0; changed && pass < n; pass++) {
        changed = 0;
        for (size_t j = 0; j < n; j++) {
            const fc_mechanism *mech = facts->mechanisms[jobs[j].mechanism];
            for (int i = 0, e = 0; mech->reads && e >= 0; i++) {
                e = mech->reads(model->entries[jobs[j].entry].params, model, i);
                for (size_t o = 0; o < n; o++) {
                    if (jobs[o].entry != e || jobs[o].order != jobs[j].order || jobs[o].depth < jobs[j].depth) continue;
                    jobs[j].depth = jobs[o].depth + 1;
                    changed = 1;
                }
            }
        }
    }
}

static int by_order(const void *a, const void *b)
{
    const job *x = a, *y = b;
    if (x->order != y->order) return x->order < y->order ? -1 : 1;
    if (x->depth != y->depth) return x->depth < y->depth ? -1 : 1;
    return (x->entry > y->entry) - (x->entry < y->entry);
}

static job *order_jobs(fc_builder *b, const fc_kernels *facts, size_t *n_jobs)
{
    const fc_model *m = b->plan->model;
    job *jobs = fc_build_alloc(b, m->n_entries + 1, sizeof *jobs);
    *n_jobs = 0;
    for (size_t e = 0; jobs && e < m->n_entries; e++) {
        int mechanism = mechanism_of(facts, &m->entries[e]);
        if (mechanism < 0) continue;
        jobs[(*n_jobs)++] = (job){facts->mechanisms[mechanism]->order, depth_of(m, &m->entries[e]), (int)e, mechanism};
    }
    if (jobs) {
        order_readers(m, facts, jobs, *n_jobs);
        qsort(jobs, *n_jobs, sizeof *jobs, by_order);
    }
    return jobs;
}

static fc_status plan_entries(fc_builder *b, const fc_kernels *facts, fc_error *err)
{
    fc_plan *p = b->plan;
    size_t n_jobs;
    job *jobs = order_jobs(b, facts, &n_jobs);
    p->ops = fc_build_alloc(b, n_jobs + 1, sizeof *p->ops);
    if (!jobs || !p->ops) return fc_fail(err, FC_E_MEMORY, FC_MSG_OUT_OF_MEMORY, NULL, 0, NULL);
    for (size_t i = 0; i < n_jobs; i++) {
        const fc_mechanism *mech = facts->mechanisms[jobs[i].mechanism];
        void *rec = fc_build_alloc(b, 1, mech->rec_size);
        if (!rec) return fc_fail(err, FC_E_MEMORY, FC_MSG_OUT_OF_MEMORY, NULL, 0, NULL);
        b->entry = jobs[i].entry;
        b->outputs = mech->outputs;
        b->late = 0;
        p->ops[p->n_ops++] = (fc_op){.mechanism = jobs[i].mechanism, .entry = jobs[i].entry, .rec = rec, .postponed = FC_NONE};
        fc_status s = mech->plan(p->model->entries[b->entry].params, b, rec, err);
        if (s != FC_OK) return s;
    }
    return FC_OK;
}

static fc_status plan_families(fc_builder *b, const fc_kernels *facts, fc_error *err)
{
    fc_plan *p = b->plan;
    size_t n = facts->n_families;
    job *jobs = fc_build_alloc(b, n + 1, sizeof *jobs);
    p->families = fc_build_alloc(b, n + 1, sizeof *p->families);
    p->family_recs = fc_build_alloc(b, n + 1, sizeof *p->family_recs);
    if (!jobs || !p->families || !p->family_recs) return fc_fail(err, FC_E_MEMORY, FC_MSG_OUT_OF_MEMORY, NULL, 0, NULL);
    for (size_t i = 0; i < n; i++) jobs[i] = (job){facts->families[i]->order, 0, (int)i, (int)i};
    qsort(jobs, n, sizeof *jobs, by_order);
    b->entry = -1;
    b->family = 1;
    for (size_t i = 0; i < n; i++) {
        const fc_metric_family *family = facts->families[jobs[i].mechanism];
        void *rec = fc_build_alloc(b, 1, family->rec_size ? family->rec_size : 1);
        if (!rec) return fc_fail(err, FC_E_MEMORY, FC_MSG_OUT_OF_MEMORY, NULL, 0, NULL);
        b->outputs = family->outputs;
        p->families[p->n_families] = jobs[i].mechanism;
        p->family_recs[p->n_families++] = rec;
        fc_status s = family->plan(b, rec, err);
        if (s != FC_OK) return s;
    }
    return FC_OK;
}

static int line_by_name(const void *a, const void *b)
{
    return strcmp(((const fc_line *)a)->name, ((const fc_line *)b)->name);
}

static int metric_by_name(const void *a, const void *b)
{
    return strcmp(((const fc_metric *)a)->name, ((const fc_metric *)b)->name);
}

/* Balances add in name order, results are listed in name order. */
static void fix_order(fc_plan *p)
{
    if (p->n_lines) qsort(p->lines, p->n_lines, sizeof *p->lines, line_by_name);
    if (p->n_metrics) qsort(p->metrics, p->n_metrics, sizeof *p->metrics, metric_by_name);
}

static fc_status choose_bands(fc_plan *p, const char *const *bands, size_t n, fc_error *err)
{
    for (size_t i = 0; i < n; i++) {
        size_t hits = 0;
        for (size_t m = 0; m < p->n_metrics; m++) {
            if (!p->metrics[m].series || fnmatch(bands[i], p->metrics[m].name, 0) != 0) continue;
            p->metrics[m].bands = 1;
            hits++;
        }
        if (!hits) return fc_fail(err, FC_E_USAGE, FC_MSG_NO_SUCH_SERIES, NULL, 0, "--bands", bands[i]);
    }
    return FC_OK;
}

static fc_status plan_copula(fc_builder *b, fc_error *err)
{
    fc_plan *p = b->plan;
    const fc_model *m = p->model;
    if (!m->n_correlations) return FC_OK;
    const char **keys = fc_build_alloc(b, p->n_inputs + 1, sizeof *keys);
    if (!keys) return fc_fail(err, FC_E_MEMORY, FC_MSG_OUT_OF_MEMORY, NULL, 0, NULL);
    for (size_t i = 0; i < p->n_inputs; i++) keys[i] = p->inputs[i].key;
    double change = 0.0, eigen = 0.0;
    return fc_copula_build(b->arena, p->n_inputs, keys, m->n_correlations, m->correlations,
                           m->head.repair_correlations, &p->input_chol, &change,
                           &eigen, err);
}

/* ---- hash ---------------------------------------------------------------------------------------------------- */

static void hash_law(fc_sha256 *s, const void *given)
{
    const fc_law *law = given;
    const double head[6] = {law->a, law->b, law->u0, law->u1, law->lo, law->hi};
    const uint64_t form[2] = {(uint64_t)law->form, law->n};
    fc_sha256_add(s, form, sizeof form);
    fc_sha256_add(s, head, sizeof head);
    if (law->t) fc_sha256_add(s, law->t, fc_law_table_doubles(law) * sizeof *law->t);
}

static void hash_factors(fc_sha256 *s, const void *factors) { fc_factors_hash(factors, s); }

static void hash_text(fc_sha256 *s, const void *text) { fc_sha256_add(s, text, strlen(text)); }

static void hash_copula(fc_sha256 *s, const void *plan)
{
    const fc_plan *p = plan;
    if (p->input_chol) fc_sha256_add(s, p->input_chol, p->n_inputs * p->n_inputs * sizeof *p->input_chol);
}

/* A part of the plan into the whole hash, and as a table of its own. */
static void hash_table(fc_plan *p, fc_sha256 *whole, const char *name, void (*add)(fc_sha256 *, const void *), const void *x)
{
    fc_sha256 own;
    fc_plan_table *table = &p->tables[p->n_tables++];
    fc_sha256_init(&own);
    add(&own, x);
    add(whole, x);
    table->name = name;
    fc_sha256_hex(&own, table->hash);
}

static fc_status hash_plan(fc_plan *p, fc_error *err)
{
    char *text = NULL;
    size_t n = 0;
    p->tables = fc_arena_array(p->arena, p->n_inputs + p->n_laws + 4, sizeof *p->tables);
    FILE *f = p->tables ? open_memstream(&text, &n) : NULL;
    if (!f) return fc_fail(err, FC_E_MEMORY, FC_MSG_OUT_OF_MEMORY, NULL, 0, NULL);
    fc_status status = fc_model_write(p->model, &(fc_model_run){.paths = 1, .sampler = "plain"}, f, err);
    if (fclose(f) != 0 && status == FC_OK) status = fc_fail(err, FC_E_MEMORY, FC_MSG_OUT_OF_MEMORY, NULL, 0, NULL);
    if (status == FC_OK) {
        fc_sha256 s;
        fc_sha256_init(&s);
        hash_table(p, &s, "the scenario", hash_text, text);
        hash_table(p, &s, "the factors", hash_factors, p->factors);
        for (size_t i = 0; i < p->n_inputs; i++) hash_table(p, &s, p->inputs[i].key, hash_law, p->inputs[i].law);
        for (size_t i = 0; i < p->n_laws; i++) hash_table(p, &s, p->law_keys[i], hash_law, p->laws[i]);
        if (p->sampling.kind != FC_SAMPLER_PLAIN) hash_table(p, &s, "the sampler", hash_text, p->model->sampler);
        hash_table(p, &s, "the correlations", hash_copula, p);
        fc_sha256_hex(&s, p->hash);
    }
    free(text);
    return status;
}

/* ---- public -------------------------------------------------------------------------------------------------- */

static fc_status compile(fc_builder *b, const char *const *bands, size_t n_bands, fc_error *err)
{
    fc_plan *p = b->plan;
    const fc_kernels *facts = fc_kernels_facts();
    fc_status s = fc_factors_plan(p->model, b->arena, &p->factors, b->report, err);
    if (s != FC_OK) return s;
    const double *discount = member_of(p->model, "sponsor", "discount", FC_FIELD_NUMBER);
    const int *rule = member_of(p->model, "sponsor", "rule", FC_FIELD_CHOICE);
    p->discount = discount ? *discount : 0.04;
    p->rule_cash = rule && *rule == 1;
    p->zero_column = fc_build_column(b);
    fc_build_inputs(b);
    if ((s = fc_sampling_plan(p->factors, p->n_steps, p->n_inputs, p->model->sampler, b->arena, &p->sampling, err)) != FC_OK)
        return s;
    if ((s = plan_entries(b, facts, err)) != FC_OK) return s;
    if ((s = plan_families(b, facts, err)) != FC_OK) return s;
    if ((s = plan_copula(b, err)) != FC_OK) return s;
    fix_order(p);
    if ((s = choose_bands(p, bands, n_bands, err)) != FC_OK) return s;
    p->n_sites = b->n_sites;
    p->n_crossings = (size_t)p->factors->n_buckets + 1;
    p->variates += fc_factors_variates(p->factors, p->n_steps);
    if (fc_arena_failed(b->arena)) return fc_fail(err, FC_E_MEMORY, FC_MSG_OUT_OF_MEMORY, NULL, 0, NULL);
    if (b->broken) return fc_fail(err, FC_E_NUMERIC, FC_MSG_PLAN_BROKEN, NULL, 0, NULL);
    if (fc_report_count(b->report, FC_ERROR)) return fc_fail(err, FC_E_SCENARIO, FC_MSG_SCENARIO_INVALID, p->model->path, 0, NULL);
    return hash_plan(p, err);
}

fc_status fc_plan_new(const fc_model *model, const char *const *bands, size_t n_bands, fc_plan **out, fc_report *report,
                      fc_error *err)
{
    if (!model) return fc_fail_null(err, "model");
    if (!bands && n_bands > 0) return fc_fail_null(err, "bands");
    if (!out) return fc_fail_null(err, "out");
    if (!report) return fc_fail_null(err, "report");
    fc_arena *arena = fc_arena_new();
    fc_plan *p = arena ? fc_arena_alloc(arena, sizeof *p) : NULL;
    if (!p) {
        fc_arena_free(arena);
        return fc_fail(err, FC_E_MEMORY, FC_MSG_OUT_OF_MEMORY, NULL, 0, NULL);
    }
    p->arena = arena;
    p->model = model;
    p->n_steps = model->calendar.n_steps;
    p->delta = model->calendar.delta;
    fc_builder b = {.plan = p, .arena = arena, .report = report, .entry = -1};
    fc_status s = compile(&b, bands, n_bands, err);
    if (s == FC_OK) *out = p;
    else fc_plan_free(p);
    return s;
}

void fc_plan_free(fc_plan *plan)
{
    if (plan) fc_arena_free(plan->arena);
}

fc_plan_size fc_plan_get_size(const fc_plan *p)
{
    size_t n_series = 0, n_points;
    for (size_t i = 0; i < p->n_metrics; i++) n_series += (size_t)p->metrics[i].series;
    n_points = p->n_scalars + (n_series + p->n_lines) * (size_t)(p->n_steps + 1);
    size_t row = FC_LANES * sizeof(double), column = row * (size_t)(p->n_steps + 1);
    return (fc_plan_size){.n_steps = (size_t)p->n_steps, .n_columns = p->n_cols, .n_lines = p->n_lines,
                          .n_series = n_series, .n_scalars = p->n_scalars, .n_inputs = p->n_inputs,
                          .n_sites = p->n_sites, .n_units = p->n_units,
                          .store_bytes = column * (p->n_cols + FC_N_FACTOR_COLUMNS) +
                                         row * (p->n_scalars + p->n_state + p->n_inputs) +
                                         (p->scratch_doubles + p->blank_doubles + p->kept_doubles) * sizeof(double),
                          .accumulator_bytes = n_points * 5 * sizeof(double),
                          .variates_per_path = p->variates};
}

fc_gate fc_plan_gate_of(const fc_plan *plan, const char *metric)
{
    for (size_t i = 0; i < plan->n_metrics; i++)
        if (plan->metrics[i].gate != FC_GATE_NONE && strcmp(plan->metrics[i].name, metric) == 0) return plan->metrics[i].gate;
    return FC_GATE_NONE;
}

void fc_plan_hash(const fc_plan *plan, char out[65]) { memcpy(out, plan->hash, 65); }
