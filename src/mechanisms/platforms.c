/* platforms: institutes, joint centres and public platforms: births, ramp, money, contract research, spin-outs and the
   stakes in them. Source: rules 5.4 (M13 M15 M18). */
#include <math.h>
#include "blocks/columns.h"
#include "blocks/counts.h"
#include "blocks/marking.h"
#include "blocks/ports.h"
#include "blocks/regions.h"
#include "blocks/step_draws.h"
#include "mechanisms/mechanism.h"
#include "model/field_rows.h"

enum { MAX_PLANNED = 10000, MAX_STAKES = 10000 };

typedef struct params {
    fc_value initial, planned, success, capital, operating, co_funding, income, spinouts, equity, value;
    double over, delay, ramp;
    int class;
    fc_ref feeds;
    fc_outcome_params outcome;
    fc_list where;
} params;

/* Draws of one planned platform; number = platform * 4 + n. Of one spin-out: block 0 is the outcome's; number =
   step * 2^32 + spin-out * 8 + n. */
enum { U_SUCCESS, U_CAPITAL };
enum { BLOCKS_OF_SPINOUT = 2 };
enum { S_PLANNED, S_HELD, S_FROM, S_TO, S_ROWS };
enum { COMMITTED, CLOSED, N_PROMISES };

typedef struct rec {
    const params *p;
    const char *path;
    fc_draw initial, planned, success, capital, operating, co_funding, income, spinouts, equity, value;
    int joint, has_stakes, max_planned, steps_a_year;
    uint64_t site_birth, site_number, site_stake;
    uint32_t state;
    size_t book; /* carrying values */
    uint32_t begun; /* rule cash: step in which each platform is begun, one row each; of rows S_FROM .. S_TO in this one */
    fc_outcome outcome;
    fc_col talent, door, brought; /* ports; FC_NONE without */
    fc_col count, born, earned, cost, cofunded, made, sufficiency, proceeds, nav, exits;
    fc_col own[N_PROMISES], others[N_PROMISES]; /* promises; FC_NONE without co-funding */
    fc_col capital_line, operating_line, cofunding_line, income_line, back_line, nav_line;
} rec;

#define VALUE(...) FC_ROW_VALUE(params, __VA_ARGS__)
#define NUMBER(...) FC_ROW_NUMBER(params, __VA_ARGS__)
static const char *const fed[] = {"incubation", NULL};
static const fc_field fields[] = {
    VALUE("initial", FC_UNIT_COUNT, FC_INPUT, "0", 0, 1e9, 0, initial, "Platforms at work at the start, all mature.", "A02 A06 A08"),
    VALUE("planned", FC_UNIT_COUNT, FC_INPUT, "0", 0, MAX_PLANNED, 0, planned, "Platforms to be set up.", "A03 A04 A07"),
    NUMBER("over", FC_UNIT_YEARS, "0.0", 0, 200, 0, over, "Years over which the planned births are spread evenly.", "A04"),
    NUMBER("delay", FC_UNIT_YEARS, "0.0", 0, 200, 0, delay, "Years from the plan of a platform to its opening.", "A01"),
    VALUE("success", FC_UNIT_SHARE, FC_INPUT, "1.0", 0, 1, 0, success, "Chance that a planned platform opens; talent that supports it raises it.", "A10, assumption"),
    NUMBER("ramp", FC_UNIT_YEARS, "0.0", 0, 200, 0, ramp, "Years from opening to full income and full rate of spin-outs, in a straight line.", "A01"),
    VALUE("capital", FC_UNIT_MONEY, FC_EACH, "0", 0, 1e15, 0, capital, "Sponsor's money for setting up one platform, paid when it opens.", "assumption"),
    VALUE("operating", FC_UNIT_MONEY_PER_YEAR, FC_INPUT, "0", 0, 1e15, 0, operating, "Sponsor's money a year for running each platform there at the step's start.", "assumption"),
    VALUE("co_funding", FC_UNIT_MULTIPLE, FC_INPUT, "0", 0, 1e6, 0, co_funding, "Money others put in, per yuan of capital and operating.", "A06"),
    FC_ROW_CHOICE(params, "class", fc_class_names, "\"corporate\"", class, "Class of those who co-fund.", "A06"),
    VALUE("income", FC_UNIT_MONEY_PER_YEAR, FC_INPUT, "0", 0, 1e15, 0, income, "Income from contract research a year of a mature platform, to the sponsor.", "A11 A14"),
    VALUE("spinouts", FC_UNIT_PER_YEAR, FC_INPUT, "0", 0, 1e6, 0, spinouts, "Spin-outs a year of a mature platform (Poisson).", "A09"),
    FC_ROW_REF(params, "feeds", fed, feeds, "Chain that gets one firm for each spin-out, in the same step.", "A09"),
    VALUE("equity", FC_UNIT_SHARE, FC_INPUT, NULL, 0, 1, FC_OPTIONAL, equity, "Sponsor's share of each spin-out, at no cost.", "A12"),
    VALUE("value", FC_UNIT_MONEY, FC_EACH, NULL, 0, 1e15, FC_OPTIONAL, value, "Value of a spin-out when it starts.", "assumption"),
    FC_SHARED_WHERE_FIELD(params, where),
    FC_OUTCOME_FIELDS(params, outcome),
    {0}};

