/* Catches: a manifest that differs between repeats, hashes that do not fit the files, tables that do not fit the result. */
#include "programme.h"
#include "scratch.h"

#include "base/sha256.h"
#include "output/json.h"
#include "output/output_internal.h"

static const char programme[] =
    "schema = 1; title = \"A \\\"B\\\" 光谷\"; start = \"2022-04\"; horizon = 10.0; step = \"quarter\"; currency = \"CNY\";\n"
    "simulation : { paths = 256; seed = 3; };\n"
    "funds = ( { name = \"f\"; size = \"1亿..2亿\";\n"
    "  investors = ( { class = \"sponsor\"; share = 0.3; }, { class = \"social\"; share = \"rest\"; } );\n"
    "  closing : { probability = 0.8; raised = { value = 0.9; grade = \"A\"; source = \"a, b\"; }; paid = 0.9; }; } );\n";

static fc_scratch scratch;
static fc_programme run;

static int set_up(void **state)
{
    (void)state;
    scratch_make(&scratch);
    programme_run(&run, programme, 256, 1);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    programme_free(&run);
    scratch_remove(scratch.path);
    return 0;
}

static void write_run(const fc_programme *p, const char *dir, const char *reason)
{
    fc_output *output = NULL;
    fc_error err = {0};
    fc_output_options options = {.dir = dir, .lang = "en", .format = "svg", .command = "fulcrum run \"x\""};
    if (fc_output_open(&options, &output, &err) != FC_OK) fail_msg("%s", err.text);
    options.stop_reason = reason;
    if (fc_output_write(output, p->model, p->result, &err) != FC_OK) fail_msg("%s", err.text);
    fc_output_close(output);
}

typedef struct listing {
    fc_text outside; /* everything but host */
    char name[200];
    int files, host;
    char reason[32], command[64];
} listing;

static void look(void *user, const char *path, char type, const char *value)
{
    listing *l = user;
    const char *leaf = strrchr(path, '.');
    if (strncmp(path, "host.", 5) == 0) l->host++;
    else fc_text_format(&l->outside, "%s %c %s\n", path, type, value);
    if (strcmp(path, "stop_reason") == 0) snprintf(l->reason, sizeof l->reason, "%s", value);
    if (strcmp(path, "host.command") == 0) snprintf(l->command, sizeof l->command, "%s", value);
    if (leaf == NULL) return;
    if (strcmp(leaf, ".name") == 0) snprintf(l->name, sizeof l->name, "%s", value);
    if (strcmp(leaf, ".sha256") != 0) return;
    char hex[65];
    fc_text text;
    fc_sha256 hash;
    const int dir = open(scratch_at(&scratch, "run"), O_RDONLY | O_DIRECTORY);
    fc_text_init(&text);
    assert_true(fc_output_read(dir, l->name, 1 << 26, &text));
    close(dir);
    fc_sha256_init(&hash);
    fc_sha256_add(&hash, text.data, text.n);
    fc_sha256_hex(&hash, hex);
    fc_text_free(&text);
    assert_string_equal(hex, value);
    l->files++;
}

static void list_run(listing *l)
{
    memset(l, 0, sizeof *l);
    fc_text_init(&l->outside);
    const char *text = scratch_read(&scratch, "run/manifest.json");
    assert_true(fc_json_read(text, strlen(text), look, l));
}

/* Catches: a hash of other bytes than the file's; a repeat, or another number of threads, that changes the identity. */
static void repeats_are_identical(void **state)
{
    (void)state;
    listing first, second;
    fc_programme again;
    write_run(&run, scratch_at(&scratch, "run"), "paths");
    list_run(&first);
    assert_true(first.files >= 8);
    assert_string_equal(first.reason, "paths");
    assert_string_equal(first.command, "fulcrum run \"x\"");
    assert_non_null(strstr(first.outside.data, "title s A \"B\" 光谷\n"));
    assert_non_null(strstr(first.outside.data, "seed n 3\n"));
    assert_non_null(strstr(first.outside.data, "paths n 256\n"));
    programme_run(&again, programme, 256, 2);
    write_run(&again, scratch_at(&scratch, "run"), "paths");
    list_run(&second);
    assert_string_equal(second.outside.data, first.outside.data);
    assert_int_equal(scratch_count(&scratch, "run", ".fctmp"), 0);
    fc_text_free(&first.outside);
    fc_text_free(&second.outside);
    programme_free(&again);
}

/* Catches: files of an earlier run that stay beside new numbers, or files removed that Fulcrum did not write.
   manifest: where the earlier run left its manifest; a run killed between two renames leaves the hidden name. */
