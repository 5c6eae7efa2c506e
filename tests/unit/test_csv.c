/* Catches: a cell that a spreadsheet would run as a formula, or a comma that shifts the columns. */
#include "support.h"

#include "output/writer.h"

static void assert_cell(const char *cell, const char *want)
{
    fc_text text;
    fc_text_init(&text);
    fc_text_add(&text, "");
    fc_csv_text(&text, cell);
    assert_string_equal(text.data == NULL ? "" : text.data, want);
    fc_text_free(&text);
}

/* Catches: quoting that is missing or done twice (RFC 4180, section 2). */
static void quotes_where_needed(void **state)
{
    (void)state;
    assert_cell("plain", "plain");
    assert_cell("", "");
    assert_cell(NULL, "");
    assert_cell("a,b", "\"a,b\"");
    assert_cell("a\"b", "\"a\"\"b\"");
    assert_cell("\"\"", "\"\"\"\"\"\"");
    assert_cell("a\nb", "\"a\nb\"");
    assert_cell("a\rb", "\"a\rb\"");
    assert_cell("光谷,基金", "\"光谷,基金\"");
}

/* Catches: a label that is executed when the table is opened. */
static void formulas_are_inert(void **state)
{
    (void)state;
    assert_cell("=1+1", "'=1+1");
    assert_cell("+1", "'+1");
    assert_cell("-1", "'-1");
    assert_cell("@x", "'@x");
    assert_cell("=HYPERLINK(\"a\",\"b\")", "\"'=HYPERLINK(\"\"a\"\",\"\"b\"\")\"");
    assert_cell("a=1", "a=1");
}

/* Catches: nan or inf in a table. */
static void undefined_is_empty_or_na(void **state)
{
    (void)state;
    fc_text csv, dat;
    const double values[] = {0.1, NAN, INFINITY, -INFINITY, -0.0, 1e300};
    fc_text_init(&csv);
    fc_text_init(&dat);
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        fc_csv_number(&csv, values[i]);
        fc_text_add(&csv, "|");
        fc_dat_number(&dat, values[i]);
        fc_text_add(&dat, "|");
    }
    assert_string_equal(csv.data, "0.1||||0|1e300|");
    assert_string_equal(dat.data, "0.1|NA|NA|NA|0|1e300|");
    fc_text_free(&csv);
    fc_text_free(&dat);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quotes_where_needed),
        cmocka_unit_test(formulas_are_inert),
        cmocka_unit_test(undefined_is_empty_or_na),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
