/* Values and keys in words. */
#include <math.h>
#include <string.h>

#include "catalogue/describe.h"
#include "output/law_text.h"

static const void *member(const fc_field *f, const void *params) { return (const char *)params + f->offset; }

double fc_entry_number(const fc_entry *entry, const char *key, double otherwise)
{
    const fc_field *f = fc_entry_row(entry, key);
    double x = NAN;
    if (!f) return otherwise;
    const void *at = member(f, entry->params);
    if (f->kind == FC_FIELD_NUMBER) x = *(const double *)at;
    else if (f->kind == FC_FIELD_WHOLE) x = (double)*(const long *)at;
    else if (f->kind == FC_FIELD_VALUE) x = fc_value_mean(at);
    return isnan(x) ? otherwise : x;
}

fc_range fc_value_range(const fc_value *v)
{
    fc_range r = { v->number, fc_value_mean(v), v->number };
    if (v->dist) {
        v->dist->support(&v->params, &r.lo, &r.hi);
        if (v->min > r.lo) r.lo = v->min;
        if (v->max < r.hi) r.hi = v->max;
    }
    if (v->scale && v->dist) {
        fc_range s = fc_value_range(v->scale);
        r.lo *= r.lo < 0.0 ? s.hi : s.lo;
        r.hi *= r.hi < 0.0 ? s.lo : s.hi;
    }
    return r;
}

fc_range fc_entry_range(const fc_entry *entry, const char *key)
{
    const fc_field *f = fc_entry_row(entry, key);
    fc_range none = { 0.0, 0.0, 0.0 };
    if (f && f->kind == FC_FIELD_VALUE) {
        const fc_value *v = member(f, entry->params);
        return v->dist || !isnan(v->number) ? fc_value_range(v) : none;
    }
    double x = f ? fc_entry_number(entry, key, 0.0) : 0.0;
    return (fc_range){ x, x, x };
}

/* Six significant digits, shortest form. */
static void plain(double x, fc_text *out) { fc_text_format(out, "%.6g", x); }

void fc_describe_amount(double x, fc_unit unit, fc_text *out)
{
    char both[128];
    switch (unit) {
    case FC_UNIT_MONEY:
        fc_money_both(x, both, sizeof both);
        fc_text_add(out, both);
        return;
    case FC_UNIT_MONEY_PER_YEAR:
        fc_money_both(x, both, sizeof both);
        fc_text_format(out, "%s a year", both);
        return;
    case FC_UNIT_SHARE: fc_text_format(out, "%.6g%%", x * 100.0); return;
    case FC_UNIT_RATE: fc_text_format(out, "%.6g%% a year", x * 100.0); return;
    case FC_UNIT_YEARS: fc_text_format(out, x == 1.0 ? "%.6g year" : "%.6g years", x); return;
    case FC_UNIT_MULTIPLE: fc_text_format(out, "%.6gx", x); return;
    case FC_UNIT_AREA: fc_text_format(out, "%.6g m2", x); return;
    case FC_UNIT_PER_YEAR: fc_text_format(out, "%.6g a year", x); return;
    case FC_UNIT_QUANTITY:
        if (x < 1e8 && x > -1e8) break;
        fc_money_both(x, both, sizeof both);
        fc_text_add(out, both);
        return;
    default: break;
    }
    plain(x, out);
}

/* An interval as it was meant: equally likely values between two ends. */
static int is_interval(const fc_value *v)
{
    if (v->scale || !isinf(v->min) || !isinf(v->max)) return 0;
    if (strcmp(v->dist->name, "uniform") == 0) return 1;
    if (!v->integer || strcmp(v->dist->name, "discrete") != 0 || v->params.n_values < 2) return 0;
    for (size_t i = 1; i < v->params.n_values; i++)
        if (v->params.values[i] != v->params.values[i - 1] + 1.0 ||
            (v->params.n_weights > i && v->params.weights[i] != v->params.weights[0]))
            return 0;
    return 1;
}

static void interval(const fc_value *v, fc_text *out)
{
    fc_range r = fc_value_range(v);
    fc_describe_amount(r.lo, v->unit, out);
    fc_text_add(out, "  ..  ");
    fc_describe_amount(r.hi, v->unit, out);
}

void fc_describe_value(const fc_value *v, fc_text *out)
{
    if (v->present == 2) {
        fc_text_add(out, "rest");
        return;
    }
    if (!v->dist) fc_describe_amount(v->number, v->unit, out);
    else {
        if (is_interval(v)) interval(v, out);
        else fc_law_text(out, v);
        fc_text_add(out, "  (mean ");
        fc_describe_amount(fc_value_mean(v), v->unit, out);
        fc_text_add(out, v->level == FC_INPUT ? ", input)" : v->level == FC_EACH ? ", each)" : ")");
    }
    if (v->grade)
        fc_text_format(out, "  [%c%s%s]", v->grade, v->source ? ": " : "", v->source ? v->source : "");
    else if (v->source) fc_text_format(out, "  [%s]", v->source);
}

