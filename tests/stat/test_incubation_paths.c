/* Fault caught: a stage with more firms than places, firms that appear or vanish, counts whose spread is not that of firms
   deciding each for itself. Path by path; spread by the closed form. */
#include "path_support.h"

#define HEAD "schema = 1; title = \"t\"; start = \"2022-01\"; horizon = 10.0; step = \"quarter\";\n"

/* ---- places and firms on every path ------------------------------------------------------------------------------ */

static double at(const paths *p, const char *leaf, int step, int lane)
{
    char name[64];
    double x[FC_LANES];
    (void)snprintf(name, sizeof name, "%s", leaf);
    paths_series(p, name, step, x);
    return x[lane];
}

/* Stage a has 40 places, b its own 10 and those of the hall, c none of its own: only the hall's. d has no limit. */
static void places(const char *overflow, double *waited, double *left)
{
    static const char *const stages[] = {"a", "b", "c", "d", "listed", "failed"};
    char text[2400], name[64];
    (void)snprintf(text, sizeof text,
        HEAD "space = ( { name = \"hall\"; area = 4000.0; delay = 2.0; over = 3.0; per_place = 100.0; occupancy = 0.75; serves = \"incubation.f.b\"; },"
        " { name = \"park\"; area = 900.0; over = 6.0; per_place = 100.0; serves = \"incubation.f.c\"; } );\n"
        "grants = ( { name = \"g\"; per_year = 30.0; amount = 1.0; success = 0.5; feeds = \"incubation.f\"; } );\n"
        "incubation = ( { name = \"f\"; inflow = 80.0; overflow = \"%s\"; stages = ("
        " { name = \"a\"; initial = 30; capacity = 40; dwell = 1.0; phases = 2; moves = ( { to = \"b\"; share = 0.6; }, { to = \"c\"; share = 0.2; },"
        "   { to = \"failed\"; share = \"rest\"; }, { to = \"b\"; hazard = 0.1; } ); },"
        " { name = \"b\"; capacity = 10; dwell = 2.0; moves = ( { to = \"listed\"; share = 0.3; window = true; }, { to = \"a\"; share = 0.4; },"
        "   { to = \"c\"; share = 0.3; }, { to = \"d\"; hazard = 0.2; } ); },"
        " { name = \"c\"; dwell = 1.5; phases = 3; moves = ( { to = \"c\"; share = 0.3; }, { to = \"b\"; share = 0.7; } ); }, { name = \"d\"; } ); } );", overflow);
    paths p = paths_open(text, 1, NULL);
    *waited = *left = 0.0;
    for (uint64_t first = 0; first < 1024; first += FC_LANES) {
        paths_batch(&p, first);
        for (int i = 0; i < FC_LANES; i += 3)
            for (int k = 0; k <= 40; k++) {
                double sum = 0.0, open = 0.0;
                for (int s = 0; s < 6; s++) {
                    (void)snprintf(name, sizeof name, "incubation.f.%s", stages[s]);
                    const double n = at(&p, name, k, i);
                    assert_true(n >= 0.0 && n == floor(n));
                    sum += n;
                    if (s < 3) open += n;
                }
                const double hall = at(&p, "space.hall", k, i), park = at(&p, "space.park", k, i);
                assert_true(at(&p, "incubation.f.a", k, i) <= 40.0);
                assert_true(at(&p, "incubation.f.b", k, i) <= 10.0 + hall);
                assert_true(at(&p, "incubation.f.c", k, i) <= park);
                const double gone = at(&p, "incubation.f.left", k, i);
                ASSERT_CLOSE(sum, 30.0 + at(&p, "incubation.f.arrived", k, i) - gone, 0.0, 0.0);
                ASSERT_CLOSE(at(&p, "incubation.f.firms", k, i), open, 0.0, 0.0);
                assert_true(at(&p, "incubation.f.a.entered", k, i) >= at(&p, "incubation.f.arrived", k, i));
                *left += gone;
                *waited += at(&p, "incubation.f.a", k, i) == 40.0 || at(&p, "incubation.f.b", k, i) == 10.0 + hall;
            }
    }
    paths_close(&p);
}

