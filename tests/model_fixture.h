/* A small section table with every kind of field, and reading texts with it. */
#ifndef FC_TESTS_MODEL_FIXTURE_H
#define FC_TESTS_MODEL_FIXTURE_H

#include "model/sections.h"
#include "support.h"

typedef struct item { const char *name; int class_; fc_value share; double weight; } item;
typedef struct thing {
    fc_value amount, part, rate, firms, hold, maybe;
    double number, absent;
    long whole;
    int word, flag;
    const char *text;
    fc_date date;
    fc_ref parent;
    fc_list items;
    fc_numbers numbers;
    fc_texts texts;
    fc_matrix matrix;
    double fee_rate, fee_after;
} thing;
typedef struct settings { double drift; fc_value growth; } settings;

#define AT(m) .offset = offsetof(thing, m), .help = "Help."
#define ITEM_AT(m) .offset = offsetof(item, m), .help = "Help."
static const char *const words[] = {"deals", "yale", "mother", NULL};
static const char *const kinds[] = {"things", NULL};
static const fc_field item_fields[] = {
    {.key = "name", .kind = FC_FIELD_TEXT, .flags = FC_OPTIONAL, ITEM_AT(name)},
    {.key = "class", .kind = FC_FIELD_CHOICE, .flags = FC_REQUIRED, .choices = fc_class_names, ITEM_AT(class_)},
    {.key = "share", .kind = FC_FIELD_VALUE, .unit = FC_UNIT_SHARE, .flags = FC_REQUIRED | FC_WORD_REST, .hi = 1, ITEM_AT(share)},
    {.key = "weight", .kind = FC_FIELD_NUMBER, .dflt = "2.0", .hi = 10, ITEM_AT(weight)},
    {.key = NULL}};
static const fc_field thing_fields[] = {
    {.key = "amount", .kind = FC_FIELD_VALUE, .unit = FC_UNIT_MONEY, .level = FC_EACH, .flags = FC_REQUIRED | FC_OPEN_LO,
     .hi = INFINITY, AT(amount)},
    {.key = "part", .kind = FC_FIELD_VALUE, .unit = FC_UNIT_SHARE, .level = FC_INPUT, .dflt = "0.5", .hi = 1, AT(part)},
    {.key = "rate", .kind = FC_FIELD_VALUE, .unit = FC_UNIT_RATE, .dflt = "0.08", .hi = 1, .flags = FC_OPEN_HI, AT(rate)},
    {.key = "firms", .kind = FC_FIELD_VALUE, .unit = FC_UNIT_COUNT, .level = FC_INPUT, .dflt = "1", .hi = INFINITY, AT(firms)},
    {.key = "hold", .kind = FC_FIELD_VALUE, .unit = FC_UNIT_YEARS, .level = FC_EACH,
     .dflt = "{ dist = \"lognormal\"; mean = 5.0; sd = 2.0; }", .hi = INFINITY, .flags = FC_OPEN_LO, AT(hold)},
    {.key = "maybe", .kind = FC_FIELD_VALUE, .unit = FC_UNIT_MONEY, .level = FC_INPUT, .flags = FC_OPTIONAL, .hi = INFINITY, AT(maybe)},
    {.key = "number", .kind = FC_FIELD_NUMBER, .unit = FC_UNIT_YEARS, .dflt = "1.5", .hi = 100, AT(number)},
    {.key = "absent", .kind = FC_FIELD_NUMBER, .flags = FC_OPTIONAL, .hi = 1, AT(absent)},
    {.key = "whole", .kind = FC_FIELD_WHOLE, .dflt = "3", .lo = 1, .hi = 100, AT(whole)},
    {.key = "word", .kind = FC_FIELD_CHOICE, .dflt = "\"deals\"", .choices = words, AT(word)},
    {.key = "flag", .kind = FC_FIELD_BOOL, .dflt = "true", AT(flag)},
    {.key = "text", .kind = FC_FIELD_TEXT, .flags = FC_OPTIONAL, AT(text)},
    {.key = "date", .kind = FC_FIELD_DATE, .flags = FC_OPTIONAL, AT(date)},
    {.key = "parent", .kind = FC_FIELD_REF, .flags = FC_OPTIONAL, .choices = kinds, AT(parent)},
    {.key = "items", .kind = FC_FIELD_LIST, .sub = item_fields, .item_size = sizeof(item), AT(items)},
    {.key = "numbers", .kind = FC_FIELD_NUMBERS, .unit = FC_UNIT_SHARE, .flags = FC_OPTIONAL, .hi = 1, AT(numbers)},
    {.key = "texts", .kind = FC_FIELD_TEXTS, .flags = FC_OPTIONAL, AT(texts)},
    {.key = "matrix", .kind = FC_FIELD_MATRIX, .flags = FC_OPTIONAL, .lo = -1, .hi = 1, AT(matrix)},
    {.key = "fee.rate", .kind = FC_FIELD_NUMBER, .unit = FC_UNIT_RATE, .dflt = "0.02", .hi = 1, AT(fee_rate)},
    {.key = "fee.after", .kind = FC_FIELD_NUMBER, .unit = FC_UNIT_RATE, .dflt = "\"1%\"", .hi = 1, AT(fee_after)},
    {.key = NULL}};

