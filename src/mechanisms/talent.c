/* talent: people who come and go, what they cost, and what they do for platforms. Source: rules 5.8 (M18). */

#include "blocks/counts.h"
#include "blocks/ports.h"
#include "blocks/regions.h"
#include "blocks/step_draws.h"
#include "mechanisms/mechanism.h"
#include "model/field_rows.h"

typedef struct params {
    fc_value initial, per_year, stay, cost, effect, needed;
    fc_ref supports;
    fc_list where;
} params;

enum { D_ARRIVE, D_LEAVE, STRIDE = 4 };

typedef struct rec {
    const char *path;
    fc_draw initial, per_year, stay, cost, effect, needed;
    int leaves, supports;
    uint64_t site;
    fc_col stock, arrived, left, cost_line, spent, door;
} rec;

#define VALUE(...) FC_ROW_INPUT(params, __VA_ARGS__)
static const char *const supported[] = {"platforms", NULL};
static const fc_field fields[] = {
    VALUE("initial", FC_UNIT_COUNT, "0", 0, 1e12, 0, initial, "People there at the start.", "D14 D15"),
    VALUE("per_year", FC_UNIT_PER_YEAR, "0", 0, 1e12, 0, per_year, "People who come in a year (Poisson).", "E25 E26"),
    VALUE("stay", FC_UNIT_YEARS, NULL, 0, 1000, FC_OPTIONAL | FC_OPEN_LO, stay, "Mean years a person stays (exponential); not written: nobody leaves.", "assumption"),
    VALUE("cost", FC_UNIT_MONEY_PER_YEAR, "0", 0, 1e15, 0, cost, "Sponsor's money a year for each person there at the step's start.", "assumption"),
    FC_ROW_REF(params, "supports", supported, supports, "Platforms whose births these people make more likely to succeed.", "M18"),
    VALUE("effect", FC_UNIT_SHARE, "0", 0, 1, FC_OPEN_HI, effect, "Share of the failures of the supported platforms that `needed` people prevent.", "assumption"),
    VALUE("needed", FC_UNIT_NONE, "1", 0, 1e12, FC_OPEN_LO, needed, "People that give the whole effect; twice as many prevent the same share of what still fails.", "A05"),
    FC_SHARED_WHERE_FIELD(params, where),
    {0}};

static const fc_output_row outputs[] = {
    {"", "count", FC_SERIES, FC_OUT_BANDS, "People at the end of the step.", "initial + arrived - left"},
    {"arrived", "count", FC_SERIES, FC_OUT_CUMULATE, "People who have come, cumulative.", "Poisson(per_year delta) a step"},
    {"left", "count", FC_SERIES, FC_OUT_CUMULATE, "People who have left, cumulative.", "binomial(people, 1 - e^(-delta/stay)) a step"},
    {"spent", "currency", FC_SERIES, FC_OUT_CUMULATE, "Sponsor's money for people, cumulative.", "people at the step's start * cost * delta"},
    {0}};

static void check(const fc_entry *entry, const fc_model *model, fc_report *report)
{
    const params *p = entry->params;
    FC_K(fc_regions_check)(&p->where, entry, model, report);
    const int written = p->effect.present || p->needed.present;
    if (written && p->supports.entry < 0) fc_entry_problem(report, FC_MSG_TALENT_NO_PLATFORM, entry, "supports");
}

static fc_status plan(const void *given, fc_builder *b, void *out, fc_error *err)
{
    const params *p = given;
    rec *r = out;
    (void)err;
    r->path = fc_build_entry(b)->path;
    r->initial = fc_build_draw(b, &p->initial);
    r->per_year = fc_build_draw(b, &p->per_year);
    r->leaves = p->stay.present != 0;
    if (r->leaves) r->stay = fc_build_draw(b, &p->stay);
    r->cost = fc_build_draw(b, &p->cost);
    r->effect = fc_build_draw(b, &p->effect);
    r->needed = fc_build_draw(b, &p->needed);
    r->supports = p->supports.entry >= 0;
    r->site = fc_build_site(b, "people", STRIDE * (uint64_t)fc_build_plan(b)->n_steps);
    r->stock = fc_build_series(b, "", NULL);
    r->arrived = fc_build_series(b, "arrived", NULL);
    r->left = fc_build_series(b, "left", NULL);
    r->spent = fc_build_series(b, "spent", NULL);
    r->cost_line = fc_build_line(b, &(fc_line_spec){.type = FC_FLOW, .leaf = "cost", .what = "cost", .payer = "sponsor", .payee = "people"});
    if (r->supports) r->door = fc_build_port(b, p->supports.entry, FC_PORT_TALENT);
    return FC_OK;
}

