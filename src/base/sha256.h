/* SHA-256 (FIPS 180-4) for plan and file hashes. */
#ifndef FC_BASE_SHA256_H
#define FC_BASE_SHA256_H

#include <stddef.h>
#include <stdint.h>

typedef struct fc_sha256 {
    uint32_t h[8];
    uint64_t n;
    unsigned char block[64];
} fc_sha256;

void fc_sha256_init(fc_sha256 *s);
void fc_sha256_add(fc_sha256 *s, const void *data, size_t n);
void fc_sha256_hex(fc_sha256 *s, char out[65]);

#endif
