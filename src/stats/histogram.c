/* Log-linear histogram over the order-preserving integer form of doubles: the bin is its top 19 bits. */
#include "stats/histogram.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

#include "stats/order_key.h"

enum { PAGE_BITS = 5, MID_BITS = 7 };
static const uint64_t INSIDE = (UINT64_C(1) << FC_BIN_SHIFT) - 1; /* bits of a key below its bin number */

void fc_histogram_clear(fc_histogram *h)
{
    for (int t = 0; t < FC_HISTOGRAM_TOP; t++) {
        if (!h->top[t]) continue;
        for (int m = 0; m < FC_HISTOGRAM_MID; m++) free(h->top[t][m]);
        free(h->top[t]);
    }
    memset(h, 0, sizeof *h);
}

int64_t *fc_histogram_page(fc_histogram *h, uint32_t bin)
{
    const uint32_t t = bin >> (PAGE_BITS + MID_BITS), m = (bin >> PAGE_BITS) & (FC_HISTOGRAM_MID - 1);
    if (!h->top[t]) {
        h->top[t] = calloc(FC_HISTOGRAM_MID, sizeof *h->top[t]);
        if (!h->top[t]) return NULL;
        h->bytes += FC_HISTOGRAM_MID * sizeof *h->top[t];
    }
    if (!h->top[t][m]) {
        h->top[t][m] = calloc(FC_HISTOGRAM_PAGE, sizeof(int64_t));
        if (!h->top[t][m]) return NULL;
        h->bytes += FC_HISTOGRAM_PAGE * sizeof(int64_t);
    }
    return h->top[t][m];
}

int fc_histogram_add(fc_histogram *h, const double *x, size_t n)
{
    uint32_t bin[64];
    for (size_t at = 0; at < n; at += 64) {
        const size_t some = n - at < 64 ? n - at : 64;
        uint64_t off_grid = 0;
        for (size_t i = 0; i < some; i++) bin[i] = fc_order_bin(x[at + i], &off_grid);
        for (size_t i = 0; i < some; i++) if (bin[i] != FC_HISTOGRAM_NONE && !fc_histogram_put(h, bin[i], 1)) return 0;
        h->off_grid |= off_grid;
    }
    return 1;
}

void fc_histogram_walk(const fc_histogram *h, int (*visit)(void *user, uint32_t bin, int64_t count), void *user)
{
    for (uint32_t t = 0; t < FC_HISTOGRAM_TOP; t++) {
        if (!h->top[t]) continue;
        for (uint32_t m = 0; m < FC_HISTOGRAM_MID; m++) {
            const int64_t *page = h->top[t][m];
            if (!page) continue;
            const uint32_t first = (t << (PAGE_BITS + MID_BITS)) | (m << PAGE_BITS);
            for (uint32_t b = 0; b < FC_HISTOGRAM_PAGE; b++)
                if (page[b] && !visit(user, first | b, page[b])) return;
        }
    }
}

int fc_histogram_put(fc_histogram *h, uint32_t bin, int64_t count)
{
    int64_t *page = fc_histogram_page(h, bin);
    if (!page) return 0;
    page[bin & (FC_HISTOGRAM_PAGE - 1)] += count;
    h->n += (uint64_t)count;
    return 1;
}

typedef struct merge_state {
    fc_histogram *into;
    int ok;
} merge_state;

static int merge_bin(void *user, uint32_t bin, int64_t count)
{
    merge_state *s = user;
    s->ok = fc_histogram_put(s->into, bin, count);
    return s->ok;
}

int fc_histogram_merge(fc_histogram *into, const fc_histogram *from)
{
    merge_state s = {into, 1};
    fc_histogram_walk(from, merge_bin, &s);
    into->off_grid |= from->off_grid;
    return s.ok;
}

