#include "kernel_support.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_linalg.h>

#include "model/sections.h"
#include "plan/factor_plan.h"
#include "scenario/tree.h"

/* ---- scenarios made in memory -------------------------------------------------------------------------- */

typedef struct read_model { fc_model *model; fc_report *report; fc_status status; } read_model;

static read_model read_text(const char *head, const char *factors)
{
    const fc_section *sections[16] = {&fc_section_head, &fc_section_simulation, &fc_section_regions};
    size_t n = 3;
    for (size_t i = 0; fc_factor_sections[i]; i++) sections[n++] = fc_factor_sections[i];
    char text[4096];
    snprintf(text, sizeof text, "schema = 1; title = \"t\"; start = \"2022-04\"; %s factors : { %s };", head,
             factors);
    read_model r = {.report = fc_report_new()};
    fc_scenario *scenario = NULL;
    fc_error err = {0};
    r.status = fc_scenario_parse(text, "test.cfg", NULL, 0, &scenario, r.report, &err);
    if (r.status == FC_OK) r.status = fc_model_read(scenario, sections, NULL, &r.model, r.report, &err);
    fc_scenario_free(scenario);
    return r;
}

static void forget(read_model *r)
{
    if (r->model) fc_model_free(r->model);
    fc_report_free(r->report);
}

typedef struct world { read_model read; fc_arena *arena; fake *f; } world;

static world world_new(const char *head, const char *factors)
{
    world w = {.read = read_text(head, factors), .arena = fc_arena_new()};
    for (size_t i = 0; i < fc_report_size(w.read.report); i++)
        print_error("%s: %s\n", fc_report_get(w.read.report, i)->key, fc_report_get(w.read.report, i)->text);
    assert_int_equal(w.read.status, FC_OK);
    const fc_calendar *c = &w.read.model->calendar;
    fc_error err = {0};
    w.f = fake_new(c->n_steps, c->steps_per_year, 1, 0);
    w.f->plan.model = w.read.model;
    assert_int_equal(fc_factors_plan(w.read.model, w.arena, &w.f->plan.factors, w.read.report, &err), FC_OK);
    w.f->ws.crossings = calloc(((size_t)w.f->plan.factors->n_buckets + 1) * FC_LANES, sizeof *w.f->ws.crossings);
    assert_non_null(w.f->ws.crossings);
    return w;
}

static void world_free(world *w)
{
    fake_free(w->f);
    fc_arena_free(w->arena);
    forget(&w->read);
}

static void batch(world *w, int number)
{
    for (int i = 0; i < FC_LANES; i++) w->f->ws.path[i] = (uint64_t)(number * FC_LANES + i);
    FC_K(fc_fill_factors)(&w->f->ws);
}

/* Means and (co)variances of some columns at some steps over n batches. */
enum { MAX_CELLS = 8 };
typedef struct cell { fc_factor_column column; int step; } cell;
typedef struct stats { double mean[MAX_CELLS], cov[MAX_CELLS][MAX_CELLS], n; } stats;

static stats sample(world *w, const cell *cells, int m, int batches)
{
    stats s = {{0}, {{0}}, (double)batches * FC_LANES};
    for (int b = 0; b < batches; b++) {
        batch(w, b);
        for (int i = 0; i < FC_LANES; i++)
            for (int p = 0; p < m; p++) {
                double x = fc_factor(&w->f->ws, cells[p].column, cells[p].step)[i];
                s.mean[p] += x / s.n;
                for (int q = 0; q < m; q++)
                    s.cov[p][q] += x * fc_factor(&w->f->ws, cells[q].column, cells[q].step)[i] / s.n;
            }
    }
    for (int p = 0; p < m; p++)
        for (int q = 0; q < m; q++) s.cov[p][q] -= s.mean[p] * s.mean[q];
    return s;
}

static const char quarters[] = "horizon = 4.0; step = \"quarter\";";
static const char months[] = "horizon = 3.0; step = \"month\";";

/* ---- market -------------------------------------------------------------------------------------------- */

