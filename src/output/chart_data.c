/* Shared parts of the charts' data files. */
#include "output/chart_data.h"

#include <inttypes.h>
#include <math.h>

static const fc_chart_name class_names[FC_N_CLASSES] = {
    [FC_CLASS_sponsor] = {"Sponsor", "出资方"},
    [FC_CLASS_central] = {"Central government", "中央"},
    [FC_CLASS_province] = {"Province", "省级"},
    [FC_CLASS_city] = {"City", "市级"},
    [FC_CLASS_district] = {"District", "区县"},
    [FC_CLASS_state] = {"State-owned companies", "国有企业"},
    [FC_CLASS_gp] = {"Fund managers", "基金管理人"},
    [FC_CLASS_corporate] = {"Companies", "企业"},
    [FC_CLASS_bank] = {"Banks", "银行"},
    [FC_CLASS_insurer] = {"Insurers", "保险机构"},
    [FC_CLASS_individual] = {"Individuals", "个人"},
    [FC_CLASS_foreign] = {"Foreign investors", "境外投资者"},
    [FC_CLASS_social] = {"Social capital", "社会资本"},
};

fc_chart_name fc_chart_class_name(int class)
{
    return class_names[class];
}

void fc_chart_head(fc_text *out, const fc_write_context *c, const char *quantity, const char *unit)
{
    char hash[65];
    fc_plan_hash(c->plan, hash);
    fc_text_format(out, "# quantity: %s\n# unit: ", quantity);
    fc_chart_label(out, unit);
    fc_text_add(out, "\n# currency: ");
    fc_chart_label(out, c->model->head.currency);
    if (fc_result_outer(c->result) > 0)
        fc_text_format(out, "\n# worlds: %" PRIu64 " x %" PRIu64, fc_result_outer(c->result), fc_result_inner(c->result));
    fc_text_format(out, "\n# paths: %" PRIu64 "\n# seed: %" PRIu64 "\n# plan: %s\n",
                   fc_result_paths(c->result), fc_result_seed(c->result), hash);
}

void fc_chart_next_block(fc_text *out)
{
    fc_text_add(out, "\n\n");
}

/* Bytes of the UTF-8 sequence at s, 0 if it is broken (overlong forms and surrogates included). */
static size_t sequence(const unsigned char *s)
{
    static const unsigned char low[] = {0, 0, 0xc2, 0xe0, 0xf0}, high[] = {0, 0x7f, 0xdf, 0xef, 0xf4};
    if (s[0] < 0x80) return 1;
    size_t n = 2;
    while (n <= 4 && (s[0] < low[n] || s[0] > high[n])) n++;
    if (n > 4) return 0;
    for (size_t i = 1; i < n; i++)
        if ((s[i] & 0xc0) != 0x80) return 0;
    if ((s[0] == 0xe0 && s[1] < 0xa0) || (s[0] == 0xed && s[1] > 0x9f)) return 0;
    if ((s[0] == 0xf0 && s[1] < 0x90) || (s[0] == 0xf4 && s[1] > 0x8f)) return 0;
    return n;
}

void fc_chart_label(fc_text *out, const char *label)
{
    const unsigned char *s = (const unsigned char *)label;
    for (size_t letters = 0; *s != '\0'; letters++) {
        const size_t n = sequence(s), bytes = n == 0 ? 1 : n;
        if (letters == FC_CHART_LABEL - 1 && s[bytes] != '\0') {
            fc_text_add(out, "…");
            return;
        }
        const int c1 = n == 2 && s[0] == 0xc2 && s[1] < 0xa0; /* control characters above 0x7f */
        const int line = n == 3 && s[0] == 0xe2 && s[1] == 0x80 && (s[2] == 0xa8 || s[2] == 0xa9);
        if (n == 0)
            fc_text_add(out, "?");
        else if ((n == 1 && (*s < 0x20 || *s == 0x7f || *s == '"' || *s == '\\')) || c1 || line)
            fc_text_add(out, " ");
        else
            fc_text_add_n(out, (const char *)s, n);
        s += bytes;
    }
}

void fc_chart_number(fc_text *out, double x)
{
    fc_text_add(out, "\t");
    fc_dat_number(out, x);
}

void fc_chart_time(fc_text *out, const fc_write_context *c, size_t step)
{
    const fc_calendar *calendar = &c->model->calendar;
    const double time = (double)step / calendar->steps_per_year;
    char date[8];
    fc_calendar_date(calendar, (int)step, date);
    fc_text_format(out, "%zu", step);
    fc_chart_number(out, time);
    fc_chart_number(out, calendar->start_year + (calendar->start_month - 1) / 12.0 + time);
    fc_text_format(out, "\t%s", date);
}

void fc_chart_point(fc_text *out, const fc_series_point *point)
{
    fc_chart_number(out, point->mean);
    fc_chart_number(out, point->se);
    for (int q = FC_Q05; q <= FC_Q95; q++) fc_chart_number(out, point->q[q]);
}

void fc_chart_fan_columns(fc_text *out, const fc_write_context *c)
{
    fc_text_add(out, FC_CHART_TIME_COLUMNS "\t" FC_CHART_POINT_COLUMNS);
    if (fc_result_outer(c->result) > 0) fc_text_add(out, "\tworld_p05\tworld_p95");
}

void fc_chart_key_row(fc_text *out, const char *key, double value, double low, double high)
{
    fc_text_add(out, key);
    fc_chart_number(out, value);
    fc_chart_number(out, low);
    fc_chart_number(out, high);
    fc_text_add(out, "\n");
}

void fc_chart_world_band(fc_text *out, const fc_write_context *c, size_t series, size_t step)
{
    const double *worlds = fc_result_world_quantiles(c->result, series, step);
    fc_chart_number(out, worlds != NULL ? worlds[FC_Q05] : NAN);
    fc_chart_number(out, worlds != NULL ? worlds[FC_Q95] : NAN);
}

void fc_chart_fan_row(fc_text *out, const fc_write_context *c, size_t series, size_t step)
{
    fc_chart_time(out, c, step);
    fc_chart_point(out, fc_result_series_point(c->result, series, step));
    if (fc_result_outer(c->result) > 0) fc_chart_world_band(out, c, series, step);
}

void fc_chart_fan(fc_text *out, const fc_write_context *c, size_t series)
{
    fc_chart_fan_columns(out, c);
    fc_text_add(out, "\n");
    const size_t n_steps = fc_result_n_steps(c->result);
    for (size_t step = 0; step <= n_steps; step++) {
        fc_chart_fan_row(out, c, series, step);
        fc_text_add(out, "\n");
    }
}

int fc_chart_has_series(const fc_write_context *c, const char *metric)
{
    return fc_result_series_find(c->result, metric) != SIZE_MAX;
}

double fc_chart_line_total(const fc_write_context *c, size_t line)
{
    const size_t n_steps = fc_result_n_steps(c->result);
    double total = 0.0;
    for (size_t step = 0; step <= n_steps; step++) {
        double mean, se;
        fc_result_line(c->result, line, step, &mean, &se);
        total += mean;
    }
    return total;
}

void fc_chart_gate_totals(const fc_write_context *c, fc_gate gate, double totals[2])
{
    totals[0] = totals[1] = 0.0;
    for (size_t i = 0; i < c->plan->n_lines; i++) {
        const fc_line *line = &c->plan->lines[i];
        if (!line->leverage || line->gate != gate || line->payer_class < 0) continue;
        totals[c->model->public_class[line->payer_class] ? 0 : 1] +=
            (1.0 - line->overlap) * fc_chart_line_total(c, i);
    }
}
