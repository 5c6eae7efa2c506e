/* The only numeric asserts of the tests. cmocka 1.1.5 compares floats, not doubles, and passes NaN. */
#ifndef FC_TESTS_SUPPORT_H
#define FC_TESTS_SUPPORT_H

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static inline void fc_assert_close_(double got, double want, double rel, double abs, const char *expr,
                                    const char *file, int line)
{
    if (fabs(got - want) <= abs + rel * fabs(want)) return; /* NaN on either side falls through */
    print_error("%s: got %.17g, want %.17g (rel %g, abs %g)\n", expr, got, want, rel, abs);
    _fail(file, line);
}
#define ASSERT_CLOSE(got, want, rel, abs) fc_assert_close_((got), (want), (rel), (abs), #got, __FILE__, __LINE__)
/* |mean - truth| <= 4 standard errors. */
#define ASSERT_WITHIN_SE(mean, se, truth) fc_assert_close_((mean), (truth), 0.0, 4.0 * (se), #mean, __FILE__, __LINE__)

#endif
