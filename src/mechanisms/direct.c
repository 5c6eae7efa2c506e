/* direct: direct investment with co-investors. Source: rules 5.2 (M01 M02 M03); facts A16-A19; Cal 3, 7. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/lane_normal.h"
#include "blocks/coinvest.h"
#include "blocks/columns.h"
#include "blocks/irr.h"
#include "blocks/marking.h"
#include "blocks/regions.h"
#include "engine/trace.h"
#include "mechanisms/mechanism.h"
#include "model/field_rows.h"

enum { MAX_PROJECTS = 10000 };

typedef struct direct_params {
    fc_value projects, budget, social_plan, ticket_law, additional;
    double happens, first, over, reserve, follow_after, follow_share, step_up;
    fc_list where;
    fc_outcome_params outcome;
    struct { fc_value first, later, raised, paid; int cls; double appetite, overlap; } coinvest;
    double inbound, local_spend, local_success, local_delay, tolerance;
} direct_params;

/* Draws of one project: site "project", stride 16; the first four belong to the outcome. */
enum { STRIDE = 16, U_TICKET = 4, U_HAPPENS = 5, U_FIRST = 6, U_LATER = 7, U_RAISED = 8, U_PAID = 9, U_INBOUND = 10,
       U_LOCAL = 11, U_REGION = 12 };

/* State rows of the entry. */
enum { S_WEIGHTS, S_N, S_BUDGET, S_PLAN, S_LOSS, S_LEFT, S_DONE, S_NAV, S_ROWS };

typedef struct direct_rec {
    const direct_params *p;
    const char *path;
    int max_projects, has_plan, co_first, co_later, has_inbound;
    fc_draw projects, budget, social_plan, ticket, additional, first, later, raised, paid;
    fc_outcome outcome;
    fc_regions regions;
    uint64_t site, site_default;
    uint32_t state;
    size_t book; /* carrying values */
    double x_mu, x_sigma;   /* default law of X: lognormal with sd = mean */
    double x_mean;
    fc_coinvest beside;
    fc_col invested, proceeds, nav, coinvested, exits, spend;
    fc_col committed_sponsor, committed_social, closed_sponsor, closed_social, cheque, coinvest, back, nav_sponsor, unfunded;
    fc_scalar irr, irr_several, tvpi, n_projects, lossrate, breach, additional_x, spend_total;
} direct_rec;

#define VALUE(...) FC_ROW_VALUE(direct_params, __VA_ARGS__)
#define NUMBER(...) FC_ROW_NUMBER(direct_params, __VA_ARGS__)
#define CHOICE(...) FC_ROW_CHOICE(direct_params, __VA_ARGS__)

