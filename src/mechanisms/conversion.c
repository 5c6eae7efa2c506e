/* conversion: first a grant, then equity (先投后股). Source: rules 5.3 (M07), D18; rules 4 for what a share earns. */
#include <math.h>

#include "blocks/columns.h"
#include "blocks/counts.h"
#include "blocks/irr.h"
#include "blocks/marking.h"
#include "blocks/regions.h"
#include "blocks/step_draws.h"
#include "mechanisms/mechanism.h"
#include "model/field_rows.h"

typedef struct params {
    fc_value per_year, grant, pool, delay, success, buy_back, rate, valuation, discount, cap;
    double first;
    int revolving;
    fc_list where;
    fc_outcome_params outcome;
} params;

/* Draws of a grant: site "grant", addressed by step and place in the step, so that luck depends on nothing else. The first
   eight are decided when the grant is settled, the others when it is made. */
enum { STRIDE = 12, U_SUCCESS = 4, U_BUY_BACK, U_VALUATION, U_GRANT = 8, U_DELAY, U_REGION };
/* More than any Poisson count of a step can be under the range of per_year. */
enum { IN_A_STEP = 1 << 20, MAX_A_YEAR = 10000 };

enum { S_POOL, S_PENDING, S_ROWS }; /* state: what the pool can still pay; grants made and not settled, at cost */
enum { N_GATES = 3, PAID = 2 };

typedef struct rec {
    const char *path;
    int revolving, first; /* step after which grants begin */
    fc_draw per_year, grant, pool, delay, success, buy_back, rate, valuation, discount, cap;
    fc_outcome outcome;
    fc_regions regions;
    uint64_t site_number, site_grant;
    uint32_t state;
    size_t book; /* carrying values */
    fc_col made, refused, granted, converted, repaid, written_off, pending, proceeds, nav, exits, balance;
    fc_col principal, back; /* hidden: cost of what was repaid; all that comes back to the sponsor */
    fc_col gate[N_GATES], repayment_line, proceeds_line, nav_sponsor;
    fc_scalar irr, tvpi, exhausted;
} rec;

#define VALUE(...) FC_ROW_VALUE(params, __VA_ARGS__)
static const fc_field fields[] = {
    VALUE("per_year", FC_UNIT_PER_YEAR, FC_INPUT, NULL, 0, MAX_A_YEAR, FC_REQUIRED, per_year, "Grants asked for in a year (Poisson).", "M07"),
    FC_ROW_NUMBER(params, "first", FC_UNIT_YEARS, "0.0", 0, 200, 0, first, "Years from start until grants begin, with the step after.", "convention"),
    VALUE("grant", FC_UNIT_MONEY, FC_EACH, NULL, 0, 1e15, FC_REQUIRED | FC_OPEN_LO, grant, "Sponsor's money for one grant.", "M07"),
    VALUE("pool", FC_UNIT_MONEY, FC_INPUT, NULL, 0, 1e15, FC_REQUIRED | FC_OPEN_LO, pool, "Limit on the grants; the sponsor pays each one as it is made.", "D18"),
    FC_ROW_BOOL(params, "revolving", revolving, "true: money that comes back can be granted again, from the step after.", "M07"),
    VALUE("delay", FC_UNIT_YEARS, FC_EACH, "1.0", 0, 100, 0, delay, "Years from the grant to the decision: conversion, repayment or write-off.", "assumption"),
    VALUE("success", FC_UNIT_SHARE, FC_INPUT, "0.5", 0, 1, 0, success, "Chance that the goal of a grant is reached; otherwise it is written off, which is tolerated.", "assumption"),
    VALUE("buy_back", FC_UNIT_SHARE, FC_INPUT, "0", 0, 1, 0, buy_back, "Chance that a success pays the grant back instead of giving shares.", "M07"),
    VALUE("rate", FC_UNIT_RATE, FC_INPUT, "0", 0, 10, 0, rate, "Simple interest a year on grants that are paid back.", "M07"),
    VALUE("valuation", FC_UNIT_MONEY, FC_EACH, NULL, 0, 1e15, FC_REQUIRED | FC_OPEN_LO, valuation, "Value of the company at conversion, before the grant counts as money.", "M07"),
    VALUE("discount", FC_UNIT_SHARE, FC_INPUT, "0", 0, 1, FC_OPEN_HI, discount, "Discount on the valuation at which a grant becomes shares.", "M07"),
    VALUE("cap", FC_UNIT_SHARE, FC_INPUT, "1", 0, 1, FC_OPEN_LO, cap, "Largest share of a company that the sponsor takes.", "M07"),
    FC_WHERE_FIELD(params, where),
    FC_OUTCOME_FIELDS(params, outcome),
    {0}};

