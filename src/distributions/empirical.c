#include "random/law_build.h"

static const char *check(const fc_law_params *p, char *buf, size_t n)
{
    if (p->n_values == 0)
        return fc_law_clause(buf, n, "%s holds no numbers in that column", p->text ? p->text : "the file");
    for (size_t i = 0; i < p->n_values; i++) {
        if (!isfinite(p->values[i])) return fc_law_clause(buf, n, "every value must be a finite number");
        if (i && p->values[i] < p->values[i - 1]) return fc_law_clause(buf, n, "the values must be sorted");
    }
    return NULL;
}
static double quantile(const fc_law_params *p, double u)
{
    double rank = ceil((double)p->n_values * u);
    return p->values[(size_t)fc_clamp(rank, 1.0, (double)p->n_values) - 1];
}
/* Share of values <= x, by bisection. */
static double cdf(const fc_law_params *p, double x)
{
    size_t lo = 0, hi = p->n_values;
    while (lo < hi) {
        size_t middle = lo + (hi - lo) / 2;
        if (p->values[middle] <= x) lo = middle + 1;
        else hi = middle;
    }
    return (double)lo / (double)p->n_values;
}
static double mean(const fc_law_params *p)
{
    double sum = 0.0;
    for (size_t i = 0; i < p->n_values; i++) sum += p->values[i];
    return sum / (double)p->n_values;
}
static double sd(const fc_law_params *p)
{
    double m = mean(p), sum = 0.0;
    for (size_t i = 0; i < p->n_values; i++) sum += (p->values[i] - m) * (p->values[i] - m);
    return fc_sqrt(sum / (double)p->n_values);
}
static void support(const fc_law_params *p, double *lo, double *hi)
{
    *lo = p->values[0];
    *hi = p->values[p->n_values - 1];
}

static int compile(const fc_law_params *p, fc_arena *arena, fc_law *law)
{
    double *cumulative = fc_arena_array(arena, p->n_values, sizeof *cumulative);
    if (!cumulative) return 0;
    for (size_t i = 0; i < p->n_values; i++) cumulative[i] = (double)(i + 1) / (double)p->n_values;
    return fc_law_set_steps(arena, law, p->values, cumulative, p->n_values);
}

const fc_distribution fc_distribution_empirical = {
    .name = "empirical",
    .summary = "The values of one column of a CSV file, each as likely as any other.",
    .formula = "X = x_ceil(n u) of the n sorted values",
    .source = "definition",
    .params = {NULL},
    .sets = {NULL},
    .arrays = 2,
    .check = check, .quantile = quantile, .cdf = cdf, .mean = mean, .sd = sd, .support = support, .compile = compile,
};