static void never_above_places(void **state)
{
    (void)state;
    double full, left;
    places("wait", &full, &left);
    assert_true(full > 3000.0 && left == 0.0); /* the limits were felt */
    places("leave", &full, &left);
    assert_true(full > 300.0 && left > 3000.0);
}

/* ---- spread ---------------------------------------------------------------------------------------------------- */

/* Firms move one by one: those there at the start are Binomial(n, P(k)) in each stage, those that came are Poisson, all
   independent, so the variance is n p (1 - p) + m with P and m by the linear recursion. Cells a, b phase 1, b phase 2, listed,
   failed; q_a = 1 - e^-h and so on. */
enum { CELLS = 5, LAST = 40 };
static void spread(void **state)
{
    (void)state;
    const double gone = 1.0 - exp(-(0.1 + 0.05) * 0.25), qa = 0.25 / 2.0, qb = 2.0 * 0.25 / 3.0, stay = 1.0 - gone;
    const double step[CELLS][CELLS] = {
        {stay * (1.0 - qa), stay * qa * 0.6 + gone / 3.0, 0.0, 0.0, stay * qa * 0.4 + gone * 2.0 / 3.0},
        {0.0, 1.0 - qb, qb, 0.0, 0.0},
        {qb * 0.7, 0.0, 1.0 - qb, qb * 0.3, 0.0},
        {0.0, 0.0, 0.0, 1.0, 0.0},
        {0.0, 0.0, 0.0, 0.0, 1.0}};
    double p[CELLS] = {1.0}, m[CELLS] = {0.0};
    for (int k = 1; k <= LAST; k++) {
        double p2[CELLS] = {0.0}, m2[CELLS] = {0.0};
        for (int i = 0; i < CELLS; i++)
            for (int j = 0; j < CELLS; j++) {
                p2[j] += p[i] * step[i][j];
                m2[j] += m[i] * step[i][j];
            }
        m2[0] += 60.0 * 0.25;
        memcpy(p, p2, sizeof p);
        memcpy(m, m2, sizeof m);
    }
    const double in[4] = {p[0], p[1] + p[2], p[3], p[4]}, came[4] = {m[0], m[1] + m[2], m[3], m[4]};
    static const char *const names[4] = {"incubation.f.a", "incubation.f.b", "incubation.f.listed", "incubation.f.failed"};
    paths run = paths_open(HEAD "incubation = ( { name = \"f\"; inflow = 60.0; stages = ("
                           " { name = \"a\"; initial = 400; dwell = 2.0; moves = ( { to = \"b\"; share = 0.6; }, { to = \"failed\"; share = 0.4; },"
                           "   { to = \"failed\"; hazard = 0.1; }, { to = \"b\"; hazard = 0.05; } ); },"
                           " { name = \"b\"; dwell = 3.0; phases = 2; moves = ( { to = \"listed\"; share = 0.3; }, { to = \"a\"; share = 0.7; } ); } ); } );", 1, NULL);
    sample s[4] = {{0}};
    enum { PATHS = 16384 };
    for (uint64_t first = 0; first < PATHS; first += FC_LANES) {
        paths_batch(&run, first);
        for (int n = 0; n < 4; n++) {
            double x[FC_LANES];
            paths_series(&run, names[n], LAST, x);
            for (int i = 0; i < FC_LANES; i++) sample_add(&s[n], x[i]);
        }
    }
    for (int n = 0; n < 4; n++) {
        const double mean = 400.0 * in[n] + came[n], var = 400.0 * in[n] * (1.0 - in[n]) + came[n];
        ASSERT_MEAN(s[n].mean, sample_se(&s[n]), mean, 0.02);
        ASSERT_CLOSE(sample_sd(&s[n]) * sample_sd(&s[n]), var, 4.0 * sqrt(2.1 / PATHS), 0.0);
    }
    paths_close(&run);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(never_above_places), cmocka_unit_test(spread)};
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
