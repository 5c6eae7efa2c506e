/* space: floor area delivered over time, the places it gives and the rent it earns. Source: rules 5.8 (M22). */
#include <stdio.h>
#include <string.h>

#include "blocks/ports.h"
#include "blocks/regions.h"
#include "mechanisms/incubation/incubation.h"
#include "model/field_rows.h"

typedef struct params {
    fc_value area, over, delay, cost, per_place, occupancy, rent;
    const char *serves;
    fc_list where;
} params;

typedef struct rec {
    const char *path;
    fc_draw area, over, delay, cost, per_place, occupancy, rent;
    fc_col places, delivered, spent, rented, cost_line, rent_line, door;
} rec;

#define VALUE(...) FC_ROW_INPUT(params, __VA_ARGS__)
static const fc_field fields[] = {
    VALUE("area", FC_UNIT_AREA, NULL, 0, 1e12, FC_REQUIRED, area, "Floor area planned.", "D05 E30"),
    VALUE("over", FC_UNIT_YEARS, "0", 0, 200, 0, over, "Years over which it is delivered, evenly.", "D06"),
    VALUE("delay", FC_UNIT_YEARS, "0", 0, 200, 0, delay, "Years from start until delivery begins.", "D06"),
    VALUE("cost", FC_UNIT_MONEY, "0", 0, 1e12, 0, cost, "Sponsor's money for a square metre, paid when it is delivered.", "assumption"),
    VALUE("per_place", FC_UNIT_AREA, "100", 0, 1e9, FC_OPEN_LO, per_place, "Area of one place: one firm of the stage it serves.", "assumption"),
    VALUE("occupancy", FC_UNIT_SHARE, "1.0", 0, 1, 0, occupancy, "Share of the delivered area that is let to firms.", "assumption"),
    VALUE("rent", FC_UNIT_MONEY_PER_YEAR, "0", 0, 1e12, 0, rent, "Rent a year for each place there at the step's start, to the sponsor.", "assumption"),
    FC_ROW_TEXT(params, "serves", FC_OPTIONAL, serves, "Stage whose capacity these places are: \"incubation.NAME.STAGE\".", "M22"),
    FC_SHARED_WHERE_FIELD(params, where),
    {0}};

static const fc_output_row outputs[] = {
    {"", "count", FC_SERIES, FC_OUT_BANDS, "Places at the end of the step.", "floor(delivered * occupancy / per_place)"},
    {"delivered", "m2", FC_SERIES, 0, "Area delivered by the end of the step.", "area * min(1, (t - delay) / over)"},
    {"cost", "currency", FC_SERIES, FC_OUT_CUMULATE, "Sponsor's money for area delivered, cumulative.", "delivered * cost"},
    {"rent", "currency", FC_SERIES, FC_OUT_CUMULATE, "Rent received by the sponsor, cumulative.", "places at the step's start * rent * delta"},
    {0}};

static void check(const fc_entry *entry, const fc_model *model, fc_report *report)
{
    const params *p = entry->params;
    int chain;
    FC_K(fc_regions_check)(&p->where, entry, model, report);
    if (p->serves && FC_K(fc_chain_find)(model, p->serves, &chain) < 0)
        fc_entry_problem(report, FC_MSG_SPACE_NO_STAGE, entry, "serves", p->serves);
}

static fc_col line(fc_builder *b, const char *what, const char *payer, const char *payee)
{
    return fc_build_line(b, &(fc_line_spec){.type = FC_FLOW, .leaf = what, .what = what, .payer = payer, .payee = payee});
}

