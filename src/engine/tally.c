/* Bins of the kept values of streaming runs, gathered over batches and then counted in the shared histograms. */
#include <stdlib.h>
#include <string.h>

#include "base/report_internal.h"
#include "engine/run_internal.h"

enum { TALLY_BYTES = 4 << 20 };

unsigned fc_tally_batches(const fc_rows *rows)
{
    const uint64_t one = (uint64_t)rows->n_kept * FC_LANES * sizeof(uint32_t);
    const uint64_t n = one > 0 ? TALLY_BYTES / one : FC_BATCHES;
    return (unsigned)(n < 1 ? 1 : n > FC_BATCHES ? FC_BATCHES : n);
}

uint64_t fc_tally_bytes(const fc_rows *rows)
{
    const uint64_t row = (uint64_t)fc_tally_batches(rows) * FC_LANES * sizeof(uint32_t) + sizeof(uint64_t);
    return ((uint64_t)rows->n_kept + 1) * row;
}

uint32_t *fc_tally_row(const fc_worker *w, size_t row)
{
    return w->tally + (w->batches * w->run->rows.n_kept + row) * FC_LANES;
}

int fc_tally_init(fc_worker *w)
{
    const size_t rows = w->run->rows.n_kept + 1;
    w->tally = fc_pages_new(rows * fc_tally_batches(&w->run->rows) * FC_LANES * sizeof *w->tally);
    w->off_grid = calloc(rows, sizeof *w->off_grid);
    return w->tally && w->off_grid;
}

void fc_tally_free(fc_worker *w)
{
    free(w->tally);
    free(w->off_grid);
}

/* The bins of a row, side by side. The row after it lies where the memory is asked for next: batches are far apart. */
static void gather(const fc_worker *w, size_t row, uint32_t *bin)
{
    const size_t apart = w->run->rows.n_kept * FC_LANES;
    const uint32_t *from = w->tally + row * FC_LANES;
    for (unsigned b = 0; b < w->batches; b++, from += apart) {
        for (int i = 0; i < FC_LANES; i += 64 / (int)sizeof *from) __builtin_prefetch(from + FC_LANES + i);
        memcpy(bin + b * FC_LANES, from, FC_LANES * sizeof *bin);
    }
}

int fc_tally_flush(fc_worker *w, uint64_t first)
{
    fc_run_state *run = w->run;
    const size_t n = (size_t)w->batches * FC_LANES;
    uint32_t bin[FC_BLOCK];
    uint64_t grown = 0;
    int ok = 1;
    for (size_t row = 0; ok && w->batches > 0 && row < run->rows.n_kept; row++) {
        fc_histogram *h = &run->histograms[row];
        gather(w, row, bin);
        pthread_mutex_t *lock = &run->stripes[row % FC_STRIPES];
        pthread_mutex_lock(lock);
        const uint64_t before = h->bytes;
        ok = run->kernels->count(h, bin, n, w->off_grid[row]);
        grown += h->bytes - before;
        pthread_mutex_unlock(lock);
    }
    memset(w->off_grid, 0, run->rows.n_kept * sizeof *w->off_grid);
    w->batches = 0;
    const uint64_t total = atomic_fetch_add_explicit(&run->histogram_bytes, grown, memory_order_relaxed) + grown;
    const int limit = total > run->shape.histogram_budget;
    if (ok && !limit) return 1;
    fc_error e = {0};
    if (limit)
        (void)fc_fail(&e, FC_E_LIMIT, FC_MSG_RUN_HISTOGRAMS, NULL, 0, NULL,
                      (double)run->shape.allowed / (double)(1 << 20));
    else
        (void)fc_fail(&e, FC_E_MEMORY, FC_MSG_OUT_OF_MEMORY, NULL, 0, NULL);
    fc_run_fail(run, first, &e);
    return 0;
}
