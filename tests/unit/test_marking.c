/* Fault caught: a carrying value that forgets a company, its follow-on or its exit, where companies share a step and where
   they do not. Marking 2 is kept as one polynomial a step; a speed beside it is stepped through company by company with a
   power, so that both must agree: q^2 and q^(2 + 1e-9) differ by less than 2e-10 of the gain. */
#include "run_text.h"

#define BESIDE "2.000000001"

/* Short holding times make lanes that are stepped through under marking 2 as well. */
#define PROGRAMME(count, hold, fail, follow, marking)                                                                  \
    "schema = 1; title = \"test\"; start = \"2022-01\"; horizon = 10.0; step = \"quarter\";\n"                         \
    "factors : { market : { drift = 0.06; volatility = 0.3; }; };\n"                                                   \
    "sponsor : { cash = 1.0e6; };\n"                                                                                   \
    "funds = ( { name = \"a\"; count = 3; size = 100000.0; first = 0.0; over = 2.0;"                                   \
    " investors = ( { class = \"sponsor\"; share = 0.4; }, { class = \"social\"; share = \"rest\"; } );"               \
    " invest = 3.0; term = 6.0; extension = 1.0; fee : { rate = 0.02; after = 0.03; };"                                \
    " deals : { count = " count "; }; reserve = 0.3; follow_after = " follow "; step_up = 1.5;"                        \
    " outcome : { hold = " hold "; fail_after = " fail "; beta = 1.3; marking = " marking "; }; } );\n"                \
    "direct = ( { name = \"d\"; projects = " count "; budget = 50000.0; first = 0.0; over = 5.0; reserve = 0.2;"       \
    " follow_after = " follow "; outcome : { hold = " hold "; fail_after = " fail "; beta = 0.7; marking = " marking "; }; } );\n"

static void same_values(const char *polynomial, const char *stepped)
{
    static const char *const series[] = {"funds.a.nav", "funds.a.fees", "funds.a.called", "direct.d.nav"};
    run_of a = run_text_with(polynomial, 256, 1, NULL, 1), b = run_text_with(stepped, 256, 1, NULL, 1);
    for (size_t s = 0; s < sizeof series / sizeof *series; s++) {
        double most = 0.0;
        for (int k = 0; k <= 40; k++) {
            const double want = series_at(&b, series[s], k);
            ASSERT_CLOSE(series_at(&a, series[s], k), want, 1e-9, 1e-6);
            most = want > most ? want : most;
        }
        assert_true(most > 1000.0); /* there was something to compare */
    }
    run_free(&a);
    run_free(&b);
}

static void companies_of_one_step(void **state)
{
    (void)state;
    same_values(PROGRAMME("20", "{ dist = \"lognormal\"; mean = 3.0; sd = 2.0; }", "{ dist = \"lognormal\"; mean = 2.0; sd = 1.0; }", "1.0", "2.0"),
                PROGRAMME("20", "{ dist = \"lognormal\"; mean = 3.0; sd = 2.0; }", "{ dist = \"lognormal\"; mean = 2.0; sd = 1.0; }", "1.0", BESIDE));
}

static void companies_of_steps_of_their_own(void **state)
{
    (void)state;
    same_values(PROGRAMME("\"10..40\"", "{ dist = \"lognormal\"; mean = 3.0; sd = 2.0; }", "2.0", "1.0", "2.0"),
                PROGRAMME("\"10..40\"", "{ dist = \"lognormal\"; mean = 3.0; sd = 2.0; }", "2.0", "1.0", BESIDE));
}

static void short_lives(void **state)
{
    (void)state;
    same_values(PROGRAMME("20", "{ dist = \"lognormal\"; mean = 0.5; sd = 1.0; }", "{ dist = \"lognormal\"; mean = 0.3; sd = 0.5; }", "0.25", "2.0"),
                PROGRAMME("20", "{ dist = \"lognormal\"; mean = 0.5; sd = 1.0; }", "{ dist = \"lognormal\"; mean = 0.3; sd = 0.5; }", "0.25", BESIDE));
}

/* More companies than one group of the lists holds. */
static void many_companies(void **state)
{
    (void)state;
    same_values(PROGRAMME("\"60..150\"", "{ dist = \"lognormal\"; mean = 3.0; sd = 2.0; }", "2.0", "0.0", "2.0"),
                PROGRAMME("\"60..150\"", "{ dist = \"lognormal\"; mean = 3.0; sd = 2.0; }", "2.0", "0.0", BESIDE));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(companies_of_one_step),
        cmocka_unit_test(companies_of_steps_of_their_own),
        cmocka_unit_test(short_lives),
        cmocka_unit_test(many_companies),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
