/* Catches: intervals of 95% that hold the truth more or less often than that: a standard error off by a factor, a normal
   quantile in a small sample, ranks of order statistics or Wilson's centre off, errors of another sampler than the run's.
   FULL=1 (make deep-coverage): 4,000 runs; under plain of 16,384 futures, the size at which whole ranks cost the interval of the
   rarest quantile at most 0.14 points more than 95%, elsewhere of four blocks, where Student's law matters most; else 400 runs of 4,096 (200 of samplers other than plain), and four standard errors.
   With histograms quantiles and expected shortfalls of samplers other than plain are looked at, over more blocks than their
   thresholds are fixed on. */
#include <gsl/gsl_cdf.h>
#include <stdlib.h>

#include "output/diagnosis.h"
#include "stats/shares.h"
#include "run_text.h"

/* Three stakes of one project each, entered at step 1 and sold at step 2: `luck` draws its multiple for the company, `input` has a
   scale drawn once per path on top, `cycle` a year in a market with a volatility of 30%. All laws are log-normal, so every number
   below is in closed form. Something is drawn for each company everywhere: where a sampler settles all there is to know about a
   metric, its blocks hardly differ and rounding to whole ranks alone covers it. */
#define STAKE(name, multiple, terms)                                                                                    \
    "{ name = \"" name "\"; projects = 1; budget = 100.0; outcome : { multiple = " multiple "; fail_below = 0.0; hold = 1.0;" \
    " loading = 0.0; " terms " } }"
#define WORLD                                                                                                           \
    "schema = 1; title = \"coverage\"; start = \"2022-01\"; horizon = 3.0; step = \"year\";\n"                          \
    "simulation : { paths = 4096; seed = 1; sampler = \"%s\"; };\n"                                                     \
    "factors : { market : { drift = 0.0; volatility = 0.3; }; vintage : { off = true; }; credit : { off = true; };"     \
    " appetite : { off = true; }; exit_window : { off = true; }; };\n"                                                  \
    "direct = ( " STAKE("luck", "{ dist = \"lognormal\"; mean = 1.5; sd = 0.6; }", "beta = 0.0;") ",\n"                 \
    STAKE("input", "{ dist = \"lognormal\"; mean = 1.5; sd = 0.6; scale = { dist = \"lognormal\"; mean = 1.0; sd = 0.4; }; }", "beta = 0.0;") ",\n" \
    STAKE("cycle", "{ dist = \"lognormal\"; mean = 1.5; sd = 0.6; }", "") " );\n"                                                                                   \
    "targets = ( { name = \"l\"; metric = \"direct.luck.proceeds\"; at_least = 200.0; },"                               \
    " { name = \"i\"; metric = \"direct.input.proceeds\"; at_least = 150.0; },"                                         \
    " { name = \"c\"; metric = \"direct.cycle.proceeds\"; at_least = 120.0; } );"

/* A sampler is one row. */
static const char *const samplers[] = {"plain", "antithetic", "lhs", "sobol"};

typedef enum statistic { MEAN, PROBABILITY, QUANTILE, SD, LOWEST, HIGHEST } statistic;
typedef struct row {
    const char *metric;
    statistic what;
    int level; /* QUANTILE: index in fc_quantile_levels */
    double truth;
    unsigned covered, narrow; /* runs whose interval holds the truth; and would if it were half as wide */
} row;

typedef struct size {
    unsigned runs;
    uint64_t paths;
    double se; /* room around 95% in standard errors */
    int streaming;
} size;
static size wanted(int plain, int streaming)
{
    const char *full = getenv("FULL");
    const int all = full && strcmp(full, "1") == 0;
    if (streaming) return (size){all ? 1000 : 100, (FC_FIRST_BLOCKS + 2) * FC_BLOCK, all ? 3.5 : 4.0, 1};
    if (all) return (size){4000, plain ? 16384 : 4096, 3.5, 0};
    return (size){plain ? 400 : 200, 4096, 4.0, 0};
}

/* Parameters of the log of a law of this mean and sd. */
typedef struct logs { double mu, sigma; } logs;
static logs logs_of(double mean, double sd)
{
    const double v = log1p(sd * sd / (mean * mean));
    return (logs){log(mean) - 0.5 * v, sqrt(v)};
}

static double quantile(logs l, double p) { return exp(gsl_cdf_gaussian_Pinv(p, l.sigma) + l.mu); }
static double above(logs l, double x) { return gsl_cdf_gaussian_Q(log(x) - l.mu, l.sigma); }

enum { LEVELS = 5, MOST_ROWS = 32 };
static const int levels[LEVELS] = {2, 4, 5, 6, 8}; /* 5, 25, 50, 75, 95% */

