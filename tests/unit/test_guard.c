/* The guard: what it lets pass and how it rewrites it; hostile texts; limits in time. */
#include "support.h"

#include <time.h>

#include "scenario/scenario_internal.h"

static size_t problems(const char *text, size_t n, fc_text *out, char *first_id, size_t id_size)
{
    fc_report *report = fc_report_new();
    assert_non_null(report);
    fc_text_init(out);
    const int good = fc_guard(text, n, "t.cfg", out, report);
    const size_t count = fc_report_count(report, FC_ERROR);
    assert_int_equal(good, count == 0);
    (void)snprintf(first_id, id_size, "%s", count ? fc_report_get(report, 0)->id : "");
    fc_report_free(report);
    return count;
}

static void check_rewrite(const char *text, const char *want)
{
    fc_text out;
    char id[40];
    assert_int_equal(problems(text, strlen(text), &out, id, sizeof id), 0);
    assert_string_equal(out.data ? out.data : "", want);
    fc_text_free(&out);
}

static void rewriting_keeps_lines_and_texts(void **state)
{
    /* Fault: a comment sign inside a text taken for a comment, a bracket inside a text rewritten, a line
     * lost. */
    (void)state;
    check_rewrite("a = [ 1, 2 ];", "a = ( 1, 2 );");
    check_rewrite("a = \"[x] // no /* comment\";", "a = \"[x] // no /* comment\";");
    check_rewrite("a = \"q\\\"[\";", "a = \"q\\\"[\";");
    check_rewrite("/* a\nb */c=1;", " \nc=1;");
    check_rewrite("a=1;// x\nb=2;# y\n", "a=1; \nb=2; \n");
    check_rewrite("\xEF\xBB\xBF" "a=1;\r\nb=2;\r\n", "a=1; \nb=2; \n");
    check_rewrite("a=(1,2,);", "a=(1,2 );");
}

static void integers_are_exact(void **state)
{
    /* Fault: libconfig 1.5 reads 2147483648 as -2147483648 and 4000000000 as -294967296 unless an L follows.
     */
    (void)state;
    check_rewrite("a=2147483647;", "a=2147483647;");
    check_rewrite("a=2147483648;", "a=2147483648L;");
    check_rewrite("a=-2147483648;", "a=-2147483648;");
    check_rewrite("a=-2147483649;", "a=-2147483649L;");
    check_rewrite("a=+5;", "a=5;");
    check_rewrite("a=400000000L;", "a=400000000;");
    check_rewrite("a=9223372036854775807;", "a=9223372036854775807L;");
    check_rewrite("a=1.50;", "a=1.50;");
}

static void check_refused(const char *text, const char *id)
{
    fc_text out;
    char got[40];
    if (!problems(text, strlen(text), &out, got, sizeof got)) print_error("accepted: %s\n", text);
    assert_string_equal(got, id);
    fc_text_free(&out);
}

static void hostile_texts(void **state)
{
    /* Fault: an input of the hostile list getting through to libconfig. */
    (void)state;
    check_refused("@include \".\"", "include-directive");
    check_refused("a = 1;\n   @include \"x\"", "include-directive");
    check_refused("a : { @INCLUDE \"x\" }", "include-directive");
    check_refused("a = 0xFFFFFFFF;", "number-form");
    check_refused("a = -0x1L;", "number-form");
    check_refused("a = \"x\ny\";", "unclosed-string");
    check_refused("a = \"x\\", "unclosed-string");
    check_refused("a = \"", "unclosed-string");
    check_refused("/*", "unclosed-comment");
    check_refused("/*/", "unclosed-comment");
    check_refused("a = (1", "unclosed-bracket");
    check_refused("a = 1)", "stray-bracket");
    check_refused("a = {b = 1)", "mismatched-bracket");
    check_refused("\xC0\x80", "not-utf8");          /* NUL in two bytes */
    check_refused("\xED\xA0\x80", "not-utf8");      /* surrogate */
    check_refused("\xF4\x90\x80\x80", "not-utf8");  /* above U+10FFFF */
    check_refused("a = \"\xE4\xBA", "not-utf8");    /* cut character */
    check_refused("a = 1;\rb = 2;", "control-character");
    check_refused("a = \"\xC2\x9B" "31m\";", "control-character"); /* CSI in one character */
    check_refused("a = NaN;", "not-finite");
    check_refused("a = ( 1, -inf );", "not-finite");
    check_refused("a\xD0\xB0 = 1;", "bad-key");     /* Cyrillic a */
    check_refused("a = 1; a = 2;", "duplicate-key");
    check_refused("a = 1; A = 2;", "key-case");
    check_refused("a = %s%n;", "unquoted-text");
    check_refused("a = 5..;", "unquoted-text");
}

