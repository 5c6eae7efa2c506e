/* Platforms, talent, targets and who feeds whom, in words. Numbers are means; the keys below them give the laws. */
#include <math.h>
#include <string.h>

#include "catalogue/describe.h"
#include "output/target_text.h"

static int is_kind(const fc_entry *e, const char *kind) { return strcmp(e->section->path, kind) == 0; }

static void money(double x, fc_text *out)
{
    char both[128];
    fc_money_both(x, both, sizeof both);
    fc_text_add(out, both);
}

/* ---- platforms ---- */

typedef struct costs { double initial, planned, success, capital, operating, income; } costs;

static costs read_costs(const fc_entry *e)
{
    return (costs){fc_entry_number(e, "initial", 0.0),   fc_entry_number(e, "planned", 0.0),
                   fc_entry_number(e, "success", 1.0),   fc_entry_number(e, "capital", 0.0),
                   fc_entry_number(e, "operating", 0.0), fc_entry_number(e, "income", 0.0)};
}

static double expected(const costs *c) { return c->initial + c->success * c->planned; }

static void births(const fc_describer *d, const fc_entry *e, const costs *c, fc_text *out)
{
    const double over = fc_entry_number(e, "over", 0.0), delay = fc_entry_number(e, "delay", 0.0);
    fc_text_format(out, FC_WORD(d, "  %.6g at the start", "  初始 %.6g 家"), c->initial);
    if (c->planned > 0.0) {
        fc_text_format(out, FC_WORD(d, ", %.6g planned", "，计划 %.6g 家"), c->planned);
        fc_text_add(out, FC_WORD(d, " over ", "，分布期 "));
        fc_describe_amount(over, FC_UNIT_YEARS, out);
        fc_text_add(out, FC_WORD(d, ", each opens ", "，建成需 "));
        fc_describe_amount(delay, FC_UNIT_YEARS, out);
        fc_text_format(out, FC_WORD(d, " later with chance %.4g%%:\n  %.4g expected by year %.4g, %.6g at most",
                                    "，概率 %.4g%%：\n  预计 %.4g 家（第 %.4g 年），至多 %.6g 家"),
                       100.0 * c->success, expected(c), over + delay,
                       fc_entry_range(e, "initial").hi + fc_entry_range(e, "planned").hi);
    }
    fc_text_add(out, "\n");
}

static void running(const fc_describer *d, const fc_entry *e, const costs *c, fc_text *out)
{
    const double others = fc_entry_number(e, "co_funding", 0.0), ramp = fc_entry_number(e, "ramp", 0.0);
    fc_text_add(out, FC_WORD(d, "  each costs ", "  每家"));
    if (c->capital > 0.0) {
        fc_text_add(out, FC_WORD(d, "", "建设 "));
        money(c->capital, out);
        fc_text_add(out, FC_WORD(d, " to set up and\n             ", "，\n      "));
    }
    fc_text_add(out, FC_WORD(d, "", "每年运行 "));
    money(c->operating, out);
    fc_text_add(out, FC_WORD(d, " a year to run;\n  it earns   ", "；\n      合同收入每年 "));
    money(c->income, out);
    fc_text_add(out, FC_WORD(d, " a year", ""));
    if (c->operating > 0.0)
        fc_text_format(out, FC_WORD(d, ", %.4g%% of its running costs", "，为运行费用的 %.4g%%"), 100.0 * c->income / c->operating);
    if (ramp > 0.0) fc_text_format(out, FC_WORD(d, ", once mature after %.4g years", "（%.4g 年后成熟）"), ramp);
    fc_text_add(out, "\n");
    if (others > 0.0) {
        const int *cls = fc_entry_member(e, "class");
        fc_text_format(out, FC_WORD(d, "  %s investors put in %.4gx the sponsor's money\n", "  %s 另出资，为出资方的 %.4g 倍\n"),
                       cls && *cls >= 0 ? fc_class_names[*cls] : "", others);
    }
}

static void spinouts(const fc_describer *d, const fc_entry *e, fc_text *out)
{
    const double rate = fc_entry_number(e, "spinouts", 0.0), equity = fc_entry_number(e, "equity", 0.0);
    const fc_ref *feeds = fc_entry_member(e, "feeds");
    if (rate <= 0.0) return;
    fc_text_format(out, FC_WORD(d, "  each spins out %.4g firms a year", "  每家每年孵化 %.4g 家企业"), rate);
    if (feeds && feeds->text) fc_text_format(out, FC_WORD(d, ", into %s", "，进入 %s"), feeds->text);
    if (equity > 0.0) fc_text_format(out, FC_WORD(d, "; the sponsor holds %.4g%% of each", "；出资方持股 %.4g%%"), 100.0 * equity);
    fc_text_add(out, "\n");
}

void fc_describe_platform(const fc_describer *d, const fc_entry *e, fc_text *out)
{
    if (!is_kind(e, "platforms")) return;
    const costs c = read_costs(e);
    births(d, e, &c, out);
    running(d, e, &c, out);
    spinouts(d, e, out);
}

