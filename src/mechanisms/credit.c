/* credit: loans with a risk-compensation pool. Source: rules 5.6 (M08 M09 M10 M16); Cal 8; facts D19-D21 E37. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "blocks/counts.h"
#include "blocks/defaults.h"
#include "blocks/regions.h"
#include "mechanisms/mechanism.h"
#include "model/field_rows.h"
#include "random/philox.h"

enum { MAX_GRADES = 8 };

typedef struct grade_params { const char *grade; double limit, share; } grade_params;
typedef struct owner_params { int cls; double share; } owner_params;

typedef struct credit_params {
    fc_value per_year, growth, size, pd, lgd, pool, top_up;
    int fixed;
    double first, size_sd, tenor, correlation, pool_share, guarantor_share, insurer_share, fee, leverage_cap, stop_above, induced;
    struct { fc_value outstanding; long loans; } initial;
    fc_list owners, grades; /* of owner_params, grade_params */
    fc_list where;
} credit_params;

/* State rows of the entry. */
enum { S_BALANCE, S_RECEIVED, S_CARRY, S_OUT, S_N, S_ROWS };

typedef struct credit_rec {
    const credit_params *p;
    const char *path;
    fc_draw per_year, growth, size, lgd, pool, top_up, opening;
    fc_default_law law;
    fc_cohorts cohorts;
    double mean_limit, sponsor_share;
    int first; /* step at which the opening loans stand; lending begins after it */
    uint64_t site, grade_site;
    uint32_t state;
    size_t n_owners;
    const double *owner_share;
    fc_col *paid_in;             /* line of each owner */
    fc_col lend, repay, recover, comp, guarantor, insurer, fee, induce, nav_sponsor; /* lines */
    fc_col outstanding, loans, lent, made, defaulted, loss, payout, bank, pool_level, pool_leverage, induced, declined;
    fc_scalar exhausted, ruin, leverage, loss_rate;
} credit_rec;

#define VALUE(...) FC_ROW_INPUT(credit_params, __VA_ARGS__)
#define NUMBER(...) FC_ROW_NUMBER(credit_params, __VA_ARGS__)

static const fc_field owner_fields[] = {
    FC_ROW_CHOICE_REQUIRED(owner_params, "class", fc_class_names, cls, "Who pays into the pool.", "Cal 8"),
    FC_ROW_NUMBER(owner_params, "share", FC_UNIT_SHARE, NULL, 0, 1, FC_REQUIRED, share, "Its share of pool and top-ups.", "Cal 8"),
    {0}};
static const fc_field grade_fields[] = {
    FC_ROW_TEXT(grade_params, "grade", FC_REQUIRED, grade, "Name of the grade.", "Cal 8"),
    FC_ROW_NUMBER(grade_params, "limit", FC_UNIT_MONEY, NULL, 0, 1e15, FC_REQUIRED | FC_OPEN_LO, limit, "Size of a loan of this grade.", "Cal 8"),
    FC_ROW_NUMBER(grade_params, "share", FC_UNIT_SHARE, NULL, 0, 1, FC_REQUIRED, share, "Share of the loans, by number.", "assumption"),
    {0}};

