/* The three gates of a fund: committed, closed, paid. Source: rules 5.1.1, 5.1.2, 5.1.9; Cal 6. */
#include <string.h>

#include "mechanisms/funds/funds.h"

/* The whole life moves by the steps the commitment waits. */
static fc_fund_times moved(const fc_fund_times *t, int step)
{
    const int late = step - t->commit;
    return (fc_fund_times){.closing = t->closing, .planned = t->planned, .late = late, .commit = step,
                           .close = t->close + late, .invest_end = t->invest_end + late, .term = t->term + late,
                           .last = t->last + late, .deadline = t->deadline + late};
}

void FC_K(fc_fund_work_init)(fc_fund_work *w, const fc_fund_rec *r, const fc_fund_times *t, int step, fc_ws *ws)
{
    size_t rows = (size_t)ws->plan->n_steps + 2, table = rows * FC_LANES;
    /* what companies add to comes first, deal-by-deal carry after it; what a mother holds; the fund's terms set the others */
    enum { GP_DEAL = FC_FUND_ADDED };
    const int by_deal = r->p->waterfall.style == FC_AMERICAN, has_deals = r->p->model == FC_FUND_DEALS;
    double **tables[FC_FUND_TABLES] = {&w->first_cheque, &w->late_cheque, &w->late_settled, &w->proceeds, &w->nav, &w->number,
                                       &w->coinvest, &w->gp_deal, &w->held, &w->fee, &w->call, &w->receipt, &w->carry,
                                       &w->clawback};
    const fc_fund_times own = moved(t, step);
    w->rec = r;
    w->t = own;
    w->n_steps = ws->plan->n_steps;
    w->passing = 0;
    for (int i = 0; i < FC_FUND_TABLES; i++) {
        *tables[i] = (has_deals && i < FC_FUND_ADDED ? ws->blank : ws->scratch) + (size_t)i * table;
        if (!has_deals || (i == GP_DEAL && by_deal)) memset(*tables[i], 0, table * sizeof(double));
        else if (i == GP_DEAL) memset(*tables[i], 0, FC_LANES * sizeof(double));
    }
    FC_EACH_LANE(i)
    {
        w->last[i] = w->t.close;
        w->last_entry[i] = w->local[i] = w->lp_nav[i] = w->gp_nav[i] = w->nav_end[i] = 0.0;
        w->late_total[i] = w->waived[i] = w->investable[i] = w->cheque[i] = w->follow[i] = 0.0;
    }
}

void FC_K(fc_fund_place)(fc_fund_work *w, const fc_ws *ws, uint32_t unit)
{
    double u[4][FC_LANES] FC_ALIGN;
    if (!w->rec->regions.n) return;
    fc_fund_uniforms(w->rec, ws, unit, 0, w->t.commit, u);
    FC_K(fc_regions_draw)(&w->rec->regions, u[FC_FUND_REGION], w->here);
}

/* Target share of each investor; the rest takes what the others leave. */
static void target_shares(const fc_fund_rec *r, const fc_ws *ws, double (*share)[FC_LANES])
{
    fc_lane rest;
    int rest_row = -1;
    FC_EACH_LANE(i) rest[i] = 1.0;
    for (int v = 0; v < r->n_investors; v++) {
        double *s = share[v];
        if (r->investors[v].share != r->investors[v].share) {
            rest_row = v;
            continue;
        }
        FC_K(fc_draw_eval)(&r->shares[v], ws, s, s);
        FC_EACH_LANE(i) rest[i] -= s[i];
    }
    if (rest_row >= 0) FC_EACH_LANE(i) share[rest_row][i] = rest[i] > 0.0 ? rest[i] : 0.0;
}

/* raised (which = 0) or paid (1) of one investor: one draw per fund. */
static void promise_kept(const fc_fund_work *w, const fc_ws *ws, uint32_t unit, int v, int which, double *x)
{
    const fc_fund_rec *r = w->rec;
    const fc_draw *d = which ? &r->investors[v].paid : &r->investors[v].raised;
    double u[4][FC_LANES] FC_ALIGN;
    uint32_t slot = FC_FUND_RAISED + 2u * (uint32_t)v + (uint32_t)which;
    if (fc_draw_needs_u(d)) fc_fund_uniforms(r, ws, unit, slot & ~3u, w->t.close, u);
    FC_K(fc_draw_eval)(d, ws, u[slot & 3u], x);
}

