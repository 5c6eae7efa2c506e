/* Posting one fund: investors' calls and receipts, reinvestment, concession, loss share, the sponsor's NAV.
   Source: rules 5.1.6, 5.1.7, 5.1.9; Cal 6. */
#include <math.h>

#include "blocks/columns.h"
#include "mechanisms/funds/funds.h"
#include "stats/moments.h"

typedef struct sponsor_side { /* running sums of the sponsor's part, 64 paths */
    fc_lane called, got, unreturned, owed, excess, waiting; /* waiting: conceded but not yet transferred */
    fc_lane lp_called, lp_got, fees, met, decided, conceded, moved, refund;
} sponsor_side;

static void clear(sponsor_side *s)
{
    FC_EACH_LANE(i)
    {
        s->called[i] = s->got[i] = s->unreturned[i] = s->owed[i] = s->excess[i] = s->waiting[i] = 0.0;
        s->lp_called[i] = s->lp_got[i] = s->fees[i] = s->met[i] = s->decided[i] = 0.0;
    }
}

/* One step of the concession: what is given up of receipts r. */
static void concede(const fc_fund_rec *r, const fc_ws *ws, sponsor_side *s, const double *call, const double *receipt,
                    const double *part)
{
    const fc_fund_params *p = r->p;
    double simple = p->concession.rate * ws->plan->delta, grow = r->excess_step, give = p->concession.share;
    if (p->concession.kind == FC_CONCEDE_COST_PLUS)
        FC_EACH_LANE(i)
        {
            double c = call[i] * part[i], got = receipt[i] * part[i];
            s->owed[i] += simple * s->unreturned[i];
            s->unreturned[i] += c;
            double room = s->called[i] + c + s->owed[i] - (s->got[i] - s->waiting[i]); /* receipts: what it has kept */
            room = room > 0.0 ? room : 0.0;
            double keep = got < room ? got : room, left = s->unreturned[i] - keep;
            s->unreturned[i] = left > 0.0 ? left : 0.0;
            s->conceded[i] = got - keep;
        }
    else
        FC_EACH_LANE(i)
        {
            double got = receipt[i] * part[i], q = s->excess[i] * grow + call[i] * part[i];
            s->conceded[i] = got > q ? give * (got - q) : 0.0;
            s->excess[i] = q > got ? q - got : 0.0;
        }
}

/* Is the reinvestment met? Decided once, at the deadline or the fund's last step. */
static void reinvestment(fc_fund_work *w, fc_ws *ws, int k, sponsor_side *s, const double *part)
{
    const fc_fund_rec *r = w->rec;
    const fc_fund_params *p = r->p;
    double step = k, deadline = w->t.deadline, factor = p->reinvestment.multiple;
    double *local = fc_fund_scalar(r, ws, FC_FUND_S_LOCAL), *base = fc_fund_scalar(r, ws, FC_FUND_S_LOCAL_BASE);
    double *met = fc_fund_scalar(r, ws, FC_FUND_S_MET), *asked = fc_fund_scalar(r, ws, FC_FUND_S_ASKED);
    FC_EACH_LANE(i)
    {
        double due = deadline < w->last[i] ? deadline : w->last[i];
        double now = step == due ? w->open[i] : 0.0;
        double fine = w->local[i] >= factor * s->called[i] * (1.0 - 1e-12) ? 1.0 : 0.0;
        s->met[i] = now > 0.0 ? fine : s->met[i];
        s->decided[i] += now;
        local[i] += now * w->local[i];
        base[i] += now * s->called[i];
        met[i] += now * fine;
        asked[i] += now;
        s->refund[i] = now * (1.0 - fine) * p->reinvestment.penalty * s->fees[i] * part[i];
    }
}

/* Conceded money goes to social investors now, or at the end if the reinvestment was met; then the loss is shared. */
static void transfer(const fc_fund_work *w, int k, sponsor_side *s, double *moved, double *shared)
{
    const fc_fund_params *p = w->rec->p;
    double step = k, later = p->concession.when == 1 ? 1.0 : 0.0, lambda = p->loss_share;
    FC_EACH_LANE(i)
    {
        double last = step == w->last[i] ? w->open[i] : 0.0;
        s->waiting[i] += later * s->conceded[i];
        moved[i] = later > 0.0 ? last * s->met[i] * s->waiting[i] : s->conceded[i];
        s->got[i] -= moved[i];
        double loss = s->lp_called[i] - s->lp_got[i], own = s->called[i] - s->got[i];
        own = own > 0.0 ? own : 0.0;
        double pays = lambda * (loss > 0.0 ? loss : 0.0) - own;
        pays = pays > 0.0 ? pays : 0.0;
        shared[i] = last * (pays < s->got[i] ? pays : s->got[i]);
        s->got[i] -= shared[i];
    }
}

