/* Validation book, stakes: Yale table, waterfalls, concessions, loss sharing, discount chain, mother fund, measures, outcome law.
   Known values: tables of the sources named, or arithmetic shown beside the case. */
#include "output/selfcheck_cases.h"

#define HEAD FC_CASE_HEAD
#define STILL FC_CASE_STILL

/* ---- Yale: annual steps, the fund closes at step 1, so year t of the table stands at step t + 1 -------------------- */
static const char yale_text[] = HEAD("13.0", "year", "64") STILL
    "funds = ( { name = \"a\"; model = \"yale\"; size = 100.0; contribution = ( 0.25, 0.3333333333333333, 0.5 );"
    " life = 12.0; bow = 2.5; growth = 0.13; investors = ( { class = \"sponsor\"; share = 1.0; } ); } );";
static const fc_selfcheck_case yale_cases[] = {
    FC_EXACT("Yale pacing: paid in by year 3", "funds.a.called", 4, 75.0, 1e-4, "Takahashi, Alexander 2001; Cal 1"),
    FC_EXACT("Yale pacing: distributed by year 5", "funds.a.distributed", 6, 20.8920, 1e-4, "Cal 1"),
    FC_EXACT("Yale pacing: NAV of year 5", "funds.a.nav", 6, 106.7987, 1e-4, "Cal 1"),
    FC_EXACT("Yale pacing: NAV of year 8", "funds.a.nav", 9, 63.6055, 1e-4, "Cal 1"),
    FC_EXACT("Yale pacing: distributed by year 12", "funds.a.distributed", 13, 187.9937, 1e-4, "Cal 1"),
    FC_EXACT("Yale pacing: paid in by year 12", "funds.a.called", 13, 99.9512, 1e-4, "Cal 1"),
    FC_EXACT("Yale pacing: IRR with the last NAV is the growth rate", "funds.a.irr", -1, 0.13, 1e-10, "identity"),
};
static const char yale8_text[] = HEAD("13.0", "year", "64") STILL
    "funds = ( { name = \"a\"; model = \"yale\"; size = 100.0;"
    " contribution = ( 0.25, 0.3333333333333333, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.0 ); life = 12.0; bow = 2.5;"
    " growth = 0.13; investors = ( { class = \"sponsor\"; share = 1.0; } ); } );";
static const fc_selfcheck_case yale8_cases[] = {
    FC_EXACT("Yale, last call in year 8: paid in", "funds.a.called", 13, 99.2188, 1e-4, "Cal 1"),
    FC_EXACT("Yale, last call in year 8: distributed", "funds.a.distributed", 13, 187.1900, 1e-4, "Cal 1"),
    FC_EXACT("Yale, last call in year 8: NAV of year 9", "funds.a.nav", 10, 36.8615, 1e-4, "Cal 1"),
    FC_EXACT("Yale, last call in year 8: TVPI", "funds.a.tvpi", -1, 1.886639, 1e-6, "Cal 1"),
    FC_EXACT("Yale, last call in year 8: IRR", "funds.a.irr", -1, 0.13, 1e-10, "Cal 1"),
};
static const char yale_vector_text[] = HEAD("9.0", "year", "64") STILL
    "funds = ( { name = \"a\"; model = \"yale\"; size = 3500000.0; contribution = ( 0.40, 0.66, 0.67, 0.40, 0.0 );"
    " life = 8.0; bow = 1.5; growth = 0.13; yield = 0.06; investors = ( { class = \"sponsor\"; share = 1.0; } ); } );";
static const fc_selfcheck_case yale_vector_cases[] = {
    FC_EXACT("Yale, published vector: NAV of year 2", "funds.a.nav", 3, 2770250.0, 0.05, "Cal 1 [TA1]"),
    FC_EXACT("Yale, published vector: NAV of year 4", "funds.a.nav", 5, 2205277.48, 0.05, "Cal 1 [TA1]"),
    FC_EXACT("Yale, published vector: NAV of year 7", "funds.a.nav", 8, 102406.85, 0.05, "Cal 1 [TA1]"),
};

