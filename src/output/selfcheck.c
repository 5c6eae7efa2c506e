/* fc_selfcheck: published and closed-form cases, run through the whole program from scenario text to metric. */
#include <fulcrum/catalogue.h>
#include <fulcrum/run.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/report_internal.h"
#include "output/selfcheck_cases.h"
#include "scenario/tree.h"

typedef struct run_of { /* one scenario simulated */
    fc_model *model;
    fc_plan *plan;
    fc_result *result;
} run_of;

static void release(run_of *r)
{
    fc_result_free(r->result);
    fc_plan_free(r->plan);
    fc_model_free(r->model);
    *r = (run_of){0};
}

static fc_status simulate(const fc_selfcheck_chapter *s, run_of *r, fc_error *err)
{
    fc_report *report = fc_report_new();
    fc_scenario *scenario = NULL;
    if (!report) return fc_fail(err, FC_E_MEMORY, FC_MSG_OUT_OF_MEMORY, NULL, 0, NULL);
    fc_status status = fc_scenario_parse(s->text, s->name, NULL, 0, &scenario, report, err);
    if (status == FC_OK) status = fc_model_new(scenario, &r->model, report, err);
    if (status == FC_OK) status = fc_plan_new(r->model, NULL, 0, &r->plan, report, err);
    if (status == FC_OK) {
        fc_run_options options;
        fc_run_options_init(&options, r->model);
        options.audit = 1;
        status = fc_run(r->plan, &options, &r->result, err);
    }
    if (status == FC_E_SCENARIO && fc_report_size(report) && err)
        snprintf(err->text, sizeof err->text, "%s: %s", fc_report_get(report, 0)->key, fc_report_get(report, 0)->text);
    fc_scenario_free(scenario);
    fc_report_free(report);
    return status;
}

/* What a chapter measures: a value of each case and its standard error. */
typedef struct reading { double value, se; } reading;

/* Distance of half of an interval of 95% is 1.96 standard errors. */
static reading of_scalar(const fc_summary *s, const fc_selfcheck_case *c)
{
    const double paths = (double)(s->n + s->undefined);
    if (c->what == FC_CASE_SD) return (reading){s->sd, s->sd / sqrt((double)s->n)};
    if (c->what == FC_CASE_DEFINED) return (reading){(double)s->n / paths, sqrt(c->known * (1.0 - c->known) / paths)};
    if (c->what == FC_CASE_MEAN) return (reading){s->mean, s->se};
    const int level = c->what - FC_CASE_QUANTILE;
    return (reading){s->q[level], (s->q_high[level] - s->q_low[level]) / (2.0 * 1.959964)};
}

/* Of a standard deviation: sd / sqrt(n), that of a law with a kurtosis of 5; ours have less. */
static reading measure(const fc_result *result, const fc_selfcheck_case *c)
{
    const reading none = {NAN, NAN};
    if (c->step < 0) {
        const fc_summary *s = fc_result_find(result, c->metric);
        return s ? of_scalar(s, c) : none;
    }
    size_t i = fc_result_series_find(result, c->metric);
    if (i == SIZE_MAX || (size_t)c->step > fc_result_n_steps(result)) return none;
    const fc_series_point *p = fc_result_series_point(result, i, (size_t)c->step);
    return c->what == FC_CASE_SD ? (reading){p->se * sqrt((double)p->n), p->se} : (reading){p->mean, p->se};
}

static int say_case(const fc_selfcheck_case *c, reading got, double paths, FILE *out)
{
    const double error = got.value - c->known;
    double se = c->random && isfinite(got.se) ? got.se : 0.0;
    if (c->random > 1) se *= sqrt(1.0 + paths / c->random); /* known is a result of so many runs */
    const double allowed = c->tolerance + 4.0 * se;
    const int ok = fabs(error) <= allowed, rounding = fabs(error) <= 1e-9 * fmax(1.0, fabs(c->known));
    fprintf(out, "%-58s %17.6f %17.6f %10.1e %9.1e  %s  %s\n", c->name, c->known, got.value, rounding ? 0.0 : error, allowed,
            ok ? "ok  " : "MISS", c->source); /* a last bit is no error, and may be another one with another GSL */
    return ok;
}

typedef struct tally { size_t n, missed; } tally;

static fc_status by_simulation(const fc_selfcheck_chapter *chapter, FILE *out, tally *t, fc_error *err)
{
    run_of r = {0};
    const fc_status status = simulate(chapter, &r, err);
    for (size_t c = 0; status == FC_OK && c < chapter->n_cases; c++, t->n++)
        t->missed += (size_t)!say_case(&chapter->cases[c], measure(r.result, &chapter->cases[c]), (double)fc_result_paths(r.result), out);
    release(&r);
    return status;
}

static fc_status by_call(const fc_selfcheck_chapter *chapter, FILE *out, tally *t, fc_error *err)
{
    double *values = calloc(chapter->n_cases, sizeof *values);
    if (!values) return fc_fail(err, FC_E_MEMORY, FC_MSG_OUT_OF_MEMORY, NULL, 0, NULL);
    const fc_status status = chapter->measure(values, err);
    for (size_t c = 0; status == FC_OK && c < chapter->n_cases; c++, t->n++)
        t->missed += (size_t)!say_case(&chapter->cases[c], (reading){values[c], 0.0}, 1.0, out);
    free(values);
    return status;
}

fc_status fc_selfcheck(FILE *out, fc_error *err)
{
    static const fc_selfcheck_chapter *const book[] = {fc_selfcheck_laws, fc_selfcheck_funds, fc_selfcheck_programme};
    tally t = {0};
    fprintf(out, "%-58s %17s %17s %10s %9s  %s  %s\n", "case", "known", "measured", "error", "allowed", "said", "source");
    for (size_t i = 0; i < sizeof book / sizeof *book; i++)
        for (const fc_selfcheck_chapter *chapter = book[i]; chapter->n_cases; chapter++) {
            const fc_status status = chapter->text ? by_simulation(chapter, out, &t, err) : by_call(chapter, out, &t, err);
            if (status != FC_OK) return status;
        }
    fprintf(out, "%zu cases, %zu missed. What the models leave out: fulcrum explain limits\n", t.n, t.missed);
    if (ferror(out)) return fc_fail(err, FC_E_IO, FC_MSG_SELFCHECK_WRITE, NULL, 0, NULL);
    return t.missed ? fc_fail(err, FC_E_PROBLEM, FC_MSG_SELFCHECK_MISSED, NULL, 0, NULL, t.missed) : FC_OK;
}
