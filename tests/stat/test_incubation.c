/* Fault caught: a chance, order or phase that is wrong in the chain of stages: expected counts must follow the linear
   recursion n(k) = n(k-1) P + arrivals, computed here with GSL matrices over stages x phases x window states. */
#include "closed_form.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_linalg.h>
#include <time.h>

/* ---- the recursion ------------------------------------------------------------------------------------------ */

enum { STAGES = 5, MOVES = 4, STATES = 3 };
typedef struct link { int to; double share, hazard; int window; } link;
typedef struct stage { int phases; double dwell, initial; link moves[MOVES]; int n; } stage;
typedef struct chain { int n, n_states; stage stage[STAGES]; double delta, inflow, growth; const double *ipo; gsl_matrix *states; } chain;

static int first_cell(const chain *c, int s)
{
    int at = 0;
    for (int i = 0; i < s; i++) at += c->stage[i].phases;
    return at;
}
static void put(gsl_matrix *m, int from, int to, double x) { gsl_matrix_set(m, from, to, gsl_matrix_get(m, from, to) + x); }

/* One step of every cell under window factor ipo. */
static gsl_matrix *one_step(const chain *c, double ipo)
{
    int cells = first_cell(c, c->n);
    gsl_matrix *m = gsl_matrix_calloc(cells, cells);
    for (int s = 0; s < c->n; s++) {
        const stage *g = &c->stage[s];
        int base = first_cell(c, s);
        double total = 0.0, q = g->dwell > 0.0 ? g->phases * c->delta / g->dwell : 0.0;
        for (int i = 0; i < g->n; i++) total += g->moves[i].hazard * (g->moves[i].window ? ipo : 1.0);
        double gone = 1.0 - exp(-total * c->delta);
        for (int j = 0; j < g->phases; j++) {
            for (int i = 0; i < g->n && total > 0.0; i++)
                put(m, base + j, first_cell(c, g->moves[i].to), gone * g->moves[i].hazard * (g->moves[i].window ? ipo : 1.0) / total);
            put(m, base + j, base + j, (1.0 - gone) * (1.0 - q));
            if (j + 1 < g->phases) {
                put(m, base + j, base + j + 1, (1.0 - gone) * q);
                continue;
            }
            double held = 1.0;
            for (int i = 0; i < g->n; i++) {
                double goes = g->moves[i].share * (g->moves[i].window ? ipo : 1.0);
                held -= goes;
                put(m, base + j, first_cell(c, g->moves[i].to), (1.0 - gone) * q * goes);
            }
            put(m, base + j, base + j, (1.0 - gone) * q * held);
        }
    }
    return m;
}

/* want[step][stage]: E[count; state] of all states, state s at step k reached from those of step k-1. */
static void expect(const chain *c, int n_steps, double (*want)[STAGES])
{
    int cells = first_cell(c, c->n);
    gsl_matrix *step[STATES];
    gsl_vector *now[STATES], *mixed = gsl_vector_alloc(cells);
    double chance[STATES] = {1.0, 0.0, 0.0};
    for (int w = 0; w < c->n_states; w++) {
        step[w] = one_step(c, c->ipo[w]);
        now[w] = gsl_vector_calloc(cells);
    }
    for (int s = 0; s < c->n; s++) gsl_vector_set(now[0], first_cell(c, s), c->stage[s].initial);
    for (int k = 0; k <= n_steps; k++) {
        for (int s = 0; s < c->n; s++) {
            want[k][s] = 0.0;
            for (int w = 0; w < c->n_states; w++)
                for (int j = 0; j < c->stage[s].phases; j++) want[k][s] += gsl_vector_get(now[w], first_cell(c, s) + j);
        }
        gsl_vector *next[STATES];
        double new_chance[STATES] = {0};
        for (int w = 0; w < c->n_states; w++) {
            gsl_vector_set_zero(mixed);
            for (int v = 0; v < c->n_states; v++) {
                gsl_blas_daxpy(gsl_matrix_get(c->states, v, w), now[v], mixed);
                new_chance[w] += chance[v] * gsl_matrix_get(c->states, v, w);
            }
            next[w] = gsl_vector_calloc(cells);
            gsl_blas_dgemv(CblasTrans, 1.0, step[w], mixed, 0.0, next[w]);
            double come = c->inflow * pow(1.0 + c->growth, k * c->delta) * c->delta; /* step k+1 */
            gsl_vector_set(next[w], 0, gsl_vector_get(next[w], 0) + new_chance[w] * come);
        }
        for (int w = 0; w < c->n_states; w++) {
            gsl_vector_free(now[w]);
            now[w] = next[w];
            chance[w] = new_chance[w];
        }
    }
    for (int w = 0; w < c->n_states; w++) {
        gsl_vector_free(now[w]);
        gsl_matrix_free(step[w]);
    }
    gsl_vector_free(mixed);
}

