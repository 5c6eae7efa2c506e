/* Words and numbers of the headline: see headline_sheet.h. */
#include "output/headline_sheet.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/report_internal.h"
#include "output/rounding.h"

static const char *const words[FC_N_SHEET_WORDS][2] = {
    [W_EARLY_INTERRUPT] = {"interrupted before", "被中断，原定路径数"},
    [W_EARLY_TIME] = {"time was up before", "时间用尽，原定路径数"},
    [W_PUT_IN] = {"Put in", "投入"},
    [W_FOLLOWED] = {"What followed", "撬动"},
    [W_FOLLOWED_HINT] = {"(for each unit of public money: mean, 5-95% of futures, ratio of means)",
                         "（每 1 元公共资金；均值、5–95% 区间、均值之比）"},
    [W_CAME_BACK] = {"What came back to the sponsor on its stakes (funds, direct deals, shares)", "出资方股权回报（基金、直投、股份）"},
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
    [W_PEAK] = {"money needed beside own receipts, mean", "自有收入以外所需资金，均值"},
    [W_RESERVE] = {"enough in 95% of futures", "95% 情形下足够"},
    [W_PROVIDED] = {"the plan provides, all years together", "方案提供（各年合计）"},
    [W_RUIN] = {"chance to run out of cash and credit", "资金及授信不足的概率"},
    [W_LOSS] = {"chance that the stakes lose money", "股权亏本概率"},
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
    [W_WITHIN] = {"  in the funds", "  其中基金内"},
    [W_BESIDE] = {"  beside, later", "  跟投及后续轮"},
    [W_GATE_NOTE] = {"Later rounds and co-investment beside funds count once paid in, so paid in can exceed closed.",
                     "后续轮次与基金外跟投只计入实缴到位，故实缴到位可高于募集完成。"},
    [W_WHOLE_COST] = {"The whole programme costs public hands %s: the ratios leave out what nobody pays beside (platforms without co-funding, people, awards, overhead, concessions and the like).",
                      "全部项目的公共支出为 %s；上列比率不含无人配套的支出（无配套的平台、人才、奖补、运行费、让利等）。"},
    [W_HEAVY] = {"of the mean comes from one path: trust the median, not the mean and its error",
                 "的均值来自一条路径：请看中位数，勿信均值及其误差"},
    [W_SEVERAL] = {"of paths change sign more than once: the root nearest the discount rate is taken",
                   "的路径现金流多次变号，取最接近折现率的根"},
    [W_TARGETS] = {"Targets", "目标"},
    [W_CHANCE] = {"chance", "概率"},
    [W_ALL_TARGETS] = {"all of them", "全部达成"},
    [W_IF_INDEPENDENT] = {"product of the single chances", "各单项概率之积"},
    [W_HARDEST] = {"the others without", "其余目标（不含）"},
    [W_PLATFORMS] = {"Platforms at the end (mean, 5-95%)", "平台（期末；均值，5–95%）"},
    [W_AT_WORK] = {"at work", "运行数"},
    [W_SPINOUTS] = {"spin-outs", "孵化企业"},
    [W_OWN_INCOME] = {"own income / running costs", "自有收入/运行费用"},
    [W_FIRMS] = {"Firms and people at the end (mean, 5-95%)", "企业与人才（期末；均值，5–95%）"},
    [W_IN_CHAIN] = {"firms in the chain", "链上企业"},
    [W_LISTED] = {"firms listed out of the chains", "链上企业累计上市"},
    [W_PEOPLE] = {"people", "人数"},
    [W_SELF_FINANCING] = {"own receipts / payments, last 12 months", "自有收入/支出（最近12个月）"},
    [W_SELF_YEAR] = {"first year that pays for itself", "首个自给年度"},
    [W_NEVER] = {"never in", "始终未达"},
    [W_POSTPONED] = {"commitments that had to wait for cash", "因资金推迟的承诺"},
    [W_DROPPED] = {"commitments given up for want of cash", "因资金放弃的承诺"},
    [W_PRECISION] = {"Precision (95% intervals)", "精度（95% 区间）"},
    [W_WANTED] = {"wanted", "要求"},
    [W_REACHED] = {"reached", "已达到"},
    [W_NOT_REACHED] = {"not reached", "未达到"},
    [W_ABOUT_PATHS] = {"needs about %s paths", "约需 %s 条路径"},
    [W_MORE_SECONDS] = {"%s s more", "还需 %s 秒"},
    [W_HOLDS_ZERO] = {"cannot be judged: the interval holds 0", "无法判断：区间含 0"},
    [W_CONSTANT] = {"the same value on every path so far", "迄今每条路径取值相同"},
    [W_STOPPED] = {"ended", "结束原因"},
    [W_MOST_PATHS] = {"the paths allowed are done", "已达路径上限"},
    [W_MOST_TIME] = {"time was up, after whole blocks of 1024 paths", "时间用尽（整块 1024 条路径）"},
    [W_BY_PRECISION] = {"all wanted errors are reached", "误差要求全部达到"},
    [W_BY_INTERRUPT] = {"interrupted", "被中断"},
    [W_BY_RELATIVE] = {"a relative error of a number that may be 0 means nothing", "数值可能为 0，相对误差无意义"},
    [W_POOLS] = {"Loan pools at the end (mean)", "风险补偿资金池（期末，均值）"},
    [W_LENT] = {"lent", "累计放贷"},
    [W_POOL_LEFT] = {"left in the pool", "资金池余额"},
    [W_RUN_OUT] = {"chance to be used up", "耗尽概率"},
    [W_REGIONS] = {"Regions at the end (mean, after spillover)", "地区（期末，均值，含外溢）"},
    [W_BENEFIT] = {"benefit", "收益"},
    [W_ROUGH] = {"~ too few paths for an interval: the quantile is rough", "~ 路径过少，该分位数没有区间，仅供参考"},
    [W_WAIT] = {"years from plan to commitment", "从计划到承诺的年数"},
};

