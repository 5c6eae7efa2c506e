/* Every section of this build: built in, factors, mechanisms. */
#include <pthread.h>

#include "engine/kernels.h"
#include "model/sections.h"

enum { MAX_SECTIONS = 64 };

/* Filled once; only read afterwards. The mechanisms' registry is compiled once per instruction-set level, so their
   sections are no address constants of this file. */
static const fc_section *all[MAX_SECTIONS + 1];
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void fill(void)
{
    size_t n = 0;
    all[n++] = &fc_section_head;
    all[n++] = &fc_section_simulation;
    all[n++] = &fc_section_regions;
    for (size_t i = 0; fc_factor_sections[i] && n < MAX_SECTIONS; i++) all[n++] = fc_factor_sections[i];
    const fc_kernels *facts = fc_kernels_facts();
    for (size_t i = 0; i < facts->n_mechanisms && n < MAX_SECTIONS; i++) all[n++] = &facts->mechanisms[i]->section;
}

const fc_section *const *fc_all_sections(void)
{
    (void)pthread_once(&once, fill);
    return all;
}

static int kind_of(const fc_section *section)
{
    for (int i = 0; fc_factor_sections[i]; i++)
        if (fc_factor_sections[i] == section) return i;
    const fc_kernels *facts = fc_kernels_facts();
    for (size_t i = 0; i < facts->n_mechanisms; i++)
        if (&facts->mechanisms[i]->section == section) return (int)i;
    return -1;
}

fc_status fc_model_new(const fc_scenario *scenario, fc_model **out, fc_report *report, fc_error *err)
{
    if (!scenario) return fc_fail_null(err, "scenario");
    if (!out) return fc_fail_null(err, "out");
    if (!report) return fc_fail_null(err, "report");
    return fc_model_read(scenario, fc_all_sections(), kind_of, out, report, err);
}
