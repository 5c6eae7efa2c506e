/* Fault caught: an entry that disturbs the luck or the numbers of one it has nothing to do with. For every pair of kinds:
   without one, every number of the other keeps its bits on every path; and so do those of a kind that stands
   alone, and of all when regions are added. */
#include "path_support.h"

#define HEAD "schema = 1; title = \"t\"; start = \"2022-01\"; horizon = 8.0; step = \"quarter\";\n"
#define STAGE_A "{ name = \"a\"; initial = 60; dwell = 2.0; phases = 2; capacity = 80; raise : { mean = 3.0; sd = 2.0; }; moves = (" \
    " { to = \"b\"; share = 0.4; window = true; }, { to = \"failed\"; share = \"rest\"; }, { to = \"failed\"; hazard = 0.1; } ); }"

/* One entry of each kind, every one with luck of its own. */
static const struct { const char *kind, *text; } parts[] = {
    {"funds", "funds = ( { name = \"f\"; size = { dist = \"lognormal\"; mean = 100.0; sd = 20.0; }; closing : { probability = 0.8; };"
              " deals : { count = 6; }; coinvest : { first = 1.0; }; investors = ( { class = \"sponsor\"; share = 0.3; }, { class = \"social\"; share = 0.7; } ); } );\n"},
    {"direct", "direct = ( { name = \"d\"; projects = \"3..6\"; budget = 50.0; happens = 0.8; over = 2.0; reserve = 0.2; coinvest : { first = 2.0; }; } );\n"},
    {"conversion", "conversion = ( { name = \"v\"; per_year = 10.0; grant = \"1..3\"; pool = 60.0; valuation = 20.0; buy_back = 0.3; } );\n"},
    {"platforms", "platforms = ( { name = \"p\"; initial = 2; planned = 6; over = 3.0; success = 0.5; capital = \"4..6\"; operating = 1.0; spinouts = 2.0;"
                  " equity = 0.1; value = 20.0; } );\n"},
    {"incubation", "incubation = ( { name = \"c\"; inflow = 40.0; stages = ( " STAGE_A ", { name = \"b\"; } ); } );\n"},
    {"credit", "credit = ( { name = \"k\"; per_year = 60.0; size = 1.0; size_sd = 0.5; pd = \"0.02..0.05\"; pool = 20.0; leverage_cap = 5.0; } );\n"},
    {"pipeline", "pipeline = ( { name = \"q\"; signed = 20; per_year = 5.0; amount = { dist = \"lognormal\"; mean = 10.0; sd = 10.0; };"
                 " stages = ( { name = \"started\"; probability = 0.7; } ); } );\n"},
    {"grants", "grants = ( { name = \"g\"; per_year = 20.0; amount = \"1..3\"; success = 0.4; } );\n"},
    {"talent", "talent = ( { name = \"t\"; initial = 20; per_year = 10.0; stay = 4.0; cost = 1.0; } );\n"},
    {"space", "space = ( { name = \"h\"; area = \"800..1200\"; over = 3.0; cost = 0.1; rent = 0.2; } );\n"},
    {"securitisation", "securitisation = ( { name = \"s\"; loans = 50; amount = 100.0; pd = 0.05; tranches = ( { name = \"j\"; attach = 0.0; detach = 0.1; },"
                       " { name = \"z\"; attach = 0.1; detach = 1.0; coupon = 0.03; } ); } );\n"},
    {"insurance", "insurance = ( { name = \"i\"; policies = 200; sum_insured = 1.0; premium = 0.05; } );\n"},
    {"indicators", "indicators = ( { name = \"x\"; kind = \"compound\"; initial = 100.0; growth = \"0.05..0.15\"; volatility = 0.2; loading = 0.3; },"
                   " { name = \"e\"; kind = \"events\"; per_year = 30.0; size = 2.0; size_sd = 1.0; } );\n"},
    {"sponsor", "sponsor : { cash = 50.0; appropriation = 20.0; overhead = 1.0; };\n"},
    {"targets", "targets = ( { name = \"o\"; metric = \"sponsor.peak\"; at_most = 100.0; } );\n"}};
enum { N_PARTS = sizeof parts / sizeof *parts };

/* The programme without one part (-1: whole), or of one part alone. */
static const char *programme(int without, int only, char *text, size_t size)
{
    size_t n = (size_t)snprintf(text, size, HEAD);
    for (int i = 0; i < N_PARTS; i++)
        if (i != without && (only < 0 || i == only)) n += (size_t)snprintf(text + n, size - n, "%s", parts[i].text);
    assert_true(n < size);
    return text;
}