static const fc_output_row outputs[] = {
    {"count", "count", FC_SERIES, FC_OUT_BANDS, "Platforms at work at the end of the step.", "initial + born"},
    {"income", "currency", FC_SERIES, FC_OUT_CUMULATE | FC_OUT_BANDS, "Income from contract research and from the indicators that bring it here (income_to), cumulative.", "income * delta * sum over platforms of min(1, age / ramp) + what indicators bring"},
    {"cost", "currency", FC_SERIES, FC_OUT_CUMULATE | FC_OUT_BANDS | FC_OUT_HIGH_IS_BAD, "Sponsor's money for setting up and running platforms, cumulative.", "capital of those that opened + operating * delta * platforms at the step's start"},
    {"cofunded", "currency", FC_SERIES, FC_OUT_CUMULATE | FC_OUT_PAID, "Money of others beside the sponsor's, cumulative.", "cost * co_funding"},
    {"spinouts", "count", FC_SERIES, FC_OUT_CUMULATE | FC_OUT_BANDS, "Spin-outs, cumulative.", "Poisson(spinouts * delta * sum over platforms of min(1, age / ramp)) a step"},
    FC_UNIT_OUTPUTS,
    {"selfsufficiency", "x", FC_SERIES, FC_OUT_BANDS | FC_OUT_UNDEFINED, "Income over the sponsor's running costs of the last twelve months; undefined without running costs.", "income / operating, trailing year"},
    {"proceeds", "currency", FC_SERIES, FC_OUT_CUMULATE | FC_OUT_BANDS, "Received for stakes in spin-outs, cumulative.", "sum of equity * value * M"},
    {"nav", "currency", FC_SERIES, FC_OUT_BANDS, "Carrying value of the stakes held in spin-outs.", "sum of equity * value * (1 + (M_k - 1) q^marking)"},
    FC_EXITS_ROW("Stakes in spin-outs that have ended by this route (ipo, sale, failed)."),
    {0}};

static void check(const fc_entry *entry, const fc_model *model, fc_report *report)
{
    const params *p = entry->params;
    const fc_outcome_params *o = &p->outcome;
    const int stakes = p->equity.present;
    FC_K(fc_regions_check)(&p->where, entry, model, report);
    if (p->class == FC_CLASS_sponsor) fc_entry_problem(report, FC_MSG_PLATFORM_CO_FUNDER, entry, "class");
    if (stakes && !p->value.present) fc_entry_problem(report, FC_MSG_PLATFORM_NO_VALUE, entry, "equity");
    if (!stakes && (p->value.present || o->multiple.present || o->hold.present || o->fail_after.present))
        fc_entry_problem(report, FC_MSG_PLATFORM_NO_EQUITY, entry, p->value.present ? "value" : "outcome");
    const double rate = fc_value_mean(&p->spinouts);
    const double most = rate * (fc_value_mean(&p->initial) + fc_value_mean(&p->planned)) / model->calendar.steps_per_year;
    if (!p->spinouts.present && (stakes || p->feeds.entry >= 0))
        fc_entry_problem(report, FC_MSG_PLATFORM_NO_SPINOUTS, entry, stakes ? "equity" : "feeds");
    if (stakes && most > MAX_STAKES) fc_entry_problem(report, FC_MSG_PLATFORM_MANY, entry, "spinouts", most, MAX_STAKES);
}

