/* The registries of one instruction-set level, from the folders' file names, and its table of kernels. */
#include "engine/kernels.h"
#include "engine/simulate.h"
#include "stats/cross.h"
#include "stats/histogram.h"
#include "stats/moments.h"

#define X(name) extern const fc_mechanism FC_K(fc_mechanism_##name);
#include "mechanisms.inc"
#undef X
#define X(name) extern const fc_metric_family FC_K(fc_metric_family_##name);
#include "metrics.inc"
#undef X

/* A NULL ends each list: it also lets a list be empty. */
const fc_mechanism *const FC_K(fc_mechanisms)[] = {
#define X(name) &FC_K(fc_mechanism_##name),
#include "mechanisms.inc"
#undef X
    NULL};
const size_t FC_K(fc_n_mechanisms) = sizeof FC_K(fc_mechanisms) / sizeof FC_K(fc_mechanisms)[0] - 1;

const fc_metric_family *const FC_K(fc_metric_families)[] = {
#define X(name) &FC_K(fc_metric_family_##name),
#include "metrics.inc"
#undef X
    NULL};
const size_t FC_K(fc_n_metric_families) = sizeof FC_K(fc_metric_families) / sizeof FC_K(fc_metric_families)[0] - 1;

#define TEXT2(x) #x
#define TEXT(x) TEXT2(x)

extern const fc_kernels FC_K(fc_kernels);
const fc_kernels FC_K(fc_kernels) = {
    .isa = TEXT(FC_ISA),
    .mechanisms = FC_K(fc_mechanisms),
    .n_mechanisms = sizeof FC_K(fc_mechanisms) / sizeof FC_K(fc_mechanisms)[0] - 1,
    .families = FC_K(fc_metric_families),
    .n_families = sizeof FC_K(fc_metric_families) / sizeof FC_K(fc_metric_families)[0] - 1,
    .simulate = FC_K(fc_simulate),
    .audit = FC_K(fc_audit_batch),
    .moments = FC_K(fc_moments),
    .extremes = FC_K(fc_extremes),
    .cumulate = FC_K(fc_cumulate),
    .zero = FC_K(fc_zero),
    .bins = FC_K(fc_histogram_bins),
    .count = FC_K(fc_histogram_count),
    .below = FC_K(fc_shares_count),
    .controls = FC_K(fc_controls_fill),
    .centre = FC_K(fc_centre),
    .cross = FC_K(fc_cross),
};
