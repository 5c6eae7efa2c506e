#include "model/copula.h"

#include <math.h>
#include <string.h>

#include <gsl/gsl_eigen.h>
#include <gsl/gsl_matrix.h>
#include <gsl/gsl_vector.h>

#include "base/report_internal.h"

/* Smallest eigenvalue a repaired matrix keeps, and the one below which a matrix counts as not positive definite. */
static const double eigen_floor = 1e-8, eigen_least = 1e-12;
enum { MOST_SWEEPS = 2000 };

/* Work space of the eigenvalue calls, freed as one. */
typedef struct work {
    size_t n;
    gsl_matrix *copy, *vectors;
    gsl_vector *values;
    gsl_eigen_symmv_workspace *eigen;
} work;

static void work_free(work *w)
{
    gsl_matrix_free(w->copy);
    gsl_matrix_free(w->vectors);
    gsl_vector_free(w->values);
    if (w->eigen) gsl_eigen_symmv_free(w->eigen);
}

static int work_make(work *w, size_t n)
{
    *w = (work){n, gsl_matrix_alloc(n, n), gsl_matrix_alloc(n, n), gsl_vector_alloc(n), gsl_eigen_symmv_alloc(n)};
    if (w->copy && w->vectors && w->values && w->eigen) return 1;
    work_free(w);
    return 0;
}

/* Eigenvalues and vectors of a; the smallest eigenvalue, NaN if the iteration failed. */
static double decompose(work *w, const double *a)
{
    memcpy(w->copy->data, a, w->n * w->n * sizeof *a);
    if (gsl_eigen_symmv(w->copy, w->values, w->vectors, w->eigen)) return NAN;
    return gsl_vector_min(w->values);
}

/* a = sum of max(value, floor) vector vector'. */
static void raise_eigenvalues(const work *w, double floor, double *a)
{
    size_t n = w->n;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j <= i; j++) {
            double sum = 0.0;
            for (size_t k = 0; k < n; k++)
                sum += fmax(gsl_vector_get(w->values, k), floor) * gsl_matrix_get(w->vectors, i, k) *
                       gsl_matrix_get(w->vectors, j, k);
            a[i * n + j] = a[j * n + i] = sum;
        }
}

/* Nearest correlation matrix in the Frobenius norm, in place; s: n*n zeros (Dykstra's correction). */
static int repair_matrix(work *w, double *a, double *s, double *before)
{
    size_t n = w->n, m = n * n;
    for (int sweep = 0; sweep < MOST_SWEEPS; sweep++) {
        double move = 0.0;
        memcpy(before, a, m * sizeof *a);
        for (size_t i = 0; i < m; i++) s[i] = a[i] - s[i]; /* r = y - correction */
        if (isnan(decompose(w, s))) return 0;
        raise_eigenvalues(w, eigen_floor, a);
        for (size_t i = 0; i < m; i++) s[i] = a[i] - s[i];
        for (size_t i = 0; i < n; i++) a[i * n + i] = 1.0;
        for (size_t i = 0; i < m; i++) move = fmax(move, fabs(a[i] - before[i]));
        if (move < 1e-12) break;
    }
    /* What is left of a negative eigenvalue after the last projection is removed by scaling towards 1. */
    double least = decompose(w, a);
    if (isnan(least)) return 0;
    if (least < eigen_floor) {
        raise_eigenvalues(w, eigen_floor, a);
        for (size_t i = 0; i < n; i++) before[i] = sqrt(a[i * n + i]);
        for (size_t i = 0; i < n; i++)
            for (size_t j = 0; j < n; j++) a[i * n + j] = i == j ? 1.0 : a[i * n + j] / (before[i] * before[j]);
    }
    return 1;
}

/* Lower triangle with zeros above, in place; exact zeros of a block structure stay exact. 0: not positive definite. */
static int factor(double *a, size_t n)
{
    for (size_t j = 0; j < n; j++)
        for (size_t i = 0; i < n; i++) {
            if (i < j) {
                a[i * n + j] = 0.0;
                continue;
            }
            double sum = a[i * n + j];
            for (size_t k = 0; k < j; k++) sum -= a[i * n + k] * a[j * n + k];
            if (i == j && !(sum > 0.0)) return 0;
            a[i * n + j] = i == j ? sqrt(sum) : sum / a[j * n + j];
        }
    return 1;
}