static fc_col line(fc_builder *b, const char *leaf, const char *payer, const char *payee, const char *what, fc_gate gate)
{
    const fc_line_type type = gate == FC_GATE_COMMITTED || gate == FC_GATE_CLOSED ? FC_PROMISE : FC_FLOW;
    return fc_build_line(b, &(fc_line_spec){.type = type, .leaf = leaf, .payer = payer, .payee = payee, .what = what,
                                            .gate = gate, .leverage = gate != FC_GATE_NONE});
}

/* Committed: capital of every planned platform; closed and paid: of those that open. Running costs are promised, agreed
   and paid in one step. Platforms without co-funding want no other money and stay outside leverage. */
static void plan_lines(const params *p, fc_builder *b, rec *r)
{
    const char *others = fc_class_names[p->class];
    r->joint = fc_value_is_random(&p->co_funding) || fc_value_mean(&p->co_funding) > 0.0;
    const fc_gate paid = r->joint ? FC_GATE_PAID : FC_GATE_NONE;
    r->capital_line = line(b, "capital", "sponsor", "platforms", "capital", paid);
    r->operating_line = line(b, "operating", "sponsor", "platforms", "operating", paid);
    r->income_line = line(b, "income", "clients", "sponsor", "income", FC_GATE_NONE);
    r->own[COMMITTED] = r->own[CLOSED] = r->others[COMMITTED] = r->others[CLOSED] = r->cofunding_line = FC_NONE;
    if (!r->joint) return;
    r->own[COMMITTED] = line(b, "committed.sponsor", "sponsor", "platforms", "commitment", FC_GATE_COMMITTED);
    r->own[CLOSED] = line(b, "closed.sponsor", "sponsor", "platforms", "commitment", FC_GATE_CLOSED);
    r->others[COMMITTED] = line(b, "committed.cofunders", others, "platforms", "commitment", FC_GATE_COMMITTED);
    r->others[CLOSED] = line(b, "closed.cofunders", others, "platforms", "commitment", FC_GATE_CLOSED);
    r->cofunding_line = line(b, "cofunding", others, "platforms", "cofunding", FC_GATE_PAID);
}

static void plan_stakes(const params *p, fc_builder *b, rec *r)
{
    const int n_steps = fc_build_plan(b)->n_steps;
    r->equity = fc_build_draw(b, &p->equity);
    r->value = fc_build_draw(b, &p->value);
    FC_K(fc_outcome_plan)(b, &p->outcome, &r->outcome);
    r->site_stake = fc_build_site(b, "stake", 0); /* as many as there are spin-outs */
    r->proceeds = fc_build_series(b, "proceeds", NULL);
    r->nav = fc_build_series(b, "nav", NULL);
    r->exits = FC_K(fc_exit_series)(b);
    r->back_line = line(b, "proceeds", "companies", "sponsor", "proceeds", FC_GATE_NONE);
    r->nav_line = fc_build_line(b, &(fc_line_spec){.type = FC_PROMISE, .leaf = "nav_sponsor", .payee = "sponsor", .what = "nav_sponsor"});
    fc_build_scratch(b, fc_marking_rows(n_steps));
    r->book = fc_build_kept(b, fc_mark_book_rows(n_steps));
}

