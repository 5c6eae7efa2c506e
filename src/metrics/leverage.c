/* Leverage (rules 6): how much money of others stands beside public money, at three gates. Only
   payers outside the programme count, so a vehicle's cheque is never added to its investors' money. */
#include <math.h>
#include <string.h>

#include "metrics/metric.h"

enum { N_GATES = 3, PAID = 2 };

typedef struct part { /* one line: where it adds and what it totals */
    fc_col line;
    double weight;       /* 1 - overlap */
    int gate;            /* 0 committed, 1 closed, 2 paid, -1: no leverage line (cheques of vehicles) */
    int is_public;
    int class_slot;      /* paid: index of the payer's class among those that occur; -1 */
    int group[2];        /* what it belongs to: its entry's group and its kind's, at its gate; -1 */
    int is_call; /* paid into a vehicle; a public cheque of a direct stake too, so that the product of the
                    internal and external part stays right in a programme that has both */
    int is_cheque, is_coinvestment;
} part;

typedef struct group { /* the lines of one entry, or of a kind's entries together, at one gate */
    int gate, entry;          /* entry -1: the whole kind */
    const fc_section *kind;
    int n_entries;            /* of a kind: with one alone the kind says nothing more, and has no metric */
    fc_scalar social, total;  /* total: of an entry at gate paid */
    fc_scalar additional;     /* the same; FC_NONE: all of it counts */
} group;

typedef struct rec {
    size_t n_parts, n_groups, n_classes;
    part *parts;
    group *groups;
    fc_scalar *by_class;
    int classes[FC_N_CLASSES];
    fc_col series[N_GATES][2];  /* ratio social, total */
    fc_col capital[2];          /* per step: social, public at gate paid */
    fc_scalar ratio[N_GATES][2], internal, external, multiplier, additional;
} rec;

#define RATIO(gate, what, text) \
    {"leverage." gate ".social", "x", FC_SCALAR, FC_OUT_UNDEFINED | FC_OUT_JUDGED, \
     "Social capital per yuan of public money " text ".", \
     "sum of " what " by social classes / sum by public classes"}, \
    {"leverage." gate ".social", "x", FC_SERIES, FC_OUT_UNDEFINED | FC_OUT_BANDS, \
     "Social capital per yuan of public money " text ", up to the step.", \
     "cumulative social / cumulative public"}, \
    {"leverage." gate ".total", "x", FC_SCALAR, FC_OUT_UNDEFINED, \
     "All money per yuan of public money " text ".", "(social + public) / public"}, \
    {"leverage." gate ".total", "x", FC_SERIES, FC_OUT_UNDEFINED, \
     "All money per yuan of public money " text ", up to the step.", \
     "cumulative (social + public) / cumulative public"}

static const fc_output_row outputs[] = {
    RATIO("committed", "target sizes and planned tickets", "promised"),
    RATIO("closed", "closed sizes and tickets that happen", "that closed"),
    RATIO("paid", "paid-in capital, cheques, co-investment and later rounds", "paid in"),
    {"leverage.paid.by.<class>", "x", FC_SCALAR, FC_OUT_UNDEFINED,
     "All money paid in per yuan of this class.", "(social + public) / money of the class, gate paid"},
    {"leverage.internal", "x", FC_SCALAR, FC_OUT_UNDEFINED,
     "What vehicles raise per yuan of public money paid into them; a direct stake is a vehicle of the public "
     "alone.",
     "vehicles' paid-in capital / public paid-in capital to them"},
    {"leverage.external", "x", FC_SCALAR, FC_OUT_UNDEFINED,
     "What companies get per yuan of the programme's cheques.", "(cheques + co-investment) / cheques"},
    {"leverage.multiplier", "x", FC_SCALAR, FC_OUT_UNDEFINED,
     "Investment mobilised per yuan of public money, both stages together.",
     "leverage.internal * leverage.external"},
    {"leverage.additional", "x", FC_SCALAR, FC_OUT_UNDEFINED,
     "Social capital per public yuan that would not have come anyway, paid in; entries without a key `additional` (all but direct) count in full.",
     "leverage.paid.social * (additional of each entry, weighted by its social capital paid in)"},
    {"leverage.<entry>.social", "x", FC_SCALAR, FC_OUT_UNDEFINED,
     "Social capital per yuan of public money paid in, this entry alone.", "social / public at gate paid"},
    {"leverage.<entry>.total", "x", FC_SCALAR, FC_OUT_UNDEFINED,
     "All money per yuan of public money paid in, this entry alone.",
     "(social + public) / public at gate paid"},
    {"leverage.committed.<part>.social", "x", FC_SCALAR, FC_OUT_UNDEFINED,
     "Social capital per yuan of public money promised, one entry (funds.NAME) or the entries of a kind together (funds).",
     "social / public at gate committed"},
    {"leverage.closed.<part>.social", "x", FC_SCALAR, FC_OUT_UNDEFINED,
     "Social capital per yuan of public money that closed, one entry or the entries of a kind together.",
     "social / public at gate closed"},
    {"leverage.paid.<kind>.social", "x", FC_SCALAR, FC_OUT_UNDEFINED,
     "Social capital per yuan of public money paid in, the entries of a kind together (one alone: leverage.<entry>.social).",
     "social / public at gate paid"},
    {"social.capital", "currency", FC_SERIES, FC_OUT_CUMULATE | FC_OUT_BANDS | FC_OUT_PAID,
     "Social capital paid in so far.", "sum over payers of social classes at gate paid, overlap left out"},
    {"public.capital", "currency", FC_SERIES, FC_OUT_CUMULATE | FC_OUT_BANDS | FC_OUT_PAID,
     "Public money paid in so far, all public classes.", "sum over payers of public classes at gate paid"},
    {.key = NULL}};

