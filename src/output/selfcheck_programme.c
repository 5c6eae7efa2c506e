/* Validation book, the programme: dependence, market, loans, chains, people, grants, projects, drawdowns. Known values: the tables
   of the sources named, or the formula shown beside the case. */
#include "output/selfcheck_cases.h"

#define HEAD FC_CASE_HEAD
#define STILL FC_CASE_STILL
#define FACTORS(text) "factors : { " text " };\n"

/* ---- dependence: two companies of one year, tied by its vintage; two inputs tied by a rank correlation ------------------ */
#define COMPANY(name, loading)                                                                                         \
    "{ name = \"" name "\"; projects = 1; budget = 1.0; outcome : { hold = 1.0; fail_after = 1.0; loading = " loading "; }; }"
#define TWO(loading)                                                                                                   \
    HEAD("2.0", "year", "40960") FACTORS("market : { off = true; }; exit_window : { off = true; };")                   \
    "direct = ( " COMPANY("a", loading) "," COMPANY("b", loading) " );\n"                                              \
    "targets = ( { name = \"a\"; metric = \"direct.a.proceeds\"; at_most = 0.999999; },"                               \
    " { name = \"b\"; metric = \"direct.b.proceeds\"; at_most = 0.999999; } );"
static const char apart_text[] = TWO("0.0"), tied_text[] = TWO("0.1"), close_text[] = TWO("0.3");
static const fc_selfcheck_case apart_cases[] = {
    FC_DRAWN("Outcome law: chance that a deal loses", "target.a", -1, 0.65, 0, "Cal 3.2", FC_CASE_MEAN),
    FC_DRAWN("Two deals, vintage correlation 0: chance that both lose", "target.all", -1, 0.4225, 0, "0.65^2", FC_CASE_MEAN),
};
static const fc_selfcheck_case tied_cases[] = {
    FC_DRAWN("Two deals, vintage correlation 0.1: chance that both lose", "target.all", -1, 0.436339, 1e-6, "Cal 4", FC_CASE_MEAN)};
static const fc_selfcheck_case close_cases[] = {
    FC_DRAWN("Two deals, vintage correlation 0.3: chance that both lose", "target.all", -1, 0.465096, 1e-6, "Cal 4", FC_CASE_MEAN)};
/* Failures among n deals of one year: mean n p, standard deviation n times that of the share. */
#define DEALS(count)                                                                                                   \
    HEAD("4.0", "year", "8192") FACTORS("market : { off = true; }; exit_window : { off = true; };")                    \
    "funds = ( { name = \"a\"; size = 30.0; invest = 0.0; deals : { count = " count "; };"                             \
    " outcome : { multiple = { dist = \"discrete\"; values = ( 0.0, 2.0 ); weights = ( 0.65, 0.35 ); }; hold = 1.0;"   \
    " fail_after = 1.0; loading = 0.1; }; investors = ( { class = \"sponsor\"; share = 1.0; } ); } );"
static const char deals30_text[] = DEALS("30"), deals300_text[] = DEALS("300");
static const fc_selfcheck_case deals30_cases[] = {
    FC_DRAWN("Losers among 30 deals, vintage correlation 0.1: mean", "funds.a.exits.failed", 4, 19.5, 0, "30 x 0.65", FC_CASE_MEAN),
    FC_DRAWN("Losers among 30 deals: standard deviation", "funds.a.exits.failed", 4, 30 * 0.14478, 30 * 1e-5, "Cal 4", FC_CASE_SD)};
static const fc_selfcheck_case deals300_cases[] = {
    FC_DRAWN("Losers among 300 deals: standard deviation", "funds.a.exits.failed", 4, 300 * 0.12063, 300 * 1e-5, "Cal 4", FC_CASE_SD)};
/* Rank 0.4 is Pearson 2 sin(pi 0.4/6) of the scores; both above their medians with 1/4 + asin(that)/(2 pi). */
#define BUDGET(name)                                                                                                    \
    "{ name = \"" name "\"; projects = 1; budget = { dist = \"uniform\"; low = 50.0; high = 150.0; }; }"
