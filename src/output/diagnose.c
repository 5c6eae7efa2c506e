/* Is the run to be trusted? Each question with its threshold, an answer, and what to do. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/report_internal.h"
#include "model/model_internal.h"
#include "output/diagnosis.h"
#include "output/rounding.h"
#include "plan/plan_internal.h"
#include "stats/intervals.h"

/* Where wrong begins. */
static const double most_error = 0.02;      /* half of the mean's 95% interval against its size or its spread */
static const double most_of_size = 0.10;    /* the same against the size alone, of what has one sign and is not 0 on most paths */
static const double most_points = 0.01;     /* the same for rates, shares and probabilities, as it is */
static const double least_index = 2;        /* below it the variance is infinite, and with it the error of the mean */
static const double most_share = 0.10;      /* of the sum in the top 0.1% of paths */
static const double paths_by_skewness = 25; /* times its square: fewer, and intervals of 95% cover less than 94% (Cochran) */
static const double most_undefined = 0.05;  /* of the paths that put money in */
static const double most_repaired = 0.05;   /* change of a correlation */
static const double most_truncated = 0.10;  /* of a law outside its min and max */

static int in_points(const fc_summary *s)
{
    return strcmp(s->unit, "1/year") == 0 || strcmp(s->unit, "share") == 0 || strcmp(s->unit, "probability") == 0;
}

/* Half of the interval: as it is, or against the size or the spread, whichever is larger. Against the spread alone enough
   paths settle everything, also a mean that rare paths carry: a number with a size of its own is held against that, too. */
static void look_converged(const fc_summary *s, fc_check *c)
{
    const double half = fmax(s->ci_high - s->mean, s->mean - s->ci_low);
    const int sized = (s->q[0] >= 0 && s->q[5] > 0) || (s->q[FC_N_QUANTILES - 1] <= 0 && s->q[5] < 0);
    double limit = in_points(s) ? most_points : most_error, value = half;
    if (!in_points(s) && half > 0) {
        value = half / fmax(fabs(s->mean), s->sd);
        if (sized && half / fabs(s->mean) / most_of_size > value / limit) {
            value = half / fabs(s->mean);
            limit = most_of_size;
        }
    }
    if (!isfinite(value)) value = INFINITY; /* too few paths to say */
    if (c->name && value / limit <= c->value / c->limit) return;
    *c = (fc_check){.name = s->metric, .value = value, .limit = limit, .wrong = value > limit};
}

static fc_status look_tail(const fc_result *result, const fc_summary *s, fc_check *c, fc_error *err)
{
    fc_tail tail;
    const fc_status status = fc_result_tail(result, s->metric, &tail, err);
    if (status != FC_OK || (isnan(tail.index) && isnan(tail.share))) return status;
    const int wrong = tail.index < least_index || tail.share > most_share;
    const int heavier = !c->name || wrong > c->wrong || (wrong == c->wrong && tail.index < c->value);
    if (heavier)
        *c = (fc_check){.name = s->metric, .value = tail.index, .limit = least_index, .second = tail.share,
                        .second_limit = most_share, .wrong = wrong};
    return FC_OK;
}

/* The tail's index wants 4,000 paths, and the largest values of a small sample are not yet its largest: skewness shows sooner. */
static void look_skewed(const fc_result *result, const fc_summary *s, fc_check *c)
{
    uint64_t n;
    const double skewness = fc_result_skewness(result, s->metric, &n), value = paths_by_skewness * skewness * skewness;
    if (isnan(skewness) || (c->name && value / (double)n <= c->value / c->limit)) return;
    *c = (fc_check){.name = s->metric, .value = value, .limit = (double)n, .second = skewness, .wrong = value > (double)n,
                    .worlds = fc_result_outer(result) > 0};
}

/* Whoever lets paths fail is told that the numbers speak of the others. */
static void look_failed(const fc_result *result, fc_check *c)
{
    const fc_failures *f = fc_result_failures(result);
    if (f->n == 0) return;
    *c = (fc_check){.name = f->listed[0].what, .value = (double)f->n / (double)fc_result_paths(result), .limit = 0, .wrong = 1,
                    .path = f->listed[0].path};
}

