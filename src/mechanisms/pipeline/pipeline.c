/* pipeline: signed projects that register, start and pay in. Source: rules 5.7 (M14 M25); facts C01-C07; Cal 11. */
#include "mechanisms/pipeline/pipeline.h"

static fc_col line(fc_builder *b, fc_line_type type, const char *leaf, const char *payer)
{
    return fc_build_line(b, &(fc_line_spec){.type = type, .leaf = leaf, .what = "project", .payer = payer, .payee = "projects"});
}

/* What a snapshot's projects had paid before the start is a promise kept, not a flow of the programme. */
static void plan_lines(const fc_pipe_params *p, fc_builder *b, fc_pipe_rec *r)
{
    const int publicly = p->public_share > 0.0;
    r->social = line(b, FC_FLOW, "paid.social", "social");
    r->public_ = publicly ? line(b, FC_FLOW, "paid.public", "district") : FC_NONE;
    r->opening_social = r->snapshot ? line(b, FC_PROMISE, "opening.social", "social") : FC_NONE;
    r->opening_public = r->snapshot && publicly ? line(b, FC_PROMISE, "opening.public", "district") : FC_NONE;
}

static double curve(double x) { return x < 1.0 ? x * x * (3.0 - 2.0 * x) : 1.0; }

static int plan_tables(const fc_pipe_params *p, fc_builder *b, fc_pipe_rec *r)
{
    const fc_plan *plan_ = fc_build_plan(b);
    const double delta = plan_->delta, left = p->build - (r->snapshot ? p->observed.age.number : 0.0);
    const double over = left > delta ? left : delta;
    const size_t n = (size_t)plan_->n_steps + 1;
    double *paid = fc_build_alloc(b, n, sizeof *paid), *rest = fc_build_alloc(b, n, sizeof *rest);
    if (!paid || !rest) return 0;
    paid[0] = rest[0] = 0.0;
    for (int k = 1; k <= plan_->n_steps; k++) {
        const double now = k * delta, before = (k - 1) * delta;
        paid[k] = curve(now / p->build) - curve(before / p->build);
        rest[k] = ((now < over ? now : over) - (before < over ? before : over)) / over;
    }
    r->curve = paid;
    r->rest = rest;
    return 1;
}

static void plan_sites(fc_builder *b, fc_pipe_rec *r)
{
    const uint64_t each = 4 * (1 + FC_PIPE_STAGES), steps = (uint64_t)fc_build_plan(b)->n_steps;
    r->site_signed = fc_build_site(b, "project", (uint64_t)r->max_signed * each);
    r->site_arrivals = fc_build_site(b, "arrivals", 4 * steps);
    r->site_new = fc_build_site(b, "new", each * steps);
    r->site_anchor = fc_build_site(b, "anchor", 4 * (uint64_t)r->n_anchors);
    r->site_follower = fc_build_site(b, "follower", each * (uint64_t)r->n_anchors);
}

static fc_status plan(const void *params, fc_builder *b, void *rec, fc_error *err)
{
    const fc_pipe_params *p = params;
    const fc_pipe_stage_params *stages = p->stages.items;
    fc_pipe_rec *r = rec;
    r->p = p;
    r->path = fc_build_entry(b)->path;
    r->signed_now = fc_build_draw(b, &p->signed_now);
    r->per_year = fc_build_draw(b, &p->per_year);
    r->amount = fc_build_draw(b, &p->amount);
    r->realised = fc_build_draw(b, &p->realised);
    r->followers = fc_build_draw(b, &p->followers.mean);
    r->max_signed = (int)fc_value_most(&p->signed_now, FC_PIPE_SIGNED);
    r->n_anchors = (int)p->anchors.n;
    r->n_stages = (int)p->stages.n;
    r->paying = FC_K(fc_pipe_paying)(p);
    r->snapshot = FC_K(fc_pipe_has_snapshot)(p);
    r->n_observed = r->snapshot ? FC_K(fc_pipe_counts)(p, r->counts) : 0;
    for (int s = 0; s < r->n_stages; s++) {
        r->stages[s].probability = fc_build_draw(b, &stages[s].probability);
        r->stages[s].delay = fc_build_draw(b, &stages[s].delay);
        r->stages[s].reached = fc_build_series(b, "<stage>", stages[s].name);
    }
    r->signed_so_far = fc_build_series(b, "signed", NULL);
    r->contracted = fc_build_series(b, "contracted", NULL);
    r->paid_in = fc_build_series(b, "paid_in", NULL);
    FC_K(fc_regions_plan)(b, &p->where, &r->regions);
    r->n_places = r->regions.n ? r->regions.n : 1;
    for (int j = 0; j < r->n_places; j++) r->starting[j] = fc_build_column(b);
    r->state = fc_build_state(b, (size_t)(FC_PIPE_REST + r->n_places));
    plan_lines(p, b, r);
    plan_sites(b, r);
    if (!plan_tables(p, b, r)) return fc_fail(err, FC_E_MEMORY, FC_MSG_OUT_OF_MEMORY, NULL, 0, NULL);
    return FC_OK;
}

