/* data/leverage_parts.dat: leverage of each entry, and of a kind's entries together, at each gate. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "output/chart_entries.h"
#include "output/headline_facts.h"

enum { SHOWN_PARTS = 12 }; /* rows of the picture */

static const struct { const char *kind; fc_chart_name together; } kinds[] = {
    {"conversion", {"Conversion, all", "成果转化合计"}},
    {"direct", {"Direct, all", "直投合计"}},
    {"funds", {"Funds, all", "基金合计"}},
    {"grants", {"Grants, all", "资助合计"}},
    {"platforms", {"Platforms, all", "平台合计"}},
};

static fc_chart_name name_of(const fc_entry *entry, int whole)
{
    for (size_t i = 0; whole && i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(kinds[i].kind, entry->section->path) == 0) return kinds[i].together;
    return fc_chart_word(whole ? entry->section->path : entry->name);
}

typedef struct part_row {
    fc_money_part part;
    fc_chart_name name;
    int whole; /* 0: it stands under its kind */
} part_row;

typedef struct part_rows {
    part_row *rows; /* NULL: they are counted only */
    size_t n;
    const fc_section *kind; /* whose entries stand under a row of theirs together */
} part_rows;

static void take(void *user, const fc_entry *entry, const fc_money_part *part)
{
    part_rows *r = user;
    const int together = part->n_entries > 1;
    double most = 0;
    for (int g = 0; g < FC_N_GATES; g++) most = fmax(most, part->money[g].social);
    if (!(most > 0)) return; /* nobody is asked to stand beside it: a row of zeros */
    if (together) r->kind = entry->section;
    if (r->rows != NULL) r->rows[r->n] = (part_row){*part, name_of(entry, together), together || entry->section != r->kind};
    r->n++;
}

static int applies(const fc_write_context *c)
{
    part_rows all = {0};
    fc_parts_each(c->model, c->result, take, &all);
    return all.n > 1; /* the whole is the part */
}

/* Social money at the gate where it is largest: what comes beside a fund is paid in only. */
static double most_social(const part_row *row)
{
    double most = 0;
    for (int g = 0; g < FC_N_GATES; g++) most = fmax(most, row->part.money[g].social);
    return most;
}

/* 1 if fewer than `most` parts bring more social money. */
static int is_shown(const part_row *rows, size_t n, size_t at, size_t most)
{
    size_t larger = 0;
    for (size_t i = 0; i < n; i++) {
        const double a = most_social(&rows[i]), b = most_social(&rows[at]);
        larger += a > b || (!(a < b) && i < at);
    }
    return larger < most;
}

static void write_gate(fc_text *out, const part_row *row, int g)
{
    const fc_gate_money *m = &row->part.money[g];
    const fc_fact *ratio = &row->part.social[g];
    fc_chart_label(out, row->part.name);
    fc_chart_names(out, row->name);
    fc_text_format(out, "\t%d\t%s", row->whole, fc_gate_words[g]);
    fc_chart_number(out, m->public_money);
    fc_chart_number(out, m->social);
    fc_chart_number(out, m->social_ratio);
    fc_chart_number(out, (double)ratio->n);
    fc_chart_number(out, ratio->found ? ratio->mean : NAN);
    fc_chart_number(out, ratio->found && isfinite(ratio->ci[0]) ? ratio->se : NAN); /* one block or world: no error is known */
    for (int i = 0; i < 3; i++) fc_chart_number(out, ratio->found ? ratio->q[i] : NAN);
    fc_text_add(out, "\n");
}

static fc_status write(const fc_write_context *c, fc_text *out, fc_error *err)
{
    part_rows all = {0};
    fc_parts_each(c->model, c->result, take, &all);
    const size_t n = all.n, shown = n < SHOWN_PARTS ? n : SHOWN_PARTS;
    part_row *rows = calloc(n + 1, sizeof *rows);
    if (rows == NULL) return fc_fail(err, FC_E_MEMORY, FC_MSG_OUT_OF_MEMORY, NULL, 0, NULL);
    all = (part_rows){.rows = rows};
    fc_parts_each(c->model, c->result, take, &all);
    fc_chart_head(out, c, "leverage of the parts, social/public, by gate", "x");
    fc_chart_shown(out, shown, n);
    fc_text_add(out, "part\tname_en\tname_zh\twhole\tgate\tpublic\tsocial\tratio\tn\tmean\tse\tp05\tp50\tp95\n");
    for (size_t i = 0; i < n; i++)
        for (int g = 0; g < FC_N_GATES && is_shown(rows, n, i, shown); g++) write_gate(out, &rows[i], g);
    free(rows);
    return FC_OK;
}

const fc_writer fc_writer_chart_leverage_parts = {
    .file = "data/leverage_parts.dat",
    .summary = "Leverage of every entry, and of a kind's entries together, at each gate.",
    .chart = "leverage_parts",
    .applies = applies,
    .write = write,
};
