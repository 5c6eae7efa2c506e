/* Wanted errors: reading them, and judging them. */
#include "engine/stop.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/report_internal.h"
#include "engine/errors.h"
#include "engine/run_internal.h"
#include "stats/intervals.h"
#include "stats/moments.h"
#include "stats/quantiles.h"

/* ---- reading ---- */

static fc_status refuse(const fc_stop_rule *r, fc_error *err, const char *why)
{
    return fc_fail(err, FC_E_USAGE, FC_MSG_STOP_ERROR, NULL, 0, NULL, r->text, why);
}

/* "1%" relative, "0.2pp" percentage points, else a number in the metric's unit. */
static fc_status read_wanted(fc_stop_rule *r, const fc_metric *metric, const char *text, fc_error *err)
{
    const int chance = r->statement.statistic == FC_STATISTIC_CHANCE;
    const fc_unit unit = chance ? FC_UNIT_SHARE : fc_statement_unit(metric);
    const size_t n = strlen(text);
    char number[FC_STATEMENT_ROOM], why[200];
    double high;
    int interval = 0;
    const int points = n > 2 && strcmp(text + n - 2, "pp") == 0;
    r->relative = n > 1 && text[n - 1] == '%';
    snprintf(number, sizeof number, "%.*s", (int)(r->relative ? n - 1 : points ? n - 2 : n), text);
    if (points && unit != FC_UNIT_SHARE && unit != FC_UNIT_RATE)
        return refuse(r, err, "pp (percentage points) is for rates, shares and probabilities; write a number in the metric's unit");
    if (!fc_quantity_read(number, r->relative || points ? FC_UNIT_NONE : unit, &r->wanted, &high, &interval, why, sizeof why))
        return refuse(r, err, why);
    if (interval || !(r->wanted > 0)) return refuse(r, err, "the wanted error must be one number above 0");
    if (r->relative || points) r->wanted /= 100;
    return FC_OK;
}

/* Index into fc_quantile_levels of a level whose quantile and interval a run makes; FC_N_QUANTILES if there is none. */
static size_t level_index(double p)
{
    size_t i = 1;
    while (i + 1 < FC_N_QUANTILES && fabs(fc_quantile_levels[i] - p) > 1e-9) i++;
    return i + 1 < FC_N_QUANTILES ? i : FC_N_QUANTILES;
}

static fc_status find_row(fc_stop_rule *r, const fc_rows *rows, fc_error *err)
{
    const fc_statement *s = &r->statement;
    for (size_t g = 0; g < rows->n_groups && rows->groups[g].first < rows->n_counted; g++)
        if (rows->groups[g].index == s->metric) r->group = &rows->groups[g];
    if (!r->group) return fc_fail(err, FC_E_USAGE, FC_MSG_PLAN_BROKEN, NULL, 0, NULL);
    if (s->statistic == FC_STATISTIC_QUANTILE && level_index(s->p) == FC_N_QUANTILES)
        return refuse(r, err, "quantiles are p01 p05 p10 p25 p50 p75 p90 p95 p99");
    r->row = r->group->first + (s->step < 0 ? 0 : (size_t)s->step);
    if ((s->statistic == FC_STATISTIC_QUANTILE || s->statistic == FC_STATISTIC_SD) && !r->group->kept)
        return refuse(r, err, "the values of this series are not kept; add --bands with its name");
    return FC_OK;
}

fc_status fc_stop_read(fc_stop_rules *rules, const fc_plan *plan, const fc_rows *rows, const char *const *texts, size_t n,
                       fc_error *err)
{
    fc_status status = FC_OK;
    memset(rules, 0, sizeof *rules);
    for (size_t i = 0; i < n && status == FC_OK; i++) {
        if (i == FC_MAX_STOPS) return fc_fail(err, FC_E_USAGE, FC_MSG_STOP_MANY, NULL, 0, NULL, (int)FC_MAX_STOPS);
        fc_stop_rule *r = &rules->rule[i];
        const char *colon = strrchr(texts[i], ':');
        snprintf(r->text, sizeof r->text, "%s", texts[i]);
        if (!colon || strlen(texts[i]) >= sizeof r->text)
            return refuse(r, err, "written as STATEMENT:ERROR, for example mean(leverage.paid.social):1%");
        status = fc_statement_read(plan, texts[i], (size_t)(colon - texts[i]), &r->statement, err);
        if (status == FC_OK) status = read_wanted(r, &plan->metrics[r->statement.metric], colon + 1, err);
        if (status == FC_OK) status = find_row(r, rows, err);
        rules->n = i + 1;
    }
    return status;
}

