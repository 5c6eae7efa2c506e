/* securitisation: loans on intellectual property sold in tranches. Source: rules 5.8 (E39, M09). */
#include <stdio.h>

#include "blocks/counts.h"
#include "blocks/defaults.h"
#include "mechanisms/mechanism.h"
#include "model/field_rows.h"
#include "random/philox.h"

enum { MAX_TRANCHES = 8 };

typedef struct tranche_params { const char *name; double attach, detach, coupon; int cls; } tranche_params;

typedef struct securitisation_params {
    long loans;
    fc_value amount, pd, lgd;
    double first, term, correlation;
    fc_list tranches; /* of tranche_params */
} securitisation_params;

/* State rows of the entry. */
enum { S_ALIVE, S_LOSS, S_ROWS };

typedef struct tranche_rec {
    double attach, detach, coupon;
    fc_col issue, paid, principal; /* lines */
    fc_scalar loss, hit;
} tranche_rec;

typedef struct securitisation_rec {
    const securitisation_params *p;
    const char *path;
    int begin, end;             /* step of issue; last step */
    fc_draw amount, lgd;
    fc_default_law law;
    uint64_t site;
    uint32_t state;
    size_t n;
    tranche_rec t[MAX_TRANCHES];
    fc_col purchase, repaid, recovered, interest;
    fc_col outstanding, loss, raised;
    int social[MAX_TRANCHES];
} securitisation_rec;

#define VALUE(...) FC_ROW_INPUT(securitisation_params, __VA_ARGS__)
#define NUMBER(...) FC_ROW_NUMBER(securitisation_params, __VA_ARGS__)
#define TRANCHE(key, unit, dflt, hi, flags, member, help) \
    FC_ROW_NUMBER(tranche_params, key, unit, dflt, 0, hi, flags, member, help, "E39")

static const fc_field tranche_fields[] = {
    FC_ROW_TEXT(tranche_params, "name", FC_REQUIRED, name, "Name of the tranche.", "E39"),
    TRANCHE("attach", FC_UNIT_SHARE, NULL, 1, FC_REQUIRED, attach, "Share of the pool's loss at which it begins to lose."),
    TRANCHE("detach", FC_UNIT_SHARE, NULL, 1, FC_REQUIRED, detach, "Share of the pool's loss at which it is gone."),
    FC_ROW_CHOICE(tranche_params, "class", fc_class_names, "\"social\"", cls, "Who buys it: a class of money.", "E39"),
    TRANCHE("coupon", FC_UNIT_RATE, "0.0", 1, 0, coupon, "Interest a year on what is left of it after the losses of the step."),
    {0}};

static const fc_field fields[] = {
    FC_ROW_WHOLE(securitisation_params, "loans", NULL, 1, 1e9, FC_REQUIRED, loans, "Number of equal loans in the pool.", "E39"),
    VALUE("amount", FC_UNIT_MONEY, NULL, 0, 1e15, FC_REQUIRED | FC_OPEN_LO, amount, "The whole pool.", "E39"),
    NUMBER("first", FC_UNIT_YEARS, "0.0", 0, 200, 0, first, "Years from start to the issue.", "convention"),
    NUMBER("term", FC_UNIT_YEARS, "3.0", 0, 50, FC_OPEN_LO, term, "Years from issue to repayment in one sum.", "assumption"),
    VALUE("pd", FC_UNIT_SHARE, "0.025", 0, 1, 0, pd, "Chance that a loan defaults within a year.", "Cal 8"),
    NUMBER("correlation", FC_UNIT_SHARE, "0.12", 0, 1, FC_OPEN_HI, correlation, "How much bad years hit all loans together (rho of the one-factor model).", "Cal 8"),
    VALUE("lgd", FC_UNIT_SHARE, "0.6", 0, 1, 0, lgd, "Part of a defaulted loan that is lost.", "Cal 8"),
    FC_ROW_LIST(securitisation_params, "tranches", 1, MAX_TRANCHES, FC_REQUIRED, tranche_fields, tranche_params, tranches,
                "Slices of the loss, from 0 to 1 without a gap.", "E39"),
    {0}};

