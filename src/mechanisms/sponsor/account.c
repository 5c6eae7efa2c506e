/* The sponsor's account: one balance for the whole programme (rules 5.10). Interest on the opening balance and the
   appropriation come first in a step, the treasury's share of the proceeds and the running costs last; in between stand
   the flows of all mechanisms. */
#include "mechanisms/sponsor/sponsor.h"

void FC_K(fc_account_open)(const fc_sponsor_rec *r, const fc_ws *ws, fc_account_terms *t)
{
    const double delta = ws->plan->delta;
    FC_K(fc_draw_eval)(&r->cash, ws, NULL, fc_at(ws, r->balance, 0));
    FC_K(fc_draw_eval)(&r->appropriation, ws, NULL, t->funding);
    FC_K(fc_draw_eval)(&r->recycle, ws, NULL, t->keep);
    FC_K(fc_draw_eval)(&r->overhead, ws, NULL, t->costs);
    FC_K(fc_draw_eval)(&r->deposit_rate, ws, NULL, t->deposit);
    const double *opening = fc_at(ws, r->balance, 0);
    FC_EACH_LANE(i)
    {
        t->turnover[i] = opening[i];
        t->funding[i] *= delta;
        t->costs[i] *= delta;
        t->deposit[i] = fc_pow(1.0 + t->deposit[i], delta) - 1.0;
    }
}

void FC_K(fc_account_keep)(const fc_sponsor_rec *r, const fc_ws *ws, fc_account_terms *t, int k)
{
    const double credit_rate = fc_pow(1.0 + r->rate, ws->plan->delta) - 1.0;
    fc_lane in, out, received, given;
    FC_K(fc_cols_at)(ws, &r->flows.received, k, received);
    FC_K(fc_cols_at)(ws, &r->flows.income, k, in);
    FC_K(fc_cols_at)(ws, &r->flows.paid, k, out);
    FC_K(fc_cols_at)(ws, &r->flows.given, k, given);
    const double funded = fc_max2(0.0, fc_min2(1.0, r->steps_funded - (double)(k - 1)));
    const double *before = fc_at(ws, r->balance, k - 1);
    double *interest = fc_at(ws, r->interest, k), *credit = fc_at(ws, r->credit, k);
    double *funding = fc_at(ws, r->funding, k), *treasury = fc_at(ws, r->treasury, k);
    double *costs = fc_at(ws, r->costs, k), *balance = fc_at(ws, r->balance, k);
    FC_EACH_LANE(i)
    {
        const double net = received[i] - given[i], proceeds = net > 0.0 ? net : 0.0;
        interest[i] = before[i] > 0.0 ? before[i] * t->deposit[i] : 0.0;
        credit[i] = before[i] < 0.0 ? -before[i] * credit_rate : 0.0;
        funding[i] = t->funding[i] * funded;
        treasury[i] = proceeds * (1.0 - t->keep[i]);
        costs[i] = t->costs[i];
        balance[i] = before[i] + (interest[i] - credit[i]) + funding[i] + (net + in[i] - out[i]) -
                     treasury[i] - costs[i];
        t->turnover[i] += interest[i] + credit[i] + funding[i] + received[i] + given[i] + in[i] + out[i] + costs[i];
    }
}

/* The balance again, from every line of the ledger that names the sponsor. */
void FC_K(fc_account_audit)(const fc_sponsor_rec *r, const fc_ws *ws, fc_audit *found)
{
    const fc_plan *p = ws->plan;
    fc_lane balance, turnover;
    const double *opening = fc_at(ws, r->balance, 0);
    FC_EACH_LANE(i)
    {
        balance[i] = opening[i];
        turnover[i] = opening[i];
    }
    for (int k = 0; k <= p->n_steps; k++) {
        for (size_t l = 0; l < p->n_lines; l++) {
            const fc_line *line = &p->lines[l];
            const double sign =
                (line->payee_class == FC_CLASS_sponsor) - (line->payer_class == FC_CLASS_sponsor);
            if (line->type != FC_FLOW || sign == 0.0) continue;
            const double *x = fc_at(ws, line->column, k);
            FC_EACH_LANE(i)
            {
                balance[i] += sign * x[i];
                turnover[i] += x[i] < 0.0 ? -x[i] : x[i];
            }
        }
        const double *kept = fc_at(ws, r->balance, k);
        for (int i = 0; i < FC_LANES; i++) {
            const double gap = kept[i] - balance[i];
            if ((gap < 0.0 ? -gap : gap) <= 1e-9 * turnover[i] + 1e-6) continue;
            fc_audit_note(found, ws, "sponsor", i, k, gap, "cash = opening balance + what the lines pay in - what they pay out");
        }
    }
}