static int slot_of_class(rec *r, int class)
{
    for (size_t i = 0; i < r->n_classes; i++)
        if (r->classes[i] == class) return (int)i;
    r->classes[r->n_classes] = class;
    return (int)r->n_classes++;
}

/* The group of an entry at a gate, or with entry -1 of its kind. */
static int slot_of_group(rec *r, int gate, int entry, const fc_section *kind)
{
    for (size_t i = 0; i < r->n_groups; i++)
        if (r->groups[i].gate == gate && r->groups[i].entry == entry && r->groups[i].kind == kind) return (int)i;
    r->groups[r->n_groups] = (group){gate, entry, kind, 0, FC_NONE, FC_NONE, FC_NONE};
    return (int)r->n_groups++;
}

static void join_groups(rec *r, const fc_model *model, int entry, part *p)
{
    const fc_section *kind = model->entries[entry].section;
    const size_t before = r->n_groups;
    p->group[0] = slot_of_group(r, p->gate, entry, kind);
    const int is_new = r->n_groups > before;
    p->group[1] = slot_of_group(r, p->gate, -1, kind);
    r->groups[p->group[1]].n_entries += is_new;
}

static void take_line(rec *r, const fc_model *model, const fc_line *line)
{
    const int counts = line->leverage == 1 && line->payer_class >= 0 && line->gate != FC_GATE_NONE;
    part p = {.line = line->column, .weight = 1.0 - line->overlap, .gate = -1};
    p.class_slot = p.group[0] = p.group[1] = -1;
    p.is_cheque = line->type == FC_FLOW && strcmp(line->what, "cheque") == 0;
    p.is_coinvestment = line->type == FC_FLOW && strcmp(line->what, "coinvestment") == 0;
    if (counts) {
        p.gate = (int)line->gate - (int)FC_GATE_COMMITTED;
        p.is_public = model->public_class[line->payer_class];
        p.is_call = p.gate == PAID && (p.is_cheque || strcmp(line->what, "call") == 0 || strcmp(line->what, "past call") == 0);
        if (p.gate == PAID) p.class_slot = slot_of_class(r, line->payer_class);
        if (line->entry >= 0) join_groups(r, model, line->entry, &p);
    }
    if (counts || p.is_cheque || p.is_coinvestment) r->parts[r->n_parts++] = p;
}

/* The share of an entry's social capital that would not have come anyway: a scalar of its own, if it has one. */
static fc_scalar additional_of(fc_builder *b, const char *path)
{
    static const char leaf[] = ".additional";
    char name[160];
    const size_t n = strlen(path);
    if (n + sizeof leaf > sizeof name) return FC_NONE;
    memcpy(name, path, n);
    memcpy(name + n, leaf, sizeof leaf);
    const fc_metric *metric = fc_build_metric(b, name);
    return metric && !metric->series ? metric->scalar : FC_NONE;
}

static void name_group(fc_builder *b, group *g)
{
    static const char *const parts[] = {"leverage.committed.<part>.social", "leverage.closed.<part>.social"};
    const char *path = g->entry >= 0 ? fc_build_model(b)->entries[g->entry].path : g->kind->path;
    if (g->entry < 0 && g->n_entries < 2) return;
    if (g->gate != PAID) {
        g->social = fc_build_scalar(b, parts[g->gate], path);
    } else if (g->entry < 0) {
        g->social = fc_build_scalar(b, "leverage.paid.<kind>.social", path);
    } else {
        g->social = fc_build_scalar(b, "leverage.<entry>.social", path);
        g->total = fc_build_scalar(b, "leverage.<entry>.total", path);
        g->additional = additional_of(b, path);
    }
}

