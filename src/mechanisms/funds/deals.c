/* Company by company: cheques, follow-ons without foresight, exits, forced sale, carrying value.
   Source: rules 5.1.3, 5.1.5 (american), 5.1.7, 5.1.8. */
#include "engine/trace.h"
#include "mechanisms/funds/funds.h"

typedef struct deal { /* one company of one fund */
    fc_company c;
    fc_lane exists, leave, forced, proceeds, first_side, late_side, late_side_at;
    fc_lane route, gone; /* how it leaves; what its leaving adds to the fund's number */
    fc_lane end;         /* worth at K, where it is held then */
    fc_spot entry, out; /* steps of c.entry and leave */
    double u[8][FC_LANES] FC_ALIGN;
} deal;

/* Money for companies: rules 5.1.3. */
static void budget(fc_fund_work *w)
{
    const fc_fund_params *p = w->rec->p;
    double kappa = w->rec->kappa;
    FC_EACH_LANE(i)
    {
        double left = (w->working[i] - p->fee.rate * w->closed[i] * p->invest) / (1.0 + kappa);
        w->investable[i] = left > 0.0 ? left : 0.0;
        w->cheque[i] = w->investable[i] * (1.0 - p->reserve) / w->n_deals[i];
        w->follow[i] = p->reserve * w->investable[i] / w->n_deals[i] * p->follow_share;
        w->per_deal[i] = 1.0 / w->n_deals[i];
    }
}

static void draw_deal(fc_fund_work *w, const fc_ws *ws, uint32_t unit, int j, deal *d)
{
    const fc_fund_rec *r = w->rec;
    double per_year = ws->plan->model->calendar.steps_per_year, late = w->t.late;
    fc_lane x;
    FC_EACH_LANE(i)
    {
        x[i] = (j + 0.5) * w->per_deal[i];
        d->exists[i] = x[i] < 1.0 ? w->open[i] : 0.0;
        x[i] = x[i] < 1.0 ? x[i] : 0.5;
    }
    if (!r->spread_uniform) FC_K(fc_draw_eval)(&r->spread, ws, x, x);
    FC_EACH_LANE(i)
    {
        d->c.years[i] = w->t.closing + r->p->invest * x[i];
        double e = fc_step_of(d->c.years[i], per_year) + late;
        d->c.entry[i] = e; /* dead lanes too: they have no money, and one common step is quick */
        d->c.cost[i] = d->exists[i] * w->cheque[i];
        w->last_entry[i] = d->exists[i] > 0.0 && e > w->last_entry[i] ? e : w->last_entry[i];
    }
    fc_spot_set(&d->entry, w->n_steps, d->c.entry);
    uint64_t index = ((uint64_t)unit << 32 | (uint64_t)j) * 2;
    FC_K(fc_draw_uniforms)(ws, r->site_deal, index, d->c.entry, d->u);
    if (r->has_coinvest || r->has_local) FC_K(fc_draw_uniforms)(ws, r->site_deal, index + 1, d->c.entry, d->u + 4);
}

/* A company held follow_after years after entry, and before the term, gets its part of the reserve. */
static void follow_on(fc_fund_work *w, const fc_ws *ws, deal *d)
{
    const fc_fund_params *p = w->rec->p;
    double per_year = ws->plan->model->calendar.steps_per_year, term = w->t.term, late = w->t.late;
    fc_spot at_step;
    fc_lane in_time, early; /* a follow-on is settled when it is paid or its company leaves */
    FC_EACH_LANE(i)
    {
        double at = fc_step_of(d->c.years[i] + p->follow_after, per_year) + late;
        double asks = d->exists[i] > 0.0 && at < term ? 1.0 : 0.0;
        double amount = w->follow[i], asked = asks * amount;
        early[i] = d->leave[i] < at ? asked : 0.0;
        in_time[i] = d->leave[i] < at ? 0.0 : asked;
        w->late_total[i] += asked;
        d->c.late[i] = asks > 0.0 && d->leave[i] > at ? amount : 0.0;
        d->c.late_at[i] = at;
    }
    fc_spot_set(&at_step, w->n_steps, d->c.late_at);
    fc_spot_add(&at_step, w->late_cheque, d->c.late);
    fc_spot_add(&at_step, w->late_settled, in_time);
    fc_spot_add_few(&d->out, w->late_settled, early);
}