uint64_t fc_stop_count(const fc_stop_rule *rule, const double *x, int n)
{
    uint64_t hits = 0;
    for (int i = 0; i < n; i++) hits += fc_statement_holds(&rule->statement, x[i]) != 0;
    return hits;
}

void fc_stop_add_block(fc_stop_rules *rules, uint64_t *hits)
{
    for (size_t i = 0; i < rules->n; i++) {
        atomic_fetch_add_explicit(&rules->rule[i].hits, hits[i], memory_order_relaxed);
        atomic_fetch_add_explicit(&rules->rule[i].squares, hits[i] * hits[i], memory_order_relaxed);
        hits[i] = 0;
    }
}

/* ---- judging ---- */

static void take(const fc_estimate *e, fc_stop_statement *out)
{
    out->estimate = e->value;
    out->low = e->low;
    out->high = e->high;
}

static void judge_sd(const fc_run_state *run, const fc_stop_rule *r, const fc_part *total, uint64_t n, fc_stop_statement *out)
{
    double fourth = NAN;
    if (n >= 4 && run->rows.n_between == 0)
        fourth = run->columns ? fc_fourth_moment(fc_run_column(run, r->row), (size_t)total->paths, total->mean[r->row])
                              : fc_histogram_fourth_moment(&run->histograms[r->row], total->mean[r->row]);
    const fc_estimate e = fc_error_sd(&run->rows, total, r->row, n, fourth);
    take(&e, out);
}

static fc_status judge_quantile(const fc_run_state *run, const fc_stop_rule *r, const fc_part *total, uint64_t n,
                                fc_stop_statement *out, fc_error *err)
{
    fc_select_work work;
    fc_ranks ranks;
    fc_quantiles q;
    fc_shares shares;
    const size_t level = level_index(r->statement.p);
    if (!fc_run_select_work(run, &work))
        return fc_fail(err, FC_E_MEMORY, FC_MSG_OUT_OF_MEMORY, NULL, 0, NULL);
    fc_ranks_of(n, &ranks);
    (void)fc_run_quantiles(run, total, r->row, &ranks, &work, &q, &shares);
    fc_select_work_free(&work);
    out->estimate = q.q[level];
    out->low = q.low[level];
    out->high = q.high[level];
    return FC_OK;
}

static void judge_mean(const fc_run_state *run, const fc_stop_rule *r, const fc_part *total, uint64_t n, fc_stop_statement *out)
{
    double sd;
    const int probability = run->plan->metrics[r->statement.metric].probability;
    fc_estimate e = fc_error_mean(&run->rows, total, r->row, n, probability, &sd);
    if (r->row < run->rows.n_scalars) (void)fc_error_controlled(&run->rows, total, r->row, probability, &e);
    take(&e, out);
}

static void judge_chance(const fc_run_state *run, const fc_stop_rule *r, const fc_part *total, fc_stop_statement *out)
{
    const fc_estimate e =
        fc_error_share(&run->rows, total, atomic_load(&r->hits), (double)atomic_load(&r->squares));
    take(&e, out);
}

/* A relative error of a number that may be 0 means nothing. More paths may move the interval off 0; there is no hope of
   reaching the wanted error when even a number two errors away from 0 would need more paths than are allowed. */
static int hopeless(const fc_stop_rule *r, const fc_stop_statement *s, uint64_t n, uint64_t cap)
{
    if (!r->relative || !(s->low <= 0 && s->high >= 0)) return 0;
    return n >= cap || (double)n / (4 * r->wanted * r->wanted) > (double)cap;
}

/* The error falls like 1/sqrt(paths). n of the paths done have a value. */
static double needed(const fc_stop_statement *s, uint64_t done, uint64_t n)
{
    const double ratio = s->error / s->wanted;
    if (s->met) return (double)done;
    if (s->constant && !s->spans_zero) return (double)done * fmax(FC_CONSTANT_PATHS / (double)n, ratio * ratio);
    return isfinite(ratio) ? (double)done * ratio * ratio : NAN;
}

