/* Reading statements: see statement.h. */
#include "plan/statement.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <fulcrum/catalogue.h>

#include "base/report_internal.h"

typedef struct span {
    const char *at;
    size_t n;
} span;

static span trim(span s)
{
    while (s.n > 0 && (*s.at == ' ' || *s.at == '\t')) s.at++, s.n--;
    while (s.n > 0 && (s.at[s.n - 1] == ' ' || s.at[s.n - 1] == '\t')) s.n--;
    return s;
}

/* "NAME(...)": 1 and what stands inside. */
static int called(span s, const char *name, span *inside)
{
    const size_t n = strlen(name);
    if (s.n < n + 2 || memcmp(s.at, name, n) != 0 || s.at[n] != '(' || s.at[s.n - 1] != ')') return 0;
    *inside = trim((span){s.at + n + 1, s.n - n - 2});
    return 1;
}

fc_unit fc_statement_unit(const fc_metric *metric)
{
    static const struct {
        const char *name;
        fc_unit unit;
    } units[] = {{"currency", FC_UNIT_MONEY}, {"share", FC_UNIT_SHARE}, {"probability", FC_UNIT_SHARE}, {"1/year", FC_UNIT_RATE},
                 {"years", FC_UNIT_YEARS}, {"x", FC_UNIT_MULTIPLE}};
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (strcmp(metric->unit, units[i].name) == 0) return units[i].unit;
    return FC_UNIT_NONE;
}

int fc_statement_holds(const fc_statement *s, double x)
{
    switch (s->compare) {
    case FC_AT_LEAST: return x >= s->threshold;
    case FC_AT_MOST: return x <= s->threshold;
    case FC_ABOVE: return x > s->threshold;
    default: return x < s->threshold;
    }
}

static fc_status refuse(const fc_statement *s, fc_error *err, const char *why)
{
    return fc_fail(err, FC_E_USAGE, FC_MSG_STATEMENT, NULL, 0, NULL, s->text, why);
}

/* "@2024-12" of a series; without one the last step. */
static fc_status read_date(const fc_plan *plan, span date, fc_statement *s, fc_error *err)
{
    char text[16], why[120];
    int year, month;
    const fc_metric *m = &plan->metrics[s->metric];
    if (!m->series) {
        s->step = -1;
        return date.at ? refuse(s, err, "the metric is one number a path and has no date") : FC_OK;
    }
    s->step = plan->n_steps;
    if (!date.at) return FC_OK;
    snprintf(text, sizeof text, "%.*s", (int)(date.n < 15 ? date.n : 15), date.at);
    if (!fc_month_read(text, &year, &month)) return refuse(s, err, "a date is written YYYY-MM");
    s->step = fc_calendar_step_at(&plan->model->calendar, year, month);
    if (s->step >= 1 && s->step <= plan->n_steps) return FC_OK;
    snprintf(why, sizeof why, "no step of the scenario ends in %s", text);
    return refuse(s, err, why);
}

const char *fc_nearest_metric(const fc_plan *plan, const char *name, int scalar)
{
    size_t n = 0;
    const char **names = malloc((plan->n_metrics + 1) * sizeof *names);
    if (!names) return NULL;
    for (size_t i = 0; i < plan->n_metrics; i++)
        if (!scalar || !plan->metrics[i].series) names[n++] = plan->metrics[i].name;
    const char *near = fc_nearest_name(name, names, n);
    free(names);
    return near;
}

static fc_status read_metric(const fc_plan *plan, span name, fc_statement *s, fc_error *err)
{
    const char *at = memchr(name.at, '@', name.n);
    const span date = at ? trim((span){at + 1, name.n - (size_t)(at + 1 - name.at)}) : (span){NULL, 0};
    char why[FC_STATEMENT_ROOM];
    if (at) name.n = (size_t)(at - name.at);
    name = trim(name);
    for (s->metric = 0; s->metric < plan->n_metrics; s->metric++) {
        const char *known = plan->metrics[s->metric].name;
        if (strlen(known) == name.n && memcmp(known, name.at, name.n) == 0) return read_date(plan, date, s, err);
    }
    char given[80];
    const int whole = name.n < sizeof given;
    if (!whole) name.n = sizeof given - 1;
    while (!whole && name.n > 0 && ((unsigned char)name.at[name.n] & 0xC0) == 0x80) name.n--; /* no half of a letter */
    snprintf(given, sizeof given, "%.*s", (int)name.n, name.at);
    const char *near = whole ? fc_nearest_metric(plan, given, 0) : NULL;
    if (near) snprintf(why, sizeof why, "the scenario has no metric \"%s\"; did you mean %.80s?", given, near);
    else snprintf(why, sizeof why, "the scenario has no metric \"%s\"; see summary.csv and series.csv of a run", given);
    return refuse(s, err, why);
}

