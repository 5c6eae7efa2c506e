/* Regions: what is placed where after spillover, and the tax benefit it brings. Source: model.md 5.9 (M19). */
#include <math.h>

#include "blocks/regions.h"
#include "metrics/metric.h"

typedef struct rec {
    int n;
    double spill[FC_MAX_REGIONS][FC_MAX_REGIONS], share[FC_MAX_REGIONS][FC_MAX_REGIONS], tax[FC_MAX_REGIONS];
    fc_col from_public[FC_MAX_REGIONS], from_social[FC_MAX_REGIONS], from_firms[FC_MAX_REGIONS];
    fc_col publics[FC_MAX_REGIONS], socials[FC_MAX_REGIONS], firms[FC_MAX_REGIONS], benefit[FC_MAX_REGIONS];
} rec;

static const fc_output_row outputs[] = {
    {"region.<name>.public", "currency", FC_SERIES, FC_OUT_CUMULATE | FC_OUT_BANDS, "Public money placed in the region after spillover, cumulative.", "sum over regions i of amount_i spillover_ij"},
    {"region.<name>.social", "currency", FC_SERIES, FC_OUT_CUMULATE | FC_OUT_BANDS, "Social capital placed in the region after spillover, cumulative.", "sum over regions i of amount_i spillover_ij"},
    {"region.<name>.firms", "count", FC_SERIES, FC_OUT_CUMULATE | FC_OUT_BANDS, "Companies that got a first cheque in the region; counts do not spill over.", ""},
    {"region.<name>.benefit", "currency", FC_SERIES, FC_OUT_CUMULATE | FC_OUT_BANDS, "Tax benefit that reaches the region, cumulative.", "each step: sum over i of tax_i delta (public_i + social_i so far) benefit_ij"},
    {0}};

static void read_matrix(const fc_matrix *m, int n, double (*out)[FC_MAX_REGIONS])
{
    for (int i = 0; i < n; i++)
        for (int j = 0; j < n; j++) out[i][j] = m->present ? m->x[(size_t)i * m->n_cols + (size_t)j] : i == j ? 1.0 : 0.0;
}

static fc_status plan(fc_builder *b, void *out, fc_error *err)
{
    const fc_model *m = fc_build_model(b);
    const fc_entry *regions;
    rec *r = out;
    (void)err;
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
    return FC_OK;
}

/* to_j += sum_i from_i m_ij of one step. */
static void divide(const rec *r, const fc_ws *ws, const fc_col *from, const fc_col *to, double (*m)[FC_MAX_REGIONS], int k)
{
    for (int i = 0; i < r->n; i++) {
        const double *x = fc_at(ws, from[i], k);
        for (int j = 0; j < r->n; j++) {
            double part = m[i][j], *y = fc_at(ws, to[j], k);
            if (part != 0.0) FC_EACH_LANE(l) y[l] += part * x[l];
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
                double part = earns * r->share[i][j], *y = fc_at(ws, r->benefit[j], k);
                if (part != 0.0) FC_EACH_LANE(l) y[l] += part * placed[i][l];
            }
        }
    }
}

const fc_metric_family FC_K(fc_metric_family_regions) = {.name = "regions", .summary = "Money, companies and tax benefit by region.",
                                                         .outputs = outputs, .rec_size = sizeof(rec), .order = 20,
                                                         .plan = plan, .compute = compute};
