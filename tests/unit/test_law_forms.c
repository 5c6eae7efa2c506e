/* Catches: kernels that differ from the plan's own evaluation or between instruction-set levels, a truncation that is
   not renormalised, lost digits in a cut tail, whole numbers that are not equally likely, a coarse table. */
#include "law_arena.h"

#include <gsl/gsl_cdf.h>

#include "base/lane_normal.h"
#include "level_support.h"
#include "random/law_forms.h"
#include "random/philox.h"

#define X(isa)                                                       \
    void fc_law_eval_##isa(const fc_law *, const double *, double *); \
    void fc_law_eval_score_##isa(const fc_law *, const double *, double *); \
    void fc_law_eval_whole_##isa(const fc_law *, const double *, double *);
#include "isas.inc"
#undef X

static fc_law_params params(double a, double b, double c, double d)
{
    fc_law_params p = {.p = {a, b, c, d, NAN, NAN, NAN, NAN}};
    return p;
}

static const fc_law *law_of(const char *name, fc_law_params p, double min, double max)
{
    char buf[200] = "";
    const fc_distribution *d = fc_distribution_find(name);
    assert_non_null(d);
    assert_null(d->check(&p, buf, sizeof buf));
    const fc_law *law = fc_law_compile(arena, d, &p, min, max, buf, sizeof buf);
    if (!law) print_error("%s: %s\n", name, buf);
    assert_non_null(law);
    return law;
}

/* The default outcome law, Cal 3.2. */
static fc_law_params outcome(void)
{
    static const double edges[] = {0, 1, 5, 10, 20, 200}, weights[] = {.65, .25, .06, .025, .015};
    fc_law_params p = params(0.6, 2.415, NAN, NAN);
    p.values = edges;
    p.n_values = 6;
    p.weights = weights;
    p.n_weights = 5;
    p.log_within = 1;
    return p;
}

static fc_law_params dice(void)
{
    static const double values[] = {3, 1, 7}, weights[] = {2, 1, 1};
    fc_law_params p = params(NAN, NAN, NAN, NAN);
    p.values = values;
    p.n_values = 3;
    p.weights = weights;
    p.n_weights = 3;
    return p;
}

enum { N_LAWS = 22 };

static void all_laws(const fc_law *out[N_LAWS])
{
    const double inf = INFINITY;
    size_t n = 0;
    out[n++] = law_of("constant", params(2.5, NAN, NAN, NAN), -inf, inf);
    out[n++] = law_of("uniform", params(30, 39, NAN, NAN), -inf, inf);
    out[n++] = law_of("uniform", params(30, 39, NAN, NAN), 32, inf);
    out[n++] = law_of("normal", params(5, 2, NAN, NAN), -inf, inf);
    out[n++] = law_of("normal", params(5, 2, NAN, NAN), 0, inf);
    out[n++] = law_of("normal", params(0, 1, NAN, NAN), 7, inf);
    out[n++] = law_of("lognormal", params(17.5, 20, NAN, NAN), -inf, inf);
    out[n++] = law_of("lognormal", params(17.5, 20, NAN, NAN), 40, 400);
    out[n++] = law_of("pareto", params(1, 1.8, NAN, NAN), -inf, 200);
    out[n++] = law_of("pareto", params(1, 3.5, NAN, NAN), -inf, inf);
    out[n++] = law_of("exponential", params(3, NAN, NAN, NAN), -inf, inf);
    out[n++] = law_of("weibull", params(1.5, 2, NAN, NAN), 1, 30);
    out[n++] = law_of("buckets", outcome(), -inf, inf);
    out[n++] = law_of("buckets", outcome(), 0, 50);
    out[n++] = law_of("triangular", params(0, 2, 3, NAN), -inf, inf);
    out[n++] = law_of("triangular", params(0, 2, 3, NAN), 1, 2.5);
    out[n++] = law_of("discrete", dice(), -inf, inf);
    out[n++] = law_of("poisson", params(3.5, NAN, NAN, NAN), 1, inf);
    out[n++] = law_of("gamma", params(5, 2, NAN, NAN), -inf, inf);
    out[n++] = law_of("gamma", params(5, 2, NAN, NAN), 8, 12);
    out[n++] = law_of("student", params(0, 1, 4, NAN), -inf, inf);
    out[n++] = law_of("poisson", params(1e9, NAN, NAN, NAN), -inf, inf);
    assert_int_equal(n, N_LAWS);
}

