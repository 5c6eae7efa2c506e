/* Fault caught: an outcome law with wrong shares or tail, a vintage copula that does not tie the deals of a year, a market
   adjustment that moves the mean, a carrying value that does not arrive at the exit value, a forced sale at another price. */
#include "path_support.h"

#include <gsl/gsl_cdf.h>

#define LIVE(years, step, factors)                                                                                     \
    "schema = 1; title = \"t\"; start = \"2022-01\"; horizon = " years "; step = \"" step "\"; factors : { " factors " };\n"
#define MARKET_ON "vintage : { off = true; }; appetite : { off = true; }; "
#define ALONE "fee : { rate = 0.0; after = 0.0; }; waterfall : { carry = 0.0; catch_up = 0.0; };"                       \
              " investors = ( { class = \"sponsor\"; share = 1.0; } ); "

/* Cal 3.2, the default law by hand. Log-uniform means are (b - a)/ln(b/a), squares (b^2 - a^2)/(2 ln(b/a)); the tail has
   density exponent 2.415 on 20..200. */
static double tail_moment(double order)
{
    const double a = 2.415, m = order + 1.0 - a, one = 1.0 - a;
    return (pow(200.0, m) - pow(20.0, m)) / m * one / (pow(200.0, one) - pow(20.0, one));
}
static double law_mean(void)
{
    return 0.65 * 0.4 * 0.5 + 0.25 * 4.0 / log(5.0) + 0.06 * 5.0 / log(2.0) + 0.025 * 10.0 / log(2.0) + 0.015 * tail_moment(1.0);
}
static double law_sd(void)
{
    const double square = 0.65 * 0.4 / 3.0 + 0.25 * 24.0 / (2.0 * log(5.0)) + 0.06 * 75.0 / (2.0 * log(2.0)) +
                          0.025 * 300.0 / (2.0 * log(2.0)) + 0.015 * tail_moment(2.0);
    return sqrt(square - law_mean() * law_mean());
}

static void law_by_hand(void **state)
{
    (void)state;
    ASSERT_CLOSE(tail_moment(1.0), 43.6449, 0.0, 1e-4); /* as printed in Cal 3.2 */
    ASSERT_CLOSE(law_mean(), 2.1995, 0.0, 1e-4);
    ASSERT_CLOSE(law_sd(), 6.9802, 0.0, 1e-4);
}

/* One company of 1, held a year, failures too: the entry's TVPI is its multiple. */
#define ONE_COMPANY STILL("2.0", "year")                                                                                \
    "direct = ( { name = \"d\"; projects = 1; budget = 1.0; outcome : { hold = 1.0; fail_after = 1.0; }; } );"

static void bucket_shares(void **state)
{
    (void)state;
    const uint64_t paths = 400000;
    run_of r = run_text_with(ONE_COMPANY, paths, 1, NULL, 2);
    const double edges[6] = {0.0, 1.0, 5.0, 10.0, 20.0, 200.0}, share[5] = {0.65, 0.25, 0.06, 0.025, 0.015};
    const double seen[5] = {0.01, 0.03, 0.06, 0.09, 0.11};
    for (int b = 0; b < 5; b++) {
        double bins[3];
        fc_result_histogram(r.result, "direct.d.tvpi", edges[b] - (edges[b + 1] - edges[b]), edges[b + 1] + (edges[b + 1] - edges[b]), 3, bins);
        const double se = sqrt(share[b] * (1.0 - share[b]) / (double)paths), got = b ? bins[1] : bins[0] + bins[1];
        ASSERT_MEAN(got, se, share[b], seen[b]);
    }
    double bins[2]; /* 60% of the first bucket is exactly 0: at most 1e-9 */
    fc_result_histogram(r.result, "direct.d.tvpi", 0.0, 2e-9, 2, bins);
    ASSERT_MEAN(bins[0], sqrt(0.39 * 0.61 / (double)paths), 0.39, 0.02);
    const fc_summary *s = fc_result_find(r.result, "direct.d.tvpi");
    assert_true(s->q[0] == 0.0 && s->q[FC_N_QUANTILES - 1] <= 200.0 && s->q[FC_N_QUANTILES - 1] > 190.0);
    ASSERT_WITHIN_SE(s->mean, s->se, law_mean());
    run_free(&r);
}

/* Thirty equal tickets, independent: Cal 3.2's own run had 40,000 portfolios, so its numbers carry an error too. */
#define THIRTY STILL("3.0", "year")                                                                                     \
    "funds = ( { name = \"a\"; size = 30.0; invest = 0.0; term = 2.0; extension = 0.0; deals : { count = 30; }; " ALONE  \
    "outcome : { hold = 1.0; fail_after = 1.0; loading = 0.0; }; } );"

