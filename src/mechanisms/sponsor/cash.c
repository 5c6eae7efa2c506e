/* Rule cash: which commitments are made in a step, in the order of `priority`, from what the sponsor knows then. What has
   begun posts its whole future at once; only what lies before the step is read here. Source: rules 5.10. */
#include <math.h>
#include <string.h>

#include "mechanisms/sponsor/sponsor.h"

/* Place of a unit in the queue: its entry's name, else its kind, else behind those named. What another entry pays comes
   last, so that a mother is there before her children. */
static size_t rank_of(const fc_sponsor_terms *p, const fc_builder *b, const fc_unit_plan *unit)
{
    const fc_entry *entry = &fc_build_model(b)->entries[fc_build_plan(b)->ops[unit->op].entry];
    if (unit->follows) return p->priority.n + 1;
    for (size_t i = 0; i < p->priority.n; i++)
        if (strcmp(p->priority.x[i], entry->path) == 0) return i;
    for (size_t i = 0; i < p->priority.n; i++)
        if (strcmp(p->priority.x[i], entry->section->path) == 0) return i;
    return p->priority.n;
}

void FC_K(fc_cash_plan)(const fc_sponsor_terms *p, fc_builder *b, fc_sponsor_rec *r)
{
    const fc_plan *plan = fc_build_plan(b);
    const double delta = plan->delta;
    uint32_t *order = fc_build_alloc(b, plan->n_units + 1, sizeof *order);
    size_t n = 0;
    r->reserve = fc_build_draw(b, &p->reserve);
    r->cover = p->cover;
    r->patience = isnan(p->patience) ? INFINITY : p->patience / delta;
    r->funded_years = isnan(p->appropriation_years) ? INFINITY : p->appropriation_years;
    r->n_units = plan->n_units;
    for (size_t rank = 0; order && rank <= p->priority.n + 1; rank++)
        for (size_t u = 0; u < plan->n_units; u++)
            if (rank_of(p, b, &plan->units[u]) == rank) order[n++] = (uint32_t)u;
    r->order = order;
    r->state = fc_build_state(b, FC_CASH_ROWS);
    r->units = fc_build_state(b, plan->n_units * FC_UNIT_ROWS);
    r->postponed = fc_build_series(b, "postponed", NULL);
    r->dropped = fc_build_series(b, "dropped", NULL);
    r->waiting = fc_build_series(b, "waiting", NULL);
    r->wait = fc_build_scalar(b, "wait", NULL);
}

FC_INLINE const fc_mechanism *mechanism_of(const fc_op *op) { return FC_K(fc_mechanisms)[op->mechanism]; }

/* What every unit will ask for. */
void FC_K(fc_cash_start)(const fc_sponsor_rec *r, fc_ws *ws)
{
    const fc_plan *p = ws->plan;
    const double top = p->n_steps, cover = r->cover;
    fc_account_terms terms;
    fc_ask ask;
    double left = 0.0;
    FC_K(fc_account_open)(r, ws, &terms);
    for (size_t u = 0; u < r->n_units; u++) {
        const fc_op *op = &p->ops[p->units[u].op];
        double *planned = fc_unit_row(r, ws, u, FC_UNIT_PLANNED), *need = fc_unit_row(r, ws, u, FC_UNIT_NEED);
        double *amount = fc_unit_row(r, ws, u, FC_UNIT_AMOUNT);
        mechanism_of(op)->ask(op->rec, ws, p->units[u].index, &ask);
        FC_EACH_LANE(i)
        {
            planned[i] = ask.step[i];
            amount[i] = ask.amount[i];
            need[i] = ask.amount[i] + cover * ask.running[i];
            left += planned[i] <= top ? 1.0 : 0.0;
        }
    }
    fc_cash_row(r, ws, FC_CASH_LEFT)[0] = left;
}

/* What new commitments of the step may use, and the size of the sums it comes from, for comparing. Everything read here is
   of the end of the step before. */
static void free_cash(const fc_sponsor_rec *r, const fc_ws *ws, int k, double *free, double *scale)
{
    const fc_plan *p = ws->plan;
    const double now = (k - 1) * p->delta, cover = r->cover;
    const double until = fc_min2(now + cover, r->funded_years), years = until > now ? until - now : 0.0;
    const double *cash = fc_at(ws, r->balance, k - 1);
    fc_lane unfunded, reserve, running, funding;
    FC_K(fc_cols_at)(ws, &r->flows.unfunded, k - 1, unfunded);
    FC_K(fc_draw_eval)(&r->reserve, ws, NULL, reserve);
    FC_K(fc_draw_eval)(&r->appropriation, ws, NULL, funding);
    FC_K(fc_draw_eval)(&r->overhead, ws, NULL, running);
    for (size_t o = 0; o < p->n_ops; o++)
        if (mechanism_of(&p->ops[o])->running) mechanism_of(&p->ops[o])->running(p->ops[o].rec, ws, k, running);
    FC_EACH_LANE(i)
    {
        const double in = funding[i] * years, out = unfunded[i] + reserve[i] + cover * running[i];
        free[i] = cash[i] + in - out;
        scale[i] = (cash[i] < 0.0 ? -cash[i] : cash[i]) + in + out;
    }
}

