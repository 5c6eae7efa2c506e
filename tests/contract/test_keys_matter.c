/* Fault caught: a key that is read and then ignored; a wrong value that is accepted, misnamed or reported twice. Every key of
   every field table has a row here: what switches its feature on, and how it is moved; then some number of the run must
   change. A new key without a row fails. */
#include "run_text.h"

#include "chain_keys.h"
#include "keys_of_conversion.h"
#include "keys_of_credit.h"
#include "keys_of_funds.h"
#include "keys_of_pipeline.h"
#include "keys_of_where.h"
#include "model/model_internal.h"

static const char base[] =
    "schema = 1; title = \"t\"; start = \"2022-01\"; horizon = 10.0; step = \"quarter\"; currency = \"CNY\";\n"
    "simulation : { paths = 64; seed = 1; sampler = \"plain\"; };\n"
    "factors : { market : { volatility = 0.2; }; vintage : { persistence = 0.3; }; credit : { persistence = 0.5; };"
    " appetite : { persistence = 0.5; }; exit_window : { initial = \"open\"; }; };\n"
    "sponsor : { cash = 100.0; };\n"
    "regions = ( { name = \"east\"; weight = 1.0; }, { name = \"west\"; weight = 2.0; } );\n"
    "funds = ( { name = \"a\"; count = 2; size = 100.0; over = 1.0; deals : { count = 6; };"
    " investors = ( { class = \"sponsor\"; share = 0.4; }, { class = \"state\"; share = 0.1; }, { class = \"social\"; share = \"rest\"; } ); },\n"
    " { name = \"y\"; model = \"yale\"; size = 50.0; investors = ( { class = \"sponsor\"; share = 0.4; }, { class = \"social\"; share = \"rest\"; } ); },\n"
    FUND_MODELS
    " { name = \"m\"; model = \"mother\"; size = 80.0; investors = ( { class = \"sponsor\"; share = 0.4; }, { class = \"social\"; share = \"rest\"; } ); },\n"
    " { name = \"c\"; first = 0.5; size = 100.0; parent = \"funds.m\"; deals : { count = 4; };"
    " investors = ( { class = \"sponsor\"; share = 0.4; }, { class = \"social\"; share = \"rest\"; } ); } );\n"
    "direct = ( { name = \"d\"; projects = \"3..5\"; budget = \"40..60\"; social_plan = \"100..140\"; over = 2.0; } );\n"
    "targets = ( { name = \"t\"; metric = \"sponsor.tvpi\"; at_least = 1.0; }, { name = \"u\"; metric = \"sponsor.tvpi\"; at_most = 1.5; } );\n" CHAIN_BASE CREDIT_BASE CONVERSION_BASE PIPELINE_BASE;

#define A "funds.a."
#define Y "funds.y."
#define D "direct.d."
#define ACT "funds.a.reinvestment.multiple=1.0\nfunds.a.reinvestment.local=0.5\nfunds.a.reinvestment.deadline=3.0"
#define STATES(n1, p1, i1, s1, to, share, rest)                                                                        \
    "factors.exit_window.states=( { name = \"" n1 "\"; pace = " p1 "; ipo = " i1 "; stay = " s1 "; next = ( { to = \"" to  \
    "\"; share = " share "; }, { to = \"" rest "\"; share = 0.5; } ); }, { name = \"b\"; pace = 0.5; ipo = 0.5; stay = 1.0; next = (" \
    " { to = \"" n1 "\"; share = 1.0; } ); }, { name = \"c\"; pace = 0.2; ipo = 0.1; stay = 1.0; next = ( { to = \"" n1         \
    "\"; share = 1.0; } ); } )\nfactors.exit_window.initial="
#define OPEN STATES("open", "1.0", "1.0", "1.0", "b", "0.5", "c") "open"
#define STAYS                                                                                                          \
    "factors.exit_window.states=( { name = \"open\"; stay = 1.0; }, { name = \"b\"; pace = 0.5; stay = 1.0; next = ( { to = \"open\";" \
    " share = 1.0; } ); } )\nfactors.exit_window.initial=open"
#define WHO(share, more, cls)                                                                                          \
    "funds.a.investors=( { class = \"sponsor\"; share = " share "; }, { class = \"" cls "\"; share = \"rest\"; " more " } )"