static const fc_field fields[] = {
    VALUE("projects", FC_UNIT_COUNT, FC_INPUT, NULL, 1, MAX_PROJECTS, FC_REQUIRED, projects, "Number of projects planned.", "A17"),
    VALUE("budget", FC_UNIT_MONEY, FC_INPUT, NULL, 0, 1e15, FC_REQUIRED | FC_OPEN_LO, budget, "Sponsor's money for all planned projects together.", "A18"),
    VALUE("social_plan", FC_UNIT_MONEY, FC_INPUT, NULL, 0, 1e15, FC_OPTIONAL | FC_OPEN_LO, social_plan, "Social capital the plan expects beside the budget.", "A19"),
    VALUE("ticket_law", FC_UNIT_NONE, FC_EACH, "1.0", 0, 1e6, FC_OPEN_LO, ticket_law, "Weight of each ticket; tickets are the budget shared by these weights.", "assumption"),
    NUMBER("happens", FC_UNIT_SHARE, "1.0", 0, 1, 0, happens, "Chance that a planned project happens; otherwise its ticket stays unspent.", "assumption"),
    NUMBER("first", FC_UNIT_YEARS, "0.0", 0, 200, 0, first, "Years from start to the beginning of the window.", "convention"),
    NUMBER("over", FC_UNIT_YEARS, "0.0", 0, 200, 0, over, "Years over which the projects are spread.", "convention"),
    NUMBER("reserve", FC_UNIT_SHARE, "0.0", 0, 1, FC_OPEN_HI, reserve, "Share of each ticket kept for a follow-on.", "assumption"),
    NUMBER("follow_after", FC_UNIT_YEARS, "1.5", 0, 50, 0, follow_after, "Years from the first cheque to the follow-on.", "assumption"),
    NUMBER("follow_share", FC_UNIT_SHARE, "1.0", 0, 1, 0, follow_share, "Part of its reserve that a company still held gets.", "assumption"),
    NUMBER("step_up", FC_UNIT_MULTIPLE, "2.0", 0, 1000, FC_OPEN_LO, step_up, "Price of the follow-on round over the first: its money earns M / step_up.", "assumption"),
    FC_WHERE_FIELD(direct_params, where),
    FC_OUTCOME_FIELDS(direct_params, outcome),
    VALUE("coinvest.first", FC_UNIT_MULTIPLE, FC_EACH, NULL, 0, 1e6, FC_OPTIONAL, coinvest.first, "Money others put beside each first cheque, per yuan of it; default lognormal with the plan's mean ratio and as large an sd.", "M02"),
    VALUE("coinvest.later", FC_UNIT_MULTIPLE, FC_EACH, "0.0", 0, 1e6, 0, coinvest.later, "Money others put into the next round, per yuan of the first cheque, at half the holding time.", "M02"),
    VALUE("coinvest.raised", FC_UNIT_SHARE, FC_EACH, "1.0", 0, 1, 0, coinvest.raised, "Part of the co-investment that is really signed.", "Cal 6"),
    VALUE("coinvest.paid", FC_UNIT_SHARE, FC_EACH, "1.0", 0, 1, 0, coinvest.paid, "Part of the signed co-investment that is really paid.", "Cal 6"),
    CHOICE("coinvest.class", fc_class_names, "\"social\"", coinvest.cls, "Class of the co-investors.", "M02"),
    NUMBER("coinvest.appetite", FC_UNIT_NONE, "0.0", 0, 5, 0, coinvest.appetite, "Sensitivity of co-investment to the appetite factor.", "assumption"),
    NUMBER("coinvest.overlap", FC_UNIT_SHARE, "0.0", 0, 1, 0, coinvest.overlap, "Share of the co-investment that is counted elsewhere too and left out of leverage.", "Cal 7"),
    VALUE("additional", FC_UNIT_SHARE, FC_INPUT, "1.0", 0, 1, 0, additional, "Share of the co-investment that would not have come anyway.", "Cal 7"),
    NUMBER("inbound", FC_UNIT_SHARE, "0.0", 0, 1, 0, inbound, "Chance that a company comes from outside the region.", "A16"),
    NUMBER("local_spend", FC_UNIT_SHARE, "0.0", 0, 100, 0, local_spend, "What such a company spends on a local R&D unit, per yuan of its ticket.", "A16"),
    NUMBER("local_success", FC_UNIT_SHARE, "1.0", 0, 1, 0, local_success, "Chance that the local unit comes about.", "assumption"),
    NUMBER("local_delay", FC_UNIT_YEARS, "0.0", 0, 50, 0, local_delay, "Years from entry to the local unit.", "assumption"),
    NUMBER("tolerance", FC_UNIT_SHARE, "1.0", 0, 1, 0, tolerance, "Loss rate that is tolerated; above it the entry counts as breached.", "Cal 6"),
    {0}};

static const fc_output_row outputs[] = {
    {"invested", "currency", FC_SERIES, FC_OUT_CUMULATE | FC_OUT_BANDS | FC_OUT_PAID, "Cheques and follow-ons paid by the sponsor, cumulative.", "(1 - reserve) ticket + follow-on of each project that happens"},
    {"proceeds", "currency", FC_SERIES, FC_OUT_CUMULATE | FC_OUT_BANDS, "Exit proceeds received, cumulative.", "sum of cost * M, follow-ons M / step_up"},
    {"nav", "currency", FC_SERIES, FC_OUT_BANDS, "Carrying value of the companies held.", "sum of cost (1 + (M_k - 1) q^marking)"},
    {"coinvested", "currency", FC_SERIES, FC_OUT_CUMULATE | FC_OUT_BANDS | FC_OUT_PAID, "Paid by others beside the cheques and in later rounds, cumulative.", "X raised paid times the cheque"},
    FC_EXITS_ROW("Companies that have left by this route (ipo, sale, failed)."),
    {"irr", "1/year", FC_SCALAR, FC_OUT_UNDEFINED | FC_OUT_JUDGED, "Internal rate of return of the cheques, carrying value at the end included.", "rate at which proceeds - invested per step and the final NAV are worth 0"},
    {"irr.several", "probability", FC_SCALAR, FC_OUT_PROBABILITY, "Paths whose flows change sign more than once: their irr is the root nearest to sponsor.discount.", "1 if the flows change sign more than once"},
    {"tvpi", "x", FC_SCALAR, FC_OUT_UNDEFINED | FC_OUT_JUDGED, "Proceeds plus carrying value over cheques.", "(proceeds + NAV) / invested"},
    FC_UNIT_OUTPUTS,
    {"projects", "count", FC_SCALAR, 0, "Projects that happened by the end.", "sum over planned projects of 1 with probability happens"},
    {"lossrate", "share", FC_SCALAR, FC_OUT_UNDEFINED | FC_OUT_HIGH_IS_BAD, "Loss on the companies that left, as a share of their cost.", "sum max(0, cost - proceeds) / sum cost"},
    {"breach", "probability", FC_SCALAR, FC_OUT_PROBABILITY | FC_OUT_UNDEFINED | FC_OUT_HIGH_IS_BAD, "1 if the loss rate is above the tolerance.", "lossrate > tolerance"},
    {"local.spend", "currency", FC_SERIES, FC_OUT_CUMULATE, "Spent by inbound companies on local R&D units that came about, cumulative; never in leverage.", "local_spend times the ticket"},
    {"local.spend", "currency", FC_SCALAR, 0, "Spent by inbound companies on local R&D units by the end; never in leverage.", "local_spend times the ticket"},
    {"additional", "share", FC_SCALAR, 0, "Share of the co-investment that would not have come anyway.", "the draw of the path"},
    {0}};