static void leave_fund(fc_fund_work *w, const fc_ws *ws, deal *d)
{
    const fc_fund_rec *r = w->rec;
    fc_lane m, value, end;
    double step_up = r->p->step_up, per_step_up = 1.0 / step_up, keep = 1.0 - r->outcome.forced_discount, last = w->t.last;
    FC_K(fc_company_multiple)(&r->outcome, ws, &d->c, &d->out, m);
    if (w->t.last <= w->n_steps && fc_v_any(d->forced)) {
        FC_EACH_LANE(i) end[i] = last > d->c.entry[i] ? last : d->c.entry[i];
        FC_K(fc_company_value_at)(&r->outcome, ws, &d->c, end, step_up, d->forced, value);
    } else {
        fc_v_clear(value);
    }
    FC_EACH_LANE(i)
    {
        double sold = d->c.cost[i] * m[i] + d->c.late[i] * m[i] * per_step_up;
        d->proceeds[i] = d->forced[i] > 0.0 ? value[i] * keep : sold;
    }
}

static void count_exit(fc_fund_work *w, fc_ws *ws, deal *d)
{
    const fc_fund_rec *r = w->rec;
    int top = w->n_steps;
    fc_lane listed;
    FC_K(fc_company_listed)(&r->outcome, ws, &d->c, &d->out, d->u[FC_DRAW_ROUTE], listed);
    FC_EACH_LANE(i)
    {
        double own = listed[i] > 0.0 ? 0.0 : 1.0;
        own = d->c.fail[i] > 0.0 ? 2.0 : own;
        d->route[i] = d->forced[i] > 0.0 ? 3.0 : own;
    }
    double *loss = fc_fund_scalar(r, ws, FC_FUND_S_LOSS), *left = fc_fund_scalar(r, ws, FC_FUND_S_LEFT_COST);
    double *best = fc_fund_scalar(r, ws, FC_FUND_S_TOP), *sum = fc_fund_scalar(r, ws, FC_FUND_S_PROCEEDS);
    double last = top;
    FC_EACH_LANE(i)
    {
        double gone = d->leave[i] <= last ? d->exists[i] : 0.0;
        double cost = gone * (d->c.cost[i] + d->c.late[i]), got = gone * d->proceeds[i];
        loss[i] += cost > got ? cost - got : 0.0;
        left[i] += cost;
        best[i] = got > best[i] ? got : best[i];
        sum[i] += got;
    }
}

/* What its leaving adds to proceeds, numbers and exits, in one walk over lanes that leave at steps of their own; beyond the
   horizon nothing. */
static void post_leaving(fc_fund_work *w, const fc_ws *ws, const deal *d)
{
    const fc_spot *out = &d->out;
    const int stride = (w->n_steps + 1) * FC_LANES;
    double *exits = fc_column(ws, w->rec->exits);
    fc_lane got, gone, one;
    FC_EACH_LANE(i) one[i] = d->exists[i] * out->inside[i];
    if (out->row >= 0) {
        fc_spot_add(out, w->proceeds, d->proceeds);
        fc_spot_add(out, w->number, d->gone);
        fc_spot_count(out, exits, stride, d->route, one);
        return;
    }
    int32_t at[FC_LANES], to[FC_LANES];
    FC_EACH_LANE(i)
    {
        got[i] = out->inside[i] > 0.0 ? d->proceeds[i] : 0.0;
        gone[i] = out->inside[i] > 0.0 ? d->gone[i] : 0.0;
        at[i] = (int32_t)out->at[i];
        to[i] = at[i] + (int32_t)d->route[i] * stride;
    }
    FC_LANE_BY_LANE(i)
    {
        w->proceeds[at[i]] += got[i];
        w->number[at[i]] += gone[i];
        exits[to[i]] += one[i];
    }
}

