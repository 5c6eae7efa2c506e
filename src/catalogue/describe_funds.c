/* Funds in words: the capital stack, the terms, and whether the reinvestment asked for can be met. */
#include <math.h>
#include <string.h>

#include "catalogue/describe.h"

/* A row of an item by key; NULL if the table has none. */
static const void *item_member(const fc_field *fields, const char *key, const void *item)
{
    for (const fc_field *f = fields; f->key; f++)
        if (strcmp(f->key, key) == 0) return (const char *)item + f->offset;
    return NULL;
}

static void widen(fc_range *r, fc_range by)
{
    r->lo += by.lo;
    r->mean += by.mean;
    r->hi += by.hi;
}

/* What others leave: 1 - r. */
static fc_range left_by(fc_range r) { return (fc_range){ 1.0 - r.hi, 1.0 - r.mean, 1.0 - r.lo }; }

static int read_investors(const fc_model *model, const fc_field *row, const fc_list *list, fc_fund_words *w)
{
    int rest = -1;
    fc_range sponsor = { 0 }, other = { 0 }, social = { 0 };
    for (size_t i = 0; i < list->n; i++) {
        const void *item = (const char *)list->items + i * row->item_size;
        const int *cls = item_member(row->sub, "class", item);
        const fc_value *share = item_member(row->sub, "share", item);
        if (!cls || !share || *cls < 0 || *cls >= FC_N_CLASSES) return 0;
        if (share->present == 2) {
            rest = *cls;
            continue;
        }
        fc_range r = fc_value_range(share);
        w->share[*cls] += r.mean;
        widen(*cls == FC_CLASS_sponsor ? &sponsor : model->public_class[*cls] ? &other : &social, r);
    }
    if (rest >= 0) w->share[rest] += 1.0 - sponsor.mean - other.mean - social.mean;
    w->sponsor_part = sponsor;
    w->public_part = sponsor;
    widen(&w->public_part, other);
    w->other_part = other;
    if (rest >= 0 && model->public_class[rest]) { /* a public class takes what is left */
        w->public_part = left_by(social);
        widen(&social, sponsor);
        if (rest != FC_CLASS_sponsor) w->other_part = left_by(social);
        else widen(&social, other), w->sponsor_part = left_by(social);
    }
    return 1;
}

int fc_fund_words_read(const fc_model *model, const fc_entry *entry, fc_fund_words *w)
{
    memset(w, 0, sizeof *w);
    const fc_field *row = fc_entry_row(entry, "investors");
    if (strcmp(entry->section->path, "funds") != 0 || !row || row->kind != FC_FIELD_LIST) return 0;
    if (!read_investors(model, row, fc_entry_member(entry, "investors"), w)) return 0;
    w->count = fc_entry_number(entry, "count", 1.0);
    w->size = fc_entry_range(entry, "size");
    if (w->size.hi == 0.0) w->size = fc_entry_range(entry, "state.closed");
    if (w->size.hi == 0.0) {
        w->size = fc_entry_range(entry, "total");
        w->size.lo /= w->count;
        w->size.mean /= w->count;
        w->size.hi /= w->count;
    }
    w->public_share = w->public_part.mean;
    w->sponsor_share = w->share[FC_CLASS_sponsor];
    return 1;
}

static void stack(const fc_fund_words *w, fc_text *out)
{
    const char *between = "";
    for (int c = 0; c < FC_N_CLASSES; c++) {
        if (w->share[c] == 0.0) continue;
        fc_text_format(out, "%s%s %.4g%%", between, fc_class_names[c], w->share[c] * 100.0);
        between = ", ";
    }
}

static void terms(const fc_describer *d, const fc_entry *e, fc_text *out)
{
    const int *style = fc_entry_member(e, "waterfall.style");
    const fc_field *row = fc_entry_row(e, "waterfall.style");
    if (!style || *style < 0) return;
    fc_text_format(out,
                   FC_WORD(d,
                           "  terms: invests %.4g years, ends after %.4g (+%.4g); fee %.4g%% of the closed "
                           "size, then %.4g%% of cost held;\n",
                           "  条款：投资期 %.4g 年，存续 %.4g 年（可延 %.4g 年）；管理费为已募集规模的 "
                           "%.4g%%，之后为在投成本的 %.4g%%；\n"),
                   fc_entry_number(e, "invest", 0.0), fc_entry_number(e, "term", 0.0),
                   fc_entry_number(e, "extension", 0.0), 100.0 * fc_entry_number(e, "fee.rate", 0.0),
                   100.0 * fc_entry_number(e, "fee.after", 0.0));
    fc_text_format(out,
                   FC_WORD(d, "         %s waterfall, hurdle %.4g%%, carry %.4g%%, catch-up %.4g%%\n",
                           "        %s 分配，门槛收益 %.4g%%，业绩报酬 %.4g%%，追补 %.4g%%\n"),
                   row->choices[*style], 100.0 * fc_entry_number(e, "waterfall.hurdle", 0.0),
                   100.0 * fc_entry_number(e, "waterfall.carry", 0.0),
                   100.0 * fc_entry_number(e, "waterfall.catch_up", 0.0));
}

