/* The headline: what was put in, what followed, what came back, how much cash, how likely a loss; beside targets, platforms
   and chains of firms, what became of them (headline_programme.c). */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/report_internal.h"
#include "output/diagnosis.h"
#include "output/headline_sheet.h"
#include "output/json.h"
#include "output/target_text.h"
#include "stats/intervals.h"

static const fc_sheet_word gate_words[FC_N_GATES] = {W_COMMITTED, W_CLOSED, W_PAID};

/* ---- what was put in ---- */

static void money_row(const fc_sheet *p, const fc_facts *f, fc_sheet_word w, int which)
{
    fc_sheet_label(p, w, 20);
    for (int g = 0; g < FC_N_GATES; g++) {
        const fc_gate_money *m = &f->money[g];
        const double amounts[] = {m->sponsor, m->public_money, m->social};
        const double errors[] = {m->sponsor_se, m->public_se, m->social_se};
        char text[160];
        if (m->found) fc_sheet_amount(p, amounts[which], errors[which], text, sizeof text);
        else snprintf(text, sizeof text, "-");
        fc_text_add(p->out, "  ");
        fc_sheet_padded(p, text, g < FC_N_GATES - 1 ? 26 : 0);
    }
    fc_text_add(p->out, "\n");
}

static void put_in(const fc_sheet *p, const fc_facts *f)
{
    if (!f->money[0].found && !f->money[1].found && !f->money[2].found) return;
    fc_text_add(p->out, "\n");
    fc_sheet_padded(p, fc_sheet_say(p, W_PUT_IN), 22);
    for (int g = 0; g < FC_N_GATES; g++) {
        fc_text_add(p->out, "  ");
        fc_sheet_padded(p, fc_sheet_say(p, gate_words[g]), g < FC_N_GATES - 1 ? 26 : 0);
    }
    fc_text_add(p->out, "\n");
    money_row(p, f, W_SPONSOR, 0);
    money_row(p, f, W_PUBLIC, 1);
    money_row(p, f, W_SOCIAL, 2);
    /* money that nobody pays beside is in no ratio: say so where it is more than a trifle */
    if (f->money[2].found && f->cost.mean > 1.05 * f->money[2].public_money) {
        const char *say = fc_sheet_say(p, W_WHOLE_COST), *hole = strstr(say, "%s");
        char text[160];
        fc_sheet_amount(p, f->cost.mean, f->cost.se, text, sizeof text);
        fc_text_add(p->out, "  ");
        fc_text_add_n(p->out, say, (size_t)(hole - say));
        fc_text_format(p->out, "%s%s\n", text, hole + 2);
    }
}

/* ---- numbers with their range ---- */

static void ratio_row(const fc_sheet *p, const fc_fact *fact, fc_sheet_word w, double of_means, double se)
{
    char text[64];
    if (!fact->found && !isfinite(of_means) && fact->undefined == 0) return;
    fc_text_add(p->out, "    ");
    fc_sheet_padded(p, fc_sheet_say(p, w), 18);
    fc_text_add(p->out, "  ");
    if (fact->found) fc_sheet_mean_range(p, fact, 0);
    if (isfinite(of_means)) {
        fc_sheet_value(fact->found ? fact : &(fc_fact){.unit = "x"}, of_means, se, text, sizeof text);
        fc_text_format(p->out, "  %s %s", fc_sheet_say(p, W_RATIO_OF_MEANS), text);
    }
    fc_sheet_undefined(p, fact);
    fc_text_add(p->out, "\n");
}