/* Ends of a bin. Below the smallest normal number everything is 0. */
static void bin_ends(const fc_histogram *h, uint32_t bin, double *lo, double *hi)
{
    const uint64_t first = (uint64_t)bin << FC_BIN_SHIFT;
    *lo = fc_order_value(first);
    *hi = fc_order_value(first | INSIDE);
    if (!h->off_grid) *lo = *hi = first >> 63 ? *lo : *hi; /* the end nearer to 0 has the short mantissa */
    if (fabs(*lo) < DBL_MIN) *lo = 0;
    if (fabs(*hi) < DBL_MIN) *hi = 0;
}

typedef struct order_state {
    const fc_histogram *h;
    const uint64_t *ranks;
    size_t n_ranks, next;
    double *out;
    uint64_t before;
} order_state;

static int order_bin(void *user, uint32_t bin, int64_t count)
{
    order_state *s = user;
    const uint64_t after = s->before + (uint64_t)count;
    if (s->ranks[s->next] < after) {
        double lo, hi;
        bin_ends(s->h, bin, &lo, &hi);
        for (; s->next < s->n_ranks && s->ranks[s->next] < after; s->next++) {
            const double place = ((double)(s->ranks[s->next] - s->before) + 0.5) / (double)count;
            s->out[s->next] = lo + place * (hi - lo);
        }
    }
    s->before = after;
    return s->next < s->n_ranks;
}

void fc_histogram_order(const fc_histogram *h, const uint64_t *ranks, size_t n_ranks, double *out)
{
    order_state s = {h, ranks, n_ranks, 0, out, 0};
    if (n_ranks > 0) fc_histogram_walk(h, order_bin, &s);
}

typedef struct rebin_state {
    const fc_histogram *h;
    double lo, width, *count;
    size_t n_bins;
} rebin_state;

static size_t equal_bin(const rebin_state *s, double x)
{
    const double place = (x - s->lo) / s->width;
    if (!(place > 0)) return 0;
    return place >= (double)s->n_bins ? s->n_bins - 1 : (size_t)place;
}

static int rebin(void *user, uint32_t bin, int64_t count)
{
    const rebin_state *s = user;
    double a, b;
    bin_ends(s->h, bin, &a, &b);
    const size_t first = equal_bin(s, a), last = equal_bin(s, b);
    for (size_t i = first; i <= last; i++) {
        const double from = i == first ? a : s->lo + s->width * (double)i;
        const double to = i == last ? b : s->lo + s->width * (double)(i + 1);
        s->count[i] += first == last ? (double)count : (double)count * (to - from) / (b - a);
    }
    return 1;
}

void fc_histogram_rebin(const fc_histogram *h, double lo, double hi, size_t n_bins, double *count)
{
    rebin_state s = {h, lo, (hi - lo) / (double)n_bins, count, n_bins};
    if (n_bins > 0 && s.width > 0) fc_histogram_walk(h, rebin, &s);
}

typedef struct each_state {
    const fc_histogram *h;
    void (*visit)(void *user, double x, int64_t count);
    void *user;
} each_state;

static int each_bin(void *user, uint32_t bin, int64_t count)
{
    const each_state *s = user;
    double a, b;
    bin_ends(s->h, bin, &a, &b);
    s->visit(s->user, a + (b - a) / 2, count);
    return 1;
}

void fc_histogram_each(const fc_histogram *h, void (*visit)(void *user, double x, int64_t count), void *user)
{
    each_state s = {h, visit, user};
    fc_histogram_walk(h, each_bin, &s);
}

typedef struct fourth_state {
    double centre, sum;
} fourth_state;

static void fourth(void *user, double x, int64_t count)
{
    fourth_state *s = user;
    const double d = x - s->centre, square = d * d;
    s->sum += (double)count * square * square;
}

double fc_histogram_fourth_moment(const fc_histogram *h, double centre)
{
    fourth_state s = {centre, 0};
    fc_histogram_each(h, fourth, &s);
    return s.sum;
}