static const fc_output_row outputs[] = {
    {"outstanding", "currency", FC_SERIES, FC_OUT_BANDS, "Loans of the pool not yet repaid or defaulted.", "before - repaid - defaulted"},
    {"loss", "currency", FC_SERIES, FC_OUT_CUMULATE | FC_OUT_BANDS | FC_OUT_HIGH_IS_BAD, "Lost by the pool so far.", "lgd times defaulted"},
    {"raised", "currency", FC_SERIES, FC_OUT_CUMULATE, "Social capital raised: tranches bought by social classes.", "(detach - attach) times amount"},
    {"tranche.<tranche>.loss", "currency", FC_SCALAR, FC_OUT_HIGH_IS_BAD, "Lost by this tranche.", "min(max(L - attach, 0), detach - attach) times amount"},
    {"tranche.<tranche>.hit", "probability", FC_SCALAR, FC_OUT_PROBABILITY | FC_OUT_HIGH_IS_BAD | FC_OUT_JUDGED, "1 if this tranche lost anything.", "1 if L > attach"},
    {0}};

/* Walk up from 0: the tranche that begins lowest above what is covered must begin there. */
static void check(const fc_entry *entry, const fc_model *model, fc_report *report)
{
    const securitisation_params *p = entry->params;
    const tranche_params *t = p->tranches.items;
    double due = 0.0;
    int used[MAX_TRANCHES] = {0};
    (void)model;
    for (size_t i = 0; i < p->tranches.n; i++) {
        if (!(t[i].detach > t[i].attach)) {
            fc_entry_problem(report, FC_MSG_TRANCHE_EMPTY, entry, "tranches", t[i].name, t[i].detach, t[i].attach);
            return;
        }
    }
    for (size_t n = 0; n < p->tranches.n; n++) {
        size_t lowest = MAX_TRANCHES;
        for (size_t i = 0; i < p->tranches.n; i++)
            if (!used[i] && (lowest == MAX_TRANCHES || t[i].attach < t[lowest].attach)) lowest = i;
        used[lowest] = 1;
        if (t[lowest].attach > due + 1e-9 || t[lowest].attach < due - 1e-9) {
            fc_entry_problem(report, FC_MSG_TRANCHE_TILING, entry, "tranches", t[lowest].name, t[lowest].attach, due);
            return;
        }
        due = t[lowest].detach;
    }
    if (due < 1.0 - 1e-9) fc_entry_problem(report, FC_MSG_TRANCHE_TILING, entry, "tranches", "(none)", 1.0, due);
}

static fc_col line(fc_builder *b, const char *leaf, const char *name, const char *what, const char *payer, const char *payee)
{
    char full[64];
    snprintf(full, sizeof full, "%s%s%s", leaf, name[0] ? "." : "", name);
    return fc_build_line(b, &(fc_line_spec){.type = FC_FLOW, .leaf = full, .what = what, .payer = payer, .payee = payee});
}

static void plan_tranches(const securitisation_params *p, fc_builder *b, securitisation_rec *r)
{
    const tranche_params *t = p->tranches.items;
    for (r->n = 0; r->n < p->tranches.n; r->n++) {
        const tranche_params *from = &t[r->n];
        const char *who = fc_class_names[from->cls];
        tranche_rec *to = &r->t[r->n];
        *to = (tranche_rec){.attach = from->attach, .detach = from->detach, .coupon = from->coupon};
        to->issue = line(b, "issue", from->name, "tranche", who, NULL);
        to->paid = line(b, "coupon", from->name, "coupon", NULL, who);
        to->principal = line(b, "principal", from->name, "principal", NULL, who);
        to->loss = fc_build_scalar(b, "tranche.<tranche>.loss", from->name);
        to->hit = fc_build_scalar(b, "tranche.<tranche>.hit", from->name);
        r->social[r->n] = !fc_build_model(b)->public_class[from->cls];
    }
}

