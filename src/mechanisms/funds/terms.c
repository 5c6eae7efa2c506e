/* Fees, recycling, calls, distribution and clawback of one fund, step by step.
   Source: rules 5.1.3, 5.1.5 and the recycling and last-step readings of 5.12; Cal 5. */
#include "mechanisms/funds/funds.h"

void FC_K(fc_fund_terms_start)(fc_fund_tally *s)
{
    FC_EACH_LANE(i)
    {
        s->called[i] = s->cheques[i] = s->lates[i] = s->kept[i] = s->kept_total[i] = s->owed[i] = s->lp_profit[i] = s->gp[i] = 0.0;
        s->number[i] = s->held[i] = 0.0;
    }
}

/* A step of a fund: what all lanes share, and its rows. */
typedef struct fund_step {
    double step, rate, after, first_share, recycle, hurdle; /* rate, after: of the fee, a step */
    fc_tiers tiers;
    const double *proceeds, *first, *late, *settled, *gp_deal, *number;
    double *call, *fee, *carry, *clawback, *receipt;
} fund_step;

/* Exit proceeds kept for the next cheques; what is left at the last entry is distributed. Returns what goes to the waterfall,
   and into need the first cheques still to be called. */
FC_INLINE double recycle(const fc_fund_work *w, const fund_step *t, fc_fund_tally *s, int i, double *need)
{
    double room = t->recycle * w->working[i] - s->kept_total[i], lps = t->proceeds[i] - t->gp_deal[i];
    double keep = t->step <= w->last_entry[i] ? (lps < room ? lps : room) : 0.0;
    keep = keep > 0.0 ? keep : 0.0;
    double balance = s->kept[i] + keep, used = balance < t->first[i] ? balance : t->first[i];
    double left = balance - used, back = t->step == w->last_entry[i] ? left : 0.0;
    s->kept_total[i] += keep;
    s->kept[i] = left - back;
    *need = t->first[i] - used;
    return t->proceeds[i] - keep + back;
}

/* What the last bits of the sums leave of the working size, once all of it is called, is no money. */
static const double dust = 1e-12;

/* The fee due, out of what is undrawn and not set aside for cheques and follow-ons that may still come; this step's are no
   longer. */
FC_INLINE double take_fee(fc_fund_work *w, const fund_step *t, fc_fund_tally *s, int i, double need)
{
    s->cheques[i] += t->first[i];
    s->lates[i] += t->settled[i];
    double due = t->rate * w->closed[i] + t->after * s->held[i];
    due = t->step <= w->last[i] ? due : 0.0;
    double first_left = fc_max2(w->investable[i] * t->first_share - s->cheques[i], 0.0);
    first_left = t->step < w->last_entry[i] ? first_left : 0.0;
    double late_left = fc_max2(w->late_total[i] - s->lates[i], 0.0);
    double room = w->working[i] - s->called[i] - need - t->late[i] - (first_left + late_left);
    room = room > dust * w->working[i] ? room : 0.0;
    double fee = fc_min2(due, room);
    w->waived[i] += due - fee;
    return fee;
}

/* What is held at the end of the step, at cost. */
FC_INLINE void hold(const fc_fund_work *w, const fund_step *t, fc_fund_tally *s, int i)
{
    const double number = s->number[i] + t->number[i], late = fc_floor(number * (1.0 / FC_MARK_LATE));
    s->number[i] = number;
    s->held[i] = (number - late * FC_MARK_LATE) * w->cheque[i] + late * w->follow[i];
}

/* Whole-fund tiers, or the sum of the deals' own tiers; then the clawback at the fund's last step. */
FC_INLINE void split(const fc_fund_work *w, const fund_step *t, fc_fund_tally *s, int i, double paid, double call, int by_deal)
{
    fc_split of = {s->owed[i] * t->hurdle + call, s->lp_profit[i] - call, s->gp[i]};
    double gp = fc_waterfall(&t->tiers, by_deal ? 0.0 : paid, &of);
    if (by_deal) {
        gp = t->gp_deal[i];
        of.lp_profit += paid - gp;
        of.gp += gp;
    }
    double claw = fc_clawback(t->tiers.carry, of.gp, of.lp_profit);
    claw = t->step == w->last[i] ? claw : 0.0;
    s->owed[i] = of.owed;
    s->lp_profit[i] = of.lp_profit + claw;
    s->gp[i] = of.gp - claw;
    t->carry[i] = gp;
    t->clawback[i] = claw;
    t->receipt[i] = paid - gp + claw;
}

/* One sweep: nothing but the sums waits in memory between the terms. */
FC_INLINE void sweep(fc_fund_work *w, const fund_step *given, fc_fund_tally *s, int recycles, int by_deal)
{
    const fund_step t = *given; /* a private copy: stores to rows cannot change it */
    FC_EACH_LANE(i)
    {
        double need = t.first[i], paid = t.proceeds[i];
        if (recycles) paid = recycle(w, &t, s, i, &need);
        const double fee = take_fee(w, &t, s, i, need), call = need + t.late[i] + fee;
        t.fee[i] = fee;
        t.call[i] = call;
        s->called[i] += call;
        hold(w, &t, s, i);
        split(w, &t, s, i, paid, call, by_deal);
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
    const fc_fund_rec *r = w->rec;
    const fc_fund_params *p = r->p;
    const size_t at = (size_t)k * FC_LANES;
    const double a_step = k > w->t.close ? 1.0 / w->per_year : 0.0; /* no fee before the closing is over */
    const int invests = k <= w->t.invest_end;
    const fund_step t = {.step = k, .rate = invests ? p->fee.rate * a_step : 0.0, .after = invests ? 0.0 : p->fee.after * a_step,
                         .first_share = 1.0 - p->reserve, .recycle = p->recycle, .hurdle = r->hurdle_step, .tiers = r->tiers,
                         .proceeds = w->proceeds + at, .first = w->first_cheque + at, .late = w->late_cheque + at,
                         .settled = w->late_settled + at, .gp_deal = fc_fund_deal_carry(w, k), .number = w->number + at,
                         .call = fc_fund_now(w, w->call, k), .fee = fc_fund_now(w, w->fee, k),
                         .carry = fc_fund_now(w, w->carry, k), .clawback = fc_fund_now(w, w->clawback, k),
                         .receipt = fc_fund_now(w, w->receipt, k)};
    const int by_deal = p->waterfall.style == FC_AMERICAN;
    if (p->recycle > 0.0) sweep(w, &t, s, 1, by_deal);
    else if (by_deal) sweep(w, &t, s, 0, 1);
    else sweep(w, &t, s, 0, 0);
    if (r->mother) { /* she says herself what is held */
        const double *told = w->held + at;
        FC_EACH_LANE(i) s->held[i] = told[i];
    }
    if (!(p->recycle > 0.0)) return;
    double *kept = fc_at(ws, r->retained, k);
    FC_EACH_LANE(i) kept[i] += s->kept[i];
}

void FC_K(fc_fund_terms_end)(fc_fund_work *w, const fc_ws *ws, const fc_fund_tally *s)
{
    value_end(w, s);
    double *waived = fc_fund_scalar(w->rec, ws, FC_FUND_S_WAIVED);
    FC_EACH_LANE(i) waived[i] += w->waived[i];
}
