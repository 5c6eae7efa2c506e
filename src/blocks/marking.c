/* Carrying values by what changes at entry, follow-on and exit. Source: rules 4. */
#include "blocks/marking.h"

#include "base/vector_turn.h"

enum { PARTS = FC_MARK_COUNT / FC_WIDTH };
/* A holding time shorter than an eighth of a year makes coefficients that cancel badly. */
static const double STEEP = 8.0;
/* Companies and follow-ons are counted in one number. */
static const double LATE_COUNT = 1048576.0;

#define OF(lane) (((const fc_vec *)(lane))[chunk])

typedef struct part { fc_vec money, grow, still, inv, clock0; } part; /* money + (grow J + still)((clock - clock0) inv)^2 */

typedef struct parts { /* one company on one vector of lanes */
    part first, late;
    fc_vec late_one;     /* 1.0: the holding time had passed before the follow-on */
    fc_mask fails, steep; /* steep: stepped through */
} parts;

/* Late money and its own marking. */
FC_INLINE void add_late(const fc_marking *g, double delta, const fc_company *c, const fc_vec *late_pace, fc_vec out,
                        fc_vec grown, int chunk, parts *p)
{
    const fc_vec one = (fc_vec){0} + 1.0, at = OF(c->late_at), per = one * g->per_step_up;
    const fc_vec late = FC_V_KEEP(OF(c->late), (fc_mask)(out > at)), clock = FC_V_CHOOSE(p->fails, at * delta, late_pace[chunk]);
    const fc_vec left = 1.0 - (clock - p->first.clock0) * p->first.inv;
    const fc_mask runs = (fc_mask)(left > 0.0), moves = (fc_mask)(out - at > 1.0) & (fc_mask)(late > 0.0);
    const fc_vec inv = FC_V_KEEP(p->first.inv / FC_V_CHOOSE(runs, left, one), runs & moves); /* at its own step: no gain yet */
    p->late.money = late;
    p->late.grow = grown * per * late;
    p->late.still = FC_V_CHOOSE(p->fails, (OF(c->m0) * per - 1.0) * late, -late);
    p->late.inv = inv;
    p->late.clock0 = clock;
    p->late_one = FC_V_KEEP(one, ~runs);
    p->steep |= moves & (~runs | (fc_mask)(inv > STEEP));
}

FC_INLINE parts parts_of(const fc_marking *g, double delta, const fc_company *c, const fc_vec *late_pace, const double *leave,
                         int chunk)
{
    parts p = {.fails = (fc_mask)(OF(c->fail) > 0.0)};
    const fc_vec out = OF(leave), span = out - OF(c->entry), grown = OF(c->m0) * OF(c->inv_j); /* failures: inv_j = 0 */
    const fc_vec cost = FC_V_KEEP(OF(c->cost), (fc_mask)(span > 0.0)), inv = FC_V_KEEP(OF(c->inv), (fc_mask)(span > 1.0));
    p.first = (part){.money = cost, .grow = grown * cost, .still = FC_V_CHOOSE(p.fails, (OF(c->m0) - 1.0) * cost, -cost),
                     .inv = inv, .clock0 = FC_V_CHOOSE(p.fails, OF(c->entry) * delta, OF(c->pace0))};
    p.steep = (fc_mask)(inv > STEEP);
    if (g->o->marking != 2.0) p.steep = (fc_mask)(cost > 0.0);
    if (late_pace) add_late(g, delta, c, late_pace, out, grown, chunk, &p);
    return p;
}

/* Coefficients of a part on the lanes of the mask; count is what each of them counts for where there is money. */
FC_INLINE void polynomial(const part *of, fc_mask fails, fc_mask mine, double count, fc_vec *c)
{
    const fc_vec money = FC_V_KEEP(of->money, mine), inv = FC_V_KEEP(of->inv, mine), z = of->clock0, w = inv * inv;
    const fc_vec s = FC_V_KEEP(of->still, mine) * w, g = FC_V_KEEP(of->grow, mine) * w, wz = z * -2.0, zz = z * z;
    const fc_vec linear = s * wz;
    c[FC_MARK_ONE] = money + s * zz;
    c[FC_MARK_S] = FC_V_KEEP(linear, ~fails);
    c[FC_MARK_SS] = FC_V_KEEP(s, ~fails);
    c[FC_MARK_J] = g * zz;
    c[FC_MARK_JS] = g * wz;
    c[FC_MARK_JSS] = g;
    c[FC_MARK_T] = FC_V_KEEP(linear, fails);
    c[FC_MARK_TT] = FC_V_KEEP(s, fails);
    c[FC_MARK_COUNT] = FC_V_KEEP((fc_vec){0} + count, (fc_mask)(money > 0.0));
}

