/* Arena: many small allocations with one lifetime (a scenario, a model, a plan). */
#ifndef FC_BASE_ARENA_H
#define FC_BASE_ARENA_H

#include <stddef.h>

typedef struct fc_arena fc_arena;

fc_arena *fc_arena_new(void); /* NULL when out of memory */
void fc_arena_free(fc_arena *arena);
/* Zeroed, 64-byte aligned memory. When memory runs out the arena is marked failed and NULL is returned;
   callers may check once at the end with fc_arena_failed(). */
void *fc_arena_alloc(fc_arena *arena, size_t bytes);
void *fc_arena_array(fc_arena *arena, size_t n, size_t size); /* overflow-checked */
char *fc_arena_copy(fc_arena *arena, const char *text);
char *fc_arena_format(fc_arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));
int fc_arena_failed(const fc_arena *arena);
size_t fc_arena_bytes(const fc_arena *arena);

#endif
