/* The step grid: dates, delays, programme years. */
#include "support.h"

#include "base/calendar.h"

static const fc_calendar quarter = {2022, 4, 4, 48, 0.25}, month = {2022, 4, 12, 144, 1.0 / 12},
                         year = {2022, 4, 1, 12, 1.0};

static void months_are_read_strictly(void **state)
{
    /* Fault: "2022-4", "2022-13" or text after the month taken as a date. */
    (void)state;
    int y = 0, m = 0;
    assert_int_equal(fc_month_read("2022-04", &y, &m), 1);
    assert_int_equal(y, 2022);
    assert_int_equal(m, 4);
    const char *const wrong[] = {"2022-4", "2022-13", "2022-00", "2022-04-01", "2022/04",
                                 "22-04",  "",        "2022-0x", " 2022-04"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_int_equal(fc_month_read(wrong[i], &y, &m), 0);
    assert_int_equal(fc_month_read(NULL, &y, &m), 0);
}

static void delays_round_up(void **state)
{
    /* Fault: rounding down, step 0 for a delay of nothing, or one step too many when 0.1 + 0.2 > 0.3.
       rules 1: step max(1, ceil(t/delta - 1e-9)): 0.26 years = 1.04 quarters -> 2; 1.5 years = 6 quarters.
     */
    (void)state;
    assert_int_equal(fc_calendar_step(&quarter, 0.0), 1);
    assert_int_equal(fc_calendar_step(&quarter, 0.25), 1);
    assert_int_equal(fc_calendar_step(&quarter, 0.26), 2);
    assert_int_equal(fc_calendar_step(&quarter, 1.5), 6);
    assert_int_equal(fc_calendar_step(&month, 0.1 + 0.2 + 0.2), 6); /* 0.5 and a rounding error */
    for (int k = 1; k <= 144; k++) assert_int_equal(fc_calendar_step(&month, k * month.delta), k);
    assert_true(fc_calendar_step(&quarter, 1e300) > 1000000);
    assert_int_equal(fc_calendar_step(&quarter, -3.0), 1);
}

static void dates_are_step_ends(void **state)
{
    /* Fault: off by one month: start 2022-04 in quarters ends its first step with June (A: April, May, June).
     */
    (void)state;
    char text[8];
    assert_int_equal(fc_calendar_step_at(&quarter, 2022, 6), 1);
    assert_int_equal(fc_calendar_step_at(&quarter, 2022, 5), 0);
    assert_int_equal(fc_calendar_step_at(&quarter, 2022, 3), 0);
    assert_int_equal(fc_calendar_step_at(&quarter, 2024, 12), 11);
    assert_int_equal(fc_calendar_step_at(&month, 2022, 4), 1);
    assert_int_equal(fc_calendar_step_at(&year, 2023, 3), 1);
    assert_int_equal(fc_calendar_step_at(&year, 2023, 4), 0);
    fc_calendar_date(&quarter, 0, text);
    assert_string_equal(text, "2022-03");
    fc_calendar_date(&quarter, 11, text);
    assert_string_equal(text, "2024-12");
    const fc_calendar january = {2022, 1, 12, 24, 1.0 / 12};
    fc_calendar_date(&january, 0, text);
    assert_string_equal(text, "2021-12");
    for (int k = 1; k <= 48; k++) {
        int y, m;
        fc_calendar_date(&quarter, k, text);
        assert_int_equal(fc_month_read(text, &y, &m), 1);
        assert_int_equal(fc_calendar_step_at(&quarter, y, m), k);
    }
}

static void programme_years(void **state)
{
    /* Fault: the last quarter of a year counted to the next. ceil(k/4): 1..4 -> 1, 5 -> 2. */
    (void)state;
    assert_int_equal(fc_calendar_year_of(&quarter, 1), 1);
    assert_int_equal(fc_calendar_year_of(&quarter, 4), 1);
    assert_int_equal(fc_calendar_year_of(&quarter, 5), 2);
    assert_int_equal(fc_calendar_year_of(&month, 12), 1);
    assert_int_equal(fc_calendar_year_of(&month, 13), 2);
    assert_int_equal(fc_calendar_year_of(&year, 7), 7);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(months_are_read_strictly), cmocka_unit_test(delays_round_up),
        cmocka_unit_test(dates_are_step_ends), cmocka_unit_test(programme_years)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
