/* Money of others that came, by how it came: equity beside public stakes here; loans and projects join with
   their mechanisms. Never added up: a loan to a company that also raised equity would count twice. */
#include <string.h>

#include "metrics/metric.h"

typedef struct rec {
    fc_col from, equity;
    size_t n_rounds;
    fc_col *rounds; /* what firms in chains raise */
} rec;

static const fc_output_row outputs[] = {{"mobilised.equity", "currency", FC_SERIES, FC_OUT_CUMULATE,
                                         "Social capital paid in beside public stakes, and rounds of firms in chains, so far.",
                                         "social.capital + sum over chains of raised"},
                                        {.key = NULL}};

static fc_status plan(fc_builder *b, void *out, fc_error *err)
{
    rec *r = out;
    const fc_line *lines;
    const size_t n = fc_build_lines(b, &lines);
    r->rounds = fc_build_alloc(b, n + 1, sizeof *r->rounds);
    if (!r->rounds) return fc_fail(err, FC_E_MEMORY, FC_MSG_OUT_OF_MEMORY, NULL, 0, NULL);
    for (size_t i = 0; i < n; i++)
        if (strcmp(lines[i].what, "raise") == 0) r->rounds[r->n_rounds++] = lines[i].column;
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
        for (size_t j = 0; j < r->n_rounds; j++) {
            const double *x = fc_at(ws, r->rounds[j], k);
            FC_EACH_LANE(i) to[i] += x[i];
        }
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
