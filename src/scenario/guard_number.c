/* One number token: is it a number libconfig reads exactly, or what should have been written? */
#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "scenario/scenario_internal.h"

/* [sign] digits with an optional L or LL; *digits is where they begin, *n how many. */
static int is_integer(const char *token, const char **digits, size_t *n)
{
    *digits = token + (*token == '+' || *token == '-');
    *n = strspn(*digits, "0123456789");
    const char *rest = *digits + *n;
    return *n && (!*rest || strcmp(rest, "L") == 0 || strcmp(rest, "LL") == 0);
}

static int bad(fc_message message, fc_message *id)
{
    *id = message;
    return 0;
}

static int integer(const char *token, const char *digits, size_t n_digits, char *out, fc_message *id,
                              char *hint, size_t n)
{
    char number[FC_MAX_NUMBER + 2];
    (void)snprintf(number, sizeof number, "%s%.*s", *token == '-' ? "-" : "", (int)n_digits, digits);
    errno = 0;
    const intmax_t value = strtoimax(number, NULL, 10);
    if (errno == ERANGE || value > INT64_MAX || value < INT64_MIN) {
        double x;
        char text[32] = "";
        if (fc_number_read(number, &x)) (void)fc_number_text(x, text);
        /* a point keeps the hint from being an integer again */
        (void)snprintf(hint, n, "%s%s", text, strpbrk(text, ".e") ? "" : ".0");
        return bad(FC_MSG_INTEGER_RANGE, id);
    }
    /* 1.5 wraps what does not fit 32 bits unless an L says 64 */
    const int small = value <= INT32_MAX && value >= INT32_MIN;
    (void)snprintf(out, FC_MAX_NUMBER + 4, "%" PRIdMAX "%s", value, small ? "" : "L");
    return 1;
}

/* Without "_" and "'"; 1 if the rest is a number. */
static int joined(const char *token, char *out)
{
    size_t k = 0;
    double x;
    for (const char *p = token; *p; p++)
        if (*p != '_' && *p != '\'') out[k++] = *p;
    out[k] = '\0';
    return strlen(token) != k && fc_number_read(out, &x);
}

static int is_hexadecimal(const char *token, char *hint, size_t n)
{
    const char *p = token + (*token == '+' || *token == '-');
    if (strncasecmp(p, "0x", 2) != 0 || !isxdigit((unsigned char)p[2])) return 0;
    const size_t k = strspn(p + 2, "0123456789abcdefABCDEF");
    if (p[2 + k] && strcmp(p + 2 + k, "L") != 0 && strcmp(p + 2 + k, "LL") != 0) return 0;
    errno = 0;
    const uintmax_t value = strtoumax(p + 2, NULL, 16);
    if (errno == ERANGE) (void)snprintf(hint, n, "%s", "a decimal number");
    else (void)snprintf(hint, n, "%s%" PRIuMAX, *token == '-' ? "-" : "", value);
    return 1;
}

int fc_guard_number(const char *token, size_t length, char *out, fc_message *id, char *hint, size_t n)
{
    char text[FC_MAX_NUMBER + 1], plain[FC_MAX_NUMBER + 1];
    const char *digits;
    size_t n_digits;
    if (length > FC_MAX_NUMBER) {
        (void)snprintf(hint, n, "a number of at most %d characters", FC_MAX_NUMBER);
        return bad(FC_MSG_NUMBER_FORM, id);
    }
    memcpy(text, token, length);
    text[length] = '\0';
    if (is_hexadecimal(text, hint, n)) return bad(FC_MSG_NUMBER_FORM, id);
    if (joined(text, plain)) {
        (void)snprintf(hint, n, "%s", plain);
        return bad(FC_MSG_NUMBER_FORM, id);
    }
    const int whole = is_integer(text, &digits, &n_digits);
    double x = 0.0;
    const int reads = fc_number_read(text, &x);
    if (!whole && !fc_number_form(text)) {
        return bad(FC_MSG_UNQUOTED_TEXT, id);
    }
    if (n_digits > 1 && digits[0] == '0') { /* octal for newer readers */
        while (n_digits > 1 && digits[0] == '0' && isdigit((unsigned char)digits[1])) digits++;
        (void)snprintf(hint, n, "%s%s", *text == '-' ? "-" : "", digits);
        return bad(FC_MSG_NUMBER_FORM, id);
    }
    if (whole) return integer(text, digits, n_digits, out, id, hint, n);
    if (!reads || (x == 0.0 && strcspn(text, "123456789") < strcspn(text, "eE")))
        return bad(FC_MSG_NUMBER_RANGE, id);
    (void)snprintf(out, FC_MAX_NUMBER + 4, "%s", text);
    return 1;
}
