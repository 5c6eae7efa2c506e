/* The nearest known name to a mistyped one. */
#include <fulcrum/catalogue.h>

#include <string.h>

#include "base/text.h"

const char *fc_nearest_name(const char *name, const char *const *names, size_t n_names)
{
    size_t limit = strlen(name) / 3;
    const char *best = NULL;
    if (limit < 1) limit = 1;
    for (size_t i = 0; i < n_names; i++) {
        size_t d = fc_edit_distance(name, names[i], limit);
        if (d > limit) continue;
        best = names[i];
        if (d == 0) break;
        limit = d - 1; /* only a nearer one replaces it; the first of equals stays */
    }
    return best;
}
