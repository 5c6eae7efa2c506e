/* One step of a chain over 64 paths. All draws use the counts at the step's start; then firms move, destination by
   destination from the last stage to the first, so that places freed downstream are there for those who come up. */
#include <math.h>

#include "blocks/columns.h"
#include "blocks/counts.h"
#include "blocks/step_draws.h"
#include "factors/factors.h"
#include "mechanisms/incubation/incubation.h"

typedef struct step {
    const fc_chain_rec *r;
    fc_ws *ws;
    int k;
    double delta;
    const double *ipo;
    fc_step_draws draws;
} step;

static double *phase_of(const step *t, const fc_chain_stage *s, int j) { return fc_state_of(t->ws, s->phase + (uint32_t)j); }
static double *scratch(const step *t, uint32_t row) { return t->ws->scratch + (size_t)row * FC_LANES; }
static double *present(const step *t, const fc_chain_stage *s) { return fc_at(t->ws, s->present, t->k); }

/* Divide `all` over n weights, one draw for each but the last: what is left goes by its share of the weights left. */
static void divide(step *t, uint32_t draw, const double *all, fc_lane *weight, int n, double *const *to)
{
    fc_lane left, rest, chance;
    FC_EACH_LANE(l)
    {
        left[l] = all[l];
        rest[l] = 0.0;
    }
    for (int i = n - 1; i >= 0; i--) /* weight[i] becomes weight[i] / (weight[i] + ... + weight[n - 1]) */
        FC_EACH_LANE(l)
        {
            rest[l] += weight[i][l];
            weight[i][l] = rest[l] > 0.0 ? weight[i][l] / rest[l] : 0.0;
        }
    for (int i = 0; i < n - 1; i++) {
        double *x = to[i];
        FC_EACH_LANE(l) chance[l] = weight[i][l];
        FC_K(fc_binomial)(left, chance, fc_step_draws_at(&t->draws, draw + (uint32_t)i), x);
        FC_EACH_LANE(l) left[l] -= x[l];
    }
    double *last = to[n - 1];
    FC_EACH_LANE(l) last[l] = left[l];
}

/* Who leaves each phase by hazards. The rest of each phase stays in its `advance` row. */
static void draw_hazards(step *t, const fc_chain_stage *s)
{
    fc_lane rate[FC_CHAIN_MOVES], weight[FC_CHAIN_MOVES], gone, chance;
    double *to[FC_CHAIN_MOVES];
    FC_EACH_LANE(l) chance[l] = 0.0;
    for (int i = 0; i < s->n_hazards; i++) {
        const double by_window = s->hazards[i].window ? 1.0 : 0.0;
        FC_K(fc_draw_eval)(&s->hazards[i].rate, t->ws, NULL, rate[i]);
        FC_EACH_LANE(l)
        {
            rate[i][l] *= by_window > 0.0 ? t->ipo[l] : 1.0;
            chance[l] += rate[i][l];
        }
    }
    FC_EACH_LANE(l) chance[l] = 1.0 - fc_exp(-chance[l] * t->delta);
    for (int j = 0; j < s->phases; j++) {
        const double *n = phase_of(t, s, j);
        double *stay = scratch(t, s->advance + (uint32_t)j);
        FC_EACH_LANE(l) gone[l] = 0.0;
        const uint32_t draw = fc_chain_hazard_draw(s, j);
        if (s->n_hazards) FC_K(fc_binomial)(n, chance, fc_step_draws_at(&t->draws, draw), gone);
        FC_EACH_LANE(l) stay[l] = n[l] - gone[l];
        for (int i = 0; i < s->n_hazards; i++) {
            to[i] = scratch(t, s->hazards[i].movers + (uint32_t)j);
            FC_EACH_LANE(l) weight[i][l] = rate[i][l];
        }
        if (s->n_hazards) divide(t, draw + 1, gone, weight, s->n_hazards, to);
    }
}

/* Of those still there, who completes each phase. */
static void draw_completions(step *t, const fc_chain_stage *s)
{
    const double phases = (double)s->phases;
    fc_lane chance;
    FC_K(fc_draw_eval)(&s->dwell, t->ws, NULL, chance);
    FC_EACH_LANE(l) chance[l] = fc_min2(phases * t->delta / chance[l], 1.0);
    if (s->fixed_stay) return; /* everybody does */
    for (int j = 0; j < s->phases; j++) {
        double *x = scratch(t, s->advance + (uint32_t)j);
        FC_K(fc_binomial)(x, chance, fc_step_draws_at(&t->draws, fc_chain_completion_draw(s, j)), x);
    }
}

