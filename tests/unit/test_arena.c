/* Arena: alignment, zeroing, growth, overflow. */
#include "support.h"

#include "base/arena.h"

static void memory_is_aligned_and_zero(void **state)
{
    /* Fault: a block that is not 64-byte aligned, or holds what was freed before. */
    (void)state;
    for (int round = 0; round < 2; round++) {
        fc_arena *arena = fc_arena_new();
        assert_non_null(arena);
        for (size_t n = 0; n < 3000; n += 7) {
            unsigned char *p = fc_arena_alloc(arena, n);
            assert_non_null(p);
            assert_int_equal((uintptr_t)p % 64, 0);
            for (size_t i = 0; i < n; i++) assert_int_equal(p[i], 0);
            memset(p, 0xAB, n);
        }
        fc_arena_free(arena);
    }
}

static void blocks_do_not_overlap(void **state)
{
    /* Fault: a new chunk that starts inside the one before, or a large request served from a small chunk. */
    (void)state;
    enum { N = 300 };
    unsigned char *block[N];
    fc_arena *arena = fc_arena_new();
    assert_non_null(arena);
    for (int i = 0; i < N; i++) {
        const size_t n = i % 50 == 49 ? 3u << 20 : 1000u;
        block[i] = fc_arena_alloc(arena, n);
        assert_non_null(block[i]);
        memset(block[i], i % 251, n);
    }
    for (int i = 0; i < N; i++) {
        assert_int_equal(block[i][0], i % 251);
        assert_int_equal(block[i][999], i % 251);
    }
    assert_true(fc_arena_bytes(arena) >= (6u * 3u << 20) + 294u * 1000u);
    fc_arena_free(arena);
}

static void overflow_is_a_failure(void **state)
{
    /* Fault: n * size wraps and a small block is returned for a huge array. */
    (void)state;
    fc_arena *arena = fc_arena_new();
    assert_non_null(arena);
    assert_int_equal(fc_arena_failed(arena), 0);
    assert_null(fc_arena_array(arena, SIZE_MAX / 4, 8));
    assert_int_equal(fc_arena_failed(arena), 1);
    fc_arena_free(arena);
    arena = fc_arena_new();
    assert_null(fc_arena_alloc(arena, SIZE_MAX - 10));
    assert_int_equal(fc_arena_failed(arena), 1);
    fc_arena_free(arena);
}

static void texts_are_copied(void **state)
{
    /* Fault: a copy that shares memory with its source, or a formatted text cut short. */
    (void)state;
    char source[] = "支点";
    fc_arena *arena = fc_arena_new();
    char *copy = fc_arena_copy(arena, source), *text = fc_arena_format(arena, "%s.%d", source, 42);
    source[0] = 'x';
    assert_string_equal(copy, "支点");
    assert_string_equal(text, "支点.42");
    assert_null(fc_arena_copy(arena, NULL));
    fc_arena_free(arena);
    fc_arena_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_is_aligned_and_zero), cmocka_unit_test(blocks_do_not_overlap),
        cmocka_unit_test(overflow_is_a_failure), cmocka_unit_test(texts_are_copied)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