/* ---- waterfall: one deal of 100 held five years, no fee; 200 comes back (Cal 5) -------------------------------------- */
#define ONE_DEAL(multiple, years, terms)                                                                               \
    "funds = ( { name = \"a\"; size = 100.0; invest = 0.0; term = 20.0; fee : { rate = 0.0; after = 0.0; };\n"        \
    " deals : { count = 1; }; outcome : { multiple = " multiple "; fail_below = 0.0; hold = " years "; };\n" terms " } );"
#define ALONE " investors = ( { class = \"sponsor\"; share = 1.0; } );"
#define WATERFALL(name, multiple, terms, back, known_full)                                                              \
    static const char name##_text[] = HEAD("8.0", "year", "64") STILL ONE_DEAL(multiple, "5.0", ALONE terms);          \
    static const fc_selfcheck_case name##_cases[] = {                                                                  \
        FC_EXACT("European waterfall, " back ": GP", "funds.a.carry", 8, known_full, 1e-4, "Cal 5")}
#define HALF " waterfall : { catch_up = 0.5; };"
#define NO_CATCH_UP " waterfall : { catch_up = 0.0; };"
WATERFALL(full150, "1.5", "", "full catch-up, 150 back", 3.0672);
WATERFALL(full160, "1.6", "", "full catch-up, 160 back", 12.0);
WATERFALL(full200, "2.0", "", "full catch-up, 200 back", 20.0);
WATERFALL(full250, "2.5", "", "full catch-up, 250 back", 30.0);
WATERFALL(full400, "4.0", "", "full catch-up, 400 back", 60.0);
WATERFALL(half150, "1.5", HALF, "half catch-up, 150 back", 1.5336);
WATERFALL(half160, "1.6", HALF, "half catch-up, 160 back", 6.5336);
WATERFALL(half200, "2.0", HALF, "half catch-up, 200 back", 20.0);
WATERFALL(half250, "2.5", HALF, "half catch-up, 250 back", 30.0);
WATERFALL(half400, "4.0", HALF, "half catch-up, 400 back", 60.0);
WATERFALL(none150, "1.5", NO_CATCH_UP, "no catch-up, 150 back", 0.6134);
WATERFALL(none160, "1.6", NO_CATCH_UP, "no catch-up, 160 back", 2.6134);
WATERFALL(none200, "2.0", NO_CATCH_UP, "no catch-up, 200 back", 10.6134);
WATERFALL(none250, "2.5", NO_CATCH_UP, "no catch-up, 250 back", 20.6134);
WATERFALL(none400, "4.0", NO_CATCH_UP, "no catch-up, 400 back", 50.6134);

/* ---- concession and loss sharing: public 30 of 100, seven years (Cal 6); carry 0 leaves the proceeds whole ------------ */
#define MIXED                                                                                                          \
    " waterfall : { carry = 0.0; catch_up = 0.0; };"                                                                   \
    " investors = ( { class = \"sponsor\"; share = 0.3; }, { class = \"social\"; share = 0.7; } );"
static const char cost_plus_text[] = HEAD("9.0", "year", "64") STILL
    ONE_DEAL("2.0", "7.0", MIXED " concession : { kind = \"cost_plus\"; rate = 0.03; };");
static const fc_selfcheck_case cost_plus_cases[] = {
    FC_EXACT("Concession, cost + 3% simple, 200 back: sponsor", "funds.a.sponsor.distributed", 9, 36.30, 1e-9, "Cal 6")};
static const char excess_text[] = HEAD("9.0", "year", "64") STILL
    ONE_DEAL("3.0", "7.0", MIXED " concession : { kind = \"excess_share\"; rate = 0.06; share = 0.5; };");