/* The sponsor's closed money falls with the others' when its share would pass the cap. */
static void cut_to_cap(const fc_fund_rec *r, double (*closed)[FC_LANES])
{
    double cap = r->p->cap, ratio = cap < 1.0 ? cap / (1.0 - cap) : 0.0;
    fc_lane others;
    if (!(cap < 1.0)) return;
    FC_EACH_LANE(i) others[i] = 0.0;
    for (int v = 0; v < r->n_investors; v++)
        if (v != r->sponsor) FC_EACH_LANE(i) others[i] += closed[v][i];
    double *own = closed[r->sponsor];
    FC_EACH_LANE(i)
    {
        double most = ratio * others[i];
        own[i] = own[i] > most ? most : own[i];
    }
}

/* 1.0 where the fund closes: enough money, and luck that leans on the appetite factor. */
static void closing_luck(const fc_fund_rec *r, const fc_ws *ws, const fc_fund_times *t, const double *u,
                         const double *total, const double *size, double *open)
{
    double p = r->p->closing.probability, minimum = r->p->closing.minimum * (1.0 - 1e-12);
    if (t->close > ws->plan->n_steps) {
        FC_EACH_LANE(i) open[i] = 0.0;
        return;
    }
    const double *a = fc_factor(ws, FC_A_APPETITE, t->close);
    if (p > 0.0 && p < 1.0)
        FC_EACH_LANE(i)
        open[i] *= u[i] < fc_norm_cdf((r->close_threshold + r->close_load * a[i]) / r->close_own) ? 1.0 : 0.0;
    else FC_EACH_LANE(i) open[i] *= p;
    FC_EACH_LANE(i) open[i] *= total[i] >= minimum * size[i] ? 1.0 : 0.0;
}

/* A child commits only while its mother has room; lanes without room are turned away. */
static void ask_mother(fc_fund_work *w, fc_ws *ws, const double *asked)
{
    const fc_fund_rec *r = w->rec, *m = r->parent;
    double *room = fc_fund_scalar(m, ws, FC_FUND_S_ROOM), *away = fc_fund_scalar(r, ws, FC_FUND_S_TURNED_AWAY);
    fc_lane freed;
    FC_EACH_LANE(i) freed[i] = 0.0;
    for (int k = 1; k <= w->t.commit; k++) {
        const double *f = fc_at(ws, m->child_freed, k);
        FC_EACH_LANE(i) freed[i] += f[i];
    }
    FC_EACH_LANE(i)
    {
        double fits = asked[i] <= (room[i] + freed[i]) * (1.0 + 1e-12) ? 1.0 : 0.0;
        away[i] += w->open[i] * (1.0 - fits);
        w->open[i] *= fits;
        room[i] -= asked[i] * w->open[i];
    }
}

static void post_promises(const fc_fund_work *w, fc_ws *ws, double (*amount)[FC_LANES], const double *mask, int step,
                          int gate_closed)
{
    const fc_fund_rec *r = w->rec;
    if (step > w->n_steps) return;
    for (int v = 0; v < r->n_investors; v++) {
        const fc_fund_line *line = &r->investors[v];
        double *row = fc_at(ws, gate_closed ? line->closed : line->committed, step);
        const double *x = amount[v];
        FC_EACH_LANE(i) row[i] += mask[i] * x[i];
    }
}

/* The sponsor's promise outstanding between commitment and closing; a mother gets back what did not close. */
static void post_waiting(const fc_fund_work *w, fc_ws *ws, const double *committed, const double *asked)
{
    const fc_fund_rec *r = w->rec;
    int until = w->t.close - 1 < w->n_steps ? w->t.close - 1 : w->n_steps;
    if (r->parent) {
        if (w->t.close > w->n_steps) return;
        double *freed = fc_at(ws, r->parent->child_freed, w->t.close);
        FC_EACH_LANE(i) freed[i] += asked[i] * (committed[i] - w->open[i]);
        return;
    }
    for (int k = w->t.commit; k <= until; k++) {
        double *row = fc_at(ws, r->unfunded, k);
        FC_EACH_LANE(i) row[i] += asked[i] * committed[i];
    }
}

