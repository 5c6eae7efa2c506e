/* From a file or a text to the merged scenario. */
#include <stdlib.h>
#include <string.h>

#include "scenario/scenario_internal.h"

/* Did memory run out? Then what the report says may be a consequence of that. */
static int out_of_memory(const fc_scenario *scenario, const fc_report *report)
{
    int found = fc_arena_failed(scenario->arena);
    for (size_t i = 0; i < fc_report_size(report) && !found; i++)
        found = strcmp(fc_report_get(report, i)->id, fc_messages[FC_MSG_OUT_OF_MEMORY].name) == 0;
    return found;
}

/* text is what fc_source_read got from file (id known) or a text in memory. */
static fc_status build(const char *text, size_t n, const char *file, const fc_file_id *id,
                       const char *const *sets, size_t n_sets, fc_scenario **out, fc_report *report,
                       fc_error *err)
{
    const size_t before = fc_report_count(report, FC_ERROR);
    fc_scenario *scenario = calloc(1, sizeof *scenario);
    if (scenario) scenario->arena = fc_arena_new();
    if (!scenario || !scenario->arena) {
        fc_scenario_free(scenario);
        return fc_fail(err, FC_E_MEMORY, FC_MSG_OUT_OF_MEMORY, file, 0, NULL);
    }
    fc_base_loader loader = {.arena = scenario->arena, .report = report, .n_files = 1};
    fc_base_chain chain = {.file = file, .has_id = id != NULL, .depth = 0};
    if (id) chain.id = *id;
    fc_node *root = fc_read_tree(text, n, file, -1, scenario->arena, report);
    if (root) root = fc_apply_bases(&loader, &chain, root);
    int complete = root != NULL;
    for (size_t i = 0; complete && i < n_sets; i++)
        complete = fc_apply_set(scenario->arena, root, sets[i], report);
    scenario->root = root;
    scenario->path = fc_arena_copy(scenario->arena, file);
    fc_status status = FC_OK;
    const int problems = fc_report_count(report, FC_ERROR) > before;
    if (out_of_memory(scenario, report) || (!complete && !problems))
        status = fc_fail(err, FC_E_MEMORY, FC_MSG_OUT_OF_MEMORY, file, 0, NULL);
    else if (problems) status = fc_report_fail(report, err);
    if (status == FC_OK) *out = scenario;
    else fc_scenario_free(scenario);
    return status;
}

fc_status fc_scenario_load(const char *path, const char *const *sets, size_t n_sets, fc_scenario **out,
                           fc_report *report, fc_error *err)
{
    fc_text text;
    fc_file_id id;
    char why[96];
    int oversize;
    fc_status status;
    if (!path) return fc_fail_null(err, "path");
    if (!sets && n_sets > 0) return fc_fail_null(err, "sets");
    if (!out) return fc_fail_null(err, "out");
    if (!report) return fc_fail_null(err, "report");
    fc_text_init(&text);
    if (fc_source_read(path, &text, &id, &oversize, why, sizeof why)) {
        status = build(text.data ? text.data : "", text.n, path, &id, sets, n_sets, out, report, err);
    } else if (text.failed) {
        status = fc_fail(err, FC_E_MEMORY, FC_MSG_OUT_OF_MEMORY, path, 0, NULL);
    } else if (oversize) {
        fc_report_add(report, FC_MSG_UNREADABLE_FILE, path, 0, NULL, path, why);
        status = fc_report_fail(report, err);
    } else {
        status = fc_fail(err, FC_E_IO, FC_MSG_UNREADABLE_FILE, path, 0, NULL, path, why);
    }
    fc_text_free(&text);
    return status;
}

fc_status fc_scenario_parse(const char *text, const char *file, const char *const *sets, size_t n_sets,
                            fc_scenario **out, fc_report *report, fc_error *err)
{
    return build(text, strlen(text), file, NULL, sets, n_sets, out, report, err);
}

void fc_scenario_free(fc_scenario *scenario)
{
    if (!scenario) return;
    fc_arena_free(scenario->arena);
    free(scenario);
}