static void check(const fc_entry *entry, const fc_model *model, fc_report *report)
{
    const direct_params *p = entry->params;
    FC_K(fc_regions_check)(&p->where, entry, model, report);
    double mean = fc_value_mean(&p->ticket_law);
    if (!(fabs(mean - 1.0) <= 1e-6)) fc_entry_problem(report, FC_MSG_DIRECT_TICKET_MEAN, entry, "ticket_law", mean);
    if (p->coinvest.cls == FC_CLASS_sponsor) fc_entry_problem(report, FC_MSG_DIRECT_COINVESTOR, entry, "coinvest.class");
}

static fc_col line(fc_builder *b, const char *leaf, const char *what, fc_line_type type, const char *payer,
                   const char *payee, fc_gate gate, double overlap)
{
    return fc_build_line(b, &(fc_line_spec){.type = type, .leaf = leaf, .what = what, .payer = payer, .payee = payee,
                                            .gate = gate, .leverage = gate != FC_GATE_NONE, .overlap = overlap});
}

static void plan_lines(const direct_params *p, fc_builder *b, direct_rec *r)
{
    const char *others = fc_class_names[p->coinvest.cls];
    double overlap = p->coinvest.overlap;
    r->committed_sponsor = line(b, "committed.sponsor", "commitment", FC_PROMISE, "sponsor", "companies", FC_GATE_COMMITTED, 0);
    r->closed_sponsor = line(b, "closed.sponsor", "commitment", FC_PROMISE, "sponsor", "companies", FC_GATE_CLOSED, 0);
    r->committed_social = line(b, "committed.coinvestors", "commitment", FC_PROMISE, others, "companies", FC_GATE_COMMITTED, overlap);
    r->closed_social = line(b, "closed.coinvestors", "commitment", FC_PROMISE, others, "companies", FC_GATE_CLOSED, overlap);
    r->cheque = line(b, "cheque", "cheque", FC_FLOW, "sponsor", "companies", FC_GATE_PAID, 0);
    r->coinvest = line(b, "coinvestment", "coinvestment", FC_FLOW, others, "companies", FC_GATE_PAID, overlap);
    r->back = line(b, "proceeds", "proceeds", FC_FLOW, "companies", "sponsor", FC_GATE_NONE, 0);
    r->nav_sponsor = line(b, "nav_sponsor", "nav_sponsor", FC_PROMISE, NULL, "sponsor", FC_GATE_NONE, 0);
    r->unfunded = line(b, "unfunded_sponsor", "unfunded_sponsor", FC_PROMISE, "sponsor", NULL, FC_GATE_NONE, 0);
}

static void plan_metrics(fc_builder *b, direct_rec *r)
{
    r->invested = fc_build_series(b, "invested", NULL);
    r->proceeds = fc_build_series(b, "proceeds", NULL);
    r->nav = fc_build_series(b, "nav", NULL);
    r->coinvested = fc_build_series(b, "coinvested", NULL);
    r->exits = FC_K(fc_exit_series)(b);
    if (r->has_inbound) {
        r->spend = fc_build_series(b, "local.spend", NULL);
        r->spend_total = fc_build_scalar(b, "local.spend", NULL);
    }
    r->irr = fc_build_scalar(b, "irr", NULL);
    r->irr_several = fc_build_scalar(b, "irr.several", NULL);
    r->tvpi = fc_build_scalar(b, "tvpi", NULL);
    r->n_projects = fc_build_scalar(b, "projects", NULL);
    r->lossrate = fc_build_scalar(b, "lossrate", NULL);
    r->breach = fc_build_scalar(b, "breach", NULL);
    r->additional_x = fc_build_scalar(b, "additional", NULL);
}

