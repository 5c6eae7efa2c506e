/* The headline: what was put in, what followed, what came back, how much cash, how likely a loss. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/report_internal.h"
#include "output/headline_facts.h"
#include "output/json.h"
#include "output/rounding.h"

typedef enum word {
    W_RUN, W_PUT_IN, W_FOLLOWED, W_FOLLOWED_HINT, W_CAME_BACK, W_CASH, W_SPONSOR, W_PUBLIC, W_SOCIAL, W_SOCIAL_RATIO,
    W_TOTAL_RATIO, W_RATIO_OF_MEANS, W_TVPI, W_DPI, W_IRR, W_PEAK, W_RESERVE, W_SHORTFALL, W_LOSS, W_UNDEFINED,
    W_COMMITTED, W_CLOSED, W_PAID, W_RANGE, W_MEDIAN, W_COLON, W_PARTS, W_PUBLIC_MONEY, W_MEANS_RATIO, W_ENTRIES,
    W_GATE_NOTE, W_SEVERAL, W_HEAVY, N_WORDS
} word;

static const char *const words[N_WORDS][2] = {
    [W_RUN] = {"%s paths, seed %s", "%s 条路径，种子 %s"},
    [W_PUT_IN] = {"Put in", "投入"},
    [W_FOLLOWED] = {"What followed", "撬动"},
    [W_FOLLOWED_HINT] = {"(for each unit of public money: mean, 5-95% of futures, ratio of means)",
                         "（每 1 元公共资金；均值、5–95% 区间、均值之比）"},
    [W_CAME_BACK] = {"What came back to the sponsor", "出资方回报"},
    [W_CASH] = {"Cash and risk", "资金与风险"},
    [W_SPONSOR] = {"sponsor", "出资方"},
    [W_PUBLIC] = {"all public money", "公共资金合计"},
    [W_SOCIAL] = {"social capital", "社会资本"},
    [W_SOCIAL_RATIO] = {"social/public", "社会资本/公共资金"},
    [W_TOTAL_RATIO] = {"total/public", "总额/公共资金"},
    [W_RATIO_OF_MEANS] = {"means", "均值之比"},
    [W_TVPI] = {"value per unit paid in (TVPI)", "总价值倍数 TVPI"},
    [W_DPI] = {"cash back per unit paid in (DPI)", "现金回款倍数 DPI"},
    [W_IRR] = {"return a year (IRR)", "年化收益率 IRR"},
    [W_PEAK] = {"most cash needed at once, mean", "最大资金占用均值"},
    [W_RESERVE] = {"enough in 95% of futures", "95% 情形下足够"},
    [W_SHORTFALL] = {"chance to run out of cash and credit", "资金及授信不足的概率"},
    [W_LOSS] = {"chance to get back less than was paid in", "亏本概率"},
    [W_UNDEFINED] = {"undefined", "无定义"},
    [W_COMMITTED] = {"committed", "认缴"},
    [W_CLOSED] = {"closed", "募集完成"},
    [W_PAID] = {"paid in", "实缴到位"},
    [W_RANGE] = {"5-95%", "5–95%"},
    [W_MEDIAN] = {"median", "中位"},
    [W_COLON] = {": ", "："},
    [W_PARTS] = {"Part by part", "分项"},
    [W_PUBLIC_MONEY] = {"public money", "公共资金"},
    [W_MEANS_RATIO] = {"social/public, ratio of means", "社会资本/公共资金，均值之比"},
    [W_ENTRIES] = {"entries together", "项合计"},
    [W_GATE_NOTE] = {"Later rounds and co-investment beside funds count once paid in, so paid in can exceed closed.",
                     "后续轮次与基金外跟投只计入实缴到位，故实缴到位可高于募集完成。"},
    [W_HEAVY] = {"of the mean comes from one path: trust the median, not the mean and its error",
                 "的均值来自一条路径：请看中位数，勿信均值及其误差"},
    [W_SEVERAL] = {"of paths change sign more than once: the root nearest the discount rate is taken",
                   "的路径现金流多次变号，取最接近折现率的根"},
};
static const word gate_words[FC_N_GATES] = {W_COMMITTED, W_CLOSED, W_PAID};

typedef struct page {
    fc_text *out;
    int zh;
} page;

static const char *say(const page *p, word w)
{
    return words[w][p->zh];
}

/* Columns a text takes on a terminal: East Asian letters take two. */
static size_t width_of(const char *text)
{
    size_t n = 0;
    for (const unsigned char *c = (const unsigned char *)text; *c != '\0'; c++)
        if ((*c & 0xc0) != 0x80) n += *c >= 0xe3 && *c <= 0xef ? 2 : 1;
    return n;
}

