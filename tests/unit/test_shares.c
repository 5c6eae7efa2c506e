/* Faults caught: a threshold that none or all of the values pass, an error of another level than the quantile's, a value
   counted below a threshold it equals or an undefined one counted at all, the number of blocks off by one. */
#if defined(__x86_64__)
#define FC_ISA sse2
#endif
#include "stats/shares.h"
#include "support.h"

static fc_shares fixed_on(const double *x, size_t n)
{
    static uint64_t key[200], spare[200];
    fc_shares s;
    memset(&s, 0xff, sizeof s);
    fc_shares_fix(&s, x, n, key, spare);
    assert_true(s.blocks == 0 && s.n == 0 && s.squares[4] == 0);
    return s;
}

enum { P01, P05, P10, P25, P50, P75, P90, P95, P99 };

/* Fault: ranks off by one. Of 1 .. 100 and gaps the share at or below 5 is 5%. */
static void thresholds_are_the_quantiles(void **state)
{
    (void)state;
    double x[120];
    for (int i = 0; i < 120; i++) x[i] = i < 20 ? NAN : (double)((i * 7) % 100 + 1); /* 7 and 100: every number once */
    const fc_shares s = fixed_on(x, 120);
    const double want[] = {1, 5, 10, 25, 50, 75, 90, 95, 99};
    for (int l = 0; l < FC_SHARE_LEVELS; l++) ASSERT_CLOSE(s.threshold[l], want[l], 0, 0);
}

/* Fault: where values are equal, a threshold whose share is far from the level, or tells nothing. 10 ones, 45 twos and 45 threes:
   shares 10, 55 and 100% at or below. 25% is nearer to 10 than to 55; 75 and 99% have no share but all, so 55. */
static void equal_values(void **state)
{
    (void)state;
    double x[100];
    for (int i = 0; i < 100; i++) x[i] = i % 10 == 0 ? 1 : i % 2 == 0 || i % 10 == 1 ? 2 : 3;
    int n[4] = {0};
    for (int i = 0; i < 100; i++) n[(int)x[i]]++;
    assert_true(n[1] == 10 && n[2] == 50 && n[3] == 40);
    x[2] = x[12] = x[22] = x[32] = x[42] = 3;
    fc_shares s = fixed_on(x, 100);
    const double want[] = {1, 1, 1, 1, 2, 2, 2, 2, 2};
    for (int l = 0; l < FC_SHARE_LEVELS; l++) ASSERT_CLOSE(s.threshold[l], want[l], 0, 0);
    for (int i = 0; i < 100; i++) x[i] = -3.5;
    s = fixed_on(x, 100);
    for (int l = 0; l < FC_SHARE_LEVELS; l++) ASSERT_CLOSE(s.threshold[l], -3.5, 0, 0);
    for (int i = 0; i < 100; i++) x[i] = NAN;
    s = fixed_on(x, 100);
    for (int l = 0; l < FC_SHARE_LEVELS; l++) assert_true(isnan(s.threshold[l]));
}

/* Fault: < for <=, an undefined value counted, values that are not aligned. Nine thresholds around 64 values. */
static void counting(void **state)
{
    (void)state;
    double x[FC_LANES + 1];
    const double threshold[FC_SHARE_LEVELS] = {-INFINITY, -1, -0.5, 0, 1, 2.5, 60, INFINITY, NAN};
    uint8_t count[FC_SHARE_COUNTS];
    for (int i = 0; i < FC_LANES; i++) x[i + 1] = i % 4 == 3 ? NAN : (double)(i - 2);
    x[1] = -0.0; /* instead of -2: at 0, and not below */
    FC_K(fc_shares_count)(x + 1, threshold, count);
    /* defined: 48; -1 at 1; 0 at 0 and 2; then 2, 3, 4, 6, 7, 8, ... : 57 .. 60 at 59 (a gap), 60, 61, 62 */
    const int want[FC_SHARE_COUNTS] = {0, 1, 1, 3, 3, 4, 48, 48, 0, 48};
    for (int l = 0; l < FC_SHARE_COUNTS; l++) assert_int_equal(count[l], want[l]);
}

/* A block with so many values, and of them so many at or below every threshold. */
static void add_block(fc_shares *s, int below, int n)
{
    uint8_t count[FC_BATCHES][FC_SHARE_COUNTS];
    for (int b = 0; b < FC_BATCHES; b++)
        for (int l = 0; l < FC_SHARE_COUNTS; l++) {
            const int all = l < FC_SHARE_LEVELS ? below : n;
            count[b][l] = (uint8_t)(all / FC_BATCHES + (b < all % FC_BATCHES));
        }
    fc_shares_add_counts(s, count[0], FC_SHARE_COUNTS);
}

