/* The step grid of a scenario. */
#include "base/calendar.h"

#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

int fc_month_read(const char *text, int *year, int *month)
{
    if (!text || strlen(text) != 7 || text[4] != '-') return 0;
    int value[7];
    for (int i = 0; i < 7; i++) {
        if (i == 4) continue;
        if (text[i] < '0' || text[i] > '9') return 0;
        value[i] = text[i] - '0';
    }
    const int y = value[0] * 1000 + value[1] * 100 + value[2] * 10 + value[3], m = value[5] * 10 + value[6];
    if (m < 1 || m > 12) return 0;
    *year = y;
    *month = m;
    return 1;
}

int fc_calendar_step(const fc_calendar *c, double years)
{
    /* years / delta without the rounding of 1/12; the small number forgives sums of delays */
    const double step = ceil(years * c->steps_per_year - 1e-9);
    if (!(step > 1.0)) return 1;
    return step < (double)(INT_MAX / 2) ? (int)step : INT_MAX / 2;
}

int fc_calendar_step_at(const fc_calendar *c, int year, int month)
{
    const int elapsed = (year - c->start_year) * 12 + (month - c->start_month) + 1;
    const int months_per_step = 12 / c->steps_per_year;
    return elapsed > 0 && elapsed % months_per_step == 0 ? elapsed / months_per_step : 0;
}

int fc_calendar_year_of(const fc_calendar *c, int step)
{
    return (step + c->steps_per_year - 1) / c->steps_per_year;
}

void fc_calendar_date(const fc_calendar *c, int step, char out[8])
{
    const int months = c->start_year * 12 + c->start_month - 2 + step * (12 / c->steps_per_year);
    const unsigned n = months < 0 ? 0 : (unsigned)months;
    (void)snprintf(out, 8, "%04u-%02u", n / 12 % 10000, n % 12 + 1);
}
