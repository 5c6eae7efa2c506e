#include "random/philox.h"

#include "random/philox_rounds.h"

void fc_philox(const uint32_t counter[4], const uint32_t key[2], uint32_t out[4])
{
    for (int j = 0; j < 4; j++) out[j] = counter[j];
    fc_philox_rounds(out, key[0], key[1]);
}

/* A bijection of 64 bits in which every input bit moves about half of the output bits (the splitmix64 finaliser). */
static uint64_t mix64(uint64_t x)
{
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
    return x ^ (x >> 31);
}

/* FNV-1a over the bytes, then a finaliser: names that differ in the last letter only must not give near keys. */
uint64_t fc_site_hash(const char *name)
{
    uint64_t h = 0xCBF29CE484222325u;
    for (const unsigned char *p = (const unsigned char *)name; *p; p++) h = (h ^ *p) * 0x100000001B3u;
    return mix64(h);
}

/* For one site distinct seeds give distinct keys and for one seed distinct hashes do, both steps being bijections.
   The odd constant keeps seed 0 from being the fixed point 0 of the mix. */
uint64_t fc_site_key(uint64_t seed, uint64_t hash)
{
    return mix64(mix64(seed + 0x9E3779B97F4A7C15u) ^ hash);
}