typedef struct place { /* where the changes of one kind go */
    fc_mark_change *to;
    int adds; /* 0: the first ones there */
} place;

FC_INLINE void put(place at, int chunk, const fc_vec *by)
{
    fc_vec *to = (*at.to)[chunk];
    if (at.adds) for (int i = 0; i < FC_MARK_N; i++) to[i] += by[i];
    else for (int i = 0; i < FC_MARK_N; i++) to[i] = by[i];
}

/* The row of a step all lanes share, or an event of their own. */
static place place_at(fc_marking *g, const double *step)
{
    const double end = g->last + 1.0, first = step[0];
    fc_mask apart = {0};
    for (int chunk = 0; chunk < FC_CHUNKS; chunk++) apart |= (fc_mask)(OF(step) != first);
    if (!fc_v_bits(apart)) {
        const int k = (int)fc_min2(first, end), adds = g->used[k] > 0.0;
        g->used[k] = 1.0;
        g->first = k < g->first ? k : g->first;
        return (place){g->rows + k, adds};
    }
    fc_mark_event *e = &g->events[g->n++];
    FC_EACH_LANE(i) e->at[i] = (int32_t)fc_min2(step[i], end);
    return (place){&e->by, 0};
}

/* The first step at which a lane of an event changes. */
static int first_of(const fc_mark_event *e, int before)
{
    for (int i = 0; i < FC_LANES; i++) before = e->at[i] < before ? e->at[i] : before;
    return before;
}

/* The lanes that are stepped through. */
static void add_steep(fc_marking *g, double delta, const fc_company *c, const fc_vec *late_pace, const double *leave)
{
    fc_mark_steep *x = &g->steeps[g->n_steeps++];
    double first = g->last + 1.0, end = 0.0;
    x->has_late = late_pace != NULL;
    for (int chunk = 0; chunk < FC_CHUNKS; chunk++) {
        const parts p = parts_of(g, delta, c, late_pace, leave, chunk);
        const fc_vec *from[] = {&p.first.money, &p.first.inv, &p.first.clock0, &p.first.grow, &p.first.still, &p.late.money,
                                &p.late.inv, &p.late.clock0, &p.late.grow, &p.late.still, &p.late_one};
        double *to[] = {x->cost, x->inv, x->clock0, x->grow, x->still, x->late, x->late_inv, x->late_clock0, x->late_grow,
                        x->late_still, x->late_one};
        for (size_t f = 0; f < sizeof to / sizeof *to; f++) ((fc_vec *)to[f])[chunk] = *from[f];
        ((fc_vec *)x->mine)[chunk] = FC_V_KEEP((fc_vec){0} + 1.0, p.steep);
    }
    FC_EACH_LANE(i)
    {
        x->entry[i] = c->entry[i];
        x->out[i] = leave[i];
        x->fail[i] = c->fail[i];
        x->late_at[i] = c->late_at[i];
    }
    for (int i = 0; i < FC_LANES; i++) {
        first = x->cost[i] > 0.0 ? fc_min2(x->entry[i], first) : first;
        end = x->cost[i] > 0.0 ? fc_max2(x->out[i], end) : end;
    }
    x->first = (int)first;
    x->end = (int)fc_min2(end, g->last + 1.0);
}

/* What the company changes where it enters, is followed on and leaves; 1 if some lanes are stepped through instead. */
static int add_changes(fc_marking *g, double delta, const fc_company *c, const fc_vec *late_pace, const double *leave)
{
    const int before = g->n;
    const place in = place_at(g, c->entry), follows = late_pace ? place_at(g, c->late_at) : in; /* in the order of put */
    const place out = place_at(g, leave);
    fc_mask steep = {0};
    fc_vec by[FC_MARK_N], late[FC_MARK_N];
    for (int chunk = 0; chunk < FC_CHUNKS; chunk++) {
        const parts p = parts_of(g, delta, c, late_pace, leave, chunk);
        steep |= p.steep & (fc_mask)(p.first.money > 0.0);
        polynomial(&p.first, p.fails, ~p.steep, 1.0, by);
        put(in, chunk, by);
        if (late_pace) {
            polynomial(&p.late, p.fails, ~p.steep, LATE_COUNT, late);
            put(follows, chunk, late);
            for (int i = 0; i < FC_MARK_N; i++) by[i] += late[i];
        }
        for (int i = 0; i < FC_MARK_N; i++) by[i] = -by[i];
        put(out, chunk, by);
    }
    for (int n = before; n < g->n; n++) g->first = first_of(&g->events[n], g->first);
    return fc_v_bits(steep) != 0;
}