static const fc_field fields[] = {
    VALUE("per_year", FC_UNIT_PER_YEAR, NULL, 0, 1e9, FC_REQUIRED, per_year, "New loans a year.", "D19 D21"),
    NUMBER("first", FC_UNIT_YEARS, "0.0", 0, 200, 0, first, "Years from start until the opening loans stand; pool and new loans begin with the step after.", "convention"),
    VALUE("growth", FC_UNIT_RATE, "0", -0.99, 10, 0, growth, "Yearly growth of the number of new loans.", "Cal 8"),
    FC_ROW_BOOL(credit_params, "fixed", fixed,
                "true: exactly the planned number of loans each step, fractions carried over; false: Poisson.", "rules 5.6"),
    VALUE("size", FC_UNIT_MONEY, NULL, 0, 1e15, FC_OPTIONAL | FC_OPEN_LO, size, "Mean size of a loan.", "D19"),
    NUMBER("size_sd", FC_UNIT_MONEY, "0.0", 0, 1e15, 0, size_sd, "Standard deviation of the size of a loan.", "D20"),
    FC_ROW_LIST(credit_params, "grades", 0, MAX_GRADES, 0, grade_fields, grade_params, grades,
                "Instead of size: grades with their limits, for loans on the value of intellectual property.", "D21, Cal 8"),
    NUMBER("tenor", FC_UNIT_YEARS, "1.0", 0, 50, FC_OPEN_LO, tenor, "Years from lending to repayment in one sum.", "assumption"),
    VALUE("pd", FC_UNIT_SHARE, "0.025", 0, 1, 0, pd, "Chance that a loan defaults within a year.", "Cal 8"),
    NUMBER("correlation", FC_UNIT_SHARE, "0.12", 0, 1, FC_OPEN_HI, correlation, "How much bad years hit all loans together (rho of the one-factor model).", "Cal 8"),
    VALUE("lgd", FC_UNIT_SHARE, "0.6", 0, 1, 0, lgd, "Part of a defaulted loan that is lost.", "Cal 8"),
    NUMBER("pool_share", FC_UNIT_SHARE, "0.5", 0, 1, 0, pool_share, "Part of each loss that the pool pays, as long as it can.", "Cal 8"),
    NUMBER("guarantor_share", FC_UNIT_SHARE, "0.0", 0, 1, 0, guarantor_share, "Part of each loss that a guarantor pays.", "Cal 8"),
    NUMBER("insurer_share", FC_UNIT_SHARE, "0.0", 0, 1, 0, insurer_share, "Part of each loss that an insurer pays.", "E41"),
    VALUE("pool", FC_UNIT_MONEY, "0", 0, 1e15, 0, pool, "Money paid into the pool at the first step.", "C29"),
    FC_ROW_LIST(credit_params, "pool_by", 0, FC_N_CLASSES, 0, owner_fields, owner_params, owners,
                "Who pays the pool and its top-ups; default all the sponsor.", "Cal 8"),
    VALUE("top_up", FC_UNIT_MONEY_PER_YEAR, "0", 0, 1e15, 0, top_up, "Money added to the pool a year.", "assumption"),
    NUMBER("fee", FC_UNIT_SHARE, "0.0", 0, 1, 0, fee, "Share of the amount lent that borrowers pay to the pool.", "assumption"),
    NUMBER("leverage_cap", FC_UNIT_MULTIPLE, NULL, 0, 1e6, FC_OPTIONAL, leverage_cap, "Loans outstanding may reach this multiple of the pool's balance; not written: no cap.", "Cal 8"),
    NUMBER("stop_above", FC_UNIT_SHARE, NULL, 0, 1, FC_OPTIONAL, stop_above, "Lending pauses while the defaults of 12 months exceed this share of the loans at their start; not written: never.", "Cal 8"),
    NUMBER("induced", FC_UNIT_MULTIPLE, "0.0", 0, 1e3, 0, induced, "Commercial loans that follow each yuan lent.", "Cal 8"),
    VALUE("initial.outstanding", FC_UNIT_MONEY, "0", 0, 1e15, 0, initial.outstanding, "Loans outstanding at time 0, their ages spread evenly over the tenor.", "E37"),
    FC_ROW_WHOLE(credit_params, "initial.loans", "0", 0, 1e9, 0, initial.loans, "Number of these loans.", "D19"),
    FC_SHARED_WHERE_FIELD(credit_params, where),
    {0}};

