/* Numbers and texts in files: little-endian, hashed on the way out, bounded on the way in. */
#ifndef FC_BASE_PACKED_H
#define FC_BASE_PACKED_H

#include <stddef.h>
#include <stdint.h>

#include "base/sha256.h"

enum { FC_PACKED_ROOM = 1 << 16, FC_PACKED_HASH = 64 /* hex digits */ };

/* Out, through a buffer. */
typedef struct fc_packer {
    int file;
    int problem; /* errno of the first write that failed; 0: none */
    uint64_t bytes;
    size_t n;
    fc_sha256 hash;
    unsigned char room[FC_PACKED_ROOM];
} fc_packer;

void fc_pack_begin(fc_packer *p, int file);
void fc_pack_bytes(fc_packer *p, const void *data, size_t n);
void fc_pack_u64(fc_packer *p, uint64_t x);
void fc_pack_doubles(fc_packer *p, const double *x, size_t n);
void fc_pack_text(fc_packer *p, const char *text); /* its length, then its bytes */
/* The hash of everything before it, and all of it on its way. 0, or an errno. */
int fc_pack_end(fc_packer *p);

/* In, from a place of a file to another one. Lengths are checked against what is left before anything is taken. */
typedef struct fc_unpacker {
    int file;
    int failed; /* read beyond the end, or the file could not be read */
    uint64_t at, end;
    size_t n, next;
    unsigned char room[FC_PACKED_ROOM];
} fc_unpacker;

void fc_unpack_begin(fc_unpacker *u, int file, uint64_t at, uint64_t end);
uint64_t fc_unpack_left(const fc_unpacker *u);
void fc_unpack_bytes(fc_unpacker *u, void *out, size_t n); /* zeros once failed */
uint64_t fc_unpack_u64(fc_unpacker *u);
void fc_unpack_doubles(fc_unpacker *u, double *out, size_t n);
/* Hash of `bytes` bytes from the file's start as hex digits; 0 if it cannot be read. */
int fc_unpack_hash(int file, uint64_t bytes, char out[FC_PACKED_HASH + 1]);

#endif
