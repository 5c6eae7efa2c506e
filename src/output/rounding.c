/* Rounding for readers: see rounding.h. */
#include "output/rounding.h"
#include "stats/intervals.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { MAX_DECIMALS = 6, SIGNIFICANT = 6 };

/* Beyond this a double does not hold all whole numbers. */
static const double whole_limit = 9007199254740992.0;

/* Fixed decimals from whole numbers, so that no locale is asked for its decimal point. */
static size_t print_fixed(double value, int decimals, char *buf)
{
    double power = 1.0;
    for (int i = 0; i < decimals; i++) power *= 10.0;
    while (decimals > 0 && fabs(value) * power >= whole_limit) {
        power /= 10.0;
        decimals--;
    }
    if (fabs(value) >= whole_limit) return (size_t)snprintf(buf, FC_ROUND_ROOM, "%.4e", value);
    const uint64_t scaled = (uint64_t)llround(fabs(value) * power), unit = (uint64_t)power;
    const char *sign = value < 0 && scaled > 0 ? "-" : "";
    if (decimals == 0) return (size_t)snprintf(buf, FC_ROUND_ROOM, "%s%" PRIu64, sign, scaled);
    return (size_t)snprintf(buf, FC_ROUND_ROOM, "%s%" PRIu64 ".%0*" PRIu64, sign, scaled / unit, decimals,
                            scaled % unit);
}

static size_t strip_zeros(char *buf, size_t n)
{
    if (strchr(buf, '.') == NULL) return n;
    while (buf[n - 1] == '0') n--;
    if (buf[n - 1] == '.') n--;
    buf[n] = '\0';
    return n;
}

/* Decimal exponent of the leading digit. */
static int exponent(double x)
{
    return (int)floor(log10(x) + 1e-12);
}

size_t fc_round_to_error(double value, double se, char *buf)
{
    buf[0] = '\0';
    if (!isfinite(value)) return 0;
    if (!isfinite(se) || se <= FC_NOISE * fabs(value)) {
        const int decimals = value == 0 ? 0 : SIGNIFICANT - 1 - exponent(fabs(value));
        const int shown = decimals > 12 ? 12 : decimals;
        return strip_zeros(buf, print_fixed(value, shown > 0 ? shown : 0, buf));
    }
    int decimals = 1 - exponent(se);
    if (decimals >= 0) return print_fixed(value, decimals < MAX_DECIMALS ? decimals : MAX_DECIMALS, buf);
    if (decimals < -15) decimals = -15;
    double power = 1.0;
    for (; decimals < 0; decimals++) power *= 10.0;
    return print_fixed(round(value / power) * power, 0, buf);
}
