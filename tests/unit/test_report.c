/* The report: order, cap, texts safe on a terminal; the catalogue's rows. */
#include "support.h"

#include "base/report_internal.h"

static void problems_are_kept_in_order(void **state)
{
    /* Fault: problems sorted by text or swapped when they share a line. */
    (void)state;
    fc_report *report = fc_report_new();
    assert_non_null(report);
    fc_report_add(report, FC_MSG_DUPLICATE_KEY, "b.cfg", 3, "x", 1);
    fc_report_add(report, FC_MSG_DUPLICATE_KEY, "a.cfg", 9, "second", 1);
    fc_report_add(report, FC_MSG_DUPLICATE_KEY, "a.cfg", 9, "third", 1);
    fc_report_add(report, FC_MSG_DUPLICATE_KEY, "a.cfg", 2, "first", 1);
    fc_report_sort(report);
    static const char *const want[] = {"first", "second", "third", "x"};
    assert_int_equal(fc_report_size(report), 4);
    for (size_t i = 0; i < 4; i++) assert_string_equal(fc_report_get(report, i)->key, want[i]);
    assert_string_equal(fc_report_get(report, 0)->id, "duplicate-key");
    assert_null(fc_report_get(report, 4));
    assert_int_equal(fc_report_count(report, FC_ERROR), 4);
    fc_report_free(report);
    fc_report_free(NULL);
}

static void all_are_counted_but_200_kept(void **state)
{
    /* Fault: problems beyond the cap forgotten, so that a report looks clean or memory grows. */
    (void)state;
    fc_report *report = fc_report_new();
    for (int i = 0; i < 1000; i++) fc_report_add(report, FC_MSG_SYNTAX, "a.cfg", i, NULL, "x");
    assert_int_equal(fc_report_size(report), 200);
    assert_int_equal(fc_report_count(report, FC_NOTE), 1000);
    char *text = NULL;
    size_t n = 0;
    FILE *out = open_memstream(&text, &n);
    assert_non_null(out);
    assert_int_equal(fc_report_print(report, out), 0);
    assert_int_equal(fclose(out), 0);
    assert_non_null(strstr(text, "note: 800 more problems are not shown\n"));
    free(text);
    fc_report_free(report);
}

static void empty_parts_are_left_out(void **state)
{
    /* Fault: "file:0:" or ": :" in a message. */
    (void)state;
    static const struct { fc_problem p; const char *want; } rows[] = {
        {{FC_ERROR, "i", "a.cfg", 7, "k.x", "wrong"}, "a.cfg:7: error: k.x: wrong"},
        {{FC_WARNING, "i", "a.cfg", 0, "", "odd"}, "a.cfg: warning: odd"},
        {{FC_NOTE, "i", "", 0, "k", "said"}, "note: k: said"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        fc_text text;
        fc_text_init(&text);
        fc_problem_text(&rows[i].p, &text);
        assert_string_equal(text.data, rows[i].want);
        fc_text_free(&text);
    }
}

static void texts_stay_on_one_line(void **state)
{
    /* Fault: escape sequences or line ends of a file name or an option reaching the terminal; half a
     * character. */
    (void)state;
    fc_error err = {0};
    char key[400];
    assert_int_equal(fc_fail(&err, FC_E_IO, FC_MSG_SET_FORM, "a\nb\x1b[2J", 0, NULL, "x\ny"), FC_E_IO);
    assert_int_equal(err.code, FC_E_IO);
    assert_string_equal(err.file, "a?b?[2J");
    assert_null(strchr(err.text, '\n'));
    memset(key, 'k', sizeof key);
    memcpy(key + 158, "亿", 4); /* would be cut after its first byte: the whole character goes */
    fc_fail(&err, FC_E_IO, FC_MSG_SET_FORM, NULL, 3, key, "x");
    assert_int_equal(strlen(err.key), 158);
    assert_int_equal(fc_fail(NULL, FC_E_LIMIT, FC_MSG_SET_FORM, NULL, 0, NULL, "x"), FC_E_LIMIT);
}

static void catalogue_is_complete(void **state)
{
    /* Fault: two messages of one name, or a row without text or help. */
    (void)state;
    for (size_t i = 0; i < FC_N_MESSAGES; i++) {
        assert_true(strlen(fc_messages[i].name) > 2);
        assert_true(strlen(fc_messages[i].text) > 1);
        assert_true(strlen(fc_messages[i].help) > 10);
        assert_int_equal(strspn(fc_messages[i].name, "abcdefghijklmnopqrstuvwxyz0123456789-"),
                         strlen(fc_messages[i].name));
        for (size_t j = 0; j < i; j++) assert_string_not_equal(fc_messages[i].name, fc_messages[j].name);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(problems_are_kept_in_order), cmocka_unit_test(all_are_counted_but_200_kept),
        cmocka_unit_test(empty_parts_are_left_out), cmocka_unit_test(texts_stay_on_one_line),
        cmocka_unit_test(catalogue_is_complete)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