static void market_is_mean_neutral(void **state)
{
    /* catches: the -vol^2/2 term missing (E[I] 3% a year too high), sqrt(delta) or step numbering wrong */
    (void)state;
    world w = world_new(quarters, "market : { drift = 0.08; volatility = 0.25; };");
    const int last = 16, batches = 800;
    double n = batches * 64.0, sum = 0, square = 0, log_sum = 0, log_square = 0;
    for (int b = 0; b < batches; b++) {
        batch(&w, b);
        const double *x = fc_factor(&w.f->ws, FC_X_MARKET, last);
        for (int i = 0; i < FC_LANES; i++) {
            sum += exp(x[i]) / n;
            square += exp(2 * x[i]) / n;
            log_sum += x[i] / n;
            log_square += x[i] * x[i] / n;
        }
    }
    double se = sqrt((square - sum * sum) / n), sd = sqrt(log_square - log_sum * log_sum);
    assert_true(4 * se <
                0.03 * pow(1.08, 4)); /* small enough to see the missing term: 12% after four years */
    ASSERT_WITHIN_SE(sum, se, pow(1.08, 4));
    ASSERT_WITHIN_SE(sd, 0.5 / sqrt(2 * n), 0.25 * sqrt(4.0));
    ASSERT_CLOSE(fc_factor(&w.f->ws, FC_X_MARKET, 0)[7], 0, 0, 0);
    world_free(&w);
}

static void market_off_grows_by_drift(void **state)
{
    /* catches: the volatility correction kept while the chance is off */
    (void)state;
    world w = world_new(quarters, "market : { off = true; drift = 0.1; };");
    batch(&w, 0);
    for (int k = 0; k <= 16; k++) {
        ASSERT_CLOSE(exp(fc_factor(&w.f->ws, FC_X_MARKET, k)[3]), pow(1.1, k / 4.0), 1e-14, 0);
        ASSERT_CLOSE(fc_factor(&w.f->ws, FC_G_MARKET, k)[3], 0, 0, 0);
    }
    world_free(&w);
}

/* ---- yearly factors and appetite ----------------------------------------------------------------------- */

static void yearly_factors(void **state)
{
    /* catches: value changing inside a year, variance not 1 (also in the first year), autocorrelation not
       phi */
    (void)state;
    world w = world_new(months, "vintage : { persistence = 0.3; }; credit : { persistence = 0.5; };");
    const cell cells[] = {
        {FC_W_VINTAGE, 1}, {FC_W_VINTAGE, 24}, {FC_W_VINTAGE, 30}, {FC_Z_CREDIT, 1}, {FC_Z_CREDIT, 13}};
    stats s = sample(&w, cells, 5, 400);
    double se = 1 / sqrt(s.n);
    assert_true(4 * se < 0.03);
    for (int p = 0; p < 5; p++) {
        ASSERT_WITHIN_SE(s.mean[p], se, 0);
        ASSERT_WITHIN_SE(s.cov[p][p], se * sqrt(2), 1);
    }
    ASSERT_WITHIN_SE(s.cov[0][1], se, 0.3);
    ASSERT_WITHIN_SE(s.cov[1][2], se, 0.3);
    ASSERT_WITHIN_SE(s.cov[0][2], se, 0.09);
    ASSERT_WITHIN_SE(s.cov[3][4], se, 0.5);
    ASSERT_WITHIN_SE(s.cov[0][3], se, 0); /* independent by default */
    for (int k = 2; k <= 12; k++)
        ASSERT_CLOSE(fc_factor(&w.f->ws, FC_W_VINTAGE, k)[9], fc_factor(&w.f->ws, FC_W_VINTAGE, 1)[9], 0, 0);
    world_free(&w);
}

static void year_cut_by_the_horizon(void **state)
{
    /* catches: the sum of a short last year divided by the root of a whole year's steps */
    (void)state;
    world w = world_new("horizon = 1.25; step = \"quarter\";", "vintage : { persistence = 0.0; };");
    const cell cells[] = {{FC_W_VINTAGE, 5}};
    stats s = sample(&w, cells, 1, 400);
    ASSERT_WITHIN_SE(s.cov[0][0], sqrt(2 / s.n), 1);
    world_free(&w);
}

