/* Faults caught: inputs drawn path by path in a two-level run, or chance drawn world by world; the error of a mean taken as if
   paths of one world were independent; chance left in the variance between worlds; a jackknife that is too sure. */
#if defined(__x86_64__)
#define FC_ISA sse2
#endif
#include "engine/result_internal.h"
#include "engine/run_internal.h"
#include "path_luck.h"
#include "run_text.h"
#include "stats/intervals.h"
#include "stats/moments.h"

/* ---- u of a world and v of a path, uniform on (0, 1): chance = v, gaps = sum on two paths in three, known = 2u, never = 0,
   sum = 2u + v: variance 4/12 between, 1/12 within ---- */

enum { CHANCE, GAPS, KNOWN, NEVER, SUM, ALL, RARE, RARE_WITHOUT, N, K = 1 };

static double uniform_of(uint64_t key, uint64_t seed) { return mixed((key + 1) * 0x9E3779B97F4A7C15u + seed * 0xD1B54A32D192ED03u); }
static double sum_of(uint64_t world, uint64_t path) { return 2 * uniform_of(world, 1) + uniform_of(path, 2); }
static int has_gap(uint64_t path) { return path % 3 == 1; }

static void simulate(fc_ws *ws)
{
    for (int i = 0; i < FC_LANES; i++) {
        const uint64_t w = ws->world[i], p = ws->path[i];
        fc_scalar_of(ws, CHANCE)[i] = uniform_of(p, 2);
        fc_scalar_of(ws, GAPS)[i] = has_gap(p) ? NAN : sum_of(w, p);
        fc_scalar_of(ws, KNOWN)[i] = 2 * uniform_of(w, 1);
        fc_scalar_of(ws, NEVER)[i] = 0;
        fc_scalar_of(ws, SUM)[i] = sum_of(w, p);
        fc_scalar_of(ws, ALL)[i] = fc_scalar_of(ws, RARE_WITHOUT)[i] = 0;
        fc_scalar_of(ws, RARE)[i] = p % 1000 == 7;
        for (int k = 0; k <= K; k++) fc_at(ws, 0, k)[i] = sum_of(w, p) + k;
    }
}

static const fc_kernels kernels = {
    .isa = "test", .simulate = simulate, .moments = FC_K(fc_moments),
    .extremes = FC_K(fc_extremes), .cumulate = FC_K(fc_cumulate), .zero = FC_K(fc_zero), .bins = FC_K(fc_histogram_bins), .count = FC_K(fc_histogram_count),
};
static fc_metric metrics[] = {
    {.name = "chance", .unit = "x", .scalar = CHANCE},
    {.name = "gaps", .unit = "x", .scalar = GAPS, .may_be_undefined = 1},
    {.name = "known", .unit = "x", .scalar = KNOWN},
    {.name = "level", .unit = "x", .series = 1, .column = 0, .bands = 1},
    {.name = "never", .unit = "probability", .scalar = NEVER, .probability = 1},
    {.name = "sum", .unit = "x", .scalar = SUM},
    {.name = "target.all", .unit = "probability", .scalar = ALL, .probability = 1},
    {.name = "target.rare", .unit = "probability", .scalar = RARE, .probability = 1},
    {.name = "target.rare.without", .unit = "probability", .scalar = RARE_WITHOUT, .probability = 1},
};
static fc_line lines[] = {{.name = "x.called", .column = 0}};
static const fc_plan plan = {.n_steps = K, .delta = 1, .n_cols = 1, .n_scalars = N, .n_metrics = 9, .metrics = metrics,
                             .n_lines = 1, .lines = lines, .n_inputs = 1};

static fc_result *run(uint64_t outer, uint64_t inner, unsigned threads, int streaming)
{
    fc_run_options o = {.threads = threads, .streaming = streaming, .memory = 1u << 30};
    fc_result *r = NULL;
    fc_error e = {0};
    assert_int_equal(fc_run_two_level(&o, outer, inner, &e), FC_OK);
    assert_int_equal(fc_run_with(&plan, &kernels, &o, &r, &e), FC_OK);
    assert_true(fc_result_outer(r) == outer && fc_result_inner(r) == o.inner && fc_result_paths(r) == outer * o.inner);
    return r;
}

