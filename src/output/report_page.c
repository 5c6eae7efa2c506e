/* Parts of report.html: frame and tables of scalars. */
#include "output/report_page.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include <fulcrum/version.h>

#include "output/headline_sheet.h"
#include "output/rounding.h"
#include "output/svg_inline.h"
#include "stats/intervals.h"

const char *fc_page_say(const fc_page *page, const char *en, const char *zh)
{
    return page->zh ? zh : en;
}

/* No script, no network, no frames: the page is data. */
static const char policy[] =
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

static const char style[] =
    ":root{--ink:#1B2733;--muted:#5C6B78;--line:#D9DFE4;--tag:#C8102E;--blue:#0B5A99}"
    "*{box-sizing:border-box}"
    "body{margin:0;color:var(--ink);background:#F4F6F8;font:15px/1.55 'Noto Sans CJK SC',"
    "'Noto Sans SC','PingFang SC',"
    "'Microsoft YaHei','WenQuanYi Micro Hei',system-ui,sans-serif}"
    "main{max-width:960px;margin:0 auto;padding:32px 28px 56px;background:#fff}"
    "header{border-top:8px solid var(--tag);padding-top:18px}"
    "h1{font-size:26px;line-height:1.25;margin:0 0 6px;overflow-wrap:anywhere}"
    "h2{font-size:19px;margin:44px 0 10px;padding-bottom:4px;border-bottom:1px solid var(--line)}"
    "p.sub,footer{color:var(--muted);font-size:13px;margin:0;overflow-wrap:anywhere}"
    "pre{font:13px/1.6 'Noto Sans Mono CJK SC','DejaVu Sans Mono',"
    "'WenQuanYi Micro Hei Mono',ui-monospace,monospace;"
    "background:#F4F6F8;padding:14px 16px;overflow-x:auto;margin:18px 0}"
    "figure{margin:20px 0 6px}svg{width:100%;height:auto;display:block;border:1px solid var(--line)}"
    "svg text{font-family:inherit}"
    "details{margin:4px 0 18px;font-size:13px}summary{cursor:pointer;color:var(--blue)}"
    ".wide{overflow-x:auto;max-height:480px;overflow-y:auto}"
    "table{border-collapse:collapse;font-size:13px;margin:10px 0;font-variant-numeric:tabular-nums}"
    "th,td{text-align:right;padding:3px 10px 3px 0;border-bottom:1px solid var(--line);white-space:nowrap}"
    "th{color:var(--muted);font-weight:normal}th:first-child,td:first-child,td.text{text-align:left}"
    "td.text{white-space:normal;overflow-wrap:anywhere;min-width:200px}th.text{text-align:left}"
    "footer{margin-top:48px;border-top:1px solid var(--line);padding-top:12px}"
    "@media print{body{background:#fff}main{max-width:none;padding:0}details{display:none}"
    "figure{break-inside:avoid}}";

void fc_page_open(const fc_page *page)
{
    fc_text *out = page->out;
    char hash[65];
    const char *title = page->c->model->head.title;
    fc_plan_hash(page->c->plan, hash);
    fc_text_format(out,
                   "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n"
                   "<meta http-equiv=\"Content-Security-Policy\" content=\"%s\">\n"
                   "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                   "<meta name=\"referrer\" content=\"no-referrer\">\n<title>",
                   page->zh ? "zh-CN" : "en", policy);
    fc_html_text(out, title);
    fc_text_format(out, "</title>\n<style>%s</style>\n</head>\n<body>\n<main>\n<header><h1>", style);
    fc_html_text(out, title);
    fc_text_add(out, "</h1>\n<p class=\"sub\">");
    fc_text_format(
        out,
        fc_page_say(page, "%" PRIu64 " simulated futures · seed %" PRIu64 " · plan %.12s · Fulcrum %s",
                    "模拟 %" PRIu64 " 条路径 · 种子 %" PRIu64 " · 方案 %.12s · Fulcrum %s"),
        fc_result_paths(page->c->result), fc_result_seed(page->c->result), hash, fc_build_get_info().version);
    const fc_sheet sheet = {.out = out, .zh = page->zh};
    char early[120];
    if (*fc_sheet_early(&sheet, page->c->result, early, sizeof early)) fc_text_format(out, " · <strong>%s</strong>", early);
    fc_text_add(out, "</p></header>\n");
}

void fc_page_close(const fc_page *page)
{
    fc_text_add(page->out, "<footer>");
    fc_text_add(
        page->out,
        fc_page_say(
            page,
            "± is the half-width of the 95% interval of the mean (of a probability both ends, by Wilson): what more paths would narrow. Ranges "
            "such as 5–95% are the spread of futures: more paths do not narrow them. Repeat this run: ",
            "± 为均值 95% 置信区间的半宽（概率列出两端，Wilson 区间），路径越多越窄；5–95% "
            "等区间是各种未来的离散程度，不随路径数变窄。重现本次运行："));
    fc_text_format(page->out, "<code>fulcrum run scenario.cfg</code>%s</footer>\n</main>\n</body>\n</html>\n",
                   fc_page_say(page, " in this directory.", "（在本目录中）。"));
}

void fc_page_section(const fc_page *page, const char *id, const char *title)
{
    fc_text_format(page->out, "<section id=\"%s\">\n<h2>%s</h2>\n", id, title);
}

void fc_page_section_end(const fc_page *page)
{
    fc_text_add(page->out, "</section>\n");
}

/* ---- scalars ---- */

typedef struct shown_unit { double scale; const char *word; } shown_unit;

