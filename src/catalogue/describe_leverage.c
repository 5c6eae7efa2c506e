/* Leverage as written: both ratios at gate committed, from the parameters alone. */
#include <math.h>
#include <string.h>

#include "catalogue/describe.h"

/* Public and social money of one entry. Funds: the ratio is fixed and the size moves both together; direct: public and
   social move apart. */
typedef struct pair {
    fc_range pub, soc;
    int together;
} pair;

static fc_range times(fc_range r, double x) { return (fc_range){ r.lo * x, r.mean * x, r.hi * x }; }

static int read_pair(const fc_model *model, const fc_entry *e, pair *p)
{
    fc_fund_words w;
    if (fc_fund_words_read(model, e, &w)) {
        const fc_ref *parent = fc_entry_member(e, "parent");
        double pub = w.public_share;
        if (parent && parent->text)
            pub -= w.sponsor_share; /* paid by the mother fund, whose investors count there */
        p->pub = times(w.size, w.count * pub);
        p->soc = times(w.size, w.count * (1.0 - w.public_share));
        p->together = 1;
        return 1;
    }
    if (strcmp(e->section->path, "direct") != 0) return 0;
    p->pub = fc_entry_range(e, "budget");
    p->soc = fc_entry_range(e, "social_plan");
    p->together = 0;
    if (p->soc.hi == 0.0) p->soc = times(p->pub, fc_entry_number(e, "coinvest.first", 0.0));
    return 1;
}

/* Smallest (sign = 1) or largest (sign = -1) ratio of sums over all corners: the ratio r is improved by choosing for
   every entry the end that lowers sign (soc - r pub), until it stands still (Dinkelbach). */
static double extreme(const pair *p, size_t n, double sign)
{
    double r = 0.0;
    for (size_t i = 0; i < n; i++)
        if (isinf(p[i].soc.hi) || isinf(p[i].pub.hi)) return NAN;
    for (int round = 0; round < 100; round++) {
        double soc = 0.0, pub = 0.0;
        for (size_t i = 0; i < n; i++) {
            double low = sign * (p[i].soc.lo - r * p[i].pub.lo),
                   high = sign * (p[i].soc.hi - r * p[i].pub.hi);
            if (p[i].together) {
                soc += low <= high ? p[i].soc.lo : p[i].soc.hi;
                pub += low <= high ? p[i].pub.lo : p[i].pub.hi;
            } else {
                soc += sign > 0.0 ? p[i].soc.lo : p[i].soc.hi;
                pub += sign > 0.0 ? p[i].pub.hi : p[i].pub.lo;
            }
        }
        double next = soc / pub;
        if (!(pub > 0.0) || next == r) return pub > 0.0 ? r : NAN;
        r = next;
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
    for (size_t i = 0; i < n; i++) pub += p[i].pub.mean, soc += p[i].soc.mean;
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
    fc_arena_free(arena);
}