static void uniforms(int batch, double u[FC_LANES])
{
    uint64_t path[FC_LANES];
    double two[2][FC_LANES] FC_ALIGN;
    for (int i = 0; i < FC_LANES; i++) path[i] = (uint64_t)(batch * FC_LANES + i);
    FC_K(fc_uniform52)(1, path, 0, two);
    memcpy(u, two[0], sizeof two[0]);
    if (batch) return;
    const double ends[] = {0x1p-53, 1.0 - 0x1p-53, 0x1p-33, 1.0 - 0x1p-33, 0.5, 0.075, 0.925, 0.25, 0.75};
    memcpy(u, ends, sizeof ends);
}

static void same_bits(const char *isa, const fc_law *law, void (*eval)(const fc_law *, const double *, double *))
{
    for (int batch = 0; batch < 40; batch++) {
        fc_lane u, x;
        uniforms(batch, u);
        eval(law, u, x);
        for (int i = 0; i < FC_LANES; i++) {
            double want = fc_law_quantile(law, u[i]);
            if (memcmp(&x[i], &want, sizeof want) != 0)
                print_error("%s, form %d, u = %.17g: %.17g, plan %.17g\n", isa, (int)law->form, u[i], x[i], want);
            assert_memory_equal(&x[i], &want, sizeof want);
        }
        eval(law, u, u); /* in place */
        assert_memory_equal(u, x, sizeof x);
    }
}

static void test_same_bits_at_every_level(void **state)
{
    (void)state;
    const fc_law *laws[N_LAWS];
    all_laws(laws);
    for (int k = 0; k < N_LAWS; k++) {
#define X(isa) if (runs_here(#isa)) same_bits(#isa, laws[k], fc_law_eval_##isa);
#include "isas.inc"
#undef X
    }
}

