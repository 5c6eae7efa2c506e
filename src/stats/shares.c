/* Thresholds, counts of blocks, and the errors they give. */
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

/* ---- sums beyond a threshold, as whole numbers --------------------------------------------------------------------- */

/* A block's sum is rounded to DIGITS binary digits, and to 2^(its usual size - BELOW); what is beyond 2^(MOST_SHIFT + DIGITS)
   units, 10^16 times that size, is set to it. Squares then have room for 2^30 blocks. */
enum { DIGITS = 31, BELOW = 56, MOST_SHIFT = 81 };

static double beyond(double x, double t, int side) { return fmax(side == FC_BEYOND_LOW ? t - x : x - t, 0); }

/* From the sum over the values thresholds are fixed on; if none is beyond, from the values' size. */
static int64_t unit_of(double sum, size_t n, double size)
{
    const double usual = sum > 0 ? sum / (double)n * FC_BLOCK : size;
    return usual > 0 && isfinite(usual) ? (int64_t)ilogb(usual) - BELOW : -BELOW;
}

typedef struct whole {
    uint64_t digits;
    unsigned shift;
} whole;

static whole whole_of(double t, int64_t unit)
{
    const whole most = {UINT64_C(1) << DIGITS, MOST_SHIFT};
    int exponent;
    if (!(t > 0)) return (whole){0, 0};
    if (isinf(t)) return most;
    const double part = frexp(t, &exponent); /* t = part 2^exponent */
    const int64_t digits = exponent - unit;
    if (digits <= DIGITS) return (whole){(uint64_t)(ldexp(part, digits < 0 ? -1 : (int)digits) + 0.5), 0};
    if (digits > DIGITS + MOST_SHIFT) return most;
    return (whole){(uint64_t)(ldexp(part, DIGITS) + 0.5), (unsigned)(digits - DIGITS)};
}

static void add_beyond(fc_beyond *b, double t, uint64_t n, uint64_t below)
{
    const whole w = whole_of(t, b->unit);
    fc_wide_add(&b->sum, w.digits, w.shift);
    fc_wide_add(&b->squares, w.digits * w.digits, 2 * w.shift);
    fc_wide_add(&b->cross, w.digits * n, w.shift);
    fc_wide_add(&b->below, w.digits * below, w.shift);
}

/* ---- thresholds ------------------------------------------------------------------------------------------------------ */

void fc_shares_fix(fc_shares *s, const double *x, size_t n, uint64_t *key, uint64_t *spare)
{
    size_t m = 0;
    memset(s, 0, sizeof *s);
    for (size_t i = 0; i < n; i++)
        if (x[i] == x[i]) key[m++] = fc_order_key(x[i]);
    const uint64_t *sorted = fc_sort_keys(key, spare, m);
    for (size_t l = 0; l < FC_SHARE_LEVELS; l++)
        s->threshold[l] = m > 0 ? threshold_of(sorted, m, fc_quantile_levels[l + 1]) : NAN;
    for (int side = 0; side < FC_BEYOND_SIDES && m > 0; side++) {
        const double t = s->threshold[fc_beyond_level(side)];
        double sum = 0;
        for (size_t i = 0; i < m; i++) sum += beyond(fc_order_value(sorted[i]), t, side);
        s->beyond[side].unit = unit_of(sum, m, fmax(fabs(fc_order_value(sorted[0])), fabs(fc_order_value(sorted[m - 1]))));
    }
}

void fc_shares_fix_like(fc_shares *s, const fc_shares *other)
{
    memset(s, 0, sizeof *s);
    memcpy(s->threshold, other->threshold, sizeof s->threshold);
    for (int side = 0; side < FC_BEYOND_SIDES; side++) s->beyond[side].unit = other->beyond[side].unit;
}

int fc_shares_alike(const fc_shares *a, const fc_shares *b)
{
    int alike = memcmp(a->threshold, b->threshold, sizeof a->threshold) == 0;
    for (int side = 0; side < FC_BEYOND_SIDES; side++) alike &= a->beyond[side].unit == b->beyond[side].unit;
    return alike;
}

/* ---- blocks ---------------------------------------------------------------------------------------------------------- */