/* X without coinvest.first: lognormal with mean E[social_plan] / E[budget] and an sd as large. */
static void plan_coinvest(const direct_params *p, fc_builder *b, direct_rec *r)
{
    if (p->coinvest.first.present) {
        r->first = fc_build_draw(b, &p->coinvest.first);
        r->x_mean = fc_value_mean(&p->coinvest.first);
        r->co_first = 1;
    } else if (r->has_plan) {
        double mean = fc_value_mean(&p->social_plan) / fc_value_mean(&p->budget), s2 = fc_log(2.0);
        r->x_mean = mean;
        r->x_sigma = fc_sqrt(s2);
        r->x_mu = fc_log(mean) - 0.5 * s2;
        r->co_first = 2;
        fc_law *moments = fc_build_alloc(b, 1, sizeof *moments); /* for the control alone */
        if (moments) {
            *moments = (fc_law){.mean = mean, .sd = mean};
            r->first = (fc_draw){.feed = FC_FEED_LAW, .law = moments, .scale = FC_NONE, .scale_constant = 1.0};
        }
    }
    r->later = fc_build_draw(b, &p->coinvest.later);
    FC_K(fc_coinvest_plan)(b, p->coinvest.appetite, &r->beside);
    FC_K(fc_coinvest_control)(b, &r->first, &r->later, &r->beside);
    r->co_later = p->coinvest.later.dist || p->coinvest.later.scale || p->coinvest.later.number != 0.0;
}

static fc_status plan(const void *params, fc_builder *b, void *rec, fc_error *err)
{
    const direct_params *p = params;
    direct_rec *r = rec;
    (void)err;
    r->p = p;
    r->path = fc_build_entry(b)->path;
    r->has_plan = p->social_plan.present;
    r->has_inbound = p->inbound > 0.0;
    r->projects = fc_build_draw(b, &p->projects);
    r->budget = fc_build_draw(b, &p->budget);
    if (r->has_plan) r->social_plan = fc_build_draw(b, &p->social_plan);
    r->ticket = fc_build_draw(b, &p->ticket_law);
    r->additional = fc_build_draw(b, &p->additional);
    r->raised = fc_build_draw(b, &p->coinvest.raised);
    r->paid = fc_build_draw(b, &p->coinvest.paid);
    plan_coinvest(p, b, r);
    r->max_projects = (int)fc_value_most(&p->projects, MAX_PROJECTS);
    FC_K(fc_outcome_plan)(b, &p->outcome, &r->outcome);
    r->site = fc_build_site(b, "project", (uint64_t)r->max_projects * STRIDE);
    r->state = fc_build_state(b, S_ROWS);
    FC_K(fc_regions_plan)(b, &p->where, &r->regions);
    plan_lines(p, b, r);
    plan_metrics(b, r);
    size_t rows = (size_t)fc_build_plan(b)->n_steps + 2, marking = fc_marking_rows(fc_build_plan(b)->n_steps);
    fc_build_scratch(b, rows > marking ? rows : marking);
    r->book = fc_build_kept(b, fc_mark_book_rows(fc_build_plan(b)->n_steps));
    fc_build_units(b, (uint32_t)r->max_projects); /* how many of them there are is drawn */
    return FC_OK;
}

typedef struct project { /* one project on 64 paths */
    fc_company c;
    fc_lane late; /* steps it waited for the sponsor's cash */
    fc_lane ticket, plan, exists, happens, x, y, raised, paid, listed, m, got;
    fc_spot entry, out; /* steps of c.entry and c.exit */
    double u[16][FC_LANES] FC_ALIGN;
    double here[FC_MAX_REGIONS][FC_LANES] FC_ALIGN; /* 1.0: the project lies in this region */
} project;

static double *row(const direct_rec *r, const fc_ws *ws, int i) { return fc_state_of(ws, r->state + (uint32_t)i); }

static void uniforms(const direct_rec *r, const fc_ws *ws, int j, int block, const double *step, double (*u)[FC_LANES])
{
    FC_K(fc_draw_uniforms)(ws, r->site, (uint64_t)j * (STRIDE / 4) + (uint64_t)block, step, u);
}

/* Weight of ticket j, 0 beyond the path's number of projects. */
static void weight(const direct_rec *r, const fc_ws *ws, int j, const double *u, const double *n, double *w)
{
    double number = j;
    FC_K(fc_draw_eval)(&r->ticket, ws, u, w);
    FC_EACH_LANE(i) w[i] = number < n[i] ? w[i] : 0.0;
}

static void totals(const direct_rec *r, fc_ws *ws)
{
    double *n = row(r, ws, S_N), *sum = row(r, ws, S_WEIGHTS), *plan_sum = row(r, ws, S_PLAN);
    double u[4][FC_LANES] FC_ALIGN;
    fc_lane w, planned;
    FC_EACH_LANE(i)
    {
        u[0][i] = 0.5;
        planned[i] = 0.0; /* tickets are decided before the first step */
    }
    FC_K(fc_draw_eval)(&r->projects, ws, u[0], n);
    FC_K(fc_draw_eval)(&r->budget, ws, u[0], row(r, ws, S_BUDGET));
    FC_EACH_LANE(i) plan_sum[i] = r->x_mean;
    if (r->has_plan) {
        FC_K(fc_draw_eval)(&r->social_plan, ws, u[0], plan_sum);
        const double *budget = row(r, ws, S_BUDGET);
        FC_EACH_LANE(i) plan_sum[i] /= budget[i];
    }
    FC_EACH_LANE(i) sum[i] = 0.0;
    for (int j = 0; j < r->max_projects; j++) {
        if (fc_draw_needs_u(&r->ticket)) uniforms(r, ws, j, 1, planned, u);
        weight(r, ws, j, u[U_TICKET - 4], n, w);
        FC_EACH_LANE(i) sum[i] += w[i];
    }
}

