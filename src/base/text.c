/* Growing text buffer; numbers to and from text without the locale; edit distance. */
#include "base/text.h"

#include <ctype.h>
#include <errno.h>
#include <locale.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#if defined(__APPLE__)
#include <xlocale.h>
#endif

void fc_text_init(fc_text *text)
{
    *text = (fc_text){NULL, 0, 0, 0};
}

void fc_text_free(fc_text *text)
{
    free(text->data);
    fc_text_init(text);
}

/* Room for n more bytes and the final NUL. */
static int reserve(fc_text *text, size_t n)
{
    if (text->failed) return 0;
    if (n > SIZE_MAX / 4 - text->n) {
        text->failed = 1;
        return 0;
    }
    const size_t want = text->n + n + 1;
    if (want <= text->capacity) return 1;
    size_t capacity = text->capacity ? text->capacity : 64;
    while (capacity < want) capacity *= 2;
    char *data = realloc(text->data, capacity);
    if (!data) {
        text->failed = 1;
        return 0;
    }
    text->data = data;
    text->capacity = capacity;
    return 1;
}

void fc_text_add_n(fc_text *text, const char *piece, size_t n)
{
    if (!reserve(text, n)) return;
    if (n) memcpy(text->data + text->n, piece, n);
    text->n += n;
    text->data[text->n] = '\0';
}

void fc_text_add(fc_text *text, const char *piece)
{
    fc_text_add_n(text, piece, strlen(piece));
}

void fc_text_format(fc_text *text, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    const int n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (n < 0) {
        text->failed = 1;
        return;
    }
    if (!reserve(text, (size_t)n)) return;
    va_start(args, format);
    (void)vsnprintf(text->data + text->n, (size_t)n + 1, format, args);
    va_end(args);
    text->n += (size_t)n;
}

/* printf may write any decimal point, of several bytes even: put '.' in its place. Exponents lose '+' and
   zeros. */
static size_t plain_form(const char *from, char *to)
{
    size_t n = 0;
    for (const char *p = from; *p; p++) {
        if (isdigit((unsigned char)*p) || *p == '-') {
            to[n++] = *p;
        } else if (*p == 'e') {
            to[n++] = 'e';
            if (p[1] == '-') to[n++] = '-';
            p += p[1] == '-' || p[1] == '+';
            while (p[1] == '0' && p[2]) p++;
        } else if (n && to[n - 1] != '.') {
            to[n++] = '.';
        }
    }
    to[n] = '\0';
    return n;
}

size_t fc_number_text(double x, char *buffer)
{
    buffer[0] = '\0';
    if (!isfinite(x)) return 0;
    if (x == 0.0) {
        buffer[0] = '0';
        buffer[1] = '\0';
        return 1;
    }
    /* Up to 15 digits are unique for normal numbers, so %.15g already drops what is not needed; subnormal
       numbers hold fewer digits, so theirs are counted from one. */
    size_t n = 0;
    for (int digits = isnormal(x) ? 15 : 1; digits <= 17; digits++) {
        char raw[64];
        double back;
        (void)snprintf(raw, sizeof raw, "%.*g", digits, x);
        n = plain_form(raw, buffer);
        if (fc_number_read(buffer, &back) && back == x) break;
    }
    return n;
}

int fc_number_form(const char *text)
{
    const char *p = text;
    size_t digits = 0;
    if (*p == '+' || *p == '-') p++;
    for (; isdigit((unsigned char)*p); p++) digits++;
    if (*p == '.')
        for (p++; isdigit((unsigned char)*p); p++) digits++;
    if (!digits) return 0;
    if (*p == 'e' || *p == 'E') {
        p++;
        if (*p == '+' || *p == '-') p++;
        if (!isdigit((unsigned char)*p)) return 0;
        while (isdigit((unsigned char)*p)) p++;
    }
    return *p == '\0';
}

int fc_number_read(const char *text, double *out)
{
    if (!text || !fc_number_form(text)) return 0;
    const locale_t c = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    if (c == (locale_t)0) return 0;
    const locale_t old = uselocale(c);
    const int kept = errno;
    const double x = strtod(text, NULL);
    errno = kept;
    (void)uselocale(old);
    freelocale(c);
    if (!isfinite(x)) return 0;
    *out = x;
    return 1;
}

enum { LONGEST_NAME = 160 };

static size_t min3(size_t a, size_t b, size_t c)
{
    const size_t m = a < b ? a : b;
    return m < c ? m : c;
}

/* Optimal string alignment: insert, delete, replace, swap of neighbours cost 1 each. */
size_t fc_edit_distance(const char *a, const char *b, size_t limit)
{
    const size_t na = strlen(a), nb = strlen(b);
    if (na > LONGEST_NAME || nb > LONGEST_NAME) return limit + 1;
    size_t rows[3][LONGEST_NAME + 1];
    size_t *before = rows[0], *last = rows[1], *now = rows[2];
    for (size_t j = 0; j <= nb; j++) last[j] = before[j] = j;
    for (size_t i = 1; i <= na; i++) {
        now[0] = i;
        for (size_t j = 1; j <= nb; j++) {
            now[j] = min3(last[j] + 1, now[j - 1] + 1, last[j - 1] + (a[i - 1] != b[j - 1]));
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] && before[j - 2] + 1 < now[j])
                now[j] = before[j - 2] + 1;
        }
        size_t *spare = before;
        before = last;
        last = now;
        now = spare;
    }
    return last[nb] <= limit ? last[nb] : limit + 1;
}
