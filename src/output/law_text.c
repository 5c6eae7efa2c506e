/* Values in words and their quantiles: see law_text.h. */
#include "output/law_text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { GRID = 256 };

static void number(fc_text *out, double x)
{
    char buffer[32];
    if (isinf(x))
        fc_text_add(out, x > 0 ? "inf" : "-inf");
    else if (fc_number_text(x, buffer) > 0)
        fc_text_add(out, buffer);
}

static void array(fc_text *out, const char *name, size_t n, const double *x)
{
    fc_text_format(out, "%s = ", name);
    for (size_t i = 0; i < n; i++) {
        if (i > 0) fc_text_add(out, " ");
        number(out, x[i]);
    }
}

/* Parameters in the law's own order; names are needed only where some are left out. */
static void parameters(fc_text *out, const fc_distribution *dist, const fc_law_params *params)
{
    int all = 1, some = 0;
    for (size_t i = 0; i < FC_LAW_MAX_PARAMS && dist->params[i] != NULL; i++) all &= !isnan(params->p[i]);
    for (size_t i = 0; i < FC_LAW_MAX_PARAMS && dist->params[i] != NULL; i++) {
        if (isnan(params->p[i])) continue;
        if (some++) fc_text_add(out, ", ");
        if (!all || dist->arrays != 0) fc_text_format(out, "%s = ", dist->params[i]);
        number(out, params->p[i]);
    }
    if (dist->arrays == 2 && params->text != NULL) {
        fc_text_format(out, "%sfile = %s, n = %zu", some ? ", " : "", params->text, params->n_values);
    } else if (dist->arrays == 1 || dist->arrays == 3) {
        if (some) fc_text_add(out, ", ");
        array(out, dist->arrays == 1 ? "values" : "edges", params->n_values, params->values);
        fc_text_add(out, ", ");
        array(out, "weights", params->n_weights, params->weights);
    }
    if (dist->arrays == 3 && params->log_within) fc_text_add(out, ", within = log");
}

void fc_law_text(fc_text *out, const fc_value *value)
{
    if (value->dist == NULL && value->present == 2) {
        fc_text_add(out, "rest"); /* FC_WORD_REST: what the others leave */
    } else if (value->dist == NULL) {
        number(out, value->number);
    } else {
        fc_text_format(out, "%s(", value->dist->name);
        parameters(out, value->dist, &value->params);
        fc_text_add(out, ")");
        if (isfinite(value->min) || isfinite(value->max)) {
            fc_text_add(out, " in [");
            number(out, value->min);
            fc_text_add(out, ", ");
            number(out, value->max);
            fc_text_add(out, "]");
        }
    }
    if (value->scale != NULL) {
        fc_text_add(out, " * ");
        fc_law_text(out, value->scale);
    }
}

/* The compiled law of a value without its multiplier: the plan's own for inputs, else compiled here. */
static const fc_law *law_of(fc_arena *arena, const fc_plan *plan, const fc_value *value)
{
    char clause[160];
    if (plan != NULL)
        for (size_t i = 0; i < plan->n_inputs; i++)
            if (plan->inputs[i].value == value) return plan->inputs[i].law;
    if (value->dist == NULL) return fc_law_constant(arena, value->number);
    return fc_law_compile(arena, value->dist, &value->params, value->min, value->max, clause, sizeof clause);
}

static int ascending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* x[i] = law at (i + 1/2) / n. */
static void mid_quantiles(const fc_law *law, int integer, size_t n, double *x)
{
    for (size_t i = 0; i < n; i++) {
        x[i] = fc_law_quantile(law, ((double)i + 0.5) / (double)n);
        if (integer) x[i] = rint(x[i]);
    }
}

static fc_status product_quantiles(const fc_law *law, int integer, const fc_law *scale, const double *p, size_t n,
                                   double *q, fc_error *err)
{
    const size_t size = (size_t)GRID * GRID;
    double *products = malloc(size * sizeof *products);
    if (products == NULL) return fc_fail(err, FC_E_MEMORY, FC_MSG_OUT_OF_MEMORY, NULL, 0, NULL);
    double a[GRID], b[GRID];
    mid_quantiles(law, integer, GRID, a);
    mid_quantiles(scale, 0, GRID, b);
    for (size_t i = 0; i < GRID; i++)
        for (size_t j = 0; j < GRID; j++) products[i * GRID + j] = a[i] * b[j];
    qsort(products, size, sizeof *products, ascending);
    for (size_t i = 0; i < n; i++) q[i] = products[(size_t)(p[i] * (double)size)];
    free(products);
    return FC_OK;
}

fc_status fc_value_quantiles(const fc_plan *plan, const fc_value *value, const double *p, size_t n, double *q,
                             fc_error *err)
{
    fc_status status = FC_OK;
    fc_arena *arena = fc_arena_new();
    if (arena == NULL) return fc_fail(err, FC_E_MEMORY, FC_MSG_OUT_OF_MEMORY, NULL, 0, NULL);
    const fc_law *law = law_of(arena, plan, value);
    const fc_law *scale = value->scale != NULL ? law_of(arena, plan, value->scale) : NULL;
    for (size_t i = 0; i < n; i++) q[i] = NAN;
    if (law == NULL || (value->scale != NULL && scale == NULL)) {
        if (fc_arena_failed(arena)) status = fc_fail(err, FC_E_MEMORY, FC_MSG_OUT_OF_MEMORY, NULL, 0, NULL);
    } else if (scale != NULL) {
        status = product_quantiles(law, value->integer, scale, p, n, q, err);
    } else {
        for (size_t i = 0; i < n; i++) {
            q[i] = fc_law_quantile(law, p[i]);
            if (value->integer) q[i] = rint(q[i]);
        }
    }
    fc_arena_free(arena);
    return status;
}
