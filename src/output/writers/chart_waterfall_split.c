/* data/waterfall_split.dat: who receives what from the funds, beside what was paid in. */
#include <math.h>
#include <string.h>

#include "output/chart_data.h"

/* Parties: the classes of money, then the managers' carry and fees. */
enum { CARRY = FC_N_CLASSES, FEES, N_PARTIES };

typedef struct split {
    double paid[N_PARTIES];
    double before[N_PARTIES]; /* received, before concession, loss sharing and refunds */
    double after[N_PARTIES];
    double handed; /* to social investors as a body: shared in proportion to what they paid */
} split;

/* Ledger amounts of one line, by what it is for. */
static void add_line(split *s, const fc_line *line, double x)
{
    const int from = line->payer_class, to = line->payee_class;
    if (strcmp(line->what, "call") == 0) {
        if (from >= 0) s->paid[from] += x;
    } else if (strcmp(line->what, "distribution") == 0) {
        if (to >= 0) s->before[to] += x;
    } else if (strcmp(line->what, "carry") == 0) {
        s->before[CARRY] += x;
    } else if (strcmp(line->what, "fee") == 0) {
        s->before[FEES] += x;
    } else if (strcmp(line->what, "clawback") == 0) {
        s->before[CARRY] -= x;
        if (to >= 0) s->before[to] += x;
    } else if (strcmp(line->what, "refund") == 0) {
        s->after[FEES] -= x;
        if (to >= 0) s->after[to] += x;
    } else if (strcmp(line->what, "concession") == 0 || strcmp(line->what, "lossshare") == 0) {
        if (from >= 0) s->after[from] -= x;
        if (to >= 0) s->after[to] += x;
        else s->handed += x;
    }
}

/* Adds one entry's amounts to the sum of all. */
static void add_entry(const fc_write_context *c, split *sum, const split *entry)
{
    double social = 0.0;
    for (int k = 0; k < FC_N_CLASSES; k++)
        if (!c->model->public_class[k]) social += entry->paid[k];
    for (int p = 0; p < N_PARTIES; p++) {
        sum->paid[p] += entry->paid[p];
        sum->before[p] += entry->before[p];
        sum->after[p] += entry->before[p] + entry->after[p];
        if (p < FC_N_CLASSES && !c->model->public_class[p] && social > 0.0)
            sum->after[p] += entry->handed * entry->paid[p] / social;
    }
}

static void collect(const fc_write_context *c, split *s)
{
    memset(s, 0, sizeof *s);
    for (size_t e = 0; e < c->model->n_entries; e++) {
        split entry = {.handed = 0.0};
        if (strncmp(c->model->entries[e].path, "funds.", 6) != 0) continue;
        for (size_t i = 0; i < c->plan->n_lines; i++) {
            const fc_line *line = &c->plan->lines[i];
            if (line->entry == (int)e && line->type == FC_FLOW && line->what != NULL)
                add_line(&entry, line, fc_chart_line_total(c, i));
        }
        add_entry(c, s, &entry);
    }
}

static int applies(const fc_write_context *c)
{
    split s;
    collect(c, &s);
    for (int p = 0; p < N_PARTIES; p++)
        if (s.after[p] > 0.0) return 1;
    return 0;
}

static void row(fc_text *out, const split *s, int party, const char *id, fc_chart_name name, const char *side)
{
    if (s->paid[party] == 0.0 && s->before[party] == 0.0 && s->after[party] == 0.0) return;
    fc_text_format(out, "%s\t%s\t%s\t%s", id, name.en, name.zh, side);
    fc_chart_number(out, s->paid[party]);
    fc_chart_number(out, s->before[party]);
    fc_chart_number(out, s->after[party]);
    fc_text_add(out, "\n");
}

static void total_row(fc_text *out, const fc_write_context *c, const char *key, const char *metric)
{
    const fc_summary *s = fc_result_find(c->result, metric);
    fc_text_add(out, key);
    fc_chart_number(out, s != NULL ? s->mean : NAN);
    fc_chart_number(out, s != NULL ? s->se : NAN);
    fc_text_add(out, "\n");
}

static fc_status write(const fc_write_context *c, fc_text *out, fc_error *err)
{
    split s;
    (void)err;
    collect(c, &s);
    fc_chart_head(out, c, "paid into and received from the funds by the horizon (means)",
                  c->model->head.currency);
    fc_text_add(out, "party\tname_en\tname_zh\tside\tpaid\tbefore\tafter\n");
    for (int social = 0; social <= 1; social++)
        for (int k = 0; k < FC_N_CLASSES; k++)
            if (c->model->public_class[k] != social)
                row(out, &s, k, fc_class_names[k], fc_chart_class_name(k), social ? "social" : "public");
    row(out, &s, CARRY, "carry", (fc_chart_name){"Managers' carry", "管理人业绩报酬"}, "manager");
    row(out, &s, FEES, "fees", (fc_chart_name){"Management fees", "管理费"}, "manager");
    fc_chart_next_block(out);
    fc_text_add(out, "key\tvalue\tse\n");
    total_row(out, c, "conceded", "sponsor.conceded");
    total_row(out, c, "lossshared", "sponsor.lossshared");
    return FC_OK;
}

const fc_writer fc_writer_chart_waterfall_split = {
    .file = "data/waterfall_split.dat",
    .summary =
        "Who receives what from the funds: investors by class, carry, fees; before and after concession.",
    .chart = "waterfall_split",
    .applies = applies,
    .write = write,
};
