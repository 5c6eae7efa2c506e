/* Fault caught: money that is lost or doubled on its way to the regions, a benefit that does not accumulate. */
#include "path_support.h"

/* A fund of 100 (40 public) called at step 1, and a direct project of 50 with 100 beside it at step 1; annual steps. */
#define TWO                                                                                                            \
    "regions = ( { name = \"east\"; tax = 0.1; }, { name = \"west\"; weight = 3.0; } );"                               \
    "funds = ( { name = \"a\"; size = 100.0; invest = 0.0; fee : { rate = 0.0; after = 0.0; }; deals : { count = 2; };"  \
    " where = ( { region = \"east\"; } ); investors = ( { class = \"sponsor\"; share = 0.4; }, { class = \"social\"; share = 0.6; } ); } );" \
    "direct = ( { name = \"d\"; projects = 1; budget = 50.0; coinvest : { first = 2.0; }; where = ( { region = \"west\"; } ); } );"
#define MIX "spillover = ( ( 0.75, 0.25 ), ( 0.1, 0.9 ) ); benefit = ( ( 0.6, 0.4 ), ( 0.0, 1.0 ) );"

static void stays(void **state)
{
    (void)state;
    run_of r = run_text(STILL("5.0", "year") TWO);
    ASSERT_CLOSE(series_at(&r, "region.east.public", 5), 40.0, 1e-12, 0.0);
    ASSERT_CLOSE(series_at(&r, "region.east.social", 5), 60.0, 1e-12, 0.0);
    ASSERT_CLOSE(series_at(&r, "region.west.public", 5), 50.0, 1e-12, 0.0);
    ASSERT_CLOSE(series_at(&r, "region.west.social", 5), 100.0, 1e-12, 0.0);
    ASSERT_CLOSE(series_at(&r, "region.east.firms", 5), 2.0, 0.0, 0.0);
    ASSERT_CLOSE(series_at(&r, "region.west.firms", 5), 1.0, 0.0, 0.0);
    ASSERT_CLOSE(series_at(&r, "region.east.benefit", 3), 0.1 * 100.0 * 3.0, 1e-12, 0.0); /* 10% of 100 a year */
    ASSERT_CLOSE(series_at(&r, "region.west.benefit", 3), 0.0, 0.0, 0.0);
    run_free(&r);
}

/* Spillover: east keeps 75 of its 100 and gets 10% of west's 150; counts stay. Benefit: 10% of east's 90 a year, of which
   40% goes west. What is spilled is conserved. */
static void spills(void **state)
{
    (void)state;
    run_of r = run_text(STILL("5.0", "year") TWO MIX);
    double east = series_at(&r, "region.east.public", 5) + series_at(&r, "region.east.social", 5);
    double west = series_at(&r, "region.west.public", 5) + series_at(&r, "region.west.social", 5);
    ASSERT_CLOSE(east, 75.0 + 15.0, 1e-12, 0.0);
    ASSERT_CLOSE(east + west, 250.0, 1e-12, 0.0);
    ASSERT_CLOSE(series_at(&r, "region.east.firms", 5), 2.0, 0.0, 0.0);
    ASSERT_CLOSE(series_at(&r, "region.east.benefit", 4), 4.0 * 9.0 * 0.6, 1e-12, 0.0);
    ASSERT_CLOSE(series_at(&r, "region.west.benefit", 4), 4.0 * 9.0 * 0.4, 1e-12, 0.0);
    run_free(&r);
}

/* A mother of 100 in west (60 sponsor, 40 social; fee 2% of 100 at step 2) pays 30 of a child of 50 in east at step 1,
   20 others. East gets the child's 50: 30 x 60% public. West gets the fee of 2: 60% public. A grandmother of 90% public
   money above the mother makes 54% of the mother public. */
