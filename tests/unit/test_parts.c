/* Catches: parts merged with whatever has arrived instead of their siblings, the rest folded from the wrong side: the sum would
   depend on threads. Moments of 1..40 leaves, handed over in several orders, against the tree worked out here. */
#include "support.h"

#include "engine/parts.h"

enum { MOST = 40, ORDERS = 4 };
typedef struct sums { double n, mean, m2; } sums;

/* 64 values of leaf i: mean and squares that merging in another order would round otherwise. */
static sums leaf(int i) { return (sums){64.0, 1.0 / (3.0 + i), 0.1 * (i % 7) + 1e-3 / (1.0 + i)}; }

/* a and b together: sums of squares about the common mean. */
static sums both(sums a, sums b)
{
    const double w = b.n / (a.n + b.n), off = b.mean - a.mean;
    return (sums){a.n + b.n, a.mean + off * w, a.m2 + (b.m2 + off * off * (a.n * w))};
}

/* Whole halves of [from, from + 2^level). */
static sums tree(int from, int level)
{
    return level == 0 ? leaf(from) : both(tree(from, level - 1), tree(from + (1 << (level - 1)), level - 1));
}

/* The largest whole ranges of the first n leaves, left to right. */
static sums expected(int n)
{
    sums all = {0};
    for (int from = 0, level = 6; level >= 0; level--) {
        if (!(n & (1 << level))) continue;
        all = from == 0 ? tree(from, level) : both(all, tree(from, level));
        from += 1 << level;
    }
    return all;
}

/* The i-th of n leaves to arrive: in order, backwards, odd ones first, by steps of 7 (n no multiple of it: others then). */
static int arrives(int order, int i, int n)
{
    switch (order) {
    case 0: return i;
    case 1: return n - 1 - i;
    case 2: return i < n / 2 ? 2 * i + 1 : 2 * (i - n / 2);
    default: return n % 7 ? i * 7 % n : i;
    }
}

static void any_order(void **state)
{
    (void)state;
    fc_group group = {.rows = 1};
    const fc_rows rows = {.n_groups = 1, .groups = &group, .n_rows = 1};
    for (int n = 1; n <= MOST; n++)
        for (int order = 0; order < ORDERS; order++) {
            fc_parts parts;
            fc_parts_init(&parts, &rows);
            for (int i = 0; i < n; i++) {
                const int at = arrives(order, i, n);
                fc_part *p = fc_parts_take(&parts);
                assert_non_null(p);
                p->leaf = (uint64_t)at;
                p->level = 0;
                p->paths = p->n = 64;
                p->mean[0] = leaf(at).mean;
                p->m2[0] = leaf(at).m2;
                fc_parts_add(&parts, p);
            }
            fc_part *sum = fc_parts_sum(&parts);
            assert_non_null(sum);
            const sums want = expected(n);
            assert_int_equal(sum->n, 64 * n);
            ASSERT_CLOSE(sum->mean[0], want.mean, 0.0, 0.0); /* to the bit */
            ASSERT_CLOSE(sum->m2[0], want.m2, 0.0, 0.0);
            fc_parts_give_back(&parts, sum);
            fc_parts_free(&parts);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(any_order)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
