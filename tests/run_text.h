/* Run a scenario text through the whole program and read lines, series and scalars by name. */
#ifndef FC_TESTS_RUN_TEXT_H
#define FC_TESTS_RUN_TEXT_H

#include "support.h"

#include <fulcrum/fulcrum.h>

#include "output/writer.h"
#include "plan/plan_internal.h"
#include "scenario/tree.h"

typedef struct run_of {
    fc_model *model;
    fc_plan *plan;
    fc_result *result;
} run_of;

static inline void run_free(run_of *r)
{
    fc_result_free(r->result);
    fc_plan_free(r->plan);
    fc_model_free(r->model);
}

static inline run_of run_text_with(const char *text, uint64_t paths, uint64_t seed, const char *isa, unsigned threads)
{
    run_of r = {0};
    fc_error err = {0};
    fc_report *report = fc_report_new();
    fc_scenario *scenario = NULL;
    fc_status s = fc_scenario_parse(text, "text.cfg", NULL, 0, &scenario, report, &err);
    if (s == FC_OK) s = fc_model_new(scenario, &r.model, report, &err);
    if (s == FC_OK) s = fc_plan_new(r.model, NULL, 0, &r.plan, report, &err);
    if (s == FC_OK) {
        fc_run_options o;
        fc_run_options_init(&o, r.model);
        o.paths = paths;
        o.seed = seed;
        o.isa = isa;
        o.threads = threads;
        o.audit = 1;
        s = fc_run(r.plan, &o, &r.result, &err);
    }
    for (size_t i = 0; s != FC_OK && i < fc_report_size(report); i++)
        print_error("%d: %s: %s\n", fc_report_get(report, i)->line, fc_report_get(report, i)->key, fc_report_get(report, i)->text);
    if (s != FC_OK) print_error("%s: %s\n", fc_status_name(s), err.text);
    assert_int_equal(s, FC_OK);
    fc_scenario_free(scenario);
    fc_report_free(report);
    return r;
}

/* 64 paths of a still world: every path is the same. */
static inline run_of run_text(const char *text) { return run_text_with(text, 64, 1, NULL, 1); }

/* Mean of a ledger line at a step (amount of that step). */
static inline double line_at(const run_of *r, const char *name, int step)
{
    double mean = NAN, se;
    for (size_t i = 0; i < r->plan->n_lines; i++)
        if (strcmp(r->plan->lines[i].name, name) == 0) fc_result_line(r->result, i, (size_t)step, &mean, &se);
    if (mean != mean) print_error("no line %s\n", name);
    return mean;
}

static inline double series_at(const run_of *r, const char *name, int step)
{
    size_t i = fc_result_series_find(r->result, name);
    if (i == SIZE_MAX) print_error("no series %s\n", name);
    return i == SIZE_MAX ? NAN : fc_result_series_point(r->result, i, (size_t)step)->mean;
}

static inline double scalar_of(const run_of *r, const char *name)
{
    const fc_summary *s = fc_result_find(r->result, name);
    if (!s) print_error("no scalar %s\n", name);
    return s ? s->mean : NAN;
}

static inline double se_of(const run_of *r, const char *name)
{
    const fc_summary *s = fc_result_find(r->result, name);
    return s ? s->se : NAN;
}

/* The head of a still world: nothing moves by chance. */
#define STILL(years, step)                                                                                             \
    "schema = 1; title = \"test\"; start = \"2022-01\"; horizon = " years "; step = \"" step "\";\n"                  \
    "factors : { market : { off = true; drift = 0.0; }; vintage : { off = true; }; credit : { off = true; };"          \
    " appetite : { off = true; }; exit_window : { off = true; }; };\n"

#endif