/* 1 if the entry runs deal by deal (other models have no fee, waterfall or deals). */
static int is_deals(const fc_entry *e)
{
    const int *model = fc_entry_member(e, "model");
    const fc_field *row = fc_entry_row(e, "model");
    return !model || *model < 0 || strcmp(row->choices[*model], "deals") == 0;
}

void fc_describe_fund(const fc_describer *d, const fc_entry *e, fc_text *out)
{
    fc_fund_words w;
    if (!fc_fund_words_read(d->model, e, &w)) return;
    fc_text_format(out, FC_WORD(d, "  %.6g fund%s of ", "  %.6g 支基金%s，每支 "), w.count,
                   d->zh || w.count == 1.0 ? "" : "s");
    fc_describe_amount(w.size.mean, FC_UNIT_MONEY, out);
    if (w.size.lo != w.size.hi) fc_text_add(out, FC_WORD(d, " on average", "（均值）"));
    if (w.count != 1.0) {
        fc_text_add(out, FC_WORD(d, ", in all ", "，合计 "));
        fc_describe_amount(w.count * w.size.mean, FC_UNIT_MONEY, out);
    }
    fc_text_add(out, FC_WORD(d, "\n  investors: ", "\n  出资人："));
    stack(&w, out);
    fc_text_format(out,
                   FC_WORD(d, " (public %.4g%%, social %.4g%%)\n", "（公共资金 %.4g%%，社会资本 %.4g%%）\n"),
                   100.0 * w.public_share, 100.0 * (1.0 - w.public_share));
    if (is_deals(e)) terms(d, e, out);
}

/* ---- feasibility ------------------------------------------------------------------------------------------------- */

/* Share of the closed size that reaches companies, all of it paid in: after fees, rules 5.1.3. */
static double investable_share(const fc_entry *e)
{
    double invest = fc_entry_number(e, "invest", 0.0), term = fc_entry_number(e, "term", 0.0);
    double kappa = fc_entry_number(e, "fee.after", 0.0) * (term - invest) / 2.0;
    double x = (1.0 - fc_entry_number(e, "fee.rate", 0.0) * invest) / (1.0 + (kappa > 0.0 ? kappa : 0.0));
    return x > 0.0 ? x : 0.0;
}

static int counts_round(const fc_entry *e)
{
    const int *counts = fc_entry_member(e, "reinvestment.counts");
    const fc_field *row = fc_entry_row(e, "reinvestment.counts");
    return counts && *counts >= 0 && strcmp(row->choices[*counts], "round") == 0;
}

static int reinvestment(const fc_describer *d, const fc_entry *e, const fc_fund_words *w, fc_text *out)
{
    const double multiple = fc_entry_number(e, "reinvestment.multiple", 0.0);
    const double needed = multiple * w->sponsor_part.mean, most = multiple * w->sponsor_part.hi;
    const double local = fc_entry_number(e, "reinvestment.local", 0.0);
    double available = is_deals(e) ? investable_share(e) : 1.0;
    if (multiple <= 0.0) return 0;
    if (counts_round(e))
        available *= 1.0 + fc_entry_number(e, "coinvest.first", 0.0) + fc_entry_number(e, "coinvest.later", 0.0);
    fc_text_format(out, FC_WORD(d, "  %s: reinvestment %.4gx of the sponsor's %.4g%% = %.4g%% of the fund",
                                "  %s：返投 %.4g 倍 × 出资占比 %.4g%% = 基金规模的 %.4g%%"),
                   e->path, multiple, 100.0 * w->sponsor_part.mean, 100.0 * needed);
    if (most > needed) fc_text_format(out, FC_WORD(d, " (at most %.4g%%)", "（至多 %.4g%%）"), 100.0 * most);
    fc_text_format(out, counts_round(e) ? FC_WORD(d, "; %.4g%% goes into rounds that count: ", "；可计入的轮次 %.4g%%：")
                                        : FC_WORD(d, "; %.4g%% can be invested: ", "；可投资 %.4g%%："),
                   100.0 * available);
    fc_text_add(out, most <= available     ? FC_WORD(d, "feasible\n", "可行\n")
                     : needed <= available ? FC_WORD(d, "not always feasible\n", "并非总是可行\n")
                                           : FC_WORD(d, "NOT FEASIBLE\n", "不可行\n"));
    if (needed <= available && local * available < needed)
        fc_text_format(out, FC_WORD(d, "    %.4g%% of companies are local, so only %.4g%% is expected: usually missed\n",
                                    "    本地项目概率 %.4g%%，预计仅 %.4g%%：通常不能完成\n"),
                       100.0 * local, 100.0 * local * available);
    return 1;
}

