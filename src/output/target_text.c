/* A target in words: see target_text.h. */
#include "output/target_text.h"

#include <math.h>

double fc_target_threshold(const fc_target *t) { return isnan(t->at_least) ? t->at_most : t->at_least; }

static void date(fc_text *out, const char *before, const fc_date *d)
{
    fc_text_format(out, "%s%04d-%02d", before, d->year, d->month);
}

/* The window in which an increase, or the years of one, counts. */
static void window(fc_text *out, const fc_target *t, int zh)
{
    const char *const comma = zh ? "，" : ", ";
    if (t->from.present && t->to.present) {
        date(out, comma, &t->from);
        date(out, " .. ", &t->to);
    } else if (t->from.present) date(out, zh ? "，始于 " : ", from ", &t->from);
    else if (t->to.present) date(out, zh ? "，止于 " : ", until ", &t->to);
}

void fc_target_text(fc_text *out, const fc_target *t, const char *gate, const char *threshold, int zh)
{
    const char *const least = zh ? "至少" : "at least", *const most = zh ? "至多" : "at most";
    const char *const side = isnan(t->at_least) ? most : least;
    const int yearly = t->every == FC_EVERY_YEAR, rise = yearly || t->to.present; /* an increase, not a level */
    fc_text_add(out, t->metric);
    if (*gate) fc_text_format(out, zh ? "（%s）" : " (%s)", gate);
    fc_text_add(out, " ");
    if (rise) fc_text_format(out, zh ? "%s新增%s %s" : "%s%s %s more", zh && yearly ? "每年" : "", side, threshold);
    else fc_text_format(out, "%s %s", side, threshold);
    if (yearly && !zh) fc_text_add(out, " every year");
    if (rise) window(out, t, zh);
    else if (t->at.present) date(out, zh ? "，" : ", ", &t->at);
    else fc_text_add(out, zh ? "，期末" : ", at the end");
}
