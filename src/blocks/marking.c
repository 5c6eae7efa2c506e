/* Carrying values by what changes at entry, follow-on and exit. Source: rules 4. */
#include "blocks/marking.h"

#include "base/vector_turn.h"

enum { PARTS = FC_MARK_N / FC_WIDTH };
/* A holding time shorter than an eighth of a year makes coefficients that cancel badly. */
static const double STEEP = 8.0;

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

/* q^marking; speeds 1 and 2 are the ones that occur. */
FC_INLINE void raise_to(double marking, fc_vec *q)
{
    if (marking == 2.0) *q *= *q;
    else if (marking != 1.0)
        for (int l = 0; l < FC_WIDTH; l++) (*q)[l] = fc_pow((*q)[l], marking);
}

/* What a part is worth by its clock; one: 1.0 where its holding time had passed before. */
FC_INLINE fc_vec worth(const part *p, fc_vec one, fc_vec clock, fc_vec j, double marking)
{
    const fc_vec all = (fc_vec){0} + 1.0, none = {0};
    fc_vec q = (clock - p->clock0) * p->inv + one;
    q = FC_V_CHOOSE((fc_mask)(q > 1.0), all, q);
    q = FC_V_CHOOSE((fc_mask)(q < 0.0), none, q);
    raise_to(marking, &q);
    return p->money + (p->grow * j + p->still) * q;
}

/* Without the lanes of the mask. */
static part without(part p, fc_mask mask)
{
    p.money = FC_V_KEEP(p.money, ~mask);
    p.inv = FC_V_KEEP(p.inv, ~mask);
    p.grow = FC_V_KEEP(p.grow, ~mask);
    p.still = FC_V_KEEP(p.still, ~mask);
    return p;
}

/* Coefficients of a part. */
FC_INLINE void polynomial(const part *of, fc_mask fails, fc_vec *c)
{
    const fc_vec z = of->clock0, w = of->inv * of->inv, s = of->still * w, g = of->grow * w, wz = z * -2.0, zz = z * z;
    const fc_vec linear = s * wz;
    c[FC_MARK_ONE] = of->money + s * zz;
    c[FC_MARK_S] = FC_V_KEEP(linear, ~fails);
    c[FC_MARK_SS] = FC_V_KEEP(s, ~fails);
    c[FC_MARK_J] = g * zz;
    c[FC_MARK_JS] = g * wz;
    c[FC_MARK_JSS] = g;
    c[FC_MARK_T] = FC_V_KEEP(linear, fails);
    c[FC_MARK_TT] = FC_V_KEEP(s, fails);
}

typedef struct place { /* where changes go */
    fc_vec *shared; /* of a step all lanes share, or NULL */
    fc_vec *own;
    int64_t at[FC_LANES] FC_ALIGN; /* of own; beyond the horizon a row nobody reads */
} place;

static void find_place(const fc_mark_book *book, const fc_spot *spot, place *p)
{
    p->own = (fc_vec *)(void *)book->own;
    p->shared = spot->row >= 0 ? book->shared + (size_t)spot->row * FC_CHUNKS * FC_MARK_N : NULL;
    if (spot->row < 0) FC_EACH_LANE(i) p->at[i] = (spot->at[i] + (spot->inside[i] > 0.0 ? 0 : FC_LANES)) * PARTS;
}

/* Add the changes of one vector of lanes, or take them back. */
FC_INLINE void enter(const place *p, int chunk, const fc_vec *by, int back)
{
    if (p->shared) {
        fc_vec *to = p->shared + chunk * FC_MARK_N;
        for (int i = 0; i < FC_MARK_N; i++) to[i] = back ? to[i] - by[i] : to[i] + by[i];
        return;
    }
    fc_vec lanes[FC_WIDTH][PARTS];
    for (int b = 0; b < PARTS; b++) fc_v_turn(by + b * FC_WIDTH, 1, &lanes[0][b], PARTS);
    for (int l = 0; l < FC_WIDTH; l++) {
        fc_vec *to = p->own + p->at[chunk * FC_WIDTH + l];
        for (int b = 0; b < PARTS; b++) to[b] = back ? to[b] - lanes[l][b] : to[b] + lanes[l][b];
    }
}

