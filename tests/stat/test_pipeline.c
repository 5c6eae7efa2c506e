/* Fault caught: stages, snapshots, new projects or followers whose number or money is biased: means against closed forms. */
#include "closed_form.h"

#define HEAD "schema = 1; title = \"t\"; start = \"2021-04\"; horizon = 10.0; step = \"quarter\";\n"
#define REG(p, q) "stages = ( { name = \"registered\"; probability = " p "; delay = 0.5; }, { name = \"started\"; probability = " q "; delay = 1.0; } ); "
#define AMOUNT "amount = { dist = \"lognormal\"; mean = 12.5; sd = 25.0; }; "

enum { PATHS = 8192, LAST = 40 };

static moments_of at(const run_of *r, const char *name, int step) { return series_moments(r, name, step, PATHS); }

/* Cal 11: 135 signed, 110 registered, 95 started of them; without a snapshot counts are Binomial(135, p), Binomial(135, pq),
   and the mean paid in 2 years after the start of half of build is s(1/2) = 1/2. Beta(6, 4) has mean 0.6. */
static void funnel(void **state)
{
    (void)state;
    run_of r = run_text_with(HEAD "pipeline = ( { name = \"p\"; signed = 135; build = 4.0; " AMOUNT REG("0.815", "0.864") " } );", PATHS, 1, NULL, 2);
    const double p = 0.815, q = 0.815 * 0.864;
    ASSERT_MEAN(at(&r, "pipeline.p.registered", 2), 135.0 * p);
    ASSERT_MEAN(at(&r, "pipeline.p.started", 6), 135.0 * q);
    ASSERT_CLOSE(at(&r, "pipeline.p.started", 6).var, 135.0 * q * (1.0 - q), 4.0 * sqrt(2.0 / PATHS), 0.0);
    ASSERT_MEAN(at(&r, "pipeline.p.contracted", 0), 135.0 * 12.5);
    ASSERT_MEAN(at(&r, "pipeline.p.paid_in", 6 + 8), 0.5 * 135.0 * q * 12.5 * 0.6);
    ASSERT_MEAN(at(&r, "pipeline.p.paid_in", LAST), 135.0 * q * 12.5 * 0.6);
    run_free(&r);
}

/* Cal 11, every row: shares of the signed projects that registered, started and produce. Probabilities are conditional, so each
   stage has the quotient; where production is not known, or registration, a stage is certain. */
static void shares(void **state)
{
    (void)state;
    static const double table[4][3] = {{0.815, 0.704, 0.704}, {0.95, 0.86, 0.30}, {0.82, 0.41, 0.41}, {0.58, 0.27, 0.27}};
    static const char *const names[3] = {"pipeline.p.registered", "pipeline.p.started", "pipeline.p.producing"};
    for (int i = 0; i < 4; i++) {
        char text[700];
        (void)snprintf(text, sizeof text, HEAD "pipeline = ( { name = \"p\"; signed = 200; amount = 1.0; stages = ("
                       " { name = \"registered\"; probability = %.17g; }, { name = \"started\"; probability = %.17g; }, { name = \"producing\"; probability = %.17g; delay = 2.0; } ); } );",
                       table[i][0], table[i][1] / table[i][0], table[i][2] / table[i][1]);
        run_of r = run_text_with(text, PATHS, 1, NULL, 2);
        for (int s = 0; s < 3; s++) {
            const double p = table[i][s];
            const moments_of m = at(&r, names[s], LAST);
            ASSERT_MEAN(m, 200.0 * p);
            ASSERT_CLOSE(m.var, 200.0 * p * (1.0 - p), 4.0 * sqrt(2.0 / PATHS), 0.0);
        }
        run_free(&r);
    }
}

/* The snapshot is exact on every path, and later successes bring the mean to p: those not registered come with
   (p - o) / (1 - o), so E[registered] = 135 p; of the 15 registered and not started, (q - o)/(1 - o) start, of new ones q. */
static void snapshot(void **state)
{
    (void)state;
    run_of r = run_text_with(HEAD "pipeline = ( { name = \"p\"; signed = 135; build = 4.0; " AMOUNT REG("0.9", "0.95")
                             " anchors = ( { name = \"care\"; amount = 200.0; }, { name = \"fab\"; amount = 100.0; } );"
                             " observed : { age = 1.0; registered = 110; started = 95; contracted = 1689.0; paid_in = 330.0; }; } );", PATHS, 1, NULL, 2);
    static const struct { const char *name; double want; } seen[] = {{"signed", 135.0}, {"registered", 110.0}, {"started", 95.0}, {"contracted", 1689.0}, {"paid_in", 330.0}};
    for (size_t i = 0; i < sizeof seen / sizeof *seen; i++) {
        char name[64];
        (void)snprintf(name, sizeof name, "pipeline.p.%s", seen[i].name);
        const moments_of m = at(&r, name, 0);
        ASSERT_CLOSE(m.mean, seen[i].want, 1e-12, 0.0);
        assert_true(m.var <= 1e-16 * seen[i].want * seen[i].want);
    }
    const double registered = 135.0 * 0.9, started = 95.0 + (0.95 * 110.0 - 95.0) + 0.95 * (registered - 110.0);
    ASSERT_MEAN(at(&r, "pipeline.p.registered", 2), registered);
    ASSERT_MEAN(at(&r, "pipeline.p.started", 8), started);
    run_free(&r);
}