static const fc_selfcheck_case excess_cases[] = {
    FC_EXACT("Concession, half of the excess over 6%, 300 back: sponsor", "funds.a.sponsor.distributed", 9, 67.55, 5e-3, "Cal 6")};
static const char loss_text[] = HEAD("9.0", "year", "64") STILL ONE_DEAL("0.6", "7.0", MIXED " loss_share = 0.4;");
static const fc_selfcheck_case loss_cases[] = {
    FC_EXACT("Loss sharing, 40% of the loss, 60 back: sponsor", "funds.a.sponsor.distributed", 9, 14.0, 1e-9, "Cal 6")};

/* ---- discount chain (Cal 7) and mother funds ------------------------------------------------------------------------- */
#define DISCOUNTED(budget, social, ratio)                                                                               \
    HEAD("4.0", "quarter", "64") STILL                                                                                 \
    "direct = ( { name = \"d\"; projects = 30; budget = \"" budget "\"; social_plan = \"" social "\"; additional = 0.6666666666666666;" \
    " coinvest : { first = " ratio "; raised = 0.6; paid = 0.5; }; over = 1.0; } );"
static const char chain_text[] = DISCOUNTED("4亿", "70亿", "17.5");
static const fc_selfcheck_case chain_cases[] = {
    FC_EXACT("Discount chain, 4 to 70: committed", "leverage.committed.social", -1, 17.5, 1e-9, "A18 A19; Cal 7"),
    FC_EXACT("Discount chain, 4 to 70: closed", "leverage.closed.social", -1, 10.5, 1e-9, "Cal 7"),
    FC_EXACT("Discount chain, 4 to 70: paid", "leverage.paid.social", -1, 5.25, 1e-9, "Cal 7"),
    FC_EXACT("Discount chain, 4 to 70: additional", "leverage.additional", -1, 3.5, 1e-9, "Cal 7"),
    FC_EXACT("Discount chain, 4 to 70: committed, total over public", "leverage.committed.total", -1, 18.5, 1e-9, "Cal 7"),
};
static const char card_text[] = DISCOUNTED("40亿", "70亿", "1.75");
static const fc_selfcheck_case card_cases[] = {
    FC_EXACT("Discount chain, 40 to 70: committed", "leverage.committed.social", -1, 1.75, 1e-9, "Cal 7"),
    FC_EXACT("Discount chain, 40 to 70: closed", "leverage.closed.social", -1, 1.05, 1e-9, "Cal 7"),
    FC_EXACT("Discount chain, 40 to 70: paid", "leverage.paid.social", -1, 0.525, 1e-9, "Cal 7"),
    FC_EXACT("Discount chain, 40 to 70: additional", "leverage.additional", -1, 0.35, 1e-9, "Cal 7"),
};
static const char wuhan_text[] = DISCOUNTED("39亿", "57亿", "1.46153846153846153846");
static const fc_selfcheck_case wuhan_cases[] = {
    FC_EXACT("Discount chain, 39 of 96: committed", "leverage.committed.social", -1, 1.4615, 1e-4, "Cal 7"),
    FC_EXACT("Discount chain, 39 of 96: closed", "leverage.closed.social", -1, 0.877, 5e-4, "Cal 7"),
    FC_EXACT("Discount chain, 39 of 96: paid", "leverage.paid.social", -1, 0.438, 5e-4, "Cal 7"),
    FC_EXACT("Discount chain, 39 of 96: additional", "leverage.additional", -1, 0.292, 5e-4, "Cal 7"),
};
static const char cascade_text[] = HEAD("10.0", "quarter", "64") STILL
    "funds = ( { name = \"m\"; model = \"mother\"; size = 100.0; fee : { rate = 0.0; after = 0.0; }; term = 9.0;"
    " investors = ( { class = \"sponsor\"; share = 0.2; }, { class = \"social\"; share = 0.8; } ); },\n"
    " { name = \"c\"; parent = \"funds.m\"; size = 500.0; first = 0.5; fee : { rate = 0.0; after = 0.0; };"
    " deals : { count = 1; }; invest = 0.0; outcome : { multiple = 1.0; hold = 3.0; };"
    " investors = ( { class = \"sponsor\"; share = 0.2; }, { class = \"social\"; share = 0.8; } ); } );";