#define SERIES(key, unit, flags, help, formula) {key, unit, FC_SERIES, flags, help, formula}
static const fc_output_row outputs[] = {
    SERIES("outstanding", "currency", FC_OUT_BANDS, "Loans not yet repaid or defaulted.", "before + lent - repaid - defaulted"),
    SERIES("loans", "count", 0, "Number of loans not yet repaid or defaulted.", "before + made - repaid - defaulted"),
    SERIES("lent", "currency", FC_OUT_CUMULATE | FC_OUT_BANDS, "Lent so far, opening loans left out.", "sum over loans made of size"),
    SERIES("made", "count", FC_OUT_CUMULATE, "Loans made so far, opening loans left out.", "Poisson(per_year (1+growth)^t delta), fixed: floor of it; less declined"),
    SERIES("defaulted", "currency", FC_OUT_CUMULATE | FC_OUT_BANDS | FC_OUT_HIGH_IS_BAD, "Amount of loans that have defaulted so far.", "binomial per cohort with 1 - (1 - p_y)^delta"),
    SERIES("loss", "currency", FC_OUT_CUMULATE | FC_OUT_HIGH_IS_BAD, "Lost so far, whoever bears it.", "lgd times defaulted"),
    SERIES("payout", "currency", FC_OUT_CUMULATE | FC_OUT_BANDS | FC_OUT_HIGH_IS_BAD, "Paid by the pool so far.", "min(pool_share loss, balance) in each step"),
    SERIES("bank_loss", "currency", FC_OUT_CUMULATE, "Borne by the banks so far.", "loss - payout - guarantor's and insurer's parts"),
    SERIES("pool", "currency", FC_OUT_BANDS, "Balance of the pool.", "before + paid in + top-ups + fees - payouts"),
    SERIES("pool_leverage", "x", FC_OUT_UNDEFINED, "Loans outstanding per yuan in the pool.", "outstanding / pool"),
    SERIES("induced", "currency", FC_OUT_CUMULATE, "Commercial loans that followed so far.", "induced times lent"),
    SERIES("declined", "count", FC_OUT_CUMULATE, "Loans not made because of the cap or a pause, so far.", "beyond floor((leverage_cap balance - outstanding) / size), all while stop_above is passed"),
    {"exhausted", "years", FC_SCALAR, FC_OUT_UNDEFINED, "First time at which the pool could not pay a claim in full; never: undefined.", "first k delta with pool_share loss > balance"},
    {"ruin", "probability", FC_SCALAR, FC_OUT_PROBABILITY | FC_OUT_HIGH_IS_BAD | FC_OUT_JUDGED, "The pool could not pay a claim in full.", "1 if credit.<name>.exhausted is defined"},
    {"leverage", "x", FC_SCALAR, FC_OUT_UNDEFINED | FC_OUT_JUDGED, "Lent per yuan paid into the pool, opening loans left out.", "lent / (pool + top-ups)"},
    {"loss_rate", "share", FC_SCALAR, FC_OUT_UNDEFINED | FC_OUT_HIGH_IS_BAD | FC_OUT_JUDGED, "Loss as a share of all loans, opening loans included.", "loss / (initial.outstanding + lent)"},
    {0}};

/* ---- rules ------------------------------------------------------------------------------------------------------- */

static void check_lists(const credit_params *p, const fc_entry *entry, fc_report *report)
{
    const owner_params *o = p->owners.items;
    const grade_params *g = p->grades.items;
    double paid = 0.0, graded = 0.0;
    for (size_t i = 0; i < p->owners.n; i++) paid += o[i].share;
    for (size_t i = 0; i < p->grades.n; i++) {
        for (size_t j = 0; j < i; j++)
            if (strcmp(g[i].grade, g[j].grade) == 0) fc_entry_problem(report, FC_MSG_SAID_TWICE, entry, "grades", g[i].grade);
        graded += g[i].share;
    }
    if (p->owners.n && fabs(paid - 1.0) > 1e-9) fc_entry_problem(report, FC_MSG_CREDIT_SHARES, entry, "pool_by", paid);
    if (p->grades.n && fabs(graded - 1.0) > 1e-9) fc_entry_problem(report, FC_MSG_CREDIT_SHARES, entry, "grades", graded);
    for (size_t i = 0; i < p->owners.n; i++)
        for (size_t j = 0; j < i; j++)
            if (o[i].cls == o[j].cls) fc_entry_problem(report, FC_MSG_CREDIT_CLASS_TWICE, entry, "pool_by", fc_class_names[o[i].cls]);
}

static void check(const fc_entry *entry, const fc_model *model, fc_report *report)
{
    const credit_params *p = entry->params;
    double borne = p->pool_share + p->guarantor_share + p->insurer_share;
    FC_K(fc_regions_check)(&p->where, entry, model, report);
    if (borne > 1.0 + 1e-12) fc_entry_problem(report, FC_MSG_CREDIT_LOSS_SHARES, entry, "pool_share", borne);
    if (!!p->size.present == !!p->grades.n) fc_entry_problem(report, FC_MSG_CREDIT_SIZE, entry, p->grades.n ? "size" : "");
    if (p->grades.n && p->size_sd > 0.0) fc_entry_problem(report, FC_MSG_CREDIT_GRADE_SD, entry, "size_sd");
    if ((p->initial.outstanding.number > 0.0) != (p->initial.loans > 0)) fc_entry_problem(report, FC_MSG_CREDIT_INITIAL, entry, "initial");
    check_lists(p, entry, report);
}