static fc_status plan(const void *given, fc_builder *b, void *out, fc_error *err)
{
    const params *p = given;
    rec *r = out;
    char port[80];
    int chain;
    (void)err;
    r->path = fc_build_entry(b)->path;
    r->area = fc_build_draw(b, &p->area);
    r->over = fc_build_draw(b, &p->over);
    r->delay = fc_build_draw(b, &p->delay);
    r->cost = fc_build_draw(b, &p->cost);
    r->per_place = fc_build_draw(b, &p->per_place);
    r->occupancy = fc_build_draw(b, &p->occupancy);
    r->rent = fc_build_draw(b, &p->rent);
    r->places = fc_build_series(b, "", NULL);
    r->delivered = fc_build_series(b, "delivered", NULL);
    r->spent = fc_build_series(b, "cost", NULL);
    r->rented = fc_build_series(b, "rent", NULL);
    r->cost_line = line(b, "cost", "sponsor", "builders");
    r->rent_line = line(b, "rent", "companies", "sponsor");
    r->door = FC_NONE;
    if (p->serves && FC_K(fc_chain_find)(fc_build_model(b), p->serves, &chain) >= 0) {
        (void)snprintf(port, sizeof port, FC_PORT_PLACES "%s", strrchr(p->serves, '.') + 1);
        r->door = fc_build_port(b, chain, port);
    }
    return FC_OK;
}

static void step(const void *given, fc_ws *ws, int k)
{
    const rec *r = given;
    const double delta = ws->plan->delta, t = k * delta;
    fc_lane area, over, delay, price, per_place, occupancy, rent;
    FC_K(fc_draw_eval)(&r->area, ws, NULL, area);
    FC_K(fc_draw_eval)(&r->over, ws, NULL, over);
    FC_K(fc_draw_eval)(&r->delay, ws, NULL, delay);
    FC_K(fc_draw_eval)(&r->cost, ws, NULL, price);
    FC_K(fc_draw_eval)(&r->per_place, ws, NULL, per_place);
    FC_K(fc_draw_eval)(&r->occupancy, ws, NULL, occupancy);
    FC_K(fc_draw_eval)(&r->rent, ws, NULL, rent);
    const double *had = fc_at(ws, r->delivered, k - 1), *let = fc_at(ws, r->places, k - 1);
    double *has = fc_at(ws, r->delivered, k), *places = fc_at(ws, r->places, k);
    double *paid = fc_at(ws, r->cost_line, k), *spent = fc_at(ws, r->spent, k);
    double *got = fc_at(ws, r->rent_line, k), *rented = fc_at(ws, r->rented, k);
    FC_EACH_LANE(i)
    {
        const double years = t - delay[i];
        const double part = years >= over[i] - 1e-9 ? 1.0 : years / over[i];
        has[i] = area[i] * fc_max2(part, 0.0);
        paid[i] = spent[i] = (has[i] - had[i]) * price[i];
        places[i] = fc_floor(has[i] * occupancy[i] / per_place[i] + 1e-9);
        got[i] = rented[i] = let[i] * rent[i] * delta;
    }
    if (r->door == FC_NONE) return;
    double *door = fc_at(ws, r->door, k);
    FC_EACH_LANE(i) door[i] += places[i];
}

/* What is delivered was paid for, and is never more than planned. */
static void audit(const void *given, const fc_ws *ws, fc_audit *a)
{
    const rec *r = given;
    fc_lane area, price, paid;
    FC_K(fc_draw_eval)(&r->area, ws, NULL, area);
    FC_K(fc_draw_eval)(&r->cost, ws, NULL, price);
    FC_EACH_LANE(i) paid[i] = 0.0;
    for (int k = 0; k <= ws->plan->n_steps; k++) {
        const double *x = fc_at(ws, r->cost_line, k), *has = fc_at(ws, r->delivered, k);
        for (int i = 0; i < FC_LANES; i++) {
            paid[i] += x[i];
            const double gap = has[i] * price[i] - paid[i], slack = 1e-9 * area[i] * price[i] + 1e-6;
            const int fine = fc_abs(gap) <= slack && x[i] >= -slack && has[i] <= area[i] * (1.0 + 1e-12);
            if (!fine)
                fc_audit_note(a, ws, r->path, i, k, gap, "paid = area delivered * cost, delivered <= area");
        }
    }
}

const fc_mechanism FC_K(fc_mechanism_space) = {
    .section = {.path = "space", .form = FC_SECTION_LIST, .summary = "Floor area: delivery, places for firms, rent.",
                .source = "M22", .fields = fields, .params_size = sizeof(params), .check = check},
    .outputs = outputs, .rec_size = sizeof(rec), .order = 32, .plan = plan, .step = step, .audit = audit};
