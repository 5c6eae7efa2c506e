/* Regions of funds and projects. Source: rules 5.9 (M19). */
#include "blocks/regions.h"

#include <math.h>
#include <string.h>

const fc_field FC_K(fc_where_fields)[] = {
    FC_ROW_TEXT(fc_where, "region", FC_REQUIRED, region, "Name of a region.", "M19"),
    FC_ROW_NUMBER(fc_where, "weight", FC_UNIT_NONE, "1.0", 0, INFINITY, 0, weight,
                "Weight of the region: of the draw of an entity, of the parts of a cohort or pool.", "M19"),
    {0}};

static int find(const fc_entry *regions, size_t n, const char *name)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(regions[i].name, name) == 0) return (int)i;
    return -1;
}

void FC_K(fc_regions_check)(const fc_list *where, const fc_entry *entry, const fc_model *model, fc_report *report)
{
    const fc_entry *regions;
    size_t n = fc_model_section(model, "regions", &regions);
    const fc_where *rows = where->items;
    double sum = 0.0;
    for (size_t i = 0; i < where->n; i++) {
        if (find(regions, n, rows[i].region) < 0) fc_entry_problem(report, FC_MSG_NO_SUCH_REGION, entry, "where", rows[i].region);
        for (size_t j = 0; j < i; j++)
            if (strcmp(rows[i].region, rows[j].region) == 0) fc_entry_problem(report, FC_MSG_SAID_TWICE, entry, "where", rows[i].region);
        sum += rows[i].weight;
    }
    if (where->n && !(sum > 0.0)) fc_entry_problem(report, FC_MSG_NO_REGION_WEIGHT, entry, "where");
}

void FC_K(fc_region_check)(const char *name, const char *key, const fc_entry *entry, const fc_model *model, fc_report *report)
{
    const fc_entry *regions;
    size_t n = fc_model_section(model, "regions", &regions);
    if (n && name && name[0] && find(regions, n, name) < 0) fc_entry_problem(report, FC_MSG_NO_SUCH_REGION, entry, key, name);
}

int FC_K(fc_regions_shares)(const fc_model *model, const fc_list *where, double *share)
{
    const fc_entry *regions;
    const fc_where *rows = where->items;
    const size_t all = fc_model_section(model, "regions", &regions);
    const int n = all < FC_MAX_REGIONS ? (int)all : FC_MAX_REGIONS;
    double sum = 0.0;
    for (int j = 0; j < n; j++) {
        share[j] = where->n ? 0.0 : ((const fc_region *)regions[j].params)->weight.number;
        for (size_t i = 0; i < where->n; i++)
            if (strcmp(rows[i].region, regions[j].name) == 0) share[j] += rows[i].weight;
        sum += share[j];
    }
    for (int j = 0; j < n; j++) share[j] /= sum;
    return n;
}

void FC_K(fc_regions_plan)(fc_builder *b, const fc_list *where, fc_regions *r)
{
    const fc_model *m = fc_build_model(b);
    const fc_entry *regions;
    double share[FC_MAX_REGIONS] = {0}, so_far = 0.0;
    (void)fc_model_section(m, "regions", &regions);
    *r = (fc_regions){.n = FC_K(fc_regions_shares)(m, where, share)};
    for (int j = 0; j < r->n; j++) {
        int entry = (int)(&regions[j] - m->entries);
        so_far += share[j];
        r->cumulative[j] = so_far;
        r->publics[j] = fc_build_port(b, entry, "public");
        r->socials[j] = fc_build_port(b, entry, "social");
        r->firms[j] = fc_build_port(b, entry, "firms");
    }
    if (r->n) r->cumulative[r->n - 1] = 1.0;
}

void FC_K(fc_regions_draw)(const fc_regions *r, const double *u, double (*here)[FC_LANES])
{
    double below = 0.0;
    for (int j = 0; j < r->n; j++) {
        double upto = r->cumulative[j], *x = here[j];
        FC_EACH_LANE(i) x[i] = u[i] >= below && u[i] < upto ? 1.0 : 0.0;
        below = upto;
    }
}

void FC_K(fc_regions_add)(const fc_regions *r, const fc_ws *ws, const fc_col *columns, double (*here)[FC_LANES], int step,
                          const double *amount)
{
    for (int j = 0; j < r->n; j++) {
        double *x = fc_at(ws, columns[j], step);
        const double *in = here[j];
        FC_EACH_LANE(i) x[i] += in[i] * amount[i];
    }
}

void FC_K(fc_regions_add_at)(const fc_regions *r, const fc_ws *ws, const fc_col *columns, double (*here)[FC_LANES],
                             const double *step, const double *amount)
{
    double top = ws->plan->n_steps;
    for (int j = 0; j < r->n; j++) {
        double *x = fc_column(ws, columns[j]);
        for (int i = 0; i < FC_LANES; i++) {
            int k = (int)(step[i] <= top ? step[i] : 0.0);
            x[k * FC_LANES + i] += k > 0 ? here[j][i] * amount[i] : 0.0;
        }
    }
}
