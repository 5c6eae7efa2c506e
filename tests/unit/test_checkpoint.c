/* Faults caught: numbers that depend on where a run was cut, on shards or their order; a part, a value or a count lost on the
   way through a file. */
#include "checkpoint_support.h"

/* Fault: what was done before is lost, doubled or changed on its way through the file, at any cut. */
static void any_cut(void **state)
{
    (void)state;
    for (int streaming = 0; streaming < 2; streaming++) {
        fc_result *whole;
        const fc_run_options o = options_of(9 * FC_BLOCK + 300, 2, streaming);
        assert_int_equal(run(&o, &whole), FC_OK);
        for (int cut = 1; cut <= 9; cut++) {
            leave(options_of(9 * FC_BLOCK + 300, 1, streaming), "cut", cut);
            fc_checkpoint *c = open_file("cut");
            const fc_checkpoint_facts f = fc_checkpoint_get(c);
            assert_true(f.done == (uint64_t)cut * FC_BLOCK && f.first == 0 && f.paths == o.paths && f.end == 0);
            assert_true(f.exact == !streaming && f.seed == 5);
            assert_string_equal(fc_checkpoint_note(c, "band"), "flow");
            fc_checkpoint_close(c);
            fc_result *r = go_on(options_of(o.paths, (unsigned)(1 + cut % 3), 0), "cut");
            same_result(whole, r);
            fc_result_free(r);
        }
        fc_result_free(whole);
    }
}

/* Fault: a save on the way disturbs the run, or takes blocks that are not finished. */
static void saved_on_the_way(void **state)
{
    (void)state;
    for (int streaming = 0; streaming < 2; streaming++) {
        keeper k = {.name = "way"};
        fc_result *whole, *r;
        fc_run_options o = options_of(200 * FC_BLOCK + 9, 3, streaming);
        assert_int_equal(run(&o, &whole), FC_OK);
        o.save = keep;
        o.save_seconds = 1e-9;
        o.user = &k;
        assert_int_equal(run(&o, &r), FC_OK);
        assert_true(k.saves > 1); /* the last one before the broken block */
        same_result(whole, r);
        fc_result_free(r);
        fc_checkpoint *c = open_file("way");
        assert_true(fc_checkpoint_get(c).done == 200 * FC_BLOCK);
        fc_checkpoint_close(c);
        r = go_on(options_of(200 * FC_BLOCK + 9, 2, 0), "way");
        same_result(whole, r);
        fc_result_free(r);
        fc_result_free(whole);
    }
}

/* Fault: a run's broken last block cannot be taken apart when it is extended; values become histograms with other counts. */
static void extended(void **state)
{
    (void)state;
    for (int streaming = 0; streaming < 2; streaming++) {
        keeper k = {.name = "full"};
        fc_result *r, *whole;
        fc_run_options o = options_of(3 * FC_BLOCK + 17, 2, streaming), more = options_of(7777, 2, streaming);
        o.save = keep;
        o.save_seconds = 1000;
        o.user = &k;
        assert_int_equal(run(&o, &r), FC_OK);
        assert_true(r->paths == 3 * FC_BLOCK + 17 && k.saves == 2); /* before the first block, and after the last whole one */
        fc_result_free(r);
        r = go_on(o, "full"); /* nothing new */
        assert_true(r->paths == 3 * FC_BLOCK + 17);
        fc_result_free(r);
        assert_int_equal(run(&more, &whole), FC_OK);
        r = go_on(options_of(7777, 3, 0), "full");
        same_result(whole, r);
        fc_result_free(r);
        if (!streaming) { /* values of the file, counted */
            more.streaming = 1;
            fc_result_free(whole);
            assert_int_equal(run(&more, &whole), FC_OK);
            r = go_on(more, "full");
            same_result(whole, r);
            fc_result_free(r);
        }
        fc_result_free(whole);
    }
}

/* Fault: a run that is killed before its first block was saved cannot be begun anew from its folder, or is another one then. */
static void killed_at_once(void **state)
{
    (void)state;
    for (int streaming = 0; streaming < 2; streaming++) {
        keeper k = {.name = "begun"};
        fc_result *r, *whole;
        fc_run_options o = options_of(3 * FC_BLOCK + 17, 2, streaming);
        assert_int_equal(run(&o, &whole), FC_OK);
        o.save = keep;
        o.save_seconds = 1000;
        o.cancelled = is_left;
        o.user = &k;
        o.threads = 1;
        assert_int_equal(run(&o, &r), FC_E_INTERRUPTED); /* left before the first block */
        assert_true(r == NULL && k.saves == 1);
        fc_checkpoint *c = open_file("begun");
        const fc_checkpoint_facts f = fc_checkpoint_get(c);
        assert_true(f.first == 0 && f.done == 0 && f.paths == 3 * FC_BLOCK + 17 && f.exact == !streaming && f.seed == 5);
        fc_checkpoint_close(c);
        r = go_on(options_of(3 * FC_BLOCK + 17, 2, 0), "begun");
        same_result(whole, r);
        fc_result_free(r);
        fc_result_free(whole);
    }
}