/* The lanes that are stepped through. */
static void add_steep(fc_marking *g, const fc_ws *ws, const fc_company *c, const fc_vec *late_pace, const double *leave)
{
    fc_mark_steep *x = &g->steeps[g->n_steeps++];
    double first = ws->plan->n_steps + 1.0, end = 0.0;
    x->has_late = late_pace != NULL;
    for (int chunk = 0; chunk < FC_CHUNKS; chunk++) {
        const parts p = parts_of(g, ws->plan->delta, c, late_pace, leave, chunk);
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
    x->end = (int)fc_min2(end, ws->plan->n_steps + 1.0);
}

/* The company and its follow-on come and go in number. */
static void count(const fc_marking *g, fc_lane *one, const fc_spot *entered, const fc_spot *followed, const fc_spot *left)
{
    fc_lane here, *gone = g->gone ? (fc_lane *)g->gone : &here;
    FC_EACH_LANE(i) (*gone)[i] = -(one[0][i] + one[1][i]);
    fc_spot_add(entered, g->number, one[0]);
    if (followed) fc_spot_add(followed, g->number, one[1]);
    if (!g->gone) fc_spot_add(left, g->number, here);
}

/* What the company is worth at K where it is held then. */
FC_INLINE fc_vec worth_at_end(const fc_marking *g, const fc_ws *ws, const fc_company *c, const parts *p, int has_late,
                              const double *leave, int chunk)
{
    const int top = ws->plan->n_steps;
    const double step = top;
    const fc_vec j = OF(fc_at(ws, g->o->drift, top)), pace = OF(fc_factor(ws, FC_PACE_SUM, top)), zero = {0};
    const fc_vec clock = FC_V_CHOOSE(p->fails, zero + step * ws->plan->delta, pace);
    const fc_mask here = (fc_mask)(OF(c->entry) <= step) & (fc_mask)(OF(leave) > step);
    fc_vec value = worth(&p->first, zero, clock, j, g->o->marking);
    if (has_late) value += FC_V_KEEP(worth(&p->late, p->late_one, clock, j, g->o->marking), (fc_mask)(OF(c->late_at) <= step));
    return FC_V_KEEP(value, here);
}

/* What the company changes where it enters, is followed on and leaves; 1 if some lanes are stepped through instead.
   followed: NULL without follow-on. */
static int add_changes(fc_marking *g, const fc_ws *ws, const fc_company *c, const fc_vec *late_pace, const fc_spot *entered,
                       const fc_spot *followed, const double *leave, const fc_spot *left)
{
    const int stays = left->row < 0 && !fc_v_any(left->inside);
    fc_mask steep = {0};
    fc_lane one[2];
    place in, on, out;
    find_place(&g->book, entered, &in);
    find_place(&g->book, followed ? followed : entered, &on); /* without follow-on nothing is entered there */
    find_place(&g->book, left, &out);
    for (int chunk = 0; chunk < FC_CHUNKS; chunk++) {
        parts p = parts_of(g, ws->plan->delta, c, late_pace, leave, chunk);
        const fc_mask some = (fc_mask)(p.first.money > 0.0);
        fc_vec by[FC_MARK_N], late[FC_MARK_N];
        steep |= p.steep & some;
        ((fc_vec *)one[0])[chunk] = FC_V_KEEP((fc_vec){0} + 1.0, some);
        ((fc_vec *)one[1])[chunk] = followed ? FC_V_KEEP((fc_vec){0} + FC_MARK_LATE, (fc_mask)(p.late.money > 0.0)) : (fc_vec){0};
        if (g->end) ((fc_vec *)g->end)[chunk] = worth_at_end(g, ws, c, &p, followed != NULL, leave, chunk);
        if (fc_v_bits(p.steep)) {
            p.first = without(p.first, p.steep);
            if (followed) p.late = without(p.late, p.steep);
        }
        polynomial(&p.first, p.fails, by);
        enter(&in, chunk, by, 0);
        if (followed) {
            polynomial(&p.late, p.fails, late);
            enter(&on, chunk, late, 0);
            for (int i = 0; i < FC_MARK_N; i++) by[i] += late[i];
        }
        if (!stays) enter(&out, chunk, by, 1);
    }
    count(g, one, entered, followed, left);
    return fc_v_bits(steep) != 0;
}

void FC_K(fc_mark_company)(fc_marking *g, const fc_ws *ws, const fc_company *c, const fc_spot *entered, const double *leave,
                           const fc_spot *left)
{
    const int has_late = fc_v_any(c->late);
    fc_spot followed;
    fc_lane pace;
    if (has_late) {
        fc_spot_set(&followed, ws->plan->n_steps, c->late_at);
        fc_spot_take(&followed, fc_factor(ws, FC_PACE_SUM, 0), pace);
    }
    const fc_vec *late_pace = has_late ? (const fc_vec *)pace : NULL;
    const int steep = add_changes(g, ws, c, late_pace, entered, has_late ? &followed : NULL, leave, left);
    if (steep) add_steep(g, ws, c, late_pace, leave);
    if (g->n_steeps == FC_MARK_STEEPS) FC_K(fc_mark_steeps)(g, ws);
}

typedef struct slice { /* one vector of lanes, all steps, side by side */
    fc_vec *pace, *j, *nav;
} slice;

/* One company through the steps it is held. */
static void step_through(const fc_mark_steep *x, int chunk, double delta, double marking, const slice *t)
{
    const fc_vec zero = {0};
    const fc_mask failing = (fc_mask)(OF(x->fail) > 0.0), mine = (fc_mask)(OF(x->mine) > 0.0);
    const part first = {OF(x->cost), OF(x->grow), OF(x->still), OF(x->inv), OF(x->clock0)};
    const part late = {OF(x->late), OF(x->late_grow), OF(x->late_still), OF(x->late_inv), OF(x->late_clock0)};
    if (!fc_v_bits(mine)) return;
    for (int k = x->first; k < x->end; k++) {
        const double step = k;
        const fc_mask here = (fc_mask)(OF(x->entry) <= step) & (fc_mask)(OF(x->out) > step) & mine;
        const fc_vec clock = FC_V_CHOOSE(failing, zero + step * delta, t->pace[k]);
        t->nav[k] += FC_V_KEEP(worth(&first, zero, clock, t->j[k], marking), here);
        if (!x->has_late) continue;
        const fc_mask now = here & (fc_mask)(OF(x->late_at) <= step);
        t->nav[k] += FC_V_KEEP(worth(&late, OF(x->late_one), clock, t->j[k], marking), now);
    }
}

/* One vector of lanes at a time, whose steps stay in the nearest cache. */
void FC_K(fc_mark_steeps)(fc_marking *g, const fc_ws *ws)
{
    const fc_vec *j = (const fc_vec *)fc_column(ws, g->o->drift), *pace = (const fc_vec *)fc_factor(ws, FC_PACE_SUM, 0);
    const int rows = ws->plan->n_steps + 1;
    fc_vec *at = (fc_vec *)g->work, *nav = (fc_vec *)g->nav;
    const slice t = {at, at + rows, at + 2 * rows};
    for (int chunk = 0; chunk < FC_CHUNKS && g->n_steeps > 0; chunk++) {
        for (int k = 0; k < rows; k++) {
            t.pace[k] = pace[k * FC_CHUNKS + chunk];
            t.j[k] = j[k * FC_CHUNKS + chunk];
            t.nav[k] = nav[k * FC_CHUNKS + chunk];
        }
        for (int n = 0; n < g->n_steeps; n++) step_through(&g->steeps[n], chunk, ws->plan->delta, g->o->marking, &t);
        for (int k = 0; k < rows; k++) nav[k * FC_CHUNKS + chunk] = t.nav[k];
    }
    g->n_steeps = 0;
}

/* Take the changes of a step and one vector of lanes into c; they are left zero. */
FC_INLINE void take_changes(const fc_mark_book *book, int k, int chunk, fc_vec *c)
{
    const fc_vec none = {0};
    fc_vec *shared = book->shared + (k * FC_CHUNKS + chunk) * FC_MARK_N;
    fc_vec *own = (fc_vec *)(book->own + ((size_t)k * FC_LANES + (size_t)chunk * FC_WIDTH) * FC_MARK_N);
    for (int b = 0; b < PARTS; b++) {
        fc_vec turned[FC_WIDTH];
        fc_v_turn(own + b, PARTS, turned, 1);
        for (int l = 0; l < FC_WIDTH; l++) c[b * FC_WIDTH + l] += shared[b * FC_WIDTH + l] + turned[l];
        for (int l = 0; l < FC_WIDTH; l++) {
            own[l * PARTS + b] = none;
            shared[b * FC_WIDTH + l] = none;
        }
        FC_KEEP_SCALAR(); /* or the compiler calls memset */
    }
}

void FC_K(fc_mark_step)(const fc_mark_book *book, const fc_ws *ws, const fc_outcome *o, int k, double *nav)
{
    const fc_vec *js = (const fc_vec *)fc_at(ws, o->drift, k), *pace = (const fc_vec *)fc_factor(ws, FC_PACE_SUM, k);
    fc_vec *value = (fc_vec *)(void *)(nav + (size_t)k * FC_LANES), *number = (fc_vec *)(void *)(book->held + FC_MARK_N * FC_LANES);
    const fc_vec none = {0};
    const double time = k * ws->plan->delta;
    for (int chunk = 0; chunk < FC_CHUNKS; chunk++) {
        const fc_vec s = pace[chunk], j = js[chunk];
        fc_vec *c = (fc_vec *)(void *)book->held + chunk * FC_MARK_N, *more = (fc_vec *)book->number + k * FC_CHUNKS + chunk;
        take_changes(book, k, chunk, c);
        number[chunk] += *more;
        *more = none;
        fc_vec held = c[FC_MARK_ONE] + s * (c[FC_MARK_S] + s * c[FC_MARK_SS]) + time * (c[FC_MARK_T] + time * c[FC_MARK_TT]);
        held += j * (c[FC_MARK_J] + s * (c[FC_MARK_JS] + s * c[FC_MARK_JSS]));
        /* what rounding left of companies that are gone is nothing: at once where no company is there, steep ones included */
        value[chunk] += FC_V_KEEP(held, (fc_mask)(held > none) & (fc_mask)(number[chunk] > none));
    }
}

void FC_K(fc_mark_close)(const fc_mark_book *book, const fc_ws *ws)
{
    double *beyond = book->own + ((size_t)ws->plan->n_steps + 1) * FC_LANES * FC_MARK_N;
    for (int i = 0; i < FC_MARK_N * FC_LANES; i++) beyond[i] = 0.0;
    for (int i = 0; i < (FC_MARK_N + 1) * FC_LANES; i++) book->held[i] = 0.0;
}
#undef OF
