/* The resolved scenario: reading it gives the same model, writing that gives the same bytes. */
#include "model_fixture.h"
#include "temporary.h"

#define FULL "schema = 1; title = \"A \\\"title\\\" 武汉 \\\\\"; start = \"2022-04\"; horizon = 12.0; step = \"year\"; currency = \"CNY\";\n" \
    "spillover = ( ( 0.9, 0.1 ), ( 0, 1.0 ) );\n" \
    "regions = ( { name = \"east\"; weight = 3; tax = 0.1; }, { name = \"west\"; } );\n" \
    "world : { market : { drift = 0.05; growth = \"0.01..0.02\"; }; };\n" \
    "things = ( { name = \"a\"; amount = \"4亿..4.99亿\"; firms = \"30..39\"; word = \"mother\"; fee : { rate = 0.02; after = 0.5; };\n" \
    "  part = { value = \"30%\"; grade = \"P\"; source = \"A22\"; note = \"a note\"; };\n" \
    "  maybe = { dist = \"buckets\"; edges = ( 0, 1, 5.5 ); weights = ( 0.5, 0.5 ); within = \"log\"; scale = { dist = \"uniform\"; low = 1; high = 2; }; };\n" \
    "  items = ( { class = \"city\"; share = 0.25; weight = 2.0; }, { class = \"gp\"; share = \"rest\"; name = \"z\"; } );\n" \
    "  numbers = ( 0.1, \"20%\" ); texts = ( \"p\" ); matrix = ( ( 1, 0 ), ( 0, 1 ) ); parent = \"things.b\"; date = \"2024-12\"; },\n" \
    " { name = \"b\"; amount = 3000000000L; word = \"yale\"; number = 1e-7; } );\n" \
    "correlations = ( { between = ( \"world.market.growth\", \"things.a.firms\" ); rank = 0.25; } );\n"

static char *written(const fc_model *model, uint64_t paths, uint64_t seed)
{
    char *text = NULL;
    size_t n = 0;
    fc_error err = {0};
    FILE *out = open_memstream(&text, &n);
    assert_non_null(out);
    assert_int_equal(fc_model_write(model, &(fc_model_run){.paths = paths, .seed = seed, .sampler = "plain"}, out, &err), FC_OK);
    assert_int_equal(fclose(out), 0);
    return text;
}

static int same_number(double a, double b) { return a == b || (isnan(a) && isnan(b)); }

static void assert_same_value(const fc_value *a, const fc_value *b)
{
    assert_string_equal(a->key, b->key);
    assert_ptr_equal(a->dist, b->dist);
    assert_true(same_number(a->number, b->number) && a->min == b->min && a->max == b->max);
    assert_true(a->level == b->level && a->grade == b->grade && a->unit == b->unit && a->integer == b->integer);
    for (int i = 0; i < FC_LAW_MAX_PARAMS; i++) assert_true(same_number(a->params.p[i], b->params.p[i]));
    assert_int_equal(a->params.n_values, b->params.n_values);
    for (size_t i = 0; i < a->params.n_values; i++) assert_true(a->params.values[i] == b->params.values[i]);
    assert_int_equal(!a->scale, !b->scale);
    if (a->scale) assert_same_value(a->scale, b->scale);
    else if (!a->dist) assert_int_equal(a->present, b->present); /* inputs.csv lists what was written */
    if (a->source || b->source) assert_string_equal(a->source, b->source);
    if (a->note || b->note) assert_string_equal(a->note, b->note);
}

static void assert_round_trip(const char *text)
{
    fixture first, second, third;
    fixture_open(&first, text);
    if (!first.model) print_error("%s", first.problems);
    assert_non_null(first.model);
    char *once = written(first.model, 5000, 7);
    fixture_open(&second, once);
    if (!second.model) print_error("%s\n%s", second.problems, once);
    assert_non_null(second.model);
    assert_int_equal(fc_model_paths(second.model), 5000);
    assert_int_equal(fc_model_seed(second.model, NULL), 7);
    assert_int_equal(first.model->n_values, second.model->n_values);
    for (size_t i = 0; i < first.model->n_values; i++) assert_same_value(first.model->values[i], second.model->values[i]);
    char *twice = written(second.model, 5000, 7);
    assert_string_equal(once, twice);
    fixture_open(&third, twice);
    assert_non_null(third.model);
    free(once);
    free(twice);
    fixture_close(&first);
    fixture_close(&second);
    fixture_close(&third);
}

