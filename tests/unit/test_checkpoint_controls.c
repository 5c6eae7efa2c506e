/* Faults caught: controlled means that depend on where a run was cut, on shards or on files; controls that are lost, doubled or mixed
   with a run that has none. */
#include "checkpoint_support.h"

static int no_sampler(void **state)
{
    plan.sampling.kind = FC_SAMPLER_PLAIN;
    return remove_place(state);
}

static fc_run_options controlled(uint64_t paths, unsigned threads, int streaming)
{
    fc_run_options o = options_of(paths, threads, streaming);
    o.controls = 1;
    return o;
}

/* The run in one go; its means are by controls and not those of one without. */
static fc_result *in_one_go(uint64_t paths, int streaming)
{
    fc_run_options o = controlled(paths, 2, streaming);
    fc_result *whole, *without;
    assert_int_equal(run(&o, &whole), FC_OK);
    o.controls = 0;
    assert_int_equal(run(&o, &without), FC_OK);
    const fc_summary *u = fc_result_find(whole, "u"), *plain = fc_result_find(without, "u");
    assert_string_equal(u->estimator, "controlled mean");
    assert_true(fc_result_controls(whole) == 1 && u->se < plain->se && u->mean != plain->mean);
    fc_result_free(without);
    return whole;
}

static const fc_sampler samplers[] = {FC_SAMPLER_PLAIN, FC_SAMPLER_ANTITHETIC, FC_SAMPLER_LHS, FC_SAMPLER_SOBOL};
enum { N_SAMPLERS = sizeof samplers / sizeof *samplers };

/* A cut at any block, gone on with, and extended behind its end: at, before and behind the 16 blocks thresholds are fixed on. */
static void gone_on_with(uint64_t paths, int streaming, const int *cuts, size_t n_cuts)
{
    fc_result *whole = in_one_go(paths, streaming);
    for (size_t i = 0; i < n_cuts; i++) {
        leave(controlled(paths - 700, 1, streaming), "cut", cuts[i]);
        fc_checkpoint *c = open_file("cut");
        assert_true(fc_checkpoint_get(c).controls == 1 && c->fact[FC_CP_CONTROLS] == 1);
        fc_checkpoint_close(c);
        fc_result *r = go_on(controlled(paths, (unsigned)(1 + i % 3), 0), "cut");
        same_result(whole, r);
        fc_result_free(r);
    }
    fc_result_free(whole);
}

/* Fault: products of controls are lost, doubled, or those of blocks taken for those of paths, on their way through the file. */
static void any_cut(void **state)
{
    (void)state;
    static const int cuts[] = {1, 2, 5, 15, 16, 17, 20};
    for (size_t s = 0; s < N_SAMPLERS; s++)
        for (int streaming = 0; streaming < 2; streaming++) {
            plan.sampling.kind = samplers[s];
            gone_on_with(21 * FC_BLOCK + 300, streaming, cuts, sizeof cuts / sizeof *cuts);
        }
}

/* Fault: a finished run's last block, whole or broken, is counted twice when the run is extended. */
static void extended(void **state)
{
    (void)state;
    for (size_t s = 0; s < N_SAMPLERS; s++)
        for (int streaming = 0; streaming < 2; streaming++) {
            keeper k = {.name = "full"};
            fc_run_options o = controlled(4 * FC_BLOCK + 17, 2, streaming);
            fc_result *r;
            plan.sampling.kind = samplers[s];
            o.save = keep;
            o.save_seconds = 1000;
            o.user = &k;
            assert_int_equal(run(&o, &r), FC_OK);
            fc_result_free(r);
            fc_result *whole = in_one_go(18 * FC_BLOCK + 5, streaming);
            r = go_on(controlled(18 * FC_BLOCK + 5, 3, 0), "full");
            same_result(whole, r);
            fc_result_free(r);
            fc_result_free(whole);
        }
}

/* Fault: shards have coefficients of their own, or are merged at other weights. */
static void shards_are_the_run(void **state)
{
    (void)state;
    enum { PATHS = 20 * FC_BLOCK };
    static const uint64_t cuts[][4] = {{0, 1, 2, 20}, {0, 4, 17, 20}, {0, 7, 19, 20}};
    static const char *const names[] = {"s0", "s1", "s2"};
    for (size_t s = 0; s < N_SAMPLERS; s++)
        for (unsigned c = 0; c < 6; c++) {
            fc_checkpoint *shards[3];
            plan.sampling.kind = samplers[s];
            fc_result *whole = in_one_go(PATHS, c % 2 == 1);
            fc_run_options o = controlled(PATHS, 2, c % 2 == 1);
            for (size_t i = 0; i < 3; i++) {
                shard_of(o, names[i], cuts[c / 2][i], cuts[c / 2][i + 1]);
                shards[(i + c) % 3] = open_file(names[i]);
            }
            joined_is(shards, 3, o, whole);
        }
}

