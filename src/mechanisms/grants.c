/* grants: research grants and open bids, with co-funding, whose successes become firms. Source: rules 5.8 (M23). */
#include <math.h>

#include "blocks/columns.h"
#include "blocks/counts.h"
#include "blocks/ports.h"
#include "blocks/regions.h"
#include "blocks/step_draws.h"
#include "mechanisms/mechanism.h"
#include "model/field_rows.h"

typedef struct params {
    fc_value per_year, amount, co_funding, success;
    int class;
    fc_ref feeds;
    fc_list where;
} params;

enum { D_NUMBER, D_AMOUNT, D_SUCCESS, STRIDE = 4 };
enum { N_GATES = 3 };

typedef struct rec {
    const char *path;
    fc_draw per_year, amount, co_funding, success;
    double spread; /* sd over mean of one grant, 0 if every grant of a path is the same */
    uint64_t site;
    fc_col made, succeeded, spent, cofunded, door;
    fc_col own[N_GATES], others[N_GATES]; /* committed, closed, paid */
} rec;

#define VALUE(...) FC_ROW_VALUE(params, __VA_ARGS__)
static const char *const fed[] = {"incubation", NULL};
static const fc_field fields[] = {
    VALUE("per_year", FC_UNIT_PER_YEAR, FC_INPUT, NULL, 0, 1e9, FC_REQUIRED, per_year, "Grants a year (Poisson).", "E11 E12 C24"),
    VALUE("amount", FC_UNIT_MONEY, FC_EACH, NULL, 0, 1e15, FC_REQUIRED | FC_OPEN_LO, amount, "Sponsor's money for one grant; those of a step are drawn as one log-normal sum with the mean and spread of the law.", "C21"),
    VALUE("co_funding", FC_UNIT_MULTIPLE, FC_INPUT, "0", 0, 1e6, 0, co_funding, "Money others put in, per yuan of the grant.", "C23"),
    FC_ROW_CHOICE(params, "class", fc_class_names, "\"corporate\"", class, "Class of those who co-fund.", "C23"),
    VALUE("success", FC_UNIT_SHARE, FC_INPUT, "1.0", 0, 1, 0, success, "Chance that a grant succeeds.", "assumption"),
    FC_ROW_REF(params, "feeds", fed, feeds, "Chain that gets one firm for each grant that succeeds, in the same step.", "M23"),
    FC_SHARED_WHERE_FIELD(params, where),
    {0}};

static const fc_output_row outputs[] = {
    {"made", "count", FC_SERIES, FC_OUT_CUMULATE, "Grants made, cumulative.", "Poisson(per_year delta) a step"},
    {"succeeded", "count", FC_SERIES, FC_OUT_CUMULATE | FC_OUT_BANDS, "Grants that succeeded, cumulative.", "binomial(made, success) a step"},
    {"spent", "currency", FC_SERIES, FC_OUT_CUMULATE | FC_OUT_BANDS, "Sponsor's money for grants, cumulative.", "made * amount"},
    {"cofunded", "currency", FC_SERIES, FC_OUT_CUMULATE | FC_OUT_PAID, "Money of others beside the grants, cumulative.", "spent * co_funding"},
    {0}};

static void check(const fc_entry *entry, const fc_model *model, fc_report *report)
{
    const params *p = entry->params;
    FC_K(fc_regions_check)(&p->where, entry, model, report);
    const fc_value *a = &p->amount;
    if (a->dist && a->level == FC_EACH && !isfinite(a->max) && !isfinite(a->dist->sd(&a->params)))
        fc_entry_problem(report, FC_MSG_GRANT_SPREAD, entry, "amount");
    if (p->class == FC_CLASS_sponsor) fc_entry_problem(report, FC_MSG_GRANT_CO_FUNDER, entry, "class");
}

/* A grant is promised, agreed and paid in one step, so the three gates hold the same amounts. Grants without co-funding
   want no other money and stay outside leverage. */
static void plan_lines(const params *p, fc_builder *b, rec *r)
{
    static const char *const own[N_GATES] = {"committed.sponsor", "closed.sponsor", "grant"};
    static const char *const others[N_GATES] = {"committed.cofunders", "closed.cofunders", "cofunding"};
    const int joint = fc_value_is_random(&p->co_funding) || fc_value_mean(&p->co_funding) > 0.0;
    for (int g = 0; g < N_GATES; g++) {
        const fc_gate gate = (fc_gate)(FC_GATE_COMMITTED + g);
        const int flow = gate == FC_GATE_PAID;
        fc_line_spec spec = {.type = flow ? FC_FLOW : FC_PROMISE, .leaf = own[g], .payer = "sponsor", .payee = "research",
                             .what = flow ? "grant" : "commitment", .gate = joint ? gate : FC_GATE_NONE, .leverage = joint};
        r->own[g] = r->others[g] = FC_NONE;
        if (joint || flow) r->own[g] = fc_build_line(b, &spec);
        spec.leaf = others[g];
        spec.payer = fc_class_names[p->class];
        if (flow) spec.what = "cofunding";
        if (joint) r->others[g] = fc_build_line(b, &spec);
    }
}

