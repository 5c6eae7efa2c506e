/* Field table, outputs and cross-key rules of funds. */
#include "mechanisms/funds/funds.h"
#include "model/field_rows.h"

#include <stddef.h>
#include <string.h>

static const char *const models[] = {"deals", "yale", "mother", "stochastic", NULL};
static const char *const styles[] = {"european", "american", NULL};
static const char *const concessions[] = {"none", "cost_plus", "excess_share", NULL};
static const char *const moments[] = {"always", "reinvested", NULL};
static const char *const counts[] = {"fund", "round", NULL};
static const char *const kinds[] = {"funds", NULL};

#define AT(member) offsetof(fc_fund_params, member)
#define VALUE(...) FC_ROW_VALUE(fc_fund_params, __VA_ARGS__)
#define NUMBER(...) FC_ROW_NUMBER(fc_fund_params, __VA_ARGS__)
#define CHOICE(...) FC_ROW_CHOICE(fc_fund_params, __VA_ARGS__)

static const fc_field investor_fields[] = {
    {"class", FC_FIELD_CHOICE, FC_UNIT_NONE, FC_CONSTANT, NULL, 0, 0, FC_REQUIRED, fc_class_names, NULL, 0,
     offsetof(fc_fund_investor, cls), "Who pays: a class of money.", "convention"},
    {"share", FC_FIELD_VALUE, FC_UNIT_SHARE, FC_INPUT, NULL, 0, 1, FC_REQUIRED | FC_WORD_REST, NULL, NULL, 0,
     offsetof(fc_fund_investor, share), "Share of the target size, or \"rest\" for what the others leave.", "A22"},
    {"raised", FC_FIELD_VALUE, FC_UNIT_SHARE, FC_EACH, NULL, 0, 1, FC_OPTIONAL, NULL, NULL, 0,
     offsetof(fc_fund_investor, raised),
     "Part of its target share that is really raised at closing; social classes take closing.raised, public ones 1.",
     "Cal 6"},
    {"paid", FC_FIELD_VALUE, FC_UNIT_SHARE, FC_EACH, NULL, 0, 1, FC_OPTIONAL, NULL, NULL, 0,
     offsetof(fc_fund_investor, paid),
     "Part of its closed money that is really paid in; social classes take closing.paid, public ones 1.", "Cal 6"},
    {0}};