void fc_describe_platform_costs(const fc_describer *d, fc_text *out)
{
    double setup = 0.0, running_costs = 0.0, earned = 0.0, people = 0.0;
    for (size_t i = 0; i < d->model->n_entries; i++) {
        const fc_entry *e = &d->model->entries[i];
        if (is_kind(e, "talent")) {
            const double stay = fc_entry_number(e, "stay", 0.0), years = d->model->head.horizon;
            const double per_year = fc_entry_number(e, "per_year", 0.0), first = fc_entry_number(e, "initial", 0.0);
            const double left = stay > 0.0 ? exp(-years / stay) : 1.0;
            people += fc_entry_number(e, "cost", 0.0) *
                      (stay > 0.0 ? first * left + per_year * stay * (1.0 - left) : first + per_year * years);
        }
        if (!is_kind(e, "platforms")) continue;
        const costs c = read_costs(e);
        setup += c.capital * c.success * c.planned;
        running_costs += c.operating * expected(&c);
        earned += c.income * expected(&c);
    }
    if (setup + running_costs + people <= 0.0) return;
    fc_text_add(out, FC_WORD(d, "  platforms: set up for ", "  平台：建设 "));
    money(setup, out);
    fc_text_add(out, FC_WORD(d, "; when all are there and mature they cost\n             ", "；全部成熟后每年运行\n        "));
    money(running_costs, out);
    fc_text_add(out, FC_WORD(d, " a year and earn\n             ", "，收入\n        "));
    money(earned, out);
    if (running_costs > 0.0) fc_text_format(out, " (%.4g%%)", 100.0 * earned / running_costs);
    if (people > 0.0) {
        fc_text_add(out, FC_WORD(d, "; people cost at the end\n             ", "；期末人才费用每年\n        "));
        money(people, out);
        fc_text_add(out, FC_WORD(d, " a year", ""));
    }
    fc_text_add(out, "\n");
}

/* ---- talent ---- */

void fc_describe_talent(const fc_describer *d, const fc_entry *e, fc_text *out)
{
    if (!is_kind(e, "talent")) return;
    const double stay = fc_entry_number(e, "stay", 0.0), effect = fc_entry_number(e, "effect", 0.0);
    const fc_ref *supports = fc_entry_member(e, "supports");
    fc_text_format(out, FC_WORD(d, "  %.6g at the start, %.6g come a year", "  初始 %.6g 人，每年引进 %.6g 人"),
                   fc_entry_number(e, "initial", 0.0), fc_entry_number(e, "per_year", 0.0));
    if (stay > 0.0) fc_text_format(out, FC_WORD(d, " and stay %.4g years", "，平均停留 %.4g 年"), stay);
    fc_text_add(out, "\n");
    if (supports && supports->text)
        fc_text_format(out, FC_WORD(d, "  %.6g of them prevent %.4g%% of the failures of births in %s\n",
                                    "  每 %.6g 人可避免 %.4g%% 的建设失败（%s）\n"),
                       fc_entry_number(e, "needed", 1.0), 100.0 * effect, supports->text);
}

/* ---- who points at an entry ---- */

void fc_describe_references(const fc_describer *d, const fc_entry *e, fc_text *out)
{
    const fc_model *m = d->model;
    size_t n = 0;
    for (size_t i = 0; i < m->n_entries; i++)
        for (const fc_field *f = m->entries[i].section->fields; f->key; f++) {
            if (f->kind != FC_FIELD_REF) continue;
            const fc_ref *ref = fc_entry_member(&m->entries[i], f->key);
            if (ref->entry < 0 || &m->entries[ref->entry] != e) continue;
            fc_text_format(out, "%s%s (%s)", n++ ? ", " : FC_WORD(d, "  used by ", "  关联："), m->entries[i].path, f->key);
        }
    if (n) fc_text_add(out, "\n");
}

/* ---- targets ---- */

int fc_describe_target(const fc_describer *d, const fc_entry *e, fc_text *out)
{
    fc_text amount;
    if (!is_kind(e, "targets")) return 0;
    const fc_target *t = e->params;
    if (e == d->model->entries || !is_kind(e - 1, "targets"))
        fc_text_format(out, FC_WORD(d, "\ntargets: %s\n", "\n目标：%s\n"), e->section->summary);
    fc_text_init(&amount);
    fc_describe_amount(fc_target_threshold(t), FC_UNIT_QUANTITY, &amount);
    fc_text_format(out, "  %-24s ", e->name);
    fc_target_text(out, t, "", amount.data ? amount.data : "", d->zh);
    if (t->weight != 1.0) fc_text_format(out, FC_WORD(d, ", weight %.6g", "，权重 %.6g"), t->weight);
    fc_text_add(out, "\n");
    out->failed |= amount.failed;
    fc_text_free(&amount);
    return 1;
}
