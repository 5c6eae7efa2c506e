/* Faults caught: a stage, year, region or pool shown with another's numbers; what left a chain counted as present; a
   chance of exhaustion that forgets the paths that never get there; a product of chances shown as the joint one; money of
   the account booked to the wrong side or lost; the wrong entries left out when there are many. */
#include "dat_cell.h"
#include "output/chart_entries.h"
#include "run_text.h"

/* A programme in which every path is the same, but for loans and two coins (platforms that open or not). */
static const char programme[] =
    "schema = 1; title = \"t\"; start = \"2022-01\"; horizon = 3.0; step = \"quarter\"; currency = \"CNY\";\n"
    "simulation : { paths = 2048; seed = 1; };\n"
    "sponsor : { cash = 1.0e9; appropriation = 4.0e8; appropriation_years = 1.5; recycle = 0.5; overhead = 1.0e7;\n"
    "  deposit_rate = 0.02; };\n"
    "regions = ( { name = \"a\"; weight = 1.0; tax = 0.01; }, { name = \"wuhan\"; weight = 1.0; tax = 0.02; } );\n"
    "direct = ( { name = \"d\"; projects = 10; budget = 1.0e8; first = 0.5; over = 1.0; where = ( { region = \"wuhan\"; weight = 1.0; } );\n"
    "  coinvest : { first = 2.0; }; } );\n"
    "incubation = (\n"
    "  { name = \"one\"; stages = ( { name = \"incubator\"; initial = 100; dwell = 1.0; phases = 4; moves = ( { to = \"listed\"; share = 1.0; } ); } ); },\n"
    "  { name = \"two\"; stages = ( { name = \"s\"; initial = 7; moves = ( { to = \"failed\"; hazard = 0.0; } ); } ); },\n"
    "  { name = \"three\"; stages = ( { name = \"s\"; initial = 9; moves = ( { to = \"failed\"; hazard = 0.0; } ); } ); },\n"
    "  { name = \"four\"; stages = ( { name = \"s\"; initial = 5; moves = ( { to = \"failed\"; hazard = 0.0; } ); } ); },\n"
    "  { name = \"five\"; stages = ( { name = \"s\"; initial = 6; moves = ( { to = \"failed\"; hazard = 0.0; } ); } ); },\n"
    "  { name = \"six\"; stages = ( { name = \"s\"; initial = 3; moves = ( { to = \"failed\"; hazard = 0.0; } ); } ); },\n"
    "  { name = \"seven\"; stages = ( { name = \"s\"; initial = 4; moves = ( { to = \"failed\"; hazard = 0.0; } ); } ); } );\n"
    "pipeline = ( { name = \"p\"; signed = 10; amount = 1.0e8; build = 2.0; realised = 0.5; where = ( { region = \"wuhan\"; weight = 1.0; } );\n"
    "  stages = ( { name = \"registered\"; probability = 1.0; delay = 0.5; }, { name = \"started\"; probability = 1.0; delay = 0.5; } ); } );\n"
    "credit = ( { name = \"sound\"; per_year = 40.0; fixed = true; size = 1.0e6; tenor = 1.0; pd = 0.0; lgd = 0.5; pool = 1.0e7; pool_share = 0.5; },\n"
    "  { name = \"weak\"; per_year = 40.0; fixed = true; size = 1.0e6; tenor = 1.0; pd = 0.1; lgd = 1.0; correlation = 0.2; pool = 2.0e6; pool_share = 1.0; } );\n"
    "platforms = ( { name = \"coin\"; initial = 1; planned = 1; over = 0.5; success = 0.5; },\n"
    "  { name = \"half\"; initial = 4; planned = 0; operating = 1.0e6; income = 5.0e5; } );\n"
    "indicators = ( { name = \"firms\"; kind = \"additive\"; initial = 3.0; growth = 2.0; },\n"
    "  { name = \"money\"; kind = \"events\"; per_year = 100.0; size = 1.0; } );\n"
    "targets = ( { name = \"x\"; metric = \"platforms.coin.count\"; at_least = 2.0; }, { name = \"y\"; metric = \"platforms.coin.count\"; at_least = 1.5; },\n"
    "  { name = \"sure\"; metric = \"platforms.half.count\"; at_least = 4.0; } );\n";

