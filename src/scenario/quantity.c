/* Numbers with units. A unit is a power of ten and a divisor, so that "8.2 bn", "82亿" and 8200000000 are
   read as one decimal number each and give the same double. */
#include "scenario/quantity.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

enum { MAX_TEXT = 128 };

typedef struct unit_word {
    const char *word;
    int power;   /* times 10^power */
    int divisor; /* then divided by this */
} unit_word;

static const unit_word money_words[] = {
    {"万", 4, 1},        {"百万", 6, 1},    {"千万", 7, 1}, {"亿", 8, 1},       {"百亿", 10, 1},
    {"千亿", 11, 1},     {"万亿", 12, 1},   {"k", 3, 1},    {"thousand", 3, 1}, {"m", 6, 1},
    {"mn", 6, 1},        {"million", 6, 1}, {"bn", 9, 1},   {"billion", 9, 1},  {"tn", 12, 1},
    {"trillion", 12, 1}, {NULL, 0, 1}};
static const unit_word share_words[] = {{"%", -2, 1}, {"％", -2, 1}, {NULL, 0, 1}};
static const unit_word quantity_words[] = {
    {"万", 4, 1},        {"百万", 6, 1},    {"千万", 7, 1}, {"亿", 8, 1},       {"百亿", 10, 1},
    {"千亿", 11, 1},     {"万亿", 12, 1},   {"k", 3, 1},    {"thousand", 3, 1}, {"m", 6, 1},
    {"mn", 6, 1},        {"million", 6, 1}, {"bn", 9, 1},   {"billion", 9, 1},  {"tn", 12, 1},
    {"trillion", 12, 1}, {"%", -2, 1},      {"％", -2, 1},  {NULL, 0, 1}};
static const unit_word years_words[] = {{"years", 0, 1},    {"year", 0, 1},    {"年", 0, 1},
                                        {"months", 0, 12},  {"month", 0, 12},  {"个月", 0, 12},
                                        {"quarters", 0, 4}, {"quarter", 0, 4}, {"季度", 0, 4},
                                        {"个季度", 0, 4},   {"季", 0, 4},      {NULL, 0, 1}};
static const unit_word count_words[] = {{"万", 4, 1},        {"百万", 6, 1},    {"千万", 7, 1}, {"亿", 8, 1},
                                        {"k", 3, 1},         {"thousand", 3, 1}, {"million", 6, 1},
                                        {"billion", 9, 1},   {NULL, 0, 1}};
static const unit_word multiple_words[] = {{"x", 0, 1}, {"倍", 0, 1}, {"%", -2, 1}, {NULL, 0, 1}};
static const unit_word area_words[] = {{"m2", 0, 1}, {"m²", 0, 1}, {"sqm", 0, 1}, {"平方米", 0, 1},
                                       {"万平方米", 4, 1}, {"万", 4, 1}, {NULL, 0, 1}};

/* What each unit is called in messages, its words and how it is written. */
typedef struct unit_row {
    const char *name, *noun, *example, *interval;
    const unit_word *words;
    int money, per_year; /* currency words, "a year" may follow */
} unit_row;

static const unit_row units[FC_N_UNITS] = {
    [FC_UNIT_NONE] = {"", "a number", "1.5", "1.5..2", share_words, 0, 0},
    [FC_UNIT_MONEY] = {"currency", "an amount", "\"82亿\", \"8.2 bn\" or 8.2e9", "70亿..79亿", money_words, 1,
                       0},
    [FC_UNIT_SHARE] = {"share", "a share", "0.08 or \"8%\"", "2..5%", share_words, 0, 0},
    [FC_UNIT_RATE] = {"1/year", "a rate", "0.08 or \"8%\"", "2..5%", share_words, 0, 1},
    [FC_UNIT_YEARS] = {"years", "a duration", "1.5, \"18 months\", \"6 quarters\" or \"6个月\"", "1..2 years",
                       years_words, 0, 0},
    [FC_UNIT_COUNT] = {"count", "a count", "35 or \"30..39\"", "30..39", count_words, 0, 0},
    [FC_UNIT_MULTIPLE] = {"x", "a multiple", "2.5 or \"2.5x\"", "2..3", multiple_words, 0, 0},
    [FC_UNIT_AREA] = {"m2", "an area", "12000, \"12000 m2\" or \"1.2万平方米\"", "1000..1200 m2", area_words,
                      0, 0},
    [FC_UNIT_PER_YEAR] = {"count/year", "a number a year", "3.5", "2..5", count_words, 0, 1},
    [FC_UNIT_MONEY_PER_YEAR] = {"currency/year", "an amount a year", "\"8亿\", \"0.8 bn\" or 8e8", "7亿..8亿",
                                money_words, 1, 1},
    [FC_UNIT_QUANTITY] = {"", "a number or an amount", "9145, \"3150亿\", \"315 bn\" or \"12%\"",
                          "150亿..160亿", quantity_words, 1, 1},
};

