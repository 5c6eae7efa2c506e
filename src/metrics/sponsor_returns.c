/* What the sponsor gets back (rules 6). Returns cover stakes (funds, direct, conversion,
   platforms), net of concession, loss share and refunds; net, cumulative, peak and self-financing cover every
   mechanism. */
#include <math.h>

#include "blocks/columns.h"
#include "blocks/irr.h"
#include "blocks/sponsor_flows.h"
#include "factors/factors.h"
#include "metrics/metric.h"
#include "blocks/sponsor_terms.h"

typedef struct rec {
    fc_sponsor_flows stakes, all;
    fc_draw recycle, overhead;
    double discount;
    fc_col flows;  /* stakes' net per step, NAV in the last: what the IRR sees */
    fc_col kept, spent; /* per step: receipts kept and earned; payments */
    fc_col net, cumulative, unfunded, selffinancing;
    fc_scalar irr, tvpi, dpi, rvpi, pic, pme, loss, payback;
    fc_scalar peak, need, conceded, lossshared, selffunding, never, recycling, several;
} rec;

/* Getting back exactly what was paid counts as getting it back, whatever the last bits of the sums. */
static const double even = 1.0 - 1e-12;

/* Payments of a year below this part of all so far are what rounding left, not payments. */
static const double dust = 1e-12;

#define SCALAR(key, unit, flags, help, formula) {key, unit, FC_SCALAR, flags, help, formula}
static const fc_output_row outputs[] = {
    SCALAR("sponsor.irr", "1/year", FC_OUT_UNDEFINED | FC_OUT_JUDGED,
           "Internal rate of return of the sponsor's stakes, their value at the end included.",
           "rate at which the net flows per step plus the final NAV are worth 0; -100% if nothing comes "
           "back; several roots: the one nearest to sponsor.discount"),
    SCALAR("sponsor.irr.several", "probability", FC_OUT_PROBABILITY,
           "Paths whose flows change sign more than once: their sponsor.irr is the root nearest to "
           "sponsor.discount.",
           "1 if the flows change sign more than once"),
    SCALAR("sponsor.tvpi", "x", FC_OUT_UNDEFINED | FC_OUT_JUDGED, "Total value per yuan paid in.",
           "sponsor.dpi + sponsor.rvpi"),
    SCALAR("sponsor.dpi", "x", FC_OUT_UNDEFINED | FC_OUT_JUDGED, "Money received back per yuan paid in.",
           "(receipts - concession - loss share) / payments to stakes"),
    SCALAR("sponsor.rvpi", "x", FC_OUT_UNDEFINED, "Value still held at the end per yuan paid in.",
           "NAV at the end / payments to stakes"),
    SCALAR("sponsor.pic", "share", FC_OUT_UNDEFINED,
           "Share of the sponsor's closed commitments that was called.", "paid / closed"),
    SCALAR("sponsor.pme", "x", FC_OUT_UNDEFINED,
           "Public market equivalent (Kaplan-Schoar): above 1 the stakes beat the market index.",
           "(sum receipts_k I_K/I_k + NAV) / sum payments_k I_K/I_k"),
    SCALAR("sponsor.loss", "probability", FC_OUT_PROBABILITY | FC_OUT_UNDEFINED | FC_OUT_HIGH_IS_BAD | FC_OUT_JUDGED,
           "The stakes returned less than was paid in.", "1 if sponsor.tvpi < 1"),
    SCALAR("sponsor.payback", "years", FC_OUT_UNDEFINED | FC_OUT_HIGH_IS_BAD,
           "First time at which the stakes had returned what they had cost, from the start.",
           "first k delta after the first payment with cumulative receipts >= cumulative payments; never: "
           "undefined"),
    SCALAR("sponsor.peak", "currency", FC_OUT_HIGH_IS_BAD | FC_OUT_JUDGED,
           "Cash the programme ties up at its worst moment; its p95 is the 95% reserve.",
           "max over k of cumulative payments to mechanisms minus receipts from them"),
    SCALAR("sponsor.need", "currency", FC_OUT_JUDGED,
           "Money from elsewhere (in hand, appropriated, lent) without which the account would run empty; its p95 is enough in "
           "95% of futures.",
           "max over k of cumulative payments to mechanisms + overhead - income - recycle * proceeds; no interest"),
    SCALAR("sponsor.conceded", "currency", FC_OUT_HIGH_IS_BAD, "Receipts passed on to social investors as concession.",
           "sum over funds and steps"),
    SCALAR("sponsor.lossshared", "currency", FC_OUT_HIGH_IS_BAD, "Money transferred to social investors under loss sharing.",
           "sum over funds and steps"),
    SCALAR("sponsor.selffunding.year", "years", FC_OUT_UNDEFINED | FC_OUT_HIGH_IS_BAD,
           "First programme year that paid for itself.",
           "first year y with sponsor.selffinancing >= 1 at its end; never: undefined"),
    SCALAR("sponsor.selffunding.never", "probability", FC_OUT_PROBABILITY | FC_OUT_HIGH_IS_BAD | FC_OUT_JUDGED,
           "No programme year paid for itself.", "1 if sponsor.selffunding.year is undefined"),
    SCALAR("sponsor.recycling", "x", FC_OUT_UNDEFINED, "Money that can be used again per yuan paid in.",
           "sponsor.recycle * sponsor.dpi"),
    {"sponsor.net", "currency", FC_SERIES, FC_OUT_BANDS,
     "Receipts from mechanisms minus payments to them in the step.",
     "no appropriation, interest, treasury's share or running costs"},
    {"sponsor.cumulative", "currency", FC_SERIES, FC_OUT_BANDS,
     "The J-curve: receipts minus payments of mechanisms so far.", "running sum of sponsor.net"},
    {"sponsor.unfunded", "currency", FC_SERIES, FC_OUT_BANDS | FC_OUT_HIGH_IS_BAD,
     "What the sponsor has promised and not yet paid.", "sum of the mechanisms' unfunded parts"},
    {"sponsor.selffinancing", "x", FC_SERIES, FC_OUT_UNDEFINED | FC_OUT_BANDS,
     "How much of the last 12 months' payments came from own receipts.",
     "(recycle * proceeds + fees, rent and contract income) / payments to mechanisms, trailing year; payments of "
     "the year below 1e-12 of all so far: undefined"},
    {.key = NULL}};