/* A ratio without a denominator, a day that never comes and a rate of what never costs more than it brings are answers. No
   rate that makes the flows worth 0 is none: money was put in, so that the multiple has a value, and the flows change sign
   more than once. At most so many paths are of that kind. */
static void look_undefined(const fc_result *result, const fc_summary *s, fc_check *c)
{
    static const char rate[] = ".irr";
    const size_t n = strlen(s->metric), end = sizeof rate - 1;
    char other[200];
    if (n < end || strcmp(s->metric + n - end, rate) != 0) return;
    snprintf(other, sizeof other, "%.*s.tvpi", (int)(n - end), s->metric);
    const fc_summary *money = fc_result_find(result, other);
    if (!money || money->n == 0) return;
    double without = money->n > s->n ? (double)(money->n - s->n) : 0;
    snprintf(other, sizeof other, "%s.several", s->metric);
    const fc_summary *several = fc_result_find(result, other);
    if (several && several->n > 0) without = fmin(without, several->mean * (double)several->n);
    const double value = without / (double)money->n;
    if (c->name && value <= c->value) return;
    *c = (fc_check){.name = s->metric, .value = value, .limit = most_undefined, .wrong = value > most_undefined};
}

/* The law whose min and max cut off most of it. */
static void look_truncated(const fc_model *model, fc_check *c)
{
    for (size_t i = 0; i < model->n_values; i++) {
        const fc_value *v = model->values[i];
        if (!v->dist || (isinf(v->min) && isinf(v->max))) continue;
        /* what lies on min itself is not cut off */
        const double below = isinf(v->min) ? 0 : v->dist->cdf(&v->params, nextafter(v->min, -INFINITY));
        const double cut = below + (isinf(v->max) ? 0 : 1 - v->dist->cdf(&v->params, v->max));
        if (!(cut > 1e-9) || (c->name && cut <= c->value)) continue;
        *c = (fc_check){.name = v->key, .value = cut, .limit = most_truncated, .wrong = cut > most_truncated};
    }
}

/* Correlations that are not the ones written. */
static void look_repaired(const fc_model *model, fc_check *c)
{
    const double value = model->correlations_changed;
    if (model->n_correlations == 0) return;
    *c = (fc_check){.name = "correlations", .value = value, .limit = most_repaired, .wrong = value > most_repaired};
}

static fc_status look_scalar(const fc_result *result, const fc_summary *s, fc_diagnosis *d, fc_error *err)
{
    if ((double)s->n <= most_undefined * (double)(s->n + s->undefined)) return FC_OK; /* the programme has none of it, or hardly any */
    if (d->worlds && s->probability && (s->mean <= 0 || s->mean >= 1)) return FC_OK; /* never or always, in the paths of every world */
    look_undefined(result, s, &d->check[FC_CHECK_UNDEFINED]);
    look_converged(s, &d->check[FC_CHECK_CONVERGED]);
    if (s->probability) return FC_OK;
    look_skewed(result, s, &d->check[FC_CHECK_SKEWED]);
    return look_tail(result, s, &d->check[FC_CHECK_TAIL], err);
}

/* A series with bands, at its end. Where it is undefined on some path (a ratio of the last year, say) it is not looked at. */
static void look_series(const fc_result *result, const fc_metric *metric, fc_diagnosis *d)
{
    const size_t i = fc_result_series_find(result, metric->name);
    const fc_series_point *p = fc_result_series_point(result, i, fc_result_n_steps(result));
    if (!p || !fc_result_series_has_bands(result, i) || p->undefined > fc_result_failures(result)->n) return;
    fc_summary s = {.metric = metric->name, .unit = metric->unit, .n = p->n, .mean = p->mean, .se = p->se, .ci_low = p->ci_low,
                    .ci_high = p->ci_high, .sd = p->sd};
    memcpy(s.q, p->q, sizeof s.q);
    look_converged(&s, &d->check[FC_CHECK_CONVERGED]);
}

