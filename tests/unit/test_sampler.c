/* Catches: a net or Latin hypercube that misses a stratum or hits one twice; a wrong direction number; pairs that are not
   mirrored; blocks that share their randomisation; uniforms that are not uniform; levels that disagree; two draws in one
   dimension. */
#include "support.h"

#include "level_support.h"
#include "plan/factor_plan.h"
#include "random/philox.h"
#include "random/sampler.h"

#define X(isa)                                                                                                         \
    void fc_sample_##isa(const fc_sampling *, uint64_t, const uint64_t *, uint64_t, const uint32_t[2], double (*)[FC_LANES]); \
    void fc_uniform52_##isa(uint64_t, const uint64_t *, uint64_t, double (*)[FC_LANES]);
#include "isas.inc"
#undef X
#if defined(__x86_64__)
#define LEVEL(name) name##_sse2
#else
#define LEVEL(name) name##_generic
#endif

static uint16_t directions[FC_SOBOL_DIMENSIONS][FC_SOBOL_DIGITS];

static fc_sampling sampling(fc_sampler kind)
{
    fc_sobol_directions(FC_SOBOL_DIMENSIONS, directions);
    return (fc_sampling){.kind = kind, .n = kind == FC_SAMPLER_SOBOL ? FC_SOBOL_DIMENSIONS : 0, .directions = directions};
}

/* All 1024 paths of a block: draws 0 and 1 of a site in dimensions d and e. */
static void fill_block(const fc_sampling *s, uint64_t key, uint64_t block, uint32_t d, uint32_t e, double (*u)[FC_BLOCK])
{
    uint64_t path[FC_LANES] FC_ALIGN;
    double v[2][FC_LANES] FC_ALIGN;
    const uint32_t dims[2] = {d, e};
    for (int b = 0; b < FC_BATCHES; b++) {
        for (int i = 0; i < FC_LANES; i++) path[i] = block * FC_BLOCK + (uint64_t)(b * FC_LANES + i);
        LEVEL(fc_sample)(s, key, path, 0, dims, v);
        for (int j = 0; j < 2; j++) memcpy(u[j] + b * FC_LANES, v[j], sizeof v[j]);
    }
}

static void assert_one_each(const double *u)
{
    unsigned char hit[FC_BLOCK] = {0};
    for (int i = 0; i < FC_BLOCK; i++) {
        assert_true(u[i] > 0.0 && u[i] < 1.0);
        hit[(int)(u[i] * FC_BLOCK)]++;
    }
    for (int i = 0; i < FC_BLOCK; i++) assert_int_equal(hit[i], 1);
}

static void test_every_stratum_once(void **state)
{
    (void)state;
    static double u[2][FC_BLOCK];
    fc_sampling s = sampling(FC_SAMPLER_SOBOL);
    for (uint32_t d = 0; d < FC_SOBOL_DIMENSIONS; d += 2) {
        fill_block(&s, 1 + d, d % 3, d, d + 1, u); /* the last pair leaves the table: Latin */
        assert_one_each(u[0]);
        assert_one_each(u[1]);
    }
    s = sampling(FC_SAMPLER_LHS);
    for (uint64_t key = 1; key <= 200; key++) {
        fill_block(&s, key, key << 33, FC_NO_DIMENSION, FC_NO_DIMENSION, u);
        assert_one_each(u[0]);
        assert_one_each(u[1]);
    }
}

/* Points in each of 2^a x 2^b boxes. */
static void assert_boxes(double (*u)[FC_BLOCK], int a, int b, int want)
{
    int hit[FC_BLOCK] = {0};
    for (int i = 0; i < FC_BLOCK; i++)
        hit[((int)ldexp(u[0][i], a) << b) + (int)ldexp(u[1][i], b)]++;
    for (int i = 0; i < 1 << (a + b); i++) assert_int_equal(hit[i], want);
}

/* Dimensions 1 and 2 are a (0, 10, 2)-net, 1 and 3 a (1, 10, 2)-net: t = sum of the degrees - 1 (Niederreiter 1988),
   degrees 1, 1 and 2. */
static void test_elementary_boxes(void **state)
{
    (void)state;
    static double u[2][FC_BLOCK];
    const fc_sampling s = sampling(FC_SAMPLER_SOBOL);
    for (uint64_t block = 0; block < 20; block++) {
        fill_block(&s, 1, block, 0, 1, u);
        for (int a = 0; a <= 10; a++) assert_boxes(u, a, 10 - a, 1);
        fill_block(&s, 2, block, 0, 2, u);
        for (int a = 0; a <= 9; a++) assert_boxes(u, a, 9 - a, 2);
    }
}

