/* What can be wrong with a run's numbers, each with its threshold. */
#ifndef FC_OUTPUT_DIAGNOSIS_H
#define FC_OUTPUT_DIAGNOSIS_H

#include "output/headline_sheet.h"

enum { FC_CHECK_CONVERGED, FC_CHECK_TAIL, FC_CHECK_SKEWED, FC_CHECK_FAILED, FC_CHECK_UNDEFINED, FC_CHECK_TRUNCATED, FC_CHECK_REPAIRED, FC_N_CHECKS };

typedef struct fc_check {
    int wrong;
    const char *name;      /* of the worst metric or key, or the first value that failed; NULL: nothing to look at */
    double value, limit;   /* its figure, and where wrong begins */
    double second, second_limit; /* tails: share of the sum; NaN if not known. skewed: the skewness */
    int worlds;            /* skewed: it is the worlds' means that are */
    uint64_t path;         /* failed: the lowest */
} fc_check;

typedef struct fc_diagnosis {
    fc_check check[FC_N_CHECKS];
    int n_wrong;
    int worlds; /* 1: of a two-level run, whose errors are the worlds' */
} fc_diagnosis;

fc_status fc_diagnosis_make(const fc_model *model, const fc_result *result, fc_diagnosis *out, fc_error *err) FC_MUST_USE;
/* The verdict in one line. */
void fc_diagnosis_line(const fc_sheet *p, const fc_diagnosis *d);

#endif
