/* The path as tables: who paid whom, every account, every metric, every fund and company. */
#include <stdlib.h>
#include <string.h>

#include "output/ledger_line.h"
#include "output/replay_internal.h"

/* ---- accounts ------------------------------------------------------------------------------------------------ */

static void add_account(fc_accounts *a, const char *name)
{
    size_t i = 0;
    while (i < a->n && strcmp(a->items[i].name, name) < 0) i++;
    if (i < a->n && strcmp(a->items[i].name, name) == 0) return;
    memmove(a->items + i + 1, a->items + i, (a->n - i) * sizeof *a->items);
    a->items[i] = (fc_account){.name = name};
    a->n++;
}

int fc_accounts_open(fc_accounts *accounts, const fc_replay *r)
{
    *accounts = (fc_accounts){.items = calloc(2 * r->plan->n_lines + 1, sizeof *accounts->items)};
    if (accounts->items == NULL) return 0;
    for (size_t i = 0; i < r->plan->n_lines; i++) {
        if (r->plan->lines[i].type != FC_FLOW) continue;
        add_account(accounts, r->plan->lines[i].payer);
        add_account(accounts, r->plan->lines[i].payee);
    }
    for (size_t i = 0; i < accounts->n; i++) {
        const double cash = fc_replay_series(r, "sponsor.cash", 0);
        if (strcmp(accounts->items[i].name, "sponsor") != 0 || !(cash == cash)) continue;
        accounts->items[i].opening = accounts->items[i].balance = cash;
    }
    return 1;
}

void fc_accounts_free(fc_accounts *accounts) { free(accounts->items); }

void fc_account_step(fc_account *account, const fc_replay *r, int step, double *in, double *out)
{
    *in = *out = 0.0;
    for (size_t i = 0; i < r->plan->n_lines; i++) {
        const fc_line *line = &r->plan->lines[i];
        if (line->type != FC_FLOW) continue;
        const double amount = fc_replay_at(r, line->column, step);
        if (strcmp(line->payee, account->name) == 0) *in += amount;
        if (strcmp(line->payer, account->name) == 0) *out += amount;
    }
    account->balance += *in - *out;
}

/* ---- small parts --------------------------------------------------------------------------------------------- */

const char *fc_route_name(fc_route route)
{
    static const char *const names[] = {"ipo", "sale", "failed", "forced sale", "held", "not made"};
    return names[route];
}

void fc_replay_date(const fc_replay *r, double step, char out[8])
{
    out[0] = '\0';
    if (step >= 0.0 && step <= r->plan->n_steps) fc_calendar_date(&r->plan->model->calendar, (int)step, out);
}

static void number(fc_text *out, double x, const char *after)
{
    fc_csv_number(out, x);
    fc_text_add(out, after);
}

static void text(fc_text *out, const char *cell, const char *after)
{
    fc_csv_text(out, cell);
    fc_text_add(out, after);
}

static void date(fc_text *out, const fc_replay *r, double step, const char *after)
{
    char month[8];
    fc_replay_date(r, step, month);
    text(out, month, after);
}

/* ---- tables -------------------------------------------------------------------------------------------------- */

static int ledger(const fc_replay *r, fc_text *out)
{
    fc_text_add(out, "step,date," FC_LINE_HEADER "what,amount\n");
    for (int k = 0; k <= r->plan->n_steps; k++)
        for (size_t i = 0; i < r->plan->n_lines; i++) {
            const fc_line *line = &r->plan->lines[i];
            const double amount = fc_replay_at(r, line->column, k);
            if (fc_line_is_valuation(line) || amount == 0.0) continue;
            fc_text_format(out, "%d,", k);
            date(out, r, k, ",");
            fc_line_cells(out, r->plan->model, line);
            text(out, line->what, ",");
            number(out, amount, "\n");
        }
    return 1;
}

static int accounts(const fc_replay *r, fc_text *out)
{
    fc_accounts all;
    if (!fc_accounts_open(&all, r)) return 0;
    fc_text_add(out, "account,step,date,received,paid,balance\n");
    for (size_t i = 0; i < all.n; i++)
        for (int k = 0; k <= r->plan->n_steps; k++) {
            double in, paid;
            fc_account_step(&all.items[i], r, k, &in, &paid);
            text(out, all.items[i].name, ",");
            fc_text_format(out, "%d,", k);
            date(out, r, k, ",");
            number(out, in, ",");
            number(out, paid, ",");
            number(out, all.items[i].balance, "\n");
        }
    fc_accounts_free(&all);
    return 1;
}

