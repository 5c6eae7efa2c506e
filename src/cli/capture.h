/* Running another program safely: an argument vector, no shell, bounded output and time. */
#ifndef FC_CLI_CAPTURE_H
#define FC_CLI_CAPTURE_H

#include <stddef.h>

/* Run argv[0] (looked up in PATH), stdout and stderr into buf (cut at n - 1 bytes, NUL-terminated), stdin empty.
   Returns the exit code, -1 if it cannot be started, -2 if it was ended after `seconds`. */
int fc_capture(const char *const *argv, double seconds, char *buf, size_t n);

#endif
