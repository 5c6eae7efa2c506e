/* Catches: results written over a stranger's files, two runs mixed in one directory, or half a file left behind. */
#include "scratch.h"

#include <errno.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "output/output_internal.h"

static fc_scratch scratch;

static int set_up(void **state)
{
    (void)state;
    scratch_make(&scratch);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    scratch_remove(scratch.path);
    return 0;
}

static fc_status try_open(const char *dir, int force, fc_output **out, fc_error *err)
{
    /* The output keeps a pointer to its options. */
    static fc_output_options options;
    options = (fc_output_options){.dir = dir, .force = force};
    memset(err, 0, sizeof *err);
    *out = NULL;
    return fc_output_open(&options, out, err);
}

static void assert_refused(const char *dir, const char *piece)
{
    fc_output *output;
    fc_error err;
    assert_int_equal(try_open(dir, 0, &output, &err), FC_E_IO);
    assert_null(output);
    if (strstr(err.text, piece) == NULL) fail_msg("'%s' lacks '%s'", err.text, piece);
}

/* Catches: parents that are not made, and an empty directory left behind by a run that failed. */
static void parents_come_and_go(void **state)
{
    (void)state;
    fc_output *output;
    fc_error err;
    assert_int_equal(try_open(scratch_at(&scratch, "a//b/c/"), 0, &output, &err), FC_OK);
    assert_true(scratch_has(&scratch, "a/b/c/.lock"));
    fc_output_close(output);
    assert_false(scratch_has(&scratch, "a"));
    assert_int_equal(mkdir(scratch_at(&scratch, "a"), 0777), 0);
    assert_int_equal(try_open(scratch_at(&scratch, "a/b"), 0, &output, &err), FC_OK);
    fc_output_close(output);
    assert_true(scratch_has(&scratch, "a"));
    assert_false(scratch_has(&scratch, "a/b"));
}

/* Catches: a directory with someone's files taken for an output directory, now or at the second try. */
static void foreign_is_refused(void **state)
{
    (void)state;
    fc_output *output;
    fc_error err;
    scratch_write(&scratch, "letter.txt", "dear", 0644);
    assert_refused(scratch.path, "not empty");
    assert_refused(scratch.path, "not empty");
    scratch_write(&scratch, "manifest.json", "{\"tool\": \"other\"}", 0644);
    assert_refused(scratch.path, "not empty");
    scratch_write(&scratch, "manifest.json", "{\"tool\": \"fulcrum\"", 0644); /* cut off */
    assert_refused(scratch.path, "not empty");
    scratch_write(&scratch, ".lock", "", 0644); /* someone's own lock */
    assert_refused(scratch.path, "not empty");
    scratch_write(&scratch, "manifest.json", "{\"tool\": \"fulcrum\"}", 0644);
    assert_int_equal(try_open(scratch.path, 0, &output, &err), FC_OK);
    fc_output_close(output);
    assert_string_equal(scratch_read(&scratch, "letter.txt"), "dear");
}

/* Catches: --force that does nothing, or that removes files. */
static void force_takes_over(void **state)
{
    (void)state;
    fc_output *output;
    fc_error err;
    scratch_write(&scratch, "letter.txt", "dear", 0644);
    assert_int_equal(try_open(scratch.path, 1, &output, &err), FC_OK);
    fc_output_close(output);
    assert_string_equal(scratch_read(&scratch, "letter.txt"), "dear");
}

/* Catches: paths that are no directory, found only after the simulation. */
static void bad_paths_are_refused(void **state)
{
    (void)state;
    fc_error err;
    fc_output *output;
    scratch_write(&scratch, "file", "x", 0644);
    assert_refused(scratch_at(&scratch, "file"), "Not a directory");
    assert_refused(scratch_at(&scratch, "file/below"), "Not a directory");
    assert_int_equal(symlink("loop", scratch_at(&scratch, "loop")), 0);
    assert_refused(scratch_at(&scratch, "loop"), "symbolic links");
    char *path = malloc(4300);
    assert_non_null(path);
    memset(path, 'x', 4299);
    for (size_t i = 0; i < 4299; i += 100) path[i] = '/';
    path[4299] = '\0';
    assert_refused(path, "too long");
    free(path);
    assert_int_equal(try_open("", 0, &output, &err), FC_E_USAGE);
    assert_int_equal(mkdir(scratch_at(&scratch, "run"), 0777), 0);
    scratch_write(&scratch, "run/manifest.json", "{\"tool\": \"fulcrum\"}", 0644);
    assert_int_equal(symlink("..", scratch_at(&scratch, "run/data")), 0); /* would write outside */
    assert_refused(scratch_at(&scratch, "run"), "in the way");
    if (geteuid() != 0) {
        assert_int_equal(mkdir(scratch_at(&scratch, "closed"), 0500), 0);
        assert_refused(scratch_at(&scratch, "closed"), "Permission denied");
    }
}

