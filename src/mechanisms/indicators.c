/* indicators: series of the region around the programme: firms, contracts, balances, events. Source: rules 5.8 (M15
   M16 M20); facts E07 E08 E17 E35. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "blocks/columns.h"
#include "blocks/counts.h"
#include "blocks/ports.h"
#include "factors/factors.h"
#include "mechanisms/mechanism.h"
#include "model/field_rows.h"
#include "random/philox.h"

typedef enum indicator_kind { ADDITIVE, COMPOUND, BALANCE, EVENTS } indicator_kind;
static const char *const kinds[] = {"additive", "compound", "balance", "events", NULL};
static const char *const measures[] = {"count", "money", NULL};
static const char *const unit_of[] = {"count", "currency"};

typedef struct feed_params { const char *series; fc_value weight; } feed_params;

typedef struct indicator_params {
    int kind, measure;
    fc_value initial, growth, new_business, per_year, size, effect;
    double volatility, loading, runoff, size_sd, income;
    const char *supported_by;
    fc_ref income_to;
    fc_list feeds; /* of feed_params */
} indicator_params;

typedef struct feed { fc_col column; int cumulate; fc_draw weight; } feed;

typedef struct indicator_rec {
    const indicator_params *p;
    const char *path;
    double loading;             /* 0 when the market is off */
    fc_draw initial, growth, new_business, per_year, size, effect;
    size_t n_feeds;
    feed *feeds;
    fc_col support;             /* FC_NONE: none */
    int sums;                   /* its column holds increments: the stock is their sum */
    uint32_t stock;             /* state row of that sum */
    uint64_t site;
    fc_col level, count, amount; /* FC_NONE where the kind has none */
    fc_col income, income_line, door; /* door: the platform's; FC_NONE without */
} indicator_rec;

#define VALUE(...) FC_ROW_VALUE(indicator_params, __VA_ARGS__)
#define NUMBER(...) FC_ROW_NUMBER(indicator_params, __VA_ARGS__)

static const fc_field feed_fields[] = {
    FC_ROW_TEXT(feed_params, "series", FC_REQUIRED, series, "Series of another entry, such as \"platforms.NAME.income\".", "rules 5.8"),
    FC_ROW_VALUE(feed_params, "weight", FC_UNIT_QUANTITY, FC_INPUT, "1.0", -1e15, 1e15, 0, weight,
                "What each unit of the series' increase adds here in the same step; for events: how many it brings on average.", "assumption"),
    {0}};

