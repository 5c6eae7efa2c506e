/* The headline's part on loan pools and regions: what was lent, what is left, whether it lasts; where the money lies. */
#include <stdio.h>
#include <string.h>

#include "output/headline_sheet.h"

enum { NAME_WIDTH = 40, AMOUNT_WIDTH = 26, SHOWN_ENTRIES = 12 };

static void amount(const fc_sheet *p, const fc_fact *f, size_t width)
{
    char text[160] = "-";
    if (f->found && strcmp(f->unit, "currency") == 0) fc_sheet_amount(p, f->mean, f->se, text, sizeof text);
    else if (f->found) fc_sheet_value(f, f->mean, f->se, text, sizeof text);
    fc_sheet_padded(p, text, width);
}

/* The table's head: title and columns, the last one unpadded. */
static void head(const fc_sheet *p, fc_sheet_word title, const fc_sheet_word *columns, size_t n)
{
    fc_text_add(p->out, "\n");
    fc_sheet_padded(p, fc_sheet_say(p, title), NAME_WIDTH);
    for (size_t i = 0; i < n; i++) fc_sheet_padded(p, fc_sheet_say(p, columns[i]), i + 1 < n ? AMOUNT_WIDTH : 0);
    fc_text_add(p->out, "\n");
}

static void name_cell(const fc_sheet *p, const char *name)
{
    fc_text_add(p->out, "  ");
    fc_sheet_padded(p, name, NAME_WIDTH - 2);
}

static void pools(const fc_sheet *p, const fc_model *model, const fc_result *result)
{
    static const fc_sheet_word columns[] = {W_LENT, W_POOL_LEFT, W_RUN_OUT};
    const fc_entry *e = NULL;
    const size_t n = fc_model_section(model, "credit", &e);
    char text[96];
    if (n == 0 || n > SHOWN_ENTRIES) return;
    head(p, W_POOLS, columns, 3);
    for (size_t i = 0; i < n; i++) {
        const fc_fact lent = fc_fact_of_entry(result, &e[i], ".lent"), left = fc_fact_of_entry(result, &e[i], ".pool");
        const fc_fact used_up = fc_fact_of_entry(result, &e[i], ".ruin");
        fc_sheet_chance(&used_up, text, sizeof text);
        name_cell(p, e[i].path);
        amount(p, &lent, AMOUNT_WIDTH);
        amount(p, &left, AMOUNT_WIDTH);
        fc_text_format(p->out, "%s\n", text);
    }
}

static void regions(const fc_sheet *p, const fc_model *model, const fc_result *result)
{
    static const fc_sheet_word columns[] = {W_PUBLIC_MONEY, W_SOCIAL, W_BENEFIT};
    static const char *const leaves[] = {"public", "social", "benefit"};
    const fc_entry *e = NULL;
    const size_t n = fc_model_section(model, "regions", &e);
    char metric[512];
    if (n < 2 || n > SHOWN_ENTRIES) return;
    head(p, W_REGIONS, columns, 3);
    for (size_t i = 0; i < n; i++) {
        name_cell(p, e[i].name);
        for (size_t k = 0; k < 3; k++) {
            snprintf(metric, sizeof metric, "region.%s.%s", e[i].name, leaves[k]);
            const fc_fact fact = fc_fact_find(result, metric);
            amount(p, &fact, k < 2 ? AMOUNT_WIDTH : 0);
        }
        fc_text_add(p->out, "\n");
    }
}

void fc_headline_pools(const fc_sheet *p, const fc_model *model, const fc_result *result)
{
    pools(p, model, result);
    regions(p, model, result);
}