static fc_status plan(const void *given, fc_builder *b, void *out, fc_error *err)
{
    const params *p = given;
    rec *r = out;
    (void)err;
    const fc_entry *entry = fc_build_entry(b);
    const int self = (int)(entry - fc_build_model(b)->entries), n_steps = fc_build_plan(b)->n_steps;
    r->p = p;
    r->path = entry->path;
    r->initial = fc_build_draw(b, &p->initial);
    r->planned = fc_build_draw(b, &p->planned);
    r->success = fc_build_draw(b, &p->success);
    r->capital = fc_build_draw(b, &p->capital);
    r->operating = fc_build_draw(b, &p->operating);
    r->co_funding = fc_build_draw(b, &p->co_funding);
    r->income = fc_build_draw(b, &p->income);
    r->spinouts = fc_build_draw(b, &p->spinouts);
    r->max_planned = (int)fc_value_most(&p->planned, MAX_PLANNED);
    r->steps_a_year = (int)(fc_build_model(b)->calendar.steps_per_year + 0.5);
    r->site_birth = fc_build_site(b, "birth", 4 * (uint64_t)r->max_planned);
    r->site_number = fc_build_site(b, "spinouts", 4 * (uint64_t)n_steps);
    r->state = fc_build_state(b, S_ROWS);
    r->begun = fc_build_plan(b)->rule_cash ? fc_build_state(b, (size_t)r->max_planned) : FC_NONE;
    fc_build_units(b, (uint32_t)r->max_planned);
    r->count = fc_build_series(b, "count", NULL);
    r->born = fc_build_column(b);
    r->earned = fc_build_series(b, "income", NULL);
    r->cost = fc_build_series(b, "cost", NULL);
    r->cofunded = fc_build_series(b, "cofunded", NULL);
    r->made = fc_build_series(b, "spinouts", NULL);
    r->sufficiency = fc_build_series(b, "selfsufficiency", NULL);
    plan_lines(p, b, r);
    r->has_stakes = p->equity.present;
    if (r->has_stakes) plan_stakes(p, b, r);
    r->talent = fc_build_has_port(b, self, FC_PORT_TALENT) ? fc_build_port(b, self, FC_PORT_TALENT) : FC_NONE;
    r->door = p->feeds.entry >= 0 ? fc_build_port(b, p->feeds.entry, FC_PORT_FIRMS) : FC_NONE;
    r->brought = fc_model_names(fc_build_model(b), "indicators", "income_to", self) ? fc_build_port(b, self, FC_PORT_INCOME) : FC_NONE;
    return FC_OK;
}

static double *row(const rec *r, const fc_ws *ws, int i) { return fc_state_of(ws, r->state + (uint32_t)i); }

static void start(const void *given, fc_ws *ws)
{
    const rec *r = given;
    double *none = fc_at(ws, r->sufficiency, 0);
    FC_K(fc_draw_eval)(&r->initial, ws, NULL, fc_at(ws, r->count, 0));
    FC_K(fc_draw_eval)(&r->planned, ws, NULL, row(r, ws, S_PLANNED));
    FC_EACH_LANE(i) none[i] = (double)NAN;
    if (r->has_stakes) FC_K(fc_outcome_start)(&r->outcome, ws);
}

/* Step in which platform j opens according to the plan; beyond the horizon where the path plans fewer. */
static void planned_step(const rec *r, const fc_ws *ws, int j, double *at)
{
    const double per_year = ws->plan->model->calendar.steps_per_year, over = r->p->over, delay = r->p->delay, number = j;
    const double *n = row(r, ws, S_PLANNED);
    FC_EACH_LANE(i)
    {
        const double step = fc_step_of(over * (number + 0.5) / fc_max2(n[i], 1.0) + delay, per_year);
        at[i] = number < n[i] ? step : 1 << 20;
    }
}

/* Rule cash: births of platform j in a step; whether it opens shows when the platforms step. */
static void unroll(const void *given, fc_ws *ws, uint32_t j, int k, const double *mask)
{
    const rec *r = given;
    double *from = row(r, ws, S_FROM), *to = row(r, ws, S_TO);
    if (j == FC_ALL_UNITS) return; /* each is born when planned */
    double *begun = fc_state_of(ws, r->begun + j), now = k;
    FC_EACH_LANE(i) begun[i] = mask[i] > 0.0 ? now : begun[i];
    from[0] = to[0] > from[0] ? fc_min2(from[0], j) : (double)j;
    to[0] = fc_max2(to[0], (double)j + 1.0);
}

static void ask(const void *given, fc_ws *ws, uint32_t j, fc_ask *to)
{
    const rec *r = given;
    double u[4][FC_LANES] FC_ALIGN;
    planned_step(r, ws, (int)j, to->step);
    FC_K(fc_draw_uniforms)(ws, r->site_birth, j, to->step, u);
    FC_K(fc_draw_eval)(&r->capital, ws, u[U_CAPITAL], to->amount);
    FC_K(fc_draw_eval)(&r->operating, ws, NULL, to->running);
}

