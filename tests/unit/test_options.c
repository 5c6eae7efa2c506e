/* Faults: a number of the command line is read as another one; an option is lost, doubled or guessed. */
#include "support.h"

#include <unistd.h>

#include "cli/numbers.c"
#include "cli/options.c"
#include "cli/talk.c"

static uint64_t read_count(const char *text, int bytes)
{
    uint64_t x = 0;
    char why[200];
    assert_true(fc_count_read(text, bytes, 0, UINT64_MAX, &x, why, sizeof why));
    return x;
}

static void refuse(const char *text, int bytes, uint64_t lo, uint64_t hi)
{
    uint64_t x = 77;
    char why[200] = "";
    if (fc_count_read(text, bytes, lo, hi, &x, why, sizeof why)) fail_msg("'%s' was read as %llu", text, (unsigned long long)x);
    assert_int_equal(x, 77); /* untouched */
    assert_true(strlen(why) > 0);
}

/* Fault: suffixes and exponents go through doubles and lose the last digits. */
static void counts_are_exact(void **state)
{
    (void)state;
    assert_true(read_count("0", 0) == 0);
    assert_true(read_count("100k", 0) == 100000);
    assert_true(read_count("100K", 0) == 100000);
    assert_true(read_count("1M", 0) == 1000000);
    assert_true(read_count("2.5k", 0) == 2500);
    assert_true(read_count("1e5", 0) == 100000);
    assert_true(read_count("1E+5", 0) == 100000);
    assert_true(read_count("1500e-2", 0) == 15);
    assert_true(read_count("18446744073709551615", 0) == UINT64_MAX);
    assert_true(read_count("9007199254740993", 0) == UINT64_C(9007199254740993)); /* 2^53 + 1 */
    assert_true(read_count("18.446744073709551615e18", 0) == UINT64_MAX);
}

/* Fault: 2G means 2e9 bytes, or a fraction of a megabyte is cut before it is multiplied. */
static void bytes_are_binary(void **state)
{
    (void)state;
    assert_true(read_count("2G", 1) == UINT64_C(2147483648));
    assert_true(read_count("1.5G", 1) == UINT64_C(1610612736)); /* 1.5 * 1024^3 */
    assert_true(read_count("500M", 1) == UINT64_C(524288000));
    assert_true(read_count("64MiB", 1) == UINT64_C(67108864));
    assert_true(read_count("1T", 1) == UINT64_C(1099511627776));
}

/* Fault: nonsense is read up to its first bad letter (atoi). */
static void nonsense_is_refused(void **state)
{
    static const char *const bad[] = { "", " 1", "1 ", "abc", "1x", "0x10", "1.5", "1e", "1e+", ".", "-1", "+1", "nan", "inf",
                                       "18446744073709551616", "1e20", "99999999999999999999", "1k5", "1kk", "1,000", "1_000",
                                       "1e-1", "12.505k9" };
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) refuse(bad[i], 0, 0, UINT64_MAX);
    refuse("2X", 1, 0, UINT64_MAX);
    refuse("99999999999G", 1, 0, UINT64_MAX);
}

/* Fault: the ends of a range are off by one. */
static void ranges_hold(void **state)
{
    uint64_t x;
    char why[200];
    (void)state;
    assert_true(fc_count_read("1", 0, 1, 10, &x, why, sizeof why));
    assert_true(fc_count_read("10", 0, 1, 10, &x, why, sizeof why));
    refuse("0", 0, 1, 10);
    refuse("11", 0, 1, 10);
}

