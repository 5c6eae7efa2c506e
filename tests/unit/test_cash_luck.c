/* Fault caught: under rule cash, a postponed commitment with other luck, cash below the reserve, a decision that knows the
   future, or a programme with money enough that differs from rule plan. */
#include "path_support.h"

#define HALF "investors = ( { class = \"sponsor\"; share = 0.25; }, { class = \"social\"; share = \"rest\"; } ); "
#define DEALS "deals : { count = 5; }; reserve = 0.2; coinvest : { first = { dist = \"lognormal\"; mean = 1.5; sd = 1.0; }; later = 0.5; }; "
/* Every kind with commitments; amounts, numbers, times and outcomes by chance. */
#define PROGRAMME(more)                                                                                                \
    "funds = ( { name = \"a\"; count = 3; size = \"80..120\"; first = 0.5; over = 2.0; " HALF DEALS                    \
    "closing : { probability = 0.8; delay = 0.5; raised = \"0.6..1.0\"; }; recycle = 0.1; concession : { kind = \"cost_plus\"; rate = 0.04; }; }," \
    " { name = \"y\"; model = \"yale\"; size = 60.0; first = 1.0; volatility = 0.3; " HALF "}" more " );\n"            \
    "direct = ( { name = \"d\"; projects = \"3..6\"; budget = \"30..50\"; social_plan = 100.0; over = 3.0; reserve = 0.2;" \
    " ticket_law = { dist = \"lognormal\"; mean = 1.0; sd = 0.5; }; happens = 0.8; inbound = 0.4; local_spend = 0.5; } );\n" \
    "platforms = ( { name = \"p\"; initial = 1; planned = \"2..5\"; over = 3.0; success = 0.8; capital = \"3..6\"; operating = 1.0;" \
    " co_funding = 1.0; income = 1.5; ramp = 1.0; spinouts = 2.0; equity = 0.1; value = 5.0; } );\n"                   \
    "talent = ( { name = \"t\"; per_year = 20.0; stay = 3.0; cost = 0.01; supports = \"platforms.p\"; effect = 0.5; needed = 50.0; } );\n"
#define MOTHERS                                                                                                        \
    ", { name = \"g\"; model = \"mother\"; size = 200.0; fee : { rate = 0.01; }; concession : { kind = \"excess_share\"; share = 0.5; }; " HALF "}," \
    " { name = \"m\"; model = \"mother\"; parent = \"funds.g\"; size = 120.0; first = 0.5; " HALF "},"                  \
    " { name = \"c\"; parent = \"funds.m\"; count = 3; size = 60.0; first = 1.0; over = 2.0; " HALF DEALS "}"
#define HEAD "schema = 1; title = \"t\"; start = \"2022-01\"; horizon = 12.0; step = \"quarter\";\n"

static void same_rows(const paths *a, const paths *b, const char *name, fc_col x, fc_col y)
{
    for (int k = 0; k <= a->plan->n_steps; k++)
        if (memcmp(fc_at(&a->work.ws, x, k), fc_at(&b->work.ws, y, k), FC_LANES * sizeof(double)) != 0)
            fail_msg("%s differs at step %d", name, k);
}

/* What contains carrying values of several projects: they are added company by company, or group by group. */
static void near_rows(const char *name, const double *x, const double *y)
{
    for (int i = 0; i < FC_LANES; i++) {
        if (isnan(x[i]) && isnan(y[i])) continue;
        if (!(fabs(x[i] - y[i]) <= 1e-9 * (1e-3 + fabs(x[i])))) fail_msg("%s: %.17g and %.17g", name, x[i], y[i]);
    }
}