/* Every project is alike and has started. Uniform(0, 1) drawn above o = 0.4 has mean 0.7; 100 * 10 * 0.7 in the end, half
   of what is still to come, 300, after half of the 4 years that are left. */
static void above_what_is_there(void **state)
{
    (void)state;
    run_of r = run_text_with(HEAD "pipeline = ( { name = \"p\"; signed = 100; build = 6.0; amount = 10.0;"
                             " realised = { dist = \"uniform\"; low = 0.0; high = 1.0; }; stages = ( { name = \"registered\"; } );"
                             " observed : { age = 2.0; registered = 100; contracted = 1000.0; paid_in = 400.0; }; } );", PATHS, 1, NULL, 2);
    ASSERT_MEAN(at(&r, "pipeline.p.paid_in", 8), 550.0);
    ASSERT_MEAN(at(&r, "pipeline.p.paid_in", LAST), 700.0);
    /* 100 independent draws, uniform over 0.4..1 */
    ASSERT_CLOSE(at(&r, "pipeline.p.paid_in", LAST).var, 100.0 * 100.0 * 0.36 / 12.0, 4.0 * sqrt(2.0 / PATHS), 0.0);
    run_free(&r);
    /* Half of them stand there: 50 * 10 * 0.7. The others start in the first step and have paid nothing: 50 * 10 * 0.5. */
    r = run_text_with(HEAD "pipeline = ( { name = \"p\"; signed = 100; build = 6.0; amount = 10.0;"
                      " realised = { dist = \"uniform\"; low = 0.0; high = 1.0; }; stages = ( { name = \"registered\"; } );"
                      " observed : { age = 2.0; registered = 50; contracted = 1000.0; paid_in = 200.0; }; } );", PATHS, 1, NULL, 2);
    ASSERT_MEAN(at(&r, "pipeline.p.paid_in", LAST), 350.0 + 250.0);
    ASSERT_CLOSE(at(&r, "pipeline.p.paid_in", LAST).var, 50.0 * 100.0 * (0.36 + 1.0) / 12.0, 4.0 * sqrt(2.0 / PATHS), 0.0);
    run_free(&r);
}

/* New ones: Poisson(8 a year * 10). Followers: 3 for each of 2 anchors, of which half start (6 steps) and pull 2 years later. */
static void those_that_come(void **state)
{
    (void)state;
    run_of r = run_text_with(HEAD "pipeline = ( { name = \"p\"; per_year = 8.0; amount = 12.5; " REG("1.0", "1.0") " } );", PATHS, 1, NULL, 2);
    ASSERT_MEAN(at(&r, "pipeline.p.signed", LAST), 80.0);
    ASSERT_CLOSE(at(&r, "pipeline.p.signed", LAST).var, 80.0, 4.0 * sqrt(2.0 / PATHS), 0.0);
    ASSERT_MEAN(at(&r, "pipeline.p.started", LAST), 68.0); /* signed by step 34 */
    ASSERT_MEAN(at(&r, "pipeline.p.contracted", LAST), 1000.0);
    run_free(&r);
    r = run_text_with(HEAD "pipeline = ( { name = \"p\"; signed = 2; amount = 4.0; " REG("1.0", "0.5")
                      " anchors = ( { name = \"a\"; amount = 9.0; }, { name = \"b\"; amount = 9.0; } );"
                      " followers : { mean = 30.0; delay = 2.0; }; } );", PATHS, 1, NULL, 2);
    ASSERT_CLOSE(at(&r, "pipeline.p.signed", 13).mean, 2.0, 1e-12, 0.0);
    ASSERT_WITHIN_SE(at(&r, "pipeline.p.signed", 14).mean, at(&r, "pipeline.p.signed", 14).se, 2.0 + 2.0 * 0.5 * 30.0);
    ASSERT_WITHIN_SE(at(&r, "pipeline.p.contracted", 14).mean, at(&r, "pipeline.p.contracted", 14).se, 18.0 + 30.0 * 4.0);
    run_free(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(funnel), cmocka_unit_test(shares), cmocka_unit_test(snapshot), cmocka_unit_test(above_what_is_there),
                                       cmocka_unit_test(those_that_come)};
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
