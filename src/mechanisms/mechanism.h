/* A mechanism: one file (or folder) of this directory, found by the generated registry. The type is compiled once per
   instruction set: its last line defines  const fc_mechanism FC_K(fc_mechanism_NAME). */
#ifndef FC_MECHANISMS_MECHANISM_H
#define FC_MECHANISMS_MECHANISM_H

#include "engine/ws.h"
#include "plan/builder.h"

typedef enum fc_output_kind { FC_SCALAR, FC_SERIES } fc_output_kind;

/* A metric a mechanism or family can produce: drives the registry, explain, list and summary units. */
typedef struct fc_output_row {
    const char *key;     /* "nav"; families: "leverage.paid.social"; <word> marks a part filled at plan time */
    const char *unit;    /* "currency", "x", "1/year", "years", "count", "share", "probability" */
    fc_output_kind kind;
    unsigned flags;      /* FC_OUT_* */
    const char *help;    /* one sentence */
    const char *formula; /* plain text; "" if the sentence says it all */
} fc_output_row;
enum {
    FC_OUT_CUMULATE = 1, /* series: the column holds per-step amounts, the metric is their running sum */
    FC_OUT_BANDS = 2,
    FC_OUT_UNDEFINED = 4, /* may be undefined (NaN) */
    FC_OUT_PROBABILITY = 8
};

typedef struct fc_audit { /* first violation found */
    int found;
    uint64_t path;
    int step;
    double amount;
    char account[96], rule[160];
} fc_audit;

/* Note a violation in a lane, unless one of an earlier path is known. */
void fc_audit_note(fc_audit *a, const fc_ws *ws, const char *account, int lane, int step, double amount, const char *rule);

typedef struct fc_mechanism {
    fc_section section;           /* path = kind */
    const fc_output_row *outputs; /* ended by key NULL */
    size_t rec_size;
    /* After this mechanism's kinds are planned (registry order is not enough): smaller first. */
    int order;
    /* Entries of this kind that must step before this one: index of the i-th (0, 1, ...), -1 after the last. May be
       NULL. */
    int (*reads)(const void *params, const fc_model *model, int i);
    fc_status (*plan)(const void *params, fc_builder *b, void *rec, fc_error *err);
    void (*start)(const void *rec, fc_ws *ws);
    void (*unroll)(const void *rec, fc_ws *ws, uint32_t unit, int step, const double *mask); /* mask: 1.0 / 0.0 */
    void (*step)(const void *rec, fc_ws *ws, int step);
    void (*settle)(const void *rec, fc_ws *ws); /* after all unrolls and steps, ops in reverse order: children first */
    void (*finish)(const void *rec, fc_ws *ws); /* scalars of this entry, after every settle */
    void (*audit)(const void *rec, const fc_ws *ws, fc_audit *audit);
} fc_mechanism;

extern const fc_mechanism *const FC_K(fc_mechanisms)[];
extern const size_t FC_K(fc_n_mechanisms);

#endif
