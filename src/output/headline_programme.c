/* The headline's part on plan and programme: the chance of every target, platforms, firms, people, and how far the
   programme pays for itself. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "output/headline_sheet.h"
#include "output/target_text.h"

/* ---- targets ---- */

enum { NAME_WIDTH = 20, WANT_WIDTH = 72 };

/* "platforms.institutes.count at least 50, 2027-12" */
static void wanted(const fc_sheet *p, const fc_target_fact *f, fc_text *out)
{
    const double want = fc_target_threshold(f->target);
    char amount[160];
    if (strcmp(f->unit, "currency") == 0) fc_sheet_amount(p, want, 0, amount, sizeof amount);
    else fc_sheet_value(&(fc_fact){.unit = f->unit}, want, 0, amount, sizeof amount);
    fc_target_text(out, f->target, fc_sheet_gate(p, f->gate), amount, p->zh);
}

static void target_row(const fc_sheet *p, const char *name, const char *want, const fc_fact *chance)
{
    char text[96];
    fc_text_add(p->out, "  ");
    fc_sheet_padded(p, name, NAME_WIDTH);
    fc_sheet_padded(p, want, WANT_WIDTH);
    if (chance->found) fc_sheet_chance(chance, text, sizeof text);
    else snprintf(text, sizeof text, "%s", fc_sheet_say(p, W_UNDEFINED));
    fc_text_format(p->out, "%s\n", text);
}

/* Product of the single chances: what all together would be if they had nothing in common. */
static fc_fact product_of(const fc_model *model, const fc_result *result)
{
    fc_fact product = {.unit = "probability", .found = 1, .mean = 1, .ci = {NAN, NAN}};
    fc_target_fact f;
    double relative = 0; /* squared */
    for (size_t i = 0; fc_target_gather(model, result, i, &f); i++) {
        product.mean *= f.met.mean;
        if (f.met.mean > 0) relative += f.met.se / f.met.mean * (f.met.se / f.met.mean);
    }
    product.se = product.mean * sqrt(relative);
    return product;
}

static void together(const fc_sheet *p, const fc_model *model, const fc_result *result)
{
    const fc_fact all = fc_fact_find(result, "target.all"), product = product_of(model, result);
    char name[256], text[96], note[160] = "";
    fc_target_fact f, hardest = {0};
    fc_sheet_value(&product, product.mean, product.se, text, sizeof text);
    if (product.mean > 0) /* a single chance that was never seen is not 0 */
        snprintf(note, sizeof note, "(%s%s%s)", fc_sheet_say(p, W_IF_INDEPENDENT), fc_sheet_say(p, W_COLON), text);
    target_row(p, fc_sheet_say(p, W_ALL_TARGETS), note, &all);
    for (size_t i = 0; fc_target_gather(model, result, i, &f); i++)
        if (f.without.found && (!hardest.name || f.without.mean > hardest.without.mean)) hardest = f;
    if (!hardest.name || !(hardest.without.mean > all.mean)) return;
    snprintf(name, sizeof name, "%s %s", fc_sheet_say(p, W_HARDEST), hardest.name);
    fc_text_add(p->out, "  ");
    fc_sheet_padded(p, name, NAME_WIDTH + WANT_WIDTH);
    fc_sheet_chance(&hardest.without, text, sizeof text);
    fc_text_format(p->out, "%s\n", text);
}

void fc_headline_targets(const fc_sheet *p, const fc_model *model, const fc_result *result)
{
    fc_target_fact f;
    fc_text want;
    size_t n = 0;
    for (; fc_target_gather(model, result, n, &f); n++) {
        if (n == 0) {
            fc_text_add(p->out, "\n");
            fc_sheet_padded(p, fc_sheet_say(p, W_TARGETS), 2 + NAME_WIDTH + WANT_WIDTH);
            fc_text_format(p->out, "%s\n", fc_sheet_say(p, W_CHANCE));
        }
        fc_text_init(&want);
        wanted(p, &f, &want);
        target_row(p, f.name, want.data ? want.data : "", &f.met);
        p->out->failed |= want.failed;
        fc_text_free(&want);
    }
    if (n > 1) together(p, model, result);
}

/* ---- what stands at the end ---- */

enum { LABEL_WIDTH = 38, CELL_WIDTH = 24 };

static void platforms(const fc_sheet *p, const fc_model *model, const fc_result *result)
{
    const fc_entry *e = NULL;
    const size_t n = fc_model_section(model, "platforms", &e);
    if (n == 0) return;
    fc_text_add(p->out, "\n");
    fc_sheet_padded(p, fc_sheet_say(p, W_PLATFORMS), 2 + LABEL_WIDTH);
    fc_sheet_padded(p, fc_sheet_say(p, W_AT_WORK), CELL_WIDTH);
    fc_sheet_padded(p, fc_sheet_say(p, W_SPINOUTS), CELL_WIDTH);
    fc_text_format(p->out, "%s\n", fc_sheet_say(p, W_OWN_INCOME));
    for (size_t i = 0; i < n; i++) {
        const fc_fact count = fc_fact_of_entry(result, &e[i], ".count"), made = fc_fact_of_entry(result, &e[i], ".spinouts");
        const fc_fact own = fc_fact_of_entry(result, &e[i], ".selfsufficiency");
        fc_text_add(p->out, "  ");
        fc_sheet_padded(p, e[i].path, LABEL_WIDTH);
        fc_sheet_cell(p, &count, CELL_WIDTH);
        fc_sheet_cell(p, &made, CELL_WIDTH);
        fc_sheet_cell(p, &own, 0);
        fc_text_add(p->out, "\n");
    }
}

