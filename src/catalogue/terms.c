/* Words of the trade, in both languages, and where this program speaks of them. */
#include <strings.h>
#include <string.h>

#include "catalogue/catalogue.h"

static const struct term {
    const char *word, *zh; /* either may be asked for */
    const char *means, *see; /* see: names of `explain`, separated by blanks */
} terms[] = {
    { "TVPI", "总价值倍数", "Total value to paid-in: what an investor has received and still holds, over what it has paid in.",
      "sponsor.tvpi funds.<name>.tvpi" },
    { "DPI", "现金回款倍数", "Distributions to paid-in: what an investor has received, over what it has paid in.",
      "sponsor.dpi funds.<name>.dpi" },
    { "RVPI", "剩余价值倍数", "Residual value to paid-in: what an investor still holds, over what it has paid in.",
      "sponsor.rvpi funds.<name>.rvpi" },
    { "PIC", "实缴比例", "Paid-in capital: what was paid in, over what was promised and closed.", "sponsor.pic funds.<name>.pic" },
    { "IRR", "内部收益率", "Internal rate of return: the yearly rate at which all flows, value held included, are worth nothing today.",
      "sponsor.irr funds.<name>.irr" },
    { "PME", "公开市场等价", "Public market equivalent: receipts over payments, both carried forward at the market's return.",
      "sponsor.pme" },
    { "NAV", "资产净值", "Net asset value: what is held, at its carrying value.", "funds.<name>.nav" },
    { "LP", "有限合伙人", "Limited partner: an investor of a fund; the sponsor is one.", "funds.investors funds.investors.class" },
    { "GP", "基金管理人", "General partner: who manages a fund, for fees and carry.", "funds.fee.rate funds.waterfall" },
    { "carry", "业绩报酬", "The manager's share of a fund's profit.", "funds.waterfall.carry waterfall" },
    { "hurdle", "门槛收益率", "What the investors get a year before the manager shares in the profit.", "funds.waterfall.hurdle" },
    { "catch-up", "追赶", "After the hurdle the manager takes this share until it holds its carry of all profit.",
      "funds.waterfall.catch_up" },
    { "clawback", "回拨", "At the end the manager returns carry it got above its share of the whole fund's profit.", "waterfall" },
    { "J-curve", "J曲线", "Cumulative flows of an investor: first down with the calls, then up with the distributions.",
      "sponsor.cumulative" },
    { "leverage", "杠杆", "Money of others for each unit of public money, at three gates.", "gates leverage.paid.social" },
    { "social capital", "社会资本", "All money that is not public: fund managers, companies, banks, insurers, people.",
      "social.capital gates" },
    { "mother fund", "母基金", "A fund whose money goes into other funds.", "funds.parent" },
    { "reinvestment", "返投", "Money a fund must place in a region, as a multiple of what the sponsor paid in, by a deadline.",
      "funds.reinvestment funds.<name>.local.ratio" },
    { "concession", "让利", "What the sponsor leaves to the other investors out of its own proceeds.",
      "funds.concession sponsor.conceded" },
    { "loss sharing", "容亏", "Losses that the sponsor takes over from the other investors, and the share tolerated.",
      "funds.loss_share funds.tolerance" },
    { "committed", "认缴", "Promised: the first of the three gates.", "gates leverage.committed.social" },
    { "paid in", "实缴", "Paid: the last of the three gates.", "gates leverage.paid.social" },
    { "risk pool", "风险补偿资金池", "Public money that pays a part of the losses on bank loans.", "credit credit.pool" },
    { "grant to equity", "拨改投", "Grants that become shares once a firm raises money.", "conversion" },
    { "expected shortfall", "预期缺口", "Mean of the worst outcomes: of the lowest or highest 5% (statistics.csv), or of what a missed target lacks.",
      "statistics.csv targets" },
    { NULL, NULL, NULL, NULL }
};

int fc_explain_term(const char *name, FILE *out)
{
    for (const struct term *t = terms; t->word; t++) {
        if (strcasecmp(t->word, name) != 0 && strcmp(t->zh, name) != 0) continue;
        fprintf(out, "%s, %s\n  %s\n  see       %s\n", t->word, t->zh, t->means, t->see);
        return 1;
    }
    return 0;
}

void fc_each_term(fc_name_visit visit, void *user)
{
    for (const struct term *t = terms; t->word; t++) {
        visit(user, t->word);
        visit(user, t->zh);
    }
}

const char *fc_term_see(size_t i) { return i + 1 < sizeof terms / sizeof *terms ? terms[i].see : NULL; }
