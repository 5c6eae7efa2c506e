/* data/scorecard.dat: how likely each target of the plan is, all of them together, and the product of the single chances. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "output/chart_entries.h"
#include "output/headline_facts.h"
#include "output/target_rows.h"
#include "output/target_text.h"

enum { MOST_TARGETS = 24 };

typedef struct row {
    const fc_entry *entry;
    const fc_summary *hit, *miss, *date, *without;
} row;

/* Targets that were judged; rows may be NULL to count only. */
static size_t find_rows(const fc_write_context *c, row *rows)
{
    const fc_entry *entries;
    const size_t n_entries = fc_model_section(c->model, "targets", &entries);
    size_t n = 0;
    for (size_t i = 0; i < n_entries; i++) {
        const char *name = entries[i].name;
        const row r = {&entries[i], fc_target_find(c, name, ""), fc_target_find(c, name, ".shortfall"),
                       fc_target_find(c, name, ".date"), fc_target_find(c, name, ".without")};
        if (r.hit == NULL || r.miss == NULL || r.date == NULL || r.without == NULL) continue;
        if (rows != NULL) rows[n] = r;
        n++;
    }
    return n;
}

static int applies(const fc_write_context *c)
{
    return find_rows(c, NULL) > 0 && fc_result_find(c->result, "target.all") != NULL;
}

/* Index of the target whose removal raises the chance of all most; n if none does. */
static size_t bottleneck(const row *rows, size_t n, double all)
{
    size_t best = n;
    for (size_t i = 0; i < n; i++)
        if (rows[i].without->mean > (best == n ? all : rows[best].without->mean)) best = i;
    return best;
}

static const char *unit_of(const fc_write_context *c, const char *metric)
{
    const size_t series = fc_result_series_find(c->result, metric);
    const fc_summary *scalar = fc_result_find(c->result, metric);
    if (series != SIZE_MAX) return fc_result_series_unit(c->result, series);
    return scalar != NULL ? scalar->unit : "";
}

static const char *gate_of(const fc_write_context *c, const char *metric)
{
    const fc_gate gate = fc_plan_gate_of(c->plan, metric);
    return gate == FC_GATE_NONE ? "NA" : fc_gate_words[gate - FC_GATE_COMMITTED];
}

static void target_row(fc_text *out, const fc_write_context *c, const row *r, int is_bottleneck)
{
    const fc_target *t = r->entry->params;
    char at[32], date[8];
    fc_target_when(c, t, at, sizeof at);
    fc_target_median_date(c, r->date, date);
    fc_chart_label(out, r->entry->name);
    fc_text_add(out, "\t");
    fc_chart_label(out, t->metric);
    fc_text_format(out, "\t%s\t%s", at, isnan(t->at_least) ? "<=" : ">=");
    fc_chart_number(out, fc_target_threshold(t));
    fc_text_format(out, "\t%s", unit_of(c, t->metric));
    fc_chart_number(out, r->hit->mean);
    fc_chart_number(out, r->hit->ci_low);
    fc_chart_number(out, r->hit->ci_high);
    fc_chart_number(out, r->miss->n > 0 ? r->miss->mean : NAN);
    fc_text_format(out, "\t%s", date[0] != '\0' ? date : "NA");
    fc_chart_number(out, r->without->mean);
    fc_text_format(out, "\t%d", is_bottleneck);
    fc_chart_number(out, t->weight);
    fc_text_format(out, "\t%s\n", gate_of(c, t->metric));
}

/* The chances come from the same paths; whatever ties them, the standard error of their product is at most the product
   times the sum of their relative ones. */
static void independent(fc_text *out, const row *rows, size_t n)
{
    double product = 1.0, relative = 0.0;
    for (size_t i = 0; i < n; i++) {
        product *= rows[i].hit->mean;
        if (rows[i].hit->mean > 0.0) relative += rows[i].hit->se / rows[i].hit->mean;
    }
    const double half = 1.959963984540054 * product * relative;
    fc_chart_key_row(out, "independent", product, fmax(0.0, product - half), fmin(1.0, product + half));
}

static int less_likely_first(const void *a, const void *b)
{
    const row *x = a, *y = b;
    if (x->hit->mean != y->hit->mean) return (x->hit->mean > y->hit->mean) - (x->hit->mean < y->hit->mean);
    return (x->entry > y->entry) - (x->entry < y->entry);
}

static fc_status write(const fc_write_context *c, fc_text *out, fc_error *err)
{
    const size_t n = find_rows(c, NULL), shown = n < MOST_TARGETS ? n : MOST_TARGETS;
    const fc_summary *all = fc_result_find(c->result, "target.all"), *score = fc_result_find(c->result, "plan.score");
    row *rows = calloc(n, sizeof *rows);
    if (rows == NULL) return fc_fail(err, FC_E_MEMORY, FC_MSG_OUT_OF_MEMORY, NULL, 0, NULL);
    find_rows(c, rows);
    if (n > shown) qsort(rows, n, sizeof *rows, less_likely_first);
    const size_t worst = bottleneck(rows, n, all->mean);
    fc_chart_head(out, c, "chance of each target and of all", "probability");
    fc_chart_shown(out, shown, n);
    fc_text_add(out, "target\tmetric\tat\tside\tthreshold\tunit\tprobability\tlow\thigh\tmean_shortfall\tp50_date\t"
                     "all_without\tbottleneck\tweight\tgate\n");
    for (size_t i = 0; i < shown; i++) target_row(out, c, &rows[i], i == worst);
    fc_chart_next_block(out);
    fc_text_add(out, "key\tvalue\tlow\thigh\n");
    fc_chart_key_row(out, "all", all->mean, all->ci_low, all->ci_high);
    independent(out, rows, n);
    if (worst < n) fc_chart_key_row(out, "without", rows[worst].without->mean, rows[worst].without->ci_low, rows[worst].without->ci_high);
    if (score != NULL) fc_chart_key_row(out, "score", score->mean, score->ci_low, score->ci_high);
    free(rows);
    return FC_OK;
}

const fc_writer fc_writer_chart_scorecard = {
    .file = "data/scorecard.dat",
    .summary = "The plan's targets: chance of each, of all, and of all if they were independent.",
    .chart = "scorecard",
    .applies = applies,
    .write = write,
};