static void portfolio_of_thirty(void **state)
{
    (void)state;
    const uint64_t paths = 120000;
    run_of r = run_text_with(THIRTY, paths, 1, NULL, 2);
    const fc_summary *s = fc_result_find(r.result, "funds.a.gross.tvpi");
    ASSERT_MEAN(s->mean, s->se, law_mean(), 0.014);
    ASSERT_CLOSE(s->mean, 2.207, 0.0, 4.0 * hypot(s->se, 0.006) + 0.0005);
    ASSERT_CLOSE(s->sd, law_sd() / sqrt(30.0), 0.02, 0.0);
    const double want[5] = {0.885, 1.384, 1.883, 2.623, 4.724};
    const int at[5] = {2, 4, 5, 6, 8}; /* 5, 25, 50, 75, 95% */
    for (int i = 0; i < 5; i++) {
        const double se = (s->q_high[at[i]] - s->q_low[at[i]]) / (2.0 * 1.96), both = se * sqrt(1.0 + (double)paths / 40000.0);
        assert_true(4.0 * se < 0.03 * want[i]);
        ASSERT_CLOSE(s->q[at[i]], want[i], 0.0, 4.0 * both + 0.0005);
    }
    double bins[2];
    fc_result_histogram(r.result, "funds.a.gross.tvpi", 0.0, 2.0, 2, bins);
    const double se = sqrt(0.084 * 0.916 * (1.0 / (double)paths + 1.0 / 40000.0));
    ASSERT_CLOSE(bins[0], 0.084, 0.0, 4.0 * se + 0.0005);
    run_free(&r);
}

/* P(no deal >= 10x) is 0.96^n, of which Cal 3.2 prints four values. Listings count deals from 10x on. */
static void no_winner(void **state)
{
    (void)state;
    const int n[4] = {20, 30, 50, 100};
    const double want[4] = {0.4420, 0.2939, 0.1299, 0.0169};
    for (int c = 0; c < 4; c++) {
        char text[1024];
        (void)snprintf(text, sizeof text, STILL("3.0", "year")
                       "funds = ( { name = \"a\"; size = 30.0; invest = 0.0; deals : { count = %d; }; " ALONE
                       "outcome : { hold = 1.0; fail_after = 1.0; loading = 0.0; ipo_share = 1.0; ipo_above = 10.0; }; } );", n[c]);
        paths p = paths_open(text, 1, NULL);
        double none = 0.0, x[FC_LANES];
        const int batches = 300;
        for (int b = 0; b < batches; b++) {
            paths_batch(&p, (uint64_t)b * FC_LANES);
            paths_series(&p, "funds.a.exits.ipo", 3, x);
            for (int i = 0; i < FC_LANES; i++) none += x[i] == 0.0;
        }
        const double total = batches * (double)FC_LANES;
        ASSERT_CLOSE(pow(0.96, n[c]), want[c], 0.0, 0.6e-4);
        ASSERT_WITHIN_SE(none / total, sqrt(want[c] * (1.0 - want[c]) / total), want[c]);
        paths_close(&p);
    }
}

/* P(two deals in a class of probability p | copula correlation r), by quadrature over the common factor. */
static double joint(double p, double r)
{
    const double c = gsl_cdf_ugaussian_Pinv(p), h = 0.01;
    double sum = 0.0;
    for (double z = -9.0; z <= 9.0; z += h) {
        const double q = gsl_cdf_ugaussian_P((c - sqrt(r) * z) / sqrt(1.0 - r));
        sum += q * q * exp(-0.5 * z * z) / sqrt(2.0 * 3.14159265358979323846) * h;
    }
    return sum;
}

/* Shares of failures among n deals; p is the chance of the lower of two outcomes. Deals enter in year 1, or half of them in
   each of two years. */