static double se_at(const run_of *r, const char *name, int step) { return series_moments(r, name, step, 1.0).se; }

/* Every stage at every fourth step. sharp: at the end the error is small enough to see 1%, and a twin that is 1% off is seen. */
static void compare(const char *text, const chain *c, const char *const *names, int n_steps, uint64_t paths, int sharp)
{
    static double want[400][STAGES];
    expect(c, n_steps, want);
    run_of r = run_text_with(text, paths, 1, NULL, 2);
    for (int s = 0; s < c->n; s++) {
        for (int k = 4; k <= n_steps; k += 4) {
            double mean = series_at(&r, names[s], k), se = se_at(&r, names[s], k);
            if (!(fabs(mean - want[k][s]) <= 4.0 * se + 1e-9)) print_error("%s at %d\n", names[s], k);
            ASSERT_CLOSE(mean, want[k][s], 1e-12, 4.0 * se);
        }
        double mean = series_at(&r, names[s], n_steps), se = se_at(&r, names[s], n_steps);
        if (!sharp) continue;
        if (!(4.0 * se < 0.005 * want[n_steps][s])) print_error("%s: se %g of %g\n", names[s], se, want[n_steps][s]);
        assert_true(4.0 * se < 0.005 * want[n_steps][s]);
        assert_true(fabs(mean - 1.01 * want[n_steps][s]) > 4.0 * se);
    }
    run_free(&r);
}

#define STAYS(a, b, c) "stay = " a "; next = ( { to = \"" b "\"; share = 1.0; } ); ipo = " c "; "
#define WORLD(step)                                                                                                    \
    "schema = 1; title = \"t\"; start = \"2022-01\"; horizon = 10.0; step = \"" step "\";\n"                          \
    "factors : { exit_window : { initial = \"open\"; states = ( { name = \"open\"; " STAYS("2.0", "tight", "1.0") "}," \
    " { name = \"tight\"; " STAYS("1.5", "shut", "0.4") "}, { name = \"shut\"; " STAYS("1.0", "open", "0.05") "} ); }; };\n"
/* small: three phases, failing at any time; hightech: re-check back to itself, lapse to small; giant: listing through the
   window by share and, bought, by hazard. */
#define LADDER                                                                                                         \
    "incubation = ( { name = \"c\"; inflow = 300.0; growth = 0.05; stages = (\n"                                       \
    " { name = \"small\"; initial = 5000; dwell = 3.0; phases = 3; moves = ( { to = \"hightech\"; share = 0.4; }, { to = \"failed\"; share = 0.6; }," \
    "   { to = \"failed\"; hazard = 0.08; }, { to = \"giant\"; hazard = 0.02; } ); },\n"                               \
    " { name = \"hightech\"; initial = 2000; dwell = 3.0; phases = 2; moves = ( { to = \"hightech\"; share = 0.7; }, { to = \"small\"; share = 0.1; }," \
    "   { to = \"giant\"; share = \"rest\"; }, { to = \"failed\"; hazard = 0.05; } ); },\n"                            \
    " { name = \"giant\"; dwell = 2.0; moves = ( { to = \"listed\"; share = 0.5; window = true; }, { to = \"giant\"; share = 0.5; }," \
    "   { to = \"failed\"; hazard = 0.03; }, { to = \"listed\"; hazard = 0.1; window = true; } ); } ); } );"