#define MATRIX(x)                                                                                                      \
    "factors.correlation=( ( 1.0, 0.0, 0.0, 0.0, " x " ), ( 0.0, 1.0, 0.0, 0.0, 0.0 ), ( 0.0, 0.0, 1.0, 0.0, 0.0 ),"     \
    " ( 0.0, 0.0, 0.0, 1.0, 0.0 ), ( " x ", 0.0, 0.0, 0.0, 1.0 ) )"

typedef struct row {
    const char *key, *on, *move; /* settings KEY=VALUE, one a line */
    const char *waits;           /* not NULL: moves nothing yet, for this reason; fails as soon as it does */
    int words;                   /* what is printed in words changes, no number */
} row;

static const row rows[] = {
    {.key = "schema", .waits = "one version"},
    {.key = "resolved", .waits = "only files written by Fulcrum have it: tests/contract/test_resolved.c"},
    {.key = "repair_correlations", .waits = "contradictions are errors without it: tests/unit/test_repaired.c"},
    {"title", "", "title=u", NULL, 1}, {"start", "", "start=2023-04", NULL, 1}, {"currency", "", "currency=USD", NULL, 1},
    {"horizon", "", "horizon=8.0", NULL, 0}, {"step", "", "step=month", NULL, 0},
    {"state_is_public", "", "state_is_public=false", NULL, 0},
    {"spillover", "", "spillover=( ( 0.5, 0.5 ), ( 0.2, 0.8 ) )", NULL, 0},
    {"benefit", "regions.east.tax=0.1", "benefit=( ( 0.5, 0.5 ), ( 0.2, 0.8 ) )", NULL, 0},
    {"regions.weight", "", "regions.east.weight=5.0", NULL, 0},
    {"regions.tax", "", "regions.east.tax=0.2", NULL, 0},
    {"targets.metric", "", "targets.t.metric=sponsor.irr", NULL, 0},
    {"targets.at", "targets.t.metric=social.capital\ntargets.t.at_least=30.0\ntargets.t.at=2031-12", "targets.t.at=2022-03", NULL, 0},
    {"targets.from", "targets.t.metric=social.capital\ntargets.t.at_least=30.0\ntargets.t.from=2022-03\ntargets.t.to=2031-12", "targets.t.from=2031-09", NULL, 0},
    {"targets.to", "targets.t.metric=social.capital\ntargets.t.at_least=30.0\ntargets.t.from=2022-03\ntargets.t.to=2031-12", "targets.t.to=2022-06", NULL, 0},
    {"targets.every", "targets.t.metric=social.capital\ntargets.t.at_least=30.0", "targets.t.every=year", NULL, 0},
    {"targets.at_least", "", "targets.t.at_least=9.0", NULL, 0},
    {"targets.weight", "", "targets.t.weight=3.0", NULL, 0},
    {"targets.at_most", "", "targets.u.at_most=0.1", NULL, 0},
    {"direct.where", "", "direct.d.where=( { region = \"east\"; } )", NULL, 0},
    {"direct.where.region", "direct.d.where=( { region = \"east\"; } )", "direct.d.where=( { region = \"west\"; } )", NULL, 0},
    {"direct.where.weight", "direct.d.where=( { region = \"east\"; }, { region = \"west\"; } )", "direct.d.where=( { region = \"east\"; weight = 9.0; }, { region = \"west\"; } )", NULL, 0},
    {"funds.where", "", "funds.a.where=( { region = \"east\"; } )", NULL, 0},
    {"funds.where.region", "funds.a.where=( { region = \"east\"; } )", "funds.a.where=( { region = \"west\"; } )", NULL, 0},
    {"funds.where.weight", "funds.a.where=( { region = \"east\"; }, { region = \"west\"; } )", "funds.a.where=( { region = \"east\"; weight = 9.0; }, { region = \"west\"; } )", NULL, 0},
    {"correlations", "", "correlations=( { between = ( \"direct.d.budget\", \"direct.d.social_plan\" ); rank = -0.7; } )", NULL, 0},
    {"correlations.between", "correlations=( { between = ( \"direct.d.budget\", \"direct.d.social_plan\" ); rank = -0.7; } )",
     "correlations=( { between = ( \"direct.d.projects\", \"direct.d.social_plan\" ); rank = -0.7; } )", NULL, 0},
    {"correlations.rank", "correlations=( { between = ( \"direct.d.budget\", \"direct.d.social_plan\" ); rank = -0.7; } )",
     "correlations=( { between = ( \"direct.d.budget\", \"direct.d.social_plan\" ); rank = 0.2; } )", NULL, 0},
    {"simulation.paths", "", "simulation.paths=128", NULL, 0}, {"simulation.seed", "", "simulation.seed=2", NULL, 0},
    {"simulation.outer", "simulation.inner=64\nsimulation.outer=4", "simulation.outer=5", NULL, 0},
    {"simulation.inner", "simulation.inner=64\nsimulation.outer=4", "simulation.inner=128", NULL, 0},
    {"simulation.sampler", "simulation.paths=4096", "simulation.sampler=sobol", NULL, 0},
    {"factors.correlation", "", MATRIX("0.7"), NULL, 0}, {"factors.df", "", "factors.df=4", NULL, 0},
    {"factors.market.off", "", "factors.market.off=true", NULL, 0}, {"factors.market.drift", "", "factors.market.drift=0.02", NULL, 0},
    {"factors.market.volatility", "", "factors.market.volatility=0.5", NULL, 0},
    {"factors.vintage.off", "", "factors.vintage.off=true", NULL, 0},
    {"factors.vintage.persistence", "", "factors.vintage.persistence=0.8", NULL, 0},
    {"factors.credit.off", "", "factors.credit.off=true", NULL, 0},
    {"factors.credit.persistence", "", "factors.credit.persistence=0.9", NULL, 0},
    {"factors.appetite.off", D "coinvest.appetite=0.5", "factors.appetite.off=true", NULL, 0},
    {"factors.appetite.persistence", D "coinvest.appetite=0.5", "factors.appetite.persistence=0.9", NULL, 0},
    {"factors.exit_window.off", "", "factors.exit_window.off=true", NULL, 0},
    {"factors.exit_window.initial", "", "factors.exit_window.initial=shut", NULL, 0},
    {"factors.exit_window.states", "", OPEN, NULL, 0},
    {"factors.exit_window.states.name", OPEN, STATES("wide", "1.0", "1.0", "1.0", "b", "0.5", "c") "b", NULL, 0},
    {"factors.exit_window.states.pace", OPEN, STATES("open", "2.0", "1.0", "1.0", "b", "0.5", "c") "open", NULL, 0},
    {"factors.exit_window.states.ipo", OPEN, STATES("open", "1.0", "0.1", "1.0", "b", "0.5", "c") "open", NULL, 0},
    {"factors.exit_window.states.stay", OPEN, STATES("open", "1.0", "1.0", "9.0", "b", "0.5", "c") "open", NULL, 0},
    {"factors.exit_window.states.next", STAYS, "factors.exit_window.states=( { name = \"open\"; stay = 1.0; next = ( { to = \"b\"; share = 1.0; } ); } )", NULL, 0},
    {"factors.exit_window.states.next.to", OPEN, STATES("open", "1.0", "1.0", "1.0", "b", "0.5", "b") "open", NULL, 0},
    {"factors.exit_window.states.next.share", STATES("open", "1.0", "1.0", "1.0", "b", "0.5", "c") "open",
     "factors.exit_window.states=( { name = \"open\"; stay = 1.0; next = ( { to = \"b\"; share = 1.0; } ); }, { name = \"b\"; pace = 0.5; ipo = 0.5;"
     " stay = 1.0; next = ( { to = \"open\"; share = 1.0; } ); }, { name = \"c\"; pace = 0.2; ipo = 0.1; stay = 1.0; next = ( { to = \"open\"; share = 1.0; } ); } )", NULL, 0},
    /* direct */
    {"direct.projects", "", D "projects=7", NULL, 0}, {"direct.budget", "", D "budget=90", NULL, 0},
    {"direct.social_plan", "", D "social_plan=300", NULL, 0},
    {"direct.ticket_law", "", D "ticket_law={ dist = \"gamma\"; mean = 1.0; sd = 0.6; }", NULL, 0},
    {"direct.happens", "", D "happens=0.5", NULL, 0}, {"direct.first", "", D "first=1.0", NULL, 0}, {"direct.over", "", D "over=4.0", NULL, 0},
    {"direct.reserve", "", D "reserve=0.3", NULL, 0}, {"direct.follow_after", D "reserve=0.3", D "follow_after=0.5", NULL, 0},
    {"direct.follow_share", D "reserve=0.3", D "follow_share=0.5", NULL, 0}, {"direct.step_up", D "reserve=0.3", D "step_up=3.0", NULL, 0},
    {"direct.outcome.multiple", "", D "outcome.multiple=2.0", NULL, 0}, {"direct.outcome.loading", "", D "outcome.loading=0.4", NULL, 0},
    {"direct.outcome.beta", "", D "outcome.beta=2.0", NULL, 0}, {"direct.outcome.hold", "", D "outcome.hold=3.0", NULL, 0},
    {"direct.outcome.fail_after", "", D "outcome.fail_after=1.0", NULL, 0}, {"direct.outcome.fail_below", "", D "outcome.fail_below=0.9", NULL, 0},
    {"direct.outcome.ipo_share", D "outcome.ipo_above=0.6", D "outcome.ipo_share=0.9", NULL, 0},
    {"direct.outcome.ipo_above", "", D "outcome.ipo_above=1.0", NULL, 0}, {"direct.outcome.marking", "", D "outcome.marking=1.0", NULL, 0},
    {"direct.coinvest.first", "", D "coinvest.first=3.0", NULL, 0}, {"direct.coinvest.later", "", D "coinvest.later=1.0", NULL, 0},
    {"direct.coinvest.raised", "", D "coinvest.raised=0.5", NULL, 0}, {"direct.coinvest.paid", "", D "coinvest.paid=0.5", NULL, 0},
    {"direct.coinvest.class", "", D "coinvest.class=bank", NULL, 0}, {"direct.coinvest.appetite", "", D "coinvest.appetite=0.5", NULL, 0},
    {"direct.coinvest.overlap", "", D "coinvest.overlap=0.5", NULL, 0}, {"direct.additional", "", D "additional=0.5", NULL, 0},
    {"direct.inbound", D "local_spend=0.5", D "inbound=0.9", NULL, 0},
    {"direct.local_spend", D "inbound=0.9", D "local_spend=0.7", NULL, 0},
    {"direct.local_success", D "inbound=0.9\n" D "local_spend=0.5", D "local_success=0.4", NULL, 0},
    {"direct.local_delay", D "inbound=0.9\n" D "local_spend=0.5", D "local_delay=2.0", NULL, 0},
    {"direct.tolerance", "", D "tolerance=0.3", NULL, 0},
    /* funds */
    {"funds.count", "", A "count=3", NULL, 0},
    {"funds.model", "", "funds.y.model=deals", NULL, 0},
    {"funds.size", "", A "size=150", NULL, 0},
    {.key = "funds.total", .on = "", .move = "funds.t.total=500"}, /* base: see the text that has it */
    {"funds.first", "", A "first=1.0", NULL, 0}, {"funds.over", "", A "over=3.0", NULL, 0},
    {"funds.cap", A "closing.raised=0.5", A "cap=0.42", NULL, 0},
    {"funds.parent", "", "funds.y.parent=funds.m\nfunds.y.first=1.0", NULL, 0},
    {"funds.investors", "", WHO("0.3", "", "social"), NULL, 0}, {"funds.investors.class", WHO("0.4", "", "social"), WHO("0.4", "", "bank"), NULL, 0},
    {"funds.investors.share", WHO("0.4", "", "social"), WHO("0.5", "", "social"), NULL, 0},
    {"funds.investors.raised", WHO("0.4", "", "social"), WHO("0.4", "raised = 0.8;", "social"), NULL, 0},
    {"funds.investors.paid", WHO("0.4", "", "social"), WHO("0.4", "paid = 0.8;", "social"), NULL, 0},
    {"funds.closing.probability", "", A "closing.probability=0.5", NULL, 0},
    {"funds.closing.appetite", A "closing.probability=0.5", A "closing.appetite=0.6", NULL, 0},
    {"funds.closing.delay", "", A "closing.delay=1.0", NULL, 0}, {"funds.closing.raised", "", A "closing.raised=0.7", NULL, 0},
    {"funds.closing.paid", "", A "closing.paid=0.7", NULL, 0}, {"funds.closing.minimum", A "closing.raised=0.5", A "closing.minimum=0.9", NULL, 0},
    {"funds.invest", "", A "invest=2.0", NULL, 0}, {"funds.term", "", A "term=5.0", NULL, 0}, {"funds.extension", "", A "extension=0.5", NULL, 0},
    {"funds.fee.rate", "", A "fee.rate=0.03", NULL, 0}, {"funds.fee.after", "", A "fee.after=0.01", NULL, 0},
    {"funds.waterfall.style", "", A "waterfall.style=american", NULL, 0}, {"funds.waterfall.hurdle", "", A "waterfall.hurdle=0.2", NULL, 0},
    {"funds.waterfall.carry", "", A "waterfall.carry=0.3", NULL, 0}, {"funds.waterfall.catch_up", "", A "waterfall.catch_up=0.0", NULL, 0},
    {"funds.deals.count", "", A "deals.count=9", NULL, 0}, {"funds.deals.spread", "", A "deals.spread={ dist = \"beta\"; alpha = 1.0; beta = 3.0; }", NULL, 0},
    {"funds.reserve", "", A "reserve=0.3", NULL, 0}, {"funds.follow_after", A "reserve=0.3", A "follow_after=0.5", NULL, 0},
    {"funds.follow_share", A "reserve=0.3", A "follow_share=0.5", NULL, 0}, {"funds.step_up", A "reserve=0.3", A "step_up=3.0", NULL, 0},
    {"funds.recycle", "", A "recycle=0.5", NULL, 0},
    {"funds.outcome.multiple", "", A "outcome.multiple=2.0", NULL, 0}, {"funds.outcome.loading", "", A "outcome.loading=0.4", NULL, 0},
    {"funds.outcome.beta", "", A "outcome.beta=2.0", NULL, 0}, {"funds.outcome.hold", "", A "outcome.hold=3.0", NULL, 0},
    {"funds.outcome.fail_after", "", A "outcome.fail_after=1.0", NULL, 0}, {"funds.outcome.fail_below", "", A "outcome.fail_below=0.9", NULL, 0},
    {"funds.outcome.forced_discount", "", A "outcome.forced_discount=0.5", NULL, 0},
    {"funds.outcome.ipo_share", A "outcome.ipo_above=0.6", A "outcome.ipo_share=0.9", NULL, 0},
    {"funds.outcome.ipo_above", "", A "outcome.ipo_above=1.0", NULL, 0}, {"funds.outcome.marking", "", A "outcome.marking=1.0", NULL, 0},
    {"funds.coinvest.first", "", A "coinvest.first=1.0", NULL, 0}, {"funds.coinvest.later", "", A "coinvest.later=1.0", NULL, 0},
    {"funds.coinvest.class", A "coinvest.first=1.0", A "coinvest.class=bank", NULL, 0},
    {"funds.coinvest.appetite", A "coinvest.first=1.0", A "coinvest.appetite=0.5", NULL, 0},
    {"funds.coinvest.overlap", A "coinvest.first=1.0", A "coinvest.overlap=0.5", NULL, 0},
    {"funds.reinvestment.multiple", ACT "\n" A "reinvestment.penalty=0.5", A "reinvestment.multiple=3.0", NULL, 0},
    {"funds.reinvestment.region", ACT, A "reinvestment.region=west", "a label until companies have regions", 0},
    {"funds.reinvestment.local", ACT, A "reinvestment.local=0.9", NULL, 0}, {"funds.reinvestment.deadline", ACT, A "reinvestment.deadline=1.5", NULL, 0},
    {"funds.reinvestment.counts", ACT "\n" A "coinvest.first=1.0", A "reinvestment.counts=round", NULL, 0},
    {"funds.reinvestment.penalty", ACT, A "reinvestment.penalty=0.5", NULL, 0},
    {"funds.concession.kind", "", A "concession.kind=cost_plus", NULL, 0},
    {"funds.concession.rate", A "concession.kind=cost_plus", A "concession.rate=0.01", NULL, 0},
    {"funds.concession.share", A "concession.kind=excess_share", A "concession.share=0.9", NULL, 0},
    {"funds.concession.when", ACT "\n" A "concession.kind=cost_plus", A "concession.when=reinvested", NULL, 0},
    {"funds.loss_share", "", A "loss_share=0.7", NULL, 0}, {"funds.tolerance", "", A "tolerance=0.3", NULL, 0},
    {"funds.contribution", "", Y "contribution=( 0.5, 0.2 )", NULL, 0}, {"funds.life", "", Y "life=8.0", NULL, 0},
    {"funds.bow", "", Y "bow=1.5", NULL, 0}, {"funds.yield", "", Y "yield=0.05", NULL, 0}, {"funds.growth", "", Y "growth=0.05", NULL, 0},
    {"funds.volatility", "", Y "volatility=0.3", NULL, 0}, {"funds.loading", Y "volatility=0.3", Y "loading=0.9", NULL, 0},
    /* sponsor */
    {"sponsor.cash", "", "sponsor.cash=50", NULL, 0}, {"sponsor.appropriation", "", "sponsor.appropriation=10", NULL, 0},
    {"sponsor.appropriation_years", "sponsor.appropriation=10", "sponsor.appropriation_years=3", NULL, 0},
    {"sponsor.recycle", "", "sponsor.recycle=0.5", NULL, 0}, {"sponsor.overhead", "", "sponsor.overhead=1", NULL, 0},
    {"sponsor.deposit_rate", "", "sponsor.deposit_rate=0.03", NULL, 0},
    {"sponsor.credit_line.limit", "sponsor.cash=0", "sponsor.credit_line.limit=10", NULL, 0},
    {"sponsor.credit_line.rate", "sponsor.cash=0", "sponsor.credit_line.rate=0.05", NULL, 0},
    FUND_MODEL_ROWS
    WHERE_ROWS
    CREDIT_ROWS
    CONVERSION_ROWS
    {"sponsor.discount", "", "sponsor.discount=0.1", NULL, 0}, {"sponsor.rule", "", "sponsor.rule=cash", NULL, 0},
    {"sponsor.reserve", "sponsor.rule=cash", "sponsor.reserve=40", NULL, 0},
    {"sponsor.cover", "sponsor.rule=cash\nsponsor.appropriation=10", "sponsor.cover=3.0", NULL, 0},
    {"sponsor.patience", "sponsor.rule=cash", "sponsor.patience=0.5", NULL, 0},
    {"sponsor.priority", "sponsor.rule=cash", "sponsor.priority=( \"direct\" )", NULL, 0},
    CHAIN_ROWS
    PIPELINE_ROWS
};