/* Fault: controls are refused because a shard holds fewer paths than they need, or allowed because the run is not asked: 48 want 4800. */
static void a_shard_needs_no_paths_of_its_own(void **state)
{
    (void)state;
    static fc_input many[48];
    const fc_plan before = plan;
    fc_error e = {0};
    fc_result *r = NULL;
    for (size_t i = 0; i < 48; i++) many[i] = inputs[0];
    plan.sampling.kind = FC_SAMPLER_PLAIN;
    plan.inputs = many;
    plan.n_inputs = 48;
    shard_of(controlled(5 * FC_BLOCK, 1, 0), "small", 0, 1);
    fc_run_options few = controlled(4799, 1, 0);
    few.end = FC_BLOCK;
    assert_int_equal(fc_run_with(&plan, &kernels, &few, &r, &e), FC_E_USAGE);
    assert_non_null(strstr(e.text, "needs at least 4800 paths; 4799 were asked for"));
    plan = before;
}

/* Fault: a run with controls goes on without them, or the other way round; shards of both are merged. */
static void not_mixed(void **state)
{
    (void)state;
    plan.sampling.kind = FC_SAMPLER_PLAIN;
    for (int with = 0; with < 2; with++) {
        fc_run_options o = options_of(9 * FC_BLOCK, 1, 0);
        fc_result *r = NULL;
        fc_error e = {0};
        o.controls = with;
        leave(o, "mine", 4);
        fc_checkpoint *c = open_file("mine");
        const fc_checkpoint *from[] = {c};
        o.controls = !with;
        o.from = from;
        o.n_from = 1;
        assert_int_equal(fc_run_with(&plan, &kernels, &o, &r, &e), FC_E_IO);
        if (!strstr(e.text, with ? "its means are by controls" : "its means are without controls")) fail_msg("'%s'", e.text);
        fc_checkpoint_close(c);
    }
    fc_checkpoint *shards[2];
    fc_error e = {0};
    shard_of(controlled(8 * FC_BLOCK, 1, 0), "with", 0, 4);
    shard_of(options_of(8 * FC_BLOCK, 1, 0), "without", 4, 8);
    shards[0] = open_file("with");
    shards[1] = open_file("without");
    assert_int_equal(fc_checkpoint_cover(shards, 2, &e), FC_E_USAGE);
    assert_non_null(strstr(e.text, "are shards of two runs: --controls"));
    for (size_t i = 0; i < 2; i++) fc_checkpoint_close(shards[i]);
}

/* Fault: the rule is judged by other errors, or elsewhere, than in a run that was not cut. */
static void rule_goes_by_controlled_errors(void **state)
{
    (void)state;
    static const char *const rules[] = {"mean(u):0.0035"}; /* half width 1.96 * 0.289 / sqrt(2n) < 0.0035 from n = 13,000 on, without
                                                              controls from 26,000 on: u's correlation with the control is 1/sqrt 2 */
    static const int cuts[] = {1, 3, 4, 5, 8, 11}; /* left where it is not met yet */
    for (size_t i = 0; i < sizeof cuts / sizeof *cuts; i++) {
        fc_run_options o = controlled(100000, 1, 0);
        fc_result *whole, *r;
        plan.sampling.kind = FC_SAMPLER_PLAIN;
        o.stop = rules;
        o.n_stop = 1;
        assert_int_equal(run(&o, &whole), FC_OK);
        assert_true(whole->paths == 16384);
        leave(o, "rule", cuts[i]);
        r = go_on(o, "rule");
        same_result(whole, r);
        same_bits(fc_result_stop(whole)->statements[0].error, fc_result_stop(r)->statements[0].error);
        fc_result_free(whole);
        fc_result_free(r);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_cut),   cmocka_unit_test(extended), cmocka_unit_test(shards_are_the_run),
        cmocka_unit_test(not_mixed), cmocka_unit_test(a_shard_needs_no_paths_of_its_own),
        cmocka_unit_test(rule_goes_by_controlled_errors),
    };
    return cmocka_run_group_tests(tests, make_place, no_sampler);
}