static const fc_two_level *levels_of(const fc_result *r, const char *name)
{
    size_t i = 0;
    while (strcmp(fc_result_scalar(r, i)->metric, name) != 0) i++;
    return fc_result_two_level(r, i);
}

/* Fault: chance between worlds counted as uncertainty, or the shares swapped. Variances by hand: 4/12 and 1/12, share 0.8;
   1/12 and no uncertainty; 4/12 and no chance. A world of 64 paths has a mean that is chance by 1/12/64 = 0.0013: left in, it
   is ten errors of the estimate. */
static void variances_by_hand(void **state)
{
    (void)state;
    fc_result *r = run(400, 64, 2, 0);
    const fc_two_level *sum = levels_of(r, "sum"), *chance = levels_of(r, "chance"), *known = levels_of(r, "known");
    ASSERT_WITHIN_SE(sum->var_between, sum->var_between_se, 4.0 / 12);
    ASSERT_WITHIN_SE(sum->var_within, sum->var_within_se, 1.0 / 12);
    ASSERT_WITHIN_SE(sum->share, sum->share_se, 0.8);
    assert_true(sum->share_se < 0.02 && sum->var_within_se < 0.001); /* small enough to see 5% */
    ASSERT_WITHIN_SE(chance->var_between, chance->var_between_se, 0);
    ASSERT_WITHIN_SE(chance->share, chance->share_se, 0);
    assert_true(chance->share_se < 0.005);
    assert_true(fabs(chance->var_between + chance->var_within / 64) > 4 * chance->var_between_se); /* the uncorrected twin */
    ASSERT_CLOSE(known->share, 1, 0, 1e-12);
    ASSERT_CLOSE(known->var_within, 0, 0, 1e-12);
    assert_true(isnan(levels_of(r, "never")->share));
    const double in_all = sum->var_between + sum->var_within;
    ASSERT_CLOSE(sum->var_total, in_all, 1e-14, 0);
    ASSERT_CLOSE(fc_result_find(r, "sum")->sd, sqrt(in_all), 1e-14, 0);
    ASSERT_CLOSE(sum->f, (64 * sum->var_between + sum->var_within) / sum->var_within, 1e-12, 0); /* equal counts */
    fc_result_free(r);
}

/* Mean of `sum` (or of gaps) in a world and how many values it has, from the definition. */
static double world_mean(uint64_t w, uint64_t inner, int gaps, double *n)
{
    double sum = 0;
    *n = 0;
    for (uint64_t p = w * inner; p < (w + 1) * inner; p++) {
        if (gaps && has_gap(p)) continue;
        sum += sum_of(w, p);
        *n += 1;
    }
    return sum / *n;
}

/* Fault: a world's moments taken from other paths (a merge with the world before), or an error between paths instead of
   worlds. Every rounding of inner: leaves, blocks, three blocks. se by hand: root of J/(J-1) sum of (n_w (y_w - y))^2 / n^2. */
static void errors_by_hand(void **state)
{
    (void)state;
    const struct { uint64_t given, inner; } sizes[] = {{1, 64}, {65, 128}, {256, 256}, {500, 512}, {513, 1024}, {2049, 3072}};
    enum { J = 7 };
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        for (int gaps = 0; gaps < 2; gaps++) {
            fc_result *r = run(J, sizes[i].given, 3, 0);
            assert_true(fc_result_inner(r) == sizes[i].inner);
            double n[J], y[J], all = 0, mean = 0, squares = 0;
            for (uint64_t w = 0; w < J; w++) {
                y[w] = world_mean(w, sizes[i].inner, gaps, &n[w]);
                all += n[w];
                mean += n[w] * y[w];
            }
            mean /= all;
            for (int w = 0; w < J; w++) squares += n[w] * (y[w] - mean) * n[w] * (y[w] - mean);
            const double se = sqrt(squares * J / (J - 1)) / all, half = 2.446911851144969 * se; /* t 0.975 of 6 */
            const fc_summary *s = fc_result_find(r, gaps ? "gaps" : "sum");
            assert_true(s->n == (uint64_t)all && s->n + s->undefined == J * sizes[i].inner);
            ASSERT_CLOSE(s->mean, mean, 1e-12, 0);
            ASSERT_CLOSE(s->se, se, 1e-10, 0);
            ASSERT_CLOSE(s->ci_high - s->mean, half, 1e-9, 0);
            double line, line_se;
            fc_result_line(r, 0, 0, &line, &line_se);
            if (!gaps) ASSERT_CLOSE(line_se, se, 1e-10, 0);
            if (!gaps) ASSERT_CLOSE(fc_result_series_point(r, 0, 1)->se, se, 1e-10, 0);
            fc_result_free(r);
        }
}

