/* Adding to a report. Texts come from the message catalogue (messages_*.def): one row per message. */
#ifndef FC_BASE_REPORT_INTERNAL_H
#define FC_BASE_REPORT_INTERNAL_H

#include <stdarg.h>

#include <fulcrum/report.h>

#include "base/text.h"

typedef enum fc_message {
#define FC_MESSAGE(id, severity, name, text, help) FC_MSG_##id,
#include "messages.def"
#undef FC_MESSAGE
    FC_N_MESSAGES
} fc_message;

typedef struct fc_message_row {
    fc_severity severity;
    const char *name; /* "unknown-key" */
    const char *text; /* printf format */
    const char *help; /* what it means and how to mend it, for `explain` */
} fc_message_row;

extern const fc_message_row fc_messages[FC_N_MESSAGES];

/* file and key may be NULL. */
void fc_report_add(fc_report *report, fc_message id, const char *file, int line, const char *key, ...);
/* The same with the arguments of the message in a va_list. */
void fc_report_vadd(fc_report *report, fc_message id, const char *file, int line, const char *key, va_list args);
/* Fill an error from the catalogue; returns code. err may be NULL. */
fc_status fc_fail(fc_error *err, fc_status code, fc_message id, const char *file, int line, const char *key, ...);
/* FC_E_USAGE: a pointer the caller had to give is NULL. name: of the argument. */
fc_status fc_fail_null(fc_error *err, const char *name);
/* Copy the first error of a report into err (may be NULL); returns FC_E_SCENARIO. */
fc_status fc_report_fail(const fc_report *report, fc_error *err);
/* Append "file:line: error: key: text"; parts that are empty are left out. No newline. */
void fc_problem_text(const fc_problem *problem, fc_text *out);

#endif