const fc_field FC_K(fc_fund_fields)[] = {
    {"count", FC_FIELD_WHOLE, FC_UNIT_COUNT, FC_CONSTANT, "1", 1, FC_FUND_MAX_COUNT, 0, NULL, NULL, 0, AT(count),
     "Number of like funds in this entry.", "A21"},
    CHOICE("model", models, "\"deals\"", model, "How money comes back: company by company, Yale pacing, a mother fund, or stochastic drawdowns and distributions.", "M04 M05"),
    VALUE("size", FC_UNIT_MONEY, FC_EACH, NULL, 0, 1e15, FC_OPTIONAL | FC_OPEN_LO, size, "Target size of each fund.", "A22"),
    VALUE("total", FC_UNIT_MONEY, FC_INPUT, NULL, 0, 1e15, FC_OPTIONAL | FC_OPEN_LO, total,
          "Target size of all funds of the entry together, split evenly; instead of size.", "A22"),
    NUMBER("first", FC_UNIT_YEARS, "0.0", 0, 200, 0, first, "Years from start to the first commitment.", "convention"),
    NUMBER("over", FC_UNIT_YEARS, "0.0", 0, 200, 0, over, "Years over which the commitments are spread.", "convention"),
    NUMBER("cap", FC_UNIT_SHARE, "1.0", 0, 1, FC_OPEN_LO, cap, "Highest share of the closed fund the sponsor may hold.", "Cal 6"),
    {"parent", FC_FIELD_REF, FC_UNIT_NONE, FC_CONSTANT, NULL, 0, 0, FC_OPTIONAL, kinds, NULL, 0, AT(parent),
     "Mother fund that pays the sponsor's part of this fund.", "M05"},
    {"investors", FC_FIELD_LIST, FC_UNIT_NONE, FC_CONSTANT, NULL, 1, FC_FUND_MAX_INVESTORS, FC_REQUIRED, NULL,
     investor_fields, sizeof(fc_fund_investor), AT(investors), "Who commits how much of each fund.", "M04"},
    FC_WHERE_FIELD(fc_fund_params, where),
    NUMBER("closing.probability", FC_UNIT_SHARE, "1.0", 0, 1, 0, closing.probability, "Chance that a fund that could close does.", "assumption"),
    NUMBER("closing.appetite", FC_UNIT_SHARE, "0.0", 0, 1, FC_OPEN_HI, closing.appetite, "Share of the closing luck that the appetite factor decides.", "assumption"),
    NUMBER("closing.delay", FC_UNIT_YEARS, "0.0", 0, 50, 0, closing.delay, "Years from the commitment to the closing.", "assumption"),
    VALUE("closing.raised", FC_UNIT_SHARE, FC_EACH, "1.0", 0, 1, 0, closing.raised, "Part of the target that social investors really raise.", "Cal 6"),
    VALUE("closing.paid", FC_UNIT_SHARE, FC_EACH, "1.0", 0, 1, 0, closing.paid, "Part of the closed money that social investors really pay in.", "Cal 6"),
    NUMBER("closing.minimum", FC_UNIT_SHARE, "0.5", 0, 1, 0, closing.minimum, "Lowest closed share of the target at which the fund closes.", "assumption"),
    NUMBER("invest", FC_UNIT_YEARS, "4.0", 0, 50, 0, invest, "Years from closing in which first cheques are written.", "Cal 5"),
    NUMBER("term", FC_UNIT_YEARS, "7.0", 0, 100, FC_OPEN_LO, term, "Years from closing to the regular end of the fund.", "Cal 5"),
    NUMBER("extension", FC_UNIT_YEARS, "2.0", 0, 50, 0, extension, "Years added when something is still held at the term; then a forced sale.", "Cal 5"),
    NUMBER("fee.rate", FC_UNIT_RATE, "0.02", 0, 0.5, 0, fee.rate, "Management fee on the closed size while investing.", "Cal 5"),
    NUMBER("fee.after", FC_UNIT_RATE, "0.02", 0, 0.5, 0, fee.after, "Management fee on the cost still held after that.", "Cal 5"),
    CHOICE("waterfall.style", styles, "\"european\"", waterfall.style, "Whole-fund (european) or deal-by-deal (american) distribution.", "Cal 5"),
    NUMBER("waterfall.hurdle", FC_UNIT_RATE, "0.08", 0, 1, 0, waterfall.hurdle, "Preferred return to the LPs, compound, before the GP takes part in profit.", "Cal 5"),
    NUMBER("waterfall.carry", FC_UNIT_SHARE, "0.20", 0, 1, 0, waterfall.carry, "GP's share of profit.", "Cal 5"),
    NUMBER("waterfall.catch_up", FC_UNIT_SHARE, "1.0", 0, 1, 0, waterfall.catch_up, "GP's share in the tier after the hurdle until it has its carry; 0: none.", "Cal 5, assumption"),
    VALUE("deals.count", FC_UNIT_COUNT, FC_EACH, "20", 1, FC_FUND_MAX_DEALS, 0, deals.count, "Companies each fund invests in.", "assumption"),
    VALUE("deals.spread", FC_UNIT_SHARE, FC_EACH, NULL, 0, 1, FC_OPTIONAL, deals.spread, "Law on [0, 1] whose even quantiles time the first cheques in the investment period; default evenly.", "assumption"),
    NUMBER("reserve", FC_UNIT_SHARE, "0.0", 0, 1, FC_OPEN_HI, reserve, "Share of the investable money kept for follow-ons.", "assumption"),
    NUMBER("follow_after", FC_UNIT_YEARS, "1.5", 0, 50, 0, follow_after, "Years from the first cheque to the follow-on.", "assumption"),
    NUMBER("follow_share", FC_UNIT_SHARE, "1.0", 0, 1, 0, follow_share, "Part of its reserve that a company still held gets.", "assumption"),
    NUMBER("step_up", FC_UNIT_MULTIPLE, "2.0", 0, 1000, FC_OPEN_LO, step_up, "Price of the follow-on round over the first: its money earns M / step_up.", "assumption"),
    NUMBER("recycle", FC_UNIT_SHARE, "0.0", 0, 2, 0, recycle, "Exit proceeds that may be reinvested, as a share of the working size.", "Cal 5"),
    FC_OUTCOME_FIELDS(fc_fund_params, outcome),
    FC_OUTCOME_FORCED(fc_fund_params, outcome),
    VALUE("coinvest.first", FC_UNIT_MULTIPLE, FC_EACH, "0.0", 0, 1e4, 0, coinvest.first, "Money others put beside each first cheque, per yuan of it.", "M02"),
    VALUE("coinvest.later", FC_UNIT_MULTIPLE, FC_EACH, "0.0", 0, 1e4, 0, coinvest.later, "Money others put into the next round, per yuan of the first cheque, at half the holding time.", "M02"),
    CHOICE("coinvest.class", fc_class_names, "\"social\"", coinvest.cls, "Class of the co-investors.", "M02"),
    NUMBER("coinvest.appetite", FC_UNIT_NONE, "0.0", 0, 5, 0, coinvest.appetite, "Sensitivity of co-investment to the appetite factor.", "assumption"),
    NUMBER("coinvest.overlap", FC_UNIT_SHARE, "0.0", 0, 1, 0, coinvest.overlap, "Share of the co-investment that is counted elsewhere too and left out of leverage.", "Cal 7"),
    NUMBER("reinvestment.multiple", FC_UNIT_MULTIPLE, "0.0", 0, 100, 0, reinvestment.multiple, "Local investment owed per yuan the sponsor paid in.", "Cal 6"),
    {"reinvestment.region", FC_FIELD_TEXT, FC_UNIT_NONE, FC_CONSTANT, "\"\"", 0, 0, 0, NULL, NULL, 0, AT(reinvestment.region), "Region that counts as local; without regions a label.", "M03"},
    VALUE("reinvestment.local", FC_UNIT_SHARE, FC_INPUT, "0.0", 0, 1, 0, reinvestment.local, "Chance that a company is local.", "assumption"),
    NUMBER("reinvestment.deadline", FC_UNIT_YEARS, NULL, 0, 100, FC_OPTIONAL | FC_OPEN_LO, reinvestment.deadline, "Years from closing by which it is owed; default the fund's last step.", "Cal 6"),
    CHOICE("reinvestment.counts", counts, "\"fund\"", reinvestment.counts, "What counts: the fund's cheques, or the whole round.", "Cal 6"),
    NUMBER("reinvestment.penalty", FC_UNIT_SHARE, "0.0", 0, 1, 0, reinvestment.penalty, "Part of the fees paid so far that the manager refunds to the sponsor, for its part, when it is missed.", "assumption"),
    CHOICE("concession.kind", concessions, "\"none\"", concession.kind, "Profit the sponsor gives up: all above cost plus simple interest, or a share of the excess.", "Cal 6"),
    NUMBER("concession.rate", FC_UNIT_RATE, "0.04", 0, 1, 0, concession.rate, "Yearly return the sponsor keeps first: simple for cost_plus, compound for excess_share.", "Cal 6"),
    NUMBER("concession.share", FC_UNIT_SHARE, "0.5", 0, 1, 0, concession.share, "Part of the excess given up (excess_share).", "Cal 6"),
    CHOICE("concession.when", moments, "\"always\"", concession.when, "At once, or at the end and only if the reinvestment is met.", "Cal 6"),
    NUMBER("loss_share", FC_UNIT_SHARE, "0.0", 0, 1, 0, loss_share, "Part of the fund's loss that the sponsor bears, at most what it received.", "Cal 6"),
    NUMBER("tolerance", FC_UNIT_SHARE, "1.0", 0, 1, 0, tolerance, "Loss rate that is tolerated; above it the entry counts as breached.", "Cal 6"),
    {"contribution", FC_FIELD_NUMBERS, FC_UNIT_SHARE, FC_CONSTANT, "( 0.25, 0.3333333333333333, 0.5 )", 0, 1, 0, NULL, NULL, 0, AT(contribution), "yale: share of the uncalled money called in each year; the last repeats, 0 stops calls.", "Cal 1"},
    NUMBER("life", FC_UNIT_YEARS, "12.0", 0, 100, FC_OPEN_LO, life, "yale: years to the last distribution.", "Cal 1"),
    NUMBER("bow", FC_UNIT_NONE, "2.5", 0, 100, FC_OPEN_LO, bow, "yale: shape of the distribution rate (t / life)^bow.", "Cal 1"),
    NUMBER("yield", FC_UNIT_RATE, "0.0", 0, 1, 0, yield, "yale: lowest yearly distribution rate.", "Cal 1"),
    NUMBER("growth", FC_UNIT_RATE, "0.13", -1, 10, FC_OPEN_LO, growth, "yale: yearly growth of the NAV.", "Cal 1"),
    NUMBER("volatility", FC_UNIT_RATE, "0.0", 0, 5, 0, volatility, "yale: yearly volatility of the NAV.", "assumption"),
    NUMBER("loading", FC_UNIT_SHARE, "0.5", 0, 1, 0, loading, "yale: share of that volatility that the market factor decides.", "assumption"),
    NUMBER("state.age", FC_UNIT_YEARS, NULL, 0, 200, FC_OPTIONAL, state.age, "yale: a fund that already runs: years from its closing to the start. The five keys of state go together.", "rules 5.1.11"),
    VALUE("state.closed", FC_UNIT_MONEY, FC_INPUT, NULL, 0, 1e15, FC_OPTIONAL | FC_OPEN_LO, state.closed, "Closed size of each fund that already runs; in place of size.", "rules 5.1.11"),
    VALUE("state.paid_in", FC_UNIT_MONEY, FC_INPUT, NULL, 0, 1e15, FC_OPTIONAL, state.paid_in, "Paid in by all its investors before the start.", "rules 5.1.11"),
    VALUE("state.distributed", FC_UNIT_MONEY, FC_INPUT, NULL, 0, 1e15, FC_OPTIONAL, state.distributed, "Received by its investors before the start.", "rules 5.1.11"),
    VALUE("state.nav", FC_UNIT_MONEY, FC_INPUT, NULL, 0, 1e15, FC_OPTIONAL, state.nav, "Its net asset value at the start.", "rules 5.1.11"),
    NUMBER("drawdown.initial", FC_UNIT_RATE, "0.1", 0, 100, 0, drawdown.initial, "stochastic: share of the uncalled money called a year, at closing.", "Cal 2, assumption"),
    NUMBER("drawdown.speed", FC_UNIT_RATE, "2.0", 0.01, 100, 0, drawdown.speed, "stochastic: yearly rate at which the drawdown rate returns to its mean.", "Cal 2, assumption"),
    NUMBER("drawdown.mean", FC_UNIT_RATE, "0.5", 0, 100, FC_OPEN_LO, drawdown.mean, "stochastic: drawdown rate a year in the long run.", "Cal 2, assumption"),
    NUMBER("drawdown.volatility", FC_UNIT_RATE, "0.3", 0, 10, 0, drawdown.volatility, "stochastic: volatility of the drawdown rate, times its square root.", "Cal 2, assumption"),
    NUMBER("drawdown.until", FC_UNIT_YEARS, "10.0", 0, 200, FC_OPEN_LO, drawdown.until, "stochastic: years from closing in which money is called.", "assumption"),
    NUMBER("payout.multiple", FC_UNIT_MULTIPLE, "1.6", 0, 100, FC_OPEN_LO, payout.multiple, "stochastic: expected distributions of the whole life, per yuan of the working size.", "Cal 2, assumption"),
    NUMBER("payout.pace", FC_UNIT_NONE, "0.03", 0.0001, 100, 0, payout.pace, "stochastic: a in the expected share distributed t years after closing, 1 - e^(-a t^2 / 2).", "Cal 2, assumption"),
    NUMBER("payout.volatility", FC_UNIT_RATE, "0.2", 0, 5, 0, payout.volatility, "stochastic: yearly volatility of the log of the distribution rate.", "Cal 2, assumption"),
    NUMBER("payout.until", FC_UNIT_YEARS, NULL, 0, 200, FC_OPTIONAL | FC_OPEN_LO, payout.until, "stochastic: years from closing to the end, when what is still expected is paid out; default no end.", "assumption"),
    {0}};

