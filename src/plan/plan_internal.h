/* The plan's inside: what kernels read. Flat arrays in one arena; immutable after fc_plan_new. */
#ifndef FC_PLAN_PLAN_INTERNAL_H
#define FC_PLAN_PLAN_INTERNAL_H

#include <fulcrum/plan.h>

#include "random/law_forms.h"
#include "random/sampler.h"
#include "model/model_internal.h"

typedef uint32_t fc_col;    /* a column [K+1][64] of the store */
typedef uint32_t fc_scalar; /* a scalar [64] */
#define FC_NONE UINT32_MAX

typedef enum fc_line_type { FC_FLOW, FC_PROMISE } fc_line_type;
typedef enum fc_gate { FC_GATE_NONE, FC_GATE_COMMITTED, FC_GATE_CLOSED, FC_GATE_PAID } fc_gate;

/* A ledger line: its column holds amounts per step (not cumulative). Accounts are names: a class ("sponsor",
   "social"), an entry ("funds.angel"), "manager" (fund managers), "companies", "treasury", "bank". */
typedef struct fc_line {
    const char *name;  /* "funds.angel.called.sponsor", unique */
    fc_line_type type;
    const char *payer, *payee;
    int payer_class, payee_class; /* fc_class or -1 */
    const char *what;  /* call, distribution, fee, carry, cheque, proceeds, coinvestment, concession, ... */
    int entry;         /* model entry, -1 for the programme */
    fc_gate gate;
    int leverage;      /* 1: counts in leverage.* at its gate (payers outside the programme only) */
    double overlap;    /* share also counted elsewhere: leverage counts (1 - overlap) of it */
    const char *region; /* "" if not one fixed region */
    fc_col column;
} fc_line;

typedef struct fc_metric {
    const char *name, *unit, *help, *formula;
    int series;        /* 1: series, column below; 0: scalar */
    fc_col column;
    fc_scalar scalar;
    int cumulate;      /* series: the column holds per-step amounts; the metric is the running sum */
    int bands;         /* quantiles per step are kept */
    int may_be_undefined; /* NaN in a lane means undefined */
    int probability;   /* 0/1 scalar */
    int high_is_bad;   /* the worst path is the one with the highest value */
    fc_gate gate;      /* of money whose name does not say it */
    int judged;        /* scalar: diagnose looks at it */
    int late;          /* filled after the steps: must not be read in a step */
} fc_metric;

/* How a value reaches a kernel. */
typedef enum fc_feed { FC_FEED_CONSTANT, FC_FEED_INPUT, FC_FEED_LAW } fc_feed;
typedef struct fc_draw {
    fc_feed feed;
    double constant;
    uint32_t input;      /* FEED_INPUT: index of the input */
    const fc_law *law;   /* FEED_LAW */
    uint32_t scale;      /* input index of the multiplier, FC_NONE if none */
    double scale_constant; /* multiplier when it is a number, else 1 */
    int integer;         /* round to whole numbers */
} fc_draw;

/* An input: one draw per path, in name order. */
typedef struct fc_input {
    const char *key;
    const fc_law *law;
    uint64_t site_hash;
    const fc_value *value;
    int integer;
} fc_input;

typedef struct fc_op { /* one entry at work */
    int mechanism;     /* index into the kernels' registry (same order at every ISA) */
    int entry;
    void *rec;
    fc_col postponed, dropped; /* rule cash, entries with units: series, and promises of what waits and what was given up */
    fc_col waiting_line, dropped_line;
} fc_op;

#define FC_ALL_UNITS UINT32_MAX
typedef struct fc_unit_plan { /* one commitment: rules 5.10 */
    int op;
    uint32_t index;    /* within its entry; rule plan: FC_ALL_UNITS = all those of the entry whose steps are drawn */
    int step;          /* planned; rule cash: the mechanism's `ask` tells */
    int follows;       /* paid by another entry (its parent), not by the sponsor */
} fc_unit_plan;

/* A named part of the plan and its hash: tells why two plans differ. */
typedef struct fc_plan_table {
    const char *name;
    char hash[65];
} fc_plan_table;

struct fc_plan {
    fc_arena *arena;
    const fc_model *model;
    int n_steps;       /* K */
    double delta;
    uint32_t n_cols, n_scalars, n_state;
    size_t scratch_doubles, blank_doubles, kept_doubles;
    size_t n_crossings;                       /* rows of ws->crossings */
    size_t n_lines; fc_line *lines;           /* name order */
    size_t n_metrics; fc_metric *metrics;     /* name order */
    size_t n_inputs; fc_input *inputs;        /* name order */
    double *input_chol;                        /* [n_inputs][n_inputs] lower triangle; NULL: independent */
    size_t n_ops; fc_op *ops;                  /* order of start, step, settle, finish */
    int rule_cash;                             /* the sponsor makes commitments when its cash allows: rules 5.10 */
    size_t n_units; fc_unit_plan *units;       /* order of unrolling */
    size_t n_families; int *families; void **family_recs; /* metric families, registry index and record */
    struct fc_factor_plan *factors;            /* src/factors/factors.h */
    fc_sampling sampling;                      /* where the uniforms of factors and inputs come from */
    size_t n_laws; const fc_law **laws;        /* every compiled each-level law, for the hash */
    const char **law_keys;                     /* [n_laws] */
    size_t n_tables; struct fc_plan_table *tables; /* what the hash covers, one by one */
    size_t n_sites;
    size_t n_control_rows; uint32_t *control_rows; /* state rows of controls: blocks/control.h */
    uint64_t variates;                         /* addressed per path */
    double discount;                           /* sponsor.discount: NPV, and where an IRR scan starts */
    fc_col zero_column;                        /* always zero */
    char hash[65];
};

/* The gate of money whose name does not say it. */
fc_gate fc_plan_gate_of(const fc_plan *plan, const char *metric);

#endif
