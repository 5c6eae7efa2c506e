/* insurance: technology insurance whose premium the sponsor subsidises. Source: rules 5.8 (E41, M08 M10). */

#include "blocks/counts.h"
#include "blocks/defaults.h"
#include "mechanisms/mechanism.h"
#include "model/field_rows.h"
#include "random/philox.h"

typedef struct insurance_params {
    fc_value policies, sum_insured, premium, subsidy, pd;
    double correlation;
} insurance_params;

typedef struct insurance_rec {
    const char *path;
    fc_draw policies, sum_insured, premium, subsidy;
    fc_default_law law;
    uint64_t site;
    fc_col claims, cost;                        /* series */
    fc_col subsidy_line, premium_line, claim_line;
    fc_scalar ratio;
} insurance_rec;

#define VALUE(...) FC_ROW_INPUT(insurance_params, __VA_ARGS__)

static const fc_field fields[] = {
    VALUE("policies", FC_UNIT_COUNT, NULL, 0, 1e9, FC_REQUIRED, policies, "Policies in force, the same number all the time.", "E41"),
    VALUE("sum_insured", FC_UNIT_MONEY, NULL, 0, 1e15, FC_REQUIRED | FC_OPEN_LO, sum_insured, "Paid for each claim.", "E41"),
    VALUE("premium", FC_UNIT_MONEY_PER_YEAR, NULL, 0, 1e15, FC_REQUIRED, premium, "Premium a year for each policy.", "E41"),
    VALUE("subsidy", FC_UNIT_SHARE, "0.5", 0, 1, 0, subsidy, "Part of the premium that the sponsor pays.", "assumption"),
    VALUE("pd", FC_UNIT_SHARE, "0.02", 0, 1, 0, pd, "Chance of a claim within a year; a claim does not end the policy.", "assumption"),
    FC_ROW_NUMBER(insurance_params, "correlation", FC_UNIT_SHARE, "0.05", 0, 1, FC_OPEN_HI, correlation,
                "How much bad years hit all policies together (rho of the one-factor model).", "assumption"),
    {0}};

static const fc_output_row outputs[] = {
    {"claims", "currency", FC_SERIES, FC_OUT_CUMULATE | FC_OUT_BANDS | FC_OUT_HIGH_IS_BAD, "Claims paid so far.", "sum_insured times binomial(policies, 1 - (1 - p_y)^delta)"},
    {"cost", "currency", FC_SERIES, FC_OUT_CUMULATE | FC_OUT_HIGH_IS_BAD, "Paid by the sponsor so far.", "subsidy times premium times policies times delta"},
    {"claims_ratio", "x", FC_SCALAR, FC_OUT_UNDEFINED | FC_OUT_HIGH_IS_BAD | FC_OUT_JUDGED, "Claims per yuan of premium over the whole time.", "claims / premiums"},
    {0}};

static fc_col line(fc_builder *b, const char *leaf, const char *what, const char *payer, const char *payee)
{
    return fc_build_line(b, &(fc_line_spec){.type = FC_FLOW, .leaf = leaf, .what = what, .payer = payer, .payee = payee});
}

static fc_status plan(const void *params, fc_builder *b, void *rec, fc_error *err)
{
    const insurance_params *p = params;
    insurance_rec *r = rec;
    (void)err;
    r->path = fc_build_entry(b)->path;
    r->policies = fc_build_draw(b, &p->policies);
    r->sum_insured = fc_build_draw(b, &p->sum_insured);
    r->premium = fc_build_draw(b, &p->premium);
    r->subsidy = fc_build_draw(b, &p->subsidy);
    FC_K(fc_defaults_plan)(b, &p->pd, p->correlation, &r->law);
    r->site = fc_build_site(b, "claims", 4 * (uint64_t)fc_build_plan(b)->n_steps);
    r->subsidy_line = line(b, "subsidy", "subsidy", "sponsor", "insurer");
    r->premium_line = line(b, "premium", "premium", "companies", "insurer");
    r->claim_line = line(b, "claims", "claim", "insurer", "companies");
    r->claims = fc_build_series(b, "claims", NULL);
    r->cost = fc_build_series(b, "cost", NULL);
    r->ratio = fc_build_scalar(b, "claims_ratio", NULL);
    return FC_OK;
}

