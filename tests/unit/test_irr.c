#include "kernel_support.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_roots.h>

#include "blocks/irr.h"

/* All lanes get the same flows; returns lane 5. */
static double irr_of(int per_year, int n, const double *flows, double guess, double *several)
{
    fake *f = fake_new(n - 1, per_year, 1, 0);
    fc_lane rate, many;
    for (int k = 0; k < n; k++)
        for (int i = 0; i < FC_LANES; i++) fc_at(&f->ws, 0, k)[i] = flows[k];
    FC_K(fc_irr)(&f->ws, fc_column(&f->ws, 0), guess, rate, many);
    double got = rate[5];
    for (int i = 0; i < FC_LANES; i++) assert_memory_equal(&rate[i], &rate[0], sizeof rate[0]);
    if (several) *several = many[5];
    fake_free(f);
    return got;
}

static void published_example(void **state)
{
    /* catches: final value left out, step and year mixed up. Cal 12: 17.6726% with NAV 40 in the last flow */
    (void)state;
    const double flows[] = {-100, -60, 0, 30, 80, 120, 60 + 40};
    double several;
    ASSERT_CLOSE(irr_of(1, 7, flows, 0.04, &several), 0.176726, 0, 5e-7);
    ASSERT_CLOSE(several, 0.0, 0, 0);
    /* the same flows a quarter apart: (1 + r)^4 - 1 */
    double year = irr_of(1, 7, flows, 0.04, NULL);
    ASSERT_CLOSE(irr_of(4, 7, flows, 0.04, NULL), pow(1 + year, 4) - 1, 1e-12, 0);
}

static void single_flow_pairs(void **state)
{
    /* catches: error near -100% and above 1000%; r = (out/in)^(1/years) - 1 exactly */
    (void)state;
    const double ratio[] = {1e-9, 0.01, 0.0625, 0.5, 1.0, 2.5, 100.0, 1e4, 1e12};
    for (size_t j = 0; j < sizeof ratio / sizeof *ratio; j++) {
        double flows[9] = {0};
        flows[2] = -1e8;
        flows[8] = 1e8 * ratio[j];
        double want = pow(ratio[j], 4.0 / 6.0) - 1.0;
        ASSERT_CLOSE(irr_of(4, 9, flows, 0.04, NULL), want, 1e-12, 1e-13);
        for (int k = 0; k < 9; k++) flows[k] = -flows[k]; /* borrowing has the same rate */
        ASSERT_CLOSE(irr_of(4, 9, flows, 0.04, NULL), want, 1e-12, 1e-13);
    }
}

static void several_roots(void **state)
{
    /* catches: a root that depends on the solver's start instead of the sponsor's discount.
       -100, 230, -132: 100 z^2 - 230 z + 132 = 0 has z = 1.1 and 1.2 */
    (void)state;
    const double flows[] = {-100, 230, -132};
    double several;
    ASSERT_CLOSE(irr_of(1, 3, flows, 0.04, &several), 0.10, 0, 1e-12);
    ASSERT_CLOSE(several, 1.0, 0, 0);
    ASSERT_CLOSE(irr_of(1, 3, flows, 0.153, NULL), 0.20, 0, 1e-12); /* five rings up, six down */
    ASSERT_CLOSE(irr_of(1, 3, flows, 0.147, NULL), 0.10, 0, 1e-12);
    ASSERT_CLOSE(irr_of(1, 3, flows, 0.10, NULL), 0.10, 0, 1e-12);
    ASSERT_CLOSE(irr_of(1, 3, flows, 3.0, NULL), 0.20, 0, 1e-12); /* beyond the first net of 32 rings */
    /* 230^2 < 4 * 100 * 140: no real root */
    const double none[] = {-100, 230, -140};
    assert_true(isnan(irr_of(1, 3, none, 0.04, &several)));
    ASSERT_CLOSE(several, 1.0, 0, 0);
    /* only root is 1900%: outside -99%..1000%.  (1+r) = 20: -1 + 20.5/z - 10/z^2 = 0 has z = 20 and 1/2
       (-50%) */
    const double far[] = {-1, 20.5, -10};
    ASSERT_CLOSE(irr_of(1, 3, far, 0.04, NULL), -0.5, 0, 1e-12);
}

static void no_rate(void **state)
{
    /* catches: NaN or 0 instead of -100%, a rate where nothing was paid */
    (void)state;
    const double lost[] = {0, -3, 0, -1}, gift[] = {0, 3, 0, 1}, nothing[] = {0, 0, 0, 0};
    ASSERT_CLOSE(irr_of(1, 4, lost, 0.04, NULL), -1.0, 0, 0);
    assert_true(isnan(irr_of(1, 4, gift, 0.04, NULL)));
    assert_true(isnan(irr_of(1, 4, nothing, 0.04, NULL)));
}

static void cancelled_postings(void **state)
{
    /* catches: rounding left by cancelled postings counted as a change of sign */
    (void)state;
    const double flows[] = {-1e9, 1e-6, -5e8, -1e-6, 2e9, -1e-6};
    double several;
    irr_of(1, 6, flows, 0.04, &several);
    ASSERT_CLOSE(several, 0.0, 0, 0);
}

typedef struct npv_of { const double *flows; int n; double delta; } npv_of;
static double npv(double r, void *user)
{
    const npv_of *p = user;
    double s = 0;
    for (int k = 0; k < p->n; k++) s += p->flows[k] * pow(1 + r, -k * p->delta);
    return s;
}