static void appetite_memory_is_per_year(void **state)
{
    /* catches: the yearly persistence applied at every step */
    (void)state;
    world w = world_new(quarters, "appetite : { persistence = 0.5; };");
    const cell cells[] = {{FC_A_APPETITE, 1}, {FC_A_APPETITE, 2}, {FC_A_APPETITE, 5}, {FC_A_APPETITE, 16}};
    stats s = sample(&w, cells, 4, 400);
    double se = 1 / sqrt(s.n);
    for (int p = 0; p < 4; p++) ASSERT_WITHIN_SE(s.cov[p][p], se * sqrt(2), 1);
    ASSERT_WITHIN_SE(s.cov[0][1], se, pow(0.5, 0.25));
    ASSERT_WITHIN_SE(s.cov[0][2], se, 0.5);
    world_free(&w);
}

/* ---- exit window --------------------------------------------------------------------------------------- */

static void window_matrix(void **state)
{
    /* catches: a wrong generator or exponential. Cal 10: the default stays and shares are those whose yearly
       matrix is (0.80 0.15 0.05; 0.20 0.65 0.15; 0.10 0.40 0.50) with stationary law 0.46 0.38 0.16 */
    (void)state;
    static const double want[3][3] = {{0.80, 0.15, 0.05}, {0.20, 0.65, 0.15}, {0.10, 0.40, 0.50}};
    fc_window_params none = {0};
    fc_window_chain chain;
    double p[FC_MAX_STATES][FC_MAX_STATES], quarter[FC_MAX_STATES][FC_MAX_STATES], law[FC_MAX_STATES];
    fc_window_chain_read(&none, &chain);
    fc_window_transition(&chain, 1.0, p);
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++) ASSERT_CLOSE(p[i][j], want[i][j], 0, 1e-4);
    fc_window_stationary(&chain, law);
    ASSERT_CLOSE(law[0], 0.46, 0, 0.005);
    ASSERT_CLOSE(law[1], 0.38, 0, 0.005);
    ASSERT_CLOSE(law[2], 0.16, 0, 0.005);
    /* oracle: GSL's exponential of Q / 4; the stationary law is kept by P */
    gsl_matrix *q = gsl_matrix_calloc(3, 3), *e = gsl_matrix_alloc(3, 3);
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++) {
            gsl_matrix_set(q, i, j, gsl_matrix_get(q, i, j) + 0.25 * chain.rate[i][j]);
            gsl_matrix_set(q, i, i, gsl_matrix_get(q, i, i) - 0.25 * chain.rate[i][j]);
        }
    gsl_linalg_exponential_ss(q, e, GSL_PREC_DOUBLE);
    fc_window_transition(&chain, 0.25, quarter);
    for (int j = 0; j < 3; j++) {
        double kept = 0;
        for (int i = 0; i < 3; i++) {
            ASSERT_CLOSE(quarter[i][j], gsl_matrix_get(e, i, j), 0, 1e-13);
            kept += law[i] * quarter[i][j];
        }
        ASSERT_CLOSE(kept, law[j], 0, 1e-14);
    }
    gsl_matrix_free(q);
    gsl_matrix_free(e);
}