static const fc_output_row outputs[] = {
    {"made", "count", FC_SERIES, FC_OUT_CUMULATE, "Grants made, cumulative.", "Poisson(per_year delta) a step, less refused"},
    {"refused", "count", FC_SERIES, FC_OUT_CUMULATE, "Grants that the pool could not pay, cumulative.", "grants asked for with grant > pool"},
    {"granted", "currency", FC_SERIES, FC_OUT_CUMULATE | FC_OUT_BANDS, "Sponsor's money for grants, cumulative.", "sum of grant over grants made"},
    {"converted", "currency", FC_SERIES, FC_OUT_CUMULATE | FC_OUT_BANDS, "Grants that became shares, at cost, cumulative.", "sum of grant over successes not paid back"},
    {"repaid", "currency", FC_SERIES, FC_OUT_CUMULATE | FC_OUT_BANDS, "Money paid back instead of shares, interest included, cumulative.", "cost (1 + rate years)"},
    {"written_off", "currency", FC_SERIES, FC_OUT_CUMULATE | FC_OUT_BANDS | FC_OUT_HIGH_IS_BAD, "Grants whose goal was not reached, cumulative.", "sum of grant, each with probability 1 - success"},
    {"pending", "currency", FC_SERIES, 0, "Grants made and not yet decided, at cost.", "granted - converted - written_off - cost of repaid"},
    {"pool", "currency", FC_SERIES, FC_OUT_BANDS, "What may still be granted.", "pool - granted, revolving: + repaid + proceeds"},
    {"proceeds", "currency", FC_SERIES, FC_OUT_CUMULATE | FC_OUT_BANDS, "Exit proceeds of the shares, cumulative.", "e (valuation + grant/(1 - discount)) M, e = min(cap, grant/((1 - discount) valuation + grant))"},
    {"nav", "currency", FC_SERIES, FC_OUT_BANDS, "Carrying value of the shares, and undecided grants at cost.", "pending + sum of value at conversion (1 + (M_k - 1) q^marking)"},
    FC_EXITS_ROW("Companies that have left by this route (ipo, sale, failed) after conversion."),
    {"irr", "1/year", FC_SCALAR, FC_OUT_UNDEFINED | FC_OUT_JUDGED, "Internal rate of return of the grants, carrying value at the end included.", "rate at which repaid + proceeds - granted per step and the final NAV are worth 0"},
    {"exhausted", "years", FC_SCALAR, FC_OUT_UNDEFINED, "First time at which the pool could not pay a grant; never: undefined.", "first k delta with a grant above what is left"},
    {"tvpi", "x", FC_SCALAR, FC_OUT_UNDEFINED | FC_OUT_JUDGED, "All that came back and the carrying value over the grants.", "(repaid + proceeds + nav) / granted"},
    {0}};

static void check(const fc_entry *entry, const fc_model *model, fc_report *report)
{
    const params *p = entry->params;
    double smallest, largest;
    fc_value_hull(&p->grant, &smallest, &largest);
    const double most = fc_value_most(&p->pool, INFINITY);
    FC_K(fc_regions_check)(&p->where, entry, model, report);
    if (smallest > most) fc_entry_problem(report, FC_MSG_CONVERSION_POOL, entry, "pool", smallest, most);
    if (p->rate.present && !(fc_value_mean(&p->buy_back) > 0.0)) fc_entry_problem(report, FC_MSG_CONVERSION_RATE, entry, "rate");
}

/* A grant is promised, agreed and paid in one step: the three gates hold the same amounts. Nobody else pays, so grants
   count in leverage as public money without social money beside it. */