#define MOTHER(above, parent)                                                                                          \
    "regions = ( { name = \"east\"; }, { name = \"west\"; } ); funds = ( " above                                       \
    "{ name = \"m\"; model = \"mother\"; size = 100.0; " parent " invest = 2.0; term = 5.0; fee : { rate = 0.02; after = 0.0; };"  \
    " waterfall : { carry = 0.0; catch_up = 0.0; }; where = ( { region = \"west\"; } );"                              \
    " investors = ( { class = \"sponsor\"; share = 0.6; }, { class = \"social\"; share = 0.4; } ); },"                 \
    "{ name = \"c\"; size = 50.0; parent = \"funds.m\"; invest = 0.0; fee : { rate = 0.0; after = 0.0; }; deals : { count = 1; };" \
    " where = ( { region = \"east\"; } ); investors = ( { class = \"sponsor\"; share = 0.6; }, { class = \"social\"; share = 0.4; } ); } );"
#define ABOVE "{ name = \"g\"; model = \"mother\"; size = 500.0; invest = 2.0; term = 5.0; fee : { rate = 0.0; after = 0.0; };" \
    " waterfall : { carry = 0.0; catch_up = 0.0; }; where = ( { region = \"west\"; } );"                              \
    " investors = ( { class = \"sponsor\"; share = 0.9; }, { class = \"social\"; share = 0.1; } ); },"
static void mothers(void **state)
{
    (void)state;
    run_of r = run_text(STILL("5.0", "year") MOTHER("", ""));
    ASSERT_CLOSE(series_at(&r, "region.east.public", 5), 18.0, 1e-12, 0.0);
    ASSERT_CLOSE(series_at(&r, "region.east.social", 5), 32.0, 1e-12, 0.0);
    ASSERT_CLOSE(series_at(&r, "region.west.public", 5), 1.2, 1e-12, 0.0);
    ASSERT_CLOSE(series_at(&r, "region.west.social", 5), 0.8, 1e-12, 0.0);
    run_free(&r);
    r = run_text(STILL("5.0", "year") MOTHER(ABOVE, "parent = \"funds.g\";"));
    ASSERT_CLOSE(series_at(&r, "region.east.public", 5), 30.0 * 0.54, 1e-12, 0.0);
    ASSERT_CLOSE(series_at(&r, "region.east.social", 5), 20.0 + 30.0 * 0.46, 1e-12, 0.0);
    ASSERT_CLOSE(series_at(&r, "region.west.public", 5), 2.0 * 0.54, 1e-12, 0.0);
    run_free(&r);
}

/* Weights 1 : 3 share out 40 projects. */
static void drawn(void **state)
{
    (void)state;
    run_of r = run_text_with(STILL("5.0", "year") "regions = ( { name = \"east\"; }, { name = \"west\"; weight = 3.0; } );"
                             "direct = ( { name = \"d\"; projects = 40; budget = 40.0; coinvest : { first = 2.0; }; } );", 4096, 1, NULL, 1);
    size_t i = fc_result_series_find(r.result, "region.east.firms");
    const fc_series_point *p = fc_result_series_point(r.result, i, 5);
    ASSERT_WITHIN_SE(p->mean, p->se, 10.0);
    assert_true(4.0 * p->se < 0.2);
    run_free(&r);
}

/* One entry of each kind that draws no region. */
#define STOCK_KINDS(where)                                                                                             \
    "grants = ( { name = \"g\"; per_year = 20.0; amount = 2.0; co_funding = 0.5; success = 0.4; feeds = \"incubation.c\"; " where " } );" \
    "incubation = ( { name = \"c\"; inflow = 30.0; stages = ( { name = \"s\"; initial = 12; dwell = 2.0; support = 0.1; award = 0.2;" \
    " raise : { mean = 3.0; sd = 2.0; }; moves = ( { to = \"failed\"; share = 1.0; } ); } ); " where " } );"            \
    "credit = ( { name = \"k\"; per_year = 20.0; size = 5.0; pool = 20.0; top_up = 1.0; pd = 0.1; pool_share = 0.5; guarantor_share = 0.2;" \
    " insurer_share = 0.1; induced = 1.0; pool_by = ( { class = \"sponsor\"; share = 0.5; }, { class = \"bank\"; share = 0.5; } ); " where " } );" \
    "platforms = ( { name = \"p\"; initial = 2; planned = 3; over = 2.0; capital = 5.0; operating = 1.0; co_funding = 2.0; income = 1.0;" \
    " spinouts = 4.0; " where " } );"                                                                                  \
    "talent = ( { name = \"t\"; initial = 5; per_year = 10.0; cost = 0.5; " where " } );"                               \
    "space = ( { name = \"a\"; area = 1000.0; over = 2.0; cost = 0.01; rent = 1.0; per_place = 20.0; " where " } );"

