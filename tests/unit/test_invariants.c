/* Fault caught: an amount with a hidden unit, entries that disturb each other, numbers that depend on threads, level or mode,
   money that leaks, a promise overdrawn, a decision that looks ahead. */
#include "engine/result_internal.h"
#include "path_support.h"

static const char head[] = "schema = 1; title = \"t\"; start = \"2022-01\"; horizon = 12.0; step = \"quarter\";\n";

/* Every money key of the scenario carries the unit `s`. */
static char *programme(double s, const char *without, char *text, size_t size)
{
    static const char *const parts[][2] = {
        {"angel", "{ name = \"angel\"; count = 2; size = { dist = \"lognormal\"; mean = 1.0; sd = %g; scale = %g; }; over = 2.0;"
                  " closing : { probability = 0.8; appetite = 0.3; delay = 0.5; raised = { dist = \"beta\"; mean = 0.7; sd = 0.1; }; };"
                  " reserve = 0.3; recycle = 0.2; deals : { count = 8; }; outcome : { loading = 0.2; };"
                  " coinvest : { first = 1.5; later = 0.5; appetite = 0.4; }; loss_share = 0.3;"
                  " reinvestment : { multiple = 1.2; local = 0.6; deadline = 4.0; penalty = 0.5; };"
                  " concession : { kind = \"cost_plus\"; when = \"reinvested\"; };"
                  " investors = ( { class = \"sponsor\"; share = \"0.3..0.4\"; }, { class = \"gp\"; share = 0.02; },"
                  " { class = \"social\"; share = \"rest\"; } ); }"},
        {"later", "{ name = \"later\"; model = \"yale\"; size = %g; first = 1.0; volatility = 0.2; contribution = ( %g );"
                  " investors = ( { class = \"sponsor\"; share = 0.2; }, { class = \"bank\"; share = \"rest\"; } ); }"},
        {"mother", "{ name = \"mother\"; model = \"mother\"; size = %g; term = 11.0; invest = 6.0; waterfall : { hurdle = %g; };"
                   " investors = ( { class = \"sponsor\"; share = 0.25; }, { class = \"social\"; share = \"rest\"; } ); },"
                   " { name = \"child\"; parent = \"funds.mother\"; count = 3; size = 300.0e6; first = 1.0; over = 2.0;"
                   " waterfall : { style = \"american\"; }; deals : { count = 6; };"
                   " investors = ( { class = \"sponsor\"; share = 0.2; }, { class = \"social\"; share = \"rest\"; } ); }"}};
    const double first[3] = {0.25, 500e6 * s, 400e6 * s}, second[3] = {200e6 * s, 0.3, 0.06};
    size_t n = (size_t)snprintf(text, size, "%ssponsor : { cash = %.17g; appropriation = %.17g; overhead = %.17g; deposit_rate = 0.02;"
                                " credit_line : { limit = %.17g; rate = 0.05; }; recycle = 0.5; };\n"
                                "direct = ( { name = \"d\"; projects = \"5..8\"; budget = { dist = \"uniform\"; low = %.17g; high = %.17g; };"
                                " social_plan = %.17g; ticket_law = { dist = \"gamma\"; mean = 1.0; sd = 0.5; }; happens = 0.8; over = 3.0; reserve = 0.2;"
                                " coinvest : { raised = 0.6; paid = 0.5; later = 0.4; appetite = 0.5; }; inbound = 0.3; local_spend = 0.5; } );\nfunds = (",
                                head, 50e6 * s, 30e6 * s, 2e6 * s, 20e6 * s, 50e6 * s, 80e6 * s, 700e6 * s);
    for (int i = 0, some = 0; i < 3; i++) {
        if (strcmp(parts[i][0], without) == 0) continue;
        char part[2048], *child;
        (void)snprintf(part, sizeof part, parts[i][1], first[i], second[i]);
        n += (size_t)snprintf(text + n, size - n, "%s ", some++ ? "," : "");
        child = strstr(part, "300.0e6");
        if (child) *child = '\0';
        n += (size_t)snprintf(text + n, size - n, "%s", part);
        if (child) n += (size_t)snprintf(text + n, size - n, "%.17g%s", 300e6 * s, child + 7);
    }
    (void)snprintf(text + n, size - n, " );\n");
    return text;
}

