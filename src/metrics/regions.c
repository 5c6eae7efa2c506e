/* Regions: what is placed where after spillover, and the tax benefit it brings. Source: rules 5.9 (M19). */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "blocks/regions.h"
#include "metrics/metric.h"

/* A column of a cohort or pool, divided over the regions by the shares of its entry. */
typedef enum part_kind { PART_PUBLIC, PART_SOCIAL, PART_FIRMS, PART_FIRMS_THERE } part_kind; /* the last: a level, at step 0 */
typedef struct part {
    fc_col column;
    part_kind kind;
    double share[FC_MAX_REGIONS];
} part;

typedef struct rec {
    int n;
    size_t n_parts;
    part *parts;
    double spill[FC_MAX_REGIONS][FC_MAX_REGIONS], share[FC_MAX_REGIONS][FC_MAX_REGIONS], tax[FC_MAX_REGIONS];
    fc_col from_public[FC_MAX_REGIONS], from_social[FC_MAX_REGIONS], from_firms[FC_MAX_REGIONS];
    fc_col publics[FC_MAX_REGIONS], socials[FC_MAX_REGIONS], firms[FC_MAX_REGIONS], benefit[FC_MAX_REGIONS];
} rec;

static const fc_output_row outputs[] = {
    {"region.<name>.public", "currency", FC_SERIES, FC_OUT_CUMULATE | FC_OUT_BANDS, "Public money placed in the region after spillover, cumulative.", "sum over regions i of amount_i spillover_ij"},
    {"region.<name>.social", "currency", FC_SERIES, FC_OUT_CUMULATE | FC_OUT_BANDS, "Social capital placed in the region after spillover, cumulative.", "sum over regions i of amount_i spillover_ij"},
    {"region.<name>.firms", "count", FC_SERIES, FC_OUT_CUMULATE | FC_OUT_BANDS, "Companies that got a first cheque or grant in the region, expected firms of chains and spin-outs there; counts do not spill over.", "cheques and grants + share * (firms of chains at the start + arrived + spin-outs that feed no chain)"},
    {"region.<name>.benefit", "currency", FC_SERIES, FC_OUT_CUMULATE | FC_OUT_BANDS, "Tax benefit that reaches the region, cumulative.", "each step: sum over i of tax_i delta (public_i + social_i so far) benefit_ij"},
    {0}};

static void read_matrix(const fc_matrix *m, int n, double (*out)[FC_MAX_REGIONS])
{
    for (int i = 0; i < n; i++)
        for (int j = 0; j < n; j++) out[i][j] = m->present ? m->x[(size_t)i * m->n_cols + (size_t)j] : i == j ? 1.0 : 0.0;
}

/* ---- cohorts and pools ------------------------------------------------------------------------------------------- */

static int is_one_of(const char *word, const char *const *list)
{
    for (; *list; list++)
        if (strcmp(word, *list) == 0) return 1;
    return 0;
}

/* The regions of an entry that draws none; NULL for the others. */
static const fc_list *shared(const fc_entry *entry)
{
    static const char *const drawn[] = {"funds", "direct", "conversion", "pipeline", NULL}; /* these fill the ports */
    return is_one_of(entry->section->path, drawn) ? NULL : fc_entry_member(entry, "where");
}

/* 1 if what a line moves is placed with firms, researchers, builders: money of a class that leaves for good. Loans come back,
   and what guarantors and insurers pay goes to the bank. */
static int is_placed(const fc_line *line)
{
    static const char *const not_placed[] = {"loan", "induced loan", "compensation", NULL};
    return line->type == FC_FLOW && line->payer_class >= 0 && !is_one_of(line->what, not_placed);
}

static void add_part(rec *r, const fc_model *m, const fc_list *where, fc_col column, part_kind kind)
{
    part *p = &r->parts[r->n_parts++];
    *p = (part){.column = column, .kind = kind};
    (void)FC_K(fc_regions_shares)(m, where, p->share);
}

/* Firms of an entry: those in a chain at the start and those that arrive; spin-outs unless a chain counts them. */
static void add_firms(fc_builder *b, rec *r, const fc_entry *entry)
{
    static const struct { const char *kind, *metric; part_kind as; } sources[] = {
        {"incubation", "arrived", PART_FIRMS}, {"incubation", "firms", PART_FIRMS_THERE}, {"platforms", "spinouts", PART_FIRMS}};
    const fc_ref *feeds = fc_entry_member(entry, "feeds");
    for (size_t i = 0; i < sizeof sources / sizeof *sources; i++) {
        char name[160];
        if (strcmp(entry->section->path, sources[i].kind) != 0 || (feeds && feeds->entry >= 0)) continue;
        (void)snprintf(name, sizeof name, "%s.%s", entry->path, sources[i].metric);
        const fc_metric *metric = fc_build_metric(b, name);
        if (metric && metric->series) add_part(r, fc_build_model(b), shared(entry), metric->column, sources[i].as);
    }
}

