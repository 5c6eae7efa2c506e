/* Published anchors: Yale table, waterfalls, concessions, loss sharing, discount chain, mother fund, outcome law.
   Known values: tables of the sources named, or arithmetic shown beside the case. */
#include "output/selfcheck_cases.h"

#define HEAD(years, step, paths)                                                                                       \
    "schema = 1; title = \"selfcheck\"; start = \"2022-01\"; horizon = " years "; step = \"" step "\";\n"             \
    "simulation : { paths = " paths "; seed = 1; };\n"
/* Nothing moves: no market, vintage, credit, appetite or window luck. */
#define STILL                                                                                                          \
    "factors : { market : { off = true; drift = 0.0; }; vintage : { off = true; }; credit : { off = true; };"          \
    " appetite : { off = true; }; exit_window : { off = true; }; };\n"
#define SCENARIO(name, cases) {#name, name##_text, cases, sizeof cases / sizeof *cases}

/* ---- Yale: annual steps, the fund closes at step 1, so year t of the table stands at step t + 1 -------------------- */
static const char yale_text[] = HEAD("13.0", "year", "64") STILL
    "funds = ( { name = \"a\"; model = \"yale\"; size = 100.0; contribution = ( 0.25, 0.3333333333333333, 0.5 );"
    " life = 12.0; bow = 2.5; growth = 0.13; investors = ( { class = \"sponsor\"; share = 1.0; } ); } );";
static const fc_selfcheck_case yale_cases[] = {
    {"Yale pacing: paid in by year 3", "funds.a.called", 4, 75.0, 1e-4, 0, "Takahashi, Alexander 2001; Cal 1"},
    {"Yale pacing: distributed by year 5", "funds.a.distributed", 6, 20.8920, 1e-4, 0, "Cal 1"},
    {"Yale pacing: NAV of year 5", "funds.a.nav", 6, 106.7987, 1e-4, 0, "Cal 1"},
    {"Yale pacing: NAV of year 8", "funds.a.nav", 9, 63.6055, 1e-4, 0, "Cal 1"},
    {"Yale pacing: distributed by year 12", "funds.a.distributed", 13, 187.9937, 1e-4, 0, "Cal 1"},
    {"Yale pacing: paid in by year 12", "funds.a.called", 13, 99.9512, 1e-4, 0, "Cal 1"},
    {"Yale pacing: IRR with the last NAV is the growth rate", "funds.a.irr", -1, 0.13, 1e-10, 0, "identity"},
};
static const char yale8_text[] = HEAD("13.0", "year", "64") STILL
    "funds = ( { name = \"a\"; model = \"yale\"; size = 100.0;"
    " contribution = ( 0.25, 0.3333333333333333, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.0 ); life = 12.0; bow = 2.5;"
    " growth = 0.13; investors = ( { class = \"sponsor\"; share = 1.0; } ); } );";
static const fc_selfcheck_case yale8_cases[] = {
    {"Yale, last call in year 8: paid in", "funds.a.called", 13, 99.2188, 1e-4, 0, "Cal 1"},
    {"Yale, last call in year 8: distributed", "funds.a.distributed", 13, 187.1900, 1e-4, 0, "Cal 1"},
    {"Yale, last call in year 8: NAV of year 9", "funds.a.nav", 10, 36.8615, 1e-4, 0, "Cal 1"},
    {"Yale, last call in year 8: TVPI", "funds.a.tvpi", -1, 1.886639, 1e-6, 0, "Cal 1"},
    {"Yale, last call in year 8: IRR", "funds.a.irr", -1, 0.13, 1e-10, 0, "Cal 1"},
};
static const char yale_vector_text[] = HEAD("9.0", "year", "64") STILL
    "funds = ( { name = \"a\"; model = \"yale\"; size = 3500000.0; contribution = ( 0.40, 0.66, 0.67, 0.40, 0.0 );"
    " life = 8.0; bow = 1.5; growth = 0.13; yield = 0.06; investors = ( { class = \"sponsor\"; share = 1.0; } ); } );";