static void followed(const fc_sheet *p, const fc_facts *f)
{
    int some = 0;
    for (int g = 0; g < FC_N_GATES; g++) {
        const fc_gate_money *m = &f->money[g];
        if (!f->social[g].found && !f->total[g].found && !m->found) continue; /* where there is money to speak of, none is told */
        if (!some++) fc_text_format(p->out, "\n%s %s\n", fc_sheet_say(p, W_FOLLOWED), fc_sheet_say(p, W_FOLLOWED_HINT));
        fc_text_format(p->out, "  %s\n", fc_sheet_say(p, gate_words[g]));
        ratio_row(p, &f->social[g], W_SOCIAL_RATIO, m->social_ratio, m->social_ratio_se);
        ratio_row(p, &f->total[g], W_TOTAL_RATIO, m->total_ratio, m->social_ratio_se);
    }
    if (some) fc_text_format(p->out, "  %s\n", fc_sheet_say(p, W_GATE_NOTE));
}

/* ---- part by part: a claim about one part is not a claim about the programme ---- */

static void part_gate(const fc_sheet *p, const fc_money_part *part, int g)
{
    const fc_gate_money *m = &part->money[g];
    const fc_fact *ratio = &part->social[g];
    const int spread = ratio->found && ratio->q[2] - ratio->q[0] > FC_NOISE * ratio->q[2];
    char text[160];
    if (!m->found) return;
    fc_text_add(p->out, "    ");
    fc_sheet_padded(p, fc_sheet_say(p, gate_words[g]), 18);
    fc_text_add(p->out, "  ");
    fc_sheet_amount(p, m->social, m->social_se, text, sizeof text);
    fc_sheet_padded(p, text, 24);
    fc_sheet_amount(p, m->public_money, m->public_se, text, sizeof text);
    fc_sheet_padded(p, text, 24);
    if (isfinite(m->social_ratio)) {
        fc_sheet_value(&(fc_fact){.unit = "x"}, m->social_ratio, m->social_ratio_se, text, sizeof text);
        fc_sheet_padded(p, text, spread || ratio->undefined > 0 ? 10 : 0);
    }
    if (spread) fc_sheet_range(p, ratio);
    fc_sheet_undefined(p, ratio);
    fc_text_add(p->out, "\n");
}

/* Of what followed a fund, its own investors' money (an investor in it sees only this) and what others paid to its companies.
   Errors of sums are sums over their lines, the most they can be, so a part's is the difference. */
static void part_split(const fc_sheet *p, const fc_gate_money *m)
{
    const double own = m->social - m->beside, se = fmax(m->social_se - m->beside_se, 0);
    char text[160];
    if (!m->found || !(m->beside > 0) || !(own > 1e-9 * m->social) || !(m->public_money > 0)) return;
    for (int beside = 0; beside < 2; beside++) {
        const double x = beside ? m->beside : own, error = beside ? m->beside_se : se, ratio = x / m->public_money;
        fc_text_add(p->out, "    ");
        fc_sheet_padded(p, fc_sheet_say(p, beside ? W_BESIDE : W_WITHIN), 18);
        fc_text_add(p->out, "  ");
        fc_sheet_amount(p, x, error, text, sizeof text);
        fc_sheet_padded(p, text, 48);
        fc_sheet_value(&(fc_fact){.unit = "x"}, ratio, (error + ratio * m->public_se) / m->public_money, text, sizeof text);
        fc_text_format(p->out, "%s\n", text);
    }
}

static void part_rows(void *sheet, const fc_entry *entry, const fc_money_part *part)
{
    const fc_sheet *p = sheet;
    (void)entry;
    fc_text_format(p->out, "  %s", part->name);
    if (part->n_entries > 1) fc_text_format(p->out, "%s%zu %s", fc_sheet_say(p, W_COLON), part->n_entries, fc_sheet_say(p, W_ENTRIES));
    fc_text_add(p->out, "\n");
    for (int g = 0; g < FC_N_GATES; g++) part_gate(p, part, g);
    part_split(p, &part->money[FC_N_GATES - 1]);
}

static void parts(fc_sheet *p, const fc_model *model, const fc_result *result)
{
    if (fc_part_count(model, result) < 2) return; /* the whole is the part */
    fc_text_add(p->out, "\n");
    fc_sheet_padded(p, fc_sheet_say(p, W_PARTS), 24);
    fc_sheet_padded(p, fc_sheet_say(p, W_SOCIAL), 24);
    fc_sheet_padded(p, fc_sheet_say(p, W_PUBLIC_MONEY), 24);
    fc_text_format(p->out, "%s\n", fc_sheet_say(p, W_MEANS_RATIO));
    fc_parts_each(model, result, part_rows, p);
}

