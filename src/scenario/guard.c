/* The guard: one pass over the raw text that refuses what libconfig 1.5 reads wrongly, slowly or dangerously,
   and writes the rest in a form it reads exactly: comments gone, [ ] as ( ), wide integers with L, lines
   kept. */
#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "scenario/scenario_internal.h"

typedef struct span {
    const char *p;
    size_t n;
} span;

/* An open bracket; level 0 is the file itself. */
typedef struct level {
    char open; /* '{', '(' or '[', 0 for the file */
    int line;
    size_t n_items, first_key;
    span key, entry; /* last key seen in a group; `name` of a group in a list */
} level;

typedef struct seen_key {
    span text;
    uint32_t hash; /* of the lower-case form */
    int line;
} seen_key;

typedef enum token { START, NUMBER, STRING, BOOLEAN, KEY, ASSIGN, SEPARATOR, OPEN, CLOSE, REFUSED } token;

typedef struct guard {
    const char *p, *end, *file;
    int line, depth, fatal;
    fc_report *report;
    fc_text *out;
    level stack[FC_MAX_DEPTH + 1];
    seen_key *keys;
    size_t n_keys, room, n_settings;
    token last;
    span last_text;
    int last_line;
    size_t comma_at; /* where in out the last comma stands */
} guard;

static void append(char *path, size_t size, span piece)
{
    const size_t n = strlen(path);
    (void)snprintf(path + n, size - n, "%s%.*s", n ? "." : "", (int)piece.n, piece.p);
}

enum { PATH_SIZE = 160 };

/* Dotted path of the last key: names of entries as far as they are written above. */
static const char *path_of(const guard *g, char path[PATH_SIZE])
{
    path[0] = '\0';
    for (int i = 0; i <= g->depth; i++) {
        if (g->stack[i].entry.n) append(path, PATH_SIZE, g->stack[i].entry);
        if (g->stack[i].key.n) append(path, PATH_SIZE, g->stack[i].key);
    }
    return path;
}

/* For messages: at most 40 bytes of a token, whole characters only. */
static const char *shown(span text, char buf[48])
{
    size_t n = text.n < 40 ? text.n : 40;
    if (n < text.n)
        while (n && ((unsigned char)text.p[n] & 0xC0) == 0x80) n--;
    (void)snprintf(buf, 48, "%.*s%s", (int)n, text.p, n < text.n ? "..." : "");
    return buf;
}

static void problem(const guard *g, fc_message id, int line, const char *text)
{
    char path[PATH_SIZE];
    fc_report_add(g->report, id, g->file, line, path_of(g, path), text);
}

static void took(guard *g, token kind, span text)
{
    g->last = kind;
    g->last_text = text;
    g->last_line = g->line;
}

static int in_list(const guard *g)
{
    return g->stack[g->depth].open == '(' || g->stack[g->depth].open == '[';
}

static void too_many(guard *g, const char *where, int limit)
{
    char path[PATH_SIZE];
    fc_report_add(g->report, FC_MSG_TOO_MANY_SETTINGS, g->file, g->line, path_of(g, path), where, limit);
    g->fatal = 1;
}

/* Count a setting or a list item against the limits. */
static void count_item(guard *g)
{
    const size_t n = ++g->stack[g->depth].n_items;
    if (++g->n_settings > FC_MAX_SETTINGS) too_many(g, "file", FC_MAX_SETTINGS);
    else if (in_list(g) && n > FC_MAX_LIST) too_many(g, "list", FC_MAX_LIST);
    else if (!in_list(g) && n > FC_MAX_GROUP) too_many(g, "group", FC_MAX_GROUP);
}

static void out_of_place(const guard *g, span text)
{
    char buf[48];
    problem(g, FC_MSG_SYNTAX, g->line, shown(text, buf));
}

static int after_value(const guard *g)
{
    return g->last == NUMBER || g->last == STRING || g->last == BOOLEAN || g->last == CLOSE;
}