/* What the stock does for the platforms: see FC_PORT_TALENT. */
static void support(const rec *r, const fc_ws *ws, int k)
{
    fc_lane effect, needed;
    const double *n = fc_at(ws, r->stock, k);
    double *door = fc_at(ws, r->door, k);
    FC_K(fc_draw_eval)(&r->effect, ws, NULL, effect);
    FC_K(fc_draw_eval)(&r->needed, ws, NULL, needed);
    FC_EACH_LANE(i) door[i] += n[i] / needed[i] * fc_log(1.0 - effect[i]);
}

static void start(const void *given, fc_ws *ws)
{
    const rec *r = given;
    FC_K(fc_draw_eval)(&r->initial, ws, NULL, fc_at(ws, r->stock, 0));
    if (r->supports) support(r, ws, 0);
}

static void step(const void *given, fc_ws *ws, int k)
{
    const rec *r = given;
    const double delta = ws->plan->delta;
    fc_step_draws draws;
    fc_lane x, cost, gone, come;
    const double *before = fc_at(ws, r->stock, k - 1);
    double *now = fc_at(ws, r->stock, k), *paid = fc_at(ws, r->cost_line, k), *spent = fc_at(ws, r->spent, k);
    double *arrived = fc_at(ws, r->arrived, k), *left = fc_at(ws, r->left, k);
    fc_step_draws_begin(&draws, ws, r->site, STRIDE, k);
    FC_K(fc_draw_eval)(&r->per_year, ws, NULL, x);
    FC_EACH_LANE(i) x[i] *= delta;
    FC_K(fc_poisson)(x, fc_step_draws_at(&draws, D_ARRIVE), come);
    FC_EACH_LANE(i) gone[i] = 0.0;
    if (r->leaves) {
        FC_K(fc_draw_eval)(&r->stay, ws, NULL, x);
        FC_EACH_LANE(i) x[i] = 1.0 - fc_exp(-delta / x[i]);
        FC_K(fc_binomial)(before, x, fc_step_draws_at(&draws, D_LEAVE), gone);
    }
    FC_K(fc_draw_eval)(&r->cost, ws, NULL, cost);
    FC_EACH_LANE(i)
    {
        arrived[i] = come[i];
        left[i] = gone[i];
        now[i] = before[i] + come[i] - gone[i];
        paid[i] = spent[i] = before[i] * cost[i] * delta;
    }
    if (r->supports) support(r, ws, k);
}

/* Rule cash: what the people there cost. */
static void running(const void *given, const fc_ws *ws, int k, double *a_year)
{
    const rec *r = given;
    const double *there = fc_at(ws, r->stock, k - 1);
    fc_lane each;
    FC_K(fc_draw_eval)(&r->cost, ws, NULL, each);
    FC_EACH_LANE(i) a_year[i] += each[i] * there[i];
}

static void audit(const void *given, const fc_ws *ws, fc_audit *a)
{
    const rec *r = given;
    fc_lane known;
    const double *opening = fc_at(ws, r->stock, 0);
    FC_EACH_LANE(i) known[i] = opening[i];
    for (int k = 0; k <= ws->plan->n_steps; k++) {
        const double *come = fc_at(ws, r->arrived, k), *gone = fc_at(ws, r->left, k), *now = fc_at(ws, r->stock, k);
        for (int i = 0; i < FC_LANES; i++) {
            known[i] += come[i] - gone[i];
            if (!(now[i] == known[i] && now[i] >= 0.0))
                fc_audit_note(a, ws, r->path, i, k, now[i] - known[i], "people = initial + arrived - left >= 0");
        }
    }
}

const fc_mechanism FC_K(fc_mechanism_talent) = {
    .section = {.path = "talent", .form = FC_SECTION_LIST, .summary = "People who come and go, and the platforms they help.",
                .source = "M18", .fields = fields, .params_size = sizeof(params), .check = check},
    .outputs = outputs, .rec_size = sizeof(rec), .order = 30, .plan = plan, .start = start, .step = step, .audit = audit,
    .running = running};
