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
 * @param sets    [n_sets] texts KEY=VALUE as on the command line (may be NULL)
 * @param out     the scenario (out; untouched on error)
 * @param report  takes every problem found, with file and line
 * @return FC_OK; FC_E_IO if the file cannot be read; FC_E_SCENARIO if the report holds errors.
 */
fc_status fc_scenario_load(const char *path, const char *const *sets, size_t n_sets, fc_scenario **out,
                           fc_report *report, fc_error *err) FC_MUST_USE;
void fc_scenario_free(fc_scenario *scenario);

#ifdef __cplusplus
}
#endif
#endif
