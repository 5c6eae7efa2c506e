/* Validation book, chance: random numbers, the normal law, laws of outcomes, the exit window; measured by calling what runs use. */
#include <math.h>

#include "base/lane_math.h"
#include "base/report_internal.h"
#include "output/selfcheck_cases.h"
#include "plan/factor_plan.h"
#include "random/law_forms.h"
#include "random/philox.h"
#include "stats/intervals.h"

#define RANDOM123 "Salmon et al. 2011"
#define WORDS(what, first, last)                                                                                       \
    FC_EXACT("Philox4x32-10, " what ": first word", NULL, -1, first, 0, RANDOM123),                                         \
    FC_EXACT("Philox4x32-10, " what ": last word", NULL, -1, last, 0, RANDOM123)
static const fc_selfcheck_case philox_cases[] = {
    WORDS("counter and key 0", 0x6627e8d5, 0x9b00dbd8),
    WORDS("counter and key all ones", 0x408f276d, 0x6d5451fd),
    WORDS("counter and key from pi", 0xd16cfe09, 0x24126ea1),
};

static fc_status philox(double *values, fc_error *err)
{
    static const uint32_t ones = 0xffffffffu, counter[3][4] = {{0}, {ones, ones, ones, ones}, {0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}};
    static const uint32_t key[3][2] = {{0}, {ones, ones}, {0xa4093822, 0x299f31d0}};
    (void)err;
    for (int i = 0; i < 3; i++) {
        uint32_t out[4];
        fc_philox(counter[i], key[i], out);
        values[2 * i] = out[0];
        values[2 * i + 1] = out[3];
    }
    return FC_OK;
}

static const fc_selfcheck_case normal_cases[] = {
    FC_EXACT("Normal quantile of 0.975", NULL, -1, 1.959963984540, 1e-12, "tables"),
    FC_EXACT("Normal quantile of 0.999", NULL, -1, 3.090232306168, 1e-12, "tables"),
    FC_EXACT("Normal cdf at -1", NULL, -1, 0.158655253931, 1e-12, "tables"),
    FC_EXACT("Student quantile 0.975, 4 degrees of freedom", NULL, -1, 2.776445, 5e-7, "tables"),
    FC_EXACT("Vasicek quantile 99.9%, PD 2%, correlation 0.2", NULL, -1, 0.226312807156, 1e-11, "Vasicek 2002"),
    FC_EXACT("Basel: stressed default rate 99.9%, PD 1%, R 0.192784", NULL, -1, 0.140273, 1e-6, "Basel II; Cal 8"),
};

/* Default rate not passed with probability u. */
static double stressed(double pd, double rho, double u)
{
    return fc_norm_cdf((fc_norm_quantile(pd) + sqrt(rho) * fc_norm_quantile(u)) / sqrt(1.0 - rho));
}

static fc_status normal(double *values, fc_error *err)
{
    (void)err;
    values[0] = fc_norm_quantile(0.975);
    values[1] = fc_norm_quantile(0.999);
    values[2] = fc_norm_cdf(-1.0);
    values[3] = fc_student_975(4.0);
    values[4] = stressed(0.02, 0.2, 0.999);
    values[5] = stressed(0.01, 0.192784, 0.999);
    return FC_OK;
}

/* Laws: parameters in their own order, truncation, and what is asked. */
typedef enum asked { MEAN, SD, MEDIAN, ABOVE_1, ABOVE_5, ABOVE_10 } asked;
typedef struct question { const char *law; double p[4], max; asked what; } question;
#define NONE NAN
#define PARETO(exponent, cut, what) {"pareto", {1.0, exponent, NONE, NONE}, cut, what}
#define COCHRANE(what) {"lognormal", {NONE, NONE, 2.117000016612675, 0.792 * 2.23606797749979}, INFINITY, what}
static const question questions[] = {
    PARETO(1.8, 200.0, MEAN), PARETO(1.8, 1000.0, MEAN), PARETO(2.2, 200.0, MEAN), PARETO(2.2, 1000.0, MEAN),
    PARETO(2.42, 200.0, MEAN), PARETO(2.42, 1000.0, MEAN), PARETO(2.42, INFINITY, MEAN), PARETO(2.42, INFINITY, MEDIAN),
    PARETO(2.42, INFINITY, ABOVE_10), COCHRANE(MEAN), COCHRANE(ABOVE_1), COCHRANE(ABOVE_5), COCHRANE(ABOVE_10),
};
#define CUT(exponent, cut, known) FC_EXACT("Pareto " exponent " from 1 cut at " cut ": mean", NULL, -1, known, 1e-4, "Cal 3.3")
#define MULTIPLE(what, known, tolerance) FC_EXACT("Log-normal value after 5 years (0.15, 0.792): " what, NULL, -1, known, tolerance, "Cochrane 2005; Cal 3.1")
static const fc_selfcheck_case laws_cases[] = {
    CUT("1.8", "200", 7.6520), CUT("1.8", "1000", 11.9719), CUT("2.2", "200", 3.9274), CUT("2.2", "1000", 4.4940),
    CUT("2.42", "200", 3.0173), CUT("2.42", "1000", 3.1953),
    FC_EXACT("Pareto 2.42 from 1: mean", NULL, -1, 3.3810, 1e-4, "Cal 3.3"),
    FC_EXACT("Pareto 2.42 from 1: median", NULL, -1, 1.6293, 1e-4, "Cal 3.3"),
    FC_EXACT("Pareto 2.42 from 1: chance of 10 and more", NULL, -1, 0.03802, 1e-5, "Cal 3.3"),
    MULTIPLE("mean", 10.157, 1e-3), MULTIPLE("chance of a loss", 0.3360, 1e-4), MULTIPLE("chance of 5x", 0.3137, 1e-4),
    MULTIPLE("chance of 10x", 0.1903, 1e-4),
    FC_EXACT("Outcome law: mean", NULL, -1, 2.1995, 1e-4, "Cal 3.2"),
    FC_EXACT("Outcome law: standard deviation", NULL, -1, 6.9802, 1e-4, "Cal 3.2"),
};

