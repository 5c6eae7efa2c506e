/* The way to a result, for readers: running means, their errors, and whether these fall as they should. */
#include "output/convergence.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/report_internal.h"
#include "output/headline_sheet.h"
#include "plan/statement.h"
#include "stats/intervals.h"

/* The exponent is -1/2 but for what the errors themselves are uncertain by. */
static const double most_off = 0.1;
enum { FROM_PATHS = 256, FROM_WORLDS = 32, LAST_FACTOR = 64, LEAST_POINTS = 4 };

const fc_leading fc_leading_metrics[FC_N_LEADING] = {
    {"leverage.paid.social", {"Social capital per unit of public money, paid in", "实缴社会资本/公共资金"}},
    {"leverage.closed.social", {"Social capital per unit of public money, closed", "募集完成社会资本/公共资金"}},
    {"leverage.committed.social", {"Social capital per unit of public money, committed", "认缴社会资本/公共资金"}},
    {"sponsor.tvpi", {"Total value over paid-in (TVPI)", "总价值倍数 TVPI"}},
    {"sponsor.irr", {"Return a year (IRR)", "年化收益率 IRR"}},
    {"sponsor.need", {"Money needed beside own receipts", "自有收入以外所需资金"}},
    {"target.all", {"Chance to meet all targets", "全部目标达成概率"}},
};

fc_fall fc_convergence_fall(const fc_result *result, size_t i, double *exponent)
{
    const size_t n = fc_result_n_doublings(result);
    const fc_doubling *all = fc_result_doubling(result, i, n - 1);
    const uint64_t inner = fc_result_inner(result), from = inner > 0 ? FROM_WORLDS * inner : FROM_PATHS;
    double points = 0, sx = 0, sy = 0, sxx = 0, sxy = 0;
    *exponent = NAN;
    if (all->se <= FC_NOISE * fabs(all->mean)) return FC_FALL_CONSTANT;
    for (size_t k = 0; k < n; k++) {
        const fc_doubling *d = fc_result_doubling(result, i, k);
        if (d->paths < from || d->paths < all->paths / LAST_FACTOR || !(d->se > 0)) continue;
        const double x = log((double)d->paths), y = log(d->se);
        points += 1;
        sx += x;
        sy += y;
        sxx += x * x;
        sxy += x * y;
    }
    if (points < LEAST_POINTS) return FC_FALL_UNKNOWN;
    *exponent = (points * sxy - sx * sy) / (points * sxx - sx * sx);
    if (fabs(*exponent + 0.5) <= most_off) return FC_FALL_ROOT;
    return *exponent > -0.5 ? FC_FALL_SLOWER : FC_FALL_FASTER;
}

/* Index of a scalar by name; SIZE_MAX if there is none. */
static size_t find(const fc_result *result, const char *metric)
{
    for (size_t i = 0; i < fc_result_n_scalars(result); i++)
        if (strcmp(fc_result_scalar(result, i)->metric, metric) == 0) return i;
    return SIZE_MAX;
}

size_t fc_convergence_leading(const fc_result *result, size_t *scalar)
{
    double exponent;
    size_t m = 0;
    for (; m < FC_N_LEADING; m++) {
        *scalar = find(result, fc_leading_metrics[m].metric);
        if (*scalar == SIZE_MAX || fc_result_scalar(result, *scalar)->n < 2) continue;
        if (fc_convergence_fall(result, *scalar, &exponent) != FC_FALL_CONSTANT) break;
    }
    return m;
}

/* ---- the page ---- */

static void cell(const fc_sheet *p, const fc_summary *s, double value, double se, size_t width)
{
    char text[160];
    if (!isfinite(value)) snprintf(text, sizeof text, "-");
    else if (strcmp(s->unit, "currency") == 0) fc_sheet_amount(p, value, se, text, sizeof text);
    else fc_sheet_value(&(fc_fact){.unit = s->unit}, value, se, text, sizeof text);
    fc_sheet_padded(p, text, width);
}

static void verdict(const fc_sheet *p, const fc_result *result, size_t i)
{
    static const char *const words[][2] = {
        [FC_FALL_CONSTANT] = {"a constant: there is no error", "常数：没有误差"},
        [FC_FALL_UNKNOWN] = {"too few paths to say how the error falls", "路径过少，无法判断误差如何下降"},
        [FC_FALL_ROOT] = {"falls like 1/sqrt(paths), as it should", "按 1/√路径 下降，正常"},
        [FC_FALL_SLOWER] = {"falls slower than 1/sqrt(paths): rare paths carry the mean; see fulcrum diagnose",
                            "下降慢于 1/√路径：均值受少数路径左右；请看 fulcrum diagnose"},
        [FC_FALL_FASTER] = {"falls faster than 1/sqrt(paths): early paths were unlike the later ones; more paths will tell",
                            "下降快于 1/√路径：前期路径与后期不同；请增加路径"}};
    double exponent;
    const fc_fall fall = fc_convergence_fall(result, i, &exponent);
    fc_text_add(p->out, "  ");
    if (isfinite(exponent)) fc_text_format(p->out, p->zh ? "误差 ~ 路径^%.2f，" : "error ~ paths^%.2f: ", exponent);
    fc_text_format(p->out, "%s\n", words[fall][p->zh]);
}