/* Fault: the numbers depend on threads or memory mode. */
static void threads_do_not_matter(void **state)
{
    (void)state;
    fc_result *one = run(9, 3000, 1, 0), *many = run(9, 3000, 5, 1);
    for (size_t i = 0; i < fc_result_n_scalars(one); i++) {
        assert_memory_equal(fc_result_two_level(one, i), fc_result_two_level(many, i), sizeof(fc_two_level));
        const fc_summary *a = fc_result_scalar(one, i), *b = fc_result_scalar(many, i);
        const double x[] = {a->mean, a->se, a->ci_low, a->ci_high, a->sd}, y[] = {b->mean, b->se, b->ci_low, b->ci_high, b->sd};
        assert_memory_equal(x, y, sizeof x);
        assert_int_equal(fc_result_n_doublings(one), 3); /* 4, 8, 9 worlds */
        for (size_t k = 0; k < 3; k++) {
            const fc_doubling *d = fc_result_doubling(one, i, k), *e = fc_result_doubling(many, i, k);
            assert_memory_equal(&d->mean, &e->mean, 5 * sizeof d->mean);
            assert_true(d->paths == e->paths && d->paths == (k < 2 ? UINT64_C(4) << k : 9) * 3072);
        }
    }
    for (size_t k = 0; k <= K; k++)
        assert_memory_equal(fc_result_world_quantiles(one, 0, k), fc_result_world_quantiles(many, 0, k),
                            FC_N_QUANTILES * sizeof(double));
    assert_true(isnan(fc_result_find(many, "sum")->q_low[5])); /* histograms do not tell worlds apart */
    fc_result_free(one);
    fc_result_free(many);
}

/* Fault: bands of worlds that are those of paths; intervals of quantiles as if paths were independent. Worlds' means of `level`
   at step 1 lie uniformly on (1.5, 3.5) but for chance of sd 0.006: 5% at 1.6, 95% at 3.4, within 4 sqrt(p(1-p)/1000) = 2.8% of
   the worlds. The median of `known`, 2u of 1000 worlds: 1 -+ 1.9623 * 0.5 / sqrt(1000) * 2 = 0.0621; 62 spacings lie between
   the ends: their sum is known within 4 * 2 sqrt(62) / 1000 = 0.063. */
static void bands_and_quantiles(void **state)
{
    (void)state;
    fc_result *r = run(1000, 2048, 2, 0);
    const double *q = fc_result_world_quantiles(r, 0, 1);
    ASSERT_CLOSE(q[2], 1.6, 0, 0.06);
    ASSERT_CLOSE(q[8], 3.4, 0, 0.06);
    ASSERT_CLOSE(fc_result_series_point(r, 0, 1)->q[2], 1.4472, 0, 0.06); /* all futures reach further: 1 + root of 4 * 0.05 */
    assert_null(fc_result_world_quantiles(r, 0, K + 1));
    const fc_summary *known = fc_result_find(r, "known");
    ASSERT_CLOSE(known->q_high[5] - known->q_low[5], 2 * 0.0621, 0, 0.063);
    assert_true(known->q_low[5] <= known->q[5] && known->q[5] <= known->q_high[5]);
    /* chance knows no worlds: the interval of independent paths, 2 * 1.96 * 0.5 / sqrt(2048000) = 0.00137 */
    const fc_summary *chance = fc_result_find(r, "chance");
    ASSERT_CLOSE(chance->q_high[5] - chance->q_low[5], 0.00137, 0.2, 0);
    fc_result_free(r);
}

