/* A cell of a .dat file. */
#ifndef FC_TESTS_DAT_CELL_H
#define FC_TESTS_DAT_CELL_H

#include "support.h"

#include "base/text.h"

/* The number at s, ended by a tab or the line's end; NaN for NA. */
static inline double dat_number(const char *s)
{
    char text[64];
    double x = NAN;
    const size_t n = strcspn(s, "\t\n");
    assert_true(n < sizeof text);
    memcpy(text, s, n);
    text[n] = '\0';
    if (strcmp(text, "NA") == 0) return NAN;
    assert_true(fc_number_read(text, &x));
    return x;
}

#endif