static int same(double a, double b) { return a == b || (a != a && b != b); }

static void same_or_fail(double a, double b, const char *what)
{
    if (!same(a, b)) fail_msg("%s: %.17g and %.17g", what, a, b);
}

/* Every scalar of a, where b has it too: times `money` if it is an amount. Quantiles and spread too. */
static size_t compare_scalars(const fc_result *a, const fc_result *b, double money, const char *prefix, int quantiles)
{
    size_t n = 0;
    for (size_t i = 0; i < fc_result_n_scalars(a); i++) {
        const fc_summary *x = fc_result_scalar(a, i), *y = fc_result_find(b, x->metric);
        if (strncmp(x->metric, prefix, strlen(prefix)) != 0) continue;
        assert_non_null(y);
        const double unit = strcmp(x->unit, "currency") == 0 ? money : 1.0;
        assert_true(x->n == y->n && x->undefined == y->undefined);
        same_or_fail(x->mean * unit, y->mean, x->metric);
        same_or_fail(x->se * unit, y->se, x->metric);
        same_or_fail(x->sd * unit, y->sd, x->metric);
        for (int q = 0; quantiles && q < FC_N_QUANTILES; q++) same_or_fail(x->q[q] * unit, y->q[q], x->metric);
        n++;
    }
    return n;
}

static size_t compare_series(const fc_result *a, const fc_result *b, double money, const char *prefix)
{
    size_t n = 0;
    for (size_t i = 0; i < fc_result_n_series(a); i++) {
        const char *name = fc_result_series_name(a, i);
        if (strncmp(name, prefix, strlen(prefix)) != 0) continue;
        const size_t j = fc_result_series_find(b, name);
        const double unit = strncmp(fc_result_series_unit(a, i), "currency", 8) == 0 ? money : 1.0;
        assert_true(j != SIZE_MAX);
        for (size_t k = 0; k <= fc_result_n_steps(a); k++) {
            const fc_series_point *x = fc_result_series_point(a, i, k), *y = fc_result_series_point(b, j, k);
            same_or_fail(x->mean * unit, y->mean, name);
            same_or_fail(x->se * unit, y->se, name);
            assert_true(x->n == y->n);
        }
        n++;
    }
    return n;
}

static void compare_lines(const run_of *a, const run_of *b, double money)
{
    assert_int_equal(a->plan->n_lines, b->plan->n_lines);
    for (size_t l = 0; l < a->plan->n_lines; l++)
        for (size_t k = 0; k <= (size_t)a->plan->n_steps; k++) {
            double x, y, x_se, y_se;
            fc_result_line(a->result, l, k, &x, &x_se);
            fc_result_line(b->result, l, k, &y, &y_se);
            same_or_fail(x * money, y, a->plan->lines[l].name);
            same_or_fail(x_se * money, y_se, a->plan->lines[l].name);
        }
}

static void compare_all(const run_of *a, const run_of *b, double money, int quantiles)
{
    assert_true(compare_scalars(a->result, b->result, money, "", quantiles) >= 40);
    assert_true(compare_series(a->result, b->result, money, "") >= 30);
    compare_lines(a, b, money);
}

/* rules 7.5: powers of two scale without rounding, so every amount must be exactly lambda times as large. */
static void amounts_scale(void **state)
{
    (void)state;
    char text[8192];
    run_of one = run_text_with(programme(1.0, "", text, sizeof text), 192, 1, NULL, 2);
    for (int i = 0; i < 2; i++) {
        const double lambda = i ? 0.25 : 64.0;
        run_of other = run_text_with(programme(lambda, "", text, sizeof text), 192, 1, NULL, 2);
        compare_all(&one, &other, lambda, 1);
        run_free(&other);
    }
    run_free(&one);
}