enum { N_ROWS = sizeof rows / sizeof *rows, MAX_SETS = 16 };

/* ---- running ------------------------------------------------------------------------------------------------ */

typedef struct settings { char text[8192]; const char *line[MAX_SETS]; size_t n; } settings;

static void add_settings(settings *s, const char *lines)
{
    size_t used = s->n ? (size_t)(s->line[s->n - 1] + strlen(s->line[s->n - 1]) + 1 - s->text) : 0;
    char *at = s->text + used;
    if (!lines || !lines[0]) return;
    assert_true(used + strlen(lines) + 1 < sizeof s->text);
    strcpy(at, lines);
    for (char *part = at; part; ) {
        char *end = strchr(part, '\n');
        if (end) *end = '\0';
        assert_true(s->n < MAX_SETS);
        s->line[s->n++] = part;
        part = end ? end + 1 : NULL;
    }
}

static fc_status load(const char *text, const settings *s, fc_model **model, fc_report *report)
{
    fc_error err = {0};
    fc_scenario *scenario = NULL;
    fc_status status = fc_scenario_parse(text, "text.cfg", s->line, s->n, &scenario, report, &err);
    if (status == FC_OK) status = fc_model_new(scenario, model, report, &err);
    fc_scenario_free(scenario);
    return status;
}

