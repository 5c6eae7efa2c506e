/* One target of the plan, as written: rules 5.11. Shared by the section and by the metrics that judge it. */
#ifndef FC_BLOCKS_TARGETS_H
#define FC_BLOCKS_TARGETS_H

#include "base/calendar.h"
#include "model/field.h"

enum { FC_EVERY_NONE, FC_EVERY_YEAR };

typedef struct fc_target {
    const char *metric;
    fc_date at, from, to;
    int every;
    double at_least, at_most; /* NaN: the other one is meant */
    double weight;
} fc_target;

/* Step whose end is the month's end; 0: the month before the start; -1: none. */
static inline int fc_target_step(const fc_calendar *c, const fc_date *d)
{
    int before_start = (d->year - c->start_year) * 12 + d->month - c->start_month == -1;
    int step = fc_calendar_step_at(c, d->year, d->month);
    return step > 0 || before_start ? step : -1;
}

/* The steps between which an increase counts, or the years of `every` run; the whole horizon unless written. */
static inline int fc_target_from(const fc_calendar *c, const fc_target *t)
{
    return t->from.present ? fc_target_step(c, &t->from) : 0;
}

static inline int fc_target_to(const fc_calendar *c, const fc_target *t)
{
    return t->to.present ? fc_target_step(c, &t->to) : t->at.present ? fc_target_step(c, &t->at) : c->n_steps;
}

#endif