/* Closed on average: public money in full, social money as raised. */
static int closing(const fc_describer *d, const fc_entry *e, const fc_fund_words *w, fc_text *out)
{
    double raised = fc_entry_number(e, "closing.raised", 1.0),
           least = fc_entry_number(e, "closing.minimum", 0.0);
    double closed = w->public_share + (1.0 - w->public_share) * raised;
    if (closed >= least) return 0;
    fc_text_format(out,
                   FC_WORD(d,
                           "  %s: %.4g%% of the target is closed on average, below closing.minimum %.4g%%: "
                           "it will usually not close\n",
                           "  %s：平均募集目标的 %.4g%%，低于 closing.minimum %.4g%%：通常不能成立\n"),
                   e->path, 100.0 * closed, 100.0 * least);
    return 1;
}

static int overhang(const fc_describer *d, const fc_entry *e, fc_text *out)
{
    double end = fc_entry_number(e, "first", 0.0) + fc_entry_number(e, "over", 0.0) +
                 fc_entry_number(e, "closing.delay", 0.0) + fc_entry_number(e, "term", 0.0) +
                 fc_entry_number(e, "extension", 0.0);
    if (!is_deals(e) || end <= d->model->head.horizon + 1e-9) return 0;
    fc_text_format(
        out,
        FC_WORD(
            d,
            "  %s: the last fund may run to year %.4g, the horizon is %.4g: what is left then stays in NAV\n",
            "  %s：最后一支基金可至第 %.4g 年，模拟期 %.4g 年：期末未退出部分计入净值\n"),
        e->path, end, d->model->head.horizon);
    return 1;
}

/* What the sponsor plans to commit against what it is given. */
static void means(const fc_describer *d, fc_text *out)
{
    double planned = 0.0, given = 0.0;
    for (size_t i = 0; i < d->model->n_entries; i++) {
        const fc_entry *e = &d->model->entries[i];
        fc_fund_words w;
        const fc_ref *parent = fc_entry_member(e, "parent");
        if (fc_fund_words_read(d->model, e, &w)) {
            if (!parent || !parent->text) planned += w.count * w.size.mean * w.sponsor_share;
        } else if (strcmp(e->section->path, "direct") == 0) {
            planned += fc_entry_number(e, "budget", 0.0);
        }
    }
    const fc_entry *sponsor = fc_model_entry(d->model, "sponsor");
    if (!sponsor || planned == 0.0) return;
    const double horizon = d->model->head.horizon; /* appropriation_years not written: all of it */
    const double years = fc_entry_number(sponsor, "appropriation_years", horizon);
    given = fc_entry_number(sponsor, "cash", 0.0) +
            fc_entry_number(sponsor, "appropriation", 0.0) * (years < horizon ? years : horizon);
    fc_text_add(out, FC_WORD(d, "  sponsor: planned for funds and direct projects ",
                             "  出资方：计划用于基金和直投 "));
    fc_describe_amount(planned, FC_UNIT_MONEY, out);
    fc_text_add(out, FC_WORD(d, ";\n           cash and appropriations ", "；\n          现金与拨款 "));
    fc_describe_amount(given, FC_UNIT_MONEY, out);
    fc_text_add(out, given < planned ? FC_WORD(d, ": the rest must come from proceeds or the credit line\n",
                                               "：不足部分须来自回收或信用额度\n")
                                     : "\n");
}

/* 1 if there is an entry that does something. */
static int has_mechanism(const fc_model *model)
{
    for (size_t i = 0; i < model->n_entries; i++) {
        const fc_section *s = model->entries[i].section;
        if (s->form == FC_SECTION_LIST && strcmp(s->path, "regions") != 0 && strcmp(s->path, "targets") != 0) return 1;
    }
    return 0;
}

void fc_describe_feasibility(const fc_describer *d, fc_text *out)
{
    size_t start;
    fc_text_add(out, FC_WORD(d, "\nFeasibility\n", "\n可行性\n"));
    start = out->n;
    if (!has_mechanism(d->model))
        fc_text_add(out, FC_WORD(d, "  nothing happens: the programme has no funds, projects or any other mechanism (fulcrum list kinds)\n",
                                 "  无事发生：方案中没有基金、项目或其他机制（fulcrum list kinds）\n"));
    means(d, out);
    fc_describe_platform_costs(d, out);
    for (size_t i = 0; i < d->model->n_entries; i++) {
        const fc_entry *e = &d->model->entries[i];
        fc_fund_words w;
        if (!fc_fund_words_read(d->model, e, &w)) continue;
        (void)(reinvestment(d, e, &w, out) + closing(d, e, &w, out) + overhang(d, e, out));
    }
    if (out->n == start) fc_text_add(out, FC_WORD(d, "  nothing to remark\n", "  无\n"));
}
