/* Projects one by one: signed at a step, on through the stages, money by the month they start in. A snapshot takes two
   passes: who stands where and how the amounts scale, then what is still to come. */
#include "blocks/columns.h"
#include "blocks/counts.h"
#include "blocks/outcome.h"
#include "blocks/step_draws.h"
#include "mechanisms/pipeline/pipeline.h"

/* Blocks of four draws of one project: the first for itself, then one for each stage. */
enum { BLOCKS = 1 + FC_PIPE_STAGES, U_AMOUNT = 0, U_REALISED = 1, U_REGION = 2, U_STANDS = 0, U_SUCCESS = 1, U_DELAY = 2 };

typedef struct project {
    uint64_t site, index;
    fc_lane exists, step, amount, realised, start, starts; /* exists, starts: 1.0 or 0.0; steps may lie beyond K */
    fc_lane luck; /* uniform of realised */
    double stands[FC_PIPE_OBSERVED + 1][FC_LANES] FC_ALIGN; /* 1.0: there at time 0, first for signed */
    double here[FC_MAX_REGIONS][FC_LANES] FC_ALIGN;
} project;

typedef struct snapshot { /* how many are still to be found in each stage, first for signed */
    double need[FC_PIPE_OBSERVED + 1][FC_LANES] FC_ALIGN;
    fc_lane later[FC_PIPE_OBSERVED + 1]; /* chance of those that stand before stage s to reach it after all */
} snapshot;

static double *row(const fc_pipe_rec *r, const fc_ws *ws, int i) { return fc_state_of(ws, r->state + (uint32_t)i); }

static void uniforms(const fc_ws *ws, const project *t, int block, double (*u)[FC_LANES])
{
    FC_K(fc_draw_uniforms)(ws, t->site, t->index * BLOCKS + (uint64_t)block, t->step, u);
}

/* t->amount of a project that is no anchor, and where it would stand without a snapshot: nowhere. */
static void draw_project(const fc_pipe_rec *r, const fc_ws *ws, project *t)
{
    double u[4][FC_LANES] FC_ALIGN;
    uniforms(ws, t, 0, u);
    FC_K(fc_draw_eval)(&r->amount, ws, u[U_AMOUNT], t->amount);
    FC_K(fc_regions_draw)(&r->regions, u[U_REGION], t->here);
    if (!r->regions.n) FC_EACH_LANE(i) t->here[0][i] = 1.0;
    fc_lane_copy(t->luck, u[U_REALISED]);
    FC_K(fc_draw_eval)(&r->realised, ws, t->luck, t->realised);
    for (int s = 0; s <= FC_PIPE_OBSERVED; s++)
        FC_EACH_LANE(i) t->stands[s][i] = 0.0;
}

/* Through the stages, from where it stands. */
static void pass_stages(const fc_pipe_rec *r, const fc_ws *ws, project *t, const snapshot *seen)
{
    const double per_year = ws->plan->model->calendar.steps_per_year, age = seen ? r->p->observed.age.number : 0.0;
    double u[4][FC_LANES] FC_ALIGN;
    fc_lane at, alive, waits, p;
    fc_lane_copy(at, t->step);
    fc_lane_copy(alive, t->exists);
    for (int s = 0; s < r->n_stages; s++) {
        const double *before = t->stands[s <= r->n_observed ? s : FC_PIPE_OBSERVED];
        const double *stands = t->stands[s < r->n_observed ? s + 1 : FC_PIPE_OBSERVED];
        const int seen_before = seen && s <= r->n_observed, seen_now = seen && s < r->n_observed;
        const double *later = seen_before ? seen->later[s] : p;
        uniforms(ws, t, 1 + s, u);
        FC_K(fc_draw_eval)(&r->stages[s].probability, ws, NULL, p);
        FC_K(fc_draw_eval)(&r->stages[s].delay, ws, u[U_DELAY], waits);
        FC_EACH_LANE(i)
        {
            double old = seen_before ? before[i] : 0.0, in = seen_now ? stands[i] : 0.0;
            double chance = old > 0.0 ? later[i] : p[i];
            double next = at[i] + fc_step_of(waits[i] - (old > 0.0 ? age : 0.0), per_year);
            double reaches = u[U_SUCCESS][i] < chance ? alive[i] : 0.0;
            at[i] = in > 0.0 ? 0.0 : next;
            alive[i] = in > 0.0 ? 1.0 : reaches;
        }
        fc_spot there;
        fc_spot_set(&there, ws->plan->n_steps, at);
        fc_spot_add(&there, fc_column(ws, r->stages[s].reached), alive);
        if (s != r->paying) continue;
        fc_lane_copy(t->start, at);
        fc_lane_copy(t->starts, alive);
    }
}

