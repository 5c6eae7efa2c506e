/* Faults caught: errors of quantiles from blocks that depend on the memory mode, on threads, on where a run was cut or how it was
   cut into shards; first blocks that are not counted, or counted twice; a shard with thresholds of its own. */
#include "checkpoint_support.h"

/* The programme of the checkpoints under lhs: only how its errors are made changes. */
static int under_lhs(void **state)
{
    plan.sampling.kind = FC_SAMPLER_LHS;
    return make_place(state);
}
static int under_plain(void **state)
{
    plan.sampling.kind = FC_SAMPLER_PLAIN;
    return remove_place(state);
}

/* Fault: the two modes take their errors from other thresholds or blocks. The order statistics an interval ends at are the same,
   so ends differ by a bin at most; u is uniform, bins are 2^-7 of a value. */
static void modes_agree(void **state)
{
    (void)state;
    for (uint64_t blocks = 4; blocks <= 40; blocks += 6) {
        const fc_run_options exact = options_of(blocks * FC_BLOCK, 2, 0), streaming = options_of(blocks * FC_BLOCK, 2, 1);
        fc_result *a, *b;
        assert_int_equal(run(&exact, &a), FC_OK);
        assert_int_equal(run(&streaming, &b), FC_OK);
        assert_true(a->exact && !b->exact);
        for (size_t i = 0; i < fc_result_n_scalars(a); i++)
            for (int q = 1; q + 1 < FC_N_QUANTILES; q++) {
                const fc_summary *x = fc_result_scalar(a, i), *y = fc_result_scalar(b, i);
                assert_true(isnan(x->q_low[q]) == isnan(y->q_low[q]) && isnan(x->q_high[q]) == isnan(y->q_high[q]));
                if (!isnan(x->q_low[q])) ASSERT_CLOSE(y->q_low[q], x->q_low[q], FC_HISTOGRAM_ERROR, 0);
                if (!isnan(x->q_high[q])) ASSERT_CLOSE(y->q_high[q], x->q_high[q], FC_HISTOGRAM_ERROR, 0);
            }
        for (size_t i = 0; i < fc_result_n_scalars(a); i++) { /* shortfalls: the same sums, at quantiles that differ by a bin */
            fc_statistics x, y;
            fc_error e = {0};
            assert_int_equal(fc_result_statistics(a, fc_result_scalar(a, i)->metric, &x, &e), FC_OK);
            assert_int_equal(fc_result_statistics(b, fc_result_scalar(b, i)->metric, &y, &e), FC_OK);
            ASSERT_CLOSE(y.lowest.se, x.lowest.se, 0.05, 0);
            ASSERT_CLOSE(y.highest.se, x.highest.se, 0.05, 0);
            ASSERT_CLOSE(y.lowest.high - y.lowest.low, x.lowest.high - x.lowest.low, 0.05, 0);
        }
        /* independent paths after all: the error of the median of u is 0.5 / sqrt(n), and that of 28 blocks is known to 14% */
        const fc_summary *u = fc_result_find(b, "u");
        if (blocks == 28) ASSERT_CLOSE((u->q_high[5] - u->q_low[5]) / (2 * 2.05), 0.5 / sqrt((double)b->paths), 0.45, 0);
        fc_result_free(a);
        fc_result_free(b);
    }
}

/* Fault: blocks are counted before thresholds are fixed, or by one thread only. */
static void threads_do_not_matter(void **state)
{
    (void)state;
    fc_result *one, *many;
    fc_run_options o = options_of(37 * FC_BLOCK, 1, 1);
    assert_int_equal(run(&o, &one), FC_OK);
    for (o.threads = 2; o.threads <= 24; o.threads += 11) {
        assert_int_equal(run(&o, &many), FC_OK);
        same_result(one, many);
        fc_result_free(many);
    }
    fc_result_free(one);
}

/* Fault: what was held or counted is lost or doubled on its way through a file, before, at or behind the first 16 blocks; a file of
   values that is gone on with as histograms. */