/* Fault: what was never seen in J worlds called impossible as if J x inner paths were independent. Wilson at p = 0:
   z^2 / (m + z^2) with m = J (z/t)^2, z = 1.959964, t of 9 = 2.262157: m = 7.5068, 0.33850. */
static void never_seen(void **state)
{
    (void)state;
    fc_result *r = run(10, 1024, 1, 0);
    const fc_summary *never = fc_result_find(r, "never");
    ASSERT_CLOSE(never->ci_low, 0, 0, 0);
    ASSERT_CLOSE(never->ci_high, 0.3385, 0, 1e-4);
    fc_result_free(r);
}

/* Fault: all targets together called likelier than the rarest of them can be. 10 of 10,240 paths meet it, one in each world but
   the eleventh thousand: below 0.5% whatever the worlds say; all together cannot pass that, the others without it may. */
static void all_and_the_rarest(void **state)
{
    (void)state;
    fc_result *r = run(10, 1024, 1, 0);
    const fc_summary *all = fc_result_find(r, "target.all"), *rare = fc_result_find(r, "target.rare");
    assert_true(rare->mean > 0 && rare->ci_high < 0.005);
    ASSERT_CLOSE(all->ci_high, rare->ci_high, 0, 0);
    ASSERT_CLOSE(fc_result_find(r, "target.rare.without")->ci_high, 0.3385, 0, 1e-4);
    const size_t i = (size_t)(all - fc_result_scalar(r, 0)), last = fc_result_n_doublings(r) - 1;
    ASSERT_CLOSE(fc_result_doubling(r, i, last)->ci_high, all->ci_high, 0, 0);
    fc_result_free(r);
}

/* ---- the estimator alone, over many small samples ---- */

static double normal(uint64_t key, uint64_t seed) /* Box and Muller */
{
    return sqrt(-2 * log(uniform_of(key, seed))) * cos(6.283185307179586 * uniform_of(key, seed + 1000000));
}

/* Fault: a jackknife divided wrongly. 2000 samples of 30 worlds of 8 values, variance 1 between and 4 within (share 0.2):
   estimates are centred (0 within 4 se of their mean), the mean of the squared errors is the estimates' variance (Student's
   law of the ratio: within 15%), and the mean's 95% interval holds 0 in 95% of the samples within 3.5 sqrt(0.95 * 0.05 / 2000)
   = 1.7%. */
static void errors_hold_what_they_say(void **state)
{
    (void)state;
    enum { SAMPLES = 2000, J = 30, EACH = 8 };
    double sum[2] = {0}, squares[2] = {0}, claimed[2] = {0}, inside = 0;
    for (uint64_t s = 0; s < SAMPLES; s++) {
        fc_anova_world world[J];
        fc_anova a;
        for (uint64_t w = 0; w < J; w++) {
            double x[EACH], mean = 0, m2 = 0;
            for (uint64_t i = 0; i < EACH; i++) {
                x[i] = normal(s * J + w, 3) + 2 * normal((s * J + w) * EACH + i, 4);
                mean += x[i] / EACH;
            }
            for (int i = 0; i < EACH; i++) m2 += (x[i] - mean) * (x[i] - mean);
            world[w] = (fc_anova_world){EACH, mean, m2};
        }
        fc_anova_of(world, J, &a);
        const double off[2] = {a.between - 1, a.within - 4}, se[2] = {a.between_se, a.within_se};
        for (int j = 0; j < 2; j++) {
            sum[j] += off[j];
            squares[j] += off[j] * off[j];
            claimed[j] += se[j] * se[j];
        }
        inside += fabs(a.mean) <= fc_student_975(J - 1) * a.se;
    }
    for (int j = 0; j < 2; j++) {
        const double mean = sum[j] / SAMPLES, variance = squares[j] / SAMPLES - mean * mean;
        ASSERT_WITHIN_SE(mean, sqrt(variance / SAMPLES), 0);
        assert_true(sqrt(variance / SAMPLES) < 0.015); /* sees chance left in: 4/8 */
        ASSERT_CLOSE(claimed[j] / SAMPLES, variance, 0.15, 0);
    }
    ASSERT_CLOSE(inside / SAMPLES, 0.95, 0, 0.017);
}