/* A value begins: 0 and a problem if it cannot stand after what came before. */
static int begin_value(guard *g, span text)
{
    char buf[48];
    int fits = 1;
    if (after_value(g) && (in_list(g) || g->last != CLOSE)) {
        problem(g, FC_MSG_ADJACENT_VALUES, g->line, shown(text, buf));
        fits = 0;
    } else if (!in_list(g) && g->last != ASSIGN && g->last != REFUSED) { /* it belongs to no key */
        fc_report_add(g->report, FC_MSG_SYNTAX, g->file, g->line, NULL, shown(text, buf));
        fits = 0;
    }
    if (in_list(g)) count_item(g);
    return fits;
}

/* What ends a setting or a group comes: is the last setting still without value? */
static void want_value(const guard *g)
{
    if (g->last == ASSIGN) problem(g, FC_MSG_MISSING_VALUE, g->last_line, "");
}

static int starts(const guard *g, const char *what)
{
    const size_t n = strlen(what);
    return (size_t)(g->end - g->p) >= n && memcmp(g->p, what, n) == 0;
}

static void skip_line(guard *g)
{
    while (g->p < g->end && *g->p != '\n') g->p++;
}

/* End of the white space and comments at p. *unclosed is where a comment without end begins, else NULL. */
static const char *blank_end(const char *p, const char *end, const char **unclosed)
{
    *unclosed = NULL;
    while (p < end) {
        const int pair = p + 1 < end;
        if (strchr(" \t\r\n", *p)) {
            p++;
        } else if (*p == '#' || (pair && p[0] == '/' && p[1] == '/')) {
            while (p < end && *p != '\n') p++;
        } else if (pair && p[0] == '/' && p[1] == '*') {
            const char *from = p;
            for (p += 2; p < end && !(p + 1 < end && p[0] == '*' && p[1] == '/'); p++) continue;
            if (p < end) p += 2;
            else *unclosed = from;
        } else {
            break;
        }
    }
    return p;
}

static void skip_blank(guard *g)
{
    const char *unclosed, *to = blank_end(g->p, g->end, &unclosed);
    if (to == g->p) return;
    fc_text_add_n(g->out, " ", 1);
    for (; g->p < to; g->p++) {
        if (g->p == unclosed) fc_report_add(g->report, FC_MSG_UNCLOSED_COMMENT, g->file, g->line, NULL);
        if (*g->p != '\n') continue;
        g->line++;
        fc_text_add_n(g->out, "\n", 1);
    }
}

static void string(guard *g)
{
    const char *from = g->p++;
    int escapes = 0;
    while (g->p < g->end && *g->p != '"' && *g->p != '\n') {
        if (*g->p == '\\' && g->p + 1 < g->end && g->p[1] != '\n') {
            escapes |= g->p[1] != '\\' && g->p[1] != '"';
            g->p++;
        }
        g->p++;
    }
    const int closed = g->p < g->end && *g->p == '"';
    g->p += closed;
    const span text = {from, (size_t)(g->p - from)};
    const int fits = begin_value(g, text);
    level *top = &g->stack[g->depth];
    if (!closed) problem(g, FC_MSG_UNCLOSED_STRING, g->line, "");
    else if (escapes) problem(g, FC_MSG_STRING_ESCAPE, g->line, "");
    else if (memchr(from, '\t', text.n)) problem(g, FC_MSG_STRING_TAB, g->line, "");
    else if (text.n > FC_MAX_STRING + 2) problem(g, FC_MSG_STRING_TOO_LONG, g->line, "");
    else if (g->depth && top->open == '{' && g->stack[g->depth - 1].open != '{' && top->key.n == 4 &&
             g->stack[g->depth - 1].open && memcmp(top->key.p, "name", 4) == 0 && text.n - 2 <= FC_MAX_NAME)
        top->entry = (span){from + 1, text.n - 2};
    fc_text_add_n(g->out, text.p, text.n);
    took(g, fits ? STRING : REFUSED, text);
}

static void open_bracket(guard *g)
{
    const span text = {g->p, 1};
    (void)begin_value(g, text);
    if (g->depth == FC_MAX_DEPTH) {
        problem(g, FC_MSG_TOO_DEEP, g->line, "");
        g->fatal = 1;
        return;
    }
    g->stack[++g->depth] = (level){.open = *g->p, .line = g->line, .first_key = g->n_keys};
    fc_text_add_n(g->out, *g->p == '{' ? "{" : "(", 1);
    g->p++;
    took(g, OPEN, text);
}

