/* Faults caught: two-level runs whose numbers depend on where they were cut, on shards, or on how many worlds were asked for first;
   a world that is lost, doubled or another one on its way through a file. */
#include "checkpoint_support.h"

/* Smaller than a block, a block, and three of them; what is cut are units: blocks, or worlds that are larger. */
static const struct {
    uint64_t inner, outer, unit;
    int units; /* whole ones */
} runs[] = {{64, 37, 1024, 2}, {256, 15, 1024, 3}, {512, 9, 1024, 4}, {1024, 6, 1024, 6}, {3072, 5, 3072, 5}};
enum { N_RUNS = sizeof runs / sizeof *runs };

static fc_run_options worlds_of(uint64_t outer, uint64_t inner, unsigned threads, int streaming)
{
    fc_run_options o = options_of(1, threads, streaming);
    fc_error e = {0};
    assert_int_equal(fc_run_two_level(&o, outer, inner, &e), FC_OK);
    o.max_failed_share = 0.01;
    return o;
}

static fc_result *in_one_go(uint64_t outer, uint64_t inner, int streaming)
{
    fc_result *whole;
    const fc_run_options o = worlds_of(outer, inner, 2, streaming);
    assert_int_equal(run(&o, &whole), FC_OK);
    assert_true(whole->outer == outer && whole->inner == inner && fc_result_failures(whole)->n > 0);
    return whole;
}

/* Fault: worlds of before are forgotten or others, a cut goes through a world, or failed paths become sound ones. */
static void any_cut(void **state)
{
    (void)state;
    for (size_t i = 0; i < N_RUNS; i++)
        for (int streaming = 0; streaming < 2; streaming++) {
            fc_result *whole = in_one_go(runs[i].outer, runs[i].inner, streaming);
            for (int cut = 1; cut < runs[i].units; cut++) {
                leave(worlds_of(runs[i].outer, runs[i].inner, 1, streaming), "cut", cut);
                fc_checkpoint *c = open_file("cut");
                const fc_checkpoint_facts f = fc_checkpoint_get(c);
                assert_true(f.outer == runs[i].outer && f.inner == runs[i].inner && f.done == (uint64_t)cut * runs[i].unit);
                fc_checkpoint_close(c);
                fc_result *r = go_on(worlds_of(runs[i].outer, runs[i].inner, (unsigned)(1 + cut % 3), 0), "cut");
                same_result(whole, r);
                fc_result_free(r);
            }
            fc_result_free(whole);
        }
}

/* Fault: what a run was to have goes into the numbers of its worlds; those of the broken block at its end are counted twice. */
static void extended_by_worlds(void **state)
{
    (void)state;
    for (size_t i = 0; i < N_RUNS; i++)
        for (int streaming = 0; streaming < 2; streaming++) {
            keeper k = {.name = "full"};
            fc_run_options o = worlds_of(runs[i].outer, runs[i].inner, 2, streaming);
            fc_result *r, *whole = in_one_go(2 * runs[i].outer + 1, runs[i].inner, streaming);
            o.save = keep;
            o.save_seconds = 1000;
            o.user = &k;
            assert_int_equal(run(&o, &r), FC_OK);
            fc_result_free(r);
            fc_checkpoint *c = open_file("full");
            assert_true(fc_checkpoint_get(c).done == (uint64_t)runs[i].units * runs[i].unit);
            fc_checkpoint_close(c);
            r = go_on(worlds_of(2 * runs[i].outer + 1, runs[i].inner, 3, 0), "full");
            same_result(whole, r);
            fc_result_free(r);
            fc_result_free(whole);
        }
}

