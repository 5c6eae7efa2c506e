/* data/regions.dat: public money, social capital, companies and tax benefit by region at the horizon. */
#include <stdio.h>
#include <stdlib.h>

#include "output/chart_entries.h"

enum { MOST_REGIONS = 12, PUBLIC = 0, SOCIAL, FIRMS, BENEFIT, N_KEYS };
static const char *const keys[N_KEYS] = {"public", "social", "firms", "benefit"};

typedef struct row {
    const char *name;
    const fc_series_point *end[N_KEYS];
    double size; /* public and social money, mean */
} row;

/* Regions with all series; rows may be NULL to count only. Their series are called region.NAME. */
static size_t find_rows(const fc_write_context *c, row *rows)
{
    const fc_entry *entries;
    const size_t n_entries = fc_model_section(c->model, "regions", &entries), end = fc_result_n_steps(c->result);
    size_t n = 0;
    for (size_t i = 0; i < n_entries; i++) {
        char path[300];
        row r = {.name = entries[i].name};
        int complete = 1;
        if (snprintf(path, sizeof path, "region.%s", entries[i].name) >= (int)sizeof path) continue;
        const fc_entry region = {.path = path};
        for (int k = 0; k < N_KEYS; k++) {
            r.end[k] = fc_result_series_point(c->result, fc_chart_series_of(c, &region, keys[k]), end);
            complete &= r.end[k] != NULL;
        }
        if (!complete) continue;
        r.size = r.end[PUBLIC]->mean + r.end[SOCIAL]->mean;
        if (rows != NULL) rows[n] = r;
        n++;
    }
    return n;
}

static int applies(const fc_write_context *c)
{
    return find_rows(c, NULL) > 0;
}

static int larger_first(const void *a, const void *b)
{
    const row *x = a, *y = b;
    if (x->size != y->size) return (x->size < y->size) - (x->size > y->size);
    return (x->end[0] > y->end[0]) - (x->end[0] < y->end[0]);
}

static fc_status write(const fc_write_context *c, fc_text *out, fc_error *err)
{
    const size_t n = find_rows(c, NULL), shown = n < MOST_REGIONS ? n : MOST_REGIONS;
    double totals[N_KEYS] = {0.0}, bounds[N_KEYS] = {0.0};
    row *rows = calloc(n, sizeof *rows);
    if (rows == NULL) return fc_fail(err, FC_E_MEMORY, FC_MSG_OUT_OF_MEMORY, NULL, 0, NULL);
    find_rows(c, rows);
    for (size_t i = 0; i < n; i++)
        for (int k = 0; k < N_KEYS; k++) {
            totals[k] += rows[i].end[k]->mean;
            bounds[k] += rows[i].end[k]->se; /* the standard error of a sum is at most the sum of them */
        }
    if (n > shown) qsort(rows, n, sizeof *rows, larger_first);
    fc_chart_head(out, c, "public money, social capital, companies and tax benefit by region", c->model->head.currency);
    fc_chart_shown(out, shown, n);
    fc_text_add(out, "region\tname_en\tname_zh\t" FC_CHART_SHORT_COLUMNS("public_") "\t" FC_CHART_SHORT_COLUMNS("social_")
                     "\t" FC_CHART_SHORT_COLUMNS("firms_") "\t" FC_CHART_SHORT_COLUMNS("benefit_") "\n");
    for (size_t i = 0; i < shown; i++) {
        fc_chart_label(out, rows[i].name);
        fc_chart_names(out, fc_chart_word(rows[i].name));
        for (int k = 0; k < N_KEYS; k++) fc_chart_short_point(out, rows[i].end[k]);
        fc_text_add(out, "\n");
    }
    free(rows);
    fc_chart_next_block(out);
    fc_text_add(out, "key\tmean\tse_bound\n");
    for (int k = 0; k < N_KEYS; k++) {
        fc_text_add(out, keys[k]);
        fc_chart_number(out, totals[k]);
        fc_chart_number(out, bounds[k]);
        fc_text_add(out, "\n");
    }
    return FC_OK;
}

const fc_writer fc_writer_chart_regions = {
    .file = "data/regions.dat",
    .summary = "Public money, social capital, companies and tax benefit by region at the horizon.",
    .chart = "regions",
    .applies = applies,
    .write = write,
};