fc_status fc_sheet_print(const fc_text *text, FILE *out, fc_error *err)
{
    if (text->failed) return fc_fail(err, FC_E_MEMORY, FC_MSG_OUT_OF_MEMORY, NULL, 0, NULL);
    if (fwrite(text->data, 1, text->n, out) != text->n || fflush(out) != 0)
        return fc_fail(err, FC_E_IO, FC_MSG_OUTPUT_PRINT, NULL, 0, NULL);
    return FC_OK;
}

const char *fc_sheet_say(const fc_sheet *p, fc_sheet_word w)
{
    return words[w][p->zh];
}

const char *fc_sheet_gate(const fc_sheet *p, fc_gate gate)
{
    static const fc_sheet_word gates[] = {[FC_GATE_COMMITTED] = W_COMMITTED, [FC_GATE_CLOSED] = W_CLOSED, [FC_GATE_PAID] = W_PAID};
    return gate == FC_GATE_NONE ? "" : fc_sheet_say(p, gates[gate]);
}

void fc_sheet_grouped(uint64_t n, char *buf, size_t room)
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

const char *fc_sheet_early(const fc_sheet *p, const fc_result *result, char *buf, size_t n)
{
    const char *const reason = fc_result_stop(result)->reason;
    const uint64_t asked = fc_result_paths_asked(result);
    const int time = reason && strcmp(reason, "max-time") == 0, cut = reason && strcmp(reason, "interrupted") == 0;
    char paths[40];
    buf[0] = '\0';
    if (asked <= fc_result_paths(result) || (!time && !cut)) return buf;
    fc_sheet_grouped(asked, paths, sizeof paths);
    snprintf(buf, n, p->zh ? "（%s %s）" : "(%s %s)", fc_sheet_say(p, time ? W_EARLY_TIME : W_EARLY_INTERRUPT), paths);
    return buf;
}

void fc_sheet_run(const fc_sheet *p, const fc_result *result)
{
    char paths[40], early[120];
    fc_sheet_grouped(fc_result_paths(result), paths, sizeof paths);
    fc_text_format(p->out, p->zh ? "%s 条路径，种子 %" PRIu64 : "%s paths, seed %" PRIu64, paths, fc_result_seed(result));
    fc_sheet_early(p, result, early, sizeof early);
    fc_text_format(p->out, "%s%s\n", *early && !p->zh ? " " : "", early);
}

/* Columns a text takes on a terminal: East Asian letters take two. */
static size_t width_of(const char *text)
{
    size_t n = 0;
    for (const unsigned char *c = (const unsigned char *)text; *c != '\0'; c++)
        if ((*c & 0xc0) != 0x80) n += *c >= 0xe3 && *c <= 0xef ? 2 : 1;
    return n;
}

void fc_sheet_padded(const fc_sheet *p, const char *text, size_t width)
{
    size_t n = width_of(text);
    fc_text_add(p->out, text);
    if (width > 0 && n >= width) fc_text_add(p->out, " "); /* never touch the next cell */
    for (; n < width; n++) fc_text_add(p->out, " ");
}

void fc_sheet_label(const fc_sheet *p, fc_sheet_word w, size_t width)
{
    fc_text_add(p->out, "  ");
    fc_sheet_padded(p, fc_sheet_say(p, w), width);
}

/* One amount in the reader's units, rounded to its error; unit words stay outside. */
static void scaled(double amount, double se, double unit, const char *name, char *buf, size_t n)
{
    char digits[FC_ROUND_ROOM];
    fc_round_to_error(amount / unit, se / unit, digits);
    snprintf(buf, n, "%s%s", digits, name);
}

void fc_sheet_amount(const fc_sheet *p, double amount, double se, char *buf, size_t n)
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