/* Signing, stages and the money to come. */
static void post_project(const fc_pipe_rec *r, const fc_ws *ws, project *t, const snapshot *seen)
{
    const int top = ws->plan->n_steps;
    const double *part = seen && r->paying < r->n_observed ? t->stands[r->paying + 1] : NULL;
    const double *share = row(r, ws, FC_PIPE_PAID_SHARE);
    fc_spot there;
    fc_lane v, rest;
    fc_spot_set(&there, top, t->step);
    fc_spot_add(&there, fc_column(ws, r->signed_so_far), t->exists);
    FC_EACH_LANE(i) v[i] = t->exists[i] * t->amount[i];
    fc_spot_add(&there, fc_column(ws, r->contracted), v);
    pass_stages(r, ws, t, seen);
    fc_spot_set(&there, top, t->start);
    for (int j = 0; j < r->n_places; j++) {
        const double *here = t->here[j];
        FC_EACH_LANE(i) v[i] = t->starts[i] * here[i];
        if (r->regions.n) fc_spot_add(&there, fc_column(ws, r->regions.firms[j]), v);
        FC_EACH_LANE(i) v[i] *= t->amount[i] * t->realised[i] * (part ? 1.0 - part[i] : 1.0);
        fc_spot_add(&there, fc_column(ws, r->starting[j]), v);
        if (!part) continue;
        FC_EACH_LANE(i)
        {
            double paid = part[i] * here[i] * t->amount[i], to_come = t->realised[i] - share[i];
            v[i] = paid * share[i];
            rest[i] = to_come > 0.0 ? paid * to_come : 0.0;
        }
        fc_post(ws, r->paid_in, 0, v);
        double *left = row(r, ws, FC_PIPE_REST + j);
        FC_EACH_LANE(i) left[i] += rest[i];
        const double publicly = r->p->public_share;
        FC_EACH_LANE(i)
        {
            rest[i] = v[i] * publicly;
            v[i] -= rest[i];
        }
        if (r->opening_social != FC_NONE) fc_post(ws, r->opening_social, 0, v);
        if (r->opening_public != FC_NONE) fc_post(ws, r->opening_public, 0, rest);
        if (!r->regions.n) continue;
        fc_post(ws, r->regions.socials[j], 0, v);
        fc_post(ws, r->regions.publics[j], 0, rest);
    }
}

/* ---- projects signed by the start --------------------------------------------------------------------------- */

static void begin_signed(const fc_pipe_rec *r, const fc_ws *ws, int j, project *t)
{
    const fc_pipe_anchor_params *anchors = r->p->anchors.items;
    const double *n = row(r, ws, FC_PIPE_N), *scale = row(r, ws, FC_PIPE_SCALE), number = j;
    t->site = r->site_signed;
    t->index = (uint64_t)j;
    FC_EACH_LANE(i)
    {
        t->exists[i] = number < n[i] ? 1.0 : 0.0;
        t->step[i] = 0.0;
    }
    draw_project(r, ws, t);
    if (j < r->n_anchors) {
        const double amount = anchors[j].amount.number;
        FC_EACH_LANE(i) t->amount[i] = amount;
    } else {
        FC_EACH_LANE(i) t->amount[i] *= scale[i];
    }
}

/* How many are to be found, and what becomes of those that are not there yet. */
static void begin_snapshot(const fc_pipe_rec *r, const fc_ws *ws, snapshot *seen)
{
    const double *n = row(r, ws, FC_PIPE_N), anchors = r->n_anchors;
    fc_lane before, p;
    fc_lane_copy(before, n);
    FC_EACH_LANE(i) seen->need[0][i] = n[i] - anchors;
    for (int s = 0; s <= r->n_observed && s < r->n_stages; s++) {
        const double count = s < r->n_observed ? r->counts[s] : 0.0;
        FC_K(fc_draw_eval)(&r->stages[s].probability, ws, NULL, p);
        if (s < r->n_observed) FC_EACH_LANE(i) seen->need[s + 1][i] = count - anchors;
        FC_EACH_LANE(i)
        {
            double left = before[i] - count, more = left > 0.0 ? (p[i] * before[i] - count) / left : 0.0;
            seen->later[s][i] = more > 0.0 ? more : 0.0;
            before[i] = count;
        }
    }
}