/* ---- plan -------------------------------------------------------------------------------------------------------- */

static fc_col line(fc_builder *b, const char *leaf, const char *what, const char *payer, const char *payee)
{
    return fc_build_line(b, &(fc_line_spec){.type = FC_FLOW, .leaf = leaf, .what = what, .payer = payer, .payee = payee});
}

static int plan_owners(const credit_params *p, fc_builder *b, credit_rec *r)
{
    const owner_params *o = p->owners.items;
    r->n_owners = p->owners.n ? p->owners.n : 1;
    double *share = fc_build_alloc(b, r->n_owners, sizeof *share);
    r->paid_in = fc_build_alloc(b, r->n_owners, sizeof *r->paid_in);
    if (!share || !r->paid_in) return 0;
    for (size_t i = 0; i < r->n_owners; i++) {
        int cls = p->owners.n ? o[i].cls : FC_CLASS_sponsor;
        char leaf[32];
        share[i] = p->owners.n ? o[i].share : 1.0;
        if (cls == FC_CLASS_sponsor) r->sponsor_share = share[i];
        snprintf(leaf, sizeof leaf, "pool.%s", fc_class_names[cls]);
        r->paid_in[i] = line(b, leaf, "pool", fc_class_names[cls], NULL);
    }
    r->owner_share = share;
    return 1;
}

static void plan_lines(const credit_params *p, fc_builder *b, credit_rec *r)
{
    r->lend = line(b, "lent", "loan", "bank", "borrowers");
    r->repay = line(b, "repaid", "repayment", "borrowers", "bank");
    r->recover = line(b, "recovered", "recovery", "borrowers", "bank");
    r->comp = line(b, "payout", "compensation", NULL, "bank");
    r->guarantor = p->guarantor_share > 0.0 ? line(b, "guarantor", "compensation", "guarantor", "bank") : FC_NONE;
    r->insurer = p->insurer_share > 0.0 ? line(b, "insurer", "compensation", "insurer", "bank") : FC_NONE;
    r->fee = p->fee > 0.0 ? line(b, "fee", "guarantee fee", "borrowers", NULL) : FC_NONE;
    r->induce = p->induced > 0.0 ? line(b, "induced", "induced loan", "bank", "borrowers") : FC_NONE;
    r->nav_sponsor = fc_build_line(b, &(fc_line_spec){.type = FC_PROMISE, .leaf = "nav_sponsor", .what = "nav_sponsor", .payee = "sponsor"});
}

static void plan_metrics(const credit_params *p, fc_builder *b, credit_rec *r)
{
    r->outstanding = fc_build_series(b, "outstanding", NULL);
    r->loans = fc_build_series(b, "loans", NULL);
    r->lent = fc_build_series(b, "lent", NULL);
    r->made = fc_build_series(b, "made", NULL);
    r->defaulted = fc_build_series(b, "defaulted", NULL);
    r->loss = fc_build_series(b, "loss", NULL);
    r->payout = fc_build_series(b, "payout", NULL);
    r->bank = fc_build_series(b, "bank_loss", NULL);
    r->pool_level = fc_build_series(b, "pool", NULL);
    r->pool_leverage = fc_build_series(b, "pool_leverage", NULL);
    r->induced = p->induced > 0.0 ? fc_build_series(b, "induced", NULL) : FC_NONE;
    r->declined = fc_build_series(b, "declined", NULL);
    r->exhausted = fc_build_scalar(b, "exhausted", NULL);
    r->ruin = fc_build_scalar(b, "ruin", NULL);
    r->leverage = fc_build_scalar(b, "leverage", NULL);
    r->loss_rate = fc_build_scalar(b, "loss_rate", NULL);
}

