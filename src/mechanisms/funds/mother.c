/* Mother funds: what children call is called, what they return passes the mother's own waterfall.
   Source: rules 5.1.9. */
#include "blocks/columns.h"
#include "mechanisms/funds/funds.h"

/* Keep what the children and the settlement need, on the lanes that commit now. */
void FC_K(fc_fund_open_mother)(const fc_fund_work *w, fc_ws *ws, const double *mask)
{
    const fc_fund_rec *r = w->rec;
    double *room = fc_fund_scalar(r, ws, FC_FUND_S_ROOM), *room0 = fc_fund_scalar(r, ws, FC_FUND_S_ROOM0);
    double *open = fc_fund_scalar(r, ws, FC_FUND_S_OPEN), *closed = fc_fund_scalar(r, ws, FC_FUND_S_SAVED_CLOSED);
    double *working = fc_fund_scalar(r, ws, FC_FUND_S_SAVED_WORKING), *begun = fc_fund_scalar(r, ws, FC_FUND_S_BEGUN);
    const double step = w->t.commit;
    FC_EACH_LANE(i)
    {
        double left = (w->working[i] - r->p->fee.rate * w->closed[i] * r->p->invest) / (1.0 + r->kappa);
        left = left > 0.0 ? left : 0.0;
        room[i] = room0[i] = mask[i] > 0.0 ? left : room[i];
        open[i] = mask[i] > 0.0 ? w->open[i] : open[i];
        closed[i] = mask[i] > 0.0 ? w->closed[i] : closed[i];
        working[i] = mask[i] > 0.0 ? w->working[i] : working[i];
        begun[i] = mask[i] > 0.0 ? step : begun[i];
    }
    for (int v = 0; v < r->n_investors; v++) {
        double *kept = fc_fund_scalar(r, ws, FC_FUND_S_PART + v);
        const double *part = w->part[v];
        FC_EACH_LANE(i) kept[i] = mask[i] > 0.0 ? part[i] : kept[i];
    }
}

/* The lanes that committed in the step of w, their last step as far as it is known: open while a child may still come. */
static void restore(fc_fund_work *w, const fc_ws *ws, double *mine)
{
    const fc_fund_rec *r = w->rec;
    const double *open = fc_fund_scalar(r, ws, FC_FUND_S_OPEN), *closed = fc_fund_scalar(r, ws, FC_FUND_S_SAVED_CLOSED);
    const double *working = fc_fund_scalar(r, ws, FC_FUND_S_SAVED_WORKING), *room = fc_fund_scalar(r, ws, FC_FUND_S_ROOM0);
    const double *last = fc_fund_scalar(r, ws, FC_FUND_S_CHILD_LAST), *nav = fc_fund_scalar(r, ws, FC_FUND_S_CHILD_NAV);
    const double *sub_last = fc_fund_scalar(r, ws, FC_FUND_S_SUB_LAST), *sub_nav = fc_fund_scalar(r, ws, FC_FUND_S_SUB_NAV);
    const double *begun = fc_fund_scalar(r, ws, FC_FUND_S_BEGUN), *decided = fc_fund_scalar(r, ws, FC_FUND_S_DECIDED);
    const double step = w->t.commit, all = r->n_children, beyond = 1 << 20;
    FC_EACH_LANE(i)
    {
        mine[i] = begun[i] == step ? 1.0 : 0.0;
        w->open[i] = mine[i] * open[i];
        w->closed[i] = mine[i] * closed[i];
        w->working[i] = mine[i] * working[i];
        w->investable[i] = mine[i] * room[i];
        w->nav_end[i] = mine[i] * (nav[i] + sub_nav[i]);
        double until = last[i] > sub_last[i] ? last[i] : sub_last[i];
        until = decided[i] < all ? beyond : until;
        w->last[i] = until > w->last[i] ? until : w->last[i];
        w->last_entry[i] = w->last[i];
    }
    for (int v = 0; v < r->n_investors; v++) {
        const double *kept = fc_fund_scalar(r, ws, FC_FUND_S_PART + v);
        double *part = w->part[v];
        FC_EACH_LANE(i) part[i] = kept[i];
    }
}

