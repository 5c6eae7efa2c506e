/* Statements about a run: one grammar for everything that names a number of a result.
     mean(M)  sd(M)  M.p05  P(M >= x)  P(all targets)
   M: a metric; M@2024-12: a series at that date, without a date at the last step. Quantiles: p00 (the lowest value), p01 ..
   p99, p100. Comparisons: >= <= > <; x in the metric's unit ("8%", "4亿"); an undefined value does not meet it. */
#ifndef FC_PLAN_STATEMENT_H
#define FC_PLAN_STATEMENT_H

#include "plan/plan_internal.h"
#include "scenario/quantity.h"

typedef enum fc_statistic { FC_STATISTIC_MEAN, FC_STATISTIC_SD, FC_STATISTIC_QUANTILE, FC_STATISTIC_CHANCE } fc_statistic;
typedef enum fc_compare { FC_AT_LEAST, FC_AT_MOST, FC_ABOVE, FC_BELOW } fc_compare;

enum { FC_STATEMENT_ROOM = 240 };

typedef struct fc_statement {
    char text[FC_STATEMENT_ROOM]; /* as written */
    fc_statistic statistic;
    size_t metric;      /* into the plan's metrics */
    int step;           /* of a series; -1: a scalar */
    double p;           /* QUANTILE: 0.05 */
    fc_compare compare; /* CHANCE */
    double threshold;
} fc_statement;

/* Reads the n bytes of text. FC_OK; FC_E_USAGE with what is wrong. */
fc_status fc_statement_read(const fc_plan *plan, const char *text, size_t n, fc_statement *out, fc_error *err) FC_MUST_USE;
/* Its parts alone: "M.p05", and "M" or "M@2024-12". */
fc_status fc_statement_read_quantile(const fc_plan *plan, const char *text, fc_statement *out, fc_error *err) FC_MUST_USE;
fc_status fc_statement_read_metric(const fc_plan *plan, const char *text, fc_statement *out, fc_error *err) FC_MUST_USE;
/* The metric, of all or of the scalar ones, that a mistyped name is nearest to; NULL if none is near. */
const char *fc_nearest_metric(const fc_plan *plan, const char *name, int scalar);
/* 1 if a value meets the comparison of a CHANCE. */
int fc_statement_holds(const fc_statement *s, double x);
/* How amounts of a metric are written: money, share, years, plain. */
fc_unit fc_statement_unit(const fc_metric *metric);

#endif