/* ---- lists ----------------------------------------------------------------------------------------------------- */

/* 1 if a list item's member says something: written values, words, numbers away from their default. */
static int says_something(const fc_field *f, const void *at)
{
    double dflt;
    switch (f->kind) {
    case FC_FIELD_VALUE: return ((const fc_value *)at)->present != 0;
    case FC_FIELD_NUMBER:
        return !isnan(*(const double *)at) &&
               !(f->dflt && fc_number_read(f->dflt, &dflt) && dflt == *(const double *)at);
    case FC_FIELD_WHOLE:
        return !(f->dflt && fc_number_read(f->dflt, &dflt) && dflt == (double)*(const long *)at);
    case FC_FIELD_CHOICE: return *(const int *)at >= 0;
    case FC_FIELD_BOOL: return *(const int *)at;
    case FC_FIELD_TEXT: return *(const char *const *)at && **(const char *const *)at;
    case FC_FIELD_DATE: return ((const fc_date *)at)->present;
    case FC_FIELD_REF: return ((const fc_ref *)at)->text != NULL;
    case FC_FIELD_LIST: return ((const fc_list *)at)->n > 0;
    default: return 1;
    }
}

static void item(const fc_field *fields, const void *params, fc_text *out)
{
    const char *between = "";
    for (const fc_field *f = fields; f->key; f++) {
        const void *at = member(f, params);
        if (!says_something(f, at)) continue;
        fc_text_add(out, between);
        const int inner = f->kind == FC_FIELD_LIST;
        if (f->kind != FC_FIELD_CHOICE && strcmp(f->key, "name") != 0) fc_text_format(out, "%s ", f->key);
        if (inner) fc_text_add(out, "(");
        fc_describe_member(f, params, out);
        if (inner) fc_text_add(out, ")");
        between = ", ";
    }
}

/* 1 if the items hold lists themselves (stages and their moves): such items take a line each. */
static int holds_lists(const fc_field *row)
{
    for (const fc_field *f = row; f->key; f++)
        if (f->kind == FC_FIELD_LIST) return 1;
    return 0;
}

static void list(const fc_field *f, const fc_list *l, fc_text *out)
{
    const int nested = holds_lists(f->sub);
    for (size_t i = 0; i < l->n; i++) {
        fc_text_add(out, i == 0 ? "" : nested ? "\n                           " : "; ");
        item(f->sub, (const char *)l->items + i * f->item_size, out);
    }
}

static void numbers(const double *x, size_t n, fc_unit unit, fc_text *out)
{
    for (size_t i = 0; i < n; i++) {
        fc_text_add(out, i ? ", " : "");
        fc_describe_amount(x[i], unit, out);
    }
}

void fc_describe_member(const fc_field *f, const void *params, fc_text *out)
{
    const void *at = member(f, params);
    switch (f->kind) {
    case FC_FIELD_VALUE: fc_describe_value(at, out); return;
    case FC_FIELD_NUMBER: fc_describe_amount(*(const double *)at, f->unit, out); return;
    case FC_FIELD_WHOLE: fc_text_format(out, "%ld", *(const long *)at); return;
    case FC_FIELD_CHOICE:
        fc_text_add(out, *(const int *)at >= 0 ? f->choices[*(const int *)at] : "none");
        return;
    case FC_FIELD_BOOL: fc_text_add(out, *(const int *)at ? "true" : "false"); return;
    case FC_FIELD_TEXT: fc_text_add(out, *(const char *const *)at ? *(const char *const *)at : ""); return;
    case FC_FIELD_DATE: {
        const fc_date *date = at;
        fc_text_format(out, "%04d-%02d", date->year, date->month);
        return;
    }
    case FC_FIELD_REF:
        fc_text_add(out, ((const fc_ref *)at)->text ? ((const fc_ref *)at)->text : "none");
        return;
    case FC_FIELD_LIST: list(f, at, out); return;
    case FC_FIELD_NUMBERS:
        numbers(((const fc_numbers *)at)->x, ((const fc_numbers *)at)->n, f->unit, out);
        return;
    case FC_FIELD_TEXTS: {
        const fc_texts *t = at;
        for (size_t i = 0; i < t->n; i++) fc_text_format(out, "%s%s", i ? ", " : "", t->x[i]);
        return;
    }
    case FC_FIELD_MATRIX:
        fc_text_format(out, "%zu x %zu", ((const fc_matrix *)at)->n_rows, ((const fc_matrix *)at)->n_cols);
        return;
    default: return;
    }
}

void fc_describe_keys(const fc_describer *d, const fc_entry *entry, fc_text *out)
{
    (void)d;
    for (const fc_field *f = entry->section->fields; f->key; f++) {
        if (!fc_entry_has(entry, f->key)) continue;
        fc_text_format(out, "  %-24s ", f->key);
        fc_describe_member(f, entry->params, out);
        fc_text_add(out, "\n");
    }
}
