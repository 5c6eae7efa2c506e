/* Variance between and within worlds: see anova.h. */
#include "stats/anova.h"

#include <math.h>

double fc_anova_mean_se(const fc_anova_world *world, size_t n, double *mean)
{
    double values = 0, sum = 0, squares = 0;
    size_t first = 0;
    while (first + 1 < n && !(world[first].n > 0)) first++;
    const double base = n > 0 ? world[first].mean : NAN; /* distances from it: a constant has no error, as in stats/moments.h */
    for (size_t i = first; i < n; i++) {
        values += world[i].n;
        sum += world[i].n > 0 ? world[i].n * (world[i].mean - base) : 0;
    }
    *mean = base + sum / values;
    if (n < 2 || !(values > 0)) return NAN;
    /* a ratio of sums over worlds, linearised: for equal counts sd of the means / sqrt(n) */
    for (size_t i = 0; i < n; i++) {
        const double d = world[i].n * (world[i].mean - *mean);
        squares += world[i].n > 0 ? d * d : 0;
    }
    return sqrt(squares * (double)n / (double)(n - 1)) / values;
}

/* Sums over worlds with values, of distances from a centre near the mean. */
typedef struct sums {
    double worlds, n, n2, d, d2, m2; /* n2: squares of counts; d, d2: n (mean - centre), its square over n */
} sums;

static void add(sums *s, const fc_anova_world *w, double centre, double sign)
{
    const double d = w->mean - centre;
    s->worlds += sign;
    s->n += sign * w->n;
    s->n2 += sign * w->n * w->n;
    s->d += sign * w->n * d;
    s->d2 += sign * w->n * d * d;
    s->m2 += sign * w->m2;
}

typedef struct parts {
    double between, within, share, f;
} parts;

static parts split(const sums *s)
{
    const double squares = s->d2 - s->d * s->d / s->n;
    const double ms_between = fmax(squares, 0) / (s->worlds - 1), ms_within = s->m2 / (s->n - s->worlds);
    const double size = (s->n - s->n2 / s->n) / (s->worlds - 1);
    parts p = {.between = (ms_between - ms_within) / size, .within = ms_within, .f = ms_between / ms_within};
    p.share = p.between / (p.between + p.within);
    return p;
}

/* Root of (n - 1) / n times the sum of squares of the n delete-one values. */
static double jackknife(double n, double sum, double squares)
{
    const double spread = fmax(squares - sum * sum / n, 0);
    return sqrt(spread * (n - 1) / n);
}

void fc_anova_of(const fc_anova_world *world, size_t n, fc_anova *out)
{
    sums all = {0};
    *out = (fc_anova){.total = NAN, .total_se = NAN, .between = NAN, .between_se = NAN, .within = NAN, .within_se = NAN, .share = NAN,
                      .share_se = NAN, .f = NAN};
    out->se = fc_anova_mean_se(world, n, &out->mean);
    for (size_t i = 0; i < n; i++)
        if (world[i].n > 0) add(&all, &world[i], out->mean, 1);
    out->values = all.n;
    if (all.worlds < 3 || all.n <= all.worlds) return;
    const parts p = split(&all);
    double sum[4] = {0}, squares[4] = {0};
    for (size_t i = 0; i < n; i++) {
        sums rest = all;
        if (!(world[i].n > 0)) continue;
        add(&rest, &world[i], out->mean, -1);
        const parts q = split(&rest);
        const double between = q.between - p.between, within = q.within - p.within;
        const double off[4] = {between, within, q.share - p.share, between + within};
        for (int j = 0; j < 4; j++) {
            sum[j] += off[j];
            squares[j] += off[j] * off[j];
        }
    }
    out->between = p.between;
    out->within = p.within;
    out->total = p.between + p.within;
    out->share = p.share;
    out->f = p.f;
    out->between_se = jackknife(all.worlds, sum[0], squares[0]);
    out->within_se = jackknife(all.worlds, sum[1], squares[1]);
    out->total_se = jackknife(all.worlds, sum[3], squares[3]);
    out->share_se = jackknife(all.worlds, sum[2], squares[2]);
}