static void name_metrics(fc_builder *b, rec *r)
{
    static const char *const keys[N_GATES][2] = {{"leverage.committed.social", "leverage.committed.total"},
                                                 {"leverage.closed.social", "leverage.closed.total"},
                                                 {"leverage.paid.social", "leverage.paid.total"}};
    for (int g = 0; g < N_GATES; g++)
        for (int j = 0; j < 2; j++) {
            r->series[g][j] = fc_build_series(b, keys[g][j], NULL);
            r->ratio[g][j] = fc_build_scalar(b, keys[g][j], NULL);
        }
    for (size_t c = 0; c < r->n_classes; c++)
        r->by_class[c] = fc_build_scalar(b, "leverage.paid.by.<class>", fc_class_names[r->classes[c]]);
    for (size_t i = 0; i < r->n_groups; i++) name_group(b, &r->groups[i]);
    r->internal = fc_build_scalar(b, "leverage.internal", NULL);
    r->external = fc_build_scalar(b, "leverage.external", NULL);
    r->multiplier = fc_build_scalar(b, "leverage.multiplier", NULL);
    r->additional = fc_build_scalar(b, "leverage.additional", NULL);
    r->capital[0] = fc_build_series(b, "social.capital", NULL);
    r->capital[1] = fc_build_series(b, "public.capital", NULL);
}

static fc_status plan(fc_builder *b, void *out, fc_error *err)
{
    rec *r = out;
    const fc_line *lines;
    const size_t n = fc_build_lines(b, &lines);
    r->parts = fc_build_alloc(b, n + 1, sizeof *r->parts);
    r->groups = fc_build_alloc(b, 2 * n + 1, sizeof *r->groups);
    r->by_class = fc_build_alloc(b, FC_N_CLASSES, sizeof *r->by_class);
    if (!r->parts || !r->groups || !r->by_class)
        return fc_fail(err, FC_E_MEMORY, FC_MSG_OUT_OF_MEMORY, NULL, 0, NULL);
    for (size_t i = 0; i < n; i++) take_line(r, fc_build_model(b), &lines[i]);
    name_metrics(b, r);
    fc_build_scratch(b, r->n_parts + 2 * r->n_groups + 1);
    return FC_OK;
}

/* One pass over every line: per-step sums by gate, and the line's own total into scratch row `row`. */
static void add_part(const rec *r, fc_ws *ws, const part *p, size_t row)
{
    double *total = ws->scratch + row * FC_LANES;
    const double w = p->weight;
    fc_col sum = FC_NONE;
    if (p->gate >= 0) sum = p->gate == PAID ? r->capital[p->is_public] : r->series[p->gate][p->is_public];
    FC_EACH_LANE(i) total[i] = 0.0;
    for (int k = 0; k <= ws->plan->n_steps; k++) {
        const double *x = fc_at(ws, p->line, k);
        FC_EACH_LANE(i) total[i] += w * x[i];
        if (sum == FC_NONE) continue;
        double *s = fc_at(ws, sum, k);
        FC_EACH_LANE(i) s[i] += w * x[i];
    }
}

/* Per-step sums into cumulative ratios; for committed and closed in the columns that held the sums. */
static void ratios_over_time(const rec *r, fc_ws *ws, int gate)
{
    fc_lane social, public;
    FC_EACH_LANE(i) social[i] = public[i] = 0.0;
    for (int k = 0; k <= ws->plan->n_steps; k++) {
        const double *s = fc_at(ws, gate == PAID ? r->capital[0] : r->series[gate][0], k);
        const double *p = fc_at(ws, gate == PAID ? r->capital[1] : r->series[gate][1], k);
        double *by_social = fc_at(ws, r->series[gate][0], k), *by_total = fc_at(ws, r->series[gate][1], k);
        FC_EACH_LANE(i)
        {
            social[i] += s[i];
            public[i] += p[i];
            by_social[i] = public[i] > 0.0 ? social[i] / public[i] : NAN;
            by_total[i] = public[i] > 0.0 ? (social[i] + public[i]) / public[i] : NAN;
        }
    }
    const double *last_social = fc_at(ws, r->series[gate][0], ws->plan->n_steps);
    const double *last_total = fc_at(ws, r->series[gate][1], ws->plan->n_steps);
    double *a = fc_scalar_of(ws, r->ratio[gate][0]), *b = fc_scalar_of(ws, r->ratio[gate][1]);
    FC_EACH_LANE(i)
    {
        a[i] = last_social[i];
        b[i] = last_total[i];
    }
}