static void plan_lines(fc_builder *b, rec *r)
{
    static const char *const leaves[N_GATES] = {"committed.sponsor", "closed.sponsor", "grant"};
    for (int g = 0; g < N_GATES; g++) {
        const int flow = g == PAID;
        r->gate[g] = fc_build_line(b, &(fc_line_spec){.type = flow ? FC_FLOW : FC_PROMISE, .leaf = leaves[g], .payer = "sponsor",
                                                      .payee = "companies", .what = flow ? "grant" : "commitment",
                                                      .gate = (fc_gate)(FC_GATE_COMMITTED + g), .leverage = 1});
    }
    r->repayment_line = fc_build_line(b, &(fc_line_spec){.type = FC_FLOW, .leaf = "repayment", .payer = "companies", .payee = "sponsor", .what = "repayment"});
    r->proceeds_line = fc_build_line(b, &(fc_line_spec){.type = FC_FLOW, .leaf = "proceeds", .payer = "companies", .payee = "sponsor", .what = "proceeds"});
    r->nav_sponsor = fc_build_line(b, &(fc_line_spec){.type = FC_PROMISE, .leaf = "nav_sponsor", .payee = "sponsor", .what = "nav_sponsor"});
}

static void plan_metrics(fc_builder *b, rec *r)
{
    r->made = fc_build_series(b, "made", NULL);
    r->refused = fc_build_series(b, "refused", NULL);
    r->granted = fc_build_series(b, "granted", NULL);
    r->converted = fc_build_series(b, "converted", NULL);
    r->repaid = fc_build_series(b, "repaid", NULL);
    r->written_off = fc_build_series(b, "written_off", NULL);
    r->pending = fc_build_series(b, "pending", NULL);
    r->balance = fc_build_series(b, "pool", NULL);
    r->proceeds = fc_build_series(b, "proceeds", NULL);
    r->nav = fc_build_series(b, "nav", NULL);
    r->exits = FC_K(fc_exit_series)(b);
    r->irr = fc_build_scalar(b, "irr", NULL);
    r->tvpi = fc_build_scalar(b, "tvpi", NULL);
    r->exhausted = fc_build_scalar(b, "exhausted", NULL);
}

static fc_status plan(const void *given, fc_builder *b, void *out, fc_error *err)
{
    const params *p = given;
    rec *r = out;
    (void)err;
    const size_t steps = (size_t)fc_build_plan(b)->n_steps, rows = steps + 2, marking = fc_marking_rows((int)steps);
    const fc_value *const values[] = {&p->per_year, &p->grant, &p->pool, &p->delay, &p->success, &p->buy_back, &p->rate,
                                      &p->valuation, &p->discount, &p->cap};
    fc_draw *const draws[] = {&r->per_year, &r->grant, &r->pool, &r->delay, &r->success, &r->buy_back, &r->rate,
                              &r->valuation, &r->discount, &r->cap};
    for (size_t i = 0; i < sizeof draws / sizeof *draws; i++) *draws[i] = fc_build_draw(b, values[i]);
    r->path = fc_build_entry(b)->path;
    r->revolving = p->revolving;
    r->first = p->first > 0.0 ? fc_build_step(b, p->first) : 0;
    FC_K(fc_outcome_plan)(b, &p->outcome, &r->outcome);
    FC_K(fc_regions_plan)(b, &p->where, &r->regions);
    r->site_number = fc_build_site(b, "number", 4 * (uint64_t)steps);
    r->site_grant = fc_build_site(b, "grant", (uint64_t)ceil(fc_value_mean(&p->per_year) * fc_build_plan(b)->delta * (double)steps) * STRIDE);
    r->state = fc_build_state(b, S_ROWS);
    r->principal = fc_build_column(b);
    r->back = fc_build_column(b);
    plan_lines(b, r);
    plan_metrics(b, r);
    fc_build_scratch(b, rows > marking ? rows : marking);
    r->book = fc_build_kept(b, fc_mark_book_rows((int)steps));
    return FC_OK;
}

static double *row(const rec *r, const fc_ws *ws, int i) { return fc_state_of(ws, r->state + (uint32_t)i); }

static void start(const void *given, fc_ws *ws)
{
    const rec *r = given;
    FC_K(fc_outcome_start)(&r->outcome, ws);
    FC_K(fc_draw_eval)(&r->pool, ws, NULL, row(r, ws, S_POOL));
    fc_lane_copy(fc_at(ws, r->balance, 0), row(r, ws, S_POOL));
}

typedef struct terms { fc_lane success, buy_back, rate, discount, cap; } terms; /* the same for all grants of a path */

typedef struct grant { /* one grant on 64 paths */
    fc_company c;
    fc_lane size, made;
    fc_spot settled, out; /* steps of c.entry and c.exit */
    double u[STRIDE][FC_LANES] FC_ALIGN;
    double here[FC_MAX_REGIONS][FC_LANES] FC_ALIGN; /* 1.0: the company lies in this region */
} grant;

