/* A small programme run through every stage: model, plan, result. */
#ifndef FC_TESTS_PROGRAMME_H
#define FC_TESTS_PROGRAMME_H

#include <fulcrum/fulcrum.h>

#include "scenario/tree.h"
#include "support.h"

typedef struct fc_programme {
    fc_model *model;
    fc_plan *plan;
    fc_result *result;
} fc_programme;

static inline void programme_run(fc_programme *p, const char *text, uint64_t paths, unsigned threads)
{
    fc_error err = {0};
    fc_scenario *scenario = NULL;
    fc_report *report = fc_report_new();
    memset(p, 0, sizeof *p);
    fc_status status = fc_scenario_parse(text, "test.cfg", NULL, 0, &scenario, report, &err);
    if (status == FC_OK) status = fc_model_new(scenario, &p->model, report, &err);
    if (status == FC_OK) status = fc_plan_new(p->model, NULL, 0, &p->plan, report, &err);
    for (size_t i = 0; i < fc_report_size(report); i++)
        if (status != FC_OK) print_error("%s: %s\n", fc_report_get(report, i)->key, fc_report_get(report, i)->text);
    if (status != FC_OK) fail_msg("%s", err.text);
    fc_run_options options;
    fc_run_options_init(&options, p->model);
    options.paths = paths;
    options.threads = threads;
    status = fc_run(p->plan, &options, &p->result, &err);
    if (status != FC_OK) fail_msg("%s", err.text);
    fc_scenario_free(scenario);
    fc_report_free(report);
}

static inline void programme_free(fc_programme *p)
{
    fc_result_free(p->result);
    fc_plan_free(p->plan);
    fc_model_free(p->model);
}

#endif