static const fc_selfcheck_case cascade_cases[] = {
    FC_EXACT("Mother fund, 20% of 20%: total over public, paid", "leverage.paid.total", -1, 25.0, 1e-9, "Cal 7")};

/* ---- measures of a stake (Cal 12): flows of years 0 to 6 at steps 1 to 7. Four stakes of 25 of year 0, sold after 3, 4, 5 and 6
   years, and one of 60 of year 1, carried in the end at 60 (1 + (0.52 - 1) (5/6)^2) = 40 ------------------------------------ */
#define STAKE(name, budget, first, hold, multiple)                                                                     \
    "{ name = \"" name "\"; projects = 1; budget = " budget "; first = " first "; outcome : { multiple = " multiple "; hold = " hold \
    "; fail_below = 0.0; }; }"
static const char stake_text[] = HEAD("7.0", "year", "64") STILL
    "direct = ( " STAKE("a", "25.0", "1.0", "3.0", "1.2") "," STAKE("b", "25.0", "1.0", "4.0", "3.2") ","
    STAKE("c", "25.0", "1.0", "5.0", "4.8") "," STAKE("d", "25.0", "1.0", "6.0", "2.4") "," STAKE("e", "60.0", "2.0", "6.0", "0.52") " );";
static const fc_selfcheck_case stake_cases[] = {
    FC_EXACT("Flows -100 -60 0 30 80 120 60, NAV 40: DPI", "sponsor.dpi", -1, 1.8125, 1e-9, "Cal 12"),
    FC_EXACT("Flows -100 -60 0 30 80 120 60, NAV 40: RVPI", "sponsor.rvpi", -1, 0.25, 1e-9, "Cal 12"),
    FC_EXACT("Flows -100 -60 0 30 80 120 60, NAV 40: TVPI", "sponsor.tvpi", -1, 2.0625, 1e-9, "Cal 12"),
    FC_EXACT("Flows -100 -60 0 30 80 120 60, NAV 40: IRR", "sponsor.irr", -1, 0.176726, 5e-7, "Cal 12"),
};
/* 100 doubles in 5 years; 90% of what comes back can be used again; running costs of 100 a year at 4%: an annuity. */
static const char account_text[] = HEAD("10.0", "year", "64") STILL
    "sponsor : { cash = 1000.0; overhead = 100.0; discount = 0.04; deposit_rate = 0.0; };\n";
static const fc_selfcheck_case account_cases[] = {
    FC_EXACT("Costs of 100 a year for 10 years at 4%: present value", "programme.npv", -1, -811.089578, 1e-6, "annuity"),
};
static const char deposit_text[] = HEAD("10.0", "quarter", "64") STILL "sponsor : { cash = 100.0; deposit_rate = 0.02; };\n";
static const fc_selfcheck_case deposit_cases[] = {
    FC_EXACT("100 at 2% for 10 years, quarter by quarter", "sponsor.cash", 40, 121.899442, 1e-6, "1.02^10"),
};
static const char twice_text[] = HEAD("7.0", "year", "64") STILL
    "sponsor : { recycle = 0.9; };\ndirect = ( " STAKE("a", "25.0", "1.0", "5.0", "1.3") " );";
static const fc_selfcheck_case twice_cases[] = {
    FC_EXACT("1.3 in 5 years: IRR", "sponsor.irr", -1, 0.053874, 5e-7, "1.3^(1/5) - 1"),
    FC_EXACT("1.3 back, 10% lost on the way: used again", "sponsor.recycling", -1, 1.17, 1e-9, "Cal 12"),
};

