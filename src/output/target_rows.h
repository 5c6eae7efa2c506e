/* What is written about a target in targets.csv and on its chart. */
#ifndef FC_OUTPUT_TARGET_ROWS_H
#define FC_OUTPUT_TARGET_ROWS_H

#include "blocks/targets.h"
#include "output/writer.h"

/* target.NAME<leaf>, as ".shortfall"; NULL if there is none. */
const fc_summary *fc_target_find(const fc_write_context *c, const char *name, const char *leaf);
/* "2024-12", "2022-12..2024-12", "every year", "every year to 2024-12", or the last step's month. */
void fc_target_when(const fc_write_context *c, const fc_target *t, char *out, size_t n);
/* Median date among all paths: known when at least half of them reach it; else "". */
void fc_target_median_date(const fc_write_context *c, const fc_summary *date, char out[8]);

#endif