static void step(const void *rec, fc_ws *ws, int k)
{
    const insurance_rec *r = rec;
    double u[4][FC_LANES] FC_ALIGN, delta = ws->plan->delta;
    fc_lane n, rate, sum, premium, subsidy, hit;
    double *claims = fc_at(ws, r->claims, k), *paid = fc_at(ws, r->claim_line, k), *cost = fc_at(ws, r->cost, k);
    double *public_part = fc_at(ws, r->subsidy_line, k), *own = fc_at(ws, r->premium_line, k);
    FC_K(fc_draw_eval)(&r->policies, ws, NULL, n);
    FC_K(fc_draw_eval)(&r->sum_insured, ws, NULL, sum);
    FC_K(fc_draw_eval)(&r->premium, ws, NULL, premium);
    FC_K(fc_draw_eval)(&r->subsidy, ws, NULL, subsidy);
    FC_K(fc_default_rate)(&r->law, ws, k, rate);
    FC_K(fc_uniform32)(fc_site_key(ws->seed, r->site), ws->path, (uint64_t)k, u);
    FC_K(fc_binomial)(n, rate, u[0], hit);
    FC_EACH_LANE(i)
    {
        double all = n[i] * premium[i] * delta;
        claims[i] = paid[i] = hit[i] * sum[i];
        cost[i] = public_part[i] = subsidy[i] * all;
        own[i] = all - public_part[i];
    }
}

static void totals(const insurance_rec *r, const fc_ws *ws, double *claims, double *premiums)
{
    FC_EACH_LANE(i) claims[i] = premiums[i] = 0.0;
    for (int k = 1; k <= ws->plan->n_steps; k++) {
        const double *x = fc_at(ws, r->claim_line, k), *y = fc_at(ws, r->subsidy_line, k), *z = fc_at(ws, r->premium_line, k);
        FC_EACH_LANE(i)
        {
            claims[i] += x[i];
            premiums[i] += y[i] + z[i];
        }
    }
}

static void finish(const void *rec, fc_ws *ws)
{
    const insurance_rec *r = rec;
    double *ratio = fc_scalar_of(ws, r->ratio);
    fc_lane claims, premiums;
    totals(r, ws, claims, premiums);
    FC_EACH_LANE(i) ratio[i] = premiums[i] > 0.0 ? claims[i] / premiums[i] : (double)NAN;
}

/* Claims are whole policies; the two parts make the premium. */
static void audit(const void *rec, const fc_ws *ws, fc_audit *a)
{
    const insurance_rec *r = rec;
    fc_lane n, sum, premium, claims, premiums;
    FC_K(fc_draw_eval)(&r->policies, ws, NULL, n);
    FC_K(fc_draw_eval)(&r->sum_insured, ws, NULL, sum);
    FC_K(fc_draw_eval)(&r->premium, ws, NULL, premium);
    totals(r, ws, claims, premiums);
    for (int i = 0; i < FC_LANES; i++) {
        double hits = claims[i] / sum[i], years = ws->plan->n_steps * ws->plan->delta;
        double gap = fc_abs(premiums[i] - n[i] * premium[i] * years), most = n[i] * ws->plan->n_steps;
        int bad = fc_abs(hits - fc_round(hits)) > 1e-6 * (1.0 + hits) || hits > most * (1.0 + 1e-12) || gap > 1e-9 * premiums[i] + 1e-6;
        if (bad)
            fc_audit_note(a, ws, r->path, i, ws->plan->n_steps, gap,
                          "claims are whole policies; subsidy + own part = premium");
    }
}

const fc_mechanism FC_K(fc_mechanism_insurance) = {
    .section = {.path = "insurance", .form = FC_SECTION_LIST,
                .summary = "Insurance of technology firms with a subsidised premium.",
                .source = "E41, M08 M10", .fields = fields, .params_size = sizeof(insurance_params)},
    .outputs = outputs, .rec_size = sizeof(insurance_rec), .order = 64, .plan = plan, .step = step, .finish = finish,
    .audit = audit};