/* Fault: a shard numbers its worlds from 0, or shards are merged beside their place. */
static void shards_are_the_run(void **state)
{
    (void)state;
    for (size_t i = 0; i < N_RUNS; i++)
        for (int streaming = 0; streaming < 2; streaming++) {
            fc_run_options o = worlds_of(runs[i].outer, runs[i].inner, 2, streaming);
            const uint64_t blocks = runs[i].unit / FC_BLOCK;
            fc_checkpoint *shards[2];
            fc_result *whole = in_one_go(runs[i].outer, runs[i].inner, streaming);
            shard_of(o, "s0", 0, blocks);
            shard_of(o, "s1", blocks, (uint64_t)runs[i].units * blocks + 1);
            shards[0] = open_file("s1");
            shards[1] = open_file("s0");
            joined_is(shards, 2, o, whole);
        }
}

/* Fault: a run that goes on when its time is up works worlds it does not need, or none, so that it never ends: at least one unit, and
   as many as make four worlds. */
static void time_is_up_again(void **state)
{
    (void)state;
    static const uint64_t wanted[] = {4, 5, 6}; /* worlds of 1024 after three goes: 4 at first, then one each time */
    fc_run_options o = worlds_of(9, 1024, 1, 0);
    keeper k = {.name = "late"};
    o.save = keep;
    o.user = &k;
    o.max_seconds = 1e-9;
    for (size_t i = 0; i < 3; i++) {
        fc_checkpoint *c = i > 0 ? open_file("late") : NULL;
        const fc_checkpoint *from[] = {c};
        fc_result *r;
        o.from = from;
        o.n_from = i > 0;
        assert_int_equal(run(&o, &r), FC_E_PRECISION);
        assert_int_equal(fc_result_outer(r), wanted[i]);
        fc_result_free(r);
        fc_checkpoint_close(c);
    }
    fc_result *whole = in_one_go(9, 1024, 0), *r = go_on(worlds_of(9, 1024, 2, 0), "late");
    same_result(whole, r);
    fc_result_free(whole);
    fc_result_free(r);
}

/* Fault: worlds of other sizes, or paths of one level, are taken for worlds; a world is cut in two. */
static void not_mixed(void **state)
{
    (void)state;
    fc_checkpoint *shards[2];
    fc_result *r = NULL;
    fc_error e = {0};
    leave(worlds_of(20, 512, 1, 0), "two", 4);
    fc_run_options one = options_of(20 * 512, 1, 0);
    one.max_failed_share = 0.01;
    leave(one, "one", 4);
    not_used(&plan, "two", worlds_of(10, 1024, 1, 0), "its worlds have 512 paths, not 1024");
    not_used(&plan, "two", one, "it is a two-level run");
    not_used(&plan, "two", worlds_of(7, 512, 1, 0), "holds 4096 paths, more than the 3584 wanted");
    not_used(&plan, "one", worlds_of(20, 512, 1, 0), "it is no two-level run");
    shard_of(worlds_of(16, 512, 1, 0), "small", 0, 4);
    shard_of(worlds_of(8, 1024, 1, 0), "large", 4, 8);
    shards[0] = open_file("small");
    shards[1] = open_file("large");
    assert_int_equal(fc_checkpoint_cover(shards, 2, &e), FC_E_USAGE);
    assert_non_null(strstr(e.text, "are shards of two runs: the worlds (--outer, --inner)"));
    for (size_t i = 0; i < 2; i++) fc_checkpoint_close(shards[i]);
    for (uint64_t first = 0; first <= 1024; first += 1024) { /* worlds of three blocks */
        fc_run_options o = worlds_of(5, 3072, 1, 0);
        o.first = first;
        o.end = first > 0 ? 6144 : 5120;
        assert_int_equal(fc_run_with(&plan, &kernels, &o, &r, &e), FC_E_USAGE);
        assert_non_null(strstr(e.text, "are no shard"));
    }
}

static int failing(void **state)
{
    bad_path = 700; /* 700, 1200, ... */
    return make_place(state);
}

static int sound(void **state)
{
    bad_path = UINT64_MAX;
    return remove_place(state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_cut),          cmocka_unit_test(extended_by_worlds), cmocka_unit_test(shards_are_the_run),
        cmocka_unit_test(time_is_up_again), cmocka_unit_test(not_mixed),
    };
    return cmocka_run_group_tests(tests, failing, sound);
}