/* Where, when and with how much the project is planned; u: its second block of uniforms. Tickets are decided before the
   first step. */
static void plan_project(const direct_rec *r, const fc_ws *ws, int j, project *t)
{
    const direct_params *p = r->p;
    const double *n = row(r, ws, S_N), *sum = row(r, ws, S_WEIGHTS), *budget = row(r, ws, S_BUDGET);
    double per_year = ws->plan->model->calendar.steps_per_year, number = j;
    fc_lane planned;
    FC_EACH_LANE(i)
    {
        planned[i] = 0.0;
        t->exists[i] = number < n[i] ? 1.0 : 0.0;
        t->c.years[i] = p->first + p->over * (number + 0.5) / n[i];
        t->c.entry[i] = fc_step_of(t->c.years[i], per_year); /* dead lanes too: they have no money */
    }
    uniforms(r, ws, j, 1, planned, t->u + 4);
    weight(r, ws, j, t->u[U_TICKET], n, t->ticket);
    FC_EACH_LANE(i) t->ticket[i] *= budget[i] / sum[i];
}

/* begun: lanes that commit in `step`, all others 0; NULL: all of them when planned. */
static void draw_project(const direct_rec *r, const fc_ws *ws, int j, int step, const double *begun, project *t)
{
    const direct_params *p = r->p;
    const double *per_yuan = row(r, ws, S_PLAN);
    plan_project(r, ws, j, t);
    FC_EACH_LANE(i) t->late[i] = 0.0;
    if (begun) {
        const double now = step;
        FC_EACH_LANE(i)
        {
            t->late[i] = now - t->c.entry[i];
            t->c.entry[i] = now;
            t->exists[i] *= begun[i];
            t->ticket[i] *= begun[i];
        }
    }
    if (ws->redraw_step) uniforms(r, ws, j, 1, t->c.entry, t->u + 4); /* the rest is decided at entry */
    uniforms(r, ws, j, 0, t->c.entry, t->u);
    uniforms(r, ws, j, 2, t->c.entry, t->u + 8);
    if (r->regions.n) {
        uniforms(r, ws, j, 3, t->c.entry, t->u + 12);
        FC_K(fc_regions_draw)(&r->regions, t->u[U_REGION], t->here);
    }
    FC_K(fc_draw_eval)(&r->raised, ws, t->u[U_RAISED], t->raised);
    FC_K(fc_draw_eval)(&r->paid, ws, t->u[U_PAID], t->paid);
    FC_EACH_LANE(i)
    {
        t->plan[i] = t->ticket[i] * per_yuan[i];
        t->happens[i] = t->exists[i] > 0.0 && t->u[U_HAPPENS][i] < p->happens ? 1.0 : 0.0;
        t->c.cost[i] = t->happens[i] * t->ticket[i] * (1.0 - p->reserve);
    }
    fc_spot_set(&t->entry, ws->plan->n_steps, t->c.entry);
}

/* What others put in beside the cheque, per yuan of it, now (x) and at half the holding time (y). */
static void draw_coinvest(const direct_rec *r, const fc_ws *ws, project *t)
{
    if (r->co_first == 1) FC_K(fc_draw_eval)(&r->first, ws, t->u[U_FIRST], t->x);
    else if (r->co_first == 2) {
        fc_lane z;
        fc_norm_quantile_lanes(t->u[U_FIRST], z);
        FC_EACH_LANE(i) t->x[i] = fc_exp(r->x_mu + r->x_sigma * z[i]);
    } else FC_EACH_LANE(i) t->x[i] = 0.0;
    FC_K(fc_draw_eval)(&r->later, ws, t->u[U_LATER], t->y);
    fc_coinvest_scale(&r->beside, ws, &t->entry, t->x);
}

/* Money of the sponsor and of those beside it under the project's region. */
static void place(const direct_rec *r, const fc_ws *ws, project *t, const double *step, const double *own, const double *others)
{
    const fc_regions *where = &r->regions;
    if (!where->n) return;
    const fc_col *side = ws->plan->model->public_class[r->p->coinvest.cls] ? where->publics : where->socials;
    if (own) FC_K(fc_regions_add_at)(where, ws, where->publics, t->here, step, own);
    if (others) FC_K(fc_regions_add_at)(where, ws, side, t->here, step, others);
}

