/* Numbers as a reader should see them: no more digits than the error leaves. */
#ifndef FC_OUTPUT_ROUNDING_H
#define FC_OUTPUT_ROUNDING_H

#include <stddef.h>

enum { FC_ROUND_ROOM = 40 };

/* value rounded to two digits of its standard error: (17.4983, 0.021) -> "17.498", (12345, 210) -> "12350". An error
   of 0 (below 1e-12 of the value) or NaN, that is a constant or an unknown one, leaves six significant digits without
   trailing zeros. At most 6 decimals, '.' in every locale, "" for NaN and infinities, never "-0". Returns the length;
   buf holds FC_ROUND_ROOM bytes. */
size_t fc_round_to_error(double value, double se, char *buf);

#endif