static void running(const void *given, const fc_ws *ws, int k, double *a_year)
{
    const rec *r = given;
    const double *there = fc_at(ws, r->count, k - 1);
    fc_lane each;
    FC_K(fc_draw_eval)(&r->operating, ws, NULL, each);
    FC_EACH_LANE(i) a_year[i] += each[i] * there[i];
}

typedef struct opened { fc_lane planned, paid, number; } opened; /* capital planned and paid, platforms born in a step */

/* Planned platforms [*from, *to) that may open in step k, on any lane: the j-th opens at delay + over (j + 1/2) / n. */
static void due_range(const rec *r, const fc_ws *ws, int k, int *from, int *to)
{
    const double delta = ws->plan->delta, over = r->p->over, delay = r->p->delay, top = r->max_planned;
    const double *n = row(r, ws, S_PLANNED);
    double least = n[0], most = n[0];
    FC_EACH_LANE(i)
    {
        least = fc_min2(least, n[i]);
        most = fc_max2(most, n[i]);
    }
    const double begin = (k - 1) * delta - delay, end = k * delta - delay;
    double low = 0.0, high = most;
    if (over > 0.0) { /* one to spare on each side */
        low = k > 1 ? begin / over * least - 2.0 : 0.0;
        high = end / over * most + 2.0;
    }
    *from = (int)fc_clamp(low, 0.0, top);
    *to = (int)fc_clamp(high, 0.0, fc_min2(most, top));
}

/* The platforms that may be begun in step k; under rule cash the sponsor's list is taken and emptied. */
static void begun_range(const rec *r, const fc_ws *ws, int k, int *from, int *to)
{
    if (r->begun == FC_NONE) {
        due_range(r, ws, k, from, to);
        return;
    }
    double *first = row(r, ws, S_FROM), *last = row(r, ws, S_TO);
    *from = (int)first[0];
    *to = (int)last[0];
    first[0] = last[0] = 0.0;
}

/* Chance that a platform opens, with the help of talent there in this step. */
static void success_of(const rec *r, const fc_ws *ws, int k, double *chance)
{
    FC_K(fc_draw_eval)(&r->success, ws, NULL, chance);
    if (r->talent == FC_NONE) return;
    const double *help = fc_at(ws, r->talent, k);
    FC_EACH_LANE(i) chance[i] = 1.0 - (1.0 - chance[i]) * fc_exp(help[i]);
}

/* Platforms begun in step k: under rule plan those due, under rule cash those the sponsor has begun. */
static int births_of(const rec *r, const fc_ws *ws, int j, int k, double *planned, double *due)
{
    const double now = k, *n = row(r, ws, S_PLANNED), number = j;
    double any = 0.0;
    planned_step(r, ws, j, planned);
    const double *begun = r->begun == FC_NONE ? planned : fc_state_of(ws, r->begun + (uint32_t)j);
    FC_EACH_LANE(i)
    {
        due[i] = (number < n[i] ? 1.0 : 0.0) * (begun[i] == now ? 1.0 : 0.0);
        any += due[i];
    }
    return any > 0.0;
}

static void births(const rec *r, const fc_ws *ws, int k, opened *o)
{
    double u[4][FC_LANES] FC_ALIGN, v[4][FC_LANES] FC_ALIGN;
    fc_lane planned, due, chance, capital, now;
    int from, to;
    FC_EACH_LANE(i) o->planned[i] = o->paid[i] = o->number[i] = 0.0;
    FC_EACH_LANE(i) now[i] = k;
    begun_range(r, ws, k, &from, &to);
    if (from < to) success_of(r, ws, k, chance);
    for (int j = from; j < to; j++) {
        if (!births_of(r, ws, j, k, planned, due)) continue;
        FC_K(fc_draw_uniforms)(ws, r->site_birth, (uint64_t)j, planned, u); /* what it costs does not change while it waits */
        FC_K(fc_draw_eval)(&r->capital, ws, u[U_CAPITAL], capital);
        if (ws->redraw_step) FC_K(fc_draw_uniforms)(ws, r->site_birth, (uint64_t)j, now, v); /* decided when it opens */
        const double *luck = ws->redraw_step ? v[U_SUCCESS] : u[U_SUCCESS];
        FC_EACH_LANE(i)
        {
            const double opens = luck[i] < chance[i] ? due[i] : 0.0;
            o->planned[i] += due[i] * capital[i];
            o->paid[i] += opens * capital[i];
            o->number[i] += opens;
        }
    }
}