static int of_kind(const char *name, const char *kind)
{
    const size_t n = strlen(kind);
    return strncmp(name, kind, n) == 0 && name[n] == '.';
}

/* Every series, scalar and line of a kind: the same bits on 64 paths. Returns how many there are. */
static int compare(const paths *a, const paths *b, const char *kind)
{
    const size_t row = FC_LANES * sizeof(double);
    int n = 0;
    for (size_t m = 0; m < a->plan->n_metrics; m++) {
        const fc_metric *x = &a->plan->metrics[m];
        if (!of_kind(x->name, kind)) continue;
        const fc_metric *y = paths_metric(b, x->name, x->series);
        if (x->series ? memcmp(fc_column(&a->work.ws, x->column), fc_column(&b->work.ws, y->column), row * (size_t)(a->plan->n_steps + 1)) != 0
                      : memcmp(fc_scalar_of(&a->work.ws, x->scalar), fc_scalar_of(&b->work.ws, y->scalar), row) != 0)
            fail_msg("%s depends on an entry it has nothing to do with", x->name);
        n++;
    }
    for (size_t l = 0; l < a->plan->n_lines; l++) {
        const fc_line *x = &a->plan->lines[l];
        size_t j = 0;
        if (!of_kind(x->name, kind)) continue;
        while (j < b->plan->n_lines && strcmp(b->plan->lines[j].name, x->name) != 0) j++;
        assert_true(j < b->plan->n_lines);
        if (memcmp(fc_column(&a->work.ws, x->column), fc_column(&b->work.ws, b->plan->lines[j].column), row * (size_t)(a->plan->n_steps + 1)) != 0)
            fail_msg("line %s depends on an entry it has nothing to do with", x->name);
        n++;
    }
    return n;
}

/* A part that does nothing, or a kind that is not in the list, would make the comparison empty. */
static void every_kind_is_there(void **state)
{
    (void)state;
    const fc_kernels *all = fc_kernels_find(NULL);
    for (size_t m = 0; m < all->n_mechanisms; m++) {
        int found = 0;
        for (int i = 0; i < N_PARTS; i++) found |= strcmp(parts[i].kind, all->mechanisms[m]->section.path) == 0;
        if (!found) fail_msg("kind %s has no part in this test", all->mechanisms[m]->section.path);
    }
    char text[8192];
    paths p = paths_open(programme(-1, -1, text, sizeof text), 1, NULL);
    paths_batch(&p, 0);
    for (int i = 0; i < N_PARTS - 2; i++) {
        int lucky = 0;
        for (size_t m = 0; m < p.plan->n_metrics; m++) {
            const fc_metric *x = &p.plan->metrics[m];
            if (!x->series || !of_kind(x->name, parts[i].kind)) continue;
            for (int k = 1; k <= p.plan->n_steps; k++)
                for (int l = 1; l < FC_LANES; l++) lucky |= fc_at(&p.work.ws, x->column, k)[l] != fc_at(&p.work.ws, x->column, k)[0];
        }
        if (!lucky) fail_msg("nothing of %s is left to chance", parts[i].kind);
    }
    paths_close(&p);
}

static void pairs(void **state)
{
    (void)state;
    char text[8192];
    paths all = paths_open(programme(-1, -1, text, sizeof text), 1, NULL);
    paths_batch(&all, 64);
    for (int gone = 0; gone < N_PARTS; gone++) {
        paths less = paths_open(programme(gone, -1, text, sizeof text), 1, NULL);
        paths_batch(&less, 64);
        for (int i = 0; i < N_PARTS - 2; i++) /* the account is the sum of all, targets read it */
            if (i != gone) assert_true(compare(&less, &all, parts[i].kind) >= 3);
        paths_close(&less);
    }
    for (int i = 0; i < N_PARTS - 2; i++) {
        paths alone = paths_open(programme(-1, i, text, sizeof text), 1, NULL);
        paths_batch(&alone, 64);
        assert_true(compare(&alone, &all, parts[i].kind) >= 3);
        paths_close(&alone);
    }
    const size_t n = strlen(programme(-1, -1, text, sizeof text));
    (void)snprintf(text + n, sizeof text - n, "regions = ( { name = \"east\"; }, { name = \"west\"; weight = 2.0; } );\n");
    paths placed = paths_open(text, 1, NULL);
    paths_batch(&placed, 64);
    for (int i = 0; i < N_PARTS - 2; i++) /* a pipeline adds its money up place by place: other last bits */
        if (strcmp(parts[i].kind, "pipeline") != 0) assert_true(compare(&all, &placed, parts[i].kind) >= 3);
    paths_close(&placed);
    paths_close(&all);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_kind_is_there), cmocka_unit_test(pairs)};
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
