/* Order statistics wanted, quantiles made of them, and exact selection. */
#include "stats/quantiles.h"

#include <math.h>
#include <stdlib.h>

#include "stats/intervals.h"
#include "stats/order_key.h"

const double fc_quantile_levels[FC_N_QUANTILES] = {0, 0.01, 0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95, 0.99, 1};

static void add_rank(fc_ranks *r, uint64_t rank)
{
    size_t i = r->n_ranks;
    while (i > 0 && r->rank[i - 1] > rank) i--;
    if (i > 0 && r->rank[i - 1] == rank) return;
    memmove(r->rank + i + 1, r->rank + i, (r->n_ranks - i) * sizeof *r->rank);
    r->rank[i] = rank;
    r->n_ranks++;
}

static unsigned find_rank(const fc_ranks *r, uint64_t rank)
{
    unsigned i = 0;
    while (i < r->n_ranks && r->rank[i] != rank) i++;
    return i;
}

/* The four order statistics of level i; UINT64_MAX where there is none. In tiny samples the interval may lie beside
   the interpolated quantile: it is widened to hold it. */
static void level_ranks(uint64_t n, size_t i, uint64_t want[4], double *fraction)
{
    const double h = (double)(n - 1) * fc_quantile_levels[i];
    want[0] = (uint64_t)h;
    want[1] = want[0] + 1 < n ? want[0] + 1 : want[0];
    *fraction = h - (double)want[0];
    if (!fc_interval_rank_low(n, fc_quantile_levels[i], want + 2)) want[2] = UINT64_MAX;
    if (!fc_interval_rank_high(n, fc_quantile_levels[i], want + 3)) want[3] = UINT64_MAX;
    if (want[2] != UINT64_MAX && want[2] > want[0]) want[2] = want[0];
    if (want[3] < want[1]) want[3] = want[1];
}

/* Ends of the interval at the shares p -+ half; none beyond the sample. By the rule for independent paths (stats/intervals.h) they
   are the largest rank low with P(B <= low) <= 0.025 and the smallest rank high with P(B <= high) >= 0.975, B the number of values
   below the true quantile. The law of m p - B is that of half here, and B is a whole number: rank k takes in what lies up to k + 1/2. */
static void widen(uint64_t n, double p, double half, uint64_t want[4])
{
    const double m = (double)n, low = floor(m * (p - half) - 0.5), high = ceil(m * (p + half) - 0.5);
    want[2] = low >= 0 ? (uint64_t)low : UINT64_MAX;
    want[3] = high < m ? (uint64_t)high : UINT64_MAX; /* NaN: none, too */
    if (want[2] != UINT64_MAX && want[2] > want[0]) want[2] = want[0];
    if (want[3] < want[1]) want[3] = want[1];
}

/* Fills in what half does not say: NULL, or the half width of each level's interval as a share of the paths. */
static void make_ranks(uint64_t n, const double *half, fc_ranks *ranks)
{
    memset(ranks, 0, sizeof *ranks);
    ranks->n = n;
    if (n == 0) return;
    uint64_t want[FC_N_QUANTILES][4];
    for (size_t i = 1; i + 1 < FC_N_QUANTILES; i++) {
        level_ranks(n, i, want[i], &ranks->fraction[i]);
        if (half) widen(n, fc_quantile_levels[i], half[i], want[i]);
        for (int j = 0; j < 4; j++)
            if (want[i][j] != UINT64_MAX) add_rank(ranks, want[i][j]);
    }
    for (size_t i = 1; i + 1 < FC_N_QUANTILES; i++) {
        ranks->below[i] = find_rank(ranks, want[i][0]);
        ranks->above[i] = find_rank(ranks, want[i][1]);
        ranks->low[i] = want[i][2] == UINT64_MAX ? FC_MAX_RANKS : find_rank(ranks, want[i][2]);
        ranks->high[i] = want[i][3] == UINT64_MAX ? FC_MAX_RANKS : find_rank(ranks, want[i][3]);
    }
}

void fc_ranks_of(uint64_t n, fc_ranks *ranks) { make_ranks(n, NULL, ranks); }

void fc_ranks_within(uint64_t n, const double half[FC_N_QUANTILES], fc_ranks *ranks) { make_ranks(n, half, ranks); }

void fc_quantiles_of(const fc_ranks *ranks, const double *value, double least, double most, fc_quantiles *out)
{
    for (size_t i = 0; i < FC_N_QUANTILES; i++) out->q[i] = out->low[i] = out->high[i] = NAN;
    if (ranks->n == 0) return;
    double v[FC_MAX_RANKS];
    for (size_t i = 0; i < ranks->n_ranks; i++) v[i] = fmin(fmax(value[i], least), most);
    out->q[0] = least;
    out->q[FC_N_QUANTILES - 1] = most;
    for (size_t i = 1; i + 1 < FC_N_QUANTILES; i++) {
        const double below = v[ranks->below[i]], above = v[ranks->above[i]];
        out->q[i] = below + ranks->fraction[i] * (above - below);
        if (ranks->low[i] < FC_MAX_RANKS) out->low[i] = v[ranks->low[i]];
        if (ranks->high[i] < FC_MAX_RANKS) out->high[i] = v[ranks->high[i]];
    }
}

