/* The path for people: metrics, funds, companies, then every payment and balance, step by step. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "output/ledger_line.h"
#include "output/replay_internal.h"
#include "output/rounding.h"

enum { AMOUNT_ROOM = 64 };

/* "-1,234,567", small amounts with cents; whatever the locale. The tables keep every digit. */
static const char *amount(double x, char buf[AMOUNT_ROOM])
{
    if (!isfinite(x)) return "-";
    if (fabs(x) >= 1e18) {
        fc_number_text(x, buf);
        return buf;
    }
    const int cents = fabs(x) < 1000.0;
    const unsigned long long whole = (unsigned long long)(cents ? floor(fabs(x) * 100.0 + 0.5) : floor(fabs(x) + 0.5));
    char digits[32];
    const size_t n = (size_t)snprintf(digits, sizeof digits, "%llu", cents ? whole / 100 : whole);
    size_t at = 0;
    if (x < 0.0 && whole > 0) buf[at++] = '-';
    for (size_t i = 0; i < n; i++) {
        if (i > 0 && (n - i) % 3 == 0) buf[at++] = ',';
        buf[at++] = digits[i];
    }
    if (cents) at += (size_t)snprintf(buf + at, AMOUNT_ROOM - at, ".%02llu", whole % 100);
    buf[at] = '\0';
    return buf;
}

static int widest(const fc_plan *plan, int lines)
{
    size_t wide = 0;
    for (size_t i = 0; i < (lines ? plan->n_lines : plan->n_metrics); i++) {
        const size_t n = strlen(lines ? plan->lines[i].name : plan->metrics[i].name);
        if (n > wide && (lines || !plan->metrics[i].series)) wide = n;
    }
    return wide < 60 ? (int)wide : 60;
}

static void head(const fc_replay *r, const fc_replay_found *found, fc_text *out)
{
    char buf[32];
    fc_text_format(out, "Path %" PRIu64 " of %" PRIu64 ", seed %" PRIu64 ": %s\n", r->path, r->paths, r->seed,
                   fc_model_title(r->plan->model));
    if (found != NULL) {
        fc_number_text(found->value, buf);
        fc_text_format(out, "%s: %s on this path, number %" PRIu64 " of %" PRIu64 " defined paths in ascending order",
                       found->asked, buf, found->rank + 1, found->n);
        if (found->undefined > 0) fc_text_format(out, " (undefined on %" PRIu64 ")", found->undefined);
        fc_text_add(out, "\n");
        if (isfinite(found->quantile)) {
            fc_number_text(found->quantile, buf);
            fc_text_format(out, "The run's quantile is %s: it lies between this path's value and the next one's.\n", buf);
        } else {
            fc_text_format(out, "The worst of this metric is its %s value.\n", found->high_is_bad ? "highest" : "lowest");
        }
    }
    fc_text_format(out, "Amounts in %s; numbers are rounded, the tables keep every digit.\n", r->plan->model->head.currency);
}

static void metrics(const fc_replay *r, fc_text *out)
{
    const int wide = widest(r->plan, 0);
    fc_text_add(out, "\nMetrics\n");
    for (size_t i = 0; i < r->plan->n_metrics; i++) {
        const fc_metric *m = &r->plan->metrics[i];
        char buf[AMOUNT_ROOM];
        if (m->series) continue;
        const double x = fc_replay_metric(r, m, 0);
        const int money = strcmp(m->unit, "currency") == 0, answer = m->probability && (x == 0.0 || x == 1.0);
        if (!isfinite(x)) snprintf(buf, sizeof buf, "undefined");
        else if (answer) snprintf(buf, sizeof buf, x > 0.0 ? "yes" : "no");
        else if (!money) (void)fc_round_to_error(x, NAN, buf);
        fc_text_format(out, "  %-*s  %s%s%s\n", wide, m->name, money && isfinite(x) ? amount(x, buf) : buf,
                       answer || !isfinite(x) ? "" : " ", answer || !isfinite(x) ? "" : m->unit);
    }
}

static void funds(const fc_replay *r, fc_text *out)
{
    if (r->trace.n_funds == 0) return;
    fc_text_format(out, "\nFunds\n  %-28s %-9s  %-8s %18s %18s %18s\n", "fund", "committed", "closed", "size", "closed",
                   "working");
    for (size_t i = 0; i < r->trace.n_funds; i++) {
        const fc_traced_fund *f = &r->trace.funds[i];
        char name[96], from[8], closed[8], a[AMOUNT_ROOM], b[AMOUNT_ROOM], c[AMOUNT_ROOM];
        snprintf(name, sizeof name, "%.80s #%u", f->entry, f->unit + 1);
        fc_replay_date(r, f->committed, from);
        fc_replay_date(r, f->closes, closed);
        fc_text_format(out, "  %-28s %-9s  %-8s %18s %18s %18s\n", name, from, f->open ? closed : "no",
                       amount(f->size, a), amount(f->closed, b), amount(f->working, c));
    }
}