static const fc_selfcheck_case yale_vector_cases[] = {
    {"Yale, published vector: NAV of year 2", "funds.a.nav", 3, 2770250.0, 0.05, 0, "Cal 1 [TA1]"},
    {"Yale, published vector: NAV of year 4", "funds.a.nav", 5, 2205277.48, 0.05, 0, "Cal 1 [TA1]"},
    {"Yale, published vector: NAV of year 7", "funds.a.nav", 8, 102406.85, 0.05, 0, "Cal 1 [TA1]"},
};

/* ---- waterfall: one deal of 100 held five years, no fee; 200 comes back (Cal 5) -------------------------------------- */
#define ONE_DEAL(multiple, years, terms)                                                                               \
    "funds = ( { name = \"a\"; size = 100.0; invest = 0.0; term = 20.0; fee : { rate = 0.0; after = 0.0; };\n"        \
    " deals : { count = 1; }; outcome : { multiple = " multiple "; fail_below = 0.0; hold = " years "; };\n" terms " } );"
#define ALONE " investors = ( { class = \"sponsor\"; share = 1.0; } );"
static const char full_text[] = HEAD("8.0", "year", "64") STILL ONE_DEAL("2.0", "5.0", ALONE);
static const fc_selfcheck_case full_cases[] = {
    {"European waterfall, full catch-up, 200 back: GP", "funds.a.carry", 8, 20.0, 1e-9, 0, "Cal 5"},
    {"European waterfall, full catch-up, 200 back: LP", "funds.a.distributed", 8, 180.0, 1e-9, 0, "Cal 5"},
};
static const char half_text[] = HEAD("8.0", "year", "64") STILL
    ONE_DEAL("1.6", "5.0", ALONE " waterfall : { catch_up = 0.5; };");
static const fc_selfcheck_case half_cases[] = {
    {"European waterfall, half catch-up, 160 back: GP", "funds.a.carry", 8, 6.5336, 1e-4, 0, "Cal 5"}};
static const char none_text[] = HEAD("8.0", "year", "64") STILL
    ONE_DEAL("4.0", "5.0", ALONE " waterfall : { catch_up = 0.0; };");
static const fc_selfcheck_case none_cases[] = {
    {"European waterfall, no catch-up, 400 back: GP", "funds.a.carry", 8, 50.6134, 1e-4, 0, "Cal 5"}};

/* ---- concession and loss sharing: public 30 of 100, seven years (Cal 6); carry 0 leaves the proceeds whole ------------ */
#define MIXED                                                                                                          \
    " waterfall : { carry = 0.0; catch_up = 0.0; };"                                                                   \
    " investors = ( { class = \"sponsor\"; share = 0.3; }, { class = \"social\"; share = 0.7; } );"
static const char cost_plus_text[] = HEAD("9.0", "year", "64") STILL
    ONE_DEAL("2.0", "7.0", MIXED " concession : { kind = \"cost_plus\"; rate = 0.03; };");
static const fc_selfcheck_case cost_plus_cases[] = {
    {"Concession, cost + 3% simple, 200 back: sponsor", "funds.a.sponsor.distributed", 9, 36.30, 1e-9, 0, "Cal 6"}};
static const char excess_text[] = HEAD("9.0", "year", "64") STILL
    ONE_DEAL("3.0", "7.0", MIXED " concession : { kind = \"excess_share\"; rate = 0.06; share = 0.5; };");
static const fc_selfcheck_case excess_cases[] = {
    {"Concession, half of the excess over 6%, 300 back: sponsor", "funds.a.sponsor.distributed", 9, 67.55, 5e-3, 0, "Cal 6"}};
static const char loss_text[] = HEAD("9.0", "year", "64") STILL ONE_DEAL("0.6", "7.0", MIXED " loss_share = 0.4;");
static const fc_selfcheck_case loss_cases[] = {
    {"Loss sharing, 40% of the loss, 60 back: sponsor", "funds.a.sponsor.distributed", 9, 14.0, 1e-9, 0, "Cal 6"}};