enum { K = 12, PATHS = 2048 };
static run_of run;
static const fc_output_options options = {.dir = "no-such-directory", .lang = "en", .format = "svg"};
static fc_text written;

static fc_write_context context(void)
{
    return (fc_write_context){.model = run.model, .plan = run.plan, .result = run.result, .options = &options};
}

static void write_file(const char *file)
{
    const fc_write_context c = context();
    fc_error e = {0};
    fc_text_free(&written);
    for (size_t i = 0; i < fc_n_writers; i++)
        if (strcmp(fc_writers[i]->file, file) == 0) {
            assert_true(fc_writers[i]->applies(&c));
            assert_int_equal(fc_writers[i]->write(&c, &written, &e), FC_OK);
            assert_false(written.failed);
            assert_null(strstr(written.data, "nan"));
            return;
        }
    fail_msg("no writer for %s", file);
}

/* The nth block (0: the one after the # lines); blocks are parted by two blank lines. */
static const char *block(int n)
{
    const char *s = written.data;
    while (*s == '#') s = strchr(s, '\n') + 1;
    for (; n > 0; n--) {
        s = strstr(s, "\n\n\n");
        assert_non_null(s);
        s += 3;
    }
    return s;
}

/* Where column `name` starts in the row whose first cell is key. */
static const char *find_cell(const char *in, const char *key, const char *name)
{
    int column = 0;
    const char *head = in;
    for (;; column++) {
        const size_t n = strcspn(head, "\t\n");
        if (strlen(name) == n && strncmp(head, name, n) == 0) break;
        assert_true(head[n] == '\t');
        head += n + 1;
    }
    for (const char *row = strchr(in, '\n') + 1; *row != '\0' && *row != '\n'; row = strchr(row, '\n') + 1) {
        if (strncmp(row, key, strlen(key)) != 0 || row[strlen(key)] != '\t') continue;
        for (; column > 0; column--) row = strchr(row, '\t') + 1;
        return row;
    }
    fail_msg("no row %s", key);
    return NULL;
}

static double cell(const char *in, const char *key, const char *name)
{
    return dat_number(find_cell(in, key, name));
}

static void cell_is(const char *in, const char *key, const char *name, const char *want)
{
    const char *s = find_cell(in, key, name);
    assert_int_equal(strcspn(s, "\t\n"), strlen(want));
    assert_memory_equal(s, want, strlen(want));
}

/* ---- tests ---- */

/* Fault: firms that left the chain counted as present, a stage in another's column, entered and present mixed up. */
static void stages_stand_where_they_are(void **state)
{
    (void)state;
    write_file("data/stage_flow.dat");
    const char *time = block(0), *stages = block(1);
    for (int k = 0; k <= K; k++) {
        char key[8];
        snprintf(key, sizeof key, "%d", k);
        const double present = k < 4 ? 100 : 0; /* four phases of a quarter each, then all of them list */
        ASSERT_CLOSE(cell(time, key, "mean"), present, 0, 1e-9);
        ASSERT_CLOSE(cell(time, key, "s1"), present, 0, 1e-9);
        ASSERT_CLOSE(cell(time, key, "s2"), 100 - present, 0, 1e-9);
        ASSERT_CLOSE(cell(time, key, "others"), 0, 0, 0);
    }
    cell_is(stages, "s1", "kind", "moves");
    cell_is(stages, "s1", "name_zh", "孵化器");
    cell_is(stages, "s2", "kind", "stays");
    cell_is(stages, "s2", "name_en", "Listed");
    ASSERT_CLOSE(cell(stages, "s1", "start"), 100, 0, 0);
    ASSERT_CLOSE(cell(stages, "s1", "end_p50"), 0, 0, 0);
    ASSERT_CLOSE(cell(stages, "s1", "entered_p95"), 0, 0, 0); /* those of the start have not entered */
    ASSERT_CLOSE(cell(stages, "s2", "entered_p05"), 100, 0, 0);
}

/* Fault: of seven chains the smallest shown, another left out, or their order lost. */
static void the_largest_are_shown(void **state)
{
    (void)state;
    const fc_write_context c = context();
    fc_chart_entries e;
    fc_chart_entries_find(&c, "incubation", "firms", &e);
    assert_int_equal(e.n, FC_CHART_PANELS);
    assert_int_equal(e.total, 7);
    const char *want[] = {"one", "two", "three", "four", "five", "seven"};
    for (size_t i = 0; i < e.n; i++) assert_string_equal(e.entry[i]->name, want[i]);
    write_file("data/stage_flow.dat");
    assert_non_null(strstr(written.data, "# shown: 6\n# entries: 7\n"));
    fc_chart_entries_find(&c, "incubation", "no-such-key", &e);
    assert_int_equal(e.n + e.total, 0);
}