/* Catches: a key lost, reordered or reformatted on the way out; defaults that break cross-key rules when written. */
static void test_round_trip(void **state)
{
    (void)state;
    assert_round_trip(FULL);
    assert_round_trip(HEAD);
    assert_round_trip(HEAD "things = ( { name = \"a\"; amount = 1; word = \"yale\"; } );");
    /* written explicitly although equal to the default */
    assert_round_trip(HEAD "step = \"quarter\"; world : { drift = 0.08; }; things = ( { name = \"a\"; amount = 1; word = \"deals\";\n"
                           "fee : { rate = 0.02; }; hold = { dist = \"lognormal\"; mean = 5.0; sd = 2.0; }; items = ( ); } );");
}

/* Catches: a written text that is not what the language says; marks on the wrong keys. */
static void test_text(void **state)
{
    (void)state;
    fixture f;
    fixture_open(&f, HEAD "simulation : { paths = 5; seed = 9; };\nthings = ( { name = \"a\"; amount = \"1亿\"; rate = 1e-3; whole = 4;\n"
                          " items = ( { class = \"gp\"; share = 1; } ); } );");
    assert_non_null(f.model);
    char *text = written(f.model, 3000000000u, UINT64_MAX);
    assert_string_equal(text,
        "# Resolved scenario: every key, the defaults marked. Running it gives the same results.\n"
        "schema = 1;\nresolved = true;\ntitle = \"T\";\nstart = \"2022-04\";\nhorizon = 12.0;\nstep = \"quarter\"; # default\n"
        "currency = \"CNY\"; # default\nstate_is_public = true; # default\n"
        "repair_correlations = false; # default\n"
        "\nsimulation : {\n  paths = 3000000000.0;\n  seed = \"18446744073709551615\";\n  sampler = \"plain\";\n};\n"
        "\nworld : {\n  drift = 0.08; # default\n  growth = 0.0; # default\n"
        "  market : {\n    drift = 0.08; # default\n    growth = 0.0; # default\n  };\n};\n"
        "\nthings = (\n  {\n    name = \"a\";\n    amount = \"1亿\";\n    part = 0.5; # default\n    rate = 0.001;\n    firms = 1; # default\n"
        "    hold = { dist = \"lognormal\"; mean = 5.0; sd = 2.0; }; # default\n    number = 1.5; # default\n    whole = 4;\n"
        "    word = \"deals\"; # default\n    flag = true; # default\n"
        "    items = (\n      {\n        class = \"gp\";\n        share = 1;\n        weight = 2.0; # default\n      }\n    );\n"
        "    fee : {\n      rate = 0.02; # default\n      after = \"1%\"; # default\n    };\n  }\n);\n");
    free(text);
    fixture_close(&f);
}

/* Catches: a resolved scenario that still needs the data file of the first one. */
static void test_data_inside(void **state)
{
    (void)state;
    char path[sizeof TEMPORARY], text[512];
    temporary_write(path, "3.5\n1\n2\n");
    (void)snprintf(text, sizeof text, HEAD "things = ( { name = \"a\"; amount = { dist = \"empirical\"; file = \"%s\"; column = 1; }; } );", path);
    fixture f, again;
    fixture_open(&f, text);
    (void)remove(path);
    assert_non_null(f.model);
    char *once = written(f.model, 1, 1);
    assert_non_null(strstr(once, "amount = { dist = \"empirical\"; values = ( 1.0, 2.0, 3.5 ); };"));
    fixture_open(&again, once);
    ASSERT_CLOSE(first_thing(&again)->amount.number, 6.5 / 3, 1e-12, 0);
    free(once);
    fixture_close(&f);
    fixture_close(&again);
}

/* Catches: a model that keeps pointing into the scenario it was made from. */
static void test_owns_its_memory(void **state)
{
    (void)state;
    fixture f;
    fixture_open(&f, FULL);
    assert_non_null(f.model);
    fc_scenario_free(f.scenario);
    f.scenario = NULL;
    char *text = written(f.model, 1, 1);
    assert_non_null(strstr(text, "武汉"));
    free(text);
    fixture_close(&f);
}

/* Catches: a full disk that goes unnoticed. */
static void test_full_disk(void **state)
{
    (void)state;
    fixture f;
    fixture_open(&f, HEAD);
    assert_non_null(f.model);
    FILE *full = fopen("/dev/full", "w");
    fc_error err = {0};
    if (full) {
        assert_int_equal(fc_model_write(f.model, &(fc_model_run){.paths = 1, .seed = 1, .sampler = "plain"}, full, &err), FC_E_IO);
        assert_string_equal(err.text, "the resolved scenario could not be written");
        (void)fclose(full);
    }
    fixture_close(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_round_trip), cmocka_unit_test(test_text),
                                       cmocka_unit_test(test_data_inside), cmocka_unit_test(test_owns_its_memory),
                                       cmocka_unit_test(test_full_disk)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