static void window_visits(void **state)
{
    /* catches: chain started elsewhere, states in the wrong order, pace not added up. Oracle: stationary law
       of the plan against counted visits, pace 1 0.7 0.4 and ipo 1 0.4 0.05 */
    (void)state;
    world w = world_new(quarters, "");
    const fc_factor_plan *f = w.f->plan.factors;
    double law[3] = {f->stationary_cum[0], f->stationary_cum[1] - f->stationary_cum[0],
                     1 - f->stationary_cum[1]};
    static const double pace[] = {1, 0.7, 0.4}, ipo[] = {1, 0.4, 0.05};
    double first[3] = {0}, last[3] = {0}, same = 0, n = 400 * 64.0;
    for (int b = 0; b < 400; b++) {
        batch(&w, b);
        for (int i = 0; i < FC_LANES; i++) {
            double sum = 0;
            for (int k = 1; k <= 16; k++) {
                sum += fc_factor(&w.f->ws, FC_PACE, k)[i] * 0.25;
                ASSERT_CLOSE(fc_factor(&w.f->ws, FC_PACE_SUM, k)[i], sum, 1e-14, 0);
            }
            for (int j = 0; j < 3; j++) {
                first[j] += fc_factor(&w.f->ws, FC_PACE, 0)[i] == pace[j];
                last[j] += fc_factor(&w.f->ws, FC_IPO, 16)[i] == ipo[j];
            }
            same += fc_factor(&w.f->ws, FC_PACE, 7)[i] == 1 && fc_factor(&w.f->ws, FC_PACE, 8)[i] == 1;
        }
    }
    for (int j = 0; j < 3; j++) {
        double se = sqrt(law[j] * (1 - law[j]) / n);
        ASSERT_WITHIN_SE(first[j] / n, se, law[j]);
        ASSERT_WITHIN_SE(last[j] / n, se, law[j]);
    }
    double both = law[0] * f->transition_cum[0][0];
    ASSERT_WITHIN_SE(same / n, sqrt(both * (1 - both) / n), both);
    world_free(&w);
}

static void steps_looked_up(void **state)
{
    /* catches: buckets that hold two steps, a step counted in the bucket of its neighbour. Oracle: walking along the sums */
    (void)state;
    static const char *const windows[] = {"", "exit_window : { off = true; };"};
    for (int which = 0; which < 2; which++) {
        world w = world_new(quarters, windows[which]);
        const fc_ws *ws = &w.f->ws;
        const fc_factor_plan *f = ws->plan->factors;
        assert_true(f->n_buckets > 0);
        batch(&w, 5);
        for (int i = 0; i < FC_LANES; i++)
            for (int n = 0; n < 500; n++) {
                const double need = n % 5 ? 0.01 * n : fc_factor(ws, FC_PACE_SUM, n % 17)[i]; /* the sums themselves, too */
                int walked = 1;
                while (walked <= 16 && fc_factor(ws, FC_PACE_SUM, walked)[i] < need) walked++;
                int step = ws->crossings[fc_pace_bucket(f, need) * FC_LANES + i];
                if (step <= 16 && fc_factor(ws, FC_PACE_SUM, step)[i] < need) step++;
                assert_int_equal(step, walked);
            }
        world_free(&w);
    }
    world still = world_new(quarters, "exit_window : { states = ( { name = \"a\"; pace = 0.0; ipo = 0.9; stay = 1.0; "
                                      "next = ( { to = \"b\"; share = 1.0; } ); }, { name = \"b\"; pace = 0.5; ipo = 0.1; "
                                      "stay = 2.0; next = ( { to = \"a\"; share = 1.0; } ); } ); };");
    assert_int_equal(still.f->ws.plan->factors->n_buckets, 0); /* any number of steps may share a sum */
    world_free(&still);
}

static void window_written_and_off(void **state)
{
    /* catches: initial ignored, own states ignored, pace kept while the window is off */
    (void)state;
    world w = world_new(
        quarters,
        "exit_window : { initial = \"b\"; states = ( { name = \"a\"; pace = 2.0; ipo = 0.9; stay = 1.0; "
        "next = ( { to = \"b\"; share = 1.0; } ); }, { name = \"b\"; pace = 0.5; ipo = 0.1; stay = 2.0; } ); "
        "};");
    batch(&w, 3);
    for (int i = 0; i < FC_LANES; i++)
        for (int k = 0; k <= 16; k++)
            ASSERT_CLOSE(fc_factor(&w.f->ws, FC_PACE, k)[i], 0.5, 0, 0); /* b has no way out */
    world_free(&w);
    world off = world_new(quarters, "exit_window : { off = true; };");
    batch(&off, 3);
    for (int i = 0; i < FC_LANES; i++) {
        ASSERT_CLOSE(fc_factor(&off.f->ws, FC_PACE_SUM, 6)[i], 1.5, 1e-15, 0);
        ASSERT_CLOSE(fc_factor(&off.f->ws, FC_IPO, 6)[i], 1, 0, 0);
    }
    world_free(&off);
}

