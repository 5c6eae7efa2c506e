/* The sponsor's account: one balance for the whole programme (rules 5.10, rule plan). Interest on
   the opening balance and the appropriation come first in a step, the treasury's share of the proceeds and
   the running costs last; in between stand the flows of all mechanisms, so the account is kept after every
   one of them. */
#include <string.h>

#include "blocks/sponsor_flows.h"
#include "blocks/sponsor_terms.h"
#include "mechanisms/mechanism.h"
#include "model/field_rows.h"

typedef struct rec {
    fc_draw cash, appropriation, recycle, overhead, deposit_rate;
    double steps_funded; /* steps that get an appropriation; the last may count in part */
    double limit, rate;
    fc_sponsor_flows flows;
    fc_col interest, credit, funding, treasury, costs; /* ledger lines */
    fc_col balance;                                    /* series cash */
    fc_scalar shortfall;
} rec;

static const char *const rules[] = {"plan", NULL};

#define VALUE(key, unit, dflt, lo, hi, ...) FC_ROW_VALUE(fc_sponsor_terms, key, unit, FC_INPUT, dflt, lo, hi, 0, __VA_ARGS__)
#define NUMBER(...) FC_ROW_NUMBER(fc_sponsor_terms, __VA_ARGS__)

static const fc_field fields[] = {
    VALUE("cash", FC_UNIT_MONEY, "0", 0, 1e15, cash, "Money in the account at time 0.", "assumption"),
    VALUE("appropriation", FC_UNIT_MONEY_PER_YEAR, "0", 0, 1e15, appropriation,
          "Budget money paid in a year, spread evenly over the steps.", "assumption"),
    NUMBER("appropriation_years", FC_UNIT_YEARS, NULL, 0, 1000, FC_OPTIONAL, appropriation_years,
           "Years from the start in which the appropriation is paid; not written: all of them.",
           "assumption"),
    VALUE("recycle", FC_UNIT_SHARE, "1.0", 0, 1, recycle,
          "Share of the proceeds that stays in the account; the rest returns to the treasury.", "M21"),
    VALUE("overhead", FC_UNIT_MONEY_PER_YEAR, "0", 0, 1e15, overhead,
          "Running costs of the programme itself a year, spread evenly over the steps.", "assumption"),
    VALUE("deposit_rate", FC_UNIT_RATE, "0", 0, 1, deposit_rate,
          "Interest a year on a positive opening balance, compounding.", "assumption"),
    NUMBER(
        "credit_line.limit", FC_UNIT_MONEY, "0", 0, 1e15, 0, limit,
        "How far the balance may fall below zero; what lies beyond is a shortfall (still paid, and shown).",
        "assumption"),
    NUMBER("credit_line.rate", FC_UNIT_RATE, "0", 0, 1, 0, rate,
           "Interest a year on a negative opening balance, compounding, whatever the limit.", "assumption"),
    NUMBER("discount", FC_UNIT_RATE, "0.04", 0, 1, 0, discount,
           "Discount rate of programme.npv, and where the search for an internal rate of return starts.",
           "assumption"),
    FC_ROW_CHOICE(fc_sponsor_terms, "rule", rules, "\"plan\"", rule, "plan: everything planned is paid, whatever the balance.",
     "convention"),
    {.key = NULL}};

static const fc_output_row outputs[] = {
    {"cash", "currency", FC_SERIES, FC_OUT_BANDS,
     "Balance of the sponsor's account at the end of the step; negative: drawn on the credit line.",
     "cash[k-1] + interest + appropriation + receipts - payments - treasury's share - running costs"},
    {"shortfall", "currency", FC_SCALAR, 0, "Largest amount by which the balance fell below the credit line.",
     "max over k of max(0, -credit_line.limit - cash[k])"},
    {.key = NULL}};

static fc_col account_line(fc_builder *b, const char *leaf, const char *payer, const char *payee)
{
    return fc_build_line(
        b, &(fc_line_spec){.type = FC_FLOW, .leaf = leaf, .payer = payer, .payee = payee, .what = leaf});
}

static fc_status plan(const void *given, fc_builder *b, void *out, fc_error *err)
{
    (void)err;
    const fc_sponsor_terms *p = given;
    rec *r = out;
    const fc_calendar *c = &fc_build_model(b)->calendar;
    r->cash = fc_build_draw(b, &p->cash);
    r->appropriation = fc_build_draw(b, &p->appropriation);
    r->recycle = fc_build_draw(b, &p->recycle);
    r->overhead = fc_build_draw(b, &p->overhead);
    r->deposit_rate = fc_build_draw(b, &p->deposit_rate);
    r->steps_funded =
        p->appropriation_years >= 0.0 ? p->appropriation_years * c->steps_per_year : (double)c->n_steps;
    r->limit = p->limit;
    r->rate = p->rate;
    FC_K(fc_sponsor_flows_plan)(b, 0, &r->flows);
    r->interest = account_line(b, "interest", "bank", "sponsor");
    r->credit = account_line(b, "credit_interest", "sponsor", "bank");
    r->funding = account_line(b, "appropriation", "treasury", "sponsor");
    r->treasury = account_line(b, "treasury", "sponsor", "treasury");
    r->costs = account_line(b, "overhead", "sponsor", "suppliers");
    r->balance = fc_build_series(b, "cash", NULL);
    r->shortfall = fc_build_scalar(b, "shortfall", NULL);
    return FC_OK;
}

