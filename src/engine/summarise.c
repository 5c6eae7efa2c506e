/* From the folded moments and the kept values to summaries, points and lines. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/report_internal.h"
#include "engine/errors.h"
#include "engine/result_internal.h"
#include "stats/intervals.h"
#include "stats/quantiles.h"

typedef struct maker {
    fc_run_state *run;
    fc_result *result;
    const fc_part *total;
    fc_quantiles *quantiles;  /* [n_kept] */
    uint64_t worlds;          /* done, of a two-level run; else 0 */
    fc_anova_world *row;      /* [worlds] */
    atomic_size_t next_row;
    atomic_int failed;        /* out of memory in a thread */
} maker;

static uint64_t defined_of(const fc_part *part, const fc_group *g, size_t row)
{
    return g->undefined ? (uint64_t)part->count[row] : part->n;
}
static uint64_t defined(const maker *m, const fc_group *g, size_t row) { return defined_of(m->total, g, row); }

/* Mean of a row and its error. Paths of one world are not independent: of worlds it is the error of their means. */
static fc_estimate mean_of(const maker *m, const fc_group *g, size_t row, uint64_t n, double *sd)
{
    double of_worlds;
    fc_estimate e = fc_error_mean(&m->run->rows, m->total, row, n, 0, sd);
    if (m->worlds == 0) return e;
    fc_worlds_row(&m->run->worlds, g, row, m->worlds, m->row);
    e.se = fc_anova_mean_se(m->row, m->worlds, &of_worlds);
    fc_interval_mean(e.value, e.se, m->worlds, &e.low, &e.high);
    return e;
}

int fc_run_quantiles(const fc_run_state *run, const fc_part *total, size_t row, const fc_ranks *ranks, fc_select_work *work,
                     fc_quantiles *out, fc_shares *shares)
{
    double value[FC_MAX_RANKS], half[FC_N_QUANTILES];
    const double lo = total->lo[row], hi = total->hi[row];
    fc_ranks blocks;
    const int in_blocks = fc_run_shares(run, total->paths, row, work, shares);
    if (in_blocks) {
        fc_shares_half(shares, half);
        fc_ranks_within(ranks->n, half, &blocks);
        ranks = &blocks;
    }
    if (run->columns) {
        fc_select_order(fc_run_column(run, row), (size_t)total->paths, lo, hi, ranks, work, value);
        fc_quantiles_of(ranks, value, lo, hi, out);
    } else {
        fc_quantiles_of_histogram(ranks, &run->histograms[row], lo, hi, out);
    }
    return in_blocks;
}

/* Quantiles of kept rows, claimed one by one. */
static void select_rows(void *user, unsigned id)
{
    maker *m = user;
    const fc_run_state *run = m->run;
    (void)id;
    fc_select_work work;
    fc_shares shares;
    if (!fc_run_select_work(run, &work)) {
        atomic_store(&m->failed, 1);
        return;
    }
    fc_ranks ranks = {.n = UINT64_MAX};
    for (size_t row; (row = atomic_fetch_add(&m->next_row, 1)) < run->rows.n_kept;) {
        size_t g = 0;
        while (run->rows.groups[g].first + run->rows.groups[g].rows <= row) g++;
        const uint64_t n = defined(m, &run->rows.groups[g], row);
        if (ranks.n != n) fc_ranks_of(n, &ranks);
        if (fc_run_quantiles(run, m->total, row, &ranks, &work, &m->quantiles[row], &shares) && row < run->rows.n_scalars)
            m->result->shares[row] = shares;
        if (m->worlds > 0 && row < run->rows.n_scalars &&
            !fc_worlds_quantile_intervals(run, m->total, row, n, m->worlds, &work, &m->quantiles[row]))
            atomic_store(&m->failed, 1);
    }
    fc_select_work_free(&work);
}

/* A scalar's numbers from a part. */
static fc_doubling scalar_at(const maker *m, const fc_part *part, const fc_group *g, int probability)
{
    fc_doubling d = {.paths = part->paths, .n = defined_of(part, g, g->first)};
    d.undefined = d.paths - d.n;
    const fc_estimate e = fc_error_mean(&m->run->rows, part, g->first, d.n, probability, &d.sd);
    d.mean = e.value;
    d.se = e.se;
    d.ci_low = e.low;
    d.ci_high = e.high;
    return d;
}