/* ---- what ties them ------------------------------------------------------------------------------------ */

static const char tied[] =
    "vintage : { persistence = 0.0; }; appetite : { persistence = 0.0; }; correlation = "
    "( ( 1.0, 0.5, 0.0, -0.3, 0.6 ), ( 0.5, 1.0, 0.0, 0.2, 0.0 ), ( 0.0, 0.0, 1.0, 0.0, 0.0 ), "
    "( -0.3, 0.2, 0.0, 1.0, 0.0 ), ( 0.6, 0.0, 0.0, 0.0, 1.0 ) );";

static void correlation(void **state)
{
    /* catches: transposed Cholesky factor, a row overwritten before it is used, sign of the exit window */
    (void)state;
    world w = world_new("horizon = 2.0; step = \"year\";", tied);
    const cell cells[] = {{FC_G_MARKET, 1}, {FC_W_VINTAGE, 1}, {FC_A_APPETITE, 1},
                          {FC_Z_CREDIT, 1}, {FC_PACE, 1},      {FC_G_MARKET, 2}};
    stats s = sample(&w, cells, 6, 600);
    double se = 1.2 / sqrt(s.n);
    for (int p = 0; p < 4; p++) ASSERT_WITHIN_SE(s.cov[p][p], se * sqrt(2), 1);
    ASSERT_WITHIN_SE(s.cov[0][1], se, 0.5);
    ASSERT_WITHIN_SE(s.cov[0][2], se, -0.3);
    ASSERT_WITHIN_SE(s.cov[1][2], se, 0.2);
    ASSERT_WITHIN_SE(s.cov[0][3], se, 0);
    ASSERT_WITHIN_SE(s.cov[0][5], se, 0);
    assert_true(s.cov[0][4] > 0.05); /* a good market comes with a good window */
    world_free(&w);
}

static void factors_do_not_share_luck(void **state)
{
    /* catches: draws that depend on which other factors run, on the horizon or on the batch */
    (void)state;
    world a = world_new(quarters, ""), b = world_new("horizon = 7.0; step = \"quarter\";",
                                                     "vintage : { off = true; }; credit : { off = true; };");
    batch(&a, 2);
    batch(&b, 2);
    for (int k = 1; k <= 16; k++)
        for (int i = 0; i < FC_LANES; i++) {
            ASSERT_CLOSE(fc_factor(&a.f->ws, FC_X_MARKET, k)[i], fc_factor(&b.f->ws, FC_X_MARKET, k)[i], 0,
                         0);
            ASSERT_CLOSE(fc_factor(&a.f->ws, FC_A_APPETITE, k)[i], fc_factor(&b.f->ws, FC_A_APPETITE, k)[i],
                         0, 0);
            ASSERT_CLOSE(fc_factor(&a.f->ws, FC_PACE, k)[i], fc_factor(&b.f->ws, FC_PACE, k)[i], 0, 0);
            ASSERT_CLOSE(fc_factor(&b.f->ws, FC_W_VINTAGE, k)[i], 0, 0, 0);
        }
    world_free(&a);
    world_free(&b);
}