/* The first eight points in three dimensions as Joe and Kuo print them, in the order of Gray's code. */
static void test_published_points(void **state)
{
    (void)state;
    static const double want[8][3] = {{0, 0, 0},           {0.5, 0.5, 0.5},       {0.75, 0.25, 0.25},    {0.25, 0.75, 0.75},
                                      {0.375, 0.375, 0.625}, {0.875, 0.875, 0.125}, {0.625, 0.125, 0.875}, {0.125, 0.625, 0.375}};
    (void)sampling(FC_SAMPLER_SOBOL);
    for (unsigned i = 0; i < 8; i++)
        for (int d = 0; d < 3; d++) {
            unsigned x = 0;
            for (int j = 0; j < 3; j++)
                if ((i ^ i >> 1) >> j & 1u) x ^= directions[d][j];
            ASSERT_CLOSE(x / 1024.0, want[i][d], 0.0, 0.0);
        }
}

static void test_pairs(void **state)
{
    (void)state;
    static double u[2][FC_BLOCK], plain[2][FC_BLOCK];
    const fc_sampling s = sampling(FC_SAMPLER_ANTITHETIC), p = sampling(FC_SAMPLER_PLAIN);
    fill_block(&s, 3, 5, FC_NO_DIMENSION, FC_NO_DIMENSION, u);
    fill_block(&p, 3, 5, FC_NO_DIMENSION, FC_NO_DIMENSION, plain);
    for (int j = 0; j < 2; j++)
        for (int i = 0; i < FC_BLOCK; i += 2) {
            ASSERT_CLOSE(u[j][i] + u[j][i + 1], 1.0, 0.0, 0.0);
            ASSERT_CLOSE(u[j][i], plain[j][i], 0.0, 0.0);
        }
}

/* One path through many blocks: its uniforms must be independent and uniform. Mean 1/2, variance 1/12, the same for
   1024 u modulo 1 (the place inside the stratum), no correlation with the next block nor with the other draw. */
static void check_marginals(const fc_sampling *s, int at)
{
    enum { N = 4000 };
    double sum = 0, square = 0, inside = 0, next = 0, both = 0, last = 0;
    const int batch = at / FC_LANES;
    for (uint64_t block = 0; block < N; block++) {
        uint64_t path[FC_LANES] FC_ALIGN;
        double v[2][FC_LANES] FC_ALIGN;
        const uint32_t dims[2] = {4, 7};
        for (int i = 0; i < FC_LANES; i++) path[i] = block * FC_BLOCK + (uint64_t)(batch * FC_LANES + i);
        LEVEL(fc_sample)(s, 11, path, 1, dims, v);
        const double x = v[0][at % FC_LANES], y = v[1][at % FC_LANES];
        sum += x - 0.5;
        square += (x - 0.5) * (x - 0.5) - 1.0 / 12;
        inside += fmod(x * FC_BLOCK, 1.0) - 0.5;
        next += (x - 0.5) * last;
        both += (x - 0.5) * (y - 0.5);
        last = x - 0.5;
    }
    const double sd = sqrt(1.0 / 12), n = N;
    ASSERT_WITHIN_SE(sum / n, sd / sqrt(n), 0.0);
    ASSERT_WITHIN_SE(inside / n, sd / sqrt(n), 0.0);
    ASSERT_WITHIN_SE(square / n, sqrt(1.0 / 180 / n), 0.0); /* variance of (u - 1/2)^2: 1/80 - 1/144 */
    ASSERT_WITHIN_SE(next / n, 1.0 / 12 / sqrt(n), 0.0);
    ASSERT_WITHIN_SE(both / n, 1.0 / 12 / sqrt(n), 0.0);
}

static void test_marginals(void **state)
{
    (void)state;
    for (int kind = FC_SAMPLER_ANTITHETIC; kind <= FC_SAMPLER_SOBOL; kind++) {
        const fc_sampling s = sampling((fc_sampler)kind);
        static const int places[] = {0, 1, 517, 1023};
        for (int i = 0; i < 4; i++) check_marginals(&s, places[i]);
    }
}

/* Strata of two paths of a Latin block, halves of them: the second is in the same half as the first with probability
   511/1023, in the same eighth with 127/1023. */
