/* Rows of one number each: a scenario text in a still world, a metric, its step, the value worked out by hand. */
#ifndef FC_TESTS_RULE_ROWS_H
#define FC_TESTS_RULE_ROWS_H

#include "run_text.h"

enum { SCALAR = -1 };
typedef struct row { const char *rule, *text, *name; int step; double want; } row;

static inline void check_rows(const row *rows, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        run_of r = run_text(rows[i].text);
        double got = rows[i].step == SCALAR ? scalar_of(&r, rows[i].name) : series_at(&r, rows[i].name, rows[i].step);
        run_free(&r);
        if (!(fabs(got - rows[i].want) <= 1e-9 * (1.0 + fabs(rows[i].want)))) print_error("rule: %s\n", rows[i].rule);
        ASSERT_CLOSE(got, rows[i].want, 1e-9, 1e-9);
    }
}
#define CHECK(rows) check_rows(rows, sizeof rows / sizeof *rows)

#endif
