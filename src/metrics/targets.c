/* Targets judged: hits, all together, without each, what each alone costs, shortfall, date reached, score. Source: rules 5.11. */
#include <math.h>
#include <string.h>

#include "blocks/targets.h"
#include "metrics/metric.h"

typedef struct judged {
    const fc_target *t;
    fc_metric metric;          /* a copy: the list is sorted once everything is planned */
    int from, to;              /* steps; from 0: the level itself */
    int years;                 /* whole years from `from` for `every` */
    fc_scalar hit, shortfall, date, without, alone;
} judged;

typedef struct rec {
    size_t n;
    judged *all;
    fc_scalar together, score;
} rec;

static const fc_output_row outputs[] = {
    {"target.<name>", "probability", FC_SCALAR, FC_OUT_PROBABILITY | FC_OUT_JUDGED, "1 if the target is met; an undefined metric misses it.", "1 if value >= at_least, or value <= at_most"},
    {"target.<name>.shortfall", "same", FC_SCALAR, FC_OUT_UNDEFINED | FC_OUT_HIGH_IS_BAD, "How far a missed target was missed; undefined where it is met.", "threshold - value"},
    {"target.<name>.date", "years", FC_SCALAR, FC_OUT_UNDEFINED | FC_OUT_HIGH_IS_BAD, "First time from the start at which the threshold was reached; undefined where it never was, and of numbers at the horizon, which have no dates.", "first k delta with value >= at_least, or <= at_most"},
    {"target.<name>.without", "probability", FC_SCALAR, FC_OUT_PROBABILITY, "1 if every other target is met.", "product of the hits of the other targets"},
    {"target.<name>.alone", "probability", FC_SCALAR, FC_OUT_PROBABILITY | FC_OUT_HIGH_IS_BAD, "1 if every other target is met and this one is not: what it alone takes off the chance of all.", "target.<name>.without - target.all"},
    {"target.all", "probability", FC_SCALAR, FC_OUT_PROBABILITY | FC_OUT_JUDGED, "1 if every target is met.", "product of the hits of the path"},
    {"plan.score", "share", FC_SCALAR, FC_OUT_JUDGED, "Weighted degree of fulfilment.", "sum weight min(1, value / threshold) / sum weight; at_most and thresholds below 0 turn the fraction round"},
    {0}};

static const fc_metric *find(fc_builder *b, const fc_target *t)
{
    const fc_metric *all, *best = NULL;
    size_t n = fc_build_metrics(b, &all);
    for (size_t i = 0; i < n; i++) {
        if (strcmp(all[i].name, t->metric) != 0) continue;
        if (all[i].series || !best) best = &all[i];
    }
    return best;
}

static void plan_one(fc_builder *b, const fc_entry *entry, judged *j)
{
    const fc_calendar *c = &fc_build_model(b)->calendar;
    const fc_target *t = entry->params;
    const fc_metric *m = find(b, t);
    int dated = t->at.present || t->from.present || t->to.present || t->every == FC_EVERY_YEAR;
    if (!m) fc_entry_problem(fc_build_report(b), FC_MSG_TARGET_METRIC, entry, "metric", t->metric);
    else if (!m->series && dated) fc_entry_problem(fc_build_report(b), FC_MSG_TARGET_SCALAR, entry, "metric", t->metric);
    *j = (judged){.t = t, .metric = m ? *m : (fc_metric){0}, .from = fc_target_from(c, t), .to = fc_target_to(c, t)};
    j->years = (j->to - j->from) / c->steps_per_year;
    j->hit = fc_build_scalar(b, "target.<name>", entry->name);
    j->shortfall = fc_build_scalar_in(b, "target.<name>.shortfall", entry->name, j->metric.unit ? j->metric.unit : "");
    j->date = fc_build_scalar(b, "target.<name>.date", entry->name);
    j->without = fc_build_scalar(b, "target.<name>.without", entry->name);
    j->alone = fc_build_scalar(b, "target.<name>.alone", entry->name);
}

static fc_status plan(fc_builder *b, void *out, fc_error *err)
{
    rec *r = out;
    const fc_entry *first;
    (void)err;
    r->n = fc_model_section(fc_build_model(b), "targets", &first);
    if (!r->n) return FC_OK;
    r->all = fc_build_alloc(b, r->n, sizeof *r->all);
    for (size_t i = 0; r->all && i < r->n; i++) plan_one(b, &first[i], &r->all[i]);
    r->together = fc_build_scalar(b, "target.all", NULL);
    r->score = fc_build_scalar(b, "plan.score", NULL);
    fc_build_scratch(b, (size_t)fc_build_plan(b)->n_steps + 1);
    return FC_OK;
}

/* Level of the metric at every step, running sums taken. */
static const double *levels(const judged *j, fc_ws *ws)
{
    const fc_metric *m = &j->metric;
    const double *x = fc_column(ws, m->column);
    double *y = ws->scratch;
    if (!m->cumulate) return x;
    FC_EACH_LANE(i) y[i] = x[i];
    for (int k = 1; k <= ws->plan->n_steps; k++) {
        const double *add = x + k * FC_LANES, *before = y + (k - 1) * FC_LANES;
        double *now = y + k * FC_LANES;
        FC_EACH_LANE(i) now[i] = before[i] + add[i];
    }
    return y;
}