static void entries_keep_their_luck(void **state)
{
    (void)state;
    char text[8192];
    run_of all = run_text_with(programme(1.0, "", text, sizeof text), 256, 1, NULL, 2);
    static const char *const gone[3] = {"angel", "later", "mother"};
    static const char *const kept[3][3] = {{"funds.later.", "funds.child.", "direct.d."}, {"funds.angel.", "funds.mother.", "direct.d."},
                                           {"funds.angel.", "funds.later.", "direct.d."}};
    for (int i = 0; i < 3; i++) {
        run_of less = run_text_with(programme(1.0, gone[i], text, sizeof text), 256, 1, NULL, 2);
        for (int j = 0; j < 3; j++) {
            assert_true(compare_scalars(all.result, less.result, 1.0, kept[i][j], 1) > 3);
            assert_true(compare_series(all.result, less.result, 1.0, kept[i][j]) > 3);
        }
        run_free(&less);
    }
    run_free(&all);
}

static run_of run_mode(const char *text, uint64_t n, unsigned threads, const char *isa, int streaming)
{
    run_of r = run_text_with(text, 64, 1, isa, 1);
    fc_run_options o;
    fc_error err = {0};
    fc_result_free(r.result);
    r.result = NULL;
    fc_run_options_init(&o, r.model);
    o.paths = n;
    o.seed = 1;
    o.threads = threads;
    o.isa = isa;
    o.streaming = streaming;
    assert_int_equal(fc_run(r.plan, &o, &r.result, &err), FC_OK);
    return r;
}

static void one_truth(void **state)
{
    (void)state;
    char text[8192];
    const uint64_t n = 1024 + 77;
    (void)programme(1.0, "", text, sizeof text);
    run_of base = run_mode(text, n, 1, NULL, 0);
    for (unsigned t = 2; t <= 8; t = t == 2 ? 3 : t + 5) {
        run_of r = run_mode(text, n, t, NULL, 0);
        compare_all(&base, &r, 1.0, 1);
        run_free(&r);
    }
    for (const char *const *level = fc_isa_levels(); *level; level++) {
        run_of r = run_mode(text, n, 2, *level, 0);
        compare_all(&base, &r, 1.0, 1);
        run_free(&r);
    }
    run_of streaming = run_mode(text, n, 3, NULL, 1);
    compare_all(&base, &streaming, 1.0, 0);
    run_free(&streaming);
    run_free(&base);
}

/* What a run sums up is what its paths are, path number by path number, however many are asked for. */
static void paths_are_numbered(void **state)
{
    (void)state;
    char text[8192];
    (void)programme(1.0, "", text, sizeof text);
    paths p = paths_open(text, 1, NULL);
    const int n[4] = {1, 64, 100, 200};
    for (int c = 0; c < 4; c++) {
        run_of r = run_mode(text, (uint64_t)n[c], 2, NULL, 0);
        for (size_t m = 0; m < fc_result_n_scalars(r.result); m += 7) {
            const fc_summary *s = fc_result_scalar(r.result, m);
            sample own = {0};
            double lo = INFINITY, hi = -INFINITY;
            for (int b = 0; b < n[c]; b += FC_LANES) {
                paths_batch(&p, (uint64_t)b);
                const double *x = paths_scalar(&p, s->metric);
                for (int i = 0; i < FC_LANES && b + i < n[c]; i++) {
                    if (x[i] != x[i]) continue;
                    sample_add(&own, x[i]);
                    lo = x[i] < lo ? x[i] : lo;
                    hi = x[i] > hi ? x[i] : hi;
                }
            }
            assert_true((double)s->n == own.n);
            if (own.n < 1.0) continue;
            same_or_fail(s->q[0], lo, s->metric);
            same_or_fail(s->q[FC_N_QUANTILES - 1], hi, s->metric);
            if (own.n > 1.0) ASSERT_CLOSE(s->mean, own.mean, 1e-9, 1e-9);
        }
        run_free(&r);
    }
    paths_close(&p);
}

/* ---- random programmes under audit -------------------------------------------------------------------------- */

