/* Values: quantities, intervals, annotations, laws, levels, correlations. */
#include "model_fixture.h"
#include "temporary.h"

#define ONE(keys) HEAD "things = ( { name = \"a\"; " keys " } );\n"
#define LAW(keys) ONE("amount = { " keys " };")
#define AN(law) "amount = { dist = \"" law "\"; "

/* Catches: a hedged figure read as its lower end; counts that are not whole; both ends of a count not equally likely. */
static void test_intervals(void **state)
{
    (void)state;
    fixture f;
    fixture_open(&f, ONE("amount = \"4亿..4.99亿\"; firms = \"30..39\"; part = \"2..5%\";"));
    const thing *t = first_thing(&f);
    assert_string_equal(t->amount.dist->name, "uniform");
    ASSERT_CLOSE(t->amount.params.p[0], 4e8, 0, 0);
    ASSERT_CLOSE(t->amount.params.p[1], 4.99e8, 0, 0);
    ASSERT_CLOSE(t->amount.number, 4.495e8, 1e-15, 0); /* (4 + 4.99)/2 */
    assert_int_equal(t->amount.level, FC_EACH);
    assert_int_equal(t->part.level, FC_INPUT);
    assert_int_equal(t->firms.integer, 1);
    ASSERT_CLOSE(t->firms.number, 34.5, 1e-15, 0); /* mean of 30, 31, ..., 39 */
    /* ten whole numbers, each with probability 1/10: the median's step is 34 | 35 */
    ASSERT_CLOSE(t->firms.dist->cdf(&t->firms.params, 30.0), 0.1, 1e-12, 0);
    ASSERT_CLOSE(t->firms.dist->cdf(&t->firms.params, 38.5), 0.9, 1e-12, 0);
    ASSERT_CLOSE(t->firms.dist->quantile(&t->firms.params, 0.501), 35.0, 0, 0);
    assert_true(fc_value_is_random(&t->firms) && !fc_value_is_random(&t->rate));
    fixture_close(&f);
    fixture_open(&f, ONE("amount = 1; firms = \"1..500000\";")); /* too many to list */
    t = first_thing(&f);
    assert_string_equal(t->firms.dist->name, "uniform");
    assert_int_equal(t->firms.integer, 1);
    fixture_close(&f);
}

/* Catches: grade, source or note lost between the file and the model. */
static void test_annotations(void **state)
{
    (void)state;
    fixture f;
    fixture_open(&f, ONE("amount = { value = \"82亿\"; grade = \"P\"; source = \"A22\"; note = \"n\"; };\n"
                         " part = { dist = \"uniform\"; low = 0.1; high = 0.3; grade = \"A\"; }; number = { value = 2; grade = \"S\"; };"));
    const thing *t = first_thing(&f);
    ASSERT_CLOSE(t->amount.number, 8.2e9, 0, 0);
    assert_int_equal(t->amount.grade, 'P');
    assert_string_equal(t->amount.source, "A22");
    assert_string_equal(t->amount.note, "n");
    assert_string_equal(t->amount.key, "things.a.amount");
    assert_string_equal(t->amount.file, "t.cfg");
    assert_int_equal(t->amount.line, 2);
    assert_int_equal(t->part.grade, 'A');
    ASSERT_CLOSE(t->number, 2, 0, 0);
    /* listed: world.growth, world.market.growth, a's six values without the absent one, and the annotated number */
    assert_int_equal(f.model->n_values, 2 + 5 + 1);
    int found = 0;
    for (size_t i = 0; i < f.model->n_values; i++)
        found += strcmp(f.model->values[i]->key, "things.a.number") == 0 && f.model->values[i]->grade == 'S';
    assert_int_equal(found, 1);
    fixture_close(&f);
    expect_problems(ONE("amount = { value = 1; grade = \"X\"; };\n part = { valu = 1; };\n rate = { value = true; };\n"
                        " number = { value = 1; sorce = \"x\"; note = 3; };\n hold = { value = { dist = \"normal\"; }; };"),
                    "2: things.a.amount.grade: grade is P, S, D or A, not \"X\"\n"
                    "3: things.a.part: a group here needs dist = \"...\" (a law) or value = ... (a number)\n"
                    "4: things.a.rate: expected a number, got true or false\n"
                    "5: things.a.number.sorce: unknown key; did you mean source?\n"
                    "5: things.a.number.note: expected a text, got a number\n"
                    "6: things.a.hold: expected a number or a law, got a group\n");
}