/* The lives of the mothers that committed in one step. */
static void settle_from(const fc_fund_rec *r, fc_ws *ws, int step, int final)
{
    fc_fund_work w;
    fc_lane out, mine;
    FC_K(fc_fund_work_init)(&w, r, &r->times[0], step, ws);
    w.passing = !final;
    restore(&w, ws, mine);
    FC_K(fc_fund_place)(&w, ws, 0);
    FC_EACH_LANE(i) out[i] = 0.0;
    for (int k = 1; k <= w.n_steps; k++) {
        size_t at = (size_t)k * FC_LANES;
        const double *calls = fc_at(ws, r->child_calls, k), *got = fc_at(ws, r->child_receipts, k);
        const double *nav = fc_at(ws, r->child_nav, k);
        double *cheque = w.first_cheque + at, *proceeds = w.proceeds + at, *held = w.held + at, *value = w.nav + at;
        FC_EACH_LANE(i)
        {
            cheque[i] = mine[i] * calls[i];
            proceeds[i] = mine[i] * got[i];
            value[i] = mine[i] * nav[i];
        }
        if (r->rule_cash) {
            const double *sub_calls = fc_at(ws, r->sub_calls, k), *sub_got = fc_at(ws, r->sub_receipts, k);
            const double *sub_nav = fc_at(ws, r->sub_nav, k);
            FC_EACH_LANE(i)
            {
                cheque[i] += mine[i] * sub_calls[i];
                proceeds[i] += mine[i] * sub_got[i];
                value[i] += mine[i] * sub_nav[i];
            }
        }
        FC_EACH_LANE(i)
        {
            out[i] += cheque[i] - proceeds[i];
            held[i] = out[i] > 0.0 ? out[i] : 0.0;
        }
    }
    FC_K(fc_fund_post)(&w, ws);
}

static void clear_column(const fc_ws *ws, fc_col column)
{
    double *x = fc_column(ws, column);
    for (size_t i = 0, n = ((size_t)ws->plan->n_steps + 1) * FC_LANES; i < n; i++) x[i] = 0.0;
}

/* Takes back what an earlier settlement posted. The sponsor's open promise before the closing is not its work. */
static void forget(const fc_fund_rec *r, fc_ws *ws)
{
    static const int sums[] = {FC_FUND_S_WAIVED, FC_FUND_S_LP_NAV, FC_FUND_S_GROSS_NAV};
    const fc_col columns[] = {r->called, r->distributed, r->nav, r->fees, r->carry, r->sponsor_called, r->sponsor_distributed,
                              r->fee_line, r->carry_line, r->clawback_line, r->concession_line, r->lossshare_line,
                              r->nav_sponsor};
    const double *begun = fc_fund_scalar(r, ws, FC_FUND_S_BEGUN);
    const double closing = r->times[0].close - r->times[0].commit;
    for (size_t c = 0; c < sizeof columns / sizeof *columns; c++) clear_column(ws, columns[c]);
    for (int v = 0; v < r->n_investors; v++) {
        clear_column(ws, r->investors[v].called);
        clear_column(ws, r->investors[v].received);
    }
    for (size_t s = 0; s < sizeof sums / sizeof *sums; s++) {
        double *x = fc_fund_scalar(r, ws, sums[s]);
        FC_EACH_LANE(i) x[i] = 0.0;
    }
    for (int k = 0; k <= ws->plan->n_steps && !r->parent; k++) {
        double *open = fc_at(ws, r->unfunded, k), step = k;
        FC_EACH_LANE(i) open[i] = step < begun[i] + closing ? open[i] : 0.0;
    }
}

void FC_K(fc_fund_settle_mother)(const fc_fund_rec *r, fc_ws *ws, int final)
{
    const double *begun = fc_fund_scalar(r, ws, FC_FUND_S_BEGUN);
    if (r->rule_cash) forget(r, ws);
    for (int k = 1; k <= ws->plan->n_steps; k++) {
        double any = 0.0, step = k;
        FC_EACH_LANE(i) any += begun[i] == step ? 1.0 : 0.0;
        if (any > 0.0) settle_from(r, ws, k, final);
    }
    if (!r->rule_cash) return;
    double *last = fc_fund_scalar(r, ws, FC_FUND_S_SUB_LAST), *nav = fc_fund_scalar(r, ws, FC_FUND_S_SUB_NAV);
    clear_column(ws, r->sub_calls); /* its children that are mothers settle anew before it next time */
    clear_column(ws, r->sub_receipts);
    clear_column(ws, r->sub_nav);
    FC_EACH_LANE(i) last[i] = nav[i] = 0.0;
}