/* ---- outcome law: 30 equal deals, no vintage, everything exits (Cal 3.2) ---------------------------------------------- */
/* A listing is a deal of ten times its cost or more; 4% of deals are. */
static const char law_text[] = HEAD("40.0", "year", "20480") STILL
    "funds = ( { name = \"a\"; size = 100.0; invest = 0.0; term = 30.0; fee : { rate = 0.0; after = 0.0; };"
    " deals : { count = 30; }; outcome : { loading = 0.0; hold = 1.0; fail_after = 1.0; ipo_share = 1.0; ipo_above = 10.0; };"
    " waterfall : { carry = 0.0; catch_up = 0.0; }; investors = ( { class = \"sponsor\"; share = 1.0; } ); } );\n"
    "targets = ( { name = \"none\"; metric = \"funds.a.exits.ipo\"; at_most = 0.5; } );";
#define RUNS "Cal 3.2 (40,000 runs)"
#define THIRTY(what, at, known) FC_DRAWN_BOTH("Outcome law, 30 deals: " what, "funds.a.gross.tvpi", -1, known, 5e-4, 40000, RUNS, at)
static const fc_selfcheck_case law_cases[] = {
    FC_DRAWN("Outcome law, 30 deals: mean gross multiple", "funds.a.gross.tvpi", -1, 2.1995, 1e-4, "Cal 3.2", FC_CASE_MEAN),
    THIRTY("5% quantile", FC_CASE_QUANTILE + 2, 0.885),
    THIRTY("25% quantile", FC_CASE_QUANTILE + 4, 1.384),
    THIRTY("median", FC_CASE_QUANTILE + 5, 1.883),
    THIRTY("75% quantile", FC_CASE_QUANTILE + 6, 2.623),
    THIRTY("95% quantile", FC_CASE_QUANTILE + 8, 4.724),
    FC_DRAWN_BOTH("Outcome law, 30 deals: chance of a loss", "sponsor.loss", -1, 0.084, 5e-4, 40000, RUNS, FC_CASE_MEAN),
    FC_DRAWN("Outcome law, 30 deals: chance of no deal of 10x", "target.none", -1, 0.2939, 1e-4, "0.96^30; Cal 3.2", FC_CASE_MEAN),
};

const fc_selfcheck_chapter fc_selfcheck_funds[] = {
    FC_CHAPTER(yale, yale_cases),       FC_CHAPTER(yale8, yale8_cases),     FC_CHAPTER(yale_vector, yale_vector_cases),
    FC_CHAPTER(full150, full150_cases), FC_CHAPTER(full160, full160_cases), FC_CHAPTER(full200, full200_cases),
    FC_CHAPTER(full250, full250_cases), FC_CHAPTER(full400, full400_cases), FC_CHAPTER(half150, half150_cases),
    FC_CHAPTER(half160, half160_cases), FC_CHAPTER(half200, half200_cases), FC_CHAPTER(half250, half250_cases),
    FC_CHAPTER(half400, half400_cases), FC_CHAPTER(none150, none150_cases), FC_CHAPTER(none160, none160_cases),
    FC_CHAPTER(none200, none200_cases), FC_CHAPTER(none250, none250_cases), FC_CHAPTER(none400, none400_cases),
    FC_CHAPTER(cost_plus, cost_plus_cases), FC_CHAPTER(excess, excess_cases), FC_CHAPTER(loss, loss_cases),
    FC_CHAPTER(chain, chain_cases),     FC_CHAPTER(card, card_cases),       FC_CHAPTER(wuhan, wuhan_cases),
    FC_CHAPTER(cascade, cascade_cases), FC_CHAPTER(stake, stake_cases),     FC_CHAPTER(account, account_cases),
    FC_CHAPTER(deposit, deposit_cases), FC_CHAPTER(twice, twice_cases),     FC_CHAPTER(law, law_cases),
    {0},
};