static void shares_of(double p, double r, int n, double invest, double persistence, int batches, sample *share, sample *square)
{
    char text[1024];
    (void)snprintf(text, sizeof text, LIVE("4.0", "year", "market : { off = true; }; exit_window : { off = true; }; vintage : { persistence = %g; };")
                   "funds = ( { name = \"a\"; size = 30.0; invest = %g; deals : { count = %d; }; " ALONE
                   "outcome : { multiple = { dist = \"discrete\"; values = ( 0.0, 2.0 ); weights = ( %.17g, %.17g ); };"
                   " hold = 1.0; fail_after = 1.0; loading = %g; }; } );", persistence, invest, n, p, 1.0 - p, r);
    paths run = paths_open(text, 1, NULL);
    for (int b = 0; b < batches; b++) {
        double x[FC_LANES];
        paths_batch(&run, (uint64_t)b * FC_LANES);
        paths_series(&run, "funds.a.exits.failed", 4, x);
        for (int i = 0; i < FC_LANES; i++) {
            sample_add(share, x[i] / n);
            sample_add(square, (x[i] / n - p) * (x[i] / n - p));
        }
    }
    paths_close(&run);
}

static void vintage_ties_deals(void **state)
{
    (void)state;
    const struct { double p, r, joint, sd30, sd300; } rows[] = { /* Cal 4 */
        {0.65, 0.05, 0.429387, 0.11934, 0.08731}, {0.65, 0.10, 0.436339, 0.14478, 0.12063}, {0.65, 0.20, 0.450492, 0.18612, 0.16928},
        {0.65, 0.30, 0.465096, 0.22082, 0.20788}, {0.04, 0.10, 0.002462, 0.04597, 0.03141}, {0.03, 0.10, 0.001450, 0.03875, 0.02540}};
    for (int i = 0; i < 6; i++) {
        const double p = rows[i].p;
        ASSERT_CLOSE(joint(p, rows[i].r), rows[i].joint, 0.0, 1e-6);
        sample share = {0}, square = {0};
        shares_of(p, rows[i].r, 30, 0.0, 0.3, 500, &share, &square);
        ASSERT_WITHIN_SE(share.mean, sample_se(&share), p);
        const double want = rows[i].sd30 * rows[i].sd30;
        ASSERT_MEAN(square.mean, sample_se(&square), want, p < 0.1 ? 0.3 : 0.08); /* 8% of a variance is 4% of the sd */
        /* E[share^2] = p/n + (1 - 1/n) joint */
        const double both = (square.mean + p * p - p / 30.0) / (1.0 - 1.0 / 30.0);
        ASSERT_CLOSE(both, rows[i].joint, 0.0, 4.0 * sample_se(&square) + 2.0 * p * 4.0 * sample_se(&share));
    }
    sample share = {0}, square = {0};
    shares_of(0.65, 0.10, 300, 0.0, 0.3, 100, &share, &square);
    ASSERT_MEAN(square.mean, sample_se(&square), 0.12063 * 0.12063, 0.16);
}

/* Two deals, one in each of two years: their factors are correlated by the persistence. */
static void vintages_follow_each_other(void **state)
{
    (void)state;
    const double p = 0.65, r = 0.3, persistence[2] = {0.0, 0.6};
    for (int i = 0; i < 2; i++) {
        sample share = {0}, square = {0};
        shares_of(p, r, 2, 2.0, persistence[i], 1500, &share, &square);
        const double both = joint(p, r * persistence[i] > 0.0 ? r * persistence[i] : 1e-12);
        ASSERT_MEAN(square.mean, sample_se(&square), (p + both) / 2.0 - p * p, 0.03);
    }
}

/* ---- the market ----------------------------------------------------------------------------------------------- */

/* E[M] of companies at 2x for all who leave. The window, correlated or not, must not move it. */
static void market_is_neutral(void **state)
{
    (void)state;
    static const char *const tied = "correlation = ( ( 1.0, 0.0, 0.0, 0.0, 0.8 ), ( 0.0, 1.0, 0.0, 0.0, 0.0 ), ( 0.0, 0.0, 1.0, 0.0, 0.0 ),"
                                    " ( 0.0, 0.0, 0.0, 1.0, 0.0 ), ( 0.8, 0.0, 0.0, 0.0, 1.0 ) );";
    const struct { double beta, volatility; int tied; uint64_t n; double seen; } rows[] = {
        {0.0, 0.25, 1, 64, 1e-9}, {1.0, 0.25, 0, 60000, 0.02}, {1.0, 0.25, 1, 200000, 0.01},
        {2.0, 0.25, 1, 60000, 0.06}, {1.0, 0.5, 1, 60000, 0.05}, {-1.0, 0.25, 1, 60000, 0.05}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char text[2048];
        (void)snprintf(text, sizeof text,
                       "schema = 1; title = \"t\"; start = \"2022-01\"; horizon = 8.0; step = \"year\";"
                       " factors : { market : { volatility = %g; }; " MARKET_ON " %s };"
                       " direct = ( { name = \"d\"; projects = 1; budget = 1.0; outcome : { multiple = 2.0; hold = 2.8; beta = %g; }; } );",
                       rows[i].volatility, rows[i].tied ? tied : "", rows[i].beta);
        run_of r = run_text_with(text, rows[i].n, 1 + i, NULL, 2);
        ASSERT_CLOSE(series_at(&r, "direct.d.exits.sale", 8), 1.0, 0.0, 0.0); /* even a shut window: 0.4 * 7 years */
        const fc_summary *s = fc_result_find(r.result, "direct.d.tvpi");
        if (rows[i].beta == 0.0) ASSERT_CLOSE(s->mean, 2.0, 1e-12, 0.0);
        else ASSERT_MEAN(s->mean, s->se, 2.0, rows[i].seen);
        run_free(&r);
    }
}

