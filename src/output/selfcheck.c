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

static fc_status simulate(const fc_selfcheck_scenario *s, run_of *r, fc_error *err)
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

/* Measured value of a case: a scalar's mean, or a series' mean at a step (difference of two for flows per step). */
static double measure(const fc_result *result, const fc_selfcheck_case *c, double *se)
{
    *se = 0.0;
    if (c->step < 0) {
        const fc_summary *s = fc_result_find(result, c->metric);
        if (!s) return NAN;
        *se = s->se;
        return s->mean;
    }
    size_t i = fc_result_series_find(result, c->metric);
    if (i == SIZE_MAX || (size_t)c->step > fc_result_n_steps(result)) return NAN;
    const fc_series_point *p = fc_result_series_point(result, i, (size_t)c->step);
    *se = p->se;
    return p->mean;
}

static int check_case(const run_of *r, const fc_selfcheck_case *c, FILE *out)
{
    double se, got = measure(r->result, c, &se), error = got - c->known;
    double allowed = c->tolerance + 4.0 * (c->random && isfinite(se) ? se : 0.0);
    int ok = fabs(error) <= allowed;
    fprintf(out, "%-58s %14.6f %14.6f %11.2e %10.1e  %s  %s\n", c->name, c->known, got, error, allowed,
            ok ? "ok  " : "MISS", c->source);
    return ok;
}

fc_status fc_selfcheck(FILE *out, fc_error *err)
{
    size_t missed = 0, n = 0;
    fprintf(out, "%-58s %14s %14s %11s %10s  %s  %s\n", "case", "known", "measured", "error", "allowed", "said", "source");
    for (size_t s = 0; s < fc_n_selfcheck_scenarios; s++) {
        const fc_selfcheck_scenario *scenario = &fc_selfcheck_scenarios[s];
        run_of r = {0};
        fc_status status = simulate(scenario, &r, err);
        for (size_t c = 0; status == FC_OK && c < scenario->n_cases; c++, n++)
            missed += (size_t)!check_case(&r, &scenario->cases[c], out);
        release(&r);
        if (status != FC_OK) return status;
    }
    fprintf(out, "%zu cases, %zu missed\n", n, missed);
    if (ferror(out)) return fc_fail(err, FC_E_IO, FC_MSG_SELFCHECK_WRITE, NULL, 0, NULL);
    return missed ? fc_fail(err, FC_E_PROBLEM, FC_MSG_SELFCHECK_MISSED, NULL, 0, NULL, missed) : FC_OK;
}
