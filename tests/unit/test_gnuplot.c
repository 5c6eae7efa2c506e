/* Catches: a missing, failing, hanging or talkative gnuplot that costs the numbers, or a cut picture shown as whole. */
#include "scratch.h"

#include <signal.h>
#include <time.h>

#include "output/output_internal.h"

static fc_scratch scratch;
static char old_path[4096];

/* A finished run's directory with two charts and their scripts; PATH holds only our own gnuplot. */
static int set_up(void **state)
{
    (void)state;
    char path[512];
    scratch_make(&scratch);
    assert_int_equal(mkdir(scratch_at(&scratch, "run"), 0777), 0);
    assert_int_equal(mkdir(scratch_at(&scratch, "run/data"), 0777), 0);
    assert_int_equal(mkdir(scratch_at(&scratch, "plots"), 0777), 0);
    assert_int_equal(mkdir(scratch_at(&scratch, "bin"), 0777), 0);
    scratch_write(&scratch, "run/manifest.json", "{\"tool\": \"fulcrum\"}", 0644);
    scratch_write(&scratch, "run/data/cash.dat", "t v\n0 1\n", 0644);
    scratch_write(&scratch, "run/data/fan.dat", "t v\n0 1\n", 0644);
    scratch_write(&scratch, "run/data/table.dat", "no script for this one\n", 0644);
    scratch_write(&scratch, "plots/cash.gp", "# cash\n", 0644);
    scratch_write(&scratch, "plots/fan.gp", "# fan\n", 0644);
    snprintf(old_path, sizeof old_path, "%s", getenv("PATH") != NULL ? getenv("PATH") : "");
    snprintf(path, sizeof path, "relative::.:%s/bin", scratch.path);
    setenv("PATH", path, 1);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    setenv("PATH", old_path, 1);
    scratch_remove(scratch.path);
    return 0;
}

/* gnuplot -d -c SCRIPT DATA OUT LANG: $3 $4 $5 $6 */
static void fake(const char *body)
{
    char text[2048];
    snprintf(text, sizeof text, "#!/bin/sh\nPATH=/usr/bin:/bin\n%s\n", body);
    scratch_write(&scratch, "bin/gnuplot", text, 0755);
}

static const char whole_svg[] =
    "printf '<svg>%s %s %s %s                                                  </svg>\\n' "
    "\"$1\" \"$2\" \"${4##*/}\" \"$6\" > \"$5\"";

static fc_status draw(const char *lang, const char *format, fc_error *err)
{
    memset(err, 0, sizeof *err);
    return fc_plot_dir(scratch_at(&scratch, "run"), scratch_at(&scratch, "plots"), lang, format, NULL, err);
}

static void assert_clean(void)
{
    assert_int_equal(scratch_count(&scratch, "run/charts", ".fctmp"), 0);
    assert_true(scratch_has(&scratch, "run/data/cash.dat"));
}

/* Catches: arguments in the wrong order, a language that is lost, a chart without a script that fails the rest. */
static void draws_every_chart(void **state)
{
    (void)state;
    fc_error err;
    fake(whole_svg);
    assert_int_equal(draw("zh", "svg", &err), FC_OK);
    assert_non_null(strstr(scratch_read(&scratch, "run/charts/cash.svg"), "<svg>-d -c cash.dat zh "));
    assert_non_null(strstr(scratch_read(&scratch, "run/charts/fan.svg"), "<svg>-d -c fan.dat zh "));
    assert_int_equal(scratch_count(&scratch, "run/charts", ""), 2);
    assert_clean();
}

/* Catches: a program of that name in the working directory that is run (PATH above holds ".", "" and "relative"). */
static void missing_is_named(void **state)
{
    (void)state;
    fc_error err;
    char here[4096], program[512];
    assert_non_null(getcwd(here, sizeof here));
    assert_int_equal(draw("en", "svg", &err), FC_E_PROGRAM);
    assert_non_null(strstr(err.text, "gnuplot-nox"));
    fake("touch \"$0.ran\"");
    snprintf(program, sizeof program, "%s", scratch_at(&scratch, "bin"));
    setenv("PATH", ":.", 1);
    assert_int_equal(chdir(program), 0);
    const int found = fc_program_find("gnuplot", program, sizeof program);
    assert_int_equal(chdir(here), 0);
    assert_int_equal(found, 0);
}