/* On top of luck: a scale of mean 1 and sd 0.4, or exp(0.3 G - 0.045) after the one year from entry to exit. The mean stays. */
static size_t rows_of(row *rows)
{
    const logs luck = logs_of(1.5, 0.6), scale = logs_of(1.0, 0.4);
    const logs input = {luck.mu + scale.mu, hypot(luck.sigma, scale.sigma)}, cycle = {luck.mu - 0.045, hypot(luck.sigma, 0.3)};
    const struct { const char *tvpi, *target; logs law; double least; } of[] = {
        {"direct.luck.tvpi", "target.l", luck, 2.0}, {"direct.input.tvpi", "target.i", input, 1.5}, {"direct.cycle.tvpi", "target.c", cycle, 1.2}};
    const double z = gsl_cdf_ugaussian_Pinv(0.95); /* partial means of a log-normal: its mean times a share of the normal */
    size_t n = 0;
    double all = 1.0;
    for (size_t i = 0; i < 3; i++) {
        const double chance = above(of[i].law, of[i].least);
        rows[n++] = (row){of[i].tvpi, MEAN, 0, 1.5, 0, 0};
        rows[n++] = (row){of[i].target, PROBABILITY, 0, chance, 0, 0};
        rows[n++] = (row){of[i].tvpi, SD, 0, 1.5 * sqrt(expm1(of[i].law.sigma * of[i].law.sigma)), 0, 0};
        rows[n++] = (row){of[i].tvpi, LOWEST, 0, 1.5 * gsl_cdf_ugaussian_P(-z - of[i].law.sigma) / 0.05, 0, 0};
        rows[n++] = (row){of[i].tvpi, HIGHEST, 0, 1.5 * gsl_cdf_ugaussian_Q(z - of[i].law.sigma) / 0.05, 0, 0};
        for (int j = 0; j < LEVELS; j++)
            rows[n++] = (row){of[i].tvpi, QUANTILE, levels[j], quantile(of[i].law, fc_quantile_levels[levels[j]]), 0, 0};
        all *= chance;
    }
    rows[n++] = (row){"target.all", PROBABILITY, 0, all, 0, 0}; /* the three are independent */
    rows[n++] = (row){"sponsor.tvpi", MEAN, 0, 1.5, 0, 0};      /* a mean of the three */
    return n;
}

/* The interval of a row in a run. */
static void interval(const fc_result *result, const row *r, double *low, double *high)
{
    const fc_summary *s = fc_result_find(result, r->metric);
    assert_non_null(s);
    *low = r->what == QUANTILE ? s->q_low[r->level] : s->ci_low;
    *high = r->what == QUANTILE ? s->q_high[r->level] : s->ci_high;
    if (r->what < SD) return;
    fc_statistics x;
    fc_error err = {0};
    assert_int_equal(fc_result_statistics(result, r->metric, &x, &err), FC_OK);
    const fc_estimate *e = r->what == SD ? &x.sd : r->what == LOWEST ? &x.lowest : &x.highest;
    *low = e->low;
    *high = e->high;
}

static void look(const fc_result *result, row *r)
{
    double low, high;
    interval(result, r, &low, &high);
    const double from = r->truth - 0.5 * (low + high), half = 0.5 * (high - low);
    assert_true(half > 0.0);
    r->covered += fabs(from) <= half;
    r->narrow += fabs(from) <= 0.5 * half;
}

static double room(size of) { return of.se * sqrt(0.95 * 0.05 / of.runs); }
static int is_95(unsigned covered, size of) { return fabs((double)covered / of.runs - 0.95) <= room(of); }

typedef struct model_plan { fc_model *model; fc_plan *plan; } model_plan;
static model_plan plan_of(const char *text)
{
    model_plan m = {0};
    fc_error err = {0};
    fc_report *report = fc_report_new();
    fc_scenario *scenario = NULL;
    assert_int_equal(fc_scenario_parse(text, "coverage.cfg", NULL, 0, &scenario, report, &err), FC_OK);
    assert_int_equal(fc_model_new(scenario, &m.model, report, &err), FC_OK);
    assert_int_equal(fc_plan_new(m.model, NULL, 0, &m.plan, report, &err), FC_OK);
    fc_scenario_free(scenario);
    fc_report_free(report);
    return m;
}

static fc_result *run_of_seed(const model_plan *m, uint64_t paths, uint64_t seed, int streaming)
{
    fc_result *result = NULL;
    fc_error err = {0};
    fc_run_options o;
    fc_run_options_init(&o, m->model);
    o.paths = paths;
    o.seed = seed;
    o.threads = 2;
    o.streaming = streaming;
    assert_int_equal(fc_run(m->plan, &o, &result, &err), FC_OK);
    return result;
}

static void free_plan(model_plan *m)
{
    fc_plan_free(m->plan);
    fc_model_free(m->model);
}

