/* Applying field tables. */
#include "model_fixture.h"

/* Catches: a key read into another member, a default not applied, an absent key left at 0 instead of unknown. */
static void test_every_kind(void **state)
{
    (void)state;
    fixture f;
    fixture_open(&f, HEAD
        "things = ( { name = \"a\"; amount = \"4亿\"; part = \"20%\"; rate = 0.1; firms = 7; number = \"18 months\"; whole = 5;\n"
        "  word = \"mother\"; flag = false; text = \"words\"; date = \"2024-12\"; parent = \"things.b\";\n"
        "  items = ( { class = \"city\"; share = 0.25; name = \"x\"; }, { class = \"social\"; share = \"rest\"; weight = 3; } );\n"
        "  numbers = ( 0.25, \"50%\", 1 ); texts = ( \"p\", \"q\" ); matrix = ( ( 1, 0.5 ), ( -0.5, 1.0 ) ); fee : { rate = 0.03; }; },\n"
        " { name = \"b\"; amount = 1; } );\n");
    const thing *t = first_thing(&f);
    ASSERT_CLOSE(t->amount.number, 4e8, 0, 0);
    ASSERT_CLOSE(t->part.number, 0.2, 1e-15, 0);
    ASSERT_CLOSE(t->rate.number, 0.1, 0, 0);
    ASSERT_CLOSE(t->firms.number, 7, 0, 0);
    ASSERT_CLOSE(t->number, 1.5, 0, 0);
    assert_int_equal(t->whole, 5);
    assert_int_equal(t->word, 2);
    assert_int_equal(t->flag, 0);
    assert_string_equal(t->text, "words");
    assert_int_equal(t->date.year * 100 + t->date.month, 202412);
    assert_int_equal(t->date.present, 1);
    assert_string_equal(f.model->entries[t->parent.entry].path, "things.b");
    assert_int_equal(t->items.n, 2);
    const item *items = t->items.items;
    assert_int_equal(items[0].class_, FC_CLASS_city);
    assert_string_equal(items[0].share.key, "things.a.items.x.share");
    assert_string_equal(items[1].share.key, "things.a.items[2].share");
    assert_int_equal(items[1].share.present, 2);
    assert_true(isnan(items[1].share.number));
    ASSERT_CLOSE(items[0].weight, 2, 0, 0);
    ASSERT_CLOSE(items[1].weight, 3, 0, 0);
    assert_int_equal(t->numbers.n, 3);
    ASSERT_CLOSE(t->numbers.x[1], 0.5, 1e-15, 0);
    assert_int_equal(t->texts.n, 2);
    assert_string_equal(t->texts.x[1], "q");
    assert_int_equal(t->matrix.n_rows * 10 + t->matrix.n_cols, 22);
    ASSERT_CLOSE(t->matrix.x[2], -0.5, 0, 0);
    ASSERT_CLOSE(t->fee_rate, 0.03, 0, 0);
    ASSERT_CLOSE(t->fee_after, 0.01, 1e-15, 0);
    const thing *b = f.model->entries[t->parent.entry].params;
    ASSERT_CLOSE(b->number, 1.5, 0, 0);
    ASSERT_CLOSE(b->part.number, 0.5, 0, 0);
    assert_int_equal(b->part.present, 0);
    ASSERT_CLOSE(b->hold.number, 5, 1e-12, 0);
    assert_true(isnan(b->maybe.number) && !b->maybe.present && isnan(b->absent));
    assert_int_equal(b->parent.entry, -1);
    assert_int_equal(b->items.present, 0);
    fixture_close(&f);
}