void FC_K(fc_mark_company)(fc_marking *g, const fc_ws *ws, const fc_company *c, const double *leave)
{
    const double delta = ws->plan->delta;
    const int has_late = fc_v_any(c->late);
    fc_lane pace;
    if (has_late) {
        fc_spot at;
        fc_spot_set(&at, ws->plan->n_steps, c->late_at);
        fc_spot_take(&at, fc_factor(ws, FC_PACE_SUM, 0), pace);
    }
    const fc_vec *late_pace = has_late ? (const fc_vec *)pace : NULL;
    if (g->o->marking != 2.0 || add_changes(g, delta, c, late_pace, leave)) add_steep(g, delta, c, late_pace, leave);
    if (g->n > FC_MARK_EVENTS - 3 || g->n_steeps == FC_MARK_STEEPS) FC_K(fc_mark_flush)(g, ws);
}

/* q^marking; speeds 1 and 2 are the ones that occur. */
FC_INLINE void raise_to(double marking, fc_vec *q)
{
    if (marking == 2.0) *q *= *q;
    else if (marking != 1.0)
        for (int l = 0; l < FC_WIDTH; l++) (*q)[l] = fc_pow((*q)[l], marking);
}

typedef struct slice { /* one vector of lanes, all steps, side by side */
    fc_vec *pace, *j, *nav, *held;
} slice;

/* One company through the steps it is held. */
static void step_through(const fc_mark_steep *x, int chunk, double delta, double marking, const slice *t)
{
    const fc_vec one = (fc_vec){0} + 1.0, zero = {0};
    const fc_mask failing = (fc_mask)(OF(x->fail) > 0.0), mine = (fc_mask)(OF(x->mine) > 0.0);
    if (!fc_v_bits(mine)) return;
    for (int k = x->first; k < x->end; k++) {
        const double step = k;
        const fc_mask here = (fc_mask)(OF(x->entry) <= step) & (fc_mask)(OF(x->out) > step) & mine;
        const fc_vec clock = FC_V_CHOOSE(failing, zero + step * delta, t->pace[k]);
        fc_vec q = (clock - OF(x->clock0)) * OF(x->inv);
        q = FC_V_CHOOSE((fc_mask)(q > 1.0), one, q);
        raise_to(marking, &q);
        t->nav[k] += FC_V_KEEP(OF(x->cost) + (OF(x->grow) * t->j[k] + OF(x->still)) * q, here);
        t->held[k] += FC_V_KEEP(OF(x->cost), here);
        if (!x->has_late) continue;
        const fc_mask now = here & (fc_mask)(OF(x->late_at) <= step);
        fc_vec q2 = (clock - OF(x->late_clock0)) * OF(x->late_inv) + OF(x->late_one);
        q2 = FC_V_CHOOSE((fc_mask)(q2 > 1.0), one, q2);
        q2 = FC_V_CHOOSE((fc_mask)(q2 < 0.0), zero, q2);
        raise_to(marking, &q2);
        t->nav[k] += FC_V_KEEP(OF(x->late) + (OF(x->late_grow) * t->j[k] + OF(x->late_still)) * q2, now);
        t->held[k] += FC_V_KEEP(OF(x->late), now);
    }
}

/* The companies of the list, one vector of lanes at a time, whose steps stay in the nearest cache. */
static void flush_steeps(fc_marking *g, const fc_ws *ws)
{
    const fc_vec *j = (const fc_vec *)fc_column(ws, g->o->drift), *pace = (const fc_vec *)fc_factor(ws, FC_PACE_SUM, 0);
    const int rows = g->last + 1;
    fc_vec *at = (fc_vec *)g->work, *nav = (fc_vec *)g->nav, *held = (fc_vec *)g->held;
    const slice t = {at, at + rows, at + 2 * rows, at + 3 * rows};
    for (int chunk = 0; chunk < FC_CHUNKS; chunk++) {
        for (int k = 0; k < rows; k++) {
            t.pace[k] = pace[k * FC_CHUNKS + chunk];
            t.j[k] = j[k * FC_CHUNKS + chunk];
            t.nav[k] = nav[k * FC_CHUNKS + chunk];
            t.held[k] = held ? held[k * FC_CHUNKS + chunk] : (fc_vec){0};
        }
        for (int n = 0; n < g->n_steeps; n++) step_through(&g->steeps[n], chunk, ws->plan->delta, g->o->marking, &t);
        for (int k = 0; k < rows; k++) nav[k * FC_CHUNKS + chunk] = t.nav[k];
        for (int k = 0; held && k < rows; k++) held[k * FC_CHUNKS + chunk] = t.held[k];
    }
    g->n_steeps = 0;
}

