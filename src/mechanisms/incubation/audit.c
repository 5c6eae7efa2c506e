/* Firms are conserved, whole, and never more than the places: rules 7, rule 3. */
#include "mechanisms/incubation/incubation.h"

static void check_stage(const fc_chain_rec *r, const fc_chain_stage *s, const fc_ws *ws, int k, fc_audit *a)
{
    const double *n = fc_at(ws, s->present, k), *before = fc_at(ws, s->present, k ? k - 1 : 0);
    fc_lane places;
    FC_EACH_LANE(l) places[l] = 1e300;
    if (s->limited) {
        const double *offered = fc_at(ws, s->places == FC_NONE ? ws->plan->zero_column : s->places, k);
        FC_K(fc_draw_eval)(&s->capacity, ws, NULL, places);
        FC_EACH_LANE(l) places[l] = fc_max2(places[l] + offered[l], before[l]); /* nobody is sent away */
    }
    for (int l = 0; l < FC_LANES; l++) {
        if (!(n[l] >= 0.0) || fc_floor(n[l]) != n[l]) fc_audit_note(a, ws, r->path, l, k, n[l], "firms are counted in whole numbers >= 0");
        if (k > 0 && n[l] > places[l]) fc_audit_note(a, ws, r->path, l, k, n[l] - places[l], "firms in a stage <= its places");
    }
}

/* The series again from the phases the mechanism keeps. */
static void check_phases(const fc_chain_rec *r, const fc_ws *ws, fc_audit *a)
{
    const int top = ws->plan->n_steps;
    for (int i = 0; i < r->n_stages; i++) {
        const fc_chain_stage *s = &r->stages[i];
        const double *n = fc_at(ws, s->present, top);
        for (int l = 0; l < FC_LANES; l++) {
            double sum = 0.0;
            int bad = 0;
            for (int j = 0; j < s->phases; j++) {
                const double x = fc_state_of(ws, s->phase + (uint32_t)j)[l];
                bad |= !(x >= 0.0);
                sum += x;
            }
            if (bad || sum != n[l]) fc_audit_note(a, ws, r->path, l, top, n[l] - sum, "firms in a stage = sum over its phases, each >= 0");
        }
    }
}

void FC_K(fc_chain_audit)(const void *rec, const fc_ws *ws, fc_audit *a)
{
    const fc_chain_rec *r = rec;
    fc_lane known, here;
    FC_EACH_LANE(l) known[l] = 0.0;
    for (int k = 0; k <= ws->plan->n_steps; k++) {
        const double *in = fc_at(ws, r->arrived, k), *out = fc_at(ws, r->left, k);
        FC_EACH_LANE(l)
        {
            known[l] += in[l] - out[l];
            here[l] = 0.0;
        }
        for (int i = 0; i < r->n_stages; i++) {
            const double *n = fc_at(ws, r->stages[i].present, k);
            FC_EACH_LANE(l) here[l] += n[l];
            check_stage(r, &r->stages[i], ws, k, a);
        }
        if (k == 0) FC_EACH_LANE(l) known[l] += here[l];
        for (int l = 0; l < FC_LANES; l++)
            if (here[l] != known[l]) fc_audit_note(a, ws, r->path, l, k, here[l] - known[l], "initial + entered = present + absorbed + left");
    }
    check_phases(r, ws, a);
}
