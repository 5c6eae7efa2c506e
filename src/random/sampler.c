#include "random/sampler.h"

#include <string.h>

const char *const fc_sampler_names[FC_N_SAMPLERS + 1] = {"plain", "antithetic", "lhs", "sobol", NULL};

fc_sampler fc_sampler_find(const char *name)
{
    int i = 0;
    while (i < FC_N_SAMPLERS && strcmp(fc_sampler_names[i], name) != 0) i++;
    return i < FC_N_SAMPLERS ? (fc_sampler)i : FC_SAMPLER_PLAIN;
}