static void count_row(const fc_sheet *p, const char *name, fc_sheet_word w, const fc_fact *f, int *some)
{
    char text[512];
    if (!f->found) return;
    if (!(*some)++) fc_text_format(p->out, "\n%s\n", fc_sheet_say(p, W_FIRMS));
    snprintf(text, sizeof text, "%s%s%s", name, *name ? fc_sheet_say(p, W_COLON) : "", fc_sheet_say(p, w));
    fc_text_add(p->out, "  ");
    fc_sheet_padded(p, text, LABEL_WIDTH);
    fc_sheet_cell(p, f, 0);
    fc_text_add(p->out, "\n");
}

void fc_headline_programme(const fc_sheet *p, const fc_model *model, const fc_result *result)
{
    const fc_entry *e = NULL;
    int some = 0;
    platforms(p, model, result);
    for (size_t i = 0, n = fc_model_section(model, "incubation", &e); i < n; i++) {
        const fc_fact firms = fc_fact_of_entry(result, &e[i], ".firms");
        count_row(p, e[i].path, W_IN_CHAIN, &firms, &some);
    }
    const fc_fact listed = fc_fact_find(result, "listed");
    count_row(p, "", W_LISTED, &listed, &some);
    for (size_t i = 0, n = fc_model_section(model, "talent", &e); i < n; i++) {
        const fc_fact people = fc_fact_of_entry(result, &e[i], "");
        count_row(p, e[i].path, W_PEOPLE, &people, &some);
    }
}

/* ---- does it pay for itself? ---- */

/* Where an entry earns beside what it invests: the circle of money is the question of such a programme. */
static int earns(const fc_model *model)
{
    const fc_entry *e = NULL;
    return fc_model_section(model, "platforms", &e) > 0 || fc_model_section(model, "incubation", &e) > 0;
}

static void cash_row(const fc_sheet *p, fc_sheet_word w, const fc_fact *f)
{
    if (!f->found) return;
    fc_sheet_label(p, w, 42);
    fc_text_add(p->out, "  ");
    fc_sheet_cell(p, f, 0);
    fc_text_add(p->out, "\n");
}

/* A programme that fades has ratios without bound: their mean says nothing, their median does; and where most paths
   pay nothing any more there is no ratio to speak of. */
static void own_ratio(const fc_sheet *p, const fc_fact *ratio)
{
    fc_fact middle = *ratio;
    if (!ratio->found || ratio->undefined > ratio->n || !isfinite(ratio->q[1])) return;
    middle.mean = ratio->q[1];
    middle.se = ratio->q_se[1];
    fc_sheet_label(p, W_SELF_FINANCING, 42);
    fc_text_format(p->out, "  %s ", fc_sheet_say(p, W_MEDIAN));
    fc_sheet_cell(p, &middle, 0);
    fc_sheet_undefined(p, ratio);
    fc_text_add(p->out, "\n");
}

static void first_own_year(const fc_sheet *p, const fc_fact *year, const fc_fact *never)
{
    char text[96];
    if (!never->found) return;
    fc_sheet_label(p, W_SELF_YEAR, 42);
    fc_text_add(p->out, "  ");
    if (year->found) fc_sheet_mean_range(p, year, 1);
    fc_sheet_chance(never, text, sizeof text);
    if (never->mean > 0) fc_text_format(p->out, "  (%s %s)", fc_sheet_say(p, W_NEVER), text);
    fc_text_add(p->out, "\n");
}

void fc_headline_self_financing(const fc_sheet *p, const fc_model *model, const fc_result *result)
{
    const fc_fact ratio = fc_fact_find(result, "sponsor.selffinancing");
    const fc_fact year = fc_fact_find(result, "sponsor.selffunding.year"), never = fc_fact_find(result, "sponsor.selffunding.never");
    const fc_fact waited = fc_fact_find(result, "sponsor.postponed"), gone = fc_fact_find(result, "sponsor.dropped");
    const fc_fact years = fc_fact_find(result, "sponsor.wait");
    if (earns(model)) {
        own_ratio(p, &ratio);
        if (ratio.found || year.found) first_own_year(p, &year, &never);
    }
    if (!waited.found) return; /* rule plan */
    cash_row(p, W_POSTPONED, &waited);
    cash_row(p, W_DROPPED, &gone);
    cash_row(p, W_WAIT, &years);
}