static fc_status plan(fc_builder *b, void *out, fc_error *err)
{
    (void)err;
    rec *r = out;
    FC_K(fc_sponsor_flows_plan)(b, 1, &r->stakes);
    FC_K(fc_sponsor_flows_plan)(b, 0, &r->all);
    const fc_sponsor_terms *terms = fc_model_entry(fc_build_model(b), "sponsor")->params;
    r->recycle = fc_build_draw(b, &terms->recycle);
    r->overhead = fc_build_draw(b, &terms->overhead);
    r->discount = terms->discount;
    r->flows = fc_build_column(b);
    r->kept = fc_build_column(b);
    r->spent = fc_build_column(b);
    r->net = fc_build_series(b, "sponsor.net", NULL);
    r->cumulative = fc_build_series(b, "sponsor.cumulative", NULL);
    r->unfunded = fc_build_series(b, "sponsor.unfunded", NULL);
    r->selffinancing = fc_build_series(b, "sponsor.selffinancing", NULL);
    const struct { fc_scalar *to; const char *key; } scalars[] = {
                   {&r->irr, "sponsor.irr"},
                   {&r->several, "sponsor.irr.several"},
                   {&r->tvpi, "sponsor.tvpi"},
                   {&r->dpi, "sponsor.dpi"},
                   {&r->rvpi, "sponsor.rvpi"},
                   {&r->pic, "sponsor.pic"},
                   {&r->pme, "sponsor.pme"},
                   {&r->loss, "sponsor.loss"},
                   {&r->payback, "sponsor.payback"},
                   {&r->peak, "sponsor.peak"},
                   {&r->need, "sponsor.need"},
                   {&r->conceded, "sponsor.conceded"},
                   {&r->lossshared, "sponsor.lossshared"},
                   {&r->selffunding, "sponsor.selffunding.year"},
                   {&r->never, "sponsor.selffunding.never"},
                   {&r->recycling, "sponsor.recycling"}};
    for (size_t i = 0; i < sizeof scalars / sizeof *scalars; i++)
        *scalars[i].to = fc_build_scalar(b, scalars[i].key, NULL);
    return FC_OK;
}

/* Running values of the stakes over the steps. */
typedef struct stakes {
    fc_lane paid, received, payback; /* payback: NaN until reached */
    fc_lane paid_index, received_index; /* divided by I_k */
} stakes;