static void any_cut(void **state)
{
    (void)state;
    static const int cuts[] = {1, 4, 15, 16, 17, 21};
    fc_run_options o = options_of(22 * FC_BLOCK, 2, 1);
    fc_result *whole, *r;
    assert_int_equal(run(&o, &whole), FC_OK);
    for (size_t i = 0; i < sizeof cuts / sizeof *cuts; i++)
        for (int streaming = 0; streaming < 2; streaming++) {
            leave(options_of(22 * FC_BLOCK, 1, streaming), "cut", cuts[i]);
            r = go_on(o, "cut");
            same_result(whole, r);
            fc_result_free(r);
        }
    fc_result_free(whole);
}

/* Fault: shards count at thresholds of their own, the first blocks are counted by none or by two; shards of values and shards of
   counts. */
static void shards_are_the_run(void **state)
{
    (void)state;
    enum { PATHS = 21 * FC_BLOCK };
    static const uint64_t cuts[][4] = {{0, 2, 17, 21}, {0, 16, 18, 21}, {0, 3, 9, 21}, {0, 15, 16, 21}, {0, 18, 19, 21}};
    static const char *const names[] = {"s0", "s1", "s2"};
    fc_run_options o = options_of(PATHS, 3, 1);
    fc_result *whole, *r;
    fc_error e = {0};
    assert_int_equal(run(&o, &whole), FC_OK);
    for (unsigned c = 0; c < 5 * 7; c++) {
        const uint64_t *cut = cuts[c % 5];
        fc_checkpoint *shards[3];
        for (unsigned i = 0; i < 3; i++) {
            shard(names[i], PATHS, cut[i], cut[i + 1], !(c / 5 >> i & 1), 5); /* any of them as values, not all */
            shards[i] = open_file(names[i]);
        }
        assert_int_equal(fc_checkpoint_cover(shards, 3, &e), FC_OK);
        o.from = (const fc_checkpoint *const *)shards;
        o.n_from = 3;
        assert_int_equal(run(&o, &r), FC_OK);
        same_result(whole, r);
        fc_result_free(r);
        for (size_t i = 0; i < 3; i++) fc_checkpoint_close(shards[i]);
    }
    fc_result_free(whole);
}

static int at_once(void *user)
{
    (void)user;
    return 1;
}

/* Fault: a shard that was begun, and ended before its first block, cannot go on. */
static void shard_of_nothing(void **state)
{
    (void)state;
    for (uint64_t first = 4; first <= 20; first += 16) {
        fc_run_options o = options_of(30 * FC_BLOCK, 1, 1);
        keeper k = {.name = "nothing"}, whole = {.name = "all"};
        fc_result *r;
        o.first = first * FC_BLOCK;
        o.end = 22 * FC_BLOCK;
        o.save = keep;
        o.save_seconds = 1000;
        o.user = &k;
        o.cancelled = at_once;
        assert_int_equal(run(&o, &r), FC_E_INTERRUPTED);
        assert_int_equal(k.saves, 1); /* at its start */
        fc_checkpoint *c = open_file("nothing");
        assert_true(fc_checkpoint_get(c).done == o.first);
        const fc_checkpoint *from[] = {c};
        o.cancelled = NULL;
        o.from = from;
        o.n_from = 1;
        o.user = &whole;
        assert_int_equal(run(&o, &r), FC_OK);
        fc_checkpoint_close(c);
        shard("anew", 30 * FC_BLOCK, first, 22, 1, 5);
        fc_checkpoint *a = open_file("all"), *b = open_file("anew");
        assert_true(fc_checkpoint_get(a).done == o.end && a->end == b->end);
        fc_checkpoint_close(a);
        fc_checkpoint_close(b);
    }
}

