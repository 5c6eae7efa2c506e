/* Gathering the headline's numbers: see headline_facts.h. */
#include "output/headline_facts.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "blocks/sponsor_terms.h"
#include "stats/intervals.h"

const char *const fc_gate_words[FC_N_GATES] = {"committed", "closed", "paid"};

/* Indices of 5%, 50% and 95% in fc_quantile_levels. */
static const int shown_levels[3] = {2, 5, 8};

/* Of one path no error is known: then it is as large as the value, which leaves two digits. */
static double error_or(double se, double value) { return isfinite(se) ? se : fabs(value); }

double fc_quantile_error(const fc_summary *s, int level, int worlds, int *rough)
{
    /* 95% order-statistic intervals are 2 * 1.96 standard errors wide. */
    const double se = (s->q_high[level] - s->q_low[level]) / (2 * 1.959964);
    *rough = 0;
    if (isfinite(se)) return se;
    if (worlds && !isfinite(s->q_low[level]) && !isfinite(s->q_high[level])) return 2 * s->se; /* histograms do not tell worlds apart */
    *rough = isfinite(s->q[level]) && !(s->sd <= FC_NOISE * fabs(s->q[level]));
    return isfinite(s->sd) ? s->sd : fabs(s->q[level]);
}

static void from_scalar(fc_fact *fact, const fc_summary *s, int worlds)
{
    fact->metric = s->metric;
    fact->unit = s->unit;
    fact->n = s->n;
    fact->undefined = s->undefined;
    fact->mean = s->mean;
    fact->se = error_or(s->se, s->mean);
    fact->ci[0] = s->ci_low;
    fact->ci[1] = s->ci_high;
    if (s->n >= 100 && s->q[0] >= 0 && s->mean > 0) fact->top = s->q[FC_N_QUANTILES - 1] / ((double)s->n * s->mean);
    for (int i = 0; i < 3; i++) {
        const int q = shown_levels[i];
        fact->q[i] = s->q[q];
        fact->q_se[i] = fc_quantile_error(s, q, worlds, &fact->rough[i]);
    }
}

static void from_series(fc_fact *fact, const fc_result *result, size_t i)
{
    const fc_series_point *point = fc_result_series_point(result, i, fc_result_n_steps(result));
    fact->metric = fc_result_series_name(result, i);
    fact->unit = fc_result_series_unit(result, i);
    fact->n = point->n;
    fact->undefined = point->undefined;
    fact->mean = point->mean;
    fact->se = error_or(point->se, point->mean);
    fact->ci[0] = point->ci_low;
    fact->ci[1] = point->ci_high;
    for (int q = 0; q < 3; q++) {
        fact->q[q] = fc_result_series_has_bands(result, i) ? point->q[shown_levels[q]] : NAN;
        fact->q_se[q] = 2 * fact->se; /* tails are known about half as well as the mean */
    }
}

fc_fact fc_fact_find(const fc_result *result, const char *metric)
{
    fc_fact fact = {.metric = metric, .unit = "", .ci = {NAN, NAN}};
    const fc_summary *scalar = fc_result_find(result, metric);
    const size_t series = scalar == NULL ? fc_result_series_find(result, metric) : SIZE_MAX;
    if (scalar != NULL) from_scalar(&fact, scalar, fc_result_outer(result) > 0);
    else if (series != SIZE_MAX) from_series(&fact, result, series);
    else return fact;
    fact.found = fact.n > 0 && isfinite(fact.mean);
    return fact;
}

fc_fact fc_fact_of_entry(const fc_result *result, const fc_entry *entry, const char *leaf)
{
    char metric[512];
    snprintf(metric, sizeof metric, "%s%s", entry->path, leaf);
    fc_fact fact = fc_fact_find(result, metric);
    if (!fact.found) fact.metric = NULL; /* the name was built here */
    return fact;
}

/* A line's total over the steps. Its steps may move together: their errors are added; NaN if one is not known. */
static void line_total(const fc_result *result, size_t line, double *mean, double *se)
{
    const size_t n_steps = fc_result_n_steps(result);
    *mean = *se = 0;
    for (size_t step = 0; step <= n_steps; step++) {
        double m, s;
        fc_result_line(result, line, step, &m, &s);
        if (!isfinite(m)) continue;
        *mean += m;
        *se += s;
    }
}