/* Fault: a constant has the error that the rounding of its sum makes (1e-16 of the value). Worlds of unequal counts, the first
   without a value. */
static void constants_have_no_error(void **state)
{
    (void)state;
    static const double values[] = {0.1, 1e9 / 3, -7.3e-5, 0};
    enum { J = 11 };
    for (int i = 0; i < 4; i++) {
        fc_anova_world world[J];
        fc_anova a;
        for (int w = 0; w < J; w++) world[w] = (fc_anova_world){w == 0 ? 0 : 61 + 7 * w, w == 0 ? 0 : values[i], 0};
        fc_anova_of(world, J, &a);
        ASSERT_CLOSE(a.mean, values[i], 0, 0);
        ASSERT_CLOSE(a.se, 0, 0, 0);
        ASSERT_CLOSE(a.total, 0, 0, 0);
        ASSERT_CLOSE(a.total_se, 0, 0, 0);
    }
}

/* ---- the real program ---- */

static const char text[] =
    "schema = 1; title = \"t\"; start = \"2022-01\"; horizon = 12.0; step = \"quarter\";\n"
    "direct = ( { name = \"d\"; budget = 1.0e8; projects = \"20..60\"; } );\n";

static fc_run_options two_levels(const run_of *r, uint64_t outer, uint64_t inner)
{
    fc_run_options o;
    fc_error err = {0};
    fc_run_options_init(&o, r->model);
    o.seed = 1;
    assert_int_equal(fc_run_two_level(&o, outer, inner, &err), FC_OK);
    return o;
}

/* Fault: inputs keyed by the path, so that a world is no world; factors keyed by the world, so that chance is not chance; a
   replay in another world. The number of projects is an input and nothing else; their multiple is mostly
   chance. */
static void worlds_and_replay(void **state)
{
    (void)state;
    run_of r = run_text(text);
    fc_run_options o = two_levels(&r, 6, 200);
    fc_result *two = NULL;
    fc_error err = {0};
    assert_int_equal(fc_run(r.plan, &o, &two, &err), FC_OK);
    const fc_two_level *number = levels_of(two, "direct.d.projects"), *tvpi = levels_of(two, "sponsor.tvpi");
    ASSERT_CLOSE(number->share, 1, 0, 1e-9);
    assert_true(number->var_between > 10); /* 41 equally likely numbers: 140 */
    assert_true(tvpi->share < 0.1);
    const uint64_t paths[] = {0, 255, 256, 700, 1535};
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        fc_replay *path = NULL;
        assert_int_equal(fc_replay_path(r.plan, &o, paths[i], &path, &err), FC_OK);
        for (size_t s = 0; s < two->n_scalars; s++) {
            const double ran = two->columns[s * two->stride + paths[i]], again = fc_replay_scalar(path, two->scalars[s].metric);
            assert_memory_equal(&ran, &again, sizeof ran);
        }
        fc_replay_free(path);
    }
    const double *numbers = two->columns + two->stride * (size_t)(number - two->two_level);
    assert_true(numbers[0] == numbers[255] && numbers[255] != numbers[256]);
    fc_result_free(two);
    run_free(&r);
}

static void refuses(const fc_plan *with, fc_run_options o, const char *words)
{
    fc_result *r = NULL;
    fc_error err = {0};
    assert_int_equal(fc_run_with(with, &kernels, &o, &r, &err), FC_E_USAGE);
    if (!strstr(err.text, words)) print_error("%s\n", err.text);
    assert_non_null(strstr(err.text, words));
    assert_null(r);
}

/* Fault: a share of paths whose error takes paths of one world for independent, or the worlds' differences for none. known = 2u is
   at most 0.6 in whole worlds: se sqrt(0.3 * 0.7 / 999) = 0.0145 of 1000 worlds; v is at most 0.3 on paths: 0.0145 / 8 = 0.00181 of
   64000. Halves of intervals: 1.9623 se. gaps = 2u + v on two paths in three, at most 4 wherever it is defined. */