static void table(const fc_sheet *p, const fc_result *result, size_t i)
{
    static const char *const heads[][2] = {{"paths", "路径"}, {"mean", "均值"}, {"error", "标准误"}, {"95% interval", "95% 区间"}};
    const fc_summary *s = fc_result_scalar(result, i);
    const size_t wide = strcmp(s->unit, "currency") == 0 ? 34 : 16;
    char paths[24];
    fc_text_format(p->out, "\n%s (%s)\n  ", s->metric, s->unit);
    for (int c = 0; c < 4; c++) fc_sheet_padded(p, heads[c][p->zh], c == 0 ? 12 : c < 3 ? wide : 0);
    fc_text_add(p->out, "\n");
    for (size_t k = 0; k < fc_result_n_doublings(result); k++) {
        const fc_doubling *d = fc_result_doubling(result, i, k);
        snprintf(paths, sizeof paths, "%" PRIu64, d->paths);
        fc_text_add(p->out, "  ");
        fc_sheet_padded(p, paths, 12);
        cell(p, s, d->mean, isnan(d->se) ? fabs(d->mean) / 2 : d->se, wide); /* error not known: three digits */
        cell(p, s, isnan(d->se) || d->se > FC_NOISE * fabs(d->mean) ? d->se : 0, d->se, wide);
        const double half = (d->ci_high - d->ci_low) / 4, end = d->se > 0 ? d->se : half; /* a chance never seen has no error but ends */
        cell(p, s, d->ci_low, end, 0);
        fc_text_add(p->out, " .. ");
        cell(p, s, d->ci_high, end, 0);
        fc_text_add(p->out, "\n");
    }
    verdict(p, result, i);
}

static void json_table(fc_json *json, const fc_result *result, size_t i)
{
    static const char *const words[] = {[FC_FALL_CONSTANT] = "constant", [FC_FALL_UNKNOWN] = "unknown", [FC_FALL_ROOT] = "root",
                                        [FC_FALL_SLOWER] = "slower", [FC_FALL_FASTER] = "faster"};
    const fc_summary *s = fc_result_scalar(result, i);
    double exponent;
    const fc_fall fall = fc_convergence_fall(result, i, &exponent);
    fc_json_object(json, s->metric);
    fc_json_text(json, "unit", s->unit);
    fc_json_text(json, "fall", words[fall]);
    fc_json_number(json, "exponent", exponent);
    fc_json_array(json, "doublings");
    for (size_t k = 0; k < fc_result_n_doublings(result); k++) {
        const fc_doubling *d = fc_result_doubling(result, i, k);
        fc_json_object(json, NULL);
        fc_json_whole(json, "paths", d->paths);
        fc_json_whole(json, "undefined", d->undefined);
        fc_json_number(json, "mean", d->mean);
        fc_json_number(json, "se", d->se);
        fc_json_number(json, "ci_low", d->ci_low);
        fc_json_number(json, "ci_high", d->ci_high);
        fc_json_number(json, "sd", d->sd);
        fc_json_end_object(json);
    }
    fc_json_end_array(json);
    fc_json_end_object(json);
}

typedef struct page {
    const fc_result *result;
    const fc_sheet *sheet; /* NULL: JSON */
    fc_json *json;
} page;

static void add(const page *g, size_t i)
{
    if (g->sheet) table(g->sheet, g->result, i);
    else json_table(g->json, g->result, i);
}

static fc_status unknown(const page *g, const char *metric, fc_error *err)
{
    const char *near = fc_nearest_metric(fc_result_plan(g->result), metric, 1);
    return fc_fail(err, FC_E_USAGE, FC_MSG_CONVERGENCE_METRIC, NULL, 0, NULL, metric, near ? "did you mean " : "see summary.csv",
                   near ? near : "", near ? "?" : "");
}

/* The metrics asked for; none: the headline's that the run has. */
static fc_status add_all(const page *g, const char *const *metrics, size_t n, fc_error *err)
{
    for (size_t m = 0; m < n; m++)
        if (find(g->result, metrics[m]) == SIZE_MAX) return unknown(g, metrics[m], err);
    for (size_t m = 0; m < n; m++) add(g, find(g->result, metrics[m]));
    for (size_t m = 0; n == 0 && m < FC_N_LEADING; m++) {
        const size_t i = find(g->result, fc_leading_metrics[m].metric);
        if (i != SIZE_MAX && fc_result_scalar(g->result, i)->n > 0) add(g, i);
    }
    return FC_OK;
}

fc_status fc_convergence(const fc_result *result, const char *const *metrics, size_t n, const char *lang, FILE *out,
                         fc_error *err)
{
    fc_text text;
    fc_text_init(&text);
    const fc_sheet sheet = {.out = &text, .zh = lang != NULL && strcmp(lang, "zh") == 0};
    fc_sheet_run(&sheet, result);
    fc_status status = add_all(&(page){.result = result, .sheet = &sheet}, metrics, n, err);
    if (status == FC_OK) status = fc_sheet_print(&text, out, err);
    fc_text_free(&text);
    return status;
}

fc_status fc_convergence_json(const fc_result *result, const char *const *metrics, size_t n, FILE *out, fc_error *err)
{
    fc_text text;
    fc_json json;
    fc_text_init(&text);
    fc_json_init(&json, &text);
    fc_json_object(&json, NULL);
    fc_json_whole(&json, "paths", fc_result_paths(result));
    fc_json_whole(&json, "seed", fc_result_seed(result));
    fc_json_object(&json, "metrics");
    fc_status status = add_all(&(page){.result = result, .json = &json}, metrics, n, err);
    fc_json_end_object(&json);
    fc_json_end_object(&json);
    if (status == FC_OK) status = fc_sheet_print(&text, out, err);
    fc_text_free(&text);
    return status;
}