static void mix(uint64_t *h, const void *data, size_t n)
{
    const unsigned char *p = data;
    for (size_t i = 0; i < n; i++) *h = (*h ^ p[i]) * UINT64_C(1099511628211);
}

/* All numbers of a run, and which money belongs to whom. */
static uint64_t fingerprint(const fc_plan *plan, const fc_result *r)
{
    uint64_t h = UINT64_C(14695981039346656037);
    for (size_t i = 0; i < fc_result_n_scalars(r); i++) {
        const fc_summary *s = fc_result_scalar(r, i);
        const double x[4] = {(double)s->n, s->mean, s->sd, s->q[5]};
        mix(&h, x, sizeof x);
    }
    for (size_t i = 0; i < fc_result_n_series(r); i++)
        for (size_t k = 0; k <= fc_result_n_steps(r); k++) mix(&h, &fc_result_series_point(r, i, k)->mean, sizeof(double));
    for (size_t l = 0; l < plan->n_lines; l++) {
        mix(&h, plan->lines[l].payer ? plan->lines[l].payer : "", strlen(plan->lines[l].payer ? plan->lines[l].payer : ""));
        for (size_t k = 0; k <= fc_result_n_steps(r); k++) {
            double mean, se;
            fc_result_line(r, l, k, &mean, &se);
            mix(&h, &mean, sizeof mean);
        }
    }
    return h;
}