fc_status fc_diagnosis_make(const fc_model *model, const fc_result *result, fc_diagnosis *out, fc_error *err)
{
    const fc_plan *plan = fc_result_plan(result);
    memset(out, 0, sizeof *out);
    out->worlds = fc_result_outer(result) > 0;
    for (size_t i = 0, scalar = 0; i < plan->n_metrics; i++) {
        const fc_metric *m = &plan->metrics[i];
        if (m->series) {
            look_series(result, m, out);
            continue;
        }
        const fc_summary *s = fc_result_scalar(result, scalar++); /* both in name order */
        const fc_status status = m->judged ? look_scalar(result, s, out, err) : FC_OK;
        if (status != FC_OK) return status;
    }
    look_failed(result, &out->check[FC_CHECK_FAILED]);
    look_truncated(model, &out->check[FC_CHECK_TRUNCATED]);
    look_repaired(model, &out->check[FC_CHECK_REPAIRED]);
    for (int i = 0; i < FC_N_CHECKS; i++) out->n_wrong += out->check[i].wrong;
    return FC_OK;
}

/* ---- words ---- */

static const char *const keys[FC_N_CHECKS] = {"converged", "tail", "skewed", "failed", "undefined", "truncated", "repaired"};
static const char *const questions[FC_N_CHECKS][2] = {{"converged?", "已收敛？"},
                                                      {"heavy tail?", "厚尾？"},
                                                      {"too skewed?", "偏度过大？"},
                                                      {"failed paths?", "失败路径？"},
                                                      {"undefined paths?", "无定义路径？"},
                                                      {"laws cut off?", "分布被截断？"},
                                                      {"correlations mended?", "相关系数被修正？"}};
static const char *const faults[FC_N_CHECKS][2] = {{"not converged", "未收敛"},
                                                   {"heavy tail", "厚尾"},
                                                   {"too skewed", "偏度过大"},
                                                   {"failed paths", "失败路径"},
                                                   {"undefined paths", "无定义路径"},
                                                   {"laws cut off", "分布被截断"},
                                                   {"correlations mended", "相关系数被修正"}};
static const char *const remedies[FC_N_CHECKS][2] = {
    {"more paths, or --stop with the error you need", "增加路径，或用 --stop 指定所需误差"},
    {"trust the median and the quantiles, not the mean and its error; look at the laws of the outcomes",
     "请看中位数与分位数，勿信均值及其误差；检查结果分布"},
    {"more paths than are wanted; until then trust the median and the quantiles: the mean's interval misses more than 5%",
     "增加路径至所需数目以上；在此之前请看中位数与分位数：均值区间的失误率高于 5%"},
    {"look at the path with replay and mend the key that makes such values: the numbers speak only of the other paths",
     "用 replay 查看该路径并修正产生该值的参数：各数字只代表其余路径"},
    {"its mean speaks only of the paths where it is defined: say so, or use another measure",
     "均值只代表有定义的路径：请说明，或改用其他指标"},
    {"the law is not the one written: choose parameters that need no min and max",
     "实际分布已非所写：请选择无需 min、max 的参数"},
    {"the pairs contradict each other and others were taken: weaken them until none has to change",
     "各对相关系数相互矛盾，已改用其他值：请减弱至无需修正"}};

static void percent(double share, char *buf, size_t n)
{
    char digits[FC_ROUND_ROOM];
    fc_round_to_error(100 * share, share > 0 ? 10 * fmax(share, 1e-5) : 0, digits);
    snprintf(buf, n, "%s%%", digits);
}

/* "skewness 12 wants 3600 paths (1000 here)"; what is wanted in two digits, upwards. */
static void skewed_figures(const fc_sheet *p, const fc_check *c)
{
    const char *const of = c->worlds ? (p->zh ? "个世界" : "worlds") : (p->zh ? "条路径" : "paths");
    const double step = pow(10, fmax(floor(log10(fmax(c->value, 1))) - 1, 0));
    fc_text_format(p->out, p->zh ? "偏度 %.2g，需 %.0f %s（现有 %.0f）" : "skewness %.2g wants %.0f %s (%.0f here)", c->second,
                   step * ceil(c->value / step), of, c->limit);
}