/* Where project j stands: each stage is a random choice of exactly so many of those in the stage before. */
static void find_place(const fc_pipe_rec *r, const fc_ws *ws, int j, project *t, snapshot *seen)
{
    double u[4][FC_LANES] FC_ALIGN;
    const double anchor = j < r->n_anchors ? 1.0 : 0.0;
    fc_lane_copy(t->stands[0], t->exists);
    for (int s = 0; s < r->n_observed; s++) {
        const double *before = t->stands[s];
        double *need = seen->need[s], *next = seen->need[s + 1], *in = t->stands[s + 1];
        uniforms(ws, t, 1 + s, u);
        FC_EACH_LANE(i)
        {
            double chosen = u[U_STANDS][i] * need[i] < next[i] ? before[i] : 0.0;
            in[i] = anchor > 0.0 ? before[i] : chosen;
            need[i] -= anchor > 0.0 ? 0.0 : before[i];
        }
    }
    double *last = seen->need[r->n_observed];
    FC_EACH_LANE(i) last[i] -= anchor > 0.0 ? 0.0 : t->stands[r->n_observed][i];
}

/* level[i] = the part of realised's law at or below share[i]: what is drawn lies above. */
static void find_level(const fc_pipe_rec *r, const fc_ws *ws, const double *share, double *level)
{
    fc_lane hi, mid, x;
    FC_EACH_LANE(i)
    {
        level[i] = 0.0;
        hi[i] = 1.0;
    }
    if (!fc_draw_needs_u(&r->realised)) return;
    for (int n = 0; n < 33; n++) {
        FC_EACH_LANE(i) mid[i] = 0.5 * (level[i] + hi[i]);
        FC_K(fc_draw_eval)(&r->realised, ws, mid, x);
        FC_EACH_LANE(i)
        {
            double low = x[i] <= share[i] ? 1.0 : 0.0;
            level[i] = low > 0.0 ? mid[i] : level[i];
            hi[i] = low > 0.0 ? hi[i] : mid[i];
        }
    }
}

/* Those that pay already have their share from the part of its law above what they have paid. */
static void raise_realised(const fc_pipe_rec *r, const fc_ws *ws, project *t)
{
    if (r->paying >= r->n_observed) return;
    const double *level = row(r, ws, FC_PIPE_LEVEL), *pays = t->stands[r->paying + 1];
    FC_EACH_LANE(i)
    {
        const double above = level[i] + (1.0 - level[i]) * t->luck[i];
        const double x = pays[i] > 0.0 ? above : t->luck[i];
        t->luck[i] = x < 1.0 - 0x1p-33 ? x : 1.0 - 0x1p-33;
    }
    FC_K(fc_draw_eval)(&r->realised, ws, t->luck, t->realised);
}

/* First pass: the scale of the amounts, and the share of them that those standing in the paying stage have paid. */
static void survey(const fc_pipe_rec *r, const fc_ws *ws, project *t)
{
    const fc_pipe_params *p = r->p;
    double *scale = row(r, ws, FC_PIPE_SCALE), *share = row(r, ws, FC_PIPE_PAID_SHARE);
    const double total = p->observed.contracted.number, paid = p->observed.paid_in.number;
    fc_lane all, others, payers, anchors;
    snapshot seen;
    begin_snapshot(r, ws, &seen);
    FC_EACH_LANE(i) all[i] = others[i] = payers[i] = anchors[i] = 0.0;
    for (int j = 0; j < r->max_signed; j++) {
        begin_signed(r, ws, j, t);
        find_place(r, ws, j, t, &seen);
        const double anchor = j < r->n_anchors ? 1.0 : 0.0;
        const double *pays = t->stands[r->paying < r->n_observed ? r->paying + 1 : FC_PIPE_OBSERVED];
        const double observed = r->paying < r->n_observed ? 1.0 : 0.0;
        FC_EACH_LANE(i)
        {
            double x = t->exists[i] * t->amount[i], y = observed > 0.0 ? pays[i] * t->amount[i] : 0.0;
            all[i] += anchor > 0.0 ? x : 0.0;
            others[i] += anchor > 0.0 ? 0.0 : x;
            anchors[i] += anchor > 0.0 ? y : 0.0;
            payers[i] += anchor > 0.0 ? 0.0 : y;
        }
    }
    FC_EACH_LANE(i)
    {
        scale[i] = others[i] > 0.0 ? (total - all[i]) / others[i] : 1.0;
        double base = anchors[i] + payers[i] * scale[i];
        share[i] = base > 0.0 ? paid / base : 0.0;
    }
    find_level(r, ws, share, row(r, ws, FC_PIPE_LEVEL));
}

/* ---- those that come ---------------------------------------------------------------------------------------- */

