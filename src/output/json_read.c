/* JSON reading: see json.h. A recursive descent with a bounded depth; nothing is kept but the path. */
#include <stdio.h>
#include <string.h>

#include "output/json.h"

enum { PATH_ROOM = 512 };

typedef struct reader {
    const char *at, *end;
    fc_json_visit visit;
    void *user;
    int depth;
    char path[PATH_ROOM];
    fc_text value;
} reader;

static int read_value(reader *r);

static void skip_blanks(reader *r)
{
    while (r->at < r->end && strchr(" \t\r\n", *r->at) != NULL && *r->at != '\0') r->at++;
}

static int take(reader *r, char c)
{
    if (r->at >= r->end || *r->at != c) return 0;
    r->at++;
    return 1;
}

static int hex4(reader *r, unsigned *out)
{
    static const char all[] = "0123456789abcdefABCDEF";
    *out = 0;
    for (int i = 0; i < 4; i++, r->at++) {
        const char *digit = r->at < r->end && *r->at != '\0' ? strchr(all, *r->at) : NULL;
        if (digit == NULL) return 0;
        const unsigned d = (unsigned)(digit - all);
        *out = *out * 16 + (d < 16 ? d : d - 6);
    }
    return 1;
}

static void add_code_point(fc_text *out, unsigned long c)
{
    char utf8[4];
    size_t n = 0;
    if (c < 0x80) {
        utf8[n++] = (char)c;
    } else if (c < 0x800) {
        utf8[n++] = (char)(0xc0 | (c >> 6));
        utf8[n++] = (char)(0x80 | (c & 0x3f));
    } else if (c < 0x10000) {
        utf8[n++] = (char)(0xe0 | (c >> 12));
        utf8[n++] = (char)(0x80 | ((c >> 6) & 0x3f));
        utf8[n++] = (char)(0x80 | (c & 0x3f));
    } else {
        utf8[n++] = (char)(0xf0 | (c >> 18));
        utf8[n++] = (char)(0x80 | ((c >> 12) & 0x3f));
        utf8[n++] = (char)(0x80 | ((c >> 6) & 0x3f));
        utf8[n++] = (char)(0x80 | (c & 0x3f));
    }
    fc_text_add_n(out, utf8, n);
}

/* After "\u": one code unit, or a surrogate pair. NUL is refused: texts here end at NUL. */
static int read_code(reader *r)
{
    unsigned high, low;
    if (!hex4(r, &high) || high == 0 || (high >= 0xdc00 && high <= 0xdfff)) return 0;
    if (high < 0xd800 || high > 0xdbff) {
        add_code_point(&r->value, high);
        return 1;
    }
    if (!take(r, '\\') || !take(r, 'u') || !hex4(r, &low) || low < 0xdc00 || low > 0xdfff) return 0;
    add_code_point(&r->value, 0x10000ul + ((high - 0xd800ul) << 10) + (low - 0xdc00ul));
    return 1;
}

/* A string into r->value, without quotes and escapes. */
static int read_string(reader *r)
{
    static const char escapes[] = "\"\\/bfnrt", meanings[] = "\"\\/\b\f\n\r\t";
    fc_text_free(&r->value);
    fc_text_init(&r->value);
    fc_text_add(&r->value, "");
    if (!take(r, '"')) return 0;
    while (r->at < r->end && *r->at != '"') {
        const char c = *r->at++;
        if ((unsigned char)c < 0x20) return 0;
        if (c != '\\') {
            fc_text_add_n(&r->value, &c, 1);
            continue;
        }
        if (take(r, 'u')) {
            if (!read_code(r)) return 0;
            continue;
        }
        const char *escape = r->at < r->end && *r->at != '\0' ? strchr(escapes, *r->at) : NULL;
        if (escape == NULL) return 0;
        fc_text_add_n(&r->value, &meanings[escape - escapes], 1);
        r->at++;
    }
    return take(r, '"') && !r->value.failed;
}

static size_t digits(reader *r)
{
    size_t n = 0;
    while (r->at < r->end && *r->at >= '0' && *r->at <= '9') r->at++, n++;
    return n;
}

static int read_number(reader *r)
{
    const char *start = r->at;
    take(r, '-');
    const int zero = r->at < r->end && *r->at == '0';
    const size_t n = digits(r);
    if (n == 0 || (zero && n > 1)) return 0;
    if (take(r, '.') && digits(r) == 0) return 0;
    if (take(r, 'e') || take(r, 'E')) {
        if (!take(r, '+')) take(r, '-');
        if (digits(r) == 0) return 0;
    }
    fc_text_free(&r->value);
    fc_text_init(&r->value);
    fc_text_add_n(&r->value, start, (size_t)(r->at - start));
    return !r->value.failed;
}

/* Appends one step to the path; returns the old length. Steps that do not fit make the path useless but safe. */
static size_t enter(reader *r, const char *step)
{
    const size_t n = strlen(r->path);
    snprintf(r->path + n, PATH_ROOM - n, "%s%s", n > 0 ? "." : "", step);
    return n;
}

static int read_members(reader *r, char close)
{
    unsigned long index = 0;
    skip_blanks(r);
    if (take(r, close)) return 1;
    do {
        char step[PATH_ROOM];
        skip_blanks(r);
        if (close == '}') {
            if (!read_string(r)) return 0;
            snprintf(step, sizeof step, "%s", r->value.data == NULL ? "" : r->value.data);
            skip_blanks(r);
            if (!take(r, ':')) return 0;
        } else {
            snprintf(step, sizeof step, "%lu", index++);
        }
        const size_t n = enter(r, step);
        if (!read_value(r)) return 0;
        r->path[n] = '\0';
        skip_blanks(r);
    } while (take(r, ','));
    return take(r, close);
}

static int read_word(reader *r)
{
    static const char *const words[] = {"true", "false", "null"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        const size_t n = strlen(words[i]);
        if ((size_t)(r->end - r->at) < n || memcmp(r->at, words[i], n) != 0) continue;
        r->at += n;
        r->visit(r->user, r->path, 'w', words[i]);
        return 1;
    }
    return 0;
}

static int read_value(reader *r)
{
    skip_blanks(r);
    if (r->at >= r->end) return 0;
    if (*r->at == '{' || *r->at == '[') {
        if (++r->depth > FC_JSON_MAX_DEPTH) return 0;
        const char close = *r->at++ == '{' ? '}' : ']';
        const int fine = read_members(r, close);
        r->depth--;
        return fine;
    }
    const char type = *r->at == '"' ? 's' : 'n';
    if (*r->at != '"' && *r->at != '-' && (*r->at < '0' || *r->at > '9')) return read_word(r);
    if (type == 's' ? !read_string(r) : !read_number(r)) return 0;
    r->visit(r->user, r->path, type, r->value.data == NULL ? "" : r->value.data);
    return 1;
}

int fc_json_read(const char *text, size_t n, fc_json_visit visit, void *user)
{
    reader r = {.at = text, .end = text + n, .visit = visit, .user = user};
    fc_text_init(&r.value);
    int fine = read_value(&r);
    if (fine) {
        skip_blanks(&r);
        fine = r.at == r.end;
    }
    fc_text_free(&r.value);
    return fine;
}