static char *words_of(const fc_model *model)
{
    static char text[1 << 16];
    fc_error err = {0};
    FILE *f = tmpfile();
    assert_non_null(f);
    assert_int_equal(fc_model_describe(model, "en", f, &err), FC_OK);
    rewind(f);
    text[fread(text, 1, sizeof text - 1, f)] = '\0';
    fclose(f);
    return text;
}

static uint64_t outcome_of(const char *text, const settings *s, int words, const char *key)
{
    fc_error err = {0};
    fc_report *report = fc_report_new();
    fc_model *model = NULL;
    fc_plan *plan = NULL;
    fc_result *result = NULL;
    fc_run_options o;
    fc_status status = load(text, s, &model, report);
    if (status == FC_OK) status = fc_plan_new(model, NULL, 0, &plan, report, &err);
    for (size_t i = 0; status != FC_OK && i < fc_report_size(report); i++)
        print_error("row %s: %s: %s\n", key, fc_report_get(report, i)->key, fc_report_get(report, i)->text);
    assert_int_equal(status, FC_OK);
    fc_run_options_init(&o, model);
    o.threads = 1;
    assert_int_equal(fc_run(plan, &o, &result, &err), FC_OK);
    uint64_t h = fingerprint(plan, result);
    if (words) {
        const char *told = words_of(model);
        h = 0;
        mix(&h, told, strlen(told));
    }
    fc_result_free(result);
    fc_plan_free(plan);
    fc_model_free(model);
    fc_report_free(report);
    return h;
}