/* What a step decides about one unit, 1.0 on its lanes. */
typedef struct verdict { fc_lane made, left, dropped, fresh; double n_made, n_left, n_dropped; } verdict;

/* 0 if there is nothing to decide about the unit in this step. */
static int judge(const fc_sponsor_rec *r, const fc_ws *ws, size_t u, int k, const double *free, const double *scale, verdict *v)
{
    const fc_unit_plan *unit = &ws->plan->units[u];
    const fc_op *op = &ws->plan->ops[unit->op];
    const double *planned = fc_unit_row(r, ws, u, FC_UNIT_PLANNED), *fate = fc_unit_row(r, ws, u, FC_UNIT_FATE);
    const double *need = fc_unit_row(r, ws, u, FC_UNIT_NEED), now = k, patience = r->patience - 1e-9;
    double any = 0.0;
    fc_lane due, may;
    FC_EACH_LANE(i)
    {
        due[i] = (fate[i] == 0.0 ? 1.0 : 0.0) * (planned[i] <= now ? 1.0 : 0.0);
        may[i] = 1.0;
        any += due[i];
    }
    if (!(any > 0.0)) return 0;
    if (mechanism_of(op)->ready) mechanism_of(op)->ready(op->rec, ws, unit->index, k, may);
    v->n_made = v->n_left = v->n_dropped = 0.0;
    FC_EACH_LANE(i)
    {
        const double fits = need[i] <= free[i] + 1e-12 * (scale[i] + need[i]) ? 1.0 : 0.0;
        const double free_of_charge = need[i] > 0.0 ? 0.0 : 1.0, paid = fits + free_of_charge > 0.0 ? 1.0 : 0.0;
        v->made[i] = due[i] * (may[i] > 0.0 ? paid : 0.0);
        const double open = due[i] - v->made[i], tired = now - planned[i] >= patience ? 1.0 : 0.0;
        v->dropped[i] = open * (may[i] < 0.0 ? 1.0 : tired);
        v->left[i] = open - v->dropped[i];
        v->fresh[i] = v->left[i] * (planned[i] == now ? 1.0 : 0.0);
        v->n_made += v->made[i];
        v->n_left += v->left[i];
        v->n_dropped += v->dropped[i];
    }
    return 1;
}

/* Series and ledger: what waits and what is given up, of the entry and of the programme. */
static void enter(const fc_sponsor_rec *r, const fc_ws *ws, size_t u, int k, const verdict *v)
{
    const fc_op *op = &ws->plan->ops[ws->plan->units[u].op];
    const double *amount = fc_unit_row(r, ws, u, FC_UNIT_AMOUNT);
    double *postponed = fc_at(ws, op->postponed, k), *dropped = fc_at(ws, op->dropped, k);
    double *waiting_line = fc_at(ws, op->waiting_line, k), *dropped_line = fc_at(ws, op->dropped_line, k);
    double *all_postponed = fc_at(ws, r->postponed, k), *all_dropped = fc_at(ws, r->dropped, k);
    double *waiting = fc_at(ws, r->waiting, k);
    FC_EACH_LANE(i)
    {
        postponed[i] += v->fresh[i];
        all_postponed[i] += v->fresh[i];
        waiting[i] += v->left[i];
        waiting_line[i] += v->left[i] * amount[i];
        dropped[i] += v->dropped[i];
        all_dropped[i] += v->dropped[i];
        dropped_line[i] += v->dropped[i] * amount[i];
    }
}

static void begin(const fc_sponsor_rec *r, fc_ws *ws, size_t u, int k, const verdict *v, double *free)
{
    const fc_unit_plan *unit = &ws->plan->units[u];
    const fc_op *op = &ws->plan->ops[unit->op];
    const double *planned = fc_unit_row(r, ws, u, FC_UNIT_PLANNED), *need = fc_unit_row(r, ws, u, FC_UNIT_NEED);
    const double now = k, delta = ws->plan->delta;
    double *fate = fc_unit_row(r, ws, u, FC_UNIT_FATE), *waited = fc_cash_row(r, ws, FC_CASH_WAITED);
    double *number = fc_cash_row(r, ws, FC_CASH_MADE);
    mechanism_of(op)->unroll(op->rec, ws, unit->index, k, v->made);
    FC_EACH_LANE(i)
    {
        const double wait = (now - planned[i]) * delta;
        fate[i] = v->made[i] > 0.0 ? now : fate[i];
        waited[i] += v->made[i] > 0.0 ? wait : 0.0;
        number[i] += v->made[i];
        free[i] -= v->made[i] * need[i];
    }
    fc_cash_row(r, ws, FC_CASH_BEGAN)[0] = 1.0;
}

