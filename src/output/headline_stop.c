/* What the stop rule came to, in words and as JSON. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "output/headline_sheet.h"
#include "output/json.h"
#include "output/rounding.h"

static void value_text(const fc_sheet *p, const fc_stop_statement *s, double x, double se, char *buf, size_t n)
{
    const fc_fact unit = {.unit = s->unit};
    if (!isfinite(x)) snprintf(buf, n, "-");
    else if (strcmp(s->unit, "currency") == 0) fc_sheet_amount(p, x, se, buf, n);
    else fc_sheet_value(&unit, x, se, buf, n);
}

/* A phrase with one %s, filled with a number of two digits. */
static void phrase(const fc_sheet *p, fc_sheet_word w, double x)
{
    char digits[FC_ROUND_ROOM];
    const char *text = fc_sheet_say(p, w), *hole = strstr(text, "%s");
    fc_round_to_error(x, x, digits);
    fc_text_add(p->out, p->zh ? "，" : ", ");
    fc_text_add_n(p->out, text, (size_t)(hole - text));
    fc_text_format(p->out, "%s%s", digits, hole + 2);
}

/* An error shown with two digits. */
static void error_text(const fc_sheet *p, const fc_stop_statement *s, double error, char *buf, size_t n)
{
    value_text(p, s, error, error, buf, n);
}

static void statement_row(const fc_sheet *p, const fc_stop_report *r, const fc_stop_statement *s)
{
    char text[160];
    fc_text_add(p->out, "  ");
    fc_sheet_padded(p, s->text, 44);
    value_text(p, s, s->estimate, s->error / 2, text, sizeof text);
    fc_text_format(p->out, " %s", text);
    error_text(p, s, s->error, text, sizeof text);
    fc_text_format(p->out, " ± %s", text);
    error_text(p, s, s->wanted, text, sizeof text);
    fc_text_format(p->out, "  %s ± %s%s", fc_sheet_say(p, W_WANTED), text, fc_sheet_say(p, W_COLON));
    fc_text_add(p->out, fc_sheet_say(p, s->spans_zero ? W_HOLDS_ZERO : s->met ? W_REACHED : W_NOT_REACHED));
    if (!s->met && !s->spans_zero && isfinite(s->paths_needed)) {
        phrase(p, W_ABOUT_PATHS, s->paths_needed);
        if (isfinite(r->seconds_needed) && s == &r->statements[r->worst]) phrase(p, W_MORE_SECONDS, r->seconds_needed);
    }
    if (s->constant) fc_text_format(p->out, "%s%s", p->zh ? "，" : ", ", fc_sheet_say(p, W_CONSTANT));
    if (s->undefined > 0)
        fc_sheet_undefined(p, &(fc_fact){.undefined = s->undefined, .n = r->paths - s->undefined});
    fc_text_add(p->out, "\n");
}

static fc_sheet_word reason_word(const fc_stop_report *r)
{
    static const struct {
        const char *reason;
        fc_sheet_word word;
    } rows[] = {{"precision", W_BY_PRECISION}, {"max-time", W_MOST_TIME}, {"relative-error", W_BY_RELATIVE},
                {"interrupted", W_BY_INTERRUPT}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (strcmp(rows[i].reason, r->reason) == 0) return rows[i].word;
    return W_MOST_PATHS;
}

static int has_rule(const fc_stop_report *r) { return r->n > 0 || r->max_seconds > 0; }

void fc_headline_stop(const fc_sheet *p, const fc_result *result)
{
    const fc_stop_report *r = fc_result_stop(result);
    if (!has_rule(r)) return;
    fc_text_format(p->out, "\n%s\n", fc_sheet_say(p, W_PRECISION));
    for (size_t i = 0; i < r->n; i++) statement_row(p, r, &r->statements[i]);
    fc_text_format(p->out, "  %s%s%s\n", fc_sheet_say(p, W_STOPPED), fc_sheet_say(p, W_COLON), fc_sheet_say(p, reason_word(r)));
}

static void json_statement(fc_json *json, const fc_stop_statement *s)
{
    fc_json_object(json, NULL);
    fc_json_text(json, "statement", s->text);
    fc_json_text(json, "unit", s->unit);
    fc_json_number(json, "estimate", s->estimate);
    fc_json_number(json, "low", s->low);
    fc_json_number(json, "high", s->high);
    fc_json_number(json, "error", s->error);
    fc_json_number(json, "wanted", s->wanted);
    fc_json_bool(json, "relative", s->relative);
    fc_json_bool(json, "met", s->met);
    fc_json_bool(json, "spans_zero", s->spans_zero);
    fc_json_bool(json, "constant", s->constant);
    fc_json_whole(json, "undefined", s->undefined);
    fc_json_number(json, "paths_needed", s->paths_needed);
    fc_json_end_object(json);
}

void fc_json_stop(fc_json *json, const fc_result *result, int seconds)
{
    const fc_stop_report *r = fc_result_stop(result);
    if (!has_rule(r)) return;
    fc_json_object(json, "stop");
    fc_json_text(json, "reason", r->reason);
    fc_json_bool(json, "met", r->met);
    fc_json_whole(json, "max_paths", r->most);
    fc_json_number(json, "max_seconds", r->max_seconds > 0 ? r->max_seconds : NAN);
    fc_json_whole(json, "checks", r->checks);
    fc_json_text(json, "worst", r->n > 0 ? r->statements[r->worst].text : NULL);
    fc_json_number(json, "paths_needed", r->paths_needed);
    if (seconds) fc_json_number(json, "seconds_needed", r->seconds_needed);
    fc_json_array(json, "statements");
    for (size_t i = 0; i < r->n; i++) json_statement(json, &r->statements[i]);
    fc_json_end_array(json);
    fc_json_end_object(json);
}
