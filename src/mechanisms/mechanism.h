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
    FC_OUT_PROBABILITY = 8,
    FC_OUT_HIGH_IS_BAD = 16, /* the worst path is the one with the highest value */
    FC_OUT_CLOSED = 32, FC_OUT_PAID = 64, /* money at this gate, which the name does not say */
    FC_OUT_JUDGED = 128 /* scalar: diagnose looks at it; of series, at the end of those with bands */
};

typedef struct fc_audit { /* first violation found */
    int found;
    uint64_t path;
    int step;
    double amount;
    uint64_t left_out; /* lanes not looked at: their paths failed */
    char account[96], rule[160];
} fc_audit;

/* Note a violation in a lane, unless one of an earlier path is known. */
void fc_audit_note(fc_audit *a, const fc_ws *ws, const char *account, int lane, int step, double amount, const char *rule);

/* Rule cash (rules 5.10): what one unit asks of the sponsor, [64] each. */
typedef struct fc_ask {
    fc_lane step;    /* planned; beyond the horizon: the path has no such unit */
    fc_lane amount;  /* promised with it */
    fc_lane running; /* what it will cost the sponsor to run a year */
} fc_ask;

/* Rows for the output table of a mechanism with units. */
#define FC_UNIT_OUTPUTS                                                                                                \
    {"postponed", "count", FC_SERIES, FC_OUT_CUMULATE | FC_OUT_HIGH_IS_BAD,                                                                 \
     "Commitments that could not be made when planned and were left to wait, cumulative (sponsor.rule = cash).",       \
     "commitments due in the step without balance + appropriation >= unfunded + reserve + running costs + c"},         \
    {"dropped", "count", FC_SERIES, FC_OUT_CUMULATE | FC_OUT_HIGH_IS_BAD,                                                                   \
     "Commitments given up after waiting sponsor.patience years, cumulative (sponsor.rule = cash).",                   \
     "commitments with step - step planned >= patience / delta"}

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
    /* A commitment's whole life from the step in which the lanes of the mask (1.0 / 0.0) make it. Under rule cash that
       may be later than planned, and the other lanes' turn may come or be over; draws belong to the unit, not the step. */
    void (*unroll)(const void *rec, fc_ws *ws, uint32_t unit, int step, const double *mask);
    void (*step)(const void *rec, fc_ws *ws, int step);
    /* After all unrolls and steps, ops in reverse order: children first. Rule cash also calls it in between, with
       final = 0, for the flows of what has begun so far: then it starts again from nothing each time. */
    void (*settle)(const void *rec, fc_ws *ws, int final);
    void (*finish)(const void *rec, fc_ws *ws); /* scalars of this entry, after every settle */
    void (*audit)(const void *rec, const fc_ws *ws, fc_audit *audit);
    /* Rule cash only; every hook but `ask` may be NULL.
       ask: once a batch for each unit, after every start. ready: 1.0 where a unit may begin in this step, 0.0 where it
       waits for what it depends on, -1.0 where that will never come. drop: lanes that will never begin it.
       running: add what it costs the sponsor to run a year what stands at the step's start. */
    void (*ask)(const void *rec, fc_ws *ws, uint32_t unit, fc_ask *ask);
    void (*ready)(const void *rec, const fc_ws *ws, uint32_t unit, int step, double *ready);
    void (*drop)(const void *rec, fc_ws *ws, uint32_t unit, const double *mask);
    void (*running)(const void *rec, const fc_ws *ws, int step, double *a_year);
    /* The sponsor: makes the commitments of a step, before anything steps in it. */
    void (*commit)(const void *rec, fc_ws *ws, int step);
} fc_mechanism;

extern const fc_mechanism *const FC_K(fc_mechanisms)[];
extern const size_t FC_K(fc_n_mechanisms);

#endif