static fc_status plan(const void *params, fc_builder *b, void *rec, fc_error *err)
{
    const credit_params *p = params;
    const grade_params *g = p->grades.items;
    credit_rec *r = rec;
    r->p = p;
    r->path = fc_build_entry(b)->path;
    r->per_year = fc_build_draw(b, &p->per_year);
    r->growth = fc_build_draw(b, &p->growth);
    if (p->size.present) r->size = fc_build_draw(b, &p->size);
    for (size_t i = 0; i < p->grades.n; i++) r->mean_limit += g[i].share * g[i].limit;
    r->lgd = fc_build_draw(b, &p->lgd);
    r->pool = fc_build_draw(b, &p->pool);
    r->top_up = fc_build_draw(b, &p->top_up);
    r->opening = fc_build_draw(b, &p->initial.outstanding);
    FC_K(fc_defaults_plan)(b, &p->pd, p->correlation, &r->law);
    r->first = p->first > 0.0 ? fc_build_step(b, p->first) : 0;
    FC_K(fc_cohorts_plan)(b, fc_build_step(b, p->tenor), p->initial.loans > 0, &r->cohorts);
    r->cohorts.oldest += r->first;
    uint64_t steps = (uint64_t)fc_build_plan(b)->n_steps;
    r->site = fc_build_site(b, "loans", 4 * steps);
    if (p->grades.n) r->grade_site = fc_build_site(b, "grade", MAX_GRADES * steps);
    r->state = fc_build_state(b, S_ROWS);
    if (!plan_owners(p, b, r)) return fc_fail(err, FC_E_MEMORY, FC_MSG_OUT_OF_MEMORY, NULL, 0, NULL);
    plan_lines(p, b, r);
    plan_metrics(p, b, r);
    return FC_OK;
}

/* ---- steps ------------------------------------------------------------------------------------------------------- */

static double *row(const credit_rec *r, const fc_ws *ws, int i) { return fc_state_of(ws, r->state + (uint32_t)i); }

/* Opening loans, at step r->first: as many in every cohort as whole numbers allow, all of one size. Loan i of n has the
   age (i - 1/2)/n of the tenor, so that few loans are neither older nor younger than many. */
static void open_book(const credit_rec *r, fc_ws *ws)
{
    const int f = r->first;
    const double loans = (double)r->p->initial.loans, tenor = r->cohorts.tenor;
    double *out = row(r, ws, S_OUT), *n = row(r, ws, S_N), *level = fc_at(ws, r->outstanding, f), *number = fc_at(ws, r->loans, f);
    fc_lane count, amount;
    if (!(loans > 0.0)) return;
    FC_K(fc_draw_eval)(&r->opening, ws, NULL, out);
    for (int j = 0; j < r->cohorts.tenor; j++) {
        double part = fc_floor((j + 1) * loans / tenor + 0.5) - fc_floor(j * loans / tenor + 0.5);
        FC_EACH_LANE(i)
        {
            count[i] = part;
            amount[i] = out[i] * (part / loans);
        }
        FC_K(fc_cohorts_add)(&r->cohorts, ws, f - j, count, amount);
    }
    FC_EACH_LANE(i)
    {
        n[i] = number[i] = loans;
        level[i] = out[i];
    }
}

/* Nothing before the first step; the pool is paid in the step after. */
static void before_first(const credit_rec *r, fc_ws *ws, int k)
{
    double *leverage = fc_at(ws, r->pool_leverage, k);
    FC_EACH_LANE(i) leverage[i] = (double)NAN;
    if (k == r->first) open_book(r, ws);
}

static void start(const void *rec, fc_ws *ws) { before_first(rec, ws, 0); }

/* Pool and top-up are paid in by their owners. */
static void pay_in(const credit_rec *r, fc_ws *ws, int k)
{
    fc_lane pool, more;
    double *balance = row(r, ws, S_BALANCE), *received = row(r, ws, S_RECEIVED), opens = k == r->first + 1 ? 1.0 : 0.0, delta = ws->plan->delta;
    FC_K(fc_draw_eval)(&r->pool, ws, NULL, pool);
    FC_K(fc_draw_eval)(&r->top_up, ws, NULL, more);
    FC_EACH_LANE(i)
    {
        pool[i] = opens * pool[i] + more[i] * delta;
        balance[i] += pool[i];
        received[i] += pool[i];
    }
    for (size_t o = 0; o < r->n_owners; o++) {
        double share = r->owner_share[o], *x = fc_at(ws, r->paid_in[o], k);
        FC_EACH_LANE(i) x[i] = share * pool[i];
    }
}

