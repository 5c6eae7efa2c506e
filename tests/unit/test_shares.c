/* Faults caught: a threshold that none or all of the values pass, an error of another level than the quantile's, a value
   counted below a threshold it equals or an undefined one counted at all, the number of blocks off by one; an error of what lies
   beyond a threshold that takes a threshold beside the quantile for it, depends on the order of blocks or on the size of values. */
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
    fc_shares_batch got;
    for (int i = 0; i < FC_LANES; i++) x[i + 1] = i % 4 == 3 ? NAN : (double)(i - 2);
    x[1] = -0.0; /* instead of -2: at 0, and not below */
    FC_K(fc_shares_count)(x + 1, threshold, &got);
    /* defined: 48; -1 at 1; 0 at 0 and 2; then 2, 3, 4, 6, 7, 8, ... : 57 .. 60 at 59 (a gap), 60, 61, 62 */
    const int want[FC_SHARE_COUNTS] = {0, 1, 1, 3, 3, 4, 48, 48, 0, 48};
    for (int l = 0; l < FC_SHARE_COUNTS; l++) assert_int_equal(got.count[l], want[l]);
    assert_true(got.beyond[FC_BEYOND_LOW] == 0 && got.beyond[FC_BEYOND_HIGH] == 0); /* none below -1, none above infinity */
}

/* A block with so many values, of them so many at or below every threshold, and so much beyond both outer ones. */
static void add_beyond_block(fc_shares *s, int below, int n, double beyond)
{
    fc_shares_batch batch[FC_BATCHES];
    for (int b = 0; b < FC_BATCHES; b++) {
        batch[b] = (fc_shares_batch){.beyond = {beyond / FC_BATCHES, beyond / FC_BATCHES}};
        for (int l = 0; l < FC_SHARE_COUNTS; l++) {
            const int all = l < FC_SHARE_LEVELS ? below : n;
            batch[b].count[l] = (uint8_t)(all / FC_BATCHES + (b < all % FC_BATCHES));
        }
    }
    fc_shares_add_batches(s, batch, 1);
}
static void add_block(fc_shares *s, int below, int n) { add_beyond_block(s, below, n, 0); }

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

/* Fault: a divisor off by one, blocks left out, the threshold taken for the quantile. Sums 10, 14, 12, 8 beyond the threshold of
   four blocks of 1024: residuals -1, 3, 1, -3, squares 20, error sqrt(4/3 x 20) / 4096 = 1.260737e-3. At or below it 40, 60, 50,
   30: residuals -5, 15, 5, -15. At a quantile 0.5 above, half of them more: -3.5, 10.5, 3.5, -10.5, squares 245, error 4.412579e-3;
   0.2 below: 0, 0, 0, 0. */
static void error_beyond(void **state)
{
    (void)state;
    fc_shares s = {.threshold = {0}};
    static const double beyond[] = {10, 14, 12, 8};
    static const int below[] = {40, 60, 50, 30};
    add_beyond_block(&s, below[0], FC_BLOCK, beyond[0]);
    assert_true(isnan(fc_shares_beyond_se(&s, FC_BEYOND_LOW, 0))); /* one block tells nothing */
    for (int b = 1; b < 4; b++) add_beyond_block(&s, below[b], FC_BLOCK, beyond[b]);
    for (int side = 0; side < FC_BEYOND_SIDES; side++) {
        ASSERT_CLOSE(fc_shares_beyond_se(&s, side, 0), 1.260737e-3, 1e-6, 0);
        ASSERT_CLOSE(fc_shares_beyond_se(&s, side, 0.5), 4.412579e-3, 1e-6, 0);
        ASSERT_CLOSE(fc_shares_beyond_se(&s, side, -0.2), 0, 0, 1e-9);
        assert_true(isnan(fc_shares_beyond_se(&s, side, NAN)));
    }
}

enum { SOME = 24 };

/* Of values the blocks of which differ, some undefined: x[SOME * FC_BLOCK]. */
static double *make_values(double scale)
{
    double *x = malloc(SOME * FC_BLOCK * sizeof *x);
    uint64_t luck = 1;
    for (int i = 0; x && i < SOME * FC_BLOCK; i++) {
        luck = luck * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        const double u = (double)(luck >> 11) * 0x1p-53, block = (double)(i / FC_BLOCK * 7 % SOME) / SOME;
        x[i] = i % 11 == 0 ? NAN : scale * (exp(u + 0.3 * block) - 2);
    }
    assert_non_null(x);
    return x;
}

/* Spread of the blocks' sums beyond q, from the definition: a ratio of sums. */
static double beyond_se_by_hand(const double *x, int side, double q)
{
    double t[SOME] = {0}, n[SOME] = {0}, sum = 0, all = 0, squares = 0;
    for (int i = 0; i < SOME * FC_BLOCK; i++) {
        if (isnan(x[i])) continue;
        t[i / FC_BLOCK] += fmax(side == FC_BEYOND_LOW ? q - x[i] : x[i] - q, 0);
        n[i / FC_BLOCK] += 1;
    }
    for (int b = 0; b < SOME; b++) {
        sum += t[b];
        all += n[b];
    }
    for (int b = 0; b < SOME; b++) squares += (t[b] - sum / all * n[b]) * (t[b] - sum / all * n[b]);
    return sqrt(squares * SOME / (SOME - 1)) / all;
}