static void same_key_in_other_groups_is_fine(void **state)
{
    /* Fault: keys of a closed group remembered. */
    (void)state;
    check_rewrite("a={b=1;};c={b=1;d={b=2;}};b=3;", "a={b=1;};c={b=1;d={b=2;}};b=3;");
}

static double cpu_seconds_for(const char *text, size_t n)
{
    fc_text out;
    char id[40];
    struct timespec a, b;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &a);
    (void)problems(text, n, &out, id, sizeof id);
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &b);
    fc_text_free(&out);
    return (double)(b.tv_sec - a.tv_sec) + 1e-9 * (double)(b.tv_nsec - a.tv_nsec);
}

static void fill(char *text, size_t n, const char *pattern)
{
    const size_t k = strlen(pattern);
    for (size_t i = 0; i < n; i++) text[i] = pattern[i % k];
}

static void large_texts_end_soon(void **state)
{
    /* Fault: time that grows with the square of a 2 MiB text. 5 s of CPU are far above the linear time, sanitizers
     * included. */
    (void)state;
    static const char *const patterns[] = {"(", "a=1;", "/*",  "\"",        "@",       "\xEF\xBC\x9B", "{",
                                           ")", "1 ",   "a ",  "=",         "a=(1,1,", "1,",           "_",
                                           "'", "\\",   "#\n", "a=\"b\"\n", "x/",      "1.",           "-"};
    const size_t n = 2u << 20;
    char *text = malloc(n);
    assert_non_null(text);
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
        fill(text, n / strlen(patterns[i]) * strlen(patterns[i]), patterns[i]);
        const double t = cpu_seconds_for(text, n / strlen(patterns[i]) * strlen(patterns[i]));
        if (t > 5.0) print_error("pattern %s: %.1f s\n", patterns[i], t);
        assert_true(t < 5.0);
    }
    free(text);
}

static void limits(void **state)
{
    /* Fault: a limit off by one: the last allowed size must pass, the next must not. */
    (void)state;
    fc_text text, out;
    char id[40];
    fc_text_init(&text);
    fc_text_add(&text, "a = ");
    for (int i = 0; i < FC_MAX_DEPTH; i++) fc_text_add(&text, "(");
    for (int i = 0; i < FC_MAX_DEPTH; i++) fc_text_add(&text, ")");
    assert_int_equal(problems(text.data, text.n, &out, id, sizeof id), 0);
    fc_text_free(&out);
    fc_text_free(&text);
    for (int extra = 0; extra < 2; extra++) {
        fc_text_add(&text, "s = \"");
        for (int i = 0; i < FC_MAX_STRING + extra; i++) fc_text_add(&text, "x");
        fc_text_add(&text, "\";");
        assert_int_equal(problems(text.data, text.n, &out, id, sizeof id), extra);
        fc_text_free(&out);
        fc_text_free(&text);
        for (int i = 0; i < FC_MAX_GROUP + extra; i++) fc_text_format(&text, "k%d=1;", i);
        assert_int_equal(problems(text.data, text.n, &out, id, sizeof id), extra);
        fc_text_free(&out);
        fc_text_free(&text);
        fc_text_add(&text, "s = (0");
        for (int i = 1; i < FC_MAX_LIST + extra; i++) fc_text_add(&text, ",0");
        fc_text_add(&text, ");");
        assert_int_equal(problems(text.data, text.n, &out, id, sizeof id), extra);
        fc_text_free(&out);
        fc_text_free(&text);
        /* 1 list of 9 lists of 20,000 and one that fills up: 1 + 10 + 180,000 + 19,989 = 200,000 */
        fc_text_add(&text, "s = (");
        for (int list = 0; list < 10; list++) {
            const int n = list < 9 ? FC_MAX_LIST : 19989 + extra;
            fc_text_add(&text, list ? ",(0" : "(0");
            for (int i = 1; i < n; i++) fc_text_add(&text, ",0");
            fc_text_add(&text, ")");
        }
        fc_text_add(&text, ");");
        assert_int_equal(problems(text.data, text.n, &out, id, sizeof id), extra);
        if (extra) assert_string_equal(id, "too-many-settings");
        fc_text_free(&out);
        fc_text_free(&text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rewriting_keeps_lines_and_texts), cmocka_unit_test(integers_are_exact),
        cmocka_unit_test(hostile_texts), cmocka_unit_test(same_key_in_other_groups_is_fine),
        cmocka_unit_test(large_texts_end_soon), cmocka_unit_test(limits)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
