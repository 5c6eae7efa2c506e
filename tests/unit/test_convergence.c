/* Faults caught: a running mean of other paths than the first ones, or of what the threads finished first; an error that falls
   as it should called slow, or a mean carried by rare paths called sound. */
#if defined(__x86_64__)
#define FC_ISA sse2
#endif
#include "engine/run_internal.h"
#include "output/convergence.h"
#include "stats/moments.h"
#include "path_luck.h"
#include "support.h"

/* ---- fixed: 3; gaps: u of two paths in three; heavy: 1/u, whose mean is infinite; u: uniform on (0, 1) ---- */

enum { FIXED, GAPS, HEAVY, UNIFORM, N };

static void simulate(fc_ws *ws)
{
    for (int i = 0; i < FC_LANES; i++) {
        const double u = uniform(ws->path[i]);
        fc_scalar_of(ws, FIXED)[i] = 3;
        fc_scalar_of(ws, GAPS)[i] = ws->path[i] % 3 == 1 ? NAN : u;
        fc_scalar_of(ws, HEAVY)[i] = 1 / u;
        fc_scalar_of(ws, UNIFORM)[i] = u;
    }
}

static const fc_kernels kernels = {
    .isa = "test", .simulate = simulate, .moments = FC_K(fc_moments),
    .extremes = FC_K(fc_extremes), .cumulate = FC_K(fc_cumulate), .zero = FC_K(fc_zero), .bins = FC_K(fc_histogram_bins), .count = FC_K(fc_histogram_count),
};
static fc_metric metrics[N] = {
    {.name = "fixed", .unit = "x", .scalar = FIXED},
    {.name = "gaps", .unit = "x", .scalar = GAPS, .may_be_undefined = 1},
    {.name = "heavy", .unit = "x", .scalar = HEAVY},
    {.name = "u", .unit = "x", .scalar = UNIFORM},
};
static const fc_plan plan = {.n_steps = 1, .delta = 1, .n_scalars = N, .n_metrics = N, .metrics = metrics};

static fc_result *run(uint64_t paths, unsigned threads, int streaming)
{
    const fc_run_options o = {.paths = paths, .threads = threads, .streaming = streaming, .memory = 1u << 30};
    fc_result *r = NULL;
    fc_error e = {0};
    assert_int_equal(fc_run_with(&plan, &kernels, &o, &r, &e), FC_OK);
    return r;
}

static void same(const fc_doubling *d, const fc_summary *s)
{
    const double x[] = {d->mean, d->se, d->ci_low, d->ci_high, d->sd}, y[] = {s->mean, s->se, s->ci_low, s->ci_high, s->sd};
    assert_memory_equal(x, y, sizeof x);
    assert_true(d->n == s->n && d->undefined == s->undefined);
}

/* Fault: a doubling holds other paths than a run of so many, a thread more or less changes it, or the last one is not the
   result. 41999 paths: 64 .. 32768, and all: 11. */
static void each_is_a_shorter_run(void **state)
{
    (void)state;
    for (int mode = 0; mode < 2; mode++)
        for (unsigned threads = 1; threads <= 3; threads += 2) {
            fc_result *r = run(41999, threads, mode);
            assert_int_equal(fc_result_n_doublings(r), 11);
            for (size_t k = 0; k < 11; k++) {
                fc_result *shorter = run(k < 10 ? UINT64_C(64) << k : 41999, 1, 0);
                for (size_t i = 0; i < N; i++) {
                    assert_true(fc_result_doubling(r, i, k)->paths == fc_result_paths(shorter));
                    same(fc_result_doubling(r, i, k), fc_result_scalar(shorter, i));
                }
                fc_result_free(shorter);
            }
            assert_null(fc_result_doubling(r, N, 0));
            assert_null(fc_result_doubling(r, 0, 11));
            fc_result_free(r);
        }
}

/* Fault: the last doubling twice when the paths are one; none for fewer than 64. */
static void ends(void **state)
{
    (void)state;
    const struct { uint64_t paths; size_t n; } rows[] = {{1, 1}, {64, 1}, {65, 2}, {1024, 5}, {1025, 6}, {4096, 7}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        fc_result *r = run(rows[i].paths, 2, 0);
        assert_int_equal(fc_result_n_doublings(r), rows[i].n);
        assert_true(fc_result_doubling(r, 0, rows[i].n - 1)->paths == rows[i].paths);
        fc_result_free(r);
    }
}

/* Fault: the verdict does not tell 1/sqrt(n) from what never settles. The mean of 1/u is infinite: its running sd grows like
   the square root of the paths, so its error stays. */
static void verdicts(void **state)
{
    (void)state;
    double p;
    fc_result *r = run(65536, 2, 0);
    assert_int_equal(fc_convergence_fall(r, FIXED, &p), FC_FALL_CONSTANT);
    assert_int_equal(fc_convergence_fall(r, GAPS, &p), FC_FALL_ROOT);
    assert_int_equal(fc_convergence_fall(r, HEAVY, &p), FC_FALL_SLOWER);
    assert_true(p > -0.3);
    assert_int_equal(fc_convergence_fall(r, UNIFORM, &p), FC_FALL_ROOT);
    ASSERT_CLOSE(p, -0.5, 0, 0.02); /* sd of the uniform within 1% at 1024 paths, over a factor of 64 */
    fc_result_free(r);
    r = run(1024, 1, 0);
    assert_int_equal(fc_convergence_fall(r, UNIFORM, &p), FC_FALL_UNKNOWN); /* 256, 512, 1024 */
    assert_true(isnan(p));
    fc_result_free(r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(each_is_a_shorter_run), cmocka_unit_test(ends), cmocka_unit_test(verdicts)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
