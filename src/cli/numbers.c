/* Strict whole numbers of the command line, in exact integer arithmetic: seeds need all 64 bits. */
#include "cli/cli.h"

#include <string.h>

typedef struct decimal {
    uint64_t digits;
    int scale; /* value = digits * 10^scale */
} decimal;

static int is_digit(char c) { return c >= '0' && c <= '9'; }

/* Digits with at most one point; returns the end, NULL if there is no digit or more than 64 bits hold. */
static const char *read_digits(const char *p, decimal *d)
{
    int any = 0, point = 0;
    d->digits = 0;
    d->scale = 0;
    for (; is_digit(*p) || (*p == '.' && !point); p++) {
        if (*p == '.') {
            point = 1;
            continue;
        }
        uint64_t digit = (uint64_t)(*p - '0');
        if (d->digits > (UINT64_MAX - digit) / 10) return NULL;
        d->digits = d->digits * 10 + digit;
        d->scale -= point;
        any = 1;
    }
    return any ? p : NULL;
}

static const char *read_exponent(const char *p, decimal *d)
{
    int sign = 1, e = 0;
    if (*p != 'e' && *p != 'E') return p;
    p++;
    if (*p == '+' || *p == '-') sign = *p++ == '-' ? -1 : 1;
    if (!is_digit(*p)) return NULL;
    for (; is_digit(*p); p++)
        if (e < 1000) e = e * 10 + (*p - '0');
    d->scale += sign * e;
    return p;
}

/* k M G T, decimal or binary; returns the end. */
static const char *read_suffix(const char *p, int bytes, decimal *d, uint64_t *binary)
{
    static const char letters[] = "kMGT";
    const char *at = *p ? strchr(letters, *p == 'K' ? 'k' : *p) : NULL;
    *binary = 1;
    if (at) {
        int power = (int)(at - letters) + 1;
        if (bytes) *binary = UINT64_C(1) << (10 * power);
        else d->scale += 3 * power;
        p++;
    }
    if (bytes && *p == 'i') p++;
    if (bytes && *p == 'B') p++;
    return p;
}

/* digits * 10^scale * binary as a whole number: 1 exact, 0 not whole, -1 too large. */
static int settle(decimal d, uint64_t binary, int bytes, uint64_t *out)
{
    if (d.digits == 0) {
        *out = 0;
        return 1;
    }
    while (d.scale < 0 && d.digits % 10 == 0) d.digits /= 10, d.scale++;
    if (d.digits > UINT64_MAX / binary) return -1;
    d.digits *= binary;
    for (; d.scale > 0; d.scale--) {
        if (d.digits > UINT64_MAX / 10) return -1;
        d.digits *= 10;
    }
    for (; d.scale < 0; d.scale++) {
        if (d.digits % 10 != 0 && !bytes) return 0;
        d.digits /= 10; /* a fraction of a byte is cut off */
    }
    *out = d.digits;
    return 1;
}

int fc_count_read(const char *text, int bytes, uint64_t lo, uint64_t hi, uint64_t *out, char *buf, size_t n)
{
    const char *like = bytes ? "500M or 2G" : "20000, 100k or 1e5";
    decimal d;
    uint64_t binary, value = 0;
    if (text[0] == '-') {
        snprintf(buf, n, "'%.40s' is negative", text);
        return 0;
    }
    const char *p = read_digits(text, &d);
    if (p) p = read_exponent(p, &d);
    if (p) p = read_suffix(p, bytes, &d, &binary);
    if (!p || *p) {
        snprintf(buf, n, "'%.40s' is not a whole number such as %s", text, like);
        return 0;
    }
    int whole = settle(d, binary, bytes, &value);
    if (whole == 0) {
        snprintf(buf, n, "'%.40s' is not a whole number", text);
        return 0;
    }
    if (whole < 0 || value < lo || value > hi) {
        snprintf(buf, n, "'%.40s' is outside %llu .. %llu", text, (unsigned long long)lo,
                 (unsigned long long)hi);
        return 0;
    }
    *out = value;
    return 1;
}

int fc_cap_read(const char *text, uint64_t *number, double *share, char *buf, size_t n)
{
    const size_t length = strlen(text);
    uint64_t power = 1;
    decimal d;
    *number = 0;
    *share = 0;
    if (length == 0 || text[length - 1] != '%') return fc_count_read(text, 0, 0, UINT64_MAX, number, buf, n);
    const char *p = text[0] == '-' ? NULL : read_digits(text, &d);
    for (int i = 0; p && i > d.scale && power < UINT64_C(1000000000000); i--) power *= 10;
    if (!p || strcmp(p, "%") != 0 || !((double)d.digits / (double)power < 100)) {
        snprintf(buf, n, "'%.40s' is neither a whole number nor a share below 100%%, such as 0.1%%", text);
        return 0;
    }
    *share = (double)d.digits / (double)power / 100;
    return 1;
}

int fc_time_read(const char *text, uint64_t *out, char *buf, size_t n)
{
    static const uint64_t year = UINT64_C(31536000000);
    static const struct {
        const char *name;
        uint64_t ms;
    } units[] = {{"", 1000}, {"s", 1000}, {"ms", 1}, {"m", 60000}, {"min", 60000}, {"h", 3600000}};
    decimal d;
    const char *p = text[0] == '-' ? NULL : read_digits(text, &d);
    for (size_t i = 0; p && i < sizeof units / sizeof *units; i++) {
        if (strcmp(p, units[i].name) != 0) continue;
        if (settle(d, units[i].ms, 1, out) > 0 && *out > 0 && *out <= year) return 1;
        snprintf(buf, n, "'%.40s' is outside 1ms .. a year", text);
        return 0;
    }
    snprintf(buf, n, "'%.40s' is no time such as 90s, 10m or 2h", text);
    return 0;
}

int fc_range_read(const char *text, uint64_t most, uint64_t *first, uint64_t *end, char *buf, size_t n)
{
    char word[80], why[200];
    const char *colon = strchr(text, ':');
    if (!colon || (size_t)(colon - text) >= sizeof word) {
        snprintf(buf, n, "'%.80s' is not A:B, two numbers of paths such as 0:500k", text);
        return 0;
    }
    snprintf(word, sizeof word, "%.*s", (int)(colon - text), text);
    if (!fc_count_read(word, 0, 0, most, first, why, sizeof why) || !fc_count_read(colon + 1, 0, 1, most, end, why, sizeof why)) {
        snprintf(buf, n, "%.190s (-n is the number of paths of the whole run)", why);
        return 0;
    }
    if (*first < *end) return 1;
    snprintf(buf, n, "'%.80s' holds no paths", text);
    return 0;
}
