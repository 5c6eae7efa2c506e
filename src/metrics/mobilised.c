/* Money of others that came, by how it came: equity beside public stakes here; loans and projects join with
   their mechanisms. Never added up: a loan to a company that also raised equity would count twice. */
#include "metrics/metric.h"

typedef struct rec { fc_col from, equity; } rec;

static const fc_output_row outputs[] = {{"mobilised.equity", "currency", FC_SERIES, FC_OUT_CUMULATE,
                                         "Social capital paid in beside public stakes so far.",
                                         "social.capital"},
                                        {.key = NULL}};

static fc_status plan(fc_builder *b, void *out, fc_error *err)
{
    (void)err;
    rec *r = out;
    r->from = fc_build_metric(b, "social.capital")->column; /* the leverage family comes first */
    r->equity = fc_build_series(b, "mobilised.equity", NULL);
    return FC_OK;
}

static void compute(const void *given, fc_ws *ws)
{
    const rec *r = given;
    for (int k = 0; k <= ws->plan->n_steps; k++) {
        const double *from = fc_at(ws, r->from, k);
        double *to = fc_at(ws, r->equity, k);
        FC_EACH_LANE(i) to[i] = from[i];
    }
}

const fc_metric_family FC_K(fc_metric_family_mobilised) = {
    .name = "mobilised",
    .summary = "Money of others that came, by instrument.",
    .outputs = outputs,
    .rec_size = sizeof(rec),
    .order = 10,
    .plan = plan,
    .compute = compute,
};