static size_t find_key(size_t n, const char *const *keys, const char *key)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(keys[i], key) == 0) return i;
    return n;
}

/* Fill the matrix asked for. *ties = number of pairs with a rank other than 0. */
static fc_status fill(double *a, size_t n, const char *const *keys, size_t n_pairs, const fc_correlation *pairs,
                      size_t *ties, fc_error *err)
{
    for (size_t i = 0; i < n; i++) a[i * n + i] = 1.0;
    *ties = 0;
    for (size_t p = 0; p < n_pairs; p++) {
        const fc_texts *between = &pairs[p].between;
        if (between->n != 2 || strcmp(between->x[0], between->x[1]) == 0)
            return fc_fail(err, FC_E_SCENARIO, FC_MSG_CORRELATION_PAIR, NULL, 0, "correlations");
        size_t i = find_key(n, keys, between->x[0]), j = find_key(n, keys, between->x[1]);
        if (i == n || j == n)
            return fc_fail(err, FC_E_SCENARIO, FC_MSG_NOT_AN_INPUT, NULL, 0, "correlations",
                           between->x[i == n ? 0 : 1], "only inputs of this scenario can be tied");
        if (!(fabs(pairs[p].rank) <= 1.0))
            return fc_fail(err, FC_E_SCENARIO, FC_MSG_CORRELATION_RANK, NULL, 0, "correlations", between->x[0],
                           between->x[1]);
        a[i * n + j] = a[j * n + i] = 2.0 * sin(M_PI * pairs[p].rank / 6.0);
        *ties += pairs[p].rank != 0.0;
    }
    return FC_OK;
}

static double largest_difference(const double *a, const double *b, size_t m)
{
    double most = 0.0;
    for (size_t i = 0; i < m; i++) most = fmax(most, fabs(a[i] - b[i]));
    return most;
}

/* Check, repair if asked, factor; a: the matrix asked for, space: 3 n*n zeros. */
static fc_status solve(work *w, double *a, double *space, int repair, double *largest_change, double *min_eigen,
                       fc_error *err)
{
    size_t n = w->n, m = n * n;
    *min_eigen = decompose(w, a);
    if (isnan(*min_eigen)) return fc_fail(err, FC_E_NUMERIC, FC_MSG_CORRELATION_FAILED, NULL, 0, "correlations");
    if (*min_eigen < eigen_least) {
        if (!repair)
            return fc_fail(err, FC_E_SCENARIO, FC_MSG_CORRELATION_MATRIX, NULL, 0, "correlations", *min_eigen);
        memcpy(space, a, m * sizeof *a);
        if (!repair_matrix(w, a, space + m, space + 2 * m))
            return fc_fail(err, FC_E_NUMERIC, FC_MSG_CORRELATION_FAILED, NULL, 0, "correlations");
        *largest_change = largest_difference(a, space, m);
    }
    if (!factor(a, n)) return fc_fail(err, FC_E_SCENARIO, FC_MSG_CORRELATION_MATRIX, NULL, 0, "correlations", *min_eigen);
    return FC_OK;
}

fc_status fc_copula_build(fc_arena *arena, size_t n_inputs, const char *const *keys, size_t n_pairs,
                          const fc_correlation *pairs, int repair, double **chol, double *largest_change,
                          double *min_eigen, fc_error *err)
{
    *chol = NULL;
    *largest_change = 0.0;
    *min_eigen = 1.0;
    if (n_pairs == 0) return FC_OK;
    size_t m = n_inputs * n_inputs, ties;
    double *a = fc_arena_array(arena, m ? m : 1, 4 * sizeof *a);
    if (!a) return fc_fail(err, FC_E_MEMORY, FC_MSG_OUT_OF_MEMORY, NULL, 0, NULL);
    fc_status status = fill(a, n_inputs, keys, n_pairs, pairs, &ties, err);
    if (status || ties == 0) return status;
    work w;
    if (!work_make(&w, n_inputs)) return fc_fail(err, FC_E_MEMORY, FC_MSG_OUT_OF_MEMORY, NULL, 0, NULL);
    status = solve(&w, a, a + m, repair, largest_change, min_eigen, err);
    work_free(&w);
    if (!status) *chol = a;
    return status;
}
