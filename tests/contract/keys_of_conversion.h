/* Base entry and rows of test_keys_matter for conversion. */
#define CONVERSION_BASE                                                                                                \
    "conversion = ( { name = \"v\"; per_year = 10.0; grant = 2.0; pool = 30.0; valuation = 20.0; } );\n"
#define CONVERSION_ENTRIES {"conversion", "conversion.v"}
#define V "conversion.v."
#define V_EAST V "where=( { region = \"east\"; } )"
#define CONVERSION_ROWS                                                                                                \
    {"conversion.per_year", "", V "per_year=5", NULL, 0}, {"conversion.grant", "", V "grant=3", NULL, 0},               \
    {"conversion.first", "", V "first=1.0", NULL, 0}, {"conversion.pool", "", V "pool=50", NULL, 0}, {"conversion.revolving", "", V "revolving=true", NULL, 0},           \
    {"conversion.delay", "", V "delay=2.0", NULL, 0}, {"conversion.success", "", V "success=0.9", NULL, 0},             \
    {"conversion.buy_back", "", V "buy_back=0.5", NULL, 0},                                                             \
    {"conversion.rate", V "buy_back=0.5", V "rate=0.1", NULL, 0},                                                       \
    {"conversion.valuation", V "cap=0.05", V "valuation=30", NULL, 0},                                                  \
    {"conversion.discount", "", V "discount=0.2", NULL, 0}, {"conversion.cap", "", V "cap=0.02", NULL, 0},              \
    {"conversion.where", "", V_EAST, NULL, 0},                                                                          \
    {"conversion.where.region", V_EAST, V "where=( { region = \"west\"; } )", NULL, 0},                                 \
    {"conversion.where.weight", V "where=( { region = \"east\"; }, { region = \"west\"; } )",                           \
     V "where=( { region = \"east\"; weight = 9.0; }, { region = \"west\"; } )", NULL, 0},                              \
    {"conversion.outcome.multiple", "", V "outcome.multiple=2.0", NULL, 0},                                             \
    {"conversion.outcome.loading", "", V "outcome.loading=0.4", NULL, 0},                                               \
    {"conversion.outcome.beta", "", V "outcome.beta=2.0", NULL, 0}, {"conversion.outcome.hold", "", V "outcome.hold=3.0", NULL, 0}, \
    {"conversion.outcome.fail_after", "", V "outcome.fail_after=1.0", NULL, 0},                                         \
    {"conversion.outcome.fail_below", "", V "outcome.fail_below=0.9", NULL, 0},                                         \
    {"conversion.outcome.ipo_share", V "outcome.ipo_above=0.6", V "outcome.ipo_share=0.9", NULL, 0},                    \
    {"conversion.outcome.ipo_above", "", V "outcome.ipo_above=0.6", NULL, 0},                                           \
    {"conversion.outcome.marking", "", V "outcome.marking=1.0", NULL, 0},