static fc_status plan(const void *params, fc_builder *b, void *rec, fc_error *err)
{
    const securitisation_params *p = params;
    securitisation_rec *r = rec;
    (void)err;
    r->p = p;
    r->path = fc_build_entry(b)->path;
    r->begin = fc_build_step(b, p->first);
    r->end = r->begin + fc_build_step(b, p->term); /* as a loan: exposed in the steps after the issue */
    r->amount = fc_build_draw(b, &p->amount);
    r->lgd = fc_build_draw(b, &p->lgd);
    FC_K(fc_defaults_plan)(b, &p->pd, p->correlation, &r->law);
    r->site = fc_build_site(b, "default", 4 * (uint64_t)fc_build_plan(b)->n_steps);
    r->state = fc_build_state(b, S_ROWS);
    r->purchase = line(b, "purchase", "", "purchase", NULL, "borrowers");
    r->repaid = line(b, "repaid", "", "repayment", "borrowers", NULL);
    r->recovered = line(b, "recovered", "", "recovery", "borrowers", NULL);
    r->interest = line(b, "interest", "", "interest", "borrowers", NULL);
    r->outstanding = fc_build_series(b, "outstanding", NULL);
    r->loss = fc_build_series(b, "loss", NULL);
    r->raised = fc_build_series(b, "raised", NULL);
    plan_tranches(p, b, r);
    return FC_OK;
}

static double *row(const securitisation_rec *r, const fc_ws *ws, int i) { return fc_state_of(ws, r->state + (uint32_t)i); }

/* The pool is bought with the holders' money. */
static void issue(const securitisation_rec *r, fc_ws *ws, const double *amount)
{
    double *alive = row(r, ws, S_ALIVE), *out = fc_at(ws, r->outstanding, r->begin), *bought = fc_at(ws, r->purchase, r->begin);
    double *raised = fc_at(ws, r->raised, r->begin), loans = (double)r->p->loans;
    FC_EACH_LANE(i)
    {
        alive[i] = loans;
        out[i] = bought[i] = amount[i];
    }
    for (size_t t = 0; t < r->n; t++) {
        double size = r->t[t].detach - r->t[t].attach, social = r->social[t], *x = fc_at(ws, r->t[t].issue, r->begin);
        FC_EACH_LANE(i)
        {
            x[i] = size * amount[i];
            raised[i] += social * x[i];
        }
    }
}

/* What a tranche has lost when the pool has lost the share l. */
FC_INLINE double tranche_loss(const tranche_rec *t, double l)
{
    return fc_min2(fc_max2(l - t->attach, 0.0), t->detach - t->attach);
}

/* Coupons on what is left, borne by the borrowers' interest; at the end the rest is paid back. */
static void pay_holders(const securitisation_rec *r, fc_ws *ws, int k, const double *amount)
{
    const double *lost = row(r, ws, S_LOSS);
    double *interest = fc_at(ws, r->interest, k), delta = ws->plan->delta;
    for (size_t t = 0; t < r->n; t++) {
        const tranche_rec *at = &r->t[t];
        double *coupon = fc_at(ws, at->paid, k), *principal = fc_at(ws, at->principal, k);
        double rate = at->coupon * delta, last = k == r->end ? 1.0 : 0.0;
        FC_EACH_LANE(i)
        {
            double left = (at->detach - at->attach - tranche_loss(at, lost[i])) * amount[i];
            coupon[i] = rate * left;
            interest[i] += coupon[i];
            principal[i] = last * left;
        }
    }
}