/* Catches: the exit code taken for proof: gnuplot says 0 on a full disk. Old pictures show other numbers: they go. */
static void cut_picture_is_removed(void **state)
{
    (void)state;
    fc_error err;
    fake(whole_svg);
    assert_int_equal(draw("en", "svg", &err), FC_OK);
    fake("printf '<svg>                                                                          </sv' > \"$5\"");
    assert_int_equal(draw("en", "svg", &err), FC_E_PROGRAM);
    assert_non_null(strstr(err.text, "cut off"));
    assert_int_equal(scratch_count(&scratch, "run/charts", ""), 0);
    assert_clean();
}

/* Catches: end marks of the other formats not known (PNG, chunk IEND; PDF, %%EOF). */
static void end_marks_of_formats(void **state)
{
    (void)state;
    fc_error err;
    fake("printf '%080d' 0 > \"$5\"; printf '\\000\\000\\000\\000IEND\\256B`\\202' >> \"$5\"");
    assert_int_equal(draw("en", "png", &err), FC_OK);
    assert_true(scratch_has(&scratch, "run/charts/cash.png"));
    fake("printf '%080d' 0 > \"$5\"; printf '\\000\\000\\000\\000IEND\\256B`' >> \"$5\"");
    assert_int_equal(draw("en", "png", &err), FC_E_PROGRAM);
    assert_false(scratch_has(&scratch, "run/charts/cash.png"));
    fake("printf '%080d\\n%%%%EOF\\n' 0 > \"$5\"");
    assert_int_equal(draw("en", "pdf", &err), FC_OK);
    fake("printf '%080d\\n%%%%EO' 0 > \"$5\"");
    assert_int_equal(draw("en", "pdf", &err), FC_E_PROGRAM);
}

/* Catches: a failure that hides what gnuplot said, or control characters of it on a terminal. */
static void failure_is_quoted(void **state)
{
    (void)state;
    fc_error err;
    fake("printf '\\n\\033[31mline 7:\\tundefined variable\\n' >&2; exit 3");
    assert_int_equal(draw("en", "svg", &err), FC_E_PROGRAM);
    assert_non_null(strstr(err.text, "'cash' (exit code 3: [31mline 7: undefined variable)"));
    fake("if [ \"${3##*/}\" = cash.gp ]; then exit 1; fi");
    fc_report *report = fc_report_new();
    assert_int_equal(fc_plot_dir(scratch_at(&scratch, "run"), scratch_at(&scratch, "plots"), "en", "svg", report, &err),
                     FC_E_PROGRAM);
    assert_int_equal(fc_report_size(report), 1); /* fan: no picture at all */
    fc_report_free(report);
    assert_clean();
}

/* Catches: a program that prints without end filling memory or never stopped. */
static void flood_is_stopped(void **state)
{
    (void)state;
    fc_error err;
    fake("exec yes");
    assert_int_equal(draw("en", "svg", &err), FC_E_PROGRAM);
    assert_non_null(strstr(err.text, "without end"));
    assert_clean();
}

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* Catches: a hanging program that is waited for, its children that live on, later ones that each wait again. */
static void hang_is_killed_with_children(void **state)
{
    (void)state;
    char body[600], path[512];
    snprintf(body, sizeof body, "sleep 300 & echo $! > '%s'; exec >&- 2>&-; wait", scratch_at(&scratch, "child"));
    fake(body);
    snprintf(path, sizeof path, "%s", scratch_at(&scratch, "bin/gnuplot"));
    fc_process jobs[3];
    memset(jobs, 0, sizeof jobs);
    for (int i = 0; i < 3; i++) {
        jobs[i].path = path;
        jobs[i].argv[0] = "gnuplot";
        jobs[i].seconds = 0.5;
    }
    const double start = now();
    fc_process_run(jobs, 3, 1);
    assert_true(now() - start < 10);
    assert_int_equal(jobs[0].outcome, FC_TIMED_OUT);
    assert_int_equal(jobs[1].outcome, FC_NOT_STARTED);
    assert_int_equal(jobs[2].outcome, FC_NOT_STARTED);
    const long child = strtol(scratch_read(&scratch, "child"), NULL, 10);
    assert_true(child > 1);
    int gone = 0;
    for (int i = 0; i < 200 && !gone; i++) {
        char stat_path[64], text[256] = "";
        snprintf(stat_path, sizeof stat_path, "/proc/%ld/stat", child);
        FILE *f = fopen(stat_path, "r");
        const char *line = f == NULL ? NULL : fgets(text, sizeof text, f);
        gone = line == NULL || strstr(text, ") Z") != NULL; /* dead, perhaps not yet collected by init */
        if (f != NULL) fclose(f);
        if (!gone) usleep(10000);
    }
    assert_true(gone);
}