/* Catches: parameters in the wrong unit or slot; truncation or scale ignored in the mean; level not applied. */
static void test_laws(void **state)
{
    (void)state;
    fixture f;
    fixture_open(&f, ONE(AN("lognormal") "median = \"1亿\"; sigma = 0.5; level = \"input\"; min = \"1万\"; max = \"1000亿\"; };\n"
                         " part = { dist = \"beta\"; mean = \"30%\"; sd = 0.1; };\n"
                         " firms = { dist = \"poisson\"; mean = 2.5; scale = { dist = \"uniform\"; low = 1.0; high = 3.0; }; };\n"
                         " hold = { dist = \"uniform\"; low = \"12 months\"; high = 9; max = 3; scale = 2.0; };\n"
                         " maybe = { dist = \"buckets\"; edges = ( 0, 1, 5 ); weights = ( 1, 1 ); within = \"log\"; zero = 0.6; };"));
    const thing *t = first_thing(&f);
    assert_int_equal(t->amount.level, FC_INPUT);
    ASSERT_CLOSE(t->amount.params.p[2], 1e8, 0, 0);
    assert_true(isnan(t->amount.params.p[0]));
    ASSERT_CLOSE(t->amount.number, 1e8 * exp(0.125), 1e-6, 0); /* mean exp(mu + sigma^2/2); the ends cut off < 1e-12 */
    ASSERT_CLOSE(t->part.number, 0.3, 1e-12, 0);
    assert_int_equal(t->firms.scale->level, FC_INPUT);
    assert_string_equal(t->firms.scale->key, "things.a.firms.scale");
    ASSERT_CLOSE(t->firms.number, 5.0, 1e-9, 0);  /* 2.5 times the scale's mean 2 */
    ASSERT_CLOSE(t->hold.number, 4.0, 1e-9, 0);   /* uniform 1..9 cut at 3: mean 2, times 2 */
    assert_int_equal(t->maybe.params.log_within, 1);
    assert_int_equal(t->maybe.params.n_values * 10 + t->maybe.params.n_weights, 32);
    /* 1/2 (0.6 0 + 0.4 1/2) + 1/2 4/ln 5: uniform in the first bucket, log-uniform in the second */
    ASSERT_CLOSE(t->maybe.number, 0.1 + 2.0 / log(5.0), 1e-9, 0);
    fixture_close(&f);
    fixture_open(&f, LAW("dist = \"constant\"; value = \"2亿\"; grade = \"D\";"));
    t = first_thing(&f);
    assert_null(t->amount.dist);
    ASSERT_CLOSE(t->amount.number, 2e8, 0, 0);
    fixture_close(&f);
}

/* Catches: an impossible law that reaches the plan. */
static void test_law_problems(void **state)
{
    (void)state;
    expect_problems(LAW("dist = \"lognorml\"; mean = 1; sd = 1;"),
                    "2: things.a.amount.dist: there is no law \"lognorml\"; did you mean lognormal? known: bernoulli, beta, binomial, "
                    "buckets, constant, discrete, empirical, exponential, gamma, lognormal, negbinomial, normal, pareto, pert, poisson, "
                    "student, triangular, uniform, weibull\n");
    expect_problems(ONE(AN("lognormal") "mean = 1; sigma = 1; };\n part = { dist = \"uniform\"; low = 0; hihg = 1; };\n hold = { dist = 3; };"),
                    "2: things.a.amount: lognormal takes mean sd; or median sigma; or p10 p90\n"
                    "3: things.a.part.hihg: unknown key; did you mean high?\n"
                    "3: things.a.part: uniform takes low high\n"
                    "4: things.a.hold.dist: expected the name of a law, got a number\n");
    expect_problems(ONE(AN("normal") "mean = 1; sd = 1; };\n part = { dist = \"lognormal\"; mean = 0.2; sd = 0.1; };\n"
                        " hold = { dist = \"uniform\"; low = 0; high = 1; min = 0.5; max = 0.5; };\n rate = { dist = \"uniform\"; low = 0; high = 1; };\n"
                        " maybe = \"3..x\"; number = \"1..2\"; firms = { dist = \"uniform\"; low = 0; high = 9; level = \"input\"; };"),
                    "2: things.a.amount: the law reaches from -infinity to infinity, but its key must be above 0; truncate it with min and max\n"
                    "3: things.a.part: the law reaches from 0 to infinity, but its key must be at least 0 and at most 1; truncate it with min and max\n"
                    "4: things.a.hold: min must be below max\n"
                    "5: things.a.rate: this key takes one number, not a law\n"
                    "6: things.a.firms.level: level takes the word \"input\", and only on keys that are drawn for each fund, deal or firm\n"
                    "6: things.a.maybe: \"x\" does not read as a number: write \"82亿\", \"8.2 bn\" or 8.2e9\n"
                    "6: things.a.number: this key takes one number, not an interval\n");
    expect_problems(ONE(AN("pareto") "minimum = 1; exponent = 2.0; };\n part = { dist = \"discrete\"; values = ( 0, 1 ); weights = ( 1 ); };\n"
                        " firms = { dist = \"discrete\"; values = 3; weights = ( 1 ); };\n"
                        " hold = { dist = \"buckets\"; edges = ( 1, 2 ); weights = ( 1 ); within = \"linear\"; };\n"
                        " maybe = { dist = \"uniform\"; low = 0; high = 1; scale = { dist = \"uniform\"; low = 1; high = 2; scale = 2; }; };"),
                    "2: things.a.amount: pareto has no finite mean with these parameters; give it a max\n"
                    "3: things.a.part.weights: the list has 1 numbers and needs 2\n"
                    "4: things.a.firms.values: expected a list of numbers\n"
                    "5: things.a.hold.within: within is \"uniform\" or \"log\"\n"
                    "6: things.a.maybe.scale.scale: a scale has no scale of its own\n");
}