static uint64_t dice;
static double in(double lo, double hi)
{
    dice = dice * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return lo + (hi - lo) * (double)(dice >> 11) * 0x1p-53;
}
static int one_of(int n) { return (int)in(0.0, n); }

static void random_text(char *text, size_t size)
{
    static const char *const steps[3] = {"year", "quarter", "month"}, *const styles[2] = {"european", "american"};
    static const char *const kinds[3] = {"none", "cost_plus", "excess_share"}, *const rounds[2] = {"fund", "round"};
    const double carry = in(0.0, 0.3), invest = in(0.0, 5.0), share = in(0.1, 0.6);
    (void)snprintf(text, size,
        "schema = 1; title = \"t\"; start = \"2022-01\"; horizon = %d.0; step = \"%s\";\n"
        "sponsor : { cash = 1e8; appropriation = 1e7; recycle = %g; overhead = 1e6; deposit_rate = %g; };\n"
        "funds = ( { name = \"a\"; count = %d; size = { dist = \"lognormal\"; mean = 1e8; sd = %g; }; first = %g; over = %g; cap = %g;"
        " closing : { probability = %g; appetite = %g; delay = %g; minimum = %g; raised = { dist = \"uniform\"; low = 0.2; high = 1.0; };"
        " paid = { dist = \"uniform\"; low = 0.3; high = 1.0; }; }; invest = %g; term = %g; extension = %g; fee : { rate = %g; after = %g; };"
        " waterfall : { style = \"%s\"; hurdle = %g; carry = %g; catch_up = %g; }; deals : { count = \"%d..%d\"; };"
        " reserve = %g; follow_after = %g; follow_share = %g; step_up = %g; recycle = %g; outcome : { beta = %g; loading = %g; marking = %g; };"
        " coinvest : { first = %g; later = %g; appetite = %g; overlap = %g; };"
        " reinvestment : { multiple = %g; local = %g; deadline = %g; counts = \"%s\"; penalty = %g; };"
        " concession : { kind = \"%s\"; rate = %g; share = %g; when = \"%s\"; }; loss_share = %g;"
        " investors = ( { class = \"sponsor\"; share = %g; }, { class = \"city\"; share = %g; paid = 0.8; }, { class = \"social\"; share = \"rest\"; } ); } );\n"
        "direct = ( { name = \"d\"; projects = \"3..9\"; budget = 3e7; social_plan = 9e7; happens = %g; first = %g; over = %g; reserve = %g;"
        " follow_after = %g; step_up = %g; coinvest : { raised = %g; paid = %g; later = %g; overlap = %g; }; } );\n",
        4 + one_of(14), steps[one_of(3)], in(0.0, 1.0), in(0.0, 0.1), 1 + one_of(4), in(1e7, 1e8), in(0.0, 2.0), in(0.0, 4.0), in(share, 1.0),
        in(0.0, 1.0), in(0.0, 0.9), in(0.0, 2.0), in(0.0, 0.9), invest, invest + in(0.5, 6.0), in(0.0, 3.0), in(0.0, 0.06), in(0.0, 0.06),
        styles[one_of(2)], in(0.0, 0.2), carry, one_of(2) ? in(carry + 0.01, 1.0) : 0.0, 1 + one_of(5), 6 + one_of(10), in(0.0, 0.6), in(0.0, 3.0),
        in(0.0, 1.0), in(0.5, 4.0), one_of(2) ? in(0.0, 1.0) : 0.0, in(-1.0, 3.0), in(0.0, 0.9), in(0.0, 4.0), in(0.0, 3.0), in(0.0, 2.0), in(0.0, 1.0),
        in(0.0, 1.0), in(0.1, 2.0), in(0.0, 1.0), in(1.0, 9.0), rounds[one_of(2)], in(0.0, 1.0), kinds[one_of(3)], in(0.0, 0.1), in(0.0, 1.0),
        one_of(2) ? "always" : "reinvested", one_of(2) ? in(0.0, 1.0) : 0.0, share, in(0.0, 0.3), in(0.0, 1.0), in(0.0, 2.0), in(0.0, 5.0),
        in(0.0, 0.7), in(0.0, 3.0), in(0.5, 4.0), in(0.0, 1.0), in(0.0, 1.0), in(0.0, 2.0), in(0.0, 1.0));
}