/* Catches: a child that inherits our locale, a blocked signal, or start-up files of gnuplot through its environment. */
static void environment_is_fixed(void **state)
{
    (void)state;
    fc_error err;
    setenv("GNUTERM", "x11", 1);
    setenv("LC_NUMERIC", "de_DE.UTF-8", 1);
    fake("printf '<svg>%s|%s|%s                                                         </svg>\\n' "
         "\"$LC_ALL\" \"$GNUTERM\" \"$LC_NUMERIC\" > \"$5\"");
    assert_int_equal(draw("en", "svg", &err), FC_OK);
    unsetenv("GNUTERM");
    unsetenv("LC_NUMERIC");
    assert_non_null(strstr(scratch_read(&scratch, "run/charts/fan.svg"), "<svg>C.UTF-8|| "));
}

/* Catches: Chinese drawn as boxes where no Chinese font is installed (gnuplot says success). */
static void chinese_without_font_is_svg(void **state)
{
    (void)state;
    fc_error err;
    fake(whole_svg);
    scratch_write(&scratch, "bin/fc-list", "#!/bin/sh\nexit 0\n", 0755);
    assert_int_equal(draw("zh", "png", &err), FC_E_PROGRAM);
    assert_non_null(strstr(err.text, "fonts-wqy-microhei"));
    assert_true(scratch_has(&scratch, "run/charts/cash.svg"));
    assert_false(scratch_has(&scratch, "run/charts/cash.png"));
}

/* Catches: charts drawn into a directory that is no run, or while a run writes to it. */
static void other_directories_are_refused(void **state)
{
    (void)state;
    fc_error err;
    fake(whole_svg);
    assert_int_equal(fc_plot_dir(scratch_at(&scratch, "plots"), NULL, "en", "svg", NULL, &err), FC_E_IO);
    assert_int_equal(fc_plot_dir(scratch_at(&scratch, "nowhere"), NULL, "en", "svg", NULL, &err), FC_E_IO);
    assert_int_equal(draw("en", "/../x", &err), FC_E_USAGE);
    assert_int_equal(fc_plot_dir(scratch_at(&scratch, "run"), scratch_at(&scratch, "nowhere"), "en", "svg", NULL, &err),
                     FC_E_PROGRAM);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(draws_every_chart, set_up, tear_down),
        cmocka_unit_test_setup_teardown(missing_is_named, set_up, tear_down),
        cmocka_unit_test_setup_teardown(cut_picture_is_removed, set_up, tear_down),
        cmocka_unit_test_setup_teardown(end_marks_of_formats, set_up, tear_down),
        cmocka_unit_test_setup_teardown(failure_is_quoted, set_up, tear_down),
        cmocka_unit_test_setup_teardown(flood_is_stopped, set_up, tear_down),
        cmocka_unit_test_setup_teardown(hang_is_killed_with_children, set_up, tear_down),
        cmocka_unit_test_setup_teardown(environment_is_fixed, set_up, tear_down),
        cmocka_unit_test_setup_teardown(chinese_without_font_is_svg, set_up, tear_down),
        cmocka_unit_test_setup_teardown(other_directories_are_refused, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
