/* The table of one instruction-set level's kernels. */
#ifndef FC_ENGINE_KERNELS_H
#define FC_ENGINE_KERNELS_H

#include "stats/histogram.h"
#include "engine/controls.h"
#include "mechanisms/mechanism.h"
#include "metrics/metric.h"
#include "stats/shares.h"

typedef struct fc_kernels {
    const char *isa;
    const fc_mechanism *const *mechanisms;
    size_t n_mechanisms;
    const fc_metric_family *const *families;
    size_t n_families;
    /* One batch, from inputs to metrics; the store is cleared first. */
    void (*simulate)(fc_ws *ws);
    void (*audit)(const fc_ws *ws, fc_audit *audit);
    /* mean and M2 of the first n lanes of each of `rows` rows x[row][64]; fixed order of summation.
       count: defined lanes per row when `undefined` is 1 (NaN lanes left out), else NULL. */
    void (*moments)(const double *x, size_t rows, int n, int undefined, double *mean, double *m2, double *count);
    /* Smallest and largest of the first n lanes of each row, NaN left out (+inf, -inf if none). */
    void (*extremes)(const double *x, size_t rows, int n, double *lo, double *hi);
    /* Running sums over rows, lane by lane; out is not x. */
    void (*cumulate)(const double *x, size_t rows, double *out);
    /* Rows set to 0. */
    void (*zero)(double *x, size_t rows);
    /* Histogram bins of n values; see stats/histogram.h. */
    void (*bins)(const double *x, size_t n, uint32_t *bin, uint64_t *off_grid);
    int (*count)(fc_histogram *h, const uint32_t *bin, size_t n, uint64_t off_grid);
    /* 64 values at or below thresholds; see stats/shares.h. */
    fc_shares_count_fn below;
    /* Controls of a batch, their distances from their means, and products with rows: engine/controls.h, stats/cross.h. */
    void (*controls)(const fc_controls *controls, const fc_ws *ws, double *out);
    void (*centre)(double *c, size_t m, int n, double *mean);
    void (*cross)(const double *x, size_t rows, int n, const double *mean, const double *c, size_t m, double *out);
} fc_kernels;

/* Levels built in, best first; NULL-terminated. */
const fc_kernels *const *fc_all_kernels(void);
/* Best level this machine runs, or the one named (NULL if unknown or not runnable). */
const fc_kernels *fc_kernels_find(const char *isa);
/* Level-neutral facts (fields, outputs, checks, plans): the registry of the level every machine runs. */
const fc_kernels *fc_kernels_facts(void);

#endif
