/* The published anchors: scenarios in the language of the program and what they must give. */
#ifndef FC_OUTPUT_SELFCHECK_CASES_H
#define FC_OUTPUT_SELFCHECK_CASES_H

#include <stddef.h>

typedef struct fc_selfcheck_case {
    const char *name, *metric;
    int step;         /* series at this step; -1: scalar */
    double known, tolerance;
    int random;       /* 1: four standard errors are added to the tolerance */
    const char *source;
} fc_selfcheck_case;

typedef struct fc_selfcheck_scenario {
    const char *name, *text;
    const fc_selfcheck_case *cases;
    size_t n_cases;
} fc_selfcheck_scenario;

extern const fc_selfcheck_scenario fc_selfcheck_scenarios[];
extern const size_t fc_n_selfcheck_scenarios;

#endif
