/* Faults caught: a run that is not to be trusted passes, a sound one is accused, a question answered with another metric. */
#if defined(__x86_64__)
#define FC_ISA sse2
#endif
#include <fulcrum/output.h>

#include "engine/result_internal.h"
#include "engine/run_internal.h"
#include "mechanisms/mechanism.h"
#include "output/diagnosis.h"
#include "stats/histogram.h"
#include "stats/moments.h"
#include "path_luck.h"
#include "support.h"

/* ---- sponsor.tvpi: Pareto with index `tail`, or 1 on every `rare`-th path and else 0, undefined on `idle` of 50 paths; sponsor.irr:
   uniform on (0, 1), undefined on `gaps` of 50 paths, of flows that change sign twice on `turns` of 50; sponsor.peak: uniform; aside: Pareto with index 1, nobody's question;
   deals.contracted at the end: 1, and on every 1000th path `large`; paths below `bad` fail ---- */

static double tail = 4; /* set before a run, read by its threads */
static uint64_t gaps, bad, rare, idle, turns = 50;
static double large = 1;

static void simulate(fc_ws *ws)
{
    memset(ws->scalars, 0xff, 5 * FC_LANES * sizeof(double));
    for (int i = 0; i < FC_LANES; i++) {
        const double u = uniform(ws->path[i]);
        if (ws->path[i] % 50 >= gaps) fc_scalar_of(ws, 0)[i] = u;
        if (ws->path[i] % 50 >= idle) fc_scalar_of(ws, 1)[i] = rare == 0 ? pow(1 - u, -1 / tail) : ws->path[i] % rare == 0;
        fc_scalar_of(ws, 2)[i] = ws->path[i] < bad ? INFINITY : u;
        fc_scalar_of(ws, 3)[i] = 1 / (1 - u);
        fc_scalar_of(ws, 4)[i] = ws->path[i] % 50 < turns;
        for (int k = 0; k <= 1; k++) fc_at(ws, 0, k)[i] = k == 1 && ws->path[i] % 1000 == 0 ? large : 1;
    }
}

static const fc_kernels kernels = {
    .isa = "test", .simulate = simulate, .moments = FC_K(fc_moments),
    .extremes = FC_K(fc_extremes), .cumulate = FC_K(fc_cumulate), .zero = FC_K(fc_zero), .bins = FC_K(fc_histogram_bins), .count = FC_K(fc_histogram_count),
};
static fc_metric metrics[] = {
    {.name = "aside", .unit = "x", .scalar = 3},
    {.name = "deals.contracted", .unit = "currency", .series = 1, .column = 0, .bands = 1},
    {.name = "sponsor.irr", .unit = "1/year", .scalar = 0, .may_be_undefined = 1, .judged = 1},
    {.name = "sponsor.irr.several", .unit = "probability", .scalar = 4, .probability = 1},
    {.name = "sponsor.peak", .unit = "currency", .scalar = 2, .judged = 1},
    {.name = "sponsor.tvpi", .unit = "x", .scalar = 1, .may_be_undefined = 1, .judged = 1},
};
static const fc_plan plan = {.n_steps = 1, .delta = 1, .n_cols = 1, .n_scalars = 5, .n_metrics = 6, .metrics = metrics, .n_inputs = 1};
static fc_model model; /* no values: nothing is cut off */

static fc_result *run(uint64_t paths, double index, uint64_t of_50, uint64_t failing)
{
    const fc_run_options o = {.paths = paths, .threads = 1, .memory = 1u << 30, .max_failed = failing};
    fc_result *r = NULL;
    fc_error e = {0};
    tail = index;
    gaps = of_50;
    bad = failing;
    if (fc_run_with(&plan, &kernels, &o, &r, &e) != FC_OK) fail_msg("%s", e.text);
    return r;
}

static fc_diagnosis diagnose(uint64_t paths, double index, uint64_t of_50, uint64_t failing)
{
    fc_result *r = run(paths, index, of_50, failing);
    fc_diagnosis d;
    fc_error e = {0};
    assert_int_equal(fc_diagnosis_make(&model, r, &d, &e), FC_OK);
    fc_result_free(r);
    return d;
}

static char *said(const fc_result *r, const char *lang, int json, fc_status want)
{
    char *data = NULL;
    size_t n = 0;
    fc_error err = {0};
    FILE *f = open_memstream(&data, &n);
    assert_int_equal(json ? fc_diagnose_json(&model, r, f, &err) : fc_diagnose(&model, r, lang, f, &err), want);
    fclose(f);
    return data;
}

static void has(const char *text, const char *piece)
{
    if (!strstr(text, piece)) fail_msg("'%s' is not said in:\n%s", piece, text);
}

/* Fault: an error judged against another size, or a rate judged against its own size. Uniform: sd 0.28868, mean 0.5, so half
   of the interval is 1.96 * 0.28868 / sqrt(n): 0.88 points at 4096 and 1.77 at 1024 paths (limit 1), and twice that share of
   0.5 (limit 2%): 0.884 and 1.768 of the limit, both. The Pareto law of index 100 is all but a constant. */