#define CUM (FC_OUT_CUMULATE)
const fc_output_row FC_K(fc_fund_outputs)[] = {
    {"size", "currency", FC_SERIES, CUM | FC_OUT_BANDS | FC_OUT_CLOSED, "Size of the entry's funds that closed, all investors' parts, cumulative.", "sum over funds that close of what each investor raised"},
    {"called", "currency", FC_SERIES, CUM | FC_OUT_BANDS | FC_OUT_PAID, "Paid in by all investors of the entry's funds, cumulative.", "sum of calls = cheques + follow-ons + fees - recycled"},
    {"distributed", "currency", FC_SERIES, CUM | FC_OUT_BANDS, "Received by the LPs, clawback included, cumulative.", "proceeds - recycled - carry"},
    {"nav", "currency", FC_SERIES, FC_OUT_BANDS, "Carrying value of what the funds hold, gross of carry.", "sum of cost (1 + (M_k - 1) q^marking)"},
    {"fees", "currency", FC_SERIES, CUM | FC_OUT_HIGH_IS_BAD, "Management fees paid, cumulative.", "rate on closed size while investing, then on cost held; only out of undrawn money"},
    {"carry", "currency", FC_SERIES, CUM | FC_OUT_HIGH_IS_BAD, "Carried interest received by the managers, net of clawback, cumulative.", "tiers 2 and 3 of the waterfall"},
    {"sponsor.called", "currency", FC_SERIES, CUM, "Paid in by the sponsor, cumulative.", "its part of the working size times calls"},
    {"sponsor.distributed", "currency", FC_SERIES, CUM, "Received by the sponsor net of concession and loss share, refunds included, cumulative.", "its part of the working size times distributed, less conceded and lossshared, plus refunds"},
    {"exits.<route>", "count", FC_SERIES, CUM, "Companies that have left by this route (ipo, sale, failed, forced).", "failed: M0 < fail_below; ipo: with probability ipo_share ipo(state) if M0 >= ipo_above; forced: held at the last step; else sale"},
    {"irr", "1/year", FC_SCALAR, FC_OUT_UNDEFINED | FC_OUT_JUDGED, "Internal rate of return of all LPs, net, NAV at the end included.", "LP flows plus the NAV paid out now through the waterfall"},
    {"irr.several", "probability", FC_SCALAR, FC_OUT_PROBABILITY, "Paths whose flows change sign more than once: their irr is the root nearest to sponsor.discount.", "1 if the flows change sign more than once"},
    {"tvpi", "x", FC_SCALAR, FC_OUT_UNDEFINED | FC_OUT_JUDGED, "LP receipts plus LP NAV over paid-in.", "DPI + RVPI"},
    {"dpi", "x", FC_SCALAR, FC_OUT_UNDEFINED, "LP receipts over paid-in.", "distributed / called"},
    {"rvpi", "x", FC_SCALAR, FC_OUT_UNDEFINED, "LP NAV over paid-in.", "LP NAV / called"},
    {"pic", "x", FC_SCALAR, FC_OUT_UNDEFINED, "Paid-in over closed size.", "called / closed"},
    {"gross.irr", "1/year", FC_SCALAR, FC_OUT_UNDEFINED, "Internal rate of return of the companies, before fees and carry.", "proceeds + NAV - cheques"},
    {"gross.tvpi", "x", FC_SCALAR, FC_OUT_UNDEFINED, "Proceeds plus NAV over cheques.", "(proceeds + NAV) / (cheques + follow-ons)"},
    {"spread", "1/year", FC_SCALAR, FC_OUT_UNDEFINED | FC_OUT_HIGH_IS_BAD, "Gross IRR minus net IRR: the price of fees and carry.", "gross.irr - irr"},
    {"closed", "count", FC_SCALAR, 0, "Funds of the entry that closed.", "sum over funds of 1 if closed size >= minimum * size and the closing succeeds"},
    {"local.ratio", "x", FC_SCALAR, FC_OUT_UNDEFINED, "Local investment over the sponsor's paid-in at the deadline.", "local amount / sponsor's paid-in at the deadline"},
    {"local.met", "share", FC_SCALAR, FC_OUT_UNDEFINED, "Funds that met their reinvestment, as a share of those whose deadline passed.", "local amount >= multiple * sponsor's paid-in"},
    {"lossrate", "share", FC_SCALAR, FC_OUT_UNDEFINED | FC_OUT_HIGH_IS_BAD, "Loss on the companies that left, as a share of their cost.", "sum max(0, cost - proceeds) / sum cost"},
    {"breach", "probability", FC_SCALAR, FC_OUT_PROBABILITY | FC_OUT_UNDEFINED | FC_OUT_HIGH_IS_BAD, "1 if the loss rate is above the tolerance.", "lossrate > tolerance"},
    {"top", "share", FC_SCALAR, FC_OUT_UNDEFINED, "Best company's share of all proceeds.", "max over companies of proceeds / sum of proceeds"},
    {"waived", "currency", FC_SCALAR, FC_OUT_HIGH_IS_BAD, "Fees waived because the working size was drawn.", "fees due - fees paid"},
    FC_UNIT_OUTPUTS,
    {"turned_away", "count", FC_SCALAR, FC_OUT_HIGH_IS_BAD, "Funds that did not commit because their mother fund had no room.", "sum over child funds of 1 if their part > what is left of the mother's working size"},
    {0}};