/* Where those who completed the last phase want to go; those the window holds are a destination of their own. */
static void draw_shares(step *t, const fc_chain_stage *s)
{
    fc_lane weight[FC_CHAIN_MOVES + 1], rest, held;
    double *to[FC_CHAIN_MOVES + 1];
    FC_EACH_LANE(l)
    {
        rest[l] = 1.0;
        held[l] = 0.0;
    }
    for (int i = 0; i < s->n_shares; i++) {
        if (s->shares[i].rest) continue;
        FC_K(fc_draw_eval)(&s->shares[i].rate, t->ws, NULL, weight[i]);
        FC_EACH_LANE(l) rest[l] -= weight[i][l];
    }
    for (int i = 0; i < s->n_shares; i++) {
        const double takes_rest = s->shares[i].rest ? 1.0 : 0.0, by_window = s->shares[i].window ? 1.0 : 0.0;
        if (takes_rest > 0.0) FC_EACH_LANE(l) weight[i][l] = fc_max2(rest[l], 0.0);
        FC_EACH_LANE(l)
        {
            const double goes = by_window > 0.0 ? weight[i][l] * t->ipo[l] : weight[i][l];
            held[l] += weight[i][l] - goes;
            weight[i][l] = goes;
        }
        to[i] = scratch(t, s->shares[i].movers);
    }
    FC_EACH_LANE(l) weight[s->n_shares][l] = held[l];
    to[s->n_shares] = scratch(t, s->held);
    const double *done = scratch(t, s->advance + (uint32_t)s->phases - 1);
    divide(t, fc_chain_share_draw(s), done, weight, s->n_shares + s->any_window, to);
}

static void draw_stage(step *t, const fc_chain_stage *s)
{
    if (fc_chain_absorbs(s)) return;
    draw_hazards(t, s);
    if (!s->n_shares) return;
    draw_completions(t, s);
    draw_shares(t, s);
    for (int j = s->phases - 1; j > 0; j--) { /* on to the next phase; the last one leaves below */
        const double *x = scratch(t, s->advance + (uint32_t)j - 1);
        double *from = phase_of(t, s, j - 1), *into = phase_of(t, s, j);
        FC_EACH_LANE(l)
        {
            from[l] -= x[l];
            into[l] += x[l];
        }
    }
}

/* Places of a stage that has any. */
static void all_places(const fc_chain_stage *s, const fc_ws *ws, int k, double *places)
{
    const double *offered = fc_at(ws, s->places == FC_NONE ? ws->plan->zero_column : s->places, k);
    FC_K(fc_draw_eval)(&s->capacity, ws, NULL, places);
    FC_EACH_LANE(l) places[l] += offered[l];
}

/* Places left in a stage now. */
static void free_places(const step *t, const fc_chain_stage *s, double *free)
{
    FC_EACH_LANE(l) free[l] = 1e300;
    if (!s->limited) return;
    const double *n = present(t, s);
    all_places(s, t->ws, t->k, free);
    FC_EACH_LANE(l) free[l] = fc_max2(free[l] - n[l], 0.0);
}

static void occupy(const fc_chain_rec *r, const fc_ws *ws, int k)
{
    fc_lane places;
    for (int i = 0; i < r->n_stages; i++) {
        const fc_chain_stage *s = &r->stages[i];
        if (!s->limited) continue;
        all_places(s, ws, k, places);
        fc_ratio(fc_at(ws, s->present, k), places, fc_at(ws, s->occupancy, k));
    }
}