/* GSL's Brent on the NPV as a function of the rate. */
static double brent(npv_of *p, double lo, double hi)
{
    gsl_function fn = {npv, p};
    gsl_root_fsolver *s = gsl_root_fsolver_alloc(gsl_root_fsolver_brent);
    gsl_root_fsolver_set(s, &fn, lo, hi);
    for (int i = 0; i < 300; i++) {
        gsl_root_fsolver_iterate(s);
        if (gsl_root_test_interval(gsl_root_fsolver_x_lower(s), gsl_root_fsolver_x_upper(s), 0, 1e-15) ==
            GSL_SUCCESS)
            break;
    }
    double x = gsl_root_fsolver_root(s);
    gsl_root_fsolver_free(s);
    return x;
}

static uint64_t weyl = 1;
static double any(void)
{
    weyl += 0x9e3779b97f4a7c15u;
    uint64_t z = (weyl ^ weyl >> 30) * 0xbf58476d1ce4e5b9u;
    return (double)((z ^ z >> 27) >> 11) * 0x1p-53;
}

static void many_funds_against_brent(void **state)
{
    /* catches: lanes mixed up, too few Newton rounds, wrong fallback; oracle GSL Brent */
    (void)state;
    enum { K = 48 };
    fake *f = fake_new(K, 4, 1, 0);
    double all[FC_LANES][K + 1] = {{0}};
    for (int i = 0; i < FC_LANES; i++) {
        double luck = exp(6 * any() - 3.5);
        for (int k = 0; k <= K; k++) {
            all[i][k] = k < 16 ? -any() : (any() < 0.6 ? 0 : luck * any());
            fc_at(&f->ws, 0, k)[i] = all[i][k] *= 1e7;
        }
    }
    fc_lane rate, many;
    FC_K(fc_irr)(&f->ws, fc_column(&f->ws, 0), 0.04, rate, many);
    for (int i = 0; i < FC_LANES; i++) {
        npv_of p = {all[i], K + 1, 0.25};
        ASSERT_CLOSE(rate[i], brent(&p, -0.95, 20), 0, 1e-12);
    }
    fake_free(f);
}

static void pooled_flows_near_the_guess(void **state)
{
    /* catches: a scanned root that is not the bracket nearest to the guess; oracle: the grid walked in the
       test */
    (void)state;
    enum { K = 40 };
    fake *f = fake_new(K, 4, 1, 0);
    double all[FC_LANES][K + 1] = {{0}};
    for (int i = 0; i < FC_LANES; i++)
        for (int k = 0; k <= K; k++) fc_at(&f->ws, 0, k)[i] = all[i][k] = (any() - 0.62 + 0.012 * k) * 1e6;
    fc_lane rate, many;
    FC_K(fc_irr)(&f->ws, fc_column(&f->ws, 0), 0.04, rate, many);
    for (int i = 0; i < FC_LANES; i++) {
        npv_of p = {all[i], K + 1, 0.25};
        double want = NAN, up = 0.04, down = 0.04;
        for (int ring = 1; ring < 1100 && isnan(want); ring++) {
            double u = fmin(0.04 + 0.01 * ring, 10), d = fmax(0.04 - 0.01 * ring, -0.99);
            if ((npv(up, &p) < 0) != (npv(u, &p) < 0)) want = brent(&p, up, u);
            else if ((npv(down, &p) < 0) != (npv(d, &p) < 0)) want = brent(&p, d, down);
            up = u;
            down = d;
        }
        ASSERT_CLOSE(many[i], 1.0, 0, 0);
        if (isnan(want)) assert_true(isnan(rate[i]));
        else ASSERT_CLOSE(rate[i], want, 0, 1e-12);
    }
    fake_free(f);
}

#if defined(__x86_64__)
void fc_irr_avx2(const fc_ws *, const double *, double, double *, double *);
void fc_irr_avx512(const fc_ws *, const double *, double, double *, double *);

static void same_bits(void **state)
{
    /* catches: an operation that rounds differently at another instruction-set level */
    (void)state;
    enum { K = 24 };
    fake *f = fake_new(K, 4, 1, 0);
    for (int i = 0; i < FC_LANES; i++)
        for (int k = 0; k <= K; k++) fc_at(&f->ws, 0, k)[i] = (any() - (k < 9 + i % 7 ? 0.9 : 0.1)) * 1e6;
    fc_lane a, b;
    FC_K(fc_irr)(&f->ws, fc_column(&f->ws, 0), 0.04, a, NULL);
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) {
        fc_irr_avx2(&f->ws, fc_column(&f->ws, 0), 0.04, b, NULL);
        assert_memory_equal(a, b, sizeof a);
    }
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl")) {
        fc_irr_avx512(&f->ws, fc_column(&f->ws, 0), 0.04, b, NULL);
        assert_memory_equal(a, b, sizeof a);
    }
    fake_free(f);
}
#endif

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(published_example),
        cmocka_unit_test(single_flow_pairs),
        cmocka_unit_test(several_roots),
        cmocka_unit_test(no_rate),
        cmocka_unit_test(cancelled_postings),
        cmocka_unit_test(many_funds_against_brent),
        cmocka_unit_test(pooled_flows_near_the_guess),
#if defined(__x86_64__)
        cmocka_unit_test(same_bits),
#endif
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