/* ---- cross-key rules ---------------------------------------------------------------------------------------- */

/* Keys that have no meaning in a model: written anyway, they are an error. */
static const char *const not_pacing[] = {"fee", "waterfall", "deals", "outcome", "reserve", "follow_after", "follow_share",
                                       "step_up", "recycle", "invest", "term", "extension", "coinvest.later",
                                       "tolerance", NULL};
static const char *const not_mother[] = {"deals", "outcome", "reserve", "follow_after", "follow_share", "step_up",
                                         "recycle", "extension", "coinvest", "reinvestment", "tolerance", NULL};
static const char *const only_yale[] = {"contribution", "life", "bow", "yield", "growth", "volatility", "loading", "state", NULL};

/* Of a fund that already runs: decided before the start, or in need of the dates of what was paid before it. */
static const char *const not_running[] = {"size", "total", "first", "over", "closing", "parent", "reinvestment", "concession",
                                          "loss_share", NULL};
static const char *const only_stochastic[] = {"drawdown", "payout", NULL};

static void refuse(const fc_entry *entry, const fc_fund_params *p, const char *const *keys, fc_report *report)
{
    for (; *keys; keys++)
        if (fc_entry_has(entry, *keys)) fc_entry_problem(report, FC_MSG_FUND_MODEL_KEY, entry, *keys, models[p->model]);
}