/* The rows of one sampler; returns how many lie outside. */
static unsigned cover(const char *sampler, size of)
{
    static const char *const names[] = {"mean", "probability", "quantile", "sd", "lowest 5%", "highest 5%"};
    char text[4096];
    row rows[MOST_ROWS];
    size_t n = rows_of(rows), kept = 0;
    unsigned outside = 0;
    for (size_t i = 0; i < n; i++)
        if (!of.streaming || rows[i].what == QUANTILE || rows[i].what >= LOWEST) rows[kept++] = rows[i];
    n = kept;
    (void)snprintf(text, sizeof text, WORLD, sampler);
    model_plan m = plan_of(text);
    for (unsigned seed = 1; seed <= of.runs; seed++) {
        fc_result *result = run_of_seed(&m, of.paths, seed, of.streaming);
        for (size_t i = 0; i < n; i++) look(result, &rows[i]);
        fc_result_free(result);
    }
    free_plan(&m);
    for (size_t i = 0; i < n; i++) {
        const int fine = is_95(rows[i].covered, of);
        char what[32];
        (void)snprintf(what, sizeof what, rows[i].what == QUANTILE ? "%s %g" : "%s", names[rows[i].what], fc_quantile_levels[rows[i].level]);
        print_message("%-10s %-18s %-14s %6.2f%%  %s\n", sampler, rows[i].metric, what, 100.0 * rows[i].covered / of.runs,
                      fine ? "ok" : "OUTSIDE");
        outside += !fine;
        assert_false(is_95(rows[i].narrow, of)); /* half an interval would be seen */
    }
    print_message("coverage: %s, %s%u runs of %u paths, %zu intervals, %u outside 95%% +- %.2f%%\n", sampler,
                  of.streaming ? "histograms, " : "", of.runs, (unsigned)of.paths, n, outside, 100.0 * room(of));
    return outside;
}

static const char *only; /* one sampler, "streamed" or "tails"; NULL: all */

static void intervals_cover(void **state)
{
    (void)state;
    for (size_t s = 0; s < sizeof samplers / sizeof *samplers; s++)
        if (!only || strcmp(only, samplers[s]) == 0) assert_int_equal(cover(samplers[s], wanted(s == 0, 0)), 0);
}

static void streamed_tails_cover(void **state)
{
    (void)state;
    for (size_t s = 1; s < sizeof samplers / sizeof *samplers; s++)
        if (!only || strcmp(only, "streamed") == 0) assert_int_equal(cover(samplers[s], wanted(0, 1)), 0);
}

/* Log-normal multiples of median 0.0001: the interval of the mean covers less the heavier the tail is. The figures are
   reported; what is checked is that runs whose interval covers less than 90% say so, and that harmless ones do not. */
static void heavy_tails_are_told(void **state)
{
    (void)state;
    static const double sigma[] = {0.5, 1.25, 2.0, 2.75};
    static const uint64_t paths[] = {1000, 4096};
    const unsigned runs = wanted(1, 0).runs;
    if (only && strcmp(only, "tails") != 0) return;
    for (size_t i = 0; i < 8; i++) {
        const double s = sigma[i / 2], truth = 1e-4 * exp(0.5 * s * s);
        char text[2048];
        unsigned covered = 0, tail = 0, skewed = 0, warned = 0;
        (void)snprintf(text, sizeof text,
                       "schema = 1; title = \"heavy\"; start = \"2022-01\"; horizon = 1.0; step = \"year\";\n"
                       "direct = ( { name = \"d\"; projects = 1; budget = 100.0; coinvest : { first = { dist = \"lognormal\";"
                       " median = 0.0001; sigma = %.2f; }; appetite = 0.0; }; } );", s);
        model_plan m = plan_of(text);
        for (unsigned seed = 1; seed <= runs; seed++) {
            fc_result *result = run_of_seed(&m, paths[i % 2], seed, 0);
            const fc_summary *x = fc_result_find(result, "leverage.paid.social");
            covered += x->ci_low <= truth && truth <= x->ci_high;
            fc_diagnosis said;
            fc_error err = {0};
            assert_int_equal(fc_diagnosis_make(m.model, result, &said, &err), FC_OK);
            tail += said.check[FC_CHECK_TAIL].wrong != 0;
            skewed += said.check[FC_CHECK_SKEWED].wrong != 0;
            warned += said.check[FC_CHECK_TAIL].wrong || said.check[FC_CHECK_SKEWED].wrong;
            fc_result_free(result);
        }
        free_plan(&m);
        print_message("coverage: log-normal, sigma %.2f, %u paths: %.1f%% of %u intervals cover, %.1f%% of the runs warn (tail %.1f%%, skewness %.1f%%)\n",
                      s, (unsigned)paths[i % 2], 100.0 * covered / runs, runs, 100.0 * warned / runs, 100.0 * tail / runs, 100.0 * skewed / runs);
        if (covered < 0.9 * runs) assert_true(warned >= 0.9 * runs);
        if (covered < 0.8 * runs && paths[i % 2] > 4000) assert_true(tail >= 0.95 * runs); /* the tail's index wants 4,000 */
        if (s < 1.0) assert_int_equal(tail, 0);
        if (s < 1.0) assert_true(skewed <= 0.005 * runs); /* a sample's skewness may be rare luck */
    }
}

int main(int argc, char **argv)
{
    only = argc > 1 ? argv[1] : NULL;
    const struct CMUnitTest tests[] = {cmocka_unit_test(intervals_cover), cmocka_unit_test(streamed_tails_cover),
                                       cmocka_unit_test(heavy_tails_are_told)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