/* A scalar's numbers from the first n worlds, and what they say of its two levels. */
static fc_doubling scalar_of_worlds(const maker *m, const fc_group *g, int probability, uint64_t n, fc_two_level *two, fc_estimate *sd)
{
    fc_anova a;
    fc_worlds_row(&m->run->worlds, g, g->first, n, m->row);
    fc_anova_of(m->row, n, &a);
    fc_doubling d = {.paths = n * m->run->worlds.inner, .n = (uint64_t)a.values, .mean = a.mean, .se = a.se, .sd = sqrt(a.total)};
    d.undefined = d.paths - d.n;
    if (n == m->worlds && d.n > 0) d.mean = m->total->mean[g->first];
    if (probability) fc_interval_wilson_worlds(d.mean, d.se, n, d.n, &d.ci_low, &d.ci_high);
    else fc_interval_mean(d.mean, d.se, n, &d.ci_low, &d.ci_high);
    *sd = (fc_estimate){.value = d.sd, .se = d.sd > 0 ? a.total_se / (2 * d.sd) : 0};
    *two = (fc_two_level){.var_total = a.total, .var_between = a.between, .var_between_se = a.between_se, .var_within = a.within,
                          .var_within_se = a.within_se, .share = a.share, .share_se = a.share_se, .f = a.f};
    return d;
}

/* The way of a scalar through the worlds: 4, 8, 16, ... and all of them. */
static void make_world_doublings(const maker *m, const fc_group *g, int probability, fc_doubling *way, fc_two_level *two,
                                 fc_estimate *sd)
{
    const size_t last = m->result->n_doublings - 1;
    for (size_t k = 0; k < last; k++) way[k] = scalar_of_worlds(m, g, probability, (uint64_t)FC_LEAST_WORLDS << k, two, sd);
    way[last] = scalar_of_worlds(m, g, probability, m->worlds, two, sd);
}

/* The way of a scalar: parts of the first paths, then all of them. */
static void make_doublings(const maker *m, const fc_group *g, int probability, fc_doubling *way)
{
    const fc_part *at = m->run->parts.doubling;
    for (size_t k = 0; k + 1 < m->result->n_doublings; k++) way[k] = scalar_at(m, &at[k], g, probability);
    way[m->result->n_doublings - 1] = scalar_at(m, m->total, g, probability);
}

static void make_scalar(const maker *m, const fc_group *g, size_t i)
{
    const fc_metric *metric = &m->run->plan->metrics[g->index];
    const size_t n = m->result->n_doublings;
    fc_doubling *way = m->result->doublings + i * n;
    fc_summary *s = &m->result->scalars[i];
    if (m->worlds > 0) make_world_doublings(m, g, metric->probability, way, &m->result->two_level[i], &m->result->sd[i]);
    else make_doublings(m, g, metric->probability, way);
    const fc_doubling *all = &way[n - 1];
    *s = (fc_summary){.metric = metric->name, .unit = metric->unit, .n = all->n, .undefined = all->undefined,
                      .mean = all->mean, .se = all->se,
                      .ci_low = all->ci_low, .ci_high = all->ci_high, .sd = all->sd, .probability = metric->probability};
    s->estimator = metric->probability ? "probability" : "mean";
    if (m->worlds == 0 && m->result->sd) m->result->sd[i] = fc_error_sd(&m->run->rows, m->total, g->first, all->n, NAN);
    fc_estimate e;
    if (fc_error_controlled(&m->run->rows, m->total, g->first, metric->probability, &e)) {
        s->mean = e.value;
        s->se = e.se;
        s->ci_low = e.low;
        s->ci_high = e.high;
        s->estimator = metric->probability ? "controlled probability" : "controlled mean";
    }
    const fc_quantiles *q = &m->quantiles[g->first];
    memcpy(s->q, q->q, sizeof s->q);
    memcpy(s->q_low, q->low, sizeof s->q_low);
    memcpy(s->q_high, q->high, sizeof s->q_high);
}