static double highest(const fc_value *v)
{
    double lo, hi;
    fc_value_hull(v, &lo, &hi);
    return hi;
}

static void check_investors(const fc_entry *entry, const fc_fund_params *p, fc_report *report)
{
    const fc_fund_investor *all = p->investors.items;
    double sum = 0.0, top = 0.0;
    int n_sponsor = 0, n_rest = 0, random = 0;
    for (size_t i = 0; i < p->investors.n; i++) {
        const fc_fund_investor *v = &all[i];
        if (v->cls == FC_CLASS_sponsor) {
            n_sponsor++;
            if (v->raised.present || v->paid.present) fc_entry_problem(report, FC_MSG_FUND_SPONSOR_PAYS, entry, "investors");
        }
        if (v->share.present == 2) {
            n_rest++;
            continue;
        }
        random = random || fc_value_is_random(&v->share);
        sum += v->share.number;
        top += highest(&v->share);
        if (v->cls == FC_CLASS_sponsor && highest(&v->share) > p->cap + 1e-12)
            fc_entry_problem(report, FC_MSG_FUND_ABOVE_CAP, entry, "investors", highest(&v->share), p->cap);
    }
    if (n_sponsor != 1) fc_entry_problem(report, FC_MSG_FUND_NO_SPONSOR, entry, "investors");
    if (n_rest > 1) fc_entry_problem(report, FC_MSG_FUND_REST_TWICE, entry, "investors");
    if (n_rest == 0 && random) fc_entry_problem(report, FC_MSG_FUND_NEEDS_REST, entry, "investors");
    else if (n_rest == 0 && fabs(sum - 1.0) > 1e-9) fc_entry_problem(report, FC_MSG_FUND_SHARES, entry, "investors", sum);
    if (n_rest == 1 && top > 1.0 + 1e-12) fc_entry_problem(report, FC_MSG_FUND_SHARES_ABOVE, entry, "investors", top);
}