/* Money paid in of one lane and step, by payer. */
static double by_payer(const fc_pipe_rec *r, const fc_ws *ws, int k, int i)
{
    const fc_col lines[] = {r->social, r->public_, r->opening_social, r->opening_public};
    double sum = 0.0;
    for (size_t n = 0; n < sizeof lines / sizeof *lines; n++)
        if (lines[n] != FC_NONE) sum += fc_at(ws, lines[n], k)[i];
    return sum;
}

/* No stage holds more than the one before; payers pay what is paid in; a snapshot is met at time 0. */
static void audit(const void *rec, const fc_ws *ws, fc_audit *a)
{
    const fc_pipe_rec *r = rec;
    for (int i = 0; i < FC_LANES; i++) {
        double reached[FC_PIPE_STAGES + 1] = {0.0};
        for (int k = 0; k <= ws->plan->n_steps; k++) {
            const double paid = fc_at(ws, r->paid_in, k)[i], gap = paid - by_payer(r, ws, k, i);
            reached[0] += fc_at(ws, r->signed_so_far, k)[i];
            for (int s = 0; s < r->n_stages; s++) {
                reached[s + 1] += fc_at(ws, r->stages[s].reached, k)[i];
                if (reached[s + 1] > reached[s])
                    fc_audit_note(a, ws, r->path, i, k, reached[s + 1] - reached[s], "each stage <= the stage before");
            }
            if (!(gap <= 1e-9 * paid + 1e-6 && -gap <= 1e-9 * paid + 1e-6 && paid >= 0.0))
                fc_audit_note(a, ws, r->path, i, k, gap, "paid in = social + public, not negative");
            if (k || !r->snapshot) continue;
            const double want = r->p->observed.paid_in.number, total = r->p->observed.contracted.number;
            const double off = paid - want, more = fc_at(ws, r->contracted, 0)[i] - total;
            if (!(off <= 1e-9 * total && -off <= 1e-9 * total && more <= 1e-9 * total && -more <= 1e-9 * total))
                fc_audit_note(a, ws, r->path, i, k, off, "money of the snapshot at time 0");
            for (int s = 0; s < r->n_observed; s++)
                if (reached[s + 1] < r->counts[s] || reached[s + 1] > r->counts[s])
                    fc_audit_note(a, ws, r->path, i, k, reached[s + 1] - r->counts[s], "counts of the snapshot at time 0");
        }
    }
}

const fc_mechanism FC_K(fc_mechanism_pipeline) = {
    .section = {.path = "pipeline", .form = FC_SECTION_LIST,
                .summary = "Signed projects: how many register and start, and how much of the contracted money comes.",
                .source = "M14 M25; Cal 11", .fields = FC_K(fc_pipe_fields), .params_size = sizeof(fc_pipe_params),
                .check = FC_K(fc_pipe_check)},
    .outputs = FC_K(fc_pipe_outputs), .rec_size = sizeof(fc_pipe_rec), .order = 25, .plan = plan, .start = FC_K(fc_pipe_start),
    .audit = audit};
