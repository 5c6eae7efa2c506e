/* Faults caught: contradictory correlations taken without being asked to, or refused although asked; a change that is not told;
   draws tied as written instead of as possible. */
#include "run_text.h"

#include "output/diagnosis.h"

/* Ranks 0.9, 0.9 and `ac` of three inputs; with 0.9, 0.9, -0.9 no joint law has them. */
static void scenario(char *text, size_t n, const char *ac, const char *repair)
{
    snprintf(text, n,
             "schema = 1; title = \"t\"; start = \"2022-04\"; horizon = 12.0; %s\n"
             "direct = ( { name = \"d\"; projects = \"30..39\"; budget = \"4亿..4.99亿\"; social_plan = \"70亿..79亿\"; } );\n"
             "correlations = ( { between = ( \"direct.d.budget\", \"direct.d.projects\" ); rank = 0.9; },\n"
             "  { between = ( \"direct.d.projects\", \"direct.d.social_plan\" ); rank = 0.9; },\n"
             "  { between = ( \"direct.d.social_plan\", \"direct.d.budget\" ); rank = %s; } );\n",
             repair, ac);
}

static fc_check asked(const run_of *r)
{
    fc_diagnosis d;
    fc_error err = {0};
    assert_int_equal(fc_diagnosis_make(r->model, r->result, &d, &err), FC_OK);
    return d.check[FC_CHECK_REPAIRED];
}

static void repaired(void **state)
{
    (void)state;
    char text[1024];
    scenario(text, sizeof text, "-0.9", "repair_correlations = true;");
    run_of r = run_text(text);
    /* Nearest correlation matrix of [1 a b; a 1 a; b a 1], a = 2 sin(0.15 pi) = 0.908, b = -a. By symmetry it is [1 x y; x 1 x;
       y x 1], on the edge y = 2x^2 - 1 of what is possible. 2 (x - a)^2 + (y + a)^2 is least where 4x^3 + (2a - 1)x - a = 0:
       x = 1/2 for any a, y = -1/2. Both change by a - 1/2 = 0.408. */
    const fc_check c = asked(&r);
    assert_true(c.wrong);
    ASSERT_CLOSE(c.value, 0.408, 0, 2e-3);
    const double *l = r.plan->input_chol;
    assert_int_equal(r.plan->n_inputs, 3);
    for (size_t i = 0; i < 3; i++) {
        double square = 0;
        for (size_t j = 0; j <= i; j++) square += l[i * 3 + j] * l[i * 3 + j];
        ASSERT_CLOSE(square, 1, 1e-12, 0); /* margins keep their variance */
    }
    run_free(&r);
}

static void possible_ones_stay(void **state)
{
    (void)state;
    char text[1024];
    scenario(text, sizeof text, "0.7", "repair_correlations = true;");
    run_of r = run_text(text);
    const fc_check c = asked(&r);
    assert_false(c.wrong);
    ASSERT_CLOSE(c.value, 0, 0, 0);
    run_free(&r);
    r = run_text(STILL("1.0", "year"));
    assert_null(asked(&r).name); /* no correlations, no question */
    run_free(&r);
}

static void refused_unless_asked(void **state)
{
    (void)state;
    char text[1024];
    fc_error err = {0};
    fc_report *report = fc_report_new();
    fc_scenario *s = NULL;
    fc_model *model = NULL;
    scenario(text, sizeof text, "-0.9", "");
    assert_int_equal(fc_scenario_parse(text, "t.cfg", NULL, 0, &s, report, &err), FC_OK);
    assert_int_equal(fc_model_new(s, &model, report, &err), FC_E_SCENARIO);
    assert_null(model);
    fc_scenario_free(s);
    fc_report_free(report);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(repaired), cmocka_unit_test(possible_ones_stay),
                                       cmocka_unit_test(refused_unless_asked)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