static void finish_gate(fc_gate_money *g)
{
    g->social_ratio = g->total_ratio = g->social_ratio_se = NAN;
    if (g->public_money > 0) {
        g->social_ratio = g->social / g->public_money;
        g->total_ratio = g->social_ratio + 1;
        g->social_ratio_se = error_or((g->social_se + g->social_ratio * g->public_se) / g->public_money, g->social_ratio);
    }
    g->sponsor_se = error_or(g->sponsor_se, g->sponsor);
    g->public_se = error_or(g->public_se, g->public_money);
    g->social_se = error_or(g->social_se, g->social);
    g->beside_se = error_or(g->beside_se, g->beside);
}

static int counts(const fc_line *line)
{
    return line->leverage && line->gate != FC_GATE_NONE && line->payer_class >= 0;
}

/* Money of the lines of entries [first, end); programme-wide lines (entry -1) only where first is 0 and end all. */
static void gather_money(const fc_model *model, const fc_result *result, size_t first, size_t end,
                         fc_gate_money *money)
{
    const fc_plan *plan = fc_result_plan(result);
    const int whole = first == 0 && end == model->n_entries;
    for (size_t i = 0; i < plan->n_lines; i++) {
        const fc_line *line = &plan->lines[i];
        if (!counts(line)) continue;
        if (!whole && (line->entry < 0 || (size_t)line->entry < first || (size_t)line->entry >= end)) continue;
        fc_gate_money *g = &money[line->gate - FC_GATE_COMMITTED];
        double mean, se;
        line_total(result, i, &mean, &se);
        mean *= 1 - line->overlap;
        se *= 1 - line->overlap;
        g->found = 1;
        if (line->payer_class == FC_CLASS_sponsor) {
            g->sponsor += mean;
            g->sponsor_se += se;
        }
        if (model->public_class[line->payer_class]) {
            g->public_money += mean;
            g->public_se += se;
        } else {
            const int beside = strcmp(line->what, "coinvestment") == 0;
            g->social += mean;
            g->social_se += se;
            g->beside += beside ? mean : 0;
            g->beside_se += beside ? se : 0;
        }
    }
    for (int g = 0; g < FC_N_GATES; g++) finish_gate(&money[g]);
}

static int has_stakes(const fc_model *model)
{
    static const char *const kinds[] = {"funds", "direct", "conversion"};
    const fc_entry *first;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (fc_model_section(model, kinds[i], &first) > 0) return 1;
    return 0;
}

/* 1 if the scenario says what cash the sponsor has, may draw or goes by: then running out of it is a question. */
static int speaks_of_cash(const fc_entry *sponsor)
{
    static const char *const keys[] = {"cash", "appropriation", "credit_line", "rule"};
    for (size_t i = 0; sponsor != NULL && i < sizeof keys / sizeof *keys; i++)
        if (fc_entry_has(sponsor, keys[i])) return 1;
    return 0;
}

int fc_fact_provided(const fc_model *model, const fc_result *result, double *mean, double *se)
{
    const fc_plan *plan = fc_result_plan(result);
    const fc_entry *sponsor = fc_model_entry(model, "sponsor");
    const size_t cash = fc_result_series_find(result, "sponsor.cash");
    *mean = *se = NAN;
    if (!speaks_of_cash(sponsor) || cash == SIZE_MAX) return 0;
    const fc_series_point *start = fc_result_series_point(result, cash, 0);
    *mean = start->mean + ((const fc_sponsor_terms *)sponsor->params)->limit;
    *se = start->se;
    for (size_t i = 0; i < plan->n_lines; i++) {
        double sum, error;
        if (strcmp(plan->lines[i].name, "sponsor.appropriation") != 0) continue;
        line_total(result, i, &sum, &error);
        *mean += sum;
        *se += error;
    }
    *se = error_or(*se, *mean);
    return isfinite(*mean);
}

