/* The headline of a two-level run: how much of the spread is uncertainty, which knowledge could narrow, and how much is
   chance. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "output/convergence.h"
#include "output/headline_sheet.h"

/* A share as a reader may take it: the estimate can come out a little below 0 or above 1. */
static double clipped(double share) { return share < 0 ? 0 : share > 1 ? 1 : share; }

static size_t scalar_of(const fc_result *result, const char *metric)
{
    size_t i = 0;
    while (i < fc_result_n_scalars(result) && strcmp(fc_result_scalar(result, i)->metric, metric) != 0) i++;
    return i;
}

void fc_headline_levels(const fc_sheet *p, const fc_result *result)
{
    static const fc_fact share = {.unit = "share"};
    char text[64];
    if (fc_result_outer(result) == 0) return;
    fc_text_format(p->out, p->zh ? "\n差异从何而来（%" PRIu64 " 个设定，每个 %" PRIu64 " 条路径；不确定性可随信息减少，偶然不可）\n"
                                 : "\nWhere the spread comes from (%" PRIu64 " worlds of %" PRIu64
                                   " paths; uncertainty could be learned away, chance not)\n",
                   fc_result_outer(result), fc_result_inner(result));
    for (size_t m = 0; m < FC_N_LEADING; m++) {
        const fc_two_level *t = fc_result_two_level(result, scalar_of(result, fc_leading_metrics[m].metric));
        if (!t || !(t->var_total > 0) || !isfinite(t->share_se)) continue;
        const double part = clipped(t->share);
        fc_text_add(p->out, "  ");
        fc_sheet_padded(p, p->zh ? fc_leading_metrics[m].name.zh : fc_leading_metrics[m].name.en, 54);
        fc_sheet_value(&share, part, t->share_se, text, sizeof text);
        fc_text_format(p->out, p->zh ? "不确定性 %s" : "uncertainty %s", text);
        fc_sheet_value(&share, 1.96 * t->share_se, t->share_se, text, sizeof text);
        fc_text_format(p->out, " ± %s", text);
        fc_sheet_value(&share, 1 - part, t->share_se, text, sizeof text);
        fc_text_format(p->out, p->zh ? "，偶然 %s\n" : ", chance %s\n", text);
    }
}

void fc_json_levels(fc_json *json, const fc_result *result)
{
    if (fc_result_outer(result) == 0) return;
    fc_json_object(json, "two_level");
    fc_json_whole(json, "outer", fc_result_outer(result));
    fc_json_whole(json, "inner", fc_result_inner(result));
    for (size_t m = 0; m < FC_N_LEADING; m++) {
        const fc_two_level *t = fc_result_two_level(result, scalar_of(result, fc_leading_metrics[m].metric));
        if (!t) continue;
        fc_json_object(json, fc_leading_metrics[m].metric);
        fc_json_number(json, "share_between", t->share);
        fc_json_number(json, "share_between_se", t->share_se);
        fc_json_number(json, "var_between", t->var_between);
        fc_json_number(json, "var_within", t->var_within);
        fc_json_end_object(json);
    }
    fc_json_end_object(json);
}