static const char ranks_text[] = HEAD("2.0", "year", "40960") STILL "direct = ( " BUDGET("a") "," BUDGET("b") " );\n"
    "correlations = ( { between = [ \"direct.a.budget\", \"direct.b.budget\" ]; rank = 0.4; } );\n"
    "targets = ( { name = \"a\"; metric = \"direct.a.invested\"; at_least = 100.0; },"
    " { name = \"b\"; metric = \"direct.b.invested\"; at_least = 100.0; } );";
static const fc_selfcheck_case ranks_cases[] = {
    FC_DRAWN("Two inputs, rank correlation 0.4: both above the median", "target.all", -1, 0.318253, 1e-6, "1/4 + asin(r)/(2 pi)", FC_CASE_MEAN)};

/* ---- market: a holding of two years moves with the index and keeps its mean; sd of a log-normal with sigma^2 = 2 x 0.3^2 ------- */
static const char market_text[] = HEAD("4.0", "quarter", "40960")
    FACTORS("market : { drift = 0.1; volatility = 0.3; }; vintage : { off = true; }; appetite : { off = true; }; exit_window : { off = true; };")
    "direct = ( { name = \"d\"; projects = 1; budget = 1.0; outcome : { multiple = 1.5; hold = 2.0; }; } );";
static const fc_selfcheck_case market_cases[] = {
    FC_DRAWN("Holding of 1.5 in a moving market: mean", "direct.d.tvpi", -1, 1.5, 0, "the mean stays", FC_CASE_MEAN),
    FC_DRAWN("Holding of 1.5 in a moving market: standard deviation", "direct.d.tvpi", -1, 0.666137, 1e-6, "1.5 sqrt(e^0.18 - 1)", FC_CASE_SD),
    FC_DRAWN("Holding of 1.5 in a moving market: median", "direct.d.tvpi", -1, 1.370897, 1e-6, "1.5 e^-0.09", FC_CASE_QUANTILE + 5),
};

/* ---- loans: one year, a book so fine that its default rate is that of the year; the pool pays 80% of each loss ------------------- */
#define BOOK(rho, more)                                                                                                 \
    HEAD("1.0", "year", "65536") "credit = ( { name = \"a\"; per_year = 0.0; size = 1.0; pd = 0.03; correlation = " rho ";" more   \
    " initial : { outstanding = 1000.0; loans = 1000000000; }; } );"
#define POOL " lgd = 0.5; pool_share = 0.8; pool = 50.0;"
static const char book05_text[] = BOOK("0.05", " lgd = 1.0;"), book12_text[] = BOOK("0.12", " lgd = 1.0;"), book20_text[] = BOOK("0.20", " lgd = 1.0;");
static const char pool12_text[] = BOOK("0.12", POOL), pool20_text[] = BOOK("0.20", POOL);
#define RATE(rho, what, at, known) FC_DRAWN("Default rate, PD 3%, correlation " rho ": " what, "credit.a.loss_rate", -1, known, 1e-5, "Vasicek; Cal 8", at)
static const fc_selfcheck_case book05_cases[] = {
    RATE("0.05", "mean", FC_CASE_MEAN, 0.03), RATE("0.05", "95% quantile", FC_CASE_QUANTILE + 8, 0.06030), RATE("0.05", "99% quantile", FC_CASE_QUANTILE + 9, 0.08136)};
static const fc_selfcheck_case book12_cases[] = {
    RATE("0.12", "mean", FC_CASE_MEAN, 0.03), RATE("0.12", "95% quantile", FC_CASE_QUANTILE + 8, 0.08113), RATE("0.12", "99% quantile", FC_CASE_QUANTILE + 9, 0.12592)};
static const fc_selfcheck_case book20_cases[] = {
    RATE("0.20", "mean", FC_CASE_MEAN, 0.03), RATE("0.20", "95% quantile", FC_CASE_QUANTILE + 8, 0.10021), RATE("0.20", "99% quantile", FC_CASE_QUANTILE + 9, 0.17371)};