/* "M >= x" */
static fc_status read_chance(const fc_plan *plan, span s, fc_statement *out, fc_error *err)
{
    size_t at = 0, width = 1;
    double high;
    int interval = 0;
    char number[80], why[200];
    while (at < s.n && s.at[at] != '<' && s.at[at] != '>') at++;
    if (at == s.n) return refuse(out, err, "P(...) needs a comparison, as in P(sponsor.irr >= 4%), or: P(all targets)");
    if (at + 1 < s.n && s.at[at + 1] == '=') width = 2;
    const int up = s.at[at] == '>';
    out->statistic = FC_STATISTIC_CHANCE;
    out->compare = width == 2 ? (up ? FC_AT_LEAST : FC_AT_MOST) : up ? FC_ABOVE : FC_BELOW;
    const fc_status status = read_metric(plan, (span){s.at, at}, out, err);
    if (status != FC_OK) return status;
    const span x = trim((span){s.at + at + width, s.n - at - width});
    if (x.n == 0 || x.n >= sizeof number) return refuse(out, err, "the number after the comparison is missing");
    snprintf(number, sizeof number, "%.*s", (int)x.n, x.at);
    if (!fc_quantity_read(number, fc_statement_unit(&plan->metrics[out->metric]), &out->threshold, &high, &interval, why,
                          sizeof why))
        return refuse(out, err, why);
    return interval ? refuse(out, err, "a comparison needs one number, not an interval") : FC_OK;
}

/* ".p05" at the end: where it begins and its level; 0 if the text does not end so. */
static int read_level(span s, size_t *at, double *level)
{
    size_t digits = 0;
    int percent = 0;
    while (digits < s.n && s.at[s.n - 1 - digits] >= '0' && s.at[s.n - 1 - digits] <= '9') digits++;
    if (digits < 2 || digits > 3 || s.n < digits + 3 || s.at[s.n - digits - 1] != 'p' || s.at[s.n - digits - 2] != '.') return 0;
    for (size_t i = s.n - digits; i < s.n; i++) percent = 10 * percent + (s.at[i] - '0');
    if (percent > 100 || (digits == 3 && percent < 100)) return 0;
    *at = s.n - digits - 2;
    *level = percent / 100.0;
    return 1;
}

/* "M.p05"; otherwise: what to say to a text that is none. */
static fc_status read_quantile(const fc_plan *plan, span s, const char *otherwise, fc_statement *out, fc_error *err)
{
    size_t end;
    out->statistic = FC_STATISTIC_QUANTILE;
    return read_level(s, &end, &out->p) ? read_metric(plan, (span){s.at, end}, out, err) : refuse(out, err, otherwise);
}

/* A new statement of this text. */
static fc_status begin(span s, fc_statement *out, fc_error *err)
{
    memset(out, 0, sizeof *out);
    snprintf(out->text, sizeof out->text, "%.*s", (int)(s.n < sizeof out->text ? s.n : sizeof out->text - 1), s.at);
    return s.n >= sizeof out->text ? refuse(out, err, "too long") : FC_OK;
}

fc_status fc_statement_read_metric(const fc_plan *plan, const char *text, fc_statement *out, fc_error *err)
{
    const span s = trim((span){text, strlen(text)});
    const fc_status status = begin(s, out, err);
    return status == FC_OK ? read_metric(plan, s, out, err) : status;
}

fc_status fc_statement_read_quantile(const fc_plan *plan, const char *text, fc_statement *out, fc_error *err)
{
    const span s = trim((span){text, strlen(text)});
    const fc_status status = begin(s, out, err);
    if (status != FC_OK) return status;
    return read_quantile(plan, s, "does not end in a quantile, such as .p05: .p01 to .p99, .p00 or .p100", out, err);
}

fc_status fc_statement_read(const fc_plan *plan, const char *text, size_t n, fc_statement *out, fc_error *err)
{
    static const char forms[] = "known forms: mean(M), sd(M), M.p05, P(M >= x), P(all targets)";
    const span s = trim((span){text, n});
    span inside;
    const fc_status status = begin(s, out, err);
    if (status != FC_OK) return status;
    if (called(s, "mean", &inside) || called(s, "sd", &inside)) {
        out->statistic = s.at[0] == 'm' ? FC_STATISTIC_MEAN : FC_STATISTIC_SD;
        return read_metric(plan, inside, out, err);
    }
    if (!called(s, "P", &inside)) return read_quantile(plan, s, forms, out, err);
    if (inside.n != 11 || memcmp(inside.at, "all targets", 11) != 0) return read_chance(plan, inside, out, err);
    return read_metric(plan, (span){"target.all", 10}, out, err); /* a mean of 0 and 1 */
}