/* Three regions whose tables are not symmetric, everything that has a place at work: with spillover and sharing the totals of
   money and benefit are those without, on every path and step, and each region gets its column of the tables. */
#define THREE "schema = 1; title = \"t\"; start = \"2022-01\"; horizon = 6.0; step = \"quarter\";\n"                     \
    "regions = ( { name = \"a\"; tax = 0.1; }, { name = \"b\"; weight = 3.0; tax = 0.02; }, { name = \"c\"; tax = 0.05; } );" \
    "funds = ( { name = \"f\"; count = 3; size = 100.0; deals : { count = 5; }; coinvest : { first = 1.0; };"              \
    " investors = ( { class = \"sponsor\"; share = 0.4; }, { class = \"social\"; share = 0.6; } ); } );"                  \
    "direct = ( { name = \"d\"; projects = 6; budget = 50.0; over = 3.0; coinvest : { first = 2.0; }; } );"              \
    "conversion = ( { name = \"v\"; per_year = 20.0; grant = 1.0; pool = 50.0; valuation = 20.0; } );"                   \
    "pipeline = ( { name = \"p\"; signed = 8; amount = 20.0; public_share = 0.2; stages = ( { name = \"started\"; } ); } );"                        \
    STOCK_KINDS("where = ( { region = \"c\"; weight = 2.0; }, { region = \"a\"; } );")
static void conserved(void **state)
{
    (void)state;
    static const double spill[3][3] = {{0.7, 0.2, 0.1}, {0.0, 0.9, 0.1}, {0.3, 0.3, 0.4}}, share[3][3] = {{0.5, 0.5, 0.0}, {0.1, 0.8, 0.1}, {0.0, 0.25, 0.75}};
    static const double tax[3] = {0.1, 0.02, 0.05};
    static const char *const names[3] = {"a", "b", "c"}, *const what[2] = {"public", "social"};
    paths still = paths_open(THREE, 1, NULL);
    paths mixed = paths_open(THREE "spillover = ( ( 0.7, 0.2, 0.1 ), ( 0.0, 0.9, 0.1 ), ( 0.3, 0.3, 0.4 ) );"
                                   "benefit = ( ( 0.5, 0.5, 0.0 ), ( 0.1, 0.8, 0.1 ), ( 0.0, 0.25, 0.75 ) );", 1, NULL);
    paths_batch(&still, 0);
    paths_batch(&mixed, 0);
    double earned[3][FC_LANES] = {{0}}; /* what each region has earned so far, before it is shared */
    for (int k = 1; k <= 24; k++) {
        double own[2][3][FC_LANES], got[2][3][FC_LANES], benefit[3][FC_LANES];
        char name[40];
        for (int j = 0; j < 3; j++) {
            for (int w = 0; w < 2; w++) {
                (void)snprintf(name, sizeof name, "region.%s.%s", names[j], what[w]);
                paths_series(&still, name, k, own[w][j]);
                paths_series(&mixed, name, k, got[w][j]);
            }
            (void)snprintf(name, sizeof name, "region.%s.benefit", names[j]);
            paths_series(&mixed, name, k, benefit[j]);
        }
        for (int i = 0; i < FC_LANES; i++) {
            double all = 0.0, spilled = 0.0, earned_all = 0.0, shared = 0.0;
            for (int j = 0; j < 3; j++) {
                for (int w = 0; w < 2; w++) {
                    double want = 0.0;
                    for (int f = 0; f < 3; f++) want += own[w][f][i] * spill[f][j];
                    ASSERT_CLOSE(got[w][j][i], want, 1e-9, 1e-9);
                    all += own[w][j][i];
                    spilled += got[w][j][i];
                }
                earned[j][i] += tax[j] * 0.25 * (got[0][j][i] + got[1][j][i]);
            }
            for (int j = 0; j < 3; j++) {
                double want = 0.0;
                for (int f = 0; f < 3; f++) want += earned[f][i] * share[f][j];
                ASSERT_CLOSE(benefit[j][i], want, 1e-9, 1e-9);
                earned_all += earned[j][i];
                shared += benefit[j][i];
            }
            ASSERT_CLOSE(spilled, all, 1e-9, 1e-9);
            ASSERT_CLOSE(shared, earned_all, 1e-9, 1e-9);
            assert_true(k < 24 || all > 100.0);
        }
    }
    paths_close(&still);
    paths_close(&mixed);
}