/* Fault: stages in another order, the snapshot for the end, the money of another step. */
static void funnel_by_hand(void **state)
{
    (void)state;
    write_file("data/funnel.dat");
    const char *rows = block(0), *money = block(1);
    cell_is(rows, "signed", "kind", "count");
    cell_is(rows, "paid_in", "kind", "money");
    cell_is(rows, "started", "name_zh", "开工");
    ASSERT_CLOSE(cell(rows, "signed", "start"), 10, 0, 0);
    ASSERT_CLOSE(cell(rows, "registered", "start"), 0, 0, 0);
    ASSERT_CLOSE(cell(rows, "started", "p05"), 10, 0, 0);
    ASSERT_CLOSE(cell(rows, "contracted", "mean"), 1e9, 1e-12, 0);
    /* started after 0.5 + 0.5 years, built in 2: all paid by 3, half of it at 2 (s(1/2) = 1/2), realised 0.5 */
    ASSERT_CLOSE(cell(rows, "paid_in", "p95"), 5e8, 1e-12, 0);
    ASSERT_CLOSE(cell(money, "8", "mean"), 2.5e8, 1e-9, 0);
    ASSERT_CLOSE(cell(money, "4", "mean"), 0, 0, 1e-3);
    ASSERT_CLOSE(cell(money, "8", "contracted"), 1e9, 1e-12, 0);
}

/* Fault: paths that are never exhausted left out of the chance; a chance that falls with time; balances of another pool. */
static void pools_run_dry(void **state)
{
    (void)state;
    const fc_summary *weak = fc_result_find(run.result, "credit.weak.exhausted");
    assert_non_null(weak);
    assert_true(weak->n > 100 && weak->undefined > 100);
    write_file("data/credit_pool.dat");
    const char *sound = block(0), *dry = block(1), *sums = block(2);
    double before = 0;
    for (int k = 0; k <= K; k++) {
        char key[8];
        snprintf(key, sizeof key, "%d", k);
        const double p = cell(dry, key, "exhausted");
        assert_true(p >= before);
        before = p;
        ASSERT_CLOSE(cell(sound, key, "exhausted"), 0, 0, 0);
        ASSERT_CLOSE(cell(sound, key, "p05"), k == 0 ? 0 : 1e7, 0, 0);
        ASSERT_CLOSE(cell(dry, key, "mean"), series_at(&run, "credit.weak.pool", k), 1e-12, 0);
    }
    ASSERT_CLOSE(cell(dry, "0", "exhausted"), 0, 0, 0);
    ASSERT_CLOSE(before, (double)weak->n / PATHS, 1e-12, 0);
    const double wilson = 1.959964 * 1.959964 / PATHS; /* ends solve (q - p)^2 = z^2 q (1 - q) / n */
    for (int side = 0; side < 2; side++) {
        const double q = cell(dry, "12", side ? "exhausted_high" : "exhausted_low");
        ASSERT_CLOSE((q - before) * (q - before), wilson * q * (1 - q), 1e-6, 0);
        assert_true(side ? q > before : q < before);
    }
    ASSERT_CLOSE(cell(sound, "12", "exhausted_high"), wilson / (1 + wilson), 1e-6, 0);
    ASSERT_CLOSE(cell(sums, "sound", "leverage_p50"), 12, 1e-12, 0); /* 3 years x 40 loans of 1e6 on 1e7 */
    ASSERT_CLOSE(cell(sums, "sound", "loss_rate_mean"), 0, 0, 0);
}

/* Fault: paths of a sampler's block taken for independent. In the end the chance is that of credit.c.ruin, whose interval comes from
   the blocks' moments; a quarter earlier nearly the same paths count, and independent ones would have 1.7 times the width. */
