/** @file scenario.h  Reading a scenario text: guard, libconfig, base files, overrides. */
#ifndef FULCRUM_SCENARIO_H
#define FULCRUM_SCENARIO_H

#include <stddef.h>

#include <fulcrum/error.h>
#include <fulcrum/report.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct fc_scenario fc_scenario;

/**
 * Read a scenario file with its bases and overrides into one merged tree.
 *
 * @param path    scenario file (regular file, UTF-8, at most 8 MiB)
 * @param sets    [n_sets] texts KEY=VALUE as on the command line (NULL when n_sets is 0)
 * @param out     the scenario, for fc_scenario_free()
 * @param report  takes every problem found, with file and line; what is in it stays
 * @return FC_OK; FC_E_IO if the file cannot be read; FC_E_SCENARIO if the report holds new errors; FC_E_MEMORY;
 *         FC_E_USAGE.
 * libconfig ends the program when memory runs out while it parses; texts are kept small for that reason.
 */
fc_status fc_scenario_load(const char *path, const char *const *sets, size_t n_sets, fc_scenario **out,
                           fc_report *report, fc_error *err) FC_MUST_USE;
/** The same from a text in memory; file names it in problems, relative bases start there. */
fc_status fc_scenario_parse(const char *text, const char *file, const char *const *sets, size_t n_sets,
                            fc_scenario **out, fc_report *report, fc_error *err) FC_MUST_USE;
void fc_scenario_free(fc_scenario *scenario);

#ifdef __cplusplus
}
#endif
#endif