static const char *const earners[] = {"platforms", NULL};
static const fc_field fields[] = {
    FC_ROW_CHOICE_REQUIRED(indicator_params, "kind", kinds, kind,
                "How it moves: by units a year, by a rate, as a balance with runoff, or as events.", "M20"),
    FC_ROW_CHOICE(indicator_params, "measure", measures, "\"count\"", measure,
                "What the level counts: things or money; decides the unit that is shown.", "convention"),
    VALUE("initial", FC_UNIT_QUANTITY, FC_INPUT, "0", -1e15, 1e15, 0, initial, "Level at time 0 (not for events).", "E17 E35"),
    VALUE("growth", FC_UNIT_QUANTITY, FC_INPUT, "0", -1e15, 1e15, 0, growth, "additive: units a year; otherwise the yearly rate of growth of the level, of new business or of events.", "Cal 13"),
    NUMBER("volatility", FC_UNIT_QUANTITY, "0.0", 0, 1e15, 0, volatility, "Spread of a year's move: units for additive, of the logarithm for compound and balance.", "assumption"),
    NUMBER("loading", FC_UNIT_SHARE, "0.0", 0, 1, 0, loading, "Share of the move's variance that the market factor decides.", "assumption"),
    NUMBER("runoff", FC_UNIT_RATE, "0.0", 0, 1, 0, runoff, "balance: share of the level that ends within a year.", "M16"),
    VALUE("new", FC_UNIT_QUANTITY, FC_INPUT, NULL, 0, 1e15, FC_OPTIONAL, new_business, "balance: new business a year.", "E35"),
    VALUE("per_year", FC_UNIT_PER_YEAR, FC_INPUT, NULL, 0, 1e9, FC_OPTIONAL, per_year, "events: expected number a year.", "E17"),
    VALUE("size", FC_UNIT_MONEY, FC_INPUT, NULL, 0, 1e15, FC_OPTIONAL | FC_OPEN_LO, size, "events: mean amount of one event.", "D12"),
    NUMBER("size_sd", FC_UNIT_MONEY, "0.0", 0, 1e15, 0, size_sd, "events: standard deviation of the amount of one event.", "D12"),
    VALUE("effect", FC_UNIT_MULTIPLE, FC_INPUT, "0", 0, 1e6, 0, effect, "events: how much each unit of supported_by raises their number, as a share.", "assumption"),
    FC_ROW_TEXT(indicator_params, "supported_by", FC_OPTIONAL, supported_by,
                "events: series whose stock raises their number, such as \"talent.NAME\".", "M18"),
    FC_ROW_LIST(indicator_params, "feeds_from", 0, 16, 0, feed_fields, feed_params, feeds, "Other series whose increase adds to this one.", "M15"),
    NUMBER("income", FC_UNIT_SHARE, "0.0", 0, 1, 0, income, "Share of what is newly added in a step that the sponsor earns.", "A11"),
    FC_ROW_REF(indicator_params, "income_to", earners, income_to,
                "Platforms that bring this income: it counts in their income and self-sufficiency, and reaches the sponsor as theirs does.", "A11"),
    {0}};

static const fc_output_row outputs[] = {
    {"", "count or currency", FC_SERIES, FC_OUT_BANDS, "Level of the indicator (additive, compound, balance): things, or the scenario's currency with measure = \"money\".", "additive x + g delta + vol sqrt(delta) y; compound x (1+g)^delta e^(vol sqrt(delta) y - vol^2 delta/2); balance x (1-runoff)^delta + new"},
    {"count", "count", FC_SERIES, FC_OUT_CUMULATE | FC_OUT_BANDS, "Events so far.", "Poisson(per_year (1+g)^t delta (1 + effect supported_by))"},
    {"amount", "currency", FC_SERIES, FC_OUT_CUMULATE | FC_OUT_BANDS, "Amount of the events so far.", "sum over events of size"},
    {"income", "currency", FC_SERIES, FC_OUT_CUMULATE, "Earned by the sponsor from it so far, or by the platforms of income_to.", "income times what is newly added in the step"},
    {0}};

/* ---- rules ------------------------------------------------------------------------------------------------------- */

/* Entry that owns a series: its path is the series' name or the head of it. -1 if none. */
static int owner_of(const fc_model *model, const char *series)
{
    for (size_t i = 0; series && i < model->n_entries; i++) {
        const char *path = model->entries[i].path;
        size_t n = strlen(path);
        if (strncmp(path, series, n) == 0 && (series[n] == '\0' || series[n] == '.')) return (int)i;
    }
    return -1;
}

/* The i-th series an indicator reads: feeds, then its support; NULL after the last. */
static const char *series_read(const indicator_params *p, size_t i)
{
    if (i < p->feeds.n) return ((const feed_params *)p->feeds.items)[i].series;
    return i == p->feeds.n ? p->supported_by : NULL;
}

static int reads(const void *params, const fc_model *model, int i)
{
    const indicator_params *p = params;
    int at = 0;
    for (size_t s = 0; s <= p->feeds.n; s++) {
        int owner = owner_of(model, series_read(p, s));
        if (owner < 0 || strcmp(model->entries[owner].section->path, "indicators") != 0) continue;
        if (at++ == i) return owner;
    }
    return -1;
}

/* 1 if the indicator `from` reads `target`, directly or through others; the model's other kinds read no indicators. */
static int reaches(const fc_model *model, int from, int target, size_t depth)
{
    if (from == target) return 1;
    for (int i = 0, e; depth > 0 && (e = reads(model->entries[from].params, model, i)) >= 0; i++)
        if (reaches(model, e, target, depth - 1)) return 1;
    return 0;
}