static void close_bracket(guard *g)
{
    want_value(g);
    const char closing = *g->p, opening = closing == '}' ? '{' : closing == ']' ? '[' : '(';
    int level_at = g->depth;
    while (level_at > 0 && g->stack[level_at].open != opening) level_at--;
    if (level_at != g->depth || !level_at) {
        const level *top = &g->stack[g->depth];
        const char shut[2] = {closing, '\0'}, open[2] = {top->open, '\0'};
        if (g->depth)
            fc_report_add(g->report, FC_MSG_MISMATCHED_BRACKET, g->file, g->line, NULL, shut, open,
                          top->line);
        else
            fc_report_add(g->report, FC_MSG_STRAY_BRACKET, g->file, g->line, NULL, shut);
    }
    if (level_at) {
        g->n_keys = g->stack[level_at].first_key;
        g->depth = level_at - 1;
    }
    /* a comma before the end of a list is harmless, but libconfig 1.5 does not take it */
    if (g->last == SEPARATOR && opening != '{' && *g->last_text.p == ',') g->out->data[g->comma_at] = ' ';
    fc_text_add_n(g->out, closing == '}' ? "}" : ")", 1);
    took(g, CLOSE, (span){g->p, 1});
    g->p++;
}

static int same_letters(span a, span b)
{
    return a.n == b.n && strncasecmp(a.p, b.p, a.n) == 0;
}

static void remember_key(guard *g, span text)
{
    uint32_t hash = 2166136261u; /* FNV-1a */
    for (size_t i = 0; i < text.n; i++)
        hash = (hash ^ (uint32_t)tolower((unsigned char)text.p[i])) * 16777619u;
    for (size_t i = g->stack[g->depth].first_key; i < g->n_keys; i++) {
        const seen_key *k = &g->keys[i];
        if (k->hash != hash || !same_letters(k->text, text)) continue;
        char path[PATH_SIZE], old[48];
        if (memcmp(k->text.p, text.p, text.n) == 0)
            fc_report_add(g->report, FC_MSG_DUPLICATE_KEY, g->file, g->line, path_of(g, path), k->line);
        else
            fc_report_add(g->report, FC_MSG_KEY_CASE, g->file, g->line, path_of(g, path), shown(k->text, old),
                          k->line);
        return;
    }
    if (g->n_keys == g->room) {
        const size_t room = g->room ? g->room * 2 : 256;
        seen_key *keys = realloc(g->keys, room * sizeof *keys);
        if (!keys) {
            fc_report_add(g->report, FC_MSG_OUT_OF_MEMORY, g->file, g->line, NULL);
            g->fatal = 1;
            return;
        }
        g->keys = keys;
        g->room = room;
    }
    g->keys[g->n_keys++] = (seen_key){text, hash, g->line};
}

static int is_word(span text, const char *word)
{
    return text.n == strlen(word) && strncasecmp(text.p, word, text.n) == 0;
}

static int is_name(span text)
{
    if (!text.n || text.n > FC_MAX_NAME || !isalpha((unsigned char)*text.p)) return 0;
    if (is_word(text, "true") || is_word(text, "false")) return 0;
    for (size_t i = 0; i < text.n; i++)
        if (!isalnum((unsigned char)text.p[i]) && text.p[i] != '_' && text.p[i] != '-') return 0;
    return 1;
}

static void key(guard *g, span text)
{
    char buf[48];
    if (!in_list(g)) g->stack[g->depth].key = text;
    if (in_list(g)) {
        out_of_place(g, text);
    } else if (!is_name(text)) {
        g->stack[g->depth].key = (span){NULL, 0};
        problem(g, FC_MSG_BAD_KEY, g->line, shown(text, buf));
    } else {
        count_item(g);
        remember_key(g, text);
        fc_text_add_n(g->out, text.p, text.n);
    }
    took(g, KEY, text);
}

