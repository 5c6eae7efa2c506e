/* Mother funds: what children call is called, what they return passes the mother's own waterfall.
   Source: rules 5.1.9. */
#include "mechanisms/funds/funds.h"

/* Keep what the children and the settlement need. */
void FC_K(fc_fund_open_mother)(const fc_fund_work *w, fc_ws *ws)
{
    const fc_fund_rec *r = w->rec;
    double *room = fc_fund_scalar(r, ws, FC_FUND_S_ROOM), *room0 = fc_fund_scalar(r, ws, FC_FUND_S_ROOM0);
    double *open = fc_fund_scalar(r, ws, FC_FUND_S_OPEN), *closed = fc_fund_scalar(r, ws, FC_FUND_S_SAVED_CLOSED);
    double *working = fc_fund_scalar(r, ws, FC_FUND_S_SAVED_WORKING);
    FC_EACH_LANE(i)
    {
        double left = (w->working[i] - r->p->fee.rate * w->closed[i] * r->p->invest) / (1.0 + r->kappa);
        room[i] = room0[i] = left > 0.0 ? left : 0.0;
        open[i] = w->open[i];
        closed[i] = w->closed[i];
        working[i] = w->working[i];
    }
    for (int v = 0; v < r->n_investors; v++) {
        double *kept = fc_fund_scalar(r, ws, FC_FUND_S_PART + v);
        const double *part = w->part[v];
        FC_EACH_LANE(i) kept[i] = part[i];
    }
}

static void restore(fc_fund_work *w, const fc_fund_rec *r, fc_ws *ws)
{
    const double *open = fc_fund_scalar(r, ws, FC_FUND_S_OPEN), *closed = fc_fund_scalar(r, ws, FC_FUND_S_SAVED_CLOSED);
    const double *working = fc_fund_scalar(r, ws, FC_FUND_S_SAVED_WORKING);
    const double *last = fc_fund_scalar(r, ws, FC_FUND_S_CHILD_LAST), *room = fc_fund_scalar(r, ws, FC_FUND_S_ROOM0);
    const double *nav = fc_fund_scalar(r, ws, FC_FUND_S_CHILD_NAV);
    FC_EACH_LANE(i)
    {
        w->open[i] = open[i];
        w->closed[i] = closed[i];
        w->working[i] = working[i];
        w->investable[i] = room[i];
        w->nav_end[i] = nav[i];
        w->last[i] = last[i] > w->last[i] ? last[i] : w->last[i];
        w->last_entry[i] = w->last[i];
    }
    for (int v = 0; v < r->n_investors; v++) {
        const double *kept = fc_fund_scalar(r, ws, FC_FUND_S_PART + v);
        double *part = w->part[v];
        FC_EACH_LANE(i) part[i] = kept[i];
    }
}

void FC_K(fc_fund_settle_mother)(const fc_fund_rec *r, fc_ws *ws)
{
    fc_fund_work w;
    fc_lane out;
    FC_K(fc_fund_work_init)(&w, r, &r->times[0], ws);
    restore(&w, r, ws);
    FC_K(fc_fund_place)(&w, ws, 0);
    FC_EACH_LANE(i) out[i] = 0.0;
    for (int k = 1; k <= w.n_steps; k++) {
        size_t at = (size_t)k * FC_LANES;
        const double *calls = fc_at(ws, r->child_calls, k), *got = fc_at(ws, r->child_receipts, k);
        const double *nav = fc_at(ws, r->child_nav, k);
        double *cheque = w.first_cheque + at, *proceeds = w.proceeds + at, *held = w.held + at, *value = w.nav + at;
        FC_EACH_LANE(i)
        {
            cheque[i] = calls[i];
            proceeds[i] = got[i];
            value[i] = nav[i];
            out[i] += calls[i] - got[i];
            held[i] = out[i] > 0.0 ? out[i] : 0.0;
        }
    }
    FC_K(fc_fund_terms)(&w, ws);
    FC_K(fc_fund_post)(&w, ws);
}
