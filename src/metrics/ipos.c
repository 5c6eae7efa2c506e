/* Listings of portfolio companies over every mechanism that holds stakes (rules 6). Firms that list out of an
   incubation chain are counted elsewhere: the two are never added, for one company may stand in both. */
#include <string.h>

#include "metrics/metric.h"

typedef struct rec {
    size_t n;
    fc_col *from;
    fc_col to;
} rec;

static const fc_output_row outputs[] = {
    {"ipos", "count", FC_SERIES, FC_OUT_CUMULATE,
     "Companies of the public portfolio listed so far, funds, direct stakes and stakes in spin-outs together.",
     "sum over entries of exits.ipo"},
    {.key = NULL}};

static int ends_with(const char *name, const char *end)
{
    const size_t n = strlen(name), m = strlen(end);
    return n >= m && strcmp(name + n - m, end) == 0;
}

static fc_status plan(fc_builder *b, void *out, fc_error *err)
{
    rec *r = out;
    const fc_plan *p = fc_build_plan(b);
    r->from = fc_build_alloc(b, p->n_metrics + 1, sizeof *r->from);
    if (!r->from) return fc_fail(err, FC_E_MEMORY, FC_MSG_OUT_OF_MEMORY, NULL, 0, NULL);
    for (size_t i = 0; i < p->n_metrics; i++)
        if (p->metrics[i].series && ends_with(p->metrics[i].name, ".exits.ipo"))
            r->from[r->n++] = p->metrics[i].column;
    r->to = fc_build_series(b, "ipos", NULL);
    return FC_OK;
}

static void compute(const void *given, fc_ws *ws)
{
    const rec *r = given;
    for (size_t c = 0; c < r->n; c++)
        for (int k = 0; k <= ws->plan->n_steps; k++) {
            const double *from = fc_at(ws, r->from[c], k);
            double *to = fc_at(ws, r->to, k);
            FC_EACH_LANE(i) to[i] += from[i];
        }
}

const fc_metric_family FC_K(fc_metric_family_ipos) = {
    .name = "ipos",
    .summary = "Listings of portfolio companies.",
    .outputs = outputs,
    .rec_size = sizeof(rec),
    .order = 0,
    .plan = plan,
    .compute = compute,
};
