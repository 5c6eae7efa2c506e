/* Counting whole rows of bins in a histogram. */
#include <string.h>

#include "stats/histogram.h"

/* Pages are many and far apart. Values are first counted here, where everything is near; a page is asked for when its
   first value comes and added to when all have been seen. */
enum { SLOTS = 64, NO_PAGE = 1 << 30 };
typedef struct near_pages {
    uint32_t number[SLOTS]; /* bin / FC_HISTOGRAM_PAGE, or NO_PAGE */
    int64_t *page[SLOTS];
    uint32_t count[2][SLOTS * FC_HISTOGRAM_PAGE]; /* of every other value: neighbours often share a bin */
    int64_t undefined[FC_HISTOGRAM_PAGE]; /* stands for the page FC_HISTOGRAM_NONE would be on */
} near_pages;

static void empty_slot(near_pages *near, uint32_t slot)
{
    if (near->number[slot] == NO_PAGE) return;
    int64_t *page = near->page[slot];
    const uint32_t *even = near->count[0] + slot * FC_HISTOGRAM_PAGE, *odd = near->count[1] + slot * FC_HISTOGRAM_PAGE;
    for (int b = 0; b < FC_HISTOGRAM_PAGE; b++) page[b] += even[b] + odd[b];
}

/* Give a page its slot; 0 when out of memory. */
static int take_slot(fc_histogram *h, near_pages *near, uint32_t number)
{
    const uint32_t slot = number % SLOTS;
    empty_slot(near, slot);
    const int none = number == FC_HISTOGRAM_NONE / FC_HISTOGRAM_PAGE;
    int64_t *page = none ? near->undefined : fc_histogram_page(h, number * FC_HISTOGRAM_PAGE);
    if (!page) return 0;
    for (int b = 0; b < FC_HISTOGRAM_PAGE; b += 64 / (int)sizeof *page) __builtin_prefetch(page + b, 1);
    near->page[slot] = page;
    near->number[slot] = number;
    for (int i = 0; i < 2; i++) memset(near->count[i] + slot * FC_HISTOGRAM_PAGE, 0, FC_HISTOGRAM_PAGE * sizeof near->count[i][0]);
    return 1;
}

/* A value, or several of one bin; 0 when out of memory. */
static inline int count_near(fc_histogram *h, near_pages *near, uint32_t bin, int odd, uint32_t n)
{
    const uint32_t number = bin / FC_HISTOGRAM_PAGE;
    if (near->number[number % SLOTS] != number && !take_slot(h, near, number)) return 0;
    near->count[odd][bin % (SLOTS * FC_HISTOGRAM_PAGE)] += n;
    return 1;
}

/* 1 if 64 values share one bin: much of a series is nothing, path by path. */
static inline int all_alike(const uint32_t *bin)
{
    uint32_t apart = 0;
    for (int i = 0; i < FC_LANES; i++) apart |= bin[i] ^ bin[0];
    return apart == 0;
}

int FC_K(fc_histogram_count)(fc_histogram *h, const uint32_t *bin, size_t n, uint64_t off_grid)
{
    near_pages near;
    for (int slot = 0; slot < SLOTS; slot++) near.number[slot] = NO_PAGE;
    memset(near.undefined, 0, sizeof near.undefined);
    size_t i = 0;
    for (; i + FC_LANES <= n; i += FC_LANES) {
        const uint32_t *row = bin + i;
        if (all_alike(row)) {
            if (!count_near(h, &near, row[0], 0, FC_LANES)) return 0;
            continue;
        }
        for (int l = 0; l < FC_LANES; l += 2)
            if (!count_near(h, &near, row[l], 0, 1) || !count_near(h, &near, row[l + 1], 1, 1)) return 0;
    }
    for (; i < n; i++) if (!count_near(h, &near, bin[i], 0, 1)) return 0;
    for (uint32_t slot = 0; slot < SLOTS; slot++) empty_slot(&near, slot);
    h->n += n - (uint64_t)near.undefined[FC_HISTOGRAM_PAGE - 1];
    h->off_grid |= off_grid;
    return 1;
}