static const row *row_of(const char *key)
{
    for (int i = 0; i < N_ROWS; i++)
        if (strcmp(rows[i].key, key) == 0) return &rows[i];
    return NULL;
}

static const char with_total[] =
    "schema = 1; title = \"t\"; start = \"2022-01\"; horizon = 10.0; simulation : { paths = 64; seed = 1; };\n"
    "funds = ( { name = \"t\"; total = 300.0; investors = ( { class = \"sponsor\"; share = 1.0; } ); } );\n";

/* Returns 1 if the row does what it says. */
static int check_row(const row *r)
{
    settings on = {.n = 0}, moved = {.n = 0};
    const char *text = strcmp(r->key, "funds.total") == 0 ? with_total : base;
    if (!r->move) return r->waits != NULL;
    add_settings(&on, r->on);
    add_settings(&moved, r->on);
    add_settings(&moved, r->move);
    static uint64_t plain; /* the base scenario as it is, for the rows that need nothing else */
    const int is_plain = !r->words && text == base && on.n == 0;
    const uint64_t before = is_plain && plain ? plain : outcome_of(text, &on, r->words, r->key);
    if (is_plain) plain = before;
    const int changed = before != outcome_of(text, &moved, r->words, r->key);
    if (changed && r->waits) print_error("%s matters now: drop its exemption (%s)\n", r->key, r->waits);
    if (!changed && !r->waits) print_error("%s is moved and nothing changes\n", r->key);
    return changed == !r->waits;
}

