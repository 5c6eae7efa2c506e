/* Arena of zeroed, 64-byte aligned memory in growing chunks; freed all at once. */
#include "base/arena.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ALIGNMENT = 64, FIRST_CHUNK = 1 << 14, LAST_CHUNK = 1 << 20 };

/* The header fills one aligned unit, so that the data after it is aligned too. */
typedef struct chunk {
    struct chunk *next;
    size_t used, capacity; /* bytes after the header */
} chunk;

struct fc_arena {
    chunk *first;
    size_t next_chunk, bytes;
    int failed;
};

fc_arena *fc_arena_new(void)
{
    fc_arena *arena = calloc(1, sizeof *arena);
    if (arena) arena->next_chunk = FIRST_CHUNK;
    return arena;
}

void fc_arena_free(fc_arena *arena)
{
    if (!arena) return;
    for (chunk *c = arena->first, *next; c; c = next) {
        next = c->next;
        free(c);
    }
    free(arena);
}

static chunk *add_chunk(fc_arena *arena, size_t bytes)
{
    size_t capacity = bytes > arena->next_chunk ? bytes : arena->next_chunk;
    chunk *c = aligned_alloc(ALIGNMENT, ALIGNMENT + capacity);
    if (!c) return NULL;
    c->used = 0;
    c->capacity = capacity;
    c->next = arena->first;
    arena->first = c;
    if (arena->next_chunk < LAST_CHUNK) arena->next_chunk *= 2;
    return c;
}

void *fc_arena_alloc(fc_arena *arena, size_t bytes)
{
    if (bytes > SIZE_MAX / 2) {
        arena->failed = 1;
        return NULL;
    }
    bytes = bytes ? (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT : ALIGNMENT;
    chunk *c = arena->first;
    if (!c || c->capacity - c->used < bytes) c = add_chunk(arena, bytes);
    if (!c) {
        arena->failed = 1;
        return NULL;
    }
    void *p = (char *)c + ALIGNMENT + c->used;
    c->used += bytes;
    arena->bytes += bytes;
    return memset(p, 0, bytes);
}

void *fc_arena_array(fc_arena *arena, size_t n, size_t size)
{
    if (size && n > SIZE_MAX / size) {
        arena->failed = 1;
        return NULL;
    }
    return fc_arena_alloc(arena, n * size);
}

char *fc_arena_copy(fc_arena *arena, const char *text)
{
    if (!text) return NULL;
    const size_t n = strlen(text) + 1;
    char *p = fc_arena_alloc(arena, n);
    return p ? memcpy(p, text, n) : NULL;
}

char *fc_arena_format(fc_arena *arena, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    const int n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (n < 0) {
        arena->failed = 1;
        return NULL;
    }
    char *p = fc_arena_alloc(arena, (size_t)n + 1);
    if (!p) return NULL;
    va_start(args, format);
    (void)vsnprintf(p, (size_t)n + 1, format, args);
    va_end(args);
    return p;
}

int fc_arena_failed(const fc_arena *arena)
{
    return arena->failed;
}

size_t fc_arena_bytes(const fc_arena *arena)
{
    return arena->bytes;
}
