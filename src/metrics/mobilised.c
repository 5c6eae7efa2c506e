/* Money of others that came, by how it came: equity beside public stakes and rounds of firms in chains, loans
   and tranches of them, projects of pipelines. Never added up: a loan to a company that also raised equity would count twice. */
#include <string.h>

#include "metrics/metric.h"

typedef struct rec {
    fc_col from, equity, loans, projects;
    size_t n_rounds, n_lent, n_paid;
    fc_col *rounds, *lent, *paid; /* what firms in chains raise; lines of loans and tranches; what others pay into projects */
} rec;

static const fc_output_row outputs[] = {
    {"mobilised.equity", "currency", FC_SERIES, FC_OUT_CUMULATE,
     "Social capital paid in beside public stakes, and rounds of firms in chains, so far.",
     "social.capital + sum over chains of raised"},
    {"mobilised.loans", "currency", FC_SERIES, FC_OUT_CUMULATE,
     "Loans that credit entries brought so far, the commercial loans that followed included, and tranches of "
     "securitised loans that social classes bought.",
     "sum over credit entries of lent and induced + sum over securitisations of raised"},
    {"mobilised.projects", "currency", FC_SERIES, FC_OUT_CUMULATE,
     "Social capital paid into projects of pipelines so far, snapshots included.",
     "sum over pipelines of (1 - public_share) paid_in"},
    {.key = NULL}};

static fc_status plan(fc_builder *b, void *out, fc_error *err)
{
    rec *r = out;
    const fc_line *lines;
    const size_t n = fc_build_lines(b, &lines);
    r->rounds = fc_build_alloc(b, n + 1, sizeof *r->rounds);
    r->lent = fc_build_alloc(b, n + 1, sizeof *r->lent);
    r->paid = fc_build_alloc(b, n + 1, sizeof *r->paid);
    if (!r->rounds || !r->lent || !r->paid) return fc_fail(err, FC_E_MEMORY, FC_MSG_OUT_OF_MEMORY, NULL, 0, NULL);
    for (size_t i = 0; i < n; i++) {
        const char *what = lines[i].what;
        if (strcmp(what, "raise") == 0) r->rounds[r->n_rounds++] = lines[i].column;
        if (strcmp(what, "loan") == 0 || strcmp(what, "induced loan") == 0) r->lent[r->n_lent++] = lines[i].column;
        if (strcmp(what, "tranche") == 0 && !fc_build_model(b)->public_class[lines[i].payer_class])
            r->lent[r->n_lent++] = lines[i].column;
        if (strcmp(what, "project") == 0 && lines[i].payer_class == FC_CLASS_social) r->paid[r->n_paid++] = lines[i].column;
    }
    r->from = fc_build_metric(b, "social.capital")->column; /* the leverage family comes first */
    r->equity = fc_build_series(b, "mobilised.equity", NULL);
    if (r->n_lent) r->loans = fc_build_series(b, "mobilised.loans", NULL);
    if (r->n_paid) r->projects = fc_build_series(b, "mobilised.projects", NULL);
    return FC_OK;
}

static void add(const fc_ws *ws, size_t n, const fc_col *from, int k, double *to)
{
    for (size_t j = 0; j < n; j++) {
        const double *x = fc_at(ws, from[j], k);
        FC_EACH_LANE(i) to[i] += x[i];
    }
}

static void compute(const void *given, fc_ws *ws)
{
    const rec *r = given;
    for (int k = 0; k <= ws->plan->n_steps; k++) {
        add(ws, 1, &r->from, k, fc_at(ws, r->equity, k));
        add(ws, r->n_rounds, r->rounds, k, fc_at(ws, r->equity, k));
        if (r->n_lent) add(ws, r->n_lent, r->lent, k, fc_at(ws, r->loans, k));
        if (r->n_paid) add(ws, r->n_paid, r->paid, k, fc_at(ws, r->projects, k));
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