/* Who bears the losses of the step. A balance within the rounding of all the pool received is nothing. */
static void share_loss(const credit_rec *r, fc_ws *ws, int k, const double *bad)
{
    const credit_params *p = r->p;
    const double *received = row(r, ws, S_RECEIVED);
    double *balance = row(r, ws, S_BALANCE), *loss = fc_at(ws, r->loss, k), *paid = fc_at(ws, r->payout, k);
    double *bank = fc_at(ws, r->bank, k), *comp = fc_at(ws, r->comp, k), *recover = fc_at(ws, r->recover, k);
    double *exhausted = fc_scalar_of(ws, r->exhausted), time = k * ws->plan->delta;
    double mine = p->pool_share, others = p->guarantor_share + p->insurer_share;
    fc_lane lgd;
    FC_K(fc_draw_eval)(&r->lgd, ws, NULL, lgd);
    FC_EACH_LANE(i)
    {
        loss[i] = lgd[i] * bad[i];
        recover[i] = bad[i] - loss[i];
        double claim = mine * loss[i], pays = claim < balance[i] ? claim : balance[i];
        double rounding = 1e-12 * received[i], rest = balance[i] - pays;
        double open = exhausted[i] == exhausted[i] ? 0.0 : 1.0, short_now = claim > balance[i] + rounding ? open : 0.0;
        exhausted[i] = short_now > 0.0 ? time : exhausted[i];
        paid[i] = comp[i] = pays;
        balance[i] = rest > rounding ? rest : 0.0;
        bank[i] = loss[i] - pays - others * loss[i];
    }
    if (r->guarantor != FC_NONE) {
        double *x = fc_at(ws, r->guarantor, k), share = p->guarantor_share;
        FC_EACH_LANE(i) x[i] = share * loss[i];
    }
    if (r->insurer != FC_NONE) {
        double *x = fc_at(ws, r->insurer, k), share = p->insurer_share;
        FC_EACH_LANE(i) x[i] = share * loss[i];
    }
}

/* Defaults, then repayments. */
static void run_off(const credit_rec *r, fc_ws *ws, int k)
{
    fc_lane rate, lost, ended;
    double *out = row(r, ws, S_OUT), *n = row(r, ws, S_N), *bad = fc_at(ws, r->defaulted, k), *repaid = fc_at(ws, r->repay, k);
    FC_K(fc_default_rate)(&r->law, ws, k, rate);
    FC_K(fc_cohorts_default)(&r->cohorts, ws, k, rate, lost, bad);
    share_loss(r, ws, k, bad);
    FC_K(fc_cohorts_repay)(&r->cohorts, ws, k, ended, repaid);
    FC_EACH_LANE(i)
    {
        n[i] -= lost[i] + ended[i];
        double left = out[i] - bad[i] - repaid[i];
        out[i] = n[i] > 0.0 && left > 0.0 ? left : 0.0;
    }
}

/* Loans asked for in step k. */
static void demand(const credit_rec *r, fc_ws *ws, int k, const double *u, double *n)
{
    double delta = ws->plan->delta, t = (k - 1 - r->first) * delta, *carry = row(r, ws, S_CARRY);
    fc_lane mean, growth;
    FC_K(fc_draw_eval)(&r->per_year, ws, NULL, mean);
    FC_K(fc_draw_eval)(&r->growth, ws, NULL, growth);
    FC_EACH_LANE(i) mean[i] *= fc_pow(1.0 + growth[i], t) * delta;
    if (!r->p->fixed) {
        FC_K(fc_poisson)(mean, u, n);
        return;
    }
    FC_EACH_LANE(i)
    {
        double due = carry[i] + mean[i];
        n[i] = fc_floor(due + 1e-9);
        carry[i] = due - n[i];
    }
}

/* Loans that the cap and the pause let pass; the others are counted. */
static void limit(const credit_rec *r, fc_ws *ws, int k, const double *size, double *n)
{
    const credit_params *p = r->p;
    const double *balance = row(r, ws, S_BALANCE), *out = row(r, ws, S_OUT);
    double *declined = fc_at(ws, r->declined, k);
    fc_lane asked;
    FC_EACH_LANE(i) asked[i] = n[i];
    if (p->leverage_cap == p->leverage_cap) {
        double cap = p->leverage_cap;
        FC_EACH_LANE(i)
        {
            double room = fc_floor((cap * balance[i] - out[i]) / size[i] + 1e-9);
            room = room > 0.0 ? room : 0.0;
            n[i] = n[i] < room ? n[i] : room;
        }
    }
    if (p->stop_above == p->stop_above) {
        int year = ws->plan->model->calendar.steps_per_year, from = k - year > r->first ? k - year : r->first;
        const double *base = fc_at(ws, r->outstanding, from);
        double most = p->stop_above;
        fc_lane bad;
        FC_EACH_LANE(i) bad[i] = 0.0;
        for (int j = from + 1; j <= k; j++) {
            const double *x = fc_at(ws, r->defaulted, j);
            FC_EACH_LANE(i) bad[i] += x[i];
        }
        FC_EACH_LANE(i) n[i] = base[i] > 0.0 && bad[i] > most * base[i] ? 0.0 : n[i];
    }
    FC_EACH_LANE(i) declined[i] = asked[i] - n[i];
}

