/* Which instruction-set levels of the build this machine runs. */
#ifndef FC_TESTS_LEVEL_SUPPORT_H
#define FC_TESTS_LEVEL_SUPPORT_H

#include <string.h>

static inline int runs_here(const char *isa)
{
#if defined(__x86_64__)
    __builtin_cpu_init();
    if (strcmp(isa, "avx512") == 0)
        return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
               __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bw");
    if (strcmp(isa, "avx2") == 0) return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
#endif
    return strcmp(isa, "avx512") != 0 && strcmp(isa, "avx2") != 0;
}

#endif