static void post_investors(const fc_fund_work *w, fc_ws *ws, int k)
{
    const fc_fund_rec *r = w->rec;
    const double *call = fc_fund_now(w, w->call, k), *receipt = fc_fund_now(w, w->receipt, k);
    const int calls = fc_v_some(call), pays = fc_v_some(receipt);
    for (int v = 0; v < r->n_investors; v++) {
        double *c = fc_at(ws, r->investors[v].called, k), *d = fc_at(ws, r->investors[v].received, k);
        const double *part = w->part[v];
        if (calls) FC_EACH_LANE(i) c[i] += call[i] * part[i];
        if (pays) FC_EACH_LANE(i) d[i] += receipt[i] * part[i];
    }
}

/* Whole-fund columns and lines. */
static void post_fund(const fc_fund_work *w, fc_ws *ws, int k)
{
    const fc_fund_rec *r = w->rec;
    size_t at = (size_t)k * FC_LANES;
    if (!fc_fund_values_last(r)) fc_post_some(ws, r->nav, k, w->nav + at);
    if (!r->mother) {
        const double *first = w->first_cheque + at, *late = w->late_cheque + at;
        fc_lane cheque;
        FC_EACH_LANE(i) cheque[i] = first[i] + late[i];
        fc_post_some(ws, r->cheque_line, k, cheque);
        fc_post_some(ws, r->proceeds_line, k, w->proceeds + at);
    }
    if (r->has_coinvest) fc_post_some(ws, r->coinvest_line, k, w->coinvest + at);
    if (fc_fund_is_pacing(r->p)) return;
    fc_post_some(ws, r->fee_line, k, fc_fund_now(w, w->fee, k));
    fc_post_some(ws, r->carry_line, k, fc_fund_now(w, w->carry, k));
    fc_post_some(ws, r->clawback_line, k, fc_fund_now(w, w->clawback, k));
}

/* Part of a mother's money that is public, seen through its own mothers. */
static void public_part(const fc_fund_rec *mother, const fc_ws *ws, double *share)
{
    fc_lane way;
    FC_EACH_LANE(i)
    {
        share[i] = 0.0;
        way[i] = 1.0;
    }
    for (const fc_fund_rec *m = mother; m; m = m->parent) {
        const double *own = fc_fund_scalar(m, ws, FC_FUND_S_PART + m->sponsor);
        for (int v = 0; v < m->n_investors; v++) {
            const double *part = fc_fund_scalar(m, ws, FC_FUND_S_PART + v);
            if (m->investors[v].is_public && !(m->parent && v == m->sponsor)) FC_EACH_LANE(i) share[i] += way[i] * part[i];
        }
        FC_EACH_LANE(i) way[i] *= own[i];
    }
}

/* All money of the fund under its region, what its mother passes on too; a mother places only what it keeps, its fees. */
static void post_regions(const fc_fund_work *w, fc_ws *ws, int k)
{
    const fc_fund_rec *r = w->rec;
    const double *call = fc_fund_now(w, w->call, k), *beside = w->coinvest + (size_t)k * FC_LANES;
    double side_public = ws->plan->model->public_class[r->p->coinvest.cls] ? 1.0 : 0.0;
    fc_lane publics, socials, placed, share;
    FC_EACH_LANE(i)
    {
        publics[i] = side_public * beside[i];
        socials[i] = (1.0 - side_public) * beside[i];
        placed[i] = call[i];
    }
    if (r->mother) {
        const double *passed_on = w->first_cheque + (size_t)k * FC_LANES; /* its cheques are its children's calls */
        FC_EACH_LANE(i) placed[i] = call[i] > passed_on[i] ? call[i] - passed_on[i] : 0.0;
    }
    if (r->parent) public_part(r->parent, ws, share);
    for (int v = 0; v < r->n_investors; v++) {
        const double *part = w->part[v];
        double *to = r->investors[v].is_public ? publics : socials;
        if (r->parent && v == r->sponsor)
            FC_EACH_LANE(i)
            {
                publics[i] += placed[i] * part[i] * share[i];
                socials[i] += placed[i] * part[i] * (1.0 - share[i]);
            }
        else FC_EACH_LANE(i) to[i] += placed[i] * part[i];
    }
    FC_K(fc_regions_add)(&r->regions, ws, r->regions.publics, (double (*)[FC_LANES])w->here, k, publics);
    FC_K(fc_regions_add)(&r->regions, ws, r->regions.socials, (double (*)[FC_LANES])w->here, k, socials);
}

