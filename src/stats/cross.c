#include "stats/cross.h"

#include <math.h>

void fc_cross_merge(size_t rows, size_t m, double na, double nb, double *restrict cross_a, const double *restrict cross_b,
                    const double *mean_a, const double *mean_b, const double *control_a, const double *control_b)
{
    const double w = na * nb / (na + nb);
    for (size_t r = 0; r < rows; r++) {
        const double off = (mean_b[r] - mean_a[r]) * w;
        for (size_t j = 0; j < m; j++) cross_a[r * m + j] += cross_b[r * m + j] + off * (control_b[j] - control_a[j]);
    }
}

/* Lower triangular factor of the controls' products. A control that others explain to a millionth is left out: its row is
   zero. */
static size_t factor(size_t m, const double *s, double (*l)[FC_MAX_CROSS])
{
    size_t used = 0;
    for (size_t j = 0; j < m; j++) {
        double d = s[j * m + j];
        for (size_t i = 0; i < j; i++) {
            double sum = s[j * m + i];
            for (size_t k = 0; k < i; k++) sum -= l[j][k] * l[i][k];
            l[j][i] = l[i][i] > 0 ? sum / l[i][i] : 0;
            d -= l[j][i] * l[j][i];
        }
        const int independent = d > 1e-6 * s[j * m + j];
        if (!independent)
            for (size_t i = 0; i < j; i++) l[j][i] = 0;
        l[j][j] = independent ? sqrt(d) : 0;
        used += independent != 0;
    }
    return used;
}

/* y = L^-1 b, rows left out give 0. */
static void forward(size_t m, double (*l)[FC_MAX_CROSS], const double *b, double *y)
{
    for (size_t j = 0; j < m; j++) {
        double sum = b[j];
        for (size_t k = 0; k < j; k++) sum -= l[j][k] * y[k];
        y[j] = l[j][j] > 0 ? sum / l[j][j] : 0;
    }
}

int fc_regress(size_t m, double mean, double m2, const double *cross, const double *control_mean, const double *control_cross,
               double *beta, fc_controlled *out)
{
    double l[FC_MAX_CROSS][FC_MAX_CROSS], y[FC_MAX_CROSS], off[FC_MAX_CROSS];
    for (size_t j = 0; j < m; j++)
        if (!isfinite(cross[j])) return 0;
    *out = (fc_controlled){.mean = mean, .squares = m2, .used = factor(m, control_cross, l)};
    forward(m, l, cross, y);
    forward(m, l, control_mean, off);
    for (size_t j = 0; j < m; j++) {
        out->mean -= y[j] * off[j];
        out->squares -= y[j] * y[j];
        out->leave += off[j] * off[j];
    }
    out->squares = fmax(out->squares, 0);
    for (size_t j = m; j-- > 0;) { /* L' beta = y */
        double sum = y[j];
        for (size_t k = j + 1; k < m; k++) sum -= l[k][j] * beta[k];
        beta[j] = l[j][j] > 0 ? sum / l[j][j] : 0;
    }
    return isfinite(out->mean) && isfinite(out->squares);
}