/* "sponsor.dpi: tail index 1.6 (at least 2), 14% of the sum in the top 0.1% (at most 10%)" */
static void figures(const fc_sheet *p, int which, const fc_check *c)
{
    char value[64], limit[64];
    const char *const most = p->zh ? "上限" : "at most";
    percent(c->limit, limit, sizeof limit);
    percent(c->value, value, sizeof value);
    fc_text_format(p->out, "%s%s", c->name, fc_sheet_say(p, W_COLON));
    if (which == FC_CHECK_CONVERGED && isinf(c->value))
        fc_text_add(p->out, p->zh ? "路径过少，误差未知" : "too few paths to know its error");
    else if (which == FC_CHECK_CONVERGED)
        fc_text_format(p->out, p->zh ? "误差 %s（%s %s）" : "error %s (%s %s)", value, most, limit);
    else if (which == FC_CHECK_SKEWED)
        skewed_figures(p, c);
    else if (which == FC_CHECK_FAILED)
        fc_text_format(p->out, p->zh ? "路径的 %s 上非有限数，首见于路径 %llu（%s 0）" : "not a finite number on %s of paths, first on path %llu (%s 0)",
                       value, (unsigned long long)c->path, most);
    else if (which == FC_CHECK_UNDEFINED)
        fc_text_format(p->out, p->zh ? "路径的 %s（%s %s）" : "%s of paths (%s %s)", value, most, limit);
    else if (which == FC_CHECK_TRUNCATED)
        fc_text_format(p->out, p->zh ? "min、max 之外 %s（%s %s）" : "%s of it lies outside its min and max (%s %s)", value, most,
                       limit);
    else if (which == FC_CHECK_REPAIRED)
        fc_text_format(p->out, p->zh ? "最大改动 %.2g（%s %.2g）" : "largest change %.2g (%s %.2g)", c->value, most, c->limit);
    if (which != FC_CHECK_TAIL) return;
    if (!isnan(c->value)) {
        if (c->value < 100) fc_text_format(p->out, p->zh ? "尾指数 %.1f" : "tail index %.1f", c->value);
        else fc_text_add(p->out, p->zh ? "尾指数大于 100" : "tail index above 100");
        fc_text_format(p->out, p->zh ? "（下限 %.0f）" : " (at least %.0f)", c->limit);
    }
    if (isnan(c->second)) return;
    if (!isnan(c->value)) fc_text_add(p->out, p->zh ? "，" : ", ");
    percent(c->second, value, sizeof value);
    percent(c->second_limit, limit, sizeof limit);
    fc_text_format(p->out, p->zh ? "最大的 0.1%% 路径占总和 %s（%s %s）" : "%s of the sum in the top 0.1%% of paths (%s %s)",
                   value, most, limit);
}

/* What paths are to other runs, worlds are to one of two levels, which takes no stop rule. */
static const char *remedy(const fc_diagnosis *d, int which, int zh)
{
    static const char *const worlds[2] = {"more worlds (--outer)", "增加设定数（--outer）"};
    return d->worlds && which == FC_CHECK_CONVERGED ? worlds[zh] : remedies[which][zh];
}

static void row(const fc_sheet *p, int which, const fc_diagnosis *d)
{
    const fc_check *c = &d->check[which];
    fc_text_add(p->out, "  ");
    fc_sheet_padded(p, questions[which][p->zh], 22);
    fc_sheet_padded(p, c->wrong ? (p->zh ? "异常" : "WRONG") : (p->zh ? "正常" : "ok"), 8);
    if (c->name) figures(p, which, c);
    else fc_text_add(p->out, p->zh ? "无" : "nothing of it");
    fc_text_add(p->out, "\n");
    if (!c->wrong) return;
    fc_sheet_padded(p, "", 32);
    fc_text_format(p->out, "-> %s\n", remedy(d, which, p->zh));
}

void fc_diagnosis_line(const fc_sheet *p, const fc_diagnosis *d)
{
    fc_text_add(p->out, p->zh ? "诊断：" : "Diagnosis: ");
    if (d->n_wrong == 0) fc_text_add(p->out, p->zh ? "未见异常" : "nothing wrong was found");
    for (int i = 0, some = 0; i < FC_N_CHECKS; i++) {
        if (!d->check[i].wrong) continue;
        fc_text_format(p->out, "%s%s (%s)", some++ ? (p->zh ? "；" : "; ") : "", faults[i][p->zh], d->check[i].name);
    }
    if (d->n_wrong > 0) fc_text_add(p->out, p->zh ? "；详见 fulcrum diagnose" : "; more: fulcrum diagnose");
    fc_text_add(p->out, "\n");
}