static void test_latin_pairs(void **state)
{
    (void)state;
    enum { N = 3000 };
    const fc_sampling s = sampling(FC_SAMPLER_LHS);
    static const int others[] = {1, 32, 33, 63};
    const uint32_t dims[2] = {FC_NO_DIMENSION, FC_NO_DIMENSION};
    for (int o = 0; o < 4; o++) {
        double halves = 0, eighths = 0;
        for (uint64_t block = 0; block < N; block++) {
            uint64_t path[FC_LANES] FC_ALIGN;
            double v[2][FC_LANES] FC_ALIGN;
            for (int i = 0; i < FC_LANES; i++) path[i] = block * FC_BLOCK + (uint64_t)i;
            LEVEL(fc_sample)(&s, 5, path, 0, dims, v);
            halves += (int)(2 * v[0][0]) == (int)(2 * v[0][others[o]]);
            eighths += (int)(8 * v[0][0]) == (int)(8 * v[0][others[o]]);
        }
        const double p = 511.0 / 1023, q = 127.0 / 1023;
        ASSERT_WITHIN_SE(halves / N, sqrt(p * (1 - p) / N), p);
        ASSERT_WITHIN_SE(eighths / N, sqrt(q * (1 - q) / N), q);
    }
}

typedef void sample(const fc_sampling *, uint64_t, const uint64_t *, uint64_t, const uint32_t[2], double (*)[FC_LANES]);
typedef void plain(uint64_t, const uint64_t *, uint64_t, double (*)[FC_LANES]);

static void check_level(sample *f, plain *g)
{
    uint64_t path[FC_LANES] FC_ALIGN;
    double a[2][FC_LANES] FC_ALIGN, b[2][FC_LANES] FC_ALIGN;
    const uint32_t dims[2] = {900, FC_NO_DIMENSION};
    for (int i = 0; i < FC_LANES; i++) path[i] = (UINT64_C(7) << 40) + 192 + (uint64_t)i;
    for (int kind = 0; kind < FC_N_SAMPLERS; kind++) {
        const fc_sampling s = sampling((fc_sampler)kind);
        f(&s, 77, path, 6, dims, a);
        if (kind == FC_SAMPLER_PLAIN) g(77, path, 6, b);
        else LEVEL(fc_sample)(&s, 77, path, 6, dims, b);
        assert_memory_equal(a, b, sizeof a);
    }
}

static void test_levels(void **state)
{
    (void)state;
#define X(isa)                                                                                                         \
    if (runs_here(#isa)) check_level(fc_sample_##isa, fc_uniform52_##isa);
#include "isas.inc"
#undef X
}

/* Each draw of a step, and each input, has a dimension of its own; step after step, then the inputs. */
static void test_dimensions(void **state)
{
    (void)state;
    fc_arena *arena = fc_arena_new();
    fc_factor_plan f = {.needed = {1, 0, 1, 1, 1}, .df = 5.0, .initial = -1};
    fc_sampling s = {0};
    fc_error err;
    unsigned char seen[100] = {0};
    assert_int_equal(fc_sampling_plan(&f, 6, 4, "sobol", arena, &s, &err), FC_OK);
    seen[fc_dimension(&s, 0)]++; /* the state at the start */
    static const int drawn[] = {0, 2, 3, 4, FC_N_FACTORS};
    for (int k = 1; k <= 6; k++)
        for (int j = 0; j < 5; j++) {
            const uint32_t d = fc_factor_dimension(&s, drawn[j], k);
            assert_true(d < 1 + 5u * (unsigned)k && d >= 1 + 5u * (unsigned)(k - 1));
            seen[d]++;
        }
    for (size_t i = 0; i < 4; i++) seen[fc_dimension(&s, s.inputs + i)]++;
    for (int d = 0; d < 35; d++) assert_int_equal(seen[d], 1);
    assert_int_equal(s.n, 35);
    assert_int_equal(fc_dimension(&s, 35), FC_NO_DIMENSION);
    assert_int_equal(fc_sampling_plan(&f, 1200, 4, "sobol", arena, &s, &err), FC_OK);
    assert_int_equal(fc_factor_dimension(&s, 4, 1200), FC_NO_DIMENSION); /* beyond the table */
    fc_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_stratum_once), cmocka_unit_test(test_elementary_boxes),
        cmocka_unit_test(test_published_points),   cmocka_unit_test(test_pairs),
        cmocka_unit_test(test_marginals),          cmocka_unit_test(test_latin_pairs),
        cmocka_unit_test(test_levels),             cmocka_unit_test(test_dimensions),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