static double lowest(const fc_value *v)
{
    if (!v->dist) return v->number;
    double lo = 0.0, hi = 1.0;
    v->dist->support(&v->params, &lo, &hi);
    return lo > v->min ? lo : v->min;
}

static void check_running(const fc_entry *entry, const fc_fund_params *p, fc_report *report)
{
    static const char *const parts[] = {"state.age", "state.closed", "state.paid_in", "state.distributed", "state.nav"};
    const fc_fund_investor *all = p->investors.items;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (!fc_entry_has(entry, parts[i])) fc_entry_problem(report, FC_MSG_FUND_STATE_PARTS, entry, "state", parts[i]);
    for (const char *const *key = not_running; *key; key++)
        if (fc_entry_has(entry, *key)) fc_entry_problem(report, FC_MSG_FUND_STATE_KEY, entry, *key);
    for (size_t i = 0; i < p->investors.n; i++)
        if (all[i].raised.present || all[i].paid.present) fc_entry_problem(report, FC_MSG_FUND_STATE_PROMISE, entry, "investors");
    if (p->state.age >= p->life) fc_entry_problem(report, FC_MSG_FUND_STATE_OVER, entry, "state.age", p->state.age, p->life);
    if (highest(&p->state.paid_in) > lowest(&p->state.closed))
        fc_entry_problem(report, FC_MSG_FUND_STATE_PAID, entry, "state.paid_in", highest(&p->state.paid_in), lowest(&p->state.closed));
}

