/* Faults caught: an expected shortfall of the wrong tail, at the wrong quantile or with the error of a plain mean; a spread
   without its fourth moment; undefined paths counted as 0; other numbers in the other memory mode. */
#if defined(__x86_64__)
#define FC_ISA sse2
#endif
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>

#include "engine/result_internal.h"
#include "engine/run_internal.h"
#include "stats/histogram.h"
#include "stats/moments.h"
#include "path_luck.h"
#include "support.h"

/* ---- a: uniform on (0, 1); b: standard normal; c: uniform on every fourth path, else undefined ---- */

enum { N = 400000 };

static void simulate(fc_ws *ws)
{
    memset(ws->scalars, 0xff, 3 * FC_LANES * sizeof(double));
    for (int i = 0; i < FC_LANES; i++) {
        const double u = uniform(ws->path[i]);
        fc_scalar_of(ws, 0)[i] = u;
        fc_scalar_of(ws, 1)[i] = gsl_cdf_ugaussian_Pinv(u);
        if (ws->path[i] % 4 == 0) fc_scalar_of(ws, 2)[i] = u;
    }
}

static const fc_kernels kernels = {
    .isa = "test", .simulate = simulate, .moments = FC_K(fc_moments),
    .extremes = FC_K(fc_extremes), .cumulate = FC_K(fc_cumulate), .zero = FC_K(fc_zero), .bins = FC_K(fc_histogram_bins), .count = FC_K(fc_histogram_count),
};
static fc_metric metrics[] = {
    {.name = "a", .unit = "x", .scalar = 0},
    {.name = "b", .unit = "x", .scalar = 1},
    {.name = "c", .unit = "x", .scalar = 2, .may_be_undefined = 1},
};
static const fc_plan plan = {.n_steps = 1, .delta = 1, .n_cols = 1, .n_scalars = 3, .n_metrics = 3, .metrics = metrics};

static fc_result *run(uint64_t paths, int streaming)
{
    const fc_run_options o = {.paths = paths, .threads = 2, .memory = 1u << 30, .streaming = streaming};
    fc_result *r = NULL;
    fc_error e = {0};
    if (fc_run_with(&plan, &kernels, &o, &r, &e) != FC_OK) fail_msg("%s", e.text);
    return r;
}

static fc_statistics of(const fc_result *r, const char *metric)
{
    fc_statistics s;
    fc_error e = {0};
    assert_int_equal(fc_result_statistics(r, metric, &s, &e), FC_OK);
    return s;
}

/* Known value and standard error; the interval is 1.96 of them on both sides. */
static void known(const fc_estimate *e, double value, double se)
{
    ASSERT_WITHIN_SE(e->value, e->se, value);
    ASSERT_CLOSE(e->se, se, 0.03, 0);
    ASSERT_CLOSE(e->high - e->value, 1.96 * e->se, 1e-4, 0);
    ASSERT_CLOSE(e->value - e->low, 1.96 * e->se, 1e-4, 0);
}

/* Uniform: sd 1/sqrt(12), fourth moment 1/80, so the error of the sd is sqrt((1/80 - 1/144)/n) / (2 sd). Lowest 5%: mean 0.025;
   (q - X)+ at q = 0.05 has the mean q^2/2 and the second moment q^3/3. */
static void uniform_law(void **state)
{
    (void)state;
    fc_result *r = run(N, 0);
    const fc_statistics s = of(r, "a");
    known(&s.sd, 1 / sqrt(12), sqrt((1 / 80.0 - 1 / 144.0) / N) / (2 / sqrt(12)));
    const double q = 0.05, se = sqrt((q * q * q / 3 - q * q * q * q / 4) / N) / q;
    known(&s.lowest, 0.025, se);
    known(&s.highest, 0.975, se);
    fc_result_free(r);
}

/* Normal: mean of the lowest 5% = -phi(z)/0.05; (q - X)+ has the second moment (1 + q^2) 0.05 + q phi(q) at q = -1.645;
   error of the sd 1/sqrt(2 n). Four errors are below 1%, so that a bias of 1% shows. */
static void normal_law(void **state)
{
    (void)state;
    const double q = gsl_cdf_ugaussian_Pinv(0.05), phi = gsl_ran_ugaussian_pdf(q), mean = phi / 0.05;
    const double first = 0.05 * q + phi, second = (1 + q * q) * 0.05 + q * phi;
    const double se = sqrt((second - first * first) / N) / 0.05;
    fc_result *r = run(N, 0);
    const fc_statistics s = of(r, "b");
    known(&s.sd, 1, 1 / sqrt(2.0 * N));
    known(&s.lowest, -mean, se);
    known(&s.highest, mean, se);
    assert_true(4 * s.lowest.se < 0.01 * mean && fabs(1.01 * s.lowest.value + mean) > 4 * s.lowest.se);
    fc_result_free(r);
}

/* Fault: n of all paths. A quarter of them: twice the error. */
static void defined_paths_only(void **state)
{
    (void)state;
    fc_result *r = run(N, 0);
    const fc_statistics all = of(r, "a"), quarter = of(r, "c");
    ASSERT_WITHIN_SE(quarter.lowest.value, quarter.lowest.se, 0.025);
    ASSERT_CLOSE(quarter.lowest.se, 2 * all.lowest.se, 0.03, 0);
    ASSERT_CLOSE(quarter.sd.se, 2 * all.sd.se, 0.03, 0);
    fc_result_free(r);
}

/* Fault: the histogram's bins read at their ends. A bin is 1/128 wide of its values. */
static void streaming(void **state)
{
    (void)state;
    fc_result *exact = run(N, 0), *lean = run(N, 1);
    for (int m = 0; m < 3; m++) {
        const fc_statistics a = of(exact, metrics[m].name), b = of(lean, metrics[m].name);
        ASSERT_CLOSE(b.lowest.value, a.lowest.value, FC_HISTOGRAM_ERROR, 0);
        ASSERT_CLOSE(b.highest.value, a.highest.value, FC_HISTOGRAM_ERROR, 0);
        ASSERT_CLOSE(b.highest.se, a.highest.se, 0.05, 0);
        ASSERT_CLOSE(b.sd.se, a.sd.se, 0.01, 0);
    }
    fc_result_free(exact);
    fc_result_free(lean);
}

/* Fault: numbers out of nothing. */
static void too_few(void **state)
{
    (void)state;
    fc_result *r = run(199, 0);
    fc_statistics s = of(r, "a");
    assert_true(isnan(s.lowest.value) && isnan(s.highest.se) && isfinite(s.sd.se));
    s = of(r, "none");
    assert_true(isnan(s.sd.value) && isnan(s.tail.index));
    fc_result_free(r);
    r = run(1, 0);
    s = of(r, "a");
    assert_true(isnan(s.sd.value) && isnan(s.sd.se));
    fc_result_free(r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(uniform_law), cmocka_unit_test(normal_law), cmocka_unit_test(defined_paths_only),
        cmocka_unit_test(streaming),   cmocka_unit_test(too_few),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
