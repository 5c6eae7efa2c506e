/* Catches: a wrong round, word order or counter layout; a lane that differs from the one-block function; uniforms
   that can be 0 or 1; seeds or sites that share a key. */
#include "support.h"

#include "level_support.h"
#include "random/philox.h"

#define X(isa)                                                                                             \
    void fc_uniform32_##isa(uint64_t, const uint64_t *, uint64_t, double (*)[FC_LANES]);                   \
    void fc_uniform52_##isa(uint64_t, const uint64_t *, uint64_t, double (*)[FC_LANES]);
#include "isas.inc"
#undef X

static void test_published_vectors(void **state)
{
    (void)state;
    FILE *f = fopen(FC_TESTS_DIR "/data/kat/philox4x32-10.txt", "r");
    assert_non_null(f);
    char line[256];
    int n = 0;
    while (fgets(line, sizeof line, f)) {
        unsigned int w[10];
        if (line[0] == '#') continue;
        assert_int_equal(sscanf(line, "%x %x %x %x %x %x %x %x %x %x", w, w + 1, w + 2, w + 3, w + 4, w + 5, w + 6, w + 7,
                                w + 8, w + 9), 10);
        uint32_t counter[4] = {w[0], w[1], w[2], w[3]}, key[2] = {w[4], w[5]}, out[4];
        fc_philox(counter, key, out);
        for (int j = 0; j < 4; j++) assert_int_equal(out[j], w[6 + j]);
        n++;
    }
    fclose(f);
    assert_int_equal(n, 3);
}

typedef void uniforms(uint64_t key, const uint64_t *path, uint64_t block, double (*out)[FC_LANES]);

/* Every lane of every draw against the one-block function, with paths and blocks above 2^32. */
static void check_level(uniforms *u32, uniforms *u52)
{
    uint64_t path[FC_LANES] FC_ALIGN;
    const uint64_t keys[] = {0, 0x0123456789ABCDEFu, UINT64_MAX}, blocks[] = {0, 7, 0x500000003u};
    double a[4][FC_LANES] FC_ALIGN, b[2][FC_LANES] FC_ALIGN;
    for (int c = 0; c < 9; c++) {
        uint64_t key = keys[c % 3], block = blocks[c / 3];
        for (int i = 0; i < FC_LANES; i++) path[i] = (uint64_t)i * 0x300000001u + (c == 8 ? UINT64_MAX - 63 : 0);
        u32(key, path, block, a);
        u52(key, path, block, b);
        for (int i = 0; i < FC_LANES; i++) {
            uint32_t counter[4] = {(uint32_t)path[i], (uint32_t)(path[i] >> 32), (uint32_t)block, (uint32_t)(block >> 32)};
            uint32_t k[2] = {(uint32_t)key, (uint32_t)(key >> 32)}, w[4];
            fc_philox(counter, k, w);
            for (int j = 0; j < 4; j++) ASSERT_CLOSE(a[j][i], ldexp((double)w[j] + 0.5, -32), 0.0, 0.0);
            for (int j = 0; j < 2; j++) {
                uint64_t top = ((uint64_t)w[2 * j] << 32 | w[2 * j + 1]) >> 12;
                ASSERT_CLOSE(b[j][i], ldexp((double)top, -52) + ldexp(1.0, -53), 0.0, 0.0);
                assert_true(b[j][i] > 0.0 && b[j][i] < 1.0);
            }
        }
    }
}

static void test_lanes_of_every_level(void **state)
{
    (void)state;
#define X(isa) if (runs_here(#isa)) check_level(fc_uniform32_##isa, fc_uniform52_##isa);
#include "isas.inc"
#undef X
}

static void test_keys(void **state)
{
    (void)state;
    uint64_t h = fc_site_hash("funds.angel.deal.exit");
    assert_true(h != fc_site_hash("funds.angel.deal.exiu") && h != fc_site_hash("") && fc_site_hash("") != 0);
    assert_true(fc_site_key(0, h) != fc_site_key(UINT64_C(1) << 32, h));
    assert_true(fc_site_key(1, h) != fc_site_key((UINT64_C(1) << 32) + 1, h));
    assert_true(fc_site_key(0, h) != 0 && fc_site_key(0, h) != h);
    /* one bit of the seed or of the name moves about half of the key's 64 bits: 8 sd = 32 */
    double bits = 0.0;
    for (int i = 0; i < 64; i++)
        bits += __builtin_popcountll(fc_site_key(0, h) ^ fc_site_key(UINT64_C(1) << i, h));
    ASSERT_WITHIN_SE(bits / 64.0, 4.0 / 8.0, 32.0);
}

/* 64 lanes x 4 words x 4096 blocks: mean 1/2, variance 1/12, no correlation between neighbouring draws or paths. */
static void test_moments(void **state)
{
    (void)state;
    uint64_t path[FC_LANES] FC_ALIGN;
    double u[4][FC_LANES] FC_ALIGN, sum = 0.0, square = 0.0, draws = 0.0, paths = 0.0;
    const int blocks = 4096;
    const double n = 256.0 * blocks;
    for (int i = 0; i < FC_LANES; i++) path[i] = (uint64_t)i;
    for (int b = 0; b < blocks; b++) {
        FC_K(fc_uniform32)(fc_site_key(1, fc_site_hash("test")), path, (uint64_t)b, u);
        for (int j = 0; j < 4; j++)
            for (int i = 0; i < FC_LANES; i++) {
                double x = u[j][i] - 0.5;
                sum += x;
                square += x * x;
                draws += x * (u[(j + 1) % 4][i] - 0.5);
                paths += x * (u[j][(i + 1) % FC_LANES] - 0.5);
            }
    }
    ASSERT_WITHIN_SE(sum / n, sqrt(1.0 / 12.0 / n), 0.0);
    ASSERT_WITHIN_SE(square / n, sqrt(1.0 / 180.0 / n), 1.0 / 12.0);
    ASSERT_WITHIN_SE(draws / n, 1.0 / 12.0 / sqrt(n), 0.0);
    ASSERT_WITHIN_SE(paths / n, 1.0 / 12.0 / sqrt(n), 0.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_published_vectors), cmocka_unit_test(test_lanes_of_every_level),
        cmocka_unit_test(test_keys), cmocka_unit_test(test_moments),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
