/* The registry of laws, generated from the files of src/distributions. */
#include <string.h>

#include "distributions/distribution.h"

#define X(name) extern const fc_distribution fc_distribution_##name;
#include "distributions.inc"
#undef X

const fc_distribution *const fc_distributions[] = {
#define X(name) &fc_distribution_##name,
#include "distributions.inc"
#undef X
};
const size_t fc_n_distributions = sizeof fc_distributions / sizeof fc_distributions[0];

const fc_distribution *fc_distribution_find(const char *name)
{
    for (size_t i = 0; i < fc_n_distributions; i++)
        if (strcmp(fc_distributions[i]->name, name) == 0) return fc_distributions[i];
    return NULL;
}
