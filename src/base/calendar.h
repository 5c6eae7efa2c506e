/* The step grid: rules 1. */
#ifndef FC_BASE_CALENDAR_H
#define FC_BASE_CALENDAR_H

typedef struct fc_calendar {
    int start_year, start_month; /* first day of this month is time 0 */
    int steps_per_year;          /* 1, 4, 12 */
    int n_steps;                 /* K */
    double delta;                /* years per step, 1.0 / steps_per_year */
} fc_calendar;

/* "YYYY-MM" -> 1 and year, month; else 0. */
int fc_month_read(const char *text, int *year, int *month);
/* Step of a delay or date of t years: max(1, ceil(t/delta - 1e-9)); may exceed n_steps. */
int fc_calendar_step(const fc_calendar *c, double years);
/* Step whose end is the end of the month "YYYY-MM"; 0 if that month ends no step or lies before the start. */
int fc_calendar_step_at(const fc_calendar *c, int year, int month);
/* Programme year of step k: ceil(k * delta). */
int fc_calendar_year_of(const fc_calendar *c, int step);
/* Last month of step k (k = 0: the month before the start) as "YYYY-MM". */
void fc_calendar_date(const fc_calendar *c, int step, char out[8]);

#endif