/* Fault: quantiles found for several rows together are not those of one uniform, or a law of them is not the law. */
static void test_scores_together(void **state)
{
    (void)state;
    const fc_law *laws[N_LAWS];
    fc_lane u[FC_NORM_ROWS], z[FC_NORM_ROWS], x;
    int n = 0;
    all_laws(laws);
    for (int r = 0; r < FC_NORM_ROWS; r++) uniforms(r, u[r]);
    fc_norm_quantile_rows((const double (*)[FC_LANES])u, FC_NORM_ROWS, z);
    for (int r = 0; r < FC_NORM_ROWS; r++)
        for (int i = 0; i < FC_LANES; i++) ASSERT_CLOSE(z[r][i], fc_norm_quantile(u[r][i]), 0, 0);
    for (int k = 0; k < N_LAWS; k++) {
        if (!fc_law_takes_score(laws[k])) continue;
        n++;
        for (int r = 0; r < FC_NORM_ROWS; r++) {
#define X(isa)                                                                                         \
    if (runs_here(#isa)) {                                                                             \
        fc_law_eval_score_##isa(laws[k], z[r], x);                                                     \
        for (int i = 0; i < FC_LANES; i++) ASSERT_CLOSE(x[i], fc_law_quantile(laws[k], u[r][i]), 0, 0); \
    }
#include "isas.inc"
#undef X
        }
    }
    assert_true(n >= 2); /* normal and lognormal */
}

/* Compilers too: one hash over all values, written when both gave it. Guards against change, proves nothing else. */
static void test_bits_are_those_on_record(void **state)
{
    (void)state;
    const fc_law *laws[N_LAWS];
    all_laws(laws);
    uint64_t h = 0xCBF29CE484222325u;
    for (int k = 0; k < N_LAWS; k++) {
        if (laws[k]->form == FC_FORM_TABLE || laws[k]->form == FC_FORM_STEPS) continue; /* built by GSL and libm */
        for (int batch = 0; batch < 40; batch++) {
            fc_lane u;
            uniforms(batch, u);
            for (int i = 0; i < FC_LANES; i++) h = (h ^ fc_bits(fc_law_quantile(laws[k], u[i]))) * 0x100000001B3u;
        }
    }
    unsigned long long want = 0;
    FILE *f = fopen(FC_TESTS_DIR "/data/golden/law_bits.txt", "r");
    assert_non_null(f);
    assert_int_equal(fscanf(f, "%llx", &want), 1);
    fclose(f);
    if (h != want) print_error("law bits are %016llx\n", (unsigned long long)h);
    assert_true(h == want);
}

/* Calibration table 3.3: means of the Pareto law cut at 200 and 1000. */
static void test_pareto_cut(void **state)
{
    (void)state;
    const double t[][3] = {{1.8, 7.6520, 11.9719}, {2.0, 5.3249, 6.9147}, {2.2, 3.9274, 4.4940},
                           {2.42, 3.0173, 3.1953}, {2.6, 2.5562, 2.6244}};
    for (size_t i = 0; i < sizeof t / sizeof t[0]; i++) {
        ASSERT_CLOSE(law_of("pareto", params(1, t[i][0], NAN, NAN), -INFINITY, 200)->mean, t[i][1], 0.0, 5e-5);
        ASSERT_CLOSE(law_of("pareto", params(1, t[i][0], NAN, NAN), -INFINITY, 1000)->mean, t[i][2], 0.0, 5e-5);
    }
}

/* Calibration 3.2: mean 2.1995, sd 6.9802, and the shares of the table. */
static void test_default_outcome(void **state)
{
    (void)state;
    const fc_law *law = law_of("buckets", outcome(), -INFINITY, INFINITY);
    ASSERT_CLOSE(law->mean, 2.1995, 0.0, 5e-5);
    ASSERT_CLOSE(law->sd, 6.9802, 0.0, 5e-5);
    ASSERT_CLOSE(fc_law_quantile(law, 0.3899), 0.0, 0.0, 0.0); /* 0.65 x 0.6 = 0.39 are exactly 0 */
    ASSERT_CLOSE(fc_law_quantile(law, 0.52), 0.5, 1e-12, 0.0); /* half of the rest of the first bucket */
    ASSERT_CLOSE(fc_law_quantile(law, 0.65), 1.0, 1e-12, 0.0);
    ASSERT_CLOSE(fc_law_quantile(law, 0.775), sqrt(5.0), 1e-12, 0.0); /* log-uniform: the geometric middle */
    ASSERT_CLOSE(fc_law_quantile(law, 0.96), 10.0, 1e-12, 0.0);
    ASSERT_CLOSE(fc_law_quantile(law, 0.985), 20.0, 1e-12, 0.0);
    /* half of the tail lies below: survival 1 - (1 - 10^-1.415)/2 of 20, x = 20 s^(-1/1.415) */
    double s = 1.0 - 0.5 * (1.0 - pow(10.0, -1.415));
    ASSERT_CLOSE(fc_law_quantile(law, 0.9925), 20.0 * pow(s, -1.0 / 1.415), 1e-12, 0.0);
    ASSERT_CLOSE(fc_law_quantile(law, 1.0 - 0x1p-53), 200.0, 1e-9, 0.0);
}

/* Values of a cut law are the parent's at F(min) + (F(max) - F(min)) u, far tails included. */
static void test_truncation(void **state)
{
    (void)state;
    const double u[] = {1e-9, 0.05, 0.5, 0.95, 1.0 - 1e-9};
    const fc_law *low = law_of("normal", params(0, 1, NAN, NAN), -INFINITY, -9);
    const fc_law *high = law_of("normal", params(0, 1, NAN, NAN), 9, INFINITY);
    const fc_law *g = law_of("gamma", params(5, 2, NAN, NAN), 8, 12);
    double q8 = gsl_cdf_gamma_Q(8, 6.25, 0.8), q12 = gsl_cdf_gamma_Q(12, 6.25, 0.8);
    for (size_t i = 0; i < sizeof u / sizeof u[0]; i++) {
        double tail = gsl_cdf_ugaussian_P(-9.0);
        ASSERT_CLOSE(fc_law_quantile(low, u[i]), gsl_cdf_ugaussian_Pinv(tail * u[i]), 1e-9, 0.0);
        ASSERT_CLOSE(fc_law_quantile(high, u[i]), gsl_cdf_ugaussian_Qinv(tail * (1.0 - u[i])), 1e-9, 0.0);
        ASSERT_CLOSE(fc_law_quantile(g, u[i]), gsl_cdf_gamma_Qinv(q8 + (q12 - q8) * u[i], 6.25, 0.8), 1e-8, 0.0);
    }
    /* standard normal above 0: mean sqrt(2/pi), variance 1 - 2/pi */
    const fc_law *half = law_of("normal", params(0, 1, NAN, NAN), 0, INFINITY);
    ASSERT_CLOSE(half->mean, sqrt(2.0 / M_PI), 1e-10, 0.0);
    ASSERT_CLOSE(half->sd, sqrt(1.0 - 2.0 / M_PI), 1e-10, 0.0);
    /* exponential above 1 forgets: mean 4, sd 3 */
    const fc_law *wait = law_of("exponential", params(3, NAN, NAN, NAN), 1, INFINITY);
    ASSERT_CLOSE(wait->mean, 4.0, 1e-10, 0.0);
    ASSERT_CLOSE(wait->sd, 3.0, 1e-9, 0.0);
    /* lognormal mu = 0, sigma = 1 above its median: E = e^(1/2) Phi(1)/(1/2) */
    const fc_law *up = law_of("lognormal", params(NAN, NAN, 1, 1), 1, INFINITY);
    ASSERT_CLOSE(up->mean, 2.0 * exp(0.5) * gsl_cdf_ugaussian_P(1.0), 1e-10, 0.0);
    /* 3 with weight 2 and 7 with weight 1 are left of the dice: mean 13/3 */
    const fc_law *two = law_of("discrete", dice(), 2, INFINITY);
    ASSERT_CLOSE(two->mean, 13.0 / 3.0, 1e-15, 0.0);
    ASSERT_CLOSE(fc_law_quantile(two, 0.6666), 3.0, 0.0, 0.0);
    ASSERT_CLOSE(fc_law_quantile(two, 0.6667), 7.0, 0.0, 0.0);
}

static void test_nothing_inside(void **state)
{
    (void)state;
    char buf[200] = "";
    fc_law_params p = params(2, 5, NAN, NAN);
    assert_null(fc_law_compile(arena, fc_distribution_find("uniform"), &p, 6, 9, buf, sizeof buf));
    assert_string_equal(buf, "nothing of the law lies between min and max");
    assert_null(fc_law_compile(arena, fc_distribution_find("constant"), &p, 3, 9, buf, sizeof buf));
    p = dice();
    assert_null(fc_law_compile(arena, fc_distribution_find("discrete"), &p, 4, 6, buf, sizeof buf));
}

/* "30..39" as a count: each of the ten numbers with probability 1/10. */
static void test_whole_numbers(void **state)
{
    (void)state;
    const fc_law *law = law_of("uniform", params(30, 39, NAN, NAN), -INFINITY, INFINITY);
    int hits[10] = {0};
    fc_lane u, x;
    for (int b = 0; b < 100; b++) { /* 6400 equally spaced uniforms: 640 each */
        for (int i = 0; i < FC_LANES; i++) u[i] = (b * FC_LANES + i + 0.5) / 6400.0;
        FC_K(fc_law_eval_whole)(law, u, x);
        for (int i = 0; i < FC_LANES; i++) {
            assert_true(x[i] >= 30.0 && x[i] <= 39.0 && x[i] == floor(x[i]));
            hits[(int)x[i] - 30]++;
        }
    }
    for (int i = 0; i < 10; i++) assert_int_equal(hits[i], 640);
    /* other laws: the nearest whole number */
    law = law_of("normal", params(5, 2, NAN, NAN), -INFINITY, INFINITY);
    for (int i = 0; i < FC_LANES; i++) u[i] = (i + 0.5) / 64.0;
    FC_K(fc_law_eval_whole)(law, u, x);
    for (int i = 0; i < FC_LANES; i++) ASSERT_CLOSE(x[i], floor(5.0 + 2.0 * gsl_cdf_ugaussian_Pinv(u[i]) + 0.5), 0.0, 0.0);
}

/* Tables between their nodes against the quantile they were built from, itself the inverse of GSL's cdf (shown by
   tests/contract/test_distributions.c): 1e-9 of the value or 1e-11 of the sd, at all u a 52-bit uniform can reach. */
static void test_table_error(void **state)
{
    (void)state;
    const struct {
        const char *name;
        double p[4];
    } laws[] = {{"gamma", {NAN, NAN, 2.5, 1}}, {"gamma", {NAN, NAN, 0.2, 1}}, {"gamma", {NAN, NAN, 400, 1}},
                {"beta", {NAN, NAN, 2, 5}},    {"beta", {NAN, NAN, 0.5, 0.5}}, {"pert", {1, 2, 5, NAN}},
                {"student", {0, 1, 3, NAN}},   {"student", {0, 1, 10, NAN}}};
    for (size_t k = 0; k < sizeof laws / sizeof laws[0]; k++) {
        fc_law_params p = params(laws[k].p[0], laws[k].p[1], laws[k].p[2], laws[k].p[3]);
        const fc_distribution *d = fc_distribution_find(laws[k].name);
        const fc_law *law = law_of(laws[k].name, p, -INFINITY, INFINITY);
        for (int i = 0; i < 2000; i++) {
            double u = gsl_cdf_ugaussian_P(-7.99 + 15.98 * (i + 0.31) / 2000.0);
            double want = u <= 0.5 ? d->quantile(&p, u) : d->upper(&p, 1.0 - u);
            ASSERT_CLOSE(fc_law_quantile(law, u), want, 1e-9, 1e-11 * law->sd);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_same_bits_at_every_level), cmocka_unit_test(test_scores_together),
        cmocka_unit_test(test_bits_are_those_on_record),
        cmocka_unit_test(test_pareto_cut), cmocka_unit_test(test_default_outcome), cmocka_unit_test(test_truncation),
        cmocka_unit_test(test_nothing_inside), cmocka_unit_test(test_whole_numbers), cmocka_unit_test(test_table_error),
    };
    return cmocka_run_group_tests(tests, arena_setup, arena_teardown);
}