/* `1,5` in a group: the comma would end the setting. Takes the rest of the number. */
static int decimal_comma(guard *g, span text)
{
    if (in_list(g) || g->p + 1 >= g->end || *g->p != ',' || !isdigit((unsigned char)g->p[1])) return 0;
    size_t commas = 0, after = 0;
    while (g->p < g->end && (*g->p == ',' || isalnum((unsigned char)*g->p) || *g->p == '.' || *g->p == '_')) {
        commas += *g->p == ',';
        after = *g->p == ',' ? 0 : after + 1;
        g->p++;
    }
    const span whole = {text.p, (size_t)(g->p - text.p)};
    char old[48], point[48], none[48];
    (void)shown(whole, old);
    size_t k = 0;
    for (size_t i = 0; old[i]; i++) {
        point[i] = old[i] == ',' ? '.' : old[i];
        point[i + 1] = '\0';
        if (old[i] != ',') none[k++] = old[i];
    }
    none[k] = '\0';
    char path[PATH_SIZE], hint[136];
    if (commas == 1 && after == 3)
        (void)snprintf(hint, sizeof hint, "%s, or %s if the comma parts thousands", point, none);
    else
        (void)snprintf(hint, sizeof hint, "%s", commas == 1 ? point : none);
    fc_report_add(g->report, FC_MSG_NUMBER_FORM, g->file, g->line, path_of(g, path), old, hint);
    return 1;
}

/* A seed may need all 64 bits, one more than integers here have: in quotes it stays whole. */
static void seed_hint(const char *path, const char *digits, char *hint, size_t n)
{
    if (strcmp(path, "simulation.seed") != 0 || *digits == '-') return;
    errno = 0;
    (void)strtoumax(digits, NULL, 10);
    if (errno != ERANGE) (void)snprintf(hint, n, "\"%s\"", digits);
}

static void number(guard *g, span text)
{
    char out[FC_MAX_NUMBER + 4], hint[128], old[48], path[PATH_SIZE];
    fc_message id = FC_MSG_NUMBER_FORM;
    const int fits = begin_value(g, text);
    if (!decimal_comma(g, text)) {
        if (fc_guard_number(text.p, text.n, out, &id, hint, sizeof hint)) {
            fc_text_add(g->out, out);
            took(g, fits ? NUMBER : REFUSED, text);
            return;
        }
        if (id == FC_MSG_UNQUOTED_TEXT || id == FC_MSG_NUMBER_RANGE)
            problem(g, id, g->line, shown(text, old));
        else {
            if (id == FC_MSG_INTEGER_RANGE) seed_hint(path_of(g, path), shown(text, old), hint, sizeof hint);
            fc_report_add(g->report, id, g->file, g->line, path_of(g, path), shown(text, old), hint);
        }
    }
    took(g, REFUSED, text);
}

/* 1 and a problem if the word holds a full-width or typographic character. */
static int wrong_character(guard *g, span text)
{
    for (size_t i = 0; i < text.n; i++) {
        size_t length;
        const char *right = (unsigned char)text.p[i] < 0x80 ? NULL : fc_ascii_of(text.p + i, &length);
        if (!right) continue;
        char wrong[8], path[PATH_SIZE];
        (void)snprintf(wrong, sizeof wrong, "%.*s", (int)length, text.p + i);
        fc_report_add(g->report, FC_MSG_WRONG_CHARACTER, g->file, g->line, path_of(g, path), wrong, right);
        return 1;
    }
    return 0;
}

static int is_not_finite(span text)
{
    if (text.n && (*text.p == '+' || *text.p == '-')) text = (span){text.p + 1, text.n - 1};
    return is_word(text, "nan") || is_word(text, "inf") || is_word(text, "infinity");
}

/* A word without quotes where a value or a key should be. */
static void bare_word(guard *g, span text)
{
    char buf[48];
    if (g->last == REFUSED && g->last_line == g->line) { /* already said for this line's value */
    } else if (is_not_finite(text)) {
        problem(g, FC_MSG_NOT_FINITE, g->line, shown(text, buf));
    } else if (g->last == NUMBER && g->last_line == g->line) {
        const span both = {g->last_text.p, (size_t)(text.p + text.n - g->last_text.p)};
        problem(g, FC_MSG_UNQUOTED_TEXT, g->line, shown(both, buf));
    } else if (!in_list(g) && g->last != ASSIGN) {
        fc_report_add(g->report, FC_MSG_MISSING_ASSIGN, g->file, g->line, NULL, shown(text, buf));
    } else {
        problem(g, FC_MSG_UNQUOTED_TEXT, g->line, shown(text, buf));
    }
    took(g, REFUSED, text);
}