typedef struct table { /* changes of one vector of lanes */
    fc_vec *terms;  /* [steps][FC_WIDTH][PARTS]: lane by lane */
    double *counts; /* [steps][FC_WIDTH] */
} table;

/* The lanes of an event, each at its own step. */
FC_INLINE void spread(const fc_mark_event *e, int chunk, const table *t)
{
    fc_vec lanes[FC_WIDTH][PARTS];
    const double *counts = (const double *)&e->by[chunk][FC_MARK_COUNT];
    const int32_t *at = e->at + chunk * FC_WIDTH;
    for (int b = 0; b < PARTS; b++) fc_v_turn(e->by[chunk] + b * FC_WIDTH, 1, &lanes[0][b], PARTS);
    for (int l = 0; l < FC_WIDTH; l++) {
        const int row = at[l] * FC_WIDTH + l;
        for (int b = 0; b < PARTS; b++) t->terms[row * PARTS + b] += lanes[l][b];
        t->counts[row] += counts[l];
    }
}

/* Values of all steps from the coefficients that have come and not gone; the table is left zero for the next lanes. */
static void add_up(const fc_marking *g, const fc_ws *ws, int chunk, const table *t)
{
    const fc_vec *js = (const fc_vec *)fc_column(ws, g->o->drift), *pace = (const fc_vec *)fc_factor(ws, FC_PACE_SUM, 0);
    fc_vec *nav = (fc_vec *)g->nav + chunk, *held = g->held ? (fc_vec *)g->held + chunk : NULL, c[FC_MARK_N] = {{0}};
    const fc_vec none = {0};
    for (int k = g->first; k <= g->last; k++) {
        const fc_vec s = pace[k * FC_CHUNKS + chunk], j = js[k * FC_CHUNKS + chunk];
        const double time = k * ws->plan->delta;
        if (g->used[k] > 0.0) for (int i = 0; i < FC_MARK_N; i++) c[i] += g->rows[k][chunk][i];
        fc_vec *terms = t->terms + k * FC_WIDTH * PARTS, *counts = (fc_vec *)(t->counts + k * FC_WIDTH);
        for (int b = 0; b < PARTS; b++) {
            fc_vec own[FC_WIDTH];
            fc_v_turn(terms + b, PARTS, own, 1);
            for (int l = 0; l < FC_WIDTH; l++) c[b * FC_WIDTH + l] += own[l];
        }
        c[FC_MARK_COUNT] += *counts;
        for (int b = 0; b < PARTS; b++) {
            for (int l = 0; l < FC_WIDTH; l++) terms[l * PARTS + b] = none;
            FC_KEEP_SCALAR(); /* or the compiler calls memset */
        }
        *counts = none;
        const fc_vec number = c[FC_MARK_COUNT];
        fc_vec value = c[FC_MARK_ONE] + s * (c[FC_MARK_S] + s * c[FC_MARK_SS]) + time * (c[FC_MARK_T] + time * c[FC_MARK_TT]);
        value += j * (c[FC_MARK_J] + s * (c[FC_MARK_JS] + s * c[FC_MARK_JSS]));
        value = FC_V_KEEP(value, (fc_mask)(value > none) & (fc_mask)(number > none)); /* what rounding left is nothing */
        nav[k * FC_CHUNKS] += value;
        if (!held) continue;
        const fc_vec late = (number * (1.0 / LATE_COUNT) - 0.5 + FC_MAGIC) - FC_MAGIC;
        const fc_vec follow_ons = FC_V_KEEP(late, (fc_mask)(late > none));
        held[k * FC_CHUNKS] += (number - follow_ons * LATE_COUNT) * OF(g->first_cost) + follow_ons * OF(g->late_cost);
    }
}

void FC_K(fc_mark_flush)(fc_marking *g, const fc_ws *ws)
{
    const int steps = g->last + 2;
    table t = {.terms = (fc_vec *)g->work};
    t.counts = (double *)(t.terms + (size_t)steps * FC_WIDTH * PARTS);
    if (g->first <= g->last) {
        const size_t from = (size_t)g->first * FC_WIDTH, n = (size_t)(steps - g->first) * FC_WIDTH;
        memset(t.terms + from * PARTS, 0, n * PARTS * sizeof *t.terms);
        memset(t.counts + from, 0, n * sizeof *t.counts);
    }
    for (int chunk = 0; chunk < FC_CHUNKS && g->first <= g->last; chunk++) {
        for (int e = 0; e < g->n; e++) spread(&g->events[e], chunk, &t);
        add_up(g, ws, chunk, &t);
    }
    if (g->n_steeps > 0) flush_steeps(g, ws);
    for (int k = 0; k < steps; k++) g->used[k] = 0.0;
    g->n = 0;
    g->first = g->last + 1;
}
#undef OF
