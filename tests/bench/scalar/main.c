/* The loop over paths, the moments and what is printed. */
#include "scalar.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <gsl/gsl_errno.h>
#include <gsl/gsl_sort.h>

static const char *const series_name[] = {SERIES(NAME)};
static const char *const scalar_name[] = {SCALARS(NAME)};

static void accumulate(double *x, int from, int to)
{
    for (int k = from + 1; k <= to; k++) x[k] += x[k - 1];
}

static void simulate(gsl_rng *r, const constants *c, path *p, gsl_root_fsolver *s)
{
    memset(p, 0, sizeof *p);
    draw_factors(r, c, p);
    funds(r, c, p, s);
    direct(r, c, p, s);
    leverage(p);
    account(p, s);
    static const int counted[] = {S_d_invested, S_d_proceeds, S_d_coinvested, S_d_ipo, S_d_sale, S_d_failed, S_f_called,
                                  S_f_distributed, S_f_fees, S_f_carry, S_f_scalled, S_f_sdistributed, S_f_ipo, S_f_sale,
                                  S_f_failed, S_f_forced};
    for (size_t i = 0; i < sizeof counted / sizeof *counted; i++) accumulate(p->s[counted[i]], 0, K);
}

typedef struct moments { double n, sum, squares; } moments;

static void add(moments *m, const double *x, int n)
{
    for (int i = 0; i < n; i++) {
        double defined = x[i] == x[i], y = defined != 0 ? x[i] : 0;
        m[i].n += defined;
        m[i].sum += y;
        m[i].squares += y * y;
    }
}

static void print_moments(const char *name, int step, moments m)
{
    double mean = m.sum / m.n, var = fmax(0, m.squares / m.n - mean * mean);
    if (step >= 0) printf("%s,%d,%.0f,", name, step, m.n);
    else printf("%s,,%.0f,", name, m.n);
    if (m.n > 0) printf("%.12g,%.6g\n", mean, sqrt(var / m.n));
    else printf(",\n");
}

static double cpu_seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* Quantiles of the scalar metrics, as every user wants them. Returns a number that depends on all of them. */
static double quantiles(double *column, const double *kept, size_t n)
{
    double sum = 0;
    for (int i = 0; i < N_SCALARS; i++) {
        size_t m = 0;
        for (size_t j = 0; j < n; j++)
            if (!isnan(kept[j * N_SCALARS + i])) column[m++] = kept[j * N_SCALARS + i];
        gsl_sort(column, 1, m);
        for (int q = 1; q < 20; q++) sum += m ? column[m * (size_t)q / 20] : 0;
    }
    return sum;
}

int main(int argc, char **argv)
{
    size_t n = argc > 1 ? (size_t)strtod(argv[1], NULL) : 10000;
    int quiet = argc > 3;
    gsl_set_error_handler_off();
    gsl_rng *r = gsl_rng_alloc(gsl_rng_mt19937);
    gsl_root_fsolver *s = gsl_root_fsolver_alloc(gsl_root_fsolver_brent);
    static path p;
    static moments scalars[N_SCALARS], series[N_SERIES][K + 1];
    double *kept = malloc(n * N_SCALARS * sizeof *kept), *column = malloc(n * sizeof *column);
    if (!r || !s || !kept || !column) return 1;
    gsl_rng_set(r, argc > 2 ? strtoul(argv[2], NULL, 10) : 1);
    double t0 = cpu_seconds();
    constants c = make_constants();
    for (size_t i = 0; i < n; i++) {
        simulate(r, &c, &p, s);
        memcpy(kept + i * N_SCALARS, p.v, sizeof p.v);
        add(scalars, p.v, N_SCALARS);
        add(series[0], p.s[0], N_SERIES * (K + 1));
    }
    double check = quantiles(column, kept, n), seconds = cpu_seconds() - t0;
    fprintf(stderr, "scalar: %.6f CPU seconds, %.3f us/path (check %.6g)\n", seconds, seconds / (double)n * 1e6, check);
    if (!quiet) {
        printf("metric,step,n,mean,se\n");
        for (int i = 0; i < N_SCALARS; i++) print_moments(scalar_name[i], -1, scalars[i]);
        for (int i = 0; i < N_SERIES; i++)
            for (int k = 0; k <= K; k++) print_moments(series_name[i], k, series[i][k]);
    }
    gsl_rng_free(r);
    gsl_root_fsolver_free(s);
    free(kept);
    free(column);
    return 0;
}