static void page(const fc_sheet *p, const fc_result *result, const fc_diagnosis *d)
{
    fc_sheet_run(p, result);
    for (int i = 0; i < FC_N_CHECKS; i++) row(p, i, d);
    fc_diagnosis_line(p, d);
}

static fc_status print(const fc_text *text, const fc_diagnosis *d, FILE *out, fc_error *err)
{
    if (text->failed) return fc_fail(err, FC_E_MEMORY, FC_MSG_OUT_OF_MEMORY, NULL, 0, NULL);
    if (fwrite(text->data, 1, text->n, out) != text->n || fflush(out) != 0)
        return fc_fail(err, FC_E_IO, FC_MSG_OUTPUT_PRINT, NULL, 0, NULL);
    return d->n_wrong > 0 ? fc_fail(err, FC_E_PROBLEM, FC_MSG_DIAGNOSE_WRONG, NULL, 0, NULL, d->n_wrong) : FC_OK;
}

fc_status fc_diagnose(const fc_model *model, const fc_result *result, const char *lang, FILE *out, fc_error *err)
{
    fc_diagnosis d;
    fc_text text;
    const fc_sheet p = {.out = &text, .zh = lang != NULL && strcmp(lang, "zh") == 0};
    fc_status status = fc_diagnosis_make(model, result, &d, err);
    if (status != FC_OK) return status;
    fc_text_init(&text);
    page(&p, result, &d);
    status = print(&text, &d, out, err);
    fc_text_free(&text);
    return status;
}

/* One question; numbers unrounded. */
static void json_check(fc_json *json, int which, const fc_diagnosis *d)
{
    const fc_check *c = &d->check[which];
    fc_json_object(json, keys[which]);
    fc_json_bool(json, "wrong", c->wrong);
    fc_json_text(json, which >= FC_CHECK_TRUNCATED ? "key" : "metric", c->name);
    fc_json_number(json, which == FC_CHECK_TAIL ? "index" : which == FC_CHECK_SKEWED ? "wanted" : "value", c->name ? c->value : NAN);
    fc_json_number(json, which == FC_CHECK_TAIL ? "least_index" : which != FC_CHECK_SKEWED ? "most" : d->worlds ? "worlds" : "paths",
                   c->name ? c->limit : NAN);
    if (which == FC_CHECK_SKEWED) fc_json_number(json, "skewness", c->name ? c->second : NAN);
    if (which == FC_CHECK_TAIL) {
        fc_json_number(json, "share_of_top", c->name ? c->second : NAN);
        fc_json_number(json, "most_share", c->name ? c->second_limit : NAN);
    }
    if (which == FC_CHECK_FAILED && c->name) fc_json_whole(json, "lowest_path", c->path);
    fc_json_text(json, "remedy", c->wrong ? remedy(d, which, 0) : NULL);
    fc_json_end_object(json);
}

fc_status fc_diagnose_json(const fc_model *model, const fc_result *result, FILE *out, fc_error *err)
{
    fc_diagnosis d;
    fc_text text;
    fc_json json;
    fc_status status = fc_diagnosis_make(model, result, &d, err);
    if (status != FC_OK) return status;
    fc_text_init(&text);
    fc_json_init(&json, &text);
    fc_json_object(&json, NULL);
    fc_json_whole(&json, "paths", fc_result_paths(result));
    fc_json_whole(&json, "seed", fc_result_seed(result));
    fc_json_whole(&json, "wrong", (uint64_t)d.n_wrong);
    fc_json_object(&json, "questions");
    for (int i = 0; i < FC_N_CHECKS; i++) json_check(&json, i, &d);
    fc_json_end_object(&json);
    fc_json_end_object(&json);
    fc_text_add(&text, "\n");
    status = print(&text, &d, out, err);
    fc_text_free(&text);
    return status;
}
