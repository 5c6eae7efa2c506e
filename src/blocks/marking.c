/* Carrying values by what changes at entry, follow-on and exit. Source: rules 4. */
#include "blocks/marking.h"

#include "base/vector.h"
#include "base/vector_turn.h"

/* Coefficients of 1, S, S^2, J, J S, J S^2, t, t^2. */
enum { C_ONE, C_S, C_SS, C_J, C_JS, C_JSS, C_T, C_TT, C_N };
enum { PARTS = C_N / FC_WIDTH };
/* A holding time shorter than an eighth of a year makes coefficients that cancel badly. */
static const double STEEP = 8.0;
/* Companies and follow-ons are counted in one number. */
static const double LATE_COUNT = 1048576.0;

/* Progress of the late money's step, and what its own marking needs. */
static void set_late(const fc_marking *g, const fc_ws *ws, const fc_company *c, fc_mark *x)
{
    fc_lane pace;
    fc_spot at;
    double delta = ws->plan->delta, step_up = g->step_up, end = g->last + 1.0;
    fc_spot_set(&at, ws->plan->n_steps, c->late_at);
    fc_spot_take(&at, fc_factor(ws, FC_PACE_SUM, 0), pace);
    FC_EACH_LANE(i)
    {
        double failing = c->fail[i], lives = 1.0 - failing; /* products, for gcc puts a quotient under `?` into a branch */
        double late = x->out[i] > c->late_at[i] ? c->late[i] : 0.0, span = x->out[i] - c->late_at[i];
        double clock = failing * (c->late_at[i] * delta) + lives * pace[i];
        double left = 1.0 - (clock - x->clock0[i]) * c->inv[i], gone = left > 0.0 ? 0.0 : 1.0;
        double inv = (1.0 - gone) * c->inv[i] / (left > 0.0 ? left : 1.0), moves = span > 1.0 ? 1.0 : 0.0;
        double steep = inv > STEEP ? 1.0 : gone, mine = late > 0.0 ? moves : 0.0;
        x->late[i] = late;
        x->late_at[i] = c->late_at[i];
        x->late_grow[i] = lives * (c->m0[i] * c->inv_j[i] / step_up * late);
        x->late_still[i] = failing * ((c->m0[i] / step_up - 1.0) * late) - lives * late;
        x->late_inv[i] = moves * inv; /* at its own step nothing has been gained yet */
        x->late_clock0[i] = clock;
        x->late_one[i] = gone;
        x->steep[i] = fc_max2(mine * steep, x->steep[i]);
        x->follows[i] = (int32_t)fc_min2(c->late_at[i], end);
    }
}

/* The steps that hold every lane with money. */
static void set_span(const fc_marking *g, fc_mark *x)
{
    const double top = g->last + 1.0;
    fc_vec first = (fc_vec){0} + top, end = {0};
    for (int chunk = 0; chunk < FC_CHUNKS; chunk++) {
        const fc_mask money = (fc_mask)(((const fc_vec *)x->cost)[chunk] > 0.0);
        const fc_vec in = ((const fc_vec *)x->entry)[chunk], out = ((const fc_vec *)x->out)[chunk];
        first = FC_V_CHOOSE(money & (fc_mask)(in < first), in, first);
        end = FC_V_CHOOSE(money & (fc_mask)(out > end), out, end);
    }
    double low = top, high = 0.0;
    for (int l = 0; l < FC_WIDTH; l++) {
        low = first[l] < low ? first[l] : low;
        high = end[l] > high ? end[l] : high;
    }
    x->first = (int)low;
    x->end = (int)(high < top ? high : top);
}

