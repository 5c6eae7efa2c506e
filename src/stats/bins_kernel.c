/* Bin numbers of whole rows. */
#include "stats/histogram.h"
#include "stats/order_key.h"

void FC_K(fc_histogram_bins)(const double *x, size_t n, uint32_t *bin, uint64_t *off_grid)
{
    uint64_t off = *off_grid;
    for (size_t i = 0; i < n; i++) bin[i] = fc_order_bin(x[i], &off);
    *off_grid = off;
}