static shown_unit money_unit(const fc_page *page, double size)
{
    static const shown_unit zh[] = {{1e12, " 万亿"}, {1e8, " 亿"}, {1e4, " 万"}, {1.0, ""}};
    static const shown_unit en[] = {{1e12, " tn"}, {1e9, " bn"}, {1e6, " million"}, {1.0, ""}};
    const shown_unit *units = page->zh ? zh : en;
    size_t i = 0;
    while (i < 3 && size < units[i].scale * (i == 0 ? 10.0 : 0.1)) i++;
    return units[i];
}

static shown_unit unit_of(const fc_page *page, const fc_summary *s)
{
    if (strcmp(s->unit, "currency") == 0) return money_unit(page, fmax(fabs(s->mean), fabs(s->q[5])));
    if (strcmp(s->unit, "probability") == 0 || strcmp(s->unit, "share") == 0 ||
        strcmp(s->unit, "1/year") == 0)
        return (shown_unit){0.01, "%"};
    if (strcmp(s->unit, "x") == 0) return (shown_unit){1.0, "x"};
    return (shown_unit){1.0, ""};
}

/* A cell rounded to two digits of the error that 95% of repetitions stay within; rough: of too few paths to know it. */
static void cell(const fc_page *page, double value, double se, shown_unit unit, int rough)
{
    char digits[FC_ROUND_ROOM];
    fc_text_add(page->out, "<td>");
    if (isfinite(value)) {
        fc_round_to_error(value / unit.scale, se / unit.scale, digits);
        fc_text_format(page->out, "%s%s%s", rough ? "~" : "", digits, unit.word);
    } else {
        fc_text_add(page->out, "–");
    }
    fc_text_add(page->out, "</td>");
}

/* What a metric means; *at walks the plan's metrics, sorted by name as the scalars are. */
static const char *meaning(const fc_plan *plan, const char *metric, size_t *at)
{
    while (*at < plan->n_metrics && strcmp(plan->metrics[*at].name, metric) < 0) ++*at;
    if (*at == plan->n_metrics || strcmp(plan->metrics[*at].name, metric) != 0) return "";
    return plan->metrics[*at].help != NULL ? plan->metrics[*at].help : "";
}

/* A probability and its interval: an error on both sides may reach below 0. */
static void chance_cells(const fc_page *page, const fc_summary *s)
{
    const fc_fact unit = {.unit = "probability"};
    const double se = (s->ci_high - s->ci_low) / 4;
    char mean[64] = "–", low[64], high[64];
    if (s->n > 0) fc_sheet_value(&unit, s->mean, s->se, mean, sizeof mean);
    fc_text_format(page->out, "<td>%s</td>", mean);
    if (s->n == 0) {
        fc_text_add(page->out, "<td>–</td>");
        return;
    }
    fc_sheet_value(&unit, s->ci_low, se, low, sizeof low);
    fc_sheet_value(&unit, s->ci_high, se, high, sizeof high);
    fc_text_format(page->out, "<td>%s .. %s</td>", low, high);
}

static void scalar_row(const fc_page *page, const fc_summary *s, const char *help)
{
    const shown_unit unit = unit_of(page, s);
    const int is_probability = s->probability;
    fc_text_add(page->out, "<tr><td>");
    fc_html_text(page->out, s->metric);
    fc_text_add(page->out, "</td>");
    if (is_probability) chance_cells(page, s);
    else {
        cell(page, s->mean, isfinite(s->se) ? s->se : fabs(s->mean), unit, 0);
        const double half = s->se <= FC_NOISE * fabs(s->mean) ? 0 : 1.959963984540054 * s->se;
        cell(page, half, half, unit, 0);
    }
    for (int q = 2; q <= 8; q += 3) {
        int rough;
        const double se = fc_quantile_error(s, q, fc_result_outer(page->c->result) > 0, &rough);
        cell(page, is_probability ? NAN : s->q[q], se, unit, rough && !is_probability);
    }
    fc_text_format(page->out, "<td>%" PRIu64 "</td><td class=\"text\" lang=\"en\">", s->undefined);
    fc_html_text(page->out, help);
    fc_text_add(page->out, "</td></tr>\n");
}

static int matches(const char *metric, const char *const *prefixes)
{
    if (prefixes == NULL) return 1;
    for (; *prefixes != NULL; prefixes++)
        if (strncmp(metric, *prefixes, strlen(*prefixes)) == 0) return 1;
    return 0;
}

void fc_page_scalars(const fc_page *page, const char *const *prefixes)
{
    const size_t n = fc_result_n_scalars(page->c->result);
    size_t at = 0;
    int open = 0;
    for (size_t i = 0; i < n; i++) {
        const fc_summary *s = fc_result_scalar(page->c->result, i);
        if (!matches(s->metric, prefixes)) continue;
        if (!open)
            fc_text_format(page->out,
                           "<div class=\"wide\"><table><tr><th>%s</th><th>%s</th><th>±</th><th>5%%</th>"
                           "<th>%s</th><th>95%%</th><th>%s</th><th class=\"text\">%s</th></tr>\n",
                           fc_page_say(page, "metric", "指标"), fc_page_say(page, "mean", "均值"),
                           fc_page_say(page, "median", "中位"),
                           fc_page_say(page, "paths undefined", "无定义路径"),
                           fc_page_say(page, "meaning", "含义（英文）"));
        open = 1;
        scalar_row(page, s, meaning(page->c->plan, s->metric, &at));
    }
    if (open) fc_text_add(page->out, "</table></div>\n");
}