typedef struct terms { fc_lane funding, keep, costs, deposit; } terms; /* per step */

static void read_terms(const rec *r, const fc_ws *ws, terms *t)
{
    const double delta = ws->plan->delta;
    FC_K(fc_draw_eval)(&r->cash, ws, NULL, fc_at(ws, r->balance, 0));
    FC_K(fc_draw_eval)(&r->appropriation, ws, NULL, t->funding);
    FC_K(fc_draw_eval)(&r->recycle, ws, NULL, t->keep);
    FC_K(fc_draw_eval)(&r->overhead, ws, NULL, t->costs);
    FC_K(fc_draw_eval)(&r->deposit_rate, ws, NULL, t->deposit);
    FC_EACH_LANE(i)
    {
        t->funding[i] *= delta;
        t->costs[i] *= delta;
        t->deposit[i] = fc_pow(1.0 + t->deposit[i], delta) - 1.0;
    }
}

/* Lines and balance of step k. */
static void keep_account(const rec *r, const fc_ws *ws, const terms *t, double credit_rate, int k)
{
    fc_lane in, out, received, given;
    FC_K(fc_cols_at)(ws, &r->flows.received, k, received);
    FC_K(fc_cols_at)(ws, &r->flows.income, k, in);
    FC_K(fc_cols_at)(ws, &r->flows.paid, k, out);
    FC_K(fc_cols_at)(ws, &r->flows.given, k, given);
    const double funded = fc_max2(0.0, fc_min2(1.0, r->steps_funded - (double)(k - 1)));
    const double *before = fc_at(ws, r->balance, k - 1);
    double *interest = fc_at(ws, r->interest, k), *credit = fc_at(ws, r->credit, k);
    double *funding = fc_at(ws, r->funding, k), *treasury = fc_at(ws, r->treasury, k);
    double *costs = fc_at(ws, r->costs, k), *balance = fc_at(ws, r->balance, k);
    FC_EACH_LANE(i)
    {
        const double net = received[i] - given[i], proceeds = net > 0.0 ? net : 0.0;
        interest[i] = before[i] > 0.0 ? before[i] * t->deposit[i] : 0.0;
        credit[i] = before[i] < 0.0 ? -before[i] * credit_rate : 0.0;
        funding[i] = t->funding[i] * funded;
        treasury[i] = proceeds * (1.0 - t->keep[i]);
        costs[i] = t->costs[i];
        balance[i] = before[i] + (interest[i] - credit[i]) + funding[i] + (net + in[i] - out[i]) -
                     treasury[i] - costs[i];
    }
}

static void finish(const void *given, fc_ws *ws)
{
    const rec *r = given;
    terms t;
    read_terms(r, ws, &t);
    const double credit_rate = fc_pow(1.0 + r->rate, ws->plan->delta) - 1.0, limit = r->limit;
    double *shortfall = fc_scalar_of(ws, r->shortfall);
    FC_EACH_LANE(i) shortfall[i] = 0.0;
    for (int k = 1; k <= ws->plan->n_steps; k++) {
        keep_account(r, ws, &t, credit_rate, k);
        const double *balance = fc_at(ws, r->balance, k);
        FC_EACH_LANE(i)
        {
            const double below = -limit - balance[i];
            shortfall[i] = below > shortfall[i] ? below : shortfall[i];
        }
    }
}

/* The balance again, from every line of the ledger that names the sponsor. */
static void audit(const void *given, const fc_ws *ws, fc_audit *found)
{
    const rec *r = given;
    const fc_plan *p = ws->plan;
    fc_lane balance, turnover;
    const double *opening = fc_at(ws, r->balance, 0);
    FC_EACH_LANE(i)
    {
        balance[i] = opening[i];
        turnover[i] = opening[i];
    }
    for (int k = 0; k <= p->n_steps && !found->found; k++) {
        for (size_t l = 0; l < p->n_lines; l++) {
            const fc_line *line = &p->lines[l];
            const double sign =
                (line->payee_class == FC_CLASS_sponsor) - (line->payer_class == FC_CLASS_sponsor);
            if (line->type != FC_FLOW || sign == 0.0) continue;
            const double *x = fc_at(ws, line->column, k);
            FC_EACH_LANE(i)
            {
                balance[i] += sign * x[i];
                turnover[i] += x[i] < 0.0 ? -x[i] : x[i];
            }
        }
        const double *kept = fc_at(ws, r->balance, k);
        for (int i = 0; i < FC_LANES && !found->found; i++) {
            const double gap = kept[i] - balance[i];
            if ((gap < 0.0 ? -gap : gap) <= 1e-9 * turnover[i] + 1e-6) continue;
            *found = (fc_audit){.found = 1,
                                .path = ws->path[i],
                                .step = k,
                                .amount = gap,
                                .account = "sponsor",
                                .rule = "cash = opening balance + what the lines pay in - what they pay out"};
        }
    }
}

const fc_mechanism FC_K(fc_mechanism_sponsor) = {
    .section = {.path = "sponsor",
                .form = FC_SECTION_GROUP,
                .summary = "One account for the whole programme's public money.",
                .source = "M21",
                .fields = fields,
                .params_size = sizeof(fc_sponsor_terms)},
    .outputs = outputs,
    .rec_size = sizeof(rec),
    .order = 1000,
    .plan = plan,
    .finish = finish,
    .audit = audit,
};
