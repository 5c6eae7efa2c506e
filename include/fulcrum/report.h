/** @file report.h  The list of problems found in a scenario: all at once, each with file, line and key. */
#ifndef FULCRUM_REPORT_H
#define FULCRUM_REPORT_H

#include <stddef.h>
#include <stdio.h>

#include <fulcrum/error.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum fc_severity { FC_NOTE, FC_WARNING, FC_ERROR } fc_severity;

typedef struct fc_problem {
    fc_severity severity;
    const char *id;   /**< message id of the catalogue, e.g. "unknown-key" */
    const char *file; /**< the file the value came from, "" if none */
    int line;         /**< 1-based; 0 if none */
    const char *key;  /**< dotted key, "" if none */
    const char *text; /**< one sentence, UTF-8, no newline */
} fc_problem;

typedef struct fc_report fc_report;

/** New empty report; NULL when out of memory. */
fc_report *fc_report_new(void);
void fc_report_free(fc_report *report);
/** Number of problems of at least this severity. */
size_t fc_report_count(const fc_report *report, fc_severity at_least);
/** Number of all problems kept (at most 200; the rest are counted by fc_report_count). */
size_t fc_report_size(const fc_report *report);
/** Problem i < fc_report_size(), in file and line order after fc_report_sort(). */
const fc_problem *fc_report_get(const fc_report *report, size_t i);
void fc_report_sort(fc_report *report);
/** Print every problem kept as "file:line: error: key: text", one a line, in the present order.
    @return 0; -1 if writing failed. */
int fc_report_print(const fc_report *report, FILE *out);

#ifdef __cplusplus
}
#endif
#endif
