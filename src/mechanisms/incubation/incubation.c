/* incubation: a chain of stages that firms climb, counted in cohorts. Source: rules 5.5 (M11 M12 M17 M22 M24); Cal 9. */
#include "mechanisms/incubation/incubation.h"

const fc_mechanism FC_K(fc_mechanism_incubation) = {
    .section = {.path = "incubation", .form = FC_SECTION_LIST,
                .summary = "Chains of stages that firms climb: carriers, firm ladders, listing.",
                .source = "M11 M12 M17 M22 M24; Cal 9", .fields = FC_K(fc_chain_fields), .params_size = sizeof(fc_chain_params),
                .check = FC_K(fc_chain_check)},
    .outputs = FC_K(fc_chain_outputs), .rec_size = sizeof(fc_chain_rec), .order = 50, .plan = FC_K(fc_chain_plan),
    .start = FC_K(fc_chain_start), .step = FC_K(fc_chain_step), .finish = FC_K(fc_chain_finish),
    .audit = FC_K(fc_chain_audit)};