static void redrawn_future(void **state)
{
    /* catches: a factor at step k that uses draws of later steps (the exact boundary, odd and even) */
    (void)state;
    world w = world_new(quarters, tied);
    for (int at = 4; at <= 8; at += 4) {
        size_t bytes = (size_t)FC_N_FACTOR_COLUMNS * 17 * FC_LANES * sizeof(double);
        double *kept = malloc(bytes);
        w.f->ws.redraw_step = 0;
        batch(&w, 1);
        memcpy(kept, w.f->ws.factors, bytes);
        w.f->ws.redraw_step = (uint64_t)at;
        batch(&w, 1);
        for (int c = 0; c < FC_N_FACTOR_COLUMNS; c++) {
            int changed = 0;
            for (int k = 0; k <= 16; k++)
                for (int i = 0; i < FC_LANES; i++) {
                    double x = kept[((size_t)c * 17 + (size_t)k) * FC_LANES + (size_t)i];
                    double y = fc_factor(&w.f->ws, (fc_factor_column)c, k)[i];
                    if (k <= at) ASSERT_CLOSE(y, x, 0, 0);
                    else changed += x != y;
                }
            assert_true(changed > 0);
        }
        free(kept);
    }
    world_free(&w);
}

static void heavy_tails(void **state)
{
    /* catches: margins that are no longer normal, tails that do not move together. For the t copula with
       correlation 0 the joint tail P(both < -2.326) is far above 1e-4: (T_3)^2 mixture by quadrature over
       chi-squared in this test */
    (void)state;
    world w = world_new("horizon = 2.0; step = \"year\";",
                        "df = 3.0; vintage : { persistence = 0.0; }; appetite : { persistence = 0.0; };");
    const double z = gsl_cdf_ugaussian_Pinv(0.01), t = gsl_cdf_tdist_Pinv(0.01, 3);
    double joint = 0;
    for (int i = 0; i < 20000; i++) { /* P(T1 < t, T2 < t) = E[Phi(t sqrt(C/3))^2] */
        double c = gsl_cdf_chisq_Pinv((i + 0.5) / 20000, 3), p = gsl_cdf_ugaussian_P(t * sqrt(c / 3));
        joint += p * p / 20000;
    }
    double n = 0, below = 0, both = 0, sum = 0, square = 0, bound[4] = {0};
    const double levels[4] = {0.001, 0.05, 0.5, 0.9};
    for (int b = 0; b < 1500; b++) {
        batch(&w, b);
        const double *g = fc_factor(&w.f->ws, FC_G_MARKET, 1), *a = fc_factor(&w.f->ws, FC_A_APPETITE, 1);
        for (int i = 0; i < FC_LANES; i++, n++) {
            below += g[i] < z;
            both += g[i] < z && a[i] < z;
            sum += g[i];
            square += g[i] * g[i];
            for (int l = 0; l < 4; l++) bound[l] += g[i] < gsl_cdf_ugaussian_Pinv(levels[l]);
        }
    }
    ASSERT_WITHIN_SE(below / n, sqrt(0.01 * 0.99 / n), 0.01);
    for (int l = 0; l < 4; l++)
        ASSERT_WITHIN_SE(bound[l] / n, sqrt(levels[l] * (1 - levels[l]) / n), levels[l]);
    ASSERT_WITHIN_SE(sum / n, 1 / sqrt(n), 0);
    ASSERT_WITHIN_SE(square / n, sqrt(2 / n), 1);
    ASSERT_WITHIN_SE(both / n, sqrt(joint / n), joint);
    assert_true(joint > 1e-3 && 4 * sqrt(joint / n) < 0.5 * joint);
    world_free(&w);
}

static void tail_table(void **state)
{
    /* catches: a cubic cell with wrong coefficients; oracle: Phi^-1(T_df(t)) by GSL between the table's
       points */
    (void)state;
    static const char *const dfs[] = {"df = 1.0;", "df = 2.5;", "df = 30.0;"};
    static const double value[] = {1.0, 2.5, 30.0};
    for (int d = 0; d < 3; d++) {
        world w = world_new("horizon = 2.0; step = \"year\";", dfs[d]);
        const fc_factor_plan *f = w.f->plan.factors;
        for (double t = 0.003; t < 1e4 && log1p(t * t / value[d]) < f->t_w_max; t *= 1.37) {
            double x = log1p(t * t / value[d]), at = x / f->t_w_max * FC_T_CELLS;
            const double *c = f->t_table + 4 * (int)at, s = at - (int)at;
            double got = (((c[3] * s + c[2]) * s + c[1]) * s + c[0]) * sqrt(value[d] * x);
            ASSERT_CLOSE(got, -gsl_cdf_ugaussian_Pinv(gsl_cdf_tdist_Q(t, value[d])), 1e-7, 1e-9);
        }
        world_free(&w);
    }
}