/* Catches: a head key that never reaches the model; a wrong grid; wrong classes of public money. */
static void test_head(void **state)
{
    (void)state;
    fixture f;
    fixture_open(&f, "schema = 1; title = \"T\"; start = \"2022-04\"; horizon = 2.5; step = \"month\"; state_is_public = false;\n"
                     "simulation : { paths = \"100k\"; seed = \"18446744073709551615\"; };\n"
                     "regions = ( { name = \"east\"; weight = 3; tax = 0.1; }, { name = \"west\"; } );\n"
                     "spillover = ( ( 0.9, 0.1 ), ( 0, 1 ) );\n"
                     "things = ( { name = \"a\"; amount = 1; } );");
    (void)first_thing(&f);
    int given = 0;
    assert_int_equal(fc_model_paths(f.model), 100000);
    assert_true(fc_model_seed(f.model, &given) == UINT64_MAX && given == 1);
    assert_string_equal(f.model->sampler, "plain");
    assert_int_equal(f.model->calendar.n_steps, 30);
    ASSERT_CLOSE(f.model->calendar.delta, 1.0 / 12, 1e-16, 0);
    assert_int_equal(fc_model_step(f.model, 0.5), 6);
    assert_int_equal(f.model->public_class[FC_CLASS_district], 1);
    assert_int_equal(f.model->public_class[FC_CLASS_state], 0);
    assert_int_equal(f.model->public_class[FC_CLASS_gp], 0);
    const fc_entry *regions;
    assert_int_equal(fc_model_section(f.model, "regions", &regions), 2);
    ASSERT_CLOSE(((const fc_region *)regions[1].params)->weight.number, 1, 0, 0);
    ASSERT_CLOSE(((const fc_region *)regions[0].params)->tax, 0.1, 0, 0);
    /* groups are entries even when not written; head and simulation are not entries */
    assert_int_equal(f.model->n_entries, 2 + 2 + 1);
    assert_null(fc_model_entry(f.model, "world.market")->node);
    assert_null(fc_model_entry(f.model, "simulation"));
    fixture_close(&f);
    fixture_open(&f, HEAD);
    assert_non_null(f.model);
    assert_true(fc_model_seed(f.model, &given) == 0 && given == 0);
    assert_int_equal(f.model->calendar.n_steps, 48);
    fixture_close(&f);
}

/* Catches: a misspelt key that is ignored, a suggestion that is not the nearest, a problem on the wrong line, or only
   the first problem reported. */
static void test_unknown_keys(void **state)
{
    (void)state;
    expect_problems(HEAD "things = ( { name = \"a\";\n amont = 1; amount = 1;\n fee : {\n ratte = 0.1; }; },\n { name = \"b\"; amount = 1;\n"
                         " after = 0.1;\n items = ( { class = \"city\"; share = 1; shrae = 2; } ); } );\n"
                         "world : { market : { drif = 0.1; }; marktt : { drift = 1; };\n qqqqqqq = 1; };\n"
                         "thingz = ( );\n titel = \"x\";\n",
                    "3: things.a.amont: unknown key; did you mean amount?\n"
                    "5: things.a.fee.ratte: unknown key; did you mean fee.rate?\n"
                    "7: things.b.after: unknown key; did you mean fee.after?\n"
                    "8: things.b.items[1].shrae: unknown key; did you mean share?\n"
                    "9: world.marktt: unknown key; did you mean market?\n"
                    "9: world.market.drif: unknown key; did you mean drift?\n"
                    "10: world.qqqqqqq: unknown key; known here: drift, growth, market\n"
                    "11: thingz: there is no such section; did you mean things? known: simulation, regions, world, things\n"
                    "12: titel: unknown key; did you mean title?\n");
}

