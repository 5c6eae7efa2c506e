/* What chains of firms come to over the whole programme: listings, jobs, and what each cost the public (rules 6). Made only when the programme has a chain. */
#include <math.h>
#include <string.h>

#include "metrics/metric.h"

typedef struct columns { size_t n; fc_col *col; } columns;
typedef struct rec {
    columns listings, jobs, firms, arrived; /* per chain; listings per step */
    fc_scalar cost, per_listed, per_job, per_firm;
    fc_col listed, all_jobs;
} rec;

static const fc_output_row outputs[] = {
    {"listed", "count", FC_SERIES, FC_OUT_CUMULATE | FC_OUT_BANDS,
     "Firms listed so far: absorbed in stages called listed; listings of portfolio companies are counted elsewhere.",
     "sum over chains of listed.entered"},
    {"jobs", "count", FC_SERIES, FC_OUT_BANDS, "Jobs in the firms of all chains.", "sum over chains of jobs"},
    {"public.per.listed", "currency", FC_SCALAR, FC_OUT_UNDEFINED | FC_OUT_HIGH_IS_BAD, "Public money paid out for each firm listed.",
     "programme.cost / listed"},
    {"public.per.job", "currency", FC_SCALAR, FC_OUT_UNDEFINED | FC_OUT_HIGH_IS_BAD, "Public money paid out for each job more than at the start.",
     "programme.cost / (jobs at the end - jobs at the start), undefined without new jobs"},
    {"public.per.firm", "currency", FC_SCALAR, FC_OUT_UNDEFINED | FC_OUT_HIGH_IS_BAD, "Public money paid out for each firm the chains reached.",
     "programme.cost / (firms at the start + firms that arrived)"},
    {.key = NULL}};

static int ends_with(const char *name, const char *tail)
{
    const size_t n = strlen(name), t = strlen(tail);
    return n >= t && strcmp(name + n - t, tail) == 0;
}

/* Columns of the series incubation.NAME.<key> of every chain. */
static columns chains(fc_builder *b, const char *key)
{
    const fc_plan *p = fc_build_plan(b);
    const fc_model *m = fc_build_model(b);
    columns c = {0, fc_build_alloc(b, p->n_metrics + 1, sizeof *c.col)};
    for (size_t i = 0; c.col && i < p->n_metrics; i++) {
        const fc_metric *x = &p->metrics[i];
        for (size_t e = 0; x->series && e < m->n_entries; e++) {
            const size_t n = strlen(m->entries[e].path);
            if (strcmp(m->entries[e].section->path, "incubation") != 0 || strncmp(x->name, m->entries[e].path, n) != 0) continue;
            if (x->name[n] == '.' && ends_with(x->name, key) && strlen(x->name) == n + strlen(key)) c.col[c.n++] = x->column;
        }
    }
    return c;
}

static fc_status plan(fc_builder *b, void *out, fc_error *err)
{
    rec *r = out;
    const fc_metric *cost = fc_build_metric(b, "programme.cost");
    (void)err;
    r->firms = chains(b, ".firms");
    if (!r->firms.n || !cost) return FC_OK;
    r->listings = chains(b, ".listed.entered");
    r->jobs = chains(b, ".jobs");
    r->arrived = chains(b, ".arrived");
    r->cost = cost->scalar;
    r->listed = fc_build_series(b, "listed", NULL);
    r->all_jobs = fc_build_series(b, "jobs", NULL);
    r->per_listed = fc_build_scalar(b, "public.per.listed", NULL);
    r->per_job = fc_build_scalar(b, "public.per.job", NULL);
    r->per_firm = fc_build_scalar(b, "public.per.firm", NULL);
    return FC_OK;
}

static void add(const fc_ws *ws, const columns *c, int k, double *sum)
{
    for (size_t i = 0; i < c->n; i++) {
        const double *x = fc_at(ws, c->col[i], k);
        FC_EACH_LANE(l) sum[l] += x[l];
    }
}

static void per(const double *cost, const double *number, double *out)
{
    FC_EACH_LANE(l) out[l] = number[l] > 0.0 ? cost[l] / number[l] : (double)NAN;
}

static void compute(const void *given, fc_ws *ws)
{
    const rec *r = given;
    if (!r->firms.n) return;
    const int top = ws->plan->n_steps;
    fc_lane listed, reached, created;
    FC_EACH_LANE(l) listed[l] = reached[l] = 0.0;
    add(ws, &r->firms, 0, reached);
    for (int k = 0; k <= top; k++) {
        add(ws, &r->listings, k, fc_at(ws, r->listed, k));
        add(ws, &r->listings, k, listed);
        add(ws, &r->arrived, k, reached);
        add(ws, &r->jobs, k, fc_at(ws, r->all_jobs, k));
    }
    const double *first = fc_at(ws, r->all_jobs, 0), *last = fc_at(ws, r->all_jobs, top), *cost = fc_scalar_of(ws, r->cost);
    FC_EACH_LANE(l) created[l] = last[l] - first[l];
    per(cost, listed, fc_scalar_of(ws, r->per_listed));
    per(cost, created, fc_scalar_of(ws, r->per_job));
    per(cost, reached, fc_scalar_of(ws, r->per_firm));
}

const fc_metric_family FC_K(fc_metric_family_firms) = {
    .name = "firms",
    .summary = "Listings, jobs and public cost of the firms in chains.",
    .outputs = outputs,
    .rec_size = sizeof(rec),
    .order = 20,
    .plan = plan,
    .compute = compute,
};
