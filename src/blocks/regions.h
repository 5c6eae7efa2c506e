/* Regions: where the money of a fund or a project goes. rules 5.9. An entity draws one region; what it pays is kept
   under that region here, and divided over the regions once, in metrics/regions.c. Cohorts and pools draw none: what they
   pay and the firms they bring are divided there by the weights of their `where`. */
#ifndef FC_BLOCKS_REGIONS_H
#define FC_BLOCKS_REGIONS_H

#include "engine/ws.h"
#include "model/field_rows.h"
#include "plan/builder.h"

enum { FC_MAX_REGIONS = 16 };

typedef struct fc_where { const char *region; double weight; } fc_where; /* one row of `where` */

extern const fc_field FC_K(fc_where_fields)[];
/* The field row `where` of a params struct. */
#define FC_WHERE_FIELD(type, member)                                                                                   \
    FC_ROW_LIST(type, "where", 0, FC_MAX_REGIONS, 0, FC_K(fc_where_fields), fc_where, member,                          \
                "Regions one of which each entity draws, with weights; default all regions with their own weights.", "M19")

/* The same for cohorts and pools: kinds with this row need do nothing else but check it. */
#define FC_SHARED_WHERE_FIELD(type, member)                                                                            \
    FC_ROW_LIST(type, "where", 0, FC_MAX_REGIONS, 0, FC_K(fc_where_fields), fc_where, member,                          \
                "Regions over which its money and firms are divided, by weights; default all regions with their own weights.", "M19")

typedef struct fc_regions { /* where one entry's entities may be */
    int n;                          /* 0: no regions in the scenario */
    double cumulative[FC_MAX_REGIONS]; /* of the weights, last 1 */
    fc_col publics[FC_MAX_REGIONS], socials[FC_MAX_REGIONS], firms[FC_MAX_REGIONS];
} fc_regions;

/* Names in `where` must be regions; weights must not all be 0. */
void FC_K(fc_regions_check)(const fc_list *where, const fc_entry *entry, const fc_model *model, fc_report *report);
/* With regions declared, a written name must be one of them; without, it is a label. */
void FC_K(fc_region_check)(const char *name, const char *key, const fc_entry *entry, const fc_model *model, fc_report *report);
/* share[j] of region j by the weights of `where`, or of the regions themselves; sums to 1. Returns the number of regions. */
int FC_K(fc_regions_shares)(const fc_model *model, const fc_list *where, double *share);
void FC_K(fc_regions_plan)(fc_builder *b, const fc_list *where, fc_regions *r);
/* here[j][i] = 1.0 where lane i's entity lies in region j, from its uniform. */
void FC_K(fc_regions_draw)(const fc_regions *r, const double *u, double (*here)[FC_LANES]);
/* Add amounts of one step. */
void FC_K(fc_regions_add)(const fc_regions *r, const fc_ws *ws, const fc_col *columns, double (*here)[FC_LANES], int step,
                          const double *amount);
/* Add amounts at the lane's own step; steps beyond the horizon are left out. */
void FC_K(fc_regions_add_at)(const fc_regions *r, const fc_ws *ws, const fc_col *columns, double (*here)[FC_LANES],
                             const double *step, const double *amount);

#endif