static void give_up(const fc_sponsor_rec *r, fc_ws *ws, size_t u, const verdict *v)
{
    const fc_unit_plan *unit = &ws->plan->units[u];
    const fc_op *op = &ws->plan->ops[unit->op];
    double *fate = fc_unit_row(r, ws, u, FC_UNIT_FATE);
    if (mechanism_of(op)->drop) mechanism_of(op)->drop(op->rec, ws, unit->index, v->dropped);
    FC_EACH_LANE(i) fate[i] = v->dropped[i] > 0.0 ? -1.0 : fate[i];
    fc_cash_row(r, ws, FC_CASH_BEGAN)[0] = 1.0;
}

void FC_K(fc_cash_commit)(const fc_sponsor_rec *r, fc_ws *ws, int k)
{
    double *left = fc_cash_row(r, ws, FC_CASH_LEFT);
    fc_lane free, scale;
    verdict v;
    if (!(left[0] > 0.0)) return;
    ws->now = k;
    free_cash(r, ws, k, free, scale);
    for (size_t i = 0; i < r->n_units; i++) {
        const size_t u = r->order[i];
        if (!judge(r, ws, u, k, free, scale, &v)) continue;
        if (v.n_made > 0.0) begin(r, ws, u, k, &v, free);
        if (v.n_dropped > 0.0) give_up(r, ws, u, &v);
        if (v.n_left + v.n_dropped > 0.0) enter(r, ws, u, k, &v);
        left[0] -= v.n_made + v.n_dropped;
    }
    ws->now = 0;
}

/* Last of the step: the account as it stands then, while there is still something to decide. */
void FC_K(fc_cash_step)(const fc_sponsor_rec *r, fc_ws *ws, int k)
{
    const fc_plan *p = ws->plan;
    double *began = fc_cash_row(r, ws, FC_CASH_BEGAN);
    fc_account_terms terms;
    if (!(fc_cash_row(r, ws, FC_CASH_LEFT)[0] > 0.0)) return;
    for (size_t o = p->n_ops; began[0] > 0.0 && o-- > 0;)
        if (mechanism_of(&p->ops[o])->settle) mechanism_of(&p->ops[o])->settle(p->ops[o].rec, ws, 0);
    began[0] = 0.0;
    FC_K(fc_account_open)(r, ws, &terms);
    FC_K(fc_account_keep)(r, ws, &terms, k);
}

void FC_K(fc_cash_finish)(const fc_sponsor_rec *r, fc_ws *ws)
{
    const double *waited = fc_cash_row(r, ws, FC_CASH_WAITED), *made = fc_cash_row(r, ws, FC_CASH_MADE);
    double *wait = fc_scalar_of(ws, r->wait);
    FC_EACH_LANE(i) wait[i] = made[i] > 0.0 ? waited[i] / made[i] : (double)NAN;
}

/* Nothing begins before its plan or after the patience is over, and what was given up is what the series count. */
void FC_K(fc_cash_audit)(const fc_sponsor_rec *r, const fc_ws *ws, fc_audit *found)
{
    fc_lane dropped, shown;
    FC_EACH_LANE(i) dropped[i] = shown[i] = 0.0;
    for (int k = 1; k <= ws->plan->n_steps; k++) {
        const double *x = fc_at(ws, r->dropped, k);
        FC_EACH_LANE(i) shown[i] += x[i];
    }
    for (size_t u = 0; u < r->n_units; u++) {
        const double *planned = fc_unit_row(r, ws, u, FC_UNIT_PLANNED), *fate = fc_unit_row(r, ws, u, FC_UNIT_FATE);
        for (int i = 0; i < FC_LANES; i++) {
            const double wait = fate[i] - planned[i];
            dropped[i] += fate[i] < 0.0 ? 1.0 : 0.0;
            if (!(fate[i] > 0.0) || (wait >= 0.0 && wait <= r->patience + 1e-9)) continue;
            fc_audit_note(found, ws, "sponsor", i, (int)fate[i], wait, "a commitment is made when planned or while patience lasts");
        }
    }
    for (int i = 0; i < FC_LANES; i++)
        if (dropped[i] != shown[i])
            fc_audit_note(found, ws, "sponsor", i, 0, shown[i] - dropped[i], "commitments given up = those that sponsor.dropped counts");
}