static void mark_set(const fc_marking *g, const fc_ws *ws, const fc_company *c, const double *leave, fc_mark *x)
{
    double delta = ws->plan->delta, always = g->o->marking == 2.0 ? 0.0 : 1.0, end = g->last + 1.0;
    FC_EACH_LANE(i)
    {
        double failing = c->fail[i], m = c->m0[i] * c->inv_j[i], span = leave[i] - c->entry[i];
        double cost = span > 0.0 ? c->cost[i] : 0.0, inv = span > 1.0 ? c->inv[i] : 0.0;
        double lost = (c->m0[i] - 1.0) * cost, since = c->entry[i] * delta;
        x->entry[i] = c->entry[i];
        x->out[i] = leave[i];
        x->cost[i] = cost;
        x->fail[i] = failing;
        x->inv[i] = inv;
        x->clock0[i] = failing > 0.0 ? since : c->pace0[i];
        x->grow[i] = failing > 0.0 ? 0.0 : m * cost;
        x->still[i] = failing > 0.0 ? lost : -cost;
        x->steep[i] = inv > STEEP ? 1.0 : always;
    }
    FC_EACH_LANE(i)
    {
        x->in[i] = (int32_t)fc_min2(c->entry[i], end);
        x->leaves[i] = (int32_t)fc_min2(leave[i], end);
    }
    set_span(g, x);
    x->has_late = fc_v_any(c->late);
    if (x->has_late) set_late(g, ws, c, x);
    x->has_steep = fc_v_any(x->steep);
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
    fc_vec *table;  /* [steps][FC_WIDTH][PARTS]: coefficients that come and go, lane by lane */
    double *counts; /* [steps][FC_WIDTH]: companies and follow-ons that come and go */
    int first, end; /* steps [first, end) hold all companies of the group */
} slice;

#define OF(lane) (((const fc_vec *)(x->lane))[chunk])

/* Steep lanes of one company through the steps they are held. */
static void step_through(const fc_mark *x, int chunk, double delta, double marking, const slice *t)
{
    const fc_vec one = (fc_vec){0} + 1.0, zero = {0};
    const fc_mask failing = (fc_mask)(OF(fail) > 0.0), mine = (fc_mask)(OF(steep) > 0.0);
    if (!fc_v_bits(mine)) return;
    for (int k = x->first; k < x->end; k++) {
        const double step = k;
        const fc_mask here = (fc_mask)(OF(entry) <= step) & (fc_mask)(OF(out) > step) & mine;
        const fc_vec clock = FC_V_CHOOSE(failing, zero + step * delta, t->pace[k]);
        fc_vec q = (clock - OF(clock0)) * OF(inv);
        q = FC_V_CHOOSE((fc_mask)(q > 1.0), one, q);
        raise_to(marking, &q);
        t->nav[k] += FC_V_KEEP(OF(cost) + (OF(grow) * t->j[k] + OF(still)) * q, here);
        t->held[k] += FC_V_KEEP(OF(cost), here);
        if (!x->has_late) continue;
        const fc_mask now = here & (fc_mask)(OF(late_at) <= step);
        fc_vec q2 = (clock - OF(late_clock0)) * OF(late_inv) + OF(late_one);
        q2 = FC_V_CHOOSE((fc_mask)(q2 > 1.0), one, q2);
        q2 = FC_V_CHOOSE((fc_mask)(q2 < 0.0), zero, q2);
        raise_to(marking, &q2);
        t->nav[k] += FC_V_KEEP(OF(late) + (OF(late_grow) * t->j[k] + OF(late_still)) * q2, now);
        t->held[k] += FC_V_KEEP(OF(late), now);
    }
}