/* Sum of the totals of the parts a rule picks. */
typedef int (*pick)(const part *p, int arg);
static void sum_parts(const rec *r, const fc_ws *ws, pick rule, int arg, double *out)
{
    FC_EACH_LANE(i) out[i] = 0.0;
    for (size_t j = 0; j < r->n_parts; j++) {
        if (!rule(&r->parts[j], arg)) continue;
        const double *total = ws->scratch + j * FC_LANES;
        FC_EACH_LANE(i) out[i] += total[i];
    }
}
static int paid(const part *p, int is_public) { return p->gate == PAID && p->is_public == is_public; }
static int of_class(const part *p, int slot) { return p->class_slot == slot; }
static int call(const part *p, int only_public) { return p->is_call && (!only_public || p->is_public); }
static int cheque(const part *p, int arg) { return p->is_cheque && arg == 0; }
static int coinvestment(const part *p, int arg) { return p->is_coinvestment && arg == 0; }

static void divide(const double *a, const double *b, double *out)
{
    FC_EACH_LANE(i) out[i] = b[i] > 0.0 ? a[i] / b[i] : NAN;
}

/* Scratch row of a group's money: social, public. */
static double *money_of(const rec *r, fc_ws *ws, size_t i, int is_public)
{
    return ws->scratch + (r->n_parts + 2 * i + (size_t)is_public) * FC_LANES;
}

static void sum_groups(const rec *r, fc_ws *ws)
{
    double *first = money_of(r, ws, 0, 0);
    for (size_t i = 0; i < 2 * r->n_groups * FC_LANES; i++) first[i] = 0.0;
    for (size_t j = 0; j < r->n_parts; j++) {
        const part *p = &r->parts[j];
        const double *total = ws->scratch + j * FC_LANES;
        for (int m = 0; m < 2; m++) {
            if (p->group[m] < 0) continue;
            double *sum = money_of(r, ws, (size_t)p->group[m], p->is_public);
            FC_EACH_LANE(i) sum[i] += total[i];
        }
    }
}

static void per_group(const rec *r, fc_ws *ws, const double *public_money)
{
    fc_lane all, counted;
    FC_EACH_LANE(i) counted[i] = 0.0;
    sum_groups(r, ws);
    for (size_t j = 0; j < r->n_groups; j++) {
        const group *g = &r->groups[j];
        const double *social = money_of(r, ws, j, 0), *public = money_of(r, ws, j, 1);
        if (g->social != FC_NONE) divide(social, public, fc_scalar_of(ws, g->social));
        if (g->total == FC_NONE) continue;
        FC_EACH_LANE(i) all[i] = social[i] + public[i];
        divide(all, public, fc_scalar_of(ws, g->total));
        if (g->additional == FC_NONE) {
            FC_EACH_LANE(i) counted[i] += social[i];
        } else {
            const double *share = fc_scalar_of(ws, g->additional);
            FC_EACH_LANE(i) counted[i] += social[i] * share[i];
        }
    }
    divide(counted, public_money, fc_scalar_of(ws, r->additional));
}

static void compute(const void *given, fc_ws *ws)
{
    const rec *r = given;
    fc_lane social, public, all, other;
    for (size_t j = 0; j < r->n_parts; j++) add_part(r, ws, &r->parts[j], j);
    for (int g = 0; g < N_GATES; g++) ratios_over_time(r, ws, g);
    sum_parts(r, ws, paid, 0, social);
    sum_parts(r, ws, paid, 1, public);
    FC_EACH_LANE(i) all[i] = social[i] + public[i];
    for (size_t c = 0; c < r->n_classes; c++) {
        sum_parts(r, ws, of_class, (int)c, other);
        divide(all, other, fc_scalar_of(ws, r->by_class[c]));
    }
    per_group(r, ws, public);

    double *internal = fc_scalar_of(ws, r->internal), *external = fc_scalar_of(ws, r->external);
    double *multiplier = fc_scalar_of(ws, r->multiplier);
    sum_parts(r, ws, call, 0, all);
    sum_parts(r, ws, call, 1, other);
    divide(all, other, internal);
    sum_parts(r, ws, cheque, 0, other);
    sum_parts(r, ws, coinvestment, 0, all);
    FC_EACH_LANE(i) all[i] += other[i];
    divide(all, other, external);
    FC_EACH_LANE(i) multiplier[i] = internal[i] * external[i];
}

const fc_metric_family FC_K(fc_metric_family_leverage) = {
    .name = "leverage",
    .summary = "Money of others beside public money, at the gates committed, closed and paid.",
    .outputs = outputs,
    .rec_size = sizeof(rec),
    .order = 0,
    .plan = plan,
    .compute = compute,
};