static void pools_of_blocks(void **state)
{
    (void)state;
    const run_of whole = run;
    run = run_text_with("schema = 1; title = \"p\"; start = \"2024-01\"; horizon = 6.0; step = \"quarter\";\n"
                        "simulation : { paths = 20480; seed = 3; sampler = \"antithetic\"; };\n"
                        "credit = ( { name = \"c\"; per_year = 40.0; size = 1.0e6; tenor = 1.0; pd = { dist = \"uniform\"; low = 0.01; high = 0.2; };\n"
                        "  correlation = 0.15; lgd = 0.5; pool = 5.0e6; pool_share = 0.5; } );\n", 20480, 3, NULL, 1);
    write_file("data/credit_pool.dat");
    const char *pool = block(0);
    const fc_summary *ruin = fc_result_find(run.result, "credit.c.ruin");
    assert_non_null(ruin);
    ASSERT_CLOSE(cell(pool, "24", "exhausted"), ruin->mean, 1e-12, 0);
    ASSERT_CLOSE(cell(pool, "24", "exhausted_low"), ruin->ci_low, 1e-9, 0);
    ASSERT_CLOSE(cell(pool, "24", "exhausted_high"), ruin->ci_high, 1e-9, 0);
    const double width = cell(pool, "23", "exhausted_high") - cell(pool, "23", "exhausted_low");
    ASSERT_CLOSE(width, ruin->ci_high - ruin->ci_low, 0.25, 0);
    run_free(&run);
    run = whole;
}

/* Fault: the product of chances where the joint one belongs, an interval without width, a sure target as bottleneck. */
static void the_joint_chance_is_no_product(void **state)
{
    (void)state;
    write_file("data/scorecard.dat");
    const char *targets = block(0), *sums = block(1);
    const double p = cell(targets, "x", "probability");
    ASSERT_CLOSE(p, 0.5, 0, 4 * sqrt(0.25 / PATHS));
    ASSERT_CLOSE(cell(targets, "y", "probability"), p, 0, 0); /* the same event */
    ASSERT_CLOSE(cell(sums, "all", "value"), p, 0, 1e-12);
    ASSERT_CLOSE(cell(sums, "independent", "value"), p * p, 1e-12, 0);
    /* bound: relative errors added: p p (2 se/p), se = sqrt(p (1-p)/n) to one part in n */
    ASSERT_CLOSE(cell(sums, "independent", "high") - p * p, 1.959964 * 2 * p * sqrt(p * (1 - p) / PATHS), 1e-3, 0);
    const double n = PATHS, z2 = 1.959964 * 1.959964; /* Wilson */
    ASSERT_CLOSE(cell(targets, "sure", "low"), 1 - z2 / (n + z2), 1e-9, 0);
    ASSERT_CLOSE(cell(targets, "sure", "high"), 1, 1e-12, 0);
    assert_true(isnan(cell(targets, "sure", "mean_shortfall")));
    ASSERT_CLOSE(cell(targets, "x", "mean_shortfall"), 1, 1e-12, 0);
    cell_is(targets, "x", "unit", "count");
    for (int i = 0; i < 3; i++) /* leaving out one of the twins or the sure one helps nobody */
        ASSERT_CLOSE(cell(targets, (const char *[]){"x", "y", "sure"}[i], "bottleneck"), 0, 0, 0);
    assert_null(strstr(sums, "\nwithout\t"));
}

/* Fault: a part shown with another's money, a kind with the mean of its entries' ratios, a kind of one entry twice. By hand: 0.4 bn with
   7 bn planned beside it, 0.1 bn with 0.3 bn; together 7.3 / 0.5. */