/* Fault: a shard that was left goes on with other thresholds. The first blocks are asked for before its own: 16 and a last time. */
static void shard_goes_on(void **state)
{
    (void)state;
    fc_run_options o = options_of(30 * FC_BLOCK, 1, 1);
    keeper k = {.name = "done"};
    fc_result *r;
    o.first = 4 * FC_BLOCK;
    o.end = 25 * FC_BLOCK;
    leave(o, "part", 16 + 1 + 6);
    fc_checkpoint *c = open_file("part");
    const fc_checkpoint_facts f = fc_checkpoint_get(c);
    assert_true(f.first == 4 * FC_BLOCK && f.done > f.first && f.done < f.end && c->fact[FC_CP_BLOCKS] == FC_CP_COUNTED_BLOCKS);
    const fc_checkpoint *from[] = {c};
    o.from = from;
    o.n_from = 1;
    o.save = keep;
    o.user = &k;
    assert_int_equal(run(&o, &r), FC_OK);
    fc_checkpoint_close(c);
    shard("first", 30 * FC_BLOCK, 0, 4, 1, 5);
    shard("last", 30 * FC_BLOCK, 25, 30, 1, 5);
    fc_checkpoint *all[] = {open_file("first"), open_file("done"), open_file("last")};
    fc_run_options m = options_of(30 * FC_BLOCK, 2, 1);
    fc_result *whole;
    assert_int_equal(run(&m, &whole), FC_OK);
    m.from = (const fc_checkpoint *const *)all;
    m.n_from = 3;
    assert_int_equal(run(&m, &r), FC_OK);
    same_result(whole, r);
    fc_result_free(r);
    fc_result_free(whole);
    for (int i = 0; i < 3; i++) fc_checkpoint_close(all[i]);
}

/* Fault: the rule judges a quantile by another error than the result's; steps of series have none; a run that outgrows its columns
   begins to count in the middle. The error of the median of u is 0.5 / sqrt(n): below 0.0036 / 2.1 from 86,000 paths on, so 128
   blocks at a doubling. */
static void rules_judge_by_it(void **state)
{
    (void)state;
    static const char *const rules[] = {"u.p50:0.0036", "flow.p50:0.0072", "flow.p25:0.1", "u.p50:0.0036"};
    fc_run_options o = options_of(1000 * FC_BLOCK, 2, 1);
    fc_result *r[3];
    o.stop = rules;
    o.n_stop = 4;
    for (int i = 0; i < 3; i++) {
        o.streaming = i == 0;
        o.memory = 1u << 30;
        if (i == 2) { /* room for the columns of 16 blocks, not of 128 */
            fc_run_options few = o;
            few.paths = 16 * FC_BLOCK;
            o.memory = fc_run_memory(&plan, &few) + (2u << 20);
        }
        assert_int_equal(run(&o, &r[i]), FC_OK);
        const fc_stop_report *report = fc_result_stop(r[i]);
        assert_true(report->met && r[i]->paths >= 32 * FC_BLOCK && r[i]->paths < 1000 * FC_BLOCK);
        const fc_summary *u = fc_result_find(r[i], "u");
        same_bits(report->statements[0].low, u->q_low[5]);
        same_bits(report->statements[0].high, u->q_high[5]);
        ASSERT_CLOSE(report->statements[1].low, 2 * u->q_low[5], 1e-12, 0); /* at its last step the flow is 2 u */
        ASSERT_CLOSE(report->statements[1].high, 2 * u->q_high[5], 1e-12, 0);
    }
    assert_true(r[1]->exact && !r[2]->exact);
    same_result(r[0], r[2]);
    for (int i = 0; i < 3; i++) fc_result_free(r[i]);
}

/* Fault: failed paths are counted below thresholds, or as values. */
static void failed_paths_are_no_values(void **state)
{
    (void)state;
    bad_path = 700;
    fc_run_options o = options_of(20 * FC_BLOCK, 2, 1);
    fc_result *a, *b;
    o.max_failed = 100;
    assert_int_equal(run(&o, &a), FC_OK);
    assert_true(fc_result_failures(a)->n == 40);
    leave((o.threads = 1, o), "failed", 18);
    b = go_on(o, "failed");
    same_result(a, b);
    fc_result_free(b);
    o.streaming = 0;
    assert_int_equal(run(&o, &b), FC_OK);
    ASSERT_CLOSE(fc_result_find(a, "u")->q_low[2], fc_result_find(b, "u")->q_low[2], FC_HISTOGRAM_ERROR, 0);
    bad_path = UINT64_MAX;
    fc_result_free(a);
    fc_result_free(b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(modes_agree),       cmocka_unit_test(threads_do_not_matter),
        cmocka_unit_test(any_cut),           cmocka_unit_test(shards_are_the_run),
        cmocka_unit_test(shard_of_nothing),  cmocka_unit_test(shard_goes_on),
        cmocka_unit_test(rules_judge_by_it), cmocka_unit_test(failed_paths_are_no_values),
    };
    return cmocka_run_group_tests(tests, under_lhs, under_plain);
}
