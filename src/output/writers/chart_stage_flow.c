/* data/stage_flow.dat: firms present in each stage of the chains over time, and how many have entered each. Two blocks
   a chain: a column for each stage, then a row for each stage. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mechanisms/incubation/incubation.h"
#include "output/chart_entries.h"

enum { MOST_STAGES = 10, FOUND = FC_CHAIN_STAGES + FC_CHAIN_STAGES * FC_CHAIN_MOVES };

typedef struct stage {
    const char *name;
    int stays;              /* firms never leave it */
    size_t present, entered; /* series */
    double size;            /* most firms present at a step, mean */
} stage;

static int known(const stage *stages, size_t n, const char *name)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(stages[i].name, name) == 0) return 1;
    return 0;
}

static size_t add(const fc_write_context *c, const fc_entry *entry, stage *stages, size_t n, const char *name, int stays)
{
    char key[256];
    stage s = {.name = name, .stays = stays, .present = fc_chart_series_of(c, entry, name)};
    if (known(stages, n, name) || s.present == SIZE_MAX) return n;
    if (snprintf(key, sizeof key, "%s.entered", name) >= (int)sizeof key) return n;
    s.entered = fc_chart_series_of(c, entry, key);
    for (size_t k = 0; k <= fc_result_n_steps(c->result); k++)
        s.size = fmax(s.size, fc_result_series_point(c->result, s.present, k)->mean);
    stages[n] = s;
    return n + 1;
}

/* Stages as written, then the places that moves name without a stage. */
static size_t find_stages(const fc_write_context *c, const fc_entry *entry, stage stages[FOUND])
{
    const fc_chain_params *p = entry->params;
    const fc_chain_stage_params *s = p->stages.items;
    size_t n = 0;
    for (size_t i = 0; i < p->stages.n; i++) n = add(c, entry, stages, n, s[i].name, s[i].moves.n == 0);
    for (size_t i = 0; i < p->stages.n; i++) {
        const fc_chain_move_params *m = s[i].moves.items;
        for (size_t j = 0; j < s[i].moves.n; j++) n = add(c, entry, stages, n, m[j].to, 1);
    }
    return n;
}

/* Of more stages than fit, those with the most firms; where firms end counts first. */
static size_t keep_largest(stage *stages, size_t n)
{
    while (n > MOST_STAGES) {
        size_t least = 0;
        for (size_t i = 1; i < n; i++)
            if (stages[i].stays < stages[least].stays ||
                (stages[i].stays == stages[least].stays && stages[i].size < stages[least].size))
                least = i;
        memmove(stages + least, stages + least + 1, (n - least - 1) * sizeof *stages);
        n--;
    }
    return n;
}

static int applies(const fc_write_context *c)
{
    return fc_chart_entries_any(c, "incubation", "firms");
}

/* Firms over time: all of the chain with bands, then the mean of each stage shown and of the rest together. */
static void firms_block(fc_text *out, const fc_write_context *c, size_t firms, const stage *stages, size_t n)
{
    fc_chart_fan_columns(out, c);
    for (size_t i = 0; i < n; i++) fc_text_format(out, "\ts%zu", i + 1);
    fc_text_add(out, "\tothers\n");
    for (size_t k = 0; k <= fc_result_n_steps(c->result); k++) {
        const fc_series_point *all = fc_result_series_point(c->result, firms, k);
        double rest = all->mean;
        fc_chart_fan_row(out, c, firms, k);
        for (size_t i = 0; i < n; i++) {
            const double mean = fc_result_series_point(c->result, stages[i].present, k)->mean;
            if (!stages[i].stays) rest -= mean;
            fc_chart_number(out, mean);
        }
        fc_chart_number(out, fabs(rest) < 1e-6 * (1.0 + all->mean) ? 0.0 : rest);
        fc_text_add(out, "\n");
    }
}

static void stages_block(fc_text *out, const fc_write_context *c, const fc_entry *entry, const stage *stages, size_t n,
                         size_t all)
{
    const size_t end = fc_result_n_steps(c->result);
    const fc_chart_name chain = fc_chart_word(entry->name);
    fc_text_add(out, "column\tkind\tchain_en\tchain_zh\tstages\tname_en\tname_zh\tstart\t" FC_CHART_SHORT_COLUMNS("end_")
                     "\t" FC_CHART_SHORT_COLUMNS("entered_") "\n");
    for (size_t i = 0; i < n; i++) {
        fc_text_format(out, "s%zu\t%s", i + 1, stages[i].stays ? "stays" : "moves");
        fc_chart_names(out, chain);
        fc_text_format(out, "\t%zu", all);
        fc_chart_names(out, fc_chart_word(stages[i].name));
        fc_chart_number(out, fc_result_series_point(c->result, stages[i].present, 0)->mean);
        fc_chart_short_point(out, fc_result_series_point(c->result, stages[i].present, end));
        fc_chart_short_point(out, fc_result_series_point(c->result, stages[i].entered, end));
        fc_text_add(out, "\n");
    }
}

static fc_status write(const fc_write_context *c, fc_text *out, fc_error *err)
{
    fc_chart_entries chains;
    stage *stages = calloc(FOUND, sizeof *stages);
    if (stages == NULL) return fc_fail(err, FC_E_MEMORY, FC_MSG_OUT_OF_MEMORY, NULL, 0, NULL);
    fc_chart_entries_begin(out, c, "incubation", "firms", "firms present by stage; firms that have entered each stage", "count", &chains);
    for (size_t i = 0; i < chains.n; i++) {
        const size_t all = find_stages(c, chains.entry[i], stages), n = keep_largest(stages, all);
        if (i > 0) fc_chart_next_block(out);
        firms_block(out, c, chains.series[i], stages, n);
        fc_chart_next_block(out);
        stages_block(out, c, chains.entry[i], stages, n, all);
    }
    free(stages);
    return FC_OK;
}

const fc_writer fc_writer_chart_stage_flow = {
    .file = "data/stage_flow.dat",
    .summary = "Firms in each stage of the chains over time, and how many have entered each stage.",
    .chart = "stage_flow",
    .applies = applies,
    .write = write,
};