/* Fault: shards merged in the order given, at other weights, or beside their place. */
static void shards_are_the_run(void **state)
{
    (void)state;
    enum { PATHS = 11 * FC_BLOCK + 5 };
    static const uint64_t cuts[][4] = {{0, 1, 2, 12}, {0, 5, 6, 12}, {0, 4, 8, 12}, {0, 3, 10, 12}};
    static const char *const names[] = {"s0", "s1", "s2"};
    for (int streaming = 0; streaming < 2; streaming++)
        for (size_t c = 0; c < 4; c++) {
            fc_run_options o = options_of(PATHS, 2, streaming);
            fc_result *whole, *r;
            assert_int_equal(run(&o, &whole), FC_OK);
            fc_checkpoint *shards[3];
            for (size_t i = 0; i < 3; i++) {
                shard(names[i], PATHS, cuts[c][i], cuts[c][i + 1], streaming, 5);
                shards[(i + c) % 3] = open_file(names[i]); /* in any order */
            }
            fc_error e = {0};
            assert_int_equal(fc_checkpoint_cover(shards, 3, &e), FC_OK);
            o.from = (const fc_checkpoint *const *)shards;
            o.n_from = 3;
            o.threads = 3;
            assert_int_equal(run(&o, &r), FC_OK);
            same_result(whole, r);
            fc_result_free(whole);
            fc_result_free(r);
            for (size_t i = 0; i < 3; i++) fc_checkpoint_close(shards[i]);
        }
}

/* Fault: a shard that was left begins anew, or ends elsewhere. */
static void shard_goes_on(void **state)
{
    (void)state;
    fc_run_options o = options_of(20 * FC_BLOCK, 1, 0);
    o.first = 4 * FC_BLOCK;
    o.end = 9 * FC_BLOCK;
    leave(o, "part", 2);
    fc_checkpoint *c = open_file("part");
    fc_checkpoint_facts f = fc_checkpoint_get(c);
    assert_true(f.first == 4 * FC_BLOCK && f.done == 6 * FC_BLOCK && f.end == 9 * FC_BLOCK && f.paths == 20 * FC_BLOCK);
    const fc_checkpoint *from[] = {c};
    keeper k = {.name = "done"};
    fc_result *r;
    o.from = from;
    o.n_from = 1;
    o.save = keep;
    o.user = &k;
    assert_int_equal(run(&o, &r), FC_OK);
    fc_checkpoint_close(c);
    shard("anew", 20 * FC_BLOCK, 4, 9, 0, 5);
    fc_checkpoint *a = open_file("done"), *b = open_file("anew");
    f = fc_checkpoint_get(a);
    assert_true(f.first == 4 * FC_BLOCK && f.done == 9 * FC_BLOCK);
    assert_true(a->end == b->end);
    fc_checkpoint_close(a);
    fc_checkpoint_close(b);
}

/* Fault: the stop rule is judged where the run was cut, or the chance's count begins anew. */
static void rule_is_judged_where_it_would_have_been(void **state)
{
    (void)state;
    static const char *const rules[] = {"mean(u):0.0025", "P(u >= 0.3):0.008"}; /* se 0.289 / sqrt(n), 0.458 / sqrt(n):
                                                                                   n above 51,000 */
    static const int cuts[] = {1, 3, 4, 5, 8, 31, 32, 40};
    for (size_t cut = 0; cut < sizeof cuts / sizeof *cuts; cut++) {
        fc_run_options o = options_of(200000, 1, 0);
        fc_result *whole, *r;
        o.stop = rules;
        o.n_stop = 2;
        assert_int_equal(run(&o, &whole), FC_OK);
        assert_true(whole->paths == 65536);
        leave(o, "rule", cuts[cut]);
        r = go_on(o, "rule");
        same_result(whole, r);
        const fc_stop_report *a = fc_result_stop(whole), *b = fc_result_stop(r);
        assert_true(a->checks == b->checks && a->paths == b->paths && a->met == b->met);
        assert_string_equal(a->reason, b->reason);
        for (size_t i = 0; i < 2; i++) {
            same_bits(a->statements[i].estimate, b->statements[i].estimate);
            same_bits(a->statements[i].error, b->statements[i].error);
        }
        fc_result_free(whole);
        fc_result_free(r);
    }
}

/* Fault: failed paths of before are forgotten, counted as sound, or their limit is. */
static void failed_paths_stay_failed(void **state)
{
    (void)state;
    bad_path = 700; /* 700, 1200, ...: 18 of 9516 */
    for (int streaming = 0; streaming < 2; streaming++) {
        fc_run_options o = options_of(9 * FC_BLOCK + 300, 1, streaming);
        fc_result *whole, *r;
        o.max_failed = 18;
        assert_int_equal(run(&o, &whole), FC_OK);
        assert_true(fc_result_failures(whole)->n == 18 && fc_result_find(whole, "u")->n == o.paths - 18);
        leave(o, "failed", 4);
        r = go_on(o, "failed");
        same_result(whole, r);
        fc_result_free(r);
        fc_result_free(whole);
        fc_checkpoint *c = open_file("failed");
        const fc_checkpoint *from[] = {c};
        fc_error e = {0};
        o.from = from;
        o.n_from = 1;
        o.max_failed = 17;
        r = NULL;
        assert_int_equal(fc_run_with(&plan, &kernels, &o, &r, &e), FC_E_NUMERIC);
        assert_non_null(strstr(e.text, "path 700"));
        fc_checkpoint_close(c);
    }
    bad_path = UINT64_MAX;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_cut),
        cmocka_unit_test(saved_on_the_way),
        cmocka_unit_test(extended),
        cmocka_unit_test(killed_at_once),
        cmocka_unit_test(shards_are_the_run),
        cmocka_unit_test(shard_goes_on),
        cmocka_unit_test(rule_is_judged_where_it_would_have_been),
        cmocka_unit_test(failed_paths_stay_failed),
    };
    return cmocka_run_group_tests(tests, make_place, remove_place);
}