static int ascending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Quantiles of the worlds' means of the row in hand, those that have one; they take the row's place. */
static void world_quantiles(const maker *m, double *out)
{
    double *mean = (double *)m->row, value[FC_MAX_RANKS];
    size_t n = 0;
    fc_ranks ranks;
    fc_quantiles q;
    for (uint64_t w = 0; w < m->worlds; w++)
        if (m->row[w].n > 0) mean[n++] = m->row[w].mean;
    if (n > 0) qsort(mean, n, sizeof *mean, ascending);
    fc_ranks_of(n, &ranks);
    for (size_t i = 0; i < ranks.n_ranks; i++) value[i] = mean[ranks.rank[i]];
    fc_quantiles_of(&ranks, value, n > 0 ? mean[0] : NAN, n > 0 ? mean[n - 1] : NAN, &q);
    memcpy(out, q.q, sizeof q.q);
}

static void make_points(const maker *m, const fc_group *g, fc_series_point *points, double (*world_q)[FC_N_QUANTILES])
{
    for (size_t r = 0; r < g->rows; r++) {
        const size_t row = g->first + r;
        fc_series_point *p = &points[r];
        p->n = defined(m, g, row);
        p->undefined = m->total->paths - p->n;
        const fc_estimate e = mean_of(m, g, row, p->n, &p->sd);
        p->mean = e.value;
        p->se = e.se;
        p->ci_low = e.low;
        p->ci_high = e.high;
        for (size_t i = 0; i < FC_N_QUANTILES; i++) p->q[i] = g->kept ? m->quantiles[row].q[i] : NAN;
        if (m->worlds > 0 && g->kept) world_quantiles(m, world_q[r]);
    }
}

static void make_line(const maker *m, const fc_group *g, fc_line_point *points)
{
    for (size_t r = 0; r < g->rows; r++) {
        double sd;
        const fc_estimate e = mean_of(m, g, g->first + r, m->total->n, &sd);
        points[r] = (fc_line_point){e.value, e.se};
    }
}

/* Series come in two runs of groups (with and without bands): back to name order by the metric's index. */
static void list_series(fc_result *result)
{
    size_t at = 0;
    for (size_t i = 0; i < result->plan->n_metrics; i++)
        if (result->plan->metrics[i].series) result->series[at++] = &result->plan->metrics[i];
}

static size_t series_place(const fc_result *result, size_t metric)
{
    size_t at = 0;
    while (result->series[at] != &result->plan->metrics[metric]) at++;
    return at;
}

/* All targets are met no more often than the rarest of them: where no path meets them all, that says more than the number
   of worlds. (Of independent paths it is so by itself.) */
static void bound_joint(fc_result *r)
{
    const size_t n = r->n_doublings;
    size_t all = 0;
    while (all < r->n_scalars && strcmp(r->scalars[all].metric, "target.all") != 0) all++;
    for (size_t i = 0; all < r->n_scalars && i < r->n_scalars; i++) {
        const char *const name = r->scalars[i].metric; /* names of targets have no dot */
        if (strncmp(name, "target.", 7) != 0 || strchr(name + 7, '.') != NULL) continue;
        for (size_t k = 0; k < n; k++) {
            fc_doubling *const d = &r->doublings[all * n + k];
            d->ci_high = fmax(d->mean, fmin(d->ci_high, r->doublings[i * n + k].ci_high));
        }
        r->scalars[all].ci_high = r->doublings[all * n + n - 1].ci_high;
    }
}

static void fill(const maker *m)
{
    const fc_rows *rows = &m->run->rows;
    fc_result *r = m->result;
    list_series(r);
    for (size_t g = 0, scalar = 0; g < rows->n_groups; g++) {
        const fc_group *group = &rows->groups[g];
        if (group->first >= rows->n_counted) make_line(m, group, r->lines + group->index * r->n_points);
        else if (group->column == FC_NONE) make_scalar(m, group, scalar++);
        else {
            const size_t at = series_place(r, group->index) * r->n_points;
            make_points(m, group, r->points + at, m->worlds > 0 ? r->world_q + at : NULL);
        }
    }
}

/* The scalars' values stay with the result, for histograms; the series' are given back. */
static void take_over(fc_run_state *run, fc_result *result)
{
    const size_t n = run->rows.n_scalars;
    if (run->columns) {
        const size_t stride = run->stride;
        double *smaller = realloc(run->columns, (n > 0 ? n * stride : 1) * sizeof *smaller);
        result->columns = smaller ? smaller : run->columns;
        result->stride = stride;
        run->columns = NULL;
        return;
    }
    for (size_t i = n; i < run->rows.n_kept; i++) fc_histogram_clear(&run->histograms[i]);
    result->histograms = run->histograms;
    run->histograms = NULL;
}