/* Sum of min(1, age / ramp) over the platforms; those born in step k have age 0. */
static void maturity(const rec *r, const fc_ws *ws, int k, double *mature)
{
    const double delta = ws->plan->delta, ramp = r->p->ramp;
    int b = k - 1;
    FC_EACH_LANE(i) mature[i] = 0.0;
    for (; b > 0 && (k - b) * delta < ramp; b--) {
        const double part = (k - b) * delta / ramp, *born = fc_at(ws, r->born, b);
        FC_EACH_LANE(i) mature[i] += part * born[i];
    }
    const double *full = fc_at(ws, r->count, b);
    FC_EACH_LANE(i) mature[i] += full[i];
}

static void pay(const rec *r, const fc_ws *ws, int k, const opened *o)
{
    const double delta = ws->plan->delta, *before = fc_at(ws, r->count, k - 1);
    fc_lane running, each, own, others;
    FC_K(fc_draw_eval)(&r->operating, ws, NULL, running);
    FC_EACH_LANE(i)
    {
        running[i] *= before[i] * delta;
        own[i] = o->paid[i] + running[i];
    }
    fc_post(ws, r->capital_line, k, o->paid);
    fc_post(ws, r->operating_line, k, running);
    fc_post(ws, r->cost, k, own);
    if (!r->joint) return;
    FC_K(fc_draw_eval)(&r->co_funding, ws, NULL, each);
    FC_EACH_LANE(i) others[i] = each[i] * own[i];
    fc_post(ws, r->cofunding_line, k, others);
    fc_post(ws, r->cofunded, k, others);
    fc_post(ws, r->own[CLOSED], k, own);
    fc_post(ws, r->others[CLOSED], k, others);
    FC_EACH_LANE(i)
    {
        own[i] = o->planned[i] + running[i];
        others[i] = each[i] * own[i];
    }
    fc_post(ws, r->own[COMMITTED], k, own);
    fc_post(ws, r->others[COMMITTED], k, others);
}

/* Income over running costs of the last year, or of the steps there are. */
static void sufficiency(const rec *r, const fc_ws *ws, int k)
{
    fc_lane in, out;
    FC_EACH_LANE(i) in[i] = out[i] = 0.0;
    for (int s = k; s > 0 && s > k - r->steps_a_year; s--) {
        const double *x = fc_at(ws, r->earned, s), *y = fc_at(ws, r->operating_line, s);
        FC_EACH_LANE(i)
        {
            in[i] += x[i];
            out[i] += y[i];
        }
    }
    fc_ratio(in, out, fc_at(ws, r->sufficiency, k));
}

/* The stake in one spin-out, from its start to its exit, where `there` is 1. Booked ahead like a fund's deals: each row holds
   what is known at its own step. */
static void hold_stake(const rec *r, const fc_ws *ws, const fc_company *c, const fc_spot *out, const double *there,
                       const double *u)
{
    const int top = ws->plan->n_steps;
    fc_lane m, listed, got, route, gone;
    double *held = row(r, ws, S_HELD);
    FC_K(fc_company_multiple)(&r->outcome, ws, c, out, m);
    FC_K(fc_company_listed)(&r->outcome, ws, c, out, u, listed);
    FC_EACH_LANE(i)
    {
        const double own = listed[i] > 0.0 ? 0.0 : 1.0;
        gone[i] = there[i] * out->inside[i];
        held[i] += there[i] - gone[i];
        got[i] = gone[i] * c->cost[i] * m[i];
        route[i] = c->fail[i] > 0.0 ? 2.0 : own;
    }
    fc_spot_add(out, fc_column(ws, r->back_line), got);
    fc_spot_add(out, fc_column(ws, r->proceeds), got);
    fc_spot_count(out, fc_column(ws, r->exits), (top + 1) * FC_LANES, route, gone);
}

