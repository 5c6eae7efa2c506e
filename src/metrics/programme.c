/* Worth of the whole programme to the public: every flow between a public account and the rest (rules
   section 6). The treasury is public, so appropriations and its share of the proceeds cancel; what is still
   held at the end is not counted. */
#include <string.h>

#include "metrics/metric.h"
#include "blocks/sponsor_terms.h"

typedef struct flow { fc_col column; double sign; } flow;
typedef struct rec {
    size_t n;
    flow *flows;
    double discount;
    fc_scalar npv, cost, net;
} rec;

static const fc_output_row outputs[] = {
    {"programme.npv", "currency", FC_SCALAR, 0,
     "Present value of every public flow at the sponsor's discount rate, values still held left out.",
     "sum over k of (receipts_k - payments_k) (1 + sponsor.discount)^(-k delta)"},
    {"programme.cost", "currency", FC_SCALAR, FC_OUT_HIGH_IS_BAD | FC_OUT_JUDGED, "Everything the public accounts paid out.",
     "sum of payments of public classes to others"},
    {"programme.net", "currency", FC_SCALAR, FC_OUT_JUDGED, "What the public accounts received minus what they paid.",
     "sum of receipts - sum of payments"},
    {.key = NULL}};

static int is_public(const fc_model *model, const char *account, int class)
{
    return class >= 0 ? model->public_class[class] : strcmp(account, "treasury") == 0;
}

static fc_status plan(fc_builder *b, void *out, fc_error *err)
{
    rec *r = out;
    const fc_line *lines;
    const size_t n = fc_build_lines(b, &lines);
    const fc_model *model = fc_build_model(b);
    r->flows = fc_build_alloc(b, n + 1, sizeof *r->flows);
    if (!r->flows) return fc_fail(err, FC_E_MEMORY, FC_MSG_OUT_OF_MEMORY, NULL, 0, NULL);
    for (size_t i = 0; i < n; i++) {
        const int from = is_public(model, lines[i].payer, lines[i].payer_class);
        const int to = is_public(model, lines[i].payee, lines[i].payee_class);
        if (lines[i].type == FC_FLOW && from != to)
            r->flows[r->n++] = (flow){lines[i].column, to ? 1.0 : -1.0};
    }
    r->discount = ((const fc_sponsor_terms *)fc_model_entry(model, "sponsor")->params)->discount;
    r->npv = fc_build_scalar(b, "programme.npv", NULL);
    r->cost = fc_build_scalar(b, "programme.cost", NULL);
    r->net = fc_build_scalar(b, "programme.net", NULL);
    return FC_OK;
}

static void compute(const void *given, fc_ws *ws)
{
    const rec *r = given;
    double *npv = fc_scalar_of(ws, r->npv), *cost = fc_scalar_of(ws, r->cost),
           *net = fc_scalar_of(ws, r->net);
    const double per_step = fc_pow(1.0 + r->discount, -ws->plan->delta);
    double worth = 1.0;
    FC_EACH_LANE(i) npv[i] = cost[i] = net[i] = 0.0;
    for (int k = 0; k <= ws->plan->n_steps; k++, worth *= per_step)
        for (size_t f = 0; f < r->n; f++) {
            const double *x = fc_at(ws, r->flows[f].column, k);
            const double sign = r->flows[f].sign, out = sign < 0.0 ? 1.0 : 0.0;
            FC_EACH_LANE(i)
            {
                npv[i] += sign * worth * x[i];
                net[i] += sign * x[i];
                cost[i] += out * x[i];
            }
        }
}

const fc_metric_family FC_K(fc_metric_family_programme) = {
    .name = "programme",
    .summary = "Cost and worth of the whole programme to the public.",
    .outputs = outputs,
    .rec_size = sizeof(rec),
    .order = 10,
    .plan = plan,
    .compute = compute,
};
