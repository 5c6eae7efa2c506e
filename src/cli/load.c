/* Scenario file -> checked model -> plan, with every problem on stderr. */
#include "cli/cli.h"

#include <stdlib.h>

/* The last line a user with a bad scenario reads: how many problems, and what to try next. */
static void next_step(const fc_report *report)
{
    size_t errors = fc_report_count(report, FC_ERROR), kept = fc_report_size(report);
    const char *id = NULL;
    for (size_t i = 0; i < kept && !id; i++)
        if (fc_report_get(report, i)->severity == FC_ERROR) id = fc_report_get(report, i)->id;
    fprintf(stderr, "%zu error%s", errors, errors == 1 ? "" : "s");
    if (fc_report_count(report, FC_NOTE) > kept) fprintf(stderr, ", the first %zu problems are shown", kept);
    if (id) fprintf(stderr, "; try: fulcrum explain %s\n", id);
    else fputs("; try: fulcrum help check\n", stderr);
}

/* Print a report; the exit code that status and report mean together. */
static int judge(fc_report *report, fc_status status, const fc_error *err, const fc_args *args)
{
    fc_report_sort(report);
    if (fc_report_print(report, stderr) != 0) return FC_EXIT_RUN;
    if (status == FC_OK) return FC_EXIT_OK; /* warnings and notes only */
    if (fc_report_count(report, FC_ERROR) == 0) return fc_exit_of(status, err, args);
    next_step(report);
    return fc_exit_code(status);
}

static fc_report *new_report(const fc_args *args)
{
    fc_report *report = fc_report_new();
    if (!report) fc_say(args, "out of memory");
    return report;
}

/* The model, if the scenario was read; then all problems. */
static int finish(fc_loaded *l, fc_status status, fc_report *report, fc_error *err, const fc_args *args)
{
    if (status == FC_OK) status = fc_model_new(l->scenario, &l->model, report, err);
    const int code = judge(report, status, err, args);
    fc_report_free(report);
    return code;
}

int fc_load(fc_loaded *l, const char *path, const char *const *sets, size_t n_sets, const fc_args *args)
{
    fc_error err = { 0 };
    fc_report *report = new_report(args);
    *l = (fc_loaded){ 0 };
    if (!report) return FC_EXIT_RUN;
    return finish(l, fc_scenario_load(path, sets, n_sets, &l->scenario, report, &err), report, &err, args);
}

/* --sampler is one more --set. */
int fc_load_operand(fc_loaded *l, const fc_args *args)
{
    const fc_option_value *set = fc_arg(args, &fc_option_set), *sampler = fc_arg(args, &fc_option_sampler);
    char text[48];
    const char **sets = malloc((set->n + 1) * sizeof *sets);
    size_t n = 0;
    *l = (fc_loaded){ 0 };
    if (!sets) {
        fc_say(args, "out of memory");
        return FC_EXIT_RUN;
    }
    for (; n < set->n; n++) sets[n] = set->list[n];
    snprintf(text, sizeof text, "simulation.sampler=\"%s\"", sampler->given ? sampler->text : "");
    if (sampler->given) sets[n++] = text;
    const int code = fc_load(l, args->operand[0], sets, n, args);
    free(sets);
    return code;
}

int fc_load_text(fc_loaded *l, const char *text, const char *name, const fc_args *args)
{
    fc_error err = { 0 };
    fc_report *report = new_report(args);
    *l = (fc_loaded){ 0 };
    if (!report) return FC_EXIT_RUN;
    return finish(l, fc_scenario_parse(text, name, NULL, 0, &l->scenario, report, &err), report, &err, args);
}

int fc_compile(const fc_loaded *l, const fc_option_value *bands, fc_plan **plan, const fc_args *args)
{
    fc_error err = { 0 };
    fc_report *report = new_report(args); /* a new one: what loading found is printed already */
    if (!report) return FC_EXIT_RUN;
    fc_status status = fc_plan_new(l->model, bands->list, bands->n, plan, report, &err);
    int code = judge(report, status, &err, args);
    fc_report_free(report);
    return code;
}

void fc_loaded_free(fc_loaded *l)
{
    fc_model_free(l->model);
    fc_scenario_free(l->scenario);
}