static const struct {
    const char *word, *code;
} currencies[] = {{"人民币", "CNY"}, {"元", ""},      {"yuan", "CNY"}, {"cny", "CNY"},   {"rmb", "CNY"},
                  {"eur", "EUR"},    {"euros", "EUR"}, {"euro", "EUR"}, {"€", "EUR"},     {"usd", "USD"},
                  {"us$", "USD"},    {"dollars", ""}, {"dollar", ""},  {"美元", "USD"}, {"欧元", "EUR"},
                  {"港元", "HKD"}, {"日元", "JPY"}, {"英镑", "GBP"}, {"$", ""},       {"gbp", "GBP"},
                  {"£", "GBP"},      {"hkd", "HKD"},  {"jpy", "JPY"},  {"sgd", "SGD"},   {"chf", "CHF"},
                  {"¥", ""},         {"￥", ""}};
enum { N_CURRENCIES = sizeof currencies / sizeof *currencies };

const char *fc_unit_name(fc_unit unit)
{
    return units[unit].name;
}

/* Bytes of white space at p: blanks and the ideographic space. */
static size_t space_at(const char *p)
{
    if (*p == ' ' || *p == '\t') return 1;
    return strncmp(p, "\xE3\x80\x80", 3) == 0 ? 3 : 0;
}

static void trim(char *text)
{
    const char *p = text;
    for (size_t k = space_at(p); k; k = space_at(p)) p += k;
    size_t n = strlen(p);
    memmove(text, p, n + 1);
    for (;;) {
        if (n && space_at(text + n - 1) == 1) n -= 1;
        else if (n >= 3 && space_at(text + n - 3) == 3) n -= 3;
        else break;
    }
    text[n] = '\0';
}

static void lower(char *text)
{
    for (; *text; text++)
        if (*text >= 'A' && *text <= 'Z') *text = (char)(*text - 'A' + 'a');
}

/* Remove suffix from text if it ends so; the longest match of a table wins by the caller's order of trial. */
static int cut_suffix(char *text, const char *suffix)
{
    const size_t n = strlen(text), k = strlen(suffix);
    if (n < k || strcmp(text + n - k, suffix) != 0) return 0;
    text[n - k] = '\0';
    trim(text);
    return 1;
}

/* Index of the longest currency word at the start or the end of text, else -1. */
static int currency_at(const char *text, int at_end)
{
    int best = -1;
    size_t longest = 0;
    const size_t n = strlen(text);
    for (int i = 0; i < N_CURRENCIES; i++) {
        const size_t k = strlen(currencies[i].word);
        if (k <= longest || k > n || strncmp(text + (at_end ? n - k : 0), currencies[i].word, k) != 0)
            continue;
        best = i;
        longest = k;
    }
    return best;
}

/* One number with its unit words, taken apart. */
typedef struct part {
    char mantissa[MAX_TEXT + 1]; /* without exponent */
    long exponent;
    char rest[MAX_TEXT + 1];     /* unit words, lower case, currency removed */
    int has_unit;                /* something stood behind the number */
} part;

static int fail(char *buf, size_t n, const char *text, const char *what, const unit_row *u)
{
    (void)snprintf(buf, n, "\"%s\" %s: write %s", text, what, u->example);
    return 0;
}

/* Digits followed by "," or "_": say both readings where there are two. */
static int fail_separator(char *buf, size_t n, const char *text)
{
    char joined[MAX_TEXT + 1];
    size_t k = 0, commas = 0, after = 0;
    for (const char *p = text; *p; p++) {
        if (*p == ',' || *p == '_' || *p == '\'') {
            commas += *p == ',';
            after = 0;
            continue;
        }
        after += isdigit((unsigned char)*p) != 0;
        joined[k++] = *p;
    }
    joined[k] = '\0';
    char point[MAX_TEXT + 1];
    (void)snprintf(point, sizeof point, "%s", text);
    char *comma = strchr(point, ',');
    if (comma) *comma = '.';
    if (commas == 1 && after != 3)
        (void)snprintf(buf, n, "\"%s\" has a decimal comma: write \"%s\"", text, point);
    else if (commas == 1)
        (void)snprintf(buf, n, "\"%s\" may mean two things: write \"%s\" or \"%s\"", text, joined, point);
    else
        (void)snprintf(buf, n, "\"%s\" has separators between its digits: write \"%s\"", text, joined);
    return 0;
}

