/* From the tables to the record: stages in order, their moves, where their draws and rows stand. */
#include <stdio.h>
#include <string.h>

#include "blocks/ports.h"
#include "mechanisms/incubation/incubation.h"

static const char *const ends[] = {"listed", "acquired", "failed", "moved"};
enum { N_ENDS = sizeof ends / sizeof *ends };

static int find(const fc_chain_rec *r, const char *name)
{
    for (int s = 0; s < r->n_stages; s++)
        if (strcmp(r->stages[s].name, name) == 0) return s;
    return -1;
}

/* Declared stages, then the ends of the chain that moves name without declaring them. */
static void name_stages(fc_builder *b, const fc_chain_params *p, fc_chain_rec *r)
{
    const fc_chain_stage_params *all = p->stages.items;
    r->stages = fc_build_alloc(b, p->stages.n + N_ENDS, sizeof *r->stages);
    if (!r->stages) return;
    for (size_t i = 0; i < p->stages.n; i++) r->stages[r->n_stages++].name = all[i].name;
    for (int e = 0; e < N_ENDS; e++)
        for (size_t i = 0; i < p->stages.n; i++) {
            const fc_chain_move_params *moves = all[i].moves.items;
            for (size_t m = 0; m < all[i].moves.n; m++)
                if (strcmp(moves[m].to, ends[e]) == 0 && find(r, ends[e]) < 0) r->stages[r->n_stages++].name = ends[e];
        }
}

static int counts(const fc_value *v) { return fc_value_is_random(v) || fc_value_mean(v) != 0.0; }

static void plan_moves(fc_builder *b, const fc_chain_rec *r, const fc_chain_stage_params *p, fc_chain_stage *s,
                       uint32_t *scratch)
{
    const fc_chain_move_params *all = p->moves.items;
    s->hazards = fc_build_alloc(b, p->moves.n + 1, sizeof *s->hazards);
    s->shares = fc_build_alloc(b, p->moves.n + 1, sizeof *s->shares);
    if (!s->hazards || !s->shares) return;
    for (size_t i = 0; i < p->moves.n; i++) {
        const int is_share = all[i].share.present != 0, rest = all[i].share.present == 2;
        fc_chain_move *m = is_share ? &s->shares[s->n_shares++] : &s->hazards[s->n_hazards++];
        *m = (fc_chain_move){.to = find(r, all[i].to), .window = all[i].window, .rest = rest, .movers = *scratch};
        if (!rest) m->rate = fc_build_draw(b, is_share ? &all[i].share : &all[i].hazard);
        if (is_share) s->any_window |= m->window;
        *scratch += is_share ? 1u : (uint32_t)s->phases;
    }
}

static void plan_stage(fc_builder *b, fc_chain_rec *r, const fc_chain_stage_params *p, fc_chain_stage *s,
                       uint32_t *scratch)
{
    const double delta = fc_build_plan(b)->delta;
    s->phases = (int)p->phases;
    s->initial = fc_build_draw(b, &p->initial);
    s->raise = fc_build_draw(b, &p->raise.mean);
    s->support = fc_build_draw(b, &p->support);
    s->award = fc_build_draw(b, &p->award);
    s->jobs = fc_build_draw(b, &p->jobs);
    s->raises = counts(&p->raise.mean);
    s->supported = counts(&p->support);
    s->awarded = counts(&p->award);
    s->employs = counts(&p->jobs);
    if (s->raises) s->raise_spread = p->raise.sd / fc_value_mean(&p->raise.mean);
    if (p->dwell.present) {
        s->dwell = fc_build_draw(b, &p->dwell);
        s->fixed_stay = !fc_value_is_random(&p->dwell) && s->phases * delta >= fc_value_mean(&p->dwell) * (1.0 - 1e-9);
    }
    if (p->capacity.present) s->capacity = fc_build_draw(b, &p->capacity);
    s->limited = p->capacity.present != 0;
    plan_moves(b, r, p, s, scratch);
    s->advance = *scratch;
    s->held = *scratch + (uint32_t)s->phases;
    *scratch += (uint32_t)s->phases + 1;
}