static void company(const fc_replay *r, const fc_traced_company *c, fc_text *out)
{
    char name[96], entered[8], left[8], a[AMOUNT_ROOM], b[AMOUNT_ROOM], d[AMOUNT_ROOM], got[24];
    const int more = c->late > 0.0 && c->late_at <= r->plan->n_steps;
    const double cost = c->cost + (more ? c->late : 0.0), back = c->proceeds + c->value;
    snprintf(name, sizeof name, "%.70s #%u/%u", c->entry, c->unit + 1, c->number + 1);
    fc_replay_date(r, c->entered, entered);
    fc_replay_date(r, c->leaves, left);
    const double hundredths = cost > 0.0 ? floor(back / cost * 100.0 + 0.5) : 0.0;
    snprintf(got, sizeof got, "%.0f.%02d", floor(hundredths / 100.0), (int)fmod(hundredths, 100.0));
    fc_text_format(out, "  %-30s %-7s %16s %16s %8s  %-7s  %-11s %18s\n", name, entered, amount(c->cost, a),
                   more ? amount(c->late, b) : "", cost > 0.0 ? got : "", left, fc_route_name(c->route),
                   amount(back, d));
}

static void companies(const fc_replay *r, fc_text *out)
{
    if (r->trace.n_companies == 0) return;
    fc_text_format(out, "\nCompanies (multiple: what came back, or is carried at the end, over the cheques)\n"
                        "  %-30s %-7s %16s %16s %8s  %-7s  %-11s %18s\n",
                   "fund/company", "entered", "cheque", "follow-on", "multiple", "left", "how", "back or carried");
    for (size_t i = 0; i < r->trace.n_companies; i++) company(r, &r->trace.companies[i], out);
}

/* Payments and promises of a step, then the accounts it moved. */
static void step(const fc_replay *r, fc_accounts *all, int k, int wide, fc_text *out)
{
    char month[8], a[AMOUNT_ROOM], b[AMOUNT_ROOM], c[AMOUNT_ROOM];
    fc_replay_date(r, k, month);
    fc_text_format(out, "\nStep %d, to the end of %s\n", k, month);
    for (size_t i = 0; i < r->plan->n_lines; i++) {
        const fc_line *line = &r->plan->lines[i];
        const double x = fc_replay_at(r, line->column, k);
        if (fc_line_is_valuation(line) || x == 0.0) continue;
        fc_text_format(out, "  %-*s  %s -> %s, %s%s  %s\n", wide, line->name, line->payer, line->payee, line->what ? line->what : "",
                       line->type == FC_PROMISE ? " (promise)" : "", amount(x, a));
    }
    for (size_t i = 0; i < all->n; i++) {
        double in, paid;
        fc_account_step(&all->items[i], r, k, &in, &paid);
        if (in == 0.0 && paid == 0.0 && (k > 0 || all->items[i].opening == 0.0)) continue;
        fc_text_format(out, "    account %-26s received %18s   paid %18s   balance %18s\n", all->items[i].name,
                       amount(in, a), amount(paid, b), amount(all->items[i].balance, c));
    }
}

fc_status fc_replay_text_of(const fc_replay *r, const fc_replay_found *found, fc_text *out, fc_error *err)
{
    fc_accounts all;
    const int wide = widest(r->plan, 1);
    if (!fc_accounts_open(&all, r)) return fc_fail(err, FC_E_MEMORY, FC_MSG_OUT_OF_MEMORY, NULL, 0, NULL);
    head(r, found, out);
    metrics(r, out);
    funds(r, out);
    companies(r, out);
    fc_text_add(out, "\nLedger: who paid whom for what, and every account that moved (balance: the sum of all it received "
                     "less all it paid)\n");
    for (int k = 0; k <= r->plan->n_steps; k++) step(r, &all, k, wide, out);
    fc_accounts_free(&all);
    if (out->failed) return fc_fail(err, FC_E_MEMORY, FC_MSG_OUT_OF_MEMORY, NULL, 0, NULL);
    return FC_OK;
}