static const fc_option o_flag = { "quiet", 'q', FC_OPTION_FLAG, NULL, NULL, NULL, 0, 0, 0, "h" };
static const fc_option o_num = { "paths", 'n', FC_OPTION_COUNT, "N", NULL, NULL, 1, 1000, 0, "h" };
static const fc_option o_list = { "set", 0, FC_OPTION_TEXT, "KEY=VALUE", NULL, NULL, 0, 0, 1, "h" };
static const fc_option o_lang = { "lang", 0, FC_OPTION_CHOICE, "LANG", "en", "en|zh", 0, 0, 0, "h" };
static const fc_option *const rows[] = { &o_flag, &o_num, &o_list, &o_lang, NULL };
static const fc_command command = { .name = "test", .operands = "FILE", .min_operands = 1, .max_operands = 2, .options = rows };

/* argv[0] and argv[1] are the program and the command, as in main; messages on stderr are not of interest here. */
static int parse(fc_args *args, int argc, const char **argv)
{
    int keep = dup(2);
    assert_non_null(freopen("/dev/null", "w", stderr));
    int fine = fc_args_parse(args, &command, argc, (char **)argv);
    fflush(stderr);
    dup2(keep, 2);
    close(keep);
    return fine;
}
#define PARSE(args, ...) parse(args, (int)(sizeof((const char *[]){ "f", "test", __VA_ARGS__ }) / sizeof(char *)), \
                               (const char *[]){ "f", "test", __VA_ARGS__ })

/* Fault: one of the ways to write an option is not understood. */
static void ways_to_write(void **state)
{
    fc_args a;
    (void)state;
    assert_true(PARSE(&a, "x", "--paths", "5", "-q", "y"));
    assert_int_equal(fc_arg(&a, &o_num)->number, 5);
    assert_true(fc_arg(&a, &o_flag)->given);
    assert_int_equal(a.n_operands, 2);
    assert_string_equal(a.operand[1], "y");
    assert_string_equal(fc_arg_text(&a, &o_lang), "en"); /* the default */
    fc_args_free(&a);
    assert_true(PARSE(&a, "-qn7", "x", "--lang=zh"));
    assert_int_equal(fc_arg(&a, &o_num)->number, 7);
    assert_string_equal(fc_arg_text(&a, &o_lang), "zh");
    fc_args_free(&a);
    assert_true(PARSE(&a, "-n", "7", "--", "-q"));
    assert_false(fc_arg(&a, &o_flag)->given);
    assert_string_equal(a.operand[0], "-q");
    fc_args_free(&a);
    assert_true(PARSE(&a, "-"));
    assert_string_equal(a.operand[0], "-");
    fc_args_free(&a);
}

/* Fault: a repeated option keeps only its last value, or loses the order. */
static void repeated(void **state)
{
    fc_args a;
    (void)state;
    assert_true(PARSE(&a, "--set", "a=1", "x", "--set=b=2"));
    assert_int_equal(fc_arg(&a, &o_list)->n, 2);
    assert_string_equal(fc_arg(&a, &o_list)->list[0], "a=1");
    assert_string_equal(fc_arg(&a, &o_list)->list[1], "b=2");
    fc_args_free(&a);
}

/* Fault: abbreviations, doubled options, wrong values or numbers of operands pass. */
static void refused(void **state)
{
    fc_args a;
    (void)state;
#define REFUSED(...) do { assert_false(PARSE(&a, __VA_ARGS__)); fc_args_free(&a); } while (0)
    REFUSED("x", "--path", "5");
    REFUSED("x", "--paths");
    REFUSED("x", "-n");
    REFUSED("x", "--quiet=yes");
    REFUSED("x", "-n", "5", "-n", "5");
    REFUSED("x", "--lang", "e");
    REFUSED("x", "--lang", "en|zh");
    REFUSED("x", "--lang", "");
    REFUSED("x", "--set", "");
    REFUSED("x", "-z");
    REFUSED("x", "y", "z");
    REFUSED("-q");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_are_exact), cmocka_unit_test(bytes_are_binary), cmocka_unit_test(nonsense_is_refused),
        cmocka_unit_test(ranges_hold), cmocka_unit_test(ways_to_write), cmocka_unit_test(repeated),
        cmocka_unit_test(refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
