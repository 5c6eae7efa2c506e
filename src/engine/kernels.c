/* Which levels there are and which one this machine runs. */
#include "engine/kernels.h"

#include <string.h>

#include <fulcrum/run.h>

#define X(level) extern const fc_kernels fc_kernels_##level;
#include "isas.inc"
#undef X

const fc_kernels *const *fc_all_kernels(void)
{
    static const fc_kernels *const all[] = {
#define X(level) &fc_kernels_##level,
#include "isas.inc"
#undef X
        NULL};
    return all;
}

/* 1 if this machine (and its operating system) can run a level. */
static int runnable(const char *isa)
{
#if defined(__x86_64__)
    __builtin_cpu_init();
    const int v3 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
                   __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2");
    if (strcmp(isa, "avx2") == 0) return v3;
    if (strcmp(isa, "avx512") == 0)
        return v3 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
               __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512dq") &&
               __builtin_cpu_supports("avx512vl");
#endif
    return strcmp(isa, "sse2") == 0 || strcmp(isa, "generic") == 0;
}

const fc_kernels *fc_kernels_find(const char *isa)
{
    for (const fc_kernels *const *k = fc_all_kernels(); *k; k++)
        if ((!isa || strcmp((*k)->isa, isa) == 0) && runnable((*k)->isa)) return *k;
    return NULL;
}

/* The last level: its code (checks, plans) runs on every machine. */
const fc_kernels *fc_kernels_facts(void)
{
    const fc_kernels *const *k = fc_all_kernels();
    while (k[1]) k++;
    return *k;
}

const char *const *fc_isa_levels(void)
{
    static const char *const levels[] = {
#define X(level) #level,
#include "isas.inc"
#undef X
        NULL};
    /* best first, and a machine that runs a level runs those after it */
    const char *const *first = levels;
    while (*first && !runnable(*first)) first++;
    return first;
}