static void check_loops(const fc_entry *entry, const fc_model *model, fc_report *report)
{
    const indicator_params *p = entry->params;
    const fc_entry *first;
    size_t n = fc_model_section(model, "indicators", &first);
    for (size_t s = 0; s <= p->feeds.n; s++) {
        const char *series = series_read(p, s);
        int owner = owner_of(model, series);
        if (owner < 0 || model->entries[owner].section != entry->section) continue;
        if (reaches(model, owner, (int)(entry - model->entries), n < 16 ? n : 16))
            fc_entry_problem(report, FC_MSG_INDICATOR_LOOP, entry, s < p->feeds.n ? "feeds_from" : "supported_by", series);
    }
}

/* What platforms earn is complete only when the indicators that pay them have stepped. */
static void check_income(const fc_entry *entry, const fc_model *model, fc_report *report)
{
    const indicator_params *p = entry->params;
    if (p->income_to.entry >= 0 && !(p->income > 0.0)) fc_entry_problem(report, FC_MSG_INDICATOR_PAYS_NOTHING, entry, "income_to");
    for (size_t s = 0; s <= p->feeds.n; s++) {
        const char *series = series_read(p, s);
        const int owner = owner_of(model, series);
        if (owner < 0 || strcmp(model->entries[owner].section->path, earners[0]) != 0) continue;
        const char *leaf = series + strlen(model->entries[owner].path);
        if ((strcmp(leaf, ".income") == 0 || strcmp(leaf, ".selfsufficiency") == 0) &&
            fc_model_names(model, entry->section->path, "income_to", owner))
            fc_entry_problem(report, FC_MSG_INDICATOR_READS_PAID, entry, s < p->feeds.n ? "feeds_from" : "supported_by", series);
    }
}

static double lowest(const fc_value *v)
{
    double lo, hi;
    fc_value_hull(v, &lo, &hi);
    return lo;
}

static void check(const fc_entry *entry, const fc_model *model, fc_report *report)
{
    const indicator_params *p = entry->params;
    /* keys and the kinds they belong to, one bit a kind */
    enum { A = 1, C = 2, B = 4, E = 8 };
    static const struct { const char *key; int kinds; } belongs[] = {
        {"initial", A | C | B}, {"volatility", A | C | B}, {"loading", A | C | B}, {"runoff", B}, {"new", B},
        {"per_year", E}, {"size", E}, {"size_sd", E}, {"effect", E}, {"supported_by", E}, {"measure", A | C | B}};
    for (size_t i = 0; i < sizeof belongs / sizeof *belongs; i++)
        if (!(belongs[i].kinds & (1 << p->kind)) && fc_entry_has(entry, belongs[i].key))
            fc_entry_problem(report, FC_MSG_INDICATOR_KEY, entry, belongs[i].key, kinds[p->kind]);
    if (p->kind == BALANCE && !p->new_business.present) fc_entry_problem(report, FC_MSG_INDICATOR_NEEDS, entry, "new", kinds[p->kind]);
    if (p->kind == EVENTS && !p->per_year.present) fc_entry_problem(report, FC_MSG_INDICATOR_NEEDS, entry, "per_year", kinds[p->kind]);
    if (p->kind != ADDITIVE && lowest(&p->growth) <= -1.0) fc_entry_problem(report, FC_MSG_INDICATOR_GROWTH, entry, "growth", lowest(&p->growth));
    if (p->kind != ADDITIVE && lowest(&p->initial) < 0.0) fc_entry_problem(report, FC_MSG_INDICATOR_NEGATIVE, entry, "initial", lowest(&p->initial));
    if (p->kind == EVENTS && p->income > 0.0 && !p->size.present) fc_entry_problem(report, FC_MSG_INDICATOR_INCOME, entry, "income");
    if (p->kind == EVENTS && p->size_sd > 0.0 && !p->size.present) fc_entry_problem(report, FC_MSG_INDICATOR_INCOME, entry, "size_sd");
    if (fc_value_mean(&p->effect) > 0.0 && !p->supported_by) fc_entry_problem(report, FC_MSG_INDICATOR_SUPPORT, entry, "effect", "supported_by");
    if (p->supported_by && !p->effect.present) fc_entry_problem(report, FC_MSG_INDICATOR_SUPPORT, entry, "supported_by", "effect");
    check_loops(entry, model, report);
    check_income(entry, model, report);
}

