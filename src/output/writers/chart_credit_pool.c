/* data/credit_pool.dat: balance of each risk-compensation pool over time and the chance that it has been exhausted; what
   was lent on it in the end. One block an entry, then one row an entry. */
#include <math.h>
#include <stdlib.h>

#include "output/chart_entries.h"
#include "stats/intervals.h"

static int applies(const fc_write_context *c)
{
    return fc_chart_entries_any(c, "credit", "pool");
}

static double mean_at(const fc_write_context *c, size_t series, size_t step)
{
    const fc_series_point *p = fc_result_series_point(c->result, series, step);
    return p == NULL ? NAN : p->mean;
}

/* What a pool's chance is made of. */
typedef struct pool_end {
    const fc_summary *exhausted; /* years */
    const fc_summary *ruin;      /* the same in the end, defined on every path that did not fail */
} pool_end;

/* 95% interval of a chance: Wilson's; where paths are not independent of one another, that of worlds or blocks. Where values were
   not kept, only the end's is known. The year is that of a step, as fc_chart_reached rounds it. */
static fc_status interval(const fc_write_context *c, const pool_end *pool, double chance, size_t step, double *low, double *high,
                          fc_error *err)
{
    const fc_result *r = c->result;
    const double year = ((double)step + 0.5) * c->model->calendar.delta;
    fc_estimate e;
    fc_interval_wilson(chance, fc_result_paths(r) - fc_result_failures(r)->n, low, high);
    if (fc_result_outer(r) == 0 && fc_result_plan(r)->sampling.kind == FC_SAMPLER_PLAIN) return FC_OK;
    const fc_status status = fc_result_share(r, pool->exhausted->metric, pool->ruin->metric, year, &e, err);
    const int end = isnan(e.value) && step == fc_result_n_steps(r);
    *low = end ? pool->ruin->ci_low : e.low;
    *high = end ? pool->ruin->ci_high : e.high;
    return status;
}

/* P(exhausted by the end of each step), with its 95% interval; NaN for a pool of which the run does not know it. */
typedef struct chances {
    double *at, *low, *high;
} chances;

static fc_status gather(const fc_write_context *c, const pool_end *pool, const chances *p, fc_error *err)
{
    const size_t n = fc_result_n_steps(c->result);
    for (size_t k = 0; k <= n; k++) p->at[k] = p->low[k] = p->high[k] = NAN;
    if (pool->exhausted == NULL || pool->ruin == NULL) return FC_OK;
    fc_chart_reached(c, pool->exhausted, p->at);
    for (size_t k = 0; k <= n; k++) {
        const fc_status status = interval(c, pool, p->at[k], k, &p->low[k], &p->high[k], err);
        if (status != FC_OK) return status;
    }
    /* what was never seen so far is bounded by the number of worlds alone, but is no more likely than later */
    for (size_t k = n; k-- > 0;)
        if (isfinite(p->high[k])) p->high[k] = fmin(p->high[k], p->high[k + 1]);
    return FC_OK;
}

static fc_status life(fc_text *out, const fc_write_context *c, const fc_entry *entry, size_t pool, const chances *p, fc_error *err)
{
    const pool_end end = {fc_chart_scalar_of(c, entry, "exhausted"), fc_chart_scalar_of(c, entry, "ruin")};
    const size_t outstanding = fc_chart_series_of(c, entry, "outstanding"), lent = fc_chart_series_of(c, entry, "lent");
    const fc_status status = gather(c, &end, p, err);
    if (status != FC_OK) return status;
    fc_chart_fan_columns(out, c);
    fc_text_add(out, "\texhausted\texhausted_low\texhausted_high\toutstanding\tlent\n");
    for (size_t k = 0; k <= fc_result_n_steps(c->result); k++) {
        fc_chart_fan_row(out, c, pool, k);
        fc_chart_number(out, p->at[k]);
        fc_chart_number(out, p->low[k]);
        fc_chart_number(out, p->high[k]);
        fc_chart_number(out, mean_at(c, outstanding, k));
        fc_chart_number(out, mean_at(c, lent, k));
        fc_text_add(out, "\n");
    }
    return FC_OK;
}

static fc_status write(const fc_write_context *c, fc_text *out, fc_error *err)
{
    fc_chart_entries found;
    const size_t n = fc_result_n_steps(c->result) + 1;
    double *room = calloc(3 * n, sizeof *room);
    if (room == NULL) return fc_fail(err, FC_E_MEMORY, FC_MSG_OUT_OF_MEMORY, NULL, 0, NULL);
    fc_chart_entries_begin(out, c, "credit", "pool", "balance of the risk-compensation pools; chance of exhaustion",
                           c->model->head.currency, &found);
    const chances p = {room, room + n, room + 2 * n};
    fc_status status = FC_OK;
    for (size_t i = 0; i < found.n && status == FC_OK; i++) {
        status = life(out, c, found.entry[i], found.series[i], &p, err);
        fc_chart_next_block(out);
    }
    free(room);
    if (status != FC_OK) return status;
    fc_text_add(out, "entry\tname_en\tname_zh\t" FC_CHART_SHORT_COLUMNS("leverage_") "\t" FC_CHART_SHORT_COLUMNS("loss_rate_") "\n");
    for (size_t i = 0; i < found.n; i++) {
        const fc_chart_name name = fc_chart_word(found.entry[i]->name);
        fc_text_format(out, "%s", found.entry[i]->name);
        fc_chart_names(out, name);
        fc_chart_short_scalar(out, fc_chart_scalar_of(c, found.entry[i], "leverage"));
        fc_chart_short_scalar(out, fc_chart_scalar_of(c, found.entry[i], "loss_rate"));
        fc_text_add(out, "\n");
    }
    return FC_OK;
}

const fc_writer fc_writer_chart_credit_pool = {
    .file = "data/credit_pool.dat",
    .summary = "Life of the risk-compensation pools: balance, chance of exhaustion, loans per yuan.",
    .chart = "credit_pool",
    .applies = applies,
    .write = write,
};