static void stakes(const rec *r, fc_ws *ws, int k, const double *n)
{
    fc_marking marking = fc_marking_at(ws->scratch, &r->outcome, fc_mark_book_at(ws, r->book), fc_column(ws, r->nav), 1.0);
    fc_company c;
    fc_spot entered, out;
    double u[4][FC_LANES] FC_ALIGN, v[4][FC_LANES] FC_ALIGN, most = 0.0;
    fc_lane equity, value, there;
    FC_K(fc_draw_eval)(&r->equity, ws, NULL, equity);
    FC_EACH_LANE(i)
    {
        most = fc_max2(most, n[i]);
        c.entry[i] = k;
        c.years[i] = k * ws->plan->delta;
    }
    fc_spot_set(&entered, ws->plan->n_steps, c.entry);
    for (uint32_t m = 0; (double)m < most; m++) {
        const double number = m;
        const uint64_t block = ((uint64_t)k << 30) + (uint64_t)m * BLOCKS_OF_SPINOUT;
        FC_K(fc_draw_uniforms)(ws, r->site_stake, block, c.entry, u);
        if (fc_draw_needs_u(&r->value)) FC_K(fc_draw_uniforms)(ws, r->site_stake, block + 1, c.entry, v);
        FC_K(fc_draw_eval)(&r->value, ws, v[0], value);
        FC_EACH_LANE(i)
        {
            there[i] = number < n[i] ? 1.0 : 0.0;
            c.cost[i] = there[i] * equity[i] * value[i];
        }
        FC_K(fc_company_draw)(&r->outcome, ws, u[0], 1 << 20, &c);
        fc_spot_set(&out, ws->plan->n_steps, c.exit);
        hold_stake(r, ws, &c, &out, there, u[FC_DRAW_ROUTE]);
        FC_K(fc_mark_company)(&marking, ws, &c, &entered, c.exit, &out);
    }
    FC_K(fc_mark_steeps)(&marking, ws);
    fc_mark_take(ws, r->book, &r->outcome, k, r->nav);
}

/* Contract research and spin-outs of the platforms as far as they are grown up. */
static void work(const rec *r, fc_ws *ws, int k)
{
    const double delta = ws->plan->delta;
    fc_step_draws draws;
    fc_lane mature, x, n;
    maturity(r, ws, k, mature);
    FC_K(fc_draw_eval)(&r->income, ws, NULL, x);
    FC_EACH_LANE(i) x[i] *= mature[i] * delta;
    fc_post(ws, r->income_line, k, x);
    fc_post(ws, r->earned, k, x);
    fc_step_draws_begin(&draws, ws, r->site_number, 4, k);
    FC_K(fc_draw_eval)(&r->spinouts, ws, NULL, x);
    FC_EACH_LANE(i) x[i] *= mature[i] * delta;
    FC_K(fc_poisson)(x, fc_step_draws_at(&draws, 0), n);
    fc_post(ws, r->made, k, n);
    if (r->door != FC_NONE) fc_post(ws, r->door, k, n);
    if (r->has_stakes) stakes(r, ws, k, n);
}

static void step(const void *given, fc_ws *ws, int k)
{
    const rec *r = given;
    opened o;
    const double *before = fc_at(ws, r->count, k - 1);
    double *now = fc_at(ws, r->count, k);
    births(r, ws, k, &o);
    fc_post(ws, r->born, k, o.number);
    FC_EACH_LANE(i) now[i] = before[i] + o.number[i];
    pay(r, ws, k, &o);
    work(r, ws, k);
    sufficiency(r, ws, k);
}

static void finish(const void *given, fc_ws *ws)
{
    const rec *r = given;
    const int top = ws->plan->n_steps;
    for (int k = 1; r->brought != FC_NONE && k <= top; k++) {
        fc_post(ws, r->earned, k, fc_at(ws, r->brought, k));
        sufficiency(r, ws, k);
    }
    if (!r->has_stakes) return;
    for (int k = 0; k <= top; k++) fc_lane_copy(fc_at(ws, r->nav_line, k), fc_at(ws, r->nav, k));
}

