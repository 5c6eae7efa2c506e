/* Intervals of quantiles in two-level runs. Paths of one world are not independent, so the share of paths at or below a
   quantile gets its error from the worlds, and its 95% interval is read off the ordered values (Woodruff, Confidence
   intervals for medians and other position measures, Journal of the American Statistical Association 47, 1952, 635-646). */
#include <math.h>
#include <stdlib.h>

#include "engine/run_internal.h"
#include "stats/intervals.h"

enum { FIRST = 1, LAST = FC_N_QUANTILES - 2, LEVELS = LAST - FIRST + 1 };

/* Values of each world at or below each quantile, as shares; shares [LEVELS][worlds]. */
static void count_below(const double *x, const fc_worlds *worlds, uint64_t n, const fc_quantiles *q, fc_anova_world *shares)
{
    for (uint64_t w = 0; w < n; w++) {
        double defined = 0, below[LEVELS] = {0};
        for (uint64_t i = 0; i < worlds->inner; i++) {
            const double value = x[w * worlds->inner + i];
            defined += value == value;
            for (int l = 0; l < LEVELS; l++) below[l] += value <= q->q[FIRST + l];
        }
        for (int l = 0; l < LEVELS; l++)
            shares[(uint64_t)l * n + w] = (fc_anova_world){.n = defined, .mean = defined > 0 ? below[l] / defined : 0};
    }
}

int fc_worlds_quantile_intervals(const fc_run_state *run, const fc_part *total, size_t row, uint64_t n_defined, uint64_t n,
                                 fc_select_work *work, fc_quantiles *q)
{
    double half[FC_N_QUANTILES] = {0}, value[FC_MAX_RANKS], mean;
    const double *x = run->columns ? fc_run_column(run, row) : NULL;
    fc_ranks ranks;
    for (int l = FIRST; l <= LAST; l++) q->low[l] = q->high[l] = NAN;
    if (!x || n < 2 || n_defined == 0) return 1; /* histograms do not tell worlds apart */
    fc_anova_world *shares = malloc((size_t)n * LEVELS * sizeof *shares);
    if (!shares) return 0;
    count_below(x, &run->worlds, n, q, shares);
    for (int l = 0; l < LEVELS; l++)
        half[FIRST + l] = fc_student_975((double)(n - 1)) * fc_anova_mean_se(shares + (uint64_t)l * n, (size_t)n, &mean);
    free(shares);
    fc_ranks_within(n_defined, half, &ranks);
    fc_select_order(x, (size_t)total->paths, total->lo[row], total->hi[row], &ranks, work, value);
    fc_quantiles_of(&ranks, value, total->lo[row], total->hi[row], q);
    return 1;
}