/* Path by path, from the factors alone: entry step 1 = e, hold 2.5 at pace 1, multiple 3, quarterly steps.
     M_k = 3 (I_k/I_e 1.08^-h)^beta exp(-beta(beta-1)/2 vol^2 h), carrying value 1 + (M_k - 1) q^2, exit where the
     accumulated pace reaches 2.5, for M there; what is held at close + 5 years is sold for 70% of the carrying value. */
static void one_path(const paths *p, int lane, double beta, double hold, int last, double discount)
{
    const fc_ws *ws = &p->work.ws;
    const int n = ws->plan->n_steps;
    double pace = 0.0, got_before = 0.0;
    const double x1 = fc_factor(ws, FC_X_MARKET, 1)[lane];
    int held = 1;
    for (int k = 1; k <= n; k++) {
        const double h = (k - 1) / 4.0, ratio = exp(fc_factor(ws, FC_X_MARKET, k)[lane] - x1) * pow(1.08, -h);
        const double m = 3.0 * pow(ratio, beta) * exp(-0.5 * beta * (beta - 1.0) * 0.0625 * h);
        pace += k > 1 ? fc_factor(ws, FC_PACE, k)[lane] / 4.0 : 0.0;
        const double q = pace / hold < 1.0 ? pace / hold : 1.0, carrying = 1.0 + (m - 1.0) * q * q;
        double nav[FC_LANES], got[FC_LANES], want = 0.0;
        paths_series(p, "funds.a.nav", k, nav);
        paths_series(p, "funds.a.distributed", k, got);
        if (held && k > 1 && pace >= hold - 1e-9) {
            want = m; /* q = 1: the carrying value has arrived */
            ASSERT_CLOSE(carrying, m, 1e-9, 0.0);
            held = 0;
        } else if (held && k == last) {
            want = (1.0 - discount) * carrying;
            held = 0;
        }
        ASSERT_CLOSE(got[lane] - got_before, want, 1e-9, 1e-9);
        ASSERT_CLOSE(nav[lane], held ? carrying : 0.0, 1e-9, 1e-12);
        got_before = got[lane];
    }
}

static void value_follows_the_market(void **state)
{
    (void)state;
    const double betas[4] = {0.0, 1.0, 2.0, -1.0}, discount[2] = {0.3, 0.45};
    for (int b = 0; b < 4; b++)
        for (int d = 0; d < 2; d++) {
            char text[1024];
            (void)snprintf(text, sizeof text, LIVE("8.0", "quarter", MARKET_ON)
                           "funds = ( { name = \"a\"; size = 1.0; invest = 0.0; term = 4.0; extension = 1.0; deals : { count = 1; }; " ALONE
                           "outcome : { multiple = 3.0; hold = 3.5; beta = %g; forced_discount = %g; }; } );", betas[b], discount[d]);
            paths p = paths_open(text, 1, NULL);
            double forced[FC_LANES], sold = 0.0;
            paths_batch(&p, 0);
            paths_series(&p, "funds.a.exits.forced", 32, forced);
            for (int i = 0; i < FC_LANES; i++) {
                sold += forced[i];
                one_path(&p, i, betas[b], 3.5, 20, discount[d]); /* closes at year 0: year 5 is step 20 */
            }
            assert_true(sold >= 5.0 && sold <= 59.0); /* both ways of leaving were seen */
            paths_close(&p);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(law_by_hand),        cmocka_unit_test(bucket_shares),       cmocka_unit_test(portfolio_of_thirty),
        cmocka_unit_test(no_winner),          cmocka_unit_test(vintage_ties_deals),  cmocka_unit_test(vintages_follow_each_other),
        cmocka_unit_test(market_is_neutral),  cmocka_unit_test(value_follows_the_market),
    };
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