/* With money enough every number of rule plan comes back: money and counts to the bit. */
static void plenty(void **state)
{
    (void)state;
    paths a = paths_open(HEAD "sponsor : { cash = 1e9; };\n" PROGRAMME(MOTHERS), 1, NULL);
    paths b = paths_open(HEAD "sponsor : { cash = 1e9; rule = \"cash\"; };\n" PROGRAMME(MOTHERS), 1, NULL);
    double nothing[FC_LANES];
    for (uint64_t first = 0; first < 192; first += 64) {
        paths_batch(&a, first);
        paths_batch(&b, first);
        for (size_t m = 0; m < a.plan->n_metrics; m++) {
            const fc_metric *x = &a.plan->metrics[m], *y = paths_metric(&b, x->name, x->series);
            const int values = strncmp(x->name, "direct.d.nav", 12) == 0 || !x->series;
            if (!values) same_rows(&a, &b, x->name, x->column, y->column);
            for (int k = 0; values && x->series && k <= a.plan->n_steps; k++)
                near_rows(x->name, fc_at(&a.work.ws, x->column, k), fc_at(&b.work.ws, y->column, k));
            if (!x->series) near_rows(x->name, fc_scalar_of(&a.work.ws, x->scalar), fc_scalar_of(&b.work.ws, y->scalar));
        }
        for (size_t l = 0; l < a.plan->n_lines; l++) {
            size_t other = 0;
            while (strcmp(a.plan->lines[l].name, b.plan->lines[other].name) != 0) other++;
            if (strcmp(a.plan->lines[l].name, "direct.d.nav_sponsor") != 0) same_rows(&a, &b, a.plan->lines[l].name, a.plan->lines[l].column, b.plan->lines[other].column);
        }
        paths_series(&b, "sponsor.postponed", b.plan->n_steps, nothing);
        for (int i = 0; i < FC_LANES; i++) ASSERT_CLOSE(nothing[i], 0, 0, 0);
    }
    paths_close(&a);
    paths_close(&b);
}

/* Luck follows the commitment: what comes three steps late comes in the same amounts, three steps later. 10 a quarter and
   28 wanted in step 1: opening balances 0, 10, 20, 30. Without factors nothing else differs. */
static void keeps_luck(void **state)
{
    (void)state;
#define LATE(rule, what)                                                                                               \
    "schema = 1; title = \"t\"; start = \"2022-01\"; horizon = 15.0; step = \"quarter\";\n"                            \
    "factors : { market : { off = true; drift = 0.0; }; vintage : { off = true; }; credit : { off = true; };"          \
    " appetite : { off = true; }; exit_window : { off = true; }; };\n"                                                 \
    "sponsor : { appropriation = 40.0; " rule " };\n" what
#define FUND(model) "funds = ( { name = \"x\"; size = 112.0; " HALF model "} );\n"
    const struct { const char *plan, *cash, *series[4]; } rows[] = {
        {LATE("", FUND(DEALS "closing : { delay = 0.25; raised = \"0.6..1.0\"; }; ")),
         LATE("rule = \"cash\"; cover = 0.0;", FUND(DEALS "closing : { delay = 0.25; raised = \"0.6..1.0\"; }; ")),
         {"funds.x.called", "funds.x.distributed", "funds.x.fees", "funds.x.exits.sale"}},
        {LATE("", FUND("model = \"yale\"; volatility = 0.3; loading = 0.0; ")),
         LATE("rule = \"cash\"; cover = 0.0;", FUND("model = \"yale\"; volatility = 0.3; loading = 0.0; ")),
         {"funds.x.called", "funds.x.distributed", "funds.x.nav", "funds.x.sponsor.called"}},
        {LATE("", FUND("model = \"stochastic\"; ")), LATE("rule = \"cash\"; cover = 0.0;", FUND("model = \"stochastic\"; ")),
         {"funds.x.called", "funds.x.distributed", "funds.x.nav", "funds.x.sponsor.called"}},
        {LATE("", "direct = ( { name = \"x\"; projects = 1; budget = 28.0; social_plan = 60.0; reserve = 0.2; coinvest : { later = 1.0; }; } );"),
         LATE("rule = \"cash\"; cover = 0.0;", "direct = ( { name = \"x\"; projects = 1; budget = 28.0; social_plan = 60.0; reserve = 0.2; coinvest : { later = 1.0; }; } );"),
         {"direct.x.invested", "direct.x.proceeds", "direct.x.coinvested", "direct.x.exits.failed"}},
        {LATE("", "platforms = ( { name = \"x\"; planned = 1; capital = { dist = \"uniform\"; low = 21.0; high = 29.0; }; success = 0.5; } );"),
         LATE("rule = \"cash\"; cover = 0.0;", "platforms = ( { name = \"x\"; planned = 1; capital = { dist = \"uniform\"; low = 21.0; high = 29.0; }; success = 0.5; } );"),
         {"platforms.x.count", "platforms.x.cost", NULL, NULL}}};
    for (size_t n = 0; n < sizeof rows / sizeof *rows; n++) {
        paths a = paths_open(rows[n].plan, 1, NULL), b = paths_open(rows[n].cash, 1, NULL);
        double sum = 0.0;
        paths_batch(&a, 0);
        paths_batch(&b, 0);
        for (int s = 0; s < 4 && rows[n].series[s]; s++) {
            const fc_metric *x = paths_metric(&a, rows[n].series[s], 1), *y = paths_metric(&b, rows[n].series[s], 1);
            for (int k = 0; k + 3 <= a.plan->n_steps; k++) {
                const double *then = fc_at(&a.work.ws, x->column, k), *late = fc_at(&b.work.ws, y->column, k + 3);
                if (memcmp(then, late, FC_LANES * sizeof(double)) != 0) fail_msg("%s at step %d", rows[n].series[s], k);
                for (int i = 0; i < FC_LANES; i++) sum += late[i];
            }
        }
        assert_true(sum > 0.0);
        paths_close(&a);
        paths_close(&b);
    }
}

