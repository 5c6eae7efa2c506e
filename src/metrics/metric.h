/* A metric family: one file of this directory, found by the generated registry, compiled per instruction set:
   const fc_metric_family FC_K(fc_metric_family_NAME). Families read ledger lines and columns, after every mechanism. */
#ifndef FC_METRICS_METRIC_H
#define FC_METRICS_METRIC_H

#include "mechanisms/mechanism.h"

typedef struct fc_metric_family {
    const char *name, *summary;
    const fc_output_row *outputs;
    size_t rec_size;
    int order;
    fc_status (*plan)(fc_builder *b, void *rec, fc_error *err);
    void (*compute)(const void *rec, fc_ws *ws);
    void (*audit)(const void *rec, const fc_ws *ws, fc_audit *audit);
} fc_metric_family;

extern const fc_metric_family *const FC_K(fc_metric_families)[];
extern const size_t FC_K(fc_n_metric_families);

#endif