/* Cumulative amount of a line of entry funds.a up to a step, one lane; 0 if the programme has no such line. */
static double until(const paths *p, const char *leaf, int step, int lane)
{
    char name[96];
    double sum = 0.0;
    (void)snprintf(name, sizeof name, "funds.a.%s", leaf);
    for (size_t l = 0; l < p->plan->n_lines; l++)
        if (strcmp(p->plan->lines[l].name, name) == 0)
            for (int k = 0; k <= step; k++) sum += fc_at(&p->work.ws, p->plan->lines[l].column, k)[lane];
    return sum;
}

static double of_all(const paths *p, const char *leaf, int step, int lane)
{
    static const char *const who[3] = {"sponsor", "city", "social"};
    double sum = 0.0;
    for (int i = 0; i < 3; i++) {
        char name[64];
        (void)snprintf(name, sizeof name, "%s.%s", leaf, who[i]);
        sum += until(p, name, step, lane);
    }
    return sum;
}

/* rules 7.2, from the lines alone. */
static void money_adds_up(const paths *p, int lane)
{
    static const char *const who[3] = {"sponsor", "city", "social"};
    const int top = p->plan->n_steps;
    for (int k = 0; k <= top; k += top / 4 ? top / 4 : 1) {
        for (int i = 0; i < 3; i++) {
            char committed[64], closed[64], call[64];
            (void)snprintf(committed, sizeof committed, "committed.%s", who[i]);
            (void)snprintf(closed, sizeof closed, "closed.%s", who[i]);
            (void)snprintf(call, sizeof call, "call.%s", who[i]);
            const double a = until(p, call, k, lane), b = until(p, closed, k, lane), c = until(p, committed, k, lane);
            assert_true(a <= b + 1e-9 * b && b <= c + 1e-9 * c);
        }
        const double in_ = of_all(p, "call", k, lane) + until(p, "proceeds", k, lane) + until(p, "clawback", k, lane);
        const double out = until(p, "cheque", k, lane) + until(p, "fee", k, lane) + of_all(p, "distribution", k, lane) + until(p, "carry", k, lane);
        assert_true(out <= in_ + 1e-9 * in_ + 1e-6); /* what is left is kept for recycling, never owed */
        const double took = until(p, "carry", k, lane), back = until(p, "clawback", k, lane), given = until(p, "concession", k, lane);
        const double own = until(p, "distribution.sponsor", k, lane);
        assert_true(back <= took * (1.0 + 1e-9) && given + until(p, "lossshare", k, lane) <= own * (1.0 + 1e-9) + 1e-6);
        assert_true(until(p, "refund", k, lane) <= until(p, "fee", k, lane) * (1.0 + 1e-9));
    }
}

static void random_programmes(void **state)
{
    (void)state;
    dice = 1;
    for (int n = 0; n < 30; n++) {
        char text[4096];
        random_text(text, sizeof text);
        run_of r = run_text_with(text, 128, 1, NULL, 1); /* run_text audits every path */
        run_free(&r);
        paths p = paths_open(text, 2, NULL);
        paths_batch(&p, 0);
        for (int lane = 0; lane < FC_LANES; lane += 9) money_adds_up(&p, lane);
        paths_close(&p);
    }
}

/* ---- nothing looks ahead --------------------------------------------------------------------------------------- */

/* All luck after a step is drawn again: nothing recorded up to it may change, and something after it must. Yearly factors
   belong to their whole year, so the steps are ends of years. */
static void no_look_ahead(void **state)
{
    (void)state;
    char text[8192];
    (void)programme(1.0, "", text, sizeof text);
    for (int k = 4; k <= 44; k += 8) paths_forget(text, k, 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(amounts_scale),      cmocka_unit_test(entries_keep_their_luck), cmocka_unit_test(one_truth),
        cmocka_unit_test(paths_are_numbered), cmocka_unit_test(random_programmes),       cmocka_unit_test(no_look_ahead),
    };
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
