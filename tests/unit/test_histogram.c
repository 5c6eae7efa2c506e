/* Faults caught: a bin wider than promised, values in the wrong order (negative numbers), merges that depend on order. */
#include "stats/histogram.h"

#include "level_support.h"
#include "stats/order_key.h"
#include "support.h"

#define X(isa) int fc_histogram_count_##isa(fc_histogram *, const uint32_t *, size_t, uint64_t);
#include "isas.inc"
#undef X

static double number(uint64_t *s)
{
    *s ^= *s << 13;
    *s ^= *s >> 7;
    *s ^= *s << 17;
    return (double)(*s >> 11) * 0x1p-53;
}

static int ascending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

/* Fault: order of negative numbers reversed, zeros apart. */
static void keys_keep_order(void **state)
{
    (void)state;
    const double x[] = {-INFINITY, -1e300, -2, -1.5, -1e-310, 0, 1e-310, 1, 1.0000000000000002, 3e5, INFINITY};
    for (size_t i = 0; i + 1 < sizeof x / sizeof x[0]; i++) assert_true(fc_order_key(x[i]) < fc_order_key(x[i + 1]));
    for (size_t i = 0; i < sizeof x / sizeof x[0]; i++) assert_true(fc_order_value(fc_order_key(x[i])) == x[i]);
    assert_true(fc_order_key(-0.0) == fc_order_key(0.0));
}

/* Fault: an order statistic further than 2^-7 from the true one. */
static void stated_error(void **state)
{
    (void)state;
    enum { N = 20001 };
    static double x[N];
    uint64_t s = 1;
    for (int i = 0; i < N; i++) x[i] = (number(&s) - 0.3) * exp(20 * number(&s)); /* both signs, nine decades */
    fc_histogram h = {0};
    assert_true(fc_histogram_add(&h, x, N));
    qsort(x, N, sizeof x[0], ascending);
    static uint64_t rank[N];
    static double got[N];
    for (int i = 0; i < N; i++) rank[i] = (uint64_t)i;
    fc_histogram_order(&h, rank, N, got);
    for (int i = 0; i < N; i++) ASSERT_CLOSE(got[i], x[i], FC_HISTOGRAM_ERROR, 0);
    fc_histogram_clear(&h);
}

/* Fault: counts and shares smeared inside their bins: p50 of a count reads 3.01. */
static void whole_numbers_are_exact(void **state)
{
    (void)state;
    const double x[] = {-3, -3, -1, 0, 0, NAN, 1, 2, 3, 3, 100, 0.25};
    const uint64_t rank[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
    const double want[] = {-3, -3, -1, 0, 0, 0.25, 1, 2, 3, 3, 100};
    double got[11];
    fc_histogram h = {0};
    assert_true(fc_histogram_add(&h, x, 12));
    assert_true(h.n == 11);
    fc_histogram_order(&h, rank, 11, got);
    for (int i = 0; i < 11; i++) ASSERT_CLOSE(got[i], want[i], 0, 0);
    /* a true zero stays zero beside values that fill their bins */
    const double third = 1.0 / 3;
    assert_true(fc_histogram_add(&h, &third, 1));
    fc_histogram_order(&h, rank, 5, got);
    ASSERT_CLOSE(got[3], 0, 0, 0);
    fc_histogram_clear(&h);
}

/* Fault: the merge of parts differs from counting everything at once. */
static void merging_is_exact(void **state)
{
    (void)state;
    fc_histogram all = {0}, part[3] = {{{0}, 0, 0, 0}};
    uint64_t s = 7;
    for (int i = 0; i < 3000; i++) {
        const double x = exp(9 * (number(&s) - 0.5)) - 1;
        assert_true(fc_histogram_add(&all, &x, 1) && fc_histogram_add(&part[i % 3], &x, 1));
    }
    assert_true(fc_histogram_merge(&part[2], &part[0]) && fc_histogram_merge(&part[2], &part[1]));
    uint64_t rank[100];
    double a[100], b[100];
    for (uint64_t i = 0; i < 100; i++) rank[i] = 30 * i;
    fc_histogram_order(&all, rank, 100, a);
    fc_histogram_order(&part[2], rank, 100, b);
    assert_memory_equal(a, b, sizeof a);
    assert_true(part[2].n == 3000);
    for (int i = 0; i < 3; i++) fc_histogram_clear(&part[i]);
    fc_histogram_clear(&all);
}

typedef struct listed { uint32_t bin[20000]; int64_t count[20000]; size_t n; } listed;
static int list_bin(void *user, uint32_t bin, int64_t count)
{
    listed *l = user;
    l->bin[l->n] = bin;
    l->count[l->n++] = count;
    return l->n < sizeof l->bin / sizeof l->bin[0];
}

typedef int count_fn(fc_histogram *, const uint32_t *, size_t, uint64_t);
static void same_counts(count_fn *count, const double *x, size_t n, const fc_histogram *want)
{
    static uint32_t bin[4096];
    static listed a, b;
    fc_histogram h = {0};
    uint64_t off = 0;
    for (size_t i = 0; i < n; i++) bin[i] = fc_order_bin(x[i], &off);
    assert_true(count(&h, bin, n - 37, off) && count(&h, bin + n - 37, 37, off)); /* rows of 64 and a rest */
    a.n = b.n = 0;
    fc_histogram_walk(&h, list_bin, &a);
    fc_histogram_walk(want, list_bin, &b);
    assert_true(a.n > 500 && a.n == b.n && h.n == want->n && h.off_grid == want->off_grid);
    assert_memory_equal(a.bin, b.bin, a.n * sizeof a.bin[0]);
    assert_memory_equal(a.count, b.count, a.n * sizeof a.count[0]);
    fc_histogram_clear(&h);
}

/* Fault: values counted in rows, near each other first, are not all there: more pages than places, rows of one value,
   undefined ones. */
static void counted_in_rows(void **state)
{
    (void)state;
    enum { N = 4096 };
    static double x[N];
    uint64_t s = 11;
    for (int i = 0; i < N; i++) x[i] = (number(&s) - 0.4) * exp(40 * number(&s)); /* seventeen decades */
    for (int i = 128; i < 256; i++) x[i] = 0.0;
    for (int i = 0; i < N; i += 97) x[i] = NAN;
    fc_histogram want = {0};
    assert_true(fc_histogram_add(&want, x, N));
#define X(isa) if (runs_here(#isa)) same_counts(fc_histogram_count_##isa, x, N, &want);
#include "isas.inc"
#undef X
    fc_histogram_clear(&want);
}

/* Fault: charts lose counts at the ends or inside wide bins. */
static void rebinned_counts(void **state)
{
    (void)state;
    fc_histogram h = {0};
    for (int i = 0; i < 1000; i++) {
        const double x = (i + 0.5) / 1000; /* uniform on (0, 1) */
        assert_true(fc_histogram_add(&h, &x, 1));
    }
    double count[4] = {0};
    fc_histogram_rebin(&h, 0.25, 0.75, 4, count); /* 1/8 each, the ends take a quarter more */
    const double want[4] = {375, 125, 125, 375};
    double sum = 0;
    for (int i = 0; i < 4; i++) {
        ASSERT_CLOSE(count[i], want[i], 0.02, 0);
        sum += count[i];
    }
    ASSERT_CLOSE(sum, 1000, 1e-12, 0);
    fc_histogram_clear(&h);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_keep_order),  cmocka_unit_test(stated_error),   cmocka_unit_test(whole_numbers_are_exact),
        cmocka_unit_test(merging_is_exact), cmocka_unit_test(counted_in_rows), cmocka_unit_test(rebinned_counts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