static void take_stop(fc_run_state *run, fc_result *result)
{
    result->rules = run->rules;
    run->rules = NULL;
}

/* 64, 128, ... paths (4, 8, ... worlds) that were reached short of all, and all. */
static size_t count_doublings(const fc_part *at, uint64_t paths, uint64_t worlds)
{
    size_t n = 0;
    if (worlds > 0) {
        while ((uint64_t)FC_LEAST_WORLDS << n < worlds) n++;
        return n + 1;
    }
    while (n < FC_DOUBLINGS && at[n].paths > 0 && at[n].paths < paths) n++;
    return n + 1;
}

static fc_result *new_result(const fc_run_state *run, const fc_pool_report *report, uint64_t paths)
{
    fc_result *r = calloc(1, sizeof *r);
    if (!r) return NULL;
    r->plan = run->plan;
    r->seed = run->options->seed;
    r->asked = run->asked;
    r->controls = run->rows.n_controls;
    r->isa = run->kernels->isa;
    r->threads = report->threads;
    r->exact = run->shape.exact;
    r->n_scalars = run->rows.n_scalars;
    r->n_series = run->rows.n_series;
    r->n_points = (size_t)run->plan->n_steps + 1;
    r->paths = paths;
    const uint64_t worlds = run->worlds.inner > 0 ? paths / run->worlds.inner : 0;
    r->outer = worlds;
    r->inner = run->worlds.inner;
    r->n_doublings = count_doublings(run->parts.doubling, paths, worlds);
    r->scalars = calloc(r->n_scalars + 1, sizeof *r->scalars);
    r->doublings = calloc((r->n_scalars + 1) * r->n_doublings, sizeof *r->doublings);
    r->series = calloc(r->n_series + 1, sizeof *r->series);
    r->points = calloc(r->n_series * r->n_points + 1, sizeof *r->points);
    r->lines = calloc(run->plan->n_lines * r->n_points + 1, sizeof *r->lines);
    const int in_blocks = run->rows.n_between > 0, clustered = in_blocks || worlds > 0;
    if (clustered) r->sd = calloc(r->n_scalars + 1, sizeof *r->sd);
    if (in_blocks) r->shares = calloc(r->n_scalars + 1, sizeof *r->shares);
    const size_t in_worlds = worlds > 0;
    r->two_level = calloc(in_worlds * r->n_scalars + 1, sizeof *r->two_level);
    r->world_q = calloc(in_worlds * r->n_series * r->n_points + 1, sizeof *r->world_q);
    if (r->two_level && r->world_q && r->scalars && r->doublings && r->series && r->points && r->lines &&
        (r->sd || !clustered) && (r->shares || !in_blocks))
        return r;
    fc_result_free(r);
    return NULL;
}

fc_status fc_result_make(fc_run_state *run, const fc_pool_report *report, fc_result **out, fc_error *err)
{
    fc_part *total = fc_parts_sum(&run->parts);
    maker m = {.run = run, .result = total ? new_result(run, report, total->paths) : NULL, .total = total};
    m.quantiles = malloc((run->rows.n_kept + 1) * sizeof *m.quantiles);
    m.worlds = m.result ? m.result->outer : 0;
    m.row = malloc((size_t)(m.worlds + 1) * sizeof *m.row);
    fc_status status = FC_E_MEMORY;
    if (total && m.result && m.quantiles && m.row) {
        const fc_pool_job job = {.work = select_rows, .user = &m, .threads = run->shape.threads};
        fc_pool_report own;
        fc_pool_run(&job, &own);
        m.result->seconds = report->seconds + own.seconds;
        m.result->cpu_seconds = report->cpu_seconds + own.cpu_seconds;
        if (!atomic_load(&m.failed)) status = FC_OK;
    }
    if (status == FC_OK) {
        fill(&m);
        if (m.worlds > 0) bound_joint(m.result);
        take_over(run, m.result);
        take_stop(run, m.result);
        m.result->failed = run->failed;
        m.result->audit_seconds = run->options->audit ? run->audit_seconds : NAN;
        *out = m.result;
    } else {
        fc_result_free(m.result);
        (void)fc_fail(err, status, FC_MSG_OUT_OF_MEMORY, NULL, 0, NULL);
    }
    if (total) fc_parts_give_back(&run->parts, total);
    free(m.row);
    free(m.quantiles);
    return status;
}
