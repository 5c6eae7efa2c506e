/* Catches: ranks taken for normal correlations, contradictions let through, a repair that is not the nearest matrix,
   a copula that changes untied inputs or whose ranks come out wrong. */
#include "law_arena.h"
#include "kernel_support.h"

#include <gsl/gsl_sort.h>

#include "model/copula.h"
#include "random/philox.h"

static fc_correlation pair(const char *const names[2], double rank)
{
    return (fc_correlation){{2, names}, rank};
}

static const char *const keys[] = {"a", "b", "c", "d"};
static const char *const ab[] = {"a", "b"}, *const bc[] = {"b", "c"}, *const ca[] = {"c", "a"}, *const bd[] = {"b", "d"};

static void test_factor(void **state)
{
    (void)state;
    const fc_correlation pairs[] = {pair(ab, 0.5), pair(bd, -0.3)};
    double *l, change, least;
    fc_error err;
    assert_int_equal(fc_copula_build(arena, 4, keys, 2, pairs, 0, &l, &change, &least, &err), FC_OK);
    double want[4][4] = {{1, 0, 0, 0}, {0, 1, 0, 0}, {0, 0, 1, 0}, {0, 0, 0, 1}};
    want[0][1] = want[1][0] = 2.0 * sin(M_PI / 12.0); /* 0.5176 */
    want[1][3] = want[3][1] = -2.0 * sin(M_PI * 0.05);
    for (int i = 0; i < 4; i++)
        for (int j = 0; j < 4; j++) {
            double sum = 0.0;
            for (int k = 0; k < 4; k++) sum += l[4 * i + k] * l[4 * j + k];
            ASSERT_CLOSE(sum, want[i][j], 0.0, 1e-15);
            if (j > i) ASSERT_CLOSE(l[4 * i + j], 0.0, 0.0, 0.0);
        }
    ASSERT_CLOSE(change, 0.0, 0.0, 0.0);
    /* the tied three form a path: eigenvalues 1 and 1 +- sqrt(r1^2 + r2^2) */
    ASSERT_CLOSE(least, 1.0 - hypot(want[0][1], want[1][3]), 1e-12, 0.0);
    assert_int_equal(fc_copula_build(arena, 4, keys, 0, NULL, 0, &l, &change, &least, &err), FC_OK);
    assert_null(l);
}

/* Higham 2002, section 4: the nearest correlation matrix to {1 1 0; 1 1 1; 0 1 1} has 0.7607 and 0.1573. */
static void test_repair(void **state)
{
    (void)state;
    const fc_correlation pairs[] = {pair(ab, 1.0), pair(bc, 1.0), pair(ca, 0.0)};
    double *l, change, least;
    fc_error err;
    assert_int_equal(fc_copula_build(arena, 3, keys, 3, pairs, 0, &l, &change, &least, &err), FC_E_SCENARIO);
    assert_null(l);
    ASSERT_CLOSE(least, 1.0 - sqrt(2.0), 1e-12, 0.0);
    assert_int_equal(fc_copula_build(arena, 3, keys, 3, pairs, 1, &l, &change, &least, &err), FC_OK);
    ASSERT_CLOSE(change, 1.0 - 0.7607, 0.0, 5e-5);
    ASSERT_CLOSE(l[3], 0.7607, 0.0, 5e-5);
    ASSERT_CLOSE(l[6], 0.1573, 0.0, 5e-5);
    ASSERT_CLOSE(l[6] * l[3] + l[7] * l[4], 0.7607, 0.0, 5e-5);
}

static void test_wrong_pairs(void **state)
{
    (void)state;
    static const char *const aa[] = {"a", "a"}, *const ax[] = {"a", "x"};
    const fc_correlation same = pair(aa, 0.5), unknown = pair(ax, 0.5), large = pair(ab, 1.5);
    double *l, change, least;
    fc_error err;
    assert_int_equal(fc_copula_build(arena, 4, keys, 1, &same, 0, &l, &change, &least, &err), FC_E_SCENARIO);
    assert_int_equal(fc_copula_build(arena, 4, keys, 1, &unknown, 0, &l, &change, &least, &err), FC_E_SCENARIO);
    assert_non_null(strstr(err.text, "x is no input"));
    assert_int_equal(fc_copula_build(arena, 4, keys, 1, &large, 0, &l, &change, &least, &err), FC_E_SCENARIO);
}