/* Catches: a value of the wrong type taken as zero or as another type. */
static void test_wrong_types(void **state)
{
    (void)state;
    expect_problems(HEAD "things = ( { name = \"a\";\n amount = true;\n part = ( 1 );\n number = true;\n whole = 2.5;\n word = 3;\n flag = 1;\n"
                         " text = 5;\n date = \"2024-13\";\n parent = 1;\n items = { };\n numbers = 1;\n texts = ( 1 );\n matrix = ( 1 );\n"
                         " fee = 3;\n rate = \"abc\"; },\n { name = \"b\"; amount = 1;\n items = ( 1 );\n matrix = ( ( 1, 0 ), ( 1 ) ); },\n 5 );\n"
                         "world = ( );\n",
                    "3: things.a.amount: expected a number or a law, got true or false\n"
                    "4: things.a.part: expected a number or a law, got a list\n"
                    "5: things.a.number: expected a number, got true or false\n"
                    "6: things.a.whole: must be a whole number, not 2.5\n"
                    "7: things.a.word: expected a word, got a number\n"
                    "8: things.a.flag: expected true or false, got a number\n"
                    "9: things.a.text: expected a text, got a number\n"
                    "10: things.a.date: expected a month as \"YYYY-MM\", got 2024-13\n"
                    "11: things.a.parent: expected the name of an entry, got a number\n"
                    "12: things.a.items: expected a list ( ... ), got a group\n"
                    "13: things.a.numbers: expected a list of numbers, got a number\n"
                    "14: things.a.texts[1]: expected a text, got a number\n"
                    "15: things.a.matrix: expected a list of rows, got a list\n"
                    "16: things.a.fee: expected a group { ... }, got a number\n"
                    "17: things.a.rate: \"abc\" does not read as a number: write 0.08 or \"8%\"\n"
                    "19: things.b.items[1]: expected a group { ... }, got a number\n"
                    "20: things.b.matrix: row 2 must be a list of 2 numbers like the first row\n"
                    "21: things: expected a group { name = ...; }, got a number\n"
                    "22: world: expected a group { ... }, got a list\n");
}

/* Catches: a value outside its range that passes, an open end taken as closed, a lost hint. */
static void test_ranges(void **state)
{
    (void)state;
    expect_problems(HEAD "things = ( { name = \"a\";\n amount = 0;\n part = 20;\n rate = 1.0;\n firms = 2.5;\n number = -1;\n whole = 0;\n"
                         " word = \"deal\";\n numbers = ( 0.5, 1.5 );\n matrix = ( ( 2 ) );\n items = ( { class = \"town\"; share = \"120%\"; } ); } );\n",
                    "3: things.a.amount: must be above 0, not 0\n"
                    "4: things.a.part: must be at least 0 and at most 1, not 20; write 0.2 or \"20%\"\n"
                    "5: things.a.rate: must be at least 0 and below 1, not 1\n"
                    "6: things.a.firms: must be a whole number, not 2.5\n"
                    "7: things.a.number: must be at least 0 and at most 100, not -1\n"
                    "8: things.a.whole: must be at least 1 and at most 100, not 0\n"
                    "9: things.a.word: \"deal\" is not one of the words for this key; did you mean deals? known: deals, yale, mother\n"
                    "10: things.a.numbers[2]: must be at least 0 and at most 1, not 1.5; write 0.015 or \"1.5%\"\n"
                    "11: things.a.matrix[1][1]: must be at least -1 and at most 1, not 2\n"
                    "12: things.a.items[1].class: \"town\" is not one of the words for this key; known: sponsor, central, province, "
                    "city, district, state, gp, corporate, bank, insurer, individual, foreign, social\n"
                    "12: things.a.items[1].share: must be at least 0 and at most 1, not 1.2\n");
}