/* Amount of n loans of the graded kind: the grades share them out one after the other. */
static void graded_amount(const credit_rec *r, const fc_ws *ws, int k, const double *n, double *amount)
{
    const grade_params *g = r->p->grades.items;
    double u[2][4][FC_LANES] FC_ALIGN, left = 1.0;
    uint64_t key = fc_site_key(ws->seed, r->grade_site);
    fc_lane rest, chance, take;
    for (int half = 0; half < 2; half++) FC_K(fc_uniform32)(key, ws->path, 2 * (uint64_t)k + (uint64_t)half, u[half]);
    FC_EACH_LANE(i)
    {
        rest[i] = n[i];
        amount[i] = 0.0;
    }
    for (size_t j = 0; j < r->p->grades.n; j++) {
        double p = left > 0.0 && j + 1 < r->p->grades.n ? fc_clamp(g[j].share / left, 0.0, 1.0) : 1.0, size = g[j].limit;
        left -= g[j].share;
        FC_EACH_LANE(i) chance[i] = p;
        FC_K(fc_binomial)(rest, chance, u[j / 4][j % 4], take);
        FC_EACH_LANE(i)
        {
            amount[i] += take[i] * size;
            rest[i] -= take[i];
        }
    }
}

static void lend(const credit_rec *r, fc_ws *ws, int k)
{
    const credit_params *p = r->p;
    double u[4][FC_LANES] FC_ALIGN, fee = p->fee, induced = p->induced;
    double *balance = row(r, ws, S_BALANCE), *received = row(r, ws, S_RECEIVED), *out = row(r, ws, S_OUT), *loans = row(r, ws, S_N);
    double *lent = fc_at(ws, r->lent, k), *given = fc_at(ws, r->lend, k), *made = fc_at(ws, r->made, k);
    fc_lane n, size;
    FC_K(fc_uniform32)(fc_site_key(ws->seed, r->site), ws->path, (uint64_t)k, u);
    if (p->grades.n) FC_EACH_LANE(i) size[i] = r->mean_limit;
    else FC_K(fc_draw_eval)(&r->size, ws, NULL, size);
    demand(r, ws, k, u[0], n);
    limit(r, ws, k, size, n);
    if (p->grades.n) graded_amount(r, ws, k, n, lent);
    else FC_K(fc_amount_sums)(n, size, p->size_sd, u[1], lent);
    FC_K(fc_cohorts_add)(&r->cohorts, ws, k, n, lent);
    FC_EACH_LANE(i)
    {
        given[i] = lent[i];
        made[i] = n[i];
        out[i] += lent[i];
        loans[i] += n[i];
        balance[i] += fee * lent[i];
        received[i] += fee * lent[i];
    }
    if (r->fee != FC_NONE) {
        double *x = fc_at(ws, r->fee, k);
        FC_EACH_LANE(i) x[i] = fee * lent[i];
    }
    if (r->induce != FC_NONE) {
        double *x = fc_at(ws, r->induce, k), *y = fc_at(ws, r->induced, k);
        FC_EACH_LANE(i) x[i] = y[i] = induced * lent[i];
    }
}

static void step(const void *rec, fc_ws *ws, int k)
{
    const credit_rec *r = rec;
    const double *balance = row(r, ws, S_BALANCE), *out = row(r, ws, S_OUT), *n = row(r, ws, S_N);
    double *level = fc_at(ws, r->outstanding, k), *loans = fc_at(ws, r->loans, k), *pool = fc_at(ws, r->pool_level, k);
    double *leverage = fc_at(ws, r->pool_leverage, k), *nav = fc_at(ws, r->nav_sponsor, k), own = r->sponsor_share;
    if (k <= r->first) {
        before_first(r, ws, k);
        return;
    }
    pay_in(r, ws, k);
    run_off(r, ws, k);
    lend(r, ws, k);
    FC_EACH_LANE(i)
    {
        level[i] = out[i];
        loans[i] = n[i];
        pool[i] = balance[i];
        nav[i] = own * balance[i];
        leverage[i] = balance[i] > 0.0 ? out[i] / balance[i] : (double)NAN;
    }
}

