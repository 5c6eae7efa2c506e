/* The validation book: what is published or known in closed form, and how it is measured here. A chapter is a scenario in the
   language of the program with what it must give, or a function that fills the measured values. */
#ifndef FC_OUTPUT_SELFCHECK_CASES_H
#define FC_OUTPUT_SELFCHECK_CASES_H

#include <stddef.h>

#include <fulcrum/error.h>

typedef enum fc_selfcheck_what {
    FC_CASE_MEAN,     /* of a scalar, or of a series at a step */
    FC_CASE_SD,
    FC_CASE_DEFINED,  /* share of paths where a scalar is defined */
    FC_CASE_QUANTILE  /* + index in fc_quantile_levels; scalars only */
} fc_selfcheck_what;

typedef struct fc_selfcheck_case {
    const char *name, *metric;
    int step;         /* series at this step; -1: scalar */
    double known, tolerance;
    int random;       /* four standard errors are added to the tolerance; above 1: known is itself a result of so many runs */
    const char *source;
    int what;         /* fc_selfcheck_what */
} fc_selfcheck_case;

#define FC_EXACT(name, metric, step, known, tolerance, source) {name, metric, step, known, tolerance, 0, source, FC_CASE_MEAN}
#define FC_DRAWN(name, metric, step, known, tolerance, source, what) {name, metric, step, known, tolerance, 1, source, what}
#define FC_DRAWN_BOTH(name, metric, step, known, tolerance, runs, source, what) {name, metric, step, known, tolerance, runs, source, what}

typedef struct fc_selfcheck_chapter {
    const char *name, *text;  /* text: the scenario; NULL: measure */
    const fc_selfcheck_case *cases;
    size_t n_cases;
    fc_status (*measure)(double *values, fc_error *err); /* values[n_cases] */
} fc_selfcheck_chapter;

/* Sets of chapters, one a file, each ended by a row without cases. */
extern const fc_selfcheck_chapter fc_selfcheck_funds[], fc_selfcheck_programme[], fc_selfcheck_laws[];

#define FC_CHAPTER(name, cases) {#name, name##_text, cases, sizeof cases / sizeof *cases, NULL}
#define FC_CASE_HEAD(years, step, paths)                                                                               \
    "schema = 1; title = \"selfcheck\"; start = \"2022-01\"; horizon = " years "; step = \"" step "\";\n"             \
    "simulation : { paths = " paths "; seed = 1; };\n"
/* Nothing moves: no market, vintage, credit, appetite or window luck. */
#define FC_CASE_STILL                                                                                                  \
    "factors : { market : { off = true; drift = 0.0; }; vintage : { off = true; }; credit : { off = true; };"          \
    " appetite : { off = true; }; exit_window : { off = true; }; };\n"

#endif