static void check_stale(const char *manifest, const char *reason)
{
    static const char *const files[] = {"letter.csv", "run/old.csv", "run/data/old.dat", "run/charts/old.pdf",
                                        "run/charts/older.svg", "run/charts/mine.svg", "run/mine.csv"};
    mkdir(scratch_at(&scratch, "run/data"), 0777);
    mkdir(scratch_at(&scratch, "run/charts"), 0777);
    unlink(scratch_at(&scratch, "run/manifest.json"));
    scratch_write(&scratch, manifest,
                  "{\"tool\":\"fulcrum\",\"files\":[{\"name\":\"old.csv\"},{\"name\":\"data/old.dat\"},"
                  "{\"name\":\"../letter.csv\"}],\"host\":{\"drawn\":[{\"name\":\"charts/older.svg\"}]}}", 0644);
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) scratch_write(&scratch, files[i], "x", 0644);
    write_run(&run, scratch_at(&scratch, "run"), reason);
    assert_true(scratch_has(&scratch, "letter.csv"));
    assert_true(scratch_has(&scratch, "run/mine.csv"));
    assert_true(scratch_has(&scratch, "run/charts/mine.svg"));
    assert_false(scratch_has(&scratch, "run/old.csv"));
    assert_false(scratch_has(&scratch, "run/data/old.dat"));
    assert_false(scratch_has(&scratch, "run/charts/old.pdf"));
    assert_false(scratch_has(&scratch, "run/charts/older.svg"));
    assert_false(scratch_has(&scratch, "run/.manifest.old"));
    listing l;
    list_run(&l);
    assert_string_equal(l.reason, reason);
    fc_text_free(&l.outside);
}

static void stale_files_go(void **state)
{
    (void)state;
    assert_int_equal(mkdir(scratch_at(&scratch, "run"), 0777), 0);
    check_stale("run/manifest.json", "interrupted");
    check_stale("run/.manifest.old", "paths");
}

static size_t count_lines(const char *text)
{
    size_t n = 0;
    for (; *text != '\0'; text++) n += *text == '\n';
    return n;
}

static void assert_head(const char *text, const char *head)
{
    if (strncmp(text, head, strlen(head)) != 0 || text[strlen(head)] != '\n') fail_msg("no header %s", head);
}

/* Catches: a header or a number of rows other than the output contract's. */
static void tables_fit_the_contract(void **state)
{
    (void)state;
    const size_t n_scalars = fc_result_n_scalars(run.result), n_series = fc_result_n_series(run.result);
    const size_t points = fc_result_n_steps(run.result) + 1;
    assert_int_equal(points, 41); /* 10 years of quarters, and time 0 */
    write_run(&run, scratch_at(&scratch, "run"), "paths");
    const char *text = scratch_read(&scratch, "run/summary.csv");
    assert_head(text, "metric,unit,n,undefined,mean,se,ci_low,ci_high,sd,min,p01,p05,p10,p25,p50,p75,p90,p95,p99,max,"
                      "estimator");
    assert_int_equal(count_lines(text), 1 + n_scalars);
    assert_null(strstr(text, "nan"));
    assert_null(strstr(text, "inf"));
    assert_head(scratch_read(&scratch, "run/quantiles.csv"), "metric,unit,step,p,value,low,high");
    assert_head(scratch_read(&scratch, "run/statistics.csv"), "metric,unit,statistic,value,se,low,high");
    assert_head(scratch_read(&scratch, "run/targets.csv"),
                "target,metric,at,threshold,probability,se,mean_shortfall,p50_date,all_without");
    assert_head(scratch_read(&scratch, "run/flows.csv"), "line,type,payer,payee,kind,name,gate,region,step,mean,se");
    text = scratch_read(&scratch, "run/inputs.csv");
    assert_head(text, "key,law,grade,source,mean,p05,p95");
    /* uniform(1亿, 2亿): mean 1.5亿, 5% 1.05亿, 95% 1.95亿 */
    assert_non_null(strstr(text, "\nfunds.f.size,\"uniform(100000000, 200000000)\",,,150000000,105000000,195000000\n"));
    assert_non_null(strstr(text, "\nfunds.f.closing.raised,0.9,A,\"a, b\",0.9,0.9,0.9\n"));
    FILE *f = fopen(scratch_at(&scratch, "run/series.csv"), "r");
    assert_non_null(f);
    char line[512];
    size_t n = 0;
    assert_non_null(fgets(line, sizeof line, f));
    assert_string_equal(line, "metric,unit,step,time,date,mean,se,p05,p10,p25,p50,p75,p90,p95\n");
    while (fgets(line, sizeof line, f) != NULL) {
        /* step 0 is the month before the start; step 40 the end of ten years from April 2022 */
        if (n == 0) assert_non_null(strstr(line, ",0,0,2022-03,"));
        if (n == 40) assert_non_null(strstr(line, ",40,10,2032-03,"));
        n++;
    }
    fclose(f);
    assert_int_equal(n, n_series * points);
}

