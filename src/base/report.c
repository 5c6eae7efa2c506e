/* The report: problems kept in order, counted beyond the cap; texts from the message catalogue. */
#include "base/report_internal.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

enum { MAX_KEPT = 200 };

struct fc_report {
    fc_arena *arena;
    size_t count[FC_ERROR + 1]; /* by severity, kept or not */
    size_t n;
    fc_problem kept[MAX_KEPT];
};

const fc_message_row fc_messages[FC_N_MESSAGES] = {
#define FC_MESSAGE(id, severity, name, text, help) {severity, name, text, help},
#include "messages.def"
#undef FC_MESSAGE
};

fc_report *fc_report_new(void)
{
    fc_report *report = calloc(1, sizeof *report);
    if (!report) return NULL;
    report->arena = fc_arena_new();
    if (report->arena) return report;
    free(report);
    return NULL;
}

void fc_report_free(fc_report *report)
{
    if (!report) return;
    fc_arena_free(report->arena);
    free(report);
}

size_t fc_report_count(const fc_report *report, fc_severity at_least)
{
    size_t n = 0;
    for (int s = at_least; s <= FC_ERROR; s++) n += report->count[s];
    return n;
}

size_t fc_report_size(const fc_report *report)
{
    return report->n;
}

const fc_problem *fc_report_get(const fc_report *report, size_t i)
{
    return i < report->n ? &report->kept[i] : NULL;
}

static int comes_before(const fc_problem *a, const fc_problem *b)
{
    const int order = strcmp(a->file, b->file);
    return order ? order < 0 : a->line < b->line;
}

/* Stable insertion sort: at most MAX_KEPT problems, mostly in order already. */
void fc_report_sort(fc_report *report)
{
    for (size_t i = 1; i < report->n; i++) {
        const fc_problem moved = report->kept[i];
        size_t j = i;
        for (; j > 0 && comes_before(&moved, &report->kept[j - 1]); j--)
            report->kept[j] = report->kept[j - 1];
        report->kept[j] = moved;
    }
}

/* One line that is safe on a terminal: control bytes (of file names and options) become '?'. */
static void tidy(char *text)
{
    for (char *p = text; *p; p++)
        if ((unsigned char)*p < 0x20 || *p == 0x7f) *p = '?';
}

/* Cut to n - 1 bytes without leaving half a UTF-8 character. */
static void copy_cut(char *to, size_t n, const char *from)
{
    size_t k = strlen(from);
    if (k >= n) {
        k = n - 1;
        while (k && ((unsigned char)from[k] & 0xC0) == 0x80) k--;
    }
    memcpy(to, from, k);
    to[k] = '\0';
    tidy(to);
}

static const char *keep(fc_report *report, const char *text)
{
    char *copy = fc_arena_copy(report->arena, text ? text : "");
    if (!copy) return "";
    tidy(copy);
    return copy;
}

void fc_report_vadd(fc_report *report, fc_message id, const char *file, int line, const char *key,
                    va_list args)
{
    const fc_message_row *row = &fc_messages[id];
    report->count[row->severity]++;
    if (report->n == MAX_KEPT) return;
    char text[1024], cut[sizeof((fc_error *)0)->text];
    if (vsnprintf(text, sizeof text, row->text, args) < 0) text[0] = '\0';
    copy_cut(cut, sizeof cut, text);
    report->kept[report->n++] = (fc_problem){.severity = row->severity,
                                             .id = row->name,
                                             .file = keep(report, file),
                                             .line = line,
                                             .key = keep(report, key),
                                             .text = keep(report, cut)};
}

void fc_report_add(fc_report *report, fc_message id, const char *file, int line, const char *key, ...)
{
    va_list args;
    va_start(args, key);
    fc_report_vadd(report, id, file, line, key, args);
    va_end(args);
}

fc_status fc_fail(fc_error *err, fc_status code, fc_message id, const char *file, int line, const char *key,
                  ...)
{
    if (!err) return code;
    err->code = code;
    err->line = line;
    copy_cut(err->file, sizeof err->file, file ? file : "");
    copy_cut(err->key, sizeof err->key, key ? key : "");
    char text[1024];
    va_list args;
    va_start(args, key);
    if (vsnprintf(text, sizeof text, fc_messages[id].text, args) < 0) text[0] = '\0';
    va_end(args);
    copy_cut(err->text, sizeof err->text, text);
    return code;
}

fc_status fc_fail_null(fc_error *err, const char *name)
{
    return fc_fail(err, FC_E_USAGE, FC_MSG_NULL_ARGUMENT, NULL, 0, NULL, name);
}

fc_status fc_report_fail(const fc_report *report, fc_error *err)
{
    for (size_t i = 0; err && i < report->n; i++) {
        const fc_problem *p = &report->kept[i];
        if (p->severity != FC_ERROR) continue;
        err->code = FC_E_SCENARIO;
        err->line = p->line;
        copy_cut(err->file, sizeof err->file, p->file);
        copy_cut(err->key, sizeof err->key, p->key);
        copy_cut(err->text, sizeof err->text, p->text);
        break;
    }
    return FC_E_SCENARIO;
}

void fc_problem_text(const fc_problem *problem, fc_text *out)
{
    static const char *const words[] = {"note", "warning", "error"};
    if (problem->file[0]) {
        fc_text_add(out, problem->file);
        if (problem->line > 0) fc_text_format(out, ":%d", problem->line);
        fc_text_add(out, ": ");
    }
    fc_text_format(out, "%s: ", words[problem->severity]);
    if (problem->key[0]) fc_text_format(out, "%s: ", problem->key);
    fc_text_add(out, problem->text);
}

int fc_report_print(const fc_report *report, FILE *out)
{
    fc_text text;
    fc_text_init(&text);
    for (size_t i = 0; i < report->n; i++) {
        fc_problem_text(&report->kept[i], &text);
        fc_text_add(&text, "\n");
    }
    const size_t all = fc_report_count(report, FC_NOTE);
    if (all > report->n) fc_text_format(&text, "note: %zu more problems are not shown\n", all - report->n);
    const int good = !text.failed && (!text.n || fwrite(text.data, 1, text.n, out) == text.n);
    fc_text_free(&text);
    return good ? 0 : -1;
}
