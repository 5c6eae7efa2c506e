/* Leverage as written: both ratios at gate committed, from the parameters alone. */
#include <math.h>
#include <string.h>

#include "catalogue/describe.h"

/* Public and social money of one entry: means, and the corners of what can be drawn. */
enum { MOST_CORNERS = 8 };
typedef struct pair {
    double pub, soc;
    struct { double pub, soc; } corner[MOST_CORNERS];
    int n;
} pair;

static void add_corner(pair *p, double pub, double soc)
{
    p->corner[p->n].pub = pub;
    p->corner[p->n++].soc = soc;
}

/* A fund's size moves both together; so does a public share that is not known. */
static void fund_pair(const fc_entry *e, const fc_fund_words *w, pair *p)
{
    const fc_ref *parent = fc_entry_member(e, "parent");
    const fc_range all = w->public_part, own = w->other_part;
    const double size[2] = { w->count * w->size.lo, w->count * w->size.hi };
    int is_child = parent && parent->text; /* the sponsor's part comes from the mother fund and counts there */
    p->pub = w->count * w->size.mean * (is_child ? own.mean : all.mean);
    p->soc = w->count * w->size.mean * (1.0 - all.mean);
    for (int i = 0; i < 2; i++) {
        add_corner(p, size[i] * (is_child ? own.lo : all.lo), size[i] * (1.0 - all.lo));
        add_corner(p, size[i] * (is_child ? own.hi : all.hi), size[i] * (1.0 - all.hi));
        if (!is_child) continue;
        add_corner(p, size[i] * own.lo, size[i] * (1.0 - all.hi));
        add_corner(p, size[i] * own.hi, size[i] * (1.0 - all.lo));
    }
}

/* Budget and planned social money move apart; without a plan the multiple decides. */
static void direct_pair(const fc_entry *e, pair *p)
{
    const fc_range pub = fc_entry_range(e, "budget");
    fc_range soc = fc_entry_range(e, "social_plan");
    const double first = fc_entry_number(e, "coinvest.first", 0.0);
    int planned = soc.hi > 0.0;
    p->pub = pub.mean;
    p->soc = planned ? soc.mean : pub.mean * first;
    add_corner(p, pub.lo, planned ? soc.lo : pub.lo * first);
    add_corner(p, pub.hi, planned ? soc.hi : pub.hi * first);
    if (!planned) return;
    add_corner(p, pub.lo, soc.hi);
    add_corner(p, pub.hi, soc.lo);
}

static int read_pair(const fc_model *model, const fc_entry *e, pair *p)
{
    fc_fund_words w;
    memset(p, 0, sizeof *p);
    if (fc_fund_words_read(model, e, &w)) fund_pair(e, &w, p);
    else if (strcmp(e->section->path, "direct") == 0) direct_pair(e, p);
    else return 0;
    return 1;
}

/* Smallest (sign = 1) or largest (sign = -1) ratio of sums over all corners: the ratio r is improved by choosing for
   every entry the corner that makes sign (soc - r pub) smallest, until it stands still (Dinkelbach). NaN if some
   corner has no end or no public money is left. */
static double extreme(const pair *p, size_t n, double sign)
{
    double r = 0.0;
    for (int round = 0; round < 100; round++) {
        double soc = 0.0, pub = 0.0;
        for (size_t i = 0; i < n; i++) {
            int best = 0;
            for (int c = 1; c < p[i].n; c++)
                if (sign * (p[i].corner[c].soc - r * p[i].corner[c].pub) <
                    sign * (p[i].corner[best].soc - r * p[i].corner[best].pub))
                    best = c;
            soc += p[i].corner[best].soc;
            pub += p[i].corner[best].pub;
        }
        if (!(pub > 0.0) || isinf(pub) || isinf(soc)) return NAN;
        if (soc / pub == r) return r;
        r = soc / pub;
    }
    return r;
}

static void ratio(const char *name, double mean, double lo, double hi, double add, fc_text *out)
{
    fc_text_format(out, "%s %.4gx", name, mean + add);
    if (!isnan(lo) && !isnan(hi) && hi - lo > 1e-9 * hi)
        fc_text_format(out, " (%.4gx .. %.4gx)", lo + add, hi + add);
}

static void line(const fc_describer *d, const char *name, const pair *p, size_t n, fc_text *out)
{
    double pub = 0.0, soc = 0.0;
    for (size_t i = 0; i < n; i++) pub += p[i].pub, soc += p[i].soc;
    fc_text_format(out, "  %-24s ", name);
    if (pub <= 0.0) {
        fc_text_add(out, FC_WORD(d, "no public money of its own\n", "无自有公共资金\n"));
        return;
    }
    double lo = extreme(p, n, 1.0), hi = extreme(p, n, -1.0);
    ratio(FC_WORD(d, "social/public", "社会/公共"), soc / pub, lo, hi, 0.0, out);
    ratio(FC_WORD(d, ", total/public", "，总额/公共"), soc / pub, lo, hi, 1.0, out);
    fc_text_add(out,
                FC_WORD(d, "\n                           public ", "\n                           公共资金 "));
    fc_describe_amount(pub, FC_UNIT_MONEY, out);
    fc_text_add(out, FC_WORD(d, "; social ", "；社会资本 "));
    fc_describe_amount(soc, FC_UNIT_MONEY, out);
    fc_text_add(out, "\n");
}

/* Money others put beside public money that no size or ticket names: it depends on what opens and runs. */
static void beside(const fc_describer *d, fc_text *out)
{
    int n = 0;
    for (size_t i = 0; i < d->model->n_entries; i++) {
        const fc_entry *e = &d->model->entries[i];
        const fc_range r = fc_entry_range(e, "co_funding");
        if (!(r.hi > 0.0)) continue;
        fc_text_add(out, n++ ? ", " : FC_WORD(d, "  a run adds co-funding:   ", "  模拟另计配套出资：       "));
        fc_text_format(out, "%s %.4gx", e->path, r.mean);
        if (r.hi > r.lo) fc_text_format(out, " (%.4gx .. %.4gx)", r.lo, r.hi);
    }
    if (n) fc_text_add(out, "\n");
}

void fc_describe_leverage(const fc_describer *d, fc_text *out)
{
    fc_arena *arena = fc_arena_new();
    pair *all = arena ? fc_arena_array(arena, d->model->n_entries + 1, sizeof *all) : NULL;
    size_t n = 0;
    if (!all) out->failed = 1;
    for (size_t i = 0; all && i < d->model->n_entries; i++) {
        if (!read_pair(d->model, &d->model->entries[i], &all[n])) continue;
        if (n == 0)
            fc_text_add(
                out,
                FC_WORD(d, "\nLeverage as written (committed; what is raised and paid is what a run finds)\n",
                        "\n名义杠杆（按承诺；实际募集和到位由模拟得出）\n"));
        line(d, d->model->entries[i].path, &all[n++], 1, out);
    }
    if (n > 1) line(d, FC_WORD(d, "together", "合计"), all, n, out);
    if (n > 0) beside(d, out);
    fc_arena_free(arena);
}