/* ---- refusals ------------------------------------------------------------------------------------------ */

static void refused(const char *factors, const char *id, const char *part)
{
    read_model r = read_text(quarters, factors);
    int found = 0;
    for (size_t i = 0; i < fc_report_size(r.report); i++) {
        const fc_problem *p = fc_report_get(r.report, i);
        found = found || (strcmp(p->id, id) == 0 && strstr(p->text, part));
        if (strcmp(p->id, id) != 0) print_error("also: %s: %s\n", p->id, p->text);
    }
    if (!found) print_error("missing %s (%s)\n", id, part);
    assert_true(found && r.status == FC_E_SCENARIO);
    forget(&r);
}

static void contradictions(void **state)
{
    /* catches: a matrix no factors can have, a chain that leads nowhere, both accepted in silence */
    (void)state;
    refused("correlation = ( ( 1.0, 0.5 ), ( 0.5, 1.0 ) );", "factor-matrix-size", "2 rows");
    refused("correlation = ( ( 1.0, 0.5, 0.0, 0.0, 0.0 ), ( 0.4, 1.0, 0.0, 0.0, 0.0 ), ( 0.0, 0.0, 1.0, 0.0, "
            "0.0 ), "
            "( 0.0, 0.0, 0.0, 1.0, 0.0 ), ( 0.0, 0.0, 0.0, 0.0, 1.0 ) );",
            "factor-matrix-form", "row 2, column 1");
    /* eigenvalues of the upper 3 x 3 block: 1 + 0.9 (a double root 1.9) and 1 - 1.8 */
    refused("correlation = ( ( 1.0, -0.9, -0.9, 0.0, 0.0 ), ( -0.9, 1.0, -0.9, 0.0, 0.0 ), ( -0.9, -0.9, "
            "1.0, 0.0, 0.0 ), "
            "( 0.0, 0.0, 0.0, 1.0, 0.0 ), ( 0.0, 0.0, 0.0, 0.0, 1.0 ) );",
            "factor-matrix-definite", "-0.8");
    refused("exit_window : { initial = \"wide\"; };", "window-unknown", "wide");
    refused(
        "exit_window : { states = ( { name = \"a\"; stay = 1.0; next = ( { to = \"b\"; share = 0.9; } ); }, "
        "{ name = \"b\"; stay = 1.0; next = ( { to = \"a\"; share = 1.0; } ); } ); };",
        "window-shares", "0.9");
    refused("exit_window : { states = ( { name = \"a\"; stay = 1.0; next = ( { to = \"a\"; share = 1.0; } ); "
            "} ); };",
            "window-self", "a");
    refused(
        "exit_window : { states = ( { name = \"a\"; stay = 1.0; next = ( { to = \"b\"; share = 1.0; } ); }, "
        "{ name = \"b\"; stay = 1.0; } ); };",
        "window-no-law", "stationary");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(market_is_mean_neutral),
        cmocka_unit_test(market_off_grows_by_drift),
        cmocka_unit_test(yearly_factors),
        cmocka_unit_test(year_cut_by_the_horizon),
        cmocka_unit_test(appetite_memory_is_per_year),
        cmocka_unit_test(window_matrix),
        cmocka_unit_test(window_visits),
        cmocka_unit_test(steps_looked_up),
        cmocka_unit_test(window_written_and_off),
        cmocka_unit_test(correlation),
        cmocka_unit_test(factors_do_not_share_luck),
        cmocka_unit_test(redrawn_future),
        cmocka_unit_test(heavy_tails),
        cmocka_unit_test(tail_table),
        cmocka_unit_test(contradictions),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