void fc_quantiles_of_histogram(const fc_ranks *ranks, const fc_histogram *h, double least, double most,
                               fc_quantiles *out)
{
    double value[FC_MAX_RANKS] = {0};
    fc_histogram_order(h, ranks->rank, ranks->n_ranks, value);
    fc_quantiles_of(ranks, value, least, most, out);
}

/* ---- exact selection ---------------------------------------------------------------------------------------- */

enum { SELECT_BITS = 15, SELECT_BINS = 1 << SELECT_BITS, DIGIT_BITS = 11, DIGITS = 1 << DIGIT_BITS };

int fc_select_work_init(fc_select_work *work, size_t n)
{
    memset(work, 0, sizeof *work);
    if (n == 0) n = 1;
    work->count = malloc(SELECT_BINS * sizeof *work->count);
    work->place = malloc(SELECT_BINS * sizeof *work->place);
    work->key = n <= SIZE_MAX / sizeof *work->key ? malloc(n * sizeof *work->key) : NULL;
    work->spare = n <= SIZE_MAX / sizeof *work->key ? malloc(n * sizeof *work->spare) : NULL;
    work->capacity = n;
    if (work->count && work->place && work->key && work->spare) return 1;
    fc_select_work_free(work);
    return 0;
}

void fc_select_work_free(fc_select_work *work)
{
    free(work->count);
    free(work->place);
    free(work->key);
    free(work->spare);
    memset(work, 0, sizeof *work);
}

uint64_t fc_select_work_bytes(uint64_t n)
{
    return 2 * SELECT_BINS * sizeof(uint32_t) + 2 * n * sizeof(uint64_t);
}

/* Least-significant-digit radix sort; digits that are the same in all keys are skipped. */
uint64_t *fc_sort_keys(uint64_t *key, uint64_t *spare, size_t n)
{
    uint64_t varying = 0;
    for (size_t i = 1; i < n; i++) varying |= key[i] ^ key[0];
    for (int shift = 0; shift < 64; shift += DIGIT_BITS) {
        if (!((varying >> shift) & (DIGITS - 1))) continue;
        size_t start[DIGITS] = {0}, at = 0;
        for (size_t i = 0; i < n; i++) start[(key[i] >> shift) & (DIGITS - 1)]++;
        for (size_t d = 0; d < DIGITS; d++) {
            const size_t count = start[d];
            start[d] = at;
            at += count;
        }
        for (size_t i = 0; i < n; i++) spare[start[(key[i] >> shift) & (DIGITS - 1)]++] = key[i];
        uint64_t *const other = key;
        key = spare;
        spare = other;
    }
    return key;
}

/* Mark in place[] (1) the bins that hold ranks; where[i] becomes the rank's index among the gathered values. */
static size_t mark_bins(const fc_ranks *ranks, fc_select_work *work, size_t *where)
{
    memset(work->place, 0, SELECT_BINS * sizeof *work->place);
    uint64_t before = 0;
    size_t next = 0, gathered = 0;
    for (size_t b = 0; b < SELECT_BINS && next < ranks->n_ranks; b++) {
        const uint64_t after = before + work->count[b];
        if (ranks->rank[next] < after) {
            work->place[b] = 1;
            for (; next < ranks->n_ranks && ranks->rank[next] < after; next++)
                where[next] = gathered + (size_t)(ranks->rank[next] - before);
            gathered += work->count[b];
        }
        before = after;
    }
    return gathered;
}

void fc_select_order(const double *x, size_t n_x, double least, double most, const fc_ranks *ranks, fc_select_work *work,
               double *value)
{
    if (ranks->n_ranks == 0) return;
    const uint64_t first = fc_order_key(least), range = fc_order_key(most) - first;
    int shift = 0;
    while ((range >> shift) >= SELECT_BINS) shift++;
    memset(work->count, 0, SELECT_BINS * sizeof *work->count);
    for (size_t i = 0; i < n_x; i++)
        if (x[i] == x[i]) work->count[(fc_order_key(x[i]) - first) >> shift]++;
    size_t where[FC_MAX_RANKS] = {0}, n = 0;
    mark_bins(ranks, work, where);
    for (size_t i = 0; i < n_x; i++) {
        const uint64_t key = fc_order_key(x[i]) - first;
        if (x[i] == x[i] && work->place[key >> shift]) work->key[n++] = key;
    }
    const uint64_t *sorted = fc_sort_keys(work->key, work->spare, n);
    for (size_t i = 0; i < ranks->n_ranks; i++) value[i] = fc_order_value(first + sorted[where[i]]);
}
