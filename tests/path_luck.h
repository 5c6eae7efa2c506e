/* Numbers on (0, 1) from whole numbers by a bit mixer: luck for tests that is independent of the product's generator. */
#ifndef FC_TESTS_PATH_LUCK_H
#define FC_TESTS_PATH_LUCK_H

#include <stdint.h>

static inline double mixed(uint64_t x)
{
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
    x ^= x >> 31;
    return ((double)(x >> 11) + 0.5) * 0x1p-53;
}

/* By path; by path and place. */
static inline double uniform(uint64_t path) { return mixed((path + 1) * 0x9E3779B97F4A7C15u); }
static inline double uniform_at(uint64_t path, uint64_t place)
{
    return mixed(path * 0x9E3779B97F4A7C15u + place * 0xD1B54A32D192ED03u + 1);
}

#endif