/* A cross-key rule: fees are an error beside yale. */
static void check_thing(const fc_entry *e, const fc_model *model, fc_report *report)
{
    const thing *t = e->params;
    (void)model;
    if (t->word == 1 && fc_entry_has(e, "fee")) fc_entry_problem(report, FC_MSG_BAD_QUANTITY, e, "fee.rate", "not beside yale");
}

static const fc_field settings_fields[] = {
    {.key = "drift", .kind = FC_FIELD_NUMBER, .unit = FC_UNIT_RATE, .dflt = "0.08", .lo = -1, .hi = 10, .flags = FC_OPEN_LO,
     .offset = offsetof(settings, drift), .help = "Help."},
    {.key = "growth", .kind = FC_FIELD_VALUE, .unit = FC_UNIT_RATE, .level = FC_INPUT, .dflt = "0.0", .lo = -1, .hi = 1,
     .offset = offsetof(settings, growth), .help = "Help."},
    {.key = NULL}};
static const fc_section things = {"things", FC_SECTION_LIST, "Things.", "test", thing_fields, sizeof(thing), check_thing};
static const fc_section world = {"world", FC_SECTION_GROUP, "World.", "test", settings_fields, sizeof(settings), NULL};
static const fc_section market = {"world.market", FC_SECTION_GROUP, "Market.", "test", settings_fields, sizeof(settings), NULL};
static const fc_section *const test_sections[] = {&fc_section_head, &fc_section_simulation, &fc_section_regions, &world, &market,
                                                  &things, NULL};

/* Line 1 of every text: a head that is right. */
#define HEAD "schema = 1; title = \"T\"; start = \"2022-04\"; horizon = 12.0;\n"

typedef struct fixture {
    fc_scenario *scenario;
    fc_model *model;
    fc_report *report;
    char problems[8192]; /* "line: key: text\n" in file order */
} fixture;

static inline void fixture_open_as(fixture *f, const char *text, const char *name)
{
    fc_error err = {0};
    memset(f, 0, sizeof *f);
    f->report = fc_report_new();
    assert_non_null(f->report);
    if (fc_scenario_parse(text, name, NULL, 0, &f->scenario, f->report, &err) == FC_OK) {
        fc_status status = fc_model_read(f->scenario, test_sections, NULL, &f->model, f->report, &err);
        assert_int_equal(status == FC_OK, f->model != NULL);
        if (status != FC_OK) assert_int_equal(status, FC_E_SCENARIO);
    }
    fc_report_sort(f->report);
    size_t at = 0;
    for (size_t i = 0; i < fc_report_size(f->report) && at < sizeof f->problems; i++) {
        const fc_problem *p = fc_report_get(f->report, i);
        at += (size_t)snprintf(f->problems + at, sizeof f->problems - at, "%d: %s: %s\n", p->line, p->key, p->text);
    }
}

static inline void fixture_open(fixture *f, const char *text) { fixture_open_as(f, text, "t.cfg"); }

static inline void fixture_close(fixture *f)
{
    fc_model_free(f->model);
    fc_scenario_free(f->scenario);
    fc_report_free(f->report);
}

/* The whole list of problems, exactly. */
static inline void expect_problems(const char *text, const char *want)
{
    fixture f;
    fixture_open(&f, text);
    fixture_close(&f);
    assert_string_equal(f.problems, want);
}

static inline const thing *first_thing(const fixture *f)
{
    const fc_entry *e;
    if (!f->model) print_error("%s", f->problems);
    assert_non_null(f->model);
    assert_true(fc_model_section(f->model, "things", &e) >= 1);
    return e->params;
}

#endif