static void uniforms(const rec *r, const fc_ws *ws, int k, int j, int block, const double *step, grant *g)
{
    const uint64_t first = ((uint64_t)k * IN_A_STEP + (uint64_t)j) * (STRIDE / 4);
    FC_K(fc_draw_uniforms)(ws, r->site_grant, first + (uint64_t)block, step, g->u + 4 * block);
}

/* Grant j of step k where the path has so many and the pool can pay it. Returns on how many paths it is made. */
static double make(const rec *r, fc_ws *ws, int k, int j, const double *n, grant *g)
{
    const double per_year = ws->plan->model->calendar.steps_per_year, number = j, step = k;
    double *pool = row(r, ws, S_POOL), *pending = row(r, ws, S_PENDING), *refused = fc_at(ws, r->refused, k), any = 0.0;
    fc_lane now, delay;
    FC_EACH_LANE(i) now[i] = step;
    if (fc_draw_needs_u(&r->grant) || fc_draw_needs_u(&r->delay) || r->regions.n) uniforms(r, ws, k, j, 2, now, g);
    FC_K(fc_draw_eval)(&r->grant, ws, g->u[U_GRANT], g->size);
    FC_K(fc_draw_eval)(&r->delay, ws, g->u[U_DELAY], delay);
    FC_EACH_LANE(i)
    {
        const double asked = number < n[i] ? 1.0 : 0.0;
        const double fits = g->size[i] * (1.0 - 1e-9) <= pool[i] ? asked : 0.0;
        g->made[i] = fits;
        g->size[i] *= fits;
        refused[i] += asked - fits;
        const double left = pool[i] - g->size[i];
        pool[i] = left > 0.0 ? left : 0.0;
        pending[i] += g->size[i];
        g->c.entry[i] = step + fc_step_of(delay[i] < 1e6 ? delay[i] : 1e6, per_year);
        g->c.years[i] = g->c.entry[i] * ws->plan->delta;
        any += fits;
    }
    return any;
}

static void post_grant(const rec *r, const fc_ws *ws, int k, grant *g)
{
    fc_lane now;
    const double step = k;
    for (int gate = 0; gate < N_GATES; gate++) fc_post(ws, r->gate[gate], k, g->size);
    fc_post(ws, r->granted, k, g->size);
    fc_post(ws, r->made, k, g->made);
    if (!r->regions.n) return;
    FC_EACH_LANE(i) now[i] = step;
    FC_K(fc_regions_draw)(&r->regions, g->u[U_REGION], g->here);
    FC_K(fc_regions_add_at)(&r->regions, ws, r->regions.publics, g->here, now, g->size);
    FC_K(fc_regions_add_at)(&r->regions, ws, r->regions.firms, g->here, now, g->made);
}

/* Written off, repaid or converted, at its own step. g->c.cost: value of the shares at conversion. */
static void settle_grant(const rec *r, const fc_ws *ws, int k, const terms *t, grant *g)
{
    const double delta = ws->plan->delta, step = k;
    fc_lane lost, principal, money, becomes, valuation;
    FC_K(fc_draw_eval)(&r->valuation, ws, g->u[U_VALUATION], valuation);
    FC_EACH_LANE(i)
    {
        const double size = g->size[i], reached = g->u[U_SUCCESS][i] < t->success[i] ? 1.0 : 0.0;
        const double pays = g->u[U_BUY_BACK][i] < t->buy_back[i] ? reached : 0.0, converts = reached - pays;
        const double keep = 1.0 - t->discount[i], whole = valuation[i] + size / keep;
        double share = size / (keep * valuation[i] + size);
        share = share < t->cap[i] ? share : t->cap[i];
        lost[i] = size * (1.0 - reached);
        principal[i] = size * pays;
        money[i] = principal[i] * (1.0 + t->rate[i] * (g->c.entry[i] - step) * delta);
        becomes[i] = size * converts;
        g->c.cost[i] = size > 0.0 ? converts * share * whole : 0.0;
    }
    fc_spot_add(&g->settled, fc_column(ws, r->written_off), lost);
    fc_spot_add(&g->settled, fc_column(ws, r->principal), principal);
    fc_spot_add(&g->settled, fc_column(ws, r->repaid), money);
    fc_spot_add(&g->settled, fc_column(ws, r->repayment_line), money);
    fc_spot_add(&g->settled, fc_column(ws, r->back), money);
    fc_spot_add(&g->settled, fc_column(ws, r->converted), becomes);
}