static fc_status judge_one(fc_run_state *run, fc_stop_rule *r, const fc_part *total, uint64_t cap, fc_stop_statement *out,
                           fc_error *err)
{
    const fc_metric *metric = &run->plan->metrics[r->statement.metric];
    const uint64_t n = r->group->undefined ? (uint64_t)total->count[r->row] : total->n;
    const int chance = r->statement.statistic == FC_STATISTIC_CHANCE;
    fc_status status = FC_OK;
    *out = (fc_stop_statement){.text = r->text, .unit = chance ? "probability" : metric->unit, .relative = r->relative,
                               .estimate = NAN, .low = NAN, .high = NAN, .error = NAN, .wanted = NAN, .paths_needed = NAN,
                               .undefined = chance ? run->failed.n : total->paths - n};
    switch (r->statement.statistic) {
    case FC_STATISTIC_MEAN: judge_mean(run, r, total, n, out); break;
    case FC_STATISTIC_SD: judge_sd(run, r, total, n, out); break;
    case FC_STATISTIC_QUANTILE: status = judge_quantile(run, r, total, n, out, err); break;
    case FC_STATISTIC_CHANCE: judge_chance(run, r, total, out); break;
    }
    out->wanted_share = r->relative ? r->wanted : NAN;
    out->wanted = r->relative ? r->wanted * fabs(out->estimate) : r->wanted;
    if (isfinite(out->low) && isfinite(out->high)) out->error = fmax(out->high - out->estimate, out->estimate - out->low);
    out->spans_zero = r->relative && out->low <= 0 && out->high >= 0;
    out->refused = out->spans_zero && hopeless(r, out, total->n, cap);
    out->constant = (r->statement.statistic == FC_STATISTIC_MEAN || r->statement.statistic == FC_STATISTIC_SD) &&
                    !metric->probability && n > 0 && !(sqrt(total->m2[r->row] / (double)n) > FC_NOISE * fabs(total->mean[r->row]));
    out->met = out->error <= out->wanted && !out->spans_zero && !(out->constant && n < FC_CONSTANT_PATHS);
    out->paths_needed = needed(out, total->n, n);
    return status;
}

/* The one that needs most paths; one whose need is unknown is worse than any other. */
static int worse(const fc_stop_statement *a, const fc_stop_statement *b)
{
    if (a->met != b->met) return !a->met;
    if (a->refused != b->refused) return a->refused;
    if (isnan(a->paths_needed) || isnan(b->paths_needed)) return isnan(a->paths_needed) && !isnan(b->paths_needed);
    return a->met ? a->error / a->wanted > b->error / b->wanted : a->paths_needed > b->paths_needed;
}

fc_status fc_stop_judge(fc_run_state *run, uint64_t cap, fc_error *err)
{
    fc_stop_rules *rules = run->rules;
    fc_stop_report *report = &rules->report;
    fc_part *total = fc_parts_sum(&run->parts);
    if (!total) return fc_fail(err, FC_E_MEMORY, FC_MSG_OUT_OF_MEMORY, NULL, 0, NULL);
    fc_status status = FC_OK;
    report->met = 1;
    report->refused = 0;
    report->worst = 0;
    report->paths = total->paths;
    report->checks++;
    for (size_t i = 0; i < rules->n && status == FC_OK; i++) {
        fc_stop_statement *s = &rules->judged[i];
        status = judge_one(run, &rules->rule[i], total, cap, s, err);
        report->met &= s->met;
        report->refused |= s->refused;
        if (worse(s, &rules->judged[report->worst])) report->worst = i;
    }
    report->n = rules->n;
    report->statements = rules->judged;
    report->paths_needed = rules->n > 0 ? rules->judged[report->worst].paths_needed : NAN;
    const double own = (double)(total->n - run->begun), more = fmax(report->paths_needed - (double)total->n, 0);
    report->seconds_needed = own > 0 ? (fc_clock() - run->started) / own * more : NAN; /* paths of checkpoints took no time */
    fc_parts_give_back(&run->parts, total);
    return status;
}