static void post_gates(const direct_rec *r, const fc_ws *ws, project *t)
{
    fc_lane v;
    fc_spot_add(&t->entry, fc_column(ws, r->committed_sponsor), t->ticket);
    fc_spot_add(&t->entry, fc_column(ws, r->committed_social), t->plan);
    FC_EACH_LANE(i) v[i] = t->happens[i] * t->ticket[i];
    fc_spot_add(&t->entry, fc_column(ws, r->closed_sponsor), v);
    FC_EACH_LANE(i) v[i] *= t->x[i] * t->raised[i];
    fc_spot_add(&t->entry, fc_column(ws, r->closed_social), v);
    fc_spot_add(&t->entry, fc_column(ws, r->cheque), t->c.cost);
    fc_spot_add(&t->entry, fc_column(ws, r->invested), t->c.cost);
    fc_lane cheque;
    FC_EACH_LANE(i)
    {
        cheque[i] = t->c.cost[i] * t->raised[i] * t->paid[i];
        v[i] = t->c.cost[i] * t->x[i] * t->raised[i] * t->paid[i];
    }
    FC_K(fc_coinvest_add)(&r->beside, ws, r->beside.control_first, &r->first, &t->entry, cheque, v);
    fc_spot_add(&t->entry, fc_column(ws, r->coinvest), v);
    fc_spot_add(&t->entry, fc_column(ws, r->coinvested), v);
    place(r, ws, t, t->c.entry, t->c.cost, v);
    if (r->regions.n) FC_K(fc_regions_add_at)(&r->regions, ws, r->regions.firms, t->here, t->c.entry, t->happens);
}

static void later_round(const direct_rec *r, const fc_ws *ws, project *t)
{
    double per_year = ws->plan->model->calendar.steps_per_year;
    fc_lane at, v, cheque;
    fc_spot later;
    FC_EACH_LANE(i)
    {
        at[i] = fc_next_round(t->c.years[i], t->c.hold[i], per_year) + t->late[i];
        cheque[i] = t->c.exit[i] > at[i] ? t->c.cost[i] * t->raised[i] * t->paid[i] : 0.0;
        v[i] = t->c.exit[i] > at[i] ? t->c.cost[i] * t->y[i] * t->raised[i] * t->paid[i] : 0.0;
    }
    fc_spot_set(&later, ws->plan->n_steps, at);
    fc_coinvest_scale(&r->beside, ws, &later, v);
    FC_K(fc_coinvest_add)(&r->beside, ws, r->beside.control_later, &r->later, &later, cheque, v);
    fc_spot_add(&later, fc_column(ws, r->coinvest), v);
    fc_spot_add(&later, fc_column(ws, r->coinvested), v);
    place(r, ws, t, at, NULL, v);
}

/* The reserve is owed until the follow-on's step, then paid if the company is still held. */
static void follow_on(const direct_rec *r, const fc_ws *ws, project *t)
{
    const direct_params *p = r->p;
    double per_year = ws->plan->model->calendar.steps_per_year;
    int top = ws->plan->n_steps;
    double *owed = fc_column(ws, r->unfunded);
    fc_lane amount;
    fc_spot later;
    double first = top, end = 0.0;
    FC_EACH_LANE(i)
    {
        double at = fc_step_of(t->c.years[i] + p->follow_after, per_year) + t->late[i];
        amount[i] = t->happens[i] * t->ticket[i] * p->reserve * p->follow_share;
        t->c.late[i] = t->c.exit[i] > at ? amount[i] : 0.0;
        t->c.late_at[i] = at;
    }
    for (int i = 0; i < FC_LANES; i++) {
        first = fc_min2(t->c.entry[i], first);
        end = fc_max2(t->c.late_at[i], end);
    }
    for (int k = (int)first; k <= top && k < end; k++) {
        double *o = owed + k * FC_LANES, step = k;
        FC_EACH_LANE(i) o[i] += step >= t->c.entry[i] && step < t->c.late_at[i] && step < t->c.exit[i] ? amount[i] : 0.0;
    }
    fc_spot_set(&later, top, t->c.late_at);
    fc_spot_add(&later, fc_column(ws, r->cheque), t->c.late);
    fc_spot_add(&later, fc_column(ws, r->invested), t->c.late);
    place(r, ws, t, t->c.late_at, t->c.late, NULL);
}