static void leave(const rec *r, const fc_ws *ws, grant *g)
{
    fc_lane m, listed, route, got, one;
    FC_K(fc_company_multiple)(&r->outcome, ws, &g->c, &g->out, m);
    FC_K(fc_company_listed)(&r->outcome, ws, &g->c, &g->out, g->u[FC_DRAW_ROUTE], listed);
    FC_EACH_LANE(i)
    {
        const double other = listed[i] > 0.0 ? 0.0 : 1.0;
        one[i] = g->c.cost[i] > 0.0 ? g->out.inside[i] : 0.0;
        got[i] = one[i] * g->c.cost[i] * m[i];
        route[i] = g->c.fail[i] > 0.0 ? 2.0 : other;
    }
    fc_spot_add(&g->out, fc_column(ws, r->proceeds), got);
    fc_spot_add(&g->out, fc_column(ws, r->proceeds_line), got);
    fc_spot_add(&g->out, fc_column(ws, r->back), got);
    fc_spot_count(&g->out, fc_column(ws, r->exits), (ws->plan->n_steps + 1) * FC_LANES, route, one);
}

/* What becomes of grant j: its luck is drawn for the step in which it is settled. */
static void follow(const rec *r, const fc_ws *ws, int k, int j, const terms *t, fc_marking *marking, grant *g)
{
    const int top = ws->plan->n_steps;
    double inside = 0.0, shares = 0.0;
    fc_spot_set(&g->settled, top, g->c.entry);
    FC_EACH_LANE(i) inside += g->made[i] * g->settled.inside[i];
    if (!(inside > 0.0)) return;
    uniforms(r, ws, k, j, 1, g->c.entry, g);
    settle_grant(r, ws, k, t, g);
    FC_EACH_LANE(i) shares += g->c.cost[i] > 0.0 ? g->settled.inside[i] : 0.0;
    if (!(shares > 0.0)) return;
    uniforms(r, ws, k, j, 0, g->c.entry, g);
    FC_K(fc_company_draw)(&r->outcome, ws, g->u[0], 1 << 20, &g->c);
    fc_spot_set(&g->out, top, g->c.exit);
    leave(r, ws, g);
    FC_K(fc_mark_company)(marking, ws, &g->c, &g->settled, g->c.exit, &g->out);
}

/* The first step in which a grant was refused. */
static void note_refusal(const rec *r, const fc_ws *ws, int k)
{
    const double *refused = fc_at(ws, r->refused, k), time = k * ws->plan->delta;
    double *exhausted = fc_scalar_of(ws, r->exhausted);
    FC_EACH_LANE(i) exhausted[i] = exhausted[i] == exhausted[i] || !(refused[i] > 0.0) ? exhausted[i] : time;
}

/* The stocks at the end of step k: what came back in it can be granted from the next step on. */
static void close_step(const rec *r, fc_ws *ws, int k)
{
    double *pool = row(r, ws, S_POOL), *pending = row(r, ws, S_PENDING), *nav = fc_at(ws, r->nav, k);
    const double *back = fc_at(ws, r->back, k), *lost = fc_at(ws, r->written_off, k), *becomes = fc_at(ws, r->converted, k);
    const double *principal = fc_at(ws, r->principal, k), again = r->revolving ? 1.0 : 0.0;
    FC_EACH_LANE(i)
    {
        const double left = pending[i] - (lost[i] + becomes[i] + principal[i]);
        pool[i] += again * back[i];
        pending[i] = left > 0.0 ? left : 0.0;
        nav[i] += pending[i];
    }
    fc_lane_copy(fc_at(ws, r->balance, k), pool);
    fc_lane_copy(fc_at(ws, r->pending, k), pending);
}