/* Coefficients of money + (grow J + still) ((clock - z) inv)^2, one lane after the other. */
FC_INLINE void polynomial(fc_vec money, fc_vec grow, fc_vec still, fc_vec inv, fc_vec z, fc_mask failing,
                          fc_vec (*lanes)[PARTS])
{
    fc_vec c[C_N];
    const fc_vec w = inv * inv, s = still * w, g = grow * w, wz = z * -2.0, zz = z * z;
    const fc_vec linear = s * wz;
    c[C_ONE] = money + s * zz;
    c[C_S] = FC_V_KEEP(linear, ~failing);
    c[C_SS] = FC_V_KEEP(s, ~failing);
    c[C_J] = g * zz;
    c[C_JS] = g * wz;
    c[C_JSS] = g;
    c[C_T] = FC_V_KEEP(linear, failing);
    c[C_TT] = FC_V_KEEP(s, failing);
    for (int b = 0; b < PARTS; b++) fc_v_turn(c + b * FC_WIDTH, 1, &lanes[0][b], PARTS);
}

FC_INLINE void come(const slice *t, int at, const fc_vec *lane, double count, int l)
{
    fc_vec *row = t->table + (at * FC_WIDTH + l) * PARTS;
    for (int b = 0; b < PARTS; b++) row[b] += lane[b];
    t->counts[at * FC_WIDTH + l] += count;
}

FC_INLINE void go(const slice *t, int at, const fc_vec *lane, double count, int l)
{
    fc_vec *row = t->table + (at * FC_WIDTH + l) * PARTS;
    for (int b = 0; b < PARTS; b++) row[b] -= lane[b];
    t->counts[at * FC_WIDTH + l] -= count;
}

/* One company comes at its entry, its follow-on later, and both go at its exit. */
FC_INLINE void enter(const fc_mark *x, int chunk, const slice *t)
{
    fc_vec lanes[FC_WIDTH][PARTS], late[FC_WIDTH][PARTS];
    const fc_mask failing = (fc_mask)(OF(fail) > 0.0), mine = ~(fc_mask)(OF(steep) > 0.0);
    const fc_mask some = mine & (fc_mask)(OF(cost) > 0.0);
    const uint64_t here = fc_v_bits(some);
    const int from = chunk * FC_WIDTH;
    if (!here) return;
    polynomial(FC_V_KEEP(OF(cost), mine), FC_V_KEEP(OF(grow), mine), FC_V_KEEP(OF(still), mine), OF(inv), OF(clock0),
               failing, lanes);
    fc_mask follows = {0};
    if (x->has_late) follows = mine & (fc_mask)(OF(late) > 0.0);
    const uint64_t more = fc_v_bits(follows);
    if (!more) {
        for (int l = 0; l < FC_WIDTH; l++) {
            const double count = here >> l & 1 ? 1.0 : 0.0;
            come(t, x->in[from + l], lanes[l], count, l);
            go(t, x->leaves[from + l], lanes[l], count, l);
        }
        return;
    }
    polynomial(FC_V_KEEP(OF(late), follows), FC_V_KEEP(OF(late_grow), follows), FC_V_KEEP(OF(late_still), follows),
               OF(late_inv), OF(late_clock0), failing, late);
    for (int l = 0; l < FC_WIDTH; l++) {
        const double count = here >> l & 1 ? 1.0 : 0.0, extra = more >> l & 1 ? LATE_COUNT : 0.0;
        come(t, x->in[from + l], lanes[l], count, l);
        come(t, x->follows[from + l], late[l], extra, l);
        for (int b = 0; b < PARTS; b++) lanes[l][b] += late[l][b];
        go(t, x->leaves[from + l], lanes[l], count + extra, l);
    }
}