/* ---- discount chain (Cal 7) and mother funds ------------------------------------------------------------------------- */
static const char chain_text[] = HEAD("4.0", "quarter", "64") STILL
    "direct = ( { name = \"d\"; projects = 30; budget = \"4亿\"; social_plan = \"70亿\"; additional = 0.6666666666666666;"
    " coinvest : { first = 17.5; raised = 0.6; paid = 0.5; }; over = 1.0; } );";
static const fc_selfcheck_case chain_cases[] = {
    {"Discount chain: committed", "leverage.committed.social", -1, 17.5, 1e-9, 0, "A18 A19; Cal 7"},
    {"Discount chain: closed", "leverage.closed.social", -1, 10.5, 1e-9, 0, "Cal 7"},
    {"Discount chain: paid", "leverage.paid.social", -1, 5.25, 1e-9, 0, "Cal 7"},
    {"Discount chain: additional", "leverage.additional", -1, 3.5, 1e-9, 0, "Cal 7"},
    {"Discount chain: committed, total over public", "leverage.committed.total", -1, 18.5, 1e-9, 0, "Cal 7"},
};
static const char cascade_text[] = HEAD("10.0", "quarter", "64") STILL
    "funds = ( { name = \"m\"; model = \"mother\"; size = 100.0; fee : { rate = 0.0; after = 0.0; }; term = 9.0;"
    " investors = ( { class = \"sponsor\"; share = 0.2; }, { class = \"social\"; share = 0.8; } ); },\n"
    " { name = \"c\"; parent = \"funds.m\"; size = 500.0; first = 0.5; fee : { rate = 0.0; after = 0.0; };"
    " deals : { count = 1; }; invest = 0.0; outcome : { multiple = 1.0; hold = 3.0; };"
    " investors = ( { class = \"sponsor\"; share = 0.2; }, { class = \"social\"; share = 0.8; } ); } );";
static const fc_selfcheck_case cascade_cases[] = {
    {"Mother fund, 20% of 20%: total over public, paid", "leverage.paid.total", -1, 25.0, 1e-9, 0, "Cal 7"}};

/* ---- outcome law: 30 equal deals, no vintage, everything exits (Cal 3.2) ---------------------------------------------- */
static const char law_text[] = HEAD("40.0", "year", "20480") STILL
    "funds = ( { name = \"a\"; size = 100.0; invest = 0.0; term = 30.0; fee : { rate = 0.0; after = 0.0; };"
    " deals : { count = 30; }; outcome : { loading = 0.0; hold = 1.0; fail_after = 1.0; };"
    " waterfall : { carry = 0.0; catch_up = 0.0; }; investors = ( { class = \"sponsor\"; share = 1.0; } ); } );";
static const fc_selfcheck_case law_cases[] = {
    {"Outcome law, 30 deals: mean gross multiple", "funds.a.gross.tvpi", -1, 2.1995, 1e-4, 1, "Cal 3.2"},
    {"Outcome law, 30 deals: chance of a loss", "sponsor.loss", -1, 0.084, 2.0 * 0.0014, 1, "Cal 3.2 (40,000 runs)"},
};

const fc_selfcheck_scenario fc_selfcheck_scenarios[] = {
    SCENARIO(yale, yale_cases),           SCENARIO(yale8, yale8_cases), SCENARIO(yale_vector, yale_vector_cases),
    SCENARIO(full, full_cases),           SCENARIO(half, half_cases),   SCENARIO(none, none_cases),
    SCENARIO(cost_plus, cost_plus_cases), SCENARIO(excess, excess_cases), SCENARIO(loss, loss_cases),
    SCENARIO(chain, chain_cases),         SCENARIO(cascade, cascade_cases), SCENARIO(law, law_cases),
};
const size_t fc_n_selfcheck_scenarios = sizeof fc_selfcheck_scenarios / sizeof *fc_selfcheck_scenarios;
