/* Catches: a control whose mean is not 0 (a law's mean taken for another, a weight that knows the draw, a pace summed one
   step off); a regression that differs from least squares; a control that is a combination of others. */
#include <gsl/gsl_multifit.h>

#include "engine/run_internal.h"
#include "programme.h"
#include "stats/cross.h"

static const char world[] =
    "schema = 1; title = \"t\"; start = \"2022-01\"; horizon = 6.0; step = \"quarter\";\n"
    "factors : { credit : { off = true; }; df = 4.0; };\n"
    "funds = ( { name = \"a\"; count = 3; size = { dist = \"lognormal\"; mean = 100.0; sd = 40.0; }; first = 0.5; over = 2.0;\n"
    "  investors = ( { class = \"sponsor\"; share = 0.25; }, { class = \"social\"; share = \"rest\"; } );\n"
    "  closing : { probability = 0.8; appetite = 0.3; delay = 0.5; paid = { dist = \"beta\"; mean = 0.8; sd = 0.1; }; };\n"
    "  invest = 2.0; term = 4.0; deals : { count = 5; }; reserve = 0.2; recycle = 0.2;\n"
    "  outcome : { loading = 0.2; beta = 1.2; };\n"
    "  coinvest : { first = { dist = \"lognormal\"; mean = 1.5; sd = 0.5; scale = \"1.0..2.0\"; };\n"
    "               later = { dist = \"gamma\"; mean = 0.8; sd = 0.4; }; appetite = 0.3; }; } );\n"
    "direct = ( { name = \"d\"; projects = 6; budget = \"40..60\"; social_plan = \"100..140\"; happens = 0.7; first = 0.5; over = 2.0;\n"
    "  coinvest : { later = { dist = \"lognormal\"; mean = 0.5; sd = 0.2; }; appetite = 0.4; }; } );\n";

/* Every control over 32,768 paths within 4 standard errors of 0. */
static void test_known_means(void **state)
{
    (void)state;
    enum { N = 32768 };
    fc_programme p;
    programme_run(&p, world, 64, 1);
    const fc_kernels *k = fc_kernels_find(NULL);
    fc_workspace *space = fc_workspaces_new(1, sizeof *space);
    static double out[FC_MAX_CONTROLS][FC_LANES] FC_ALIGN, sum[FC_MAX_CONTROLS], square[FC_MAX_CONTROLS];
    fc_controls c;
    fc_controls_of(p.plan, &c);
    assert_true(fc_workspace_init(space, p.plan, 1));
    space->ws.controls = 1;
    for (uint64_t first = 0; first < N; first += FC_LANES) {
        fc_workspace_aim(space, first);
        k->simulate(&space->ws);
        k->controls(&c, &space->ws, out[0]);
        for (size_t j = 0; j < c.n; j++)
            for (int i = 0; i < FC_LANES; i++) {
                sum[j] += out[j][i];
                square[j] += out[j][i] * out[j][i];
            }
    }
    size_t draws = 0;
    for (size_t j = 0; j < c.n; j++) {
        const double mean = sum[j] / N, sd = sqrt(square[j] / N - mean * mean);
        assert_true(sd > 0.0);
        if (fabs(mean) > 4 * sd / sqrt(N)) print_error("control %zu, kind %d\n", j, (int)c.item[j].kind);
        ASSERT_WITHIN_SE(mean, sd / sqrt(N), 0.0);
        draws += c.item[j].kind == FC_CONTROL_DRAWS;
    }
    /* two rounds and two of multiples in each entry; 8 of the market, 2 + 2 + 2 of vintage, appetite and window; inputs:
       budget, social_plan, the scale */
    assert_int_equal(draws, 8);
    assert_int_equal(c.n, 8 + 8 + 6 + 3);
    fc_workspace_free(space);
    free(space);
    programme_free(&p);
}

/* Against GSL's least squares: 200 paths, 3 controls, the third three times the first. */
static void test_least_squares(void **state)
{
    (void)state;
    enum { N = 200, M = 3 };
    double x[N][M], y[N], mean[M] = {0}, ymean = 0, m2 = 0, cross[M] = {0}, cc[M * M] = {0}, beta[M];
    gsl_matrix *a = gsl_matrix_alloc(N, 3), *cov = gsl_matrix_alloc(3, 3);
    gsl_vector *b = gsl_vector_alloc(N), *fit = gsl_vector_alloc(3);
    gsl_multifit_linear_workspace *w = gsl_multifit_linear_alloc(N, 3);
    for (int i = 0; i < N; i++) {
        x[i][0] = sin(i) + 0.1;
        x[i][1] = cos(1.7 * i) - 0.05;
        x[i][2] = 3 * x[i][0];
        y[i] = 2 + 1.5 * x[i][0] - 0.7 * x[i][1] + 0.3 * sin(5.1 * i);
        gsl_matrix_set(a, i, 0, 1);
        gsl_matrix_set(a, i, 1, x[i][0]);
        gsl_matrix_set(a, i, 2, x[i][1]);
        gsl_vector_set(b, i, y[i]);
        ymean += y[i] / N;
        for (int j = 0; j < M; j++) mean[j] += x[i][j] / N;
    }
    for (int i = 0; i < N; i++) {
        m2 += (y[i] - ymean) * (y[i] - ymean);
        for (int j = 0; j < M; j++) {
            cross[j] += (y[i] - ymean) * (x[i][j] - mean[j]);
            for (int l = 0; l < M; l++) cc[j * M + l] += (x[i][j] - mean[j]) * (x[i][l] - mean[l]);
        }
    }
    double squares;
    fc_controlled c;
    gsl_multifit_linear(a, b, fit, cov, &squares, w);
    assert_true(fc_regress(M, ymean, m2, cross, mean, cc, beta, &c));
    assert_int_equal(c.used, 2);
    ASSERT_CLOSE(beta[0], gsl_vector_get(fit, 1), 1e-10, 0);
    ASSERT_CLOSE(beta[1], gsl_vector_get(fit, 2), 1e-10, 0);
    ASSERT_CLOSE(beta[2], 0.0, 0, 0);
    ASSERT_CLOSE(c.mean, gsl_vector_get(fit, 0), 1e-12, 0); /* the value where every control is 0 */
    ASSERT_CLOSE(c.squares, squares, 1e-10, 0);
    /* GSL's variance of that value: squares / (n - 3) (1/n + mean' S^-1 mean) */
    ASSERT_CLOSE(squares / (N - 3) * (1.0 / N + c.leave), gsl_matrix_get(cov, 0, 0), 1e-9, 0);
    cross[1] = NAN;
    assert_false(fc_regress(M, ymean, m2, cross, mean, cc, beta, &c));
    gsl_multifit_linear_free(w);
    gsl_vector_free(fit);
    gsl_vector_free(b);
    gsl_matrix_free(cov);
    gsl_matrix_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_known_means), cmocka_unit_test(test_least_squares)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
