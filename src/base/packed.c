/* Bytes to and from files. */
#include "base/packed.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { WORD = 8, SOME = 512 };

static void to_bytes(uint64_t x, unsigned char *out)
{
    for (int i = 0; i < WORD; i++) out[i] = (unsigned char)(x >> (8 * i));
}

static uint64_t of_bytes(const unsigned char *in)
{
    uint64_t x = 0;
    for (int i = 0; i < WORD; i++) x |= (uint64_t)in[i] << (8 * i);
    return x;
}

/* ---- out ------------------------------------------------------------------------------------------------------ */

void fc_pack_begin(fc_packer *p, int file)
{
    p->file = file;
    p->problem = 0;
    p->bytes = 0;
    p->n = 0;
    fc_sha256_init(&p->hash);
}

static void flush(fc_packer *p)
{
    for (size_t done = 0; done < p->n && p->problem == 0;) {
        const ssize_t n = write(p->file, p->room + done, p->n - done);
        if (n > 0) done += (size_t)n;
        else if (n < 0 && errno != EINTR) p->problem = errno;
    }
    p->bytes += p->n;
    p->n = 0;
}

static void put(fc_packer *p, const void *data, size_t n)
{
    const unsigned char *from = data;
    while (n > 0 && p->problem == 0) {
        if (p->n == sizeof p->room) flush(p);
        const size_t room = sizeof p->room - p->n, take = n < room ? n : room;
        memcpy(p->room + p->n, from, take);
        p->n += take;
        from += take;
        n -= take;
    }
}

void fc_pack_bytes(fc_packer *p, const void *data, size_t n)
{
    if (p->problem == 0) fc_sha256_add(&p->hash, data, n);
    put(p, data, n);
}

void fc_pack_u64(fc_packer *p, uint64_t x)
{
    unsigned char b[WORD];
    to_bytes(x, b);
    fc_pack_bytes(p, b, sizeof b);
}

void fc_pack_doubles(fc_packer *p, const double *x, size_t n)
{
    unsigned char b[SOME * WORD];
    for (size_t at = 0; at < n && p->problem == 0; at += SOME) {
        const size_t some = n - at < SOME ? n - at : SOME;
        for (size_t i = 0; i < some; i++) {
            uint64_t bits;
            memcpy(&bits, &x[at + i], sizeof bits);
            to_bytes(bits, b + i * WORD);
        }
        fc_pack_bytes(p, b, some * WORD);
    }
}

void fc_pack_text(fc_packer *p, const char *text)
{
    const size_t n = strlen(text);
    fc_pack_u64(p, n);
    fc_pack_bytes(p, text, n);
}

int fc_pack_end(fc_packer *p)
{
    char hex[FC_PACKED_HASH + 1];
    fc_sha256_hex(&p->hash, hex);
    put(p, hex, FC_PACKED_HASH);
    flush(p);
    return p->problem;
}

/* ---- in ------------------------------------------------------------------------------------------------------- */

void fc_unpack_begin(fc_unpacker *u, int file, uint64_t at, uint64_t end)
{
    u->file = file;
    u->failed = 0;
    u->at = at;
    u->end = end;
    u->n = u->next = 0;
}

uint64_t fc_unpack_left(const fc_unpacker *u) { return u->end - u->at + (u->n - u->next); }

/* 0 when there is nothing more. */
static int refill(fc_unpacker *u)
{
    const uint64_t left = u->end - u->at;
    ssize_t n;
    do n = pread(u->file, u->room, left < sizeof u->room ? (size_t)left : sizeof u->room, (off_t)u->at);
    while (n < 0 && errno == EINTR);
    u->next = 0;
    u->n = n > 0 ? (size_t)n : 0;
    u->at += u->n;
    return n > 0;
}

void fc_unpack_bytes(fc_unpacker *u, void *out, size_t n)
{
    unsigned char *to = out;
    u->failed = u->failed || n > fc_unpack_left(u);
    while (n > 0 && !u->failed) {
        if (u->next == u->n && !refill(u)) {
            u->failed = 1;
            break;
        }
        const size_t have = u->n - u->next, take = n < have ? n : have;
        memcpy(to, u->room + u->next, take);
        u->next += take;
        to += take;
        n -= take;
    }
    if (u->failed) memset(to, 0, n);
}

uint64_t fc_unpack_u64(fc_unpacker *u)
{
    unsigned char b[WORD];
    fc_unpack_bytes(u, b, sizeof b);
    return of_bytes(b);
}

void fc_unpack_doubles(fc_unpacker *u, double *out, size_t n)
{
    unsigned char b[SOME * WORD];
    for (size_t at = 0; at < n; at += SOME) {
        const size_t some = n - at < SOME ? n - at : SOME;
        fc_unpack_bytes(u, b, some * WORD);
        for (size_t i = 0; i < some; i++) {
            const uint64_t bits = of_bytes(b + i * WORD);
            memcpy(&out[at + i], &bits, sizeof bits);
        }
    }
}

int fc_unpack_hash(int file, uint64_t bytes, char out[FC_PACKED_HASH + 1])
{
    fc_unpacker *u = malloc(sizeof *u);
    fc_sha256 hash;
    if (!u) return 0;
    fc_sha256_init(&hash);
    fc_unpack_begin(u, file, 0, bytes);
    while (fc_unpack_left(u) > 0 && refill(u)) {
        fc_sha256_add(&hash, u->room, u->n);
        u->next = u->n;
    }
    const int whole = fc_unpack_left(u) == 0;
    fc_sha256_hex(&hash, out);
    free(u);
    return whole;
}