/* A clause for the ways people hedge and join numbers: 1 if text does so. */
static int is_hedged(char *buf, size_t n, const char *text, const unit_row *u)
{
    static const char *const hedges[] = {"多", "余", "超", "近", "约", "左右", "以上", "至少", "突破", ">", "<", "≥",
                                         "≤", "about", "over ", "least", "+"};
    static const char *const joins[] = {"-", "–", "—", "~", "～", "至", "到", " to "};
    for (size_t i = 0; i < sizeof hedges / sizeof *hedges; i++)
        if (strstr(text, hedges[i])) {
            (void)snprintf(buf, n, "\"%s\" is a hedge: write an interval such as \"%s\"", text, u->interval);
            return 1;
        }
    for (size_t i = 0; i < sizeof joins / sizeof *joins; i++) {
        const char *at = strstr(text, joins[i]);
        if (!at || at == text) continue;
        (void)snprintf(buf, n, "\"%s\" is not a number; an interval has two dots: \"%s\"", text, u->interval);
        return 1;
    }
    return 0;
}

static int fail_number(char *buf, size_t n, const char *text, const unit_row *u)
{
    if (is_hedged(buf, n, text, u)) return 0;
    if (strstr(text, "\xEF\xBC") || strstr(text, "\xEF\xBD")) /* U+FF00 .. U+FF7F */
        return fail(buf, n, text, "has full-width characters; digits are 0-9", u);
    return fail(buf, n, text, "does not read as a number", u);
}

static size_t digits_at(const char *p)
{
    size_t k = 0;
    while (isdigit((unsigned char)p[k])) k++;
    return k;
}

/* Length of [sign] digits [. digits]; 0 if there is no digit. */
static size_t mantissa_at(const char *p)
{
    size_t k = (*p == '+' || *p == '-') ? 1 : 0;
    const size_t whole = digits_at(p + k);
    k += whole;
    size_t fraction = 0;
    if (p[k] == '.') {
        fraction = digits_at(p + k + 1);
        k += 1 + fraction;
    }
    return whole + fraction ? k : 0;
}

/* [e [sign] digits] at p into *exponent; returns its length. */
static size_t exponent_at(const char *p, long *exponent)
{
    *exponent = 0;
    if (*p != 'e') return 0;
    size_t k = 1;
    const int minus = p[1] == '-';
    if (p[1] == '+' || p[1] == '-') k++;
    const size_t digits = digits_at(p + k);
    if (!digits) return 0;
    for (size_t i = 0; i < digits && *exponent < 100000; i++) *exponent = *exponent * 10 + (p[k + i] - '0');
    if (minus) *exponent = -*exponent;
    return k + digits;
}

static int split_part(const char *source, const unit_row *u, part *out, char *buf, size_t n)
{
    char text[MAX_TEXT + 1];
    (void)snprintf(text, sizeof text, "%s", source);
    trim(text);
    lower(text);
    if (!text[0]) return fail(buf, n, source, "is empty", u);
    if (u->money) {
        const int c = currency_at(text, 0);
        if (c >= 0)
            memmove(text, text + strlen(currencies[c].word), strlen(text + strlen(currencies[c].word)) + 1);
        trim(text);
    }
    const size_t k = mantissa_at(text);
    if (!k) return fail_number(buf, n, source, u);
    if (strncmp(text + (text[0] == '-' || text[0] == '+'), "0x", 2) == 0)
        return fail(buf, n, source, "is hexadecimal", u);
    if ((text[k] == ',' || text[k] == '_' || text[k] == '\'') && isdigit((unsigned char)text[k + 1]))
        return fail_separator(buf, n, source);
    memcpy(out->mantissa, text, k);
    out->mantissa[k] = '\0';
    const size_t e = exponent_at(text + k, &out->exponent);
    (void)snprintf(out->rest, sizeof out->rest, "%s", text + k + e);
    trim(out->rest);
    out->has_unit = out->rest[0] != '\0';
    if (u->per_year) {
        static const char *const each_year[] = {"a year", "per year", "/year", "/年", "每年", "p.a."};
        for (size_t i = 0; i < sizeof each_year / sizeof *each_year; i++)
            if (cut_suffix(out->rest, each_year[i])) break;
    }
    for (int c = u->money ? currency_at(out->rest, 1) : -1; c >= 0; c = currency_at(out->rest, 1))
        (void)cut_suffix(out->rest, currencies[c].word);
    return 1;
}

/* The nearest word of a table, for misspelt units; NULL if none is near. */
static const char *near_word(const unit_word *words, const char *text)
{
    const char *best = NULL;
    size_t least = 3;
    for (const unit_word *w = words; w->word; w++) {
        if (strlen(w->word) <= 3 || (unsigned char)w->word[0] >= 0x80) continue;
        const size_t d = fc_edit_distance(w->word, text, 2);
        if (d >= least) continue;
        best = w->word;
        least = d;
    }
    return best;
}