/* ---- plan -------------------------------------------------------------------------------------------------------- */

/* The metric behind a name; the stock of an entry may be named by the entry alone. NULL is reported. */
static const fc_metric *series_of(fc_builder *b, const char *name, const char *key)
{
    char full[160];
    const fc_entry *entry = fc_build_entry(b);
    const fc_metric *m = fc_build_metric(b, name);
    if (!m && snprintf(full, sizeof full, "%s.count", name) < (int)sizeof full) m = fc_build_metric(b, full);
    if (!m || !m->series) {
        fc_entry_problem(fc_build_report(b), FC_MSG_INDICATOR_SERIES, entry, key, name);
        return NULL;
    }
    if (m->late) fc_entry_problem(fc_build_report(b), FC_MSG_INDICATOR_LATE, entry, key, name);
    return m;
}

static void plan_metrics(const indicator_params *p, fc_builder *b, indicator_rec *r)
{
    int events = p->kind == EVENTS;
    r->level = events ? FC_NONE : fc_build_series_in(b, "", NULL, unit_of[p->measure]);
    r->count = events ? fc_build_series(b, "count", NULL) : FC_NONE;
    r->amount = events && p->size.present ? fc_build_series(b, "amount", NULL) : FC_NONE;
    if (!(p->income > 0.0)) return;
    r->income = fc_build_series(b, "income", NULL);
    r->income_line = fc_build_line(b, &(fc_line_spec){.type = FC_FLOW, .leaf = "income", .payer = "clients", .payee = "sponsor", .what = "income"});
    r->door = p->income_to.entry >= 0 ? fc_build_port(b, p->income_to.entry, FC_PORT_INCOME) : FC_NONE;
}

static fc_status plan(const void *params, fc_builder *b, void *rec, fc_error *err)
{
    const indicator_params *p = params;
    const feed_params *from = p->feeds.items;
    indicator_rec *r = rec;
    r->p = p;
    r->path = fc_build_entry(b)->path;
    r->loading = fc_build_plan(b)->factors->market_off ? 0.0 : p->loading;
    r->initial = fc_build_draw(b, &p->initial);
    r->growth = fc_build_draw(b, &p->growth);
    if (p->kind == BALANCE) r->new_business = fc_build_draw(b, &p->new_business);
    if (p->kind == EVENTS) r->per_year = fc_build_draw(b, &p->per_year);
    if (p->size.present) r->size = fc_build_draw(b, &p->size);
    r->effect = fc_build_draw(b, &p->effect);
    r->feeds = fc_build_alloc(b, p->feeds.n + 1, sizeof *r->feeds);
    if (!r->feeds) return fc_fail(err, FC_E_MEMORY, FC_MSG_OUT_OF_MEMORY, NULL, 0, NULL);
    for (size_t i = 0; i < p->feeds.n; i++) {
        const fc_metric *m = series_of(b, from[i].series, "feeds_from");
        if (m) r->feeds[r->n_feeds++] = (feed){m->column, m->cumulate, fc_build_draw(b, &from[i].weight)};
    }
    const fc_metric *support = p->supported_by ? series_of(b, p->supported_by, "supported_by") : NULL;
    r->support = support ? support->column : FC_NONE;
    r->sums = support && support->cumulate;
    if (r->sums) r->stock = fc_build_state(b, 1);
    r->site = fc_build_site(b, p->kind == EVENTS ? "events" : "move", 4 * (uint64_t)fc_build_plan(b)->n_steps);
    plan_metrics(p, b, r);
    return FC_OK;
}

