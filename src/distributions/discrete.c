#include <stdlib.h>

#include "random/law_build.h"

static const char *check(const fc_law_params *p, char *buf, size_t n)
{
    if (p->n_values == 0) return fc_law_clause(buf, n, "values is empty");
    if (p->n_weights != p->n_values)
        return fc_law_clause(buf, n, "values has %zu numbers but weights has %zu", p->n_values, p->n_weights);
    double total = 0.0;
    for (size_t i = 0; i < p->n_values; i++) {
        if (!isfinite(p->values[i])) return fc_law_clause(buf, n, "every value must be a finite number");
        if (!(p->weights[i] >= 0.0 && isfinite(p->weights[i])))
            return fc_law_clause(buf, n, "every weight must be 0 or above");
        total += p->weights[i];
    }
    return total > 0.0 && isfinite(total) ? NULL : fc_law_clause(buf, n, "the weights must not all be 0");
}

static double total(const fc_law_params *p)
{
    double sum = 0.0;
    for (size_t i = 0; i < p->n_weights; i++) sum += p->weights[i];
    return sum;
}

/* Weight of the values up to x, as a share; values may be written in any order. */
static double cdf(const fc_law_params *p, double x)
{
    double sum = 0.0, all = 0.0;
    for (size_t i = 0; i < p->n_values; i++) {
        all += p->weights[i];
        if (p->values[i] <= x) sum += p->weights[i];
    }
    return sum >= all ? 1.0 : sum / all;
}
static double quantile(const fc_law_params *p, double u)
{
    double best = INFINITY, top = -INFINITY;
    for (size_t i = 0; i < p->n_values; i++) {
        if (p->weights[i] == 0.0) continue;
        top = fmax(top, p->values[i]);
        if (p->values[i] < best && cdf(p, p->values[i]) >= u) best = p->values[i];
    }
    return fmin(best, top);
}
static double moment(const fc_law_params *p, double centre, int power)
{
    double sum = 0.0;
    for (size_t i = 0; i < p->n_values; i++) {
        double d = p->values[i] - centre;
        sum += p->weights[i] * (power == 1 ? d : d * d);
    }
    return sum / total(p);
}
static double mean(const fc_law_params *p) { return moment(p, 0.0, 1); }
static double sd(const fc_law_params *p) { return fc_sqrt(moment(p, mean(p), 2)); }
static void support(const fc_law_params *p, double *lo, double *hi)
{
    *lo = INFINITY;
    *hi = -INFINITY;
    for (size_t i = 0; i < p->n_values; i++) {
        if (p->weights[i] == 0.0) continue;
        *lo = fmin(*lo, p->values[i]);
        *hi = fmax(*hi, p->values[i]);
    }
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static int compile(const fc_law_params *p, fc_arena *arena, fc_law *law)
{
    typedef struct pair {
        double value, weight;
    } pair;
    pair *pairs = fc_arena_array(arena, p->n_values, sizeof *pairs);
    double *values = fc_arena_array(arena, 2 * p->n_values, sizeof *values);
    if (!pairs || !values) return 0;
    double *cumulative = values + p->n_values, sum = 0.0, all = total(p);
    size_t n = 0;
    for (size_t i = 0; i < p->n_values; i++)
        if (p->weights[i] > 0.0) pairs[n++] = (pair){p->values[i], p->weights[i]};
    qsort(pairs, n, sizeof *pairs, by_value);
    for (size_t i = 0; i < n; i++) {
        values[i] = pairs[i].value;
        cumulative[i] = (sum += pairs[i].weight) / all;
    }
    return fc_law_set_steps(arena, law, values, cumulative, n);
}

const fc_distribution fc_distribution_discrete = {
    .name = "discrete",
    .summary = "A list of values with weights, which need not sum to 1.",
    .formula = "P(X = values_i) = weights_i / sum of weights",
    .source = "definition",
    .params = {NULL},
    .sets = {NULL},
    .arrays = 1,
    .discrete = 1,
    .check = check, .quantile = quantile, .cdf = cdf, .mean = mean, .sd = sd, .support = support, .compile = compile,
};