static void ladder(const char *text, double delta, int n_steps, uint64_t paths, int sharp)
{
    static const char *const names[] = {"incubation.c.small", "incubation.c.hightech", "incubation.c.giant", "incubation.c.listed", "incubation.c.failed"};
    static const double ipo[] = {1.0, 0.4, 0.05};
    chain c = {.n = 5, .n_states = 3, .delta = delta, .inflow = 300.0, .growth = 0.05, .ipo = ipo,
               .stage = {{3, 3.0, 5000.0, {{1, 0.4, 0, 0}, {4, 0.6, 0, 0}, {4, 0, 0.08, 0}, {2, 0, 0.02, 0}}, 4},
                         {2, 3.0, 2000.0, {{1, 0.7, 0, 0}, {0, 0.1, 0, 0}, {2, 0.2, 0, 0}, {4, 0, 0.05, 0}}, 4},
                         {1, 2.0, 0.0, {{3, 0.5, 0, 1}, {2, 0.5, 0, 0}, {4, 0, 0.03, 0}, {3, 0, 0.1, 1}}, 4},
                         {1, 0.0, 0.0, {{0}}, 0}, {1, 0.0, 0.0, {{0}}, 0}}};
    const double rates[3][3] = {{-0.5, 0.5, 0.0}, {0.0, -1.0 / 1.5, 1.0 / 1.5}, {1.0, 0.0, -1.0}};
    gsl_matrix *q = gsl_matrix_alloc(3, 3);
    c.states = gsl_matrix_alloc(3, 3);
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++) gsl_matrix_set(q, i, j, rates[i][j] * delta);
    gsl_linalg_exponential_ss(q, c.states, GSL_PREC_DOUBLE);
    compare(text, &c, names, n_steps, paths, sharp);
    gsl_matrix_free(q);
    gsl_matrix_free(c.states);
}

static void expected_counts(void **state)
{
    (void)state;
    ladder(WORLD("quarter") LADDER, 0.25, 40, 65536, 1);
    ladder(WORLD("month") LADDER, 1.0 / 12.0, 120, 4096, 0);
    ladder(WORLD("year") LADDER, 1.0, 10, 16384, 0); /* a phase of small is one step: all complete it */
}

/* ---- survival by age: Cal 9, fixed stays of a year on quarters ------------------------------------------------ */

#define AGE(n, next, survive)                                                                                          \
    "{ name = \"age" n "\"; " dwell_of_a_year " moves = ( { to = \"" next "\"; share = " survive "; }, { to = \"failed\"; share = \"rest\"; } ); },"
#define dwell_of_a_year "dwell = 1.0; phases = 4;"
static void survival(void **state)
{
    (void)state;
    static const double table[10] = {0.9840, 0.9220, 0.8344, 0.7635, 0.6986, 0.6392, 0.5849, 0.5439, 0.5059, 0.4705};
    run_of r = run_text_with(
        "schema = 1; title = \"t\"; start = \"2022-01\"; horizon = 10.0; step = \"quarter\";\n"
        "incubation = ( { name = \"c\"; stages = ( { name = \"age1\"; initial = 10000000; " dwell_of_a_year
        " moves = ( { to = \"age2\"; share = 0.984; }, { to = \"failed\"; share = \"rest\"; } ); },"
        AGE("2", "age3", "0.937") AGE("3", "age4", "0.905") AGE("4", "age5", "0.915") AGE("5", "age6", "0.915")
        AGE("6", "age7", "0.915") AGE("7", "age8", "0.915") AGE("8", "age9", "0.93") AGE("9", "age10", "0.93")
        AGE("10", "old", "0.93") " { name = \"old\"; } ); } );", 256, 1, NULL, 1);
    for (int y = 1; y <= 10; y++) { /* at year y all survivors are in the next age */
        char name[40];
        (void)snprintf(name, sizeof name, y < 10 ? "incubation.c.age%d" : "incubation.c.old", y + 1);
        double got = series_at(&r, name, 4 * y) / 1e7, se = se_at(&r, name, 4 * y) / 1e7;
        assert_true(se < 2e-5);
        ASSERT_CLOSE(got, table[y - 1], 0.0, 4.0 * se + 5e-5); /* the table has four digits */
        ASSERT_CLOSE(series_at(&r, name, 4 * y - 1), 0.0, 0.0, 0.0); /* and nobody is early */
    }
    run_free(&r);
}

/* ---- places --------------------------------------------------------------------------------------------------- */

/* A full chain under chance: never more firms than places (the audit of every step would fail the run), and the mean of
   those who came and were turned away together is the inflow's. */