/* Catches: two entries under one name, names that cannot be addressed, references to nothing. */
static void test_names_and_references(void **state)
{
    (void)state;
    expect_problems(HEAD "things = ( { name = \"a\"; amount = 1; parent = \"things.bb\"; },\n { name = \"a\"; amount = 1; },\n { amount = 1; },\n"
                         " { name = \"a b\"; amount = 1; },\n { name = \"fee\"; amount = 1; },\n"
                         " { name = \"b\"; amount = 1; parent = \"world\";\n items = ( { class = \"gp\"; share = 1; name = \"x\"; }, { class = \"gp\"; share = 1; name = \"x\"; } ); } );\n",
                    "2: things.a.parent: there is no entry \"things.bb\" to refer to; did you mean things.b? known: things.a, things.b\n"
                    "3: things: the name \"a\" is used twice; first on line 2\n"
                    "4: things: every entry needs a name = \"...\"\n"
                    "5: things.name: \"a b\" is not a name: use 1 to 48 letters, digits, - and _\n"
                    "6: things: \"fee\" is a key of this kind and cannot be a name too\n"
                    "7: things.b.parent: there is no entry \"world\" to refer to; known: things.a, things.b\n"
                    "8: things.b.items: the name \"x\" is used twice; first on line 8\n");
}

/* Catches: a missing key that reads as zero; head rules; cross-key rules run on entries that are already wrong. */
static void test_missing_and_head_rules(void **state)
{
    (void)state;
    expect_problems("start = \"2022-04\";\nschema = 2;\nhorizon = 12;\nthings = (\n { name = \"a\"; } );",
                    "0: title: this key must be written: Title of the programme, shown on charts and reports.\n"
                    "2: schema: must be 1, not 2\n"
                    "5: things.a.amount: this key must be written: Help.\n");
    expect_problems("schema = 1; title = \"T\"; start = \"2022-04\";\nhorizon = 0.3;\nregions = ( { name = \"e\"; weight = 0; } );\n"
                    "spillover = ( ( 0.5 ) );\nbenefit = ( ( 1, 0 ) );\nsimulation : { seed = -1; };",
                    "2: horizon: the horizon must be a whole number of 1 to 1200 steps, not 1.2\n"
                    "3: regions.e.weight: at least one region needs a weight above 0\n"
                    "4: spillover: row 1 must sum to 1, not 0.5\n"
                    "5: benefit: the matrix has 1 rows of 2, but there are 1 regions\n"
                    "6: simulation.seed: a seed is a whole number from 0 to 18446744073709551615\n");
    expect_problems(HEAD "things = ( { name = \"a\"; amount = 1; word = \"yale\";\n fee : { after = 0.1; }; },\n"
                         " { name = \"b\"; amount = 0; word = \"yale\"; fee : { after = 0.1; }; } );",
                    "3: things.a.fee.rate: not beside yale\n"
                    "4: things.b.amount: must be above 0, not 0\n");
}

/* Catches: a default that cannot be read and is taken as zero. */
static void test_broken_default(void **state)
{
    (void)state;
    typedef struct broken { double x; } broken;
    static const fc_field fields[] = {{.key = "x", .kind = FC_FIELD_NUMBER, .dflt = "= 1", .hi = 2, .help = "Help."}, {.key = NULL}};
    static const fc_section section = {"broken", FC_SECTION_GROUP, "Broken.", "test", fields, sizeof(broken), NULL};
    static const fc_section *const sections[] = {&fc_section_head, &fc_section_simulation, &section, NULL};
    fc_report *report = fc_report_new();
    fc_scenario *scenario = NULL;
    fc_model *model = NULL;
    fc_error err = {0};
    assert_int_equal(fc_scenario_parse(HEAD, "t.cfg", NULL, 0, &scenario, report, &err), FC_OK);
    assert_int_equal(fc_model_read(scenario, sections, NULL, &model, report, &err), FC_E_SCENARIO);
    assert_string_equal(fc_report_get(report, 0)->id, "bad-default");
    assert_string_equal(fc_report_get(report, 0)->key, "broken.x");
    fc_scenario_free(scenario);
    fc_report_free(report);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_kind),   cmocka_unit_test(test_head),
        cmocka_unit_test(test_unknown_keys), cmocka_unit_test(test_wrong_types),
        cmocka_unit_test(test_ranges),       cmocka_unit_test(test_names_and_references),
        cmocka_unit_test(test_missing_and_head_rules), cmocka_unit_test(test_broken_default),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
