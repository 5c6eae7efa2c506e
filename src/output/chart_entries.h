/* Charts that show several entries of a kind: which ones, and what names mean in both languages. */
#ifndef FC_OUTPUT_CHART_ENTRIES_H
#define FC_OUTPUT_CHART_ENTRIES_H

#include "output/chart_data.h"

enum { FC_CHART_PANELS = 6 }; /* entries a chart shows; of more, the largest */
typedef struct fc_chart_entries {
    size_t n, total;                          /* shown; present in the scenario */
    const fc_entry *entry[FC_CHART_PANELS];   /* in file order */
    size_t series[FC_CHART_PANELS];           /* the series they were measured by */
} fc_chart_entries;

/* Entries of a section ("credit") that have the series PATH.key, and of more than FC_CHART_PANELS those whose mean
   is largest at some step. */
void fc_chart_entries_find(const fc_write_context *c, const char *section, const char *key, fc_chart_entries *out);
/* "# shown: N" and "# entries: N": the script says how many are left out. */
void fc_chart_shown(fc_text *out, size_t shown, size_t total);
/* 1 if there is one: when such a chart applies. */
int fc_chart_entries_any(const fc_write_context *c, const char *section, const char *key);
/* The entries, and the head of their file: quantity, unit, how many are shown. */
void fc_chart_entries_begin(fc_text *out, const fc_write_context *c, const char *section, const char *key, const char *quantity,
                            const char *unit, fc_chart_entries *found);
/* Series PATH.key of an entry, or SIZE_MAX; scalar PATH.key, or NULL. */
size_t fc_chart_series_of(const fc_write_context *c, const fc_entry *entry, const char *key);
const fc_summary *fc_chart_scalar_of(const fc_write_context *c, const fc_entry *entry, const char *key);
/* What a stage or item is called on a chart; a word that is not known stands as it is in both languages. */
fc_chart_name fc_chart_word(const char *word);
/* Tab, English label, tab, Chinese label. */
void fc_chart_names(fc_text *out, fc_chart_name name);
/* Tab and "mean se p05 p50 p95" of a point (NULL: NA). */
#define FC_CHART_SHORT_COLUMNS(p) p "mean\t" p "se\t" p "p05\t" p "p50\t" p "p95"
void fc_chart_short_point(fc_text *out, const fc_series_point *point);
/* The same of a scalar. */
void fc_chart_short_scalar(fc_text *out, const fc_summary *s);
/* P(time <= k delta) for k = 0..n_steps of a scalar in years that is undefined where it never happens. */
void fc_chart_reached(const fc_write_context *c, const fc_summary *years, double *probability);

#endif
