/* Scenario file -> checked model, with every problem on stderr. */
#include "cli/cli.h"

void fc_print_problems_from(const fc_report *report, size_t first)
{
    static const char *const words[] = { [FC_NOTE] = "note", [FC_WARNING] = "warning", [FC_ERROR] = "error" };
    for (size_t i = first; i < fc_report_size(report); i++) {
        const fc_problem *p = fc_report_get(report, i);
        if (p->file[0] && p->line > 0) fprintf(stderr, "%s:%d: ", p->file, p->line);
        else if (p->file[0]) fprintf(stderr, "%s: ", p->file);
        fprintf(stderr, "%s: %s%s%s\n", words[p->severity], p->key, p->key[0] ? ": " : "", p->text);
    }
}

/* What to try next: the last line a user with a bad scenario reads. */
static void next_step(const fc_loaded *l)
{
    size_t errors = fc_report_count(l->report, FC_ERROR), kept = fc_report_size(l->report);
    const char *key = "";
    for (size_t i = 0; i < kept && !key[0]; i++) {
        const fc_problem *p = fc_report_get(l->report, i);
        if (p->severity == FC_ERROR) key = p->id;
    }
    fprintf(stderr, "%zu error%s", errors, errors == 1 ? "" : "s");
    if (fc_report_count(l->report, FC_NOTE) > kept) fprintf(stderr, " (the first %zu problems are shown)", kept);
    if (key[0]) fprintf(stderr, "; try: fulcrum explain %s\n", key);
    else fputs("; try: fulcrum help check\n", stderr);
}

static int failed(fc_loaded *l, fc_status status, const fc_error *err, const fc_args *args)
{
    fc_report_sort(l->report);
    fc_print_problems_from(l->report, 0);
    if (fc_report_count(l->report, FC_ERROR) == 0) return fc_exit_of(status, err, args);
    next_step(l);
    return fc_exit_code(status);
}

int fc_load(fc_loaded *l, const char *path, const char *const *sets, size_t n_sets, const fc_args *args)
{
    fc_error err = { 0 };
    l->scenario = NULL;
    l->model = NULL;
    l->report = fc_report_new();
    if (!l->report) {
        fc_say(args, "out of memory");
        return FC_EXIT_RUN;
    }
    fc_status status = fc_scenario_load(path, sets, n_sets, &l->scenario, l->report, &err);
    if (status == FC_OK) status = fc_model_new(l->scenario, &l->model, l->report, &err);
    if (status != FC_OK) return failed(l, status, &err, args);
    fc_report_sort(l->report);
    fc_print_problems_from(l->report, 0); /* warnings and notes */
    return 0;
}

void fc_loaded_free(fc_loaded *l)
{
    fc_model_free(l->model);
    fc_scenario_free(l->scenario);
    fc_report_free(l->report);
}