/* ---- what came back, cash, loss ---- */

/* A line below a row: a share and what it is a share of. */
static void note_line(const fc_sheet *p, double share, double se, fc_sheet_word w)
{
    static const fc_fact probability = {.unit = "probability"};
    char text[64];
    fc_sheet_value(&probability, share, se, text, sizeof text);
    fc_text_add(p->out, "\n");
    fc_sheet_padded(p, "", 38);
    fc_text_format(p->out, "%s %s", text, fc_sheet_say(p, w));
}

/* several: share of paths whose flows change sign more than once (their IRR is one root of several); NULL: none. */
static void return_row(const fc_sheet *p, const fc_fact *fact, fc_sheet_word w, const fc_fact *several)
{
    if (!fact->found && fact->undefined == 0) return;
    fc_sheet_label(p, w, 34);
    fc_text_add(p->out, "  ");
    if (fact->found) fc_sheet_mean_range(p, fact, 1);
    fc_sheet_undefined(p, fact);
    if (several != NULL && several->found && several->mean > 0)
        note_line(p, several->mean, several->se, W_SEVERAL);
    if (fact->top > 0.1) note_line(p, fact->top, 0.01, W_HEAVY);
    fc_text_add(p->out, "\n");
}

static void came_back(const fc_sheet *p, const fc_facts *f)
{
    if (!f->tvpi.found && !f->dpi.found && !f->irr.found && !f->has_stakes) return;
    fc_text_format(p->out, "\n%s\n", fc_sheet_say(p, W_CAME_BACK));
    return_row(p, &f->tvpi, W_TVPI, NULL);
    return_row(p, &f->dpi, W_DPI, NULL);
    return_row(p, &f->irr, W_IRR, &f->irr_several);
}

static void chance_row(const fc_sheet *p, fc_sheet_word w, const fc_fact *chance)
{
    char text[96];
    fc_sheet_chance(chance, text, sizeof text);
    fc_sheet_label(p, w, 42);
    fc_text_format(p->out, "  %s\n", text);
}

static void cash(const fc_sheet *p, const fc_facts *f)
{
    const int ruin = f->has_limit && f->ruin.found;
    char text[160];
    if (!f->need.found && !f->loss.found && !ruin) return;
    fc_text_format(p->out, "\n%s\n", fc_sheet_say(p, W_CASH));
    if (f->need.found) {
        fc_sheet_amount(p, f->need.mean, f->need.se, text, sizeof text);
        fc_sheet_label(p, W_PEAK, 42);
        fc_text_format(p->out, "  %s\n", text);
        if (isfinite(f->need.q[2])) {
            fc_sheet_quantile(p, &f->need, 2, text, sizeof text);
            fc_sheet_label(p, W_RESERVE, 42);
            fc_text_format(p->out, "  %s\n", text);
        }
    }
    if (ruin) {
        fc_sheet_amount(p, f->provided, f->provided_se, text, sizeof text);
        fc_sheet_label(p, W_PROVIDED, 42);
        fc_text_format(p->out, "  %s\n", text);
    }
    if (ruin) chance_row(p, W_RUIN, &f->ruin);
    if (f->loss.found) chance_row(p, W_LOSS, &f->loss);
}

