/* Ledger invariants of a fund, recomputed from its recorded lines: rules 7, rules 1 and 2. */
#include <string.h>

#include "mechanisms/funds/funds.h"

static void violate(const fc_fund_rec *r, const fc_ws *ws, fc_audit *a, int lane, int step, double amount,
                    const char *rule)
{
    fc_audit_note(a, ws, r->path, lane, step, amount, rule);
}

/* Money of this account: everything that came in minus everything that went out must be the cash it says it keeps. */
static void check_cash(const fc_fund_rec *r, const fc_ws *ws, fc_audit *a)
{
    const fc_plan *p = ws->plan;
    fc_lane balance, scale;
    FC_EACH_LANE(i) balance[i] = scale[i] = 0.0;
    for (int k = 0; k <= p->n_steps; k++) {
        for (size_t l = 0; l < p->n_lines; l++) {
            const fc_line *line = &p->lines[l];
            double in = strcmp(line->payee, r->path) == 0, out = strcmp(line->payer, r->path) == 0;
            if (line->type != FC_FLOW || in == out) continue;
            const double *x = fc_at(ws, line->column, k);
            FC_EACH_LANE(i)
            {
                balance[i] += (in - out) * x[i];
                scale[i] += in * x[i];
            }
        }
        const double *kept = r->p->recycle > 0.0 ? fc_at(ws, r->retained, k) : NULL;
        for (int i = 0; i < FC_LANES; i++) {
            double gap = balance[i] - (kept ? kept[i] : 0.0);
            if (!(gap <= 1e-9 * scale[i] + 1e-6 && gap >= -1e-9 * scale[i] - 1e-6))
                violate(r, ws, a, i, k, gap, "money in minus money out is not the cash kept");
        }
    }
}

/* paid <= closed <= committed for every class, cumulative; what the sponsor still owes is part of what it promised and has
   not paid (a child fund's part is its mother's promise). */
static void check_gates(const fc_fund_rec *r, const fc_ws *ws, fc_audit *a)
{
    for (int v = 0; v < r->n_investors; v++) {
        const fc_fund_line *line = &r->investors[v];
        const int owes = v == r->sponsor && !r->parent;
        fc_lane committed, closed, paid;
        FC_EACH_LANE(i) committed[i] = closed[i] = paid[i] = 0.0;
        for (int k = 0; k <= ws->plan->n_steps; k++) {
            const double *c = fc_at(ws, line->committed, k), *d = fc_at(ws, line->closed, k), *e = fc_at(ws, line->called, k);
            const double *owed = fc_at(ws, owes ? r->unfunded : ws->plan->zero_column, k);
            const double *past = fc_at(ws, r->has_state ? line->past_called : ws->plan->zero_column, k);
            FC_EACH_LANE(i)
            {
                committed[i] += c[i];
                closed[i] += d[i];
                paid[i] += e[i] + past[i];
            }
            for (int i = 0; i < FC_LANES; i++) {
                double slack = 1e-9 * committed[i] + 1e-6;
                if (!(closed[i] <= committed[i] + slack)) violate(r, ws, a, i, k, closed[i] - committed[i], "closed above committed");
                if (!(owed[i] >= -slack && owed[i] <= committed[i] - paid[i] + slack) && owes)
                    violate(r, ws, a, i, k, owed[i] - (committed[i] - paid[i]), "still owed above what was promised and not paid");
                if (!(paid[i] <= closed[i] + slack)) violate(r, ws, a, i, k, paid[i] - closed[i], "paid above closed");
            }
        }
    }
}

/* Carrying values are never negative, and nothing is held after the funds' last possible step. */
static void check_nav(const fc_fund_rec *r, const fc_ws *ws, fc_audit *a)
{
    const double *last = fc_fund_scalar(r, ws, FC_FUND_S_LAST);
    for (int k = 0; k <= ws->plan->n_steps; k++) {
        const double *x = fc_at(ws, r->nav, k);
        for (int i = 0; i < FC_LANES; i++) {
            if (!(x[i] >= -1e-6)) violate(r, ws, a, i, k, x[i], "negative carrying value");
            if (r->p->model == FC_FUND_DEALS && k >= last[i] && x[i] != 0.0)
                violate(r, ws, a, i, k, x[i], "something held after the forced sale");
        }
    }
}

void FC_K(fc_fund_audit)(const void *rec, const fc_ws *ws, fc_audit *audit)
{
    const fc_fund_rec *r = rec;
    check_cash(r, ws, audit);
    check_gates(r, ws, audit);
    check_nav(r, ws, audit);
}