/* Value compared with the threshold: level, increase, or the worst year's increase. */
static void value_of(const judged *j, const fc_ws *ws, const double *level, double *v)
{
    int per_year = ws->plan->model->calendar.steps_per_year, low = !isnan(j->t->at_least);
    if (j->t->every != FC_EVERY_YEAR) {
        const double *end = level + j->to * FC_LANES, *from = level + j->from * FC_LANES;
        double from_level = j->t->from.present ? 1.0 : 0.0;
        FC_EACH_LANE(i) v[i] = from_level > 0.0 ? end[i] - from[i] : end[i];
        return;
    }
    for (int y = 1; y <= j->years; y++) {
        const double *end = level + (j->from + y * per_year) * FC_LANES, *from = end - per_year * FC_LANES;
        FC_EACH_LANE(i)
        {
            double up = end[i] - from[i];
            double worse = low ? (up < v[i] ? 1.0 : 0.0) : (up > v[i] ? 1.0 : 0.0);
            v[i] = y == 1 || worse > 0.0 || up != up ? up : v[i];
        }
    }
}

/* 1.0 where x has reached the threshold. Sums of steps carry rounding, so equal to the last bits of the level is equal: a
   plan that spends exactly what it should is met. */
static double reached(double x, double level, double low, double want)
{
    double slack = 1e-12 * (fc_abs(want) + fc_abs(level));
    return low > 0.0 ? (x >= want - slack ? 1.0 : 0.0) : (x <= want + slack ? 1.0 : 0.0);
}

/* First step at which the level (or the increase since `from`) reaches the threshold. */
static void date_of(const judged *j, const fc_ws *ws, const double *level, double *date)
{
    double low = isnan(j->t->at_least) ? 0.0 : 1.0, want = low > 0.0 ? j->t->at_least : j->t->at_most;
    double delta = ws->plan->delta, rise = j->t->from.present ? 1.0 : 0.0;
    const double *from = level + j->from * FC_LANES;
    FC_EACH_LANE(i) date[i] = (double)NAN;
    if (j->t->every == FC_EVERY_YEAR) return;
    for (int k = ws->plan->n_steps; k >= (j->t->from.present ? j->from + 1 : 0); k--) {
        const double *at = level + k * FC_LANES;
        double years = k * delta;
        FC_EACH_LANE(i)
        {
            double x = rise > 0.0 ? at[i] - from[i] : at[i];
            date[i] = reached(x, at[i], low, want) > 0.0 ? years : date[i];
        }
    }
}

/* Degree of fulfilment of a missed target, in [0, 1]; a threshold below 0 turns the fraction round (-50 for -36 is 0.72). */
static double share_of(double v, double low, double want)
{
    double same = (low > 0.0) == (want > 0.0) ? 1.0 : 0.0, part = same > 0.0 ? v : want, whole = same > 0.0 ? want : v;
    double share = want != 0.0 && whole != 0.0 ? part / whole : 0.0;
    share = share < 1.0 ? share : 1.0;
    return share > 0.0 ? share : 0.0;
}

static void judge(const judged *j, fc_ws *ws, double *score)
{
    fc_lane v, size; /* value judged and the level it was taken from */
    double *hit = fc_scalar_of(ws, j->hit), *short_by = fc_scalar_of(ws, j->shortfall), *date = fc_scalar_of(ws, j->date);
    double low = isnan(j->t->at_least) ? 0.0 : 1.0, want = low > 0.0 ? j->t->at_least : j->t->at_most;
    if (j->metric.series) {
        const double *level = levels(j, ws);
        FC_EACH_LANE(i) v[i] = 0.0;
        FC_EACH_LANE(i) size[i] = level[j->to * FC_LANES + i];
        value_of(j, ws, level, v);
        date_of(j, ws, level, date);
    } else {
        const double *x = fc_scalar_of(ws, j->metric.scalar);
        FC_EACH_LANE(i) v[i] = size[i] = x[i];
    }
    FC_EACH_LANE(i)
    {
        double ok = reached(v[i], size[i], low, want), gap = low > 0.0 ? want - v[i] : v[i] - want;
        hit[i] = ok;
        short_by[i] = ok > 0.0 ? (double)NAN : gap;
        score[i] += j->t->weight * (v[i] == v[i] ? (ok > 0.0 ? 1.0 : share_of(v[i], low, want)) : 0.0);
    }
}

static void compute(const void *given, fc_ws *ws)
{
    const rec *r = given;
    if (!r->n) return;
    fc_lane missed;
    double *all = fc_scalar_of(ws, r->together), *score = fc_scalar_of(ws, r->score), weights = 0.0;
    FC_EACH_LANE(i) missed[i] = score[i] = 0.0;
    for (size_t t = 0; t < r->n; t++) {
        judge(&r->all[t], ws, score);
        weights += r->all[t].t->weight;
        const double *hit = fc_scalar_of(ws, r->all[t].hit);
        FC_EACH_LANE(i) missed[i] += 1.0 - hit[i];
    }
    FC_EACH_LANE(i)
    {
        all[i] = missed[i] > 0.0 ? 0.0 : 1.0;
        score[i] = weights > 0.0 ? score[i] / (weights > 0.0 ? weights : 1.0) : 0.0;
    }
    for (size_t t = 0; t < r->n; t++) {
        const double *hit = fc_scalar_of(ws, r->all[t].hit);
        double *without = fc_scalar_of(ws, r->all[t].without), *alone = fc_scalar_of(ws, r->all[t].alone);
        FC_EACH_LANE(i)
        {
            without[i] = missed[i] - (1.0 - hit[i]) > 0.0 ? 0.0 : 1.0;
            alone[i] = without[i] - all[i];
        }
    }
}

const fc_metric_family FC_K(fc_metric_family_targets) = {.name = "targets", .summary = "Plan targets: each, all, shortfall, date, score.",
                                                         .outputs = outputs, .rec_size = sizeof(rec), .order = 1000,
                                                         .plan = plan, .compute = compute};