fc_status fc_headline(const fc_model *model, const fc_result *result, const char *lang, FILE *out, fc_error *err)
{
    fc_facts facts;
    fc_text text;
    int rough = 0;
    fc_sheet p = {.out = &text, .zh = lang != NULL && strcmp(lang, "zh") == 0, .rough = &rough};
    const char *title = fc_model_title(model);
    fc_text_init(&text);
    fc_facts_gather(model, result, &facts);
    if (title != NULL && *title != '\0') fc_text_format(&text, "%s\n", title);
    fc_sheet_run(&p, result);
    put_in(&p, &facts);
    followed(&p, &facts);
    parts(&p, model, result);
    came_back(&p, &facts);
    cash(&p, &facts);
    fc_headline_self_financing(&p, model, result);
    fc_headline_targets(&p, model, result);
    fc_headline_programme(&p, model, result);
    fc_headline_pools(&p, model, result);
    fc_headline_levels(&p, result);
    fc_headline_stop(&p, result);
    fc_headline_failed(&p, result);
    fc_diagnosis diagnosis;
    fc_status status = fc_diagnosis_make(model, result, &diagnosis, err);
    if (status == FC_OK) {
        fc_text_add(&text, "\n");
        if (rough) fc_text_format(&text, "%s\n", fc_sheet_say(&p, W_ROUGH));
        fc_diagnosis_line(&p, &diagnosis);
        status = fc_sheet_print(&text, out, err);
    }
    fc_text_free(&text);
    return status;
}

/* ---- JSON ---- */

static void json_fact(fc_json *json, const char *key, const fc_fact *fact)
{
    fc_json_object(json, key);
    fc_json_text(json, "unit", fact->unit);
    fc_json_whole(json, "n", fact->n);
    fc_json_whole(json, "undefined", fact->undefined);
    fc_json_number(json, "mean", fact->mean);
    fc_json_number(json, "se", isfinite(fact->ci[0]) ? fact->se : NAN); /* what is shown without an error has the digits of one path */
    fc_json_number(json, "ci_low", fact->ci[0]);
    fc_json_number(json, "ci_high", fact->ci[1]);
    fc_json_number(json, "p05", fact->q[0]);
    fc_json_number(json, "p50", fact->q[1]);
    fc_json_number(json, "p95", fact->q[2]);
    fc_json_end_object(json);
}

static void json_gate(fc_json *json, const fc_gate_money *m, const fc_fact *ratio, int g)
{
    fc_json_object(json, fc_gate_words[g]);
    fc_json_number(json, "sponsor", m->found ? m->sponsor : NAN);
    fc_json_number(json, "public", m->found ? m->public_money : NAN);
    fc_json_number(json, "social", m->found ? m->social : NAN);
    fc_json_number(json, "social_beside", m->found ? m->beside : NAN);
    fc_json_number(json, "social_ratio_of_means", m->social_ratio);
    fc_json_number(json, "total_ratio_of_means", m->total_ratio);
    if (ratio->found || ratio->undefined > 0) json_fact(json, "social_ratio", ratio);
    fc_json_end_object(json);
}

/* Every entry, and every kind of several entries under the kind's name. */
static void json_parts(fc_json *json, const fc_model *model, const fc_result *result)
{
    fc_money_part part;
    fc_json_object(json, "parts");
    for (size_t first = 0, n; first < model->n_entries; first += n) {
        n = fc_part_length(model, first);
        for (size_t e = 0; e < n + (n > 1); e++) {
            if (!fc_part_gather(model, result, e < n ? first + e : first, e < n ? 1 : n, &part)) continue;
            fc_json_object(json, part.name);
            for (int g = 0; g < FC_N_GATES; g++) json_gate(json, &part.money[g], &part.social[g], g);
            fc_json_end_object(json);
        }
    }
    fc_json_end_object(json);
}

static void json_targets(fc_json *json, const fc_model *model, const fc_result *result)
{
    fc_target_fact f;
    if (!fc_target_gather(model, result, 0, &f)) return;
    fc_json_object(json, "targets");
    for (size_t i = 0; fc_target_gather(model, result, i, &f); i++) {
        fc_json_object(json, f.name);
        fc_json_text(json, "metric", f.target->metric);
        if (f.gate != FC_GATE_NONE) fc_json_text(json, "gate", fc_gate_words[f.gate - FC_GATE_COMMITTED]);
        fc_json_number(json, isnan(f.target->at_least) ? "at_most" : "at_least", fc_target_threshold(f.target));
        fc_json_number(json, "probability", f.met.mean);
        fc_json_number(json, "se", f.met.se);
        fc_json_number(json, "ci_low", f.met.ci[0]);
        fc_json_number(json, "ci_high", f.met.ci[1]);
        fc_json_number(json, "others_without_it", f.without.mean);
        fc_json_end_object(json);
    }
    fc_json_end_object(json);
}