static void shares_of_worlds(void **state)
{
    (void)state;
    static const struct { const char *metric; double x, value, room, half; } rows[] = {
        {"known", 0.6, 0.3, 0.0145, 1.9623 * 0.0145}, {"chance", 0.3, 0.3, 0.00181, 1.9623 * 0.00181}};
    fc_result *r = run(1000, 64, 2, 0), *rough = run(1000, 64, 2, 1);
    fc_estimate e;
    fc_error err = {0};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_int_equal(fc_result_share(r, rows[i].metric, NULL, rows[i].x, &e, &err), FC_OK);
        ASSERT_WITHIN_SE(e.value, rows[i].room, rows[i].value);
        assert_true(e.low < e.value && e.value < e.high);
        ASSERT_CLOSE(0.5 * (e.high - e.low), rows[i].half, 0.1, 0); /* the worlds' se is known to 1 / sqrt(2000); Wilson's is a little narrower */
    }
    const fc_summary *gaps = fc_result_find(r, "gaps");
    assert_int_equal(fc_result_share(r, "gaps", NULL, 4, &e, &err), FC_OK);
    ASSERT_CLOSE(e.value, (double)gaps->n / 64000, 1e-12, 0);
    assert_int_equal(fc_result_share(rough, "known", NULL, 0.6, &e, &err), FC_OK);
    assert_true(isnan(e.low) && isnan(e.value)); /* histograms do not tell worlds apart */
    assert_int_equal(fc_result_share(r, "nothing", NULL, 0.6, &e, &err), FC_OK);
    assert_true(isnan(e.value));
    fc_result_free(r);
    fc_result_free(rough);
}

/* Fault: what cannot be told apart is told apart. */
static void refusals(void **state)
{
    (void)state;
    static const char *const stop[] = {"mean(sum):1%"};
    fc_run_options o = {0};
    fc_error err = {0};
    assert_int_equal(fc_run_two_level(&o, 3, 100, &err), FC_E_USAGE);
    assert_int_equal(fc_run_two_level(&o, 10, 0, &err), FC_E_USAGE);
    assert_int_equal(fc_run_two_level(&o, 1000000, 2000000, &err), FC_E_USAGE);
    assert_int_equal(fc_run_two_level(&o, 0, 77, &err), FC_OK);
    assert_true(o.outer == 0 && o.inner == 0 && o.paths == 77);
    assert_int_equal(fc_run_two_level(&o, 10, 100, &err), FC_OK);
    o.memory = 1u << 30;
    fc_plan other = plan;
    other.n_inputs = 0;
    refuses(&other, o, "nothing to tell apart");
    other = plan;
    other.sampling.kind = FC_SAMPLER_LHS;
    refuses(&other, o, "the sampler lhs");
    fc_run_options wrong = o;
    wrong.paths++;
    refuses(&plan, wrong, "are not 1281 paths");
    wrong = o;
    wrong.outer = 2;
    refuses(&plan, wrong, "at least 4 worlds");
    wrong = o;
    wrong.stop = stop;
    wrong.n_stop = 1;
    refuses(&plan, wrong, "takes no stop rule");
    wrong = o;
    wrong.controls = 1;
    refuses(&plan, wrong, "no controls");
    assert_int_equal(fc_run_check(&plan, &wrong, &err), FC_E_USAGE);
    assert_int_equal(fc_run_check(&plan, &o, &err), FC_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(variances_by_hand), cmocka_unit_test(errors_by_hand), cmocka_unit_test(threads_do_not_matter),
        cmocka_unit_test(bands_and_quantiles), cmocka_unit_test(never_seen), cmocka_unit_test(all_and_the_rarest), cmocka_unit_test(errors_hold_what_they_say),
        cmocka_unit_test(worlds_and_replay), cmocka_unit_test(refusals),
        cmocka_unit_test(shares_of_worlds),  cmocka_unit_test(constants_have_no_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