/* Catches: a heavy tail accepted without a word; an open end that touches a continuous law refused; a zero at an open end accepted. */
static void test_tails_and_ends(void **state)
{
    (void)state;
    fixture f;
    fixture_open(&f, LAW("dist = \"pareto\"; minimum = 1; exponent = 2.5;")); /* mean 1.5/0.5 = 3, no variance */
    assert_string_equal(f.problems, "2: things.a.amount: pareto has no finite variance with these parameters; standard errors will not settle unless it has a max\n");
    ASSERT_CLOSE(first_thing(&f)->amount.number, 3, 1e-12, 0);
    fixture_close(&f);
    fixture_open(&f, LAW("dist = \"pareto\"; minimum = 1; exponent = 2.0; max = 10;"));
    /* density x^-2 on [1, 10], mass 0.9: mean ln 10 / 0.9 */
    ASSERT_CLOSE(first_thing(&f)->amount.number, log(10.0) / 0.9, 1e-6, 0);
    assert_string_equal(f.problems, "");
    fixture_close(&f);
    fixture_open(&f, LAW("dist = \"gamma\"; mean = 2; sd = 1;")); /* support [0, inf) on a key above 0 */
    assert_string_equal(f.problems, "");
    fixture_close(&f);
    expect_problems(ONE(AN("buckets") "edges = ( 0, 1 ); weights = ( 1 ); zero = 0.5; };"),
                    "2: things.a.amount: the law reaches from 0 to 1, but its key must be above 0; truncate it with min and max\n");
    /* no draw of 52 bits leaves [0, 1]: 0.5 - 8.2 sd > 0; with a wider sd it could */
    expect_problems(ONE("amount = 1; part = { dist = \"normal\"; mean = 0.5; sd = 0.05; };"), "");
    expect_problems(ONE("amount = 1; part = { dist = \"normal\"; mean = 0.5; sd = 0.07; };"),
                    "2: things.a.part: the law reaches from -infinity to infinity, but its key must be at least 0 and at most 1; truncate it with min and max\n");
    expect_problems(ONE("amount = 1; part = { dist = \"uniform\"; low = 0; high = 0.6; scale = 2; };"),
                    "2: things.a.part: the law reaches from 0 to 1.2, but its key must be at least 0 and at most 1; truncate it with min and max\n");
}

