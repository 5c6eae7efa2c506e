#include "blocks/sponsor_flows.h"

#include <string.h>

static int is_one_of(const char *word, const char *const *list)
{
    for (; *list; list++)
        if (strcmp(word, *list) == 0) return 1;
    return 0;
}

/* Section of the line's entry; "" for the programme. */
static const char *kind_of(const fc_builder *b, const fc_line *line)
{
    return line->entry >= 0 ? fc_build_model(b)->entries[line->entry].section->path : "";
}

/* 1 if the line belongs to a stake. Of platforms only the shares in their spin-outs do: setting them up and running them
   buys research, no share. */
static int is_stake(const char *kind, const char *what)
{
    static const char *const kinds[] = {"funds", "direct", "conversion", NULL};
    static const char *const shares[] = {"proceeds", "nav_sponsor", NULL};
    return is_one_of(kind, kinds) || (strcmp(kind, "platforms") == 0 && is_one_of(what, shares));
}

static void add(fc_cols *cols, const fc_line *line) { cols->col[cols->n++] = line->column; }

static void sort_flow(const fc_line *line, fc_sponsor_flows *f)
{
    static const char *const earned[] = {"income", "fee", "rent", "contract", NULL};
    if (line->payer_class == FC_CLASS_sponsor) {
        const int concession = strcmp(line->what, "concession") == 0;
        const int loss = strcmp(line->what, "lossshare") == 0;
        add(concession || loss ? &f->given : &f->paid, line);
        if (concession) add(&f->conceded, line);
        if (loss) add(&f->lossshared, line);
    } else if (line->payee_class == FC_CLASS_sponsor) {
        add(is_one_of(line->what, earned) ? &f->income : &f->received, line);
    }
}

static void sort_promise(const fc_line *line, fc_sponsor_flows *f)
{
    if (strcmp(line->what, "nav_sponsor") == 0) add(&f->nav, line);
    else if (strcmp(line->what, "unfunded_sponsor") == 0) add(&f->unfunded, line);
    else if (line->payer_class == FC_CLASS_sponsor && line->gate == FC_GATE_PAID) add(&f->past_paid, line);
    else if (line->payee_class == FC_CLASS_sponsor && strcmp(line->what, "past distribution") == 0) add(&f->past_received, line);
    else if (line->payer_class == FC_CLASS_sponsor && line->gate == FC_GATE_CLOSED) add(&f->closed, line);
}

void FC_K(fc_sponsor_flows_plan)(fc_builder *b, int stakes_only, fc_sponsor_flows *f)
{
    const fc_line *lines;
    const size_t n = fc_build_lines(b, &lines);
    fc_cols *const all[] = {&f->paid, &f->given, &f->received, &f->income, &f->conceded, &f->lossshared,
                            &f->nav, &f->unfunded, &f->closed, &f->past_paid, &f->past_received};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        *all[i] = (fc_cols){0, fc_build_alloc(b, n + 1, sizeof(fc_col))};
        if (!all[i]->col) return; /* the builder remembers */
    }
    for (size_t i = 0; i < n; i++) {
        const char *kind = kind_of(b, &lines[i]);
        if (strcmp(kind, "sponsor") == 0 || (stakes_only && !is_stake(kind, lines[i].what))) continue;
        if (lines[i].type == FC_FLOW) sort_flow(&lines[i], f);
        else sort_promise(&lines[i], f);
    }
}

void FC_K(fc_cols_at)(const fc_ws *ws, const fc_cols *cols, int k, double *out)
{
    FC_EACH_LANE(i) out[i] = 0.0;
#ifdef FC_CHECKED
    if (ws->now > 0 && k >= ws->now) FC_EACH_LANE(i) out[i] = (double)NAN;
#endif
    for (size_t c = 0; c < cols->n; c++) {
        const double *x = fc_at(ws, cols->col[c], k);
        FC_EACH_LANE(i) out[i] += x[i];
    }
}

void FC_K(fc_cols_total)(const fc_ws *ws, const fc_cols *cols, double *out)
{
    FC_EACH_LANE(i) out[i] = 0.0;
    for (size_t c = 0; c < cols->n; c++)
        for (int k = 0; k <= ws->plan->n_steps; k++) {
            const double *x = fc_at(ws, cols->col[c], k);
            FC_EACH_LANE(i) out[i] += x[i];
        }
}