/* Catches: two runs in one directory; a lock that outlives a killed run. */
static void lock_keeps_runs_apart(void **state)
{
    (void)state;
    fc_output *first, *second;
    fc_error err;
    assert_int_equal(try_open(scratch_at(&scratch, "run"), 0, &first, &err), FC_OK);
    assert_refused(scratch_at(&scratch, "run"), "another run");
    fc_output_close(first);
    const pid_t child = fork();
    if (child == 0) {
        fc_output *held = NULL;
        if (try_open(scratch_at(&scratch, "run"), 0, &held, &err) != FC_OK) _exit(1);
        raise(SIGKILL);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(try_open(scratch_at(&scratch, "run"), 0, &second, &err), FC_OK);
    fc_output_close(second);
}

/* Catches: temporary files of a killed run that stay for ever. */
static void leftovers_are_swept(void **state)
{
    (void)state;
    fc_output *output;
    fc_error err;
    assert_int_equal(mkdir(scratch_at(&scratch, "data"), 0777), 0);
    scratch_write(&scratch, "manifest.json", "{\"tool\": \"fulcrum\"}", 0644);
    scratch_write(&scratch, ".summary.fctmp.csv", "half", 0644);
    scratch_write(&scratch, "data/.cash.fctmp.dat", "half", 0644);
    scratch_write(&scratch, "data/cash.dat", "whole", 0644);
    assert_int_equal(try_open(scratch.path, 0, &output, &err), FC_OK);
    assert_int_equal(scratch_count(&scratch, ".", ".fctmp"), 0);
    assert_int_equal(scratch_count(&scratch, "data", ".fctmp"), 0);
    fc_output_close(output);
    assert_string_equal(scratch_read(&scratch, "data/cash.dat"), "whole");
}

static int open_stage(fc_stage *stage)
{
    const int fd = open(scratch.path, O_RDONLY | O_DIRECTORY);
    assert_true(fd >= 0);
    fc_stage_init(stage, fd);
    return fd;
}

/* Catches: a file visible before its commit, a wrong mode, or a link written through. */
static void files_appear_whole(void **state)
{
    (void)state;
    fc_stage stage;
    fc_error err;
    struct stat info;
    scratch_write(&scratch, "aim", "aim", 0644);
    assert_int_equal(symlink("aim", scratch_at(&scratch, "a.csv")), 0);
    const mode_t old = umask(027);
    const int fd = open_stage(&stage);
    assert_int_equal(fc_stage_add(&stage, "a.csv", "new", 3, &err), FC_OK);
    assert_string_equal(scratch_read(&scratch, "a.csv"), "aim"); /* still the link */
    assert_int_equal(fc_stage_commit(&stage, &err), FC_OK);
    umask(old);
    assert_string_equal(scratch_read(&scratch, "a.csv"), "new");
    assert_string_equal(scratch_read(&scratch, "aim"), "aim");
    assert_int_equal(lstat(scratch_at(&scratch, "a.csv"), &info), 0);
    assert_int_equal(info.st_mode & 07777, 0640);
    /* sha256("new"): printf new | sha256sum */
    assert_string_equal(stage.items[0].sha256, "11507a0e2f5e69d5dfa40a62a1bd7b6ee57e6bcd85c67c9b8431b36fff21c437");
    fc_stage_free(&stage);
    close(fd);
}

/* Catches: old files gone, or temporary ones left, when something cannot be written. */
static void failure_keeps_the_old(void **state)
{
    (void)state;
    fc_stage stage;
    fc_error err;
    scratch_write(&scratch, "a.csv", "old", 0644);
    assert_int_equal(mkdir(scratch_at(&scratch, "b.csv"), 0777), 0); /* a directory in the way of the second file */
    const int fd = open_stage(&stage);
    assert_int_equal(fc_stage_add(&stage, "a.csv", "new", 3, &err), FC_OK);
    assert_int_equal(fc_stage_add(&stage, "b.csv", "new", 3, &err), FC_OK);
    assert_int_equal(fc_stage_commit(&stage, &err), FC_E_IO);
    assert_non_null(strstr(err.text, "b.csv"));
    fc_stage_free(&stage);
    close(fd);
    assert_string_equal(scratch_read(&scratch, "a.csv"), "old");
    assert_int_equal(scratch_count(&scratch, ".", ".fctmp"), 0);
}

/* Catches: a file cut by a size limit taken for whole (the same path as a full disk). */
static void size_limit_is_an_error(void **state)
{
    (void)state;
    fc_stage stage;
    fc_error err;
    struct rlimit old, small;
    static char big[5000];
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
    small = (struct rlimit){.rlim_cur = 4096, .rlim_max = old.rlim_max};
    scratch_write(&scratch, "a.csv", "old", 0644);
    const int fd = open_stage(&stage);
    void (*before)(int) = signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    const fc_status status = fc_stage_add(&stage, "a.csv", big, sizeof big, &err);
    setrlimit(RLIMIT_FSIZE, &old);
    signal(SIGXFSZ, before);
    assert_int_equal(status, FC_E_IO);
    assert_non_null(strstr(err.text, "File too large"));
    fc_stage_free(&stage);
    close(fd);
    assert_string_equal(scratch_read(&scratch, "a.csv"), "old");
    assert_int_equal(scratch_count(&scratch, ".", ".fctmp"), 0);
}

/* Catches: a crash, or a message without a cause, when no descriptors are left. */
static void no_descriptors_is_an_error(void **state)
{
    (void)state;
    fc_stage stage;
    fc_error err;
    struct rlimit old, small;
    const int fd = open_stage(&stage);
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &old), 0);
    small = (struct rlimit){.rlim_cur = 3, .rlim_max = old.rlim_max};
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &small), 0);
    const fc_status status = fc_stage_add(&stage, "a.csv", "x", 1, &err);
    setrlimit(RLIMIT_NOFILE, &old);
    assert_int_equal(status, FC_E_IO);
    assert_non_null(strstr(err.text, "Too many open files"));
    fc_stage_free(&stage);
    close(fd);
}

