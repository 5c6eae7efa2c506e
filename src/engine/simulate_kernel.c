/* One batch from inputs to metrics, at one instruction-set level. */
#include <string.h>

#include "engine/kernels.h"
#include "engine/simulate.h"

/* Everything a batch accumulates starts at 0, scalars as undefined (an all-ones double is a NaN). */
static void clear(fc_ws *ws)
{
    const fc_plan *p = ws->plan;
    const size_t column = ((size_t)p->n_steps + 1) * FC_LANES;
    if (!ws->clean) memset(ws->store, 0, (size_t)p->n_cols * column * sizeof(double));
    ws->clean = 0;
    memset(ws->state, 0, (size_t)p->n_state * FC_LANES * sizeof(double));
    memset(ws->scalars, 0xff, (size_t)p->n_scalars * FC_LANES * sizeof(double));
}

FC_INLINE const fc_mechanism *mechanism_of(const fc_op *op) { return FC_K(fc_mechanisms)[op->mechanism]; }

/* Commitments, made as planned (rule plan): all lanes. */
static void unroll(fc_ws *ws)
{
    const fc_plan *p = ws->plan;
    fc_lane all;
    FC_EACH_LANE(i) all[i] = 1.0;
    for (size_t u = 0; u < p->n_units; u++) {
        const fc_unit_plan *unit = &p->units[u];
        const fc_op *op = &p->ops[unit->op];
        if (mechanism_of(op)->unroll) mechanism_of(op)->unroll(op->rec, ws, unit->index, unit->step, all);
    }
}

/* Commitments of a step as far as the sponsor's cash goes (rule cash). */
static void commit(fc_ws *ws, int k)
{
    const fc_plan *p = ws->plan;
    for (size_t o = 0; o < p->n_ops; o++)
        if (mechanism_of(&p->ops[o])->commit) mechanism_of(&p->ops[o])->commit(p->ops[o].rec, ws, k);
}

void FC_K(fc_simulate)(fc_ws *ws)
{
    const fc_plan *p = ws->plan;
    clear(ws);
    FC_K(fc_fill_inputs)(ws);
    FC_K(fc_fill_factors)(ws);
    for (size_t o = 0; o < p->n_ops; o++)
        if (mechanism_of(&p->ops[o])->start) mechanism_of(&p->ops[o])->start(p->ops[o].rec, ws);
    if (!p->rule_cash) unroll(ws);
    for (int k = 1; k <= p->n_steps; k++) {
        if (p->rule_cash) commit(ws, k);
        for (size_t o = 0; o < p->n_ops; o++)
            if (mechanism_of(&p->ops[o])->step) mechanism_of(&p->ops[o])->step(p->ops[o].rec, ws, k);
    }
    for (size_t o = p->n_ops; o-- > 0;)
        if (mechanism_of(&p->ops[o])->settle) mechanism_of(&p->ops[o])->settle(p->ops[o].rec, ws, 1);
    for (size_t o = 0; o < p->n_ops; o++)
        if (mechanism_of(&p->ops[o])->finish) mechanism_of(&p->ops[o])->finish(p->ops[o].rec, ws);
    for (size_t f = 0; f < p->n_families; f++) {
        const fc_metric_family *family = FC_K(fc_metric_families)[p->families[f]];
        if (family->compute) family->compute(p->family_recs[f], ws);
    }
}

/* The violation of the lowest path; of several there, the first found. */
static void lowest(fc_audit *into, const fc_audit *found)
{
    if (found->found && (!into->found || found->path < into->path)) *into = *found;
}

void FC_K(fc_audit_batch)(const fc_ws *ws, fc_audit *audit)
{
    const fc_plan *p = ws->plan;
    for (size_t o = 0; o < p->n_ops; o++) {
        fc_audit own = {.left_out = audit->left_out};
        if (mechanism_of(&p->ops[o])->audit) mechanism_of(&p->ops[o])->audit(p->ops[o].rec, ws, &own);
        lowest(audit, &own);
    }
    for (size_t f = 0; f < p->n_families; f++) {
        const fc_metric_family *family = FC_K(fc_metric_families)[p->families[f]];
        fc_audit own = {.left_out = audit->left_out};
        if (family->audit) family->audit(p->family_recs[f], ws, &own);
        lowest(audit, &own);
    }
}
