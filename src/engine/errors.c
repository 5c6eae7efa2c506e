#include "engine/errors.h"

#include <math.h>

#include "stats/cross.h"
#include "stats/intervals.h"

static double blocks_of(const fc_part *total) { return (double)(total->paths / FC_BLOCK); }

/* Standard error of a mean over n paths whose block means stand in row `at` of the between-block moments. Blocks count by
   their defined paths: a ratio of sums, whose residuals are n_b (mean_b - mean). */
static double block_se(const fc_part *total, size_t at, uint64_t n, double mean)
{
    const double r = blocks_of(total), off = total->block_mean[at] - mean;
    const double squares = total->block_m2[at] + total->block_weight[at] * off * off;
    return r > 1 ? sqrt(r / (r - 1) * squares) / (double)n : NAN;
}

void fc_error_share_interval(fc_estimate *e, double blocks, uint64_t n)
{
    const double spread = e->value * (1 - e->value);
    if (!(e->se > 0) || !(spread > 0)) fc_interval_wilson(e->value, n, &e->low, &e->high);
    else fc_interval_wilson_at(e->value, spread / (e->se * e->se), fc_student_975(blocks - 1), &e->low, &e->high);
}

fc_estimate fc_error_mean(const fc_rows *rows, const fc_part *total, size_t row, uint64_t n, int probability, double *sd)
{
    fc_estimate e = {.value = n > 0 ? total->mean[row] : NAN};
    const double m = (double)n;
    e.low = e.high = NAN;
    if (rows->n_between == 0) {
        *sd = n > 1 ? sqrt(total->m2[row] / (double)(n - 1)) : NAN;
        if (!isfinite(*sd)) *sd = NAN; /* squares may overflow where values do not */
        e.se = *sd / sqrt(m);
        if (probability) fc_interval_wilson(e.value, n, &e.low, &e.high);
        else fc_interval_mean(e.value, e.se, n, &e.low, &e.high);
        return e;
    }
    e.se = n > 1 ? block_se(total, row, n, e.value) : NAN;
    *sd = n > 1 ? sqrt(total->m2[row] / m + e.se * e.se) : NAN; /* unbiased whatever the error of the mean */
    if (!isfinite(*sd)) *sd = e.se = NAN;
    if (probability) fc_error_share_interval(&e, blocks_of(total), n);
    else fc_interval_mean(e.value, e.se, total->paths / FC_BLOCK, &e.low, &e.high);
    return e;
}

/* Residual variance of the mean from blocks: their means without what the coefficients explain. */
static double block_residual(const fc_rows *rows, const fc_part *total, size_t row, const double *beta)
{
    const size_t m = rows->n_controls;
    const double *own = total->block_cross + row * m, *cc = total->block_cross + rows->n_scalars * m, r = blocks_of(total);
    double squares = total->block_m2[row] / ((double)FC_BLOCK * FC_BLOCK);
    for (size_t j = 0; j < m; j++) {
        double sum = -2 * own[j];
        for (size_t k = 0; k < m; k++) sum += cc[j * m + k] * beta[k];
        squares += beta[j] * sum;
    }
    return r > 1 ? fmax(squares, 0) / (r * (r - 1)) : NAN;
}

int fc_error_controlled(const fc_rows *rows, const fc_part *total, size_t row, int probability, fc_estimate *e)
{
    const size_t m = rows->n_controls, s = rows->n_scalars;
    double beta[FC_MAX_CROSS];
    fc_controlled c;
    if (m == 0 || !fc_regress(m, total->mean[row], total->m2[row], total->cross + row * m, total->control_mean,
                              total->cross + s * m, beta, &c))
        return 0;
    const double n = (double)total->n, left = n - 1 - (double)c.used;
    const double variance = rows->n_between > 0 ? block_residual(rows, total, row, beta)
                                                : c.squares / left * (1 / n + c.leave);
    if (!(left > 0) || !(variance >= 0) || (probability && !(c.mean > 0 && c.mean < 1))) return 0;
    e->value = c.mean;
    e->se = sqrt(variance);
    const double degrees = rows->n_between > 0 ? blocks_of(total) - 1 : left;
    if (probability) fc_error_share_interval(e, degrees + 1, total->n);
    else fc_interval_mean(e->value, e->se, (uint64_t)degrees + 1, &e->low, &e->high);
    return 1;
}

fc_estimate fc_error_sd(const fc_rows *rows, const fc_part *total, size_t row, uint64_t n, double fourth)
{
    fc_estimate e = {NAN, NAN, NAN, NAN};
    if (n < 4) return e;
    const double m = (double)n;
    if (rows->n_between == 0) {
        e.value = sqrt(total->m2[row] / (m - 1));
        e.se = fc_sd_error(e.value, fourth, m);
    } else {
        const size_t at = rows->n_rows + row; /* the blocks' variances */
        (void)fc_error_mean(rows, total, row, n, 0, &e.value);
        e.se = e.value > 0 ? block_se(total, at, n, total->block_mean[at]) / (2 * e.value) : 0; /* delta method */
    }
    fc_interval_mean(e.value, e.se, rows->n_between == 0 ? n : total->paths / FC_BLOCK, &e.low, &e.high);
    return e;
}

fc_estimate fc_error_share(const fc_rows *rows, const fc_part *total, uint64_t hits, double squares)
{
    fc_estimate e = {.value = (double)hits / (double)total->n};
    if (rows->n_between == 0) {
        e.se = sqrt(e.value * (1 - e.value) / (double)total->n);
        fc_interval_wilson(e.value, total->n, &e.low, &e.high);
        return e;
    }
    const double r = blocks_of(total), mean = (double)hits / r;
    e.se = r > 1 ? sqrt(fmax(squares - mean * (double)hits, 0) / (r * (r - 1))) / FC_BLOCK : NAN;
    fc_error_share_interval(&e, r, total->n);
    return e;
}