/* Platforms and money: running totals per lane. */
typedef struct totals { fc_lane count, planned, closed, paid, spent, made, left; } totals;

static void check_step(const rec *r, const fc_ws *ws, int k, totals *t, fc_audit *a)
{
    const fc_col zero = ws->plan->zero_column;
    const double *count = fc_at(ws, r->count, k), *born = fc_at(ws, r->born, k), *cost = fc_at(ws, r->cost, k);
    const double *capital = fc_at(ws, r->capital_line, k), *running = fc_at(ws, r->operating_line, k);
    const double *earned = fc_at(ws, r->earned, k), *contracts = fc_at(ws, r->income_line, k);
    const double *brought = fc_at(ws, r->brought != FC_NONE ? r->brought : zero, k);
    const double *planned = fc_at(ws, r->joint ? r->own[COMMITTED] : zero, k);
    const double *closed = fc_at(ws, r->joint ? r->own[CLOSED] : zero, k), *made = fc_at(ws, r->made, k);
    const double *most = row(r, ws, S_PLANNED), *first = fc_at(ws, r->count, 0);
    for (int i = 0; i < FC_LANES; i++) {
        t->count[i] += born[i];
        t->planned[i] += planned[i];
        t->closed[i] += closed[i];
        t->paid[i] += capital[i] + running[i];
        t->spent[i] += cost[i];
        t->made[i] += made[i];
        const double slack = 1e-9 * t->paid[i] + 1e-6, gap = t->spent[i] - t->paid[i];
        if (count[i] != t->count[i] || born[i] < 0.0 || t->count[i] > first[i] + most[i])
            fc_audit_note(a, ws, r->path, i, k, count[i] - t->count[i], "platforms = initial + born <= initial + planned");
        if (!(gap <= slack && gap >= -slack)) fc_audit_note(a, ws, r->path, i, k, gap, "cost = capital + running costs");
        if (earned[i] != contracts[i] + brought[i])
            fc_audit_note(a, ws, r->path, i, k, earned[i] - contracts[i], "income = contract research + what indicators bring");
        if (r->joint && !(t->paid[i] <= t->closed[i] + slack && t->closed[i] <= t->planned[i] + slack))
            fc_audit_note(a, ws, r->path, i, k, t->paid[i] - t->closed[i], "paid <= closed <= committed");
    }
}

static void check_stakes(const rec *r, const fc_ws *ws, int k, totals *t, fc_audit *a)
{
    const double *nav = fc_at(ws, r->nav, k), *held = row(r, ws, S_HELD);
    for (int i = 0; i < FC_LANES; i++) {
        for (fc_col e = 0; e < 3; e++) t->left[i] += fc_at(ws, r->exits + e, k)[i];
        const double open = t->made[i] - t->left[i], kept = k < ws->plan->n_steps ? open : held[i];
        if (!(open == kept && open >= 0.0)) fc_audit_note(a, ws, r->path, i, k, open - kept, "spin-outs = stakes held + ended");
        if (!(nav[i] >= -1e-6) || (open == 0.0 && nav[i] > 1e-6))
            fc_audit_note(a, ws, r->path, i, k, nav[i], "carrying value >= 0, and 0 without stakes");
    }
}

static void audit(const void *given, const fc_ws *ws, fc_audit *a)
{
    const rec *r = given;
    totals t = {.count = {0}};
    fc_lane_copy(t.count, fc_at(ws, r->count, 0));
    for (int k = 0; k <= ws->plan->n_steps; k++) {
        check_step(r, ws, k, &t, a);
        if (r->has_stakes) check_stakes(r, ws, k, &t, a);
    }
}

const fc_mechanism FC_K(fc_mechanism_platforms) = {
    .section = {.path = "platforms", .form = FC_SECTION_LIST,
                .summary = "Institutes, joint centres and public platforms: their births, money, contract research and spin-outs.",
                .source = "M13 M15 M18", .fields = fields, .params_size = sizeof(params), .check = check},
    .outputs = outputs, .rec_size = sizeof(rec), .order = 40, .plan = plan, .start = start, .step = step, .finish = finish,
    .audit = audit, .unroll = unroll, .ask = ask, .running = running};