/* Catches: correlations on values that are not drawn once per path, or tied twice. */
static void test_correlations(void **state)
{
    (void)state;
#define TWO "things = ( { name = \"a\"; amount = \"1..2\"; part = \"0.1..0.2\"; maybe = 5; firms = { dist = \"poisson\"; mean = 2; scale = \"1..2\"; }; } );\n"
    fixture f;
    fixture_open(&f, HEAD TWO "correlations = ( { between = ( \"things.a.part\", \"things.a.firms.scale\" ); rank = -0.7; } );");
    (void)first_thing(&f);
    assert_int_equal(f.model->n_correlations, 1);
    ASSERT_CLOSE(f.model->correlations[0].rank, -0.7, 0, 0);
    assert_string_equal(f.model->correlations[0].between.x[1], "things.a.firms.scale");
    fixture_close(&f);
    expect_problems(HEAD TWO "correlations = (\n{ between = ( \"things.a.part\", \"things.a.frims\" ); rank = 1.0; },\n"
                    "{ between = ( \"things.a.amount\", \"things.a.maybe\" ); rank = 0.5; },\n{ between = ( \"things.a.part\" ); rank = 0.5; },\n"
                    "{ between = ( \"things.a.part\", \"things.a.part\" ); rank = 0.5; },\n"
                    "{ between = ( \"things.a.part\", \"things.a.firms\" ); rank = 0.5; },\n"
                    "{ between = ( \"things.a.firms\", \"things.a.part\" ); rank = 0.5; },\n{ rank = 0.1; } );",
                    "4: correlations[1].rank: must be above -1 and below 1, not 1\n"
                    "4: correlations[1].between: things.a.frims is no input; did you mean things.a.firms? known: things.a.part, "
                    "things.a.firms, things.a.firms.scale\n"
                    "5: correlations[2].between: things.a.amount is drawn for each item; add level = \"input\" to its law to draw it once per path\n"
                    "5: correlations[2].between: things.a.maybe is one number here and cannot be correlated\n"
                    "6: correlations[3].between: between takes two different keys\n"
                    "7: correlations[4].between: between takes two different keys\n"
                    "9: correlations[6].between: things.a.firms and things.a.part are tied twice\n"
                    "10: correlations[7].between: this key must be written: The two input keys that move together, as kind.name.key.\n");
}

/* Catches: data of a column misread, in the wrong order, or a broken file accepted. */
static void test_empirical(void **state)
{
    (void)state;
    char path[sizeof TEMPORARY], text[512];
    temporary_write(path, "# comment\nyear,value\n2020, 3.5\n2021,1\n\n2022,2e0\n");
    fixture f;
    (void)snprintf(text, sizeof text, LAW("dist = \"empirical\"; file = \"%s\"; column = 2;"), path + 5);
    fixture_open_as(&f, text, "/tmp/t.cfg"); /* relative to the scenario */
    const thing *t = first_thing(&f);
    assert_int_equal(t->amount.params.n_values, 3);
    ASSERT_CLOSE(t->amount.params.values[0], 1, 0, 0);
    ASSERT_CLOSE(t->amount.params.values[2], 3.5, 0, 0);
    ASSERT_CLOSE(t->amount.number, 6.5 / 3, 1e-12, 0);
    fixture_close(&f);
    (void)snprintf(text, sizeof text, LAW("dist = \"empirical\"; file = \"%s\"; column = 3;"), path);
    fixture_open(&f, text);
    assert_non_null(strstr(f.problems, "line 3: no finite number in column 3"));
    fixture_close(&f);
    (void)remove(path);
    expect_problems(ONE(AN("empirical") "file = \"none.csv\"; };\n part = { dist = \"empirical\"; };\n"
                        " maybe = { dist = \"empirical\"; file = \"/dev/zero\"; };\n firms = { dist = \"empirical\"; file = \"x\"; column = 0; };"),
                    "2: things.a.amount.file: cannot use none.csv: it cannot be opened\n"
                    "3: things.a.part: empirical takes file and, if it has several columns, column; or values\n"
                    "4: things.a.maybe.file: cannot use /dev/zero: it is no regular file\n"
                    "5: things.a.firms.column: column is a whole number from 1 to 1000\n");
}

/* Catches: room for fewer deals than a drawn count can ask for (a largest value that rounds up, a multiplier). */
static void test_most(void **state)
{
    (void)state;
    const fc_value two = {.number = 2.0, .max = INFINITY};
    fc_value v = {.number = 3.0, .max = INFINITY, .integer = 1};
    ASSERT_CLOSE(fc_value_most(&v, 100.0), 3.0, 0, 0);
    ASSERT_CLOSE(fc_value_most(&v, 2.0), 2.0, 0, 0);
    v.max = 2.75; /* drawn numbers are rounded: 2.6 counts as 3 */
    ASSERT_CLOSE(fc_value_most(&v, 100.0), 3.0, 0, 0);
    v.scale = &two; /* 2 * 2.75 = 5.5 */
    ASSERT_CLOSE(fc_value_most(&v, 100.0), 6.0, 0, 0);
    fixture f;
    fixture_open(&f, LAW("dist = \"lognormal\"; mean = 4.0; sd = 1.0;")); /* no largest value */
    ASSERT_CLOSE(fc_value_most(&first_thing(&f)->amount, 100.0), 100.0, 0, 0);
    fixture_close(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_intervals),    cmocka_unit_test(test_annotations),    cmocka_unit_test(test_laws),
        cmocka_unit_test(test_law_problems), cmocka_unit_test(test_tails_and_ends), cmocka_unit_test(test_correlations),
        cmocka_unit_test(test_empirical), cmocka_unit_test(test_most),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