static void arrive(step *t)
{
    const fc_chain_rec *r = t->r;
    const fc_chain_stage *s = &r->stages[0];
    fc_lane come, growth, free;
    const double years = (t->k - 1) * t->delta;
    double *in = fc_at(t->ws, r->arrived, t->k), *out = fc_at(t->ws, r->turned_away, t->k);
    double *n = present(t, s), *first = phase_of(t, s, 0), *entered = fc_at(t->ws, s->entered, t->k);
    FC_EACH_LANE(l) come[l] = 0.0;
    if (r->has_inflow) {
        FC_K(fc_draw_eval)(&r->inflow, t->ws, NULL, come);
        FC_K(fc_draw_eval)(&r->growth, t->ws, NULL, growth);
        FC_EACH_LANE(l) come[l] *= fc_pow(1.0 + growth[l], years) * t->delta;
        FC_K(fc_poisson)(come, fc_step_draws_at(&t->draws, 0), come);
    }
    if (r->feeds != FC_NONE) {
        const double *fed = fc_at(t->ws, r->feeds, t->k);
        FC_EACH_LANE(l) come[l] += fed[l];
    }
    free_places(t, s, free);
    FC_EACH_LANE(l)
    {
        const double fits = fc_min2(come[l], free[l]);
        in[l] = entered[l] = fits;
        out[l] = come[l] - fits;
        first[l] += fits;
        n[l] += fits;
    }
}

/* Firms want[] of phase j of stage s go to stage d, as far as they find a place there. */
static void move(step *t, const fc_chain_stage *s, int j, const fc_chain_stage *d, const double *want)
{
    double *from = phase_of(t, s, j), *into = phase_of(t, d, 0);
    if (s == d) { /* passed a re-check: back to phase 1, no entry */
        FC_EACH_LANE(l)
        {
            from[l] -= want[l];
            into[l] += want[l];
        }
        return;
    }
    const double give_up = t->r->p->overflow == FC_CHAIN_LEAVE ? 1.0 : 0.0;
    double *n_from = present(t, s), *n_into = present(t, d), *entered = fc_at(t->ws, d->entered, t->k);
    double *left = fc_at(t->ws, t->r->left, t->k);
    fc_lane free;
    free_places(t, d, free);
    FC_EACH_LANE(l)
    {
        const double fits = fc_min2(want[l], free[l]), lost = give_up * (want[l] - fits);
        from[l] -= fits + lost;
        n_from[l] -= fits + lost;
        into[l] += fits;
        n_into[l] += fits;
        entered[l] += fits;
        left[l] += lost;
    }
}

/* Those the window holds leave the chain if firms do not wait. */
static void give_up(step *t, const fc_chain_stage *s)
{
    const double *held = scratch(t, s->held);
    double *last = phase_of(t, s, s->phases - 1), *n = present(t, s), *left = fc_at(t->ws, t->r->left, t->k);
    FC_EACH_LANE(l)
    {
        last[l] -= held[l];
        n[l] -= held[l];
        left[l] += held[l];
    }
}

static void move_all(step *t)
{
    const fc_chain_rec *r = t->r;
    for (int s = r->n_stages - 1; s >= 0 && r->p->overflow == FC_CHAIN_LEAVE; s--)
        if (r->stages[s].any_window) give_up(t, &r->stages[s]);
    for (int d = r->n_stages - 1; d >= 0; d--)
        for (int i = 0; i < r->n_stages; i++) {
            const fc_chain_stage *s = &r->stages[i];
            for (int m = 0; m < s->n_hazards; m++)
                for (int j = 0; s->hazards[m].to == d && j < s->phases; j++)
                    move(t, s, j, &r->stages[d], scratch(t, s->hazards[m].movers + (uint32_t)j));
            for (int m = 0; m < s->n_shares; m++)
                if (s->shares[m].to == d) move(t, s, s->phases - 1, &r->stages[d], scratch(t, s->shares[m].movers));
        }
}

/* Money that goes with firms: support by the count at the step's start, rounds and awards by who entered. */
static void pay(step *t, const fc_chain_stage *s)
{
    const fc_chain_rec *r = t->r;
    const double *before = fc_at(t->ws, s->present, t->k - 1), *entered = fc_at(t->ws, s->entered, t->k);
    fc_lane each, sum;
    if (s->supported) {
        double *x = fc_at(t->ws, r->line_support, t->k);
        FC_K(fc_draw_eval)(&s->support, t->ws, NULL, each);
        FC_EACH_LANE(l) x[l] += before[l] * each[l] * t->delta;
    }
    if (s->awarded) {
        double *x = fc_at(t->ws, r->line_award, t->k);
        FC_K(fc_draw_eval)(&s->award, t->ws, NULL, each);
        FC_EACH_LANE(l) x[l] += entered[l] * each[l];
    }
    if (s->raises) {
        double *x = fc_at(t->ws, r->line_raise, t->k);
        FC_K(fc_draw_eval)(&s->raise, t->ws, NULL, each);
        FC_K(fc_amount_sum)(entered, 1.0, s->raise_spread, fc_step_draws_at(&t->draws, fc_chain_raise_draw(s)), sum);
        FC_EACH_LANE(l) x[l] += sum[l] * each[l];
    }
}