/* Four inputs of different laws, N paths each, tied by chol (NULL: independent); out[4][n]. */
static void fill(const double *chol, size_t n_inputs, int batches, double *out)
{
    fake *f = fake_new(1, 1, 1, 1);
    fc_input inputs[4] = {{0}};
    char buf[100];
    const char *const names[] = {"lognormal", "uniform", "exponential", "normal"};
    const double p[4][2] = {{17.5, 20}, {30, 39}, {3, NAN}, {0, 1}};
    for (size_t i = 0; i < 4; i++) {
        fc_law_params params = {.p = {p[i][0], p[i][1], NAN, NAN, NAN, NAN, NAN, NAN}};
        inputs[i].key = keys[i];
        inputs[i].site_hash = fc_site_hash(keys[i]);
        inputs[i].law = fc_law_compile(arena, fc_distribution_find(names[i]), &params, -INFINITY, INFINITY, buf, sizeof buf);
        assert_non_null(inputs[i].law);
    }
    inputs[1].integer = 1;
    f->plan.inputs = inputs;
    f->plan.n_inputs = n_inputs;
    f->plan.input_chol = (double *)chol;
    f->ws.inputs = fake_rows(4);
    for (int b = 0; b < batches; b++) {
        for (int i = 0; i < FC_LANES; i++) {
            f->ws.world[i] = (uint64_t)(b * FC_LANES + i);
            f->ws.path[i] = 12345; /* inputs are keyed by the world, not by the path */
        }
        FC_K(fc_fill_inputs)(&f->ws);
        for (size_t i = 0; i < n_inputs; i++)
            memcpy(out + ((int)i * batches + b) * FC_LANES, f->ws.inputs + i * FC_LANES, FC_LANES * sizeof(double));
    }
    free(f->ws.inputs);
    fake_free(f);
}

/* Spearman's rank correlation. */
static double spearman(const double *x, const double *y, size_t n)
{
    size_t *order = malloc(n * sizeof *order);
    double *rank = malloc(n * sizeof *rank), sum = 0.0;
    assert_true(order && rank);
    gsl_sort_index(order, x, 1, n);
    for (size_t i = 0; i < n; i++) rank[order[i]] = (double)i;
    gsl_sort_index(order, y, 1, n);
    for (size_t i = 0; i < n; i++) sum += pow(rank[order[i]] - (double)i, 2.0);
    free(order);
    free(rank);
    return 1.0 - 6.0 * sum / ((double)n * ((double)n * (double)n - 1.0));
}

static void test_inputs(void **state)
{
    (void)state;
    enum { BATCHES = 400, N = BATCHES * FC_LANES };
    static const char *const ac[] = {"a", "c"};
    const fc_correlation tied = pair(ac, 0.6), more[] = {pair(ac, 0.6), pair(bd, -0.4)};
    double *l, *l3, *two, change, least;
    fc_error err;
    assert_int_equal(fc_copula_build(arena, 4, keys, 1, &tied, 0, &l, &change, &least, &err), FC_OK);
    assert_int_equal(fc_copula_build(arena, 3, keys, 1, &tied, 0, &l3, &change, &least, &err), FC_OK);
    assert_int_equal(fc_copula_build(arena, 4, keys, 2, more, 0, &two, &change, &least, &err), FC_OK);
    double *x[4];
    for (int i = 0; i < 4; i++) assert_non_null(x[i] = malloc(4 * N * sizeof(double)));
    fill(NULL, 4, BATCHES, x[0]);
    fill(l, 4, BATCHES, x[1]);
    fill(l3, 3, BATCHES, x[2]);
    fill(two, 4, BATCHES, x[3]);
    /* a keeps its values (first row of L), b and d are untied, and one input less changes nothing */
    assert_memory_equal(x[0] + N, x[1] + N, N * sizeof(double));
    assert_memory_equal(x[0] + 3 * N, x[1] + 3 * N, N * sizeof(double));
    assert_memory_equal(x[1], x[2], 3 * N * sizeof(double));
    /* tying b and d leaves a and c alone */
    assert_memory_equal(x[1], x[3], N * sizeof(double));
    assert_memory_equal(x[1] + 2 * N, x[3] + 2 * N, N * sizeof(double));
    for (int i = 0; i < N; i++) ASSERT_CLOSE(x[1][i], x[0][i], 1e-13, 0.0);
    const double se = 1.0 / sqrt(N); /* at most, for Spearman's rho */
    ASSERT_WITHIN_SE(spearman(x[1], x[1] + 2 * N, N), se, 0.6);
    ASSERT_WITHIN_SE(spearman(x[0], x[0] + 2 * N, N), se, 0.0);
    /* the normal margin of d stays standard when it is tied: mean, variance (se sqrt(2/N)) */
    double mean = 0.0, square = 0.0;
    for (int i = 0; i < N; i++) mean += x[3][3 * N + i] / N, square += pow(x[3][3 * N + i], 2.0) / N;
    ASSERT_WITHIN_SE(mean, se, 0.0);
    ASSERT_WITHIN_SE(square, sqrt(2.0) * se, 1.0);
    /* b is a count: the ten numbers 30..39, each N/10 times within 4 se */
    double hits[10] = {0};
    for (int i = 0; i < N; i++) hits[(int)x[1][N + i] - 30] += 1.0 / N;
    for (int i = 0; i < 10; i++) ASSERT_WITHIN_SE(hits[i], sqrt(0.09 / N), 0.1);
    for (int i = 0; i < 4; i++) free(x[i]);
}