static int metrics(const fc_replay *r, fc_text *out)
{
    fc_text_add(out, "metric,unit,value\n");
    for (size_t i = 0; i < r->plan->n_metrics; i++) {
        const fc_metric *m = &r->plan->metrics[i];
        if (m->series) continue;
        text(out, m->name, ",");
        text(out, m->unit, ",");
        number(out, fc_replay_metric(r, m, 0), "\n");
    }
    return 1;
}

static int series(const fc_replay *r, fc_text *out)
{
    fc_text_add(out, "metric,unit,step,time,date,value\n");
    for (size_t i = 0; i < r->plan->n_metrics; i++) {
        const fc_metric *m = &r->plan->metrics[i];
        for (int k = 0; m->series && k <= r->plan->n_steps; k++) {
            text(out, m->name, ",");
            text(out, m->unit, ",");
            fc_text_format(out, "%d,", k);
            number(out, (double)k / r->plan->model->calendar.steps_per_year, ",");
            date(out, r, k, ",");
            number(out, fc_replay_metric(r, m, k), "\n");
        }
    }
    return 1;
}

static int funds(const fc_replay *r, fc_text *out)
{
    fc_text_add(out, "entry,fund,committed,attempt,happened,size,closed,working\n");
    for (size_t i = 0; i < r->trace.n_funds; i++) {
        const fc_traced_fund *f = &r->trace.funds[i];
        text(out, f->entry, ",");
        fc_text_format(out, "%u,", f->unit + 1);
        date(out, r, f->committed, ",");
        date(out, r, f->closes, ",");
        text(out, f->open ? "closed" : "did not close", ",");
        number(out, f->size, ",");
        number(out, f->closed, ",");
        number(out, f->working, "\n");
    }
    return 1;
}

static int companies(const fc_replay *r, fc_text *out)
{
    fc_text_add(out, "entry,fund,company,entered,cheque,beside,follow_on,follow_on_date,multiple,left,route,proceeds,value\n");
    for (size_t i = 0; i < r->trace.n_companies; i++) {
        const fc_traced_company *c = &r->trace.companies[i];
        const int paid = c->late > 0.0 && c->late_at <= r->plan->n_steps;
        text(out, c->entry, ",");
        fc_text_format(out, "%u,%u,", c->unit + 1, c->number + 1);
        date(out, r, c->entered, ",");
        number(out, c->cost, ",");
        number(out, c->beside, ",");
        number(out, paid ? c->late : 0.0, ",");
        date(out, r, paid ? c->late_at : -1.0, ",");
        number(out, c->multiple, ",");
        date(out, r, c->leaves, ",");
        text(out, fc_route_name(c->route), ",");
        number(out, c->proceeds, ",");
        number(out, c->value, "\n");
    }
    return 1;
}

typedef struct table {
    const char *name;
    int (*write)(const fc_replay *r, fc_text *out); /* 0 when out of memory */
} table;

static const table tables[] = {{"ledger", ledger}, {"accounts", accounts}, {"metrics", metrics},
                               {"series", series}, {"funds", funds},       {"companies", companies}};
enum { N_TABLES = sizeof tables / sizeof *tables };

const char *fc_replay_table(size_t i) { return i < N_TABLES ? tables[i].name : NULL; }

fc_status fc_replay_table_of(const fc_replay *r, const char *name, fc_text *out, fc_error *err)
{
    size_t i = 0;
    while (i < N_TABLES && strcmp(tables[i].name, name) != 0) i++;
    if (i == N_TABLES) return fc_fail(err, FC_E_USAGE, FC_MSG_REPLAY_TABLE, NULL, 0, NULL, name);
    if (tables[i].write(r, out) && !out->failed) return FC_OK;
    return fc_fail(err, FC_E_MEMORY, FC_MSG_OUT_OF_MEMORY, NULL, 0, NULL);
}