static void check_parent(const fc_entry *entry, const fc_fund_params *p, const fc_model *model, fc_report *report)
{
    const fc_entry *mother = &model->entries[p->parent.entry];
    const fc_fund_params *m = mother->params;
    if (m->model != FC_FUND_MOTHER) fc_entry_problem(report, FC_MSG_FUND_PARENT_MODEL, entry, "parent", mother->path);
    const fc_entry *up = mother;
    for (int i = 0; i < 64 && up; i++) {
        if (up == entry) {
            fc_entry_problem(report, FC_MSG_FUND_PARENT_LOOP, entry, "parent");
            return;
        }
        int next = ((const fc_fund_params *)up->params)->parent.entry;
        up = next >= 0 ? &model->entries[next] : NULL;
    }
    double open = m->first + m->over * (1.0 - 0.5 / (double)m->count) + m->closing.delay;
    double ask = p->first + p->over * 0.5 / (double)p->count;
    if (fc_model_step(model, ask) < fc_model_step(model, open))
        fc_entry_problem(report, FC_MSG_FUND_PARENT_LATE, entry, "first", mother->path, open);
    if (p->concession.kind != FC_CONCEDE_NONE || p->loss_share > 0.0)
        fc_entry_problem(report, FC_MSG_FUND_PARENT_TERMS, entry, "parent", mother->path);
    if (m->count != 1) fc_entry_problem(report, FC_MSG_FUND_MOTHER_COUNT, mother, "count");
}