static int check_fields(const char *path, const fc_field *fields)
{
    int bad = 0;
    for (const fc_field *f = fields; f->key; f++) {
        char key[160];
        (void)snprintf(key, sizeof key, "%s%s%s", path, path[0] ? "." : "", f->key);
        const row *r = row_of(key);
        if (!r) print_error("%s has no row in this test\n", key);
        bad += !r || !check_row(r);
        if (f->sub) bad += check_fields(key, f->sub);
    }
    return bad;
}

static void every_key_matters(void **state)
{
    (void)state;
    int bad = 0;
    for (const fc_section *const *s = fc_all_sections(); *s; s++) bad += check_fields((*s)->path, (*s)->fields);
    assert_int_equal(bad, 0);
}

static size_t count_keys(const fc_field *fields)
{
    size_t n = 0;
    for (const fc_field *f = fields; f->key; f++) n += 1 + (f->sub ? count_keys(f->sub) : 0);
    return n;
}

static void no_row_without_key(void **state)
{
    (void)state;
    size_t n = 0;
    for (const fc_section *const *s = fc_all_sections(); *s; s++) n += count_keys((*s)->fields);
    for (int i = 0; i < N_ROWS; i++)
        for (int j = 0; j < i; j++) assert_string_not_equal(rows[i].key, rows[j].key);
    assert_int_equal(n, N_ROWS);
}