void fc_facts_gather(const fc_model *model, const fc_result *result, fc_facts *facts)
{
    memset(facts, 0, sizeof *facts);
    facts->paths = fc_result_paths(result);
    facts->seed = fc_result_seed(result);
    gather_money(model, result, 0, model->n_entries, facts->money);
    for (int g = 0; g < FC_N_GATES; g++) {
        char name[64];
        snprintf(name, sizeof name, "leverage.%s.social", fc_gate_words[g]);
        facts->social[g] = fc_fact_find(result, name);
        snprintf(name, sizeof name, "leverage.%s.total", fc_gate_words[g]);
        facts->total[g] = fc_fact_find(result, name);
    }
    facts->tvpi = fc_fact_find(result, "sponsor.tvpi");
    facts->dpi = fc_fact_find(result, "sponsor.dpi");
    facts->irr = fc_fact_find(result, "sponsor.irr");
    facts->irr_several = fc_fact_find(result, "sponsor.irr.several");
    facts->need = fc_fact_find(result, "sponsor.need");
    facts->shortfall = fc_fact_find(result, "sponsor.shortfall");
    facts->loss = fc_fact_find(result, "sponsor.loss");
    facts->cost = fc_fact_find(result, "programme.cost");
    facts->ruin = fc_fact_find(result, "sponsor.ruin");
    facts->has_stakes = has_stakes(model);
    facts->has_limit = fc_fact_provided(model, result, &facts->provided, &facts->provided_se);
}

size_t fc_part_length(const fc_model *model, size_t first)
{
    size_t n = 0;
    while (first + n < model->n_entries && model->entries[first + n].section == model->entries[first].section) n++;
    return n;
}

/* What the leverage family calls it: an entry's at gate paid has no gate in its name. */
static fc_fact part_ratio(const fc_result *result, const fc_money_part *part, int g)
{
    const int whole = part->n_entries > 1 || g < FC_N_GATES - 1;
    char metric[512];
    snprintf(metric, sizeof metric, "leverage.%s%s%s.social", whole ? fc_gate_words[g] : "", whole ? "." : "", part->name);
    fc_fact fact = fc_fact_find(result, metric);
    fact.metric = NULL; /* the name was built here */
    return fact;
}

int fc_part_gather(const fc_model *model, const fc_result *result, size_t first, size_t n, fc_money_part *part)
{
    memset(part, 0, sizeof *part);
    part->n_entries = n;
    part->name = n == 1 ? model->entries[first].path : model->entries[first].section->path;
    gather_money(model, result, first, first + n, part->money);
    for (int g = 0; g < FC_N_GATES; g++) part->social[g] = part_ratio(result, part, g);
    for (int g = 0; g < FC_N_GATES; g++)
        if (part->money[g].found) return 1;
    return 0;
}

void fc_parts_each(const fc_model *model, const fc_result *result, fc_part_visit visit, void *user)
{
    fc_money_part part;
    for (size_t first = 0, n; first < model->n_entries; first += n) {
        const fc_entry *entry = &model->entries[first];
        size_t counted = 0;
        n = fc_part_length(model, first);
        for (size_t e = 0; e < n; e++) counted += fc_part_gather(model, result, first + e, 1, &part) != 0;
        if (counted > 1 && fc_part_gather(model, result, first, n, &part)) {
            part.n_entries = counted;
            visit(user, entry, &part);
        }
        for (size_t e = 0; e < n && n <= FC_PART_ENTRIES; e++)
            if (fc_part_gather(model, result, first + e, 1, &part)) visit(user, &entry[e], &part);
    }
}

size_t fc_part_count(const fc_model *model, const fc_result *result)
{
    const fc_plan *plan = fc_result_plan(result);
    size_t n = 0;
    for (size_t e = 0; e < model->n_entries; e++)
        for (size_t i = 0; i < plan->n_lines; i++)
            if (counts(&plan->lines[i]) && plan->lines[i].entry == (int)e) {
                n++;
                break;
            }
    return n;
}

int fc_target_gather(const fc_model *model, const fc_result *result, size_t i, fc_target_fact *fact)
{
    char metric[512];
    const fc_entry *first = NULL;
    if (i >= fc_model_section(model, "targets", &first)) return 0;
    memset(fact, 0, sizeof *fact);
    fact->name = first[i].name;
    fact->target = first[i].params;
    fact->unit = fc_fact_find(result, fact->target->metric).unit;
    fact->gate = fc_plan_gate_of(fc_result_plan(result), fact->target->metric);
    snprintf(metric, sizeof metric, "target.%s", fact->name);
    fact->met = fc_fact_find(result, metric);
    snprintf(metric, sizeof metric, "target.%s.without", fact->name);
    fact->without = fc_fact_find(result, metric);
    if (!fact->met.found) fact->met.metric = fact->without.metric = NULL; /* the name was built here */
    return 1;
}
