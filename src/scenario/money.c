/* Amounts in words of both number systems: 4亿 = 400 million = 0.4 bn. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "scenario/quantity.h"

enum { MAX_EXACT = 12, ROUNDED = 6 }; /* digits shown as they are; digits of longer (computed) numbers */

/* Digits and decimal exponent of |x| > 0: x = 0.d1d2d3... * 10^*exponent; returns the number of digits. */
static size_t decimal(double x, char digits[32], int *exponent)
{
    char shortest[32], raw[64];
    size_t n = 0;
    (void)fc_number_text(fabs(x), shortest);
    for (const char *p = shortest; *p && *p != 'e'; p++) n += *p >= '0' && *p <= '9' && (n || *p != '0');
    const int precision = n > MAX_EXACT ? ROUNDED : MAX_EXACT;
    (void)snprintf(raw, sizeof raw, "%.*e", precision - 1, fabs(x));
    n = 0;
    const char *p = raw;
    for (; *p && *p != 'e'; p++)
        if (*p >= '0' && *p <= '9') digits[n++] = *p;
    *exponent = atoi(p + 1) + 1;
    while (n > 1 && digits[n - 1] == '0') n--;
    return n;
}

/* x / 10^power in plain decimal notation; very large and small ones in exponent form. out holds 48 bytes. */
static void shifted(double x, int power, char *out)
{
    char digits[32];
    int exponent;
    size_t k = 0;
    if (x == 0.0 || !isfinite(x)) {
        (void)snprintf(out, 48, "%s", x == 0.0 ? "0" : "-");
        return;
    }
    const size_t n = decimal(x, digits, &exponent);
    exponent -= power;
    if (x < 0.0) out[k++] = '-';
    if (exponent < -5 || exponent > 20) {
        (void)fc_number_text(fabs(x) / pow(10.0, power), out + k);
        return;
    }
    if (exponent <= 0) {
        out[k++] = '0';
        out[k++] = '.';
        for (int i = exponent; i < 0; i++) out[k++] = '0';
    }
    for (size_t i = 0; i < n || (int)i < exponent; i++) {
        if (i && (int)i == exponent) out[k++] = '.';
        out[k++] = i < n ? digits[i] : '0';
    }
    out[k] = '\0';
}

void fc_money_zh(double amount, char *buf, size_t n)
{
    static const struct { double from; int power; const char *word; } rows[] = {
        {1e12, 12, "万亿"}, {1e8, 8, "亿"}, {1e4, 4, "万"}, {0.0, 0, "元"}};
    char number[48];
    size_t i = 0;
    while (i < 3 && !(fabs(amount) >= rows[i].from)) i++;
    shifted(amount, rows[i].power, number);
    (void)snprintf(buf, n, "%s%s", number, rows[i].word);
}

static void with_word(double amount, int power, const char *word, char *buf, size_t n)
{
    char number[48];
    shifted(amount, power, number);
    (void)snprintf(buf, n, "%s%s%s", number, word[0] ? " " : "", word);
}

void fc_money_en(double amount, char *buf, size_t n)
{
    const double x = fabs(amount);
    if (x >= 1e12) with_word(amount, 12, "tn", buf, n);
    else if (x >= 1e8) with_word(amount, 9, "bn", buf, n);
    else if (x >= 1e6) with_word(amount, 6, "million", buf, n);
    else if (x >= 1e3) with_word(amount, 3, "thousand", buf, n);
    else with_word(amount, 0, "", buf, n);
}

void fc_money_both(double amount, char *buf, size_t n)
{
    const double x = fabs(amount);
    char zh[64], small[64], large[64];
    fc_money_zh(amount, zh, sizeof zh);
    if (x < 1e4) {
        fc_money_en(amount, small, sizeof small);
        (void)snprintf(buf, n, "%s = %s", zh, small);
        return;
    }
    if (x >= 1e12) {
        with_word(amount, 9, "bn", small, sizeof small);
        with_word(amount, 12, "tn", large, sizeof large);
    } else if (x >= 1e6) {
        with_word(amount, 6, "million", small, sizeof small);
        with_word(amount, 9, "bn", large, sizeof large);
    } else {
        with_word(amount, 3, "thousand", small, sizeof small);
        with_word(amount, 6, "million", large, sizeof large);
    }
    (void)snprintf(buf, n, "%s = %s = %s", zh, small, large);
}