static void leverage_of_parts(void **state)
{
    (void)state;
    static const char text[] =
        "schema = 1; title = \"t\"; start = \"2022-01\"; horizon = 3.0; step = \"year\"; currency = \"CNY\";"
        "direct = ( { name = \"first-round\"; projects = 10; budget = 4.0e8; social_plan = 7.0e9; coinvest : { raised = 0.5; }; },"
        " { name = \"e\"; projects = 10; budget = 1.0e8; social_plan = 3.0e8; } );"
        "platforms = ( { name = \"centres\"; initial = 1; operating = 1.0e6; co_funding = 2.0; } );";
    const run_of shared = run;
    run = run_text_with(text, 128, 1, NULL, 1);
    write_file("data/leverage_parts.dat");
    const char *rows = block(0);
    ASSERT_CLOSE(cell(rows, "direct.first-round", "ratio"), 17.5, 1e-12, 0); /* the first row of each: committed */
    ASSERT_CLOSE(cell(rows, "direct.e", "ratio"), 3, 1e-12, 0);
    ASSERT_CLOSE(cell(rows, "direct", "ratio"), 14.6, 1e-12, 0);
    ASSERT_CLOSE(cell(rows, "direct", "p50"), 14.6, 1e-12, 0);
    ASSERT_CLOSE(cell(rows, "direct", "social"), 7.3e9, 1e-12, 0);
    ASSERT_CLOSE(cell(rows, "direct", "whole"), 1, 0, 0);
    ASSERT_CLOSE(cell(rows, "direct.e", "whole"), 0, 0, 0);
    cell_is(rows, "direct.first-round", "name_zh", "首轮");
    assert_non_null(strstr(rows, "\ndirect.first-round\tFirst round\t首轮\t0\tclosed\t"));
    ASSERT_CLOSE(cell(rows, "platforms.centres", "ratio"), 2, 1e-12, 0);
    ASSERT_CLOSE(cell(rows, "platforms.centres", "whole"), 1, 0, 0); /* alone of its kind: it stands under nothing */
    assert_null(strstr(rows, "\nplatforms\t"));
    run_free(&run);
    run = shared;
}

/* Fault: money of one region shown at another, totals that count twice. */
static void regions_add_up(void **state)
{
    (void)state;
    write_file("data/regions.dat");
    const char *rows = block(0), *sums = block(1);
    cell_is(rows, "wuhan", "name_zh", "武汉");
    ASSERT_CLOSE(cell(rows, "a", "public_mean"), series_at(&run, "region.a.public", K), 1e-12, 1e-9);
    ASSERT_CLOSE(cell(rows, "wuhan", "social_mean"), series_at(&run, "region.wuhan.social", K), 1e-12, 0);
    /* all direct deals are there, and half of both pools and of three years of four platforms */
    ASSERT_CLOSE(cell(rows, "wuhan", "public_p50"), 1e8 + (1.2e7 + 3 * 4 * 1e6) / 2, 1e-9, 0);
    ASSERT_CLOSE(cell(rows, "wuhan", "firms_mean"), series_at(&run, "region.wuhan.firms", K), 1e-12, 0);
    ASSERT_CLOSE(cell(rows, "wuhan", "firms_mean") - cell(rows, "a", "firms_mean"), 20, 1e-12, 0); /* ten deals and ten
        projects that started are there alone, the cohorts are spread evenly */
    const char *keys[] = {"public", "social", "firms", "benefit"};
    for (int i = 0; i < 4; i++) {
        char name[32];
        snprintf(name, sizeof name, "%s_mean", keys[i]);
        ASSERT_CLOSE(cell(sums, keys[i], "mean"), cell(rows, "a", name) + cell(rows, "wuhan", name), 1e-12, 0);
    }
}

/* Fault: an undefined ratio written as a number, count and ratio mixed up, cost for income. */
static void platforms_pay_half(void **state)
{
    (void)state;
    write_file("data/platforms.dat");
    const char *coin = block(0), *half = block(1), *sums = block(2);
    assert_true(isnan(cell(half, "0", "self_mean")) && isnan(cell(coin, "12", "self_p50")));
    ASSERT_CLOSE(cell(half, "12", "self_p50"), 0.5, 1e-12, 0);
    ASSERT_CLOSE(cell(half, "12", "self_n"), PATHS, 0, 0);
    ASSERT_CLOSE(cell(half, "12", "p95"), 4, 0, 0);
    ASSERT_CLOSE(cell(coin, "12", "mean"), series_at(&run, "platforms.coin.count", K), 1e-12, 0);
    ASSERT_CLOSE(cell(sums, "half", "cost_p50"), 4 * 3 * 1e6, 1e-9, 0);
    ASSERT_CLOSE(cell(sums, "half", "income_p50"), 4 * 3 * 5e5, 1e-9, 0);
}

