/* What the sponsor's rule means, in words. */
#include <math.h>
#include <string.h>

#include "blocks/sponsor_terms.h"
#include "catalogue/describe.h"

static void years(const fc_describer *d, double x, fc_text *out)
{
    if (d->zh) fc_text_format(out, "%.6g 年", x);
    else fc_describe_amount(x, FC_UNIT_YEARS, out);
}

static void who_first(const fc_describer *d, const fc_texts *order, fc_text *out)
{
    if (order->n == 0) {
        fc_text_add(out, FC_WORD(d, "  In each step the money goes to funds, then direct projects, then platforms, each as written.\n",
                                 "  每一步资金依次给基金、直投项目、平台，各按书写次序。\n"));
        return;
    }
    fc_text_add(out, FC_WORD(d, "  In each step the money goes first to ", "  每一步资金先给 "));
    for (size_t i = 0; i < order->n; i++) fc_text_format(out, "%s%s", i ? FC_WORD(d, ", then ", "，再给 ") : "", order->x[i]);
    fc_text_add(out, FC_WORD(d, ", then to all others.\n", "，然后才是其余。\n"));
}

void fc_describe_rule(const fc_describer *d, const fc_entry *e, fc_text *out)
{
    if (strcmp(e->path, "sponsor") != 0) return;
    const fc_sponsor_terms *p = e->params;
    if (p->rule == 0) {
        fc_text_add(out, FC_WORD(d, "  Rule plan: everything planned is begun and paid when planned, whatever the balance.\n",
                                 "  规则 plan：一切按计划开始并支付，不论余额多少。\n"));
        return;
    }
    fc_text_add(out, FC_WORD(d, "  Rule cash: a fund, direct project or platform is begun only if the opening balance plus the appropriation of the next ",
                             "  规则 cash：基金、直投项目或平台只在下述条件下开始：期初余额加上未来 "));
    years(d, p->cover, out);
    fc_text_add(out, FC_WORD(d, " covers what is promised and unpaid, the reserve of ", " 的拨款，足以支付已承诺未付款项、准备金 "));
    fc_describe_value(&p->reserve, out);
    fc_text_add(out, FC_WORD(d, ", the running costs of that time, and the new commitment.\n", "、同期运行费用以及新的承诺。\n"));
    who_first(d, &p->priority, out);
    fc_text_add(out, FC_WORD(d, "  What cannot begin waits and is tried again every step", "  不能开始的继续等待，每一步重试"));
    if (isnan(p->patience)) fc_text_add(out, FC_WORD(d, ", as long as the programme lasts.", "，直到规划期结束。"));
    else {
        fc_text_add(out, FC_WORD(d, "; it is given up after ", "；等待满 "));
        years(d, p->patience, out);
        fc_text_add(out, FC_WORD(d, ".", " 后放弃。"));
    }
    fc_text_add(out, FC_WORD(d, " What has begun is always paid.\n", "已经开始的一律支付。\n"));
}