static void leave(const direct_rec *r, const fc_ws *ws, project *t)
{
    const fc_plan *plan_ = ws->plan;
    const double per_step_up = 1.0 / r->p->step_up;
    fc_lane route, one;
    double *loss = row(r, ws, S_LOSS), *left = row(r, ws, S_LEFT), *done = row(r, ws, S_DONE);
    FC_K(fc_company_multiple)(&r->outcome, ws, &t->c, &t->out, t->m);
    FC_K(fc_company_listed)(&r->outcome, ws, &t->c, &t->out, t->u[FC_DRAW_ROUTE], t->listed);
    FC_EACH_LANE(i)
    {
        double gone = t->happens[i] * t->out.inside[i];
        t->got[i] = gone * (t->c.cost[i] * t->m[i] + t->c.late[i] * t->m[i] * per_step_up);
        double cost = gone * (t->c.cost[i] + t->c.late[i]);
        loss[i] += cost > t->got[i] ? cost - t->got[i] : 0.0;
        left[i] += cost;
        done[i] += t->happens[i] * t->entry.inside[i];
        double own = t->listed[i] > 0.0 ? 0.0 : 1.0;
        route[i] = t->c.fail[i] > 0.0 ? 2.0 : own;
        one[i] = gone;
    }
    fc_spot_add(&t->out, fc_column(ws, r->back), t->got);
    fc_spot_add(&t->out, fc_column(ws, r->proceeds), t->got);
    fc_spot_count(&t->out, fc_column(ws, r->exits), (plan_->n_steps + 1) * FC_LANES, route, one);
}

/* A company from outside builds a local unit: spent when it comes about. */
static void inbound(const direct_rec *r, const fc_ws *ws, const project *t)
{
    const direct_params *p = r->p;
    double per_year = ws->plan->model->calendar.steps_per_year;
    fc_lane at, v;
    fc_spot later;
    FC_EACH_LANE(i)
    {
        double comes = t->u[U_INBOUND][i] < p->inbound ? t->happens[i] : 0.0;
        double works = t->u[U_LOCAL][i] < p->local_success ? 1.0 : 0.0;
        v[i] = comes * works * p->local_spend * t->ticket[i];
        at[i] = fc_step_of(t->c.years[i] + p->local_delay, per_year) + t->late[i];
    }
    fc_spot_set(&later, ws->plan->n_steps, at);
    fc_spot_add(&later, fc_column(ws, r->spend), v);
}

/* What became of the project in the lane that is replayed. */
static void tell(const direct_rec *r, const fc_ws *ws, int j, const project *t)
{
    const int i = ws->trace->lane, top = ws->plan->n_steps;
    if (!(t->exists[i] > 0.0) || t->c.entry[i] > top) return;
    fc_lane end, one, value;
    FC_EACH_LANE(l)
    {
        end[l] = top;
        one[l] = l == i ? 1.0 : 0.0;
    }
    FC_K(fc_company_value_at)(&r->outcome, ws, &t->c, end, r->p->step_up, one, value);
    const int made = t->happens[i] > 0.0, left = t->c.exit[i] <= top;
    const fc_route own = t->c.fail[i] > 0.0 ? FC_ROUTE_FAILED : t->listed[i] > 0.0 ? FC_ROUTE_IPO : FC_ROUTE_SALE;
    fc_trace_company(ws->trace, &(fc_traced_company){
        .entry = r->path, .number = (uint32_t)j, .entered = t->c.entry[i], .leaves = made ? t->c.exit[i] : top + 1.0,
        .cost = t->c.cost[i], .late = t->c.late[i], .late_at = t->c.late[i] > 0.0 ? t->c.late_at[i] : 0.0,
        .beside = t->c.cost[i] * t->x[i] * t->raised[i] * t->paid[i], .multiple = made ? t->c.m0[i] : 0.0,
        .proceeds = t->got[i], .value = left ? 0.0 : value[i],
        .route = !made ? FC_ROUTE_NEVER : left ? own : FC_ROUTE_HELD});
}

static void one_project(const direct_rec *r, fc_ws *ws, int j, int step, const double *begun, fc_marking *marking)
{
    project t;
    draw_project(r, ws, j, step, begun, &t);
    fc_lane inside;
    FC_EACH_LANE(i) inside[i] = t.exists[i] * t.entry.inside[i];
    if (!fc_v_any(inside)) return;
    draw_coinvest(r, ws, &t);
    FC_K(fc_company_draw)(&r->outcome, ws, t.u[0], 1 << 20, &t.c);
    fc_spot_set(&t.out, ws->plan->n_steps, t.c.exit);
    post_gates(r, ws, &t);
    if (r->p->reserve > 0.0) follow_on(r, ws, &t);
    if (r->co_later) later_round(r, ws, &t);
    leave(r, ws, &t);
    if (r->has_inbound) inbound(r, ws, &t);
    FC_K(fc_mark_company)(marking, ws, &t.c, &t.entry, t.c.exit, &t.out);
    if (ws->trace) tell(r, ws, j, &t);
}

static void start(const void *rec, fc_ws *ws)
{
    const direct_rec *r = rec;
    FC_K(fc_outcome_start)(&r->outcome, ws);
    FC_K(fc_coinvest_start)(&r->beside, ws);
    totals(r, ws);
}