/* Others' money beside the first cheque and in the next round. */
static void co_invest(fc_fund_work *w, const fc_ws *ws, deal *d)
{
    const fc_fund_rec *r = w->rec;
    double per_year = ws->plan->model->calendar.steps_per_year, late = w->t.late;
    fc_spot later;
    fc_lane held;
    FC_K(fc_coinvest_draw)(&r->coinvest_first, &r->coinvest_later, ws, (const double (*)[FC_LANES])(d->u + FC_DEAL_FIRST),
                           d->first_side, d->late_side);
    FC_EACH_LANE(i)
    {
        d->late_side_at[i] = fc_next_round(d->c.years[i], d->c.hold[i], per_year) + late;
        held[i] = d->leave[i] > d->late_side_at[i] ? d->c.cost[i] : 0.0;
        d->late_side[i] = held[i] > 0.0 ? d->late_side[i] * held[i] : 0.0;
        d->first_side[i] *= d->c.cost[i];
    }
    fc_spot_set(&later, w->n_steps, d->late_side_at);
    fc_coinvest_scale(&r->coinvest, ws, &d->entry, d->first_side);
    fc_coinvest_scale(&r->coinvest, ws, &later, d->late_side);
    fc_spot_add(&d->entry, w->coinvest, d->first_side);
    fc_spot_add(&later, w->coinvest, d->late_side);
    FC_K(fc_coinvest_add)(&r->coinvest, ws, r->coinvest.control_first, &r->coinvest_first, &d->entry, d->c.cost, d->first_side);
    FC_K(fc_coinvest_add)(&r->coinvest, ws, r->coinvest.control_later, &r->coinvest_later, &later, held, d->late_side);
}

/* Local money by the deadline: the fund's cheques, or the whole round. */
static void count_local(fc_fund_work *w, const fc_ws *ws, const deal *d)
{
    const fc_fund_rec *r = w->rec;
    double deadline = w->t.deadline < w->n_steps ? w->t.deadline : w->n_steps;
    double round = r->p->reinvestment.counts == FC_COUNTS_ROUND && r->has_coinvest ? 1.0 : 0.0;
    fc_lane chance;
    FC_K(fc_draw_eval)(&r->local, ws, chance, chance);
    FC_EACH_LANE(i)
    {
        double here = d->u[FC_DEAL_LOCAL][i] < chance[i] ? 1.0 : 0.0;
        double first = d->c.entry[i] <= deadline ? d->c.cost[i] : 0.0;
        double late = d->c.late_at[i] <= deadline ? d->c.late[i] : 0.0;
        double beside = round > 0.0 && d->c.entry[i] <= deadline ? d->first_side[i] : 0.0;
        double next = round > 0.0 && d->late_side_at[i] <= deadline ? d->late_side[i] : 0.0;
        w->local[i] += here * (first + late + beside + next);
    }
}

/* Deal-by-deal carry: the same tiers on the company's own cheques; at K also on what is still held. */
static void deal_carry(fc_fund_work *w, const deal *d)
{
    const fc_fund_rec *r = w->rec;
    fc_lane gp, held_gp;
    double top = w->n_steps;
    FC_EACH_LANE(i)
    {
        double at = d->leave[i] < top ? d->leave[i] : top;
        double late = d->c.late_at[i] <= top ? d->c.late[i] : 0.0;
        double age = at - d->c.entry[i], late_age = at - d->c.late_at[i];
        age = age > 0.0 ? age : 0.0;
        late_age = late_age > 0.0 ? late_age : 0.0;
        double owed = d->c.cost[i] * fc_pow(r->hurdle_step, age) + late * fc_pow(r->hurdle_step, late_age);
        double spent = d->c.cost[i] + late;
        fc_split sold = {owed, -spent, 0.0}, held = {owed, -spent, 0.0};
        gp[i] = fc_waterfall(&r->tiers, d->proceeds[i], &sold);
        held_gp[i] = fc_waterfall(&r->tiers, d->end[i], &held);
        w->gp_nav[i] += held_gp[i];
    }
    fc_spot_add(&d->out, w->gp_deal, gp);
}

/* What became of the company in the lane that is replayed. */
static void tell(const fc_fund_work *w, const fc_ws *ws, uint32_t unit, int j, const deal *d)
{
    const int i = ws->trace->lane, top = w->n_steps;
    if (!(d->exists[i] > 0.0) || d->c.entry[i] > top) return;
    fc_lane end, one, value;
    FC_EACH_LANE(l)
    {
        end[l] = top;
        one[l] = l == i ? 1.0 : 0.0;
    }
    FC_K(fc_company_value_at)(&w->rec->outcome, ws, &d->c, end, w->rec->p->step_up, one, value);
    fc_lane listed;
    FC_K(fc_company_listed)(&w->rec->outcome, ws, &d->c, &d->out, d->u[FC_DRAW_ROUTE], listed);
    const int left = d->leave[i] <= top;
    const fc_route own = d->c.fail[i] > 0.0 ? FC_ROUTE_FAILED : listed[i] > 0.0 ? FC_ROUTE_IPO : FC_ROUTE_SALE;
    fc_trace_company(ws->trace, &(fc_traced_company){
        .entry = w->rec->path, .unit = unit, .number = (uint32_t)j, .entered = d->c.entry[i], .leaves = d->leave[i],
        .cost = d->c.cost[i], .late = d->c.late[i], .late_at = d->c.late[i] > 0.0 ? d->c.late_at[i] : 0.0,
        .beside = w->rec->has_coinvest ? d->first_side[i] : 0.0, .multiple = d->c.m0[i],
        .proceeds = left ? d->proceeds[i] : 0.0, .value = left ? 0.0 : value[i],
        .route = !left ? FC_ROUTE_HELD : d->forced[i] > 0.0 ? FC_ROUTE_FORCED : own});
}