/* Fault: a divisor off by one, a normal quantile, the error of the threshold's share for the level's. Four blocks of 1024 with
   400, 500, 480 and 420 below: mean 450, squares 2500 + 2500 + 900 + 900 = 6800, so the sd is sqrt(6800 / 3) = 47.6095 and the
   error of the share 47.6095 / 1024 / 2 = 0.0232468; Student's 0.975 with 3 degrees is 3.182446 (any table): 0.0739816.
   The share is 1800 / 4096 = 0.4394531, and sqrt(0.25 / (0.4394531 x 0.5605469)) = 1.0074144: 0.0745302 at the median. */
static void error_of_a_share(void **state)
{
    (void)state;
    fc_shares s = {.threshold = {0}};
    double half[FC_N_QUANTILES];
    const int below[] = {400, 500, 480, 420};
    add_block(&s, below[0], FC_BLOCK);
    fc_shares_half(&s, half);
    assert_true(isnan(half[5])); /* one block tells nothing */
    for (int b = 1; b < 4; b++) add_block(&s, below[b], FC_BLOCK);
    fc_shares_half(&s, half);
    ASSERT_CLOSE(half[P50 + 1], 0.0745302, 1e-5, 0);
    ASSERT_CLOSE(half[P05 + 1], 0.0745302 * sqrt(0.05 * 0.95 / 0.25), 1e-5, 0);
    assert_true(isnan(half[0]) && isnan(half[FC_N_QUANTILES - 1]));
}

/* Fault: blocks weigh alike whatever is defined in them. Shares 0.25 of 1000 and 0.5 of 500: 500 of 1500 below, residuals
   250 - 1000 / 3 = -83.333 and 83.333, squares 13888.9; r / (r - 1) = 2: error sqrt(27777.8) / 1500 = 0.111111, Student's with
   one degree 12.7062: 1.411800; p (1 - p) is 2/9, so at the median times sqrt(0.25 x 4.5) = 1.0606602. */
static void blocks_of_other_sizes(void **state)
{
    (void)state;
    fc_shares s = {.threshold = {0}}, other = {.threshold = {0}};
    double half[FC_N_QUANTILES];
    add_block(&s, 250, 1000);
    add_block(&other, 250, 500);
    fc_shares_merge(&s, &other);
    assert_true(s.blocks == 2 && s.n == 1500 && s.nn == 1250000 && s.below[3] == 500 && s.cross[3] == 375000);
    fc_shares_half(&s, half);
    ASSERT_CLOSE(half[P50 + 1], 1.411800 * 1.0606602, 1e-5, 0);
}

/* Fault: an error of 0 by 0, or none at all, where all values are equal. */
static void nothing_to_tell(void **state)
{
    (void)state;
    fc_shares s = {.threshold = {0}};
    double half[FC_N_QUANTILES];
    for (int b = 0; b < 5; b++) add_block(&s, 700, 700);
    fc_shares_half(&s, half);
    ASSERT_CLOSE(half[P50 + 1], 0, 0, 0);
    s.threshold[P50] = NAN;
    fc_shares_half(&s, half);
    assert_true(isnan(half[P50 + 1]));
}

/* Fault: values of a block counted past its end or in part. */
static void values_of_a_block(void **state)
{
    (void)state;
    double x[FC_BLOCK];
    fc_shares s = {.threshold = {99.5, 0, 0, 0, 0, 0, 0, 0, 1e9}};
    for (int i = 0; i < FC_BLOCK; i++) x[i] = i % 2 ? (double)i : NAN;
    fc_shares_add_values(&s, FC_K(fc_shares_count), x);
    assert_true(s.blocks == 1 && s.n == 512 && s.below[0] == 50 && s.squares[0] == 2500 && s.cross[0] == 50 * 512);
    assert_true(s.below[1] == 0 && s.below[8] == 512);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(thresholds_are_the_quantiles), cmocka_unit_test(equal_values),          cmocka_unit_test(counting),
        cmocka_unit_test(error_of_a_share),             cmocka_unit_test(blocks_of_other_sizes), cmocka_unit_test(nothing_to_tell),
        cmocka_unit_test(values_of_a_block),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
