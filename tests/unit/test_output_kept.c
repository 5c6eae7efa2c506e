/* Catches: a run that takes the place of what another one left to go on with, or is refused where nothing would be lost. */
#include "checkpoint_support.h"

#include "output/output_internal.h"

enum { PATHS = 10 * FC_BLOCK + 100 };

static void mark(void) { scratch_write(&place, ".lock", "Fulcrum output directory\n", 0644); }

static const char *const bands[] = {"flow"}; /* as the checkpoints say */

/* Opens the scratch directory for this run; "" or what was said. n_bands: 1 as the checkpoints, 0 without. */
static const char *opened_with(const fc_run_options *o, int force, size_t n_bands)
{
    static fc_error err;
    fc_output *output = NULL;
    const fc_output_options where = {.dir = place.path, .force = force, .plan = o ? &plan : NULL, .run = o, .bands = bands,
                                     .n_bands = n_bands};
    err = (fc_error){0};
    const fc_status status = fc_output_open(&where, &output, &err);
    assert_int_equal(status, err.text[0] ? FC_E_IO : FC_OK);
    fc_output_close(output);
    return err.text;
}

static const char *opened(const fc_run_options *o, int force) { return opened_with(o, force, 1); }

static void assert_lost(const char *said, const char *piece)
{
    if (!strstr(said, piece)) fail_msg("'%s' lacks '%s'", said, piece);
    assert_non_null(strstr(said, "--force"));
}

/* Fault: the same command once more instead of `resume` costs what an interrupted run kept. */
static void unfinished_is_kept(void **state)
{
    (void)state;
    mark();
    fc_run_options o = options_of(PATHS, 1, 0);
    leave(o, FC_CHECKPOINT_FILE, 3);
    o.save_seconds = 60;
    assert_lost(opened(&o, 0), "3072 of 10340 paths: go on with it (fulcrum resume ");
    assert_lost(opened(NULL, 0), "3072 of 10340 paths");
    assert_string_equal(opened(&o, 1), "");
    assert_true(scratch_has(&place, FC_CHECKPOINT_FILE)); /* opening alone removes nothing */
}

/* Fault: a finished run that can be extended is lost to one that cannot, or a repetition of it is refused. */
static void finished_gives_way_to_itself(void **state)
{
    (void)state;
    mark();
    keeper k = {.name = FC_CHECKPOINT_FILE};
    fc_run_options o = options_of(PATHS, 1, 0);
    fc_result *r;
    o.save_seconds = 3600;
    fc_run_options saved = o;
    saved.save = keep;
    saved.user = &k;
    assert_int_equal(run(&saved, &r), FC_OK);
    fc_result_free(r);
    assert_string_equal(opened(&o, 0), "");
    static const char *const rule[] = {"mean(u):1%"};
    enum { OTHERS = 9 };
    fc_run_options other[OTHERS] = {o, o, o, o, o, o, o, o, o};
    other[0].seed = 6;
    other[1].paths = PATHS + 1;
    other[2].save_seconds = 0; /* would not leave one */
    other[3].streaming = 1;
    other[4].stop = rule;
    other[4].n_stop = 1;
    other[5].controls = 1;
    other[6].audit = 1;
    other[7].max_failed = 3;
    other[8].max_failed_share = 0.01;
    for (size_t i = 0; i < OTHERS; i++) assert_lost(opened(&other[i], 0), "10240 of 10340 paths: extend it (fulcrum resume ");
    assert_lost(opened_with(&o, 0, 0), "extend it"); /* other bands */
    plan.hash[0] = 'd';
    assert_lost(opened(&o, 0), "extend it");
    plan.hash[0] = 'c';
}