/* ---- steps ------------------------------------------------------------------------------------------------------- */

static void start(const void *rec, fc_ws *ws)
{
    const indicator_rec *r = rec;
    if (r->level != FC_NONE) FC_K(fc_draw_eval)(&r->initial, ws, NULL, fc_at(ws, r->level, 0));
}

/* What the feeding series add in step k. */
static void fed(const indicator_rec *r, const fc_ws *ws, int k, double *sum)
{
    fc_lane weight;
    FC_EACH_LANE(i) sum[i] = 0.0;
    for (size_t f = 0; f < r->n_feeds; f++) {
        const double *now = fc_at(ws, r->feeds[f].column, k), *before = fc_at(ws, r->feeds[f].column, k - 1);
        double keep = r->feeds[f].cumulate ? 0.0 : 1.0;
        FC_K(fc_draw_eval)(&r->feeds[f].weight, ws, NULL, weight);
        FC_EACH_LANE(i) sum[i] += weight[i] * (now[i] - keep * before[i]);
    }
}

/* y = sqrt(loading) G_market + sqrt(1 - loading) e, scaled to the step. */
static void move(const indicator_rec *r, const fc_ws *ws, int k, const double *u, double *y)
{
    const double *g = fc_factor(ws, FC_G_MARKET, k);
    double scale = r->p->volatility * fc_sqrt(ws->plan->delta);
    double common = scale * fc_sqrt(r->loading), own = scale * fc_sqrt(1.0 - r->loading);
    FC_EACH_LANE(i) y[i] = common * g[i] + own * fc_norm_quantile(u[i]);
}

/* Level of step k; added [64]: what is new in it. */
static void step_level(const indicator_rec *r, fc_ws *ws, int k, const double *u, double *added)
{
    const double delta = ws->plan->delta, t = (k - 1) * delta, half = 0.5 * r->p->volatility * r->p->volatility * delta;
    const double *before = fc_at(ws, r->level, k - 1);
    double *now = fc_at(ws, r->level, k);
    fc_lane y, growth, in, fresh;
    move(r, ws, k, u, y);
    fed(r, ws, k, in);
    FC_K(fc_draw_eval)(&r->growth, ws, NULL, growth);
    if (r->p->kind == ADDITIVE) {
        FC_EACH_LANE(i) now[i] = before[i] + growth[i] * delta + y[i] + in[i];
    } else if (r->p->kind == COMPOUND) {
        FC_EACH_LANE(i) now[i] = before[i] * fc_pow(1.0 + growth[i], delta) * fc_exp(y[i] - half) + in[i];
    } else {
        const double stays = fc_pow(1.0 - r->p->runoff, delta);
        FC_K(fc_draw_eval)(&r->new_business, ws, NULL, fresh);
        FC_EACH_LANE(i)
        {
            double new_now = fresh[i] * delta * fc_pow(1.0 + growth[i], t) * fc_exp(y[i] - half) + in[i];
            now[i] = before[i] * stays + new_now;
            added[i] = new_now > 0.0 ? new_now : 0.0;
        }
        return;
    }
    FC_EACH_LANE(i) added[i] = now[i] > before[i] ? now[i] - before[i] : 0.0;
}

/* The stock behind supported_by at step k, or the running sum of a series whose column holds increments. */
static const double *stock_of(const indicator_rec *r, const fc_ws *ws, int k)
{
    const double *now = fc_at(ws, r->support, k), *first = fc_at(ws, r->support, 0);
    if (!r->sums) return now;
    double *sum = fc_state_of(ws, r->stock);
    FC_EACH_LANE(i) sum[i] = (k == 1 ? first[i] : sum[i]) + now[i];
    return sum;
}