/* Fault: a flow on the wrong side, in the wrong year or left out: then the balance does not follow from them. */
static void the_account_closes(void **state)
{
    (void)state;
    static const char *const in[] = {"appropriation", "returns", "income", "interest", "other_in"};
    static const char *const out[] = {"funds", "direct", "conversion", "platforms", "firms", "credit", "running",
                                      "treasury", "other_out"};
    write_file("data/sources_uses.dat");
    const char *years = block(0), *items = block(1);
    double balance = 1e9, totals[2] = {0};
    for (int y = 1; y <= 3; y++) {
        char key[8];
        snprintf(key, sizeof key, "%d", y);
        for (size_t i = 0; i < sizeof in / sizeof *in; i++) balance += cell(years, key, in[i]);
        for (size_t i = 0; i < sizeof out / sizeof *out; i++) balance -= cell(years, key, out[i]);
        ASSERT_CLOSE(cell(years, key, "cash_mean"), balance, 1e-9, 0);
        ASSERT_CLOSE(cell(years, key, "cash_mean"), series_at(&run, "sponsor.cash", 4 * y), 1e-12, 0);
        ASSERT_CLOSE(cell(years, key, "running"), 1e7, 1e-12, 0);
        ASSERT_CLOSE(cell(years, key, "appropriation"), y == 1 ? 4e8 : y == 2 ? 2e8 : 0, 1e-12, 1e-9);
        ASSERT_CLOSE(cell(years, key, "credit"), y == 1 ? 1.2e7 : 0, 1e-12, 1e-9); /* both pools, at step 1 */
        ASSERT_CLOSE(cell(years, key, "other_in") + cell(years, key, "other_out"), 0, 0, 0);
        totals[0] += cell(years, key, "direct");
        totals[1] += cell(years, key, "returns") - 2 * cell(years, key, "treasury"); /* half of what returns */
    }
    ASSERT_CLOSE(totals[0], 1e8, 1e-9, 0);
    ASSERT_CLOSE(totals[1], 0, 0, 1e-3);
    ASSERT_CLOSE(cell(items, "opening", "total"), 1e9, 1e-12, 0);
    ASSERT_CLOSE(cell(items, "platforms", "total"), 1.2e7, 1e-9, 0);
    assert_null(strstr(items, "\nfunds\t"));
}

/* Fault: a panel with the numbers, the words or the unit of another. */
static void measures_tell_their_story(void **state)
{
    (void)state;
    write_file("data/measures.dat");
    const char *level = block(0), *events = block(1), *rows = block(2);
    ASSERT_CLOSE(cell(level, "0", "mean"), 3, 0, 0);
    ASSERT_CLOSE(cell(level, "12", "p50"), 9, 1e-12, 0); /* three years of two */
    ASSERT_CLOSE(cell(events, "12", "mean"), series_at(&run, "indicators.money.count", K), 1e-12, 0);
    cell_is(rows, "indicators.firms", "what_en", "level");
    cell_is(rows, "indicators.money", "what_zh", "累计件数");
    ASSERT_CLOSE(cell(rows, "indicators.money", "money"), 0, 0, 0);
}

/* Fault: a chart drawn where its kind is missing. */
static void kinds_that_are_missing(void **state)
{
    (void)state;
    static const char *const files[] = {"data/stage_flow.dat", "data/funnel.dat", "data/credit_pool.dat", "data/scorecard.dat",
                                        "data/regions.dat", "data/platforms.dat", "data/measures.dat"};
    const run_of whole = run;
    run = run_text("schema = 1; title = \"t\"; start = \"2022-01\"; horizon = 1.0; sponsor : { cash = 1.0; };");
    const fc_write_context c = context();
    for (size_t f = 0; f < sizeof files / sizeof *files; f++)
        for (size_t i = 0; i < fc_n_writers; i++)
            if (strcmp(fc_writers[i]->file, files[f]) == 0) assert_false(fc_writers[i]->applies(&c));
    run_free(&run);
    run = whole;
}

static int set_up(void **state)
{
    (void)state;
    run = run_text_with(programme, PATHS, 1, NULL, 1);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    run_free(&run);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stages_stand_where_they_are), cmocka_unit_test(the_largest_are_shown),
        cmocka_unit_test(funnel_by_hand), cmocka_unit_test(pools_run_dry), cmocka_unit_test(pools_of_blocks),
        cmocka_unit_test(the_joint_chance_is_no_product), cmocka_unit_test(regions_add_up), cmocka_unit_test(leverage_of_parts),
        cmocka_unit_test(platforms_pay_half), cmocka_unit_test(measures_tell_their_story), cmocka_unit_test(the_account_closes),
        cmocka_unit_test(kinds_that_are_missing),
    };
    const int failed = cmocka_run_group_tests(tests, set_up, tear_down);
    fc_text_free(&written);
    return failed != 0;
}