/* Fault: digits lost in whole numbers, an error that depends on the unit money is in; at a quantile beside the threshold an error
   that is off by the first order of the distance: 2% of the values lie between them, so without what is taken back it would be 40% off. */
static void error_beyond_of_values(void **state)
{
    (void)state;
    static uint64_t key[FC_FIRST_PATHS], spare[FC_FIRST_PATHS];
    static const double scales[] = {1, 1e15, 1e-15};
    for (int i = 0; i < 3; i++) {
        double *x = make_values(scales[i]);
        fc_shares s;
        fc_shares_fix(&s, x, FC_FIRST_PATHS, key, spare);
        for (int b = 0; b < SOME; b++) fc_shares_add_values(&s, FC_K(fc_shares_count), x + b * FC_BLOCK);
        for (int side = 0; side < FC_BEYOND_SIDES; side++) {
            const double t = s.threshold[fc_beyond_level(side)], inwards = side == FC_BEYOND_LOW ? scales[i] : -scales[i];
            ASSERT_CLOSE(fc_shares_beyond_se(&s, side, t), beyond_se_by_hand(x, side, t), 1e-7, 0);
            ASSERT_CLOSE(fc_shares_beyond_se(&s, side, t + 0.01 * inwards), beyond_se_by_hand(x, side, t + 0.01 * inwards), 0.05, 0);
            ASSERT_CLOSE(fc_shares_beyond_se(&s, side, t - 0.01 * inwards), beyond_se_by_hand(x, side, t - 0.01 * inwards), 0.05, 0);
        }
        free(x);
    }
}

/* Fault: sums that round, so that threads or shards show. */
static void blocks_in_any_order(void **state)
{
    (void)state;
    static uint64_t key[FC_FIRST_PATHS], spare[FC_FIRST_PATHS];
    double *x = make_values(1);
    fc_shares first, forward, back, half[2];
    fc_shares_fix(&first, x, FC_FIRST_PATHS, key, spare);
    for (int b = 0; b < SOME; b++)
        for (int i = 0; i < FC_BLOCK; i++) x[b * FC_BLOCK + i] *= pow(10, b % 9 - 4);
    fc_shares_fix_like(&forward, &first);
    assert_true(fc_shares_alike(&forward, &first));
    back = half[0] = half[1] = forward;
    for (int b = 0; b < SOME; b++) {
        fc_shares_add_values(&forward, FC_K(fc_shares_count), x + b * FC_BLOCK);
        fc_shares_add_values(&back, FC_K(fc_shares_count), x + (SOME - 1 - b) * FC_BLOCK);
        fc_shares_add_values(&half[b % 2], FC_K(fc_shares_count), x + b * FC_BLOCK);
    }
    fc_shares_merge(&half[1], &half[0]);
    assert_memory_equal(&forward, &back, sizeof forward);
    assert_memory_equal(&forward, &half[1], sizeof forward);
    half[0].beyond[FC_BEYOND_HIGH].unit++;
    assert_false(fc_shares_alike(&forward, &half[0]));
    free(x);
}

/* Fault: values of another size than the first ones are lost or overflow. Of 16 blocks of nothing no unit can be told but 1; then one
   value of 1e9 (its block's sum is that) among 20 blocks of 1024: error by hand with 19 zeros, r/(r-1) 20 (1e9)^2 (1 - 1/20) / n =
   1e9/20480. A block of 1e300 is beyond all that is kept, and large. */
static void rare_and_huge(void **state)
{
    (void)state;
    static uint64_t key[FC_FIRST_PATHS], spare[FC_FIRST_PATHS];
    static double x[FC_FIRST_PATHS];
    fc_shares s;
    memset(x, 0, sizeof x);
    fc_shares_fix(&s, x, FC_FIRST_PATHS, key, spare);
    for (int b = 0; b < 19; b++) fc_shares_add_values(&s, FC_K(fc_shares_count), x);
    ASSERT_CLOSE(fc_shares_beyond_se(&s, FC_BEYOND_HIGH, 0), 0, 0, 0);
    x[500] = 1e9;
    fc_shares_add_values(&s, FC_K(fc_shares_count), x);
    ASSERT_CLOSE(fc_shares_beyond_se(&s, FC_BEYOND_HIGH, 0), 1e9 / 20480, 1e-8, 0);
    ASSERT_CLOSE(fc_shares_beyond_se(&s, FC_BEYOND_LOW, 0), 0, 0, 0);
    for (int i = 0; i < FC_BLOCK; i++) x[i] = 1e300;
    fc_shares_add_values(&s, FC_K(fc_shares_count), x);
    const double most = fc_shares_beyond_se(&s, FC_BEYOND_HIGH, 0);
    assert_true(isfinite(most) && most > 1e9);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(thresholds_are_the_quantiles), cmocka_unit_test(equal_values),          cmocka_unit_test(counting),
        cmocka_unit_test(error_of_a_share),             cmocka_unit_test(blocks_of_other_sizes), cmocka_unit_test(nothing_to_tell),
        cmocka_unit_test(values_of_a_block),            cmocka_unit_test(error_beyond),          cmocka_unit_test(error_beyond_of_values),
        cmocka_unit_test(blocks_in_any_order),          cmocka_unit_test(rare_and_huge),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
