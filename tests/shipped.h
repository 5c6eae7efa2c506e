/* A shipped scenario run as it is. */
#ifndef FC_TESTS_SHIPPED_H
#define FC_TESTS_SHIPPED_H

#include "closed_form.h"

/* scenarios/NAME.cfg, which must not have a base. */
static inline run_of run_shipped(const char *name, uint64_t paths)
{
    char path[1024];
    (void)snprintf(path, sizeof path, "%s/../scenarios/%s.cfg", FC_TESTS_DIR, name);
    FILE *f = fopen(path, "rb");
    assert_non_null(f);
    char *text = calloc(1, 1 << 16);
    assert_non_null(text);
    const size_t n = fread(text, 1, (1 << 16) - 1, f);
    assert_true(n > 0 && feof(f));
    (void)fclose(f);
    const run_of r = run_text_with(text, paths, 1, NULL, 2);
    free(text);
    return r;
}

/* The same on every path. */
static inline void assert_exact_(const char *name, moments_of m, double want)
{
    if (!(fabs(m.mean - want) <= 1e-12 * fabs(want)) || !(m.var <= 1e-16 * want * want)) print_error("%s: %.17g, expected %.17g\n", name, m.mean, want);
    ASSERT_CLOSE(m.mean, want, 1e-12, 0.0);
    assert_true(m.var <= 1e-16 * want * want);
}
typedef struct exact_row { const char *name; int step; double want; } exact_row;
static inline void assert_exact(const run_of *r, const exact_row *rows, size_t n, uint64_t paths)
{
    for (size_t i = 0; i < n; i++) assert_exact_(rows[i].name, series_moments(r, rows[i].name, rows[i].step, (double)paths), rows[i].want);
}

/* Mean of f(x) over x uniform on [lo, hi]; smooth f: Simpson. */
static inline double uniform_mean(double lo, double hi, double (*f)(double x, const void *arg), const void *arg)
{
    enum { N = 64 };
    double sum = 0.0;
    for (int i = 0; i <= N; i++) sum += (i == 0 || i == N ? 1.0 : i % 2 ? 4.0 : 2.0) * f(lo + (hi - lo) * i / N, arg);
    return sum / (3.0 * N);
}

/* Within 4 standard errors of truth, which is itself known to `off`. */
static inline void assert_near_(const char *what, moments_of m, double truth, double off)
{
    if (!(fabs(m.mean - truth) <= 4.0 * m.se + off)) print_error("%s: mean %.10g, se %.3g, expected %.10g\n", what, m.mean, m.se, truth);
    ASSERT_CLOSE(m.mean, truth, 0.0, 4.0 * m.se + off);
}
#define ASSERT_NEAR(m, truth, off) assert_near_(#m, (m), (truth), (off))

#endif