static double answer(const fc_distribution *d, const fc_law_params *p, const fc_law *law, asked what)
{
    switch (what) {
    case MEAN: return law->mean;
    case SD: return law->sd;
    case MEDIAN: return fc_law_quantile(law, 0.5);
    case ABOVE_1: return d->cdf(p, 1.0);
    case ABOVE_5: return 1.0 - d->cdf(p, 5.0);
    case ABOVE_10: return 1.0 - d->cdf(p, 10.0);
    }
    return NAN;
}

static fc_status ask(fc_arena *arena, const char *name, const fc_law_params *p, double max, asked what, double *value, fc_error *err)
{
    char said[200] = "";
    const fc_distribution *d = fc_distribution_find(name);
    const fc_law *law = d ? fc_law_compile(arena, d, p, -INFINITY, max, said, sizeof said) : NULL;
    if (!law) return fc_fail(err, FC_E_MEMORY, FC_MSG_OUT_OF_MEMORY, NULL, 0, NULL);
    *value = answer(d, p, law, what);
    return FC_OK;
}

static fc_status laws(double *values, fc_error *err)
{
    static const double edges[] = {0, 1, 5, 10, 20, 200}, weights[] = {0.65, 0.25, 0.06, 0.025, 0.015};
    fc_law_params outcome = {.p = {0.6, 2.415, NAN, NAN, NAN, NAN, NAN, NAN}, .n_values = 6, .n_weights = 5, .values = edges, .weights = weights,
                             .log_within = 1};
    const size_t n = sizeof questions / sizeof *questions;
    fc_status status = FC_OK;
    fc_arena *arena = fc_arena_new();
    if (!arena) return fc_fail(err, FC_E_MEMORY, FC_MSG_OUT_OF_MEMORY, NULL, 0, NULL);
    for (size_t i = 0; status == FC_OK && i < n; i++) {
        const question *q = &questions[i];
        const fc_law_params p = {.p = {q->p[0], q->p[1], q->p[2], q->p[3], NAN, NAN, NAN, NAN}};
        status = ask(arena, q->law, &p, q->max, q->what, &values[i], err);
    }
    if (status == FC_OK) status = ask(arena, "buckets", &outcome, INFINITY, MEAN, &values[n], err);
    if (status == FC_OK) status = ask(arena, "buckets", &outcome, INFINITY, SD, &values[n + 1], err);
    fc_arena_free(arena);
    return status;
}

/* Yearly matrix of the default exit window and its stationary law. */
#define MOVE(from, to, known) FC_EXACT("Exit window: " from " to " to " in a year", NULL, -1, known, 1e-4, "Cal 10")
#define SHARE(state, known) FC_EXACT("Exit window: share of time " state, NULL, -1, known, 5e-3, "Cal 10")
static const fc_selfcheck_case window_cases[] = {
    MOVE("open", "open", 0.80),  MOVE("open", "tight", 0.15),  MOVE("open", "shut", 0.05),
    MOVE("tight", "open", 0.20), MOVE("tight", "tight", 0.65), MOVE("tight", "shut", 0.15),
    MOVE("shut", "open", 0.10),  MOVE("shut", "tight", 0.40),  MOVE("shut", "shut", 0.50),
    SHARE("open", 0.46),         SHARE("tight", 0.38),         SHARE("shut", 0.16),
};

static fc_status window(double *values, fc_error *err)
{
    const fc_window_params none = {0};
    fc_window_chain chain;
    double p[FC_MAX_STATES][FC_MAX_STATES], share[FC_MAX_STATES];
    (void)err;
    fc_window_chain_read(&none, &chain);
    fc_window_transition(&chain, 1.0, p);
    fc_window_stationary(&chain, share);
    for (int i = 0; i < 3; i++) {
        for (int j = 0; j < 3; j++) values[3 * i + j] = p[i][j];
        values[9 + i] = share[i];
    }
    return FC_OK;
}

#define MEASURED(name, cases) {#name, NULL, cases, sizeof cases / sizeof *cases, name}
const fc_selfcheck_chapter fc_selfcheck_laws[] = {
    MEASURED(philox, philox_cases), MEASURED(normal, normal_cases), MEASURED(laws, laws_cases), MEASURED(window, window_cases), {0},
};