/* Constant, input and law, times a multiplier, rounded. */
static void test_draws(void **state)
{
    (void)state;
    fake *f = fake_new(1, 1, 1, 1);
    double u[FC_LANES], x[FC_LANES];
    f->ws.inputs = fake_rows(2);
    for (int i = 0; i < FC_LANES; i++) {
        u[i] = (i + 0.5) / 64.0;
        f->ws.inputs[i] = i;
        f->ws.inputs[FC_LANES + i] = 1.5;
    }
    fc_draw d = {.feed = FC_FEED_CONSTANT, .constant = 7.0, .scale = FC_NONE, .scale_constant = 1.0};
    FC_K(fc_draw_eval)(&d, &f->ws, u, x);
    ASSERT_CLOSE(x[63], 7.0, 0.0, 0.0);
    d.scale = 1; /* times input 1 = 1.5 */
    FC_K(fc_draw_eval)(&d, &f->ws, u, x);
    ASSERT_CLOSE(x[63], 10.5, 0.0, 0.0);
    d.integer = 1;
    FC_K(fc_draw_eval)(&d, &f->ws, u, x);
    ASSERT_CLOSE(x[63], 11.0, 0.0, 0.0);
    d = (fc_draw){.feed = FC_FEED_INPUT, .input = 0, .scale = FC_NONE, .scale_constant = 2.0};
    FC_K(fc_draw_eval)(&d, &f->ws, u, x);
    ASSERT_CLOSE(x[21], 42.0, 0.0, 0.0);
    char buf[100];
    fc_law_params p = {.p = {30, 39, NAN, NAN, NAN, NAN, NAN, NAN}};
    d = (fc_draw){.feed = FC_FEED_LAW, .scale = FC_NONE, .scale_constant = 1.0};
    d.law = fc_law_compile(arena, fc_distribution_find("uniform"), &p, -INFINITY, INFINITY, buf, sizeof buf);
    assert_non_null(d.law);
    FC_K(fc_draw_eval)(&d, &f->ws, u, x);
    ASSERT_CLOSE(x[32], 30.0 + 9.0 * 32.5 / 64.0, 1e-15, 0.0);
    d.integer = 1; /* floor(30 + 10 u) */
    FC_K(fc_draw_eval)(&d, &f->ws, u, x);
    ASSERT_CLOSE(x[32], 35.0, 0.0, 0.0);
    ASSERT_CLOSE(x[63], 39.0, 0.0, 0.0);
    free(f->ws.inputs);
    fake_free(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_factor), cmocka_unit_test(test_repair), cmocka_unit_test(test_wrong_pairs),
        cmocka_unit_test(test_inputs), cmocka_unit_test(test_draws),
    };
    return cmocka_run_group_tests(tests, arena_setup, arena_teardown);
}