void FC_K(fc_fund_check)(const fc_entry *entry, const fc_model *model, fc_report *report)
{
    const fc_fund_params *p = entry->params;
    const int runs = p->model == FC_FUND_YALE && fc_entry_has(entry, "state");
    if (runs) check_running(entry, p, report);
    if (!runs && p->size.present == p->total.present) fc_entry_problem(report, FC_MSG_FUND_SIZE_OR_TOTAL, entry, "size");
    check_investors(entry, p, report);
    if (fc_fund_is_pacing(p)) refuse(entry, p, not_pacing, report);
    if (p->model != FC_FUND_YALE) refuse(entry, p, only_yale, report);
    if (p->model != FC_FUND_STOCHASTIC) refuse(entry, p, only_stochastic, report);
    if (p->model == FC_FUND_MOTHER) refuse(entry, p, not_mother, report);
    if (!fc_fund_is_pacing(p) && p->invest > p->term) fc_entry_problem(report, FC_MSG_FUND_INVEST_TERM, entry, "invest", p->invest, p->term);
    if (!fc_fund_is_pacing(p) && p->waterfall.catch_up > 0.0 && p->waterfall.catch_up <= p->waterfall.carry)
        fc_entry_problem(report, FC_MSG_FUND_CATCH_UP, entry, "waterfall.catch_up", p->waterfall.catch_up, p->waterfall.carry);
    if (p->concession.when == 1 && !(p->reinvestment.multiple > 0.0))
        fc_entry_problem(report, FC_MSG_FUND_WHEN, entry, "concession.when");
    if (p->reinvestment.penalty > 0.0 && fc_fund_is_pacing(p))
        fc_entry_problem(report, FC_MSG_FUND_NET_PENALTY, entry, "reinvestment.penalty", models[p->model]);
    if (p->model == FC_FUND_STOCHASTIC && p->drawdown.until > p->payout.until)
        fc_entry_problem(report, FC_MSG_FUND_CALLS_AFTER, entry, "drawdown.until", p->drawdown.until, p->payout.until);
    if (p->model == FC_FUND_MOTHER && p->waterfall.style == FC_AMERICAN)
        fc_entry_problem(report, FC_MSG_FUND_MOTHER_STYLE, entry, "waterfall.style");
    FC_K(fc_regions_check)(&p->where, entry, model, report);
    FC_K(fc_region_check)(p->reinvestment.region, "reinvestment.region", entry, model, report);
    if (p->parent.entry >= 0) check_parent(entry, p, model, report);

}