static void working_size(fc_fund_work *w, const fc_ws *ws, uint32_t unit, double (*closed)[FC_LANES])
{
    const fc_fund_rec *r = w->rec;
    FC_EACH_LANE(i) w->closed[i] = w->working[i] = 0.0;
    for (int v = 0; v < r->n_investors; v++) {
        double *part = w->part[v], *c = closed[v];
        promise_kept(w, ws, unit, v, 1, part);
        FC_EACH_LANE(i)
        {
            c[i] *= w->open[i];
            part[i] *= c[i];
            w->closed[i] += c[i];
            w->working[i] += part[i];
        }
    }
    for (int v = 0; v < r->n_investors; v++) {
        double *part = w->part[v];
        FC_EACH_LANE(i) part[i] = w->working[i] > 0.0 ? part[i] / (w->working[i] > 0.0 ? w->working[i] : 1.0) : 0.0;
    }
}

void FC_K(fc_fund_targets)(const fc_fund_rec *r, const fc_ws *ws, const double *u, double *size, double (*share)[FC_LANES])
{
    FC_K(fc_draw_eval)(&r->size, ws, u + FC_FUND_SIZE * FC_LANES, size);
    target_shares(r, ws, share);
    FC_EACH_LANE(i) size[i] *= r->size_scale;
}

void FC_K(fc_fund_close)(fc_fund_work *w, fc_ws *ws, uint32_t unit, const double *mask)
{
    const fc_fund_rec *r = w->rec;
    double u[4][FC_LANES] FC_ALIGN, share[FC_FUND_MAX_INVESTORS][FC_LANES] FC_ALIGN;
    fc_lane total, committed, asked, kept;
    fc_fund_uniforms(r, ws, unit, 0, w->t.planned, u); /* what was asked for does not change while it waits */
    FC_K(fc_fund_targets)(r, ws, u[0], w->size, share);
    if (ws->redraw_step) fc_fund_uniforms(r, ws, unit, 0, w->t.close, u); /* the rest is decided at closing */
    if (r->p->model == FC_FUND_DEALS) FC_K(fc_draw_eval)(&r->deal_count, ws, u[FC_FUND_COUNT], w->n_deals);
    FC_EACH_LANE(i)
    {
        w->open[i] = mask[i];
        asked[i] = share[r->sponsor][i] * w->size[i];
        total[i] = 0.0;
    }
    if (r->parent) ask_mother(w, ws, asked);
    FC_EACH_LANE(i) committed[i] = w->open[i];
    for (int v = 0; v < r->n_investors; v++) {
        double *s = share[v];
        FC_EACH_LANE(i) s[i] *= w->size[i];
    }
    post_promises(w, ws, share, committed, w->t.commit, 0);
    for (int v = 0; v < r->n_investors; v++) {
        double *s = share[v];
        promise_kept(w, ws, unit, v, 0, kept);
        FC_EACH_LANE(i) s[i] *= kept[i];
    }
    cut_to_cap(r, share);
    for (int v = 0; v < r->n_investors; v++) {
        double *s = share[v];
        FC_EACH_LANE(i) total[i] += s[i];
    }
    closing_luck(r, ws, &w->t, u[FC_FUND_CLOSE], total, w->size, w->open);
    post_waiting(w, ws, committed, asked);
    working_size(w, ws, unit, share);
    post_promises(w, ws, share, w->open, w->t.close, 1);
    double *n_closed = fc_fund_scalar(r, ws, FC_FUND_S_CLOSED), *size = fc_fund_scalar(r, ws, FC_FUND_S_COMMITTED);
    double *now = fc_at(ws, r->closed_size, w->t.close <= w->n_steps ? w->t.close : 0);
    double in_time = w->t.close <= w->n_steps ? 1.0 : 0.0;
    double *latest = fc_fund_scalar(r, ws, FC_FUND_S_LAST), last = w->t.last;
    FC_EACH_LANE(i)
    {
        const double own = mask[i] * last;
        latest[i] = own > latest[i] ? own : latest[i];
        n_closed[i] += w->open[i];
        size[i] += w->closed[i];
        now[i] += in_time * w->closed[i];
    }
}
