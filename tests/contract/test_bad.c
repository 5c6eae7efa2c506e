/* Every message about keys and values is provoked by tests/data/bad/NAME.cfg, word for word as in NAME.err. */
#include <fulcrum/fulcrum.h>

#include "base/report_internal.h"
#include "support.h"

#include <dirent.h>

#define BAD FC_TESTS_DIR "/data/bad/"

static char *slurp(const char *path)
{
    FILE *f = fopen(path, "rb");
    if (!f) print_error("%s is missing\n", path);
    assert_non_null(f);
    char *text = calloc(1, 1 << 16);
    assert_non_null(text);
    assert_true(fread(text, 1, (1 << 16) - 1, f) < (1 << 16) - 1);
    fclose(f);
    return text;
}

/* File names are cut to their last part. Returns 1 if `id` is among the problems. */
static int provoke(const char *name, const char *id, fc_text *got)
{
    char path[512];
    (void)snprintf(path, sizeof path, BAD "%s.cfg", name);
    fc_report *report = fc_report_new();
    fc_scenario *scenario = NULL;
    fc_model *model = NULL;
    fc_error err = {0};
    assert_non_null(report);
    assert_int_equal(fc_scenario_load(path, NULL, 0, &scenario, report, &err), FC_OK);
    fc_status s = fc_model_new(scenario, &model, report, &err);
    if (s == FC_OK) { /* found only when it is compiled */
        fc_plan *plan = NULL;
        s = fc_plan_new(model, NULL, 0, &plan, report, &err);
        assert_null(plan);
    } else {
        assert_null(model);
    }
    assert_int_equal(s, FC_E_SCENARIO);
    fc_report_sort(report);
    int provoked = 0;
    for (size_t i = 0; i < fc_report_size(report); i++) {
        fc_problem p = *fc_report_get(report, i);
        const char *slash = strrchr(p.file, '/');
        if (slash) p.file = slash + 1;
        fc_problem_text(&p, got);
        fc_text_add(got, "\n");
        provoked |= strcmp(p.id, id) == 0;
    }
    fc_model_free(model);
    fc_scenario_free(scenario);
    fc_report_free(report);
    return provoked;
}

/* Catches: a message nobody can provoke, with a wrong line or key, or another text than written down. */
static void test_every_message(void **state)
{
    (void)state;
    static const char *const ids[] = {
#define FC_MESSAGE(id, severity, name, text, help) name,
#include "base/messages_factor.def"
#include "base/messages_firms.def"
#include "base/messages_mechanism.def"
#include "base/messages_model.def"
#include "base/messages_credit.def"
#include "base/messages_pipeline.def"
#undef FC_MESSAGE
    };
    /* defects and full disks have no scenario: tests/unit/test_fields.c and test_model_write.c provoke the first two;
       correlation-rank is out-of-range when a scenario is read, correlation-failed and factor-tails are defects */
    static const char *const elsewhere = " bad-default scenario-not-written correlation-rank correlation-failed factor-tails ";
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
        char path[512], word[96];
        (void)snprintf(word, sizeof word, " %s ", ids[i]);
        if (strstr(elsewhere, word)) continue;
        (void)snprintf(path, sizeof path, BAD "%s.err", ids[i]);
        fc_text got;
        fc_text_init(&got);
        const int provoked = provoke(ids[i], ids[i], &got);
        if (!provoked) print_error("%s is not provoked by its file; it gives\n%s", ids[i], got.data);
        assert_true(provoked);
        char *want = slurp(path);
        const int same = got.data && strcmp(got.data, want) == 0;
        if (!same) print_error("%s: got\n%swanted\n%s", ids[i], got.data, want);
        free(want);
        fc_text_free(&got);
        assert_true(same);
    }
}

/* 1 if the file is for the reader of scenarios (tests/unit/test_scenario.c): it needs options or does not load. */
static int for_the_reader(const char *name)
{
    char path[512];
    fc_error err = {0};
    fc_report *report = fc_report_new();
    fc_scenario *scenario = NULL;
    (void)snprintf(path, sizeof path, BAD "%s.set", name);
    FILE *set = fopen(path, "rb");
    if (set) fclose(set);
    (void)snprintf(path, sizeof path, BAD "%s.cfg", name);
    const int loads = fc_scenario_load(path, NULL, 0, &scenario, report, &err) == FC_OK;
    fc_scenario_free(scenario);
    fc_report_free(report);
    return set || !loads;
}

/* Catches: a file that nothing reads, because its message is in no list above or has another name. */
static void test_every_file(void **state)
{
    (void)state;
    DIR *dir = opendir(BAD);
    assert_non_null(dir);
    int n = 0;
    for (struct dirent *f; (f = readdir(dir)) != NULL;) {
        char name[300], path[512];
        const size_t length = strlen(f->d_name);
        if (length < 5 || length >= sizeof name || strcmp(f->d_name + length - 4, ".cfg") != 0) continue;
        (void)snprintf(name, sizeof name, "%.*s", (int)length - 4, f->d_name);
        if (for_the_reader(name)) continue;
        (void)snprintf(path, sizeof path, BAD "%s.err", name);
        fc_text got;
        fc_text_init(&got);
        (void)provoke(name, name, &got);
        char *want = slurp(path);
        if (!got.data || strcmp(got.data, want) != 0) fail_msg("%s: got\n%swanted\n%s", name, got.data ? got.data : "", want);
        free(want);
        fc_text_free(&got);
        n++;
    }
    closedir(dir);
    assert_true(n > 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_every_message), cmocka_unit_test(test_every_file)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
