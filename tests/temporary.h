/* One file with a text in it, removed by the caller. */
#ifndef FC_TESTS_TEMPORARY_H
#define FC_TESTS_TEMPORARY_H

#include <unistd.h>

#include "support.h"

#define TEMPORARY "/tmp/fulcrum-test-XXXXXX"
static inline void temporary_write(char path[sizeof TEMPORARY], const char *text)
{
    memcpy(path, TEMPORARY, sizeof TEMPORARY);
    const int fd = mkstemp(path);
    assert_true(fd >= 0);
    FILE *file = fdopen(fd, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

#endif