static void step(const void *rec, fc_ws *ws, int k)
{
    const securitisation_rec *r = rec;
    fc_lane amount, lgd, rate, bad;
    double u[4][FC_LANES] FC_ALIGN, loans = (double)r->p->loans;
    if (k < r->begin || k > r->end) return;
    FC_K(fc_draw_eval)(&r->amount, ws, NULL, amount);
    if (k == r->begin) {
        issue(r, ws, amount);
        return;
    }
    FC_K(fc_draw_eval)(&r->lgd, ws, NULL, lgd);
    FC_K(fc_default_rate)(&r->law, ws, k, rate);
    FC_K(fc_uniform32)(fc_site_key(ws->seed, r->site), ws->path, (uint64_t)k, u);
    double *alive = row(r, ws, S_ALIVE), *lost = row(r, ws, S_LOSS), *loss = fc_at(ws, r->loss, k), *out = fc_at(ws, r->outstanding, k);
    double *repaid = fc_at(ws, r->repaid, k), *recovered = fc_at(ws, r->recovered, k), last = k == r->end ? 1.0 : 0.0;
    FC_K(fc_binomial)(alive, rate, u[0], bad);
    FC_EACH_LANE(i)
    {
        double each = amount[i] / loans;
        alive[i] -= bad[i];
        lost[i] += bad[i] * lgd[i] / loans;
        loss[i] = bad[i] * lgd[i] * each;
        recovered[i] = bad[i] * each - loss[i];
        repaid[i] = last * alive[i] * each;
        out[i] = (1.0 - last) * alive[i] * each;
    }
    pay_holders(r, ws, k, amount);
}

static void finish(const void *rec, fc_ws *ws)
{
    const securitisation_rec *r = rec;
    const double *lost = row(r, ws, S_LOSS);
    fc_lane amount;
    FC_K(fc_draw_eval)(&r->amount, ws, NULL, amount);
    for (size_t t = 0; t < r->n; t++) {
        double *loss = fc_scalar_of(ws, r->t[t].loss), *hit = fc_scalar_of(ws, r->t[t].hit);
        FC_EACH_LANE(i)
        {
            loss[i] = tranche_loss(&r->t[t], lost[i]) * amount[i];
            hit[i] = loss[i] > 0.0 ? 1.0 : 0.0;
        }
    }
}

/* Tranche losses sum to the pool's loss; the issuer's account is never below 0 and empty after the end. */
static void audit(const void *rec, const fc_ws *ws, fc_audit *a)
{
    const securitisation_rec *r = rec;
    for (int i = 0; i < FC_LANES; i++) {
        double pool = 0.0, held = 0.0, tranches = 0.0, size = 0.0;
        for (size_t t = 0; t < r->n; t++) tranches += fc_scalar_of(ws, r->t[t].loss)[i];
        for (int k = 1; k <= ws->plan->n_steps; k++) {
            pool += fc_at(ws, r->loss, k)[i];
            held += fc_at(ws, r->repaid, k)[i] + fc_at(ws, r->recovered, k)[i] + fc_at(ws, r->interest, k)[i] - fc_at(ws, r->purchase, k)[i];
            for (size_t t = 0; t < r->n; t++) {
                held += fc_at(ws, r->t[t].issue, k)[i] - fc_at(ws, r->t[t].paid, k)[i] - fc_at(ws, r->t[t].principal, k)[i];
                size += fc_at(ws, r->t[t].issue, k)[i];
            }
            double slack = 1e-9 * size + 1e-6, gap = held < -slack || (k >= r->end && held > slack) ? held : 0.0;
            if (k == ws->plan->n_steps && fc_abs(tranches - pool) > slack) gap = tranches - pool;
            if (gap != 0.0)
                fc_audit_note(a, ws, r->path, i, k, gap, "tranche losses sum to the pool's loss; the issuer keeps nothing");
        }
    }
}

const fc_mechanism FC_K(fc_mechanism_securitisation) = {
    .section = {.path = "securitisation", .form = FC_SECTION_LIST,
                .summary = "A pool of loans on intellectual property, sold in tranches.",
                .source = "E39, M09; Cal 8", .fields = fields, .params_size = sizeof(securitisation_params), .check = check},
    .outputs = outputs, .rec_size = sizeof(securitisation_rec), .order = 62, .plan = plan, .step = step, .finish = finish,
    .audit = audit};
