/* data/sources_uses.dat: where the money of the sponsor's account comes from and where it goes, by programme year, and the
   balance at the end of each year. */
#include <stdlib.h>
#include <string.h>

#include "output/chart_data.h"

typedef struct item {
    const char *id;
    fc_chart_name name;
} item;

enum { OPENING, APPROPRIATION, RETURNS, INCOME, INTEREST, OTHER_IN, FUNDS, DIRECT, CONVERSION, PLATFORMS, FIRMS, CREDIT,
       RUNNING, TREASURY, OTHER_OUT, N_ITEMS, FIRST_USE = FUNDS };
static const item items[N_ITEMS] = {
    [OPENING] = {"opening", {"Cash at the start", "期初现金"}},
    [APPROPRIATION] = {"appropriation", {"Appropriation", "财政拨款"}},
    [RETURNS] = {"returns", {"Returns of investments", "投资回收"}},
    [INCOME] = {"income", {"Fees, contracts, rent", "费用、合同与租金收入"}},
    [INTEREST] = {"interest", {"Interest", "利息"}},
    [OTHER_IN] = {"other_in", {"Other receipts", "其他收入"}},
    [FUNDS] = {"funds", {"Calls of funds", "基金出资"}},
    [DIRECT] = {"direct", {"Direct investment", "直接投资"}},
    [CONVERSION] = {"conversion", {"Grants then equity", "先投后股"}},
    [PLATFORMS] = {"platforms", {"Platforms", "平台建设与运营"}},
    [FIRMS] = {"firms", {"Firms, grants, talent, space", "企业、科研、人才与空间"}},
    [CREDIT] = {"credit", {"Credit and insurance", "信贷与保险"}},
    [RUNNING] = {"running", {"Running costs", "运行费用"}},
    [TREASURY] = {"treasury", {"To the treasury", "上缴财政"}},
    [OTHER_OUT] = {"other_out", {"Other payments", "其他支出"}},
};

static int is(const char *a, const char *b)
{
    return a != NULL && strcmp(a, b) == 0;
}

/* What the sponsor pays is sorted by the kind of entry it goes to. */
static int use_of(const char *kind, const char *what)
{
    static const struct { const char *kind; int use; } uses[] = {
        {"funds", FUNDS}, {"direct", DIRECT}, {"conversion", CONVERSION}, {"platforms", PLATFORMS}, {"incubation", FIRMS},
        {"grants", FIRMS}, {"talent", FIRMS}, {"space", FIRMS}, {"credit", CREDIT}, {"securitisation", CREDIT},
        {"insurance", CREDIT}};
    if (is(kind, "sponsor")) return is(what, "treasury") ? TREASURY : RUNNING; /* overhead, interest of the line */
    for (size_t i = 0; i < sizeof uses / sizeof *uses; i++)
        if (is(kind, uses[i].kind)) return uses[i].use;
    return OTHER_OUT;
}

static int source_of(const char *kind, const char *what)
{
    static const char *const returns[] = {"distribution", "proceeds", "repayment", "recovery", "coupon", "principal"};
    static const char *const income[] = {"income", "fee", "rent", "contract", "refund"};
    if (is(kind, "sponsor")) return is(what, "appropriation") ? APPROPRIATION : is(what, "interest") ? INTEREST : OTHER_IN;
    for (size_t i = 0; i < sizeof returns / sizeof *returns; i++)
        if (is(what, returns[i])) return RETURNS;
    for (size_t i = 0; i < sizeof income / sizeof *income; i++)
        if (is(what, income[i])) return INCOME;
    return OTHER_IN;
}

/* The item a line adds to, and its sign: what the sponsor hands on of its receipts makes them smaller. -1: not its money. */
static int item_of(const fc_write_context *c, const fc_line *line, double *sign)
{
    const int in = line->payee_class == FC_CLASS_sponsor, out = line->payer_class == FC_CLASS_sponsor;
    char kind[64];
    if (line->type != FC_FLOW || in == out) return -1;
    const char *path = line->entry >= 0 ? c->model->entries[line->entry].path : "";
    const size_t n = strcspn(path, ".");
    if (n >= sizeof kind) return -1;
    memcpy(kind, path, n);
    kind[n] = '\0';
    *sign = out && (is(line->what, "concession") || is(line->what, "lossshare")) ? -1.0 : 1.0;
    if (in) return source_of(kind, line->what);
    return *sign < 0.0 ? RETURNS : use_of(kind, line->what);
}

/* means and bounds: [years + 1][N_ITEMS], year 0 holds the opening balance; the standard error of a sum is at most the
   sum of the standard errors. */
