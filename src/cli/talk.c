/* What goes to stderr, and the exit code it means. */
#include "cli/cli.h"

#include <stdarg.h>

void fc_say(const fc_args *args, const char *format, ...)
{
    va_list list;
    if (args && args->command) fprintf(stderr, "fulcrum %s: ", args->command->name);
    else fputs("fulcrum: ", stderr);
    va_start(list, format);
    vfprintf(stderr, format, list);
    va_end(list);
    fputc('\n', stderr);
}

int fc_exit_code(fc_status status)
{
    switch (status) {
    case FC_OK: return FC_EXIT_OK;
    case FC_E_USAGE: return FC_EXIT_USAGE;
    case FC_E_SCENARIO: return FC_EXIT_SCENARIO;
    case FC_E_PRECISION: return FC_EXIT_PRECISION;
    case FC_E_PROBLEM: return FC_EXIT_PROBLEM;
    case FC_E_INTERRUPTED: return FC_EXIT_INTERRUPTED;
    default: return FC_EXIT_RUN;
    }
}

int fc_exit_of(fc_status status, const fc_error *err, const fc_args *args)
{
    char place[320] = "";
    if (status == FC_OK) return FC_EXIT_OK;
    if (status == FC_E_IO && ferror(stdout)) return FC_EXIT_RUN; /* main says it, once, at the end */
    if (err->file[0] && err->line > 0) snprintf(place, sizeof place, "%s:%d: ", err->file, err->line);
    else if (err->file[0]) snprintf(place, sizeof place, "%s: ", err->file);
    fc_say(args, "%s%s%s%s", place, err->key, err->key[0] ? ": " : "",
           err->text[0] ? err->text : fc_status_name(status));
    return fc_exit_code(status);
}