static fc_status plan_parts(fc_builder *b, rec *r, fc_error *err)
{
    const fc_model *m = fc_build_model(b);
    const fc_line *lines;
    const size_t n = fc_build_lines(b, &lines);
    r->parts = fc_build_alloc(b, n + 2 * m->n_entries + 1, sizeof *r->parts);
    if (!r->parts) return fc_fail(err, FC_E_MEMORY, FC_MSG_OUT_OF_MEMORY, NULL, 0, NULL);
    for (size_t i = 0; i < n; i++) {
        const fc_list *where = lines[i].entry >= 0 ? shared(&m->entries[lines[i].entry]) : NULL;
        if (where && is_placed(&lines[i]))
            add_part(r, m, where, lines[i].column, m->public_class[lines[i].payer_class] ? PART_PUBLIC : PART_SOCIAL);
    }
    for (size_t e = 0; e < m->n_entries; e++)
        if (shared(&m->entries[e])) add_firms(b, r, &m->entries[e]);
    return FC_OK;
}

/* Add the parts of step k to what the regions' ports already hold. */
static void share_out(const rec *r, const fc_ws *ws, int k)
{
    for (size_t i = 0; i < r->n_parts; i++) {
        const part *p = &r->parts[i];
        const fc_col *to = p->kind == PART_PUBLIC ? r->from_public : p->kind == PART_SOCIAL ? r->from_social : r->from_firms;
        const double *x = fc_at(ws, p->column, k);
        for (int j = 0; j < r->n && (k == 0 || p->kind != PART_FIRMS_THERE); j++) {
            double share = p->share[j], *y = fc_at(ws, to[j], k);
            FC_EACH_LANE(l) y[l] += share * x[l];
        }
    }
}

/* ---- regions ----------------------------------------------------------------------------------------------------- */

static fc_status plan(fc_builder *b, void *out, fc_error *err)
{
    const fc_model *m = fc_build_model(b);
    const fc_entry *regions;
    rec *r = out;
    size_t n = fc_model_section(m, "regions", &regions);
    r->n = n < FC_MAX_REGIONS ? (int)n : FC_MAX_REGIONS;
    read_matrix(&m->head.spillover, r->n, r->spill);
    read_matrix(&m->head.benefit, r->n, r->share);
    for (int j = 0; j < r->n; j++) {
        int entry = (int)(&regions[j] - m->entries);
        const char *name = regions[j].name;
        r->tax[j] = ((const fc_region *)regions[j].params)->tax;
        r->from_public[j] = fc_build_port(b, entry, "public");
        r->from_social[j] = fc_build_port(b, entry, "social");
        r->from_firms[j] = fc_build_port(b, entry, "firms");
        r->publics[j] = fc_build_series(b, "region.<name>.public", name);
        r->socials[j] = fc_build_series(b, "region.<name>.social", name);
        r->firms[j] = fc_build_series(b, "region.<name>.firms", name);
        r->benefit[j] = fc_build_series(b, "region.<name>.benefit", name);
    }
    return r->n ? plan_parts(b, r, err) : FC_OK;
}

/* to_j += sum_i from_i m_ij of one step. */
static void divide(const rec *r, const fc_ws *ws, const fc_col *from, const fc_col *to, double (*m)[FC_MAX_REGIONS], int k)
{
    for (int i = 0; i < r->n; i++) {
        const double *x = fc_at(ws, from[i], k);
        for (int j = 0; j < r->n; j++) {
            double fraction = m[i][j], *y = fc_at(ws, to[j], k);
            if (fraction != 0.0) FC_EACH_LANE(l) y[l] += fraction * x[l];
        }
    }
}

static void compute(const void *given, fc_ws *ws)
{
    const rec *r = given;
    double delta = ws->plan->delta;
    fc_lane placed[FC_MAX_REGIONS];
    for (int i = 0; i < r->n; i++) FC_EACH_LANE(l) placed[i][l] = 0.0;
    for (int k = 0; r->n && k <= ws->plan->n_steps; k++) {
        share_out(r, ws, k);
        divide(r, ws, r->from_public, r->publics, (double (*)[FC_MAX_REGIONS])r->spill, k);
        divide(r, ws, r->from_social, r->socials, (double (*)[FC_MAX_REGIONS])r->spill, k);
        for (int i = 0; i < r->n; i++) {
            const double *p = fc_at(ws, r->publics[i], k), *s = fc_at(ws, r->socials[i], k), *f = fc_at(ws, r->from_firms[i], k);
            double *count = fc_at(ws, r->firms[i], k), earns = k > 0 ? r->tax[i] * delta : 0.0;
            FC_EACH_LANE(l)
            {
                placed[i][l] += p[l] + s[l];
                count[l] = f[l];
            }
            for (int j = 0; j < r->n; j++) {
                double fraction = earns * r->share[i][j], *y = fc_at(ws, r->benefit[j], k);
                if (fraction != 0.0) FC_EACH_LANE(l) y[l] += fraction * placed[i][l];
            }
        }
    }
}

const fc_metric_family FC_K(fc_metric_family_regions) = {.name = "regions", .summary = "Money, companies and tax benefit by region.",
                                                         .outputs = outputs, .rec_size = sizeof(rec), .order = 20,
                                                         .plan = plan, .compute = compute};