static const fc_selfcheck_case pool12_cases[] = {
    FC_DRAWN("Pool of 50 for loans of 1000, correlation 0.12: exhausted", "credit.a.exhausted", -1, 1.03e-2, 5e-5, "P(rate > 12.5%); Cal 8", FC_CASE_DEFINED)};
static const fc_selfcheck_case pool20_cases[] = {
    FC_DRAWN("Pool of 50 for loans of 1000, correlation 0.20: exhausted", "credit.a.exhausted", -1, 2.84e-2, 5e-5, "P(rate > 12.5%); Cal 8", FC_CASE_DEFINED)};
/* Tranches of a fine pool: E min(max(1000 (0.6 p - attach), 0), 1000 (detach - attach)) over the year's factor, by quadrature. */
static const char tranches_text[] = HEAD("2.0", "year", "40960")
    "securitisation = ( { name = \"a\"; loans = 1000000; amount = 1000.0; term = 1.0; pd = 0.05; correlation = 0.2; lgd = 0.6; tranches = ("
    " { name = \"j\"; attach = 0.0; detach = 0.03; }, { name = \"m\"; attach = 0.03; detach = 0.1; }, { name = \"s\"; attach = 0.1; detach = 1.0; } ); } );";
static const fc_selfcheck_case tranches_cases[] = {
    FC_DRAWN("Tranche 0-3% of 1000 of loans: expected loss", "securitisation.a.tranche.j.loss", -1, 18.831102, 1e-6, "Vasicek, quadrature", FC_CASE_MEAN),
    FC_DRAWN("Tranche 3-10% of 1000 of loans: expected loss", "securitisation.a.tranche.m.loss", -1, 9.733422, 1e-6, "Vasicek, quadrature", FC_CASE_MEAN),
};

/* ---- chains of stages (quarters) ----------------------------------------------------------------------------------------------- */
#define CHAIN(inflow, stage)                                                                                            \
    HEAD("10.0", "quarter", "4096") STILL "incubation = ( { name = \"c\"; inflow = " inflow "; stages = ( " stage ", { name = \"b\"; } ); } );"
static const char hazard_text[] = CHAIN("0.0", "{ name = \"a\"; initial = 1000; moves = ( { to = \"b\"; hazard = 0.108; } ); }");
static const char dwell_text[] = CHAIN("0.0", "{ name = \"a\"; initial = 1000; dwell = 3.0; moves = ( { to = \"b\"; share = 1.0; } ); }");
static const char phases_text[] = CHAIN("0.0", "{ name = \"a\"; initial = 1000; dwell = 3.0; phases = 3; moves = ( { to = \"b\"; share = 1.0; } ); }");
static const char queue_text[] = CHAIN("100.0", "{ name = \"a\"; dwell = 3.0; moves = ( { to = \"b\"; share = 1.0; } ); }");
static const fc_selfcheck_case hazard_cases[] = {
    FC_DRAWN("Chain, hazard 0.108 a year: left of 1000 after 3 years", "incubation.c.a", 12, 723.250242, 1e-6, "Cal 9: 1000 e^(-0.108 x 3)", FC_CASE_MEAN)};
static const fc_selfcheck_case dwell_cases[] = {
    FC_DRAWN("Chain, dwell of 3 years: left of 1000 after a year", "incubation.c.a", 4, 706.066744, 1e-6, "1000 (1 - 0.25/3)^4", FC_CASE_MEAN)};
static const fc_selfcheck_case phases_cases[] = {
    FC_DRAWN("Chain, dwell of 3 years in 3 phases: left after 3 years", "incubation.c.a", 12, 390.675008, 1e-6, "P(Binomial(12, 1/4) < 3)", FC_CASE_MEAN)};