/* Values of all steps from the coefficients that have come and not gone. */
static void add_up(const fc_marking *g, int chunk, double delta, const slice *t)
{
    fc_vec run[FC_WIDTH][PARTS] = {{{0}}}, c[C_N], number = {0};
    const fc_vec none = {0};
    for (int k = t->first; k < t->end; k++) {
        const fc_vec *row = t->table + k * FC_WIDTH * PARTS, s = t->pace[k], j = t->j[k];
        for (int l = 0; l < FC_WIDTH; l++)
            for (int b = 0; b < PARTS; b++) run[l][b] += row[l * PARTS + b];
        for (int b = 0; b < PARTS; b++) fc_v_turn(&run[0][b], PARTS, c + b * FC_WIDTH, 1);
        number += *(const fc_vec *)(t->counts + k * FC_WIDTH);
        const double time = k * delta;
        fc_vec value = c[C_ONE] + s * (c[C_S] + s * c[C_SS]) + time * (c[C_T] + time * c[C_TT]);
        value += j * (c[C_J] + s * (c[C_JS] + s * c[C_JSS]));
        value = FC_V_KEEP(value, (fc_mask)(value > none) & (fc_mask)(number > none)); /* what rounding left is nothing */
        t->nav[k] += value;
        if (!g->held) continue;
        const fc_vec late = (number * (1.0 / LATE_COUNT) - 0.5 + FC_MAGIC) - FC_MAGIC;
        const fc_vec follow_ons = FC_V_KEEP(late, (fc_mask)(late > none));
        t->held[k] += (number - follow_ons * LATE_COUNT) * ((const fc_vec *)g->first_cost)[chunk]
                      + follow_ons * ((const fc_vec *)g->late_cost)[chunk];
    }
}

static slice slice_at(const fc_marking *g)
{
    const int rows = g->last + 2;
    fc_vec *at = (fc_vec *)g->work;
    slice t = {at, at + rows, at + 2 * rows, at + 3 * rows, at + 4 * rows, NULL, g->last + 1, 0};
    t.counts = (double *)(t.table + (size_t)rows * FC_WIDTH * PARTS);
    for (int n = 0; n < g->n; n++) {
        t.first = g->list[n].first < t.first ? g->list[n].first : t.first;
        t.end = g->list[n].end > t.end ? g->list[n].end : t.end;
    }
    return t;
}

void FC_K(fc_mark_flush)(fc_marking *g, const fc_ws *ws)
{
    const fc_vec *j = (const fc_vec *)fc_column(ws, g->o->drift), *pace = (const fc_vec *)fc_factor(ws, FC_PACE_SUM, 0);
    const double delta = ws->plan->delta, marking = g->o->marking;
    fc_vec *nav = (fc_vec *)g->nav, *held = (fc_vec *)g->held;
    const slice t = slice_at(g);
    for (int chunk = 0; chunk < FC_CHUNKS && t.first < t.end; chunk++) {
        for (int k = t.first; k < t.end; k++) {
            t.pace[k] = pace[k * FC_CHUNKS + chunk];
            t.j[k] = j[k * FC_CHUNKS + chunk];
            t.nav[k] = nav[k * FC_CHUNKS + chunk];
            t.held[k] = held ? held[k * FC_CHUNKS + chunk] : (fc_vec){0};
        }
        const int steps = g->last + 2 - t.first;
        memset(t.table + t.first * FC_WIDTH * PARTS, 0, (size_t)steps * FC_WIDTH * PARTS * sizeof *t.table);
        memset(t.counts + t.first * FC_WIDTH, 0, (size_t)steps * FC_WIDTH * sizeof *t.counts);
        for (int n = 0; n < g->n; n++) {
            const fc_mark *x = &g->list[n];
            if (x->first >= x->end) continue;
            if (x->has_steep) step_through(x, chunk, delta, marking, &t);
            enter(x, chunk, &t);
        }
        add_up(g, chunk, delta, &t);
        for (int k = t.first; k < t.end; k++) nav[k * FC_CHUNKS + chunk] = t.nav[k];
        for (int k = t.first; held && k < t.end; k++) held[k * FC_CHUNKS + chunk] = t.held[k];
    }
    g->n = 0;
}
#undef OF

void FC_K(fc_mark_company)(fc_marking *g, const fc_ws *ws, const fc_company *c, const double *leave)
{
    mark_set(g, ws, c, leave, &g->list[g->n++]);
    if (g->n == FC_MARK_GROUP) FC_K(fc_mark_flush)(g, ws);
}