static void followers(const fc_pipe_rec *r, const fc_ws *ws, int anchor, const project *lead, project *t)
{
    const double per_year = ws->plan->model->calendar.steps_per_year, top = ws->plan->n_steps;
    const double wait = fc_step_of(r->p->followers.delay, per_year);
    double u[4][FC_LANES] FC_ALIGN, most = 0.0;
    fc_lane n;
    FC_K(fc_draw_uniforms)(ws, r->site_anchor, (uint64_t)anchor, lead->start, u);
    FC_K(fc_draw_eval)(&r->followers, ws, NULL, n);
    FC_K(fc_poisson)(n, u[0], n);
    FC_EACH_LANE(i) n[i] = lead->start[i] + wait <= top ? n[i] * lead->starts[i] : 0.0;
    for (int i = 0; i < FC_LANES; i++) most = n[i] > most ? n[i] : most;
    t->site = r->site_follower;
    for (int f = 0; f < FC_PIPE_BUNCH && f < most; f++) {
        const double number = f;
        t->index = (uint64_t)anchor * FC_PIPE_BUNCH + (uint64_t)f;
        FC_EACH_LANE(i)
        {
            t->exists[i] = number < n[i] ? 1.0 : 0.0;
            t->step[i] = lead->start[i] + wait;
        }
        draw_project(r, ws, t);
        post_project(r, ws, t, NULL);
    }
}

static void arrivals(const fc_pipe_rec *r, const fc_ws *ws, project *t)
{
    fc_step_draws draws;
    fc_lane n;
    for (int k = 1; k <= ws->plan->n_steps; k++) {
        const double delta = ws->plan->delta;
        double most = 0.0;
        fc_step_draws_begin(&draws, ws, r->site_arrivals, 4, k);
        FC_K(fc_draw_eval)(&r->per_year, ws, NULL, n);
        FC_EACH_LANE(i) n[i] *= delta;
        FC_K(fc_poisson)(n, fc_step_draws_at(&draws, 0), n);
        for (int i = 0; i < FC_LANES; i++) most = n[i] > most ? n[i] : most;
        t->site = r->site_new;
        for (int j = 0; j < FC_PIPE_BUNCH && j < most; j++) {
            const double number = j, step = k;
            t->index = (uint64_t)k * FC_PIPE_BUNCH + (uint64_t)j;
            FC_EACH_LANE(i)
            {
                t->exists[i] = number < n[i] ? 1.0 : 0.0;
                t->step[i] = step;
            }
            draw_project(r, ws, t);
            post_project(r, ws, t, NULL);
        }
    }
}

/* What started in step j pays along the curve; a snapshot's rest comes linearly. */
static void pay(const fc_pipe_rec *r, const fc_ws *ws)
{
    const double publicly = r->p->public_share;
    fc_lane v, w;
    for (int j = 0; j < r->n_places; j++) {
        const double *left = row(r, ws, FC_PIPE_REST + j);
        for (int k = 1; k <= ws->plan->n_steps; k++) {
            const double part = r->rest[k];
            FC_EACH_LANE(i) v[i] = left[i] * part;
            for (int s = 0; s < k; s++) {
                const double c = r->curve[k - s], *x = fc_at(ws, r->starting[j], s);
                FC_EACH_LANE(i) v[i] += c * x[i];
            }
            fc_post(ws, r->paid_in, k, v);
            FC_EACH_LANE(i)
            {
                w[i] = v[i] * publicly;
                v[i] -= w[i];
            }
            fc_post(ws, r->social, k, v);
            if (r->public_ != FC_NONE) fc_post(ws, r->public_, k, w);
            if (!r->regions.n) continue;
            fc_post(ws, r->regions.socials[j], k, v);
            fc_post(ws, r->regions.publics[j], k, w);
        }
    }
}

void FC_K(fc_pipe_start)(const void *rec, fc_ws *ws)
{
    const fc_pipe_rec *r = rec;
    double *scale = row(r, ws, FC_PIPE_SCALE);
    fc_lane half;
    project t, next;
    snapshot seen;
    FC_EACH_LANE(i) half[i] = 0.5;
    FC_K(fc_draw_eval)(&r->signed_now, ws, half, row(r, ws, FC_PIPE_N));
    FC_EACH_LANE(i) scale[i] = 1.0;
    if (r->snapshot) {
        survey(r, ws, &t);
        begin_snapshot(r, ws, &seen);
    }
    for (int j = 0; j < r->max_signed; j++) {
        begin_signed(r, ws, j, &t);
        if (r->snapshot) find_place(r, ws, j, &t, &seen);
        if (r->snapshot) raise_realised(r, ws, &t);
        post_project(r, ws, &t, r->snapshot ? &seen : NULL);
        if (j < r->n_anchors) followers(r, ws, j, &t, &next);
    }
    arrivals(r, ws, &next);
    pay(r, ws);
}