static void add_padded(const page *p, const char *text, size_t width)
{
    fc_text_add(p->out, text);
    for (size_t n = width_of(text); n < width; n++) fc_text_add(p->out, " ");
}

static void label(const page *p, word w, size_t width)
{
    fc_text_add(p->out, "  ");
    add_padded(p, say(p, w), width);
}

/* One amount in the reader's units, rounded to its error; unit words stay outside. */
static void scaled(double amount, double se, double unit, const char *name, char *buf, size_t n)
{
    char digits[FC_ROUND_ROOM];
    fc_round_to_error(amount / unit, se / unit, digits);
    snprintf(buf, n, "%s%s", digits, name);
}

static void amount_text(const page *p, double amount, double se, char *buf, size_t n)
{
    char zh[64], en[64];
    const double size = fabs(amount);
    if (size >= 1e8) scaled(amount, se, 1e8, "亿", zh, sizeof zh);
    else if (size >= 1e4) scaled(amount, se, 1e4, "万", zh, sizeof zh);
    else scaled(amount, se, 1, "元", zh, sizeof zh);
    if (size >= 1e9 / 10) scaled(amount, se, 1e9, " bn", en, sizeof en);
    else if (size >= 1e6 / 10) scaled(amount, se, 1e6, " million", en, sizeof en);
    else scaled(amount, se, 1, "", en, sizeof en);
    if (p->zh) snprintf(buf, n, "%s（%s）", zh, en);
    else snprintf(buf, n, "%s (%s)", en, zh);
}

/* ---- what was put in ---- */

static void money_row(const page *p, const fc_facts *f, word w, int which)
{
    label(p, w, 20);
    for (int g = 0; g < FC_N_GATES; g++) {
        const fc_gate_money *m = &f->money[g];
        const double amounts[] = {m->sponsor, m->public_money, m->social};
        const double errors[] = {m->sponsor_se, m->public_se, m->social_se};
        char text[160];
        if (m->found) amount_text(p, amounts[which], errors[which], text, sizeof text);
        else snprintf(text, sizeof text, "-");
        fc_text_add(p->out, "  ");
        add_padded(p, text, g < FC_N_GATES - 1 ? 26 : 0);
    }
    fc_text_add(p->out, "\n");
}

static void put_in(const page *p, const fc_facts *f)
{
    if (!f->money[0].found && !f->money[1].found && !f->money[2].found) return;
    fc_text_add(p->out, "\n");
    add_padded(p, say(p, W_PUT_IN), 22);
    for (int g = 0; g < FC_N_GATES; g++) {
        fc_text_add(p->out, "  ");
        add_padded(p, say(p, gate_words[g]), g < FC_N_GATES - 1 ? 26 : 0);
    }
    fc_text_add(p->out, "\n");
    money_row(p, f, W_SPONSOR, 0);
    money_row(p, f, W_PUBLIC, 1);
    money_row(p, f, W_SOCIAL, 2);
}

/* ---- numbers with their range ---- */

static void value_text(const fc_fact *fact, double value, double se, char *buf, size_t n)
{
    char digits[FC_ROUND_ROOM];
    const int percent = strcmp(fact->unit, "1/year") == 0 || strcmp(fact->unit, "probability") == 0 ||
                        strcmp(fact->unit, "share") == 0;
    const int multiple = strcmp(fact->unit, "x") == 0;
    fc_round_to_error(percent ? 100 * value : value, percent ? 100 * se : se, digits);
    snprintf(buf, n, "%s%s", digits, percent ? "%" : multiple ? "x" : "");
}

static void undefined_note(const page *p, const fc_fact *fact)
{
    if (fact->undefined > 0)
        fc_text_format(p->out, "  (%s %" PRIu64 "/%" PRIu64 ")", say(p, W_UNDEFINED), fact->undefined,
                       fact->undefined + fact->n);
}