/* ---- wrong values through the whole reader -------------------------------------------------------------------- */

static void refused(const char *key, const char *value)
{
    settings s = {.n = 0};
    char line[256];
    fc_report *report = fc_report_new();
    fc_model *model = NULL;
    (void)snprintf(line, sizeof line, "%s=%s", key, value);
    add_settings(&s, line);
    const fc_status status = load(base, &s, &model, report);
    size_t named = 0;
    for (size_t i = 0; i < fc_report_size(report); i++) named += strncmp(fc_report_get(report, i)->key, key, strlen(key)) == 0;
    if (status != FC_E_SCENARIO || named != 1 || fc_report_count(report, FC_ERROR) != 1) {
        print_error("%s: %s, %zu errors, %zu of the key\n", line, fc_status_name(status), fc_report_count(report, FC_ERROR), named);
        for (size_t i = 0; i < fc_report_size(report); i++) print_error("  %s: %s\n", fc_report_get(report, i)->key, fc_report_get(report, i)->text);
        fail();
    }
    fc_model_free(model);
    fc_report_free(report);
}

static void refuse_field(const char *key, const fc_field *f)
{
    char number[64];
    const int value = f->kind == FC_FIELD_VALUE || f->kind == FC_FIELD_NUMBER || f->kind == FC_FIELD_WHOLE;
    if (value) {
        (void)snprintf(number, sizeof number, "%.17g", f->lo - 1.0);
        refused(key, number);
        (void)snprintf(number, sizeof number, "%.17g", f->hi < 1e15 ? f->hi + 1.0 : f->hi * 2.0);
        if (f->hi < INFINITY) refused(key, number);
        refused(key, "\"nan\"");
        refused(key, "\"inf\"");
        refused(key, "\"\"");
        refused(key, "true");
        refused(key, "( 1.0, 2.0 )");
        refused(key, "{ source = \"x\"; }");
        if (f->kind == FC_FIELD_WHOLE && f->hi >= 2.0) refused(key, "1.5");
    }
    if (f->kind == FC_FIELD_CHOICE) refused(key, "\"nosuchword\"");
    if (f->kind == FC_FIELD_BOOL) refused(key, "\"maybe\"");
    if (f->kind == FC_FIELD_DATE) refused(key, "\"2022-13\"");
    if (f->kind == FC_FIELD_SEED) refused(key, "-1");
    if (f->kind == FC_FIELD_REF) refused(key, "\"funds.nobody\"");
    if (f->kind != FC_FIELD_BOOL && !value && f->kind != FC_FIELD_SEED) refused(key, "5.5");
}

static void wrong_values(void **state)
{
    (void)state;
    static const char *const entries[][2] = {{"regions", "regions.east"}, {"funds", "funds.a"}, {"direct", "direct.d"}, CHAIN_ENTRIES,
        CREDIT_ENTRIES, CONVERSION_ENTRIES, PIPELINE_ENTRIES};
    for (const fc_section *const *s = fc_all_sections(); *s; s++) {
        const char *path = (*s)->path;
        if ((*s)->form == FC_SECTION_LIST) {
            const char *list = path;
            path = NULL;
            for (size_t i = 0; i < sizeof entries / sizeof *entries; i++)
                if (strcmp(entries[i][0], list) == 0) path = entries[i][1];
            if (!path) fail_msg("%s has no entry in the base scenario of this test", list);
        }
        for (const fc_field *f = (*s)->fields; f->key; f++) {
            char key[160];
            (void)snprintf(key, sizeof key, "%s%s%s", path, path[0] ? "." : "", f->key);
            if (f->sub) continue; /* items of lists: tests/contract/test_fields.c */
            refuse_field(key, f);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(no_row_without_key), cmocka_unit_test(every_key_matters),
                                       cmocka_unit_test(wrong_values)};
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
