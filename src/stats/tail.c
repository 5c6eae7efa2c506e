/* The largest values, and Hill's index from them. */
#include "stats/tail.h"

#include <math.h>

/* The smallest of a heap of n comes to its place below `at`. */
static void sink(double *heap, size_t n, size_t at)
{
    for (size_t child; (child = 2 * at + 1) < n; at = child) {
        if (child + 1 < n && heap[child + 1] < heap[child]) child++;
        if (heap[at] <= heap[child]) return;
        const double x = heap[at];
        heap[at] = heap[child];
        heap[child] = x;
    }
}

static void make_heap(double *heap, size_t n)
{
    for (size_t i = n / 2; i-- > 0;) sink(heap, n, i);
}

size_t fc_tail_top(const double *x, size_t n, double *top, size_t k)
{
    size_t held = 0;
    for (size_t i = 0; i < n && k > 0; i++) {
        if (x[i] != x[i]) continue;
        if (held < k) {
            top[held++] = x[i];
            if (held == k) make_heap(top, k);
        } else if (x[i] > top[0]) {
            top[0] = x[i];
            sink(top, k, 0);
        }
    }
    make_heap(top, held);
    for (size_t left = held; left > 1;) { /* smallest to the end: descending */
        const double least = top[0];
        top[0] = top[--left];
        top[left] = least;
        sink(top, left, 0);
    }
    for (size_t i = 0; i < held / 2; i++) {
        const double x0 = top[i];
        top[i] = top[held - 1 - i];
        top[held - 1 - i] = x0;
    }
    return held;
}

double fc_tail_hill(const double *top, size_t n)
{
    double sum = 0;
    if (n < 2 || !(top[0] > 0)) return NAN;
    for (size_t i = 1; i < n; i++) sum += log(top[i] / top[0]);
    return sum > 0 ? (double)(n - 1) / sum : INFINITY;
}