static fc_status plan(const void *given, fc_builder *b, void *out, fc_error *err)
{
    const params *p = given;
    rec *r = out;
    (void)err;
    r->path = fc_build_entry(b)->path;
    r->per_year = fc_build_draw(b, &p->per_year);
    r->co_funding = fc_build_draw(b, &p->co_funding);
    r->success = fc_build_draw(b, &p->success);
    r->amount = fc_build_draw(b, &p->amount);
    if (r->amount.feed == FC_FEED_LAW) { /* cohorts need the law's mean and spread only; what scales it is one draw per path */
        r->spread = r->amount.law->sd / r->amount.law->mean;
        r->amount.feed = FC_FEED_CONSTANT;
        r->amount.constant = r->amount.law->mean;
    }
    r->site = fc_build_site(b, "grants", STRIDE * (uint64_t)fc_build_plan(b)->n_steps);
    r->made = fc_build_series(b, "made", NULL);
    r->succeeded = fc_build_series(b, "succeeded", NULL);
    r->spent = fc_build_series(b, "spent", NULL);
    r->cofunded = fc_build_series(b, "cofunded", NULL);
    plan_lines(p, b, r);
    r->door = p->feeds.entry >= 0 ? fc_build_port(b, p->feeds.entry, FC_PORT_FIRMS) : FC_NONE;
    return FC_OK;
}

static void step(const void *given, fc_ws *ws, int k)
{
    const rec *r = given;
    const double delta = ws->plan->delta;
    fc_step_draws draws;
    fc_lane x, n, good, money, beside;
    fc_step_draws_begin(&draws, ws, r->site, STRIDE, k);
    FC_K(fc_draw_eval)(&r->per_year, ws, NULL, x);
    FC_EACH_LANE(i) x[i] *= delta;
    FC_K(fc_poisson)(x, fc_step_draws_at(&draws, D_NUMBER), n);
    FC_K(fc_amount_sum)(n, 1.0, r->spread, fc_step_draws_at(&draws, D_AMOUNT), money);
    FC_K(fc_draw_eval)(&r->amount, ws, NULL, x);
    FC_EACH_LANE(i) money[i] *= x[i];
    FC_K(fc_draw_eval)(&r->success, ws, NULL, x);
    FC_K(fc_binomial)(n, x, fc_step_draws_at(&draws, D_SUCCESS), good);
    FC_K(fc_draw_eval)(&r->co_funding, ws, NULL, x);
    FC_EACH_LANE(i) beside[i] = money[i] * x[i];
    fc_post(ws, r->made, k, n);
    fc_post(ws, r->succeeded, k, good);
    fc_post(ws, r->spent, k, money);
    fc_post(ws, r->cofunded, k, beside);
    for (int g = 0; g < N_GATES; g++) {
        fc_post_if(ws, r->own[g], k, money);
        fc_post_if(ws, r->others[g], k, beside);
    }
    fc_post_if(ws, r->door, k, good);
}

/* No more successes than grants, no money without a grant. */
static void audit(const void *given, const fc_ws *ws, fc_audit *a)
{
    const rec *r = given;
    for (int k = 0; k <= ws->plan->n_steps; k++) {
        const double *n = fc_at(ws, r->made, k), *good = fc_at(ws, r->succeeded, k), *money = fc_at(ws, r->own[2], k);
        for (int i = 0; i < FC_LANES; i++) {
            const int fine = good[i] >= 0.0 && good[i] <= n[i] && (money[i] > 0.0) == (n[i] > 0.0);
            if (!fine)
                fc_audit_note(a, ws, r->path, i, k, money[i], "successes <= grants, money if and only if there are grants");
        }
    }
}

const fc_mechanism FC_K(fc_mechanism_grants) = {
    .section = {.path = "grants", .form = FC_SECTION_LIST,
                .summary = "Research grants and open bids, with co-funding, whose successes become firms.", .source = "M23",
                .fields = fields, .params_size = sizeof(params), .check = check},
    .outputs = outputs, .rec_size = sizeof(rec), .order = 34, .plan = plan, .step = step, .audit = audit};