static void step(const void *given, fc_ws *ws, int k)
{
    const rec *r = given;
    const double delta = ws->plan->delta;
    fc_marking marking = fc_marking_at(ws->scratch, &r->outcome, fc_mark_book_at(ws, r->book), fc_column(ws, r->nav), 1.0);
    fc_step_draws draws;
    fc_lane n;
    terms t;
    grant g;
    double most = 0.0;
    fc_step_draws_begin(&draws, ws, r->site_number, 4, k);
    FC_K(fc_draw_eval)(&r->per_year, ws, NULL, n);
    const double on = k > r->first ? delta : 0.0;
    FC_EACH_LANE(i) n[i] *= on;
    FC_K(fc_poisson)(n, fc_step_draws_at(&draws, 0), n);
    FC_EACH_LANE(i) most = n[i] > most ? n[i] : most;
    FC_K(fc_draw_eval)(&r->success, ws, NULL, t.success);
    FC_K(fc_draw_eval)(&r->buy_back, ws, NULL, t.buy_back);
    FC_K(fc_draw_eval)(&r->rate, ws, NULL, t.rate);
    FC_K(fc_draw_eval)(&r->discount, ws, NULL, t.discount);
    FC_K(fc_draw_eval)(&r->cap, ws, NULL, t.cap);
    for (int j = 0; j < most; j++) {
        if (!(make(r, ws, k, j, n, &g) > 0.0)) continue;
        post_grant(r, ws, k, &g);
        follow(r, ws, k, j, &t, &marking, &g);
    }
    FC_K(fc_mark_steeps)(&marking, ws);
    fc_mark_take(ws, r->book, &r->outcome, k, r->nav);
    note_refusal(r, ws, k);
    close_step(r, ws, k);
}

static void finish(const void *given, fc_ws *ws)
{
    const rec *r = given;
    fc_lane spent, got;
    const double *value = fc_column(ws, r->nav), *end = fc_at(ws, r->nav, ws->plan->n_steps);
    double *nav = fc_column(ws, r->nav_sponsor);
    const size_t n = (size_t)(ws->plan->n_steps + 1) * FC_LANES;
    for (size_t i = 0; i < n; i++) nav[i] = value[i];
    fc_net_flows(ws, r->back, r->gate[PAID], end, ws->scratch);
    FC_K(fc_irr)(ws, ws->scratch, ws->plan->discount, fc_scalar_of(ws, r->irr), NULL);
    fc_column_sum(ws, r->gate[PAID], spent);
    fc_column_sum(ws, r->back, got);
    FC_EACH_LANE(i) got[i] += end[i];
    fc_ratio(got, spent, fc_scalar_of(ws, r->tvpi));
}

/* The pool and the undecided grants, from the ledger and from what became of each grant. */
static void audit(const void *given, const fc_ws *ws, fc_audit *a)
{
    const rec *r = given;
    fc_lane balance, open, turned;
    const double *opening = fc_at(ws, r->balance, 0);
    FC_EACH_LANE(i)
    {
        balance[i] = turned[i] = opening[i];
        open[i] = 0.0;
    }
    for (int k = 1; k <= ws->plan->n_steps; k++) {
        const double *paid = fc_at(ws, r->gate[PAID], k), *repaid = fc_at(ws, r->repayment_line, k);
        const double *sold = fc_at(ws, r->proceeds_line, k), *pool = fc_at(ws, r->balance, k), *pending = fc_at(ws, r->pending, k);
        const double *lost = fc_at(ws, r->written_off, k), *becomes = fc_at(ws, r->converted, k), *principal = fc_at(ws, r->principal, k);
        for (int i = 0; i < FC_LANES; i++) {
            balance[i] += (r->revolving ? repaid[i] + sold[i] : 0.0) - paid[i];
            turned[i] += paid[i] + repaid[i] + sold[i];
            open[i] += paid[i] - lost[i] - becomes[i] - principal[i];
            const double slack = 1e-9 * turned[i];
            const int pool_fine = fabs(pool[i] - balance[i]) <= slack && balance[i] >= -slack;
            const int open_fine = fabs(pending[i] - open[i]) <= slack && open[i] >= -slack;
            if (!(pool_fine && open_fine))
                fc_audit_note(a, ws, r->path, i, k, pool_fine ? pending[i] - open[i] : pool[i] - balance[i],
                              pool_fine ? "granted = converted + repaid + written off + pending" : "pool = opening - granted + returned >= 0");
        }
    }
}

const fc_mechanism FC_K(fc_mechanism_conversion) = {
    .section = {.path = "conversion", .form = FC_SECTION_LIST,
                .summary = "First a grant, then equity: grants that become shares, are paid back or are written off.",
                .source = "M07; D18", .fields = fields, .params_size = sizeof(params), .check = check},
    .outputs = outputs, .rec_size = sizeof(rec), .order = 45, .plan = plan, .start = start, .step = step,
    .finish = finish, .audit = audit};