/* Cohorts and pools draw no region: everything is divided by the weights of `where`, so the regions add up to what the lines and
   series say, on every path and step, and each has its share of every entry. */
#define STOCKS(where)                                                                                                  \
    "schema = 1; title = \"t\"; start = \"2022-01\"; horizon = 4.0; step = \"quarter\";"                                  \
    "regions = ( { name = \"east\"; }, { name = \"west\"; weight = 3.0; } );" STOCK_KINDS(where)

/* Payers are classes and the money stays: no loan, no compensation, no income. */
static const char *const publics[] = {"grants.g.grant", "incubation.c.support", "incubation.c.award", "platforms.p.capital",
                                      "platforms.p.operating", "talent.t.cost", "space.a.cost", "credit.k.pool.sponsor", NULL};
static const char *const socials[] = {"grants.g.cofunding", "incubation.c.raise", "platforms.p.cofunding", "credit.k.pool.bank", NULL};

static void add_lines(const paths *p, const char *const *names, int k, double *sum)
{
    for (; *names; names++) {
        int found = 0;
        for (size_t l = 0; l < p->plan->n_lines; l++) {
            if (strcmp(p->plan->lines[l].name, *names) != 0) continue;
            found = 1;
            for (int i = 0; i < FC_LANES; i++) sum[i] += fc_at(&p->work.ws, p->plan->lines[l].column, k)[i];
        }
        if (!found) fail_msg("no line %s", *names);
    }
}

static void stocks(void **state)
{
    (void)state;
    static const struct { const char *text; double east; } cases[] = {
        {STOCKS(""), 0.25}, {STOCKS("where = ( { region = \"east\"; weight = 2.0; }, { region = \"west\"; weight = 3.0; } );"), 0.4},
        {STOCKS("where = ( { region = \"west\"; } );"), 0.0}};
    for (int c = 0; c < 3; c++) {
        paths p = paths_open(cases[c].text, 1, NULL);
        double sum[3][FC_LANES] = {{0}}, x[FC_LANES], y[FC_LANES];
        paths_batch(&p, 0);
        for (int k = 0; k <= 16; k++) {
            add_lines(&p, publics, k, sum[0]);
            add_lines(&p, socials, k, sum[1]);
            paths_series(&p, "incubation.c.arrived", k, x);
            paths_series(&p, "platforms.p.spinouts", k, y);
            for (int i = 0; i < FC_LANES; i++) sum[2][i] = 12.0 + x[i] + y[i];
            for (int w = 0; w < 3; w++) {
                static const char *const east[3] = {"region.east.public", "region.east.social", "region.east.firms"};
                static const char *const west[3] = {"region.west.public", "region.west.social", "region.west.firms"};
                paths_series(&p, east[w], k, x);
                paths_series(&p, west[w], k, y);
                for (int i = 0; i < FC_LANES; i++) {
                    ASSERT_CLOSE(x[i] + y[i], sum[w][i], 1e-12, 0.0);
                    ASSERT_CLOSE(x[i], cases[c].east * sum[w][i], 1e-12, 0.0);
                    assert_true(k < 16 || sum[w][i] > 20.0);
                }
            }
        }
        paths_close(&p);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(stays), cmocka_unit_test(spills), cmocka_unit_test(mothers), cmocka_unit_test(drawn), cmocka_unit_test(conserved), cmocka_unit_test(stocks)};
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