static int ends_word(const guard *g)
{
    return strchr(" \t\r\n\"=:;,{}[]()#", *g->p) || starts(g, "//") || starts(g, "/*");
}

static int is_numeric_start(span text)
{
    const char *p = text.p, *end = p + text.n;
    if (p < end && (*p == '+' || *p == '-')) p++;
    if (p < end && *p == '.') p++;
    return p < end && isdigit((unsigned char)*p);
}

static void word(guard *g)
{
    span text = {g->p, 0};
    while (g->p < g->end && !ends_word(g)) g->p++;
    text.n = (size_t)(g->p - text.p);
    if (!text.n) { /* a byte no rule takes */
        text.n = 1;
        g->p++;
    }
    const char *unclosed, *ahead = blank_end(g->p, g->end, &unclosed);
    const char next = ahead < g->end ? *ahead : '\0';
    size_t length;
    const char *meant = (unsigned char)next < 0x80 ? NULL : fc_ascii_of(ahead, &length);
    if (wrong_character(g, text)) {
        took(g, REFUSED, text);
    } else if ((next == '=' || next == ':') && g->last != ASSIGN) {
        key(g, text);
    } else if (meant && (*meant == '=' || *meant == ':')) { /* the character itself is reported next */
        if (!in_list(g)) g->stack[g->depth].key = text;
        took(g, REFUSED, text);
    } else if (is_numeric_start(text)) {
        number(g, text);
    } else if (is_word(text, "true") || is_word(text, "false")) {
        const int fits = begin_value(g, text);
        fc_text_add_n(g->out, text.p, text.n);
        took(g, fits ? BOOLEAN : REFUSED, text);
    } else {
        bare_word(g, text);
    }
}

static void separator(guard *g)
{
    const span text = {g->p, 1};
    const int comma = *g->p == ',',
              nothing_before = g->last == OPEN || g->last == SEPARATOR || g->last == START;
    want_value(g);
    if (in_list(g) ? !comma || nothing_before : comma && nothing_before) out_of_place(g, text);
    if (comma) g->comma_at = g->out->n;
    if (in_list(g) || !nothing_before) fc_text_add_n(g->out, g->p, 1); /* an idle semicolon is dropped */
    took(g, SEPARATOR, text);
    g->p++;
}

static void assign(guard *g)
{
    const span text = {g->p, 1};
    if (g->last != KEY && g->last != REFUSED) out_of_place(g, text);
    fc_text_add_n(g->out, "=", 1);
    took(g, ASSIGN, text);
    g->p++;
}

static void next_token(guard *g)
{
    switch (*g->p) {
    case '"': string(g); break;
    case '{':
    case '(':
    case '[': open_bracket(g); break;
    case '}':
    case ')':
    case ']': close_bracket(g); break;
    case ';':
    case ',': separator(g); break;
    case '=':
    case ':': assign(g); break;
    case '@':
        fc_report_add(g->report, FC_MSG_INCLUDE_DIRECTIVE, g->file, g->line, NULL);
        skip_line(g);
        break;
    default: word(g);
    }
}

int fc_guard(const char *text, size_t n, const char *file, fc_text *out, fc_report *report)
{
    const size_t before = fc_report_count(report, FC_ERROR);
    if (n >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0) {
        text += 3;
        n -= 3;
    }
    if (!fc_guard_characters(text, n, file, report)) return 0;
    guard g = {.p = text, .end = text + n, .file = file, .line = 1, .report = report, .out = out};
    while (!g.fatal && !out->failed) {
        skip_blank(&g);
        if (g.p == g.end) break;
        next_token(&g);
    }
    if (out->failed) {
        fc_report_add(report, FC_MSG_OUT_OF_MEMORY, file, 0, NULL);
        g.fatal = 1;
    }
    if (!g.fatal) want_value(&g);
    for (int i = 1; i <= g.depth && !g.fatal; i++) {
        const char open[2] = {g.stack[i].open, '\0'};
        fc_report_add(report, FC_MSG_UNCLOSED_BRACKET, file, g.stack[i].line, NULL, open);
    }
    free(g.keys);
    return fc_report_count(report, FC_ERROR) == before;
}