static void collect(const fc_write_context *c, double *means, double *bounds)
{
    const size_t opening = fc_result_series_find(c->result, "sponsor.cash");
    if (opening != SIZE_MAX) {
        const fc_series_point *start = fc_result_series_point(c->result, opening, 0);
        means[OPENING] = start->mean;
        bounds[OPENING] = start->se;
    }
    for (size_t i = 0; i < c->plan->n_lines; i++) {
        double sign;
        const int at = item_of(c, &c->plan->lines[i], &sign);
        if (at < 0) continue;
        for (size_t step = 1; step <= fc_result_n_steps(c->result); step++) {
            double mean, se;
            fc_result_line(c->result, i, step, &mean, &se);
            const int cell = fc_calendar_year_of(&c->model->calendar, (int)step) * N_ITEMS + at;
            means[cell] += sign * mean;
            bounds[cell] += se;
        }
    }
}

static int applies(const fc_write_context *c)
{
    if (!fc_chart_has_series(c, "sponsor.cash")) return 0;
    for (size_t i = 0; i < c->plan->n_lines; i++) {
        double sign;
        if (item_of(c, &c->plan->lines[i], &sign) >= 0 && fc_chart_line_total(c, i) != 0.0) return 1;
    }
    return 0;
}

static void balance(fc_text *out, const fc_write_context *c, int year)
{
    const fc_calendar *calendar = &c->model->calendar;
    const int end = year * calendar->steps_per_year, step = end < calendar->n_steps ? end : calendar->n_steps;
    const fc_series_point *p =
        fc_result_series_point(c->result, fc_result_series_find(c->result, "sponsor.cash"), (size_t)step);
    static const int shown[] = {FC_Q05, FC_Q50, FC_Q95};
    fc_chart_number(out, p->mean);
    for (size_t q = 0; q < sizeof shown / sizeof *shown; q++) fc_chart_number(out, p->q[shown[q]]);
}

static void years_block(fc_text *out, const fc_write_context *c, const double *means, int years)
{
    const fc_calendar *calendar = &c->model->calendar;
    fc_text_add(out, "programme_year\tx");
    for (int k = OPENING + 1; k < N_ITEMS; k++) fc_text_format(out, "\t%s", items[k].id);
    fc_text_add(out, "\tcash_mean\tcash_p05\tcash_p50\tcash_p95\n");
    for (int y = 1; y <= years; y++) {
        fc_text_format(out, "%d", y);
        fc_chart_number(out, calendar->start_year + (calendar->start_month - 1) / 12.0 + y - 0.5);
        for (int k = OPENING + 1; k < N_ITEMS; k++) fc_chart_number(out, means[y * N_ITEMS + k]);
        balance(out, c, y);
        fc_text_add(out, "\n");
    }
}

static void items_block(fc_text *out, const double *means, const double *bounds, int years)
{
    fc_text_add(out, "item\tname_en\tname_zh\tside\ttotal\tse_bound\n");
    for (int k = 0; k < N_ITEMS; k++) {
        double total = 0.0, bound = 0.0;
        for (int y = 0; y <= years; y++) {
            total += means[y * N_ITEMS + k];
            bound += bounds[y * N_ITEMS + k];
        }
        if (total == 0.0) continue;
        fc_text_format(out, "%s\t%s\t%s\t%s", items[k].id, items[k].name.en, items[k].name.zh,
                       k < FIRST_USE ? "source" : "use");
        fc_chart_number(out, total);
        fc_chart_number(out, bound);
        fc_text_add(out, "\n");
    }
}

static fc_status write(const fc_write_context *c, fc_text *out, fc_error *err)
{
    const int years = fc_calendar_year_of(&c->model->calendar, c->model->calendar.n_steps);
    const size_t cells = ((size_t)years + 1) * N_ITEMS;
    double *means = calloc(2 * cells, sizeof *means);
    if (means == NULL) return fc_fail(err, FC_E_MEMORY, FC_MSG_OUT_OF_MEMORY, NULL, 0, NULL);
    collect(c, means, means + cells);
    fc_chart_head(out, c, "sources and uses of the sponsor's money by programme year (means)", c->model->head.currency);
    years_block(out, c, means, years);
    fc_chart_next_block(out);
    items_block(out, means, means + cells, years);
    free(means);
    return FC_OK;
}

const fc_writer fc_writer_chart_sources_uses = {
    .file = "data/sources_uses.dat",
    .summary = "Sources and uses of the sponsor's money by year, and the balance at each year's end.",
    .chart = "sources_uses",
    .applies = applies,
    .write = write,
};