/* With cover = 0 and no running costs cash never falls below the reserve, on any path. */
static void reserve(void **state)
{
    (void)state;
    paths p = paths_open(HEAD "sponsor : { rule = \"cash\"; cash = 60.0; appropriation = 8.0; appropriation_years = 4.0; reserve = \"5..15\"; cover = 0.0;"
                              " recycle = 0.8; patience = 2.0; };\n"
                              "funds = ( { name = \"a\"; count = 5; size = \"80..120\"; over = 4.0; " HALF DEALS "closing : { delay = 0.5; raised = \"0.6..1.0\"; }; },"
                              " { name = \"y\"; model = \"yale\"; size = 60.0; first = 1.0; volatility = 0.3; " HALF "}" MOTHERS " );\n"
                              "direct = ( { name = \"d\"; projects = \"3..6\"; budget = \"30..50\"; social_plan = 100.0; over = 3.0; reserve = 0.2; } );\n"
                              "platforms = ( { name = \"p\"; planned = 4; over = 4.0; success = 0.8; capital = \"3..6\"; } );\n",
                         1, NULL);
    double postponed = 0.0, dropped = 0.0, least = INFINITY, x[FC_LANES];
    for (uint64_t first = 0; first < 640; first += 64) {
        fc_audit found = {0};
        paths_batch(&p, first);
        p.kernels->audit(&p.work.ws, &found);
        if (found.found) fail_msg("%s: %s at step %d", found.account, found.rule, found.step);
        const double *kept = NULL;
        for (size_t i = 0; i < p.plan->n_inputs; i++)
            if (strcmp(p.plan->inputs[i].key, "sponsor.reserve") == 0) kept = fc_input_of(&p.work.ws, (uint32_t)i);
        assert_non_null(kept);
        for (int k = 0; k <= p.plan->n_steps; k++) {
            paths_series(&p, "sponsor.cash", k, x);
            for (int i = 0; i < FC_LANES; i++) least = x[i] - kept[i] < least ? x[i] - kept[i] : least;
        }
        paths_series(&p, "sponsor.postponed", p.plan->n_steps, x);
        for (int i = 0; i < FC_LANES; i++) postponed += x[i];
        paths_series(&p, "sponsor.dropped", p.plan->n_steps, x);
        for (int i = 0; i < FC_LANES; i++) dropped += x[i];
    }
    assert_true(postponed > 640.0 && dropped > 640.0); /* the rule has something to do */
    assert_true(least < 5.0);                          /* and uses what it may */
    ASSERT_CLOSE(least >= -1e-9, 1, 0, 0);
    paths_close(&p);
}

static void no_look_ahead(void **state)
{
    (void)state;
#define SHORT "sponsor : { rule = \"cash\"; cash = 60.0; appropriation = 5.0; cover = 0.5; patience = 3.0; };\n"
    for (int k = 4; k <= 36; k += 8) {
        paths_forget(HEAD SHORT PROGRAMME(""), k, 20);
        paths_forget(HEAD SHORT PROGRAMME(MOTHERS), k, 20);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(plenty), cmocka_unit_test(keeps_luck), cmocka_unit_test(reserve),
                                       cmocka_unit_test(no_look_ahead)};
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