/* Carriers come before chains in the order of planning, so their doors are known here. */
static void plan_places(fc_builder *b, fc_chain_rec *r)
{
    const int self = (int)(fc_build_entry(b) - fc_build_model(b)->entries);
    char port[80];
    for (int i = 0; i < r->n_stages; i++) {
        fc_chain_stage *s = &r->stages[i];
        (void)snprintf(port, sizeof port, FC_PORT_PLACES "%s", s->name);
        s->places = fc_build_has_port(b, self, port) ? fc_build_port(b, self, port) : FC_NONE;
        s->limited |= s->places != FC_NONE;
    }
    r->feeds = fc_build_has_port(b, self, FC_PORT_FIRMS) ? fc_build_port(b, self, FC_PORT_FIRMS) : FC_NONE;
}

static fc_col line(fc_builder *b, const char *what, const char *payer)
{
    return fc_build_line(b, &(fc_line_spec){.type = FC_FLOW, .leaf = what, .what = what, .payer = payer, .payee = "companies"});
}

static void plan_outputs(fc_builder *b, fc_chain_rec *r)
{
    int raises = 0, supported = 0, awarded = 0;
    for (int i = 0; i < r->n_stages; i++) {
        fc_chain_stage *s = &r->stages[i];
        s->present = fc_build_series(b, "<stage>", s->name);
        s->entered = fc_build_series(b, "<stage>.entered", s->name);
        s->occupancy = s->limited ? fc_build_series(b, "<stage>.occupancy", s->name) : FC_NONE;
        raises |= s->raises;
        supported |= s->supported;
        awarded |= s->awarded;
    }
    for (int i = 0; i < r->n_stages; i++)
        r->stages[i].cost = supported || awarded ? fc_build_scalar(b, "<stage>.cost", r->stages[i].name) : FC_NONE;
    r->firms = fc_build_series(b, "firms", NULL);
    r->arrived = fc_build_series(b, "arrived", NULL);
    r->turned_away = fc_build_series(b, "turned_away", NULL);
    r->left = fc_build_series(b, "left", NULL);
    r->jobs = fc_build_series(b, "jobs", NULL);
    r->raised = fc_build_series(b, "raised", NULL);
    r->support = fc_build_series(b, "support", NULL);
    r->awards = fc_build_series(b, "awards", NULL);
    r->line_raise = raises ? line(b, "raise", "social") : FC_NONE;
    r->line_support = supported ? line(b, "support", "sponsor") : FC_NONE;
    r->line_award = awarded ? line(b, "award", "sponsor") : FC_NONE;
}

/* Draw 0 of a step is the inflow; every stage has its own stretch after it. */
static void place_draws(fc_builder *b, fc_chain_rec *r)
{
    uint32_t next = 1;
    for (int i = 0; i < r->n_stages; i++) {
        fc_chain_stage *s = &r->stages[i];
        s->draw = next;
        next = fc_chain_raise_draw(s) + 1;
        s->phase = fc_build_state(b, (size_t)s->phases);
    }
    r->stride = (next + 3u) & ~3u;
    r->site = fc_build_site(b, "flow", r->stride * (uint64_t)fc_build_plan(b)->n_steps);
}

fc_status FC_K(fc_chain_plan)(const void *params, fc_builder *b, void *rec, fc_error *err)
{
    const fc_chain_params *p = params;
    const fc_chain_stage_params *all = p->stages.items;
    fc_chain_rec *r = rec;
    uint32_t scratch = 0;
    r->p = p;
    r->path = fc_build_entry(b)->path;
    name_stages(b, p, r);
    if (!r->stages) return fc_fail(err, FC_E_MEMORY, FC_MSG_OUT_OF_MEMORY, NULL, 0, NULL);
    for (int i = 0; i < r->n_stages; i++) {
        fc_chain_stage *s = &r->stages[i];
        const fc_draw nothing = {.feed = FC_FEED_CONSTANT, .input = FC_NONE, .scale = FC_NONE, .scale_constant = 1.0};
        s->initial = s->dwell = s->capacity = s->raise = s->support = s->award = s->jobs = nothing;
        s->phases = 1;
        if ((size_t)i < p->stages.n) plan_stage(b, r, &all[i], s, &scratch);
    }
    plan_places(b, r);
    r->inflow = fc_build_draw(b, &p->inflow);
    r->growth = fc_build_draw(b, &p->growth);
    r->has_inflow = counts(&p->inflow);
    plan_outputs(b, r);
    place_draws(b, r);
    fc_build_scratch(b, scratch + 1);
    return FC_OK;
}