/* Fault: the same run once more, killed or ended early, leaves less of itself than was there. */
static void the_whole_outlasts_a_part(void **state)
{
    (void)state;
    mark();
    keeper k = {.name = FC_CHECKPOINT_FILE};
    fc_run_options o = options_of(PATHS, 1, 0);
    o.save_seconds = 3600;
    fc_run_options saved = o;
    saved.save = keep;
    saved.user = &k;
    fc_result *r;
    assert_int_equal(run(&saved, &r), FC_OK);
    fc_result_free(r);
    fc_error err = {0};
    fc_output *output = NULL;
    const fc_output_options where = {.dir = place.path, .plan = &plan, .run = &o, .bands = bands, .n_bands = 1};
    assert_int_equal(fc_output_open(&where, &output, &err), FC_OK);
    fc_run_state begun = {.plan = &plan, .options = &o}, part = begun; /* nothing else of them is read */
    part.prefix = 9;
    assert_int_equal(fc_output_checkpoint(output, &begun, &err), FC_OK);
    assert_int_equal(fc_output_checkpoint(output, &part, &err), FC_OK);
    fc_output_close(output);
    assert_lost(opened(NULL, 0), "10240 of 10340 paths");
}

/* Fault: shards of one scenario, one after the other into one folder: the second takes the first one's place. */
static void shards_are_kept(void **state)
{
    (void)state;
    mark();
    shard(FC_CHECKPOINT_FILE, PATHS, 2, 4, 0, 5);
    fc_run_options o = options_of(PATHS, 1, 0);
    o.first = 2 * FC_BLOCK;
    o.end = 4 * FC_BLOCK;
    assert_string_equal(opened(&o, 0), ""); /* the same one */
    o.first = 0;
    assert_lost(opened(&o, 0), "holds a shard, paths 2048 to 4095 of 10340: join it with the others (fulcrum merge)");
    o.first = 2 * FC_BLOCK;
    o.end = PATHS;
    assert_lost(opened(&o, 0), "fulcrum merge");
    o.end = 0;
    assert_lost(opened(&o, 0), "fulcrum merge");
}

/* Fault: a shard that was only begun counts as paths that are kept, and the run in its place writes none. */
static void nothing_of_a_shard_begun(void **state)
{
    (void)state;
    mark();
    fc_run_options begun = options_of(PATHS, 1, 0), o = begun;
    begun.first = 2 * FC_BLOCK;
    begun.end = 4 * FC_BLOCK;
    begun.save_seconds = 3600; /* saved before the first block is worked */
    leave(begun, FC_CHECKPOINT_FILE, 0);
    fc_error err = {0};
    fc_output *output = NULL;
    const fc_output_options where = {.dir = place.path, .plan = &plan, .run = &o};
    assert_int_equal(fc_output_open(&where, &output, &err), FC_OK);
    assert_true(output->kept == 0);
    fc_output_close(output);
}

/* Fault: a shard in the folder of a finished run: results and checkpoint speak of two runs. */
static void no_shard_beside_results(void **state)
{
    (void)state;
    scratch_write(&place, "manifest.json", "{\"tool\": \"fulcrum\"}", 0644);
    fc_run_options o = options_of(PATHS, 1, 0);
    assert_string_equal(opened(&o, 0), "");
    o.end = 4 * FC_BLOCK;
    assert_lost(opened(&o, 0), "holds the results of a run");
    assert_string_equal(opened(&o, 1), "");
}

/* Fault: a checkpoint of a later format, or one that can be mended from a copy, is replaced because it cannot be read. */
static void unread_is_kept(void **state)
{
    (void)state;
    mark();
    scratch_write(&place, FC_CHECKPOINT_FILE, "no checkpoint", 0644);
    assert_lost(opened(NULL, 0), "is no checkpoint of Fulcrum");
    assert_string_equal(opened(NULL, 1), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(unfinished_is_kept, make_place, remove_place),
        cmocka_unit_test_setup_teardown(finished_gives_way_to_itself, make_place, remove_place),
        cmocka_unit_test_setup_teardown(the_whole_outlasts_a_part, make_place, remove_place),
        cmocka_unit_test_setup_teardown(shards_are_kept, make_place, remove_place),
        cmocka_unit_test_setup_teardown(nothing_of_a_shard_begun, make_place, remove_place),
        cmocka_unit_test_setup_teardown(no_shard_beside_results, make_place, remove_place),
        cmocka_unit_test_setup_teardown(unread_is_kept, make_place, remove_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