static const unit_word *find_unit(const part *p, const unit_row *u, const char *source, char *buf, size_t n)
{
    static const unit_word none = {"", 0, 1};
    if (!p->rest[0]) return &none;
    for (const unit_word *w = u->words; w->word; w++)
        if (strcmp(w->word, p->rest) == 0) return w;
    const char *near = near_word(u->words, p->rest);
    if (u->words == years_words && strcmp(p->rest, "m") == 0)
        (void)snprintf(buf, n, "\"%s\" is ambiguous: write \"%s months\" or \"%s years\"", source,
                       p->mantissa, p->mantissa);
    else if (near)
        (void)snprintf(buf, n, "\"%s\" has an unknown unit \"%s\"; did you mean \"%s\"?", source, p->rest,
                       near);
    else if (!is_hedged(buf, n, source, u))
        (void)snprintf(buf, n, "\"%s\" ends in \"%s\", which does not fit %s: write %s", source, p->rest,
                       u->noun, u->example);
    return NULL;
}

static int part_value(const part *p, const unit_word *w, const char *source, const unit_row *u, double *out,
                      char *buf, size_t n)
{
    char decimal[MAX_TEXT + 32];
    double x;
    (void)snprintf(decimal, sizeof decimal, "%se%ld", p->mantissa, p->exponent + w->power);
    if (!fc_number_read(decimal, &x)) return fail(buf, n, source, "is out of range", u);
    if (x == 0.0 && strpbrk(p->mantissa, "123456789")) return fail(buf, n, source, "is too small", u);
    x = w->divisor == 1 ? x : x / w->divisor;
    if (u == &units[FC_UNIT_COUNT] && x != floor(x)) return fail(buf, n, source, "is not a whole number", u);
    *out = x == 0.0 ? 0.0 : x; /* no negative zero */
    return 1;
}

/* "low..high": a unit behind the second number serves a bare first one. */
static int read_interval(const char *text, const char *dots, const unit_row *u, double *lo, double *hi,
                         char *buf, size_t n)
{
    char first[MAX_TEXT + 1];
    const char *second = dots + 2;
    part a, b;
    (void)snprintf(first, sizeof first, "%.*s", (int)(dots - text), text);
    if (*second == '.' || strstr(second, ".."))
        return fail(buf, n, text, "is not an interval, which is two numbers with two dots between", u);
    if (!split_part(first, u, &a, buf, n) || !split_part(second, u, &b, buf, n)) return 0;
    if (a.has_unit && !b.has_unit)
        return fail(buf, n, text, "has a unit on its first number only; give the second one its unit", u);
    const unit_word *wb = find_unit(&b, u, text, buf, n), *wa = wb;
    if (wb && a.has_unit) wa = find_unit(&a, u, text, buf, n);
    double x, y;
    if (!wa || !wb || !part_value(&a, wa, text, u, &x, buf, n) || !part_value(&b, wb, text, u, &y, buf, n))
        return 0;
    if (!(y > x)) {
        (void)snprintf(buf, n, "\"%s\" is an empty interval: its second number must be above its first",
                       text);
        return 0;
    }
    *lo = x;
    *hi = y;
    return 1;
}

int fc_quantity_read(const char *text, fc_unit unit, double *lo, double *hi, int *interval, char *buf,
                     size_t n)
{
    const unit_row *u = &units[unit];
    char copy[MAX_TEXT + 1];
    if (strlen(text) > MAX_TEXT) {
        (void)snprintf(buf, n, "the text is too long for %s: write %s", u->noun, u->example);
        return 0;
    }
    (void)snprintf(copy, sizeof copy, "%s", text);
    trim(copy);
    const char *dots = strstr(copy, "..");
    if (dots) {
        if (!read_interval(copy, dots, u, lo, hi, buf, n)) return 0;
        *interval = 1;
        return 1;
    }
    part p;
    double x;
    if (!split_part(copy, u, &p, buf, n)) return 0;
    const unit_word *w = find_unit(&p, u, copy, buf, n);
    if (!w || !part_value(&p, w, copy, u, &x, buf, n)) return 0;
    *lo = *hi = x;
    *interval = 0;
    return 1;
}

/* Currency named in one number's text, "" if none. */
static const char *part_currency(char *text)
{
    trim(text);
    lower(text);
    const int first = currency_at(text, 0);
    if (first >= 0 && currencies[first].code[0]) return currencies[first].code;
    for (int c = currency_at(text, 1); c >= 0; c = currency_at(text, 1)) {
        if (currencies[c].code[0]) return currencies[c].code;
        (void)cut_suffix(text, currencies[c].word);
    }
    return "";
}

const char *fc_quantity_currency(const char *text)
{
    char copy[MAX_TEXT + 1];
    (void)snprintf(copy, sizeof copy, "%s", text);
    char *dots = strstr(copy, "..");
    if (!dots) return part_currency(copy);
    *dots = '\0';
    const char *second = part_currency(dots + 2);
    return second[0] ? second : part_currency(copy);
}