static void add_stakes(const rec *r, const fc_ws *ws, int k, stakes *s)
{
    fc_lane paid, received, given;
    FC_K(fc_cols_at)(ws, &r->stakes.paid, k, paid);
    FC_K(fc_cols_at)(ws, &r->stakes.received, k, received);
    FC_K(fc_cols_at)(ws, &r->stakes.given, k, given);
    double *flows = fc_at(ws, r->flows, k);
    const double *x = fc_factor(ws, FC_X_MARKET, k), time = (double)k * ws->plan->delta;
    FC_EACH_LANE(i)
    {
        const double in = received[i] - given[i], index = fc_exp(-x[i]);
        flows[i] = in - paid[i];
        s->paid[i] += paid[i];
        s->received[i] += in;
        s->paid_index[i] += paid[i] * index;
        s->received_index[i] += in * index;
        const double back = s->received[i] >= s->paid[i] * even ? time : NAN, now = s->paid[i] > 0.0 ? back : NAN;
        s->payback[i] = s->payback[i] == s->payback[i] ? s->payback[i] : now;
    }
}

/* Stakes that the sponsor already has: multiples and payback count what they cost and returned before the start; rates of
   return, which need dates, take them over at their NAV at step 0. */
static void opening(const rec *r, const fc_ws *ws, stakes *s, double *nav)
{
    fc_lane paid, received;
    FC_K(fc_cols_at)(ws, &r->stakes.past_paid, 0, paid);
    FC_K(fc_cols_at)(ws, &r->stakes.past_received, 0, received);
    FC_K(fc_cols_at)(ws, &r->stakes.nav, 0, nav);
    FC_EACH_LANE(i)
    {
        s->paid[i] = paid[i];
        s->received[i] = received[i];
        s->paid_index[i] = nav[i];
        s->received_index[i] = 0.0;
        s->payback[i] = NAN;
    }
}

static void returns(const rec *r, fc_ws *ws)
{
    stakes s;
    fc_lane nav, before, closed, recycle;
    const int last = ws->plan->n_steps;
    opening(r, ws, &s, before);
    for (int k = 0; k <= last; k++) add_stakes(r, ws, k, &s);
    FC_K(fc_cols_at)(ws, &r->stakes.nav, last, nav);
    FC_K(fc_cols_total)(ws, &r->stakes.closed, closed);
    FC_K(fc_draw_eval)(&r->recycle, ws, NULL, recycle);
    double *end = fc_at(ws, r->flows, last), *first = fc_at(ws, r->flows, 0);
    double *tvpi = fc_scalar_of(ws, r->tvpi), *dpi = fc_scalar_of(ws, r->dpi),
           *rvpi = fc_scalar_of(ws, r->rvpi);
    double *pic = fc_scalar_of(ws, r->pic), *pme = fc_scalar_of(ws, r->pme),
           *loss = fc_scalar_of(ws, r->loss);
    double *recycling = fc_scalar_of(ws, r->recycling), *payback = fc_scalar_of(ws, r->payback);
    const double *x = fc_factor(ws, FC_X_MARKET, last);
    FC_EACH_LANE(i)
    {
        const double paid = s.paid[i] > 0.0 ? s.paid[i] : NAN, index = fc_exp(-x[i]);
        first[i] -= before[i];
        dpi[i] = s.received[i] / paid;
        rvpi[i] = nav[i] / paid;
        tvpi[i] = dpi[i] + rvpi[i];
        pic[i] = closed[i] > 0.0 ? s.paid[i] / closed[i] : NAN;
        pme[i] = (s.received_index[i] + nav[i] * index) / (s.paid_index[i] > 0.0 ? s.paid_index[i] : NAN);
        const double below = tvpi[i] < even ? 1.0 : 0.0;
        loss[i] = s.paid[i] > 0.0 ? below : NAN;
        recycling[i] = recycle[i] * dpi[i];
        payback[i] = s.payback[i];
    }
    fc_add_held(nav, end);
    double *irr = fc_scalar_of(ws, r->irr), *several = fc_scalar_of(ws, r->several);
    FC_K(fc_irr)(ws, fc_column(ws, r->flows), r->discount, irr, several);
}