/* A first step beyond the horizon has nothing at its end. */
static int first_of(const credit_rec *r, const fc_ws *ws) { return r->first < ws->plan->n_steps ? r->first : ws->plan->n_steps; }

static void finish(const void *rec, fc_ws *ws)
{
    const credit_rec *r = rec;
    double *leverage = fc_scalar_of(ws, r->leverage), *rate = fc_scalar_of(ws, r->loss_rate);
    double *ruin = fc_scalar_of(ws, r->ruin);
    const double *exhausted = fc_scalar_of(ws, r->exhausted), *opening = fc_at(ws, r->outstanding, first_of(r, ws));
    fc_lane lent, paid, lost;
    FC_EACH_LANE(i) lent[i] = paid[i] = lost[i] = 0.0;
    for (int k = 1; k <= ws->plan->n_steps; k++) {
        const double *x = fc_at(ws, r->lent, k), *y = fc_at(ws, r->loss, k);
        FC_EACH_LANE(i)
        {
            lent[i] += x[i];
            lost[i] += y[i];
        }
        for (size_t o = 0; o < r->n_owners; o++) {
            const double *z = fc_at(ws, r->paid_in[o], k);
            FC_EACH_LANE(i) paid[i] += z[i];
        }
    }
    FC_EACH_LANE(i)
    {
        double all = opening[i] + lent[i];
        ruin[i] = exhausted[i] == exhausted[i] ? 1.0 : 0.0;
        leverage[i] = paid[i] > 0.0 ? lent[i] / paid[i] : (double)NAN;
        rate[i] = all > 0.0 ? lost[i] / all : (double)NAN;
    }
}

/* Loans and pool again, from the lines alone: opening + lent = repaid + defaulted + outstanding; the pool's balance is
   what came in minus what it paid, never below 0; every loss is borne by someone. */
static void audit(const void *rec, const fc_ws *ws, fc_audit *a)
{
    const credit_rec *r = rec;
    for (int i = 0; i < FC_LANES; i++) {
        double out = fc_at(ws, r->outstanding, first_of(r, ws))[i], pool = 0.0, turnover = out;
        for (int k = r->first + 1; k <= ws->plan->n_steps; k++) {
            double lent = fc_at(ws, r->lend, k)[i], loss = fc_at(ws, r->loss, k)[i], borne = fc_at(ws, r->comp, k)[i] + fc_at(ws, r->bank, k)[i];
            if (r->guarantor != FC_NONE) borne += fc_at(ws, r->guarantor, k)[i];
            if (r->insurer != FC_NONE) borne += fc_at(ws, r->insurer, k)[i];
            out += lent - fc_at(ws, r->repay, k)[i] - fc_at(ws, r->defaulted, k)[i];
            for (size_t o = 0; o < r->n_owners; o++) pool += fc_at(ws, r->paid_in[o], k)[i];
            pool -= fc_at(ws, r->comp, k)[i];
            if (r->fee != FC_NONE) pool += fc_at(ws, r->fee, k)[i];
            turnover += lent + fc_abs(pool);
            double slack = 1e-9 * turnover + 1e-6, gap = fc_abs(out - fc_at(ws, r->outstanding, k)[i]);
            gap = fc_max2(gap, fc_max2(fc_abs(pool - fc_at(ws, r->pool_level, k)[i]), fc_abs(loss - borne)));
            gap = fc_max2(gap, -fc_at(ws, r->pool_level, k)[i]);
            if (!(gap <= slack))
                fc_audit_note(a, ws, r->path, i, k, gap,
                              "loans: opening + lent = repaid + defaulted + outstanding; pool = paid in + fees - payouts >= 0");
        }
    }
}

const fc_mechanism FC_K(fc_mechanism_credit) = {
    .section = {.path = "credit", .form = FC_SECTION_LIST,
                .summary = "Bank loans to technology firms with a risk-compensation pool.",
                .source = "M08 M09 M10 M16; Cal 8", .fields = fields, .params_size = sizeof(credit_params), .check = check},
    .outputs = outputs, .rec_size = sizeof(credit_rec), .order = 60, .plan = plan, .start = start, .step = step,
    .finish = finish, .audit = audit};