static void step_events(const indicator_rec *r, fc_ws *ws, int k, double (*u)[FC_LANES], double *added)
{
    const double delta = ws->plan->delta, t = (k - 1) * delta, sd = r->p->size_sd;
    fc_lane mean, growth, in, size, effect;
    double *count = fc_at(ws, r->count, k);
    fed(r, ws, k, in);
    FC_K(fc_draw_eval)(&r->per_year, ws, NULL, mean);
    FC_K(fc_draw_eval)(&r->growth, ws, NULL, growth);
    FC_EACH_LANE(i) mean[i] *= fc_pow(1.0 + growth[i], t) * delta;
    if (r->support != FC_NONE) {
        const double *stock = stock_of(r, ws, k);
        FC_K(fc_draw_eval)(&r->effect, ws, NULL, effect);
        FC_EACH_LANE(i) mean[i] *= 1.0 + effect[i] * stock[i];
    }
    FC_EACH_LANE(i) mean[i] = mean[i] + in[i] > 0.0 ? mean[i] + in[i] : 0.0;
    FC_K(fc_poisson)(mean, u[0], count);
    FC_EACH_LANE(i) added[i] = 0.0;
    if (r->amount == FC_NONE) return;
    FC_K(fc_draw_eval)(&r->size, ws, NULL, size);
    FC_K(fc_amount_sums)(count, size, sd, u[1], fc_at(ws, r->amount, k));
    const double *amount = fc_at(ws, r->amount, k);
    FC_EACH_LANE(i) added[i] = amount[i];
}

static void step(const void *rec, fc_ws *ws, int k)
{
    const indicator_rec *r = rec;
    double u[4][FC_LANES] FC_ALIGN;
    fc_lane added;
    FC_K(fc_uniform32)(fc_site_key(ws->seed, r->site), ws->path, (uint64_t)k, u);
    if (r->p->kind == EVENTS) step_events(r, ws, k, u, added);
    else step_level(r, ws, k, u[0], added);
    if (!(r->p->income > 0.0)) return;
    double share = r->p->income, *income = fc_at(ws, r->income, k), *line = fc_at(ws, r->income_line, k);
    FC_EACH_LANE(i) income[i] = line[i] = share * added[i];
    if (r->door != FC_NONE) fc_post(ws, r->door, k, income);
}

/* Events are whole and not negative, a balance is not negative, and what the sponsor earns is its share of what the
   published series say was added. */
static void audit(const void *rec, const fc_ws *ws, fc_audit *a)
{
    const indicator_rec *r = rec;
    const indicator_params *p = r->p;
    for (int k = 1; k <= ws->plan->n_steps; k++)
        for (int i = 0; i < FC_LANES; i++) {
            double n = r->count != FC_NONE ? fc_at(ws, r->count, k)[i] : 0.0, gap = 0.0;
            double amount = r->amount != FC_NONE ? fc_at(ws, r->amount, k)[i] : 0.0;
            if (p->income > 0.0 && p->kind == EVENTS) gap = fc_at(ws, r->income_line, k)[i] - p->income * amount;
            int bad = n < 0.0 || n != fc_floor(n) || amount < 0.0 || (n == 0.0 && amount != 0.0) || gap > 1e-6 || gap < -1e-6;
            if (r->level != FC_NONE && p->kind == COMPOUND && r->n_feeds == 0) bad = bad || fc_at(ws, r->level, k)[i] < 0.0;
            if (bad)
                fc_audit_note(a, ws, r->path, i, k, gap,
                              "events are counts, levels are not negative, income is a share of the amount");
        }
}

const fc_mechanism FC_K(fc_mechanism_indicators) = {
    .section = {.path = "indicators", .form = FC_SECTION_LIST,
                .summary = "Series of the region around the programme: firms, contracts, loan balances, events.",
                .source = "M15 M16 M20; Cal 13", .fields = fields, .params_size = sizeof(indicator_params), .check = check},
    .outputs = outputs, .rec_size = sizeof(indicator_rec), .order = 70, .reads = reads, .plan = plan, .start = start,
    .step = step, .audit = audit};