/* The mother's side of a child: its calls and receipts. */
static void post_mother(const fc_fund_work *w, fc_ws *ws, int k, const double *call, const double *got)
{
    const fc_fund_rec *m = w->rec->parent;
    const int sub = w->rec->mother;
    double *calls = fc_at(ws, sub ? m->sub_calls : m->child_calls, k);
    double *receipts = fc_at(ws, sub ? m->sub_receipts : m->child_receipts, k);
    double *nav = fc_at(ws, sub ? m->sub_nav : m->child_nav, k);
    const double *part = w->part[w->rec->sponsor], *held = w->nav + (size_t)k * FC_LANES;
    FC_EACH_LANE(i)
    {
        calls[i] += call[i];
        receipts[i] += got[i];
        nav[i] += held[i] * part[i];
    }
}

static void post_sponsor(fc_fund_work *w, fc_ws *ws, int k, sponsor_side *s)
{
    const fc_fund_rec *r = w->rec;
    const fc_fund_params *p = r->p;
    const double *part = w->part[r->sponsor], *call = fc_fund_now(w, w->call, k);
    const double *receipt = fc_fund_now(w, w->receipt, k), *fee = fc_fund_now(w, w->fee, k);
    fc_lane own_call, own_got, shared;
    int concedes = p->concession.kind != FC_CONCEDE_NONE && r->n_social > 0, shares = p->loss_share > 0.0 && r->n_social > 0;
    if (r->has_terms_of_own) FC_EACH_LANE(i) s->conceded[i] = s->moved[i] = s->refund[i] = shared[i] = 0.0;
    if (concedes) concede(r, ws, s, call, receipt, part);
    FC_EACH_LANE(i)
    {
        own_call[i] = call[i] * part[i];
        own_got[i] = receipt[i] * part[i];
        s->called[i] += own_call[i];
    }
    if (concedes || shares || r->has_local)
        FC_EACH_LANE(i)
        {
            s->got[i] += own_got[i];
            s->lp_called[i] += call[i];
            s->lp_got[i] += receipt[i];
            s->fees[i] += fee[i];
        }
    if (r->has_local) reinvestment(w, ws, k, s, part);
    if (concedes || shares) transfer(w, k, s, s->moved, shared);
    if (r->has_terms_of_own) {
        FC_EACH_LANE(i) own_got[i] += s->refund[i] - s->moved[i] - shared[i];
        fc_post(ws, r->sponsor_distributed, k, own_got);
    }
    if (concedes) fc_post(ws, r->concession_line, k, s->moved);
    if (shares) fc_post(ws, r->lossshare_line, k, shared);
    if (p->reinvestment.penalty > 0.0) fc_post(ws, r->refund_line, k, s->refund);
    if (r->parent) post_mother(w, ws, k, own_call, own_got);
    else {
        double *unfunded = fc_at(ws, r->unfunded, k), step = k < w->t.close + r->call_steps ? k : (double)INFINITY;
        FC_EACH_LANE(i)
        {
            double left = part[i] * w->working[i] - s->called[i];
            unfunded[i] += step < w->last[i] && left > 0.0 ? left : 0.0;
        }
    }
}

static void post_end(const fc_fund_work *w, fc_ws *ws)
{
    const fc_fund_rec *r = w->rec;
    double *lp = fc_fund_scalar(r, ws, FC_FUND_S_LP_NAV), *gross = fc_fund_scalar(r, ws, FC_FUND_S_GROSS_NAV);
    const double *part = w->part[r->sponsor];
    FC_EACH_LANE(i)
    {
        lp[i] += w->lp_nav[i];
        gross[i] += w->nav_end[i];
    }
    if (r->parent) {
        const int sub = r->mother && r->rule_cash;
        double *last = fc_fund_scalar(r->parent, ws, sub ? FC_FUND_S_SUB_LAST : FC_FUND_S_CHILD_LAST);
        double *nav = fc_fund_scalar(r->parent, ws, sub ? FC_FUND_S_SUB_NAV : FC_FUND_S_CHILD_NAV);
        FC_EACH_LANE(i)
        {
            double until = w->open[i] * w->last[i];
            last[i] = until > last[i] ? until : last[i];
            nav[i] += w->lp_nav[i] * part[i];
        }
        return;
    }
    double *nav = fc_at(ws, r->nav_sponsor, w->n_steps);
    FC_EACH_LANE(i) nav[i] += w->lp_nav[i] * part[i];
}

