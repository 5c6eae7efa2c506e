/* The builder's own state, shared by builder.c and plan.c. */
#ifndef FC_PLAN_BUILDER_INTERNAL_H
#define FC_PLAN_BUILDER_INTERNAL_H

#include "mechanisms/mechanism.h"
#include "plan/builder.h"

typedef struct fc_port { int entry; const char *name; fc_col column; } fc_port;

struct fc_builder {
    fc_plan *plan;
    fc_arena *arena;
    fc_report *report;
    int entry;                    /* model entry being planned, -1: a metric family */
    int family;                   /* 1 while families are planned: keys stand as they are */
    const fc_output_row *outputs; /* of the mechanism or family being planned */
    size_t room_metrics, room_lines, room_units, room_inputs, room_laws, room_law_keys, room_ports, room_controls, n_ports, n_sites;
    fc_port *ports;
    fc_metric spare_metric;       /* takes writes after an out-of-memory */
    int late;                     /* the entry's metrics are filled after the steps */
    int broken;                   /* a mechanism asked for an output its table does not have */
};

/* Collect every random input-level value (and multiplier) of the model, in name order. */
void fc_build_inputs(fc_builder *b);
/* Entry whose planning must come first, -1 if none: the field named `parent`, when the section has one. */
int fc_parent_of(const fc_entry *entry);
/* Compile a value's law; reports what is wrong with it. */
const fc_law *fc_build_law(fc_builder *b, const fc_value *v);

#endif