static void copy(const step *t, fc_col from, fc_col to)
{
    if (from == FC_NONE) return;
    const double *x = fc_at(t->ws, from, t->k);
    double *y = fc_at(t->ws, to, t->k);
    FC_EACH_LANE(l) y[l] = x[l];
}

static void count(const step *t)
{
    const fc_chain_rec *r = t->r;
    double *firms = fc_at(t->ws, r->firms, t->k), *jobs = fc_at(t->ws, r->jobs, t->k);
    fc_lane each;
    for (int i = 0; i < r->n_stages; i++) {
        const fc_chain_stage *s = &r->stages[i];
        const double *n = present(t, s), open = fc_chain_absorbs(s) ? 0.0 : 1.0;
        FC_EACH_LANE(l) firms[l] += open * n[l];
        if (!s->employs) continue;
        FC_K(fc_draw_eval)(&s->jobs, t->ws, NULL, each);
        FC_EACH_LANE(l) jobs[l] += each[l] * n[l];
    }
}

void FC_K(fc_chain_start)(const void *rec, fc_ws *ws)
{
    const fc_chain_rec *r = rec;
    double *firms = fc_at(ws, r->firms, 0), *jobs = fc_at(ws, r->jobs, 0);
    fc_lane each;
    for (int i = 0; i < r->n_stages; i++) {
        const fc_chain_stage *s = &r->stages[i];
        double *n = fc_at(ws, s->present, 0), *first = fc_state_of(ws, s->phase);
        const double open = fc_chain_absorbs(s) ? 0.0 : 1.0;
        FC_K(fc_draw_eval)(&s->initial, ws, NULL, n);
        FC_K(fc_draw_eval)(&s->jobs, ws, NULL, each);
        FC_EACH_LANE(l)
        {
            first[l] = n[l];
            firms[l] += open * n[l];
            jobs[l] += each[l] * n[l];
        }
    }
    occupy(r, ws, 0);
}

void FC_K(fc_chain_step)(const void *rec, fc_ws *ws, int k)
{
    const fc_chain_rec *r = rec;
    step t = {.r = r, .ws = ws, .k = k, .delta = ws->plan->delta, .ipo = fc_factor(ws, FC_IPO, k)};
    fc_step_draws_begin(&t.draws, ws, r->site, r->stride, k);
    for (int i = 0; i < r->n_stages; i++) {
        const double *before = fc_at(ws, r->stages[i].present, k - 1);
        double *n = present(&t, &r->stages[i]);
        FC_EACH_LANE(l) n[l] = before[l];
    }
    for (int i = r->n_stages - 1; i >= 0; i--) draw_stage(&t, &r->stages[i]);
    arrive(&t);
    move_all(&t);
    for (int i = 0; i < r->n_stages; i++) pay(&t, &r->stages[i]);
    copy(&t, r->line_raise, r->raised);
    copy(&t, r->line_support, r->support);
    copy(&t, r->line_award, r->awards);
    count(&t);
    occupy(r, ws, k);
}

/* What the chain cost for each firm that entered a stage. */
void FC_K(fc_chain_finish)(const void *rec, fc_ws *ws)
{
    const fc_chain_rec *r = rec;
    fc_lane spent, more, entered;
    fc_column_sum(ws, r->support, spent);
    fc_column_sum(ws, r->awards, more);
    FC_EACH_LANE(l) spent[l] += more[l];
    for (int i = 0; i < r->n_stages; i++) {
        const fc_chain_stage *s = &r->stages[i];
        if (s->cost == FC_NONE) continue;
        fc_column_sum(ws, s->entered, entered);
        fc_ratio(spent, entered, fc_scalar_of(ws, s->cost));
    }
}