/* Rule plan: every project at its own planned step, at one go. */
static void unroll(const void *rec, fc_ws *ws, uint32_t unit, int step, const double *mask)
{
    const direct_rec *r = rec;
    fc_marking marking =
        fc_marking_at(ws->scratch, &r->outcome, fc_mark_book_at(ws, r->book), fc_column(ws, r->nav), r->p->step_up);
    if (unit != FC_ALL_UNITS) one_project(r, ws, (int)unit, step, mask, &marking);
    else
        for (int j = 0; j < r->max_projects; j++) one_project(r, ws, j, step, NULL, &marking);
    FC_K(fc_mark_steeps)(&marking, ws);
}

/* Rule cash: the ticket, its part for the follow-on included. */
static void ask(const void *rec, fc_ws *ws, uint32_t unit, fc_ask *to)
{
    project t;
    plan_project(rec, ws, (int)unit, &t);
    FC_EACH_LANE(i)
    {
        to->step[i] = t.exists[i] > 0.0 ? t.c.entry[i] : 1 << 20;
        to->amount[i] = t.ticket[i];
        to->running[i] = 0.0;
    }
}

static void step(const void *rec, fc_ws *ws, int k)
{
    const direct_rec *r = rec;
    fc_mark_take(ws, r->book, &r->outcome, k, r->nav);
}

static void finish(const void *rec, fc_ws *ws)
{
    const direct_rec *r = rec;
    fc_lane spent, got, any;
    const double *end = fc_at(ws, r->nav, ws->plan->n_steps), *value = fc_column(ws, r->nav);
    double *nav = fc_column(ws, r->nav_sponsor), *rate = fc_scalar_of(ws, r->lossrate);
    size_t n = (size_t)(ws->plan->n_steps + 1) * FC_LANES;
    for (size_t i = 0; i < n; i++) nav[i] = value[i];
    fc_net_flows(ws, r->back, r->cheque, end, ws->scratch);
    FC_K(fc_irr)(ws, ws->scratch, ws->plan->discount, fc_scalar_of(ws, r->irr), fc_scalar_of(ws, r->irr_several));
    fc_column_sum(ws, r->cheque, spent);
    fc_column_sum(ws, r->back, got);
    FC_EACH_LANE(i) got[i] += end[i];
    if (r->has_inbound) fc_column_sum(ws, r->spend, fc_scalar_of(ws, r->spend_total));
    fc_ratio(got, spent, fc_scalar_of(ws, r->tvpi));
    fc_ratio(row(r, ws, S_LOSS), row(r, ws, S_LEFT), rate);
    fc_breach(rate, r->p->tolerance, fc_scalar_of(ws, r->breach));
    fc_lane_copy(fc_scalar_of(ws, r->n_projects), row(r, ws, S_DONE));
    FC_EACH_LANE(i) any[i] = 0.5;
    FC_K(fc_draw_eval)(&r->additional, ws, any, fc_scalar_of(ws, r->additional_x));
}

/* Paid never passes what is closed, closed never what is committed, what is owed never what is closed and not paid; values
   are not negative. */
static void audit(const void *rec, const fc_ws *ws, fc_audit *a)
{
    const direct_rec *r = rec;
    fc_lane committed, closed, paid;
    FC_EACH_LANE(i) committed[i] = closed[i] = paid[i] = 0.0;
    for (int k = 0; k <= ws->plan->n_steps; k++) {
        const double *c = fc_at(ws, r->committed_sponsor, k), *d = fc_at(ws, r->closed_sponsor, k);
        const double *e = fc_at(ws, r->cheque, k), *nav = fc_at(ws, r->nav, k);
        const double *owed = fc_at(ws, r->unfunded, k);
        for (int i = 0; i < FC_LANES; i++) {
            committed[i] += c[i];
            closed[i] += d[i];
            paid[i] += e[i];
            double slack = 1e-9 * committed[i] + 1e-6;
            int bad = !(paid[i] <= closed[i] + slack) || !(closed[i] <= committed[i] + slack) || !(nav[i] >= -slack);
            if (!(owed[i] >= -slack && owed[i] <= closed[i] - paid[i] + slack))
                fc_audit_note(a, ws, r->path, i, k, owed[i] - (closed[i] - paid[i]), "still owed above what was closed and not paid");
            if (bad) fc_audit_note(a, ws, r->path, i, k, paid[i] - closed[i], "paid <= closed <= committed, carrying value >= 0");
        }
    }
}

const fc_mechanism FC_K(fc_mechanism_direct) = {
    .section = {.path = "direct", .form = FC_SECTION_LIST,
                .summary = "Direct investment: tickets of the sponsor and the capital that comes beside them.",
                .source = "M01 M02 M03; Cal 3, 7", .fields = fields, .params_size = sizeof(direct_params), .check = check},
    .outputs = outputs, .rec_size = sizeof(direct_rec), .order = 20, .plan = plan, .start = start, .unroll = unroll,
    .step = step, .finish = finish, .audit = audit, .ask = ask};