static void range_only(const page *p, const fc_fact *fact)
{
    char text[64];
    if (!isfinite(fact->q[0]) || !isfinite(fact->q[2])) return;
    value_text(fact, fact->q[0], fact->q_se[0], text, sizeof text);
    fc_text_format(p->out, "%s %s", say(p, W_RANGE), text);
    value_text(fact, fact->q[2], fact->q_se[2], text, sizeof text);
    fc_text_format(p->out, " .. %s", text);
}

/* "17.50x   5-95% 12.1x to 24.3x" and, if wanted, the median. */
static void range_text(const page *p, const fc_fact *fact, int median)
{
    char text[64];
    value_text(fact, fact->mean, fact->se, text, sizeof text);
    add_padded(p, text, 12);
    if (median && isfinite(fact->q[1])) {
        value_text(fact, fact->q[1], fact->q_se[1], text, sizeof text);
        fc_text_format(p->out, "%s %s  ", say(p, W_MEDIAN), text);
    }
    range_only(p, fact);
}

static void ratio_row(const page *p, const fc_fact *fact, word w, double of_means, double se)
{
    char text[64];
    if (!fact->found && !isfinite(of_means)) return;
    fc_text_add(p->out, "    ");
    add_padded(p, say(p, w), 18);
    fc_text_add(p->out, "  ");
    if (fact->found) range_text(p, fact, 0);
    if (isfinite(of_means)) {
        value_text(fact->found ? fact : &(fc_fact){.unit = "x"}, of_means, se, text, sizeof text);
        fc_text_format(p->out, "  %s %s", say(p, W_RATIO_OF_MEANS), text);
    }
    undefined_note(p, fact);
    fc_text_add(p->out, "\n");
}

static void followed(const page *p, const fc_facts *f)
{
    int some = 0;
    for (int g = 0; g < FC_N_GATES; g++) {
        const fc_gate_money *m = &f->money[g];
        if (!f->social[g].found && !f->total[g].found && !isfinite(m->social_ratio)) continue;
        if (!some++) fc_text_format(p->out, "\n%s %s\n", say(p, W_FOLLOWED), say(p, W_FOLLOWED_HINT));
        fc_text_format(p->out, "  %s\n", say(p, gate_words[g]));
        ratio_row(p, &f->social[g], W_SOCIAL_RATIO, m->social_ratio, m->social_ratio_se);
        ratio_row(p, &f->total[g], W_TOTAL_RATIO, m->total_ratio, m->social_ratio_se);
    }
    if (some) fc_text_format(p->out, "  %s\n", say(p, W_GATE_NOTE));
}

/* ---- part by part: a claim about one part is not a claim about the programme ---- */

enum { SHOWN_ENTRIES = 8 }; /* a kind with more entries shows their sum only */

static void part_gate(const page *p, const fc_part *part, int g)
{
    const fc_gate_money *m = &part->money[g];
    char text[160];
    if (!m->found) return;
    fc_text_add(p->out, "    ");
    add_padded(p, say(p, gate_words[g]), 18);
    fc_text_add(p->out, "  ");
    amount_text(p, m->social, m->social_se, text, sizeof text);
    add_padded(p, text, 24);
    amount_text(p, m->public_money, m->public_se, text, sizeof text);
    add_padded(p, text, 24);
    if (isfinite(m->social_ratio)) {
        value_text(&(fc_fact){.unit = "x"}, m->social_ratio, m->social_ratio_se, text, sizeof text);
        add_padded(p, text, g == FC_N_GATES - 1 && part->social.found ? 10 : 0);
    }
    if (g == FC_N_GATES - 1 && part->social.found) {
        range_only(p, &part->social);
        undefined_note(p, &part->social);
    }
    fc_text_add(p->out, "\n");
}

static void part_rows(const page *p, const fc_part *part)
{
    fc_text_format(p->out, "  %s", part->name);
    if (part->n_entries > 1) fc_text_format(p->out, "%s%zu %s", say(p, W_COLON), part->n_entries, say(p, W_ENTRIES));
    fc_text_add(p->out, "\n");
    for (int g = 0; g < FC_N_GATES; g++) part_gate(p, part, g);
}