/* Catches: a resolved scenario that runs to other numbers. */
static void scenario_runs_to_the_same_bytes(void **state)
{
    (void)state;
    fc_programme again;
    write_run(&run, scratch_at(&scratch, "run"), "paths");
    char *text = strdup(scratch_read(&scratch, "run/scenario.cfg"));
    char *summary = strdup(scratch_read(&scratch, "run/summary.csv"));
    assert_non_null(text);
    assert_non_null(summary);
    programme_run(&again, text, 256, 1);
    write_run(&again, scratch_at(&scratch, "run"), "paths");
    assert_string_equal(scratch_read(&scratch, "run/scenario.cfg"), text);
    assert_string_equal(scratch_read(&scratch, "run/summary.csv"), summary);
    free(text);
    free(summary);
    programme_free(&again);
}

/* Catches: an old run lost when a new one cannot be written: a directory stands where the last file should go. */
static void failed_write_keeps_the_old_run(void **state)
{
    (void)state;
    fc_output *output = NULL;
    fc_error err = {0};
    fc_programme other;
    char dir[128];
    const fc_output_options options = {.dir = dir, .lang = "en", .format = "svg"};
    snprintf(dir, sizeof dir, "%s", scratch_at(&scratch, "run"));
    write_run(&run, scratch_at(&scratch, "run"), "paths");
    char *before = strdup(scratch_read(&scratch, "run/manifest.json"));
    assert_int_equal(unlink(scratch_at(&scratch, "run/targets.csv")), 0);
    assert_int_equal(mkdir(scratch_at(&scratch, "run/targets.csv"), 0777), 0);
    programme_run(&other, programme, 512, 1);
    assert_int_equal(fc_output_open(&options, &output, &err), FC_OK);
    assert_int_equal(fc_output_write(output, other.model, other.result, &err), FC_E_IO);
    assert_non_null(strstr(err.text, "targets.csv"));
    fc_output_close(output);
    assert_string_equal(scratch_read(&scratch, "run/manifest.json"), before);
    assert_non_null(strstr(scratch_read(&scratch, "run/scenario.cfg"), "256"));
    assert_int_equal(scratch_count(&scratch, "run", ".fctmp"), 0);
    assert_int_equal(scratch_count(&scratch, "run/data", ".fctmp"), 0);
    free(before);
    programme_free(&other);
}

static fc_status compare_again(void)
{
    fc_error err = {0};
    fc_manifest *a = NULL, *b = NULL;
    char said[400] = "";
    FILE *out = fmemopen(said, sizeof said, "w");
    assert_non_null(out);
    assert_int_equal(fc_manifest_load(scratch_at(&scratch, "run"), &a, &err), FC_OK);
    assert_int_equal(fc_manifest_load(scratch_at(&scratch, "again"), &b, &err), FC_OK);
    const fc_status status = fc_manifest_compare(a, b, out, &err);
    assert_int_equal(fclose(out), 0);
    assert_int_equal(strstr(said, "since the run: summary.csv\n") != NULL, status != FC_OK);
    fc_manifest_free(a);
    fc_manifest_free(b);
    return status;
}

/* Catches: a repetition that finds its manifest confirmed and never looks at the edited files beside it. */
static void edited_files_are_seen(void **state)
{
    (void)state;
    write_run(&run, scratch_at(&scratch, "run"), "paths");
    write_run(&run, scratch_at(&scratch, "again"), "paths");
    assert_int_equal(compare_again(), FC_OK);
    scratch_write(&scratch, "run/summary.csv", "metric,mean\n", 0644);
    assert_int_equal(compare_again(), FC_E_PROBLEM);
    assert_int_equal(unlink(scratch_at(&scratch, "run/summary.csv")), 0);
    assert_int_equal(compare_again(), FC_E_PROBLEM);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(repeats_are_identical, set_up, tear_down),
        cmocka_unit_test_setup_teardown(stale_files_go, set_up, tear_down),
        cmocka_unit_test_setup_teardown(tables_fit_the_contract, set_up, tear_down),
        cmocka_unit_test_setup_teardown(scenario_runs_to_the_same_bytes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(failed_write_keeps_the_old_run, set_up, tear_down),
        cmocka_unit_test_setup_teardown(edited_files_are_seen, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
