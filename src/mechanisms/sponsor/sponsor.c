/* sponsor: keys and metrics of the programme's account, and what is worked out from it. Source: rules 5.10 (M21). */
#include <string.h>

#include "mechanisms/sponsor/sponsor.h"
#include "model/field_rows.h"

static const char *const rules[] = {"plan", "cash", NULL};

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
    FC_ROW_CHOICE(fc_sponsor_terms, "rule", rules, "\"plan\"", rule, "plan: everything planned is paid, whatever the balance; cash: a commitment is made when the money for it is there.",
     "M21"),
    VALUE("reserve", FC_UNIT_MONEY, "0", 0, 1e15, reserve, "Rule cash: money that new commitments must leave untouched.",
          "assumption"),
    NUMBER("cover", FC_UNIT_YEARS, "1.0", 0, 200, 0, cover,
           "Rule cash: years ahead whose appropriations count as money and whose running costs must be covered.",
           "assumption"),
    NUMBER("patience", FC_UNIT_YEARS, NULL, 0, 1000, FC_OPTIONAL, patience,
           "Rule cash: years after which a commitment that still cannot be made is given up; not written: never.",
           "assumption"),
    {"priority", FC_FIELD_TEXTS, FC_UNIT_NONE, FC_CONSTANT, NULL, 0, 0, 0, NULL, NULL, 0, offsetof(fc_sponsor_terms, priority),
     "Rule cash: kinds and entries in the order in which they get the money; those not named come last.", "assumption"},
    {.key = NULL}};

static const fc_output_row outputs[] = {
    {"cash", "currency", FC_SERIES, FC_OUT_BANDS,
     "Balance of the sponsor's account at the end of the step; negative: drawn on the credit line.",
     "cash[k-1] + interest + appropriation + receipts - payments - treasury's share - running costs"},
    {"shortfall", "currency", FC_SCALAR, FC_OUT_HIGH_IS_BAD, "Largest amount by which the balance fell below the credit line.",
     "max over k of max(0, -credit_line.limit - cash[k])"},
    {"ruin", "probability", FC_SCALAR, FC_OUT_PROBABILITY | FC_OUT_HIGH_IS_BAD | FC_OUT_JUDGED, "Cash and credit were not enough: the balance fell below the credit line (a scenario that speaks of no cash has none, and any payment is too much).",
     "1 if sponsor.shortfall > 0; 1e-12 of what went in and out is rounding"},
    FC_UNIT_OUTPUTS,
    {"waiting", "count", FC_SERIES, FC_OUT_BANDS | FC_OUT_HIGH_IS_BAD,
     "Commitments that wait for the sponsor's money at the end of the step (sponsor.rule = cash).", "planned so far - made - dropped"},
    {"wait", "years", FC_SCALAR, FC_OUT_UNDEFINED | FC_OUT_HIGH_IS_BAD,
     "Mean time from the plan of a commitment to the day it is made (sponsor.rule = cash); undefined if none was made.",
     "sum over commitments made of (step made - step planned) * delta / their number"},
    {.key = NULL}};

/* 1 if a word of `priority` names a kind with commitments or an entry of one. */
static int makes_commitments(const char *word, const fc_model *model)
{
    for (size_t i = 0; i < FC_K(fc_n_mechanisms); i++) {
        const fc_mechanism *m = FC_K(fc_mechanisms)[i];
        const fc_entry *entry = fc_model_entry(model, word);
        if (m->ask && (strcmp(m->section.path, word) == 0 || (entry && entry->section == &m->section))) return 1;
    }
    return 0;
}

static void check(const fc_entry *entry, const fc_model *model, fc_report *report)
{
    static const char *const only_cash[] = {"reserve", "cover", "patience", "priority"};
    const fc_sponsor_terms *p = entry->params;
    for (size_t i = 0; p->rule == 0 && i < sizeof only_cash / sizeof *only_cash; i++)
        if (fc_entry_has(entry, only_cash[i])) fc_entry_problem(report, FC_MSG_SPONSOR_RULE_PLAN, entry, only_cash[i]);
    for (size_t i = 0; i < p->priority.n; i++)
        if (!makes_commitments(p->priority.x[i], model))
            fc_entry_problem(report, FC_MSG_SPONSOR_PRIORITY, entry, "priority", p->priority.x[i]);
    for (size_t i = 0; i < p->priority.n; i++)
        for (size_t j = 0; j < i; j++)
            if (strcmp(p->priority.x[i], p->priority.x[j]) == 0)
                fc_entry_problem(report, FC_MSG_SAID_TWICE, entry, "priority", p->priority.x[i]);
}

static fc_col account_line(fc_builder *b, const char *leaf, const char *payer, const char *payee)
{
    return fc_build_line(
        b, &(fc_line_spec){.type = FC_FLOW, .leaf = leaf, .payer = payer, .payee = payee, .what = leaf});
}

static fc_status plan(const void *given, fc_builder *b, void *out, fc_error *err)
{
    (void)err;
    const fc_sponsor_terms *p = given;
    fc_sponsor_rec *r = out;
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
    r->ruin = fc_build_scalar(b, "ruin", NULL);
    if (fc_build_plan(b)->rule_cash) FC_K(fc_cash_plan)(p, b, r);
    return FC_OK;
}

static void start(const void *given, fc_ws *ws)
{
    if (ws->plan->rule_cash) FC_K(fc_cash_start)(given, ws);
}

static void commit(const void *given, fc_ws *ws, int k) { FC_K(fc_cash_commit)(given, ws, k); }

static void step(const void *given, fc_ws *ws, int k)
{
    if (ws->plan->rule_cash) FC_K(fc_cash_step)(given, ws, k);
}

/* Below this part of all that went in and out, a balance under the line is what rounding left. */
static const double rounding = 1e-12;

static void finish(const void *given, fc_ws *ws)
{
    const fc_sponsor_rec *r = given;
    fc_account_terms t;
    FC_K(fc_account_open)(r, ws, &t);
    const double limit = r->limit;
    double *shortfall = fc_scalar_of(ws, r->shortfall), *ruin = fc_scalar_of(ws, r->ruin);
    FC_EACH_LANE(i) shortfall[i] = 0.0;
    for (int k = 1; k <= ws->plan->n_steps; k++) {
        FC_K(fc_account_keep)(r, ws, &t, k);
        const double *balance = fc_at(ws, r->balance, k);
        FC_EACH_LANE(i)
        {
            const double below = -limit - balance[i];
            shortfall[i] = below > shortfall[i] ? below : shortfall[i];
        }
    }
    FC_EACH_LANE(i) ruin[i] = shortfall[i] > rounding * (t.turnover[i] + limit) ? 1.0 : 0.0;
    if (ws->plan->rule_cash) FC_K(fc_cash_finish)(r, ws);
}

static void audit(const void *given, const fc_ws *ws, fc_audit *found)
{
    FC_K(fc_account_audit)(given, ws, found);
    if (ws->plan->rule_cash) FC_K(fc_cash_audit)(given, ws, found);
}

const fc_mechanism FC_K(fc_mechanism_sponsor) = {
    .section = {.path = "sponsor",
                .form = FC_SECTION_GROUP,
                .summary = "One account for the whole programme's public money.",
                .source = "M21",
                .fields = fields,
                .params_size = sizeof(fc_sponsor_terms),
                .check = check},
    .outputs = outputs,
    .rec_size = sizeof(fc_sponsor_rec),
    .order = 1000,
    .plan = plan,
    .start = start,
    .step = step,
    .commit = commit,
    .finish = finish,
    .audit = audit,
};