static const fc_selfcheck_case queue_cases[] = {
    FC_DRAWN("Open chain, 100 a year, 3 years each: firms after 10 years", "incubation.c.a", 40, 290.761982, 1e-6, "300 (1 - (11/12)^40)", FC_CASE_MEAN),
    FC_DRAWN("Open chain, the same: standard deviation", "incubation.c.a", 40, 17.051744, 1e-6, "Poisson", FC_CASE_SD),
};

/* ---- people, space, grants, indicators, platforms, signed projects --------------------------------------------------------------- */
static const char people_text[] = HEAD("10.0", "quarter", "16384") "talent = ( { name = \"t\"; initial = 200; per_year = 40.0; stay = 5.0; } );";
static const fc_selfcheck_case people_cases[] = { /* s = e^-0.05 stays a quarter: 200 s^40 + 10 (1 - s^40)/(1 - s) */
    FC_DRAWN("People, 40 a year for 5 years each: after 10 years", "talent.t", 40, 204.359350, 1e-6, "immigration and death", FC_CASE_MEAN),
    FC_DRAWN("People, the same: standard deviation", "talent.t", 40, 14.166729, 1e-6, "binomial + Poisson", FC_CASE_SD),
};
static const char space_text[] = HEAD("5.0", "quarter", "16384")
    "space = ( { name = \"s\"; area = { dist = \"uniform\"; low = 800.0; high = 1200.0; };"
    " delay = { dist = \"uniform\"; low = 0.0; high = 4.0; }; cost = 2.0; per_place = 10.0; } );";
static const fc_selfcheck_case space_cases[] = {
    FC_DRAWN("Space of 800..1200 m2 due in 0..4 years: after 2 years", "space.s.delivered", 8, 500.0, 0, "half of 1000", FC_CASE_MEAN),
    FC_DRAWN("Space, places of 10 m2 after 5 years", "space.s", 20, 99.5, 0, "E floor(A/10)", FC_CASE_MEAN),
};
static const char grants_text[] = HEAD("10.0", "quarter", "16384")
    "grants = ( { name = \"g\"; per_year = 60.0; success = 0.3; amount = { dist = \"lognormal\"; mean = 2.0; sd = 1.0; }; } );";
static const fc_selfcheck_case grants_cases[] = {
    FC_DRAWN("Grants, 60 a year for 10 years, 30% succeed: successes", "grants.g.succeeded", 40, 180.0, 0, "thinned Poisson", FC_CASE_MEAN),
    FC_DRAWN("Grants of 2 +- 1: standard deviation of their sum", "grants.g.spent", 40, 54.772256, 1e-6, "sqrt(600 (4 + 1))", FC_CASE_SD),
};
static const char measures_text[] = HEAD("3.0", "quarter", "40960")
    "indicators = ( { name = \"a\"; kind = \"additive\"; initial = 100.0; growth = 10.0; volatility = 6.0; loading = 0.4; },"
    " { name = \"c\"; kind = \"compound\"; initial = 9145.0; growth = 0.2; volatility = 0.1; } );";
static const fc_selfcheck_case measures_cases[] = {
    FC_DRAWN("Indicator, 100 + 10 a year +- 6: after 3 years", "indicators.a", 12, 130.0, 0, "mean", FC_CASE_MEAN),
    FC_DRAWN("Indicator, the same: standard deviation", "indicators.a", 12, 10.392305, 1e-6, "6 sqrt(3)", FC_CASE_SD),
    FC_DRAWN("Indicator, 9145 growing by 20% +- 10%: after 3 years", "indicators.c", 12, 15802.56, 1e-6, "9145 x 1.2^3", FC_CASE_MEAN),
    FC_DRAWN("Indicator, the same: standard deviation", "indicators.c", 12, 2757.740689, 1e-6, "mean sqrt(e^0.03 - 1)", FC_CASE_SD),
};
static const char platforms_text[] = HEAD("5.0", "year", "16384") STILL
    "platforms = ( { name = \"p\"; planned = 50; over = 4.0; success = 0.9; } );";
