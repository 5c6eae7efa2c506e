/* Eight partial sums by lane number modulo 8, folded as in moments_kernel.c. */
#include "stats/cross.h"

#include "stats/lane_fold.h"

FC_INLINE double dot(const fc_vec *a, const fc_vec *b)
{
    fc_vec sum[FC_SUMS];
    for (int j = 0; j < FC_SUMS; j++) sum[j] = a[j] * b[j];
    for (int c = FC_SUMS; c < FC_CHUNKS; c += FC_SUMS)
        for (int j = 0; j < FC_SUMS; j++) sum[j] += a[c + j] * b[c + j];
    return fc_fold(sum);
}

void FC_K(fc_centre)(double *c, size_t m, int n, double *mean)
{
    fc_lane one;
    FC_EACH_LANE(i) one[i] = i < n ? 1.0 : 0.0;
    for (size_t j = 0; j < m; j++, c += FC_LANES) {
        const double middle = dot((const fc_vec *)c, (const fc_vec *)one) / n;
        FC_EACH_LANE(i) c[i] = i < n ? c[i] - middle : 0.0;
        mean[j] = middle;
    }
}

void FC_K(fc_cross)(const double *x, size_t rows, int n, const double *mean, const double *c, size_t m, double *out)
{
    fc_lane y;
    for (size_t r = 0; r < rows; r++, x += FC_LANES, out += m) {
        const double middle = mean[r];
        FC_EACH_LANE(i) y[i] = i < n ? x[i] - middle : 0.0;
        for (size_t j = 0; j < m; j++) out[j] = dot((const fc_vec *)y, (const fc_vec *)(c + j * FC_LANES));
    }
}