/* Where there are targets, platforms, chains or talent: what the headline says of them. */
static void json_programme(fc_json *json, const fc_model *model, const fc_result *result)
{
    static const char *const whole[] = {"sponsor.selffinancing", "sponsor.selffunding.year", "sponsor.selffunding.never", "sponsor.postponed",
                                        "sponsor.dropped", "sponsor.wait", "target.all", "listed"};
    static const struct { const char *kind, *leaf; } each[] = {{"platforms", ".count"}, {"platforms", ".spinouts"},
                                                               {"platforms", ".selfsufficiency"}, {"incubation", ".firms"},
                                                               {"talent", ""}};
    char metric[512];
    for (size_t i = 0; i < sizeof whole / sizeof *whole; i++) {
        const fc_fact fact = fc_fact_find(result, whole[i]);
        if (fact.found || fact.undefined > 0) json_fact(json, whole[i], &fact);
    }
    for (size_t i = 0; i < sizeof each / sizeof *each; i++) {
        const fc_entry *e = NULL;
        for (size_t k = 0, n = fc_model_section(model, each[i].kind, &e); k < n; k++) {
            snprintf(metric, sizeof metric, "%s%s", e[k].path, each[i].leaf);
            const fc_fact fact = fc_fact_find(result, metric);
            if (fact.found || fact.undefined > 0) json_fact(json, metric, &fact);
        }
    }
}

fc_status fc_headline_json(const fc_model *model, const fc_result *result, FILE *out, fc_error *err)
{
    fc_facts f;
    fc_text text;
    fc_json json;
    char hash[65];
    fc_text_init(&text);
    fc_facts_gather(model, result, &f);
    fc_plan_hash(fc_result_plan(result), hash);
    fc_json_init(&json, &text);
    fc_json_object(&json, NULL);
    fc_json_text(&json, "title", fc_model_title(model));
    fc_json_whole(&json, "paths", f.paths);
    const fc_sheet en = {.out = &text};
    char early[120];
    if (*fc_sheet_early(&en, result, early, sizeof early)) {
        fc_json_whole(&json, "paths_asked", fc_result_paths_asked(result));
        fc_json_text(&json, "ended", fc_result_stop(result)->reason);
    }
    fc_json_whole(&json, "seed", f.seed);
    fc_json_text(&json, "plan_hash", hash);
    fc_json_object(&json, "money");
    for (int g = 0; g < FC_N_GATES; g++) json_gate(&json, &f.money[g], &f.social[g], g);
    fc_json_end_object(&json);
    json_parts(&json, model, result);
    fc_json_object(&json, "metrics");
    const fc_fact none = {0}, *const facts[] = {&f.social[0], &f.total[0], &f.social[1], &f.total[1], &f.social[2], &f.total[2],
                              &f.tvpi,      &f.dpi,      &f.irr,       &f.need,     &f.loss,      &f.shortfall,
                              f.has_limit ? &f.ruin : &none};
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++)
        if (facts[i]->found || facts[i]->undefined > 0) json_fact(&json, facts[i]->metric, facts[i]);
    json_programme(&json, model, result);
    fc_json_end_object(&json);
    json_targets(&json, model, result);
    fc_json_number(&json, "shortfall_probability", f.has_limit && f.ruin.found ? f.ruin.mean : NAN);
    fc_json_number(&json, "provided", f.has_limit ? f.provided : NAN);
    fc_json_levels(&json, result);
    fc_json_stop(&json, result, 1);
    fc_json_failed(&json, result);
    fc_json_end_object(&json);
    const fc_status status = fc_sheet_print(&text, out, err);
    fc_text_free(&text);
    return status;
}
