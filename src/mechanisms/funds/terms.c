/* Fees, recycling, calls, distribution and clawback of one fund, step by step.
   Source: rules 5.1.3, 5.1.5 and the recycling and last-step readings of 5.12; Cal 5. */
#include "mechanisms/funds/funds.h"

void FC_K(fc_fund_terms_start)(fc_fund_tally *s)
{
    FC_EACH_LANE(i)
    s->called[i] = s->cheques[i] = s->lates[i] = s->kept[i] = s->kept_total[i] = s->owed[i] = s->lp_profit[i] = s->gp[i] = 0.0;
}

/* Exit proceeds kept for the next cheques; what is left at the last entry is distributed. Returns into paid[] what goes
   to the waterfall, into need[] the first cheques still to be called. */
static void recycle(const fc_fund_work *w, int k, fc_fund_tally *s, const double *gp_deal, double *paid, double *need)
{
    const double *p = w->proceeds + (size_t)k * FC_LANES, *q = w->first_cheque + (size_t)k * FC_LANES;
    double step = k, share = w->rec->p->recycle;
    if (!(share > 0.0)) {
        FC_EACH_LANE(i)
        {
            paid[i] = p[i];
            need[i] = q[i];
        }
        return;
    }
    FC_EACH_LANE(i)
    {
        double room = share * w->working[i] - s->kept_total[i], lps = p[i] - gp_deal[i];
        double keep = step <= w->last_entry[i] ? (lps < room ? lps : room) : 0.0;
        keep = keep > 0.0 ? keep : 0.0;
        double balance = s->kept[i] + keep, used = balance < q[i] ? balance : q[i];
        double left = balance - used, back = step == w->last_entry[i] ? left : 0.0;
        s->kept_total[i] += keep;
        s->kept[i] = left - back;
        paid[i] = p[i] - keep + back;
        need[i] = q[i] - used;
    }
}

/* What the last bits of the sums leave of the working size, once all of it is called, is no money. */
static const double dust = 1e-12;

/* The fee due, out of what is undrawn and not set aside for cheques and follow-ons that may still come. */
static void fee_step(const fc_fund_work *w, int k, const fc_fund_tally *s, const double *need, double *fee, double *waived)
{
    const fc_fund_params *p = w->rec->p;
    double step = k, delta = 1.0 / w->per_year;
    double rate = k <= w->t.invest_end ? p->fee.rate * delta : 0.0;
    double after = k <= w->t.invest_end ? 0.0 : p->fee.after * delta, first_share = 1.0 - p->reserve;
    const double *held = w->held + (size_t)(k - 1) * FC_LANES, *late = w->late_cheque + (size_t)k * FC_LANES;
    const double *last = w->last, *last_entry = w->last_entry;
    FC_EACH_LANE(i)
    {
        double due = rate * w->closed[i] + after * held[i];
        due = step <= last[i] ? due : 0.0;
        double first_left = fc_max2(w->investable[i] * first_share - s->cheques[i], 0.0);
        first_left = step < last_entry[i] ? first_left : 0.0;
        double late_left = fc_max2(w->late_total[i] - s->lates[i], 0.0);
        double room = w->working[i] - s->called[i] - need[i] - late[i] - (first_left + late_left);
        room = room > dust * w->working[i] ? room : 0.0;
        fee[i] = fc_min2(due, room);
        waived[i] += due - fee[i];
    }
}

/* Whole-fund tiers, or the sum of the deals' own tiers; then the clawback at the fund's last step. */
static void split_step(const fc_fund_work *w, int k, fc_fund_tally *s, const double *paid, const double *call,
                       const double *gp_deal)
{
    const fc_fund_rec *r = w->rec;
    const fc_tiers tiers = r->tiers;
    const double *last = w->last;
    double hurdle = r->hurdle_step, step = k, european = r->p->waterfall.style == FC_EUROPEAN ? 1.0 : 0.0;
    double *gp_row = fc_fund_now(w, w->carry, k), *claw_row = fc_fund_now(w, w->clawback, k);
    double *receipt = fc_fund_now(w, w->receipt, k);
    double american = 1.0 - european;
    FC_EACH_LANE(i)
    {
        fc_split t = {s->owed[i] * hurdle + call[i], s->lp_profit[i] - call[i], s->gp[i]};
        double gp = fc_waterfall(&tiers, european * paid[i], &t);
        t.lp_profit += american * (paid[i] - gp_deal[i]);
        t.gp += american * gp_deal[i];
        gp += american * gp_deal[i];
        double claw = fc_clawback(tiers.carry, t.gp, t.lp_profit);
        claw = step == last[i] ? claw : 0.0;
        s->owed[i] = t.owed;
        s->lp_profit[i] = t.lp_profit + claw;
        s->gp[i] = t.gp - claw;
        gp_row[i] = gp;
        claw_row[i] = claw;
        receipt[i] = paid[i] - gp + claw;
    }
}

/* What the LPs would get if what is held at K were paid out now, clawback included. */
static void value_end(fc_fund_work *w, const fc_fund_tally *s)
{
    const fc_fund_rec *r = w->rec;
    double end = w->n_steps, carry = r->tiers.carry, european = r->p->waterfall.style == FC_EUROPEAN ? 1.0 : 0.0;
    FC_EACH_LANE(i)
    {
        double alive = w->last[i] > end ? w->open[i] : 0.0;
        double held = alive * (w->nav_end[i] + s->kept[i]);
        fc_split t = {s->owed[i], s->lp_profit[i], s->gp[i]};
        double gp = fc_waterfall(&r->tiers, european * held, &t);
        double deal_gp = (1.0 - european) * alive * w->gp_nav[i];
        t.lp_profit += (1.0 - european) * held - deal_gp;
        t.gp += deal_gp;
        gp += deal_gp;
        w->lp_nav[i] = held - gp + alive * fc_clawback(carry, t.gp, t.lp_profit);
    }
}

void FC_K(fc_fund_terms_step)(fc_fund_work *w, const fc_ws *ws, int k, fc_fund_tally *s)
{
    fc_lane paid, need;
    double *call = fc_fund_now(w, w->call, k), *fee = fc_fund_now(w, w->fee, k);
    const double *gp_deal = fc_fund_deal_carry(w, k), *late = w->late_cheque + (size_t)k * FC_LANES;
    const double *first = w->first_cheque + (size_t)k * FC_LANES, *settled = w->late_settled + (size_t)k * FC_LANES;
    recycle(w, k, s, gp_deal, paid, need);
    FC_EACH_LANE(i) /* before the fee: this step's cheques are no longer set aside */
    {
        s->cheques[i] += first[i];
        s->lates[i] += settled[i];
        fee[i] = 0.0;
    }
    if (k > w->t.close) fee_step(w, k, s, need, fee, w->waived);
    FC_EACH_LANE(i)
    {
        call[i] = need[i] + late[i] + fee[i];
        s->called[i] += call[i];
    }
    split_step(w, k, s, paid, call, gp_deal);
    if (!(w->rec->p->recycle > 0.0)) return;
    double *kept = fc_at(ws, w->rec->retained, k);
    FC_EACH_LANE(i) kept[i] += s->kept[i];
}

void FC_K(fc_fund_terms_end)(fc_fund_work *w, const fc_ws *ws, const fc_fund_tally *s)
{
    value_end(w, s);
    double *waived = fc_fund_scalar(w->rec, ws, FC_FUND_S_WAIVED);
    FC_EACH_LANE(i) waived[i] += w->waived[i];
}