static void one_deal(fc_fund_work *w, fc_ws *ws, uint32_t unit, int j, deal *d, fc_marking *marking)
{
    const fc_fund_rec *r = w->rec;
    double end = w->t.last;
    draw_deal(w, ws, unit, j, d);
    FC_K(fc_company_draw)(&r->outcome, ws, d->u[0], w->t.last, &d->c);
    FC_EACH_LANE(i)
    {
        d->forced[i] = d->c.exit[i] > end ? 1.0 : 0.0;
        d->leave[i] = d->forced[i] > 0.0 ? end : d->c.exit[i];
        /* a company that would enter at or after the forced sale never does better than its cost back there */
        d->leave[i] = d->leave[i] > d->c.entry[i] ? d->leave[i] : d->c.entry[i];
        w->last[i] = d->exists[i] > 0.0 && d->leave[i] > w->last[i] ? d->leave[i] : w->last[i];
    }
    fc_lane inside;
    FC_EACH_LANE(i) inside[i] = d->exists[i] * d->entry.inside[i];
    if (!fc_v_any(inside)) return; /* no lane enters within the horizon */
    fc_spot_set(&d->out, w->n_steps, d->leave);
    fc_spot_add(&d->entry, w->first_cheque, d->c.cost);
    if (r->regions.n) FC_K(fc_regions_add_at)(&r->regions, ws, r->regions.firms, w->here, d->c.entry, d->exists);
    if (r->p->reserve > 0.0) follow_on(w, ws, d);
    leave_fund(w, ws, d);
    count_exit(w, ws, d);
    if (r->has_coinvest) co_invest(w, ws, d);
    if (r->has_local) count_local(w, ws, d);
    FC_K(fc_mark_company)(marking, ws, &d->c, &d->entry, d->leave, &d->out);
    post_leaving(w, ws, d);
    if (marking->end) FC_EACH_LANE(i) w->nav_end[i] += d->end[i];
    if (r->p->waterfall.style == FC_AMERICAN) deal_carry(w, d);
    if (ws->trace) tell(w, ws, unit, j, d);
}

/* The companies of this fund among those of its entry. A child's book is closed at once, its mother sees its value: nothing
   changes after the forced sale. */
static void enter_book(fc_fund_work *w, const fc_ws *ws, const fc_mark_book *book)
{
    const int last = w->t.last < w->n_steps ? w->t.last : w->n_steps;
    for (int k = w->t.close; k <= last; k++) {
        const double *mine = w->number + (size_t)k * FC_LANES;
        double *all = book->number + (size_t)k * FC_LANES;
        FC_EACH_LANE(i) all[i] += mine[i];
    }
    if (fc_fund_values_last(w->rec)) return;
    for (int k = w->t.close; k <= last; k++) FC_K(fc_mark_step)(book, ws, &w->rec->outcome, k, w->nav);
    FC_K(fc_mark_close)(book, ws);
}

void FC_K(fc_fund_deals)(fc_fund_work *w, fc_ws *ws, uint32_t unit)
{
    const fc_fund_rec *r = w->rec;
    const fc_mark_book book = fc_mark_book_at(ws, r->book);
    double *steep = fc_fund_values_last(r) ? fc_column(ws, r->nav) : w->nav;
    double *scratch = ws->scratch + fc_fund_table_rows(w->n_steps) * FC_LANES;
    fc_marking marking = fc_marking_at(scratch, &r->outcome, book, steep, r->p->step_up);
    deal d;
    budget(w);
    FC_EACH_LANE(i) d.end[i] = 0.0;
    marking.number = w->number;
    marking.gone = d.gone;
    marking.end = w->t.last > w->n_steps ? d.end : NULL; /* all is sold by then */
    for (int j = 0; j < r->max_deals; j++) one_deal(w, ws, unit, j, &d, &marking);
    FC_K(fc_mark_steeps)(&marking, ws);
    enter_book(w, ws, &book);
}