static void places(void **state)
{
    (void)state;
    static const char *const overflow[] = {"wait", "leave"};
    for (int o = 0; o < 2; o++) {
        char text[1600];
        (void)snprintf(text, sizeof text,
            WORLD("quarter")
            "space = ( { name = \"hall\"; area = 4000.0; delay = 2.0; over = 3.0; per_place = 100.0; serves = \"incubation.c.b\"; } );\n"
            "incubation = ( { name = \"c\"; inflow = 100.0; overflow = \"%s\"; stages = ("
            " { name = \"a\"; initial = 30; capacity = 40; dwell = 1.0; phases = 2; moves = ( { to = \"b\"; share = 0.8; }, { to = \"failed\"; share = 0.2; }, { to = \"b\"; hazard = 0.1; } ); },"
            " { name = \"b\"; capacity = 10; dwell = 2.0; moves = ( { to = \"listed\"; share = 0.3; window = true; }, { to = \"a\"; share = 0.7; } ); } ); } );",
            overflow[o]);
        run_of r = run_text_with(text, 4096, 2, NULL, 2);
        double arrived = series_at(&r, "incubation.c.arrived", 40), away = series_at(&r, "incubation.c.turned_away", 40);
        double left = series_at(&r, "incubation.c.left", 40), b = series_at(&r, "incubation.c.b", 40);
        ASSERT_WITHIN_SE(arrived + away, sqrt(1000.0 / 4096.0), 1000.0); /* Poisson: variance = mean */
        assert_true(away > 100.0);
        assert_true(b <= 50.0 && b > 40.0);
        assert_true(o == 0 ? left == 0.0 : left > 10.0);
        run_free(&r);
    }
}

/* ---- rounds: lognormal sums with the exact mean and variance ----------------------------------------------------- */

static void rounds(void **state)
{
    (void)state;
    /* inflow Poisson(100 a year): raised in 10 years has mean 1000 m and variance 1000 (m^2 + s^2) */
    const uint64_t paths = 16384;
    run_of r = run_text_with(WORLD("quarter") "incubation = ( { name = \"c\"; inflow = 100.0; stages = ( { name = \"a\"; raise : { mean = 3.0; sd = 6.0; }; } ); } );", paths, 1, NULL, 2);
    double mean = series_at(&r, "incubation.c.raised", 40), se = se_at(&r, "incubation.c.raised", 40);
    ASSERT_WITHIN_SE(mean, se, 3000.0);
    assert_true(4.0 * se < 0.01 * 3000.0);
    double variance = se * se * (double)paths, truth = 1000.0 * (9.0 + 36.0);
    ASSERT_CLOSE(variance, truth, 4.0 * sqrt(2.1 / (double)paths), 0.0); /* sums of hundreds of firms: nearly normal */
    run_free(&r);
}

/* ---- cost does not grow with the number of firms ----------------------------------------------------------------- */

static double seconds(const char *firms)
{
    char text[1200];
    double best = 1e9;
    (void)snprintf(text, sizeof text,
        WORLD("quarter") "incubation = ( { name = \"c\"; stages = ( { name = \"a\"; initial = %s; dwell = 3.0; phases = 3;"
        " moves = ( { to = \"b\"; share = 0.5; }, { to = \"failed\"; share = 0.5; }, { to = \"failed\"; hazard = 0.1; } ); },"
        " { name = \"b\"; dwell = 3.0; moves = ( { to = \"listed\"; share = 0.1; }, { to = \"a\"; share = 0.9; } ); } ); } );", firms);
    for (int i = 0; i < 3; i++) {
        struct timespec a, b;
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &a);
        run_of r = run_text_with(text, 2048, 1, NULL, 1);
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &b);
        run_free(&r);
        double t = (double)(b.tv_sec - a.tv_sec) + 1e-9 * (double)(b.tv_nsec - a.tv_nsec);
        best = t < best ? t : best;
    }
    return best;
}

static void cost(void **state)
{
    (void)state;
    double few = seconds("1000"), many = seconds("100000000");
    if (!(many < 2.0 * few)) print_error("1e3 firms: %g s, 1e8 firms: %g s\n", few, many);
    assert_true(many < 2.0 * few);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(expected_counts), cmocka_unit_test(survival), cmocka_unit_test(places),
                                       cmocka_unit_test(rounds), cmocka_unit_test(cost)};
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
