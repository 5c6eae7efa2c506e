/* Thresholds, counts of blocks, and the error they give. */
#include "stats/shares.h"

#include <math.h>
#include <string.h>

#include "stats/intervals.h"
#include "stats/order_key.h"
#include "stats/quantiles.h"

/* Of m sorted values: the smallest with a share of at least p, or the largest below it. */
static double threshold_of(const uint64_t *key, size_t m, double p)
{
    const double want = p * (double)m;
    size_t first = (size_t)fmax(ceil(want), 1) - 1, after = first;
    const uint64_t at = key[first];
    while (first > 0 && key[first - 1] == at) first--;
    while (after < m && key[after] == at) after++;
    const int lower = first > 0 && (after == m || want - (double)first < (double)after - want);
    return fc_order_value(lower ? key[first - 1] : at);
}

void fc_shares_fix(fc_shares *s, const double *x, size_t n, uint64_t *key, uint64_t *spare)
{
    size_t m = 0;
    memset(s, 0, sizeof *s);
    for (size_t i = 0; i < n; i++)
        if (x[i] == x[i]) key[m++] = fc_order_key(x[i]);
    const uint64_t *sorted = fc_sort_keys(key, spare, m);
    for (size_t l = 0; l < FC_SHARE_LEVELS; l++)
        s->threshold[l] = m > 0 ? threshold_of(sorted, m, fc_quantile_levels[l + 1]) : NAN;
}

void fc_shares_add_counts(fc_shares *s, const uint8_t *count, size_t apart)
{
    uint64_t sum[FC_SHARE_COUNTS] = {0};
    for (int b = 0; b < FC_BATCHES; b++, count += apart)
        for (int l = 0; l < FC_SHARE_COUNTS; l++) sum[l] += count[l];
    const uint64_t n = sum[FC_SHARE_LEVELS];
    for (int l = 0; l < FC_SHARE_LEVELS; l++) {
        s->below[l] += sum[l];
        s->squares[l] += sum[l] * sum[l];
        s->cross[l] += sum[l] * n;
    }
    s->n += n;
    s->nn += n * n;
    s->blocks++;
}

void fc_shares_add_values(fc_shares *s, fc_shares_count_fn count, const double *x)
{
    uint8_t counts[FC_BATCHES][FC_SHARE_COUNTS];
    for (int b = 0; b < FC_BATCHES; b++) count(x + b * FC_LANES, s->threshold, counts[b]);
    fc_shares_add_counts(s, counts[0], FC_SHARE_COUNTS);
}

void fc_shares_merge(fc_shares *s, const fc_shares *other)
{
    for (int l = 0; l < FC_SHARE_LEVELS; l++) {
        s->below[l] += other->below[l];
        s->squares[l] += other->squares[l];
        s->cross[l] += other->cross[l];
    }
    s->blocks += other->blocks;
    s->n += other->n;
    s->nn += other->nn;
}

/* The share is a ratio of the blocks' sums, whose residuals are below_b - p n_b. */
static double half_at(const fc_shares *s, size_t l, double level)
{
    const double n = (double)s->n, r = (double)s->blocks, p = (double)s->below[l] / n;
    if (r < 2 || n < 2 || isnan(s->threshold[l])) return NAN;
    if (!(p > 0 && p < 1)) return 0; /* all values are equal */
    const double squares = (double)s->squares[l] - 2 * p * (double)s->cross[l] + p * p * (double)s->nn;
    const double se = sqrt(r / (r - 1) * fmax(squares, 0)) / n;
    return fc_student_975(r - 1) * se * sqrt(level * (1 - level) / (p * (1 - p)));
}

void fc_shares_half(const fc_shares *s, double half[FC_N_QUANTILES])
{
    half[0] = half[FC_N_QUANTILES - 1] = NAN;
    for (size_t l = 0; l < FC_SHARE_LEVELS; l++) half[l + 1] = half_at(s, l, fc_quantile_levels[l + 1]);
}
