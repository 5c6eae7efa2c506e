/* The sections a scenario may have, and reading a scenario with any list of them. */
#ifndef FC_MODEL_SECTIONS_H
#define FC_MODEL_SECTIONS_H

#include "model/model_internal.h"

/* Sections of the factors, in factor order; NULL-terminated. */
extern const fc_section *const fc_factor_sections[];

/* Built in: the head (path "", keys at the top level), "simulation" and "regions". The first two are read into
   model->head, model->paths, model->seed and model->sampler and have no entries. */
extern const fc_section fc_section_head, fc_section_simulation, fc_section_regions;

/* Index in the mechanism or factor registry of a section, -1 if it is in neither. */
typedef int (*fc_section_kind)(const fc_section *section);

/* Apply a NULL-terminated list of sections (head and simulation among them) to a scenario. kind may be NULL.
   Errors as fc_model_new. */
fc_status fc_model_read(const fc_scenario *scenario, const fc_section *const *sections, fc_section_kind kind,
                        fc_model **out, fc_report *report, fc_error *err) FC_MUST_USE;

#endif