void fc_sheet_value(const fc_fact *fact, double value, double se, char *buf, size_t n)
{
    char digits[FC_ROUND_ROOM];
    const int percent = strcmp(fact->unit, "1/year") == 0 || strcmp(fact->unit, "probability") == 0 ||
                        strcmp(fact->unit, "share") == 0;
    const int multiple = strcmp(fact->unit, "x") == 0;
    const int whole = strcmp(fact->unit, "count") == 0 && value == floor(value);
    fc_round_to_error(percent ? 100 * value : value, whole ? 0 : percent ? 100 * se : se, digits);
    snprintf(buf, n, "%s%s", digits, percent ? "%" : multiple ? "x" : "");
}

void fc_sheet_undefined(const fc_sheet *p, const fc_fact *fact)
{
    if (fact->undefined > 0)
        fc_text_format(p->out, "  (%s %" PRIu64 "/%" PRIu64 ")", fc_sheet_say(p, W_UNDEFINED), fact->undefined,
                       fact->undefined + fact->n);
}

void fc_sheet_quantile(const fc_sheet *p, const fc_fact *fact, int which, char *buf, size_t n)
{
    const int rough = fact->rough[which], money = strcmp(fact->unit, "currency") == 0;
    const int count = strcmp(fact->unit, "count") == 0; /* the quantile between two counts is neither's */
    const double value = count ? round(fact->q[which]) : fact->q[which];
    const int whole = strcmp(fact->unit, "years") == 0 && value == floor(value);
    buf[0] = '~';
    if (money) fc_sheet_amount(p, value, fact->q_se[which], buf + rough, n - (size_t)rough);
    else fc_sheet_value(fact, value, whole ? 0 : fact->q_se[which], buf + rough, n - (size_t)rough);
    if (rough && p->rough) *p->rough = 1;
}

void fc_sheet_range(const fc_sheet *p, const fc_fact *fact)
{
    char text[160];
    if (!isfinite(fact->q[0]) || !isfinite(fact->q[2])) return;
    fc_sheet_quantile(p, fact, 0, text, sizeof text);
    fc_text_format(p->out, "%s %s", fc_sheet_say(p, W_RANGE), text);
    fc_sheet_quantile(p, fact, 2, text, sizeof text);
    fc_text_format(p->out, " .. %s", text);
}

/* "17.50x   5-95% 12.1x to 24.3x" and, if wanted, the median. */
void fc_sheet_mean_range(const fc_sheet *p, const fc_fact *fact, int median)
{
    char text[64];
    fc_sheet_value(fact, fact->mean, fact->se, text, sizeof text);
    fc_sheet_padded(p, text, 12);
    if (median && isfinite(fact->q[1])) {
        fc_sheet_quantile(p, fact, 1, text, sizeof text);
        fc_text_format(p->out, "%s %s  ", fc_sheet_say(p, W_MEDIAN), text);
    }
    fc_sheet_range(p, fact);
}

enum { RARE = 10 }; /* paths: with fewer, an error on both sides would reach below 0 */

/* Independent paths that would know a chance as well: fewer than the paths where those of a world move together. */
static double independent(const fc_fact *fact)
{
    const double n = (double)fact->n, equal = fact->mean * (1 - fact->mean) / (fact->se * fact->se);
    return fact->se > 0 ? fmin(n, equal) : n;
}

void fc_sheet_chance(const fc_fact *fact, char *buf, size_t n)
{
    const int never = fact->mean <= 0 && isfinite(fact->ci[1]), always = fact->mean >= 1 && isfinite(fact->ci[0]);
    const double low = fact->ci[0], high = fact->ci[1];
    const double rare = fmin(fact->mean, 1 - fact->mean) * independent(fact) * (1 + 1e-9);
    char text[64], to[64];
    if (never || always) {
        const double end = never ? high : low;
        fc_sheet_value(fact, end, (never ? end : 1 - end) / 2, text, sizeof text);
        snprintf(buf, n, "%s%s", never ? "< " : "> ", text);
        return;
    }
    fc_sheet_value(fact, fact->mean, fact->se, buf, n);
    if (!(rare < RARE) || !isfinite(low) || !isfinite(high)) return;
    fc_sheet_value(fact, low, (high - low) / 4, text, sizeof text);
    fc_sheet_value(fact, high, (high - low) / 4, to, sizeof to);
    const size_t at = strlen(buf);
    snprintf(buf + at, n - at, " (%s .. %s)", text, to);
}

void fc_sheet_cell(const fc_sheet *p, const fc_fact *f, size_t width)
{
    char text[200] = "-", low[64], high[64];
    if (f->found) fc_sheet_value(f, f->mean, f->se, text, sizeof text);
    if (f->found && isfinite(f->q[0]) && f->q[2] > f->q[0]) {
        const size_t n = strlen(text);
        fc_sheet_quantile(p, f, 0, low, sizeof low);
        fc_sheet_quantile(p, f, 2, high, sizeof high);
        snprintf(text + n, sizeof text - n, " (%s .. %s)", low, high);
    }
    fc_sheet_padded(p, text, width);
}