/* Net flow, J-curve, peak and need over all mechanisms; per-step parts of the self-financing ratio. */
static void cash_need(const rec *r, fc_ws *ws)
{
    fc_lane paid, received, given, income, recycle, unfunded, overhead, drawn;
    FC_K(fc_draw_eval)(&r->recycle, ws, NULL, recycle);
    FC_K(fc_draw_eval)(&r->overhead, ws, NULL, overhead);
    double *peak = fc_scalar_of(ws, r->peak), *need = fc_scalar_of(ws, r->need);
    FC_EACH_LANE(i) peak[i] = need[i] = drawn[i] = 0.0;
    for (int k = 0; k <= ws->plan->n_steps; k++) {
        FC_K(fc_cols_at)(ws, &r->all.paid, k, paid);
        FC_K(fc_cols_at)(ws, &r->all.received, k, received);
        FC_K(fc_cols_at)(ws, &r->all.given, k, given);
        FC_K(fc_cols_at)(ws, &r->all.income, k, income);
        FC_K(fc_cols_at)(ws, &r->all.unfunded, k, unfunded);
        const double *before = fc_at(ws, r->cumulative, k > 0 ? k - 1 : 0);
        const double carry = k > 0 ? 1.0 : 0.0, running = carry * ws->plan->delta;
        double *net = fc_at(ws, r->net, k), *sum = fc_at(ws, r->cumulative, k),
               *open = fc_at(ws, r->unfunded, k);
        double *kept = fc_at(ws, r->kept, k), *spent = fc_at(ws, r->spent, k);
        FC_EACH_LANE(i)
        {
            const double proceeds = received[i] - given[i], positive = proceeds > 0.0 ? proceeds : 0.0;
            net[i] = proceeds + income[i] - paid[i];
            sum[i] = carry * before[i] + net[i];
            peak[i] = -sum[i] > peak[i] ? -sum[i] : peak[i];
            open[i] = unfunded[i];
            kept[i] = recycle[i] * positive + income[i];
            spent[i] = paid[i];
            drawn[i] += paid[i] + running * overhead[i] - kept[i] + (positive - proceeds);
            need[i] = drawn[i] > need[i] ? drawn[i] : need[i];
        }
    }
    FC_K(fc_cols_total)(ws, &r->all.conceded, fc_scalar_of(ws, r->conceded));
    FC_K(fc_cols_total)(ws, &r->all.lossshared, fc_scalar_of(ws, r->lossshared));
}

static void self_financing(const rec *r, fc_ws *ws)
{
    const int year = ws->plan->model->calendar.steps_per_year;
    double *first = fc_scalar_of(ws, r->selffunding);
    fc_lane ever; /* paid so far */
    FC_EACH_LANE(i)
    {
        first[i] = NAN;
        ever[i] = 0.0;
    }
    for (int k = 0; k <= ws->plan->n_steps; k++) {
        fc_lane kept, spent;
        FC_EACH_LANE(i) kept[i] = spent[i] = 0.0;
        for (int j = k - year + 1 > 0 ? k - year + 1 : 0; j <= k; j++) {
            const double *a = fc_at(ws, r->kept, j), *b = fc_at(ws, r->spent, j);
            FC_EACH_LANE(i)
            {
                kept[i] += a[i];
                spent[i] += b[i];
            }
        }
        double *ratio = fc_at(ws, r->selffinancing, k);
        const double *now = fc_at(ws, r->spent, k);
        FC_EACH_LANE(i)
        {
            ever[i] += now[i];
            ratio[i] = spent[i] > dust * ever[i] ? kept[i] / spent[i] : NAN;
        }
        if (k == 0 || k % year != 0) continue;
        const double y = (double)(k / year);
        FC_EACH_LANE(i)
        {
            const double reached = ratio[i] >= even ? y : NAN;
            first[i] = first[i] == first[i] ? first[i] : reached;
        }
    }
    double *never = fc_scalar_of(ws, r->never);
    FC_EACH_LANE(i) never[i] = first[i] == first[i] ? 0.0 : 1.0;
}

static void compute(const void *given, fc_ws *ws)
{
    const rec *r = given;
    returns(r, ws);
    cash_need(r, ws);
    self_financing(r, ws);
}

const fc_metric_family FC_K(fc_metric_family_sponsor_returns) = {
    .name = "sponsor_returns",
    .summary = "Returns, J-curve and cash need of the sponsor.",
    .outputs = outputs,
    .rec_size = sizeof(rec),
    .order = 10,
    .plan = plan,
    .compute = compute,
};