static void converged(void **state)
{
    (void)state;
    fc_diagnosis d = diagnose(4096, 100, 0, 0);
    const fc_check *c = &d.check[FC_CHECK_CONVERGED];
    assert_false(c->wrong);
    ASSERT_CLOSE(c->value / c->limit, 0.884, 0.05, 0);
    d = diagnose(1024, 100, 0, 0);
    assert_true(c->wrong && d.n_wrong == 1);
    ASSERT_CLOSE(c->value / c->limit, 1.768, 0.05, 0);
    d = diagnose(1, 100, 0, 0);
    assert_true(d.check[FC_CHECK_CONVERGED].wrong && isinf(d.check[FC_CHECK_CONVERGED].value)); /* one path has no error */
}

/* Fault: what no scalar tells goes unseen, or any number of paths passes because the error is held against the spread alone (1.5% of
   it here). 1 in 1000 has 2001: mean 3, sd 2000 sqrt(0.001 0.999), so half of the interval is
   1.96 * 63.21 / sqrt(16000) = 0.9794, 32.6% of the mean. */
static void series_at_the_end(void **state)
{
    (void)state;
    fc_diagnosis d = diagnose(16000, 100, 0, 0);
    assert_int_equal(d.n_wrong, 0);
    large = 2001;
    d = diagnose(16000, 100, 0, 0);
    large = 1;
    const fc_check *c = &d.check[FC_CHECK_CONVERGED];
    assert_true(c->wrong && d.n_wrong == 1);
    assert_string_equal(c->name, "deals.contracted");
    ASSERT_CLOSE(c->value, 0.9794 / 3, 1e-3, 0);
    ASSERT_CLOSE(c->limit, 0.10, 0, 0);
}

/* Fault: a kind of measure of which no number is looked at. */
static void every_kind(void **state)
{
    (void)state;
    for (size_t m = 0; m < FC_K(fc_n_mechanisms); m++) {
        const fc_mechanism *kind = FC_K(fc_mechanisms)[m];
        int looked_at = 0;
        for (const fc_output_row *row = kind->outputs; row && row->key; row++)
            looked_at |= (row->flags & (row->kind == FC_SERIES ? FC_OUT_BANDS : FC_OUT_JUDGED)) != 0;
        if (kind->outputs && kind->outputs->key && !looked_at) fail_msg("nothing of %s is looked at", kind->section.path);
    }
}

/* Fault: an infinite variance goes unseen, a finite one is accused. Hill's index has the error index / sqrt(327) here. */
static void heavy_tail(void **state)
{
    (void)state;
    fc_diagnosis d = diagnose(65536, 4, 0, 0);
    const fc_check *c = &d.check[FC_CHECK_TAIL];
    assert_false(c->wrong);
    assert_string_equal(c->name, "sponsor.tvpi");
    ASSERT_WITHIN_SE(c->value, 4 / sqrt(327), 4);
    d = diagnose(262144, 1.75, 0, 0); /* by the index alone: the top 0.1% hold about 0.001^(1 - 1/1.75) = 5% */
    assert_true(c->wrong && c->second < c->second_limit);
    ASSERT_WITHIN_SE(c->value, 1.75 / sqrt(1310), 1.75);
    d = diagnose(65536, 1.3, 0, 0);
    assert_true(c->wrong);
    ASSERT_WITHIN_SE(c->value, 1.3 / sqrt(327), 1.3);
    assert_true(c->second > c->second_limit); /* share of the top 0.1%: about 0.001^(1 - 1/1.3) = 0.20 */
}

static fc_check skewness_of(uint64_t every, fc_run_options o)
{
    fc_result *r = NULL;
    fc_error e = {0};
    fc_diagnosis d;
    o.threads = 1;
    o.memory = 1u << 30;
    gaps = bad = 0;
    rare = every;
    if (fc_run_with(&plan, &kernels, &o, &r, &e) != FC_OK) fail_msg("%s", e.text);
    rare = 0;
    assert_int_equal(fc_diagnosis_make(&model, r, &d, &e), FC_OK);
    fc_result_free(r);
    const fc_check *c = &d.check[FC_CHECK_SKEWED];
    assert_string_equal(c->name, "sponsor.tvpi");
    return *c;
}

/* Fault: a mean whose interval covers too little in a small sample goes unseen, or is accused where there are paths enough; the
   worlds of a two-level run judged like its paths. A chance p has skewness (1 - 2 p) / sqrt(p (1 - p)): 1 in 50 has 0.96 / 0.14 =
   6.857143 and wants 25 * 47.0204 = 1175.51 values. */
