/* Catches: digits shown that the error does not support, or digits lost that it does. */
#include "support.h"

#include <locale.h>

#include "output/rounding.h"

static void assert_rounded(double value, double se, const char *want)
{
    char buf[FC_ROUND_ROOM];
    const size_t n = fc_round_to_error(value, se, buf);
    assert_string_equal(buf, want);
    assert_int_equal(n, strlen(want));
}

/* Catches: one digit too many or too few. Two digits of the error: 0.021 ends at the third decimal. */
static void two_digits_of_the_error(void **state)
{
    (void)state;
    assert_rounded(17.49832, 0.021, "17.498");
    assert_rounded(17.49832, 0.21, "17.50");
    assert_rounded(17.49832, 2.1, "17.5");
    assert_rounded(17.49832, 21.0, "17");
    assert_rounded(12345.0, 210.0, "12350");
    assert_rounded(12345.0, 2100.0, "12300");
    assert_rounded(-0.08765, 0.0012, "-0.0877");
    assert_rounded(0.5, 0.1, "0.50");
    assert_rounded(0.999999, 0.01, "1.000");
}

/* Catches: a constant printed with a false error, "nan", "-0", or an exponent the reader cannot read. */
static void constants_and_edges(void **state)
{
    (void)state;
    assert_rounded(4.0, 0.0, "4");
    assert_rounded(0.1, 0.0, "0.1");
    assert_rounded(1.0 / 3.0, NAN, "0.333333");
    assert_rounded(123456789.0, 0.0, "123456789");
    assert_rounded(0.0, 0.0, "0");
    assert_rounded(0.0, 0.01, "0.000");
    assert_rounded(-0.0001, 0.01, "0.000");
    assert_rounded(11.0 / 9.0, 1e-17, "1.22222"); /* the error is the rounding of a sum */
    assert_rounded(NAN, 0.1, "");
    assert_rounded(INFINITY, 0.1, "");
    assert_rounded(1e-9, 1e-11, "0.000000"); /* at most six decimals */
    assert_rounded(1e15, 0.001, "1000000000000000"); /* no digits that a double does not hold */
}

/* Catches: a comma as decimal point under a locale of the host. Skipped where no such locale is installed. */
static void locale_is_ignored(void **state)
{
    (void)state;
    if (setlocale(LC_ALL, "de_DE.UTF-8") == NULL) skip();
    assert_rounded(17.49832, 0.021, "17.498");
    setlocale(LC_ALL, "C");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_digits_of_the_error),
        cmocka_unit_test(constants_and_edges),
        cmocka_unit_test(locale_is_ignored),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