/* Catches: an old manifest that makes Fulcrum remove files outside its directory. */
static void add_name(void *user, const char *name)
{
    fc_text_format(user, "%s;", name);
}

static void old_manifest_names_are_checked(void **state)
{
    (void)state;
    fc_text text, names;
    fc_text_init(&text);
    fc_text_init(&names);
    fc_text_add(&text, "{\"tool\":\"fulcrum\",\"files\":[{\"name\":\"../x.csv\"},{\"name\":\"/etc/x.csv\"},"
                       "{\"name\":\"data/../x.dat\"},{\"name\":\"data/.x.dat\"},{\"name\":\"notes.txt\"},"
                       "{\"name\":\"data/cash.dat\"},{\"name\":\"a/b.csv\"}],"
                       "\"host\":{\"drawn\":[{\"name\":\"charts/cash.svg\"}]},\"other\":[{\"name\":\"b.csv\"}]}");
    fc_manifest_files(&text, add_name, &names);
    assert_string_equal(names.data, "data/cash.dat;charts/cash.svg;");
    fc_text_free(&text);
    fc_text_free(&names);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(parents_come_and_go, set_up, tear_down),
        cmocka_unit_test_setup_teardown(foreign_is_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(force_takes_over, set_up, tear_down),
        cmocka_unit_test_setup_teardown(bad_paths_are_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(lock_keeps_runs_apart, set_up, tear_down),
        cmocka_unit_test_setup_teardown(leftovers_are_swept, set_up, tear_down),
        cmocka_unit_test_setup_teardown(files_appear_whole, set_up, tear_down),
        cmocka_unit_test_setup_teardown(failure_keeps_the_old, set_up, tear_down),
        cmocka_unit_test_setup_teardown(size_limit_is_an_error, set_up, tear_down),
        cmocka_unit_test_setup_teardown(no_descriptors_is_an_error, set_up, tear_down),
        cmocka_unit_test(old_manifest_names_are_checked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