static void parts(const page *p, const fc_model *model, const fc_result *result)
{
    fc_part part;
    if (fc_part_count(model, result) < 2) return; /* the whole is the part */
    fc_text_add(p->out, "\n");
    add_padded(p, say(p, W_PARTS), 24);
    add_padded(p, say(p, W_SOCIAL), 24);
    add_padded(p, say(p, W_PUBLIC_MONEY), 24);
    fc_text_format(p->out, "%s\n", say(p, W_MEANS_RATIO));
    for (size_t first = 0, n; first < model->n_entries; first += n) {
        n = fc_part_length(model, first);
        if (n > 1 && fc_part_gather(model, result, first, n, &part)) part_rows(p, &part);
        for (size_t e = 0; e < n && n <= SHOWN_ENTRIES; e++)
            if (fc_part_gather(model, result, first + e, 1, &part)) part_rows(p, &part);
    }
}

/* ---- what came back, cash, loss ---- */

/* A line below a row: a share and what it is a share of. */
static void note_line(const page *p, double share, double se, word w)
{
    static const fc_fact probability = {.unit = "probability"};
    char text[64];
    value_text(&probability, share, se, text, sizeof text);
    fc_text_add(p->out, "\n");
    add_padded(p, "", 38);
    fc_text_format(p->out, "%s %s", text, say(p, w));
}

/* several: share of paths whose flows change sign more than once (their IRR is one root of several); NULL: none. */
static void return_row(const page *p, const fc_fact *fact, word w, const fc_fact *several)
{
    if (!fact->found && fact->undefined == 0) return;
    label(p, w, 34);
    fc_text_add(p->out, "  ");
    if (fact->found) range_text(p, fact, 1);
    undefined_note(p, fact);
    if (several != NULL && several->found && several->mean > 0)
        note_line(p, several->mean, several->se, W_SEVERAL);
    if (fact->top > 0.1) note_line(p, fact->top, 0.01, W_HEAVY);
    fc_text_add(p->out, "\n");
}

static void came_back(const page *p, const fc_facts *f)
{
    if (!f->tvpi.found && !f->dpi.found && !f->irr.found) return;
    fc_text_format(p->out, "\n%s\n", say(p, W_CAME_BACK));
    return_row(p, &f->tvpi, W_TVPI, NULL);
    return_row(p, &f->dpi, W_DPI, NULL);
    return_row(p, &f->irr, W_IRR, &f->irr_several);
}

static void chance_row(const page *p, word w, double chance, double se)
{
    static const fc_fact probability = {.unit = "probability"};
    char text[64];
    value_text(&probability, chance, se, text, sizeof text);
    label(p, w, 42);
    fc_text_format(p->out, "  %s\n", text);
}

static void cash(const page *p, const fc_facts *f)
{
    const int shortfall = f->has_limit && isfinite(f->shortfall_chance);
    char text[160];
    if (!f->peak.found && !f->loss.found && !shortfall) return;
    fc_text_format(p->out, "\n%s\n", say(p, W_CASH));
    if (f->peak.found) {
        amount_text(p, f->peak.mean, f->peak.se, text, sizeof text);
        label(p, W_PEAK, 42);
        fc_text_format(p->out, "  %s\n", text);
        if (isfinite(f->peak.q[2])) {
            amount_text(p, f->peak.q[2], f->peak.q_se[2], text, sizeof text);
            label(p, W_RESERVE, 42);
            fc_text_format(p->out, "  %s\n", text);
        }
    }
    if (shortfall) chance_row(p, W_SHORTFALL, f->shortfall_chance, f->shortfall_chance_se);
    if (f->loss.found) chance_row(p, W_LOSS, f->loss.mean, f->loss.se);
}

/* 100000 -> "100,000" */
static void grouped(uint64_t n, char *buf, size_t room)
{
    char digits[24];
    const int length = snprintf(digits, sizeof digits, "%" PRIu64, n);
    size_t at = 0;
    for (int i = 0; i < length && at + 2 < room; i++) {
        if (i > 0 && (length - i) % 3 == 0) buf[at++] = ',';
        buf[at++] = digits[i];
    }
    buf[at] = '\0';
}

