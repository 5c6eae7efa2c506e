/* Merging of moments; the lanes' part is moments_kernel.c. */
#include "stats/moments.h"

void fc_moments_merge(size_t rows, double na, double nb, double *restrict mean_a, double *restrict m2_a,
                      const double *restrict mean_b, const double *restrict m2_b)
{
    const double n = na + nb, w = n > 0 ? nb / n : 0, cross = na * w; /* paths may all have failed */
    for (size_t i = 0; i < rows; i++) {
        const double delta = mean_b[i] - mean_a[i];
        mean_a[i] += delta * w;
        m2_a[i] += m2_b[i] + delta * delta * cross;
    }
}

void fc_moments_merge_counted(size_t rows, double *restrict count_a, double *restrict mean_a, double *restrict m2_a,
                              const double *restrict count_b, const double *restrict mean_b,
                              const double *restrict m2_b)
{
    for (size_t i = 0; i < rows; i++) {
        if (count_b[i] <= 0) continue;
        if (count_a[i] <= 0) { /* taken over as it stands: no rounding of a lone part */
            count_a[i] = count_b[i];
            mean_a[i] = mean_b[i];
            m2_a[i] = m2_b[i];
            continue;
        }
        fc_moments_merge(1, count_a[i], count_b[i], mean_a + i, m2_a + i, mean_b + i, m2_b + i);
        count_a[i] += count_b[i];
    }
}

void fc_extremes_merge(size_t rows, double *restrict lo_a, double *restrict hi_a, const double *restrict lo_b,
                       const double *restrict hi_b)
{
    for (size_t i = 0; i < rows; i++) {
        lo_a[i] = lo_b[i] < lo_a[i] ? lo_b[i] : lo_a[i];
        hi_a[i] = hi_b[i] > hi_a[i] ? hi_b[i] : hi_a[i];
    }
}

double fc_fourth_moment(const double *x, size_t n, double centre)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++) {
        const double d = x[i] - centre, square = d * d;
        if (x[i] == x[i]) sum += square * square;
    }
    return sum;
}
