/* Text buffer, numbers without locale, edit distance. */
#include "support.h"

#include <float.h>
#include <locale.h>

#include "base/text.h"

static void buffer_grows(void **state)
{
    /* Fault: a missing NUL, or bytes lost when the buffer moves. */
    (void)state;
    fc_text text;
    fc_text_init(&text);
    for (int i = 0; i < 5000; i++) fc_text_format(&text, "%d,", i);
    fc_text_add_n(&text, "xyz", 2);
    fc_text_add(&text, "!");
    assert_int_equal(text.failed, 0);
    assert_int_equal(strlen(text.data), text.n);
    assert_int_equal(strncmp(text.data, "0,1,2,3,", 8), 0);
    assert_string_equal(text.data + text.n - 8, "4999,xy!");
    fc_text_free(&text);
    assert_null(text.data);
}

static void numbers_have_their_shortest_form(void **state)
{
    /* Fault: 0.1 printed as 0.10000000000000001, -0 with a sign, NaN in a file. */
    (void)state;
    static const struct { double x; const char *text;
    } rows[] = {{0.1, "0.1"},
                {8.2e9, "8200000000"},
                {1.0 / 3.0, "0.3333333333333333"},
                {-0.0, "0"},
                {1e21, "1e21"},
                {-2.5e-7, "-2.5e-7"},
                {DBL_MAX, "1.7976931348623157e308"},
                {5e-324, "5e-324"},
                {0.1 + 0.2, "0.30000000000000004"},
                {123456.0, "123456"},
                {NAN, ""},
                {INFINITY, ""},
                {-INFINITY, ""}};
    char text[32];
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_int_equal(fc_number_text(rows[i].x, text), strlen(rows[i].text));
        assert_string_equal(text, rows[i].text);
    }
}

static void numbers_read_back(void **state)
{
    /* Fault: a digit too few. 200,000 bit patterns from a linear congruential generator (Knuth's MMIX
     * constants). */
    (void)state;
    uint64_t bits = 1;
    for (int i = 0; i < 200000; i++) {
        double x, back;
        char text[32];
        bits = bits * 6364136223846793005u + 1442695040888963407u;
        memcpy(&x, &bits, sizeof x);
        if (!isfinite(x)) continue;
        assert_true(fc_number_text(x, text) < 32);
        assert_int_equal(fc_number_read(text, &back), 1);
        assert_true(back == x);
    }
}

static void reading_is_strict(void **state)
{
    /* Fault: what strtod takes besides decimal numbers: spaces, hexadecimal, words, trailing text. */
    (void)state;
    double x = 7.0;
    const char *const wrong[] = {"",     " 1", "1 ", "0x10", "nan", "inf", "1e400", "1,5",
                                 "1.5x", ".",  "e5", "1e",   "--1", "1e+", "+"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_int_equal(fc_number_read(wrong[i], &x), 0);
    assert_int_equal(fc_number_read(NULL, &x), 0);
    ASSERT_CLOSE(x, 7.0, 0, 0); /* untouched */
    assert_int_equal(fc_number_read("+1.5E+3", &x), 1);
    ASSERT_CLOSE(x, 1500.0, 0, 0);
    assert_int_equal(fc_number_read(".5", &x), 1);
    ASSERT_CLOSE(x, 0.5, 0, 0);
    assert_int_equal(fc_number_form("1e400"), 1);
    assert_int_equal(fc_number_form("2022-04"), 0);
}

static void locales_change_nothing(void **state)
{
    /* Fault: "1,5" written or "1.5" read as 1 under a locale with a decimal comma. */
    (void)state;
    static const char *const names[] = {"de_DE.UTF-8", "fr_FR.UTF-8", "tr_TR.UTF-8", "de_DE", "C.UTF-8"};
    int tried = 0;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (!setlocale(LC_ALL, names[i])) continue;
        char text[32];
        double x = 0.0;
        tried++;
        (void)fc_number_text(1234567.25, text);
        assert_string_equal(text, "1234567.25");
        assert_int_equal(fc_number_read("1.5", &x), 1);
        ASSERT_CLOSE(x, 1.5, 0, 0);
        assert_int_equal(fc_number_read("1,5", &x), 0);
    }
    (void)setlocale(LC_ALL, "C");
    if (!tried) print_message("SKIPPED: no other locale is installed\n");
}

static void edits_are_counted(void **state)
{
    /* Fault: a swap counted twice, or a limit ignored. Textbook pair kitten/sitting = 3. */
    (void)state;
    assert_int_equal(fc_edit_distance("kitten", "sitting", 5), 3);
    assert_int_equal(fc_edit_distance("hudrle", "hurdle", 5), 1);
    assert_int_equal(fc_edit_distance("", "abc", 5), 3);
    assert_int_equal(fc_edit_distance("same", "same", 0), 0);
    assert_int_equal(fc_edit_distance("abcdef", "uvwxyz", 2), 3);
    char long_name[400];
    memset(long_name, 'a', sizeof long_name - 1);
    long_name[399] = '\0';
    assert_int_equal(fc_edit_distance(long_name, "a", 2), 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(buffer_grows),           cmocka_unit_test(numbers_have_their_shortest_form),
        cmocka_unit_test(numbers_read_back),      cmocka_unit_test(reading_is_strict),
        cmocka_unit_test(locales_change_nothing), cmocka_unit_test(edits_are_counted)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