static const fc_selfcheck_case platforms_cases[] = {
    FC_DRAWN("Platforms, 50 planned, chance 0.9: mean", "platforms.p.count", 5, 45.0, 0, "binomial", FC_CASE_MEAN),
    FC_DRAWN("Platforms, 50 planned, chance 0.9: standard deviation", "platforms.p.count", 5, 2.121320, 1e-6, "sqrt(50 x 0.9 x 0.1)", FC_CASE_SD),
};
static const char projects_text[] = HEAD("5.0", "year", "16384") STILL
    "pipeline = ( { name = \"p\"; signed = 135; amount = 12.511; build = 1.0; stages = ( { name = \"registered\"; probability = 0.815; },"
    " { name = \"started\"; probability = 0.8638; } ); } );";
static const fc_selfcheck_case projects_cases[] = {
    FC_DRAWN("Signed projects, 135, 0.815 registered: mean", "pipeline.p.registered", 5, 110.025, 0, "Cal 11", FC_CASE_MEAN),
    FC_DRAWN("Signed projects, 0.8638 of these started: mean", "pipeline.p.started", 5, 95.039595, 0, "Cal 11", FC_CASE_MEAN),
    FC_DRAWN("Signed projects, started: standard deviation", "pipeline.p.started", 5, 5.303961, 1e-6, "binomial", FC_CASE_SD),
};

/* ---- stochastic drawdowns and distributions: year t stands at step t + 1; months instead of an instant cost up to 2e-5 (calls) ------- */
static const char drawn_text[] = HEAD("11.0", "year", "20480") STILL
    "funds = ( { name = \"a\"; model = \"stochastic\"; size = 1.0; investors = ( { class = \"sponsor\"; share = 1.0; } );"
    " drawdown : { speed = 2.0; mean = 0.5; volatility = 0.3; initial = 0.1; until = 20.0; }; } );";
#define CALLED(t, known) FC_DRAWN("Square-root drawdowns, year " #t ": called", "funds.a.called", t + 1, known, 2e-5, "Cox-Ingersoll-Ross; Cal 2", FC_CASE_MEAN)
#define BACK(t, known) FC_DRAWN("Stochastic distributions, year " #t, "funds.a.distributed", t + 1, known, 1e-6, "m (1 - e^(-a t^2/2)); Cal 2", FC_CASE_MEAN)
static const fc_selfcheck_case drawn_cases[] = {
    CALLED(1, 0.278139), CALLED(2, 0.550002), CALLED(3, 0.724777), CALLED(5, 0.897588), CALLED(10, 0.991359),
    BACK(2, 0.093177), BACK(4, 0.341395), BACK(6, 0.667603), BACK(8, 0.987371), BACK(10, 1.242992),
};

const fc_selfcheck_chapter fc_selfcheck_programme[] = {
    FC_CHAPTER(apart, apart_cases),       FC_CHAPTER(tied, tied_cases),         FC_CHAPTER(close, close_cases),
    FC_CHAPTER(deals30, deals30_cases),   FC_CHAPTER(deals300, deals300_cases), FC_CHAPTER(ranks, ranks_cases),
    FC_CHAPTER(market, market_cases),     FC_CHAPTER(book05, book05_cases),     FC_CHAPTER(book12, book12_cases),
    FC_CHAPTER(book20, book20_cases),     FC_CHAPTER(pool12, pool12_cases),     FC_CHAPTER(pool20, pool20_cases),
    FC_CHAPTER(tranches, tranches_cases), FC_CHAPTER(hazard, hazard_cases),     FC_CHAPTER(dwell, dwell_cases),
    FC_CHAPTER(phases, phases_cases),     FC_CHAPTER(queue, queue_cases),       FC_CHAPTER(people, people_cases),
    FC_CHAPTER(space, space_cases),       FC_CHAPTER(grants, grants_cases),     FC_CHAPTER(measures, measures_cases),
    FC_CHAPTER(platforms, platforms_cases), FC_CHAPTER(projects, projects_cases),   FC_CHAPTER(drawn, drawn_cases),
    {0},
};