static fc_status print_text(const fc_text *text, FILE *out, fc_error *err)
{
    if (text->failed) return fc_fail(err, FC_E_MEMORY, FC_MSG_OUT_OF_MEMORY, NULL, 0, NULL);
    if (fwrite(text->data, 1, text->n, out) != text->n || fflush(out) != 0)
        return fc_fail(err, FC_E_IO, FC_MSG_OUTPUT_PRINT, NULL, 0, NULL);
    return FC_OK;
}

fc_status fc_headline(const fc_model *model, const fc_result *result, const char *lang, FILE *out, fc_error *err)
{
    fc_facts facts;
    fc_text text;
    char paths[40], seed[24];
    const page p = {.out = &text, .zh = lang != NULL && strcmp(lang, "zh") == 0};
    const char *title = fc_model_title(model);
    fc_text_init(&text);
    fc_facts_gather(model, result, &facts);
    grouped(facts.paths, paths, sizeof paths);
    snprintf(seed, sizeof seed, "%" PRIu64, facts.seed);
    if (title != NULL && *title != '\0') fc_text_format(&text, "%s\n", title);
    /* The format is one of the two constants above. */
    const char *run = say(&p, W_RUN), *hole = strstr(run, "%s"), *second = strstr(hole + 2, "%s");
    fc_text_add_n(&text, run, (size_t)(hole - run));
    fc_text_add(&text, paths);
    fc_text_add_n(&text, hole + 2, (size_t)(second - hole - 2));
    fc_text_format(&text, "%s\n", seed);
    put_in(&p, &facts);
    followed(&p, &facts);
    parts(&p, model, result);
    came_back(&p, &facts);
    cash(&p, &facts);
    const fc_status status = print_text(&text, out, err);
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
    fc_json_number(json, "se", fact->se);
    fc_json_number(json, "p05", fact->q[0]);
    fc_json_number(json, "p50", fact->q[1]);
    fc_json_number(json, "p95", fact->q[2]);
    fc_json_end_object(json);
}

static void json_gate(fc_json *json, const fc_gate_money *m, int g)
{
    fc_json_object(json, fc_gate_words[g]);
    fc_json_number(json, "sponsor", m->found ? m->sponsor : NAN);
    fc_json_number(json, "public", m->found ? m->public_money : NAN);
    fc_json_number(json, "social", m->found ? m->social : NAN);
    fc_json_number(json, "social_ratio_of_means", m->social_ratio);
    fc_json_number(json, "total_ratio_of_means", m->total_ratio);
    fc_json_end_object(json);
}

/* Every entry, and every kind of several entries under the kind's name. */
static void json_parts(fc_json *json, const fc_model *model, const fc_result *result)
{
    fc_part part;
    fc_json_object(json, "parts");
    for (size_t first = 0, n; first < model->n_entries; first += n) {
        n = fc_part_length(model, first);
        for (size_t e = 0; e < n + (n > 1); e++) {
            if (!fc_part_gather(model, result, e < n ? first + e : first, e < n ? 1 : n, &part)) continue;
            fc_json_object(json, part.name);
            for (int g = 0; g < FC_N_GATES; g++) json_gate(json, &part.money[g], g);
            fc_json_end_object(json);
        }
    }
    fc_json_end_object(json);
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
    fc_json_whole(&json, "seed", f.seed);
    fc_json_text(&json, "plan_hash", hash);
    fc_json_object(&json, "money");
    for (int g = 0; g < FC_N_GATES; g++) json_gate(&json, &f.money[g], g);
    fc_json_end_object(&json);
    json_parts(&json, model, result);
    fc_json_object(&json, "metrics");
    const fc_fact *facts[] = {&f.social[0], &f.total[0], &f.social[1], &f.total[1], &f.social[2], &f.total[2],
                              &f.tvpi,      &f.dpi,      &f.irr,       &f.peak,     &f.loss,      &f.shortfall};
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++)
        if (facts[i]->found || facts[i]->undefined > 0) json_fact(&json, facts[i]->metric, facts[i]);
    fc_json_end_object(&json);
    fc_json_number(&json, "shortfall_probability", f.has_limit ? f.shortfall_chance : NAN);
    fc_json_end_object(&json);
    const fc_status status = print_text(&text, out, err);
    fc_text_free(&text);
    return status;
}
