/* Charts that show several entries of a kind. */
#include "output/chart_entries.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

size_t fc_chart_series_of(const fc_write_context *c, const fc_entry *entry, const char *key)
{
    char metric[512];
    if (snprintf(metric, sizeof metric, "%s.%s", entry->path, key) >= (int)sizeof metric) return SIZE_MAX;
    return fc_result_series_find(c->result, metric);
}

const fc_summary *fc_chart_scalar_of(const fc_write_context *c, const fc_entry *entry, const char *key)
{
    char metric[512];
    if (snprintf(metric, sizeof metric, "%s.%s", entry->path, key) >= (int)sizeof metric) return NULL;
    return fc_result_find(c->result, metric);
}

static double peak(const fc_write_context *c, size_t series)
{
    double most = 0.0;
    for (size_t k = 0; k <= fc_result_n_steps(c->result); k++)
        most = fmax(most, fc_result_series_point(c->result, series, k)->mean);
    return most;
}

void fc_chart_entries_find(const fc_write_context *c, const char *section, const char *key, fc_chart_entries *out)
{
    const fc_entry *entries;
    const size_t n = fc_model_section(c->model, section, &entries);
    double size[FC_CHART_PANELS];
    *out = (fc_chart_entries){0};
    for (size_t i = 0; i < n; i++) {
        const size_t series = fc_chart_series_of(c, &entries[i], key);
        if (series == SIZE_MAX) continue;
        const double this = peak(c, series);
        size_t at = out->n; /* where it goes: the end, or after the smallest has been taken out */
        out->total++;
        if (out->n == FC_CHART_PANELS) {
            size_t least = 0;
            for (size_t j = 1; j < out->n; j++)
                if (size[j] < size[least]) least = j;
            if (this <= size[least]) continue;
            for (size_t j = least; j + 1 < out->n; j++) {
                out->entry[j] = out->entry[j + 1];
                out->series[j] = out->series[j + 1];
                size[j] = size[j + 1];
            }
            at = out->n - 1;
        } else {
            out->n++;
        }
        out->entry[at] = &entries[i];
        out->series[at] = series;
        size[at] = this;
    }
}

void fc_chart_shown(fc_text *out, size_t shown, size_t total)
{
    fc_text_format(out, "# shown: %zu\n# entries: %zu\n", shown, total);
}

int fc_chart_entries_any(const fc_write_context *c, const char *section, const char *key)
{
    fc_chart_entries found;
    fc_chart_entries_find(c, section, key, &found);
    return found.n > 0;
}

void fc_chart_entries_begin(fc_text *out, const fc_write_context *c, const char *section, const char *key, const char *quantity,
                            const char *unit, fc_chart_entries *found)
{
    fc_chart_entries_find(c, section, key, found);
    fc_chart_head(out, c, quantity, unit);
    fc_chart_shown(out, found->n, found->total);
}

/* Words of stages, platforms and places in the sources; names are identifiers, so the Chinese charts need their words. */
static const struct { const char *word; fc_chart_name name; } words[] = {
    {"academicians", {"Academicians", "院士"}},
    {"accelerator", {"Accelerator", "加速器"}},
    {"acquired", {"Acquired", "被并购"}},
    {"apartment", {"Apartment", "人才公寓"}},
    {"brokers", {"Brokers", "券商"}},
    {"carriers", {"Carriers", "孵化载体"}},
    {"centres", {"Centres", "中心"}},
    {"chain", {"Chain of firms", "企业链"}},
    {"chongqing", {"Chongqing", "重庆"}},
    {"closed", {"Closed", "关停"}},
    {"contracted", {"Contracted", "签约金额"}},
    {"daye", {"Daye", "大冶"}},
    {"early", {"Early", "早期"}},
    {"ezhou", {"Ezhou", "鄂州"}},
    {"failed", {"Failed", "失败"}},
    {"first-round", {"First round", "首轮"}},
    {"gazelle", {"Gazelle firms", "瞪羚企业"}},
    {"general", {"General", "综合"}},
    {"giant", {"Little giants", "小巨人"}},
    {"growth", {"Growth", "成长"}},
    {"hightech", {"High-tech firms", "高新技术企业"}},
    {"huanggang", {"Huanggang", "黄冈"}},
    {"huangshi", {"Huangshi", "黄石"}},
    {"idea", {"Idea", "想法"}},
    {"incubator", {"Incubator", "孵化器"}},
    {"incubators", {"Incubators", "孵化器"}},
    {"institutes", {"Institutes", "研究院"}},
    {"joint-centres", {"Joint centres", "联合中心"}},
    {"ladder", {"Firm ladder", "企业梯次"}},
    {"listed", {"Listed", "上市"}},
    {"makerspace", {"Makerspace", "众创空间"}},
    {"moved", {"Moved away", "迁出"}},
    {"next-round", {"Next round", "次轮"}},
    {"operating", {"In operation", "投产"}},
    {"paid_in", {"Paid in", "到位资金"}},
    {"park", {"Park", "产业园"}},
    {"platforms", {"Public platforms", "公共平台"}},
    {"public", {"Public", "公共"}},
    {"registered", {"Registered", "注册落地"}},
    {"rongchang", {"Rongchang", "荣昌"}},
    {"seed", {"Seed", "种子"}},
    {"signed", {"Signed", "签约"}},
    {"sme", {"Technology SMEs", "科技型中小企业"}},
    {"special", {"Special", "专项"}},
    {"specialised", {"Specialised firms", "专精特新"}},
    {"started", {"Started", "开工"}},
    {"startup", {"Start-up", "初创"}},
    {"unicorn", {"Unicorns", "独角兽"}},
    {"wuhan", {"Wuhan", "武汉"}},
    {"xianning", {"Xianning", "咸宁"}},
};

fc_chart_name fc_chart_word(const char *word)
{
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(words[i].word, word) == 0) return words[i].name;
    return (fc_chart_name){word, word};
}

void fc_chart_names(fc_text *out, fc_chart_name name)
{
    fc_text_add(out, "\t");
    fc_chart_label(out, name.en);
    fc_text_add(out, "\t");
    fc_chart_label(out, name.zh);
}

static void numbers(fc_text *out, double mean, double se, const double *q)
{
    fc_chart_number(out, mean);
    fc_chart_number(out, se);
    fc_chart_number(out, q == NULL ? NAN : q[FC_Q05]);
    fc_chart_number(out, q == NULL ? NAN : q[FC_Q50]);
    fc_chart_number(out, q == NULL ? NAN : q[FC_Q95]);
}

void fc_chart_short_point(fc_text *out, const fc_series_point *point)
{
    if (point == NULL) numbers(out, NAN, NAN, NULL);
    else numbers(out, point->mean, point->se, point->q);
}

void fc_chart_short_scalar(fc_text *out, const fc_summary *s)
{
    if (s == NULL || s->n == 0) numbers(out, NAN, NAN, NULL);
    else numbers(out, s->mean, s->se, s->q);
}

void fc_chart_reached(const fc_write_context *c, const fc_summary *years, double *probability)
{
    const size_t bins = fc_result_n_steps(c->result) + 1;
    const double delta = c->model->calendar.delta, paths = (double)(fc_result_paths(c->result) - fc_result_failures(c->result)->n);
    double sum = 0.0;
    fc_result_histogram(c->result, years->metric, -0.5 * delta, ((double)bins - 0.5) * delta, bins, probability);
    for (size_t k = 0; k < bins; k++) {
        sum += paths > 0.0 ? probability[k] * (double)years->n / paths : NAN;
        probability[k] = sum;
    }
}