void fc_shares_add_batches(fc_shares *s, const fc_shares_batch *batch, size_t apart)
{
    uint64_t sum[FC_SHARE_COUNTS] = {0};
    double t[FC_BEYOND_SIDES] = {0};
    for (int b = 0; b < FC_BATCHES; b++, batch += apart) {
        for (int l = 0; l < FC_SHARE_COUNTS; l++) sum[l] += batch->count[l];
        for (int side = 0; side < FC_BEYOND_SIDES; side++) t[side] += batch->beyond[side];
    }
    const uint64_t n = sum[FC_SHARE_LEVELS];
    for (int l = 0; l < FC_SHARE_LEVELS; l++) {
        s->below[l] += sum[l];
        s->squares[l] += sum[l] * sum[l];
        s->cross[l] += sum[l] * n;
    }
    for (int side = 0; side < FC_BEYOND_SIDES; side++) add_beyond(&s->beyond[side], t[side], n, sum[fc_beyond_level(side)]);
    s->n += n;
    s->nn += n * n;
    s->blocks++;
}

void fc_shares_add_values(fc_shares *s, fc_shares_count_fn count, const double *x)
{
    fc_shares_batch batch[FC_BATCHES];
    for (int b = 0; b < FC_BATCHES; b++) count(x + b * FC_LANES, s->threshold, &batch[b]);
    fc_shares_add_batches(s, batch, 1);
}

void fc_shares_merge(fc_shares *s, const fc_shares *other)
{
    for (int l = 0; l < FC_SHARE_LEVELS; l++) {
        s->below[l] += other->below[l];
        s->squares[l] += other->squares[l];
        s->cross[l] += other->cross[l];
    }
    for (int side = 0; side < FC_BEYOND_SIDES; side++) {
        fc_beyond *b = &s->beyond[side];
        fc_wide_merge(&b->sum, &other->beyond[side].sum);
        fc_wide_merge(&b->squares, &other->beyond[side].squares);
        fc_wide_merge(&b->cross, &other->beyond[side].cross);
        fc_wide_merge(&b->below, &other->beyond[side].below);
    }
    s->blocks += other->blocks;
    s->n += other->n;
    s->nn += other->nn;
}

/* ---- errors ---------------------------------------------------------------------------------------------------------- */

/* Sum over blocks of the squares of below_b - p n_b: the share p is a ratio of the blocks' sums, and these are its residuals. */
static double share_squares(const fc_shares *s, size_t l, double p)
{
    return (double)s->squares[l] - 2 * p * (double)s->cross[l] + p * p * (double)s->nn;
}

/* Of a ratio of the blocks' sums, whose residuals have this sum of squares. */
static double ratio_se(const fc_shares *s, double squares)
{
    const double r = (double)s->blocks;
    return sqrt(r / (r - 1) * fmax(squares, 0)) / (double)s->n;
}

static double half_at(const fc_shares *s, size_t l, double level)
{
    const double n = (double)s->n, r = (double)s->blocks, p = (double)s->below[l] / n;
    if (r < 2 || n < 2 || isnan(s->threshold[l])) return NAN;
    if (!(p > 0 && p < 1)) return 0; /* all values are equal */
    return fc_student_975(r - 1) * ratio_se(s, share_squares(s, l, p)) * sqrt(level * (1 - level) / (p * (1 - p)));
}

void fc_shares_half(const fc_shares *s, double half[FC_N_QUANTILES])
{
    half[0] = half[FC_N_QUANTILES - 1] = NAN;
    for (size_t l = 0; l < FC_SHARE_LEVELS; l++) half[l + 1] = half_at(s, l, fc_quantile_levels[l + 1]);
}

/* Blocks know (t - X)+ at the threshold t. Where X <= t, (q - X)+ is q - t more (where X > t, on the other side, less), but for
   values between t and q, whose part is of the order (q - t)^2. So the residuals of a block's sum are those at t and q - t times
   those of its number at or below t, on either side. */
double fc_shares_beyond_se(const fc_shares *s, int side, double q)
{
    const size_t l = fc_beyond_level(side);
    const fc_beyond *b = &s->beyond[side];
    const double n = (double)s->n, nn = (double)s->nn, off = ldexp(q - s->threshold[l], -(int)b->unit); /* all of it in units */
    if (s->blocks < 2 || n < 2 || isnan(off)) return NAN;
    const double mean = fc_wide_value(&b->sum) / n, p = (double)s->below[l] / n, cross = fc_wide_value(&b->cross);
    const double squares = fc_wide_value(&b->squares) - 2 * mean * cross + mean * mean * nn;
    const double both = fc_wide_value(&b->below) - p * cross - mean * (double)s->cross[l] + mean * p * nn;
    return ldexp(ratio_se(s, squares + off * (2 * both + off * share_squares(s, l, p))), (int)b->unit);
}