static void skewed(void **state)
{
    (void)state;
    static const uint64_t paths[] = {1000, 1200};
    for (int i = 0; i < 4; i++) {
        const fc_check c = skewness_of(50, (fc_run_options){.paths = paths[i % 2], .streaming = i > 1});
        ASSERT_CLOSE(c.second, 6.857143, 1e-6, 0);
        ASSERT_CLOSE(c.value, 1175.51, 1e-5, 0);
        assert_int_equal(c.wrong, i % 2 == 0);
    }
    for (int i = 0; i < 2; i++) { /* one path of 64 in every 50th world: the worlds' means differ by as rare a chance */
        const fc_check c = skewness_of(64 * 50, (fc_run_options){.paths = paths[i] * 64, .outer = paths[i], .inner = 64});
        ASSERT_CLOSE(c.second, 6.857143, 1e-6, 0);
        assert_true(c.worlds && c.wrong == (i == 0));
    }
}

/* Fault: the limit itself is wrong, another share is taken, a failed path counts as undefined, or one that put nothing in. */
static void undefined_paths(void **state)
{
    (void)state;
    fc_diagnosis d = diagnose(50000, 4, 2, 0);
    const fc_check *c = &d.check[FC_CHECK_UNDEFINED];
    assert_false(c->wrong);
    assert_string_equal(c->name, "sponsor.irr");
    ASSERT_CLOSE(c->value, 0.04, 1e-12, 0);
    d = diagnose(50000, 4, 3, 0);
    assert_true(c->wrong && d.n_wrong == 1);
    ASSERT_CLOSE(c->value, 0.06, 1e-12, 0);
    d = diagnose(50000, 4, 0, 40000); /* four in five paths fail, all others are defined */
    assert_false(c->wrong);
    ASSERT_CLOSE(c->value, 0, 0, 0);
    idle = 20; /* nothing is put in on 20 of 50 paths, 5 more have no rate: 5 of 30 */
    d = diagnose(50000, 4, 25, 0);
    assert_true(c->wrong);
    ASSERT_CLOSE(c->value, 5.0 / 30, 1e-12, 0);
    turns = 1; /* the others only bring in: they have no rate by nature */
    d = diagnose(50000, 4, 25, 0);
    assert_false(c->wrong);
    ASSERT_CLOSE(c->value, 1.0 / 30, 1e-12, 0);
    d = diagnose(50000, 4, 49, 0); /* a rate on 1 of 50 paths is not the programme's number, however wide its interval */
    assert_int_equal(d.n_wrong, 0);
    turns = 50;
    d = diagnose(50000, 4, 20, 0);
    assert_int_equal(d.n_wrong, 0);
    idle = 50; /* a programme that has none of it */
    d = diagnose(50000, 4, 50, 0);
    assert_int_equal(d.n_wrong, 0);
    idle = 0;
}

/* Fault: a path that was left out is not spoken of. */
static void failed_paths(void **state)
{
    (void)state;
    const fc_diagnosis d = diagnose(50000, 4, 0, 3);
    const fc_check *c = &d.check[FC_CHECK_FAILED];
    assert_true(c->wrong && d.n_wrong == 1 && c->path == 0);
    assert_string_equal(c->name, "sponsor.peak");
    ASSERT_CLOSE(c->value, 3.0 / 50000, 1e-12, 0);
}

/* Fault: a verdict in words or JSON that is not the one found. */
static void words_and_json(void **state)
{
    (void)state;
    fc_result *fine = run(65536, 4, 0, 0), *wrong = run(65536, 1.3, 3, 2);
    char *text = said(fine, "en", 0, FC_OK);
    has(text, "Diagnosis: nothing wrong was found");
    free(text);
    text = said(wrong, "en", 0, FC_E_PROBLEM);
    has(text, "heavy tail?           WRONG   sponsor.tvpi: tail index 1.");
    has(text, "failed paths?         WRONG   sponsor.peak: not a finite number on 0.00");
    has(text, "first on path 0 (at most 0)");
    has(text, "undefined paths?      WRONG   sponsor.irr: 6.00% of paths (at most 5.00%)");
    has(text, "too skewed?           WRONG   sponsor.tvpi: skewness 65 wants ");
    has(text, " paths (65534 here)");
    has(text, "Diagnosis: heavy tail (sponsor.tvpi); too skewed (sponsor.tvpi); failed paths (sponsor.peak); undefined paths (sponsor.irr)");
    free(text);
    text = said(wrong, "zh", 0, FC_E_PROBLEM);
    has(text, "诊断：厚尾 (sponsor.tvpi)；偏度过大 (sponsor.tvpi)；失败路径 (sponsor.peak)");
    free(text);
    text = said(fine, NULL, 1, FC_OK);
    has(text, "\"wrong\": 0,");
    free(text);
    text = said(wrong, NULL, 1, FC_E_PROBLEM);
    has(text, "\"wrong\": 4,");
    has(text, "\"paths\": 65534,");
    has(text, "\"lowest_path\": 0");
    has(text, "\"most\": 0.05,");
    free(text);
    fc_result_free(fine);
    fc_result_free(wrong);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(converged),    cmocka_unit_test(heavy_tail),     cmocka_unit_test(undefined_paths),
        cmocka_unit_test(failed_paths), cmocka_unit_test(words_and_json),
        cmocka_unit_test(skewed),       cmocka_unit_test(series_at_the_end), cmocka_unit_test(every_kind),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