/* Step 0 of a fund that already runs: what was paid and received before the start, its NAV, what is still uncalled. */
static void post_past(const fc_fund_work *w, fc_ws *ws, sponsor_side *s)
{
    const fc_fund_rec *r = w->rec;
    fc_lane called, got, nav, left;
    fc_post(ws, r->called, 0, w->call);
    fc_post(ws, r->distributed, 0, w->receipt);
    fc_post(ws, r->nav, 0, w->nav);
    if (r->regions.n) post_regions(w, ws, 0);
    for (int v = 0; v < r->n_investors; v++) {
        const double *part = w->part[v];
        FC_EACH_LANE(i)
        {
            called[i] = w->call[i] * part[i];
            got[i] = w->receipt[i] * part[i];
        }
        fc_post(ws, r->investors[v].past_called, 0, called);
        fc_post(ws, r->investors[v].past_received, 0, got);
        if (v != r->sponsor) continue;
        FC_EACH_LANE(i)
        {
            s->called[i] = called[i];
            s->got[i] = got[i];
            nav[i] = w->nav[i] * part[i];
            left[i] = w->working[i] * part[i] - called[i];
        }
        fc_post(ws, r->sponsor_called, 0, called);
        fc_post(ws, r->sponsor_distributed, 0, got);
        fc_post(ws, r->nav_sponsor, 0, nav);
        fc_post(ws, r->unfunded, 0, left);
    }
}

/* A fund that has sold everything in all lanes moves no more money. */
static int last_step(const fc_fund_work *w)
{
    double last = w->t.close;
    if (w->rec->p->model != FC_FUND_DEALS) return w->n_steps;
    for (int i = 0; i < FC_LANES; i++) last = w->last[i] > last ? w->last[i] : last;
    return last < w->n_steps ? (int)last : w->n_steps;
}

/* What companies have added at a step is posted. */
static void leave_blank(const fc_fund_work *w, int k)
{
    double *const tables[] = {w->first_cheque, w->late_cheque, w->late_settled, w->proceeds, w->coinvest, w->number};
    enum { N = sizeof tables / sizeof *tables };
    const fc_vec nothing = {0};
    fc_vec *row[N];
    for (int t = 0; t < N; t++) row[t] = (fc_vec *)(tables[t] + (size_t)k * FC_LANES);
    for (int c = 0; c < FC_CHUNKS; c++) {
        for (int t = 0; t < N; t++) row[t][c] = nothing;
        FC_KEEP_SCALAR(); /* or the compiler calls memset */
    }
    if (!fc_fund_values_last(w->rec)) FC_K(fc_zero)(w->nav + (size_t)k * FC_LANES, 1);
}

void FC_K(fc_fund_post)(fc_fund_work *w, fc_ws *ws)
{
    const int last = last_step(w), has_deals = w->rec->p->model == FC_FUND_DEALS;
    const int has_terms = !fc_fund_is_pacing(w->rec->p);
    sponsor_side s;
    fc_fund_tally terms;
    clear(&s);
    w->per_year = ws->plan->model->calendar.steps_per_year;
    FC_K(fc_fund_terms_start)(&terms);
    if (w->rec->has_state) post_past(w, ws, &s);
    for (int k = w->rec->has_state ? 1 : w->t.close; k <= last; k++) {
        if (has_terms) FC_K(fc_fund_terms_step)(w, ws, k, &terms);
        post_investors(w, ws, k);
        post_fund(w, ws, k);
        if (w->rec->regions.n && !w->passing) post_regions(w, ws, k);
        post_sponsor(w, ws, k, &s);
        if (has_deals && k > 0) leave_blank(w, k);
    }
    if (has_terms) FC_K(fc_fund_terms_end)(w, ws, &terms);
    post_end(w, ws);
}
